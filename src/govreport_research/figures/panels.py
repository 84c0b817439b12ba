"""Small multiples: how many panels stand beside each other, where, and on what scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout, style
from govreport_research.figures.layout import Block, Line
from govreport_research.figures.style import SECOND_INK, SMALL_SIZE, Width

#: Panels beside each other where nothing asks for more or fewer.
_USUAL: Final[dict[Width, int]] = {"single": 2, "onehalf": 3, "double": 4}
_ACROSS: Final = 3.2
_DOWN: Final = 2.2


@dataclass(frozen=True)
class Panels:
    """Where the panels of one figure stand, in millimetres from its upper left corner."""

    titles: tuple[Block, ...]
    columns: int
    left: float
    each: float
    plot: float
    tops: tuple[float, ...]
    height: float

    def corner(self, number: int) -> tuple[float, float]:
        """Return left and top of a panel's axes, panels counted by rows from 0."""
        row, place = divmod(number, self.columns)
        return self.left + place * (self.each + _ACROSS), self.tops[row]

    def is_lowest(self, number: int) -> bool:
        """Return whether no panel stands below this one, so that it carries the ticks."""
        return number + self.columns >= len(self.titles)


def arrange(
    titles: Sequence[Bilingual],
    language: Language,
    width: Width,
    *,
    left: float,
    plot: tuple[float, float],
    least: float,
    ticks: float,
    top: float,
    foot: float,
    what: str,
) -> Panels:
    """Place panels so that the figure fits on a page.

    Parameters
    ----------
    titles : sequence of Bilingual
        One for each panel.
    language : {"zh", "en", "both"}
    width : {"single", "onehalf", "double"}
    left : float
        Room for the labels left of the first panel, in millimetres like all that follow.
    plot : tuple of float
        Least and best height of a panel's axes.
    least : float
        Least width of a panel.
    ticks, top, foot : float
        Height of the tick labels, of what stands above the panels and of what stands below.
    what : str
        What the panels are, with their number, for the message.

    Returns
    -------
    Panels

    Raises
    ------
    InputError
        If they do not fit on a page of that width.
    """
    room = style.width_of(width) - left - layout.EDGE - 1.5
    style.enough_room(room, least, what, width)
    most = min(len(titles), int((room + _ACROSS) // (least + _ACROSS)))
    found = None
    for columns in range(min(_USUAL[width], most), most + 1):
        rows = math.ceil(len(titles) / columns)
        columns = math.ceil(len(titles) / rows)
        found = _placed(titles, language, left, room, columns, plot, ticks, top, foot)
        if found.height <= style.MAX_HEIGHT:
            break
    if found is None or found.height > style.MAX_HEIGHT:
        style.figure(width, found.height if found else math.inf, what)
        raise AssertionError("a figure of that height is refused")
    rows = len(found.tops)
    more = style.spare(found.height, what) / rows
    return replace(
        found,
        plot=found.plot + more,
        tops=tuple(top + more * row for row, top in enumerate(found.tops)),
        height=found.height + more * rows,
    )


def _placed(
    titles: Sequence[Bilingual],
    language: Language,
    left: float,
    room: float,
    columns: int,
    plot: tuple[float, float],
    ticks: float,
    top: float,
    foot: float,
) -> Panels:
    each = (room - _ACROSS * (columns - 1)) / columns
    blocks = tuple(layout.stacked(title, language, each + 1.5, bold=True) for title in titles)
    heads = [
        max(layout.height_of(block) for block in blocks[first : first + columns]) + 1.0
        for first in range(0, len(blocks), columns)
    ]
    # Above an incomplete last row, some panels carry their ticks.
    gaps = [_DOWN] * (len(heads) - 1)
    if gaps and len(titles) % columns:
        gaps[-1] = ticks + 0.6
    fixed = top + sum(heads) + sum(gaps) + ticks + foot
    height = min(plot[1], max(plot[0], (style.MAX_HEIGHT - 0.01 - fixed) / len(heads)))
    tops, y = [], top
    for head, gap in zip(heads, [*gaps, 0.0], strict=True):
        tops.append(y + head)
        y += head + height + gap
    return Panels(blocks, columns, left, each, height, tuple(tops), y + ticks + foot)


def scale(highest: float, room: float) -> tuple[float, list[float]]:
    """Return the upper end of an axis from 0 and its ticks.

    Parameters
    ----------
    highest : float
        Largest value to show, from 0 to 100.
    room : float
        Length of the axis in millimetres; ticks stand at least 5.5 mm apart.

    Examples
    --------
    >>> scale(41.3, 40)
    (44.604, [0, 10, 20, 30, 40])
    """
    end = highest * 1.08 if highest > 0 else 5.0
    steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25, 50]
    step = next(step for step in steps if end / step <= min(5, max(2.5, room / 5.5)))
    whole = [number * step for number in range(int(end / step + 1e-9) + 1)]
    return round(end, 6), [int(tick) if tick == int(tick) else tick for tick in whole]


def notes(texts: Sequence[Bilingual], language: Language, width: float) -> Block:
    """Set short remarks, English ones in small letters, as lines; Chinese above English."""
    lines: list[Line] = []
    if language != "en":
        lines += _note("；".join(text.zh for text in texts), width)
    if language != "zh":
        english = "; ".join(text.en for text in texts)
        lines += _note(english[:1].upper() + english[1:], width)
    return tuple(lines)


def _note(text: str, width: float) -> list[Line]:
    broken = layout.wrap(text, width, SMALL_SIZE)
    return [Line(each, SMALL_SIZE, colour=SECOND_INK) for each in broken]
