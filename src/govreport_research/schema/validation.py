"""Tables of validation by people: coding sheets, agreement, and intrusion tests."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.shared import REPORT_ID, column
from govreport_research.schema.text import PASSAGES
from govreport_research.schema.topics import TOPIC_TERMS
from govreport_research.tables import Table

CODING_SHEET = Table(
    "coding_sheet",
    Bilingual("盲编码表", "Blind coding sheet"),
    Bilingual("一个待人工编码的段落", "one passage to be coded by hand"),
    (
        column(
            "unit",
            "string",
            "单元编号，随机排列，与报告无关",
            "number of the unit in shuffled order; tells nothing of the report",
            unique=True,
            pattern=r"U\d{3,}",
        ),
        column(
            "part",
            "string",
            "法定组成部分；按编码规则，导语为套语",
            "statutory part; by the coding rules, preambles are formulaic",
        ),
        column("text", "string", "待编码的原文", "the passage as written"),
        *(
            column(
                f"theme_{rank}",
                "string",
                f"第 {rank} 个主题的代码，首要主题在前；没有主题则第一栏填 T00",
                f"code of theme {rank}, the primary one first; T00 in the first if there is none",
                required=False,
            )
            for rank in (1, 2, 3)
        ),
        column("note", "string", "编码员的说明", "the coder's remark", required=False),
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
        column(
            "probability",
            "number",
            "该段落被抽中的概率",
            "probability with which the passage was drawn",
            minimum=0,
            maximum=1,
        ),
        column(
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
        column(
            "measure",
            "string",
            "themes 主题集合（MASI 距离），primary 首要主题（名义距离）",
            "themes: sets of themes, MASI distance; primary: first theme, nominal distance",
            choices=("themes", "primary"),
            unique=True,
        ),
        column(
            "alpha",
            "number",
            "Krippendorff α：1 完全一致，0 与随机无异；编码没有变化则为空",
            "Krippendorff's alpha: 1 perfect, 0 chance; missing if no code varies",
            required=False,
            maximum=1,
        ),
        column(
            "low",
            "number",
            "α 的 95 % 区间下限（在各报告内重抽单元）",
            "lower end of its 95 % interval, from resampling units within their reports",
            required=False,
            maximum=1,
        ),
        column("high", "number", "α 的 95 % 区间上限", "upper end", required=False, maximum=1),
        column(
            "identical",
            "number",
            "编码对中完全相同者所占比例",
            "share of pairs of codings that are the same",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column("n_coders", "integer", "编码员数", "coders", unit="coders", minimum=2),
        column(
            "n_units",
            "integer",
            "至少两人编码的单元数",
            "units coded by two or more",
            unit="units",
            minimum=0,
        ),
        column(
            "n_left_out",
            "integer",
            "仅一人编码、不计入的单元数",
            "units coded by one only, which cannot count",
            unit="units",
            minimum=0,
        ),
    ),
)

INTRUSION_SHEET = Table(
    "intrusion_sheet",
    Bilingual("入侵测试表", "Intrusion sheet"),
    Bilingual("一道题：找出不属于同类的一项", "one question: which option does not belong"),
    (
        column(
            "item",
            "string",
            "题号，随机排列",
            "number of the question, in shuffled order",
            unique=True,
            pattern=r"Q\d{3,}",
        ),
        column(
            "text",
            "string",
            "段落原文（话题入侵）；词语入侵则为空",
            "the passage, for topic intrusion; empty for word intrusion",
            required=False,
        ),
        *(
            column(
                f"option_{number}",
                "string",
                f"第 {number} 个选项：一个词，或一个话题的主要用词",
                f"option {number}: a word, or the top words of a topic",
                required=number <= 3,
            )
            for number in range(1, 7)
        ),
        column(
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
        column(
            "task",
            "string",
            "word 词语入侵，topic 话题入侵",
            "word intrusion or topic intrusion",
            choices=("word", "topic"),
        ),
        TOPIC_TERMS["topic"],
        column(
            "passage_id",
            "string",
            "话题入侵所用的段落",
            "passage shown, for topic intrusion",
            required=False,
        ),
        column("options", "integer", "选项数", "number of options", minimum=3, maximum=6),
        column(
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
        column(
            "topic",
            "string",
            "话题编号；空为全部",
            "number of the topic; empty for all together",
            required=False,
        ),
        column("n_answers", "integer", "回答数", "answers", unit="answers", minimum=1),
        column(
            "n_found",
            "integer",
            "找出入侵项的回答数",
            "answers that name the intruder",
            unit="answers",
            minimum=0,
        ),
        column("share", "number", "找出的比例", "n_found / n_answers", minimum=0, maximum=1),
        column(
            "low",
            "number",
            "95 % 精确二项区间下限",
            "lower end of the exact 95 % binomial interval (Clopper & Pearson)",
            minimum=0,
            maximum=1,
        ),
        column("high", "number", "区间上限", "upper end", minimum=0, maximum=1),
        column(
            "chance",
            "number",
            "随机猜中的概率：选项数的倒数",
            "probability of finding it by guessing: one over the number of options",
            minimum=0,
            maximum=1,
        ),
        column(
            "p",
            "number",
            "单侧 p 值：全凭猜测时得到这么多或更多",
            "one-sided p value: so many or more by guessing",
            minimum=0,
            maximum=1,
        ),
    ),
)
