"""Why there is no interval or no test: sentences in both languages, with what it would take."""

from __future__ import annotations

from collections.abc import Sequence

from govreport_research.bilingual import Bilingual
from govreport_research.comparison.design import MIN_REGIONS


def one_report(sides: Sequence[Bilingual]) -> Bilingual:
    """Say that a group is a single report."""
    return Bilingual(
        f"只有一份报告的组（{'、'.join(each.zh for each in sides)}）只描述该文件："
        "只显示数值，不给区间，不作检验。",
        f"A group of one report ({', '.join(each.en for each in sides)}) describes that "
        "document: points shown, no interval, no test.",
    )


def not_linked(a: Bilingual, b: Bilingual) -> Bilingual:
    """Say that two times are reported on by different regions."""
    return Bilingual(
        f"{a.zh}与{b.zh}的报告来自互不相连的地区，年度之差与地区之差无法分开："
        "只显示数值，不给区间，不作检验。",
        f"{a.en} and {b.en} are not linked by regions that report on both: what years change "
        "cannot be told from what regions differ in. Points shown, no interval, no test.",
    )


def years_differ(confounding: float) -> Bilingual:
    """Say that the groups' reports are of different years."""
    return Bilingual(
        f"两组报告的年度不同（年度解释了分组的 {confounding:.0%}），地区之差与年度之差无法分开："
        "只显示数值，不给区间，不作检验。请选取两组都有报告的年度。",
        f"The groups' reports are of different years (these tell {confounding:.0%} of the "
        "grouping): what regions differ in cannot be told from what years change. Points "
        "shown, no interval, no test. Select years that both groups report on.",
    )


def no_interval(n_regions: int) -> Bilingual:
    """Say that a group has too few regions for an interval."""
    regions = "1 region" if n_regions == 1 else f"{n_regions} regions"
    return Bilingual(
        f"有一组只有 {n_regions} 个地区，少于 {MIN_REGIONS} 个：不给区间；"
        "若作检验，须假定两组地区的变异相同。",
        f"{regions} in a group, fewer than {MIN_REGIONS}: no interval; a test has to presume "
        "that the regions of both vary alike.",
    )


def too_few_to_permute(n_a: int, n_b: int, smallest: float) -> Bilingual:
    """Say that handing out so few regions anew can never reach 5 %."""
    return Bilingual(
        f"{n_a} 个与 {n_b} 个地区的置换检验，p 值最小为 {smallest:.2g}，不可能达到 5%，故不作检验；"
        "至少需要 4 与 4、3 与 4、2 与 5 或 1 与 19 个地区。",
        f"With {n_a} and {n_b} regions the smallest p value that permutation can give is "
        f"{smallest:.2g}, so there is no test; it takes 4 and 4, 3 and 4, 2 and 5, or 1 and 19 "
        "regions.",
    )


def too_few_to_flip(n_regions: int, smallest: float) -> Bilingual:
    """Say that flipping the signs of so few regions can never reach 5 %."""
    regions = "1 region" if n_regions == 1 else f"{n_regions} regions"
    return Bilingual(
        f"{n_regions} 个地区的符号翻转检验，p 值最小为 {smallest:.2g}，不可能达到 5%，故不作检验；"
        "至少需要 6 个地区。",
        f"With {regions} the smallest p value that flipping signs can give is {smallest:.2g}, "
        "so there is no test; it takes 6 regions.",
    )


def too_few_changing(n_regions: int) -> Bilingual:
    """Say that too few regions report on more than one year."""
    regions = "1 region reports" if n_regions == 1 else f"{n_regions} regions report"
    return Bilingual(
        f"只有 {n_regions} 个地区有一个以上年度的报告，少于 {MIN_REGIONS} 个："
        "只显示数值，不给区间，不作检验。",
        f"Only {regions} on more than one year, fewer than {MIN_REGIONS}: points shown, no "
        "interval, no test.",
    )
