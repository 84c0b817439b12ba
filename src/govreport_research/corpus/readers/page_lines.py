"""Part of a page as lines: one for every paragraph, every row of a table."""

from __future__ import annotations

import re
from typing import Final

from lxml import html

from govreport_research.corpus.readers.numerals import numeral

BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "td",
    "th", "ul", "ucapcontent", "founder-content",
))  # fmt: skip
#: A cell with more than so many characters holds paragraphs, and its table is the page's layout.
_LONGEST_CELL: Final = 200
_BLANKS: Final = re.compile(r"[ \t\r\f\v\xa0\u2002-\u200a\u3000]+")
_BREAK: Final = re.compile(r"[ \t\r\f\v]*\n\s*")
_WIDE: Final = "\u2e80-\u9fff\uff00-\uffef“”‘’…—"
_WRAP_BETWEEN_WIDE: Final = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f\v]*\n\s*(?=[{_WIDE}])")
_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_PRESERVED: Final = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_LIST_KINDS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def page_lines(element: html.HtmlElement) -> list[str]:
    r"""Return the text of an element as a browser shows it, line by line.

    Parameters
    ----------
    element : lxml.html.HtmlElement

    Returns
    -------
    list of str
        Not empty, without outer blanks. Cells of a row are parted by a tab; a table that only
        lays out the page gives the paragraphs of its cells. Numbers of ordered lists, which a
        page does not hold as text, are put before their items. Line breaks of the source are no
        breaks, and no blanks between Chinese characters.

    Examples
    --------
    >>> row = "<table><tr><td>受理</td><td>3 件</td></tr></table>"
    >>> page_lines(html.fromstring(f"<div><p>一、加强\n组织领导</p>{row}</div>"))
    ['一、加强组织领导', '受理\t3 件']
    """
    lines = _Lines()
    _add(element, lines, preserved=False)
    lines.end()
    return lines.done


class _Lines:
    """Lines that are finished, and the parts of the one that is not."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._parts: list[str] = []

    def add(self, text: str, *, preserved: bool) -> None:
        if preserved and "\n" in text:
            first, *rest = text.split("\n")
            self._parts.append(first)
            for line in rest:
                self.end()
                self._parts.append(line)
        else:
            self._parts.append(text)

    def end(self) -> None:
        line = _INVISIBLE.sub("", "".join(self._parts))
        line = _BREAK.sub(" ", _WRAP_BETWEEN_WIDE.sub("", line.strip()))
        line = _BLANKS.sub(" ", line).strip()
        if line:
            self.done.append(line)
        self._parts = []


def _add(element: html.HtmlElement, lines: _Lines, *, preserved: bool) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag == "br":
        lines.end()
        return
    preserved = preserved or tag == "pre" or bool(_PRESERVED.search(element.get("style") or ""))
    block = tag in BLOCKS
    if block:
        lines.end()
    if tag == "tr":
        _add_row(element, lines, preserved=preserved)
    else:
        if element.text:
            lines.add(element.text, preserved=preserved)
        number = _first_number(element) if tag == "ol" else 0
        for child in element:
            if tag == "ol" and child.tag == "li":
                number = _whole(child.get("value"), number)
                lines.end()
                lines.add(_list_number(element, number), preserved=False)
                number += 1
                _add_inside(child, lines, preserved=preserved)
                lines.end()
            else:
                _add(child, lines, preserved=preserved)
            if child.tail:
                lines.add(child.tail, preserved=preserved)
    if block:
        lines.end()


def _add_inside(item: html.HtmlElement, lines: _Lines, *, preserved: bool) -> None:
    """Add a list item so that its number and its first paragraph stand in one line."""
    inner = _Lines()
    _add(item, inner, preserved=preserved)
    inner.end()
    for position, line in enumerate(inner.done):
        if position:
            lines.end()
        lines.add(line, preserved=False)


def _add_row(row: html.HtmlElement, lines: _Lines, *, preserved: bool) -> None:
    cells = []
    for cell in row:
        inner = _Lines()
        _add(cell, inner, preserved=preserved)
        inner.end()
        if inner.done:
            cells.append(inner.done)
    if len(cells) > 1 and all(sum(map(len, cell)) <= _LONGEST_CELL for cell in cells):
        lines.done.append("\t".join("".join(cell) for cell in cells))
    else:
        lines.done.extend(line for cell in cells for line in cell)


def _list_number(element: html.HtmlElement, number: int) -> str:
    style = element.get("style") or ""
    if "cjk-ideographic" in style or "chinese" in style:
        return numeral(number, "chineseCounting") + "、"
    return numeral(number, _LIST_KINDS.get(element.get("type") or "", "decimal")) + ". "


def _first_number(element: html.HtmlElement) -> int:
    return _whole(element.get("start"), 1)


def _whole(value: str | None, otherwise: int) -> int:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
