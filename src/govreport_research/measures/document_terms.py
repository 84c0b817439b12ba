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
    tokens: Sequence[Sequence[str]],
    reports: Sequence[str],
    *,
    min_df: int = 3,
    max_df: float = 0.5,
    min_reports: int = 2,
) -> DocumentTerms:
    """Count words in passages, and leave out words that are too rare or too common.

    Parameters
    ----------
    tokens : sequence of sequences of str
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
    lengths = [len(words) for words in tokens]
    rows = np.repeat(np.arange(len(tokens)), lengths)
    flat = np.array([word for words in tokens for word in words], dtype=object)
    ids, words = pd.factorize(flat, sort=True)
    shape = (len(tokens), len(words))
    counts = csr_array((np.ones(len(ids)), (rows, ids)), shape=shape)
    counts.sum_duplicates()

    report_ids, names = pd.factorize(np.asarray(reports, dtype=object))
    used = pd.unique(report_ids[rows] * max(len(words), 1) + ids)
    per_report = np.bincount(used % max(len(words), 1), minlength=len(words))
    passages = np.bincount(counts.indices, minlength=len(words))
    kept = np.flatnonzero(
        (passages >= min_df)
        & (passages <= max_df * len(tokens))
        & (per_report >= min(min_reports, len(names)))
    )
    if not len(kept):
        what = f"no word is used by {min_df} or more and {max_df:.0%} or fewer of the passages"
        remedy = "Lower min_df or min_reports, raise max_df, or take in more passages."
        raise_problems([Problem("topics", f"{what} of {len(tokens)}.", remedy)])
    return DocumentTerms(csr_array(counts[:, kept]), [str(words[i]) for i in kept])


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
