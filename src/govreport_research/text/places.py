"""Where passages stand in a report, before there is a table of them.

Apart from the table, since the processes that look for them would wait half a second for pandas.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from govreport_research.packing import pack, unpack
from govreport_research.text.outline.reading import Reading, Row, read_outline

#: Stands between the headings of a passage's path.
PATH_SEPARATOR: Final = " › "
#: The one blank that is none in the flow.
_ODD_BLANK: Final = "\x1f"
#: Where one passage is, and under what: numbers, names, spans.
Place = tuple[int, int, int, int, str, str, str, list[tuple[int, int]]]
#: Columns that are whole numbers, and those that are names.
_NUMBERS: Final = ("start", "end", "heading", "characters")
_NAMES: Final = ("kind", "role", "path")


@dataclass(frozen=True)
class Placed:
    """The passages of some texts as whole columns, in a tenth of the memory of single ones.

    Attributes
    ----------
    bounds : ndarray of int64, shape (texts + 1,)
        Passages of text i are those from ``bounds[i]`` to ``bounds[i + 1]``.
    columns : dict of str to ndarray, shape (passages,)
        As ``schema.PASSAGES`` has them: `start`, `end`, `heading`, `characters` of int64;
        `kind`, `role`, `path` of str as objects.
    spans : dict of int to sequence
        By number of a passage the stretches of the text that make it up, half open, if they
        are not just its start and end: broken lines are joined.
    """

    bounds: npt.NDArray[np.int64]
    columns: dict[str, npt.NDArray[Any]]
    spans: dict[int, Sequence[Sequence[int]]]

    def of_texts(self, texts: npt.NDArray[np.intp]) -> Placed:
        """Return the passages of some of the texts.

        Parameters
        ----------
        texts : ndarray of intp
            Their numbers, in any order; one may come several times.

        Returns
        -------
        Placed
        """
        lengths = np.diff(self.bounds)
        if np.array_equal(texts, np.arange(len(lengths))):
            return self
        lengths = lengths[texts]
        bounds = np.concatenate([[0], np.cumsum(lengths)])
        source = np.repeat(self.bounds[texts] - bounds[:-1], lengths) + np.arange(bounds[-1])
        columns = {name: values[source] for name, values in self.columns.items()}
        spans = {}
        if self.spans:
            number = np.flatnonzero(np.isin(source, list(self.spans))).tolist()
            spans = {new: self.spans[int(source[new])] for new in number}
        return Placed(bounds, columns, spans)


def find_passages(reading: Reading) -> list[Place]:
    """Return where the passages of one report are.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    list of tuple
        In order of appearance; fields as in `Placed`.
    """
    flow, rows = reading.flow, reading.rows
    headings = [(number, row) for number, row in enumerate(rows) if row.kind == "heading"]
    annexes = iter((*reading.annexes, (len(flow.text) + 1, len(flow.text) + 1)))
    annex = next(annexes)
    item_starts = {row.start for row in rows if row.kind == "item"}
    known = {-1: ""}
    odd = _ODD_BLANK in flow.text
    found = []
    at = 0
    heading, heading_end, path = -1, -1, ""
    role, plain = ("preamble", "preamble") if headings else ("other", "paragraph")
    for start, end in _pieces(reading, [row.start for _, row in headings]):
        if at < len(headings) and headings[at][1].start <= start:
            while at < len(headings) and headings[at][1].start <= start:
                at += 1
            number, row = headings[at - 1]
            heading = number + bisect_left(reading.left_out, row.start)
            heading_end, path, role = row.end, _path(reading, number, known), row.role
            plain = "paragraph"
        while start >= annex[1]:
            annex = next(annexes)
        if start >= annex[0]:
            continue
        if start < heading_end and not flow.text[heading_end:end].strip():
            continue  # a heading of its own line, or the second line of one
        spans = flow.raw_spans(start, end)
        characters = end - start
        if odd or flow.text.find(" ", start, end) >= 0:
            characters = sum(len(run) for a, b in spans for run in reading.text[a:b].split())
        if not characters:
            continue
        kind = "item" if start in item_starts and plain != "preamble" else plain
        found.append((spans[0][0], spans[-1][1], heading, characters, kind, role, path, spans))
    return found


def placed(readings: Iterable[Reading]) -> Placed:
    """Return where the passages of some texts are.

    Parameters
    ----------
    readings : iterable of Reading

    Returns
    -------
    Placed
    """
    found = [find_passages(reading) for reading in readings]
    values = zip(*(place for places in found for place in places), strict=True)
    fields = dict(zip((*_NUMBERS, *_NAMES, "spans"), values, strict=True)) if any(found) else {}
    columns = {
        name: np.array(fields.get(name, ()), dtype=np.int64 if name in _NUMBERS else object)
        for name in (*_NUMBERS, *_NAMES)
    }
    spans = {number: own for number, own in enumerate(fields.get("spans", ())) if len(own) > 1}
    return Placed(np.cumsum([0, *map(len, found)]), columns, spans)


def joined(parts: Sequence[Placed]) -> Placed:
    """Return the passages of the texts of all parts, one part after the other.

    Parameters
    ----------
    parts : sequence of Placed
        At least one.

    Returns
    -------
    Placed
    """
    parts = [part for part in parts if len(part.bounds) > 1] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    spans: dict[int, Sequence[Sequence[int]]] = {}
    bounds = [np.zeros(1, dtype=np.int64)]
    before = 0
    for part in parts:
        spans |= {before + number: own for number, own in part.spans.items()}
        bounds.append(before + part.bounds[1:])
        before += int(part.bounds[-1])
    columns = {
        name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns
    }
    return Placed(np.concatenate(bounds), columns, spans)


def pack_places(texts: Sequence[str]) -> bytes:
    """Return where the passages of some texts are as bytes: they travel, and they are kept.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    bytes
        For `unpack_places`.
    """
    found = placed(read_outline(text, inner=False) for text in texts)
    rows = [found.columns[name] for name in _NUMBERS]
    names = []
    for name in _NAMES:
        values = found.columns[name].tolist()
        different = {value: number for number, value in enumerate(dict.fromkeys(values))}
        rows.append(np.fromiter(map(different.__getitem__, values), np.int64, len(values)))
        names.append(list(different))
    head = [names, list(found.spans.items())]
    return pack(head, [each.astype(np.int32) for each in (found.bounds, np.stack(rows))])


def unpack_places(body: bytes) -> Placed:
    """Return what `pack_places` packed.

    Parameters
    ----------
    body : bytes

    Returns
    -------
    Placed
    """
    (names, spans), arrays = unpack(body)
    bounds, rows = (each.astype(np.int64) for each in arrays)
    columns = dict(zip((*_NUMBERS, *_NAMES), rows, strict=True))
    for name, different in zip(_NAMES, names, strict=True):
        # One object for each name and path, however many passages bear it.
        columns[name] = np.array(different, dtype=object)[columns[name]]
    return Placed(bounds, columns, dict(spans))


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
