"""Joint decoding: which candidates are headings, and how they are nested.

A beam search over the candidates in order. The state is the stack of open numbering levels,
as an editor keeps it in mind: which style, which number was last. A candidate may be passed
over, continue an open level, open a new one, or stand for a heading whose numeral was lost.
Succession speaks for it; gaps, restarts and lists of one speak against it.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from govreport_research.text.outline.hypotheses import (
    ANNEX,
    LEAD,
    MARGIN,
    Decision,
    Grower,
    Hypothesis,
    closing_cost,
)
from govreport_research.text.outline.markers import (
    BARE,
    CHINESE,
    CHINESE_ROUND,
    CIRCLED,
    DASH,
    DIGIT,
    DIGIT_ROUND,
    ORDINAL,
    PART,
    RUNNING,
    WITHOUT_STOP,
    Candidate,
)
from govreport_research.text.outline.weights import WEIGHTS, Weights

BEAM: Final = 10
#: Where numbers are missing, the right reading pays first and is rewarded later.
WIDE_BEAM: Final = 40
#: In a text of so many candidates the beam stays narrow.
_MOST_FOR_WIDE: Final = 2000
RANK: Final[dict[str, int]] = {
    ANNEX: 0, PART: 0, CHINESE: 2, CHINESE_ROUND: 3, DIGIT: 4, DIGIT_ROUND: 5, CIRCLED: 6,
}  # fmt: skip
#: A list of 第一, 第二 holds lists of digits, but stands beside lists of Chinese numerals.
_LEVEL_RANK: Final[dict[str, float]] = {**RANK, ORDINAL: 3.5}
_score: Final = attrgetter("score")


def decode(candidates: list[Candidate], weights: Weights = WEIGHTS) -> list[Decision]:
    """Return the best reading of the candidates of one text.

    Parameters
    ----------
    candidates : list of Candidate
        In order of position.
    weights : Weights, optional

    Returns
    -------
    list of Decision
        Accepted candidates in order. Time grows linearly with their number.
    """
    gaps = any(candidate.in_gap for candidate in candidates)
    width = WIDE_BEAM if gaps and len(candidates) <= _MOST_FOR_WIDE else BEAM
    beam = [Hypothesis(0.0, 0, (), (), (), ((), ()), None)]
    grow = Grower(weights)
    positions = (weights.at_line, weights.after_stop, weights.running)
    for index, candidate in enumerate(candidates):
        position = positions[candidate.grade]
        grow.begin(index, beam)
        for hypothesis in beam:
            grow.pass_over(hypothesis)
            base = hypothesis.score + position - candidate.doubt + candidate.support
            _accept(grow, base, candidate, candidates)
        ranked = sorted(grow.best.values(), key=_score, reverse=True)[:width]
        floor = ranked[0].score - MARGIN
        beam = [hypothesis for hypothesis in ranked if hypothesis.score >= floor]
    for hypothesis in beam:
        hypothesis.score += closing_cost(hypothesis.stack, 0, weights)
    winner = max(beam, key=_score)
    decisions: list[Decision] = []
    link = winner.last
    while link is not None:
        link, fields = link
        decisions.append(Decision(*fields))
    decisions.reverse()
    return decisions


def _accept(grow: Grower, base: float, candidate: Candidate, candidates: list[Candidate]) -> None:
    """Grow every way of accepting a candidate."""
    style = candidate.style
    if style == ANNEX:
        grow.annex(base)
    elif style == BARE:
        _bare(grow, base, candidate, candidates)
    elif style == LEAD:
        _lead(grow, base, candidate, candidates)
    elif candidate.ordinal == 0:
        _unnumbered(grow, base, candidate)
    else:
        _numbered(grow, base, candidate, candidates)


def _numbered(grow: Grower, base: float, candidate: Candidate, candidates: list[Candidate]) -> None:
    """Accept a candidate with a number."""
    weights, style, ordinal = grow.weights, candidate.style, candidate.ordinal
    stack = grow.hypothesis.stack
    in_use = 0
    for depth in range(len(stack) - 1, -1, -1):
        level = stack[depth]
        if level[0] != style:
            continue
        in_use += 1
        missing = ordinal - level[1] - 1
        if 0 <= missing <= 3:
            worth = weights.succeed + weights.gap * missing
            grow.place(depth, style, ordinal, base + worth, "succeed", missing)
        elif ordinal == 1:
            grow.place(depth, style, 1, base + weights.restart, "restart")
    if ordinal == 1 and in_use == 1:
        above = candidates[grow.hypothesis.places[-1]]
        head = above.alone == WITHOUT_STOP
        fits = weights.fit_nest if head and candidate.alone != WITHOUT_STOP else 0.0
        odd = 0.0 if head else weights.odd_nest
        grow.place(len(stack), style, 1, base + weights.nest + fits + odd, "nest")
    elif not in_use:
        _open(grow, base, candidate)
    aside = grow.hypothesis.aside[0] if ordinal > 1 else ()
    for depth, level in enumerate(aside):
        if level[0] == style and ordinal == level[1] + 1:
            grow.resume(depth, ordinal, base + weights.resume)


def _open(grow: Grower, base: float, candidate: Candidate) -> None:
    """Open a level for a style that is not in use."""
    weights, style, ordinal = grow.weights, candidate.style, candidate.ordinal
    stack = grow.hypothesis.stack
    rank = RANK.get(style)
    depths = {len(stack)}
    beside = len(stack)
    while beside and stack[beside - 1][0] == DASH:
        beside -= 1
    depths.add(beside)
    if rank is not None:
        outer = len(stack)
        while outer and (_LEVEL_RANK.get(stack[outer - 1][0]) or rank) > rank:
            outer -= 1
        depths.add(outer)
    if ordinal == 1:
        worth, step, missing = weights.open, "open", 0
    elif (style, ordinal - 1) in grow.hypothesis.closed:
        worth, step, missing = weights.run_on, "run_on", 0
    elif ordinal <= 3 and candidate.grade != RUNNING:
        worth, step, missing = weights.open + weights.late * (ordinal - 1), "open", ordinal - 1
    else:
        return
    for depth in sorted(depths):
        inside = _LEVEL_RANK.get(stack[depth - 1][0]) if depth else None
        odd = weights.outward if rank is not None and inside is not None and inside > rank else 0.0
        if depth and stack[depth - 1][0] == DASH:
            odd += weights.under_dash
        grow.place(depth, style, ordinal, base + worth + odd, step, missing)


def _unnumbered(grow: Grower, base: float, candidate: Candidate) -> None:
    """Accept a dash, or a sign whose numeral was lost."""
    weights, style = grow.weights, candidate.style
    stack = grow.hypothesis.stack
    if style == DASH:
        depth = next((d for d, level in enumerate(stack) if level[0] == DASH), len(stack))
        grow.place(depth, DASH, 0, base + weights.dash, "dash")
        return
    for depth, level in enumerate(stack):
        if level[0] == style:
            grow.place(depth, style, level[1] + 1, base + weights.lost_sign, "sign")


def _bare(grow: Grower, base: float, candidate: Candidate, candidates: list[Candidate]) -> None:
    """Accept a line without any numeral."""
    weights = grow.weights
    stack = grow.hypothesis.stack
    across = weights.bare_across if stack and stack[0][0] != BARE else 0.0
    if not stack or stack[0][0] != ANNEX:
        grow.place(0, BARE, 0, base + weights.bare_top + across, "bare")
    for depth in range(1, len(stack)):
        if stack[depth][0] == BARE:
            grow.place(depth, BARE, 0, base + weights.bare_top, "bare")
    if stack and stack[-1][0] != BARE:
        inner = weights.main_part_inside if candidate.support > 1 else 0.0
        grow.place(len(stack), BARE, 0, base + weights.bare_child + inner, "bare")
    _lost(grow, base + weights.lost_line, candidate, candidates)


def _lead(grow: Grower, base: float, candidate: Candidate, candidates: list[Candidate]) -> None:
    """Accept the first sentence of a paragraph: the head of a list, or a lost heading."""
    weights = grow.weights
    stack = grow.hypothesis.stack
    depths = {depth for depth, level in enumerate(stack) if level[0] == LEAD}
    if not depths and stack:
        depths = {len(stack)}
        if len(stack) > 1 and stack[-1][0] in (DIGIT, DIGIT_ROUND, CHINESE_ROUND):
            depths.add(len(stack) - 1)
    for depth in sorted(depths):
        beside = depth < len(stack) and stack[depth][0] != LEAD
        worth = weights.lead + (weights.headless if beside else 0.0)
        grow.place(depth, LEAD, 0, base + worth, "lead")
    _lost(grow, base + weights.lost, candidate, candidates)


def _lost(grow: Grower, base: float, candidate: Candidate, candidates: list[Candidate]) -> None:
    """Take a heading without numeral for the next of a list, or for the first of one."""
    weights = grow.weights
    stack = grow.hypothesis.stack
    if candidate.style == LEAD and not candidate.in_gap:
        return
    for depth, level in enumerate(stack):
        if level[1] and level[0] != LEAD:
            before = candidates[grow.hypothesis.places[depth]].alone
            like = bool(before) == bool(candidate.alone)
            worth = weights.same_shape if like else -weights.same_shape
            if before == candidate.alone == WITHOUT_STOP:
                worth += weights.same_line
            if depth and candidate.support > 1 and not candidate.in_gap:
                worth += weights.main_part_inside
            grow.place(depth, level[0], level[1] + 1, base + worth, "lost")
    for style, alone in candidate.hints:
        if not any(level[0] == style for level in stack):
            like = bool(alone) == bool(candidate.alone)
            worth = weights.same_shape if like else -weights.same_shape
            grow.place(len(stack), style, 1, base + worth, "lost")


__all__ = ["ANNEX", "LEAD", "RANK", "Decision", "decode"]
