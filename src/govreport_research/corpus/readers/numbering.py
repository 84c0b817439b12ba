"""Automatic numbers of Word paragraphs, which the text of a DOCX does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from govreport_research.corpus.readers.numerals import numeral

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE: Final = re.compile(r"%([1-9])")
_LEVELS: Final = 9
_GAPS: Final = {"tab": " ", "space": " ", "nothing": ""}
#: Marks after which no blank is wanted even if Word sets a tab there.
_CLOSED: Final = re.compile(r"[、，。．：）】〕)\]]$|[一二三四五六七八九十章节条]$")


@dataclass(frozen=True)
class Level:
    """One level of a list.

    Attributes
    ----------
    start : int
        Its first number.
    kind : str
        Format of the number, as `numeral` takes it.
    text : str
        Pattern with ``%1`` to ``%9`` for the numbers of the levels.
    gap : str
        What stands between number and text.
    legal : bool
        Whether all numbers in the pattern are Arabic.
    restart : int
        The number begins again after a paragraph of this level or one above (counted from 1);
        0 for never.
    style : str
        Paragraph style that carries this level.
    """

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    gap: str = "tab"
    legal: bool = False
    restart: int = 1
    style: str = ""


@dataclass
class _List:
    """A list of the document: its levels, and which counters it shares."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts paragraphs as Word does and writes their numbers (ECMA-376, part 1, 17.9).

    Parameters
    ----------
    root : lxml.etree._Element, optional
        Root of ``word/numbering.xml``; None if the document has no lists.
    style_lists : dict of str to str
        Style of kind numbering -> its list, for lists that are defined by such a style.
    """

    def __init__(self, root: etree._Element | None, style_lists: dict[str, str]) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstracts = {each.get(f"{W}abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
        instances = {each.get(f"{W}numId") or "": each for each in root.iter(f"{W}num")}
        for number, instance in instances.items():
            abstract = _abstract_of(instance)
            element = abstracts.get(abstract)
            for _ in range(len(abstracts)):  # a list may be defined by way of a style
                link = element.find(f"{W}numStyleLink") if element is not None else None
                if link is None:
                    break
                other = instances.get(style_lists.get(link.get(f"{W}val") or "", ""))
                if other is None:
                    break
                abstract = _abstract_of(other)
                element = abstracts.get(abstract)
            if element is not None:
                self._lists[number] = _read_list(abstract, element, instance)

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level of a list that a paragraph style carries; 0 if none names it."""
        known = self._lists.get(number)
        if known is not None:
            for index, level in known.levels.items():
                if style and level.style == style:
                    return index
        return 0

    def next(self, number: str, index: int) -> str:
        """Count a paragraph and return the number in front of it.

        Parameters
        ----------
        number : str
            The list (``numId``) of the paragraph.
        index : int
            Its level, from 0.

        Returns
        -------
        str
            With the gap behind it; empty for bullets, for lists that are not defined and for
            levels without text.
        """
        known = self._lists.get(number)
        if known is None or not 0 <= index < _LEVELS:
            return ""
        counts = self._counts.setdefault(known.abstract, [None] * _LEVELS)
        if index in known.overrides and (number, index) not in self._begun:
            counts[index] = known.overrides[index] - 1
        self._begun.add((number, index))
        before = counts[index]
        counts[index] = known.levels.get(index, Level()).start if before is None else before + 1
        for above in range(index):
            if counts[above] is None:  # a level that was left out counts as begun
                counts[above] = known.levels.get(above, Level()).start
        for below in range(index + 1, _LEVELS):
            restart = known.levels.get(below, Level()).restart
            if index < restart:
                counts[below] = None
        return _write(known, index, counts)


def _write(known: _List, index: int, counts: list[int | None]) -> str:
    level = known.levels.get(index, Level())
    if level.kind == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        shown = known.levels.get(place, Level())
        kind = "decimal" if level.legal and shown.kind != "none" else shown.kind
        count = counts[place]
        return numeral(shown.start if count is None else count, kind)

    text = _PLACE.sub(number, level.text)
    if not text.strip():
        return ""
    return text if _CLOSED.search(text) else text + _GAPS.get(level.gap, " ")


def _read_list(abstract: str, element: etree._Element, instance: etree._Element) -> _List:
    levels = {}
    for each in element.iterchildren(f"{W}lvl"):
        index = _whole(each.get(f"{W}ilvl"), 0)
        levels[index] = _read_level(each, index)
    overrides = {}
    for each in instance.iterchildren(f"{W}lvlOverride"):
        index = _whole(each.get(f"{W}ilvl"), 0)
        own = each.find(f"{W}lvl")
        if own is not None:
            levels[index] = _read_level(own, index)
        start = each.find(f"{W}startOverride")
        if start is not None:
            overrides[index] = _whole(start.get(f"{W}val"), 1)
    return _List(abstract, levels, overrides)


def _read_level(element: etree._Element, index: int) -> Level:
    return Level(
        start=_whole(_child(element, "start"), 0 if element.find(f"{W}start") is None else 1),
        kind=_child(element, "numFmt") or "decimal",
        text=_child(element, "lvlText") or "",
        gap=_child(element, "suff") or "tab",
        legal=is_on(element, "isLgl"),
        restart=_whole(_child(element, "lvlRestart"), index),
        style=_child(element, "pStyle") or "",
    )


def is_on(element: etree._Element, name: str) -> bool:
    """Whether a property that is either on or off is on: present, and not said to be off."""
    child = element.find(f"{W}{name}")
    return child is not None and child.get(f"{W}val", "1") not in ("0", "false", "off")


def _abstract_of(instance: etree._Element) -> str:
    return _child(instance, "abstractNumId") or ""


def _child(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _whole(value: str | None, otherwise: int) -> int:
    try:
        return min(int(value), 99_999) if value is not None else otherwise
    except ValueError:
        return otherwise
