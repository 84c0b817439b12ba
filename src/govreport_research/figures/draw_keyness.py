"""The figure of words that set two groups of reports apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from govreport_research import schema
from govreport_research.bilingual import Bilingual, Language
from govreport_research.comparison.keyness import MAX_Q
from govreport_research.figures import layout, panels, style
from govreport_research.figures.layout import Block
from govreport_research.figures.style import (
    INK,
    LABEL_SIZE,
    SMALL_SIZE,
    Page,
    Width,
)
from govreport_research.figures.values import drawn
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import check

_LOG_ODDS: Final = Bilingual("加权对数几率比", "Weighted log-odds ratio")
_MORE: Final = Bilingual("更多见于：", "More in: ")
_FILLED: Final = Bilingual("实心：两组可以区分 (q ≤ 0.05)", "filled: told apart (q ≤ 0.05)")
_HOLLOW: Final = Bilingual("空心：不能区分", "hollow: cannot be told apart")
_UNTESTED: Final = Bilingual("空心：地区过少，未作检验", "hollow: too few regions for a test")
_LINE: Final = Bilingual("线：95% 区间", "line: 95% interval")
_COUNTS: Final = Bilingual("右侧：次数 (地区数)", "right: occurrences (regions)")
#: Thickness of a bar in millimetres.
_BAR: Final = 2.6


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
    frame = top_words(drawn(table, schema.KEYNESS, ("word",)), top)
    sides = [
        (label, frame[frame["log_odds"] * sign > 0], colour)
        for label, sign, colour in (
            (label_a, 1, style.colours().first),
            (label_b, -1, style.colours().second),
        )
    ]
    sides = [side for side in sides if len(side[1])]
    shown = pd.concat([words for _, words, _ in sides] or [frame.head(0)])
    if shown.empty:
        raise_problems([Problem("table keyness", "all words are used alike.", "Nothing to draw.")])

    page_width = style.width_of(width)
    labels = [glossed(word, glosses) for word in shown["word"]]
    blocks, label_width = layout.column(labels, language, 0.34 * page_width)
    rows = [layout.height_of(block) + 0.7 for block in blocks]
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
    heads_and_rows = sum(layout.height_of(title) + 1.0 for title in titles) + sum(rows)
    gap = 2.0
    end = head_height + heads_and_rows + gap * (len(sides) - 1)
    below = 4.6 + layout.height_of(axis_label) + 1.0 + layout.height_of(foot) + 0.4
    more = style.spare(end + below, f"{len(shown)} words")
    rows = [row + more / len(rows) for row in rows]
    end += more
    height = end + below
    page = style.figure(width, height, f"{len(shown)} words")

    limits = _limits(shown)
    ends = (page_width - layout.EDGE - columns[1], page_width - layout.EDGE)
    y, line = head_height, 0
    for head, x in zip(heads, ends, strict=True):
        layout.put(page, head, x, head_height - 0.6, "right", "bottom")
    for number, (title, (_, words, colour)) in enumerate(zip(titles, sides, strict=True)):
        layout.put(page, title, layout.EDGE, y, "left", "top")
        y += layout.height_of(title) + 1.0
        mine = rows[line : line + len(words)]
        axes = page.axes_at(left, y, plot, sum(mine))
        page.shows(axes, "x")
        _bars(axes, words, mine, colour, limits, ticks=number == len(sides) - 1)
        for row in mine:
            layout.put(page, blocks[line], left - 1.8, y + row / 2, "right")
            for texts, x in zip(counts, ends, strict=True):
                layout.write(page, texts[line], x, y + row / 2, "right", size=SMALL_SIZE)
            y, line = y + row, line + 1
        y += gap
    layout.put(page, axis_label, left + plot / 2, end + 4.6, "center", "top")
    layout.put(page, foot, page_width / 2, height - 0.4, "center", "bottom")
    return page


def top_words(table: pd.DataFrame, top: int = 15) -> pd.DataFrame:
    """Return the words that `draw_keyness` draws, to be published with the figure.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema.KEYNESS`, the clearest differences first.
    top : int, default 15
        Words of each group: the first ones of the table with its sign.

    Returns
    -------
    pandas.DataFrame
        Words of group a, then of group b; a new frame.

    Raises
    ------
    InputError
        If the table is not as described, or `top` is below 1.
    """
    if top < 1:
        raise_problems([Problem("top", f"{top} is below 1.", "Write 1 or more.")])
    table = check(table, schema.KEYNESS, "table keyness")
    sides = [table[table["log_odds"] * sign > 0].head(top) for sign in (1, -1)]
    return pd.concat(sides, ignore_index=True)


def glossed(word: str, glosses: Mapping[str, str] | None) -> Bilingual:
    """Return a word with its English, or with itself where there is none.

    Examples
    --------
    >>> glossed("审批", {"审批": "approval"}).en, glossed("执法", None).en
    ('approval', '执法')
    """
    return Bilingual(word, (glosses or {}).get(word, word))


def _more(label: Bilingual, language: Language, width: float) -> Block:
    text = Bilingual(f"{_MORE.zh}{label.zh}", f"{_MORE.en}{label.en}")
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
    axes: Axes,
    words: pd.DataFrame,
    rows: Sequence[float],
    colour: str,
    limits: tuple[float, float],
    *,
    ticks: bool,
) -> None:
    """Draw bars and intervals; `rows` are the rows' heights in millimetres, from above."""
    places = np.cumsum(rows) - np.array(rows) / 2
    sure = (words["q"] <= MAX_Q).fillna(False).to_numpy(dtype=bool)
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
    axes.set(xlim=limits, ylim=(sum(rows), 0), yticks=[])
    axes.locator_params(axis="x", nbins=9, steps=[1, 2, 5, 10])
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(ticks)
    axes.tick_params(bottom=ticks, labelbottom=ticks)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


def _keyness_notes(words: pd.DataFrame) -> list[Bilingual]:
    tested = words["q"].notna().any()
    sure = (words["q"] <= MAX_Q).fillna(False)
    said = [_FILLED] if sure.any() else []
    said += [_HOLLOW if tested else _UNTESTED] if not sure.all() else []
    return [*said, *([_LINE] if tested else []), _COUNTS]
