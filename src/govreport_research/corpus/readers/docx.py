"""DOCX: paragraphs with the numbers Word shows, tables, footnotes and text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.numbering import Numbering, W, is_on
from govreport_research.corpus.readers.package import Package, parse_xml
from govreport_research.corpus.readers.reading import Reading, UnreadableError

_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL: Final = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: Elements whose text a reader of the document does not see.
_UNSEEN: Final = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "rt")
) | {f"{_MC}Fallback"}
_BREAKS: Final = frozenset((f"{W}br", f"{W}cr"))
_LONGEST_CELL: Final = 200
#: A paragraph style may be based on another so many times.
_STYLE_DEPTH: Final = 20


def read_docx(data: bytes) -> Reading:
    """Read a Word document.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Reading
        One paragraph or row of a table per line, cells parted by a tab. Automatic numbers
        (一、（一）1.) stand in front of their paragraphs as Word shows them. Text boxes follow
        the paragraph that holds them, footnotes and endnotes the body. Deleted and hidden
        text, field codes, page heads and the table of contents are left out.

    Raises
    ------
    UnreadableError
        If it is damaged, has a password, unpacks to too much, or its XML is hostile.
    """
    package = Package(data)
    root = _tree(package, "word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnreadableError(
            Bilingual(
                "DOCX 中没有正文部分。请用 Word 打开并重新保存。",
                "the DOCX has no main part. Open it in Word and save it again.",
            )
        )
    styles = _read_styles(_tree(package, "word/styles.xml"))
    lists = {name: style.number for name, style in styles.items() if style.kind == "numbering"}
    numbering = Numbering(_tree(package, "word/numbering.xml"), lists)
    writer = _Writer(styles, numbering)
    lines = writer.lines(body)
    for name in ("footnote", "endnote"):
        lines += writer.notes(_tree(package, f"word/{name}s.xml"), name)
    metadata = core_properties(package.tree("docProps/core.xml"))
    return Reading(
        text="\n".join(lines) + "\n" if lines else "",
        reader="docx",
        notes=tuple(writer.remarks()),
        page_title=metadata.get("title", ""),
        page_metadata=metadata,
    )


def core_properties(root: etree._Element | None) -> dict[str, str]:
    """Return the properties of a document (title, creator, created ...) by their names."""
    found: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        text = (element.text or "").strip()
        if text and not len(element):
            found.setdefault(etree.QName(element).localname, text[:1000])
    return found


def _tree(package: Package, name: str) -> etree._Element | None:
    data = package.part(name)
    return parse_xml(data.replace(_STRICT, _TRANSITIONAL)) if data else None


@dataclass(frozen=True)
class _Style:
    """What a style says of numbering; empty texts where it says nothing."""

    kind: str
    based_on: str
    number: str
    level: str


def _read_styles(root: etree._Element | None) -> dict[str, _Style]:
    styles = {}
    for element in root.iter(f"{W}style") if root is not None else ():
        number, level = _number_of(element.find(f"{W}pPr"))
        based_on = element.find(f"{W}basedOn")
        styles[element.get(f"{W}styleId") or ""] = _Style(
            kind=element.get(f"{W}type") or "",
            based_on="" if based_on is None else based_on.get(f"{W}val") or "",
            number=number,
            level=level,
        )
    return styles


def _number_of(properties: etree._Element | None) -> tuple[str, str]:
    """Return (list, level) that paragraph properties name; empty texts for what they do not."""
    own = properties.find(f"{W}numPr") if properties is not None else None
    if own is None:
        return "", ""
    number, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
    return (
        "" if number is None else number.get(f"{W}val") or "",
        "" if level is None else level.get(f"{W}val") or "",
    )


class _Writer:
    """Turns parts of a document into lines, counting its lists on the way."""

    def __init__(self, styles: dict[str, _Style], numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._numbered = 0
        self._contents = 0
        self._notes = 0

    def remarks(self) -> Iterator[Bilingual]:
        if self._numbered:
            n = self._numbered
            yield Bilingual(f"恢复自动编号 {n} 处", f"wrote out {n} automatic numbers")
        if self._contents:
            n = self._contents
            yield Bilingual(f"略去目录 {n} 行", f"left out {n} lines of the table of contents")
        if self._notes:
            n = self._notes
            yield Bilingual(f"脚注尾注 {n} 条置于文末", f"put {n} notes at the end")

    def lines(self, block: etree._Element) -> list[str]:
        """Return the lines of everything in a body, cell, text box or note."""
        out: list[str] = []
        for child in block:
            if child.tag == f"{W}p":
                out += self._paragraph(child)
            elif child.tag == f"{W}tbl":
                for row in child.iter(f"{W}tr"):
                    if next(row.iterancestors(f"{W}tbl")) is child:
                        out += self._row(row)
            elif child.tag == f"{W}sdt" and _is_contents(child):
                self._contents += sum(1 for _ in child.iter(f"{W}p"))
            elif child.tag not in _UNSEEN:
                out += self.lines(child)
        return out

    def notes(self, root: etree._Element | None, name: str) -> list[str]:
        """Return the footnotes or endnotes, numbered, without Word's separators."""
        out: list[str] = []
        for note in root.iterchildren(f"{W}{name}") if root is not None else ():
            if note.get(f"{W}type") in (None, "normal"):
                text = " ".join(self.lines(note)).strip()
                if text:
                    self._notes += 1
                    out.append(f"注{self._notes}：{text}")
        return out

    def _row(self, row: etree._Element) -> list[str]:
        cells = []
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is row:
                cells.append([line for line in self.lines(cell) if line])
        filled = [cell for cell in cells if cell]
        if len(filled) > 1 and all(sum(map(len, cell)) <= _LONGEST_CELL for cell in filled):
            return ["\t".join("".join(cell) for cell in filled)]
        return [line for cell in filled for line in cell]

    def _paragraph(self, paragraph: etree._Element) -> list[str]:
        properties = paragraph.find(f"{W}pPr")
        style = _style_of(properties)
        if style.lower().startswith("toc") and style[3:].strip().isdigit():
            self._contents += 1
            return []
        parts: list[str] = []
        boxes: list[str] = []
        self._collect(paragraph, parts, boxes)
        number = self._number(properties, style)
        lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
        lines = [line for line in lines if line]
        if number and lines:
            self._numbered += 1
            lines[0] = number + lines[0]
        return lines + boxes

    def _collect(self, element: etree._Element, parts: list[str], boxes: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}t":
                parts.append(child.text or "")
            elif tag in _BREAKS:
                parts.append("\n")
            elif tag in (f"{W}tab", f"{W}ptab"):
                parts.append(" ")
            elif tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{W}txbxContent":
                boxes += self.lines(child)
            elif tag in _UNSEEN or (tag == f"{W}r" and _is_hidden(child)):
                continue
            else:
                self._collect(child, parts, boxes)

    def _number(self, properties: etree._Element | None, style: str) -> str:
        """Count the paragraph in its list, if it is in one, and return its number."""
        number, level = _number_of(properties)
        if number == "0":
            return ""
        index = int(level) if level.isdigit() else -1
        if not number:
            number, styled, owner = self._from_style(style)
            if not number or number == "0":
                return ""
            if index < 0:
                named = self._numbering.level_of_style(number, owner)
                index = named or (int(styled) if styled.isdigit() else 0)
        return self._numbering.next(number, max(index, 0))

    def _from_style(self, style: str) -> tuple[str, str, str]:
        """Return list, level and the style that names them, going up to the base styles."""
        for _ in range(_STYLE_DEPTH):
            known = self._styles.get(style)
            if known is None:
                break
            if known.number:
                return known.number, known.level, style
            style = known.based_on
        return "", "", ""


def _style_of(properties: etree._Element | None) -> str:
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return "" if style is None else style.get(f"{W}val") or ""


def _is_hidden(run: etree._Element) -> bool:
    properties = run.find(f"{W}rPr")
    return properties is not None and is_on(properties, "vanish")


def _is_contents(block: etree._Element) -> bool:
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
