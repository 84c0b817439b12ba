"""False and true findings of distinctive words, by simulation.

Run: python benchmarks/keyness_null.py [draws] [seed]. Prints the tables in docs/methods.md.

Every draw makes reports of regions anew: word frequencies follow Zipf's law, every region
multiplies them by a factor of its own, every report by another, and words are then counted.
Two groups of regions, or two periods of the same regions, are drawn by lot, so that every
finding is false; in the second table, group a uses twenty words of middling frequency more
often.
"""

import sys

import numpy as np
from scipy.stats import false_discovery_control, norm
from scipy.stats import t as student

from govreport_research.comparison.log_odds import compare_regions

WORDS, YEARS, REPORT_WORDS = 2000, 5, 4000
#: Standard deviations of the logarithms of a region's and of a report's factors.
REGION_EFFECT, REPORT_EFFECT = 0.5, 0.4
GROUPS = ((2, 29), (3, 28), (4, 27), (5, 26), (8, 23), (10, 21), (15, 16), (5, 5), (10, 10))
PLANTED = np.arange(200, 220)
RATIOS = (2, 3, 4)
#: Regions of which two periods are compared.
PERIODS = (5, 10, 31)
MIN_COUNT = 10


def generate(n_regions, rng, years=YEARS, boost=None):
    """Return counts, shape (regions, years, words); `boost` multiplies region by word."""
    frequency = 1 / (np.arange(WORDS) + 10)
    factors = np.exp(rng.normal(0, REGION_EFFECT, (n_regions, 1, WORDS)))
    factors = factors * np.exp(rng.normal(0, REPORT_EFFECT, (n_regions, years, WORDS)))
    if boost is not None:
        factors = factors * boost[:, None, :]
    lengths = REPORT_WORDS * np.exp(rng.normal(0, 0.3, (n_regions, years, 1)))
    return rng.poisson(lengths * frequency / frequency.sum() * factors).astype(float)


def p_values(counts_a, counts_b):
    """p of every word by three rules; row i of both, shape (regions, years, words), is a region."""
    a, b = counts_a.sum(axis=1), counts_b.sum(axis=1)
    odds = compare_regions(a, b, a.sum(axis=1), b.sum(axis=1))
    token = 2 * norm.sf(np.abs(odds.value) / odds.monroe_se)
    return {
        "token z": token,
        "report Welch": welch(shares(counts_a), shares(counts_b)),
        "this rule": odds.p,
    }, odds


def shares(counts):
    """Share of every word in every report that has words, shape (reports, words)."""
    reports = counts.reshape(-1, counts.shape[2])
    sizes = reports.sum(axis=1)
    return reports[sizes > 0] / sizes[sizes > 0, None]


def of_groups(counts, n_a):
    """Part the first `n_a` regions from the others."""
    in_a = (np.arange(len(counts)) < n_a)[:, None, None]
    return counts * in_a, counts * ~in_a


def welch(first, second):
    """Two-sided p of Welch's test for every column; 1 where nothing varies."""
    error = [each.var(axis=0, ddof=1) / len(each) for each in (first, second)]
    se = np.sqrt(sum(error))
    below = sum(e**2 / (len(x) - 1) for e, x in zip(error, (first, second), strict=True))
    df = np.divide(se**4, below, out=np.ones_like(se), where=below > 0)
    t = np.divide(first.mean(axis=0) - second.mean(axis=0), se, out=0 * se, where=se > 0)
    return 2 * student.sf(np.abs(t), df)


def null_hits(n_a, n_b, draws, seed):
    """Words found per draw (q <= .05) by each rule, all of them false; shape (draws,).

    With `n_b` 0, two periods of the same `n_a` regions are compared.
    """
    rng = np.random.default_rng(seed)
    hits = {}
    for _ in range(draws):
        counts = generate(n_a + n_b, rng, years=YEARS if n_b else 2 * YEARS)
        counts = counts[:, :, counts.sum(axis=(0, 1)) >= MIN_COUNT]
        both = of_groups(counts, n_a) if n_b else (counts[:, :YEARS], counts[:, YEARS:])
        for rule, p in p_values(*both)[0].items():
            found = false_discovery_control(p, method="bh") <= 0.05
            hits.setdefault(rule, []).append(int(found.sum()))
    return {rule: np.array(each) for rule, each in hits.items()}


def planted(n_a, n_b, ratio, draws, seed):
    """Share of planted words found, share of findings that are false, coverage."""
    rng = np.random.default_rng(seed)
    boost = np.ones((n_a + n_b, WORDS))
    boost[:n_a, PLANTED] = ratio
    true = np.isin(np.arange(WORDS), PLANTED)
    found = false = covered = 0
    for _ in range(draws):
        odds = p_values(*of_groups(generate(n_a + n_b, rng, boost=boost), n_a))[1]
        hit = false_discovery_control(odds.p, method="bh") <= 0.05
        found += (hit & true).sum() / len(PLANTED)
        false += (hit & ~true).sum() / max(1, hit.sum())
        inside = (odds.low <= np.log(ratio)) & (np.log(ratio) <= odds.high)
        covered += inside[true].mean()
    return found / draws, false / draws, covered / draws


def main(draws=200, seed=1):
    print("| regions | token z | report Welch | this rule | draws with a false word, this rule |")
    print("| --- | --- | --- | --- | --- |")
    for n_a, n_b in (*GROUPS, *((n, 0) for n in PERIODS)):
        hits = null_hits(n_a, n_b, draws, seed)
        cells = " | ".join(f"{each.mean():.2f}" for each in hits.values())
        name = f"{n_a} and {n_b}" if n_b else f"the same {n_a}, two periods"
        print(f"| {name} | {cells} | {(hits['this rule'] > 0).mean():.3f} |", flush=True)
    print("\n| regions | used more often | words found | false among found | intervals hold |")
    print("| --- | --- | --- | --- | --- |")
    for n_a, n_b in GROUPS[3:]:
        for ratio in RATIOS:
            cells = " | ".join(f"{each:.2f}" for each in planted(n_a, n_b, ratio, draws, seed))
            print(f"| {n_a} and {n_b} | {ratio} times | {cells} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
