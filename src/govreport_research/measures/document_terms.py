"""Document-term matrix: how often each passage uses each word, and TF-IDF weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from govreport_research.problems import Problem, raise_problems
from govreport_research.shards import map_threads
from govreport_research.text.words import Tokens

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Labels = npt.NDArray[np.intp]

#: Passages that each thread counts at a time: what it needs for them is soon used again.
BATCH: Final = 5_000
#: Tokens that are counted at a time.
_AT_ONCE: Final = 1_000_000
#: Counts that are held in memory: 2 GB. More of them lie in a temporary file.
MOST_COUNTS: Final = 250_000_000


@dataclass(frozen=True)
class DocumentTerms:
    """Counts of words in passages.

    Attributes
    ----------
    counts : scipy.sparse.csr_array of int32, shape (passages, words)
        Occurrences.
    vocabulary : list of str
        The words, in code-point order.
    on_disk : bool
        Whether `counts` were too many for memory and are read from a temporary file.
    """

    counts: csr_array
    vocabulary: list[str]
    on_disk: bool = False


class _Batch(NamedTuple):
    """Counts of some passages: how often which words occur, and where each passage begins."""

    times: npt.NDArray[Any]
    words: npt.NDArray[Any]
    bounds: Integers


def document_terms(
    tokens: Tokens,
    reports: Sequence[str],
    *,
    min_df: int = 3,
    max_df: float = 0.5,
    min_reports: int = 2,
) -> DocumentTerms:
    """Count words in passages, and leave out words that are too rare or too common.

    Parameters
    ----------
    tokens : Tokens
        Words of each passage.
    reports : sequence of str
        Report of each passage.
    min_df : int, default 3
        Passages that must use a word; 1 keeps all.
    max_df : float, default 0.5
        Share of passages that may use a word at most; 1 keeps all.
    min_reports : int, default 2
        Reports that must use a word. Names of places, offices and local brands stand in one
        report only: with them, topics would be reports. A corpus of fewer reports asks for
        all of them.

    Returns
    -------
    DocumentTerms
        A passage without any of the words is a row of zeros.

    Raises
    ------
    InputError
        If a bound is out of range, or no word is left.
    """
    raise_problems(_bound_problems(min_df, max_df, min_reports))
    # A word cannot stand in more passages than it stands at all: most go before there is a matrix.
    frequent = np.flatnonzero(occurrences(tokens.ids, len(tokens.vocabulary)) >= min_df)
    renamed = _renamed(frequent, len(tokens.vocabulary))
    report, names = pd.factorize(np.asarray(reports, dtype=object))
    in_passages, in_reports = (np.zeros(len(frequent), dtype=np.int64) for _ in range(2))

    def count(rows: slice) -> tuple[_Batch, Labels, Labels]:
        counts = _counts(tokens, rows, renamed, len(frequent))
        passages = np.bincount(counts.indices, minlength=counts.shape[1])
        return _narrow(counts), passages, _holding(counts, report[rows], len(names))

    batches = []
    for batch, passages, holding in map_threads(count, list(_batches(report))):
        batches.append(batch)
        in_passages += passages
        in_reports += holding
    kept = (
        (in_passages >= min_df)
        & (in_passages <= max_df * len(tokens))
        & (in_reports >= min(min_reports, len(names)))
    )
    if not kept.any():
        what = f"no word is used by {min_df} or more and {max_df:.0%} or fewer of the passages"
        remedy = "Lower min_df or min_reports, raise max_df, or take in more passages."
        raise_problems([Problem("topics", f"{what} of {len(tokens)}.", remedy)])
    words = frequent[kept].tolist()
    on_disk = int(in_passages[kept].sum()) > MOST_COUNTS
    matrix = _joined(batches, kept, on_disk)
    return DocumentTerms(matrix, [tokens.vocabulary[number] for number in words], on_disk)


def occurrences(numbers: npt.NDArray[Any], words: int) -> Labels:
    """Count each number, piece by piece, since NumPy counts in a copy of twice the size.

    Parameters
    ----------
    numbers : ndarray of whole numbers, shape (n,)
        From 0 to ``words - 1``.
    words : int

    Returns
    -------
    ndarray of intp, shape (words,)
    """
    total = np.zeros(words, dtype=np.intp)
    for start in range(0, len(numbers), _AT_ONCE):
        total += np.bincount(numbers[start : start + _AT_ONCE], minlength=words)
    return total


def _batches(report: Labels) -> Iterator[slice]:
    """Yield rows to count together; no report lies in two batches."""
    changes = np.flatnonzero(np.diff(report)) + 1
    if len(changes) + 1 > len(np.unique(report)):  # passages of a report are not together
        yield slice(0, len(report))
        return
    first = 0
    for end in [*changes.tolist(), len(report)]:
        if end - first >= BATCH or end == len(report):
            yield slice(first, end)
            first = end


def _renamed(words: Labels, number: int) -> Integers:
    """Return new numbers for some words, those of others being -1."""
    renamed = np.full(number, -1, dtype=np.int32)
    renamed[words] = np.arange(len(words))
    return renamed


def _counts(tokens: Tokens, rows: slice, renamed: Integers, number: int) -> csr_array:
    """Count some of the words, by new numbers, in some passages; shape (passages, number)."""
    bounds = tokens.bounds[rows.start : rows.stop + 1]
    indices = renamed.take(tokens.ids[bounds[0] : bounds[-1]])
    kept = np.flatnonzero(indices >= 0)
    indices = indices.take(kept)
    starts = np.searchsorted(kept, bounds - bounds[0]).astype(np.int32)
    shape = (len(bounds) - 1, number)
    ones = np.ones(len(indices), dtype=np.int32)
    # Words come in order when a matrix is turned over, which is faster than to sort them.
    counts = csr_array(csr_array((ones, indices, starts), shape=shape).tocsc())
    counts.has_sorted_indices = True
    counts.sum_duplicates()
    return counts


def _holding(counts: csr_array, report: Labels, n_reports: int) -> Labels:
    """Return how many reports use each word."""
    ones = np.ones(len(report), dtype=np.int32)
    of_report = csr_array((ones, (report, np.arange(len(report)))), shape=(n_reports, len(report)))
    holding: Labels = np.bincount((of_report @ counts).indices, minlength=counts.shape[1])
    return holding


def _narrow(counts: csr_array) -> _Batch:
    """Return counts in as few bytes as they need, a third of those of the matrix."""
    most = np.min_scalar_type(counts.data.max(initial=0))
    words = np.min_scalar_type(counts.shape[1])
    return _Batch(counts.data.astype(most), counts.indices.astype(words), counts.indptr)


def _joined(batches: list[_Batch], kept: npt.NDArray[np.bool_], on_disk: bool) -> csr_array:
    """Put the batches together with only some of the words."""
    renamed = _renamed(np.flatnonzero(kept), len(kept))
    sizes = [int(np.count_nonzero(kept[batch.words])) for batch in batches]
    ends = np.cumsum([0, *sizes]).tolist()
    data, indices = (_array(ends[-1], on_disk) for _ in range(2))

    def join(number: int) -> Labels:
        batch, start, end = batches[number], ends[number], ends[number + 1]
        places = np.flatnonzero(kept[batch.words])
        data[start:end] = batch.times.take(places)
        indices[start:end] = renamed.take(batch.words.take(places))
        bounds: Labels = start + np.searchsorted(places, batch.bounds[1:])
        return bounds

    bounds = np.concatenate([[0], *map_threads(join, range(len(batches)))])
    narrow = np.int32 if ends[-1] < 2**31 else np.int64
    shape = (len(bounds) - 1, int(kept.sum()))
    return csr_array((data, indices, bounds.astype(narrow)), shape=shape, copy=False)


def _array(size: int, on_disk: bool) -> Integers:
    if not on_disk:
        return np.empty(size, dtype=np.int32)
    with TemporaryFile() as file:  # it is there as long as the array is
        return np.memmap(file, dtype=np.int32, shape=(size,), mode="w+")


def _bound_problems(min_df: int, max_df: float, min_reports: int) -> list[Problem]:
    problems = []
    if min_df < 1:
        problems.append(Problem("min_df", f"{min_df} is below 1.", "Write 1 or more."))
    if not 0 < max_df <= 1:
        problems.append(
            Problem("max_df", f"{max_df} is no share.", "Write a share above 0, at most 1.")
        )
    if min_reports < 1:
        problems.append(Problem("min_reports", f"{min_reports} is below 1.", "Write 1 or more."))
    return problems
