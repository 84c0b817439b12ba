"""What a picture shows, for readers who cannot see it: short sentences made from its table.

The picture, what it is drawn for, then for each of its scales the largest and the smallest value
with the names of what has them. Nothing is guessed from column names: a table that is not
described here has no alternative text, and its figure is not saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, Protocol, TypeVar

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.figures.printed import HEADINGS
from govreport_research.figures.values import grouped
from govreport_research.measures.quantities.unit_names import unit_name
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import Table
from govreport_research.text.passages import STATUTORY

T = TypeVar("T")
_Ends = tuple[tuple[Callable[[Iterable[float]], float], Bilingual], ...]
#: How the numbers of a column are read out: counts whole, shares as per cent, differences of
#: shares as percentage points, indices with two decimals, years as they are.
Form = Literal["count", "share", "points", "index", "year"]
#: Entries that are named one by one; of more, the first, the last and their number.
_NAMED: Final = 8
_SILENT: Final = Bilingual("", "")


def alternative_text(title: Bilingual, table: pd.DataFrame, schema_table: Table) -> Bilingual:
    """Return what a picture shows, for readers who cannot see it.

    Parameters
    ----------
    title : Bilingual
    table : pandas.DataFrame
        The numbers drawn, with columns of names where there are any.
    schema_table : Table
        Whose name decides what is said.

    Returns
    -------
    Bilingual
        The title, the kind of picture, what values are given for, and the largest and the
        smallest value with the names of what has them; on scales of their own, for each.

    Raises
    ------
    InputError
        If it is not known what a figure of that table shows.
    """
    picture = PICTURES.get(schema_table.name)
    if picture is None:
        where, what = f"table {schema_table.name}", "what a figure of it shows is not known."
        raise_problems([Problem(where, what, "Give its alternative text yourself, as alt.")])
        raise AssertionError("a table that is not known is refused")
    frame = table.reset_index(drop=True) if picture.cells is None else picture.cells(table)
    text = Bilingual(
        f"图：{title.zh}。{picture.kind.zh}。", f"Figure: {title.en}. {picture.kind.en}."
    )
    for key in picture.keys if picture.listed is None else picture.listed:
        text += _entries(frame, key)
    for part in picture.parts:
        text += part.sentence(frame, picture.keys)
    return text


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
        places = [_place(row, _telling(rows, self.by or keys)) for row in _records(marked)]
        if len(places) > _NAMED or not all(each.zh for each in places):
            said = Bilingual(
                f"{len(held)} 个中的 {len(marked)} 个", f"{len(marked)} of {len(held)}"
            )
        else:
            said = _listed(places) if places else Bilingual("无", "none")
        return Bilingual(f"{self.name.zh}：{said.zh}。", f"{self.name.en}: {said.en}.")


@dataclass(frozen=True)
class OwnScales:
    """Quantities in units of their own, such as those of an indicator, each on its scale."""

    column: str
    each: str

    def sentence(self, frame: pd.DataFrame, keys: Sequence[str]) -> Bilingual:
        """Say the largest and the smallest of every scale; of many, the first and the last."""
        said = []
        for code in _ends(list(dict.fromkeys(frame[self.each]))):
            rows = frame[frame[self.each] == code]
            values = rows[self.column].astype(float)
            within = _telling(frame, [key for key in keys if key != self.each])
            name = _place(_records(rows)[0], [self.each])
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
        rows = _records(frame)
        many = len(rows) > _NAMED
        text = Bilingual(f"{len(rows)} 项变化，首尾两项：", f"{len(rows)} changes; first and last:")
        said = [self._spoken(row, keys) for row in _ends(rows)]
        return sum(said, text if many else _SILENT)

    def _spoken(self, row: Mapping[Any, Any], keys: Sequence[str]) -> Bilingual:
        place, unit = _place(row, [key for key in keys if row[key]]), _unit(row["unit"])
        first, then = grouped(float(row[self.before])), grouped(float(row[self.after]))
        zh = f"由 {first}{unit.zh or ' '}变为 {then}{unit.zh}"
        en = f"from {first}{'%' if unit.en == '%' else ''} to {then}{unit.en}"
        return Bilingual(f"{place.zh}：{zh}。", f"{place.en}: {en}.")


@dataclass(frozen=True)
class Picture:
    """What a figure of a table shows.

    Parameters
    ----------
    kind : Bilingual
        Kind of picture and what a mark in it is; without a full stop.
    keys : tuple of str
        Columns that say what values are given for; `HEADINGS` has their names.
    parts : tuple of Part
        What is shown, in order.
    listed : tuple of str, optional
        Those of the keys whose values are named, or counted if many; all if not given.
    cells : callable, optional
        Turns the table into one with a row for each mark, where it is not that already.
    """

    kind: Bilingual
    keys: tuple[str, ...]
    parts: tuple[Part, ...]
    listed: tuple[str, ...] | None = None
    cells: Callable[[pd.DataFrame], pd.DataFrame] | None = None


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


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.to_dict("records")


def _ends(entries: Sequence[T]) -> Sequence[T]:
    """Return all entries, or of many the first and the last."""
    return entries if len(entries) <= _NAMED else (entries[0], entries[-1])


def _entries(frame: pd.DataFrame, key: str) -> Bilingual:
    """Say which values a column of names has; of many, the first, the last and how many."""
    rows = frame.drop_duplicates(key)
    if key in ("year", "n_topics"):
        rows = rows.sort_values(key)
    called = [_place(row, [key]) for row in _records(rows) if row[key] != ""]
    what = HEADINGS[key]
    if len(called) > _NAMED:
        first, *_, last = called
        said = Bilingual(
            f"{len(called)} 个，首为{first.zh}，末为{last.zh}",
            f"{len(called)}, from {first.en} to {last.en}",
        )
    else:
        said = _listed(called)
    return Bilingual(f"{what.zh}：{said.zh}。", f"{what.en}: {said.en}.")


def _listed(names: Sequence[Bilingual]) -> Bilingual:
    """Return names as a list; a mark that stands within a name does not part names."""
    zh = "；" if any(set(name.zh) & set("、，") for name in names) else "、"
    en = "; " if any(set(name.en) & set("、,") for name in names) else ", "
    return Bilingual(zh.join(name.zh for name in names), en.join(name.en for name in names))


def _telling(frame: pd.DataFrame, keys: Sequence[str]) -> list[str]:
    """Return the keys that tell rows apart, since what is the same in all need not be repeated.

    Where all is the same, as in a single row, all keys are returned.
    """
    return [key for key in keys if len(set(frame[key])) > 1] or list(keys)


def _place(row: Mapping[Any, Any], keys: Sequence[str]) -> Bilingual:
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
        (row,) = _records(frame)
        return _in_brackets(say(row), _place(row, keys), 0)
    said = []
    for end_of, word in ends:
        rows = _records(frame[values == end_of(values)])
        end = _in_brackets(say(rows[0]), _place(rows[0], keys), len(rows) - 1)
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


def _statutory(table: pd.DataFrame) -> pd.DataFrame:
    """Leave open whether a part is missing that no rule asks for."""
    frame = table.reset_index(drop=True)
    return frame.assign(missing=frame["missing"].where(frame["role"].isin(list(STATUTORY))))


def _with_numbers_of_topics(table: pd.DataFrame) -> pd.DataFrame:
    """Name each number of topics, as the figure does: 4 alone does not say what it counts."""
    frame = table.reset_index(drop=True)
    return frame.assign(k=[f"k = {number}" for number in frame["n_topics"]])


def _both_ways(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each cell of a matrix of reports: a in b, and b in a."""
    turned = {
        f"report_{a}{tongue}": f"report_{b}{tongue}"
        for a, b in ("ab", "ba")
        for tongue in ("", "_zh", "_en")
    } | {"share_a": "share_b", "share_b": "share_a"}
    back = table.rename(columns=turned)
    back["unusual"] = pd.array([pd.NA] * len(back), dtype="boolean")
    return pd.concat([table, back], ignore_index=True)


def _not_previous(table: pd.DataFrame) -> pd.DataFrame:
    frame = table.reset_index(drop=True)
    return frame.assign(not_previous=1 - frame["own_previous"])


_SHARE: Final = Bilingual("份额", "Share")
_DIFFERENCE: Final = Bilingual("差异（甲组减乙组）", "Difference, group a minus group b")
#: What a figure of each table shows, by the table's name in `schema`.
PICTURES: Final[dict[str, Picture]] = {
    "coverage": Picture(
        Bilingual("方格图，每格为一个地区一年的报告数", "Grid of reports held, by region and year"),
        ("region", "year"),
        (Extremes("n_reports", Bilingual("报告数", "Reports"), "count"),),
    ),
    "anatomy": Picture(
        Bilingual(
            "堆积条形图，每份报告一条，各段为各组成部分占正文的份额",
            "Stacked bars, one for each report, of the share of its text that each part takes",
        ),
        ("report_id", "role"),
        (
            Extremes("share", _SHARE, "share"),
            Marked("missing", Bilingual("缺少的法定部分", "Statutory parts missing")),
        ),
        cells=_statutory,
    ),
    "stability": Picture(
        Bilingual("两幅折线图，横轴为话题数", "Two line charts over the number of topics"),
        ("k",),
        (
            Marked("chosen", Bilingual("选用的话题数", "Number chosen")),
            Extremes("ari", Bilingual("调整兰德指数", "Adjusted Rand index"), "index"),
            Extremes("ari_null", Bilingual("零模型的指数", "The index of the null"), "index"),
            Extremes("stable_topics", Bilingual("稳定话题", "Stable topics"), "share"),
            Extremes("silhouette", Bilingual("轮廓系数", "Silhouette"), "index"),
        ),
        listed=("n_topics",),
        cells=_with_numbers_of_topics,
    ),
    "shown_shares": Picture(
        Bilingual("热图，颜色越深份额越大", "Heat map, darker for larger shares"),
        ("category", "group"),
        (Extremes("share", _SHARE, "share"),),
    ),
    "group_shares": Picture(
        Bilingual("点图，每个类别一幅", "Dots for each group, one panel for each category"),
        ("category", "group"),
        (Extremes("mean", Bilingual("平均份额", "Mean share"), "share"),),
    ),
    "keyness": Picture(
        Bilingual(
            "条形图，每词一条，向右为甲组用得更多，向左为乙组",
            "Bars, one for each word: to the right where group a uses it more, else to the left",
        ),
        ("word",),
        (
            Extremes(
                "log_odds", Bilingual("加权对数几率比", "Weighted log-odds ratio"), "index"
            ),
        ),
    ),
    "emergence": Picture(
        Bilingual(
            "热图，每格为一年中使用一个用语的地区所占比例",
            "Heat map of the share of a year's regions that use a term",
        ),
        ("term", "year"),
        (
            Extremes("share", Bilingual("地区比例", "Share of regions"), "share"),
            Extremes("first_use", Bilingual("首次使用", "First use"), "year", ("term",)),
            Marked(
                "left_censored",
                Bilingual("最早年度已使用", "In use in the earliest year already"),
                ("term",),
            ),
        ),
    ),
    "robustness": Picture(
        Bilingual(
            "每个主题一行：点为基准设定下的差异，线为各设定下的范围",
            "One row for each theme: a dot for the difference, a line for its range over all "
            "specifications",
        ),
        ("group_a", "group_b", "theme"),
        (
            Extremes("difference", _DIFFERENCE, "points"),
            Marked("firm", Bilingual("方向稳健的主题", "Themes whose sign is firm")),
        ),
    ),
    "specifications": Picture(
        Bilingual(
            "各种设定下的差异由小到大排列，每点一种设定，下方为其各项选择",
            "Dots in rising order, one for each specification, with its choices below",
        ),
        (),
        (
            Extremes("difference", _DIFFERENCE, "points"),
            Marked(
                "holds",
                Bilingual("方向与基准设定相同", "Specifications with the sign of the base"),
            ),
        ),
    ),
    "indicator_panel": Picture(
        Bilingual("点图，每个指标各用一条尺度", "Dots, each indicator on a scale of its own"),
        ("concept", "report_id"),
        (OwnScales("number", "concept"),),
    ),
    "changes": Picture(
        Bilingual(
            "哑铃图，每行一项变化，各用一条尺度", "Dumbbells, each change on a scale of its own"
        ),
        ("measured", "report_id"),
        (Changes("from_number", "to_number"),),
        listed=(),
    ),
    "reuse": Picture(
        Bilingual("点图，横轴为年度，每点一份报告", "Dots by year, one for each report"),
        ("report_id",),
        (
            Extremes(
                "not_previous",
                Bilingual("不见于本地区上一份报告", "Not in the region's last report"),
                "share",
            ),
            Extremes(
                "new", Bilingual("不见于任何此前的报告", "In no earlier report held"), "share"
            ),
        ),
        cells=_not_previous,
    ),
    "wording_pairs": Picture(
        Bilingual(
            "热图，每格为行中报告的文字见于列中报告的比例",
            "Heat map of how much of the row's report is found in the column's",
        ),
        ("report_a", "report_b"),
        (
            Extremes("share_a", _SHARE, "share"),
            Marked("unusual", Bilingual("异常的报告对", "Unusual pairs")),
        ),
        listed=("report_a",),
        cells=_both_ways,
    ),
}  # fmt: skip
