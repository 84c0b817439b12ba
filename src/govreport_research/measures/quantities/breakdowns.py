"""Totals and their parts: 其中 …, and whether the parts sum to the total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from govreport_research.measures.quantities.limits import Quantity

_OF_WHICH: Final = re.compile(r"其中")
#: Two parts stand this near to each other, and the first this near to 其中.
_NEAR: Final = 60
#: From here on numbers are given in 万 and rounded.
_ROUNDED: Final = 10_000
#: Kinds that can be added up.
_ADDED: Final = frozenset(("count", "money", "area", "amount"))


def link_parts(text: str, quantities: list[Quantity]) -> None:
    """Set parents, totals of parts and how they compare, in place.

    A total is the last quantity before 其中 in the same sentence or in the one before; its
    parts are the quantities of the same unit that follow 其中 up to the end of the sentence.

    Parameters
    ----------
    text : str
        Folded text.
    quantities : list of Quantity
        In order of the text.
    """
    at, last = 0, len(quantities)
    for word in _OF_WHICH.finditer(text):
        while at < last and quantities[at].end <= word.start():
            at += 1
        total = _total(text, quantities, at, word.start())
        if total is None:
            continue
        parts = list(_parts(text, quantities, at, word.end(), total))
        if not parts:
            continue
        for part in parts:
            part.parent, part.relation = total, "part"
        numbers = [part.number for part in parts if part.number is not None]
        if total.number is None or len(numbers) < len(parts):
            continue
        total.parts_total = round(sum(numbers), 6)
        total.parts_check = _compared(total, parts)


def _total(text: str, quantities: list[Quantity], at: int, word: int) -> Quantity | None:
    sentences = 0
    for number in range(at - 1, max(-1, at - 6), -1):
        quantity = quantities[number]
        between = text[quantity.end : word]
        sentences = between.count("。") + between.count("\n")
        if len(between) > 2 * _NEAR or sentences > 1 or (sentences and between[-1:] not in "。\n"):
            return None
        if quantity.kind in _ADDED and quantity.relation != "component":
            return quantity
    return None


def _parts(
    text: str, quantities: list[Quantity], at: int, word_end: int, total: Quantity
) -> Iterator[Quantity]:
    """Yield the parts of a total, until they reach it or their list ends."""
    before, summed, sign = word_end, 0.0, ""
    for number in range(at, len(quantities)):
        quantity = quantities[number]
        between = text[before : quantity.start]
        if len(between) > _NEAR or any(mark in between for mark in "。\n"):
            return
        if before != word_end:
            sign = sign or between[:1]
            if ";" in between and sign != ";":
                return
        before = quantity.end
        if quantity.relation or (quantity.unit, quantity.kind) != (total.unit, total.kind):
            continue
        yield quantity
        summed += quantity.number or 0.0
        if summed == total.number:
            return


def _compared(total: Quantity, parts: list[Quantity]) -> str:
    """Return how the sum of the parts compares with the total, as exactly as both are given."""
    assert total.number is not None
    assert total.parts_total is not None
    room = 0.0
    if any(each.approximate for each in (total, *parts)):
        room = 0.1 * abs(total.number)  # 余 and 近 leave room
    elif total.number >= _ROUNDED or total.number != int(total.number):
        room = 0.005 * abs(total.number)  # 12.3万 is rounded
    gap = total.parts_total - total.number
    return "equal" if abs(gap) <= room else "less" if gap < 0 else "more"
