"""Figures of measures: the choice of the number of topics, and shares report by report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, style
from govreport_research.figures.heads import column_heads
from govreport_research.figures.layout import Block
from govreport_research.figures.style import (
    CONTEXT_INK,
    INK,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, labels_for, percent

_TOPICS: Final = Bilingual("话题数", "Number of topics")
_ARI: Final = Bilingual("调整兰德指数", "Adjusted Rand index")
_NULL: Final = Bilingual("零模型", "Null")
_STABLE: Final = Bilingual("稳定话题的比例", "Share of stable topics")
_SILHOUETTE: Final = Bilingual("轮廓系数（仅供参考）", "Silhouette (for information)")
_CHOSEN: Final = Bilingual("选用", "chosen")
_FLOOR: Final = Bilingual("门槛", "required")

#: Share of characters, the usual measure of themes and topics.
SHARE: Final = Bilingual("占正文字符的份额 (%)", "Share of characters (%)")


@style.style()
def draw_stability(
    table: pd.DataFrame,
    *,
    min_ari: float = 0.7,
    min_stable: float = 0.8,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw what the choice of the number of topics rests on.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.STABILITY`.
    min_ari, min_stable : float
        The adjusted Rand index and the share of stable topics that are asked for; drawn as
        dotted lines.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        Left (above, in a single column) the adjusted Rand index beside that of data without
        structure; right the share of stable topics, and in grey the silhouette, which takes
        no part in the choice. The number chosen stands on a grey bar.

    Raises
    ------
    InputError
        If the table is not as described.
    """
    frame = drawn(table, schema.STABILITY, ("n_topics",)).sort_values("n_topics")
    page_width = style.width_of(width)
    panels = 1 if width == "single" else 2
    left, gap, plot = 7.5, 12.0, 36.0
    each = (page_width - left - layout.EDGE - 1.0 - gap * (panels - 1)) / panels
    axis_label = layout.fitted(_TOPICS, language, each)
    top = 3 * _KEY_PITCH + 4.0
    rows = 3 - panels
    beside = top + 4.6 + layout.height_of(axis_label) + 3.0
    plot += style.spare((beside + plot) * rows - 2.6, f"{rows} rows of panels") / rows
    step = beside + plot
    page = style.figure(width, step * rows - 2.6)

    ticks = _whole_ticks([int(k) for k in frame["n_topics"]], each)
    sets = zip(_curve_sets(), (min_ari, min_stable), strict=True)
    for number, (curves, floor) in enumerate(sets):
        x = left + (each + gap) * number * (panels == 2)
        y = step * number * (panels == 1)
        for line, curve in enumerate((*curves, _Curve("", _FLOOR, INK, "", ":"))):
            middle = y + _KEY_PITCH * (line + 0.5)
            text = curve.label.text(language) + ("" if curve.column else f" ≥ {floor:g}")
            _key(page, curve, x - 6.0, middle)
            layout.write(page, text, x + 1.5, middle)
        axes = page.axes_at(x, y + top, each, plot)
        page.shows(axes, "y")
        _curves(axes, frame, curves, floor)
        axes.set_xticks(ticks)
        for k in frame.loc[frame["chosen"], "n_topics"]:
            low, high = axes.get_xlim()
            text = f"{_CHOSEN.text(language)} k = {k}"
            half = layout.measure(text, TICK_SIZE) / 2
            place = min(each - half, max(half, (int(k) - low) / (high - low) * each))
            layout.write(page, text, x + place, y + top - 1.9, "center", bold=True)
        layout.put(page, axis_label, x + each / 2, y + top + plot + 4.4, "center", "top")
    return page


@dataclass(frozen=True)
class _Curve:
    column: str
    label: Bilingual
    colour: str
    marker: str
    dash: Literal["-", "--", ":"]


_KEY_PITCH: Final = 3.8


def _curve_sets() -> tuple[tuple[_Curve, ...], ...]:
    chosen = style.colours()
    return (
        (_Curve("ari", _ARI, chosen.first, "s", "-"), _Curve("ari_null", _NULL, INK, "o", "--")),
        (
            _Curve("stable_topics", _STABLE, chosen.second, "^", "-"),
            _Curve("silhouette", _SILHOUETTE, CONTEXT_INK, "D", "-"),
        ),
    )


def _curves(axes: Axes, frame: pd.DataFrame, curves: Sequence[_Curve], floor: float) -> None:
    numbers = frame["n_topics"].astype(int).to_numpy()
    for k in frame.loc[frame["chosen"], "n_topics"]:
        axes.axvspan(int(k) - 0.3, int(k) + 0.3, color="#ececec", zorder=0, linewidth=0)
    axes.axhline(floor, color=INK, linestyle=":", linewidth=0.8, zorder=1)
    lowest = 0.0
    for depth, curve in enumerate(reversed(curves)):
        values = frame[curve.column].to_numpy()
        lowest = min(lowest, float(values.min()))
        axes.plot(
            numbers, values, curve.dash, color=curve.colour, marker=curve.marker, zorder=3 + depth,
            markerfacecolor="white" if curve.dash == "--" else curve.colour, markeredgewidth=0.8,
            linewidth=0.7 if curve.colour == CONTEXT_INK else 1.2,
            markersize=2.6 if curve.colour == CONTEXT_INK else 4.0,
        )  # fmt: skip
    axes.set_ylim(math.floor(lowest * 5 - 0.01) / 5 if lowest < 0 else 0, 1.03)
    axes.set_xlim(numbers.min() - 0.6, numbers.max() + 0.6)
    axes.grid(axis="y")


def _key(page: Page, curve: _Curve, x: float, y: float) -> None:
    ends = [x / page.width, (x + 3.1) / page.width, (x + 6.2) / page.width]
    page.add_artist(
        Line2D(
            ends, [1 - y / page.height] * 3, color=curve.colour, linestyle=curve.dash,
            marker=curve.marker, markevery=[1], markeredgewidth=0.8, transform=page.transFigure,
            markerfacecolor="white" if curve.dash == "--" else curve.colour,
        )
    )  # fmt: skip


def _whole_ticks(numbers: Sequence[int], width: float) -> list[int]:
    """Return the numbers that can stand under an axis of `width` millimetres."""
    pitch = width / max(1, max(numbers) - min(numbers) + 1)
    needed = max(layout.measure(str(number), TICK_SIZE) for number in numbers) + 1.2
    step = max(1, math.ceil(needed / pitch))
    return [n for n in sorted(set(numbers)) if (n - min(numbers)) % step == 0]


@style.style()
def draw_report_heatmap(
    table: pd.DataFrame,
    categories: Mapping[str, Bilingual],
    reports: Mapping[str, Bilingual],
    *,
    measure: Bilingual = SHARE,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw the share of each category in each report or group, with the value in the cell.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.SHOWN_SHARES`; categories and reports are drawn in the order in which
        they first appear. A category without a row for a report is drawn as a hollow cell.
    categories, reports : mapping of str to Bilingual
        Label of each category and of each `group`. Groups of several reports get their
        number in brackets.
    measure : Bilingual, optional
        What the values are, with their unit, per cent.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        Darker is more; ``<1`` stands for shares below half a per cent that are not zero.

    Raises
    ------
    InputError
        If the table is not as described, a label is missing, or the cells do not fit.
    """
    frame = drawn(table, schema.SHOWN_SHARES, ("group", "category"))
    rows = labels_for(frame["category"], categories, "labels of categories")
    columns = labels_for(frame["group"], reports, "labels of reports")
    counts = frame.groupby("group")["n_reports"].max()
    heading = [
        Bilingual(f"{name.zh} ({counts[each]})", f"{name.en} ({counts[each]})")
        if counts[each] > 1
        else name
        for each, name in columns.items()
    ]
    grid = frame.set_index(["category", "group"])["share"].unstack()  # noqa: PD010
    grid = grid.reindex(index=list(rows), columns=list(columns))

    page_width = style.width_of(width)
    blocks, label_width = layout.column(list(rows.values()), language, 0.38 * page_width)
    row = max(4.8, *(layout.height_of(block) + 1.0 for block in blocks))
    name_end = layout.EDGE + label_width
    left = name_end + 1.5
    cell = (page_width - left - layout.EDGE) / len(columns)
    texts = [percent(share) for share in frame["share"]]
    needed = max(layout.measure(text, SMALL_SIZE) for text in texts) + 0.6
    style.enough_room(cell, max(needed, 2.9), f"{len(columns)} reports", width)
    heads = column_heads(heading, language, cell)
    top = heads.height + 1.6
    bar_label = layout.fitted(measure, language, page_width - 60, TICK_SIZE)
    rest = top + 2.2 + max(layout.height_of(bar_label), 6.4) + 0.4
    row += style.spare(rest + row * len(rows), f"{len(rows)} categories") / len(rows)
    foot = top + row * len(rows) + 2.2
    height = rest + row * len(rows)
    page = style.figure(width, height, f"{len(rows)} categories")

    axes = page.axes_at(left, top, cell * len(columns), row * len(rows))
    highest = _nice_top(float(frame["share"].max()))
    page.shows(axes, "text", 100)
    _cells(axes, grid, highest)
    for line, block in enumerate(blocks):
        layout.put(page, block, name_end, top + row * (line + 0.5), "right")
    heads.put(page, left, cell, top)
    _colour_bar(page, bar_label, foot, highest)
    return page


def _nice_top(share: float) -> float:
    """Return the upper end of the colour scale: the next multiple of ten (or two) per cent."""
    step = 0.1 if share > 0.1 else 0.02
    return max(step, math.ceil(round(share / step, 6)) * step)


def _cells(axes: Axes, grid: pd.DataFrame, highest: float) -> None:
    axes.set(xlim=(0, grid.shape[1]), ylim=(grid.shape[0], 0))
    axes.set_axis_off()
    for line, values in enumerate(grid.to_numpy()):
        for place, share in enumerate(values):
            colour = "white" if math.isnan(share) else style.heat_colormap()(share / highest)
            empty = math.isnan(share)
            axes.add_patch(
                Rectangle(
                    (place, line), 1, 1, facecolor=colour, linewidth=0.8, edgecolor="white",
                    zorder=1,
                )
            )  # fmt: skip
            faint = CONTEXT_INK if empty or share == 0 else style.ink_on(colour)
            axes.text(
                place + 0.5, line + 0.5, "–" if empty else percent(share), ha="center",
                va="center_baseline", size=SMALL_SIZE, color=SECOND_INK if share == 0 else faint,
            )  # fmt: skip


def _colour_bar(page: Page, label: Block, y: float, highest: float) -> None:
    width = min(50.0, 0.4 * page.width)
    left = page.width - layout.EDGE - width - 2.5
    axes = page.axes_at(left, y, width, 2.2)
    ramp = np.linspace(0, highest * 100, 256)[None, :]
    axes.imshow(
        ramp, aspect="auto", cmap=style.heat_colormap(), norm=Normalize(0, highest * 100),
        extent=(0, highest * 100, 0, 1), interpolation="none",
    )  # fmt: skip
    axes.set(yticks=[], xticks=np.linspace(0, highest * 100, 3))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.spines[:].set_visible(False)
    layout.put(page, label, left - 3.0, y - 0.5, "right", "top")
