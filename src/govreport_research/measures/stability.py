"""How far a clustering would come out again: bootstrap over reports, and its null.

A cluster that dissolves when a few reports are exchanged describes these reports, not the
genre. Whole reports or regions are drawn with replacement, the procedure is run again on what
was drawn, and its clusters are compared with those of the full data on the passages drawn
(Hennig 2007, Cluster-wise assessment of cluster stability, Computational Statistics & Data
Analysis 52: 258-271). The null is the same on data in which every word was dealt out anew to
the passages: what the procedure yields where there is nothing to find.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csc_array, csr_array

Labels = npt.NDArray[np.intp]
#: (counts, number of clusters of each wanted fit) -> labels of every row, -1 for none
Procedure = Callable[[csr_array, Sequence[int]], list[Labels]]

#: A number of clusters is stable if the mean adjusted Rand index reaches the first, and the
#: second share of its clusters has a mean Jaccard coefficient of the third or more.
STABLE_ARI: Final = 0.7
STABLE_SHARE: Final = 0.8
STABLE_JACCARD: Final = 0.6
#: Shuffled copies of the data, and resamples that they share: a baseline asks for less precision.
NULL_COPIES: Final = 3
NULL_RESAMPLES: Final = 12
#: Passages that are shuffled at most.
NULL_PASSAGES: Final = 20_000
#: Passages of a resample that are clustered at most.
RESAMPLED_PASSAGES: Final = 5000


@dataclass(frozen=True)
class Stability:
    """How stable one number of clusters is.

    Attributes
    ----------
    n_clusters : int
    labels : ndarray of intp, shape (passages,)
        Clusters of the full data, -1 for none.
    ari : float
        Mean adjusted Rand index of resampled against full fit, on the passages drawn: 1 the
        same, 0 chance.
    ari_null : float
        The same on shuffled data.
    jaccard : ndarray of float64, shape (n_clusters,)
        Mean Jaccard coefficient of each cluster with the one it is matched to, over the
        resamples that hold a passage of it; NaN if none does.
    """

    n_clusters: int
    labels: Labels
    ari: float
    ari_null: float
    jaccard: npt.NDArray[np.float64]

    @property
    def stable_share(self) -> float:
        """Share of clusters with a mean Jaccard coefficient of `STABLE_JACCARD` or more."""
        if np.isnan(self.ari):
            return float("nan")
        return float(np.mean(np.nan_to_num(self.jaccard) >= STABLE_JACCARD))

    @property
    def stable(self) -> bool:
        """Whether both thresholds are met."""
        return self.ari >= STABLE_ARI and self.stable_share >= STABLE_SHARE


def unmeasured(n_clusters: int, labels: Labels) -> Stability:
    """Return clusters whose stability nobody asked for: every index is NaN."""
    unknown = np.full(n_clusters, np.nan)
    return Stability(n_clusters, labels, float("nan"), float("nan"), unknown)


def bootstrap(
    counts: csr_array,
    units: Sequence[str],
    candidates: Sequence[int],
    procedure: Procedure,
    *,
    full: Sequence[Labels],
    resamples: int,
    seed: int,
) -> list[Stability]:
    """Measure how stable the clusters of a procedure are.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (passages, words)
    units : sequence of str
        What each passage is drawn with: its region, its report, or itself.
    candidates : sequence of int
        Numbers of clusters. All are fitted to the same resamples.
    procedure : callable
        Everything from counts to labels, weights included.
    full : sequence of ndarray of intp, shape (passages,)
        What it yields for `counts`, for each of `candidates`.
    resamples : int
        Times that units are drawn. Of a resample of more than 5000 passages, 5000 drawn by lot
        are clustered, which makes it less stable rather than more and bounds the time.
    seed : int
        For the draws and for shuffling.

    Returns
    -------
    list of Stability
        In the order of `candidates`.

    Notes
    -----
    Of more than 20,000 passages, 20,000 drawn by lot are shuffled: where there is nothing to
    find, more of it is not found either.
    """
    drawing, shuffling = np.random.default_rng(seed).spawn(2)
    draws = [_thinned(rows, drawing) for rows in balanced_draws(units, resamples, drawing)]
    ari, jaccard = _agreement(counts, full, draws, candidates, procedure)
    null = []
    compared = draws[:NULL_RESAMPLES]
    if counts.shape[0] > NULL_PASSAGES:
        rows = np.sort(shuffling.choice(counts.shape[0], NULL_PASSAGES, replace=False))
        counts = csr_array(counts[rows])
        resampled = balanced_draws([units[row] for row in rows.tolist()], NULL_RESAMPLES, shuffling)
        compared = [_thinned(drawn, shuffling) for drawn in resampled]
    for copy in range(min(NULL_COPIES, resamples)):
        shuffled = shuffle_columns(counts, shuffling)
        labels = procedure(shuffled, candidates)
        share = compared[copy::NULL_COPIES]
        null.append(_agreement(shuffled, labels, share, candidates, procedure)[0])
    ari_null = np.concatenate(null).mean(axis=0)
    return [
        Stability(k, full[i], float(ari[:, i].mean()), float(ari_null[i]), _mean(jaccard[i]))
        for i, k in enumerate(candidates)
    ]


def balanced_draws(
    units: Sequence[str], resamples: int, rng: np.random.Generator
) -> list[npt.NDArray[np.intp]]:
    """Draw units with replacement, each of them equally often over all resamples.

    Parameters
    ----------
    units : sequence of str, length passages
        What each passage is drawn with.
    resamples : int
    rng : numpy.random.Generator

    Returns
    -------
    list of ndarray of intp
        Rows of each resample. As many units are drawn as there are; balancing them over the
        resamples takes noise from the means (Davison, Hinkley & Schechtman 1986, Biometrika
        73: 555-566).
    """
    codes, names = pd.factorize(np.asarray(units, dtype=object), sort=True)
    sizes = np.bincount(codes, minlength=len(names))
    members = np.split(np.argsort(codes, kind="stable"), np.cumsum(sizes)[:-1])
    order = rng.permutation(np.tile(np.arange(len(names)), resamples))
    return [
        np.concatenate([members[unit] for unit in drawn])
        for drawn in order.reshape(resamples, len(names))
    ]


def choose(found: Sequence[Stability]) -> tuple[Stability, bool]:
    """Return the stability to go by: the largest number of clusters that is stable.

    Parameters
    ----------
    found : sequence of Stability
        At least one.

    Returns
    -------
    chosen : Stability
        If none is stable, the one whose ARI is furthest above its null, the smaller number
        of clusters where two are level.
    stable : bool
        Whether it is stable.
    """
    stable = [each for each in found if each.stable]
    if stable:
        return max(stable, key=lambda each: each.n_clusters), True
    margin = {each.n_clusters: round(each.ari - each.ari_null, 6) for each in found}
    return max(found, key=lambda each: (margin[each.n_clusters], -each.n_clusters)), False


def shuffle_columns(counts: csr_array, rng: np.random.Generator) -> csr_array:
    """Deal out the counts of every word to passages drawn anew, word by word.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (passages, words)
    rng : numpy.random.Generator

    Returns
    -------
    scipy.sparse.csr_array
        Each word is as frequent as before, in as many passages; words no longer go together.
    """
    columns = csc_array(counts)
    sizes = np.diff(columns.indptr)
    rows = [rng.choice(counts.shape[0], size, replace=False) for size in sizes]
    indices = np.concatenate(rows) if rows else columns.indices
    return csr_array(csc_array((columns.data, indices, columns.indptr), shape=counts.shape))


def contingency(reference: Labels, other: Labels, n_clusters: int) -> npt.NDArray[np.float64]:
    """Count passages by their cluster in two clusterings.

    Parameters
    ----------
    reference, other : ndarray of intp, shape (passages,)
        Labels from 0 to `n_clusters` - 1, or -1 for none.
    n_clusters : int

    Returns
    -------
    ndarray of float64, shape (n_clusters + 1, n_clusters + 1)
        Reference in rows; the last row and the last column are passages in no cluster.

    Examples
    --------
    >>> contingency(np.array([0, 0, 1, -1]), np.array([1, 1, 0, 1]), 2).tolist()
    [[0.0, 2.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    """
    table = np.zeros((n_clusters + 1, n_clusters + 1))
    np.add.at(table, (reference, other), 1)
    return table


def adjusted_rand(table: npt.NDArray[np.float64]) -> float:
    """Return the adjusted Rand index (Hubert & Arabie 1985, Journal of Classification 2).

    Parameters
    ----------
    table : ndarray of float64
        Counts as `contingency` gives them. Passages in no cluster count as one cluster.

    Returns
    -------
    float
        1 for the same partition, 0 on average for random ones of the same sizes, below 0 for
        less agreement than that.
    """
    pairs, rows, columns = (
        float((counts * (counts - 1)).sum()) for counts in (table, table.sum(1), table.sum(0))
    )
    total = float(table.sum() * (table.sum() - 1))
    expected = rows * columns / total if total else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def match(table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the Jaccard coefficient of each reference cluster with its match.

    Parameters
    ----------
    table : ndarray of float64, shape (n_clusters + 1, n_clusters + 1)
        Counts as `contingency` gives them.

    Returns
    -------
    ndarray of float64, shape (n_clusters,)
        Clusters are matched one to one so that the coefficients sum to the most (Hungarian
        method; Kuhn 1955). NaN for a reference cluster without a passage.

    Examples
    --------
    >>> match(contingency(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 1]), 2)).round(3).tolist()
    [0.667, 0.5]
    """
    from scipy.optimize import linear_sum_assignment  # slow to load, and resamples alone need it

    common = table[:-1, :-1]
    sizes = table[:-1].sum(axis=1)
    union = sizes[:, None] + table[:, :-1].sum(axis=0)[None, :] - common
    jaccard = np.zeros_like(common)
    np.divide(common, union, out=jaccard, where=union > 0)
    rows, columns = linear_sum_assignment(jaccard, maximize=True)
    matched = np.full(len(common), np.nan)
    matched[rows] = jaccard[rows, columns]
    matched[sizes == 0] = np.nan
    return matched


def _thinned(drawn: Labels, rng: np.random.Generator) -> Labels:
    if len(drawn) <= RESAMPLED_PASSAGES:
        return drawn
    return np.sort(rng.choice(drawn, RESAMPLED_PASSAGES, replace=False))


def _agreement(
    counts: csr_array,
    full: Sequence[Labels],
    draws: Sequence[npt.NDArray[np.intp]],
    candidates: Sequence[int],
    procedure: Procedure,
) -> tuple[npt.NDArray[np.float64], list[list[npt.NDArray[np.float64]]]]:
    """Return ARI (draws x candidates) and, by candidate, the Jaccard rows of each draw."""
    ari = np.empty((len(draws), len(candidates)))
    jaccard: list[list[npt.NDArray[np.float64]]] = [[] for _ in candidates]
    for d, drawn in enumerate(draws):
        distinct, first = np.unique(drawn, return_index=True)
        for i, labels in enumerate(procedure(csr_array(counts[drawn]), candidates)):
            table = contingency(full[i][distinct], labels[first], candidates[i])
            ari[d, i] = adjusted_rand(table)
            jaccard[i].append(match(table))
    return ari, jaccard


def _mean(rows: list[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Return the mean of each column over its values, NaN where it has none."""
    values = np.array(rows)
    present = ~np.isnan(values)
    total = np.where(present, values, 0).sum(axis=0)
    count = present.sum(axis=0)
    means = np.full(len(total), np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means
