"""Hard wraps: whether a text was cut at a constant width, and at which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govreport_research.text.outline.characters import fold

#: Marks after which a paragraph may end.
CLOSED: Final = frozenset("。!?;:…。”)』」》")
#: Share of lines that must have the same width before a text is taken to be hard-wrapped.
_WRAPPED_SHARE: Final = 0.3
#: Share of full lines above which a text was one line before it was wrapped.
_ALL_FULL: Final = 0.95
#: Widest and narrowest wrap, in characters or in half-width cells.
_WRAP_WIDTHS: Final = (16, 130)
#: Fewer lines show no mode.
_FEWEST: Final = 8
#: Characters of half the width of a Chinese one.
_NARROW: Final = re.compile("[\0-\u2000]")


@dataclass(frozen=True, slots=True)
class Wrap:
    """A wrap mode: where lines are cut, and in which unit that is constant.

    `all_full` tells that nearly all lines are full: then no break is the end of a paragraph.
    """

    width: int
    slack: int
    cells: bool
    all_full: bool


def cells_of(content: str) -> int:
    """Return the width of a line in half-width cells."""
    return 2 * len(content) - len(_NARROW.findall(content))


def find_wrap(contents: Sequence[str], indents: Sequence[int]) -> Wrap | None:
    """Return the wrap mode of a text, or None where lines are paragraphs.

    Parameters
    ----------
    contents : sequence of str
        Printed characters of each line, as given (not folded: half-width signs would be
        narrower than the full-width ones they stand for).
    indents : sequence of int
        Blanks before them.

    Returns
    -------
    Wrap or None
    """
    if len(contents) < _FEWEST:
        return None
    if sum(map(len, contents)) > _WRAP_WIDTHS[1] * len(contents):
        return None
    ends = fold("".join([content[-1] for content in contents]))
    open_ended = [end not in CLOSED for end in ends]
    for cells in (False, True):
        inner = [cells_of(content) if cells else len(content) for content in contents]
        widths = [width + indent for width, indent in zip(inner, indents, strict=True)]
        slack = 4 if cells else 0
        found = _most_common_edge(widths, inner, open_ended, slack)
        if found is not None:
            full = sum(width >= found - slack for width in widths)
            return Wrap(found, slack, cells, full >= _ALL_FULL * len(widths))
    return None


def _most_common_edge(
    widths: list[int], inner: list[int], open_ended: list[bool], slack: int
) -> int | None:
    """Return the width at which most lines end in mid sentence, if they are many.

    `inner` are the widths without indent: nothing in a wrapped text is longer than a line.
    """
    counts = Counter(width for width, is_open in zip(widths, open_ended, strict=True) if is_open)
    if not counts:
        return None
    best = max(
        counts, key=lambda width: (sum(counts[width - back] for back in range(slack + 1)), width)
    )
    full = sum(counts[best - back] for back in range(slack + 1))
    longer = sum(width > best + slack for width in inner)
    low, high = _WRAP_WIDTHS
    fits = low <= best <= high and full >= _WRAPPED_SHARE * len(widths)
    return best if fits and longer <= 0.1 * len(widths) else None


__all__ = ["CLOSED", "Wrap", "cells_of", "find_wrap"]
