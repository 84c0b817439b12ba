"""Hypotheses: readings of the candidates so far, and how each grows by one candidate more.

The state of a hypothesis is the stack of open numbering levels, the last numbers of those that
were closed, and the body that an annex interrupted. Of hypotheses in the same state only the
best can win, so no other is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from math import inf
from typing import Any, Final, NamedTuple

from govreport_research.text.outline.markers import (
    CHINESE,
    CHINESE_ROUND,
    CIRCLED,
    DASH,
    DIGIT,
    DIGIT_ROUND,
    ORDINAL,
    PART,
)
from govreport_research.text.outline.weights import Weights

ANNEX: Final = "annex"
LEAD: Final = "lead"

#: A hypothesis so far behind the best one is dropped.
MARGIN: Final = 9.0
#: No outline is deeper.
_DEEPEST: Final = 9
#: More numbered states than this are forgotten, but for those of the beam.
_MOST_STATES: Final = 5000
_LIKE_A_NOTE: Final = frozenset((DIGIT, DIGIT_ROUND, CIRCLED, ORDINAL))
_SINGLE_MATTERS: Final = frozenset(
    (PART, CHINESE, CHINESE_ROUND, DIGIT, DIGIT_ROUND, CIRCLED, ORDINAL, DASH, LEAD)
)
#: Added to the members of a level for each of the last ones that had no numeral: what they
#: cost is given back when a number confirms them.
_UNCONFIRMED: Final = 10
# A level of the stack: style, last number, members so far (1 or 2). Apart from it, since the
# state does not depend on it, the candidate that was the last of each level.
_Level = tuple[str, int, int]
_Stack = tuple[_Level, ...]
_Places = tuple[int, ...]
# The last numbers of the levels that were closed, and the body that an annex interrupted.
_Numbers = tuple[tuple[str, int], ...]
_Aside = tuple[_Stack, _Places]
_State = tuple[_Stack, _Numbers, _Aside]


@dataclass(slots=True)
class Hypothesis:
    """One reading of the candidates so far.

    `number` is that of its state: `stack`, `closed` and `aside`. `places` are the candidates
    that were the last of each level of the stack. `last` is a linked list of what was decided:
    (earlier, fields of a `Decision`).
    """

    score: float
    number: int
    stack: _Stack
    places: _Places
    closed: _Numbers
    aside: _Aside
    last: Any


#: Stands for a hypothesis that is too far behind to be kept.
_DROPPED: Final = Hypothesis(-inf, -1, (), (), (), ((), ()), None)


class Decision(NamedTuple):
    """One accepted candidate: its place in the tree and how it got there.

    Attributes
    ----------
    candidate, parent : int
        Indices into the candidates; `parent` is -1 at the highest level.
    level : int
        From 1.
    style : str
        Style of the level; differs from the candidate's where a lost numeral was filled in.
    ordinal : int
        Number of the heading, filled in where it was lost.
    step : str
        Name of the weight that accepted it: ``succeed``, ``open``, ``lost`` …
    missing : int
        How many numbers are missing before it.
    """

    candidate: int
    parent: int
    level: int
    style: str
    ordinal: int
    step: str
    missing: int = 0


class Grower:
    """Grows hypotheses by one candidate, and keeps of those in the same state only the best."""

    __slots__ = ("best", "closings", "floor", "hypothesis", "index", "numbers", "states", "weights")

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.hypothesis: Hypothesis
        self.numbers = count(1)
        self.states: dict[_State, int] = {}
        self.closings: dict[tuple[int, int], tuple[float, _Numbers]] = {}

    def begin(self, index: int, beam: list[Hypothesis]) -> None:
        """Turn to a candidate: nothing of it is kept yet."""
        self.index = index
        #: What scores less cannot win any more.
        self.floor = beam[0].score - MARGIN
        self.best: dict[int, Hypothesis] = {}
        if not self.states or len(self.states) > _MOST_STATES:
            self.states = {(each.stack, each.closed, each.aside): each.number for each in beam}
            self.closings = {}

    def pass_over(self, hypothesis: Hypothesis) -> None:
        """Turn to a hypothesis, and keep it as it is: the candidate is nothing."""
        self.hypothesis = hypothesis
        rival = self.best.get(hypothesis.number)
        if rival is None or rival.score < hypothesis.score:
            self.best[hypothesis.number] = hypothesis

    def _admit(self, score: float, state: _State) -> int:
        """Return the number of a state if a successor in it is the best one so far, else -1."""
        number = self.states.setdefault(state, next(self.numbers))
        if score < self.floor:
            # Equal scores are ranked by what came first; so its place is kept, no more.
            self.best.setdefault(number, _DROPPED)
            return -1
        if score - MARGIN > self.floor:
            self.floor = score - MARGIN
        rival = self.best.get(number)
        return number if rival is None or rival.score < score else -1

    def _closed(self, inner: int) -> tuple[float, _Numbers]:
        """Return the cost of closing the levels from `inner` on, and all last numbers then."""
        hypothesis = self.hypothesis
        found = self.closings.get((hypothesis.number, inner))
        if found is None:
            stack = hypothesis.stack
            numbers = dict(hypothesis.closed)
            for level in stack[inner:]:
                numbers[level[0]] = level[1]
            found = closing_cost(stack, inner, self.weights), tuple(numbers.items())
            self.closings[hypothesis.number, inner] = found
        return found

    def place(
        self, depth: int, style: str, ordinal: int, score: float, step: str, missing: int = 0
    ) -> None:
        """Put the candidate at `depth` of the stack, closing what is inside it."""
        if depth >= _DEEPEST:
            return
        hypothesis = self.hypothesis
        old, closed = hypothesis.stack, hypothesis.closed
        inner, members, waiting = depth, 1, 0
        if depth < len(old) and old[depth][0] == style and step != "restart":
            waiting, known = divmod(old[depth][2], _UNCONFIRMED)
            inner, members = depth + 1, 2 if known else 1
        if step == "lost":
            members += _UNCONFIRMED * (waiting + 1)
            score += self.weights.unconfirmed
        elif waiting:
            score -= self.weights.unconfirmed * waiting
        if inner < len(old):
            cost, closed = self._closed(inner)
            score += cost
        stack = (*old[:depth], (style, ordinal, members))
        number = self._admit(score, (stack, closed, hypothesis.aside))
        if number < 0:
            return
        places = (*hypothesis.places[:depth], self.index)
        parent = places[-2] if depth else -1
        decision = (self.index, parent, depth + 1, style, ordinal, step, missing)
        self.best[number] = Hypothesis(
            score, number, stack, places, closed, hypothesis.aside, (hypothesis.last, decision)
        )

    def annex(self, score: float) -> None:
        """Open an annex at the highest level and lay the body's stack aside."""
        weights, hypothesis = self.weights, self.hypothesis
        old = hypothesis.stack
        inside = bool(old) and old[0][0] == ANNEX
        aside = hypothesis.aside if inside else (old, hypothesis.places)
        score = score + weights.annex + closing_cost(old if inside else (), 0, weights)
        stack = ((ANNEX, 0, 2),)
        number = self._admit(score, (stack, (), aside))
        if number >= 0:
            decision = (self.index, -1, 1, ANNEX, 0, "annex")
            self.best[number] = Hypothesis(
                score, number, stack, (self.index,), (), aside, (hypothesis.last, decision)
            )

    def resume(self, depth: int, ordinal: int, score: float) -> None:
        """Take up the body again where an annex interrupted it."""
        hypothesis = self.hypothesis
        old, old_places = hypothesis.aside
        style = old[depth][0]
        stack = (*old[:depth], (style, ordinal, 2))
        aside = (hypothesis.stack, hypothesis.places)
        number = self._admit(score, (stack, (), aside))
        if number >= 0:
            places = (*old_places[:depth], self.index)
            parent = places[-2] if depth else -1
            decision = (self.index, parent, depth + 1, style, ordinal, "resume")
            self.best[number] = Hypothesis(
                score, number, stack, places, (), aside, (hypothesis.last, decision)
            )


def closing_cost(stack: _Stack, depth: int, weights: Weights) -> float:
    """Return what it costs to close the levels from `depth` inwards."""
    cost = 0.0
    for level in stack[depth:]:
        if level[2] % _UNCONFIRMED == 1 and level[0] in _SINGLE_MATTERS:
            cost += weights.single
            if level[0] in _LIKE_A_NOTE:
                cost += weights.single_note
    return cost


__all__ = ["ANNEX", "LEAD", "MARGIN", "Decision", "Grower", "Hypothesis", "closing_cost"]
