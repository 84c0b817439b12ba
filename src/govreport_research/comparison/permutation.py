"""Tests that hand regions out anew: between groups, and between two times.

If groups do not differ, every way of handing the regions out to them is as likely as the one
observed; if two times do not, the sign of every region's difference is a coin toss. A test
counts how many of these arrangements give a statistic as far from zero as the observed one.
Nothing is assumed about the distribution of shares, nor that reports of a region are
independent of each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Up to so many arrangements, all of them are gone through; of more, a number is drawn.
MAX_EXACT: Final = 20_000
#: Statistics that differ by less than this part of their root mean square are taken for equal:
#: rounding, not evidence. A part of the observed one would not do, which may be zero itself.
_TIES: Final = 1e-9
#: A difference of shares below this is rounding.
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class Arrangements:
    """Ways of handing regions out.

    Attributes
    ----------
    rows : ndarray of float64, shape (n_arrangements, n_regions)
        One arrangement per row, the observed one first: 1 for regions of group a and 0 for
        those of group b, or 1 and -1 for the sign of a region's difference.
    exact : bool
        Whether these are all that there are; else the observed one and as many as were asked
        for, drawn at random.
    """

    rows: Floats
    exact: bool


def regroup(in_a: npt.NDArray[np.bool_], permutations: int, seed: int) -> Arrangements:
    """Hand regions out to two groups of the observed sizes.

    Parameters
    ----------
    in_a : ndarray of bool, shape (n_regions,)
        Which regions are in group a.
    permutations : int
        How many arrangements to draw if there are more than `MAX_EXACT`.
    seed : int

    Returns
    -------
    Arrangements

    Examples
    --------
    >>> regroup(np.array([True, False, False]), 999, seed=1).rows.astype(int).tolist()
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    """
    n, n_a = len(in_a), int(in_a.sum())
    exact = comb(n, n_a) <= MAX_EXACT
    if exact:
        observed = tuple(np.flatnonzero(in_a).tolist())
        members = np.array(
            [observed, *(each for each in combinations(range(n), n_a) if each != observed)],
            dtype=np.intp,
        )
    else:
        order = np.random.default_rng(seed).random((permutations, n)).argsort(axis=1)
        members = np.vstack([np.flatnonzero(in_a), order[:, :n_a]])
    rows = np.zeros((len(members), n))
    np.put_along_axis(rows, members, 1.0, axis=1)
    return Arrangements(rows, exact)


def flip_signs(n_regions: int, permutations: int, seed: int) -> Arrangements:
    """Give the regions' differences signs.

    Parameters
    ----------
    n_regions : int
    permutations : int
        How many arrangements to draw if there are more than `MAX_EXACT`.
    seed : int

    Returns
    -------
    Arrangements

    Examples
    --------
    >>> flip_signs(2, 999, seed=1).rows.astype(int).tolist()
    [[1, 1], [-1, 1], [1, -1], [-1, -1]]
    """
    exact = 2**n_regions <= MAX_EXACT
    if exact:
        bits = np.arange(2**n_regions)[:, None] >> np.arange(n_regions) & 1
    else:
        drawn = np.random.default_rng(seed).integers(0, 2, (permutations, n_regions))
        bits = np.vstack([np.zeros((1, n_regions), dtype=np.int64), drawn])
    return Arrangements(np.where(bits == 1, -1.0, 1.0), exact)


def smallest_p_of_groups(n_a: int, n_b: int) -> float:
    """Return the smallest two-sided p value that `regroup` can lead to.

    Parameters
    ----------
    n_a, n_b : int
        Regions in each group.

    Returns
    -------
    float
        One over the number of arrangements; twice that for groups of equal size, whose
        mirror image is as far from zero.

    Examples
    --------
    >>> [round(smallest_p_of_groups(a, b), 3) for a, b in ((3, 3), (2, 5), (4, 4), (1, 19))]
    [0.1, 0.048, 0.029, 0.05]
    """
    return (2 if n_a == n_b else 1) / comb(n_a + n_b, n_a)


def smallest_p_of_signs(n_regions: int) -> float:
    """Return the smallest two-sided p value that `flip_signs` can lead to.

    Examples
    --------
    >>> smallest_p_of_signs(5), smallest_p_of_signs(6)
    (0.0625, 0.03125)
    """
    return float(2.0 ** (1 - n_regions))


def p_values(statistics: Floats) -> tuple[Floats, Floats]:
    """Return p values of every category, alone and corrected for all of them.

    Parameters
    ----------
    statistics : ndarray of float64, shape (n_arrangements, n_categories)
        Row 0 is observed. Signed or not; how far from zero is what counts.

    Returns
    -------
    p : ndarray of float64, shape (n_categories,)
        Part of the arrangements, the observed one among them, whose statistic is as far from
        zero. For drawn arrangements this is (b + 1) / (m + 1), which keeps the rate of false
        rejections (Phipson & Smyth 2010). NaN for a category whose statistic is always 0.
    p_max : ndarray of float64, shape (n_categories,)
        The same, for the largest statistic of several categories: the step-down max-T rule of
        Westfall & Young (1993, algorithm 2.8). Rejecting where it is .05 or less makes any
        false rejection at all as rare as 5 %. Never below `p`.

    Notes
    -----
    For max-T a category's statistics are divided by their root mean square over the
    arrangements, so that frequent categories do not outweigh rare ones.

    References
    ----------
    Phipson & Smyth (2010), "Permutation p-values should never be zero", Statistical
    Applications in Genetics and Molecular Biology 9, article 39.
    Westfall & Young (1993), Resampling-based multiple testing. Wiley.

    Examples
    --------
    >>> p, p_max = p_values(np.array([[2.0, 1.0], [1.0, 2.0], [0.0, 0.0], [0.0, 0.0]]))
    >>> p.tolist(), p_max.tolist()
    ([0.25, 0.5], [0.5, 0.5])
    """
    size = np.sqrt(np.mean(statistics**2, axis=0))
    varies = size > _ROUNDING
    p = np.full(statistics.shape[1], np.nan)
    p_max = p.copy()
    if not varies.any():
        return p, p_max
    distance = np.abs(statistics[:, varies]) / size[varies]
    observed = distance[0] - _TIES
    p[varies] = (distance >= observed).mean(axis=0)
    # From the least to the most extreme category: the largest distance of those so far.
    order = np.argsort(observed, kind="stable")
    largest = np.maximum.accumulate(distance[:, order], axis=1)
    stepwise = (largest >= observed[order]).mean(axis=0)
    # A category may not come out better than one that is more extreme.
    stepwise = np.maximum.accumulate(stepwise[::-1])[::-1]
    corrected = np.empty_like(stepwise)
    corrected[order] = stepwise
    p_max[varies] = corrected
    return p, p_max
