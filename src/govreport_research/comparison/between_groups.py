"""Differences between two groups of different regions, compared within the same years."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr

from govreport_research.comparison.contrasts import Bools, Contrast, Ints, detectable, mover
from govreport_research.comparison.permutation import Floats, p_values, regroup
from govreport_research.comparison.shares import mean_interval


def year_confounding(region: Ints, year: Ints, in_a: Bools) -> float:
    """Return how far the years of a report tell its group.

    Parameters
    ----------
    region, year : ndarray of int, shape (n_reports,)
        Codes from 0.
    in_a : ndarray of bool, shape (n_regions,)
        Which regions are in group a; neither all nor none.

    Returns
    -------
    float
        R² of the group on dummies of the years, every region weighing the same: 0 where both
        groups have the same mixture of years, 1 where no year has both.

    Examples
    --------
    >>> region, group = np.arange(4), np.array([True, True, False, False])
    >>> year_confounding(region, np.array([0, 1, 0, 1]), group)
    0.0
    >>> year_confounding(region, np.array([0, 0, 1, 1]), group)
    1.0
    """
    group = in_a.astype("float64")
    part = group.mean()
    explained = group @ _within_years(region, year) @ group / (len(group) * part * (1 - part))
    return float(np.clip(1 - explained, 0, 1).round(12))


def between_groups(
    shares: Floats, region: Ints, year: Ints, in_a: Bools, permutations: int, seed: int
) -> Contrast:
    """Compare two groups of different regions.

    Parameters
    ----------
    shares : ndarray of float64, shape (n_reports, n_categories)
    region, year : ndarray of int, shape (n_reports,)
        Codes from 0. Groups must share years: see `year_confounding`.
    in_a : ndarray of bool, shape (n_regions,)
        Which regions are in group a; neither all nor none.
    permutations, seed : int
        See `permutation.regroup`.

    Returns
    -------
    Contrast
        The difference is the coefficient of the group beside dummies of the years, every
        region weighing the same; where both groups have the same mixture of years, that is
        the difference of their means. The interval is `mover` from both groups'
        `mean_interval`, so that it is missing below five regions in either. The test hands
        whole regions out anew; its statistic is the group's covariance with the shares, both
        free of the years, over the root of the group's variance. p_t is Welch's.
    """
    weight = 1 / np.bincount(region)[region]
    group = in_a.astype("float64")
    within = _within_years(region, year)
    free = shares - _year_means(shares, weight, year)
    covariance = _region_sums(weight[:, None] * free, region)

    arrangements = regroup(in_a, permutations, seed)
    rows = arrangements.rows
    variance = ((rows @ within) * rows).sum(axis=1, keepdims=True)
    # A group that the years tell altogether has no variance left and no covariance either.
    some = variance > 1e-9
    statistics = np.where(some, rows @ covariance / np.sqrt(np.where(some, variance, 1)), 0)
    p, p_max = p_values(statistics)

    difference = (group @ covariance) / (group @ within @ group)
    # Effects of the years beside that of the group; without them, the means of the regions
    # average to group means that differ by `difference`.
    effects = _year_means(shares - difference * group[region, None], weight, year)
    centre = (weight[:, None] * effects).sum(axis=0) / len(group)
    values = _region_sums(weight[:, None] * (shares - effects), region) + centre
    a, b = values[in_a], values[~in_a]
    bounds = np.array(
        [
            mover(float(x.mean()), mean_interval(x), float(y.mean()), mean_interval(y))
            for x, y in zip(a.T, b.T, strict=True)
        ]
    )
    df = len(a) + len(b) - 2
    squares = len(a) * a.var(axis=0) + len(b) * b.var(axis=0)
    mdd = detectable(np.sqrt(squares / max(df, 1)), 1 / len(a) + 1 / len(b), max(df, 1))
    return Contrast(
        difference=difference,
        low=bounds[:, 0],
        high=bounds[:, 1],
        p=p,
        p_max=p_max,
        p_t=_welch(a, b),
        mdd=np.where(np.isnan(p) | (df < 1), np.nan, mdd),
        arrangements=len(rows),
        exact=arrangements.exact,
    )


def _year_means(values: Floats, weight: Floats, year: Ints) -> Floats:
    """Return the weighted mean of each report's year, shape of `values`."""
    total = np.zeros((int(year.max()) + 1, values.shape[1]))
    np.add.at(total, year, weight[:, None] * values)
    return (total / np.bincount(year, weights=weight)[:, None])[year]


def _region_sums(values: Floats, region: Ints) -> Floats:
    """Return sums over the reports of each region, shape (n_regions, n_columns)."""
    total = np.zeros((int(region.max()) + 1, values.shape[1]))
    np.add.at(total, region, values)
    return total


def _within_years(region: Ints, year: Ints) -> Floats:
    """Return the products of the regions' dummies, free of the years; regions by regions."""
    dummies = np.eye(int(region.max()) + 1)[region]
    weight = 1 / np.bincount(region)[region]
    free = dummies - _year_means(dummies, weight, year)
    return _region_sums(weight[:, None] * free, region)


def _welch(a: Floats, b: Floats) -> Floats:
    """Return two-sided p values of Welch's t test, one per column; NaN where there is none."""
    if min(len(a), len(b)) < 2:
        return np.full(a.shape[1], np.nan)
    parts = [each.var(axis=0, ddof=1) / len(each) for each in (a, b)]
    variance = parts[0] + parts[1]
    fewer = parts[0] ** 2 / (len(a) - 1) + parts[1] ** 2 / (len(b) - 1)
    some = variance > 0
    df = np.divide(variance**2, fewer, out=np.ones_like(variance), where=some)
    t = np.divide(
        np.abs(a.mean(axis=0) - b.mean(axis=0)),
        np.sqrt(variance),
        out=np.full_like(variance, np.nan),
        where=some,
    )
    return np.asarray(2 * stdtr(df, -t))
