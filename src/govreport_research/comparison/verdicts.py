"""What is said of a difference: sentences in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from govreport_research.bilingual import Bilingual

Verdict = Literal["different", "not_shown", "not_tested"]
Method = Literal["permutation", "placebo_rank", "sign_flip", "region_and_year", "none"]

#: Categories count as different up to this q value: so large a part of them may be false.
MAX_Q: Final = 0.05


def verdict_of(q: float, low: float, high: float) -> Verdict:
    """Return what a corrected p value and an interval say together.

    Parameters
    ----------
    q, low, high : float
        NaN where there is none.

    Returns
    -------
    {"different", "not_shown", "not_tested"}
        Different takes q of .05 at most and, where there is an interval, one without 0: the
        permutation test alone is misled where one group varies more than the other.

    Examples
    --------
    >>> verdict_of(0.01, 0.02, 0.05), verdict_of(0.01, -0.01, 0.05)
    ('different', 'not_shown')
    """
    if np.isnan(q):
        return "not_tested"
    return "different" if q <= MAX_Q and not low <= 0 <= high else "not_shown"


@dataclass(frozen=True)
class Difference:
    """One category compared between two groups; `sentence` says it in words.

    Attributes
    ----------
    category, a, b : Bilingual
        Names of the category and of the groups.
    mean_a, mean_b : float
        Mean shares.
    difference, low, high : float
        a less b and its 95 % interval, shares; NaN where there is none.
    p, p_t, q, p_max, mdd : float
        As in ``schema.DIFFERENCES``; NaN where there is none.
    rank : int or None
        Rank of the distance from all other regions, of `n_regions`.
    n_regions : int
        Regions of both groups.
    adjusted : bool
        Whether `difference` is adjusted and so may not be `mean_a` less `mean_b`.
    verdict : {"different", "not_shown", "not_tested"}

    Examples
    --------
    >>> print(
    ...     Difference(
    ...         category=Bilingual("普法", "Legal education"),
    ...         a=Bilingual("东部", "East"),
    ...         b=Bilingual("西部", "West"),
    ...         mean_a=0.08,
    ...         mean_b=0.05,
    ...         difference=0.03,
    ...         low=0.01,
    ...         high=0.05,
    ...         p=0.004,
    ...         p_t=0.003,
    ...         q=0.02,
    ...         p_max=0.03,
    ...         mdd=0.02,
    ...         rank=None,
    ...         n_regions=22,
    ...         adjusted=False,
    ...         verdict="different",
    ...     )
    ... )
    普法：东部 8.0%，西部 5.0%；有差异：+3.0 个百分点 [+1.0, +5.0]，q = 0.020（max-T p = 0.030）。
    Legal education: East 8.0%, West 5.0%; different by +3.0 points [+1.0, +5.0], q = 0.020 \
(max-T p = 0.030).
    """

    category: Bilingual
    a: Bilingual
    b: Bilingual
    mean_a: float
    mean_b: float
    difference: float
    low: float
    high: float
    p: float
    p_t: float
    q: float
    p_max: float
    mdd: float
    rank: int | None
    n_regions: int
    adjusted: bool
    verdict: Verdict

    def __str__(self) -> str:
        return self.sentence.text("both", "\n")

    @property
    def sentence(self) -> Bilingual:
        """The comparison in one sentence: shares, difference, interval, test, detectability."""
        zh = f"{self.category.zh}：{self.a.zh} {self.mean_a:.1%}，{self.b.zh} {self.mean_b:.1%}；"
        en = f"{self.category.en}: {self.a.en} {self.mean_a:.1%}, {self.b.en} {self.mean_b:.1%}; "
        points = f"{_points(self.difference)}{{}}"
        if not np.isnan(self.low):
            points += f" [{_points(self.low)}, {_points(self.high)}]"
        points_zh, points_en = points.format(" 个百分点"), points.format(" points")
        if self.adjusted:
            points_zh, points_en = f"调整后 {points_zh}", f"{points_en} after adjustment"
        corrected = f"q {_p(self.q)}", f"max-T p {_p(self.p_max)}"
        if self.verdict == "different":
            zh += f"有差异：{points_zh}，{corrected[0]}（{corrected[1]}）"
            en += f"different by {points_en}, {corrected[0]} ({corrected[1]})"
        elif self.verdict == "not_shown":
            zh += f"未显示差异：{points_zh}，{corrected[0]}（{corrected[1]}）"
            en += f"no difference shown: {points_en}, {corrected[0]} ({corrected[1]})"
            if self.q <= MAX_Q:
                zh += "，但区间含 0"
                en += ", but the interval holds 0"
        else:
            zh += f"相差 {points_zh}，未检验"
            en += f"{points_en}, not tested"
        if self.rank is not None:
            zh += f"；差距在 {self.n_regions} 个地区中列第 {self.rank}"
            en += f"; the distance ranks {self.rank} of {self.n_regions} regions"
        if self.verdict == "not_shown" and not np.isnan(self.mdd):
            zh += f"；单项检验有 80% 把握发现的最小差为 {100 * self.mdd:.1f} 个百分点"
            en += f"; a single test would have found {100 * self.mdd:.1f} points four times in five"
        return Bilingual(zh + "。", en + ".")


def _points(share: float) -> str:
    """Percentage points with a sign; none for what rounds to zero."""
    text = f"{100 * share:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


#: Said where the groups' reports are not of the same years.
ADJUSTED_FOR_YEARS: Final = Bilingual(
    "两组报告的年度不尽相同：差值在同一年度之内比较得出，不一定等于两组平均份额之差。",
    "The groups' reports are not of the same years: differences are those within years, and "
    "may not be the difference of the two means.",
)


def describe_method(
    method: Method, arrangements: int, exact: bool, n_regions: int, intervals: bool
) -> Bilingual:
    """Say how the groups were tested, and how intervals were made if there are any."""
    drawn = arrangements if exact else arrangements - 1
    how = (
        Bilingual(f"全部 {drawn} 种排列", f"all {drawn} arrangements")
        if exact
        else Bilingual(f"随机抽取 {drawn} 种排列", f"{drawn} arrangements drawn at random")
    )
    mover = Bilingual("；区间：MOVER", "; intervals: MOVER") if intervals else Bilingual("", "")
    return {
        "permutation": Bilingual(
            f"检验：将地区重新分配到两组（{how.zh}）{mover.zh}。",
            f"Test: regions handed out anew to the groups ({how.en}){mover.en}.",
        ),
        "placebo_rank": Bilingual(
            f"检验：单个地区与其余地区的差距，在轮流以每个地区代替它时所列的名次（{how.zh}）。",
            "Test: rank of the single region's distance when every region takes its place in "
            f"turn ({how.en}).",
        ),
        "sign_flip": Bilingual(
            f"检验：翻转 {n_regions} 个地区前后之差的符号（{how.zh}）；区间：配对 t。",
            f"Test: signs of the changes of {n_regions} regions flipped ({how.en}); intervals: "
            "paired t.",
        ),
        "region_and_year": Bilingual(
            f"有缺失的年度：最小二乘法，地区与年度效应，标准误按 {n_regions} 个地区聚类（CR1）；"
            "只有一个年度报告的地区不提供信息。",
            "Years are missing: least squares with region and year effects, errors clustered by "
            f"{n_regions} regions (CR1); regions of a single year tell nothing.",
        ),
    }[method]


def summarise(results: Sequence[Difference], smallest: float) -> Iterator[Bilingual]:
    """Say how many categories differ, and what could have been found in the others.

    Parameters
    ----------
    results : sequence of Difference
    smallest : float
        Smallest p value that the test can give.

    Yields
    ------
    Bilingual
    """
    tested = [each for each in results if each.verdict != "not_tested"]
    if not tested:
        yield Bilingual("各类别均无差异可检验。", "No category varies: there is nothing to test.")
        return
    hits = sum(each.verdict == "different" for each in tested)
    strict = sum(each.verdict == "different" and each.p_max <= MAX_Q for each in tested)
    yield Bilingual(
        f"{len(tested)} 个类别中有 {hits} 个有差异（假发现率 {MAX_Q:.0%}，Benjamini-Hochberg，"
        "且区间不含 0）；"
        f"按更严格的 max-T 为 {strict} 个。区间未作多重校正。",
        f"{hits} of {len(tested)} categories differ (false discovery rate {MAX_Q:.0%}, "
        f"Benjamini-Hochberg, interval without 0); {strict} by the stricter max-T. Intervals "
        "are not corrected.",
    )
    if not hits and smallest * len(tested) > MAX_Q:
        yield Bilingual(
            f"地区太少：p 值最小为 {smallest:.2g}，对 {len(tested)} 个类别校正后，"
            "单个类别不可能显示差异。",
            f"Too few regions for so many categories: the smallest p value is {smallest:.2g}, so "
            f"that no single one of {len(tested)} could be shown to differ after correction.",
        )
    missed = [each.mdd for each in tested if each.verdict == "not_shown" and each.mdd > 0]
    if missed:
        low, high = (f"{100 * each:.1f}" for each in (min(missed), max(missed)))
        span = low if low == high else f"{low}–{high}"
        yield Bilingual(
            f"未显示差异不等于相同：单项检验八成把握可发现的差为 {span} 个百分点。",
            "Not shown does not mean equal: differences found four times in five by a single "
            f"test are of {span} points, depending on the category.",
        )


def shared_provinces(n_regions: int, n_provinces: int) -> Bilingual:
    """Say that regions of one province may resemble each other."""
    provinces = "1 province" if n_provinces == 1 else f"{n_provinces} provinces"
    return Bilingual(
        f"{n_regions} 个地区分属 {n_provinces} 个省份，同省地区可能彼此相似，检验可能偏松；"
        "可以省份代替地区再作比较。",
        f"{n_regions} regions lie in {provinces}; those of one province may resemble each "
        "other, which makes the test lenient. Compare again with the province as region.",
    )
