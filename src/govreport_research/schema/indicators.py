"""Tables of quantities: what a report says in numbers, concepts, panels, contradictions."""

from __future__ import annotations

from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.schema.corpus import REPORTS, REPORTS_DERIVED
from govreport_research.schema.shared import PASSAGE_ROLES, REPORT_ID, column
from govreport_research.tables import Table

#: Kinds of quantities.
KINDS: Final[dict[str, Bilingual]] = {
    "count": Bilingual("数量", "Count"),
    "percentage": Bilingual("比率", "Percentage"),
    "percent_change": Bilingual("增减幅度", "Relative change"),
    "change": Bilingual("前后变化", "Change from one value to another"),
    "duration": Bilingual("时长", "Duration"),
    "money": Bilingual("金额", "Money"),
    "area": Bilingual("面积", "Area"),
    "amount": Bilingual("物理量", "Physical amount"),
    "average": Bilingual("平均值", "Average"),
    "rank": Bilingual("位次", "Rank"),
    "multiple": Bilingual("倍数", "Multiple"),
}
#: What a quantity is to the report that states it.
STATUSES: Final[dict[str, Bilingual]] = {
    "achieved": Bilingual("已实现", "Achieved"),
    "planned": Bilingual("计划中", "Planned"),
    "target": Bilingual("目标", "Target"),
    "standard": Bilingual("标准或时限", "Standard or time limit"),
    "baseline": Bilingual("变化前", "Before a change"),
}

INDICATORS = Table(
    "indicators",
    Bilingual("数量", "Quantities"),
    Bilingual("一个数量，按出现次序", "one quantity, in order of appearance"),
    (
        column(
            "start",
            "integer",
            "起点，原文码位",
            "first code point in the text as given",
            unit="code points",
            minimum=0,
        ),
        column(
            "end",
            "integer",
            "终点（不含），原文码位",
            "code point after the last one",
            unit="code points",
            minimum=1,
        ),
        column("value", "string", "原文写法，含限定词", "as written, with the words that limit it"),
        column(
            "number",
            "number",
            "数值：万、亿已乘出，百分数仍为百分数；区间和变化为空",
            "the number, 万 and 亿 multiplied out, per cent kept; missing for ranges and changes",
            required=False,
        ),
        column("low", "number", "区间下限", "lower end of a range", required=False),
        column("high", "number", "区间上限", "upper end of a range", required=False),
        column(
            "from_number",
            "number",
            "变化前的数值；区间取上限",
            "value before a change; of a range, its upper end",
            required=False,
        ),
        column(
            "to_number",
            "number",
            "变化后的数值；当场办结为 0",
            "value after a change; 0 where a matter is settled on the spot",
            required=False,
        ),
        column(
            "unit",
            "string",
            "单位的规范形式：个工作日为工作日，万元为元；量词脱落则为空",
            "unit in its normal form (工作日 for 个工作日, 元 for 万元); two joined by an arrow "
            "where a change has two; empty where the measure word was lost",
            required=False,
        ),
        column("kind", "string", "种类", "kind of quantity", choices=tuple(KINDS)),
        column(
            "approximate",
            "boolean",
            "是否约数或只给出下限（余、约、近、超、以上、至少）",
            "whether the number is rounded or a bound (余, 约, 近, 超, 以上, 至少)",
        ),
        column(
            "bound",
            "string",
            "lower 为下限（超、余、以上、至少），upper 为上限（近、不超过、以内）",
            "whether the true value lies above (超, 余, 以上, 至少) or below (近, 不超过, 以内) "
            "the number",
            required=False,
            choices=("lower", "upper"),
        ),
        column(
            "measured",
            "string",
            "所计的事物，原文写法",
            "the thing measured, as written in the clause; empty where it names none",
            required=False,
        ),
        column(
            "role",
            "string",
            "法定组成部分",
            "statutory part in which it stands",
            choices=tuple(PASSAGE_ROLES),
        ),
        column(
            "unit_written",
            "string",
            "单位原文写法，不含万、亿",
            "unit as written, without 万 or 亿",
            required=False,
        ),
        column(
            "status",
            "string",
            "achieved 已实现，planned 计划，target 目标，standard 标准或时限，baseline 变化前",
            "what it is to the report: achieved, planned, target, standard or time limit, "
            "or the value before a change",
            choices=tuple(STATUSES),
        ),
        column(
            "direction",
            "string",
            "文中所说的升或降",
            "whether the words tell of a rise or a fall",
            required=False,
            choices=("up", "down"),
        ),
        column(
            "section",
            "integer",
            "所在标题或条目在大纲中的行号，没有则为 -1",
            "row of the outline it stands under, -1 before the first",
            minimum=-1,
        ),
        column(
            "relation",
            "string",
            "与 parent 的关系：component 变化的一端，part 总数的一部分",
            "what it is to its parent: one end of a change, or a part of a total (其中 …)",
            required=False,
            choices=("component", "part"),
        ),
        column(
            "parent",
            "integer",
            "所属变化或总数的行号，没有则为 -1",
            "row number of the change or total it belongs to, -1 for none",
            minimum=-1,
        ),
        column(
            "parts_total",
            "number",
            "各部分之和，仅总数有",
            "sum of its parts, for a total",
            required=False,
        ),
        column(
            "parts_check",
            "string",
            "各部分之和与总数相比：equal 相等，less 不足，more 超出",
            "how the sum of the parts compares with the total; less may be a list that names "
            "only some of them, more is a contradiction",
            required=False,
            choices=("equal", "less", "more"),
        ),
        column("sentence", "string", "所在句子，原文写法", "the sentence it stands in, as written"),
    ),
)

CORPUS_INDICATORS = Table(
    "corpus_indicators",
    Bilingual("语料库的数量", "Quantities of a corpus"),
    Bilingual("一份报告中的一个数量", "one quantity of one report"),
    (REPORT_ID, *INDICATORS.columns),
)

INDICATOR_CONCEPTS = Table(
    "indicator_concepts",
    Bilingual("可比指标的规则", "Rules of comparable indicators"),
    Bilingual("一个可比指标", "one comparable indicator"),
    (
        column(
            "concept",
            "string",
            "指标代号",
            "code of the indicator",
            unique=True,
            pattern=r"[a-z][a-z0-9_]*",
        ),
        column("zh", "string", "中文名", "name in Chinese"),
        column("en", "string", "英文名", "name in English"),
        column(
            "units",
            "string",
            "可有的单位（规范形式），以 | 分隔",
            "units in their normal form that fit, parted by |",
        ),
        column(
            "kinds",
            "string",
            "可有的种类，以 | 分隔",
            "kinds of quantities that fit, parted by |",
        ),
        column(
            "required",
            "string",
            "所计事物须含其一，以 | 分隔；+ 连接的须同时含有",
            "the thing measured holds one of these, parted by |; words joined by + all of them; "
            "in simplified script",
        ),
        column(
            "context",
            "string",
            "所在句须含其一；空则不限",
            "the sentence holds one of these; empty for any",
            required=False,
        ),
        column(
            "excluded",
            "string",
            "所计事物不得含的词",
            "the thing measured holds none of these",
            required=False,
        ),
        column("notes", "string", "备注", "remarks", required=False),
    ),
)

_CONCEPT = column("concept", "string", "指标代号", "code of the comparable indicator")
_FOUND = tuple(
    INDICATORS[name]
    for name in (
        "number", "from_number", "to_number", "unit", "kind", "approximate", "bound",
        "status", "role", "value", "measured", "start", "sentence",
    )
)  # fmt: skip

CONCEPT_MATCHES = Table(
    "concept_matches",
    Bilingual("数量与可比指标", "Quantities that are a comparable indicator"),
    Bilingual("一个属于可比指标的数量", "one quantity that a comparable indicator takes"),
    (_CONCEPT, REPORT_ID, *_FOUND),
)

INDICATOR_PANEL = Table(
    "indicator_panel",
    Bilingual("指标面板", "Panel of indicators"),
    Bilingual("一份报告中的一个可比指标", "one comparable indicator of one report"),
    (
        _CONCEPT,
        REPORTS_DERIVED["region"],
        REPORTS_DERIVED["region_en"],
        REPORTS["year"],
        REPORT_ID,
        column(
            "number",
            "number",
            "数值：报告中最先写出的；前后变化取变化后",
            "the first number that the report gives; of a change, the value after it",
        ),
        INDICATORS["from_number"],
        INDICATORS["unit"],
        INDICATORS["approximate"],
        INDICATORS["bound"],
        INDICATORS["status"],
        INDICATORS["value"],
        INDICATORS["measured"],
        column(
            "n_values",
            "integer",
            "同一报告中的不同数值个数",
            "different numbers that the report gives for it",
            unit="numbers",
            minimum=1,
        ),
        column(
            "others",
            "string",
            "其余数值原文，以 | 分隔",
            "the other values as written, with what they measure, parted by |",
            required=False,
        ),
        INDICATORS["start"],
        INDICATORS["sentence"],
    ),
)

CONTRADICTIONS = Table(
    "contradictions",
    Bilingual("待核对的数量", "Numbers to look at again"),
    Bilingual("两处不合的数量", "two numbers that do not agree"),
    (
        REPORT_ID,
        column(
            "problem",
            "string",
            "values 同一指标数值不同，parts 各部分之和超过或不足总数",
            "values: the same thing with different numbers; parts: the parts do not sum to the "
            "total",
            choices=("values", "parts"),
        ),
        column(
            "concept",
            "string",
            "指标代号，仅 values",
            "code of the comparable indicator, for values only",
            required=False,
        ),
        INDICATORS["measured"],
        column("value", "string", "首次写出的数值或总数", "the first value, or the total"),
        column("number", "number", "该数值", "its number"),
        column("other", "string", "另一数值，或各部分", "the other value, or the parts"),
        column("other_number", "number", "另一数值，或各部分之和", "its number, or the parts' sum"),
        INDICATORS["sentence"],
        column("other_sentence", "string", "另一数值所在句子", "sentence of the other value"),
    ),
)

CHANGES = Table(
    "changes",
    Bilingual("前后变化", "Changes"),
    Bilingual("一项前后变化", "one change from one value to another"),
    (
        REPORT_ID,
        INDICATORS["measured"],
        INDICATORS["unit"],
        column("from_number", "number", "变化前", "value before"),
        column("to_number", "number", "变化后；当场办结为 0", "value after; 0 for on the spot"),
        INDICATORS["approximate"],
        INDICATORS["value"],
        INDICATORS["start"],
    ),
)
