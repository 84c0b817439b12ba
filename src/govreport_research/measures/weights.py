"""Weights of words in passages, worked out batch by batch from counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from govreport_research.measures.document_terms import Floats, occurrences
from govreport_research.measures.stability import Labels
from govreport_research.shards import map_threads

R = TypeVar("R")

#: Passages that each thread works on at a time. Numbers with a point exist of these alone.
BATCH: Final = 10_000


@dataclass(frozen=True)
class Weights:
    """A matrix of weights, shape (passages, words), of which only counts are held.

    A weight is ``row * (1 + ln count) * column``. Sublinear counts: the tenth use of a word in
    a passage says less than the first (Manning, Raghavan & Schütze 2008, Introduction to
    Information Retrieval, section 6.4).

    Attributes
    ----------
    counts : scipy.sparse.csr_array of int32, shape (passages, words)
    row : ndarray of float64, shape (passages,)
    column : ndarray of float64, shape (words,)

    Notes
    -----
    Threads share batches of the same rows, and what they find is put together in one order, so
    that results are the same bits for any number of threads and whether counts lie in memory or
    in a file.
    """

    counts: csr_array
    row: Floats
    column: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Passages and words."""
        passages, words = self.counts.shape
        return passages, words

    def part(self, rows: npt.NDArray[np.intp]) -> Weights:
        """Return the weights of some passages.

        Parameters
        ----------
        rows : ndarray of intp, shape (n,)

        Returns
        -------
        Weights
            Shape (n, words); words weigh what they weigh among all passages.
        """
        return Weights(csr_array(self.counts[rows]), self.row[rows], self.column)

    def matrix(self) -> csr_array:
        """Return the weights themselves.

        Returns
        -------
        scipy.sparse.csr_array of float64, shape (passages, words)
        """
        counts = self.counts
        data = _sublinear(counts.data) * self.column[counts.indices]
        data *= np.repeat(self.row, np.diff(counts.indptr))
        return csr_array((data, counts.indices, counts.indptr), shape=counts.shape)

    def product(self, columns: Floats) -> Floats:
        """Multiply with a matrix.

        Parameters
        ----------
        columns : ndarray of float64, shape (words, k)

        Returns
        -------
        ndarray of float64, shape (passages, k)
        """
        product = np.empty((self.shape[0], columns.shape[1]))
        for rows, part in each_batch(self.counts, self._times(columns)):
            product[rows] = part
        return product

    def nearest(self, columns: Floats, constant: Floats | float = 0.0) -> Labels:
        """Return the column with which the product, plus a constant, is greatest.

        Parameters
        ----------
        columns : ndarray of float64, shape (words, k)
        constant : ndarray of float64, shape (k,), default 0
            Added to the product with each column.

        Returns
        -------
        ndarray of intp, shape (passages,)
            Of equal ones the first.
        """
        product = self._times(columns)

        def best(rows: slice, frequencies: csr_array) -> Labels:
            likeness = product(rows, frequencies)
            likeness += constant
            found: Labels = likeness.argmax(axis=1)
            return found

        labels = np.empty(self.shape[0], dtype=np.intp)
        for rows, part in each_batch(self.counts, best):
            labels[rows] = part
        return labels

    def sums(self, labels: Labels, number: int) -> Floats:
        """Add up the weights of the passages of each label.

        Parameters
        ----------
        labels : ndarray of intp, shape (passages,)
            From 0; rows of label -1 are left out.
        number : int
            Number of labels.

        Returns
        -------
        ndarray of float64, shape (number, words)
        """

        def add_up(rows: slice, frequencies: csr_array) -> Floats:
            mine, kept = labels[rows], np.flatnonzero(labels[rows] >= 0)
            of_label = csr_array(
                (self.row[rows][kept], (mine[kept], kept)), shape=(number, len(mine))
            )
            added: Floats = (of_label @ frequencies).toarray()
            return added

        sums = np.zeros((number, self.shape[1]))
        for _, part in each_batch(self.counts, add_up):
            sums += part
        by_label: Floats = sums * self.column
        return by_label

    def _times(self, columns: Floats) -> Callable[[slice, csr_array], Floats]:
        """Return what multiplies a batch with a matrix."""
        right = np.ascontiguousarray(self.column[:, None] * columns)

        def times(rows: slice, frequencies: csr_array) -> Floats:
            product: Floats = frequencies @ right
            product *= self.row[rows, None]
            return product

        return times


def each_batch(
    counts: csr_array, work: Callable[[slice, csr_array], R]
) -> Iterator[tuple[slice, R]]:
    """Work on counts batch by batch, on all cores.

    Parameters
    ----------
    counts : scipy.sparse.csr_array of int32, shape (passages, words)
    work : callable
        Of the rows of a batch and their ``1 + ln count``, a scipy.sparse.csr_array of float64,
        shape (rows, words), which it may write into.

    Yields
    ------
    rows : slice
    object
        What `work` returned for them. Batches come in order.
    """
    parts = [
        slice(start, min(start + BATCH, counts.shape[0]))
        for start in range(0, counts.shape[0], BATCH)
    ]
    done = map_threads(lambda rows: work(rows, _frequencies(counts, rows)), parts)
    yield from zip(parts, done, strict=True)


def _frequencies(counts: csr_array, rows: slice) -> csr_array:
    bounds = counts.indptr[rows.start : rows.stop + 1]
    held = slice(bounds[0], bounds[-1])
    return csr_array(
        (_sublinear(counts.data[held]), counts.indices[held], bounds - bounds[0]),
        shape=(rows.stop - rows.start, counts.shape[1]),
    )


def tfidf(counts: csr_array) -> Weights:
    """Weigh counts by how much they tell, each passage scaled to length 1.

    Parameters
    ----------
    counts : scipy.sparse.csr_array of int32, shape (passages, words)

    Returns
    -------
    Weights
        ``(1 + ln count) * (ln((1 + n) / (1 + df)) + 1)``, the Euclidean norm of a row being
        1, or 0 if it has no word.
    """
    n, words = counts.shape

    def square(_: slice, frequencies: csr_array) -> Floats:
        frequencies.data **= 2
        lengths: Floats = frequencies @ column**2
        return lengths

    column = np.log((1 + n) / (1 + occurrences(counts.indices, words))) + 1
    squares = np.zeros(n)
    for rows, lengths in each_batch(counts, square):
        squares[rows] = lengths
    row = np.zeros(n)
    np.divide(1, np.sqrt(squares), out=row, where=squares > 0)
    return Weights(counts, row, column)


def sublinear(counts: csr_array) -> Weights:
    """Return 1 + ln of every count.

    Parameters
    ----------
    counts : scipy.sparse.csr_array of int32, shape (passages, words)

    Returns
    -------
    Weights
        A word comes in bursts: that it stands in a passage tells more than how often.
    """
    return Weights(counts, np.ones(counts.shape[0]), np.ones(counts.shape[1]))


def _sublinear(counts: npt.NDArray[np.int32]) -> Floats:
    # Looked up: there are few different counts, and logarithms would take longer than products.
    table = np.zeros(counts.max(initial=0) + 1)
    table[1:] = 1 + np.log(np.arange(1, len(table)))
    looked_up: Floats = table.take(counts)
    return looked_up
