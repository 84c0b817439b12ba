"""Numerals as reports write them, and the numbers they stand for."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10_000, "亿": 100_000_000}

#: A longer run of digits is an account, an index or a telephone number.
LONGEST: Final = 15

#: Digits, with a scale (万, 亿 ...) unless that begins a unit (千瓦, 百分点); in `vague` 余, 多
#: or 来, after which a scale may stand as well (10余万, 18万余).
ARABIC: Final = re.compile(
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?: ?(?P<scale>[十百千]?万?亿|[十百千]?万|[百千](?![克瓦米分伏升卡帕])))?"
    r"(?P<vague>余|多(?![种元项方])|多(?=[种元项]|方米)|来(?=[个名家项次天万])|几)?"
    r"(?(vague)(?P<after>万亿|[百千]?万|亿|[百千](?![克瓦米分伏升卡帕]))?)"
)
#: Numerals in Chinese; 数, 几 and 上 stand before a scale only (数十, 上百).
CHINESE: Final = re.compile(
    r"(?P<lead>[数几](?=[十百千万亿]))?"
    r"(?P<digits>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?)"
    r"(?P<vague>余|多(?=[万亿个名家项次件人户条天台场])|几(?=[万亿个名家项次件人户条天台场]))?"
    r"(?(vague)(?P<after>万亿|万|亿)?)"
)
_NEIGHBOURS: Final = re.compile(r"[一二两三四五六七八九]{2}")


def arabic_number(match: re.Match[str]) -> float | None:
    """Return the number of a match of `ARABIC`; None if it is too long to be one."""
    digits = match[1]
    if len(digits) > LONGEST:
        return None
    digits = digits.replace(",", "")
    if match.lastindex == 1:
        return float(digits)
    scale = scale_of(match[2]) * scale_of(match[4])
    # 2387.2亿 is 238,720,000,000 and not a little less, as it were in binary fractions.
    return float(Decimal(digits) * scale) if "." in digits else float(int(digits) * scale)


def scale_of(written: str | None) -> int:
    """Return what a scale multiplies by: 1 for none.

    Examples
    --------
    >>> scale_of("百万"), scale_of("万亿"), scale_of(None)
    (1000000, 1000000000000, 1)
    """
    if written is None:
        return 1
    scale = 1
    for char in written:
        scale *= _SMALL.get(char) or _LARGE[char]
    return scale


@lru_cache(maxsize=1024)
def chinese_number(written: str) -> float | None:
    """Return the number of a Chinese numeral; None if it is not well formed.

    Examples
    --------
    >>> [chinese_number(each) for each in ("三百二十", "两", "十二", "一万二", "一二三", "百")]
    [320.0, 2.0, 12.0, 12000.0, None, 100.0]
    """
    whole, _, decimals = written.partition("点")
    if len(whole) > LONGEST:
        return None
    total = section = digit = 0
    scale, after_digit = 1, False
    for char in whole:
        if char in _DIGITS:
            if after_digit and digit:
                return None
            digit, after_digit = _DIGITS[char], True
            continue
        if char in _SMALL:
            scale = _SMALL[char]
            section += (digit or 1) * scale
        else:
            scale = _LARGE[char]
            if char == "亿":
                total = (total + section + digit or 1) * scale
            else:
                total += (section + digit or 1) * scale
            section = 0
        digit, after_digit = 0, False
    # 一万二 is 12,000 and 三百二 is 320: a last digit counts in tenths of the scale before it.
    if digit and len(whole) > 1 and scale > 10 and whole[-2] not in "零〇":
        section += digit * scale // 10
    else:
        section += digit
    value = float(total + section)
    if decimals:
        value += float("0." + "".join(str(_DIGITS[char]) for char in decimals))
    return value


def neighbours(written: str) -> tuple[float, float] | None:
    """Return both ends of two digits that follow each other (三五家, 两三天), else None.

    Examples
    --------
    >>> neighbours("两三"), neighbours("十三")
    ((2.0, 3.0), None)
    """
    if len(written) != 2 or not _NEIGHBOURS.fullmatch(written):
        return None
    low, high = (float(_DIGITS[char]) for char in written)
    return (low, high) if 0 < high - low <= 2 else None
