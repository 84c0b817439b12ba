"""Many tests at once: p corrected so that few of those below a limit are false discoveries."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def benjamini_hochberg(p: Floats) -> Floats:
    """Correct p values for how many there are.

    Parameters
    ----------
    p : ndarray of float64, shape (tests,)
        From 0 to 1; missing where nothing was tested.

    Returns
    -------
    ndarray of float64, shape (tests,)
        q: of all results with a q at or below a limit, the share expected to be false is at most
        that limit (Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:
        289-300). Never below p, at most 1; missing where p is.

    Notes
    -----
    As ``scipy.stats.false_discovery_control``, bit by bit. `scipy.stats` itself takes longer to
    load than most comparisons take.

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, np.nan, 0.04, 0.03])).round(6).tolist()
    [0.03, nan, 0.04, 0.04]
    """
    q = np.full_like(p, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    rising = tested[np.argsort(p[tested], kind="stable")]
    scaled = p[rising] * (len(rising) / np.arange(1, len(rising) + 1))
    # No result is worse than one with a greater p.
    q[rising] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
