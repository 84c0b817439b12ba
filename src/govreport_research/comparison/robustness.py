"""How a difference in theme shares fares under other choices that could have been made.

A share rests on choices: which statutory parts are read, what is split among themes, whether
misleading phrases are masked, whether shared wording is read, and every single term of the
codebook. Here a difference of two groups is computed under all of them, and once more without
each term of its theme, since one renamed institution can make a theme seem to fall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.codebook import terms_of
from govreport_research.measures.comparable import comparable_texts
from govreport_research.measures.term_counts import TermHits, find_terms
from govreport_research.measures.theme_scores import (
    Sentences,
    ThemeScores,
    score,
    split_sentences,
    term_values,
)
from govreport_research.measures.themes import formulaic, inverse_frequencies
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.tables import conform

Matrix = npt.NDArray[np.float64]

#: Share of specifications from which on a sign is said to hold.
FIRM: Final = 0.95
SCOPES: Final[dict[str, tuple[str, ...]]] = {
    "all": tuple(schema.PASSAGE_ROLES),
    "measures": ("measures",),
}
UNITS: Final = ("sentence", "passage", "primary")


@dataclass(frozen=True)
class Robustness:
    """Differences of two groups under many specifications. Made by `check_robustness`.

    Attributes
    ----------
    cards : pandas.DataFrame
        Columns of ``schema.ROBUSTNESS``: one row per theme.
    specifications : pandas.DataFrame
        Columns of ``schema.SPECIFICATIONS``: one row per theme and specification.
    sentences : dict of str to Bilingual
        By theme, what a caption has to say.
    """

    cards: pd.DataFrame
    specifications: pd.DataFrame
    sentences: dict[str, Bilingual]


def check_robustness(
    passages: pd.DataFrame,
    reports: pd.DataFrame,
    codebook: pd.DataFrame,
    by: str,
    a: str,
    b: str,
    themes: Sequence[str] = (),
    unshared: pd.DataFrame | None = None,
) -> Robustness:
    """Compute the difference of two groups, a - b, under every specification.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: all passages of the corpus.
    reports : pandas.DataFrame
        With ``report_id``, ``region`` and the column `by`.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.
    by : str
        Column of `reports` whose values are the groups.
    a, b : str
        The two groups, as text.
    themes : sequence of str, default ()
        The themes whose differences are checked; all if empty.
    unshared : pandas.DataFrame, optional
        The passages without their shared wording, from `mask_shared_wording`. With them,
        every specification is computed once more on these.

    Returns
    -------
    Robustness
        Shares are averaged as in `compare_shares`: over the reports of a region, then over
        regions; a report without the part "measures" is left out where only that is read.
        There are twelve specifications, and for the six of these that mask misleading
        phrases as many more as terms of the theme occur in the two groups; leaving out a
        term keeps the document frequencies of the others. A term is said to turn the sign
        if it does so in the base specification: all passages, by sentence, misleading
        phrases masked, shared wording read.

    Raises
    ------
    InputError
        If a group or theme is not there, or nothing of a group is left in `unshared`.
    """
    themes = list(themes) or codebook["theme"].tolist()
    groups = reports[by].astype("str")
    _check(by, (a, b), set(groups), themes, codebook)
    inside = reports.loc[groups.isin([a, b]), "report_id"]
    chosen = passages[passages["report_id"].isin(inside)].reset_index(drop=True)
    texts = comparable_texts(chosen["measured"].tolist())
    contrasts = {
        scope: _contrast(chosen, reports.assign(group=groups), a, b, roles)
        for scope, roles in SCOPES.items()
    }
    rows: list[tuple[object, ...]] = []
    for masked in (True, False):
        book = codebook if masked else codebook.assign(misleading="")
        coding = _Coding.of(chosen, book, inverse_frequencies(passages, book))
        for theme in themes:
            column = coding.themes.index(theme)
            whole = coding.parts(column)
            for without in ("", *(_terms_in(texts, book, theme) if masked else ())):
                parts = coding.parts_without(without, column, whole) if without else whole
                rows.extend(
                    (theme, scope, unit, masked, without, float(contrast @ parts[unit]))
                    for unit in UNITS
                    for scope, contrast in contrasts.items()
                )
    columns = [name for name in schema.SPECIFICATIONS.names if name not in ("shared", "holds")]
    table = pd.DataFrame(rows, columns=pd.Index(columns)).assign(shared=True)
    if unshared is not None:
        _check_left(unshared, reports.assign(group=groups), (a, b))
        again = check_robustness(unshared, reports, codebook, by, a, b, themes).specifications
        table = pd.concat([table, again[table.columns].assign(shared=False)], ignore_index=True)
    return _judged(table, a, b)


def keep_unshared(
    unshared: pd.DataFrame, reports: pd.DataFrame, by: str, a: str, b: str
) -> tuple[pd.DataFrame | None, list[Bilingual]]:
    """Return the passages without shared wording, if both groups still have some.

    Parameters
    ----------
    unshared : pandas.DataFrame
        From `mask_shared_wording`.
    reports : pandas.DataFrame
        With ``report_id`` and the column `by`.
    by : str
    a, b : str
        The two groups, as text.

    Returns
    -------
    unshared : pandas.DataFrame or None
        None if all of a group's wording is shared, so that nothing of it can be compared.
    sentences : list of Bilingual
        What a caption has to say of it; empty if both groups are there.
    """
    gone = _without_own(unshared, reports.assign(group=reports[by].astype("str")), (a, b))
    sentences = [
        Bilingual(
            f"{group} 的文字全部见于其他报告，未检验去除共用文字的做法。",
            f"All wording of {group} is shared: leaving out shared wording is not checked.",
        )
        for group in gone
    ]
    return (None if gone else unshared), sentences


def _check(
    by: str, groups: tuple[str, str], known: set[str], themes: Sequence[str], codebook: pd.DataFrame
) -> None:
    listed = codebook["theme"].tolist()
    problems = [
        Problem(
            f"group {group!r} of {by}", "no report is of it.", did_you_mean(group, sorted(known))
        )
        for group in dict.fromkeys(groups)
        if group not in known
    ]
    problems += [
        Problem(f"theme {theme}", "it is not in the codebook.", did_you_mean(theme, listed))
        for theme in themes
        if theme not in listed
    ]
    raise_problems(problems)


def _without_own(unshared: pd.DataFrame, reports: pd.DataFrame, groups: Sequence[str]) -> list[str]:
    left = set(reports.loc[reports["report_id"].isin(unshared["report_id"]), "group"])
    return [group for group in groups if group not in left]


def _check_left(unshared: pd.DataFrame, reports: pd.DataFrame, groups: Sequence[str]) -> None:
    raise_problems(
        Problem(
            f"group {group!r} in unshared",
            "all of its wording is shared.",
            "Leave unshared out, or mask fewer sources of wording.",
        )
        for group in _without_own(unshared, reports, groups)
    )


def _contrast(
    passages: pd.DataFrame, reports: pd.DataFrame, a: str, b: str, roles: Sequence[str]
) -> Matrix:
    """Return what each passage adds to mean share of a minus mean share of b: shape (n,)."""
    frame = passages[["report_id", "characters", "role"]].merge(
        reports[["report_id", "region", "group"]], on="report_id", how="left"
    )
    size = frame["characters"].astype("float64").where(frame["role"].isin(roles), 0.0)
    total = size.groupby(frame["report_id"]).transform("sum")
    inside = frame[total > 0].drop_duplicates("report_id")
    per_region = inside.groupby(["group", "region"])["report_id"].size()
    regions = per_region.groupby("group").size()
    weight = np.zeros(len(frame))
    for place, (group, region, part, whole) in enumerate(
        zip(frame["group"], frame["region"], size, total, strict=True)
    ):
        if group in (a, b) and whole > 0:
            sign = (group == a) - (group == b)
            weight[place] = sign * part / whole / per_region[group, region] / regions[group]
    return weight


@dataclass(frozen=True)
class _Coding:
    """Passages coded once, so that coding without a term touches only those that hold it."""

    sentences: Sentences
    formulaic: npt.NDArray[np.bool_]
    hits: TermHits
    counts: csr_array
    themes: list[str]
    values: Matrix
    coded: ThemeScores

    @classmethod
    def of(
        cls, passages: pd.DataFrame, codebook: pd.DataFrame, idf: Mapping[str, float]
    ) -> _Coding:
        sentences = split_sentences(passages["measured"].tolist())
        hits = find_terms(sentences.texts, codebook)
        themes, values = term_values(codebook, hits.terms, idf)
        counts = hits.counts()
        coded = score(counts, sentences.passage, sentences.length, len(passages), values)
        return cls(sentences, formulaic(passages), hits, counts, themes, values, coded)

    def parts(self, column: int) -> dict[str, Matrix]:
        """Return, by unit, the part of each passage that is about a theme: shape (passages,)."""
        return _parts(self.coded, column, self.formulaic)

    def parts_without(
        self, term: str, column: int, whole: Mapping[str, Matrix]
    ) -> Mapping[str, Matrix]:
        """Return the same as if a term were not listed."""
        changed, counts = self.hits.without(term)
        if not len(changed):
            return whole
        places = np.unique(self.sentences.passage[changed])
        # All sentences of these passages, those that hold the term with their new counts.
        mine = np.flatnonzero(np.isin(self.sentences.passage, places))
        stacked = vstack([self.counts[mine], counts], format="csr")
        row = np.arange(len(mine))
        row[np.searchsorted(mine, changed)] = len(mine) + np.arange(len(changed))
        coded = score(
            csr_array(stacked[row]),
            np.searchsorted(places, self.sentences.passage[mine]),
            self.sentences.length[mine],
            len(places),
            self.values,
        )
        new = _parts(coded, column, self.formulaic[places])
        parts = {unit: part.copy() for unit, part in whole.items()}
        for unit, part in parts.items():
            part[places] = new[unit]
        return parts


def _parts(coded: ThemeScores, column: int, formulaic: npt.NDArray[np.bool_]) -> dict[str, Matrix]:
    main = coded.main[:, column] & ~formulaic
    number = np.maximum(coded.main.sum(axis=1), 1)
    return {
        "sentence": np.where(formulaic, 0.0, coded.weights[:, column]),
        "passage": main / number,
        "primary": (main & (coded.order[:, 0] == column)).astype(np.float64),
    }


def _terms_in(texts: Sequence[str], codebook: pd.DataFrame, theme: str) -> list[str]:
    owned = [term for term, owner in terms_of(codebook).items() if owner == theme]
    everything = "\n".join(texts)
    return [term for term in owned if term in everything]


def _judged(rows: pd.DataFrame, a: str, b: str) -> Robustness:
    # Differences that are zero but for rounding have no sign.
    sign = np.sign(rows["difference"].round(12))
    rows["base"] = rows["scope"].eq("all") & rows["unit"].eq("sentence") & rows["masked"]
    rows["base"] &= rows["shared"]
    baseline = rows[rows["base"] & rows["without"].eq("")].set_index("theme")["difference"]
    rows["holds"] = sign == np.sign(rows["theme"].map(baseline).round(12))
    cards, sentences = [], {}
    for theme, mine in rows.groupby("theme", sort=False):
        turned = mine[mine["base"] & ~mine["holds"]]["without"].tolist()
        share = float(mine["holds"].mean())
        cards.append(
            {
                "theme": theme,
                "group_a": a,
                "group_b": b,
                "difference": baseline[theme],
                "lowest": mine["difference"].min(),
                "highest": mine["difference"].max(),
                "n_specifications": len(mine),
                "n_terms": mine["without"].nunique() - 1,
                "share_held": share,
                "flips_without": "|".join(turned),
                "firm": share >= FIRM and not turned and round(baseline[theme], 12) != 0,
            }
        )
        sentences[str(theme)] = _sentence(baseline[theme], share, len(mine), turned)
    return Robustness(
        conform(pd.DataFrame(cards), schema.ROBUSTNESS),
        conform(rows, schema.SPECIFICATIONS),
        sentences,
    )


def _sentence(difference: float, share: float, number: int, turned: Sequence[str]) -> Bilingual:
    if round(difference, 12) == 0:
        return Bilingual(
            "两组份额相同，无方向可言。", "The shares are equal: there is no sign to hold."
        )
    zh = f"差异的方向在 {number} 种设定中的 {100 * share:.0f}% 成立"
    en = f"Sign holds in {100 * share:.0f}% of {number} specifications"
    if turned:
        words = "、".join(f"“{term}”" for term in turned)
        plural = "s" if len(turned) > 1 else ""
        return Bilingual(
            f"{zh}；去掉指示词{words}后反转或消失。",
            f"{en}; it turns or is gone without the term{plural} {', '.join(turned)}.",
        )
    return Bilingual(f"{zh}；去掉任一指示词均不改变方向。", f"{en}; no single term turns it.")
