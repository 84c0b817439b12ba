"""Where passages stand in a report, before there is a table of them.

Apart from the table, since the processes that look for them would wait half a second for pandas.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from govreport_research.text.outline.reading import Reading, Row, read_outline

#: Stands between the headings of a passage's path.
PATH_SEPARATOR: Final = " › "
#: The one blank that is none in the flow.
_ODD_BLANK: Final = "\x1f"
#: Fields of `Place`, each with the values of all passages of a report.
Columns = dict[str, Any]


class Place(NamedTuple):
    """Where one passage is, and under what; as ``schema.PASSAGES`` has it.

    `spans` are the stretches of the text that make it up, half open: broken lines are joined.
    """

    start: int
    end: int
    kind: str
    heading: int
    path: str
    role: str
    characters: int
    spans: tuple[tuple[int, int], ...]


def find_passages(reading: Reading) -> list[Place]:
    """Return where the passages of one report are.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    list of Place
        In order of appearance.
    """
    flow, rows = reading.flow, reading.rows
    headings = [(number, row) for number, row in enumerate(rows) if row.kind == "heading"]
    annexes = iter((*reading.annexes, (len(flow.text) + 1, len(flow.text) + 1)))
    annex = next(annexes)
    item_starts = {row.start for row in rows if row.kind == "item"}
    paths = {-1: ""}
    odd = _ODD_BLANK in flow.text
    found = []
    at = 0
    current = -1
    for start, end in _pieces(reading, [row.start for _, row in headings]):
        while at < len(headings) and headings[at][1].start <= start:
            current = headings[at][0]
            at += 1
        row = rows[current] if current >= 0 else None
        while start >= annex[1]:
            annex = next(annexes)
        if start >= annex[0]:
            continue
        if row is not None and start < row.end and not flow.text[row.end : end].strip():
            continue  # a heading of its own line, or the second line of one
        spans = tuple(flow.raw_spans(start, end))
        characters = end - start
        if odd or flow.text.find(" ", start, end) >= 0:
            characters = sum(len(run) for a, b in spans for run in reading.text[a:b].split())
        if not characters:
            continue
        before_headings = row is None and bool(headings)
        kind = "preamble" if before_headings else "item" if start in item_starts else "paragraph"
        role = row.role if row is not None else "preamble" if headings else "other"
        found.append(
            Place(
                spans[0][0], spans[-1][1], kind, current, _path(reading, current, paths), role,
                characters, spans,
            )
        )  # fmt: skip
    return found


def columns_of(places: Sequence[Place]) -> Columns:
    """Return places as whole columns: what a table is made of, in a tenth of the memory.

    Parameters
    ----------
    places : sequence of Place

    Returns
    -------
    dict
        By field of `Place`: ndarrays of int64, lists of str, and for ``spans`` a dict from the
        number of a passage to its spans if they are not just its start and end.
    """
    return _compact(_plain_columns(places))


def _plain_columns(places: Sequence[Place]) -> Columns:
    """Return places as columns of plain values, only those spans kept that tell something."""
    values = zip(*places, strict=True) if places else [()] * len(Place._fields)
    columns = dict(zip(Place._fields, values, strict=True))
    broken = {number: spans for number, spans in enumerate(columns["spans"]) if len(spans) > 1}
    return {**columns, "spans": broken}


def pack_places(texts: Sequence[str]) -> bytes:
    """Return the places of the passages of some texts as JSON: it travels, and it is kept.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    bytes
        For `unpack_places`.
    """
    found = [_plain_columns(find_passages(read_outline(text))) for text in texts]
    for columns in found:
        # All passages under a heading have its path: it is written once.
        columns["path"] = dict(zip(columns["heading"], columns["path"], strict=True))
    return json.dumps(found, separators=(",", ":")).encode()


def unpack_places(body: bytes) -> list[Columns]:
    """Return what `pack_places` packed: the columns of each text.

    Parameters
    ----------
    body : bytes

    Returns
    -------
    list of dict
        As `columns_of` returns them.
    """
    found = json.loads(body)
    for columns in found:
        columns["spans"] = {int(number): spans for number, spans in columns["spans"].items()}
        columns["path"] = [columns["path"][str(heading)] for heading in columns["heading"]]
    return [_compact(columns) for columns in found]


def _compact(columns: dict[str, Any]) -> Columns:
    for name in ("start", "end", "heading", "characters"):
        columns[name] = np.array(columns[name], dtype=np.int64)
    for name in ("kind", "role", "path"):
        # One object for each name and path, however many passages bear it.
        columns[name] = list(map(sys.intern, columns[name]))
    return columns


def _pieces(reading: Reading, heading_starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of the body, cut where a heading stands in their midst."""
    text = reading.flow.text
    low, high = reading.matter.start, reading.matter.stop
    cuts = [*heading_starts, len(text) + 1]
    at = 0
    for start, end in reading.paragraphs:
        if start < low or end > high:
            continue
        while cuts[at] < end:
            if cuts[at] > start:
                yield from _printed(text, start, cuts[at])
                start = cuts[at]
            at += 1
        yield from _printed(text, start, end)


def _printed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch without the blanks around it, if it is more than blanks."""
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    if end > start:
        yield start, end


def _path(reading: Reading, number: int, known: dict[int, str]) -> str:
    """Return the headings above a passage, outermost first; `known` are those already made."""
    if number not in known:
        row: Row = reading.rows[number]
        above = _path(reading, row.parent, known)
        title = reading.title(row)
        known[number] = above + PATH_SEPARATOR + title if row.parent >= 0 else title
    return known[number]
