"""ODT: paragraphs with list numbers, tables and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.docx import core_properties
from govreport_research.corpus.readers.numerals import numeral
from govreport_research.corpus.readers.package import Package
from govreport_research.corpus.readers.reading import Reading, UnreadableError

_NS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT: Final = f"{{{_NS}text:1.0}}"
_STYLE: Final = f"{{{_NS}style:1.0}}"
_TABLE: Final = f"{{{_NS}table:1.0}}"
_OFFICE: Final = f"{{{_NS}office:1.0}}"
_LONGEST_CELL: Final = 200
_MOST_BLANKS: Final = 100
_LEVELS: Final = 10
#: style:num-format of ODF 1.3, 20.322, and the same format in Word's words.
_FORMATS: Final = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting",
    "一, 十, 一百, ...": "chineseCounting",
    "一, 二, 三": "chineseCounting",
    "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional",
    "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "１, ２, ３, ...": "decimalFullWidth",
    "": "none",
}
_UNSEEN: Final = frozenset(
    f"{_TEXT}{name}"
    for name in ("tracked-changes", "sequence-decls", "bookmark", "note-citation", "ruby-text",
                 "table-of-content", "alphabetical-index", "index-title")
) | {f"{_OFFICE}annotation", f"{_OFFICE}forms"}  # fmt: skip


def read_odt(data: bytes) -> Reading:
    """Read an OpenDocument text.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Reading
        One paragraph or row of a table per line, cells parted by a tab; numbers of lists and
        outline levels in front of their paragraphs; notes behind the body.

    Raises
    ------
    UnreadableError
        If it is damaged, encrypted, unpacks to too much, or its XML is hostile.
    """
    package = Package(data)
    if b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise UnreadableError(
            Bilingual(
                "文件有密码。请另存为无密码的文件。", "it has a password. Save it without one."
            )
        )
    root = package.tree("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if root is None or body is None:
        raise UnreadableError(
            Bilingual(
                "ODT 中没有正文部分。请重新保存。", "the ODT has no text part. Save it again."
            )
        )
    writer = _Writer([root, package.tree("styles.xml")])
    writer.add(body)
    lines = writer.finish()
    metadata = core_properties(package.tree("meta.xml"))
    notes = []
    if writer.numbered:
        n = writer.numbered
        notes.append(Bilingual(f"恢复自动编号 {n} 处", f"wrote out {n} automatic numbers"))
    return Reading(
        text="\n".join(lines) + "\n" if lines else "",
        reader="odt",
        notes=tuple(notes),
        page_title=metadata.get("title", ""),
        page_metadata=metadata,
    )


@dataclass(frozen=True)
class _Level:
    kind: str
    prefix: str
    suffix: str
    start: int
    shown: int


class _Writer:
    """Turns a document into lines, counting its lists on the way."""

    def __init__(self, roots: list[etree._Element | None]) -> None:
        self.numbered = 0
        self._lines: list[str] = []
        self._notes: list[str] = []
        self._styles: dict[str, dict[int, _Level]] = {}
        self._outline: dict[int, _Level] = {}
        self._counts: dict[str, list[int]] = {}
        self._paragraph_lists: dict[str, str] = {}
        for root in roots:
            self._read_styles(root)

    def finish(self) -> list[str]:
        return [*self._lines, *(f"注{n}：{note}" for n, note in enumerate(self._notes, 1))]

    def add(self, block: etree._Element) -> None:
        """Add everything in a body, section or cell."""
        for child in block:
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self._add_paragraph(child, self._outline_number(child))
            elif child.tag == f"{_TEXT}list":
                self._add_list(child, "", 0, "")
            elif child.tag == f"{_TABLE}table":
                for row in child.iter(f"{_TABLE}table-row"):
                    self._add_row(row)
            elif child.tag not in _UNSEEN:
                self.add(child)

    def _read_styles(self, root: etree._Element | None) -> None:
        if root is None:
            return
        for style in root.iter(f"{_TEXT}list-style"):
            self._styles.setdefault(style.get(f"{_STYLE}name") or "", _levels(style))
        for style in root.iter(f"{_TEXT}outline-style"):
            self._outline = self._outline or _levels(style)
        for style in root.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}list-style-name")
            if name:
                self._paragraph_lists[style.get(f"{_STYLE}name") or ""] = name

    def _add_list(self, block: etree._Element, style: str, depth: int, key: str) -> None:
        if depth >= _LEVELS:
            self.add(block)
            return
        style = block.get(f"{_TEXT}style-name") or style or self._style_inside(block)
        continued = block.get(f"{_TEXT}continue-list") or ""
        if depth == 0:
            identity = block.get("{http://www.w3.org/XML/1998/namespace}id") or ""
            goes_on = block.get(f"{_TEXT}continue-numbering") == "true"
            key = continued or (style if goes_on else identity or f"#{len(self._counts)}")
            known = self._counts.get(continued or style) if continued or goes_on else None
            counts = known or [0] * _LEVELS
            self._counts[key] = self._counts[style] = counts
            if identity:
                self._counts[identity] = counts
        counts = self._counts[key]
        for item in block:
            if item.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                continue
            self._add_item(item, style, depth, key, counts)

    def _add_item(
        self, item: etree._Element, style: str, depth: int, key: str, counts: list[int]
    ) -> None:
        pending = item.tag == f"{_TEXT}list-item"
        for child in item:
            if child.tag == f"{_TEXT}list":
                self._add_list(child, style, depth + 1, key)
            elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                number = ""
                if pending:
                    levels = self._styles.get(style, {})
                    number = _count(levels, depth, counts, item.get(f"{_TEXT}start-value"))
                pending = False
                self._add_paragraph(child, number)

    def _style_inside(self, block: etree._Element) -> str:
        paragraph = next(block.iter(f"{_TEXT}p", f"{_TEXT}h"), None)
        name = paragraph.get(f"{_TEXT}style-name") if paragraph is not None else None
        return self._paragraph_lists.get(name or "", "")

    def _outline_number(self, paragraph: etree._Element) -> str:
        level = paragraph.get(f"{_TEXT}outline-level") or ""
        if paragraph.tag != f"{_TEXT}h" or not level.isdigit() or not 1 <= int(level) <= _LEVELS:
            return ""
        counts = self._counts.setdefault("outline", [0] * _LEVELS)
        return _count(self._outline, int(level) - 1, counts, None)

    def _add_paragraph(self, paragraph: etree._Element, number: str) -> None:
        lines = [" ".join(line.split()) for line in self._inline(paragraph).split("\n")]
        lines = [line for line in lines if line]
        if number and lines:
            self.numbered += 1
            lines[0] = number + lines[0]
        self._lines += lines

    def _inline(self, element: etree._Element) -> str:
        parts = [element.text or ""]
        for child in element:
            if child.tag == f"{_TEXT}s":
                blanks = child.get(f"{_TEXT}c") or "1"
                count = min(int(blanks), _MOST_BLANKS) if blanks.isdigit() else 1
                parts.append(" " * count)
            elif child.tag == f"{_TEXT}tab":
                parts.append(" ")
            elif child.tag == f"{_TEXT}line-break":
                parts.append("\n")
            elif child.tag == f"{_TEXT}note":
                body = child.find(f"{_TEXT}note-body")
                if body is not None:
                    self._notes.append(" ".join("".join(map(str, body.itertext())).split()))
            elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):  # in a text box
                parts.append("\n" + self._inline(child) + "\n")
            elif child.tag not in _UNSEEN:
                parts.append(self._inline(child))
            parts.append(child.tail or "")
        return "".join(parts)

    def _add_row(self, row: etree._Element) -> None:
        cells = []
        outer, self._lines = self._lines, []
        for cell in row.iterchildren(f"{_TABLE}table-cell"):
            self._lines = []
            self.add(cell)
            if self._lines:
                cells.append(self._lines)
        self._lines = outer
        if len(cells) > 1 and all(sum(map(len, cell)) <= _LONGEST_CELL for cell in cells):
            self._lines.append("\t".join("".join(cell) for cell in cells))
        else:
            self._lines += [line for cell in cells for line in cell]


def _levels(style: etree._Element) -> dict[int, _Level]:
    levels = {}
    for element in style:
        number = element.get(f"{_TEXT}level") or ""
        if not number.isdigit():
            continue
        bullet = element.tag == f"{_TEXT}list-level-style-bullet"
        form = element.get(f"{_STYLE}num-format")
        start = element.get(f"{_TEXT}start-value") or "1"
        shown = element.get(f"{_TEXT}display-levels") or "1"
        levels[int(number) - 1] = _Level(
            kind="none" if bullet else _FORMATS.get(form or "", "decimal"),
            prefix=element.get(f"{_STYLE}num-prefix") or "",
            suffix=element.get(f"{_STYLE}num-suffix") or "",
            start=int(start) if start.isdigit() else 1,
            shown=int(shown) if shown.isdigit() else 1,
        )
    return levels


def _count(levels: dict[int, _Level], depth: int, counts: list[int], start: str | None) -> str:
    """Count an item and return its number; `counts` holds how many came at every level."""
    level = levels.get(depth)
    if start is not None and start.isdigit():
        counts[depth] = int(start) - (level.start if level else 1)
    counts[depth] += 1
    counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
    if level is None or level.kind == "none":
        return ""
    shown = range(max(0, depth - level.shown + 1), depth + 1)
    numbers = []
    for index in shown:
        own = levels.get(index, level)
        numbers.append(numeral(own.start + max(counts[index], 1) - 1, own.kind))
    return f"{level.prefix}{'.'.join(each for each in numbers if each)}{level.suffix}"
