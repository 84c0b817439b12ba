"""Units and measure words: which there are, their normal form, and the kind of quantity."""

from __future__ import annotations

from typing import Final

_COUNTS: Final = (
    "个 项 件 条 家 户 名 人 位 张 份 宗 起 例 场 次 期 批 台 套 部 篇 本 册 笔 类 种 处 座 所 "
    "间 辆 "
    "架 艘 列 支 组 轮 块 面 幅 只 头 株 棵 栋 幢 枚 封 则 通 道 门 款 档 单 卷 页 字 岁 双 口 "
    "趟 床 "
    "站 节 届 对 顶 尊 眼 盏 根 扇 席 尾 匹 羽 队 窗 环 步 片 串 层 "
    "轮次 "
    "项次 件次 人次 场次 户次 家次 台次 班次 批次 篇次 车次 架次 艘次 户数 标准箱 人日 对次 条次 "
    "床位 张床位 个床位 点 宗数 份次 大类 小类 大项 小项 子项 主项 余次 标段 班列 班 课 讲 堂 "
    "套次 工日 辆次 分"
)
_OTHERS: Final = {
    "duration": (
        "个工作日 工作日 个自然日 自然日 个日历天 天 日 年 年度 个年度 个月 个星期 星期 周 个小时 "
        "小时 分钟 秒钟 秒 学时 个学时 课时 个课时 个季度 毫秒 个半月 个小时数"
    ),
    "percentage": "% 个百分点 百分点 ‰ 个千分点",
    "money": "元 元人民币 美元 欧元 港元 港币 日元 英镑 元钱 块钱",
    "area": "平方米 平米 平方公里 平方千米 m2 m² ㎡ 米² 米2 亩 公顷 km² ㎢",
    "amount": (
        "公里 千米 米 厘米 毫米 km 吨 公斤 千克 斤 克 立方米 升 毫升 千瓦时 度 千瓦 兆瓦 瓦 "
        "吨标准煤 吨标煤 TB GB MB PB G T 人公里 吨公里 度电 英里 海里 吨位 m³ 伏 摄氏度 ℃ "
        "微克 毫克 P PFlops 卡 载重吨 标方 立方 KW kW MW 纳米 马力 微米 分贝"
    ),
    "multiple": "倍",
}
#: Unit as written to its normal form, where that is not what is written.
_NORMAL: Final = {
    "个工作日": "工作日", "个自然日": "自然日", "个日历天": "天", "个星期": "周", "星期": "周",
    "个月": "月", "个小时": "小时", "秒钟": "秒", "个学时": "学时", "个课时": "课时",
    "个季度": "季度", "个百分点": "百分点", "元人民币": "元", "元钱": "元", "块钱": "元",
    "平米": "平方米", "m2": "平方米", "m²": "平方米",
    "米²": "平方米", "米2": "平方米", "㎡": "平方米", "平方千米": "平方公里",
    "km²": "平方公里", "㎢": "平方公里", "千米": "公里", "km": "公里", "港币": "港元",
    "度电": "千瓦时", "度": "千瓦时", "立方": "立方米", "标方": "立方米", "m³": "立方米",
    "KW": "千瓦", "kW": "千瓦", "MW": "兆瓦", "个床位": "床位", "张床位": "床位", "大": "个",
    "千克": "公斤", "年度": "年", "个年度": "年", "吨标煤": "吨标准煤",
    "个半月": "月", "大类": "类", "小类": "类", "大项": "项", "小项": "项", "子项": "项",
    "主项": "项",
}  # fmt: skip
#: What begins like a unit and is none. The longest word wins, so these hide their beginnings.
_NOT_UNITS: Final = (
    "项目 部门 部分 部委 部级 部队 期间 期限 期工程 期项目 期建设 场所 场地 场景 条例 条件 条款 "
    "条线 件事 人均 人民 人大 人行 人才 名单 名录 名片 位于 位列 位居 位数 次日 次要 次序 次会议 "
    "例如 例外 例会 类似 种类 处级 处理 处于 所有 所以 所在 所属 面对 面向 面积 则是 通过 通办 "
    "道路 门类 门店 单位 单元 版本 字号 岁月 双向 口径 对于 对照 对外 对口 对全 对企 对接 站式 "
    "步走 步曲 分之 分别 分为 分管 分级 分类 分析 分解 点半 点整 点钟 日前 日起 日至 日电 日常 "
    "月份 年来 年代 年级 年期 年检 年计划 年行动 年规划 年攻坚 年版 年末 年底 年初 年以来 年内 "
    "年前 年后 年累计 年共 周年 周边 号 级 代 楼 室 路 线 年均 年间 年时间 届全 届中 届三 届人 "
    "届一 届二 届四 届五 届六 届七 "
    "年总 年活动 年整治 组织 组成 台阶 套餐 支持 支撑 支队 批准 批复 通知 通报 讲话 课题 "
    "起草 起来 起到 起诉 家庭 家属 家长 户籍 户外 户口 度假 升级 升至 升为 米字 队伍 环节 环境 "
    "窗口 窗通 层级 层面 层次 片区 点位 点对 站点 站位 面临 面上 站在 单独 门诊 本级 本地 本市 "
    "本区 本县 本局 本省 块链 只有 只需 只要 道德 款项 列入 列为 列席 名列 位次 通用 封闭 头雁 "
    "对标 列全 双减 双随 双碳 席位 卡口 克服 度夏 吨级 公里级 万吨级 瓦级 米级 级以上 升规 元化 "
    "类别 类型 版块 节点 节约 节能 节省 节水 日游 日夜 年度报 年度工 年度法 年度计 年度考 年度重 "
    "年度目 年度行 年度全 年度政 年度"
)


def _table() -> dict[str, tuple[str, str] | None]:
    table: dict[str, tuple[str, str] | None] = dict.fromkeys(_NOT_UNITS.split())
    table |= {unit: (_NORMAL.get(unit, unit), "count") for unit in _COUNTS.split()}
    for kind, units in _OTHERS.items():
        table |= {unit: (_NORMAL.get(unit, unit), kind) for unit in units.split()}
    return table


#: Unit as written -> (normal form, kind), or None for a word that only looks like a unit.
UNITS: Final[dict[str, tuple[str, str] | None]] = _table()
#: First characters of all units -> lengths of the words that begin so, longest first.
_LENGTHS: Final = {
    first: sorted({len(word) for word in UNITS if word[0] == first}, reverse=True)
    for first in {word[0] for word in UNITS}
}
#: First and second characters of all longer ones: most units are one character.
_SECOND: Final = frozenset(word[:2] for word in UNITS if len(word) > 1)
#: First characters of all units, to turn away what cannot be one.
FIRST: Final = frozenset(_LENGTHS)


def read_unit(text: str, start: int) -> tuple[str, str, str] | None:
    """Return the unit that begins at an offset: as written, its normal form, its kind.

    Parameters
    ----------
    text : str
        Folded text.
    start : int
        Where the numeral ends.

    Returns
    -------
    tuple of str or None
        None if there is no unit, or a word that only begins like one (项目, 部门).

    Examples
    --------
    >>> read_unit("30个工作日", 2)
    ('个工作日', '工作日', 'duration')
    >>> read_unit("12项目", 2) is None
    True
    """
    first_two = text[start : start + 2]
    if first_two not in _SECOND:
        known = UNITS.get(first_two[:1])
        return None if known is None else (first_two[0], *known)
    for length in _LENGTHS[first_two[0]]:
        word = text[start : start + length]
        if word in UNITS:
            known = UNITS[word]
            return None if known is None else (word, *known)
    return None
