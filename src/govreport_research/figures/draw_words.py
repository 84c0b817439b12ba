"""Figures of words: what sets two groups of reports apart, and terms over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, panels, style
from govreport_research.figures.layout import Block, Line
from govreport_research.figures.style import (
    BLUE,
    CONTEXT_INK,
    INK,
    LABEL_SIZE,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    VERMILLION,
    Page,
    Width,
)
from govreport_research.figures.values import drawn, percent
from govreport_research.problems import Problem, raise_problems

_LOG_ODDS: Final = Bilingual("加权对数几率比", "Weighted log-odds ratio")
_MORE: Final = Bilingual("更常用", "used more")
_FILLED: Final = Bilingual("实心：两组可以区分 (q ≤ 0.05)", "filled: told apart (q ≤ 0.05)")
_HOLLOW: Final = Bilingual("空心：不能区分", "hollow: cannot be told apart")
_UNTESTED: Final = Bilingual("空心：地区过少，未作检验", "hollow: too few regions for a test")
_LINE: Final = Bilingual("线：95% 区间", "line: 95% interval")
_COUNTS: Final = Bilingual("右侧：次数 (地区数)", "right: occurrences (regions)")
_BAR: Final = 0.64
#: Up to this q a bar is filled; the same as for the sentence that counts such words.
_MAX_Q: Final = 0.05

_USING: Final = Bilingual("使用该用语的地区所占比例 (%)", "Share of regions that use the term (%)")
_USING_COUNT: Final = Bilingual(
    "使用该用语的地区数/有报告的地区数", "Regions that use the term / regions with a report"
)
_FIRST: Final = Bilingual("首次", "First use")
_REPORTS: Final = Bilingual("报告数", "Reports")
_FRAME: Final = Bilingual("粗框：所收报告中首次使用", "framed: first use in the reports held")
_CENSORED: Final = Bilingual(
    "≤：最早年度已有使用，实际首次可能更早", "≤: used in the earliest year held, perhaps before"
)
_NEVER: Final = Bilingual("–：从未使用", "–: never used")
#: Below this many regions in every year, a percentage would hide how few there are.
_FEW_REGIONS: Final = 5


@style.style()
def draw_keyness(
    table: pd.DataFrame,
    label_a: Bilingual,
    label_b: Bilingual,
    *,
    top: int = 15,
    glosses: Mapping[str, str] | None = None,
    language: Language = "both",
    width: Width = "double",
) -> Page:
    """Draw the words that set two groups apart, with how often each is used.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.KEYNESS`, the clearest differences first.
    label_a, label_b : Bilingual
        Names of the groups.
    top : int, default 15
        Words of each group that are drawn: the first ones of the table with its sign.
    glosses : mapping of str to str, optional
        Words to English, shown unless `language` is "zh". A word without one stays Chinese.
    language : {"zh", "en", "both"}, default "both"
    width : {"single", "onehalf", "double"}, default "double"

    Returns
    -------
    Page
        Bars to the right are words of group a, to the left of group b. A filled bar is
        distinguishable from zero after correction for the number of words, a hollow one is
        not. Occurrences stand right, with the regions that use the word in brackets.

    Raises
    ------
    InputError
        If the table is not as described, `top` is below 1, or the words do not fit.
    """
    if top < 1:
        raise_problems([Problem("top", f"{top} is below 1.", "Write 1 or more.")])
    frame = drawn(table, schema.KEYNESS, ("word",))
    sides = [
        (label, frame[frame["log_odds"] * sign > 0].head(top), colour)
        for label, sign, colour in ((label_a, 1, BLUE), (label_b, -1, VERMILLION))
    ]
    sides = [side for side in sides if len(side[1])]
    shown = pd.concat([words for _, words, _ in sides] or [frame.head(0)])
    if shown.empty:
        raise_problems([Problem("table keyness", "all words are used alike.", "Nothing to draw.")])

    page_width = style.width_of(width)
    labels = [_glossed(word, glosses) for word in shown["word"]]
    blocks, label_width = layout.column(labels, language, 0.34 * page_width)
    row = max(layout.height_of(block) for block in blocks) + 0.7
    counts = [_count_texts(shown, group) for group in ("a", "b")]
    heads = [layout.stacked(label, language, 17.0, SMALL_SIZE) for label in (label_a, label_b)]
    columns = [
        max(layout.width_of(head), *(layout.measure(t, SMALL_SIZE) for t in texts)) + 2.2
        for head, texts in zip(heads, counts, strict=True)
    ]
    left = layout.EDGE + label_width + 1.8
    plot = page_width - left - sum(columns) - layout.EDGE - 1.2
    style.enough_room(plot, 22.0, "The bars", width)
    axis_label = layout.fitted(_LOG_ODDS, language, plot + 10)
    foot = panels.notes(_keyness_notes(shown), language, page_width - 4)
    head_height = max(layout.height_of(head) for head in heads) + 0.8
    titles = [_more(label, language, left + plot - layout.EDGE) for label, _, _ in sides]
    parts = [
        layout.height_of(title) + 1.0 + row * len(words)
        for title, (_, words, _) in zip(titles, sides, strict=True)
    ]
    gap = 2.0
    end = head_height + sum(parts) + gap * (len(parts) - 1)
    below = end + 4.6 + layout.height_of(axis_label) + 1.0
    height = below + layout.height_of(foot) + 0.4
    page = style.figure(width, height, f"{len(shown)} words")

    limits = _limits(shown)
    y, line = head_height, 0
    for head, x in zip(
        heads, (page_width - layout.EDGE - columns[1], page_width - layout.EDGE), strict=True
    ):
        layout.put(page, head, x, head_height - 0.6, "right", "bottom")
    for number, (title, (_, words, colour)) in enumerate(zip(titles, sides, strict=True)):
        layout.put(page, title, layout.EDGE, y, "left", "top")
        y += layout.height_of(title) + 1.0
        axes = page.axes_at(left, y, plot, row * len(words))
        last = number == len(sides) - 1
        _bars(axes, words, colour, limits, ticks=last)
        for _ in range(len(words)):
            layout.put(page, blocks[line], left - 1.8, y + row / 2, "right")
            for texts, x in zip(
                counts,
                (page_width - layout.EDGE - columns[1], page_width - layout.EDGE),
                strict=True,
            ):
                layout.write(page, texts[line], x, y + row / 2, "right", size=SMALL_SIZE)
            y, line = y + row, line + 1
        y += gap
    layout.put(page, axis_label, left + plot / 2, end + 4.6, "center", "top")
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _glossed(word: str, glosses: Mapping[str, str] | None) -> Bilingual:
    return Bilingual(word, (glosses or {}).get(word, word))


def _more(label: Bilingual, language: Language, width: float) -> Block:
    text = Bilingual(f"{label.zh}{_MORE.zh}", f"{label.en} {_MORE.en}")
    return layout.fitted(text, language, width, LABEL_SIZE, bold=True)


def _count_texts(words: pd.DataFrame, group: str) -> list[str]:
    pairs = zip(words[f"count_{group}"], words[f"n_regions_{group}"], strict=True)
    return [f"{count:,} ({regions})" for count, regions in pairs]


def _limits(words: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis: all bars and intervals, and zero."""
    low = min(0.0, float(words[["log_odds", "low"]].min().min()))
    high = max(0.0, float(words[["log_odds", "high"]].max().max()))
    air = 0.03 * (high - low)
    return low - air, high + air


def _bars(
    axes: Axes, words: pd.DataFrame, colour: str, limits: tuple[float, float], *, ticks: bool
) -> None:
    places = np.arange(len(words)) + 0.5
    sure = (words["q"] <= _MAX_Q).fillna(False).to_numpy(dtype=bool)
    values = words["log_odds"].to_numpy(dtype="float64")
    for chosen, face in ((sure, colour), (~sure, "white")):
        axes.barh(
            places[chosen], values[chosen], _BAR, color=face, edgecolor=colour, linewidth=0.8,
            zorder=2,
        )  # fmt: skip
    whole = words["low"].notna().to_numpy()
    ends = (words["low"].to_numpy()[whole], words["high"].to_numpy()[whole])
    axes.hlines(places[whole], *ends, INK, linewidth=0.8, zorder=3)
    axes.axvline(0, color=INK, linewidth=0.6, zorder=4)
    axes.set(xlim=limits, ylim=(len(words), 0), yticks=[])
    axes.locator_params(axis="x", nbins=6, steps=[1, 2, 5, 10])
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(ticks)
    axes.tick_params(bottom=ticks, labelbottom=ticks)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


def _keyness_notes(words: pd.DataFrame) -> list[Bilingual]:
    tested = words["q"].notna().any()
    sure = (words["q"] <= _MAX_Q).fillna(False)
    said = [_FILLED] if sure.any() else []
    said += [_HOLLOW if tested else _UNTESTED] if not sure.all() else []
    return [*said, *([_LINE] if tested else []), _COUNTS]


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
        is framed and stands right, behind ≤ if it is the earliest year held. The number of
        reports stands below each year.

    Raises
    ------
    InputError
        If the table is not as described, or its terms or years do not fit on a page.
    """
    frame = drawn(table, schema.EMERGENCE, ("term", "year"))
    terms = list(dict.fromkeys(frame["term"]))
    years = sorted({int(year) for year in frame["year"]})
    few = int(frame["n_regions"].max()) < _FEW_REGIONS
    frame["text"] = [
        f"{round(share * n)}/{n}" if few else percent(share)
        for share, n in zip(frame["share"], frame["n_regions"], strict=True)
    ]
    first = frame.drop_duplicates("term").set_index("term")
    firsts = [_first_text(first.loc[term]) for term in terms]

    page_width = style.width_of(width)
    blocks, label_width = layout.column(
        [_glossed(term, glosses) for term in terms], language, 0.36 * page_width
    )
    row = max(4.6, *(layout.height_of(block) + 0.8 for block in blocks))
    first_head = layout.stacked(_FIRST, language, 12.0, SMALL_SIZE)
    margin = max(layout.width_of(first_head), *(layout.measure(t, TICK_SIZE) for t in firsts)) + 2.2
    reports_label = layout.stacked(_REPORTS, language, max(label_width, 9.0), SMALL_SIZE)
    label_width = max(label_width, layout.width_of(reports_label))
    name_end = layout.EDGE + label_width
    left = name_end + 1.5
    cell = (page_width - left - margin - layout.EDGE) / len(years)
    needed = max(layout.measure(text, SMALL_SIZE) for text in frame["text"]) + 0.6
    style.enough_room(cell, max(needed, 3.0), f"{len(years)} years", width)
    counts = {y: f"{n:,}" for y, n in zip(frame["year"], frame["n_reports"], strict=True)}
    level = cell >= max(layout.measure(t, TICK_SIZE) for t in ["2024", *counts.values()]) + 0.8
    year_height = 3.4 if level else layout.measure("2024", TICK_SIZE) + 1.0
    measure = layout.fitted(_USING_COUNT if few else _USING, language, page_width - 4)
    top = layout.height_of(measure) + 1.2 + max(layout.height_of(first_head), year_height) + 1.0
    end = top + row * len(terms)
    count_height = 1.0 + max(
        layout.height_of(reports_label),
        3.4 if level else max(layout.measure(t, TICK_SIZE) for t in counts.values()),
    )
    foot = panels.notes(_emergence_notes(firsts), language, page_width - 4)
    height = end + count_height + 1.0 + layout.height_of(foot) + 0.4
    page = style.figure(width, height, f"{len(terms)} terms")

    layout.put(page, measure, layout.EDGE, 0.3, "left", "top")
    axes = page.axes_at(left, top, cell * len(years), row * len(terms))
    _grid(axes, frame, terms, years)
    for line, (block, text) in enumerate(zip(blocks, firsts, strict=True)):
        middle = top + row * (line + 0.5)
        layout.put(page, block, name_end, middle, "right")
        layout.write(page, text, page_width - layout.EDGE, middle, "right")
    layout.put(page, first_head, page_width - layout.EDGE, top - 0.8, "right", "bottom")
    layout.put(page, reports_label, name_end, end + 1.0, "right", "top")
    for place, year in enumerate(years):
        x = left + cell * (place + 0.5)
        if level:
            layout.write(page, str(year), x, top - 2.4, "center")
            layout.write(page, counts[year], x, end + 2.6, "center", colour=SECOND_INK)
        else:
            layout.put_rotated(page, Line(str(year), TICK_SIZE), x, top - 1.0)
            count = Line(counts[year], TICK_SIZE, colour=SECOND_INK)
            layout.put_rotated(page, count, x, end + 1.0, "top")
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def _first_text(row: pd.Series[Any]) -> str:
    if pd.isna(row["first_use"]):
        return "–"
    return f"{'≤' if row['left_censored'] else ''}{int(row['first_use'])}"


def _grid(axes: Axes, frame: pd.DataFrame, terms: Sequence[str], years: Sequence[int]) -> None:
    axes.set(xlim=(0, len(years)), ylim=(len(terms), 0))
    axes.set_axis_off()
    line_of = {term: line for line, term in enumerate(terms)}
    place_of = {year: place for place, year in enumerate(years)}
    for row in frame.to_dict("records"):
        corner = (place_of[int(row["year"])], line_of[row["term"]])
        none = row["share"] == 0
        colour = "#f4f4f4" if none else style.heat_colormap()(row["share"])
        axes.add_patch(
            Rectangle(corner, 1, 1, facecolor=colour, edgecolor="white", linewidth=0.8, zorder=1)
        )
        if not pd.isna(row["first_use"]) and row["first_use"] == row["year"]:
            axes.add_patch(
                Rectangle(
                    (corner[0] + 0.04, corner[1] + 0.08), 0.92, 0.84, fill=False, edgecolor=INK,
                    linewidth=1.1, zorder=2,
                )
            )  # fmt: skip
        axes.text(
            corner[0] + 0.5, corner[1] + 0.5, row["text"], ha="center", va="center_baseline",
            size=SMALL_SIZE, color=CONTEXT_INK if none else style.ink_on(colour),
        )  # fmt: skip


def _emergence_notes(firsts: Sequence[str]) -> list[Bilingual]:
    said = [_FRAME] if any(text != "–" for text in firsts) else []
    said += [_CENSORED] if any(text.startswith("≤") for text in firsts) else []
    said += [_NEVER] if "–" in firsts else []
    return said
