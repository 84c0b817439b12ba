"""The national place table: divisions down to county level, with the names they once had.

The table and its source are described in ``divisions.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

Rank = Literal["province", "city", "county"]

#: Last year that the table covers; a name that stands then is a present one.
LAST_COVERED: Final = 2024
#: Words in front of a rank (市中, 城关 ...) that are no name when they stand alone.
_NO_NAME: Final = frozenset(
    "市中 城关 城区 郊区 矿区 城中 城东 城西 城北 东区 西区 新城 中区".split()  # noqa: SIM905
)


@dataclass(frozen=True, order=True)
class Division:
    """One name of one division.

    Attributes
    ----------
    unit : str
        The same for all names of a division.
    province, city, county : str
        Full names in simplified Chinese; what lies below the division is empty, as is the
        city of a county that lies in none (a district of Beijing, Jiyuan).
    short : str
        Name without rank and people: 湘西 for 湘西土家族苗族自治州.
    first, last : int
        Years from and to which this name stood, as far as the table goes (1980-2024).
    """

    unit: str
    province: str
    city: str
    county: str
    short: str
    first: int
    last: int

    @property
    def rank(self) -> Rank:
        """How high the division stands."""
        return "county" if self.county else "city" if self.city else "province"

    @property
    def name(self) -> str:
        """Its own full name."""
        return self.county or self.city or self.province

    @property
    def place(self) -> tuple[str, str, str]:
        """Province, city and county, as reports.csv holds them."""
        return self.province, self.city, self.county

    def stood(self, year: int | None) -> bool:
        """Whether this name stood in a year; if none is given, whether it stands now."""
        if year is None or year > LAST_COVERED:
            return self.last == LAST_COVERED
        return self.first <= max(year, 1980) <= self.last + 1  # signs change with a delay

    def within(self, other: Division) -> bool:
        """Whether it is `other` or lies in it."""
        ours, theirs = self.place, other.place
        return all(not name or name == own for own, name in zip(ours, theirs, strict=True))


@cache
def divisions() -> tuple[Division, ...]:
    """Return every row of the table.

    Returns
    -------
    tuple of Division
        By unit and name.
    """
    table = files(__package__).joinpath("divisions.csv").read_text(encoding="utf-8")
    return tuple(
        Division(
            row["unit"],
            row["province"],
            row["city"],
            row["county"],
            row["short"],
            int(row["first"]),
            int(row["last"]),
        )
        for row in csv.DictReader(table.splitlines())
    )


@cache
def present_names() -> dict[str, Division]:
    """Return the present name of every unit that still exists, by unit."""
    return {each.unit: each for each in divisions() if each.last == LAST_COVERED}


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Return the divisions that bear or bore a full name, by that name."""
    return _index((each.name, each) for each in divisions())


@cache
def by_short_name() -> dict[str, tuple[Division, ...]]:
    """Return the divisions by their short name, of two characters and more."""
    return _index(
        (each.short, each)
        for each in divisions()
        if len(each.short) > 1 and each.short not in _NO_NAME
    )


def _index(pairs: Iterable[tuple[str, Division]]) -> dict[str, tuple[Division, ...]]:
    index: dict[str, list[Division]] = {}
    for name, each in pairs:
        index.setdefault(name, []).append(each)
    return {name: tuple(found) for name, found in index.items()}


@cache
def _lengths(*, short: bool) -> dict[str, tuple[int, ...]]:
    """Return the lengths of names by their first character, longest first."""
    lengths: dict[str, set[int]] = {}
    for name in by_short_name() if short else by_name():
        lengths.setdefault(name[0], set()).add(len(name))
    return {first: tuple(sorted(held, reverse=True)) for first, held in lengths.items()}


def names_in(text: str, *, short: bool = False) -> list[tuple[int, str]]:
    """Find the names of divisions in a text, the longest that fits at each place.

    Parameters
    ----------
    text : str
        In simplified script.
    short : bool, default False
        Look for short names instead of full ones.

    Returns
    -------
    list of (int, str)
        Where each begins, and the name; in order, none overlapping another.

    Examples
    --------
    >>> names_in("长沙市岳麓区行政审批服务局")
    [(0, '长沙市'), (3, '岳麓区')]
    """
    index = by_short_name() if short else by_name()
    lengths = _lengths(short=short)
    found = []
    position = 0
    while position < len(text):
        for length in lengths.get(text[position], ()):
            name = text[position : position + length]
            if name in index:
                found.append((position, name))
                position += length
                break
        else:
            position += 1
    return found
