"""Weighted log-odds of words between two groups, with the region as the unit of error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

Floats = npt.NDArray[np.float64]

#: Weight of the prior, in words: as if so many words had been read of the background.
PRIOR_WORDS: Final = 500.0
_CONFIDENCE: Final = 0.95
#: Words are treated in blocks, so that memory does not grow with the vocabulary.
_BLOCK: Final = 4096


@dataclass(frozen=True)
class LogOdds:
    """Estimates for every word; arrays of float64, shape (words,).

    Attributes
    ----------
    value : numpy.ndarray
        Log-odds ratio of group a to group b: above 0, group a uses the word more.
    monroe_se : numpy.ndarray
        Standard error if every word were drawn by itself.
    se, df, low, high, p : numpy.ndarray
        Standard error, degrees of freedom, 95 % interval and two-sided p value with the
        region as the unit; all NaN where a group has fewer than two regions.
    """

    value: Floats
    monroe_se: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    p: Floats


def weighted_log_odds(
    counts_a: npt.ArrayLike,
    counts_b: npt.ArrayLike,
    size_a: float,
    size_b: float,
    prior: npt.ArrayLike,
    prior_size: float = PRIOR_WORDS,
) -> tuple[Floats, Floats]:
    """Compare the odds of words in two groups of texts.

    Parameters
    ----------
    counts_a, counts_b : array_like of float, shape (words,)
        Occurrences of each word in either group.
    size_a, size_b : float
        All words of either group, also those that are not compared.
    prior : array_like of float, shape (words,)
        Occurrences added to those of both groups, above 0.
    prior_size : float, default 500
        Words added in all.

    Returns
    -------
    log_odds : numpy.ndarray of float64, shape (words,)
        ln of the odds of the word in a over its odds in b; 0 if it is used as often.
    se : numpy.ndarray of float64, shape (words,)
        Its standard error if words were drawn independently.

    Notes
    -----
    Equations 15, 18 and 20 of Monroe, Colaresi & Quinn (2008), "Fightin' words: lexical
    feature selection and evaluation for identifying the content of political conflict",
    Political Analysis 16: 372-403. With counts y, prior α and sums n and α0,
    ω = ln((y + α) / (n + α0 - y - α)), the log-odds ratio is ω_a - ω_b, and its variance is
    about 1 / (y_a + α) + 1 / (y_b + α).

    Examples
    --------
    >>> value, se = weighted_log_odds([20, 80], [10, 90], 100, 100, [1, 9], 10)
    >>> value.round(3).tolist(), se.round(3).tolist()
    ([0.753, -0.753], [0.372, 0.146])
    """
    first, second = np.asarray(counts_a, dtype="float64"), np.asarray(counts_b, dtype="float64")
    added = np.asarray(prior, dtype="float64")
    value = _omega(first, size_a, added, prior_size) - _omega(second, size_b, added, prior_size)
    return value, np.sqrt(1 / (first + added) + 1 / (second + added))


def compare_regions(
    counts_a: npt.ArrayLike,
    counts_b: npt.ArrayLike,
    sizes_a: npt.ArrayLike,
    sizes_b: npt.ArrayLike,
) -> LogOdds:
    """Compare the words of two groups of reports, counted by region.

    Parameters
    ----------
    counts_a, counts_b : array_like of float, shape (regions, words)
        Occurrences of each word in each region's reports of group a and of group b. Row i
        of both is the same region. Every word occurs somewhere.
    sizes_a, sizes_b : array_like of float, shape (regions,)
        All words of a region's reports in the group; 0 for a region that has none there.

    Returns
    -------
    LogOdds

    Notes
    -----
    The prior is 500 words at the frequencies of both groups taken together. The variance is
    the larger of Monroe's and of a jackknife that leaves out one region at a time, from both
    groups where it is in both:

        u[r] = √((G_a - 1) / G_a) · d_a[r] - √((G_b - 1) / G_b) · d_b[r],    V = Σ u[r]²,

    where d_a[r] is the log-odds of group a without region r, less the mean of these over the
    G_a regions of the group, and 0 for a region that is not in it. For groups of different
    regions V is the sum of two jackknife variances; for the same regions in both, as with
    two periods, it is the jackknife variance of the difference. The jackknife sees that a
    region's reports repeat each other; Monroe's formula holds where a word is too rare for
    regions to show it. Degrees of freedom are Satterthwaite's,
    V² / (V_a² / (G_a - 1) + V_b² / (G_b - 1)), or min(G_a, G_b) - 1 if a region is in both.
    """
    first, second = np.asarray(counts_a, dtype="float64"), np.asarray(counts_b, dtype="float64")
    words_a, words_b = np.asarray(sizes_a, dtype="float64"), np.asarray(sizes_b, dtype="float64")
    total_a, total_b = first.sum(axis=0), second.sum(axis=0)
    size_a, size_b = float(words_a.sum()), float(words_b.sum())
    prior = PRIOR_WORDS * (total_a + total_b) / (size_a + size_b)
    value, monroe = weighted_log_odds(total_a, total_b, size_a, size_b, prior)
    in_a, in_b = words_a > 0, words_b > 0
    n_a, n_b = int(in_a.sum()), int(in_b.sum())
    if min(n_a, n_b) < 2:
        none = np.full_like(value, np.nan)
        return LogOdds(value, monroe, none, none, none, none, none)
    variance, df = np.empty_like(value), np.full_like(value, min(n_a, n_b) - 1)
    shared = bool(np.any(in_a & in_b))
    for start in range(0, len(value), _BLOCK):
        block = slice(start, start + _BLOCK)
        left = _leave_one_out(first[:, block], words_a, prior[block])
        right = _leave_one_out(second[:, block], words_b, prior[block])
        variance[block] = ((left - right) ** 2).sum(axis=0)
        if not shared:
            df[block] = _satterthwaite(left, right, n_a, n_b)
    se = np.sqrt(np.maximum(monroe**2, variance))
    half = np.asarray(stdtrit(df, (1 + _CONFIDENCE) / 2)) * se
    p = np.asarray(2 * stdtr(df, -np.abs(value) / se))
    return LogOdds(value, monroe, se, df, value - half, value + half, p)


def _omega(counts: Floats, size: Floats | float, prior: Floats, prior_size: float) -> Floats:
    used = counts + prior
    odds: Floats = np.log(used) - np.log(size + prior_size - used)
    return odds


def _leave_one_out(counts: Floats, sizes: Floats, prior: Floats) -> Floats:
    """Return each region's part in the jackknife, 0 for one that is not in the group."""
    members = sizes > 0
    n = int(members.sum())
    here, words = counts[members], sizes[members, None]
    without = _omega(here.sum(axis=0) - here, words.sum() - words, prior, PRIOR_WORDS)
    part = np.zeros_like(counts)
    part[members] = (without - without.mean(axis=0)) * np.sqrt((n - 1) / n)
    return part


def _satterthwaite(left: Floats, right: Floats, n_left: int, n_right: int) -> Floats:
    first, second = (left**2).sum(axis=0), (right**2).sum(axis=0)
    below = first**2 / (n_left - 1) + second**2 / (n_right - 1)
    # Where every region uses a word alike, no region tells more than another.
    fewest = np.full_like(below, min(n_left, n_right) - 1)
    df: Floats = np.divide((first + second) ** 2, below, out=fewest, where=below > 0)
    return df
