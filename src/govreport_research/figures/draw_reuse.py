"""Figures of shared wording: what every two reports share, and what is new year by year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, panels, style
from govreport_research.figures.heads import column_heads
from govreport_research.figures.layout import Line
from govreport_research.figures.style import (
    GUIDE,
    INK,
    SECOND_INK,
    SMALL_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, labels_for
from govreport_research.problems import Problem, raise_problems

_FOUND: Final = Bilingual(
    "行：该报告的文字见于列中报告的比例 (%)",
    "Row: share of its text that is found in the report of the column (%)",
)
_UNUSUAL: Final = Bilingual(
    "加框：高于无关报告对的第 95 百分位", "framed: above the 95th percentile of unrelated pairs"
)
#: Deepest colour is at least this share: a matrix of next to nothing should look like it.
_FULL: Final = 0.1
#: Fill of a cell in which nothing is shared.
_NONE: Final = "#f4f4f4"

_NEW: Final[dict[str, Bilingual]] = {
    "not_previous": Bilingual("不见于本地区上一份报告", "Not in the region's last report"),
    "new": Bilingual("不见于所收任何此前的报告", "In no earlier report held"),
}
_NEW_SHARE: Final = Bilingual("占参与比对字符的比例 (%)", "Share of compared characters (%)")
_EACH: Final = Bilingual("点：一份报告", "dot: one report")
_MEAN: Final = Bilingual("短线：该年各报告的平均", "stroke: mean of the year's reports")
_COUNT: Final = Bilingual("年度下方：所绘报告数", "below each year: reports drawn")


def tenths(share: float) -> str:
    """Return a share as a percentage with one decimal, for a cell.

    Examples
    --------
    >>> tenths(0.0573), tenths(0.0002), tenths(0), tenths(1)
    ('5.7', '<0.1', '0', '100')
    """
    if share == 0:
        return "0"
    if share < 0.0005:
        return "<0.1"
    return "100" if share >= 0.9995 else f"{100 * share:.1f}"


@style.style()
def draw_shared_wording(
    table: pd.DataFrame,
    reports: Mapping[str, Bilingual],
    *,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw how much of each report is found in each other one.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.WORDING_PAIRS`. A pair without a row is drawn as a hollow cell.
    reports : mapping of str to Bilingual
        Label of each `report_id`, in the order in which reports are drawn.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        One row and one column per report; darker is more, and numbers stand in the cells
        where they fit. Pairs that share more than unrelated ones are framed.

    Raises
    ------
    InputError
        If the table is not as described, a report has no label, or the cells do not fit.
    """
    frame = drawn(table, schema.WORDING_PAIRS, ("report_a", "report_b"))
    raise_problems(_repeated_pairs(frame))
    found = labels_for([*frame["report_a"], *frame["report_b"]], reports, "labels of reports")
    labels = {report_id: label for report_id, label in reports.items() if report_id in found}
    shares, framed = _matrix(frame, list(labels))
    page_width = style.width_of(width)
    blocks, label_width = layout.column(list(labels.values()), language, 0.3 * page_width)
    name_end = layout.EDGE + label_width
    left = name_end + 1.5
    cell = (page_width - left - layout.EDGE) / len(labels)
    line_height = max(layout.height_of(block) for block in blocks)
    style.enough_room(cell, 2.9, f"{len(labels)} reports", width)
    row = max(line_height + 0.4, min(cell, 6.0))
    heads = column_heads(list(labels.values()), language, cell)
    top = heads.height + 1.8
    said = [_FOUND, *([_UNUSUAL] if framed.any() else [])]
    foot = panels.notes(said, language, page_width - 4)
    rest = top + 1.4 + layout.height_of(foot) + 0.4
    row += style.spare(rest + row * len(labels), f"{len(labels)} reports") / len(labels)
    height = rest + row * len(labels)
    page = style.figure(width, height, f"{len(labels)} reports")
    axes = page.axes_at(left, top, cell * len(labels), row * len(labels))
    page.shows(axes, "text", 100)
    _matrix_cells(axes, shares, framed, cell)
    for line, block in enumerate(blocks):
        layout.put(page, block, name_end, top + row * (line + 0.5), "right")
    heads.put(page, left, cell, top)
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _repeated_pairs(frame: pd.DataFrame) -> Iterator[Problem]:
    """Find pairs of a report with itself, and pairs that stand twice in two orders."""
    met: set[frozenset[str]] = set()
    for row, pair in enumerate(zip(frame["report_a"], frame["report_b"], strict=True), 2):
        if len(set(pair)) == 1 or frozenset(pair) in met:
            yield Problem(
                f"table wording_pairs, row {row}",
                f"{' and '.join(pair)} are no pair of their own.",
                "Keep one row for every two reports.",
            )
        met.add(frozenset(pair))


def _matrix(frame: pd.DataFrame, ids: list[str]) -> tuple[np.ndarray, np.ndarray]:
    place = {report_id: number for number, report_id in enumerate(ids)}
    shares = np.full((len(ids), len(ids)), np.nan)
    framed = np.zeros(shares.shape, dtype=bool)
    for row in frame.to_dict("records"):
        a, b = place[row["report_a"]], place[row["report_b"]]
        shares[a, b], shares[b, a] = row["share_a"], row["share_b"]
        framed[a, b] = framed[b, a] = row["unusual"] is True
    return shares, framed


def _matrix_cells(axes: Axes, shares: np.ndarray, framed: np.ndarray, cell: float) -> None:
    n = len(shares)
    axes.set(xlim=(0, n), ylim=(n, 0))
    axes.set_axis_off()
    highest = max(_FULL, float(np.nanmax(shares, initial=0.0)))
    texts = [tenths(share) for share in shares.ravel() if not math.isnan(share)]
    widest = max((layout.measure(text, SMALL_SIZE) for text in texts), default=0.0)
    written = cell >= widest + 0.6
    for line, place in np.ndindex(n, n):
        share = float(shares[line, place])
        if math.isnan(share):
            if line != place:
                axes.text(
                    place + 0.5, line + 0.5, "–", ha="center", va="center_baseline",
                    size=SMALL_SIZE, color=SECOND_INK,
                )  # fmt: skip
            continue
        colour = to_hex(style.heat_colormap()(share / highest)) if share else _NONE
        axes.add_patch(
            Rectangle(
                (place, line), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.6, zorder=1
            )
        )
        if framed[line, place]:
            axes.add_patch(
                Rectangle(
                    (place + 0.06, line + 0.06), 0.88, 0.88, fill=False,
                    edgecolor=style.ink_on(colour), linewidth=0.8, zorder=2,
                )
            )  # fmt: skip
        if written:
            axes.text(
                place + 0.5, line + 0.5, tenths(share), ha="center", va="center_baseline",
                size=SMALL_SIZE, color=style.ink_on(colour) if share else SECOND_INK,
            )  # fmt: skip


@style.style()
def draw_new_wording(
    table: pd.DataFrame, *, language: Language = "both", width: Width = "double"
) -> Page:
    """Draw, year by year, how much of each report's wording is new.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.REUSE`, at least one report with an earlier one held.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        Two panels of one scale: what is not in the region's last report before, where any
        region has one, which can be compared between years; and what is in no earlier
        report held, which falls by itself as more reports are held. A dot is a report, a
        stroke the mean of a year with two or more; reports without an earlier one are not drawn.

    Raises
    ------
    InputError
        If the table is not as described, or no report has an earlier one.
    """
    frame = drawn(table, schema.REUSE, ("report_id",))
    frame["not_previous"] = 1 - frame["own_previous"]
    kinds = [name for name in _NEW if frame[name].notna().any()]
    if not kinds:
        raise_problems(
            [Problem("table reuse", "no report has an earlier one.", "Add reports of other years.")]
        )
    page_width = style.width_of(width)
    years = sorted({int(year) for year in frame["year"]})
    head = layout.fitted(_NEW_SHARE, language, page_width - 4)
    several = any(frame[frame[name].notna()].duplicated("year").any() for name in kinds)
    said = [_EACH, *([_MEAN] if several else []), _COUNT]
    foot = panels.notes(said, language, page_width - 4)
    placed = panels.arrange(
        [_NEW[name] for name in kinds],
        language,
        width,
        left=layout.EDGE + 6.5,
        plot=(30.0, 40.0),
        least=max(30.0, 2.6 * (years[-1] - years[0] + 2)),
        ticks=12.5,
        top=layout.height_of(head) + 1.0,
        foot=layout.height_of(foot) + 0.4,
        what=f"{len(kinds)} panels of {len(years)} years",
    )
    page = style.figure(width, placed.height)
    layout.put(page, head, layout.EDGE, 0.3, "left", "top")
    # Less than a tenth apart is told by the numbers, not by a stretched axis.
    lowest = min(float(frame[kinds].min().min()), 0.9)
    step = next(step for step in (2, 5, 10, 25, 50) if 100 * (1 - lowest) / step <= 5)
    low = step * math.floor(100 * lowest / step) - 0.02 * step
    for number, name in enumerate(kinds):
        x, y = placed.corner(number)
        layout.put(page, placed.titles[number], x, y - 0.6, "left", "bottom")
        axes = page.axes_at(x, y, placed.each, placed.plot)
        if name == "not_previous":
            page.shows(axes, "y", -100, zero=100, means_by="year")
        else:
            page.shows(axes, "y", 100, means_by="year")
        _year_dots(axes, frame, name)
        axes.set(xlim=(years[0] - 1, years[-1] + 1), ylim=(low, 100 + 0.15 * step))
        axes.set(xticks=years, yticks=list(range(math.ceil(low), 101, step)))
        axes.grid(axis="y")
        axes.tick_params(labelbottom=False, labelleft=number % placed.columns == 0)
        counts = frame[frame[name].notna()].groupby("year")["report_id"].size()
        pitch = placed.each / (years[-1] - years[0] + 2)
        for year in years:
            text = f"{year} ({counts.get(year, 0)})"
            middle = x + pitch * (year - years[0] + 1)
            layout.put_rotated(page, Line(text, SMALL_SIZE), middle, y + placed.plot + 0.9, "top")
    layout.put(page, foot, page_width / 2, placed.height - 0.4, "center", "bottom")
    return page


def _year_dots(axes: Axes, frame: pd.DataFrame, name: str) -> None:
    held = frame.dropna(subset=[name])
    years = held["year"].astype(int)
    axes.plot(
        years, 100 * held[name], "o", markersize=3.2, markerfacecolor="white",
        markeredgecolor=style.colours().first, markeredgewidth=0.7, zorder=3, clip_on=False,
    )  # fmt: skip
    for year, values in (100 * held[name]).groupby(years):
        if len(values) > 1:
            axes.hlines(values.mean(), year - 0.32, year + 0.32, INK, linewidth=1.2, zorder=4)
    for year in sorted({int(each) for each in frame["year"]} - set(years)):
        axes.axvline(year, color=GUIDE, linewidth=0.6, linestyle=":", zorder=1)
