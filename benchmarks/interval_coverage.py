"""Coverage of the 95 % interval of a mean share, by simulation.

Run: python benchmarks/interval_coverage.py [draws] [seed]. Prints the table in docs/methods.md.

Regions' shares are drawn from a beta distribution with a given mean and dispersion
(variance = dispersion × mean × (1 - mean)), a part of them set to zero. The mean over all
regions stays the stated one. A draw in which every region is zero has no interval and is not
counted; the column "no interval" gives their part.
"""

import sys

import numpy as np

from govreport_research.comparison.shares import mean_interval

REGIONS = (5, 8, 10, 21, 31)
#: mean share, dispersion, part of regions with a share of zero
SETTINGS = (
    (0.10, 0.02, 0.0),
    (0.06, 0.05, 0.0),
    (0.03, 0.05, 0.0),
    (0.06, 0.05, 0.3),
    (0.03, 0.05, 0.6),
    (0.02, 0.05, 0.8),
)


def coverage(n_regions, mean, dispersion, zeros, draws, seed):
    """Share of intervals that hold the mean, and share of draws without an interval."""
    rng = np.random.default_rng(seed)
    inner = mean / (1 - zeros)
    size = 1 / dispersion - 1
    shares = rng.beta(inner * size, (1 - inner) * size, size=(draws, n_regions))
    shares *= rng.random(shares.shape) >= zeros
    bounds = np.array([mean_interval(row) for row in shares])
    given = ~np.isnan(bounds[:, 0])
    hits = (bounds[given, 0] <= mean) & (mean <= bounds[given, 1])
    return hits.mean(), 1 - given.mean()


def main(draws=4000, seed=1):
    print(f"| mean | dispersion | zeros | {' | '.join(f'{n} regions' for n in REGIONS)} |")
    print(f"| --- | --- | --- |{' --- |' * len(REGIONS)}")
    for mean, dispersion, zeros in SETTINGS:
        cells = []
        for n in REGIONS:
            held, none = coverage(n, mean, dispersion, zeros, draws, seed)
            cells.append(f"{held:.3f}" + (f" (no interval {none:.2f})" if none >= 0.005 else ""))
        print(f"| {mean:.2f} | {dispersion:.2f} | {zeros:.1f} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
