"""Tables of themes: the codebook, codes by machine and by hand, and shares of reports."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.shared import PASSAGE_ROLES, REPORT_ID, SHARE, column
from govreport_research.schema.text import OUTLINE, PASSAGES
from govreport_research.tables import Column, Table

CODEBOOK = Table(
    "codebook",
    Bilingual("主题编码本", "Theme codebook"),
    Bilingual("一个改革主题", "one reform theme"),
    (
        column(
            "theme",
            "string",
            "主题代码",
            "code of the theme, T01 to T16",
            unique=True,
            pattern=r"T\d\d",
        ),
        column("zh", "string", "主题中文名", "name in Chinese"),
        column("en", "string", "主题英文名", "name in English"),
        column("short_zh", "string", "图中使用的中文简称", "short Chinese name for figures"),
        column("short_en", "string", "图中使用的英文简称", "short English name for figures"),
        column("definition", "string", "定义", "what the theme is"),
        column("include", "string", "纳入规则", "what belongs to it"),
        column("exclude", "string", "排除规则", "what does not, and where that goes"),
        column(
            "terms", "string", "指示词，以 | 分隔，简体", "indicator terms, simplified, parted by |"
        ),
        column(
            "misleading",
            "string",
            "含指示词而不属该主题的说法，以 | 分隔，不计入",
            "phrases that hold a term of the theme and do not mean it, parted by |; not counted",
            required=False,
        ),
        column(
            "definition_zh", "string", "中文定义", "what the theme is, in Chinese", required=False
        ),
        column("example", "string", "例句原文", "an example as written", required=False),
        column(
            "example_at",
            "string",
            "例句出处：报告编号:起点-终点",
            "where the example stands: report_id:start-end",
            required=False,
            pattern=r"[^\s/\\:]+:\d+-\d+",
        ),
    ),
)

THEME_CODES = Table(
    "theme_codes",
    Bilingual("主题编码", "Theme codes"),
    Bilingual("一个段落中的一个主题", "one theme of one passage"),
    (
        Column(**{**PASSAGES["passage_id"].__dict__, "unique": False}),
        column(
            "theme",
            "string",
            "主题代码；T00 表示没有主题",
            "code of the theme; T00 for none",
            pattern=r"T\d\d",
        ),
        column(
            "rank",
            "integer",
            "得分次序，1 为首要主题",
            "order by score, 1 is the primary theme",
            minimum=1,
        ),
        column(
            "main",
            "boolean",
            "是否为主要主题：至多三个，得分不低于最高分的 0.34",
            "whether it is a main theme: up to three that reach .34 of the best score",
        ),
        column(
            "score",
            "number",
            "得分：指示词次数乘以其逆文档频率之和",
            "sum over indicator terms of hits times inverse document frequency",
            minimum=0,
        ),
        column(
            "weight",
            "number",
            "段落中属于该主题的部分，按句计；一个段落合计为 1",
            "part of the passage that is about the theme, by its sentences; a passage's sum is 1",
            minimum=0,
            maximum=1,
        ),
    ),
)

HAND_CODES = Table(
    "hand_codes",
    Bilingual("人工编码", "Hand coding"),
    Bilingual("一个人工编码的文本单元", "one unit of text that was coded by hand"),
    (
        REPORT_ID,
        OUTLINE["start"],
        OUTLINE["end"],
        column(
            "kind",
            "string",
            "preamble 导语，paragraph 段落，item 条目，segment 句群",
            "preamble, paragraph, item (一是 …), or a group of sentences within a paragraph",
            choices=("preamble", "paragraph", "item", "segment"),
        ),
        column(
            "leaf",
            "boolean",
            "是否属于互不重叠的最细单元；只以这些单元计分",
            "whether it is one of the finest disjoint units, the only ones that are scored",
        ),
        column("role", "string", "法定组成部分", "statutory part", choices=tuple(PASSAGE_ROLES)),
        column(
            "themes",
            "string",
            "一至三个主题代码，以 | 分隔，首要主题在前；T00 表示没有主题",
            "one to three themes, primary first, parted by |; T00 for none",
            pattern=r"T\d\d(\|T\d\d){0,2}",
        ),
        column(
            "subcodes",
            "string",
            "T15 的子类：T15a 领导与组织，T15b 队伍",
            "sub-codes of T15: T15a leadership and organisation, T15b staff",
            required=False,
        ),
        column("note", "string", "编码说明", "the coder's remark", required=False),
        column(
            "opening",
            "string",
            "单元开头的文字，用于核对起点",
            "the unit's first characters as written, to verify its start",
        ),
    ),
)

THEME_SCORES = Table(
    "theme_scores",
    Bilingual("各主题编码准确度", "Accuracy of coding by theme"),
    Bilingual("一个主题", "one theme"),
    (
        Column(**{**THEME_CODES["theme"].__dict__, "unique": True}),
        column(
            "n_hand", "integer", "人工编码单元数", "units with it by hand", unit="units", minimum=0
        ),
        column(
            "n_coded",
            "integer",
            "自动编码单元数",
            "units with it by the codebook",
            unit="units",
            minimum=0,
        ),
        column(
            "n_both", "integer", "一致的单元数", "units with it by both", unit="units", minimum=0
        ),
        column(
            "precision",
            "number",
            "查准率：n_both / n_coded",
            "n_both / n_coded; missing if never coded",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "recall",
            "number",
            "查全率：n_both / n_hand",
            "n_both / n_hand; missing if never coded by hand",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "f1",
            "number",
            "F1：查准率与查全率的调和平均",
            "harmonic mean of both; missing if the theme occurs in neither",
            required=False,
            minimum=0,
            maximum=1,
        ),
    ),
)

THEME_VALIDATION = Table(
    "theme_validation",
    Bilingual("主题编码检验", "Validation of theme coding"),
    Bilingual("一种检验方式", "one way of validating"),
    (
        column(
            "scheme",
            "string",
            "in_sample 编码本原样，held_out 逐份报告留出",
            "in_sample: codebook as it is; held_out: each report coded without its own terms",
            choices=("in_sample", "held_out"),
            unique=True,
        ),
        column("n_units", "integer", "单元数", "units scored", unit="units", minimum=1),
        column("n_reports", "integer", "报告数", "reports scored", unit="reports", minimum=1),
        column("precision", "number", "微平均查准率", "micro precision", minimum=0, maximum=1),
        column("recall", "number", "微平均查全率", "micro recall", minimum=0, maximum=1),
        column("f1", "number", "微平均 F1", "micro F1", minimum=0, maximum=1),
        column(
            "f1_low",
            "number",
            "F1 的 95 % 区间下限（在各报告内重抽单元）",
            "lower end of a 95 % interval of F1, from resampling units within their reports",
            minimum=0,
            maximum=1,
        ),
        column(
            "f1_high",
            "number",
            "F1 的 95 % 区间上限",
            "upper end of that interval",
            minimum=0,
            maximum=1,
        ),
        column(
            "share_error",
            "number",
            "报告主题份额的平均绝对误差",
            "mean absolute error of a theme's share of a report",
            **SHARE,
        ),
        column(
            "difference_error",
            "number",
            "两份报告份额之差的误差的 95 % 分位数",
            "95th percentile of the absolute error of a difference between two reports",
            required=False,
            unit="share of characters",
            minimum=0,
            maximum=2,
        ),
    ),
)

REPORT_SHARES = Table(
    "report_shares",
    Bilingual("各报告份额", "Shares per report"),
    Bilingual("一份报告中的一个类别（主题或话题）", "one category (theme or topic) of one report"),
    (
        REPORT_ID,
        column("category", "string", "主题代码或话题编号", "code of the theme or topic"),
        column(
            "characters",
            "number",
            "属于该类别的字符数",
            "characters that belong to it",
            unit="characters",
            minimum=0,
        ),
        column(
            "share", "number", "占所计范围字符的份额", "share of the characters in scope", **SHARE
        ),
    ),
)

SCOPE_SHARES = Table(
    "scope_shares",
    Bilingual("两种范围的主题份额", "Theme shares in two scopes"),
    Bilingual("一份报告中的一个主题", "one theme of one report"),
    (
        REPORT_ID,
        REPORT_SHARES["category"],
        column("share_all", "number", "占全文的份额", "share of the whole report", **SHARE),
        column(
            "share_measures",
            "number",
            "占“举措与成效”部分的份额；没有该部分则为空",
            'share of the statutory part "measures"; missing if the report has none',
            required=False,
            **SHARE,
        ),
        column(
            "shift",
            "number",
            "后者减前者",
            "the second less the first",
            required=False,
            unit="share of characters",
            minimum=-1,
            maximum=1,
        ),
    ),
)

CORRECTED_SHARES = Table(
    "corrected_shares",
    Bilingual("经人工样本校正的主题份额", "Theme shares corrected by a hand-coded sample"),
    Bilingual("一个主题", "one theme"),
    (
        Column(**{**REPORT_SHARES["category"].__dict__, "unique": True}),
        column(
            "share_coded",
            "number",
            "自动编码的平均份额，未校正",
            "mean share by automatic coding, uncorrected",
            **SHARE,
        ),
        column(
            "share",
            "number",
            "校正后的平均份额；罕见主题可能略低于 0",
            "corrected mean share; may fall slightly below 0 for a rare theme",
            unit="share of characters",
        ),
        column(
            "low",
            "number",
            "95 % 区间下限，以地区为单位；少于五个地区、或 n_with 少于 10 则为空",
            "lower end of the 95 % interval, region as unit; missing below five regions, and "
            "where n_with is below 10",
            required=False,
            unit="share of characters",
        ),
        column(
            "high",
            "number",
            "95 % 区间上限",
            "upper end of that interval",
            required=False,
            unit="share of characters",
        ),
        column(
            "n_labelled",
            "integer",
            "人工编码的段落数",
            "passages coded by hand",
            unit="passages",
            minimum=1,
        ),
        column(
            "n_with",
            "integer",
            "其中人工或自动编码含该主题的段落数",
            "those among them with the theme, by hand or by the codebook",
            unit="passages",
            minimum=0,
        ),
        column("n_regions", "integer", "地区数", "regions", unit="regions", minimum=1),
    ),
)
