"""Files named by the wrong year: told by how the other files of the corpus are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govreport_research.corpus.intake.years import Years

#: Share of the files that must follow a rule for it to be one, and how many at least.
_RULE: Final = 2 / 3
_FEWEST: Final = 3


@dataclass(frozen=True)
class Naming:
    """By which year the files of a corpus are named.

    Attributes
    ----------
    offset : int or None
        Year in the file's name less year reported on, where most files agree: 0 if they
        are named by the year reported on, 1 if by that of delivery. None if there is no rule.
    flags : tuple of str
        For each file: ``shifted``, ``dates``, ``no_year``, or empty.
    """

    offset: int | None
    flags: tuple[str, ...]


def audit_years(years: Sequence[Years]) -> Naming:
    """Compare the year in each file's name with the year that its text is about.

    Parameters
    ----------
    years : sequence of Years
        Of reports of one genre: work reports are often named by the year of delivery,
        reports on law-based government by the year reported on.

    Returns
    -------
    Naming
        With a rule, a file that departs from it is ``shifted``; without one, a file named
        neither by the year reported on nor by the next is. ``dates`` marks a report that was
        signed neither in the year it is about nor in the next one.
    """
    offsets = [each.file - each.text if each.file and each.text else None for each in years]
    counts = Counter(offset for offset in offsets if offset is not None)
    rule = None
    if counts:
        usual, times = min(counts.items(), key=lambda item: (-item[1], abs(item[0])))
        if times >= max(_FEWEST, _RULE * counts.total()):
            rule = usual
    allowed = (0, 1) if rule is None else (rule,)
    flags = []
    for each in years:
        offset = each.file - each.used if each.file and each.used else None
        named_by_text = each.text is not None or each.header is not None
        if each.used is None:
            flags.append("no_year")
        elif offset is not None and named_by_text and offset not in allowed:
            flags.append("shifted")
        elif each.header is not None and not 0 <= each.header - each.used <= 1:
            flags.append("dates")
        else:
            flags.append("")
    return Naming(rule, tuple(flags))
