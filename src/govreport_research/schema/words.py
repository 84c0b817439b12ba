"""Tables of words: distinctive ones, and terms over the years."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.corpus import REPORTS
from govreport_research.schema.shared import FIRST_YEAR, LAST_YEAR, column
from govreport_research.tables import Column, Table

KEYNESS = Table(
    "keyness",
    Bilingual("特征词", "Distinctive words"),
    Bilingual("一个词", "one word"),
    (
        column("word", "string", "词", "the word", unique=True),
        column(
            "log_odds",
            "number",
            "加权对数几率比：大于 0 则 a 组用得更多",
            "weighted log-odds ratio: above 0, group a uses it more; 0.69 is twice as often",
        ),
        column(
            "se",
            "number",
            "标准误，以地区为单位；地区过少则为空",
            "standard error with the region as unit; missing where regions are too few",
            required=False,
            minimum=0,
        ),
        column("df", "number", "t 分布的自由度", "degrees of freedom", required=False, minimum=1),
        column(
            "low",
            "number",
            "对数几率比的 95 % 区间下限",
            "lower end of the 95 % interval of the log-odds ratio",
            required=False,
        ),
        column("high", "number", "区间上限", "upper end of that interval", required=False),
        column(
            "p",
            "number",
            "双侧 p 值",
            "two-sided p value",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "q",
            "number",
            "按 Benjamini-Hochberg 校正的 p 值",
            "p value corrected for the number of words (Benjamini & Hochberg)",
            required=False,
            minimum=0,
            maximum=1,
        ),
        *(
            column(
                f"{name}_{group}",
                "integer",
                f"{group} 组{zh}",
                f"{en} in group {group}",
                unit=unit,
                minimum=0,
            )
            for name, zh, en, unit in (
                ("count", "出现次数", "occurrences", "occurrences"),
                ("n_reports", "使用该词的报告数", "reports that use it", "reports"),
                ("n_regions", "使用该词的地区数", "regions that use it", "regions"),
            )
            for group in ("a", "b")
        ),
        column(
            "dp",
            "number",
            "Gries 离散度：在用得更多的一组中，各地区之间分布的不均匀程度",
            "Gries' DP over the regions of the group that uses it more: 0 as even as the "
            "reports are long, towards 1 all in one region; missing for a group of one region",
            required=False,
            minimum=0,
            maximum=1,
        ),
    ),
)

TRACKED_TERMS = Table(
    "tracked_terms",
    Bilingual("追踪的用语", "Terms that are traced"),
    Bilingual("一个用语", "one term"),
    (
        column("term", "string", "用语（简体）", "the term, in simplified script", unique=True),
        column("en", "string", "英文", "its English, for figures", required=False),
        column(
            "not_within",
            "string",
            "含该用语而另有所指的较长说法，以 | 分隔",
            "longer expressions that hold the term and mean something else, parted by |",
            required=False,
        ),
    ),
)

EMERGENCE = Table(
    "emergence",
    Bilingual("用语的出现", "Emergence of terms"),
    Bilingual("一个用语的一个年度", "one term in one year"),
    (
        column("term", "string", "用语", "the term"),
        REPORTS["year"],
        column(
            "n_reports", "integer", "该年报告数", "reports of the year", unit="reports", minimum=1
        ),
        column(
            "n_using",
            "integer",
            "其中使用该用语的报告数",
            "reports among them that use the term",
            unit="reports",
            minimum=0,
        ),
        column(
            "n_regions", "integer", "该年地区数", "regions of the year", unit="regions", minimum=1
        ),
        column(
            "share",
            "number",
            "使用该用语的地区所占比例；一个地区只要有一份报告使用即计入",
            "share of the year's regions with a report that uses the term",
            unit="share of regions",
            minimum=0,
            maximum=1,
        ),
        column(
            "first_use",
            "integer",
            "所收报告中首次使用的年度；从未使用则为空",
            "first year with a report held that uses the term; missing if none does",
            required=False,
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        column(
            "left_censored",
            "boolean",
            "最早年度已有使用：真正的首次使用可能更早",
            "whether the earliest year held uses it, so that its true first use may be earlier",
        ),
    ),
)

TURNING_POINTS = Table(
    "turning_points",
    Bilingual("用语的转折", "Turning points of terms"),
    Bilingual("一个用语", "one term"),
    (
        Column(**{**EMERGENCE["term"].__dict__, "unique": True}),
        EMERGENCE["first_use"],
        EMERGENCE["left_censored"],
        column(
            "peak",
            "integer",
            "使用地区比例最高的年度（并列取最早）；从未使用或不作趋势判断时为空",
            "year with the largest share of regions, the first of equal ones; missing where "
            "trends are refused or no report uses the term",
            required=False,
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        column(
            "turn",
            "integer",
            "转折年度：自该年起使用比例与此前相差最大；不作趋势判断时为空",
            "year from which use differs most clearly from the years before; missing where "
            "trends are refused or no year differs",
            required=False,
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        column(
            "share_before",
            "number",
            "转折前各年度平均比例",
            "mean share over the years before the turn",
            required=False,
            unit="share of regions",
            minimum=0,
            maximum=1,
        ),
        column(
            "share_after",
            "number",
            "转折年度及以后的平均比例",
            "mean share over the year of the turn and later ones",
            required=False,
            unit="share of regions",
            minimum=0,
            maximum=1,
        ),
    ),
)
