"""Spherical k-means from a rotated start, refined by steps of a mixture of multinomials.

Three steps, all on sparse matrices. A start: singular vectors of the weights are rotated until
each passage lies along few of them (Kaiser 1958, Psychometrika 23: 187-200; that the rotation
finds clusters is shown by Rohe & Zeng 2023, Journal of the Royal Statistical Society B 85:
1037-1060). It leaves nothing to chance, whereas random starts end in different local optima
and make resamples disagree that need not. Then k-means by cosine (Dhillon & Modha 2001, Machine
Learning 42: 143-175). Last, steps in which each passage goes to the topic under which its words
are most probable (classification EM: Celeux & Govaert 1992, Computational Statistics & Data
Analysis 14: 315-332), which tells topics of different sizes and vocabularies apart better than
angles do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from govreport_research.measures.document_terms import Floats
from govreport_research.measures.singular_vectors import singular_vectors
from govreport_research.measures.stability import Labels
from govreport_research.measures.weights import Weights, sublinear

#: Passages on which the start is found at most, and at least for each topic.
START_PASSAGES: Final = 5000
START_PER_TOPIC: Final = 100
#: A singular value below this part of the largest is rounding.
NO_VALUE: Final = 1e-9
ROTATIONS: Final = 50
ROTATED: Final = 1e-3
#: Rounds of k-means at most.
ROUNDS: Final = 10
#: Steps of classification EM at most; further ones moved few passages.
LIKELIHOOD_STEPS: Final = 3
#: Share of passages that must move for another step to be worth it.
MOVING: Final = 1e-3
#: Words of the whole collection that are added to each topic, so that no word is impossible.
PRIOR_WORDS: Final = 500.0


def spherical(weights: Weights, numbers: Sequence[int], seed: int) -> list[Labels]:
    """Put passages into clusters, once for each number of clusters.

    Parameters
    ----------
    weights : Weights
        TF-IDF of shape (passages, words).
    numbers : sequence of int
        Numbers of clusters.
    seed : int
        For the draw of the passages on which the start is found, if there are many.

    Returns
    -------
    list of ndarray of intp, shape (passages,)
        Labels from 0. A passage without a word gets one too. Where the matrix does not span
        as many dimensions as clusters are wanted, the last clusters stay empty.

    Notes
    -----
    Products of sparse matrices are summed in one order whatever the number of threads. The
    singular vectors are not: limit the threads, as `fit_topics` does.
    """
    frequencies = sublinear(weights.counts)
    drawn = _drawn(weights.shape[0], max(numbers), seed)
    sample = weights if drawn is None else weights.part(drawn)
    vectors, values, _ = singular_vectors(sample.matrix(), max(numbers), seed)
    # Vectors of no value are any at right angles to the others.
    vectors = vectors[:, values > NO_VALUE * values[0]]
    if not vectors.shape[1]:  # no passage has a word
        return [np.zeros(weights.shape[0], dtype=np.intp) for _ in numbers]
    found = []
    for number in numbers:
        labels = rotated(vectors[:, :number])
        labels = _by_cosine(sample, labels, number)
        if drawn is not None:
            labels = weights.nearest(unit_rows(sample.sums(labels, number)).T)
        found.append(_by_likelihood(frequencies, labels, number))
    return found


def unit_rows(matrix: Floats) -> Floats:
    """Scale each row to length 1; a row of zeros stays one.

    Parameters
    ----------
    matrix : ndarray of float64, shape (n, m)

    Returns
    -------
    ndarray of float64, shape (n, m)
    """
    lengths = np.sqrt((matrix * matrix).sum(axis=1, keepdims=True))
    scaled: Floats = np.zeros_like(matrix)
    np.divide(matrix, lengths, out=scaled, where=lengths > 0)
    return scaled


def rotated(vectors: Floats) -> Labels:
    """Return the rotated vector along which each row lies, of orthonormal vectors (varimax).

    Parameters
    ----------
    vectors : ndarray of float64, shape (passages, k)
        Orthonormal columns.

    Returns
    -------
    ndarray of intp, shape (passages,)
        From 0 to k - 1. A rotated vector points to where its few large entries are.
    """
    rotation = np.eye(vectors.shape[1])
    reached = 0.0
    for _ in range(ROTATIONS):
        turned = vectors @ rotation
        squared = turned * turned
        left, values, right = np.linalg.svd(
            vectors.T @ (squared * turned - turned * squared.mean(axis=0))
        )
        rotation = left @ right
        if values.sum() <= reached * (1 + ROTATED):
            break
        reached = values.sum()
    turned = vectors @ rotation
    labels: Labels = (turned * np.where((turned**3).sum(axis=0) < 0, -1, 1)).argmax(axis=1)
    return labels


def _drawn(passages: int, number: int, seed: int) -> Labels | None:
    wanted = max(START_PASSAGES, START_PER_TOPIC * number)
    if passages <= wanted:
        return None
    return np.sort(np.random.default_rng(seed).choice(passages, wanted, replace=False))


def _by_cosine(weights: Weights, labels: Labels, number: int) -> Labels:
    for _ in range(ROUNDS):
        moved = weights.nearest(unit_rows(weights.sums(labels, number)).T)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels


def _by_likelihood(frequencies: Weights, labels: Labels, number: int) -> Labels:
    sums = frequencies.sums(labels, number)
    for _ in range(LIKELIHOOD_STEPS):
        overall = sums.sum(axis=0) + 1
        words = sums + PRIOR_WORDS * overall / overall.sum()
        chances = np.log(words / words.sum(axis=1, keepdims=True))
        sizes = np.bincount(labels, minlength=number) + 1
        moved = frequencies.nearest(chances.T, np.log(sizes / sizes.sum()))
        movers = np.flatnonzero(moved != labels)
        if len(movers) < MOVING * len(labels):
            return moved
        # Few move, so that the sums are mended faster than made anew.
        those = frequencies.part(movers)
        sums += those.sums(moved[movers], number) - those.sums(labels[movers], number)
        labels = moved
    return labels
