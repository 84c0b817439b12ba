"""Differences between two times, from what changes within the same regions."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

from govreport_research.comparison.contrasts import Contrast, Ints, detectable
from govreport_research.comparison.design import MIN_REGIONS
from govreport_research.comparison.permutation import Floats, flip_signs, p_values


def paired(differences: Floats, permutations: int, seed: int) -> Contrast:
    """Compare two times from one difference per region.

    Parameters
    ----------
    differences : ndarray of float64, shape (n_regions, n_categories)
        Share at one time less that at the other, n_regions >= 2.
    permutations, seed : int
        See `permutation.flip_signs`.

    Returns
    -------
    Contrast
        The test flips the signs of whole regions; interval and p_t are those of the paired t
        test. No interval below five regions or where all differences are the same.
    """
    n = len(differences)
    mean = differences.mean(axis=0)
    sd = differences.std(axis=0, ddof=1)
    arrangements = flip_signs(n, permutations, seed)
    p, p_max = p_values(arrangements.rows @ differences / n)
    low, high, p_t = _t(mean, sd / np.sqrt(n), n)
    return Contrast(
        difference=mean,
        low=low,
        high=high,
        p=p,
        p_max=p_max,
        p_t=p_t,
        mdd=np.where(sd > 0, detectable(sd, 1 / n, n - 1), np.nan),
        arrangements=len(arrangements.rows),
        exact=arrangements.exact,
    )


def region_and_year(
    shares: Floats,
    region: Ints,
    year: Ints,
    weights: Floats,
    permutations: int,
    seed: int,
) -> Contrast:
    """Compare years by least squares with an effect of every region and every year.

    Parameters
    ----------
    shares : ndarray of float64, shape (n_cells, n_categories)
        One row per region and year that there is a report of.
    region, year : ndarray of int, shape (n_cells,)
        Codes from 0.
    weights : ndarray of float64, shape (n_years,)
        The contrast of the years' effects, sum 0; must be estimable (`describe_design`).
        Regions of a single year add nothing and are best left out before.
    permutations, seed : int
        See `permutation.flip_signs`.

    Returns
    -------
    Contrast
        Standard errors are clustered by region (CR1), interval and p are from t with
        regions - 1 degrees of freedom; none below five regions. p_t is the same as p.
        p_max flips the signs of whole regions' contributions under the hypothesis of no
        difference (the score form of the wild cluster bootstrap).

    Notes
    -----
    The estimate is linear in the shares, β = Σ l·y with the smallest l that keeps it
    unbiased, and

        Var(β) = G / (G - 1) · (N - 1) / (N - k) · Σ over regions (Σ l·e)²

    with e the residuals, G regions, N cells and k the years less one: the effects of
    regions are nested in the clusters and not counted (Cameron & Miller 2015, "A
    practitioner's guide to cluster-robust inference", Journal of Human Resources 50:
    317-372). With two years and nothing missing this is the paired t test.

    Score form: Kline & Santos (2012), "A score based approach to wild bootstrap inference",
    Journal of Econometric Methods 1: 23-41.
    """
    n_regions, n_years = int(region.max()) + 1, len(weights)
    model = np.hstack([np.eye(n_regions)[region], np.eye(n_years)[year]])
    contrast = np.concatenate([np.zeros(n_regions), weights])
    # The solution of least norm of model' l = contrast gives the estimator of least variance.
    linear = np.linalg.lstsq(model.T, contrast)[0]
    residual = shares - model @ np.linalg.lstsq(model, shares)[0]
    estimate = linear @ shares

    dummies = np.eye(n_regions)[region]
    by_region = dummies.T @ (linear[:, None] * residual)
    rows, years = len(shares), n_years - 1
    correction = n_regions / (n_regions - 1) * (rows - 1) / max(rows - years, 1)
    error = np.sqrt(correction * (by_region**2).sum(axis=0))
    low, high, p = _t(estimate, error, n_regions)

    squares = dummies.T @ linear**2
    contributions = by_region + squares[:, None] * estimate / squares.sum()
    arrangements = flip_signs(n_regions, permutations, seed)
    p_max = p_values(arrangements.rows @ contributions)[1]
    return Contrast(
        difference=estimate,
        low=low,
        high=high,
        p=p,
        p_max=np.maximum(p, p_max),
        p_t=p,
        mdd=np.where(error > 0, detectable(error, 1.0, n_regions - 1), np.nan),
        arrangements=len(arrangements.rows),
        exact=arrangements.exact,
    )


def _t(estimate: Floats, error: Floats, n: int) -> tuple[Floats, Floats, Floats]:
    """Return interval and two-sided p value from t with n - 1 degrees of freedom."""
    missing = np.full_like(estimate, np.nan)
    if n < MIN_REGIONS:
        return missing, missing, missing
    # Errors as small as rounding come from differences that are all the same.
    some = error > 1e-12
    half = float(stdtrit(n - 1, 0.975)) * error
    t = np.divide(np.abs(estimate), error, out=missing.copy(), where=some)
    low = np.where(some, np.maximum(estimate - half, -1), np.nan)
    high = np.where(some, np.minimum(estimate + half, 1), np.nan)
    return low, high, np.asarray(2 * stdtr(n - 1, -t))
