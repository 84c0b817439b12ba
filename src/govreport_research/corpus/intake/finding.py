"""One inferred value, with what it was taken from and how certain it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Below this certainty a value is marked for the scholar to check.
CHECK_BELOW: Final = 0.75

#: Two places that are independent of each other state the value.
AGREED: Final = 1.0
#: One place states it.
STATED: Final = 0.9
#: It follows from what is stated, by a rule that seldom fails.
FOLLOWS: Final = 0.8
#: It is stated, but another place states otherwise or the name is an old one.
DOUBTFUL: Final = 0.6
#: It is the likeliest value; nothing states it.
GUESSED: Final = 0.4
#: Nothing tells.
UNKNOWN: Final = 0.0


@dataclass(frozen=True)
class Finding:
    """A value of one column of reports.csv, as inferred.

    Attributes
    ----------
    field : str
        Column of reports.csv.
    value : str
        Empty if nothing tells.
    source : str
        Where it was taken from: ``title``, ``signature``, ``header``, ``opening``, ``body``,
        ``path``, ``place`` (follows from the place), ``none``.
    evidence : str
        The words it was taken from, at most 80 characters.
    certainty : float
        1 if two places agree, .9 if one states it, less if it is inferred or contradicted,
        0 if nothing tells. Ranks values by how much they need checking; it is no probability.
    """

    field: str
    value: str
    source: str
    evidence: str
    certainty: float

    def __post_init__(self) -> None:
        shortened = " ".join(self.evidence.split())[:80]
        object.__setattr__(self, "evidence", shortened)

    @property
    def doubtful(self) -> bool:
        """Whether the scholar should look at it."""
        return self.certainty < CHECK_BELOW
