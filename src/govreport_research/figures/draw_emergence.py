"""The figure of terms over the years: how many regions use them, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.comparison.design import MIN_REGIONS
from govreport_research.figures import layout, panels, style
from govreport_research.figures.draw_keyness import glossed
from govreport_research.figures.layout import Line
from govreport_research.figures.style import (
    CONTEXT_INK,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, percent

_USING: Final = Bilingual("使用该用语的地区所占比例 (%)", "Share of regions that use the term (%)")
_USING_COUNT: Final = Bilingual(
    "使用该用语的地区数/有报告的地区数", "Regions that use the term / regions with a report"
)
_FIRST: Final = Bilingual("首次", "First use")
_REPORTS: Final = Bilingual("报告数", "Reports")
_FRAME: Final = Bilingual("加框：所收报告中首次使用", "framed: first use in the reports held")
_CENSORED: Final = Bilingual(
    "≤：最早年度已有使用，实际首次可能更早", "≤: used in the earliest year held, perhaps before"
)
_NEVER: Final = Bilingual("–：从未使用", "–: never used")
#: Fill of a cell whose regions do not use the term.
_NONE: Final = "#f4f4f4"


@style.style()
def draw_emergence(
    table: pd.DataFrame,
    *,
    glosses: Mapping[str, str] | None = None,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw the share of regions that use each term, year by year, and its first use.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.EMERGENCE`; terms are drawn in the order in which they first appear.
    glosses : mapping of str to str, optional
        Terms to English, shown unless `language` is "zh". A term without one stays Chinese.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        One row per term and one column per year; darker is more. Cells hold per cent, or,
        with fewer than five regions in every year, numbers of regions. The year of first use
        stands right and is framed; behind ≤, and without a frame, it is the earliest year
        held, and use may have begun before. The number of reports stands below each year.

    Raises
    ------
    InputError
        If the table is not as described, or its terms or years do not fit on a page.
    """
    frame = drawn(table, schema.EMERGENCE, ("term", "year"))
    terms = list(dict.fromkeys(frame["term"]))
    years = sorted({int(year) for year in frame["year"]})
    # A percentage would hide how few regions there are.
    few = int(frame["n_regions"].max()) < MIN_REGIONS
    frame["text"] = [
        f"{round(share * n)}/{n}" if few else percent(share)
        for share, n in zip(frame["share"], frame["n_regions"], strict=True)
    ]
    frame["text_first"] = [
        "–" if pd.isna(year) else f"{'≤' if before else ''}{year}"
        for year, before in zip(frame["first_use"], frame["left_censored"], strict=True)
    ]
    firsts = frame.drop_duplicates("term")["text_first"].tolist()

    page_width = style.width_of(width)
    blocks, label_width = layout.column(
        [glossed(term, glosses) for term in terms], language, 0.36 * page_width
    )
    rows = [max(4.6, layout.height_of(block) + 0.8) for block in blocks]
    first_head = layout.stacked(_FIRST, language, 12.0, SMALL_SIZE)
    margin = max(layout.width_of(first_head), *(layout.measure(t, TICK_SIZE) for t in firsts)) + 2.2
    reports_label = layout.stacked(_REPORTS, language, max(label_width, 9.0), SMALL_SIZE)
    label_width = max(label_width, layout.width_of(reports_label))
    name_end = layout.EDGE + label_width
    left = name_end + 1.5
    cell = (page_width - left - margin - layout.EDGE) / len(years)
    needed = max(layout.measure(text, SMALL_SIZE) for text in frame["text"]) + 0.6
    style.enough_room(cell, max(needed, 3.0), f"{len(years)} years", width)
    counts = {int(y): f"{n:,}" for y, n in zip(frame["year"], frame["n_reports"], strict=True)}
    level = cell >= max(layout.measure(t, TICK_SIZE) for t in ["2024", *counts.values()]) + 0.8
    year_height = 3.4 if level else layout.measure("2024", TICK_SIZE) + 1.0
    measure = layout.fitted(_USING_COUNT if few else _USING, language, page_width - 4)
    top = layout.height_of(measure) + 1.2 + max(layout.height_of(first_head), year_height) + 1.0
    count_height = 1.0 + max(
        layout.height_of(reports_label),
        3.4 if level else max(layout.measure(t, TICK_SIZE) for t in counts.values()),
    )
    foot = panels.notes(_emergence_notes(firsts), language, page_width - 4)
    rest = top + count_height + 1.0 + layout.height_of(foot) + 0.4
    more = style.spare(rest + sum(rows), f"{len(terms)} terms") / len(rows)
    rows = [row + more for row in rows]
    end = top + sum(rows)
    height = rest + sum(rows)
    page = style.figure(width, height, f"{len(terms)} terms")

    layout.put(page, measure, layout.EDGE, 0.3, "left", "top")
    axes = page.axes_at(left, top, cell * len(years), sum(rows))
    page.shows(axes, "text", 100)
    _grid(axes, frame, dict(zip(terms, rows, strict=True)), years, cell)
    for line, (block, text) in enumerate(zip(blocks, firsts, strict=True)):
        middle = top + sum(rows[:line]) + rows[line] / 2
        layout.put(page, block, name_end, middle, "right")
        layout.write(page, text, page_width - layout.EDGE, middle, "right")
    layout.put(page, first_head, page_width - layout.EDGE, top - 0.8, "right", "bottom")
    layout.put(page, reports_label, name_end, end + 1.0, "right", "top")
    _years(page, counts, (left, cell), (top, end), level=level)
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _years(
    page: Page,
    counts: Mapping[int, str],
    across: tuple[float, float],
    down: tuple[float, float],
    *,
    level: bool,
) -> None:
    """Write the years above the cells and their numbers of reports below."""
    left, cell = across
    top, end = down
    for place, (year, count) in enumerate(sorted(counts.items())):
        x = left + cell * (place + 0.5)
        if level:
            layout.write(page, str(year), x, top - 2.4, "center")
            layout.write(page, count, x, end + 2.6, "center", colour=SECOND_INK)
        else:
            layout.put_rotated(page, Line(str(year), TICK_SIZE), x, top - 1.0)
            layout.put_rotated(page, Line(count, TICK_SIZE, colour=SECOND_INK), x, end + 1.0, "top")


def _grid(
    axes: Axes, frame: pd.DataFrame, rows: Mapping[str, float], years: Sequence[int], cell: float
) -> None:
    """Draw the cells; `rows` are the terms' heights, `cell` the width of all, in millimetres."""
    axes.set(xlim=(0, cell * len(years)), ylim=(sum(rows.values()), 0))
    axes.set_axis_off()
    left = {year: cell * place for place, year in enumerate(years)}
    top = dict(zip(rows, np.cumsum([0.0, *rows.values()]), strict=False))
    inset = 0.5
    for one in frame.to_dict("records"):
        x, y, height = left[int(one["year"])], top[one["term"]], rows[one["term"]]
        none = one["share"] == 0
        colour = _NONE if none else style.heat_colormap()(one["share"])
        axes.add_patch(
            Rectangle(
                (x, y), cell, height, facecolor=colour, edgecolor="white", linewidth=0.8, zorder=1
            )
        )
        if one["text_first"] == str(one["year"]):
            axes.add_patch(
                Rectangle(
                    (x + inset, y + inset), cell - 2 * inset, height - 2 * inset, fill=False,
                    edgecolor=style.ink_on(colour), linewidth=0.9, zorder=2,
                )
            )  # fmt: skip
        axes.text(
            x + cell / 2, y + height / 2, one["text"], ha="center", va="center_baseline",
            size=SMALL_SIZE, color=CONTEXT_INK if none else style.ink_on(colour),
        )  # fmt: skip


def _emergence_notes(firsts: Sequence[str]) -> list[Bilingual]:
    said = [_FRAME] if any(text.isdigit() for text in firsts) else []
    said += [_CENSORED] if any(text.startswith("≤") for text in firsts) else []
    said += [_NEVER] if "–" in firsts else []
    return said
