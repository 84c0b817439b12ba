"""Provinces, their regional blocs, and English names of places."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from govreport_research.bilingual import Bilingual

#: Province-level divisions of the mainland, in the order of the national codes (GB/T 2260),
#: with their official English names.
PROVINCES: Final[dict[str, str]] = {
    "北京市": "Beijing",
    "天津市": "Tianjin",
    "河北省": "Hebei",
    "山西省": "Shanxi",
    "内蒙古自治区": "Inner Mongolia",
    "辽宁省": "Liaoning",
    "吉林省": "Jilin",
    "黑龙江省": "Heilongjiang",
    "上海市": "Shanghai",
    "江苏省": "Jiangsu",
    "浙江省": "Zhejiang",
    "安徽省": "Anhui",
    "福建省": "Fujian",
    "江西省": "Jiangxi",
    "山东省": "Shandong",
    "河南省": "Henan",
    "湖北省": "Hubei",
    "湖南省": "Hunan",
    "广东省": "Guangdong",
    "广西壮族自治区": "Guangxi",
    "海南省": "Hainan",
    "重庆市": "Chongqing",
    "四川省": "Sichuan",
    "贵州省": "Guizhou",
    "云南省": "Yunnan",
    "西藏自治区": "Tibet",
    "陕西省": "Shaanxi",
    "甘肃省": "Gansu",
    "青海省": "Qinghai",
    "宁夏回族自治区": "Ningxia",
    "新疆维吾尔自治区": "Xinjiang",
}

_BLOC_MEMBERS: Final[dict[str, str]] = {
    "east": "北京市 天津市 河北省 上海市 江苏省 浙江省 福建省 山东省 广东省 海南省",
    "central": "山西省 安徽省 江西省 河南省 湖北省 湖南省",
    "west": (
        "内蒙古自治区 广西壮族自治区 重庆市 四川省 贵州省 云南省 西藏自治区 陕西省 甘肃省 "
        "青海省 宁夏回族自治区 新疆维吾尔自治区"
    ),
    "northeast": "辽宁省 吉林省 黑龙江省",
}
#: Province to bloc, as the National Bureau of Statistics divides the country since 2011.
BLOC_OF: Final[dict[str, str]] = {
    province: bloc for bloc, members in _BLOC_MEMBERS.items() for province in members.split()
}

# Names whose usual English form is not their pinyin.
_ENGLISH: Final[dict[str, str]] = {
    "呼和浩特": "Hohhot",
    "乌鲁木齐": "Urumqi",
    "拉萨": "Lhasa",
    "哈尔滨": "Harbin",
}
_SUFFIXES: Final = (
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
)


@cache
def english_name(place: str) -> str:
    """Return the English name of a place.

    Parameters
    ----------
    place : str
        Full name in simplified Chinese, e.g. ``"罗庄区"`` or ``"广西壮族自治区"``.

    Returns
    -------
    str
        The official name for a province; else the pinyin of the name without its rank
        (GB/T 28039: one word, an apostrophe before a later syllable that begins with a, o
        or e). A one-character name keeps its rank (和县: Hexian).

    Examples
    --------
    >>> [english_name(place) for place in ("罗庄区", "西安市", "和县", "陕西省")]
    ['Luozhuang', "Xi'an", 'Hexian', 'Shaanxi']
    """
    return PROVINCES.get(place) or _spelled().get(place) or spell(place)


@cache
def _spelled() -> dict[str, str]:
    """Return names that are spelled already: to load all of pinyin takes half a second."""
    table = files("govreport_research.corpus").joinpath("english_names.csv")
    pairs = (line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[1:])
    return dict(pairs)


def spell(place: str) -> str:
    """Return the English name of a place that is no province, worked out anew.

    Parameters
    ----------
    place : str
        Full name in simplified Chinese.

    Returns
    -------
    str
        As `english_name`, which keeps those of all divisions in ``english_names.csv``.
    """
    stem = place
    for suffix in _SUFFIXES:
        if place.endswith(suffix) and len(place) > len(suffix) + 1:
            stem = place.removesuffix(suffix)
            break
    if stem in _ENGLISH:
        return _ENGLISH[stem]
    from pypinyin import lazy_pinyin

    syllables: list[str] = lazy_pinyin(stem)
    word = syllables[0]
    for syllable in syllables[1:]:
        word += ("'" if syllable[:1] in ("a", "o", "e") else "") + syllable
    return word[:1].upper() + word[1:]


def region_names(places: list[tuple[str, str, str]]) -> list[Bilingual]:
    """Return a name for the region of every report, so that no two regions share one.

    Parameters
    ----------
    places : list of (province, city, county)
        Full names; city and county may be empty.

    Returns
    -------
    list of Bilingual
        The lowest division filled in. Where two different regions have the same name
        (鼓楼区 in Nanjing and in Xuzhou) the division above it stands before it in Chinese
        and behind it, in brackets, in English.

    Examples
    --------
    >>> names = region_names([("江苏省", "南京市", "鼓楼区"), ("江苏省", "徐州市", "鼓楼区")])
    >>> [name.zh for name in names], names[0].en
    (['南京市鼓楼区', '徐州市鼓楼区'], 'Gulou (Nanjing)')
    """
    filled = {place: tuple(name for name in place if name) for place in places}
    chinese: dict[str, set[tuple[str, ...]]] = {}
    english: dict[str, set[tuple[str, ...]]] = {}
    for parts in filled.values():
        chinese.setdefault(parts[-1], set()).add(parts)
        english.setdefault(english_name(parts[-1]), set()).add(parts)
    names = {}
    for place, parts in filled.items():
        zh, en = parts[-1], english_name(parts[-1])
        if len(parts) > 1:
            if len(english[en]) > 1:
                en = f"{en} ({english_name(parts[-2])})"
            if len(chinese[zh]) > 1:
                zh = parts[-2] + zh
        names[place] = Bilingual(zh, en)
    return [names[place] for place in places]
