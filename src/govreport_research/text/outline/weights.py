"""What each observation about a possible heading is worth: one table, with a reason each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Weights:
    """What each observation is worth, in the unit of log odds (by hand, checked on reports).

    Attributes
    ----------
    at_line, after_stop, running : float
        Position: editors start headings on a new line; copies without line ends leave them
        after a stop; in the run of a sentence nearly every numeral is something else.
    succeed : float
        The number follows the last one of its level: chance would hit it one time in twenty.
    open : float
        Number one of a style not in use: every list starts so, but so do stray numerals.
    nest : float
        Number one in the style of a level that is open, taken as a list inside it: rare.
    restart : float
        Number one again under the same parent: rarer than a list inside a new parent.
    gap : float
        Each number that is missing between two neighbours: numerals get lost in copying.
    late : float
        Each number missing before the first of a list.
    run_on : float
        Numbering goes on from a closed list under another parent, as some offices do.
    single : float
        A list that is left with one member: editors do not number a single heading.
    single_note : float
        More for styles in which footnotes and stray ordinals are written.
    outward : float
        A style is opened inside one that by custom stands below it.
    lost, lost_line, lost_sign : float
        The first sentence of a paragraph is taken for the heading that is missing; a line of
        its own is; a line is where the sign of the numeral was left.
    same_shape, same_line : float
        The line is laid out as the heading before it in the list: alone, or run in; its
        negative if not. More where both fill their lines without a stop.
    bare_top, bare_child, bare_across : float
        A bare line is taken for a heading of the highest level, of a level below the last
        heading, or of the highest level above numbered headings that already stand there.
    main_part_inside : float
        A bare line that names a main part of the report is put below another heading.
    lead : float
        The first sentence of a paragraph before a list is taken for the list's heading.
    headless : float
        Such a heading beside a list that has none.
    unconfirmed : float
        The heading without numeral is not followed by one that counts on from it.
    under_dash : float
        A numbered list opens inside a dash paragraph, and not beside it.
    odd_nest, fit_nest : float
        A list inside itself under a heading that runs into its paragraph, or under one that
        stands on a line of its own, as the head of a list does.
    dash : float
        A paragraph that opens with a dash and a short sentence.
    annex : float
        The heading of an annex or a glossary.
    resume : float
        The body goes on after an annex in its midst (columns read in the wrong order).
    """

    at_line: float = 2.0
    after_stop: float = 0.5
    running: float = -1.0
    succeed: float = 3.0
    open: float = 0.5
    nest: float = -0.8
    restart: float = -1.5
    gap: float = -1.6
    late: float = -1.6
    run_on: float = 1.5
    single: float = -2.2
    single_note: float = -1.0
    outward: float = -1.0
    lost: float = -3.5
    lost_line: float = -1.0
    same_shape: float = 0.7
    same_line: float = 0.3
    lost_sign: float = 1.0
    bare_top: float = -0.6
    bare_child: float = -2.0
    bare_across: float = -1.5
    main_part_inside: float = -1.5
    lead: float = -2.8
    headless: float = -1.0
    unconfirmed: float = -1.0
    under_dash: float = -1.0
    odd_nest: float = -1.5
    fit_nest: float = 0.6
    dash: float = -1.0
    annex: float = 4.0
    resume: float = 1.0


WEIGHTS: Final = Weights()


__all__ = ["WEIGHTS", "Weights"]
