"""Figures of robustness: how a difference fares under every specification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, panels, style
from govreport_research.figures.style import (
    CONTEXT_INK,
    GUIDE,
    INK,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, labels_for

_POINTS: Final = Bilingual("百分点", "points")
_HELD: Final = Bilingual("成立", "holds")
_KEY: Final = (
    Bilingual("线：各设定下的范围", "line: range over all specifications"),
    Bilingual("点：基准设定；实心为稳健", "dot: base specification, filled where firm"),
    Bilingual("右：方向成立的设定", "right: specifications in which the sign holds"),
)
_CURVE_KEY: Final = (
    Bilingual("每点一种设定，按差异排列", "each point is one specification, by difference"),
    Bilingual("空心：方向相反或无差异", "hollow: other sign, or no difference"),
    Bilingual("竖条：该设定的选择", "strokes: the choices of that specification"),
)
_CHOICES: Final[dict[tuple[str, str], Bilingual]] = {
    ("scope", "all"): Bilingual("全文", "all passages"),
    ("scope", "measures"): Bilingual("仅举措", "measures only"),
    ("unit", "sentence"): Bilingual("按句", "by sentence"),
    ("unit", "passage"): Bilingual("按段平分", "main themes"),
    ("unit", "primary"): Bilingual("首要主题", "primary theme"),
    ("masked", "True"): Bilingual("排除误导说法", "phrases masked"),
    ("masked", "False"): Bilingual("不排除", "not masked"),
    ("without", "True"): Bilingual("去掉一个指示词", "one term left out"),
    ("shared", "False"): Bilingual("去掉共用文字", "shared wording left out"),
}


@style.style()
def draw_robustness(
    table: pd.DataFrame,
    categories: Mapping[str, Bilingual],
    group_a: Bilingual,
    group_b: Bilingual,
    *,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw the difference of two groups in each theme, and its range over specifications.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.ROBUSTNESS`, all of the same two groups; drawn in the order given.
    categories : mapping of str to Bilingual
        Label of each theme.
    group_a, group_b : Bilingual
        Names of the groups; differences are a - b.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        One row per theme; at the right the per cent of specifications in which the sign
        holds.

    Raises
    ------
    InputError
        If the table is not as described, or a label is missing.
    """
    frame = drawn(table, schema.ROBUSTNESS, ("theme",))
    names = labels_for(frame["theme"], categories, "labels of categories")
    page_width = style.width_of(width)
    blocks, label_width = layout.column(list(names.values()), language, 0.38 * page_width)
    row = max(layout.height_of(block) for block in blocks) + 1.0
    direction = Bilingual(
        f"{group_a.zh} 减 {group_b.zh}（百分点）", f"{group_a.en} minus {group_b.en} (points)"
    )
    foot = (
        *layout.fitted(direction, language, page_width - 4),
        *panels.notes(_KEY, language, page_width - 4),
    )
    held = layout.stacked(_HELD, language, 11.0, SMALL_SIZE)
    left, right, top = layout.EDGE + label_width + 1.5, 11.0, layout.height_of(held) + 1.2
    rest = top + 5.0 + layout.height_of(foot) + 0.6
    row += style.spare(rest + row * len(names), f"{len(names)} themes") / len(names)
    height = rest + row * len(names)
    page = style.figure(width, height, f"{len(names)} themes")
    plot = page_width - left - right
    axes = page.axes_at(left, top, plot, row * len(names))
    page.shows(axes, "x", 100)
    low, high = 100 * frame["lowest"].min(), 100 * frame["highest"].max()
    margin = 0.04 * max(high - low, 1.0)
    axes.axvline(0, color=INK, linewidth=0.6, zorder=1)
    place = np.arange(len(frame)) + 0.5
    axes.hlines(
        place, 100 * frame["lowest"], 100 * frame["highest"], CONTEXT_INK, linewidth=1.2, zorder=2
    )
    for line, card in enumerate(frame.to_dict("records")):
        fill = style.colours().first if card["firm"] else "#ffffff"
        _dot(axes, 100 * card["difference"], line + 0.5, fill)
        layout.put(page, blocks[line], left - 1.5, top + row * (line + 0.5), "right")
        text = f"{100 * card['share_held']:.0f}%"
        layout.write(page, text, page_width - 0.5, top + row * (line + 0.5), "right")
    axes.set(xlim=(min(low, 0) - margin, max(high, 0) + margin), ylim=(len(names), 0), yticks=[])
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    layout.put(page, held, page_width - 0.5, top - 0.6, "right", "bottom")
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _dot(axes: Axes, x: float, y: float, fill: str) -> None:
    axes.plot(
        [x], [y], "o", markersize=4.2, markerfacecolor=fill, markeredgewidth=0.9,
        markeredgecolor=style.colours().first, zorder=4,
    )  # fmt: skip


@style.style()
def draw_specification_curve(
    table: pd.DataFrame,
    *,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw every specification of one theme's difference, in rising order, with its choices.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.SPECIFICATIONS`, of a single theme.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        Above, the differences in points; below, a stroke in the row of each choice made
        (Simonsohn, Simmons & Nelson 2020, Nature Human Behaviour 4: 1208-1214).

    Raises
    ------
    InputError
        If the table is not as described.
    """
    frame = drawn(
        table, schema.SPECIFICATIONS, ("theme", "scope", "unit", "masked", "without", "shared")
    )
    keys = ["difference", "scope", "unit", "masked", "without", "shared"]
    frame = frame.sort_values(keys, kind="stable", ignore_index=True)
    made_of = {each: label for each, label in _CHOICES.items() if each[0] != "shared"}
    if not frame["shared"].all():
        made_of = _CHOICES
    page_width = style.width_of(width)
    labels = list(made_of.values())
    blocks, label_width = layout.column(labels, language, 0.4 * page_width, TICK_SIZE)
    row = max(layout.height_of(block) for block in blocks) + 0.5
    foot = panels.notes(_CURVE_KEY, language, page_width - 4)
    head = layout.fitted(_POINTS, language, 20.0)
    left, top, above = layout.EDGE + label_width + 1.5, layout.height_of(head) + 1.5, 34.0
    rest = top + 3.0 + row * len(labels) + 1.5 + layout.height_of(foot) + 0.6
    above += style.spare(rest + above, f"{len(labels)} choices")
    height = rest + above
    page = style.figure(width, height, f"{len(labels)} choices")
    plot = page_width - left - 1.0
    layout.put(page, head, left - 1.5, 0.3, "right", "top")
    curve = page.axes_at(left, top, plot, above)
    page.shows(curve, "y", 100)
    ink = style.colours().first
    curve.axhline(0, color=INK, linewidth=0.6)
    order = np.arange(len(frame)) + 0.5
    for holds, points in frame.assign(x=order).groupby("holds"):
        fill = ink if holds else "#ffffff"
        curve.plot(
            points["x"], 100 * points["difference"], "o", markersize=2.6,
            markerfacecolor=fill, markeredgecolor=ink, markeredgewidth=0.6,
        )  # fmt: skip
    # Room for half a dot, so that the first and the last are whole.
    air = 0.8 * len(frame) / (plot - 1.6)
    ends = (-air, len(frame) + air)
    curve.set(xlim=ends, xticks=[])
    curve.grid(axis="y")
    choices = page.axes_at(left, top + above + 3.0, plot, row * len(labels))
    for line, (column, value) in enumerate(made_of):
        made = (
            frame["without"].ne("") if column == "without" else frame[column].astype(str).eq(value)
        )
        choices.vlines(order[made.to_numpy()], line + 0.18, line + 0.82, SECOND_INK, linewidth=0.6)
        choices.axhline(line + 1, color=GUIDE, linewidth=0.4)
        y = top + above + 3.0 + row * (line + 0.5)
        layout.put(page, blocks[line], left - 1.5, y, "right")
    choices.set(xlim=ends, ylim=(len(labels), 0), xticks=[], yticks=[])
    for side in ("left", "bottom"):
        choices.spines[side].set_visible(False)
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page
