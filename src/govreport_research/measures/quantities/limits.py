"""A quantity, and the words around its numeral that limit it: 近, 超, 至少, 以上, 内."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: What stands before a numeral -> (approximate, bound).
_BEFORE: Final = {
    "超过": (True, "lower"), "超出": (True, "lower"), "突破": (True, "lower"),
    "超": (True, "lower"), "逾": (True, "lower"), "高于": (True, "lower"),
    "多于": (True, "lower"), "大于": (True, "lower"), "至少": (True, "lower"),
    "不少于": (True, "lower"), "不低于": (True, "lower"), "不小于": (True, "lower"),
    "近": (True, "upper"), "将近": (True, "upper"), "接近": (True, "upper"),
    "不足": (True, "upper"), "不到": (True, "upper"), "少于": (True, "upper"),
    "低于": (True, "upper"), "小于": (True, "upper"), "不超过": (False, "upper"),
    "不高于": (False, "upper"), "不多于": (False, "upper"), "不大于": (False, "upper"),
    "最多": (False, "upper"), "至多": (False, "upper"), "约": (True, ""), "大约": (True, ""),
    "约为": (True, ""), "上": (True, "lower"),
}  # fmt: skip
#: What a word above ends in, to turn away most numerals after one test.
_LAST_BEFORE: Final = frozenset(word[-1] for word in _BEFORE)
#: Words in which 约, 近, 上 or 超 is no such mark.
_NO_MARK: Final = re.compile(
    r"(?:节约|契约|预约|制约|公约|签约|合约|违约|履约|集约|附近|最近|邻近|临近|靠近|亲近|远近"
    r"|[^以]上|以上|[^0-9]高超)$"
)
#: What stands after the unit -> (approximate, bound).
_AFTER: Final = {
    "以上": (True, "lower"), "及以上": (True, "lower"), "左右": (True, ""), "上下": (True, ""),
    "以内": (False, "upper"), "之内": (False, "upper"), "内": (False, "upper"),
    "以下": (False, "upper"), "多": (True, "lower"), "余": (True, "lower"),
}  # fmt: skip
_FIRST_AFTER: Final = frozenset(word[0] for word in _AFTER)
_TAIL: Final = re.compile(
    r"及?以上|左右|上下|以内|之内|以下|(?<=[天月时钟秒年日])内|[多余](?=[,。;、]|$)"
)


@dataclass(slots=True)
class Quantity:
    """One quantity in offsets of the folded text.

    `start` and `end` take in what limits it (近100项, 99.9%以上), `numeral` is where its digits
    begin. `unit` is None for a number that may be one end of a change and else is nothing.
    """

    start: int
    end: int
    numeral: int
    number: float | None
    unit: str | None
    unit_written: str
    kind: str
    approximate: bool = False
    bound: str = ""
    low: float | None = None
    high: float | None = None
    from_number: float | None = None
    to_number: float | None = None
    measured: tuple[int, int] = (0, 0)
    status: str = "achieved"
    direction: str = ""
    relation: str = ""
    parent: Quantity | None = None
    parts_total: float | None = None
    parts_check: str = ""


def mark_before(text: str, at: int) -> tuple[int, tuple[bool, str]] | None:
    """Return where a limiting word before a numeral begins and what it says, else None."""
    if text[at - 1 : at] not in _LAST_BEFORE:
        return None
    for length in (3, 2, 1):
        if length > at:
            continue
        word = text[at - length : at]
        said = _BEFORE.get(word)
        if said is None:
            continue
        if length == 1 and word in "约近上":
            if word == "上" and text[at] not in "百千万亿":
                return None
            if _NO_MARK.search(text, max(0, at - 3), at) and word != "上":
                return None
        return at - length, said
    return None


def mark_after(text: str, at: int) -> re.Match[str] | None:
    """Return the limiting word that begins after a unit, else None."""
    return _TAIL.match(text, at) if text[at : at + 1] in _FIRST_AFTER else None


def limit(text: str, quantity: Quantity, done: int) -> None:
    """Take in the words before and after that limit a quantity."""
    mark = mark_before(text, quantity.start)
    if mark is not None and mark[0] >= done:
        quantity.start = mark[0]
        quantity.approximate = quantity.approximate or mark[1][0]
        quantity.bound = mark[1][1] or quantity.bound
    tail = mark_after(text, quantity.end) if quantity.unit is not None else None
    if tail is not None:
        said = _AFTER[tail[0]]
        quantity.end = tail.end()
        quantity.approximate = quantity.approximate or said[0]
        quantity.bound = said[1] or quantity.bound
