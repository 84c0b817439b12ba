"""One text to its outline: headings and items with exact offsets, nesting and statutory role.

Signs and spans point into the text exactly as it was given. How the outline is found:
`characters` folds, `layout` joins broken lines and removes page furniture, `markers` and
`bare` list what could be a heading, `decoding` chooses, `items` and `headlines` measure, and
`roles` reads the titles.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any, Final

import pandas as pd

from govreport_research.text.bare import bare_candidates
from govreport_research.text.decoding import ANNEX, LEAD, Decision, decode
from govreport_research.text.headlines import cut_at_blank, headline_end
from govreport_research.text.items import Item, describe, join_items
from govreport_research.text.layout import Flow, flow_of
from govreport_research.text.markers import (
    AT_LINE,
    BARE,
    CHINESE_ROUND,
    CIRCLED,
    DIGIT,
    DIGIT_ROUND,
    ITEM,
    ORDINAL,
    RUNNING,
    RUNNING_AMONG_LINES,
    Candidate,
    find_markers,
)
from govreport_research.text.matter import Matter, find_matter, paragraphs_of
from govreport_research.text.roles import inherited_role, looks_ahead, stated_role, years_in

#: Styles that are items rather than headings when they stand inside a paragraph.
_ITEM_INSIDE: Final = frozenset((DIGIT_ROUND, CIRCLED, ORDINAL, CHINESE_ROUND, DIGIT))
#: A paragraph longer than this, and than half the text, tells that line ends were lost.
_NO_LINES: Final = 1500
_SHORTEST_ITEM: Final = 5
#: Two neighbours of a list are at least so far apart: a heading has words.
_SHORTEST_SECTION: Final = 10


@dataclass(slots=True)
class Row:
    """One row of the outline while it is being made, in offsets of the flow."""

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


@dataclass(slots=True)
class Reading:
    """Everything found in one text, in offsets of the flow."""

    text: str
    flow: Flow
    paragraphs: list[tuple[int, int]]
    matter: Matter
    rows: list[Row]
    annexes: list[tuple[int, int]]

    def title(self, row: Row) -> str:
        """Return a heading as printed, without numeral and closing stop."""
        spans = self.flow.raw_spans(max(row.marker_end, row.start), row.end)
        return _clean("".join(self.text[start:end] for start, end in spans))


def read_outline(text: str) -> Reading:
    """Return the reading of one text that `split_sections` and the passages are made from."""
    flow = flow_of(text)
    paragraphs = paragraphs_of(flow.text)
    matter = find_matter(flow, paragraphs)
    headings, signs = find_markers(flow.text, flow.by_table)
    headings = [c for c in headings if matter.start <= c.start < matter.stop]
    signs = [c for c in signs if matter.start <= c.start < matter.stop]
    longest = max((end - start for start, end in paragraphs), default=0)
    has_lines = len(paragraphs) > 3 and longest < max(_NO_LINES, len(flow.text) // 2)
    inside: list[list[Candidate]] = []
    if has_lines:
        headings, inside = _take_out_lists(headings, flow.text)
    headings = _supported(headings, has_lines)
    bare = bare_candidates(
        flow.text,
        paragraphs,
        matter.start,
        matter.stop,
        headings,
        [sign.start for sign in signs],
        flow.near_table,
    )
    candidates = sorted((*headings, *bare), key=lambda candidate: candidate.start)
    decisions = decode(candidates)
    rows = _headings(flow.text, candidates, decisions, signs, matter, has_lines)
    annexes = _annexes(flow.text, rows, matter)
    _add_items(flow.text, rows, signs, inside)
    _place(rows)
    _assign_roles(flow.text, rows, _report_year(flow.text, matter))
    return Reading(text, flow, paragraphs, matter, rows, annexes)


def _take_out_lists(
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


def _supported(candidates: list[Candidate], has_lines: bool) -> list[Candidate]:
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
        for candidate in kept:
            if candidate.grade == RUNNING:
                candidate.doubt += RUNNING_AMONG_LINES
    return kept


def _headings(
    text: str,
    candidates: list[Candidate],
    decisions: list[Decision],
    signs: list[Candidate],
    matter: Matter,
    has_lines: bool,
) -> list[Row]:
    """Return the rows of the accepted headings, with parents as row numbers."""
    starts = [candidates[decision.candidate].start for decision in decisions]
    row_of = {decision.candidate: row for row, decision in enumerate(decisions)}
    item_starts = [
        member.start for members in join_items(text, signs, starts) for member in members
    ]
    item_starts.sort()
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
        kind = "appendix" if row in in_annex else "heading"
        style = BARE if decision.style in (ANNEX, LEAD) else decision.style
        run_in = bool(text[end:line_end].strip())
        rows.append(Row(candidate.start, marker_end, end, kind, style, parent, run_in))
        rows[-1].confidence = _confidence(candidate, decision, decisions, row)
    _tell_items(rows, [candidates[d.candidate].grade for d in decisions], has_lines)
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


def _tell_items(rows: list[Row], grades: list[int], has_lines: bool) -> None:
    """Call those accepted lists items whose members mostly stand inside a paragraph."""
    inside: dict[tuple[int, str], list[int]] = {}
    for number, row in enumerate(rows):
        if row.style in (DIGIT_ROUND, CIRCLED, ORDINAL) or (
            has_lines and row.style == CHINESE_ROUND
        ):
            inside.setdefault((row.parent, row.style), []).append(number)
    for numbers in inside.values():
        if 2 * sum(grades[number] == AT_LINE for number in numbers) <= len(numbers):
            for number in numbers:
                rows[number].kind = "item"


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


def _confidence(
    candidate: Candidate, decision: Decision, decisions: list[Decision], row: int
) -> float:
    """How sure a heading is, from what accepted it."""
    value = 0.97 if candidate.grade == AT_LINE else 0.9 if candidate.grade != RUNNING else 0.75
    if decision.step in ("lost", "sign", "lead", "bare"):
        value -= 0.25
    elif decision.step in ("restart", "nest", "run_on", "dash"):
        value -= 0.1
    value -= 0.1 * decision.missing + 0.05 * candidate.doubt
    return min(1.0, max(0.05, value))


def _add_items(
    text: str, rows: list[Row], signs: list[Candidate], inside: list[list[Candidate]]
) -> None:
    """Add the items of both kinds to the rows and keep the order of the text."""
    starts = [row.start for row in rows]
    lists = join_items(text, signs, starts) + inside
    lists.sort(key=lambda members: members[0].start)
    items = sorted(describe(text, lists), key=lambda item: item.start)
    made: list[Row] = []
    spans = [(row.start, row.end) for row in rows]
    stand_alone = _stand_alone(text, items)
    for item in items:
        at = bisect_right(starts, item.start) - 1
        if (at >= 0 and item.start < spans[at][1]) or (made and item.start <= made[-1].start):
            continue
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
        row.confidence = 0.7 if item.marker_end == item.start else (0.97, 0.95, 0.9)[item.grade]
        made.append(row)
    _merge(rows, made)
    _untangle(rows)


def _stand_alone(text: str, items: list[Item]) -> set[int]:
    """Return the lists whose members are lines of their own over paragraphs of text."""
    groups: dict[int, list[bool]] = {}
    starts = {item.start for item in items}
    for item in items:
        line_end = text.find("\n", item.start)
        line_end = len(text) if line_end < 0 else line_end
        headed = (
            item.at_line
            and item.style == ITEM
            and line_end - item.start <= 45
            and line_end + 1 < len(text)
            and line_end + 1 not in starts
        )
        groups.setdefault(item.group, []).append(headed)
    return {group for group, headed in groups.items() if all(headed)}


def _merge(rows: list[Row], made: list[Row]) -> None:
    """Put items among the headings and renumber the parents."""
    order = sorted(
        [(row.start, 0, index, row) for index, row in enumerate(rows)]
        + [(row.start, 1, index, row) for index, row in enumerate(made)],
        key=lambda entry: entry[:3],
    )
    place = {index: at for at, (_, new, index, _) in enumerate(order) if not new}
    for _, _, _, row in order:
        row.parent = place[row.parent] if row.parent >= 0 else -1
    rows[:] = [row for *_, row in order]


def _untangle(rows: list[Row]) -> None:
    """End every row before the next one starts."""
    for row, after in pairwise(rows):
        if row.end > after.start:
            row.end = max(row.start + 1, after.start)
            row.marker_end = min(row.marker_end, row.end)


def _place(rows: list[Row]) -> None:
    """Set the levels, and hand on annexes."""
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
        title = text[row.marker_end : row.end].strip("。 ")
        if row.kind == "appendix":
            row.role = "other"
            continue
        stated = None
        if row.kind == "heading":
            stated = stated_role(title, year, inner=parent is not None)
        row.role = stated or inherited_role(parent, earlier)
        if row.level == 1:
            if stated is None and earlier is not None and looks_ahead(title):
                row.role = "plans"
            earlier = row.role


def split_sections(text: str) -> pd.DataFrame:
    """Return the outline of one report.

    Parameters
    ----------
    text : str
        A whole report, as read from its file. Any text is accepted.

    Returns
    -------
    pandas.DataFrame
        One row per heading or item in order of appearance; columns of ``schema.OUTLINE``.
        ``text[start:end]`` is the heading as printed. For an item without a headline it is
        the numeral alone and `title` is empty. `confidence` is the share of such rows that
        were right on the annotated reports.

        ``.attrs`` holds offset spans into `text`, half open: ``title`` (a pair or None),
        ``front_matter`` and ``back_matter`` (lists of pairs: title, speaker and date lines;
        signature and date; page furniture around the body), ``body`` (a pair), ``appendices`` (list of pairs).

    Notes
    -----
    The four statutory parts are those which the rules of 2019 on supervising law-based
    government ask of an annual report. A heading has the role that its title states, else
    its parent's.

    Examples
    --------
    >>> outline = split_sections("一、主要举措\\n(一)完善制度。制定办法。\\n(二)抓好落实。\\n二、存在不足")
    >>> outline[["marker", "title", "level", "parent", "role"]].values.tolist()
    [['一、', '主要举措', 1, -1, 'measures'], ['(一)', '完善制度', 2, 0, 'measures'], \
['(二)', '抓好落实', 2, 0, 'measures'], ['二、', '存在不足', 1, -1, 'shortcomings']]
    """
    return outline_table(read_outline(text))


def outline_table(reading: Reading) -> pd.DataFrame:
    """Return the table of a reading; see `split_sections`."""
    flow, text = reading.flow, reading.text
    columns: dict[str, list[Any]] = {name: [] for name in ("start", "end", "marker", "title")}
    for row in reading.rows:
        start, end = flow.raw(row.start), flow.raw_end(row.end)
        columns["start"].append(start)
        columns["end"].append(end)
        split = flow.raw_end(row.marker_end) if row.marker_end > row.start else start
        columns["marker"].append(text[start:split])
        columns["title"].append(reading.title(row))
    rows = reading.rows
    frame = pd.DataFrame(
        {
            "start": pd.array(columns["start"], dtype="Int64"),
            "end": pd.array(columns["end"], dtype="Int64"),
            "kind": pd.array([row.kind for row in rows], dtype="str"),
            "level": pd.array([row.level for row in rows], dtype="Int64"),
            "parent": pd.array([row.parent for row in rows], dtype="Int64"),
            "style": pd.array([row.style for row in rows], dtype="str"),
            "marker": pd.array(columns["marker"], dtype="str"),
            "title": pd.array(columns["title"], dtype="str"),
            "run_in": pd.array([row.run_in for row in rows], dtype="boolean"),
            "role": pd.array([row.role for row in rows], dtype="str"),
            "confidence": [row.confidence for row in rows],
        }
    )
    frame["confidence"] = frame["confidence"].astype("float64")
    frame.attrs.update(_spans(reading))
    return frame


def _clean(title: str) -> str:
    """A heading on one line, without its closing stop."""
    return re.sub(r"\s*[\r\n]\s*", " ", title).strip().rstrip("。").strip()


def _spans(reading: Reading) -> dict[str, Any]:
    """Return the parts of the text as raw spans."""
    flow, matter = reading.flow, reading.matter

    def raw(span: tuple[int, int]) -> tuple[int, int]:
        return flow.raw(span[0]), flow.raw_end(span[1])

    around: dict[str, list[tuple[int, int]]] = {"front": [], "back": []}
    first, last = flow.raw(matter.start), flow.raw_end(matter.stop) if matter.stop else 0
    for line in flow.lines:
        if line.kind == "furniture" and not first <= line.start < last:
            around["front" if line.start < first else "back"].append((line.start, line.end))
    body_stop = matter.stop
    if reading.annexes and reading.annexes[-1][1] >= matter.stop:
        body_stop = len(flow.text[: reading.annexes[-1][0]].rstrip())
    body = (matter.start, body_stop) if body_stop > matter.start else None
    return {
        "title": raw(matter.title) if matter.title else None,
        "front_matter": sorted(around["front"] + [raw(span) for span in matter.front]),
        "body": raw(body) if body else (0, 0),
        "back_matter": sorted(around["back"] + [raw(span) for span in matter.back]),
        "appendices": [raw(span) for span in reading.annexes if span[1] > span[0]],
    }


__all__ = ["Reading", "Row", "outline_table", "read_outline", "split_sections"]
