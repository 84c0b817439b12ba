"""Numbers as word processors write them in front of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_FORMAL: Final = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL: Final = "零壹貳參肆伍陸柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CIRCLED: Final = (
    *(chr(code) for code in range(0x2460, 0x2474)),
    *(chr(code) for code in range(0x3251, 0x3260)),
    *(chr(code) for code in range(0x32B1, 0x32C0)),
)
_LARGEST: Final = 99_999


def numeral(number: int, kind: str) -> str:
    """Write a number in one of the formats of WordprocessingML (ECMA-376, 17.18.59).

    Parameters
    ----------
    number : int
        From 0 to 99,999; others are written in Arabic figures.
    kind : str
        ``decimal``, ``chineseCounting``, ``chineseCountingThousand``,
        ``ideographTraditional``, ``decimalEnclosedCircle`` ... An unknown one is decimal,
        ``none`` and ``bullet`` are empty.

    Returns
    -------
    str

    Examples
    --------
    >>> kinds = ["chineseCountingThousand", "ideographDigital", "decimalEnclosedCircle"]
    >>> [numeral(12, kind) for kind in kinds]
    ['十二', '一二', '⑫']
    >>> numeral(105, "chineseCounting"), numeral(3, "chineseLegalSimplified")
    ('一百零五', '叁')
    """
    if kind in ("none", "bullet"):
        return ""
    if not 0 <= number <= _LARGEST:
        return str(number)
    if kind in _CHINESE:
        return _counting(number, *_CHINESE[kind])
    if kind in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if kind in _SEQUENCES and 1 <= number <= len(_SEQUENCES[kind]):
        return _SEQUENCES[kind][number - 1]
    if kind in ("lowerRoman", "upperRoman") and number:
        roman = _roman(number)
        return roman.upper() if kind == "upperRoman" else roman
    if kind in ("lowerLetter", "upperLetter") and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    return _figures(number, kind)


def _figures(number: int, kind: str) -> str:
    plain = str(number)
    if kind == "decimalZero":
        return plain.zfill(2)
    if kind in ("decimalFullWidth", "decimalFullWidth2"):
        return plain.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    if kind == "numberInDash":
        return f"- {plain} -"
    return plain


def _counting(number: int, digits: str, units: str) -> str:
    """Write a number with units: 105 is one hundred, nought, five."""
    if number == 0:
        return digits[0]
    out, gap = "", False
    for power in range(4, -1, -1):
        digit = number // 10**power % 10
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit]
            out += units[power - 1] if power else ""
        gap = not digit
    # 12 is 十二; in figures for money it is 壹拾贰.
    return out[1:] if out.startswith("一十") else out


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


_UNITS: Final = "十百千万"
_FORMAL_UNITS: Final = "拾佰仟萬"
_CHINESE: Final[dict[str, tuple[str, str]]] = {
    "chineseCounting": ("零" + _DIGITS[1:], _UNITS),
    "chineseCountingThousand": ("零" + _DIGITS[1:], _UNITS),
    "taiwaneseCounting": ("零" + _DIGITS[1:], _UNITS),
    "taiwaneseCountingThousand": ("零" + _DIGITS[1:], _UNITS),
    "japaneseCounting": ("零" + _DIGITS[1:], _UNITS),
    "chineseLegalSimplified": (_FORMAL, "拾佰仟万"),
    "ideographLegalTraditional": (_FORMAL_TRADITIONAL, _FORMAL_UNITS),
}
_SEQUENCES: Final[dict[str, Sequence[str]]] = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": [chr(0x2488 + n) for n in range(20)],
    "decimalEnclosedParen": [chr(0x2474 + n) for n in range(20)],
    "ideographEnclosedCircle": [chr(0x3280 + n) for n in range(10)],
    "ideographTraditional": _STEMS,
    "ideographZodiac": _BRANCHES,
    "ideographZodiacTraditional": [_STEMS[n % 10] + _BRANCHES[n % 12] for n in range(60)],
}
