"""Pieces of text on pages put into reading order and joined to paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.furniture import is_page_number

#: Lines at the top and at the bottom of a page that may be running heads.
_EDGE: Final = 2
#: Two columns need so many lines side by side, of so many characters on average.
_COLUMN_LINES: Final = 8
_COLUMN_CHARACTERS: Final = 9
#: Distances in multiples of the size of the letters.
_SAME_LINE: Final = 0.5
_CELL_GAP: Final = 2.0
_BLANK_GAP: Final = 0.3
_FULL_LINE: Final = 1.6
_INDENT: Final = 0.9
_LEADING: Final = 1.7
_LETTER_WIDTH: Final = 0.55
_WORD: Final = re.compile(r"[!-~]*")
_MARKER: Final = re.compile(
    r"第[一二三四五六七八九十百]{1,4}[章节条部]|[一二三四五六七八九十]{1,3}、"
    r"|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d)|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]是"
)
_SENTENCE_END: Final = tuple("。；：！？;:!?")
#: What browsers print above and below a page: address and page, date and time.
_PRINTED: Final = re.compile(
    r"^(?:https?|file)://\S+(?: \d+ ?/ ?\d+)?$"
    r"|^\d{1,4}/\d{1,2}/\d{1,4},? ?(?:[上下]午)?\d{1,2}:\d\d"
)
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uff00-\uffef“”‘’…—]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters on one line of a page; lengths in points, upwards from the bottom."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(slots=True)
class _Line:
    """Segments on one baseline of one column."""

    segments: list[Segment]
    page: int
    column: int = 0

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return self.segments[-1].right

    @property
    def baseline(self) -> float:
        return self.segments[0].baseline

    @property
    def size(self) -> float:
        return max(segment.size for segment in self.segments)

    @property
    def text(self) -> str:
        return "\t".join(segment.text for segment in self.segments)

    @property
    def is_row(self) -> bool:
        return len(self.segments) > 1


@dataclass
class Layout:
    """Paragraphs of a document and what was done to get them."""

    lines: list[str] = field(default_factory=list)
    notes: list[Bilingual] = field(default_factory=list)


def lay_out(pages: list[list[Segment]]) -> Layout:
    """Return the paragraphs on the pages of a document.

    Parameters
    ----------
    pages : list of list of Segment
        By page, in any order within it.

    Returns
    -------
    Layout
        One line for every paragraph and every row of a table.

    Notes
    -----
    A page has two columns if a vertical gap near its middle parts at least eight lines of
    prose. A line is joined to the one before if that one reaches the right margin of its
    column and this one is not indented, is of the same size, and does not open with a marker
    (一、 第一条) behind the end of a sentence.
    """
    layout = Layout()
    found = [
        _lines([each for each in segments if each.text], number)
        for number, segments in enumerate(pages)
    ]
    bodies, dropped = _without_heads(found)
    kept: list[_Line] = []
    two_columns = 0
    for body in bodies:
        ordered, split = _reading_order(body)
        two_columns += split
        kept += ordered
    layout.lines = _paragraphs(kept)
    wraps = len(kept) - len(layout.lines)
    if two_columns:
        note = Bilingual(f"{two_columns} 页为双栏", f"{two_columns} pages in two columns")
        layout.notes.append(note)
    if dropped:
        layout.notes.append(
            Bilingual(
                f"略去 {dropped} 行页眉页码", f"left out {dropped} running heads and page numbers"
            )
        )
    if wraps:
        layout.notes.append(Bilingual(f"接回 {wraps} 处换行", f"rejoined {wraps} wrapped lines"))
    return layout


def _lines(segments: list[Segment], page: int) -> list[_Line]:
    """Group segments by baseline, top to bottom, left to right."""
    lines: list[_Line] = []
    for segment in sorted(segments, key=lambda each: (-each.baseline, each.left)):
        size = max(segment.size, lines[-1].size) if lines else segment.size
        if lines and lines[-1].baseline - segment.baseline < _SAME_LINE * size:
            lines[-1].segments.append(segment)
        else:
            lines.append(_Line([segment], page))
    for line in lines:
        line.segments.sort(key=lambda each: each.left)
    return lines


def _joined(segments: list[Segment]) -> list[Segment]:
    """Join neighbours with a gap that is no gap between cells."""
    out = [segments[0]]
    for segment in segments[1:]:
        last = out[-1]
        if segment.left - last.right < _CELL_GAP * max(segment.size, last.size):
            gap = segment.left - last.right > _BLANK_GAP * segment.size
            out[-1] = Segment(
                last.text + (" " if gap else "") + segment.text,
                last.left,
                max(last.right, segment.right),
                last.baseline,
                max(last.size, segment.size),
            )
        else:
            out.append(segment)
    return out


def _reading_order(lines: list[_Line]) -> tuple[list[_Line], bool]:
    """Return the lines of a page, left column before right, and whether there are two."""
    gutter = _gutter(lines)
    if gutter is None:
        return [_Line(_joined(line.segments), line.page) for line in lines], False
    ordered: list[_Line] = []
    left: list[_Line] = []
    right: list[_Line] = []

    def close_band() -> None:
        ordered.extend((*left, *right))
        left.clear()
        right.clear()

    for line in lines:
        if any(each.left < gutter < each.right for each in line.segments):
            close_band()
            ordered.append(_Line(_joined(line.segments), line.page))
            continue
        for column, side in ((1, left), (2, right)):
            own = [each for each in line.segments if (each.left > gutter) == (column == 2)]
            if own:
                side.append(_Line(_joined(own), line.page, column))
    close_band()
    return ordered, True


def _gutter(lines: list[_Line]) -> float | None:
    """Return the place of the gap between two columns of prose, or None."""
    if len(lines) < _COLUMN_LINES:
        return None
    leftmost = min(line.left for line in lines)
    rightmost = max(line.right for line in lines)
    middle = (leftmost + rightmost) / 2
    reach = 0.12 * (rightmost - leftmost)
    gaps = [
        (begin, end)
        for line in lines
        for begin, end in _gaps(line)
        if begin < middle + reach and end > middle - reach
    ]
    best: tuple[int, float] = (0, 0.0)
    for begin, end in gaps:
        place = (begin + end) / 2
        best = max(best, (sum(low < place < high for low, high in gaps), place))
    n_parted, gutter = best
    if n_parted < _COLUMN_LINES or n_parted < len(lines) / 3:
        return None
    sides = [
        sum(len(each.text) for each in line.segments if (each.left > gutter) == right)
        for line in lines
        for right in (False, True)
        if any(low < gutter < high for low, high in _gaps(line))
    ]
    return gutter if sum(sides) / len(sides) >= _COLUMN_CHARACTERS else None


def _gaps(line: _Line) -> list[tuple[float, float]]:
    """Return where the gaps between the segments of a line begin and end."""
    return [(left.right, right.left) for left, right in pairwise(line.segments)]


def _without_heads(pages: list[list[_Line]]) -> tuple[list[list[_Line]], int]:
    """Leave out what stands at the same place of several pages, and page numbers."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for edge in edges for key in {_masked(line) for line in edge})
    repeated = max(2, min(3, len(pages) // 2 + 1))
    kept: list[list[_Line]] = []
    dropped = 0
    for page, edge in zip(pages, edges, strict=True):
        heads = {
            id(line)
            for line in edge
            if is_page_number(_plain(line.text))
            or _PRINTED.search(_plain(line.text))
            or (len(pages) > 1 and counts[_masked(line)] >= repeated and len(line.text) <= 60)
        }
        kept.append([line for line in page if id(line) not in heads])
        dropped += len(heads)
    return kept, dropped


def _edges(page: list[_Line]) -> list[_Line]:
    return page[:_EDGE] + page[max(_EDGE, len(page) - _EDGE) :]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _masked(line: _Line) -> str:
    return re.sub(r"\d+", "#", _plain(line.text))


def _paragraphs(lines: list[_Line]) -> list[str]:
    margins = _margins(lines)
    out: list[str] = []
    previous: _Line | None = None
    for line in lines:
        if previous is not None and _is_continued(previous, line, margins):
            out[-1] = _glue(out[-1], line.text)
        else:
            out.append(line.text)
        previous = line
    return out


def _margins(lines: list[_Line]) -> dict[int, tuple[float, float]]:
    """Return the left and right margin of every column: where most lines begin and end."""
    margins = {}
    for column in {line.column for line in lines}:
        own = [line for line in lines if line.column == column and not line.is_row] or [
            line for line in lines if line.column == column
        ]
        rights = sorted(line.right for line in own)
        lefts = Counter(round(line.left) for line in own)
        most = max(lefts.values())
        # Of the places where many lines begin, the leftmost: the others are indents.
        left = min(place for place, count in lefts.items() if count >= max(2, most / 4) or most < 2)
        margins[column] = (float(left), rights[int(0.9 * (len(rights) - 1))])
    return margins


def _is_continued(before: _Line, after: _Line, margins: dict[int, tuple[float, float]]) -> bool:
    if before.is_row or after.is_row or abs(before.size - after.size) > 0.15 * before.size:
        return False
    # A word or number that did not fit leaves the line before it short.
    word = len(_WORD.match(after.text)[0])  # type: ignore[index]
    unfilled = margins[before.column][1] - before.right
    if unfilled > (_FULL_LINE + _LETTER_WIDTH * word) * before.size:
        return False
    if after.left > margins[after.column][0] + _INDENT * after.size:
        return False
    same_flow = before.page == after.page and before.column == after.column
    if same_flow and before.baseline - after.baseline > 2 * _LEADING * before.size:
        return False
    opens = _MARKER.match(unicodedata.normalize("NFKC", after.text)) is not None
    return not (opens and before.text.endswith(_SENTENCE_END))


def _glue(before: str, after: str) -> str:
    if _WIDE.match(before[-1:]) or _WIDE.match(after[:1]):
        return before + after
    if before.endswith("-") and before[-2:-1].isalpha() and after[:1].islower():
        return before[:-1] + after
    digits = before[-1:].isdigit() and (after[:1].isdigit() or after[:1] in ".%,")
    return before + ("" if digits else " ") + after
