"""Clusters of passages by the words they use, from factors or around centres."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from govreport_research.measures.document_terms import Floats
from govreport_research.measures.singular_vectors import DENSE_CELLS, singular_vectors
from govreport_research.measures.spherical import spherical, unit_rows
from govreport_research.measures.stability import Labels, Procedure
from govreport_research.measures.weights import Weights, tfidf

Method = Literal["nmf", "spherical"]
METHODS: Final[tuple[Method, ...]] = ("nmf", "spherical")
#: Decimals kept of every weight, so that the last bits of a sum decide nothing.
DECIMALS: Final = 8
#: Passages on which the silhouette is measured at most.
SILHOUETTE_PASSAGES: Final = 2000


@dataclass(frozen=True)
class Clusters:
    """Passages in clusters.

    Attributes
    ----------
    labels : ndarray of intp, shape (passages,)
        From 0; -1 for a passage that is in none.
    strength : ndarray of float64, shape (passages, clusters)
        How much of a passage, scaled to length 1, each cluster accounts for.
    weight : ndarray of float64, shape (passages,)
        How far each passage belongs to its cluster: 1 wholly, 0 not at all.
    terms : ndarray of float64, shape (clusters, words)
        Weight of every word, each row of length 1.
    """

    labels: Labels
    strength: Floats
    weight: Floats
    terms: Floats

    @property
    def sizes(self) -> Labels:
        """Number of passages in each cluster."""
        return np.bincount(self.labels[self.labels >= 0], minlength=len(self.terms))

    @property
    def exclusivity(self) -> Floats:
        """Share of a word's weight over all clusters that lies in each, 0 for none at all."""
        total = self.terms.sum(axis=0, keepdims=True)
        shares = np.zeros_like(self.terms)
        np.divide(self.terms, total, out=shares, where=total > 0)
        return shares

    def in_order(self, order: Sequence[int]) -> Clusters:
        """Return the same clusters, number ``order[0]`` as the first, and so on."""
        position = np.empty(len(order) + 1, dtype=np.intp)
        position[list(order)] = np.arange(len(order))
        position[-1] = -1
        columns = list(order)
        return Clusters(
            position[self.labels], self.strength[:, columns], self.weight, self.terms[columns]
        )


def cluster(
    counts: csr_array, numbers: Sequence[int], method: Method, seed: int
) -> Iterator[Clusters]:
    """Put passages into clusters, once for each number of clusters.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (passages, words)
        Occurrences.
    numbers : sequence of int
        Numbers of clusters.
    method : {"nmf", "spherical"}
        ``"nmf"``: non-negative matrix factorisation of the TF-IDF weights (Lee & Seung 1999,
        Nature 401: 788-791) from the start of Boutsidis & Gallopoulos (2008, Pattern
        Recognition 41: 1350-1362), a passage belonging to the factor that accounts for most
        of it. ``"spherical"``: as in `measures.spherical`; how much of a passage a cluster
        accounts for is then the cosine with the cluster's mean.
    seed : int
        For starting values.

    Yields
    ------
    Clusters
        Each in the method's own order. A passage without a word, or without a part in any
        factor, is in none.
    """
    weights = tfidf(counts)
    if method == "nmf":
        # Small matrices are filled in before they are factorised: several times faster.
        small = weights.shape[0] * weights.shape[1] <= DENSE_CELLS
        sparse = weights.matrix()
        matrix = sparse.toarray() if small else sparse
        vectors = singular_vectors(sparse, max(numbers), seed)
        found = (_factors(matrix, k, vectors) for k in numbers)
    else:
        labelled = spherical(weights, numbers, seed)
        found = (_centres(weights, labels, k) for labels, k in zip(labelled, numbers, strict=True))
    wordless = np.diff(counts.indptr) == 0
    for each in found:
        yield _without(each, wordless | (each.weight <= 0))


def _without(clusters: Clusters, empty: npt.NDArray[np.bool_]) -> Clusters:
    return Clusters(
        labels=np.where(empty, -1, clusters.labels),
        strength=clusters.strength,
        weight=np.where(empty, 0.0, clusters.weight),
        terms=np.round(clusters.terms, DECIMALS),
    )


def _start(
    vectors: tuple[Floats, Floats, Floats], number: int, mean: float
) -> tuple[Floats, Floats]:
    """Return non-negative factors to begin with, from singular vectors (NNDSVDa).

    Of the positive and the negative part of each pair of vectors the larger one is taken,
    which makes the result the same for either sign of the pair. Zeros, at which the search
    would stay, become the mean of the matrix.
    """
    left, values, right = vectors
    scores, terms = np.zeros((len(left), number)), np.zeros((number, right.shape[1]))
    for each in range(min(number, len(values))):
        pairs = [
            (np.maximum(sign * left[:, each], 0), np.maximum(sign * right[each], 0))
            for sign in (1, -1)
        ]
        norms = [(np.linalg.norm(one), np.linalg.norm(other)) for one, other in pairs]
        larger = int(np.prod(norms[1]) > np.prod(norms[0]))
        size = np.sqrt(values[each] * np.prod(norms[larger]))
        if size > 0:
            scores[:, each] = size * pairs[larger][0] / norms[larger][0]
            terms[each] = size * pairs[larger][1] / norms[larger][1]
    return np.where(scores > 0, scores, mean), np.where(terms > 0, terms, mean)


def _factors(
    matrix: Floats | csr_array, number: int, vectors: tuple[Floats, Floats, Floats]
) -> Clusters:
    # Loaded here: it takes a second, for which clusters around centres need not wait.
    from sklearn import config_context
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.preprocessing import normalize

    scores, terms = _start(vectors, number, float(matrix.mean()))
    model = NMF(number, init="custom", tol=1e-3, max_iter=300)
    # Hundreds of small fits: checking the same arguments each time would cost a fifth of it.
    checked = config_context(assume_finite=True, skip_parameter_validation=True)
    with checked, warnings.catch_warnings():
        # A search cut short is what the measure of stability is there to show.
        warnings.simplefilter("ignore", ConvergenceWarning)
        scores = model.fit_transform(matrix, W=scores, H=terms)
    # What a factor accounts for depends on the length of its row of words as well.
    lengths = np.linalg.norm(model.components_, axis=1)
    strength = np.round(scores * lengths, DECIMALS)
    own, total = strength.max(axis=1), strength.sum(axis=1)
    weight = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
    return Clusters(strength.argmax(axis=1), strength, weight, normalize(model.components_))


def _centres(weights: Weights, labels: Labels, number: int) -> Clusters:
    terms = unit_rows(weights.sums(labels, number))
    strength = weights.product(terms.T)
    np.round(strength, DECIMALS, out=strength)
    weight = np.clip(strength[np.arange(len(labels)), labels], 0, 1)
    return Clusters(labels, strength, weight, terms)


def procedure(method: Method, seed: int) -> Procedure:
    """Return everything from counts to labels, as `bootstrap` runs it again and again.

    Parameters
    ----------
    method, seed
        As in `cluster`.

    Returns
    -------
    callable
        (counts, numbers of clusters) -> labels of each.
    """

    def labels(counts: csr_array, numbers: Sequence[int]) -> list[Labels]:
        if method == "nmf":
            return [each.labels for each in cluster(counts, numbers, method, seed)]
        wordless = np.diff(counts.indptr) == 0
        return [np.where(wordless, -1, each) for each in spherical(tfidf(counts), numbers, seed)]

    return labels


def canonical(clusters: Clusters, vocabulary: Sequence[str]) -> list[int]:
    """Return the order of clusters that no run and no order of passages changes.

    Parameters
    ----------
    clusters : Clusters
    vocabulary : sequence of str

    Returns
    -------
    list of int
        Clusters by size, the largest first; where level, by their top word; then by the first
        passage that is most typical.
    """
    sizes = clusters.sizes
    top = [vocabulary[ranked(row, 1)[0]] for row in clusters.terms]
    first = clusters.strength.argmax(axis=0)
    return sorted(range(len(top)), key=lambda each: (-sizes[each], top[each], first[each]))


def ranked(values: Floats, most: int | None = None) -> list[int]:
    """Return positions by falling value; where level, in order.

    Parameters
    ----------
    values : ndarray of float64
    most : int, optional
        How many are wanted; all if not given.

    Returns
    -------
    list of int

    Examples
    --------
    >>> ranked(np.array([0.2, 0.5, 0.2]))
    [1, 0, 2]
    """
    places = np.arange(len(values))
    if most is not None and most < len(values):  # of many, most need not be put in order
        places = np.flatnonzero(values >= np.partition(values, -most)[-most])
    first: list[int] = places[np.argsort(-values[places], kind="stable")][:most].tolist()
    return first


def silhouette(weights: Weights, labels: Labels, seed: int) -> float:
    """Return the mean silhouette of passages by cosine distance (Rousseeuw 1987).

    Parameters
    ----------
    weights : Weights
        Of shape (passages, words).
    labels : ndarray of intp, shape (passages,)
        Passages of label -1, as those without a word must be, are left out.
    seed : int
        For the draw of 2000 passages, if there are more.

    Returns
    -------
    float
        -1 to 1, 0 where there is one cluster only. It grows with the number of clusters, so
        it must not choose it.
    """
    kept = np.flatnonzero(labels >= 0)
    if len(kept) > SILHOUETTE_PASSAGES:
        draw = np.random.default_rng(seed).choice(len(kept), SILHOUETTE_PASSAGES, replace=False)
        kept = kept[np.sort(draw)]
    if not 1 < len(np.unique(labels[kept])) < len(kept):
        return 0.0
    _, own = np.unique(labels[kept], return_inverse=True)
    matrix = weights.part(kept).matrix()
    n, sizes = len(kept), np.bincount(own)
    of_cluster = csr_array((np.ones(n), (np.arange(n), own)), shape=(n, len(sizes)))
    # Rows have length 1, so that their products with a sum of rows are sums of cosines.
    alike: Floats = matrix @ (matrix.T @ of_cluster).toarray()
    distance = sizes - alike
    place = np.arange(n), own
    within = distance[place] / np.maximum(sizes[own] - 1, 1)
    distance /= sizes
    distance[place] = np.inf
    beyond = distance.min(axis=1)
    larger = np.maximum(within, beyond)
    values = np.divide(beyond - within, larger, out=np.zeros(n), where=larger > 0)
    return float(np.where(sizes[own] > 1, values, 0.0).mean())
