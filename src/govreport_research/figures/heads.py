"""Names above the columns of a grid of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import layout
from govreport_research.figures.layout import Block, Line
from govreport_research.figures.style import SMALL_SIZE, SMALLEST_SIZE, TICK_SIZE, Page

#: Level names take up to so many lines.
_MOST_LINES: Final = 4


@dataclass(frozen=True)
class Heads:
    """Names above columns, set level or upright.

    Parameters
    ----------
    texts : tuple of Block
        Of one line each if upright.
    upright : bool
    height : float
        Room they need, in millimetres.
    """

    texts: tuple[Block, ...]
    upright: bool
    height: float

    def put(self, page: Page, left: float, cell: float, bottom: float) -> None:
        """Put each above the middle of its column, columns being `cell` wide from `left` on."""
        for place, text in enumerate(self.texts):
            x = left + cell * (place + 0.5)
            if self.upright:
                layout.put_rotated(page, text[0], x, bottom - 1.0)
            else:
                layout.put(page, text, x, bottom - 0.8, "center", "bottom")


def column_heads(labels: Sequence[Bilingual], language: Language, cell: float) -> Heads:
    """Set names above columns: level if every word fits, in smaller letters at need, else upright.

    Parameters
    ----------
    labels : sequence of Bilingual
    language : {"zh", "en", "both"}
    cell : float
        Width of a column in millimetres.

    Returns
    -------
    Heads
    """
    for size in (TICK_SIZE, SMALL_SIZE, SMALLEST_SIZE):
        level = [layout.headed(label, language, cell - 0.5, size) for label in labels]
        blocks = tuple(each for each in level if each is not None and len(each) <= _MOST_LINES)
        if len(blocks) == len(labels):
            return Heads(blocks, False, max(layout.height_of(block) for block in blocks))
    lines = tuple(Line(layout.one_line(label, language), TICK_SIZE) for label in labels)
    return Heads(tuple((line,) for line in lines), True, max(line.width for line in lines) + 0.6)
