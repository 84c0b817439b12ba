"""One text to its reading: every heading and item, their nesting and role, in flow offsets.

The steps: `layout` joins broken lines and removes page furniture, `markers` and `bare` list
what could be a heading, `decoding` chooses, `items` joins 一是 … 二是, `headlines` measures
where headings end, `roles` reads the titles.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from operator import attrgetter
from typing import Final

from govreport_research.text.outline.bare import bare_candidates
from govreport_research.text.outline.confidence import heading_confidence, item_confidence
from govreport_research.text.outline.decoding import ANNEX, LEAD, Decision, decode
from govreport_research.text.outline.headlines import cut_at_blank, headline_end
from govreport_research.text.outline.items import Item, describe, join_items
from govreport_research.text.outline.layout import Flow, flow_of
from govreport_research.text.outline.lists import supported, take_out_lists
from govreport_research.text.outline.markers import (
    AT_LINE,
    BARE,
    CHINESE_ROUND,
    CIRCLED,
    DIGIT,
    DIGIT_ROUND,
    ITEM,
    ORDINAL,
    WITHOUT_STOP,
    Candidate,
    find_markers,
)
from govreport_research.text.outline.matter import Matter, find_matter, paragraphs_of
from govreport_research.text.outline.roles import (
    inherited_role,
    looks_ahead,
    named_roles,
    stated_role,
    years_in,
)

#: Headlines and sections of headings that stand inside one long line.
_SHORT_HEADLINE: Final = 40
_LEAST_SECTION: Final = 60
#: A paragraph longer than this, and than half the text, tells that line ends were lost.
_NO_LINES: Final = 1500
_START: Final = attrgetter("start")
_LINE_END: Final = re.compile(r"\s*[\r\n]\s*")


@dataclass(slots=True)
class Row:
    """One row of the outline while it is being made, in offsets of the flow.

    `given_role` is the role a scholar gave it, which its words do not change; `roles` are all
    parts that its title names, `role` first.
    """

    start: int
    marker_end: int
    end: int
    kind: str
    style: str
    parent: int
    run_in: bool
    role: str = "other"
    level: int = 1
    confidence: float = 1.0
    given_role: str = ""
    roles: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """Everything found in one text, in offsets of the flow.

    `left_out` are the starts of items that have no row, if the reading was made without them.
    """

    text: str
    flow: Flow
    paragraphs: list[tuple[int, int]]
    matter: Matter
    rows: list[Row]
    annexes: list[tuple[int, int]]
    left_out: list[int]

    def title(self, row: Row) -> str:
        """Return a heading as printed, without numeral and closing stop."""
        spans = self.flow.raw_spans(max(row.marker_end, row.start), row.end)
        return _clean("".join(self.text[start:end] for start, end in spans))


def _clean(title: str) -> str:
    """Return a heading on one line, without its closing stop."""
    if "\n" in title or "\r" in title:
        title = _LINE_END.sub(" ", title)
    return title.strip().rstrip("。").strip()


def read_outline(text: str, *, inner: bool = True) -> Reading:
    """Return the reading of one text that the outline and the passages are made from.

    Parameters
    ----------
    text : str
    inner : bool, default True
        Whether lists of items in the midst of paragraphs get rows. No other row depends on
        them and no passage begins with one, so that passages are found faster without.

    Returns
    -------
    Reading
    """
    flow = flow_of(text)
    paragraphs = paragraphs_of(flow.text)
    matter = find_matter(flow, paragraphs)
    headings, signs = find_markers(flow.text, flow.by_table)
    headings = _between(headings, matter.start, matter.stop)
    signs = _between(signs, matter.start, matter.stop)
    longest = max((end - start for start, end in paragraphs), default=0)
    has_lines = len(paragraphs) > 3 and longest < max(_NO_LINES, len(flow.text) // 2)
    inside: list[list[Candidate]] = []
    if has_lines:
        headings, inside = take_out_lists(headings, flow.text)
    headings = supported(headings, has_lines)
    bare = bare_candidates(
        flow.text,
        paragraphs,
        matter.start,
        matter.stop,
        headings,
        [sign.start for sign in signs],
        flow.near_table,
    )
    candidates = sorted((*headings, *bare), key=_START)
    decisions = decode(candidates)
    starts = [candidates[decision.candidate].start for decision in decisions]
    lists = join_items(flow.text, signs, starts)
    rows = _headings(flow.text, candidates, decisions, lists, matter, has_lines)
    annexes = _annexes(flow.text, rows, matter)
    lists = sorted(lists + inside, key=lambda members: members[0].start)
    wanted = lists if inner else [each for each in lists if _tells(each, rows)]
    left_out = _add_items(flow.text, rows, lists, wanted)
    reading = Reading(text, flow, paragraphs, matter, rows, annexes, left_out)
    place_and_assign(reading)
    return reading


def _between(candidates: list[Candidate], start: int, stop: int) -> list[Candidate]:
    """Return those of some candidates, in order, that start between two offsets."""
    first = bisect_left(candidates, start, key=_START)
    return candidates[first : bisect_left(candidates, stop, first, key=_START)]


def place_and_assign(reading: Reading) -> None:
    """Set levels and roles of all rows from their parents and titles, in place."""
    _place(reading.rows)
    year = _report_year(reading.flow.text, reading.matter)
    _assign_roles(reading.flow.text, reading.rows, year)


def _headings(
    text: str,
    candidates: list[Candidate],
    decisions: list[Decision],
    lists: list[list[Candidate]],
    matter: Matter,
    has_lines: bool,
) -> list[Row]:
    """Return the rows of the accepted headings, with parents as row numbers."""
    starts = [candidates[decision.candidate].start for decision in decisions]
    row_of = {decision.candidate: row for row, decision in enumerate(decisions)}
    item_starts = sorted(member.start for members in lists for member in members)
    chosen = {decision.candidate for decision in decisions}
    left = {
        candidate.start: candidate.end
        for number, candidate in enumerate(candidates)
        if number not in chosen and candidate.style == BARE and candidate.support < 0
    }
    rows: list[Row] = []
    in_annex: set[int] = set()
    for row, decision in enumerate(decisions):
        candidate = candidates[decision.candidate]
        parent = row_of[decision.parent] if decision.parent >= 0 else -1
        if decision.style == ANNEX or parent in in_annex:
            in_annex.add(row)
        line_end = text.find("\n", candidate.end)
        line_end = len(text) if line_end < 0 else line_end
        limit = starts[row + 1] if row + 1 < len(starts) else matter.stop
        at = bisect_right(item_starts, candidate.start)
        if at < len(item_starts):
            limit = min(limit, item_starts[at])
        limit = max(min(limit, line_end), candidate.end)
        marker_end, end = _extent(text, candidate, row in in_annex, limit, line_end)
        if candidate.alone == WITHOUT_STOP and end == line_end and row not in in_annex:
            # A short line below that is no heading of its own: one heading on two lines.
            end = left.get(line_end + 1, end)
            line_end = max(end, line_end)
        kind = "appendix" if row in in_annex else "heading"
        style = BARE if decision.style in (ANNEX, LEAD) else decision.style
        run_in = bool(text[end:line_end].strip())
        rows.append(Row(candidate.start, marker_end, end, kind, style, parent, run_in))
        rows[-1].confidence = heading_confidence(candidate, decision)
    _tell_items(text, rows, [candidates[d.candidate].grade for d in decisions], has_lines)
    return rows


def _annexes(text: str, rows: list[Row], matter: Matter) -> list[tuple[int, int]]:
    """Return the spans of the annexes: to the end of the text, or to where the body goes on."""
    spans: list[tuple[int, int]] = []
    start = -1
    for row, after in zip_longest(rows, rows[1:]):
        if row.kind == "appendix" and start < 0:
            start = row.start
        if start < 0 or (after is not None and after.kind != "heading"):
            continue
        line_end = text.find("\n", row.end) if after is not None else matter.stop
        spans.append((start, line_end if line_end >= 0 else matter.stop))
        start = -1
    return spans


def _tell_items(text: str, rows: list[Row], grades: list[int], has_lines: bool) -> None:
    """Call those accepted lists items whose members mostly stand inside a paragraph."""
    inside: dict[tuple[int, str], list[int]] = {}
    for number, row in enumerate(rows):
        if row.kind == "appendix":
            continue
        if row.style in (DIGIT, DIGIT_ROUND, CIRCLED, ORDINAL, CHINESE_ROUND):
            inside.setdefault((row.parent, row.style), []).append(number)
    for numbers in inside.values():
        members = [rows[number] for number in numbers]
        clauses = sum(text[row.start - 1] in ";," for row in members[1:])
        style = members[0].style
        if 2 * sum(grades[number] == AT_LINE for number in numbers) > len(numbers):
            continue
        if not has_lines and _has_sections(members):
            continue
        inner = style in (DIGIT_ROUND, CIRCLED, ORDINAL) or (has_lines and style == CHINESE_ROUND)
        if inner or 2 * clauses > len(members):
            for number in numbers:
                rows[number].kind = "item"


def _has_sections(rows: list[Row]) -> bool:
    """Whether a list has short headlines over long sections: headings of a text without lines."""
    short = sum(row.end - row.marker_end <= _SHORT_HEADLINE for row in rows)
    apart = [after.start - row.end for row, after in pairwise(rows)]
    return bool(apart) and 2 * short > len(rows) and min(apart) >= _LEAST_SECTION


def _extent(
    text: str, candidate: Candidate, in_annex: bool, limit: int, line_end: int
) -> tuple[int, int]:
    """Return where the marker and where the heading ends."""
    if candidate.style in (BARE, ANNEX, LEAD):
        return candidate.start, candidate.end
    start = candidate.end
    end, stopped = headline_end(text, start, limit, colon=in_annex)
    if not stopped or end - start > 40:
        end = cut_at_blank(text, start, end, line_end)
    while end > start and text[end - 1] == " ":
        end -= 1
    return candidate.end, max(end, start)


def _tells(members: list[Candidate], rows: list[Row]) -> bool:
    """Whether passages and roles depend on a list of items."""
    before_headings = not rows or members[0].start < rows[0].start
    return before_headings or any(member.grade == AT_LINE for member in members)


def _add_items(
    text: str, rows: list[Row], lists: list[list[Candidate]], wanted: list[list[Candidate]]
) -> list[int]:
    """Add items of lists of both kinds to the rows, in the order of the text.

    `wanted` are the lists that get rows; returned are the starts of the other items.
    """
    starts = [row.start for row in rows]
    spans = [(row.start, row.end) for row in rows]
    items = {item.start: item for item in reversed(describe(text, wanted))}
    stand_alone = _stand_alone(text, list(items.values()))
    made: list[Row] = []
    left_out: list[int] = []
    for start in sorted({member.start for members in lists for member in members}):
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < spans[at][1]:
            continue
        if start not in items:
            left_out.append(start)
            continue
        item = items[start]
        annex = at >= 0 and rows[at].kind == "appendix"
        kind = "item"
        if not annex and item.group in stand_alone:
            kind = "heading"
        line_end = text.find("\n", item.end)
        run_in = bool(text[item.end : line_end if line_end >= 0 else len(text)].strip())
        while kind == "heading" and at >= 0 and rows[at].run_in:
            at = rows[at].parent
        if kind == "heading":
            item.end = line_end if line_end >= 0 else len(text)
            run_in = False
        row = Row(item.start, item.marker_end, item.end, kind, item.style, at, run_in)
        row.confidence = item_confidence(item)
        made.append(row)
    _merge(rows, made)
    _untangle(rows)
    return left_out


def _stand_alone(text: str, items: list[Item]) -> set[int]:
    """Return the lists whose members are lines of their own over paragraphs of text."""
    groups: dict[int, list[bool]] = {}
    starts = {item.start for item in items}
    for item in items:
        headed = item.at_line and item.style == ITEM
        if headed:
            line_end = text.find("\n", item.start)
            headed = (
                0 <= line_end <= item.start + 45
                and line_end + 1 < len(text)
                and line_end + 1 not in starts
            )
        groups.setdefault(item.group, []).append(headed)
    return {group for group, headed in groups.items() if 3 * sum(headed) >= 2 * len(headed)}


def _merge(rows: list[Row], made: list[Row]) -> None:
    """Put items among the headings and renumber the parents."""
    order = sorted((*rows, *made), key=_START)
    place = {id(row): at for at, row in enumerate(order)}
    for row in order:
        row.parent = place[id(rows[row.parent])] if row.parent >= 0 else -1
    rows[:] = order


def _untangle(rows: list[Row]) -> None:
    """End every row before the next one starts."""
    for row, after in pairwise(rows):
        if row.end > after.start:
            row.end = max(row.start + 1, after.start)
            row.marker_end = min(row.marker_end, row.end)


def _place(rows: list[Row]) -> None:
    """Set the levels from the parents."""
    for row in rows:
        row.level = rows[row.parent].level + 1 if row.parent >= 0 else 1


def _report_year(text: str, matter: Matter) -> int | None:
    """Return the year a report looks back on: its title's, or the one before the congress."""
    if matter.title is not None:
        title = text[matter.title[0] : matter.title[1]]
        years = years_in(title)
        if years and "政府工作报告" not in title:
            return years[-1]
    for start, end in matter.front:
        content = text[start:end]
        years = years_in(content)
        if years and "会" in content:
            return years[0] - 1
    return None


def _assign_roles(text: str, rows: list[Row], year: int | None) -> None:
    """Give each heading the role its title states, else its parent's."""
    earlier: str | None = None
    for row in rows:
        parent = rows[row.parent].role if row.parent >= 0 else None
        if row.kind == "appendix":
            row.role, row.roles = "other", ("other",)
            continue
        if row.kind != "heading" and row.level > 1:
            row.role = row.given_role or inherited_role(parent, earlier)
            row.roles = (row.role,)
            continue
        title = text[row.marker_end : row.end].strip("。 ")
        stated = None
        if row.kind == "heading":
            stated = stated_role(title, year, inner=parent is not None)
        stated = row.given_role or stated
        row.role = stated or inherited_role(parent, earlier)
        if row.level == 1:
            if stated is None and earlier is not None and looks_ahead(title):
                row.role = "plans"
            earlier = row.role
        row.roles = named_roles(title, row.role) if row.kind == "heading" else (row.role,)


__all__ = ["Reading", "Row", "place_and_assign", "read_outline"]
