"""Tables of topics: the topics, their words and passages, and how stable they are."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.shared import REPORT_ID, column
from govreport_research.schema.text import PASSAGES
from govreport_research.schema.themes import THEME_CODES
from govreport_research.tables import Column, Table

TOPICS = Table(
    "topics",
    Bilingual("话题", "Topics"),
    Bilingual("一个话题", "one topic"),
    (
        column(
            "topic",
            "string",
            "话题编号，按规模排列",
            "number of the topic by size: K01 is the largest",
            unique=True,
            pattern=r"K\d\d+",
        ),
        column("label_zh", "string", "中文标签：特征词", "label in Chinese: its distinctive words"),
        column("label_en", "string", "英文标签", "label in English: its number"),
        column(
            "passages", "integer", "段落数", "passages assigned to it", unit="passages", minimum=0
        ),
        column(
            "share",
            "number",
            "占全部段落的份额",
            "share of all passages",
            minimum=0,
            maximum=1,
            unit="share of passages",
        ),
        column(
            "top_terms", "string", "权重最高的词，以 | 分隔", "words of highest weight, parted by |"
        ),
        column(
            "exemplars",
            "string",
            "代表段落编号，以 | 分隔",
            "passage_id of the most typical passages, parted by |",
        ),
        column(
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
        column(
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
        column("rank", "integer", "按权重的次序", "order by weight, 1 for the highest", minimum=1),
        column("term", "string", "词", "the word"),
        column(
            "weight",
            "number",
            "词在该话题中的权重；同一话题各权重平方和为 1",
            "weight of the word in the topic; the squares of a topic's weights sum to 1",
            minimum=0,
            maximum=1,
        ),
        column(
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
        column("n_topics", "integer", "话题数", "number of topics", minimum=2, unique=True),
        column(
            "ari",
            "number",
            "重抽样之间的平均调整兰德指数",
            "mean adjusted Rand index of resampled against full fit; 1 same, 0 chance",
            minimum=-1,
            maximum=1,
        ),
        column(
            "ari_null",
            "number",
            "打乱各列后的同一指标",
            "the same on data whose columns were permuted: what no structure gives",
            minimum=-1,
            maximum=1,
        ),
        column(
            "stable_topics",
            "number",
            "Jaccard 系数不低于 0.6 的话题所占比例",
            "share of topics with mean Jaccard of .6 or more",
            minimum=0,
            maximum=1,
        ),
        column(
            "silhouette",
            "number",
            "轮廓系数，仅供参考",
            "mean silhouette (cosine); grows with the number of topics, never selects",
            minimum=-1,
            maximum=1,
        ),
        column("chosen", "boolean", "是否选用", "whether this number was used"),
    ),
)

TOPIC_STRENGTHS = Table(
    "topic_strengths",
    Bilingual("段落与各话题", "Passages and all topics"),
    Bilingual("一个段落中的一个话题", "one topic of one passage"),
    (
        THEME_CODES["passage_id"],
        TOPIC_TERMS["topic"],
        column(
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
        column("rank", "integer", "代表段落的次序", "order of the exemplar, from 1", minimum=1),
        THEME_CODES["passage_id"],
        REPORT_ID,
        column("sentence", "string", "句子原文", "the sentence as written"),
        column(
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
        column(
            "topic",
            "string",
            "命名时的话题编号，仅供参考",
            "number when it was named; for orientation, not used to find the topic again",
            required=False,
        ),
        column(
            "top_terms",
            "string",
            "话题的主要用词，以 | 分隔，至少三个；据此找到话题",
            "top words of the topic, three or more, parted by |; they find the topic again",
            pattern=r"[^|]+(\|[^|]+){2,}",
        ),
        column("zh", "string", "中文名称", "name in Chinese"),
        column("en", "string", "英文名称", "name in English"),
    ),
)
