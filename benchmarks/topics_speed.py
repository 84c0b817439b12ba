"""Planted topics: how well each method finds them, and in what time.

Passages of 20 topics are drawn by three rules: a mixture of multinomials; one in which words
repeat within a passage, as they do in texts; and one in which, besides, a fifth of a passage is
of a second topic and words of its place run through it. Prints the adjusted Rand index and CPU
seconds on one thread of spherical k-means and of factorisation for rising numbers of passages,
and for 100,000 passages those of scikit-learn's KMeans in the same run; about a minute.

    python benchmarks/topics_speed.py
"""

from __future__ import annotations

import time
import warnings

import numpy as np
from scipy.sparse import csr_array
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from govreport_research.measures.clustering import procedure
from govreport_research.measures.weights import tfidf

TOPICS, WORDS, PLACES = 20, 8000, 60
RULES = {
    "multinomial": {},
    "bursts": {"repeated": 0.3},
    "bursts, second topic, places": {"repeated": 0.2, "second": 0.2, "of_place": 0.2},
}


def planted(n, seed, repeated=0.0, second=0.0, of_place=0.0):
    """Return counts of words, shape (n, words), and the topic of each passage."""
    rng = np.random.default_rng(seed)
    usual = 1 / (np.arange(WORDS) + 10.0)
    own = usual * np.exp(rng.normal(0, 2.0, (TOPICS, WORDS)))
    place = usual * np.exp(rng.normal(0, 1.5, (PLACES, WORDS)))
    shares = np.vstack([own, place, usual])
    sizes = rng.dirichlet(np.full(TOPICS, 5.0))
    topic, other = rng.choice(TOPICS, n, p=sizes), rng.choice(TOPICS, n, p=sizes)
    region = TOPICS + rng.integers(PLACES, size=n)
    length = np.clip(rng.lognormal(np.log(40), 0.6, n).round().astype(int), 5, 400)
    mixed = rng.beta(1, 1 / second - 1, n) if second else np.zeros(n)
    row = np.repeat(np.arange(n), length)
    kind, which = rng.random(len(row)), rng.random(len(row))
    source = np.where(which < mixed[row], other[row], topic[row])
    source = np.where(kind < 0.6, source, len(shares) - 1)
    source = np.where((kind >= 0.6) & (kind < 0.6 + of_place), region[row], source)
    word = np.empty(len(row), dtype=int)
    for each in range(len(shares)):
        drawn = np.flatnonzero(source == each)
        steps = np.cumsum(shares[each])
        word[drawn] = np.searchsorted(steps, rng.random(len(drawn)) * steps[-1])
    word = _with_repeats(word, length, repeated, rng)
    counts = csr_array((np.ones(len(row), dtype=np.int32), (row, word)), shape=(n, WORDS))
    counts.sum_duplicates()
    used = np.bincount(counts.indices, minlength=WORDS)
    return csr_array(counts[:, (used >= 3) & (used <= n / 2)]), topic


def _with_repeats(word, length, share, rng):
    """Let a share of words be those that stand at an earlier place of the passage."""
    place = np.arange(len(word))
    since = place - np.repeat(np.cumsum(length) - length, length)
    back = np.where(since > 0, np.floor(rng.random(len(word)) * since).astype(int) + 1, 0)
    origin = place - np.where(rng.random(len(word)) < share, back, 0)
    while (origin[origin] != origin).any():
        origin = origin[origin]
    return word[origin]


def measured(find, truth):
    began = time.process_time()
    labels = find()
    return adjusted_rand_score(truth, labels), time.process_time() - began


def main() -> None:
    print(
        "| passages | rule | spherical | CPU s | factors | CPU s | KMeans | CPU s | KMeans / ours |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for n in (500, 2_000, 20_000, 100_000):
        for name, rule in RULES.items():
            counts, truth = planted(n, 0, **rule)
            ari, seconds = measured(lambda c=counts: find("spherical", c), truth)
            cells = [f"{n:,}", name, f"{ari:.2f}", f"{seconds:.1f}", "", "", "", "", ""]
            if n < 100_000:
                factors = measured(lambda c=counts: find("nmf", c), truth)
                cells[4:6] = f"{factors[0]:.2f}", f"{factors[1]:.1f}"
            else:
                naive = measured(
                    lambda c=counts: KMeans(TOPICS, random_state=0).fit(tfidf(c).matrix()).labels_,
                    truth,
                )
                cells[6:] = f"{naive[0]:.2f}", f"{naive[1]:.1f}", f"{naive[1] / seconds:.0f}"
            print(f"| {' | '.join(cells)} |", flush=True)


def find(method, counts):
    return procedure(method, 0)(counts, [TOPICS])[0]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with threadpool_limits(limits=1):
        main()
