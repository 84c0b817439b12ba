"""Which Chinese numerals count something: 两次, 三百余件 do; 三级, 一网通办 do not.

Small numerals are part of hundreds of names and slogans. One of them is a quantity only where
the measure word is one of events, persons, bodies or time, or where a verb of counting, making
or reaching stands before it; 一 needs more than the others.
"""

from __future__ import annotations

import re
from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: After these measure words a numeral from 两 to 九 counts, whatever stands before it.
_COUNTABLE: Final = _words(
    "次 场次 人次 件次 场 批 批次 轮 起 例 件 家 户 人 名 宗 台 辆 座 处 所 间 天 月 小时 "
    "分钟 秒 工作日 自然日 周 元 % 百分点 倍 平方米 平方公里 公里 亩 公顷 吨 笔 篇 份 艘 架 栋 "
    "幢 床 头 株 棵 枚 立方米 千瓦 千瓦时"
)
#: Measure words that names use as well (三项制度): only after a verb.
_NEEDS_A_VERB: Final = _words("个 项 期 类 种 条 张 套 支 部 本 款 档 位 册 组 只 块 面")
_VERB: Final = re.compile(
    r"(?:新增|新建|建成|新设|增设|设立|设置|设有|开设|开通|建立|成立|组建|获得?|荣获|获评|获批"
    r"|承接|下放|取消|压减|减少|精简"
    r"|减|增加|增|完成|涉及|覆盖|共|共计|累计|总计|合计|分别|达到?|至|成|有|推出|出台|制定|印发"
    r"|发布|打造|培育|引进|实施|推广"
    r"|上线|入选|命名|创建|列入|争取|办理|办结|受理|查处|整改|解决|修订|废止|清理|梳理|编制|选派"
    r"|配备|聘请|仅|只有|包括|提出"
    r"|收到|召开|开展|举办|组织|形成|至少|不少于|超过?|近|约)(?:了|出|好)?$"
)
#: What is held in 期 (培训两期); 港口三期 is the third stage of a work.
_COURSES: Final = ("训", "班", "坛", "堂", "会", "课", "动", "刊", "报", "展", "栏目", "学习")
#: Rhetorical things that are named, not counted, after a Chinese numeral.
_RHETORICAL: Final = re.compile(
    r"全会|党代会|全国人|方面|层面|维度|角度|领域|环节|阶段|特点|转变|结合|确保|坚持|维护|意识|自信|确立|重点|关键"
    r"|方向|机制|制度|文章"
    r"|统一|到位|清单|平台建设|文明|全面|布局|代表|务必|台阶|百年|一百年|关系|优先|抓手|大局"
)
#: An event of its own: 共进行一次, 召开一次; and the smaller side of a change: 压缩成一张.
_ONE_BEFORE: Final = re.compile(
    r"(?:共|共计|累计|分别|各|仅|每[年月季周](?:度)?|至少|不少于|进行|开展|召开|举办|组织|举行"
    r"|集中|研究)(?:了|过|共)?$"
    r"|(?:压缩|精简|合并|整合|减少|缩减|缩短|压减|优化|减|并|合|变|降)(?:至|到|为|成)$"
)
_ONE_EVENTS: Final = frozenset(["次", "场", "期", "轮", "批", "场次", "例", "起", "件"])
_ONE_LABEL: Final = re.compile(
    r"性|办|告知|申[报请]|取|不跑|跑|提交|备案|评价|受理|录入|采集|成|到位"
)
_TIME: Final = frozenset(["天", "月", "小时", "分钟", "秒", "工作日", "自然日", "周"])
_TO: Final = re.compile(r"(?:至|到|为|由|从|过|需|在|于)$")
_LARGE: Final = re.compile(r"[十百千万亿]")


def counts(
    text: str, start: int, end: int, numeral: str, unit: str, kind: str, *, vague: bool
) -> bool:
    """Return whether a Chinese numeral with a unit is a quantity.

    Parameters
    ----------
    text : str
        Folded text.
    start, end : int
        From the numeral to the end of the unit.
    numeral : str
        The numeral alone.
    unit, kind : str
        Normal form and kind of the unit.
    vague : bool
        Whether 余, 近, 以上 or the like stands with it, which no name has.

    Returns
    -------
    bool
    """
    before = text[max(0, start - 8) : start]
    if before.endswith(("第", "初", "党的", "之", "届")) or unit == "年":
        return False
    if _RHETORICAL.match(text, end):
        return False
    if numeral == "一":
        return _one_counts(text, end, before, unit)
    if numeral == "半":
        return unit in _TIME
    if vague:
        return True
    if numeral == "二" or not numeral.strip("百千万亿"):
        return False  # 二期 is the second; 百万亩 and 千家 are names
    if len(numeral) > 1 and _LARGE.search(numeral):
        return True
    if unit in _COUNTABLE:
        return not (unit in ("天", "次", "人") and before.endswith(("三", "接二连")))
    if unit == "期" and before.endswith(_COURSES):
        return True
    return unit in _NEEDS_A_VERB and _VERB.search(before) is not None


def _one_counts(text: str, end: int, before: str, unit: str) -> bool:
    if before.endswith("无"):
        return True
    if unit in _TIME:
        return bool(_TO.search(before)) or text.startswith(("内", "以内", "之内"), end)
    if unit in ("元", "%", "百分点", "倍"):
        return True
    if _ONE_LABEL.match(text, end):
        return False
    found = _ONE_BEFORE.search(before)
    if found is None:
        return False
    return unit in _ONE_EVENTS or found[0].endswith(("至", "到", "为", "成"))


#: A numeral and 大 before what was launched: 推出五大套餐 counts packages, 四大行动 is a name.
LAUNCHED: Final = re.compile(
    r"(?:推出|开发|建成|设立|开设|新增|形成|培育|打造|布局|建设|划分为?|分为)(?:了|出)?$"
)
