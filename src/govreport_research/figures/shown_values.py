"""Whether a picture shows the numbers of its table and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from govreport_research.figures.style import Page, Shown
from govreport_research.problems import Problem

_Numbers = np.ndarray[Any, np.dtype[np.float64]]
#: Drawn numbers have six significant decimals; what differs by more is another number.
_SAME: Final = 1e-5
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
#: Writing that is a number, perhaps rounded, a bound or starred, or a number with a second
#: one in brackets, and nothing else.
_WRITTEN: Final = re.compile(rf"\(?[-−~≥≤]?-?({_NUMBER})(%?)\*?\)?(?: \(({_NUMBER})\))?")
_BELOW: Final = re.compile(rf"<({_NUMBER})")
_CHANGE: Final = re.compile(rf"[-−]?({_NUMBER}) → [-−]?({_NUMBER})(?: .*)?")
_FRACTION: Final = re.compile(r"(\d+)/(\d+)")
_REMEDY: Final = "Draw from the table that is published, or publish the table that was drawn."


def foreign_values(page: Page, table: pd.DataFrame, name: str) -> Iterator[Problem]:
    """Find what a figure shows that its table does not say.

    Parameters
    ----------
    page : Page
        Compared are the axes that were declared by `Page.shows`, and every number that
        stands alone anywhere in the figure.
    table : pandas.DataFrame
        The numbers published with it. Beside the axes, numbers may also be sums of a whole
        column, over all rows or those of one group, or numbers of rows, or stand in a name.
        Numbers of rows whose `unit` is ``%`` are per cent as they stand.
    name : str
        What to call the figure in the messages.

    Yields
    ------
    Problem
        One for each number, in the order of drawing.
    """
    numbers = _numbers(table)
    per_cent = _numbers(table[table["unit"] == "%"]) if "unit" in table else np.zeros(0)
    beside = np.concatenate([numbers, _sums(table), _row_counts(table), _in_labels(table)])
    for place, axes in enumerate(page.get_axes(), 1):
        if axes not in page.shown:
            continue
        shown = page.shown[axes]
        where = f"{name}, axes {place}"
        placed = np.concatenate([np.zeros(0), *_marks(axes, shown.along)])
        drawn = (placed - shown.zero) / shown.scale
        for value in drawn[~_among(drawn, np.append(numbers, [0.0, *_means(table, shown)]))]:
            yield Problem(where, f"a mark stands at {value:.6g}, not in the table.", _REMEDY)
        for text in axes.texts:
            if not _is_said(text.get_text(), numbers, per_cent, shown.scale):
                yield Problem(where, f"{text.get_text()!r} is not in the table.", _REMEDY)
    for text in page.texts:
        if not _is_said(text.get_text(), beside, per_cent, 1.0):
            yield Problem(name, f"{text.get_text()!r} is not in the table.", _REMEDY)


def _numbers(table: pd.DataFrame) -> _Numbers:
    """Return all numbers of a table in rising order."""
    found: list[float] = []
    for column in table.columns:
        values = table[column].dropna()
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            found += values.astype(float).tolist()
    return np.unique(np.array(found, dtype=np.float64))


def _in_labels(table: pd.DataFrame) -> _Numbers:
    """Return the numbers that stand in texts of a table, such as the year in a report's name."""
    texts = table.select_dtypes(["object", "str"]).to_numpy().ravel()
    found = {float(each) for text in texts for each in re.findall(r"\d{1,9}", str(text))}
    return np.array(sorted(found), dtype=np.float64)


def _sums(table: pd.DataFrame) -> _Numbers:
    counts = [c for c in table.columns if pd.api.types.is_integer_dtype(table[c].dtype)]
    found: list[float] = [float(table[count].sum()) for count in counts]
    for key in table.columns:
        if not pd.api.types.is_float_dtype(table[key].dtype):
            sums = table.groupby(key, sort=False)[[c for c in counts if c != key]].sum()
            found += sums.to_numpy(dtype=np.float64).ravel().tolist()
    return np.unique(np.array(found, dtype=np.float64))


def _row_counts(table: pd.DataFrame) -> _Numbers:
    """Return how many values each column has in the rows of each group."""
    found: list[float] = []
    for key in table.columns:
        if not pd.api.types.is_float_dtype(table[key].dtype):
            counts = table.groupby(key, sort=False).count()
            found += counts.to_numpy(dtype=np.float64).ravel().tolist()
    return np.unique(np.array(found, dtype=np.float64))


def _means(table: pd.DataFrame, shown: Shown) -> Iterator[float]:
    """Yield the means at which marks may stand."""
    if shown.means_by is not None:
        means = table.groupby(shown.means_by).mean(numeric_only=True)
        yield from means.to_numpy(dtype=np.float64, na_value=np.nan).ravel()


def _among(values: _Numbers, numbers: _Numbers) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for each value whether it is one of the numbers."""
    ordered = np.sort(numbers)
    after = np.searchsorted(ordered, values).clip(1, max(1, len(ordered) - 1))
    near = np.minimum(
        np.abs(values - ordered[after - 1]),
        np.abs(values - ordered[np.minimum(after, len(ordered) - 1)]),
    )
    return np.asarray(near <= _SAME * np.abs(values) + 1e-9)


def _marks(axes: Axes, along: str) -> Iterator[_Numbers]:
    """Yield the numbers at which marks stand; lines across the whole axes are none."""
    side = 1 if along == "y" else 0
    if along == "text":
        return
    for artist in (*axes.lines, *axes.collections, *axes.patches):
        if artist.get_visible() and _in_data(artist, axes):
            yield from _of_artist(artist, along, side)


def _in_data(artist: Any, axes: Axes) -> bool:
    if isinstance(artist, Patch):
        return bool(artist.get_data_transform() == axes.transData)
    places = [artist.get_transform()]
    if isinstance(artist, Collection):
        places.append(artist.get_offset_transform())
    return axes.transData in places


def _of_artist(artist: Any, along: str, side: int) -> Iterator[_Numbers]:
    if isinstance(artist, Line2D):
        if along != "width":
            yield np.asarray(artist.get_xydata(), dtype=np.float64)[:, side]
    elif isinstance(artist, Rectangle):
        start = artist.get_xy()[side]
        length = artist.get_height() if side else artist.get_width()
        yield np.array([length] if along == "width" else [start, start + length])
    elif isinstance(artist, Collection) and along != "width":
        offsets = np.ma.filled(np.ma.masked_array(artist.get_offsets(), dtype=float), np.nan)
        if artist.get_offset_transform() == artist.axes.transData:  # type: ignore[union-attr]
            yield offsets[:, side]
        else:
            for path in artist.get_paths():
                yield np.asarray(path.vertices)[:, side]


def _is_said(text: str, numbers: _Numbers, per_cent: _Numbers, scale: float) -> bool:
    """Return whether a text is no number, or one that the table holds, rounded as written."""
    text = text.strip()
    below = _BELOW.fullmatch(text)
    if below:
        least = 0.5 * 10.0 ** -_decimals(below[1])
        return bool(((numbers > 0) & (numbers * scale < least)).any())
    change = _CHANGE.fullmatch(text)
    if change:
        return all(_rounds_to(each, numbers * scale) for each in change.groups())
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        part, whole = int(fraction[1]), int(fraction[2])
        return bool(_among(np.array([part / max(whole, 1), float(whole)]), numbers).all())
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return True
    known = np.append(numbers * 100, per_cent) if written[2] else numbers * scale
    stands = [_rounds_to(written[1], known)]
    stands += [_rounds_to(written[3], numbers)] if written[3] else []
    return all(stands)


def _rounds_to(written: str, numbers: Sequence[float] | _Numbers) -> bool:
    value = float(written.replace(",", ""))
    apart = np.abs(np.abs(np.asarray(numbers)) - value)
    return bool((apart <= 0.5 * 10.0 ** -_decimals(written) + 1e-6).any())


def _decimals(written: str) -> int:
    return len(written.partition(".")[2])
