"""Where a heading ends: its first stop outside brackets, its line's end, or the next marker."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"[。!?\n(《“<〈\[)》”>〉\]:]")
_OPENING: Final = {"(": ")", "《": "》", "“": "”", "〈": "〉", "[": "]"}
_CLOSING: Final = frozenset(_OPENING.values())
#: A bracket that is open for longer than this was never closed.
_LONGEST_BRACKET: Final = 60
#: A heading that goes on for longer than this without a stop is no heading.
LONGEST: Final = 160
_BLANK: Final = re.compile(r"(?<=[一-龥”》)]) +(?=[一-龥“《\d])")
_SHORTEST_BEFORE_BLANK: Final = 6
_LEAST_AFTER_BLANK: Final = 30


def headline_end(flow: str, start: int, limit: int, *, colon: bool = False) -> tuple[int, bool]:
    """Return where a heading ends that starts at an offset.

    Parameters
    ----------
    flow : str
        Text of a `layout.Flow`.
    start : int
        After the marker.
    limit : int
        Start of the next marker, which ends the heading at the latest.
    colon : bool, default False
        Whether a colon ends it too, as in a glossary.

    Returns
    -------
    end : int
        After the stop if there is one.
    stopped : bool
        Whether it ended at a stop (or colon) and not at a line end or marker.
    """
    open_since = -1
    closes: list[str] = []
    first_inside = -1
    for match in _MARKS.finditer(flow, start, limit):
        mark, at = match.group(), match.start()
        if closes and at - open_since > _LONGEST_BRACKET:
            closes.clear()
            if first_inside >= 0:
                return first_inside, True
        if mark == "\n":
            return (first_inside, True) if closes and first_inside >= 0 else (at, False)
        if mark in _OPENING:
            if not closes:
                open_since, first_inside = at, -1
            closes.append(_OPENING[mark])
        elif mark in _CLOSING:
            if mark in closes:
                while closes.pop() != mark:
                    pass
        elif mark == ":" and not colon:
            continue
        elif mark in "。!?:":
            if not closes:
                return at + 1, True
            if first_inside < 0:
                first_inside = at + 1
    return limit, False


def cut_at_blank(flow: str, start: int, end: int, line_end: int) -> int:
    """Return where a heading ends that is parted from its body by a blank only.

    Parameters
    ----------
    flow : str
    start, end : int
        The heading as found by its first stop.
    line_end : int
        End of the paragraph.

    Returns
    -------
    int
        The blank's offset where the first sentence of the body follows it, else `end`.
    """
    if line_end - start < _LEAST_AFTER_BLANK + _SHORTEST_BEFORE_BLANK:
        return end
    match = _BLANK.search(flow, start + _SHORTEST_BEFORE_BLANK, min(end, start + 70))
    if match is None or line_end - match.end() < _LEAST_AFTER_BLANK:
        return end
    return match.start()


__all__ = ["LONGEST", "cut_at_blank", "headline_end"]
