"""Tables of comparison: what can be compared, groups, differences, and robustness."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.shared import SHARE, column
from govreport_research.schema.themes import CODEBOOK, REPORT_SHARES
from govreport_research.tables import Column, Table

DESIGN = Table(
    "design",
    Bilingual("可比性", "What can be compared"),
    Bilingual("一种成对比较", "one kind of pairwise contrast"),
    (
        column(
            "factor",
            "string",
            "region 地区，year 年度",
            "region or year",
            choices=("region", "year"),
        ),
        column("n_levels", "integer", "水平数", "number of regions or years", minimum=1),
        column("pairs", "integer", "成对比较的总数", "pairwise contrasts in all", minimum=0),
        column(
            "estimable",
            "integer",
            "可估计的成对比较数",
            "pairwise contrasts that can be estimated from these reports",
            minimum=0,
        ),
    ),
)

GROUP_SHARES = Table(
    "group_shares",
    Bilingual("各组份额", "Shares per group"),
    Bilingual("一个组中的一个类别", "one category of one group of reports"),
    (
        column("group", "string", "组（地区、年度、板块……）", "the group: a region, year, bloc …"),
        REPORT_SHARES["category"],
        column(
            "mean",
            "number",
            "先按地区再按组平均的份额",
            "mean share: over a region's reports first, then over regions",
            **SHARE,
        ),
        column(
            "low",
            "number",
            "95 % 区间下限；少于五个地区则为空",
            "lower end of the 95 % interval; missing below five regions",
            required=False,
            **SHARE,
        ),
        column(
            "high",
            "number",
            "95 % 区间上限；少于五个地区则为空",
            "upper end of the 95 % interval; missing below five regions",
            required=False,
            **SHARE,
        ),
        *(
            column(
                f"noise_{end}",
                "number",
                f"只有一份报告的组：重抽该报告的段落，份额 95 % 落入的范围{zh}（测量噪声）",
                f"groups of one report: {en} end of the range that holds 95 % of the shares when "
                "passages of that report are drawn anew; measurement noise, not uncertainty "
                "about the region",
                required=False,
                **SHARE,
            )
            for end, zh, en in (("low", "下限", "lower"), ("high", "上限", "upper"))
        ),
        column("n_reports", "integer", "报告数", "reports in the group", unit="reports", minimum=1),
        column("n_regions", "integer", "地区数", "regions in the group", unit="regions", minimum=1),
        column(
            "n_nonzero",
            "integer",
            "份额不为零的报告数",
            "reports in which the share is above zero",
            unit="reports",
            minimum=0,
        ),
    ),
)

SHOWN_SHARES = Table(
    "shown_shares",
    Bilingual("图中的份额", "Shares shown"),
    Bilingual("一份报告或一个组中的一个类别", "one category of one report or group"),
    (
        column(
            "group",
            "string",
            "报告的 report_id；报告过多时为地区、省份或板块",
            "report_id of a report, or, where reports are too many, a region, province or bloc",
        ),
        REPORT_SHARES["category"],
        column("share", "number", "份额；组为均值", "share; of a group, the mean", **SHARE),
        GROUP_SHARES["n_reports"],
    ),
)

PASSAGE_NOISE = Table(
    "passage_noise",
    Bilingual("段落重抽", "Passages drawn anew"),
    Bilingual("一份报告的一个类别", "one category of one report"),
    (
        *(REPORT_SHARES[name] for name in ("report_id", "category", "share")),
        GROUP_SHARES["noise_low"],
        GROUP_SHARES["noise_high"],
        column(
            "n_passages",
            "integer",
            "该报告计入的段落数",
            "passages of the report that count",
            unit="passages",
            minimum=1,
        ),
    ),
)

DIFFERENCES = Table(
    "differences",
    Bilingual("两组之差", "Differences of two groups"),
    Bilingual("一个类别在两组之间的差", "one category compared between two groups of reports"),
    (
        column("group_a", "string", "a 组", "group a: its values, joined by +"),
        column("group_b", "string", "b 组", "group b: its values, joined by +, or rest"),
        REPORT_SHARES["category"],
        *(
            column(
                f"mean_{group}",
                "number",
                f"{group} 组份额：先按地区再按组平均",
                f"mean share of group {group}: over a region's reports first, then over regions",
                **SHARE,
            )
            for group in ("a", "b")
        ),
        column(
            "difference",
            "number",
            "a 减 b；设计不平衡时已调整年度（或地区）",
            "a less b; adjusted for years, or for regions, where these differ between groups",
            unit="share of characters",
        ),
        column(
            "low",
            "number",
            "差的 95 % 区间下限；不能给出则为空",
            "lower end of the 95 % interval of the difference; missing where there is none",
            unit="share of characters",
            required=False,
        ),
        column(
            "high",
            "number",
            "差的 95 % 区间上限",
            "upper end of that interval",
            unit="share of characters",
            required=False,
        ),
        *(
            column(name, "number", zh, en, required=False, minimum=0, maximum=1)
            for name, zh, en in (
                ("p", "双侧 p 值，未校正", "two-sided p value, not corrected"),
                (
                    "p_t",
                    "t 检验（Welch、配对或 CR1）的 p 值，用于对照",
                    "p value of a t test (Welch, paired or CR1), for comparison",
                ),
                (
                    "q",
                    "按 Benjamini-Hochberg 对类别数校正的 p 值",
                    "p value corrected for the number of categories (Benjamini & Hochberg)",
                ),
                (
                    "p_max",
                    "按 max-T（Westfall-Young）校正的 p 值",
                    "p value corrected by max-T (Westfall & Young): the stricter reading",
                ),
            )
        ),
        column(
            "rank",
            "integer",
            "a 组（或 b 组）只有一个地区时：它与其余地区差距的名次，1 为最大",
            "rank of the distance from all other regions, 1 the largest; only where a group is "
            "a single region",
            required=False,
            minimum=1,
        ),
        column(
            "mdd",
            "number",
            "最小可检出差：5 % 检验有 80 % 把握发现的差",
            "minimal detectable difference: found four times in five by a test at 5 %",
            unit="share of characters",
            required=False,
            minimum=0,
        ),
        *(
            column(
                f"n_regions_{group}",
                "integer",
                f"{group} 组的地区数",
                f"regions in group {group}",
                unit="regions",
                minimum=1,
            )
            for group in ("a", "b")
        ),
        column(
            "method",
            "string",
            "检验方法；none 为不作检验",
            "how it was tested: regions permuted between groups, rank of one region among all, "
            "signs of regions' changes flipped, least squares with region and year, or none",
            choices=("permutation", "placebo_rank", "sign_flip", "region_and_year", "none"),
        ),
        column(
            "verdict",
            "string",
            "different 有差异（q ≤ .05 且区间不含 0），not_shown 未显示差异，not_tested 未检验",
            "different (q at most .05 and 0 outside the interval), not_shown (which is not the "
            "same as equal) or not_tested",
            choices=("different", "not_shown", "not_tested"),
        ),
    ),
)

SPECIFICATIONS = Table(
    "specifications",
    Bilingual("各种设定下的差异", "Differences under each specification"),
    Bilingual("一个主题在一种设定下的差异", "the difference in one theme under one specification"),
    (
        Column(**{**CODEBOOK["theme"].__dict__, "unique": False}),
        column(
            "scope",
            "string",
            "范围：all 全文，measures 只计举措与成效",
            "what is read: all passages, or only the part on measures",
            choices=("all", "measures"),
        ),
        column(
            "unit",
            "string",
            "篇幅的分配：sentence 按句，passage 由段落的主要主题平分，primary 全归首要主题",
            "what is split: sentences among their themes, passages equally among their main "
            "themes, or nothing, all going to the primary theme",
            choices=("sentence", "passage", "primary"),
        ),
        column(
            "masked",
            "boolean",
            "是否排除含指示词而不属该主题的说法",
            "whether misleading phrases are left out",
        ),
        column(
            "without",
            "string",
            "去掉的指示词；空为全部保留",
            "the indicator term left out; empty if none is",
            required=False,
        ),
        column(
            "shared",
            "boolean",
            "是否计入与其他报告、范本或本报告前文共用的文字",
            "whether wording is read that other reports, a template or the report itself share",
        ),
        column(
            "difference",
            "number",
            "甲组减乙组的平均份额之差",
            "mean share of group a minus that of group b",
            unit="share of characters",
            minimum=-1,
            maximum=1,
        ),
        column(
            "holds",
            "boolean",
            "方向是否与基准设定相同",
            "whether its sign is that of the base: all passages, by sentence, masked, all terms, "
            "shared wording read",
        ),
    ),
)

ROBUSTNESS = Table(
    "robustness",
    Bilingual("稳健性", "Robustness"),
    Bilingual("一个主题的一项差异", "the difference of two groups in one theme"),
    (
        CODEBOOK["theme"],
        column("group_a", "string", "甲组", "group a"),
        column("group_b", "string", "乙组", "group b"),
        SPECIFICATIONS["difference"],
        column(
            "lowest",
            "number",
            "各设定中最小的差异",
            "smallest difference of any specification",
            unit="share of characters",
            minimum=-1,
            maximum=1,
        ),
        column(
            "highest",
            "number",
            "各设定中最大的差异",
            "largest difference of any specification",
            unit="share of characters",
            minimum=-1,
            maximum=1,
        ),
        column(
            "n_specifications",
            "integer",
            "设定数",
            "number of specifications",
            unit="specifications",
            minimum=1,
        ),
        column(
            "n_terms",
            "integer",
            "逐一去掉的指示词数",
            "indicator terms that were left out in turn",
            unit="terms",
            minimum=0,
        ),
        column(
            "share_held",
            "number",
            "方向成立的设定所占比例",
            "share of specifications in which the sign holds",
            minimum=0,
            maximum=1,
        ),
        column(
            "flips_without",
            "string",
            "去掉后方向不再成立的指示词，以 | 分隔",
            "terms without which the sign fails in the base specification, parted by |",
            required=False,
        ),
        column(
            "firm",
            "boolean",
            "是否稳健：至少 95% 的设定成立，且不依赖任何一个指示词",
            "whether the sign holds in 95% of specifications and hangs on no single term",
        ),
    ),
)
