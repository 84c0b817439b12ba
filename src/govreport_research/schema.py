"""Every table of the package, written once: used to check, to convert and to document.

A column is described where it first occurs; `tables` holds what a table can do. Tables that
a figure draws are here too, since each figure is published with the table it shows.
"""

from __future__ import annotations

from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.tables import Column, Kind, Table

#: Statutory parts of a report, in the order in which the central rules of 2019 on
#: supervising law-based government ask for them, and what stands outside them.
ROLES: Final[dict[str, Bilingual]] = {
    "measures": Bilingual("举措与成效", "Measures and results"),
    "shortcomings": Bilingual("不足与原因", "Shortcomings and causes"),
    "leader_duty": Bilingual("负责人履职", "Leaders' duties"),
    "plans": Bilingual("下一年安排", "Plans for next year"),
    "other": Bilingual("其他", "Other"),
}
#: Roles of a passage: the statutory parts and the text before the first heading.
PASSAGE_ROLES: Final[dict[str, Bilingual]] = {
    "preamble": Bilingual("导语", "Preamble"),
    **ROLES,
}
LEVELS: Final[dict[str, Bilingual]] = {
    "national": Bilingual("国家", "National"),
    "province": Bilingual("省级", "Province"),
    "city": Bilingual("市级", "City"),
    "county": Bilingual("县级", "County"),
    "township": Bilingual("乡镇", "Township"),
}
#: Regional blocs of the National Bureau of Statistics (2011 division).
BLOCS: Final[dict[str, Bilingual]] = {
    "east": Bilingual("东部", "East"),
    "central": Bilingual("中部", "Central"),
    "west": Bilingual("西部", "West"),
    "northeast": Bilingual("东北", "Northeast"),
}
FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2100


def _column(name: str, kind: Kind, zh: str, en: str, **more: object) -> Column:
    return Column(name, kind, Bilingual(zh, en), **more)  # type: ignore[arg-type]


REPORT_ID = _column(
    "report_id",
    "string",
    "报告编号，整个语料库中唯一",
    "identifier of the report, stable and unique",
    pattern=r"[^\s/\\]+",
)
_SHARE: Final = {"unit": "share of characters", "minimum": 0, "maximum": 1}

REPORTS = Table(
    "reports",
    Bilingual("报告目录", "Reports"),
    Bilingual("一份报告", "one report"),
    (
        Column(**{**REPORT_ID.__dict__, "unique": True}),
        _column(
            "file",
            "string",
            "报告文件，相对于 texts/",
            "file of the report, relative to texts/",
            unique=True,
        ),
        _column("title", "string", "报告标题", "title of the report", required=False),
        _column(
            "province", "string", "省级行政区全称", "province, full name in simplified Chinese"
        ),
        _column(
            "city",
            "string",
            "地级行政区全称；省级报告为空",
            "prefecture-level city, full name; empty for a province's own report",
            required=False,
        ),
        _column(
            "county",
            "string",
            "县级行政区全称；市级报告为空",
            "county or district, full name; empty for a city's own report",
            required=False,
        ),
        _column(
            "level",
            "string",
            "发文机关的行政层级",
            "administrative level of the issuing agency",
            choices=tuple(LEVELS),
        ),
        _column("agency", "string", "发文机关", "agency that issued the report"),
        _column(
            "year",
            "integer",
            "报告所述年度（不是发布年度）",
            "year reported on, not the year of publication",
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        _column(
            "date_written",
            "date",
            "成文日期",
            "date on which it was written, as stated in it",
            required=False,
        ),
        _column("source_url", "string", "来源网址", "address it was taken from", required=False),
        _column(
            "script",
            "string",
            "字体：hans 简体，hant 繁体",
            "script: hans simplified, hant traditional",
            choices=("hans", "hant"),
        ),
        _column(
            "sha256",
            "string",
            "文件的 SHA-256 校验值",
            "SHA-256 of the file's bytes, 64 hex digits",
            required=False,
            pattern=r"[0-9a-f]{64}",
        ),
        _column("notes", "string", "备注", "remarks", required=False),
    ),
)

#: Columns that loading adds to the reports table.
REPORTS_DERIVED = Table(
    "reports_derived",
    Bilingual("报告目录的派生列", "Columns that loading adds to the reports"),
    Bilingual("一份报告", "one report"),
    (
        _column(
            "region",
            "string",
            "机关所辖地区：所填各级中最低一级的名称",
            "place the agency serves: the lowest of county, city, province that is filled in",
        ),
        _column(
            "region_en", "string", "地区的英文名（拼音）", "the region's name in English (pinyin)"
        ),
        _column(
            "bloc",
            "string",
            "地区所属区域板块（东部、中部、西部、东北）",
            "regional bloc of the province",
            choices=tuple(BLOCS),
        ),
        _column(
            "characters",
            "integer",
            "全文字符数",
            "length of the text",
            unit="characters",
            minimum=1,
        ),
    ),
)

LEDGER = Table(
    "ledger",
    Bilingual("载入清单", "Loading ledger"),
    Bilingual("语料库文件夹中的一个文件", "one file found in the corpus folder"),
    (
        _column("file", "string", "文件，相对于 texts/", "file, relative to texts/"),
        _column(
            "report_id",
            "string",
            "对应的报告编号；未列入目录则为空",
            "report it belongs to; empty if reports.csv does not list it",
            required=False,
        ),
        _column("sha256", "string", "文件的 SHA-256 校验值", "SHA-256 of the file's bytes"),
        _column("bytes", "integer", "文件大小", "size of the file", unit="bytes", minimum=0),
        _column("format", "string", "文件格式（扩展名）", "format, from the file's ending"),
        _column("encoding", "string", "识别出的编码", "encoding found", required=False),
        _column(
            "characters",
            "integer",
            "解码后的字符数",
            "length of the text",
            unit="characters",
            required=False,
            minimum=0,
        ),
        _column(
            "chinese_share",
            "number",
            "汉字占非空白字符的比例",
            "Chinese characters as a share of those that are not white space",
            required=False,
            minimum=0,
            maximum=1,
        ),
        _column(
            "garbled_share",
            "number",
            "乱码字符（替换符、私用区、控制符）所占比例",
            "share of replacement, private-use and control characters; 0 in a sound text",
            required=False,
            minimum=0,
            maximum=1,
        ),
        _column(
            "duplicate_of",
            "string",
            "内容与之相同的文件",
            "file with the same bytes",
            required=False,
        ),
        _column(
            "status",
            "string",
            "loaded 已载入，unlisted 未列入目录",
            "loaded, or unlisted in reports.csv",
            choices=("loaded", "unlisted"),
        ),
        _column(
            "reason",
            "string",
            "未载入的原因及处理办法",
            "why it was not loaded and what to do",
            required=False,
        ),
    ),
)

OUTLINE = Table(
    "outline",
    Bilingual("大纲", "Outline"),
    Bilingual("一个标题或条目，按出现次序", "one heading or item, in order of appearance"),
    (
        _column(
            "start",
            "integer",
            "起点，原文码位",
            "first code point in the text as given",
            unit="code points",
            minimum=0,
        ),
        _column(
            "end",
            "integer",
            "终点（不含），原文码位",
            "code point after the last one",
            unit="code points",
            minimum=1,
        ),
        _column(
            "kind",
            "string",
            "heading 标题，item 条目，appendix 附件中的标题",
            "heading, item (一是 …), or heading of or in an annex",
            choices=("heading", "item", "appendix"),
        ),
        _column(
            "level",
            "integer",
            "在本文中的层级，从 1 起",
            "depth in this document, from 1",
            minimum=1,
        ),
        _column(
            "parent",
            "integer",
            "上级的行号，没有则为 -1",
            "row number of the parent, -1 for none",
            minimum=-1,
        ),
        _column(
            "style", "string", "序号样式", "family of the marker: 一、 (一) 1. (1) 第一 一是 bare"
        ),
        _column(
            "marker",
            "string",
            "序号原文；脱落则为空",
            "numeral as written; empty when it was lost",
            required=False,
        ),
        _column("title", "string", "去掉序号的标题", "heading without its numeral", required=False),
        _column(
            "run_in", "boolean", "同一行后接正文", "whether body text follows on the same line"
        ),
        _column("role", "string", "法定组成部分", "statutory part", choices=tuple(ROLES)),
        _column(
            "confidence",
            "number",
            "把握程度",
            "how sure the splitter is; 1 is certain",
            minimum=0,
            maximum=1,
        ),
        _column(
            "roles",
            "string",
            "标题写明的全部组成部分，以 | 分隔，首要的在前",
            "every statutory part that the title names, the role first, parted by |",
        ),
    ),
)

OUTLINE_OVERRIDES = Table(
    "outline_overrides",
    Bilingual("大纲更正", "Outline overrides"),
    Bilingual("对一个标题的更正", "the correction of one heading"),
    (
        REPORT_ID,
        _column(
            "heading",
            "string",
            "标题原文，含序号",
            "the heading as printed in the report, with its numeral",
        ),
        _column(
            "action",
            "string",
            "set 更改层级或组成部分，add 增加标题，remove 不是标题",
            "set: change level or part; add: this is a heading; remove: this is none",
            choices=("set", "add", "remove"),
        ),
        _column(
            "level",
            "integer",
            "更正后的层级；空则不变",
            "level it should have, from 1; empty to leave it",
            required=False,
            minimum=1,
        ),
        _column(
            "role",
            "string",
            "更正后的组成部分；空则不变",
            "statutory part it should have; empty to leave it",
            required=False,
            choices=tuple(ROLES),
        ),
        _column(
            "start",
            "integer",
            "起点，原文码位；仅在同一标题出现多次时需要",
            "its first code point, needed only where the same words occur more than once",
            required=False,
            unit="code points",
            minimum=0,
        ),
        _column("notes", "string", "备注", "why", required=False),
    ),
)

PASSAGES = Table(
    "passages",
    Bilingual("段落", "Passages"),
    Bilingual("一个自然段或段首条目", "one paragraph or paragraph-initial item"),
    (
        _column(
            "passage_id",
            "string",
            "段落编号：报告编号加起点",
            "report_id and start, e.g. luozhuang-2023:325",
            unique=True,
        ),
        REPORT_ID,
        OUTLINE["start"],
        OUTLINE["end"],
        _column(
            "kind",
            "string",
            "preamble 导语，paragraph 段落，item 段首条目",
            "preamble, paragraph, or paragraph that is one item (一是 …)",
            choices=("preamble", "paragraph", "item"),
        ),
        _column(
            "heading",
            "integer",
            "所属标题在大纲中的行号，没有则为 -1",
            "row of the outline it stands under, -1 before the first heading",
            minimum=-1,
        ),
        _column(
            "path",
            "string",
            "所属各级标题，以 › 分隔",
            "headings it stands under, outermost first",
            required=False,
        ),
        _column("role", "string", "法定组成部分", "statutory part", choices=tuple(PASSAGE_ROLES)),
        _column(
            "text",
            "string",
            "原文",
            "the passage as written; equals text[start:end] but for line breaks",
        ),
        _column(
            "measured",
            "string",
            "用于计量的简体文本",
            "the passage in simplified script, for measuring",
        ),
        _column(
            "characters",
            "integer",
            "不计空白的字符数",
            "length without white space",
            unit="characters",
            minimum=1,
        ),
    ),
)

CODEBOOK = Table(
    "codebook",
    Bilingual("主题编码本", "Theme codebook"),
    Bilingual("一个改革主题", "one reform theme"),
    (
        _column(
            "theme",
            "string",
            "主题代码",
            "code of the theme, T01 to T16",
            unique=True,
            pattern=r"T\d\d",
        ),
        _column("zh", "string", "主题中文名", "name in Chinese"),
        _column("en", "string", "主题英文名", "name in English"),
        _column("short_zh", "string", "图中使用的中文简称", "short Chinese name for figures"),
        _column("short_en", "string", "图中使用的英文简称", "short English name for figures"),
        _column("definition", "string", "定义", "what the theme is"),
        _column("include", "string", "纳入规则", "what belongs to it"),
        _column("exclude", "string", "排除规则", "what does not, and where that goes"),
        _column(
            "terms", "string", "指示词，以 | 分隔，简体", "indicator terms, simplified, parted by |"
        ),
        _column(
            "misleading",
            "string",
            "含指示词而不属该主题的说法，以 | 分隔，不计入",
            "phrases that hold a term of the theme and do not mean it, parted by |; not counted",
            required=False,
        ),
        _column(
            "definition_zh", "string", "中文定义", "what the theme is, in Chinese", required=False
        ),
        _column("example", "string", "例句原文", "an example as written", required=False),
        _column(
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
        _column(
            "theme",
            "string",
            "主题代码；T00 表示没有主题",
            "code of the theme; T00 for none",
            pattern=r"T\d\d",
        ),
        _column(
            "rank",
            "integer",
            "得分次序，1 为首要主题",
            "order by score, 1 is the primary theme",
            minimum=1,
        ),
        _column(
            "main",
            "boolean",
            "是否为主要主题：至多三个，得分不低于最高分的 0.34",
            "whether it is a main theme: up to three that reach .34 of the best score",
        ),
        _column(
            "score",
            "number",
            "得分：指示词次数乘以其逆文档频率之和",
            "sum over indicator terms of hits times inverse document frequency",
            minimum=0,
        ),
        _column(
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
        _column(
            "kind",
            "string",
            "preamble 导语，paragraph 段落，item 条目，segment 句群",
            "preamble, paragraph, item (一是 …), or a group of sentences within a paragraph",
            choices=("preamble", "paragraph", "item", "segment"),
        ),
        _column(
            "leaf",
            "boolean",
            "是否属于互不重叠的最细单元；只以这些单元计分",
            "whether it is one of the finest disjoint units, the only ones that are scored",
        ),
        _column("role", "string", "法定组成部分", "statutory part", choices=tuple(PASSAGE_ROLES)),
        _column(
            "themes",
            "string",
            "一至三个主题代码，以 | 分隔，首要主题在前；T00 表示没有主题",
            "one to three themes, primary first, parted by |; T00 for none",
            pattern=r"T\d\d(\|T\d\d){0,2}",
        ),
        _column(
            "subcodes",
            "string",
            "T15 的子类：T15a 领导与组织，T15b 队伍",
            "sub-codes of T15: T15a leadership and organisation, T15b staff",
            required=False,
        ),
        _column("note", "string", "编码说明", "the coder's remark", required=False),
        _column(
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
        _column(
            "n_hand", "integer", "人工编码单元数", "units with it by hand", unit="units", minimum=0
        ),
        _column(
            "n_coded",
            "integer",
            "自动编码单元数",
            "units with it by the codebook",
            unit="units",
            minimum=0,
        ),
        _column(
            "n_both", "integer", "一致的单元数", "units with it by both", unit="units", minimum=0
        ),
        _column(
            "precision",
            "number",
            "查准率：n_both / n_coded",
            "n_both / n_coded; missing if never coded",
            required=False,
            minimum=0,
            maximum=1,
        ),
        _column(
            "recall",
            "number",
            "查全率：n_both / n_hand",
            "n_both / n_hand; missing if never coded by hand",
            required=False,
            minimum=0,
            maximum=1,
        ),
        _column(
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
        _column(
            "scheme",
            "string",
            "in_sample 编码本原样，held_out 逐份报告留出",
            "in_sample: codebook as it is; held_out: each report coded without its own terms",
            choices=("in_sample", "held_out"),
            unique=True,
        ),
        _column("n_units", "integer", "单元数", "units scored", unit="units", minimum=1),
        _column("n_reports", "integer", "报告数", "reports scored", unit="reports", minimum=1),
        _column("precision", "number", "微平均查准率", "micro precision", minimum=0, maximum=1),
        _column("recall", "number", "微平均查全率", "micro recall", minimum=0, maximum=1),
        _column("f1", "number", "微平均 F1", "micro F1", minimum=0, maximum=1),
        _column(
            "f1_low",
            "number",
            "F1 的 95 % 区间下限（在各报告内重抽单元）",
            "lower end of a 95 % interval of F1, from resampling units within their reports",
            minimum=0,
            maximum=1,
        ),
        _column(
            "f1_high",
            "number",
            "F1 的 95 % 区间上限",
            "upper end of that interval",
            minimum=0,
            maximum=1,
        ),
        _column(
            "share_error",
            "number",
            "报告主题份额的平均绝对误差",
            "mean absolute error of a theme's share of a report",
            **_SHARE,
        ),
        _column(
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
        _column("category", "string", "主题代码或话题编号", "code of the theme or topic"),
        _column(
            "characters",
            "number",
            "属于该类别的字符数",
            "characters that belong to it",
            unit="characters",
            minimum=0,
        ),
        _column(
            "share", "number", "占所计范围字符的份额", "share of the characters in scope", **_SHARE
        ),
    ),
)

TOPICS = Table(
    "topics",
    Bilingual("话题", "Topics"),
    Bilingual("一个话题", "one topic"),
    (
        _column(
            "topic",
            "string",
            "话题编号，按规模排列",
            "number of the topic by size: K01 is the largest",
            unique=True,
            pattern=r"K\d\d+",
        ),
        _column(
            "label_zh", "string", "中文标签：特征词", "label in Chinese: its distinctive words"
        ),
        _column("label_en", "string", "英文标签", "label in English: its number"),
        _column(
            "passages", "integer", "段落数", "passages assigned to it", unit="passages", minimum=0
        ),
        _column(
            "share",
            "number",
            "占全部段落的份额",
            "share of all passages",
            minimum=0,
            maximum=1,
            unit="share of passages",
        ),
        _column(
            "top_terms", "string", "权重最高的词，以 | 分隔", "words of highest weight, parted by |"
        ),
        _column(
            "exemplars",
            "string",
            "代表段落编号，以 | 分隔",
            "passage_id of the most typical passages, parted by |",
        ),
        _column(
            "jaccard",
            "number",
            "自助法重抽样中最佳匹配话题的平均 Jaccard 系数",
            "mean Jaccard overlap with the matched topic over bootstrap resamples; 1 stable, "
            "below .6 dissolved",
            required=False,
            minimum=0,
            maximum=1,
        ),
    ),
)

ASSIGNMENTS = Table(
    "assignments",
    Bilingual("话题归属", "Topic assignments"),
    Bilingual("一个段落", "one passage"),
    (
        PASSAGES["passage_id"],
        REPORT_ID,
        Column(**{**TOPICS["topic"].__dict__, "unique": False, "required": False}),
        _column(
            "weight",
            "number",
            "段落归于该话题的程度",
            "how far the passage belongs to its topic: 1 wholly, 0 not at all",
            minimum=0,
            maximum=1,
        ),
    ),
)

TOPIC_TERMS = Table(
    "topic_terms",
    Bilingual("话题用词", "Words of topics"),
    Bilingual("一个话题中的一个词", "one word of one topic"),
    (
        Column(**{**TOPICS["topic"].__dict__, "unique": False}),
        _column("rank", "integer", "按权重的次序", "order by weight, 1 for the highest", minimum=1),
        _column("term", "string", "词", "the word"),
        _column(
            "weight",
            "number",
            "词在该话题中的权重；同一话题各权重平方和为 1",
            "weight of the word in the topic; the squares of a topic's weights sum to 1",
            minimum=0,
            maximum=1,
        ),
        _column(
            "exclusivity",
            "number",
            "该词在各话题的权重之和中，本话题所占份额",
            "share of the word's weight over all topics that lies in this topic; 1 nowhere else",
            minimum=0,
            maximum=1,
        ),
    ),
)

STABILITY = Table(
    "stability",
    Bilingual("话题数的稳定性", "Stability by number of topics"),
    Bilingual("一个话题数", "one number of topics"),
    (
        _column("n_topics", "integer", "话题数", "number of topics", minimum=2, unique=True),
        _column(
            "ari",
            "number",
            "重抽样之间的平均调整兰德指数",
            "mean adjusted Rand index of resampled against full fit; 1 same, 0 chance",
            minimum=-1,
            maximum=1,
        ),
        _column(
            "ari_null",
            "number",
            "打乱各列后的同一指标",
            "the same on data whose columns were permuted: what no structure gives",
            minimum=-1,
            maximum=1,
        ),
        _column(
            "stable_topics",
            "number",
            "Jaccard 系数不低于 0.6 的话题所占比例",
            "share of topics with mean Jaccard of .6 or more",
            minimum=0,
            maximum=1,
        ),
        _column(
            "silhouette",
            "number",
            "轮廓系数，仅供参考",
            "mean silhouette (cosine); grows with the number of topics, never selects",
            minimum=-1,
            maximum=1,
        ),
        _column("chosen", "boolean", "是否选用", "whether this number was used"),
    ),
)

DESIGN = Table(
    "design",
    Bilingual("可比性", "What can be compared"),
    Bilingual("一种成对比较", "one kind of pairwise contrast"),
    (
        _column(
            "factor",
            "string",
            "region 地区，year 年度",
            "region or year",
            choices=("region", "year"),
        ),
        _column("n_levels", "integer", "水平数", "number of regions or years", minimum=1),
        _column("pairs", "integer", "成对比较的总数", "pairwise contrasts in all", minimum=0),
        _column(
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
        _column("group", "string", "组（地区、年度、板块……）", "the group: a region, year, bloc …"),
        REPORT_SHARES["category"],
        _column(
            "mean",
            "number",
            "先按地区再按组平均的份额",
            "mean share: over a region's reports first, then over regions",
            **_SHARE,
        ),
        _column(
            "low",
            "number",
            "95 % 区间下限；少于五个地区则为空",
            "lower end of the 95 % interval; missing below five regions",
            required=False,
            **_SHARE,
        ),
        _column(
            "high",
            "number",
            "95 % 区间上限；少于五个地区则为空",
            "upper end of the 95 % interval; missing below five regions",
            required=False,
            **_SHARE,
        ),
        _column(
            "n_reports", "integer", "报告数", "reports in the group", unit="reports", minimum=1
        ),
        _column(
            "n_regions", "integer", "地区数", "regions in the group", unit="regions", minimum=1
        ),
        _column(
            "n_nonzero",
            "integer",
            "份额不为零的报告数",
            "reports in which the share is above zero",
            unit="reports",
            minimum=0,
        ),
    ),
)

DIFFERENCES = Table(
    "differences",
    Bilingual("两组之差", "Differences of two groups"),
    Bilingual("一个类别在两组之间的差", "one category compared between two groups of reports"),
    (
        _column("group_a", "string", "a 组", "group a: its values, joined by +"),
        _column("group_b", "string", "b 组", "group b: its values, joined by +, or rest"),
        REPORT_SHARES["category"],
        *(
            _column(
                f"mean_{group}",
                "number",
                f"{group} 组份额：先按地区再按组平均",
                f"mean share of group {group}: over a region's reports first, then over regions",
                **_SHARE,
            )
            for group in ("a", "b")
        ),
        _column(
            "difference",
            "number",
            "a 减 b；设计不平衡时已调整年度（或地区）",
            "a less b; adjusted for years, or for regions, where these differ between groups",
            unit="share of characters",
        ),
        _column(
            "low",
            "number",
            "差的 95 % 区间下限；不能给出则为空",
            "lower end of the 95 % interval of the difference; missing where there is none",
            unit="share of characters",
            required=False,
        ),
        _column(
            "high",
            "number",
            "差的 95 % 区间上限",
            "upper end of that interval",
            unit="share of characters",
            required=False,
        ),
        *(
            _column(name, "number", zh, en, required=False, minimum=0, maximum=1)
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
        _column(
            "rank",
            "integer",
            "a 组（或 b 组）只有一个地区时：它与其余地区差距的名次，1 为最大",
            "rank of the distance from all other regions, 1 the largest; only where a group is "
            "a single region",
            required=False,
            minimum=1,
        ),
        _column(
            "mdd",
            "number",
            "最小可检出差：5 % 检验有 80 % 把握发现的差",
            "minimal detectable difference: found four times in five by a test at 5 %",
            unit="share of characters",
            required=False,
            minimum=0,
        ),
        *(
            _column(
                f"n_regions_{group}",
                "integer",
                f"{group} 组的地区数",
                f"regions in group {group}",
                unit="regions",
                minimum=1,
            )
            for group in ("a", "b")
        ),
        _column(
            "method",
            "string",
            "检验方法；none 为不作检验",
            "how it was tested: regions permuted between groups, rank of one region among all, "
            "signs of regions' changes flipped, least squares with region and year, or none",
            choices=("permutation", "placebo_rank", "sign_flip", "region_and_year", "none"),
        ),
        _column(
            "verdict",
            "string",
            "different 有差异（q ≤ .05 且区间不含 0），not_shown 未显示差异，not_tested 未检验",
            "different (q at most .05 and 0 outside the interval), not_shown (which is not the "
            "same as equal) or not_tested",
            choices=("different", "not_shown", "not_tested"),
        ),
    ),
)

COVERAGE = Table(
    "coverage",
    Bilingual("语料覆盖", "Coverage"),
    Bilingual("一个地区的一个年度", "one region in one year"),
    (
        REPORTS_DERIVED["region"],
        REPORTS_DERIVED["region_en"],
        REPORTS["year"],
        _column("n_reports", "integer", "报告数", "reports held", unit="reports", minimum=0),
        _column(
            "characters",
            "integer",
            "字符数",
            "length of these reports",
            unit="characters",
            minimum=0,
        ),
    ),
)

ANATOMY = Table(
    "anatomy",
    Bilingual("篇章构成", "Section anatomy"),
    Bilingual("一份报告的一个组成部分", "one statutory part of one report"),
    (
        REPORT_ID,
        _column(
            "role",
            "string",
            "法定组成部分",
            "statutory part, or the preamble",
            choices=tuple(PASSAGE_ROLES),
        ),
        _column(
            "passages", "integer", "段落数", "passages in this part", unit="passages", minimum=0
        ),
        _column(
            "characters",
            "integer",
            "字符数",
            "characters in this part",
            unit="characters",
            minimum=0,
        ),
        _column("share", "number", "占报告正文的份额", "share of the report's passages", **_SHARE),
        _column("missing", "boolean", "是否缺失", "whether the report has no such part"),
    ),
)

KEYNESS = Table(
    "keyness",
    Bilingual("特征词", "Distinctive words"),
    Bilingual("一个词", "one word"),
    (
        _column("word", "string", "词", "the word", unique=True),
        _column(
            "log_odds",
            "number",
            "加权对数几率比：大于 0 则 a 组用得更多",
            "weighted log-odds ratio: above 0, group a uses it more; 0.69 is twice as often",
        ),
        _column(
            "se",
            "number",
            "标准误，以地区为单位；地区过少则为空",
            "standard error with the region as unit; missing where regions are too few",
            required=False,
            minimum=0,
        ),
        _column("df", "number", "t 分布的自由度", "degrees of freedom", required=False, minimum=1),
        _column(
            "low",
            "number",
            "对数几率比的 95 % 区间下限",
            "lower end of the 95 % interval of the log-odds ratio",
            required=False,
        ),
        _column("high", "number", "区间上限", "upper end of that interval", required=False),
        _column(
            "p",
            "number",
            "双侧 p 值",
            "two-sided p value",
            required=False,
            minimum=0,
            maximum=1,
        ),
        _column(
            "q",
            "number",
            "按 Benjamini-Hochberg 校正的 p 值",
            "p value corrected for the number of words (Benjamini & Hochberg)",
            required=False,
            minimum=0,
            maximum=1,
        ),
        *(
            _column(
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
        _column(
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

EMERGENCE = Table(
    "emergence",
    Bilingual("用语的出现", "Emergence of terms"),
    Bilingual("一个用语的一个年度", "one term in one year"),
    (
        _column("term", "string", "用语", "the term"),
        REPORTS["year"],
        _column(
            "n_reports", "integer", "该年报告数", "reports of the year", unit="reports", minimum=1
        ),
        _column(
            "n_using",
            "integer",
            "其中使用该用语的报告数",
            "reports among them that use the term",
            unit="reports",
            minimum=0,
        ),
        _column(
            "n_regions", "integer", "该年地区数", "regions of the year", unit="regions", minimum=1
        ),
        _column(
            "share",
            "number",
            "使用该用语的地区所占比例；一个地区只要有一份报告使用即计入",
            "share of the year's regions with a report that uses the term",
            unit="share of regions",
            minimum=0,
            maximum=1,
        ),
        _column(
            "first_use",
            "integer",
            "所收报告中首次使用的年度；从未使用则为空",
            "first year with a report held that uses the term; missing if none does",
            required=False,
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        _column(
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
        _column(
            "peak",
            "integer",
            "使用地区比例最高的年度（并列取最早）；从未使用或不作趋势判断时为空",
            "year with the largest share of regions, the first of equal ones; missing where "
            "trends are refused or no report uses the term",
            required=False,
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        _column(
            "turn",
            "integer",
            "转折年度：自该年起使用比例与此前相差最大；不作趋势判断时为空",
            "year from which use differs most clearly from the years before; missing where "
            "trends are refused or no year differs",
            required=False,
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        _column(
            "share_before",
            "number",
            "转折前各年度平均比例",
            "mean share over the years before the turn",
            required=False,
            unit="share of regions",
            minimum=0,
            maximum=1,
        ),
        _column(
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

SPECIFICATIONS = Table(
    "specifications",
    Bilingual("各种设定下的差异", "Differences under each specification"),
    Bilingual("一个主题在一种设定下的差异", "the difference in one theme under one specification"),
    (
        Column(**{**CODEBOOK["theme"].__dict__, "unique": False}),
        _column(
            "scope",
            "string",
            "范围：all 全文，measures 只计举措与成效",
            "what is read: all passages, or only the part on measures",
            choices=("all", "measures"),
        ),
        _column(
            "unit",
            "string",
            "篇幅的分配：sentence 按句，passage 由段落的主要主题平分，primary 全归首要主题",
            "what is split: sentences among their themes, passages equally among their main "
            "themes, or nothing, all going to the primary theme",
            choices=("sentence", "passage", "primary"),
        ),
        _column(
            "masked",
            "boolean",
            "是否排除含指示词而不属该主题的说法",
            "whether misleading phrases are left out",
        ),
        _column(
            "without",
            "string",
            "去掉的指示词；空为全部保留",
            "the indicator term left out; empty if none is",
            required=False,
        ),
        _column(
            "difference",
            "number",
            "甲组减乙组的平均份额之差",
            "mean share of group a minus that of group b",
            unit="share of characters",
            minimum=-1,
            maximum=1,
        ),
        _column(
            "holds",
            "boolean",
            "方向是否与基准设定相同",
            "whether its sign is that of the base: all passages, by sentence, masked, all terms",
        ),
    ),
)

ROBUSTNESS = Table(
    "robustness",
    Bilingual("稳健性", "Robustness"),
    Bilingual("一个主题的一项差异", "the difference of two groups in one theme"),
    (
        CODEBOOK["theme"],
        _column("group_a", "string", "甲组", "group a"),
        _column("group_b", "string", "乙组", "group b"),
        SPECIFICATIONS["difference"],
        _column(
            "lowest",
            "number",
            "各设定中最小的差异",
            "smallest difference of any specification",
            unit="share of characters",
            minimum=-1,
            maximum=1,
        ),
        _column(
            "highest",
            "number",
            "各设定中最大的差异",
            "largest difference of any specification",
            unit="share of characters",
            minimum=-1,
            maximum=1,
        ),
        _column(
            "n_specifications",
            "integer",
            "设定数",
            "number of specifications",
            unit="specifications",
            minimum=1,
        ),
        _column(
            "n_terms",
            "integer",
            "逐一去掉的指示词数",
            "indicator terms that were left out in turn",
            unit="terms",
            minimum=0,
        ),
        _column(
            "share_held",
            "number",
            "方向成立的设定所占比例",
            "share of specifications in which the sign holds",
            minimum=0,
            maximum=1,
        ),
        _column(
            "flips_without",
            "string",
            "去掉后方向不再成立的指示词，以 | 分隔",
            "terms without which the sign fails in the base specification, parted by |",
            required=False,
        ),
        _column(
            "firm",
            "boolean",
            "是否稳健：至少 95% 的设定成立，且不依赖任何一个指示词",
            "whether the sign holds in 95% of specifications and hangs on no single term",
        ),
    ),
)

CODING_SHEET = Table(
    "coding_sheet",
    Bilingual("盲编码表", "Blind coding sheet"),
    Bilingual("一个待人工编码的段落", "one passage to be coded by hand"),
    (
        _column(
            "unit",
            "string",
            "单元编号，随机排列，与报告无关",
            "number of the unit in shuffled order; tells nothing of the report",
            unique=True,
            pattern=r"U\d{3,}",
        ),
        _column(
            "part",
            "string",
            "法定组成部分；按编码规则，导语为套语",
            "statutory part; by the coding rules, preambles are formulaic",
        ),
        _column("text", "string", "待编码的原文", "the passage as written"),
        *(
            _column(
                f"theme_{rank}",
                "string",
                f"第 {rank} 个主题的代码，首要主题在前；没有主题则第一栏填 T00",
                f"code of theme {rank}, the primary one first; T00 in the first if there is none",
                required=False,
            )
            for rank in (1, 2, 3)
        ),
        _column("note", "string", "编码员的说明", "the coder's remark", required=False),
    ),
)

CODING_KEY = Table(
    "coding_key",
    Bilingual("盲编码对照表", "Key of a blind coding sheet"),
    Bilingual("一个单元", "one unit"),
    (
        CODING_SHEET["unit"],
        PASSAGES["passage_id"],
        REPORT_ID,
        PASSAGES["role"],
        _column(
            "probability",
            "number",
            "该段落被抽中的概率",
            "probability with which the passage was drawn",
            minimum=0,
            maximum=1,
        ),
        _column(
            "checksum",
            "string",
            "去掉空白后原文的校验值",
            "checksum of the text without white space: 16 hex digits of its SHA-256",
            pattern=r"[0-9a-f]{16}",
        ),
    ),
)

AGREEMENT = Table(
    "agreement",
    Bilingual("编码员间一致性", "Agreement between coders"),
    Bilingual("一种比较方式", "one way of comparing"),
    (
        _column(
            "measure",
            "string",
            "themes 主题集合（MASI 距离），primary 首要主题（名义距离）",
            "themes: sets of themes, MASI distance; primary: first theme, nominal distance",
            choices=("themes", "primary"),
            unique=True,
        ),
        _column(
            "alpha",
            "number",
            "Krippendorff α：1 完全一致，0 与随机无异；编码没有变化则为空",
            "Krippendorff's alpha: 1 perfect, 0 chance; missing if no code varies",
            required=False,
            maximum=1,
        ),
        _column(
            "low",
            "number",
            "α 的 95 % 区间下限（在各报告内重抽单元）",
            "lower end of its 95 % interval, from resampling units within their reports",
            required=False,
            maximum=1,
        ),
        _column("high", "number", "α 的 95 % 区间上限", "upper end", required=False, maximum=1),
        _column(
            "identical",
            "number",
            "编码对中完全相同者所占比例",
            "share of pairs of codings that are the same",
            required=False,
            minimum=0,
            maximum=1,
        ),
        _column("n_coders", "integer", "编码员数", "coders", unit="coders", minimum=2),
        _column(
            "n_units",
            "integer",
            "至少两人编码的单元数",
            "units coded by two or more",
            unit="units",
            minimum=0,
        ),
        _column(
            "n_left_out",
            "integer",
            "仅一人编码、不计入的单元数",
            "units coded by one only, which cannot count",
            unit="units",
            minimum=0,
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
        _column("share_all", "number", "占全文的份额", "share of the whole report", **_SHARE),
        _column(
            "share_measures",
            "number",
            "占“举措与成效”部分的份额；没有该部分则为空",
            'share of the statutory part "measures"; missing if the report has none',
            required=False,
            **_SHARE,
        ),
        _column(
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
        _column(
            "share_coded",
            "number",
            "自动编码的平均份额，未校正",
            "mean share by automatic coding, uncorrected",
            **_SHARE,
        ),
        _column(
            "share",
            "number",
            "校正后的平均份额；罕见主题可能略低于 0",
            "corrected mean share; may fall slightly below 0 for a rare theme",
            unit="share of characters",
        ),
        _column(
            "low",
            "number",
            "95 % 区间下限，以地区为单位；少于五个地区、或 n_with 少于 10 则为空",
            "lower end of the 95 % interval, region as unit; missing below five regions, and "
            "where n_with is below 10",
            required=False,
            unit="share of characters",
        ),
        _column(
            "high",
            "number",
            "95 % 区间上限",
            "upper end of that interval",
            required=False,
            unit="share of characters",
        ),
        _column(
            "n_labelled",
            "integer",
            "人工编码的段落数",
            "passages coded by hand",
            unit="passages",
            minimum=1,
        ),
        _column(
            "n_with",
            "integer",
            "其中人工或自动编码含该主题的段落数",
            "those among them with the theme, by hand or by the codebook",
            unit="passages",
            minimum=0,
        ),
        _column("n_regions", "integer", "地区数", "regions", unit="regions", minimum=1),
    ),
)

TOPIC_STRENGTHS = Table(
    "topic_strengths",
    Bilingual("段落与各话题", "Passages and all topics"),
    Bilingual("一个段落中的一个话题", "one topic of one passage"),
    (
        THEME_CODES["passage_id"],
        TOPIC_TERMS["topic"],
        _column(
            "strength",
            "number",
            "该话题解释段落用词的程度",
            "how much of the passage, its words scaled to length 1, the topic accounts for",
            minimum=0,
        ),
    ),
)

EXEMPLARS = Table(
    "exemplars",
    Bilingual("代表句", "Exemplar sentences"),
    Bilingual("一个代表段落中最典型的一句", "the most typical sentence of one exemplar"),
    (
        TOPIC_TERMS["topic"],
        _column("rank", "integer", "代表段落的次序", "order of the exemplar, from 1", minimum=1),
        THEME_CODES["passage_id"],
        REPORT_ID,
        _column("sentence", "string", "句子原文", "the sentence as written"),
        _column(
            "score",
            "number",
            "句中各词的权重与独有程度乘积之和，除以词数的平方根",
            "sum of weight times exclusivity over its words, by the square root of their number",
            minimum=0,
        ),
    ),
)

TOPIC_LABELS = Table(
    "topic_labels",
    Bilingual("话题标签", "Labels of topics"),
    Bilingual("研究者给一个话题起的名称", "a scholar's name for one topic"),
    (
        _column(
            "topic",
            "string",
            "命名时的话题编号，仅供参考",
            "number when it was named; for orientation, not used to find the topic again",
            required=False,
        ),
        _column(
            "top_terms",
            "string",
            "话题的主要用词，以 | 分隔，至少三个；据此找到话题",
            "top words of the topic, three or more, parted by |; they find the topic again",
            pattern=r"[^|]+(\|[^|]+){2,}",
        ),
        _column("zh", "string", "中文名称", "name in Chinese"),
        _column("en", "string", "英文名称", "name in English"),
    ),
)

INTRUSION_SHEET = Table(
    "intrusion_sheet",
    Bilingual("入侵测试表", "Intrusion sheet"),
    Bilingual("一道题：找出不属于同类的一项", "one question: which option does not belong"),
    (
        _column(
            "item",
            "string",
            "题号，随机排列",
            "number of the question, in shuffled order",
            unique=True,
            pattern=r"Q\d{3,}",
        ),
        _column(
            "text",
            "string",
            "段落原文（话题入侵）；词语入侵则为空",
            "the passage, for topic intrusion; empty for word intrusion",
            required=False,
        ),
        *(
            _column(
                f"option_{number}",
                "string",
                f"第 {number} 个选项：一个词，或一个话题的主要用词",
                f"option {number}: a word, or the top words of a topic",
                required=number <= 3,
            )
            for number in range(1, 7)
        ),
        _column(
            "answer",
            "integer",
            "不属于同类的选项的序号",
            "number of the option that does not belong",
            required=False,
            minimum=1,
            maximum=6,
        ),
    ),
)

INTRUSION_KEY = Table(
    "intrusion_key",
    Bilingual("入侵测试答案", "Key of an intrusion sheet"),
    Bilingual("一道题", "one question"),
    (
        INTRUSION_SHEET["item"],
        _column(
            "task",
            "string",
            "word 词语入侵，topic 话题入侵",
            "word intrusion or topic intrusion",
            choices=("word", "topic"),
        ),
        TOPIC_TERMS["topic"],
        _column(
            "passage_id",
            "string",
            "话题入侵所用的段落",
            "passage shown, for topic intrusion",
            required=False,
        ),
        _column("options", "integer", "选项数", "number of options", minimum=3, maximum=6),
        _column(
            "intruder", "integer", "入侵项的序号", "number of the intruder", minimum=1, maximum=6
        ),
        CODING_KEY["checksum"],
    ),
)

INTRUSION_SCORES = Table(
    "intrusion_scores",
    Bilingual("入侵测试得分", "Scores of intrusion"),
    Bilingual("一个话题，或全部话题", "one topic, or all of them"),
    (
        INTRUSION_KEY["task"],
        _column(
            "topic",
            "string",
            "话题编号；空为全部",
            "number of the topic; empty for all together",
            required=False,
        ),
        _column("n_answers", "integer", "回答数", "answers", unit="answers", minimum=1),
        _column(
            "n_found",
            "integer",
            "找出入侵项的回答数",
            "answers that name the intruder",
            unit="answers",
            minimum=0,
        ),
        _column("share", "number", "找出的比例", "n_found / n_answers", minimum=0, maximum=1),
        _column(
            "low",
            "number",
            "95 % 精确二项区间下限",
            "lower end of the exact 95 % binomial interval (Clopper & Pearson)",
            minimum=0,
            maximum=1,
        ),
        _column("high", "number", "区间上限", "upper end", minimum=0, maximum=1),
        _column(
            "chance",
            "number",
            "随机猜中的概率：选项数的倒数",
            "probability of finding it by guessing: one over the number of options",
            minimum=0,
            maximum=1,
        ),
        _column(
            "p",
            "number",
            "单侧 p 值：全凭猜测时得到这么多或更多",
            "one-sided p value: so many or more by guessing",
            minimum=0,
            maximum=1,
        ),
    ),
)

#: Every table, in the order of the documentation.
TABLES: Final[tuple[Table, ...]] = (
    REPORTS, REPORTS_DERIVED, LEDGER, OUTLINE, OUTLINE_OVERRIDES, PASSAGES, CODEBOOK,
    THEME_CODES, HAND_CODES, THEME_SCORES, THEME_VALIDATION, REPORT_SHARES,
    TOPICS, ASSIGNMENTS, TOPIC_TERMS, STABILITY, DESIGN, GROUP_SHARES, COVERAGE, ANATOMY,
    DIFFERENCES, KEYNESS, EMERGENCE, TURNING_POINTS,
    SPECIFICATIONS, ROBUSTNESS,
    CODING_SHEET, CODING_KEY, AGREEMENT, SCOPE_SHARES, CORRECTED_SHARES, TOPIC_STRENGTHS,
    EXEMPLARS, TOPIC_LABELS, INTRUSION_SHEET, INTRUSION_KEY, INTRUSION_SCORES,
)  # fmt: skip
