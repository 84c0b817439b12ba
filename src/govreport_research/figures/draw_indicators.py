"""Figures of quantities: comparable indicators by report, and values before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

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
from govreport_research.figures.values import drawn, labels_for

_DOTS: Final = (
    Bilingual("每个指标各用一条自 0 起的尺度", "each indicator has a scale of its own, from 0"),
    Bilingual("空心：约数或只给出上下限", "hollow: a rounded number, or only a bound"),
)
_SEVERAL: Final = Bilingual("*：报告中另有不同数值", "*: the report gives other numbers too")
_DUMBBELLS: Final = (
    Bilingual("空心：变化前；实心：变化后", "hollow: before; filled: after"),
    Bilingual("各行尺度自 0 至两值中较大者", "each row runs from 0 to the larger of its values"),
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
        A block for each indicator, with a scale of its own from 0, and in it a row for each
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
    heights = [
        layout.height_of(heads[c]) + row * int((frame["concept"] == c).sum()) + _BETWEEN
        for c in order
    ]
    columns = _split(heights, n_columns)
    notes = [*_DOTS, _SEVERAL] if (frame["n_values"] > 1).any() else list(_DOTS)
    foot = panels.notes(notes, language, page_width - 4)
    tallest = max(sum(heights[first:last]) for first, last in columns)
    height = tallest + layout.height_of(foot) + 1.4
    page = style.figure(width, height, f"{len(order)} indicators")
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
    highest = max(float(rows["number"].max()), 0.0) or 1.0
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
    axes.set(xlim=(0, highest * 1.03), ylim=(len(rows), 0), xticks=[], yticks=[])
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
    digits = f"{number:,.0f}" if number == int(number) else f"{number:,g}"
    percent = "%" if record["unit"] == "%" else ""
    star = "*" if record["n_values"] > 1 else ""
    sign = _SIGNS[record["bound"]] or ("~" if record["approximate"] else "")
    return f"{sign}{digits}{percent}{star}"


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
        As `schema.CHANGES`; drawn in the order given.
    reports : mapping of str to Bilingual
        Label of each report.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        One row per change on a scale of its own: what changed, in the words of the report,
        under them the report; both values, with their unit, at the right.

    Raises
    ------
    InputError
        If the table is not as described, a label is missing, or the rows do not fit.
    """
    frame = drawn(changes, schema.CHANGES, ("report_id", "start"))
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
    texts = [
        f"{a:,g} → {b:,g} {unit}"
        for a, b, unit in zip(frame["from_number"], frame["to_number"], frame["unit"], strict=True)
    ]
    label_width = max(layout.width_of(block) for block in blocks)
    margin = max(layout.measure(text, TICK_SIZE) for text in texts) + 3.0
    left = layout.EDGE + label_width + 2.5
    plot = page_width - left - margin - layout.EDGE
    style.enough_room(plot, 10.0, "Labels and values beside the dumbbells", width)
    rows = [layout.height_of(block) + 1.4 for block in blocks]
    foot = panels.notes(_DUMBBELLS, language, page_width - 4)
    height = 0.6 + sum(rows) + 1.2 + layout.height_of(foot) + 0.4
    page = style.figure(width, height, f"{len(rows)} changes")
    axes = page.axes_at(left, 0.6, plot, sum(rows))
    ink = style.colours().first
    top = 0.0
    for record, block, text, tall in zip(
        frame.to_dict("records"), blocks, texts, rows, strict=True
    ):
        y = top + tall / 2
        largest = max(abs(record["from_number"]), abs(record["to_number"])) or 1.0
        before, after = record["from_number"] / largest, record["to_number"] / largest
        axes.hlines(y, 0, 1, GUIDE, linewidth=0.4, zorder=1)
        axes.hlines(y, before, after, ink, linewidth=1.4, zorder=2)
        for x, fill in ((before, "#ffffff"), (after, ink)):
            axes.plot(
                [x], [y], "o", markersize=4.6, markerfacecolor=fill, markeredgecolor=ink,
                markeredgewidth=0.9, zorder=3, clip_on=False,
            )  # fmt: skip
        layout.put(page, block, left - 2.5, 0.6 + y, "right")
        layout.write(page, text, page_width - layout.EDGE, 0.6 + y, "right", size=TICK_SIZE)
        top += tall
    axes.set(xlim=(0, 1.02), ylim=(sum(rows), 0), xticks=[], yticks=[])
    axes.axvline(0, color=CONTEXT_INK, linewidth=0.6)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _same(text: str) -> Bilingual:
    """Return a text of the report, which stays as written in every language."""
    return Bilingual(text, text)
