"""Figures of the corpus itself: which reports there are, and what parts they consist of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, style
from govreport_research.figures.style import (
    CONTEXT_INK,
    GUIDE,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, labels_for, percent
from govreport_research.problems import Problem, raise_problems

_REPORTS: Final = Bilingual("报告数", "Reports")
_CHARACTERS: Final = Bilingual("字符数", "Characters")
_PARTS: Final = Bilingual("法定部分", "Required")
_ALL: Final = Bilingual("合计", "All")
_SHARE: Final = Bilingual("占报告正文字符的比例 (%)", "Share of the report's characters (%)")

#: Hatch of each part; with its fill, it tells them apart in greyscale.
_HATCHES: Final[dict[str, str]] = {
    "preamble": "",
    "measures": "",
    "shortcomings": "//////",
    "leader_duty": "----",
    "plans": "",
    "other": "\\\\\\\\\\\\",
}
_KEY_PITCH: Final = 4.0
#: The parts that the central rules ask every report for.
_REQUIRED: Final = tuple(role for role in schema.ROLES if role != "other")


@style.style()
def draw_coverage(
    table: pd.DataFrame, *, language: Language = "both", width: Width = "double"
) -> Page:
    """Draw which regions have a report for which year.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.COVERAGE`; regions are drawn in the order given, years in theirs. A
        region and year without a row counts as no report.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        One row per region and one column per year; filled cells hold the number of
        reports, hollow ones a dash. Reports and characters of each region stand right.

    Raises
    ------
    InputError
        If the table is not as described, or its regions or years do not fit on a page.
    """
    frame = drawn(table, schema.COVERAGE, ("region", "year"))
    english = dict(zip(frame["region"], frame["region_en"], strict=True))
    regions = [Bilingual(zh, en) for zh, en in english.items()]
    years = sorted({int(year) for year in frame["year"]})
    grid = frame.set_index(["region", "year"])["n_reports"].unstack()  # noqa: PD010
    counts = grid.reindex(index=list(english), columns=years).fillna(0).astype(int)
    lengths = frame.groupby("region")["characters"].sum().reindex(list(english)).astype(int)

    page_width = style.width_of(width)
    blocks, label_width = layout.column(regions, language, 0.36 * page_width)
    row = max(4.6, *(layout.height_of(block) + 1.0 for block in blocks))
    heads = [layout.stacked(head, language, 16, SMALL_SIZE) for head in (_REPORTS, _CHARACTERS)]
    totals = (f"{counts.to_numpy().sum():,}", f"{lengths.sum():,}")
    margins = [
        max(layout.width_of(head), layout.measure(total, TICK_SIZE, True)) + 2.5
        for head, total in zip(heads, totals, strict=True)
    ]
    name_end = layout.EDGE + label_width
    left = name_end + 1.5
    cell = (page_width - left - sum(margins) - layout.EDGE) / len(years)
    style.enough_room(cell, 3.2, f"{len(years)} years", width)
    upright = cell >= layout.measure("2024", TICK_SIZE) + 1.0
    top = max(max(layout.height_of(head) for head in heads), 0.0 if upright else 7.5) + 1.6
    row += style.spare(top + row * len(regions) + 5.2, f"{len(regions)} regions") / len(regions)
    foot = top + row * len(regions) + 2.8
    page = style.figure(width, foot + 2.4, f"{len(regions)} regions")

    axes = page.axes_at(left, top, cell * len(years), row * len(regions))
    page.shows(axes, "text")
    _bare(axes, len(years), len(regions))
    gap = (0.45 / cell, 0.45 / row)
    highest = max(1, int(counts.to_numpy().max()))
    for line, block in enumerate(blocks):
        middle = top + row * (line + 0.5)
        layout.put(page, block, name_end, middle, "right")
        for place, held in enumerate(counts.iloc[line]):
            _coverage_cell(axes, place, line, gap, int(held), highest)
        sums = (f"{counts.iloc[line].sum():,}", f"{lengths.iloc[line]:,}")
        _margin(page, sums, margins, middle, bold=False)
    for place, year in enumerate(years):
        x = left + cell * (place + 0.5)
        if upright:
            layout.write(page, str(year), x, top - 2.4, "center")
        else:
            layout.put_rotated(page, layout.Line(str(year), TICK_SIZE), x, top - 1.0)
        layout.write(page, f"{counts[year].sum():,}", x, foot, "center", bold=True)
    layout.write(page, _ALL.text(language), name_end, foot, "right", bold=True)
    end = page_width - layout.EDGE
    layout.put(page, heads[1], end, top - 0.8, "right", "bottom")
    layout.put(page, heads[0], end - margins[1], top - 0.8, "right", "bottom")
    _margin(page, totals, margins, foot, bold=True)
    return page


def _margin(
    page: Page, totals: tuple[str, str], margins: list[float], y: float, *, bold: bool
) -> None:
    end = page.width - layout.EDGE
    layout.write(page, totals[0], end - margins[1], y, "right", bold=bold)
    layout.write(page, totals[1], end, y, "right", bold=bold, colour=SECOND_INK)


def _coverage_cell(
    axes: Axes, place: int, line: int, gap: tuple[float, float], held: int, highest: int
) -> None:
    corner, size = (place + gap[0], line + gap[1]), (1 - 2 * gap[0], 1 - 2 * gap[1])
    if not held:
        axes.add_patch(Rectangle(corner, *size, facecolor="white", edgecolor=GUIDE))
        _cell_text(axes, place, line, "–", CONTEXT_INK)
        return
    # Even one report is clearly ink; more reports are darker.
    colour = style.heat_colormap()(0.66 + 0.3 * (held - 1) / max(1, highest - 1))
    axes.add_patch(Rectangle(corner, *size, facecolor=colour, edgecolor="none"))
    _cell_text(axes, place, line, str(held), style.ink_on(colour))


def _cell_text(axes: Axes, place: int, line: int, text: str, colour: str) -> None:
    axes.text(
        place + 0.5, line + 0.5, text, ha="center", va="center_baseline", size=SMALL_SIZE,
        color=colour,
    )  # fmt: skip


def _bare(axes: Axes, columns: float, rows: int) -> None:
    axes.set(xlim=(0, columns), ylim=(rows, 0))
    axes.set_axis_off()


@style.style()
def draw_anatomy(
    table: pd.DataFrame,
    reports: Mapping[str, Bilingual],
    *,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw how much of each report each statutory part takes, and which parts are missing.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.ANATOMY`; reports are drawn in the order given.
    reports : mapping of str to Bilingual
        Label of each `report_id`.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        One bar per report, its segments in the order in which the central rules name the
        parts. Right of it, one mark for each part that the rules require: filled as in the
        bar if the report has it, a cross if not; then the report's characters.

    Raises
    ------
    InputError
        If the table is not as described, a report has no label or no text, or they do not fit.
    """
    frame = drawn(table, schema.ANATOMY, ("report_id", "role"))
    labels = labels_for(frame["report_id"], reports, "labels of reports")
    held = frame.groupby("report_id")["share"].sum()
    raise_problems(
        Problem(f"table anatomy, report {report}", "none of its parts has text.", "Leave it out.")
        for report in labels
        if not held[report]
    )
    roles = [role for role in schema.PASSAGE_ROLES if role in set(frame["role"])]
    page_width = style.width_of(width)
    blocks, label_width = layout.column(list(labels.values()), language, 0.3 * page_width)
    air = 1.4 if len(labels) <= 20 else 0.6
    row = max(layout.height_of(block) + air for block in blocks) + 0.6
    heads = [layout.stacked(head, language, 16, SMALL_SIZE) for head in (_PARTS, _CHARACTERS)]
    end, name_end = page_width - layout.EDGE, layout.EDGE + label_width
    left, matrix = name_end + 1.5, 3.2 * len(_REQUIRED)
    bar = end - layout.width_of(heads[1]) - 2.5 - matrix - 3.0 - left
    keys = _key_rows(roles, language, page_width)
    top = _KEY_PITCH * len(keys) + max(layout.height_of(head) for head in heads) + 1.8
    axis_label = layout.fitted(_SHARE, language, bar + 20)
    rest = top + 5.0 + layout.height_of(axis_label) + 0.4
    row += style.spare(rest + row * len(labels), f"{len(labels)} reports") / len(labels)
    height = rest + row * len(labels)
    page = style.figure(width, height, f"{len(labels)} reports")

    for line, keyed in enumerate(keys):
        for x, role in keyed:
            middle = _KEY_PITCH * (line + 0.5)
            _swatch(page, role, x, middle)
            layout.write(page, schema.PASSAGE_ROLES[role].text(language), x + 5.0, middle)
    axes = page.axes_at(left, top, bar, row * len(labels))
    page.shows(axes, "width", 100)
    parts = page.axes_at(left + bar + 3.0, top, matrix, row * len(labels))
    _bare(parts, len(_REQUIRED), len(labels))
    for line, (report, block) in enumerate(zip(labels, blocks, strict=True)):
        middle = top + row * (line + 0.5)
        layout.put(page, block, name_end, middle, "right")
        mine = frame[frame["report_id"] == report].set_index("role")
        _bar(axes, line, mine, roles, bar)
        _presence(parts, line, mine, matrix / len(_REQUIRED) / row)
        total = f"{int(mine['characters'].sum()):,}"
        layout.write(page, total, end, middle, "right", colour=SECOND_INK)
    layout.put(page, heads[0], left + bar + 3.0 + matrix / 2, top - 0.4, "center", "bottom")
    layout.put(page, heads[1], end, top - 0.4, "right", "bottom")
    axes.set(xlim=(0, 100), ylim=(len(labels), 0), xticks=[0, 25, 50, 75, 100], yticks=[])
    axes.spines["left"].set_visible(False)
    layout.put(page, axis_label, left + bar / 2, height - 0.4, "center", "bottom")
    return page


def _key_rows(
    roles: list[str], language: Language, page_width: float
) -> list[list[tuple[float, str]]]:
    rows: list[list[tuple[float, str]]] = [[]]
    x = layout.EDGE
    for role in roles:
        needed = 5.0 + layout.measure(schema.PASSAGE_ROLES[role].text(language), TICK_SIZE)
        if x + needed > page_width and rows[-1]:
            rows.append([])
            x = layout.EDGE
        rows[-1].append((x, role))
        x += needed + 3.0
    return rows


def _fill(role: str) -> tuple[str, str]:
    """Return colour and hatch of a part."""
    chosen = style.colours()
    fills = {
        "preamble": "#ffffff",
        "measures": chosen.first,
        "shortcomings": chosen.second,
        "leader_duty": chosen.third,
        "plans": chosen.fourth,
        "other": "#9a9a9a",
    }
    return fills[role], _HATCHES[role]


def _swatch(page: Page, role: str, x: float, y: float) -> None:
    fill, hatch = _fill(role)
    page.add_artist(
        Rectangle(
            (x / page.width, 1 - (y + 1.3) / page.height), 4.0 / page.width, 2.6 / page.height,
            **_paint(fill, hatch), transform=page.transFigure,
        )
    )  # fmt: skip


def _paint(fill: str, hatch: str) -> dict[str, Any]:
    if fill == "#ffffff":
        return {"facecolor": fill, "edgecolor": CONTEXT_INK, "linewidth": 0.6}
    return {"facecolor": fill, "edgecolor": "#ffffff", "linewidth": 0.6, "hatch": hatch}


def _bar(axes: Axes, line: int, mine: pd.DataFrame, roles: list[str], bar: float) -> None:
    reached = 0.0
    for role in (role for role in roles if role in mine.index):
        share = float(mine["share"][role])
        if share <= 0:
            continue
        fill, hatch = _fill(role)
        axes.add_patch(Rectangle((reached, line + 0.16), share * 100, 0.68, **_paint(fill, hatch)))
        text = percent(share)
        if share * bar > layout.measure(text, SMALL_SIZE) + 1.4:
            ground = {"facecolor": fill, "edgecolor": "none", "pad": 1.0} if hatch else None
            axes.text(
                reached + share * 50, line + 0.5, text, ha="center", va="center_baseline",
                size=SMALL_SIZE, color=style.ink_on(fill), bbox=ground,
            )  # fmt: skip
        reached += share * 100


def _presence(axes: Axes, line: int, mine: pd.DataFrame, aspect: float) -> None:
    for place, role in enumerate(_REQUIRED):
        held = role in mine.index and not bool(mine.loc[role, "missing"])
        if not held:
            axes.plot(place + 0.5, line + 0.5, "x", color=style.INK, markersize=4.2, mew=0.9)
            continue
        fill, hatch = _fill(role)
        side = 0.75
        corner = (place + 0.5 - side / 2, line + 0.5 - side * aspect / 2)
        axes.add_patch(Rectangle(corner, side, side * aspect, **_paint(fill, hatch)))
