"""Document-term matrix: how often each passage uses each word, and TF-IDF weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer

from govreport_research.problems import Problem, raise_problems
from govreport_research.text.tokens import Tokens

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DocumentTerms:
    """Counts of words in passages.

    Attributes
    ----------
    counts : scipy.sparse.csr_array of float64, shape (passages, words)
        Occurrences.
    vocabulary : list of str
        The words, in code-point order.
    """

    counts: csr_array
    vocabulary: list[str]


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
    frequent = np.bincount(tokens.ids, minlength=len(tokens.vocabulary)) >= min_df
    counts = _counts(tokens, frequent)
    report, names = pd.factorize(np.asarray(reports, dtype=object))
    ones = np.ones(len(report), dtype=np.int32)
    by_report = (
        csr_array((ones, (report, np.arange(len(report)))), shape=(len(names), len(report)))
        @ counts
    )
    in_passages, in_reports = (
        np.bincount(each.indices, minlength=counts.shape[1]) for each in (counts, by_report)
    )
    kept = np.flatnonzero(
        (in_passages >= min_df)
        & (in_passages <= max_df * len(tokens))
        & (in_reports >= min(min_reports, len(names)))
    )
    if not len(kept):
        what = f"no word is used by {min_df} or more and {max_df:.0%} or fewer of the passages"
        remedy = "Lower min_df or min_reports, raise max_df, or take in more passages."
        raise_problems([Problem("topics", f"{what} of {len(tokens)}.", remedy)])
    words = np.flatnonzero(frequent)[kept].tolist()
    matrix = csr_array(counts[:, kept].astype(np.float64))
    return DocumentTerms(matrix, [tokens.vocabulary[number] for number in words])


def _counts(tokens: Tokens, words: npt.NDArray[np.bool_]) -> csr_array:
    """Count some of the words in each passage; shape (passages, words that are true)."""
    renamed = (np.cumsum(words) - 1).astype(np.int32)
    kept = words[tokens.ids]
    before = np.concatenate([[0], np.cumsum(kept)])
    ids = renamed[tokens.ids[kept]]
    shape = (len(tokens), int(words.sum()))
    counts = csr_array((np.ones(len(ids), dtype=np.int32), ids, before[tokens.bounds]), shape=shape)
    counts.sum_duplicates()
    return counts


def tfidf(counts: csr_array) -> csr_array:
    """Weigh counts by how much they tell, each passage scaled to length 1.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (passages, words)

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (passages, words)
        ``(1 + ln count) * (ln((1 + n) / (1 + df)) + 1)``, the Euclidean norm of a row being
        1, or 0 if it has no word. Sublinear counts: the tenth use of a word in a passage says
        less than the first (Manning, Raghavan & Schütze 2008, Introduction to Information
        Retrieval, section 6.4).
    """
    weights = csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(counts))
    # Narrow indices: products of sparse matrices have less to read.
    weights.indices = weights.indices.astype(np.int32)
    weights.indptr = weights.indptr.astype(np.int32)
    return weights


def sublinear(counts: csr_array) -> csr_array:
    """Return 1 + ln of every count.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (passages, words)

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (passages, words)
        A word comes in bursts: that it stands in a passage tells more than how often.
    """
    return csr_array((1 + np.log(counts.data), counts.indices, counts.indptr), shape=counts.shape)


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
