"""What a picture shows, put into sentences: extremes, marks, changes, and numbers read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, Protocol, TypeVar

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.figures.values import grouped
from govreport_research.measures.quantities.unit_names import unit_name

_T = TypeVar("_T")
_Ends = tuple[tuple[Callable[[Iterable[float]], float], Bilingual], ...]
#: How the numbers of a column are read out: counts whole, shares as per cent, differences of
#: shares as percentage points, indices with two decimals, years as they are.
Form = Literal["count", "share", "points", "index", "year"]
#: Entries that are named one by one; of more, the first, the last and their number.
NAMED: Final = 8
_SILENT: Final = Bilingual("", "")


class Part(Protocol):
    """Something that a picture shows."""

    def sentence(self, frame: pd.DataFrame, keys: Sequence[str]) -> Bilingual:
        """Say it of the rows of a table, named by `keys`; nothing if there is none of it."""


@dataclass(frozen=True)
class Extremes:
    """The largest and the smallest number of a column; `by` names them if the keys do not."""

    column: str
    name: Bilingual
    form: Form
    by: tuple[str, ...] = ()

    def sentence(self, frame: pd.DataFrame, keys: Sequence[str]) -> Bilingual:
        """Say both, or that all numbers are the same, and how many are missing."""
        rows = frame.drop_duplicates(list(self.by)) if self.by else frame
        held = rows.dropna(subset=[self.column])
        if held.empty:
            return _SILENT
        values = held[self.column].astype(float)
        lacking = len(rows) - len(held)
        rest = Bilingual(
            f"；另有 {lacking} 个无值" if lacking else "",
            f"; {lacking} without a value" if lacking else "",
        )
        n, ends = len(values), _YEARS if self.form == "year" else _SIZES
        lowest, highest = (spoken(each, self.form) for each in (values.min(), values.max()))
        if n > 1 and lowest == highest:
            about = Bilingual("约", "about ") if values.min() < values.max() else _SILENT
            said = Bilingual(
                f"{n} 个值均{about.zh}为 {lowest.zh}", f"all {n} are {about.en}{lowest.en}"
            )
        else:
            said = _range(held, values, _telling(rows, self.by or keys), self._spoken, ends)
        return Bilingual(
            f"{self.name.zh}：{said.zh}{rest.zh}。", f"{self.name.en}: {said.en}{rest.en}."
        )

    def _spoken(self, row: Mapping[Any, Any]) -> Bilingual:
        return spoken(float(row[self.column]), self.form)


@dataclass(frozen=True)
class Marked:
    """The rows that a picture sets apart: a column of truth values."""

    column: str
    name: Bilingual
    by: tuple[str, ...] = ()

    def sentence(self, frame: pd.DataFrame, keys: Sequence[str]) -> Bilingual:
        """Name them, or say how many they are; nothing where none could be."""
        rows = frame.drop_duplicates(list(self.by)) if self.by else frame
        held = rows[rows[self.column].notna()]
        marked = held[held[self.column].astype(bool)]
        if held.empty:
            return _SILENT
        places = [place_of(row, _telling(rows, self.by or keys)) for row in records_of(marked)]
        if len(places) > NAMED or not all(each.zh for each in places):
            said = Bilingual(
                f"{len(held)} 个中的 {len(marked)} 个", f"{len(marked)} of {len(held)}"
            )
        else:
            said = listed(places) if places else Bilingual("无", "none")
        return Bilingual(f"{self.name.zh}：{said.zh}。", f"{self.name.en}: {said.en}.")


@dataclass(frozen=True)
class OwnScales:
    """Quantities in units of their own, such as those of an indicator, each on its scale."""

    column: str
    each: str

    def sentence(self, frame: pd.DataFrame, keys: Sequence[str]) -> Bilingual:
        """Say the largest and the smallest of every scale; of many, the first and the last."""
        said = []
        for code in ends_of(list(dict.fromkeys(frame[self.each]))):
            rows = frame[frame[self.each] == code]
            values = rows[self.column].astype(float)
            within = _telling(frame, [key for key in keys if key != self.each])
            name = place_of(records_of(rows)[0], [self.each])
            both = _range(rows, values, within, self._spoken, _SIZES)
            said.append(Bilingual(f"{name.zh}：{both.zh}。", f"{name.en}: {both.en}."))
        return sum(said[1:], said[0])

    def _spoken(self, row: Mapping[Any, Any]) -> Bilingual:
        number, unit = grouped(float(row[self.column])), _unit(row["unit"])
        said = _BOUNDS.get(row["bound"]) or (_ABOUT if row["approximate"] else _SILENT)
        return Bilingual(f"{said.zh}{number}{unit.zh}", f"{said.en}{number}{unit.en}")


@dataclass(frozen=True)
class Changes:
    """Values before and after, one pair in each row."""

    before: str
    after: str

    def sentence(self, frame: pd.DataFrame, keys: Sequence[str]) -> Bilingual:
        """Say both values of every row; of many rows, how many, and the first and the last."""
        rows = records_of(frame)
        many = len(rows) > NAMED
        text = Bilingual(f"{len(rows)} 项变化，首尾两项：", f"{len(rows)} changes; first and last:")
        said = [self._spoken(row, keys) for row in ends_of(rows)]
        return sum(said, text if many else _SILENT)

    def _spoken(self, row: Mapping[Any, Any], keys: Sequence[str]) -> Bilingual:
        place, unit = place_of(row, [key for key in keys if row[key]]), _unit(row["unit"])
        first, then = grouped(float(row[self.before])), grouped(float(row[self.after]))
        zh = f"由 {first}{unit.zh or ' '}变为 {then}{unit.zh}"
        en = f"from {first}{'%' if unit.en == '%' else ''} to {then}{unit.en}"
        return Bilingual(f"{place.zh}：{zh}。", f"{place.en}: {en}.")


def spoken(value: float, form: Form) -> Bilingual:
    """Return a number as it is read aloud, never with an exponent.

    Examples
    --------
    >>> spoken(3415.0, "count").en, spoken(0.6223, "share").en, spoken(-0.141, "points").en
    ('3,415', '62.2%', '−14.1 percentage points')
    """
    if form == "year":
        return _same(f"{value:.0f}")
    if form == "count":
        return _same(grouped(value))
    if form == "index":
        return _same(_decimals(value, 2))
    number = _decimals(100 * value, 1)
    if form == "share":
        return _same(f"{number}%")
    return Bilingual(f"{number} 个百分点", f"{number} percentage points")


def _decimals(value: float, decimals: int) -> str:
    """Return a number with so many decimals at most; a small one is never called zero."""
    text = f"{value:.{decimals}f}"
    if value and not float(text):
        text = f"{Decimal(f'{value:.1g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


_BOUNDS: Final = {
    "lower": Bilingual("至少 ", "at least "),
    "upper": Bilingual("至多 ", "at most "),
}
_ABOUT: Final = Bilingual("约 ", "about ")


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)


def _unit(unit: str) -> Bilingual:
    if unit == "%":
        return _same("%")
    name = unit_name(unit)
    return Bilingual(f" {name.zh}" if name.zh else "", f" {name.en}" if name.en else "")


def records_of(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a table as mappings."""
    return frame.to_dict("records")


def ends_of(entries: Sequence[_T]) -> Sequence[_T]:
    """Return all entries, or of many the first and the last."""
    return entries if len(entries) <= NAMED else (entries[0], entries[-1])


def listed(names: Sequence[Bilingual]) -> Bilingual:
    """Return names as a list; a mark that stands within a name does not part names."""
    zh = "；" if any(set(name.zh) & set("、，") for name in names) else "、"
    en = "; " if any(set(name.en) & set("、,") for name in names) else ", "
    return Bilingual(zh.join(name.zh for name in names), en.join(name.en for name in names))


def _telling(frame: pd.DataFrame, keys: Sequence[str]) -> list[str]:
    """Return the keys that tell rows apart, since what is the same in all need not be repeated.

    Where all is the same, as in a single row, all keys are returned.
    """
    return [key for key in keys if len(set(frame[key])) > 1] or list(keys)


def place_of(row: Mapping[Any, Any], keys: Sequence[str]) -> Bilingual:
    """Return the names of what a row is given for."""
    zh = [str(row.get(f"{key}_zh", row[key])) for key in keys]
    en = [str(row.get(f"{key}_en", row[key])) for key in keys]
    return Bilingual("，".join(zh), ", ".join(en))


def _range(
    frame: pd.DataFrame,
    values: pd.Series[float],
    keys: Sequence[str],
    say: Callable[[Mapping[Any, Any]], Bilingual],
    ends: _Ends,
) -> Bilingual:
    """Return the largest and the smallest value with the names of their rows."""
    if len(values) == 1:
        (row,) = records_of(frame)
        return _in_brackets(say(row), place_of(row, keys), 0)
    said = []
    for end_of, word in ends:
        rows = records_of(frame[values == end_of(values)])
        end = _in_brackets(say(rows[0]), place_of(rows[0], keys), len(rows) - 1)
        said.append(Bilingual(f"{word.zh} {end.zh}", f"{word.en} {end.en}"))
    first, last = said
    return Bilingual(f"{first.zh}，{last.zh}", f"{first.en}, {last.en}")


_LARGEST: Final = Bilingual("最大", "largest")
_SMALLEST: Final = Bilingual("最小", "smallest")
#: The ends of a column of numbers, in the order in which they are said.
_SIZES: Final[_Ends] = ((max, _LARGEST), (min, _SMALLEST))
_YEARS: Final[_Ends] = ((min, Bilingual("最早", "earliest")), (max, Bilingual("最晚", "latest")))


def _in_brackets(number: Bilingual, place: Bilingual, more: int) -> Bilingual:
    if not place.zh:
        return number
    zh = f"{place.zh}；共 {more + 1} 处" if more else place.zh
    en = f"{place.en}, and {more} more" if more else place.en
    return Bilingual(f"{number.zh}（{zh}）", f"{number.en} ({en})")
