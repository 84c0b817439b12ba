"""Coding passages by theme with a codebook of indicator terms, and themes' shares of reports.

The rule: the longest indicator terms of a text are counted; a theme scores the sum of hits
times inverse document frequency over its terms; the themes that reach about a third of the
best score are kept, three at most. Applied to a passage it gives the main themes, as a coder
would note them. A long passage goes from theme to theme, though, so how much of it each takes
up is measured by applying the rule to its sentences. How well both agree with coding by hand
is measured in `measures.validation`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from typing import Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.measures.codebook import NO_THEME, terms_of
from govreport_research.measures.term_counts import count_terms
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: A text has at most so many main themes, as the coding rules ask.
MAX_THEMES: Final = 3
#: A further theme needs at least this part of the best theme's score.
MIN_RATIO: Final = 0.34
_SENTENCE: Final = re.compile(r"[^。！？!?]*[。！？!?]?")


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
    basis = passages if reference is None else reference
    return code_with(passages, codebook, inverse_frequencies(basis, codebook))


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
    counts = count_terms(reference["measured"], codebook)
    frequency = Counter(term for hits in counts for term in hits)
    owner = terms_of(codebook)
    return {term: log((1 + len(counts)) / (1 + frequency[term])) + 1 for term in owner}


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
    _need(passages, ("passage_id", "report_id", "kind", "measured"), "passages")
    sentences = [_SENTENCE.findall(text) for text in passages["measured"]]
    flat = iter(count_terms([each for listed in sentences for each in listed], codebook))
    counts = [[next(flat) for _ in listed] for listed in sentences]
    whole = [sum(hits, Counter[str]()) for hits in counts]
    owner = terms_of(codebook)
    has_body = passages["kind"].ne("preamble").groupby(passages["report_id"]).transform("any")
    formulaic = (passages["kind"].eq("preamble") & has_body).tolist()
    rows: list[tuple[str, str, int, bool, float, float]] = []
    for place, passage_id in enumerate(passages["passage_id"]):
        scores = {} if formulaic[place] else _scores(whole[place], owner, idf)
        if not scores:
            rows.append((passage_id, NO_THEME, 1, True, 0.0, 1.0))
            continue
        main = _main_themes(scores)
        weights = _weights(sentences[place], counts[place], owner, idf)
        ranked = sorted(scores, key=lambda theme: (-scores[theme], theme))
        kept = [theme for theme in ranked if theme in main or theme in weights]
        for rank, theme in enumerate(kept, 1):
            weight = weights.get(theme, 0.0)
            rows.append((passage_id, theme, rank, theme in main, scores[theme], weight))
    frame = pd.DataFrame(rows, columns=pd.Index(schema.THEME_CODES.names))
    return conform(frame, schema.THEME_CODES)


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
    listed = sorted(set(codes["theme"])) if codebook is None else codebook["theme"].tolist()
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
        for theme in sorted(set(joined["theme"].dropna()) - set(themes))
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


def _scores(
    hits: Counter[str], owner: dict[str, str], idf: Mapping[str, float]
) -> dict[str, float]:
    scores: dict[str, float] = {}
    # In a fixed order, so that sums and ties do not hang on where a term stands.
    for term in sorted(hits):
        scores[owner[term]] = scores.get(owner[term], 0.0) + hits[term] * idf[term]
    return scores


def _main_themes(scores: dict[str, float]) -> list[str]:
    ranked = sorted(scores, key=lambda theme: (-scores[theme], theme))[:MAX_THEMES]
    return [theme for theme in ranked if scores[theme] >= MIN_RATIO * scores[ranked[0]]]


def _weights(
    sentences: list[str],
    counts: list[Counter[str]],
    owner: dict[str, str],
    idf: Mapping[str, float],
) -> dict[str, float]:
    """Return the part of a passage that each theme takes up; at least one sentence has a hit."""
    parts: dict[str, float] = {}
    for sentence, hits in zip(sentences, counts, strict=True):
        themes = _main_themes(_scores(hits, owner, idf))
        for theme in themes:
            parts[theme] = parts.get(theme, 0.0) + len("".join(sentence.split())) / len(themes)
    total = sum(parts.values())
    return {theme: part / total for theme, part in parts.items()}


def _need(frame: pd.DataFrame, columns: Iterable[str], source: str) -> None:
    raise_problems(
        Problem(source, f"column {name} is missing.", "Give the table as split_corpus makes it.")
        for name in columns
        if name not in frame.columns
    )
