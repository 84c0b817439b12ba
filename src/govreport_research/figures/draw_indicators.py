"""Figures of quantities: comparable indicators by report, and values before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, panels, style
from govreport_research.figures.layout import Block
from govreport_research.figures.style import (
    CONTEXT_INK,
    GUIDE,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, grouped, labels_for
from govreport_research.measures.quantities.unit_names import unit_name
from govreport_research.problems import Problem, raise_problems

_DOTS: Final = (
    Bilingual(
        "每个指标各用一条尺度，竖线为 0",
        "each indicator has a scale of its own, 0 at its upright line",
    ),
    Bilingual("空心：约数或只给出上下限", "hollow: a rounded number, or only a bound"),
)
_SEVERAL: Final = Bilingual("*：报告中另有不同数值", "*: the report gives other numbers too")
_DUMBBELLS: Final = (
    Bilingual("空心：变化前；实心：变化后", "hollow: before; filled: after"),
    Bilingual(
        "各行各用一条尺度，竖线为 0，一端为离 0 较远之值",
        "each row has a scale of its own, from 0 at the upright line to the value further from it",
    ),
)
_SIGNS: Final = {"lower": "≥", "upper": "≤", "": ""}
_COLUMNS: Final[dict[Width, int]] = {"single": 1, "onehalf": 1, "double": 2}
_GUTTER: Final = 6.0
_BETWEEN: Final = 1.8


@style.style()
def draw_indicators(
    panel: pd.DataFrame,
    concepts: Mapping[str, Bilingual],
    reports: Mapping[str, Bilingual],
    *,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw comparable indicators as dots, report under report.

    Parameters
    ----------
    panel : pandas.DataFrame
        As `schema.INDICATOR_PANEL`; `comparable_rows` leaves what several reports give.
    concepts : mapping of str to Bilingual
        Name of each indicator, in the order in which they are drawn.
    reports : mapping of str to Bilingual
        Label of each report.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        A block for each indicator, with a scale of its own that holds 0, and in it a row for each
        report with the number as digits at the right.

    Raises
    ------
    InputError
        If the table is not as described, a label is missing, or the rows do not fit on a page.
    """
    frame = drawn(panel, schema.INDICATOR_PANEL, ("concept", "report_id"))
    named = labels_for(frame["concept"], concepts, "names of indicators")
    labels = labels_for(frame["report_id"], reports, "labels of reports")
    page_width = style.width_of(width)
    n_columns = _COLUMNS[width]
    each = (page_width - 2 * layout.EDGE - _GUTTER * (n_columns - 1)) / n_columns
    blocks, label_width = layout.column(list(labels.values()), language, 0.42 * each, TICK_SIZE)
    label_of = dict(zip(labels, blocks, strict=True))
    row = max(layout.height_of(block) for block in blocks) + 0.7
    texts = [_number_text(record) for record in frame.to_dict("records")]
    margin = max(layout.measure(text, TICK_SIZE) for text in texts) + 2.5
    plot = each - label_width - 2.0 - margin
    style.enough_room(plot, 8.0, "Labels and numbers beside the dots", width)
    frame["text"] = texts
    order = [concept for concept in concepts if concept in named]
    heads = {
        c: layout.fitted(_with_units(named[c], frame, c), language, each, bold=True) for c in order
    }
    counts = [int((frame["concept"] == c).sum()) for c in order]
    above = [layout.height_of(heads[c]) + _BETWEEN for c in order]
    heights = [over + row * n for over, n in zip(above, counts, strict=True)]
    columns = _split(heights, n_columns)
    notes = [*_DOTS, _SEVERAL] if (frame["n_values"] > 1).any() else list(_DOTS)
    foot = panels.notes(notes, language, page_width - 4)
    what = f"{len(frame)} rows of {len(order)} indicators"
    tallest = max(sum(heights[first:last]) for first, last in columns)
    rest = layout.height_of(foot) + 1.4
    room = tallest + style.spare(tallest + rest, what)
    # Rows of all columns are alike, so the column that fills up first decides.
    row += min((room - sum(heights[a:z])) / sum(counts[a:z]) for a, z in columns)
    heights = [over + row * n for over, n in zip(above, counts, strict=True)]
    height = room + rest
    page = style.figure(width, height, what)
    for place, (first, last) in enumerate(columns):
        x, y = layout.EDGE + place * (each + _GUTTER), 0.4
        for concept, tall in zip(order[first:last], heights[first:last], strict=True):
            rows = frame[frame["concept"] == concept]
            head = heads[concept]
            layout.put(page, head, x, y, "left", "top")
            top = y + layout.height_of(head)
            _dots(page, rows, label_of, (x, top), (label_width, plot, each), row)
            y += tall
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _dots(
    page: Page,
    rows: pd.DataFrame,
    labels: Mapping[str, Block],
    corner: tuple[float, float],
    widths: tuple[float, float, float],
    row: float,
) -> None:
    """Draw the rows of one indicator with their labels and numbers."""
    (x, top), (label_width, plot, each) = corner, widths
    axes = page.axes_at(x + label_width + 2.0, top, plot, row * len(rows))
    page.shows(axes, "x")
    low, high = _span(rows["number"])
    for line, record in enumerate(rows.to_dict("records")):
        y = line + 0.5
        axes.axhline(y, color=GUIDE, linewidth=0.4, zorder=1)
        ink = style.colours().first
        fill = "#ffffff" if record["approximate"] or record["bound"] else ink
        axes.plot(
            [record["number"]], [y], "o", markersize=4.2, markerfacecolor=fill,
            markeredgecolor=ink, markeredgewidth=0.9, zorder=3, clip_on=False,
        )  # fmt: skip
        middle = top + row * y
        layout.put(page, labels[record["report_id"]], x + label_width, middle, "right")
        layout.write(page, record["text"], x + each, middle, "right", size=TICK_SIZE)
    axes.set(xlim=(low, high), ylim=(len(rows), 0))
    _bare(axes)


def _span(numbers: Iterable[float]) -> tuple[float, float]:
    """Return the ends of a scale that holds 0 and these numbers, with a little room beyond."""
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    room = 0.03 * ((high - low) or 1.0)
    return low - room * (low < 0), high + room


def _bare(axes: Axes) -> None:
    """Leave of the axes no more than the line at 0."""
    axes.set(xticks=[], yticks=[])
    axes.axvline(0, color=CONTEXT_INK, linewidth=0.6)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _with_units(name: Bilingual, frame: pd.DataFrame, concept: str) -> Bilingual:
    """Return the name of an indicator with the units that its reports count in."""
    units = sorted(set(frame.loc[frame["concept"] == concept, "unit"]) - {"%", ""})
    if not units:
        return name
    return Bilingual(f"{name.zh}（{'、'.join(units)}）", name.en)


def _number_text(record: Mapping[Any, Any]) -> str:
    number = float(record["number"])
    percent = "%" if record["unit"] == "%" else ""
    star = "*" if record["n_values"] > 1 else ""
    sign = _SIGNS[record["bound"]] or ("~" if record["approximate"] else "")
    return f"{sign}{grouped(number)}{percent}{star}"


def _split(heights: Sequence[float], columns: int) -> list[tuple[int, int]]:
    """Return first and last block of each column, as even as order allows."""
    if columns == 1 or len(heights) < 2:
        return [(0, len(heights))]
    cuts = range(1, len(heights))
    cut = min(cuts, key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return [(0, cut), (cut, len(heights))]


@style.style()
def draw_changes(
    changes: pd.DataFrame,
    reports: Mapping[str, Bilingual],
    *,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw values before and after as dumbbells.

    Parameters
    ----------
    changes : pandas.DataFrame
        As `schema.CHANGES`; drawn in the order given. Both values have one unit.
    reports : mapping of str to Bilingual
        Label of each report.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        One row per change on a scale of its own: what changed, in the words of the report,
        under them the report; both values, with their unit, at the right. In English a
        measure word that only counts is left out.

    Raises
    ------
    InputError
        If the table is not as described, a value has another unit than the one before it, a
        label is missing, or the rows do not fit.
    """
    frame = drawn(changes, schema.CHANGES, ("report_id", "start"))
    raise_problems(
        Problem(
            f"table changes, row {row}",
            f"its two values have two units, {unit}, and no scale in common.",
            "Leave such changes out, or turn both values into one unit.",
        )
        for row, unit in enumerate(frame["unit"], 2)
        if "→" in unit
    )
    labels = labels_for(frame["report_id"], reports, "labels of reports")
    page_width = style.width_of(width)
    limit = 0.42 * page_width
    blocks = [
        (
            *layout.stacked(_same(thing or "–"), language, limit),
            *(
                layout.Line(text, SMALL_SIZE, colour=SECOND_INK)
                for text in layout.wrap(
                    layout.one_line(labels[report], language), limit, SMALL_SIZE
                )
            ),
        )
        for thing, report in zip(frame["measured"], frame["report_id"], strict=True)
    ]
    values = [
        _both_values(f"{grouped(a)} → {grouped(b)}", unit_name(unit), language)
        for a, b, unit in zip(frame["from_number"], frame["to_number"], frame["unit"], strict=True)
    ]
    label_width = max(layout.width_of(block) for block in blocks)
    margin = max(layout.width_of(value) for value in values) + 3.0
    left = layout.EDGE + label_width + 2.5
    plot = page_width - left - margin - layout.EDGE
    style.enough_room(plot, 10.0, "Labels and values beside the dumbbells", width)
    rows = [
        max(layout.height_of(block), layout.height_of(value)) + 1.4
        for block, value in zip(blocks, values, strict=True)
    ]
    foot = panels.notes(_DUMBBELLS, language, page_width - 4)
    rest = 0.6 + 1.2 + layout.height_of(foot) + 0.4
    more = style.spare(rest + sum(rows), f"{len(rows)} changes") / len(rows)
    rows = [row + more for row in rows]
    height = rest + sum(rows)
    page = style.figure(width, height, f"{len(rows)} changes")
    top = 0.6
    for record, block, value, tall in zip(
        frame.to_dict("records"), blocks, values, rows, strict=True
    ):
        _dumbbell(page.axes_at(left, top, plot, tall), record["from_number"], record["to_number"])
        middle = top + tall / 2
        layout.put(page, block, left - 2.5, middle, "right")
        layout.put(page, value, page_width - layout.EDGE, middle, "right")
        top += tall
    for axes in page.get_axes():
        page.shows(axes, "x")
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _both_values(numbers: str, unit: Bilingual, language: Language) -> Block:
    """Set the values of a change with their unit, its English below the Chinese in grey."""
    first = layout.Line(f"{numbers} {unit.en if language == 'en' else unit.zh}".strip(), TICK_SIZE)
    if language != "both" or unit.en in ("", unit.zh):
        return (first,)
    return first, layout.Line(unit.en, SMALL_SIZE, colour=SECOND_INK)


def _dumbbell(axes: Axes, before: float, after: float) -> None:
    """Draw one change in axes of its own."""
    ink = style.colours().first
    low, high = _span((before, after))
    axes.axhline(0.5, color=GUIDE, linewidth=0.4, zorder=1)
    axes.hlines(0.5, before, after, ink, linewidth=1.4, zorder=2)
    for x, fill in ((before, "#ffffff"), (after, ink)):
        axes.plot(
            [x], [0.5], "o", markersize=4.6, markerfacecolor=fill, markeredgecolor=ink,
            markeredgewidth=0.9, zorder=3, clip_on=False,
        )  # fmt: skip
    axes.set(xlim=(low, high), ylim=(1, 0))
    _bare(axes)


def _same(text: str) -> Bilingual:
    """Return a text of the report, which stays as written in every language."""
    return Bilingual(text, text)
