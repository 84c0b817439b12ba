"""The five reports as PDF and Word files, with what these do to a text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

import govreport_research

_FONT = (
    Path(govreport_research.__file__).parent / "figures" / "fonts" / "GovreportSansSC-Regular.ttf"
)
RUNNING_HEAD = "某市法治政府建设年度报告汇编"


@cache
def _register_font() -> str:
    pdfmetrics.registerFont(TTFont("Govreport", str(_FONT)))
    return "Govreport"


def pdf(
    paragraphs: Sequence[str],
    *,
    columns: int = 1,
    table: Sequence[Sequence[str]] = (),
    password: str = "",
) -> bytes:
    """Set paragraphs with wraps, a running head and page numbers, in one or two columns."""
    font = _register_font()
    style = ParagraphStyle(
        "body", fontName=font, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK"
    )
    frames = [Frame(72, 72, 451, 700)]
    if columns == 2:
        frames = [Frame(50, 72, 235, 700), Frame(310, 72, 235, 700)]

    def decorate(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 9)
        canvas.drawCentredString(297, 800, RUNNING_HEAD)
        canvas.drawCentredString(297, 30, f"— {document.page} —")

    out = io.BytesIO()
    options = {"encrypt": password} if password else {}
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, **options)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=decorate))
    story: list[Any] = [
        Paragraph(each.replace("&", "&amp;").replace("<", "&lt;"), style) for each in paragraphs
    ]
    if table:
        cells = [list(row) for row in table]
        story.append(Table(cells, colWidths=90, style=[("FONT", (0, 0), (-1, -1), font, 10)]))
    document.build(story)
    return out.getvalue()


def pdf_marks_last(lines: Sequence[str], *, marks: str) -> bytes:
    """Draw lines with the marks left out, and the marks in their places afterwards."""
    font = _register_font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    apart: list[tuple[float, float, str]] = []
    for number, line in enumerate(lines):
        x, y = 72.0, 700.0 - 20 * number
        for character in line:
            if character in marks:
                apart.append((x, y, character))
                x += 6
            else:
                canvas.setFont(font, 12)
                canvas.drawString(x, y, character)
                x += 12
    for x, y, character in apart:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(x, y, character)
    canvas.save()
    return out.getvalue()


#: (pattern of the marker in the text, number format, text of the level)
_LEVELS = (
    (re.compile(r"([一二三四五六七八九十]{1,3})、"), "chineseCountingThousand", "%1、"),
    (re.compile(r"\(([一二三四五六七八九十]{1,3})\)"), "chineseCounting", "(%2)"),
    (re.compile(r"(\d{1,2})\.(?!\d)"), "decimal", "%3."),
)
_NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


def docx_numbered(paragraphs: Sequence[str]) -> tuple[bytes, int]:
    """Write paragraphs with their markers as automatic numbers; return also how many."""
    document = docx.Document()
    number = _add_list(document)
    counts = [0, 0, 0]
    n_automatic = 0
    for text in paragraphs:
        level, rest = _automatic(text, counts)
        paragraph = document.add_paragraph(rest)
        if level is not None:
            n_automatic += 1
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                    f'<w:numId w:val="{number}"/></w:numPr>'
                )
            )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), n_automatic


def _automatic(text: str, counts: list[int]) -> tuple[int | None, str]:
    """Return level and rest of a paragraph whose marker is what Word would count to."""
    for level, (pattern, _, _) in enumerate(_LEVELS):
        match = pattern.match(text)
        if match is None:
            continue
        value = int(match[1]) if match[1].isdigit() else _NUMERALS.index(match[1]) + 1
        if value == counts[level] + 1:
            counts[level] = value
            counts[level + 1 :] = [0] * (len(counts) - level - 1)
            return level, text[match.end() :]
    return None, text


def _add_list(document: Any) -> int:
    """Define the three levels in the document's numbering part; return the list's number."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for level, (_, kind, pattern) in enumerate(_LEVELS)
    )
    root = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{levels}</w:abstractNum>'
    )
    instance = parse_xml(
        f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'
    )
    first = root.find(qn("w:num"))
    first.addprevious(abstract)
    root.append(instance)
    return 99
