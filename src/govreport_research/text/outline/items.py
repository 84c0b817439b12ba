"""Items inside the text (一是 … 二是 …): which belong together, and their headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govreport_research.text.outline.headlines import headline_end
from govreport_research.text.outline.markers import AT_LINE, ITEM, RUNNING, Candidate

#: A first sentence that is longer than this is no headline.
LONGEST_HEADLINE: Final = 60
#: What must follow a headline for it to be one, and not the whole item.
LEAST_AFTER: Final = 4
#: A sentence taken for the headline of an item whose numeral was lost.
_LONGEST_LOST: Final = 16
_SENTENCE: Final = re.compile(r"(?<=[。;!])([^。;!,\n]{4,16})。")


@dataclass(slots=True)
class Item:
    """One item: offsets of its numeral and its headline in the flow.

    Attributes
    ----------
    start : int
    marker_end : int
        Equal to `start` where the numeral was lost.
    end : int
        Of the headline; `marker_end` if there is none.
    style : str
    ordinal : int
    group : int
        Number of the list it belongs to, in order of appearance.
    at_line : bool
        Whether it opens a paragraph.
    grade : int
        As in `markers.Candidate`.
    """

    start: int
    marker_end: int
    end: int
    style: str
    ordinal: int
    group: int
    at_line: bool
    grade: int


def join_items(
    flow: str, candidates: Sequence[Candidate], headings: Sequence[int]
) -> list[list[Candidate]]:
    """Return the lists of items: candidates that count on from one another.

    Parameters
    ----------
    flow : str
    candidates : sequence of Candidate
        For items, in order.
    headings : sequence of int
        Starts of the headings; a list does not go on across one.

    Returns
    -------
    list of list of Candidate
        Each with at least two members, numbered from one, in order of appearance. A
        candidate whose `ordinal` is missing between two others is filled in by a sentence
        that looks like the headlines beside it.
    """
    lists: list[list[Candidate]] = []
    open_lists: list[list[Candidate]] = []
    bounds = [*headings, len(flow) + 1]
    at = 0
    for candidate in candidates:
        if candidate.start >= bounds[at]:
            open_lists = []
            while candidate.start >= bounds[at]:
                at += 1
        if candidate.ordinal == 1:
            lists.append([candidate])
            open_lists = [*open_lists[-2:], lists[-1]]
            continue
        sign = flow[candidate.end - 1]
        for depth in range(len(open_lists) - 1, -1, -1):
            current = open_lists[depth]
            last = current[-1]
            missing = candidate.ordinal - last.ordinal - 1
            if missing < 0 or missing > 1 or flow[last.end - 1] != sign:
                continue
            if missing and candidate.grade == RUNNING:
                continue
            if missing:
                lost = _lost_item(flow, last, candidate)
                if lost is not None:
                    current.append(lost)
            current.append(candidate)
            del open_lists[depth + 1 :]
            break
    return [members for members in lists if len(members) > 1]


def _lost_item(flow: str, before: Candidate, after: Candidate) -> Candidate | None:
    """Return the sentence between two items that stands for a lost one."""
    first = headline_end(flow, before.end, after.start)[0]
    for match in _SENTENCE.finditer(flow, first, after.start):
        if after.start - match.end() > 20 and len(match.group(1)) <= _LONGEST_LOST:
            start = match.start(1)
            return Candidate(start, start, ITEM, before.ordinal + 1, 1)
    return None


def describe(flow: str, lists: Sequence[Sequence[Candidate]], first_group: int = 0) -> list[Item]:
    """Return the items of lists with their headlines.

    Parameters
    ----------
    flow : str
    lists : sequence of sequence of Candidate
        Each in order.
    first_group : int, default 0
        Number of the first list.

    Returns
    -------
    list of Item
        In the order of the lists.
    """
    items: list[Item] = []
    for group, members in enumerate(lists, first_group):
        clauses = False
        for position, member in enumerate(members):
            line_end = flow.find("\n", member.end)
            line_end = len(flow) if line_end < 0 else line_end
            follower = members[position + 1].start if position + 1 < len(members) else line_end
            item_end = min(line_end, follower)
            end = _headline(flow, member, item_end)
            if position == len(members) - 1 and clauses:
                # The list is one sentence; what follows its stop is no longer the item.
                end = member.end
            clauses = flow[item_end - 1] in ";,"
            items.append(
                Item(
                    member.start,
                    member.end,
                    end,
                    member.style,
                    member.ordinal,
                    group,
                    member.grade == AT_LINE,
                    member.grade,
                )
            )
    return items


def _headline(flow: str, member: Candidate, item_end: int) -> int:
    """Return the end of an item's headline, or of its marker where it has none."""
    end, stopped = headline_end(flow, member.end, item_end)
    semicolon = flow.find(";", member.end, end)
    if not stopped or semicolon >= 0:
        return member.end
    if end - member.start > LONGEST_HEADLINE or item_end - end < LEAST_AFTER:
        return member.end
    return end


__all__ = ["Item", "describe", "join_items"]
