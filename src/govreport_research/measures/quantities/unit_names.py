"""Units in English, for figures: what a Chinese unit is called, and which say nothing there."""

from __future__ import annotations

from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.measures.quantities.units import UNITS

#: Normal form of a unit, as in the table of quantities, to English.
_ENGLISH: Final = {
    "年": "years", "月": "months", "周": "weeks", "日": "days", "天": "days",
    "工作日": "working days", "自然日": "calendar days", "季度": "quarters", "小时": "hours",
    "个小时数": "hours", "分钟": "minutes", "秒": "seconds", "毫秒": "milliseconds",
    "学时": "class hours", "课时": "class hours",
    "%": "%", "百分点": "percentage points", "‰": "‰", "个千分点": "per mille points",
    "元": "yuan", "美元": "US dollars", "欧元": "euros", "港元": "Hong Kong dollars",
    "日元": "yen", "英镑": "pounds sterling",
    "平方米": "m²", "平方公里": "km²", "亩": "mu", "公顷": "ha",
    "公里": "km", "米": "m", "厘米": "cm", "毫米": "mm", "纳米": "nm", "微米": "µm",
    "英里": "miles", "海里": "nautical miles",
    "吨": "t", "公斤": "kg", "斤": "jin", "克": "g", "毫克": "mg", "微克": "µg",
    "吨位": "tonnage", "载重吨": "dwt", "吨标准煤": "t of standard coal",
    "立方米": "m³", "升": "l", "毫升": "ml",
    "千瓦时": "kWh", "瓦": "W", "千瓦": "kW", "兆瓦": "MW", "马力": "hp", "伏": "V",
    "卡": "cal", "摄氏度": "°C", "℃": "°C", "分贝": "dB",
    "人公里": "passenger-km", "吨公里": "t-km",
    "TB": "TB", "GB": "GB", "MB": "MB", "PB": "PB", "G": "G", "T": "T", "P": "P",
    "PFlops": "PFlops",
    "倍": "times",
    "人": "people", "名": "people", "位": "people", "户": "households", "户数": "households",
    "次": "times", "人次": "person-times", "岁": "years of age", "页": "pages", "字": "characters",
    "人日": "person-days", "工日": "person-days", "床位": "beds", "标准箱": "TEU",
    "场次": "sessions", "班次": "services", "架次": "flights",
}  # fmt: skip


def unit_name(unit: str) -> Bilingual:
    """Return a unit in both languages.

    Parameters
    ----------
    unit : str
        Normal form, as in the column `unit` of ``schema.INDICATORS``; may be empty.

    Returns
    -------
    Bilingual
        A measure word that only counts (项, 件, 个, 家) has no English: what is counted has.
        A unit that is not known stays as it is written.

    Examples
    --------
    >>> unit_name("工作日").en, unit_name("个").en, unit_name("斗").en
    ('working days', '', '斗')
    """
    known = UNITS.get(unit)
    counts = known is not None and known[1] == "count"
    return Bilingual(unit, _ENGLISH.get(unit, "" if counts else unit))
