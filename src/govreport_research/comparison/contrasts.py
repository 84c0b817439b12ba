"""What a comparison of shares yields, and the formulas that its parts have in common.

`between_groups` compares different regions, `between_years` the same regions at two times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from govreport_research.comparison.permutation import Floats

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

#: How often a difference as large as the detectable one would be found.
POWER: Final = 0.80


@dataclass(frozen=True)
class Contrast:
    """Differences of two groups, one per category.

    Attributes
    ----------
    difference, low, high : ndarray of float64, shape (n_categories,)
        Estimate and 95 % interval, shares; NaN where there is none.
    p, p_max : ndarray of float64, shape (n_categories,)
        Two-sided p value, alone and corrected for all categories; NaN where nothing varies.
    p_t : ndarray of float64, shape (n_categories,)
        p value of a t test of the same difference, for comparison.
    mdd : ndarray of float64, shape (n_categories,)
        Minimal detectable difference; NaN where nothing varies.
    arrangements : int
        Arrangements of the regions that were gone through or drawn.
    exact : bool
        Whether these are all.
    """

    difference: Floats
    low: Floats
    high: Floats
    p: Floats
    p_max: Floats
    p_t: Floats
    mdd: Floats
    arrangements: int
    exact: bool


def mover(
    mean_a: float, interval_a: tuple[float, float], mean_b: float, interval_b: tuple[float, float]
) -> tuple[float, float]:
    """Return an interval of a difference from the intervals of two independent means.

    Parameters
    ----------
    mean_a, mean_b : float
    interval_a, interval_b : (float, float)
        Their intervals, of the same confidence.

    Returns
    -------
    low, high : float
        Of a - b. NaN if a bound is.

    Notes
    -----
    The method of variance estimates recovery: with d = a - b,

        low  = d - √((a - low_a)² + (high_b - b)²)
        high = d + √((high_a - a)² + (b - low_b)²)

    Zou & Donner (2008), "Construction of confidence limits about effect measures: a general
    approach", Statistics in Medicine 27: 1693-1702.

    Examples
    --------
    >>> low, high = mover(0.10, (0.06, 0.16), 0.05, (0.03, 0.08))
    >>> round(low, 6), round(high, 6)
    (0.0, 0.113246)
    """
    difference = mean_a - mean_b
    below = np.hypot(mean_a - interval_a[0], interval_b[1] - mean_b)
    above = np.hypot(interval_a[1] - mean_a, mean_b - interval_b[0])
    return float(difference - below), float(difference + above)


def detectable(sd: Floats, per_region: float, df: int) -> Floats:
    """Return the difference that a test at 5 % would find four times in five.

    Parameters
    ----------
    sd : ndarray of float64
        Standard deviation between regions.
    per_region : float
        1 / n_a + 1 / n_b for two groups; 1 / n for differences of n regions.
    df : int
        Degrees of freedom of `sd`.

    Returns
    -------
    ndarray of float64
        (t[.975, df] + t[.80, df]) · sd · √per_region.

    Examples
    --------
    >>> round(float(detectable(np.array([0.04]), 1 / 10 + 1 / 21, 29)[0]), 3)
    0.045
    """
    quantiles = float(stdtrit(df, 0.975)) + float(stdtrit(df, POWER))
    return np.asarray(quantiles * sd * np.sqrt(per_region))
