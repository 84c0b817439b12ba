"""Krippendorff's alpha: agreement of any number of coders beyond what chance would give.

Coders may have left out units (Krippendorff 2011, Computing Krippendorff's alpha-reliability).
How far two values differ is given by a distance: for single themes, the same or not; for sets
of themes, MASI (Passonneau 2006, Measuring agreement on set-valued items (MASI) for semantic
and pragmatic annotation, LREC), by which {T01, T02} differs less from {T01} than from
{T01, T03}.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Distance = Callable[[Any, Any], float]


def nominal_distance(one: Hashable, other: Hashable) -> float:
    """Return 0 for the same value and 1 for any other.

    Parameters
    ----------
    one, other : hashable

    Returns
    -------
    float
    """
    return float(one != other)


def masi_distance(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return the MASI distance of two sets.

    Parameters
    ----------
    one, other : set of str
        Not both empty.

    Returns
    -------
    float
        1 less Jaccard × monotonicity, which is 1 for equal sets, 2/3 where one holds the
        other, 1/3 where they overlap, 0 where they do not.

    Examples
    --------
    >>> round(masi_distance({"T01", "T02"}, {"T01"}), 3)
    0.667
    >>> round(masi_distance({"T01", "T02"}, {"T01", "T03"}), 3)
    0.889
    """
    shared = one & other
    if one == other:
        monotonicity = 1.0
    elif one <= other or other <= one:
        monotonicity = 2 / 3
    else:
        monotonicity = 1 / 3
    return 1 - len(shared) / len(one | other) * monotonicity


def krippendorff_alpha(
    codings: Sequence[Sequence[Hashable | None]], distance: Distance = nominal_distance
) -> float:
    """Return Krippendorff's alpha.

    Parameters
    ----------
    codings : sequence of sequence
        For each coder the values of all units in the same order; None where a coder has none.
    distance : callable, default `nominal_distance`
        Of two values, symmetric, 0 for equal ones. For Krippendorff's interval data, the
        square of the difference.

    Returns
    -------
    float
        1 for perfect agreement, 0 for what chance would give, below 0 for less; NaN where
        alpha is not defined, since the values do not vary or no unit has two.

    Raises
    ------
    ValueError
        If coders have different numbers of units.

    Notes
    -----
    alpha = 1 - Do / De. Do is the mean distance of pairs of values within units, each unit of
    m values counting m times; De that of all pairs of values that could have been formed.
    Units with a single value do not count.

    Examples
    --------
    Four observers of twelve units (Krippendorff 2011, example C):

    >>> observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    >>> values = [[None if mark == "." else mark for mark in each] for each in observers]
    >>> round(krippendorff_alpha(values), 3)
    0.743
    """
    counts, values = count_values(codings)
    return alpha_of_counts(counts, distance_table(values, distance))


def count_values(codings: Sequence[Sequence[Hashable | None]]) -> tuple[Floats, list[Hashable]]:
    """Return how often each unit has each value, and the values.

    Parameters
    ----------
    codings : sequence of sequence
        As in `krippendorff_alpha`.

    Returns
    -------
    counts : ndarray of float64, shape (units, values)
    values : list
        In order of appearance.
    """
    columns = list(zip(*codings, strict=True))
    values = list(dict.fromkeys(v for column in columns for v in column if v is not None))
    place = {value: number for number, value in enumerate(values)}
    counts = np.zeros((len(columns), len(values)))
    for unit, column in enumerate(columns):
        for value in column:
            if value is not None:
                counts[unit, place[value]] += 1
    return counts, values


def distance_table(values: Sequence[Hashable], distance: Distance) -> Floats:
    """Return the distance of each value to each.

    Parameters
    ----------
    values : sequence
    distance : callable

    Returns
    -------
    ndarray of float64, shape (values, values)
    """
    table = [[distance(a, b) for b in values] for a in values]
    return np.array(table, dtype="float64").reshape(len(values), len(values))


def alpha_of_counts(counts: Floats, distances: Floats) -> float:
    """Return alpha from how often each unit has each value.

    Parameters
    ----------
    counts : ndarray of float64, shape (units, values)
    distances : ndarray of float64, shape (values, values)

    Returns
    -------
    float
        As `krippendorff_alpha`.
    """
    counts = counts[counts.sum(axis=1) > 1]
    sizes, totals = counts.sum(axis=1), counts.sum(axis=0)
    expected = float(totals @ distances @ totals)
    if expected == 0:
        return float("nan")
    observed = float(((counts @ distances * counts).sum(axis=1) / (sizes - 1)).sum())
    return 1 - observed * (float(totals.sum()) - 1) / expected
