"""Tables of the text: outlines, corrections of them, passages, and statutory parts."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.shared import PASSAGE_ROLES, REPORT_ID, ROLES, SHARE, column
from govreport_research.tables import Table

OUTLINE = Table(
    "outline",
    Bilingual("大纲", "Outline"),
    Bilingual("一个标题或条目，按出现次序", "one heading or item, in order of appearance"),
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
        column(
            "kind",
            "string",
            "heading 标题，item 条目，appendix 附件中的标题",
            "heading, item (一是 …), or heading of or in an annex",
            choices=("heading", "item", "appendix"),
        ),
        column(
            "level",
            "integer",
            "在本文中的层级，从 1 起",
            "depth in this document, from 1",
            minimum=1,
        ),
        column(
            "parent",
            "integer",
            "上级的行号，没有则为 -1",
            "row number of the parent, -1 for none",
            minimum=-1,
        ),
        column(
            "style", "string", "序号样式", "family of the marker: 一、 (一) 1. (1) 第一 一是 bare"
        ),
        column(
            "marker",
            "string",
            "序号原文；脱落则为空",
            "numeral as written; empty when it was lost",
            required=False,
        ),
        column("title", "string", "去掉序号的标题", "heading without its numeral", required=False),
        column("run_in", "boolean", "同一行后接正文", "whether body text follows on the same line"),
        column("role", "string", "法定组成部分", "statutory part", choices=tuple(ROLES)),
        column(
            "confidence",
            "number",
            "把握程度",
            "how sure the splitter is; 1 is certain",
            minimum=0,
            maximum=1,
        ),
        column(
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
        column(
            "heading",
            "string",
            "标题原文，含序号",
            "the heading as printed in the report, with its numeral",
        ),
        column(
            "action",
            "string",
            "set 更改层级或组成部分，add 增加标题，remove 不是标题",
            "set: change level or part; add: this is a heading; remove: this is none",
            choices=("set", "add", "remove"),
        ),
        column(
            "level",
            "integer",
            "更正后的层级；空则不变",
            "level it should have, from 1; empty to leave it",
            required=False,
            minimum=1,
        ),
        column(
            "role",
            "string",
            "更正后的组成部分；空则不变",
            "statutory part it should have; empty to leave it",
            required=False,
            choices=tuple(ROLES),
        ),
        column(
            "start",
            "integer",
            "起点，原文码位；仅在同一标题出现多次时需要",
            "its first code point, needed only where the same words occur more than once",
            required=False,
            unit="code points",
            minimum=0,
        ),
        column("notes", "string", "备注", "why", required=False),
    ),
)

PASSAGES = Table(
    "passages",
    Bilingual("段落", "Passages"),
    Bilingual("一个自然段或段首条目", "one paragraph or paragraph-initial item"),
    (
        column(
            "passage_id",
            "string",
            "段落编号：报告编号加起点",
            "report_id and start, e.g. luozhuang-2023:325",
            unique=True,
        ),
        REPORT_ID,
        OUTLINE["start"],
        OUTLINE["end"],
        column(
            "kind",
            "string",
            "preamble 导语，paragraph 段落，item 段首条目",
            "preamble, paragraph, or paragraph that is one item (一是 …)",
            choices=("preamble", "paragraph", "item"),
        ),
        column(
            "heading",
            "integer",
            "所属标题在大纲中的行号，没有则为 -1",
            "row of the outline it stands under, -1 before the first heading",
            minimum=-1,
        ),
        column(
            "path",
            "string",
            "所属各级标题，以 › 分隔",
            "headings it stands under, outermost first",
            required=False,
        ),
        column("role", "string", "法定组成部分", "statutory part", choices=tuple(PASSAGE_ROLES)),
        column(
            "text",
            "string",
            "原文",
            "the passage as written; equals text[start:end] but for line breaks",
        ),
        column(
            "measured",
            "string",
            "用于计量的简体文本",
            "the passage in simplified script, for measuring",
        ),
        column(
            "characters",
            "integer",
            "不计空白的字符数",
            "length without white space",
            unit="characters",
            minimum=1,
        ),
    ),
)

TOKENS = Table(
    "tokens",
    Bilingual("词语", "Words"),
    Bilingual("一个段落的词语", "the words of one passage"),
    (
        PASSAGES["passage_id"],
        REPORT_ID,
        column(
            "words",
            "string",
            "实词，按出现次序，以空格分隔；词内的空格写作 _",
            "words that carry content, in order, parted by blanks; a blank in a term is written _",
            required=False,
        ),
        column("n_words", "integer", "实词数", "number of these words", unit="words", minimum=0),
    ),
)

ANATOMY = Table(
    "anatomy",
    Bilingual("篇章构成", "Section anatomy"),
    Bilingual("一份报告的一个组成部分", "one statutory part of one report"),
    (
        REPORT_ID,
        column(
            "role",
            "string",
            "法定组成部分",
            "statutory part, or the preamble",
            choices=tuple(PASSAGE_ROLES),
        ),
        column(
            "passages", "integer", "段落数", "passages in this part", unit="passages", minimum=0
        ),
        column(
            "characters",
            "integer",
            "字符数",
            "characters in this part",
            unit="characters",
            minimum=0,
        ),
        column("share", "number", "占报告正文的份额", "share of the report's passages", **SHARE),
        column("missing", "boolean", "是否缺失", "whether the report has no such part"),
    ),
)
