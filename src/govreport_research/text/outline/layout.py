r"""How a text is laid out: its lines, what of them is not text, and which breaks are real.

The result is the *flow*: the folded text with page furniture and tables taken out, broken
lines joined, and exactly one ``\n`` between paragraphs, with the way back to raw offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

from govreport_research.corpus.furniture import is_furniture
from govreport_research.text.outline.characters import fold
from govreport_research.text.outline.wrapping import CLOSED, Wrap, cells_of, find_wrap

_STOPS: Final = frozenset("。!?;")
#: A line that opens with a numeral of any style, or an empty one whose numeral was lost.
_OPENS_WITH_MARKER: Final = re.compile(
    r"[一二三四五六七八九十]{1,3} ?[、.:是要]|\( ?[一二三四五六七八九十\d]{1,3} ?\)"
    r"|\d{1,3} ?[.、](?!\d)|第[一二三四五六七八九十]{1,3}(?:[,、:]|部分|章|节)|[①-⒛㈠-㈩]"
    r"|——|[、.][一-龥]|\( ?\)"
)
_DATE_LINE: Final = re.compile(
    r"\(?[\d〇零一二三四五六七八九十 ]{4,8}年[\d一二三四五六七八九十 ]{1,4}月"
)
_GAP: Final = re.compile(r"[^\s\d] {2,}(?=\S)|[^\s] {2,}(?=[\d(])|\S *[|\t] *(?=\S)")
#: A table reaches so many lines beyond its rows: captions and heads of columns.
_CAPTION: Final = 6
_CELLS_ONLY: Final = re.compile(r"[\d.,%\-/ ]+")
#: What a converter notes at the start of a line.
_COMMENT: Final = re.compile(r" *<!--.*?-->")
#: So much of a line tells what it opens with.
_OPENING: Final = 24
#: A line this short can be a heading, a name or a date, never the broken part of a paragraph.
_SHORT: Final = 40
LineKind = Literal["text", "blank", "furniture", "table"]


@dataclass(slots=True)
class Line:
    """One physical line: where its printed characters are, and what it is."""

    start: int
    end: int
    indent: int
    kind: LineKind
    by_table: bool = False
    near_table: bool = False


@dataclass(slots=True)
class Flow:
    r"""The text as it reads, and the way back to raw offsets.

    Attributes
    ----------
    text : str
        Folded text without furniture and tables; paragraphs are parted by one ``\n``.
    starts : list of int
        Offset in `text` of each piece that is contiguous in the raw text, ascending.
    origins : list of int
        Raw offset of each piece.
    by_table, near_table : set of int
        Offsets in `text` of paragraphs that touch a table, or stand within a few lines of one.
    lines : list of Line
        Every line of the raw text.
    """

    text: str
    starts: list[int]
    origins: list[int]
    by_table: set[int]
    near_table: set[int]
    lines: list[Line]

    def raw(self, offset: int) -> int:
        """Return the raw offset of the character at `offset` of the flow."""
        piece = bisect_right(self.starts, offset) - 1
        return self.origins[piece] + offset - self.starts[piece]

    def offset_of(self, raw: int) -> int | None:
        """Return the offset in the flow of a raw character; None if it is not in the flow."""
        piece = bisect_right(self.origins, raw) - 1
        if piece < 0:
            return None
        offset = raw - self.origins[piece] + self.starts[piece]
        follows = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        return offset if offset < follows else None

    def raw_end(self, offset: int) -> int:
        """Return the raw offset just after the character before `offset` of the flow."""
        return self.raw(offset - 1) + 1

    def raw_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the raw spans of what stands between two offsets of the flow."""
        end = min(end, len(self.text))
        if start >= end:
            return []
        piece = bisect_right(self.starts, start)
        shift = self.origins[piece - 1] - self.starts[piece - 1]
        if piece == len(self.starts) or self.starts[piece] >= end:
            return [(start + shift, end + shift)]
        spans: list[tuple[int, int]] = []
        while piece < len(self.starts) and self.starts[piece] < end:
            spans.append((start + shift, self.starts[piece] + shift))
            start = self.starts[piece]
            shift = self.origins[piece] - start
            piece += 1
        spans.append((start + shift, end + shift))
        return [span for span in spans if span[0] < span[1]]


def read_lines(plain: str) -> list[Line]:
    """Return the lines of a folded text, each with its kind."""
    lines: list[Line] = []
    commented = "<!--" in plain
    start = 0
    for content in plain.split("\n"):
        after = start + len(content) + 1
        if commented and (comment := _COMMENT.match(content)):
            content, start = content[comment.end() :], start + comment.end()
        stripped = content.strip(" ")
        kind: LineKind = "blank"
        indent = 0
        if stripped:
            kind = "furniture" if is_furniture(stripped) else "text"
            indent = content.index(stripped[0])
        begin = start + indent
        lines.append(Line(begin, begin + len(stripped), indent, kind))
        start = after
    _mark_repeated(plain, lines)
    _mark_tables(plain, lines)
    return lines


def _mark_repeated(plain: str, lines: list[Line]) -> None:
    """Mark page headers: a short line without a stop that comes back page after page."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line.kind == "text" and 4 <= line.end - line.start <= _SHORT:
            places.setdefault(plain[line.start : line.end], []).append(number)
    for content, numbers in places.items():
        if len(numbers) < 2 or content[-1] in CLOSED or _OPENS_WITH_MARKER.match(content):
            continue
        on_page_ends = sum(
            any(
                lines[other].kind == "furniture"
                for other in range(max(0, number - 2), min(len(lines), number + 3))
            )
            for number in numbers
        )
        if len(numbers) >= 3 or on_page_ends >= 2:
            for number in numbers[1:]:
                lines[number].kind = "furniture"


def _mark_tables(plain: str, lines: list[Line]) -> None:
    """Mark rows of tables: lines of cells parted by wide gaps, and what stands between two."""
    if "  " not in plain and "|" not in plain:
        return
    rows = [
        number
        for number, line in enumerate(lines)
        if line.kind == "text" and _is_row(plain[line.start : line.end])
    ]
    if len(rows) < 2:
        return
    for number in rows:
        lines[number].kind = "table"
    for number in rows:
        for neighbour in range(max(0, number - _CAPTION), min(len(lines), number + _CAPTION + 1)):
            if lines[neighbour].kind == "text":
                lines[neighbour].near_table = True
                if abs(neighbour - number) == 1:
                    lines[neighbour].by_table = True


def _is_row(content: str) -> bool:
    """Whether a line is a row of cells."""
    if ("  " not in content and "|" not in content) or "。" in content:
        return False
    gaps = len(_GAP.findall(content))
    wide = "    " in content and _OPENS_WITH_MARKER.match(content) is None
    return len(content) <= 200 and (gaps >= 2 or wide or _CELLS_ONLY.fullmatch(content) is not None)


def flow_of(text: str) -> Flow:
    """Return the flow of a raw text.

    Parameters
    ----------
    text : str
        As given.

    Returns
    -------
    Flow
    """
    plain = fold(text)
    lines = read_lines(plain)
    printed = [line for line in lines if line.kind == "text"]
    width = find_wrap(
        [text[line.start : line.end] for line in printed], [line.indent for line in printed]
    )
    pieces: list[str] = []
    origins: list[int] = []
    by_table: list[int] = []
    near_table: list[int] = []
    one_line = len(printed) <= 3 or len(plain) > 1500 * len(printed)
    before: Line | None = None
    blanks = 0
    paged = False
    for line in lines:
        if line.kind == "blank":
            blanks += 1
            continue
        if line.kind != "text":
            before = None if line.kind == "table" else before
            paged = True
            continue
        goes_on = before is not None and _goes_on(
            text, plain, before, line, 0 if paged else blanks, width, paged
        )
        if pieces and not goes_on:
            pieces.append("\n")
            origins.append(line.start - 1 if before is None else before.end)
        if line.by_table:
            by_table.append(len(pieces))
        if line.near_table:
            near_table.append(len(pieces))
        content = plain[line.start : line.end]
        if one_line and len(content) > 1000:
            for origin, piece in _parts(content):
                pieces.append(piece)
                origins.append(line.start + origin)
        else:
            pieces.append(content)
            origins.append(line.start)
        before, blanks, paged = line, 0, False
    if not pieces:
        pieces, origins = [""], [0]
    starts = list(accumulate(map(len, pieces[:-1]), initial=0))
    return Flow(
        "".join(pieces),
        starts,
        origins,
        {starts[piece] for piece in by_table},
        {starts[piece] for piece in near_table},
        lines,
    )


def _parts(content: str) -> list[tuple[int, str]]:
    """Part one long line at runs of two or more blanks, which then stand for line ends.

    Not where they are few: a line stays whole if most of it would be one part.
    """
    parts: list[tuple[int, str]] = []
    last = 0
    for gap in re.finditer(r" {2,}", content):
        parts.append((last, content[last : gap.start()]))
        parts.append((gap.start(), "\n"))
        last = gap.end()
    parts.append((last, content[last:]))
    longest = max(len(piece) for _, piece in parts)
    return [(0, content)] if 2 * longest > len(content) else parts


def _goes_on(
    text: str, plain: str, line: Line, after: Line, blanks: int, wrap: Wrap | None, paged: bool
) -> bool:
    """Whether the text of `line` goes on in `after`: the break between them is none."""
    last = plain[line.end - 1]
    closed = last in CLOSED
    if wrap is not None and wrap.all_full:
        return True
    if plain[after.start] in "、." and last not in _STOPS and (paged or wrap is not None):
        return True  # a pause that was pushed to the next line, not a lost numeral
    if wrap is not None and not paged:
        printed = text[line.start : line.end]
        width = (cells_of(printed) if wrap.cells else len(printed)) + line.indent
        full = width >= wrap.width - wrap.slack
        if not full or (blanks and closed):
            return False
        if after.indent > line.indent and after.indent >= 2:
            return False
        return not (closed and _opens(plain, line, after))
    if closed or after.indent > line.indent + 8 or _opens(plain, line, after):
        return False
    if last in ",、":
        return True
    follows = plain[after.start : after.end]
    short = len(follows) <= _SHORT and follows[-1] not in CLOSED
    if short and (blanks or len(follows) < 16 or _DATE_LINE.match(follows[:_OPENING])):
        return False
    content = plain[line.start : line.end]
    if any(mark in content for mark in _STOPS):
        return True
    headed = _OPENS_WITH_MARKER.match(content) is not None
    return not headed and (paged or len(content) > 1.5 * _SHORT)


def _opens(plain: str, line: Line, after: Line) -> bool:
    """Whether a paragraph opens with the line `after`: by a numeral, or beside a table."""
    if line.by_table or after.by_table:
        return True
    return _OPENS_WITH_MARKER.match(plain, after.start, after.start + _OPENING) is not None


__all__ = ["Flow", "Line", "flow_of", "read_lines"]
