"""False rejections and coverage of comparisons of two groups, by simulation.

Run: python benchmarks/difference_tests.py [draws] [seed]. Prints the tables in docs/methods.md.

Reports of regions over years are generated: the share of a theme is beta-distributed between
regions, reports scatter about their region's share, and characters within a report come in
passages. Both groups have the same mean, so that every rejection is false. "uneven" means that
shares of the smaller group (group a) vary more: four times the variance.
"""

import sys

import numpy as np
from scipy import stats

from govreport_research.comparison.between_groups import between_groups, year_confounding
from govreport_research.comparison.between_years import paired, region_and_year
from govreport_research.comparison.permutation import regroup

MEAN, REGIONS, REPORTS, CHARACTERS = 0.06, 0.03, 0.01, 15000
YEARS, PERMUTATIONS = 10, 999
GROUPS = ((3, 28), (5, 26), (10, 21), (15, 16), (5, 5), (10, 10))
#: Regions of which two periods are compared.
PERIODS = (5, 6, 10, 21, 31)
MISSING = 0.3
THEMES = 16


def beta(mean, dispersion, size, rng):
    """Shares with variance dispersion × mean × (1 - mean)."""
    size_of = 1 / dispersion - 1
    return rng.beta(mean * size_of, (1 - mean) * size_of, size)


def generate(n_a, n_b, rng, uneven=False, years=YEARS, themes=1):
    """Shares, shape (regions, years, themes); the mean over regions is MEAN."""
    spread = [REGIONS * (4 if uneven else 1)] * n_a + [REGIONS] * n_b
    shares = np.stack([beta(MEAN, each, themes, rng) for each in spread])
    floor = np.clip(shares, 1e-4, 1 - 1e-4)[:, None, :].repeat(years, axis=1)
    return beta(floor, REPORTS, floor.shape, rng)


def long(shares, kept=None):
    """Rows of reports: shares (reports, themes), region, year; `kept` leaves cells out."""
    kept = np.ones(shares.shape[:2], dtype=bool) if kept is None else kept
    region, year = np.nonzero(kept)
    return shares[kept], region, np.unique(year, return_inverse=True)[1]


def rejections(n_a, n_b, uneven, draws, seed):
    """Share of draws in which each test rejects, and the coverage of MOVER.

    "test and interval": the permutation test rejects and 0 is outside the interval.
    """
    rng = np.random.default_rng(seed)
    in_a = np.arange(n_a + n_b) < n_a
    hits, covered = [], []
    for draw in range(draws):
        shares = generate(n_a, n_b, rng, uneven)
        rows, region, year = long(shares)
        found = between_groups(rows, region, year, in_a, PERMUTATIONS, draw)
        a, b = shares[in_a, :, 0].ravel(), shares[~in_a, :, 0].ravel()
        counts = [[x.sum() * CHARACTERS, (1 - x).sum() * CHARACTERS] for x in (a, b)]
        hits.append(
            [
                stats.chi2_contingency(counts)[1] <= 0.05,
                stats.ttest_ind(a, b, equal_var=False).pvalue <= 0.05,
                found.p_t[0] <= 0.05,
                found.p[0] <= 0.05,
                found.p[0] <= 0.05 and not found.low[0] <= 0 <= found.high[0],
            ]
        )
        covered.append(found.low[0] <= 0 <= found.high[0])
    return np.mean(hits, axis=0), np.mean(covered) if min(n_a, n_b) >= 5 else np.nan


def years_rejections(n, missing, draws, seed):
    """False rejections and coverage between the first and second half of the years."""
    rng = np.random.default_rng(seed)
    weights = np.repeat([1, -1], YEARS // 2) / (YEARS // 2)
    hits = []
    for draw in range(draws):
        shares = generate(n, 0, rng)
        # What years change for everybody averages out between the halves.
        shares = shares + 0.01 * np.tile([1, -1, 0, -1, 1], 2)[None, :, None]
        if missing:
            kept = rng.random(shares.shape[:2]) >= missing
            kept[:, [0, -1]] |= kept.sum(axis=1, keepdims=True) < 2
            rows, region, year = long(shares, kept)
            if year.max() + 1 < YEARS:
                continue
            found = region_and_year(rows, region, year, weights, PERMUTATIONS, draw)
        else:
            found = paired(np.tensordot(shares, weights, (1, 0)), PERMUTATIONS, draw)
        hits.append(
            [
                found.p[0] <= 0.05,
                found.p_t[0] <= 0.05,
                found.p_max[0] <= 0.05,
                found.low[0] <= 0 <= found.high[0],
            ]
        )
    return np.mean(hits, axis=0)


def unequal_years(n_a, n_b, lost, trend, draws, seed):
    """Group a lacks reports of the first half of the years with probability `lost`, b of the last.

    `trend` is what the share rises by from the first year to the last.
    """
    rng = np.random.default_rng(seed)
    in_a = np.arange(n_a + n_b) < n_a
    hits = []
    for draw in range(draws):
        shares = generate(n_a, n_b, rng) + trend * np.linspace(0, 1, YEARS)[None, :, None]
        kept = rng.random(shares.shape[:2]) >= MISSING
        kept[:n_a, : YEARS // 2] &= rng.random((n_a, YEARS // 2)) >= lost
        kept[n_a:, YEARS // 2 :] &= rng.random((n_b, YEARS // 2)) >= lost
        kept[:, YEARS // 2] |= ~kept.any(axis=1)
        rows, region, year = long(shares, kept)
        found = between_groups(rows, region, year, in_a, PERMUTATIONS, draw)
        naive = [rows[region == each, 0].mean() for each in range(n_a + n_b)]
        hits.append(
            [
                year_confounding(region, year, in_a),
                stats.ttest_ind(np.compress(in_a, naive), np.compress(~in_a, naive)).pvalue <= 0.05,
                found.p[0] <= 0.05,
                found.low[0] <= 0 <= found.high[0],
            ]
        )
    return np.mean(hits, axis=0)


def by_statistic(n_a, n_b, uneven, ratio, draws, seed):
    """Share of draws in which permuting the difference, or Welch's t instead, rejects.

    Group a's regions have `ratio` times the share of the others.
    """
    rng = np.random.default_rng(seed)
    rows = regroup(np.arange(n_a + n_b) < n_a, PERMUTATIONS, seed).rows
    hits = []
    for _ in range(draws):
        values = generate(n_a, n_b, rng, uneven, years=1)[:, 0, 0]
        values[:n_a] *= ratio
        mean_a, mean_b = rows @ values / n_a, (1 - rows) @ values / n_b
        squares_a = rows @ values**2 / n_a - mean_a**2
        squares_b = (1 - rows) @ values**2 / n_b - mean_b**2
        error = np.sqrt(squares_a / (n_a - 1) + squares_b / (n_b - 1))
        plain = np.abs(mean_a - mean_b)
        hits.append([np.mean(each >= each[0] - 1e-12) <= 0.05 for each in (plain, plain / error)])
    return np.mean(hits, axis=0)


def families(n_a, n_b, draws, seed):
    """Share of draws with any false finding among many themes."""
    rng = np.random.default_rng(seed)
    in_a = np.arange(n_a + n_b) < n_a
    hits = []
    for draw in range(draws):
        rows, region, year = long(generate(n_a, n_b, rng, themes=THEMES))
        found = between_groups(rows, region, year, in_a, PERMUTATIONS, draw)
        q = stats.false_discovery_control(found.p, method="bh")
        hits.append([(each <= 0.05).any() for each in (found.p, q, found.p_max)])
    return np.mean(hits, axis=0)


def row(name, values):
    print(f"| {name} | {' | '.join('—' if v != v else f'{v:.3f}' for v in values)} |", flush=True)


def header(*names):
    print(f"\n| {' | '.join(names)} |\n|{' --- |' * len(names)}")


def main(draws=1000, seed=1):
    tests = ("characters χ²", "report Welch", "region Welch", "permutation", "test and interval")
    header("regions", *tests, "MOVER holds")
    for uneven in (False, True):
        for n_a, n_b in GROUPS:
            hits, covered = rejections(n_a, n_b, uneven, draws, seed)
            row(f"{n_a} and {n_b}{', uneven' if uneven else ''}", [*hits, covered])
    header("regions, two periods", "test", "t", "max-T", "interval holds")
    for missing in (0, MISSING):
        for n in PERIODS:
            name = f"{n}, {missing:.0%} of reports missing" if missing else f"{n}, complete"
            row(name, years_rejections(n, missing, draws, seed))
    header("regions, reports lost", "years tell", "t of means", "permutation", "MOVER holds")
    for n_a, n_b in ((5, 26), (10, 21)):
        for lost in (0.0, 0.5, 0.8, 0.9):
            name = f"{n_a} and {n_b}, {lost:.0%}"
            row(name, unequal_years(n_a, n_b, lost, 0.04, draws, seed))
    header("regions", "permutation of the difference", "of Welch's t")
    for n_a, n_b in ((3, 28), (10, 21)):
        for name, uneven, ratio in (
            ("the same mean, uneven", True, 1),
            ("twice the share", False, 2),
        ):
            row(f"{n_a} and {n_b}, {name}", by_statistic(n_a, n_b, uneven, ratio, draws, seed))
    header(f"{THEMES} themes", "uncorrected", "BH", "max-T")
    for n_a, n_b in ((3, 28), (10, 21)):
        row(f"{n_a} and {n_b}", families(n_a, n_b, draws, seed))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
