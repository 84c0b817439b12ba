"""Coding passages by theme with a codebook of indicator terms, and themes' shares of reports.

The rule: the longest indicator terms of a text are counted; a theme scores the sum of hits
times inverse document frequency over its terms; the themes that reach about a third of the
best score are kept, three at most. Applied to a passage it gives the main themes, as a coder
would note them. A long passage goes from theme to theme, though, so how much of it each takes
up is measured by applying the rule to its sentences. How well both agree with coding by hand
is measured in `measures.validation`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from govreport_research import schema
from govreport_research.measures.codebook import NO_THEME
from govreport_research.measures.term_counts import find_terms
from govreport_research.measures.theme_scores import (
    Sentences,
    score,
    split_sentences,
    term_values,
)
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: Columns of passages that are read to code them.
_READ: Final = ("passage_id", "report_id", "kind", "measured")


def code_themes(
    passages: pd.DataFrame, codebook: pd.DataFrame, reference: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Code every passage: its themes, which of them are the main ones, and how much of it.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``; ``measured`` is what is read.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.
    reference : pandas.DataFrame, optional
        Passages over which document frequencies are counted; `passages` if not given. A
        passage's codes depend on them, so code a whole corpus first and select afterwards.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.THEME_CODES``: one row per passage and theme, passages in the
        given order, themes by falling score (equal scores by code). ``score`` is the sum
        over the theme's terms of hits × idf with idf = ln((1 + N) / (1 + n)) + 1, N being
        the number of reference passages and n those with the term. ``main`` holds for up to
        three themes that reach .34 of the best score. ``weight`` is the part of the passage
        that is about the theme: each sentence is split equally among its main themes, and
        sentences without a theme do not count. A passage without a hit, and the preamble of
        a report that has other passages, is coded ``T00`` with score 0: the coding rules
        hold preambles for formulaic.

    Raises
    ------
    InputError
        If a column is missing.

    Notes
    -----
    A score has no unit and is comparable within one passage only.
    """
    if reference is not None:
        return code_with(passages, codebook, inverse_frequencies(reference, codebook))
    _need(passages, _READ, "passages")
    found = _find(passages, codebook)
    return _coded(passages, codebook, invert(len(passages), found.frequencies()), found)


def inverse_frequencies(reference: pd.DataFrame, codebook: pd.DataFrame) -> dict[str, float]:
    """Return the inverse document frequency of every indicator term.

    Parameters
    ----------
    reference : pandas.DataFrame
        Passages; ``measured`` is read.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    dict of str to float
        By term (as `comparable` writes it): ln((1 + N) / (1 + n)) + 1, from 1 for a term in
        all of the N passages up to ln(1 + N) + 1 for one in none.
    """
    _need(reference, ("measured",), "reference")
    return invert(len(reference), document_frequencies(reference, codebook))


def document_frequencies(passages: pd.DataFrame, codebook: pd.DataFrame) -> Counter[str]:
    """Return in how many passages every indicator term counts.

    Parameters
    ----------
    passages : pandas.DataFrame
        ``measured`` is read.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    collections.Counter
        By term, those in no passage included. Hits are looked for sentence by sentence, as
        for the codes. Counts of several tables may be added up.
    """
    return _find(passages, codebook).frequencies()


def invert(number: int, frequencies: Mapping[str, int]) -> dict[str, float]:
    """Return inverse document frequencies.

    Parameters
    ----------
    number : int
        Of passages.
    frequencies : mapping of str to int
        As `document_frequencies` returns them.

    Returns
    -------
    dict of str to float
        As `inverse_frequencies`.
    """
    return {term: log((1 + number) / (1 + each)) + 1 for term, each in frequencies.items()}


def code_with(
    passages: pd.DataFrame, codebook: pd.DataFrame, idf: Mapping[str, float]
) -> pd.DataFrame:
    """Code passages as `code_themes` does, with inverse document frequencies already known.

    Parameters
    ----------
    passages, codebook : pandas.DataFrame
        As for `code_themes`.
    idf : mapping of str to float
        As `inverse_frequencies` returns it, for every term of the codebook or more.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.THEME_CODES``.
    """
    _need(passages, _READ, "passages")
    return _coded(passages, codebook, idf, _find(passages, codebook))


@dataclass(frozen=True)
class _Found:
    """Indicator terms found in the sentences of passages."""

    terms: list[str]
    sentences: Sentences
    counts: csr_array

    def frequencies(self) -> Counter[str]:
        """Return in how many passages each term counts."""
        passage = np.repeat(self.sentences.passage, np.diff(self.counts.indptr))
        pairs = np.unique(passage * len(self.terms) + self.counts.indices)
        frequency = np.bincount(pairs % len(self.terms), minlength=len(self.terms))
        return Counter(dict(zip(self.terms, frequency.tolist(), strict=True)))


def _find(passages: pd.DataFrame, codebook: pd.DataFrame) -> _Found:
    sentences = split_sentences(passages["measured"].tolist())
    hits = find_terms(sentences.texts, codebook)
    return _Found(hits.terms, sentences, hits.counts())


def _coded(
    passages: pd.DataFrame, codebook: pd.DataFrame, idf: Mapping[str, float], found: _Found
) -> pd.DataFrame:
    sentences = found.sentences
    themes, values = term_values(codebook, found.terms, idf)
    coded = score(found.counts, sentences.passage, sentences.length, len(passages), values)
    kept = (coded.main | (coded.weights > 0)) & ~formulaic(passages)[:, None]
    # Passages by falling score; one without a theme has a row of its own.
    listed = np.take_along_axis(kept, coded.order, axis=1)
    rows, places = np.nonzero(listed)
    columns = coded.order[rows, places]
    bare = np.flatnonzero(~kept.any(axis=1))
    names = np.append(np.array(themes, dtype="object"), NO_THEME)
    frame = pd.DataFrame(
        {
            "passage": np.concatenate([rows, bare]),
            "theme": names[np.concatenate([columns, np.full(len(bare), -1)])],
            "rank": np.concatenate([np.cumsum(listed, axis=1)[rows, places], np.ones(len(bare))]),
            "main": np.concatenate([coded.main[rows, columns], np.full(len(bare), True)]),
            "score": np.concatenate([coded.scores[rows, columns], np.zeros(len(bare))]),
            "weight": np.concatenate([coded.weights[rows, columns], np.ones(len(bare))]),
        }
    ).sort_values(["passage", "rank"], ignore_index=True)
    frame["passage_id"] = passages["passage_id"].to_numpy()[frame["passage"]]
    frame["rank"] = frame["rank"].astype("int64")
    return conform(frame.drop(columns="passage"), schema.THEME_CODES)


def formulaic(passages: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which passages are preambles of reports that have other passages.

    Parameters
    ----------
    passages : pandas.DataFrame
        With ``report_id`` and ``kind``.

    Returns
    -------
    ndarray of bool, shape (passages,)
    """
    has_body = passages["kind"].ne("preamble").groupby(passages["report_id"]).transform("any")
    flags: npt.NDArray[np.bool_] = (passages["kind"].eq("preamble") & has_body).to_numpy(dtype=bool)
    return flags


def theme_shares(
    passages: pd.DataFrame, codes: pd.DataFrame, codebook: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return each theme's share of the characters of every report.

    Parameters
    ----------
    passages : pandas.DataFrame
        The passages in scope, with ``passage_id``, ``report_id`` and ``characters``; for one
        statutory part, select its passages first.
    codes : pandas.DataFrame
        As `code_themes` returns it; may hold further passages.
    codebook : pandas.DataFrame, optional
        Gives the themes to list; without it, those in `codes`.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.REPORT_SHARES``: every theme and ``T00`` for every report, also
        where it is 0. A passage's characters are split among its themes by weight; the
        shares of a report add up to 1. Reports in order of appearance, themes as in the codebook,
        ``T00`` last.

    Raises
    ------
    InputError
        If a passage in scope has no code, or a code is not in the codebook.
    """
    _need(passages, ("passage_id", "report_id", "characters"), "passages")
    listed = sorted(codes["theme"].unique()) if codebook is None else codebook["theme"].tolist()
    themes = [theme for theme in listed if theme != NO_THEME] + [NO_THEME]
    joined = passages[["passage_id", "report_id", "characters"]].merge(
        codes[["passage_id", "theme", "weight"]], on="passage_id", how="left"
    )
    problems = [
        Problem(f"passage {each}", "it has no theme code.", "Code all passages, then select.")
        for each in joined.loc[joined["theme"].isna(), "passage_id"]
    ]
    problems += [
        Problem(f"theme {theme}", "it is not in the codebook.", "Code with the same codebook.")
        for theme in sorted(set(joined["theme"].dropna().unique()) - set(themes))
    ]
    raise_problems(problems)
    joined["part"] = joined["characters"].astype("float64") * joined["weight"]
    wide = joined.pivot_table("part", "report_id", "theme", "sum", fill_value=0.0, observed=True)
    order = pd.unique(passages["report_id"])
    wide = wide.reindex(index=pd.Index(order), columns=pd.Index(themes), fill_value=0.0)
    characters = wide.to_numpy(dtype="float64")
    totals = characters.sum(axis=1, keepdims=True)
    frame = pd.DataFrame(
        {
            "report_id": np.repeat(np.asarray(order, dtype="object"), len(themes)),
            "category": themes * len(order),
            "characters": characters.ravel(),
            "share": (characters / totals).ravel(),
        }
    )
    return conform(frame, schema.REPORT_SHARES)


def _need(frame: pd.DataFrame, columns: Iterable[str], source: str) -> None:
    raise_problems(
        Problem(source, f"column {name} is missing.", "Give the table as split_corpus makes it.")
        for name in columns
        if name not in frame.columns
    )
