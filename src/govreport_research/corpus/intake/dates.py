"""Dates as Chinese reports write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_DIGITS: Final = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "O": 0,
    "0": 0,
}
_CHINESE: Final = "〇○零O一二三四五六七八九"
_WRITTEN: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*(?:年\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*日)?"
    r"|(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d))"
)
_SPELT: Final = re.compile(
    rf"(?P<y>[一二][{_CHINESE}]{{3}})年(?P<m>[一二三四五六七八九十]{{1,2}})月"
    rf"(?:(?P<d>[一二三四五六七八九十廿]{{1,3}})日)?"
)


@dataclass(frozen=True)
class Dated:
    """A date found in a text.

    Attributes
    ----------
    year, month, day : int
        The day is 0 if only the month is given.
    start, end : int
        Where it stands.
    text : str
        As written.
    """

    year: int
    month: int
    day: int
    start: int
    end: int
    text: str

    @property
    def iso(self) -> str:
        """``YYYY-MM-DD``, or nothing if the day is not given."""
        return f"{self.year}-{self.month:02}-{self.day:02}" if self.day else ""


def dates_in(text: str) -> list[Dated]:
    """Find the dates with a year and a month.

    Parameters
    ----------
    text : str
        In simplified script.

    Returns
    -------
    list of Dated
        In order. What is no day of the calendar is left out.

    Examples
    --------
    >>> [found.iso for found in dates_in("二〇二二年三月三日印发，2024-01-11公开")]
    ['2022-03-03', '2024-01-11']
    """
    found = []
    for match in _WRITTEN.finditer(text):
        month = int(match["m"] or match["m2"])
        day = int(match["d"] or match["d2"] or 0)
        found.append((int(match["y"]), month, day, match))
    for match in _SPELT.finditer(text):
        year = int("".join(str(_DIGITS[digit]) for digit in match["y"]))
        day = _number(match["d"]) if match["d"] else 0
        found.append((year, _number(match["m"]), day, match))
    return sorted(
        (
            Dated(year, month, day, match.start(), match.end(), match[0])
            for year, month, day, match in found
            if _exists(year, month, day)
        ),
        key=lambda each: each.start,
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def _number(spelt: str) -> int:
    """Return the value of 一 to 九十九."""
    spelt = spelt.replace("廿", "二十")
    if "十" not in spelt:
        return _DIGITS[spelt[-1]]
    tens, ones = spelt.split("十", 1)
    return (_DIGITS[tens[-1]] if tens else 1) * 10 + (_DIGITS[ones[-1]] if ones else 0)
