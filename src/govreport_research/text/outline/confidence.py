"""How sure a row of the outline is, from what speaks for it.

The values were set by hand in the order of the evidence and then held against the annotated
reports and their transforms: of the rows from .9 upwards at least 98 % must be right.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from govreport_research.text.outline.decoding import Decision
from govreport_research.text.outline.items import Item
from govreport_research.text.outline.markers import AFTER_STOP, AT_LINE, RUNNING, Candidate

#: By position of the numeral.
_BY_GRADE: Final[dict[int, float]] = {AT_LINE: 0.97, AFTER_STOP: 0.92, RUNNING: 0.75}
_ITEM_BY_GRADE: Final[dict[int, float]] = {AT_LINE: 0.97, AFTER_STOP: 0.95, RUNNING: 0.9}
#: Taken off for how the heading was accepted: without a numeral of its own, or in a place
#: where two readings are possible.
_BY_STEP: Final[dict[str, float]] = {
    "bare": -0.25,
    "lead": -0.25,
    "lost": -0.25,
    "sign": -0.25,
    "dash": -0.1,
    "nest": -0.1,
    "restart": -0.1,
    "run_on": -0.1,
    "resume": -0.1,
}
#: Taken off for each number that is missing before it, and for each unit of doubt.
_MISSING: Final = -0.1
_DOUBT: Final = -0.05
#: An item whose numeral was lost.
_LOST_ITEM: Final = 0.7
_LOWEST: Final = 0.05


def heading_confidence(candidate: Candidate, decision: Decision) -> float:
    """Return the confidence of a heading, 0 to 1."""
    return _confidence(candidate.grade, decision.step, decision.missing, candidate.doubt)


@cache
def _confidence(grade: int, step: str, missing: int, doubt: float) -> float:
    value = _BY_GRADE[grade] + _BY_STEP.get(step, 0.0) + _MISSING * missing + _DOUBT * doubt
    return round(min(1.0, max(_LOWEST, value)), 3)


def item_confidence(item: Item) -> float:
    """Return the confidence of an item, 0 to 1."""
    return _LOST_ITEM if item.marker_end == item.start else _ITEM_BY_GRADE[item.grade]


__all__ = ["heading_confidence", "item_confidence"]
