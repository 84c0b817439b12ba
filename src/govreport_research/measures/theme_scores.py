"""The coding rule as arithmetic on a matrix of term counts, sentences in rows.

Kept apart from the tables of `measures.themes`, so that a rule can be applied hundreds of times
with a change to a few sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from govreport_research.code_points import code_points
from govreport_research.measures.codebook import terms_of
from govreport_research.measures.comparable import in_lines
from govreport_research.shards import shards

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.intp]

#: A text has at most so many main themes, as the coding rules ask.
MAX_THEMES: Final = 3
#: A further theme needs at least this part of the best theme's score.
MIN_RATIO: Final = 0.34
#: White space; there is none beyond U+3000.
_SPACE: Final = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
_MARKS: Final = "。！？!?"
_ENDS: Final = np.array([ord(mark) for mark in _MARKS], dtype=np.uint32)


@dataclass(frozen=True)
class Sentences:
    """The sentences of passages.

    Attributes
    ----------
    texts : list of str
        With blanks for line breaks.
    passage : ndarray of intp, shape (sentences,)
        Number of the passage that each is of, rising.
    length : ndarray of float64, shape (sentences,)
        Characters without white space.
    """

    texts: list[str]
    passage: Integers
    length: Floats


@dataclass(frozen=True)
class ThemeScores:
    """Passages coded by theme; themes in columns, in code-point order.

    Attributes
    ----------
    scores : ndarray of float64, shape (passages, themes)
        Hits × idf.
    order : ndarray of intp, shape (passages, themes)
        Themes by falling score, where level by code.
    main : ndarray of bool, shape (passages, themes)
        The main themes: up to three with a third of the best score.
    weights : ndarray of float64, shape (passages, themes)
        Part of the passage that is about the theme; rows sum to 1, or 0 without a hit.
    """

    scores: Floats
    order: Integers
    main: Flags
    weights: Floats


def split_sentences(texts: Sequence[str]) -> Sentences:
    """Split texts at full stops, question marks and exclamation marks.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    Sentences

    Examples
    --------
    >>> split_sentences(["改革。 成效！", ""]).length.tolist()
    [3.0, 3.0, 0.0, 0.0]
    """
    written: list[str] = []
    passage, length = [np.empty(0, dtype=np.intp)], [np.empty(0)]
    for part in shards([len(text) for text in texts]):
        together = in_lines(texts[part])
        codes = code_points(together)
        breaks = codes == ord("\n")
        ends = np.flatnonzero(np.isin(codes, _ENDS) | breaks)
        counted = np.cumsum(~np.isin(codes, _SPACE))[ends]
        passage.append(part.start + np.append(0, np.cumsum(breaks[ends])[:-1]))
        length.append(np.diff(counted, prepend=0).astype(np.float64))
        for mark in _MARKS:
            together = together.replace(mark, mark + "\n")
        written += together[:-1].split("\n")
    return Sentences(written, np.concatenate(passage), np.concatenate(length))


def term_values(
    codebook: pd.DataFrame, terms: Sequence[str], idf: Mapping[str, float]
) -> tuple[list[str], Floats]:
    """Return what one hit of each term adds to the score of each theme.

    Parameters
    ----------
    codebook : pandas.DataFrame
    terms : sequence of str
        All terms of the codebook.
    idf : mapping of str to float
        By term.

    Returns
    -------
    themes : list of str
        In code-point order, so that level scores go by code.
    values : ndarray of float64, shape (terms, themes)
    """
    owner = terms_of(codebook)
    themes = sorted(set(codebook["theme"]))
    values = np.zeros((len(terms), len(themes)))
    for row, term in enumerate(terms):
        values[row, themes.index(owner[term])] = idf[term]
    return themes, values


def score(
    counts: csr_array, passage: Integers, length: Floats, number: int, values: Floats
) -> ThemeScores:
    """Apply the coding rule to passages and to their sentences.

    Parameters
    ----------
    counts : scipy.sparse.csr_array of float64, shape (sentences, terms)
    passage : ndarray of intp, shape (sentences,)
        Passage of each sentence, from 0.
    length : ndarray of float64, shape (sentences,)
    number : int
        Number of passages.
    values : ndarray of float64, shape (terms, themes)
        As `term_values` returns them.

    Returns
    -------
    ThemeScores
    """
    whole = csr_array(_rows(passage, number) @ counts)
    # In the order of the terms, so that sums and ties do not hang on where a term stands.
    whole.sort_indices()
    scores: Floats = whole @ values
    order, main = _main_themes(scores)
    held = np.flatnonzero(np.diff(counts.indptr))  # other sentences are about no theme
    of_sentence = _main_themes(counts[held] @ values)[1]
    themes = of_sentence.sum(axis=1)
    each = np.divide(length[held], themes, out=np.zeros(len(held)), where=themes > 0)
    characters: Floats = _rows(passage[held], number) @ (of_sentence * each[:, None])
    total = characters.sum(axis=1, keepdims=True)
    weights = np.divide(characters, total, out=np.zeros_like(characters), where=total > 0)
    return ThemeScores(scores, order, main, weights)


def _rows(passage: Integers, number: int) -> csr_array:
    """Return what adds up sentences by passage: ones, shape (passages, sentences)."""
    places = passage, np.arange(len(passage))
    return csr_array((np.ones(len(passage)), places), shape=(number, len(passage)))


def _main_themes(scores: Floats) -> tuple[Integers, Flags]:
    order = np.argsort(-scores, axis=1, kind="stable")
    leading = order[:, :MAX_THEMES]
    values = np.take_along_axis(scores, leading, axis=1)
    main = np.zeros(scores.shape, dtype=np.bool_)
    reached = (values > 0) & (values >= MIN_RATIO * values[:, :1])
    np.put_along_axis(main, leading, reached, axis=1)
    return order, main
