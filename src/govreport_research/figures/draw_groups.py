"""Figures that compare groups of reports: by region, bloc or level, and by year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, panels, style
from govreport_research.figures.draw_topics import SHARE
from govreport_research.figures.layout import Block, Line
from govreport_research.figures.style import (
    CONTEXT_INK,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, labels_for
from govreport_research.problems import Problem, raise_problems

_COUNT: Final = Bilingual("括号内：报告数", "in brackets: number of reports")
_COUNT_BELOW: Final = Bilingual("年度下方：报告数", "below each year: number of reports")
_POINT: Final = Bilingual("点：组均值", "dot: mean of the group")
_INTERVAL: Final = Bilingual("线：95% 区间", "bar: 95% interval")
_NOISE: Final = Bilingual(
    "灰色细线：一份报告内重抽段落（测量噪声）",
    "thin grey bar: passages of one report drawn anew (measurement noise)",
)
_HOLLOW: Final = Bilingual("空心：该组报告均未涉及", "hollow: in none of the group's reports")
_NO_INTERVAL: Final = Bilingual("地区过少处不画区间", "no interval where regions are too few")


@style.style()
def draw_group_shares(
    table: pd.DataFrame,
    categories: Mapping[str, Bilingual],
    groups: Mapping[str, Bilingual],
    *,
    measure: Bilingual = SHARE,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw the mean share of each category in each group: one panel per category.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.GROUP_SHARES`; categories and groups are drawn in the order in which they
        first appear. Where `low` or `high` is missing, the point stands without a bar; where
        `noise_low` and `noise_high` are given, with a thin grey one.
    categories, groups : mapping of str to Bilingual
        Label of each category and of each group.
    measure : Bilingual, optional
        What the values are, with their unit, per cent.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        All panels have the same scale. The number of reports stands beside each group; a
        hollow point is a category that none of the group's reports mentions.

    Raises
    ------
    InputError
        If the table is not as described, a label is missing, or the panels do not fit.
    """
    frame = drawn(table, schema.GROUP_SHARES, ("group", "category"))
    titles = labels_for(frame["category"], categories, "labels of categories")
    names = labels_for(frame["group"], groups, "labels of groups")
    frame["place"] = [list(names).index(group) + 0.5 for group in frame["group"]]
    reports = frame.groupby("group")["n_reports"].max()
    counted = [
        Bilingual(f"{label.zh} ({reports[group]})", f"{label.en} ({reports[group]})")
        for group, label in names.items()
    ]
    page_width = style.width_of(width)
    size = TICK_SIZE if len(names) <= 16 else SMALL_SIZE
    blocks, label_width = layout.column(counted, language, 0.3 * page_width, size)
    air = 1.0 if len(names) <= 16 else 0.1
    row = max(layout.height_of(block) for block in blocks) + air
    foot = (
        *layout.fitted(measure, language, page_width - 4),
        *_key(frame, _COUNT, language, width),
    )
    placed = panels.arrange(
        list(titles.values()),
        language,
        width,
        left=layout.EDGE + label_width + 1.5,
        plot=(row * len(names), row * len(names)),
        least=12.5,
        ticks=4.4,
        top=0.3,
        foot=layout.height_of(foot) + 0.4,
        what=f"{len(names)} groups in {len(titles)} panels",
    )
    page = style.figure(width, placed.height)
    row = placed.plot / len(names)
    end, ticks = panels.scale(_highest(frame), placed.each)
    for number, category in enumerate(titles):
        x, y = placed.corner(number)
        layout.put(page, placed.titles[number], x, y - 0.6, "left", "bottom")
        axes = page.axes_at(x, y, placed.each, placed.plot)
        page.shows(axes, "x", 100)
        _marks(axes, frame[frame["category"] == category], upright=False)
        axes.set(xlim=(-0.015 * end, end), ylim=(len(names), 0), yticks=[], xticks=ticks)
        axes.grid(axis="x")
        axes.spines["left"].set_visible(False)
        axes.tick_params(labelbottom=placed.is_lowest(number))
        for line, block in enumerate(blocks if number % placed.columns == 0 else ()):
            layout.put(page, block, x - 1.5, y + row * (line + 0.5), "right")
    layout.put(page, foot, page_width / 2, placed.height - 0.4, "center", "bottom")
    return page


def _marks(axes: Axes, mine: pd.DataFrame, *, upright: bool, stems: bool = True) -> None:
    """Draw points at `place` and their intervals, level or upright, in four strokes."""
    lines = axes.vlines if upright else axes.hlines
    ink = style.colours().first
    mine = mine.dropna(subset=["mean"])
    whole = mine.dropna(subset=["low", "high"])
    if stems:
        lines(mine["place"], 0, mine["mean"] * 100, CONTEXT_INK, ":", linewidth=0.5, zorder=2)
    if len(whole):
        ends = (whole["low"] * 100, whole["high"] * 100)
        lines(whole["place"], *ends, ink, linewidth=1.4, zorder=3)
    noisy = mine.dropna(subset=["noise_low", "noise_high"])
    if len(noisy):
        ends = (noisy["noise_low"] * 100, noisy["noise_high"] * 100)
        lines(noisy["place"], *ends, SECOND_INK, linewidth=0.7, zorder=2.5)
    for hollow, points in mine.groupby(mine["n_nonzero"] == 0):
        across, along = points["mean"] * 100, points["place"]
        axes.plot(
            *((along, across) if upright else (across, along)),
            "o",
            markersize=3.8 if len(mine) <= 16 else 3.2,
            markeredgewidth=0.8,
            markeredgecolor=ink,
            markerfacecolor="white" if hollow else ink,
            zorder=4,
            clip_on=False,
        )


@style.style()
def draw_year_shares(
    table: pd.DataFrame,
    categories: Mapping[str, Bilingual],
    *,
    connect: bool = False,
    measure: Bilingual = SHARE,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw the mean share of each category year by year: one panel per category.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.GROUP_SHARES`, the groups being years. Where `low` or `high` is missing,
        the point stands without a bar; where `noise_low` and `noise_high` are given, with a
        thin grey one.
    categories : mapping of str to Bilingual
        Label of each category.
    connect : bool, default False
        Whether the same regions report in every year, so that a line may join the points.
    measure : Bilingual, optional
        What the values are, with their unit, per cent.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        All panels have the same scale. The number of reports stands below each year.

    Raises
    ------
    InputError
        If the table is not as described, a label is missing, the panels do not fit, or a
        line is asked for where a year has no interval.
    """
    frame = drawn(table, schema.GROUP_SHARES, ("group", "category"))
    titles = labels_for(frame["category"], categories, "labels of categories")
    frame["place"] = _years(frame["group"])
    frame = frame.sort_values("place", kind="stable")
    reports = frame.groupby("place")["n_reports"].max()
    if connect:
        _refuse_line(frame)
    page_width = style.width_of(width)
    years = [int(year) for year in reports.index]
    head = layout.fitted(measure, language, page_width - 4)
    foot = _key(frame, _COUNT_BELOW, language, width)
    placed = panels.arrange(
        list(titles.values()),
        language,
        width,
        left=layout.EDGE + 5.5,
        plot=(13.0, 22.0),
        least=max(24.0, 2.5 * (years[-1] - years[0] + 2)),
        ticks=11.5 if len(years) > 4 else 7.0,
        top=layout.height_of(head) + 1.0,
        foot=layout.height_of(foot) + 0.4,
        what=f"{len(titles)} panels of {len(years)} years",
    )
    page = style.figure(width, placed.height)
    layout.put(page, head, layout.EDGE, 0.3, "left", "top")
    end, ticks = panels.scale(_highest(frame), placed.plot)
    ink = style.colours().first
    for number, category in enumerate(titles):
        x, y = placed.corner(number)
        layout.put(page, placed.titles[number], x, y - 0.6, "left", "bottom")
        axes = page.axes_at(x, y, placed.each, placed.plot)
        mine = frame[frame["category"] == category]
        page.shows(axes, "y", 100)
        if connect:
            axes.plot(mine["place"], mine["mean"] * 100, color=ink, linewidth=0.8, zorder=2)
        _marks(axes, mine, upright=True, stems=not connect)
        axes.set(xlim=(years[0] - 1, years[-1] + 1), ylim=(-0.015 * end, end))
        axes.set(xticks=years, yticks=ticks)
        axes.grid(axis="y")
        axes.tick_params(labelbottom=False, labelleft=number % placed.columns == 0)
        if placed.is_lowest(number):
            _year_labels(page, x, y + placed.plot + 0.9, placed.each, reports)
    layout.put(page, foot, page_width / 2, placed.height - 0.4, "center", "bottom")
    return page


def _years(groups: pd.Series[str]) -> pd.Series[int]:
    raise_problems(
        Problem(
            f"table group_shares, row {row}, column group",
            f"{group!r} is not a year.",
            "Group the reports by year, or draw them with draw_group_shares.",
        )
        for row, group in enumerate(groups, 2)
        if not re.fullmatch(r"\d{4}", str(group))
    )
    return groups.astype(int)


def _refuse_line(frame: pd.DataFrame) -> None:
    held = frame["low"].notna().groupby(frame["place"]).any()
    bare = [str(year) for year in held.index[~held]]
    if bare:
        raise_problems(
            [
                Problem(
                    "connect",
                    f"a line would suggest a trend, but {', '.join(bare)} has no interval.",
                    "Draw points only, or add reports until each year has five regions.",
                )
            ]
        )


def _year_labels(page: Page, x: float, y: float, each: float, reports: pd.Series[int]) -> None:
    """Write years and numbers of reports below a panel: level if they fit, else upright."""
    first, last = int(reports.index[0]), int(reports.index[-1])
    pitch = each / (last - first + 2)
    texts = {int(year): f"({count})" for year, count in reports.items()}  # type: ignore[call-overload]
    widest = max(layout.measure(text, SMALL_SIZE) for text in [*texts.values(), "2024"])
    for year, count in texts.items():
        middle = x + pitch * (year - first + 1)
        if widest + 0.8 <= pitch:
            layout.write(page, str(year), middle, y + 1.5, "center", size=SMALL_SIZE)
            layout.write(page, count, middle, y + 4.3, "center", size=SMALL_SIZE, colour=SECOND_INK)
        else:
            layout.put_rotated(page, Line(f"{year} {count}", SMALL_SIZE), middle, y, "top")


def _highest(frame: pd.DataFrame) -> float:
    return float(frame[["mean", "high", "noise_high"]].max().max()) * 100


def _key(frame: pd.DataFrame, count: Bilingual, language: Language, width: Width) -> Block:
    """Say what the marks mean that occur in the figure."""
    intervals = frame["low"].notna()
    said = [_POINT]
    said += [_INTERVAL] if intervals.any() else []
    said += [_NO_INTERVAL] if not intervals.all() else []
    said += [_NOISE] if frame["noise_low"].notna().any() else []
    said += [_HOLLOW] if (frame["n_nonzero"] == 0).any() else []
    return panels.notes([*said, count], language, style.width_of(width) - 4)
