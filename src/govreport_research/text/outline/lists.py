"""Candidates before decoding: lists inside paragraphs set apart, stray numerals dropped."""

from __future__ import annotations

from typing import Final

from govreport_research.text.outline.markers import (
    AT_LINE,
    CHINESE_ROUND,
    CIRCLED,
    DASH,
    DASH_WITHOUT_LINES,
    DIGIT,
    DIGIT_ROUND,
    ORDINAL,
    RUNNING,
    RUNNING_AMONG_LINES,
    Candidate,
)

#: Styles that are items rather than headings when they stand inside a paragraph.
_ITEM_INSIDE: Final = frozenset((DIGIT_ROUND, CIRCLED, ORDINAL, CHINESE_ROUND, DIGIT))
_SHORTEST_ITEM: Final = 5
#: Two neighbours of a list are at least so far apart: a heading has words.
_SHORTEST_SECTION: Final = 10


def take_out_lists(
    candidates: list[Candidate], text: str
) -> tuple[list[Candidate], list[list[Candidate]]]:
    """Take lists that run within one paragraph out of the candidates for headings."""
    lists: list[list[Candidate]] = []
    taken: set[int] = set()
    by_style: dict[str, list[int]] = {}
    line_ends: dict[str, int] = {}
    for position, candidate in enumerate(candidates):
        style = candidate.style
        if style not in _ITEM_INSIDE or not candidate.ordinal:
            continue
        current = by_style.get(style)
        same = (
            current is not None
            and candidate.start < line_ends[style]
            and candidate.ordinal == candidates[current[-1]].ordinal + 1
            and candidate.start - candidates[current[-1]].start >= _SHORTEST_ITEM
        )
        if same and current is not None:
            current.append(position)
            continue
        _close(candidates, current, lists, taken)
        by_style[style] = [position] if candidate.ordinal == 1 else []
        if not by_style[style]:
            del by_style[style]
        end = text.find("\n", candidate.start)
        line_ends[style] = end if end >= 0 else len(text)
    for current in by_style.values():
        _close(candidates, current, lists, taken)
    lists.sort(key=lambda members: members[0].start)
    return [c for position, c in enumerate(candidates) if position not in taken], lists


def _close(
    candidates: list[Candidate],
    positions: list[int] | None,
    lists: list[list[Candidate]],
    taken: set[int],
) -> None:
    """Keep a list of at least two members that stand inside their paragraph."""
    if not positions or len(positions) < 2:
        return
    members = [candidates[position] for position in positions]
    lists.append(members)
    taken.update(positions)


def supported(candidates: list[Candidate], has_lines: bool) -> list[Candidate]:
    """Drop candidates in the run of a sentence that no neighbour counts on from or to.

    Where a text has its line ends, those that are left are doubted the more.
    """
    last: dict[str, Candidate] = {}
    kept_running: set[int] = set()
    for candidate in candidates:
        before = last.get(candidate.style)
        if (
            before is not None
            and candidate.ordinal == before.ordinal + 1
            and candidate.start - before.start >= _SHORTEST_SECTION
        ):
            kept_running.add(id(candidate))
            kept_running.add(id(before))
        last[candidate.style] = candidate
    kept = [c for c in candidates if c.grade != RUNNING or id(c) in kept_running or not c.ordinal]
    if has_lines:
        kept = [c for c in kept if c.style != DASH or c.grade == AT_LINE]
    else:
        for candidate in kept:
            if candidate.style == DASH:
                candidate.support += DASH_WITHOUT_LINES
    if has_lines:
        for candidate in kept:
            if candidate.grade == RUNNING:
                candidate.doubt += RUNNING_AMONG_LINES
    return kept


__all__ = ["supported", "take_out_lists"]
