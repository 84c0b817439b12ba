"""How well the codebook codes: comparison with coding by hand, report by report.

The indicator terms were drafted on the reports that were coded by hand, so agreement on the
same reports flatters. The figure to quote is the held-out one: each report is coded with
document frequencies of the other reports, and only with terms that occur in them.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.reports import load_corpus
from govreport_research.measures.codebook import NO_THEME
from govreport_research.measures.comparable import comparable, comparable_texts
from govreport_research.measures.hand_coding import (
    hand_coded_units,
    hand_theme_codes,
    load_hand_codes,
)
from govreport_research.measures.themes import code_themes, theme_shares
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform
from govreport_research.text.passages import split_corpus

#: The corpus on which the codebook was drafted, and of which a part was coded by hand.
HAND_CODED_CORPUS: Final = "data/approval-bureaus"


def validate_codebook(codebook: pd.DataFrame) -> pd.DataFrame:
    """Measure the agreement of a codebook with the hand coding that ships with the project.

    Parameters
    ----------
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    pandas.DataFrame
        As `validate_themes`. It speaks of reports like those that were coded by hand; for
        another genre a sample of it has to be coded.
    """
    corpus = load_corpus(HAND_CODED_CORPUS)
    hand = load_hand_codes()
    texts = {report_id: corpus.text(report_id) for report_id in corpus.reports["report_id"]}
    return validate_themes(
        hand_coded_units(hand, texts), hand_theme_codes(hand), codebook, split_corpus(corpus)
    )


def code_held_out(
    units: pd.DataFrame, codebook: pd.DataFrame, passages: pd.DataFrame
) -> pd.DataFrame:
    """Code every report as if the codebook had been drafted without it.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns of ``schema.PASSAGES``: what is coded.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: all passages of the reports that the codebook was
        drafted on, whether coded by hand or not.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.THEME_CODES``, in the order of `units`.

    Notes
    -----
    For a report, document frequencies come from the passages of the other reports, and a
    term or misleading phrase stays only if it occurs in one of them: somebody who drafts
    the list without the report would not have met its own words. The themes themselves
    remain as drafted, so the figure is a little kinder than coding a new report would be.
    """
    parts = []
    for report_id in pd.unique(units["report_id"]):
        others = passages[passages["report_id"] != report_id]
        if others.empty:
            what = "no other report is given to learn the terms from."
            raise_problems([Problem(f"report {report_id}", what, "Give at least two reports.")])
        reduced = _attested(codebook, others["measured"].tolist())
        held_out = units[units["report_id"] == report_id]
        parts.append(code_themes(held_out, reduced, reference=others))
    codes = pd.concat(parts, ignore_index=True)
    order = {passage_id: place for place, passage_id in enumerate(units["passage_id"])}
    return codes.sort_values(
        ["passage_id", "rank"],
        key=lambda column: column.map(order) if column.name == "passage_id" else column,
        ignore_index=True,
    )


def score_codes(codes: pd.DataFrame, by_hand: pd.DataFrame) -> pd.DataFrame:
    """Compare automatic codes with codes by hand, theme by theme.

    Parameters
    ----------
    codes, by_hand : pandas.DataFrame
        Columns of ``schema.THEME_CODES``, for the same passages.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.THEME_SCORES``, one row per theme in either, by code. The main
        themes of a passage count as a set; their order is not compared. Micro precision is
        ``n_both.sum() / n_coded.sum()``.

    Raises
    ------
    InputError
        If a passage is in one of them only.
    """
    mine, theirs = (
        set(zip(each["passage_id"], each["theme"], strict=True))
        for each in (codes[codes["main"]], by_hand[by_hand["main"]])
    )
    unmatched = {each for each, _ in mine} ^ {each for each, _ in theirs}
    raise_problems(
        Problem(f"passage {each}", "it is coded in one table only.", "Score the same passages.")
        for each in sorted(unmatched)
    )
    rows = []
    for theme in sorted({theme for _, theme in mine | theirs}):
        n_hand = sum(each == theme for _, each in theirs)
        n_coded = sum(each == theme for _, each in mine)
        n_both = sum(each == theme for _, each in mine & theirs)
        precision = n_both / n_coded if n_coded else np.nan
        recall = n_both / n_hand if n_hand else np.nan
        f1 = 2 * n_both / (n_hand + n_coded)
        rows.append((theme, n_hand, n_coded, n_both, precision, recall, f1))
    frame = pd.DataFrame(rows, columns=pd.Index(schema.THEME_SCORES.names))
    return conform(frame, schema.THEME_SCORES)


def validate_themes(
    units: pd.DataFrame,
    by_hand: pd.DataFrame,
    codebook: pd.DataFrame,
    passages: pd.DataFrame,
    resamples: int = 2000,
    seed: int = 1,
) -> pd.DataFrame:
    """Measure the agreement of automatic coding with coding by hand.

    Parameters
    ----------
    units : pandas.DataFrame
        As `hand_coded_units` returns them.
    by_hand : pandas.DataFrame
        As `hand_theme_codes` returns it.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.
    passages : pandas.DataFrame
        All passages of the corpus the codebook was drafted on.
    resamples : int, default 2000
        For the interval of F1.
    seed : int, default 1

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.THEME_VALIDATION``: the row ``in_sample`` (flattering) and the
        row ``held_out`` (to be quoted, see `code_held_out`). Errors of shares compare what
        a study measures, the shares from `passages`, with the shares from the units coded
        by hand; ``difference_error`` is taken over all themes and pairs of reports and is
        missing with one report.

    Notes
    -----
    F1 is micro-averaged over all unit-theme pairs (Manning, Raghavan & Schütze 2008,
    ch. 13.6). Its interval is a percentile bootstrap of units within reports: it says how
    much the figure hangs on these units, not how it would vary over further reports, of
    which there are too few.
    """
    coded = passages[passages["report_id"].isin(units["report_id"])]
    schemes = {
        "in_sample": [code_themes(each, codebook, passages) for each in (units, coded)],
        "held_out": [code_held_out(each, codebook, passages) for each in (units, coded)],
    }
    theirs = theme_shares(units, by_hand, codebook)
    rows = []
    for scheme, (codes, passage_codes) in schemes.items():
        scores = score_codes(codes, by_hand)
        both, n_coded, n_hand = (int(scores[c].sum()) for c in ("n_both", "n_coded", "n_hand"))
        low, high = _f1_interval(units, codes, by_hand, resamples, seed)
        mine = theme_shares(coded, passage_codes, codebook)
        share_error, difference_error = _share_errors(mine, theirs)
        rows.append(
            {
                "scheme": scheme,
                "n_units": len(units),
                "n_reports": units["report_id"].nunique(),
                "precision": both / n_coded,
                "recall": both / n_hand,
                "f1": 2 * both / (n_coded + n_hand),
                "f1_low": low,
                "f1_high": high,
                "share_error": share_error,
                "difference_error": difference_error,
            }
        )
    return conform(pd.DataFrame(rows), schema.THEME_VALIDATION)


def coding_error_sentence(validation: pd.DataFrame) -> Bilingual:
    """Return the sentence on coding error that stands under every figure of theme shares.

    Parameters
    ----------
    validation : pandas.DataFrame
        As `validate_themes` returns it; the row ``held_out`` is used.

    Returns
    -------
    Bilingual
    """
    row = validation[validation["scheme"] == "held_out"].to_dict("records")[0]
    f1, units, reports = row["f1"], row["n_units"], row["n_reports"]
    zh = f"与人工编码相比（{units} 个单元，{reports} 份报告，逐份留出），微平均 F1 为 {f1:.2f}"
    en = (
        f"Coding against {units} units coded by hand in {reports} "
        f"{'report' if reports == 1 else 'reports'}, each report held out: micro F1 {f1:.2f}"
    )
    if pd.isna(row["difference_error"]):
        return Bilingual(f"{zh}。", f"{en}.")
    points = f"{100 * row['difference_error']:.1f}"
    return Bilingual(
        f"{zh}；报告之间份额之差的编码误差 95% 不超过 {points} 个百分点，更小的差距不宜解读。",
        f"{en}; 95% of differences between reports err by at most {points} points, and "
        "smaller gaps are not readable.",
    )


def _attested(codebook: pd.DataFrame, texts: list[str]) -> pd.DataFrame:
    """Return the codebook with only the terms and misleading phrases that occur in a text."""
    everything = "\n".join(comparable_texts(texts))

    def keep(listed: str) -> str:
        words = filter(None, listed.split("|"))
        return "|".join(word for word in words if comparable(word) in everything)

    columns = {
        name: [keep(listed) for listed in codebook[name]] for name in ("terms", "misleading")
    }
    reduced = codebook.assign(**columns)
    return reduced[reduced["terms"] != ""]


def _agreement(
    units: pd.DataFrame, codes: pd.DataFrame, by_hand: pd.DataFrame
) -> npt.NDArray[np.float64]:
    """Return, per unit, the themes in common and the themes of both: an (n, 2) array."""
    mine = codes[codes["main"]].groupby("passage_id")["theme"].agg(set)
    theirs = by_hand.groupby("passage_id")["theme"].agg(set)
    return np.array(
        [
            (len(mine[each] & theirs[each]), len(mine[each]) + len(theirs[each]))
            for each in units["passage_id"]
        ],
        dtype="float64",
    )


def _f1_interval(
    units: pd.DataFrame, codes: pd.DataFrame, by_hand: pd.DataFrame, resamples: int, seed: int
) -> tuple[float, float]:
    agreement = _agreement(units, codes, by_hand)
    rng = np.random.default_rng(seed)
    sums = np.zeros((resamples, 2))
    for places in units.reset_index(drop=True).groupby("report_id", sort=False).groups.values():
        inside = agreement[places.to_numpy()]
        drawn = rng.integers(0, len(inside), size=(resamples, len(inside)))
        sums += inside[drawn].sum(axis=1)
    low, high = np.quantile(2 * sums[:, 0] / sums[:, 1], [0.025, 0.975])
    return float(low), float(high)


def _share_errors(mine: pd.DataFrame, theirs: pd.DataFrame) -> tuple[float, float]:
    both = mine.merge(theirs, on=["report_id", "category"], validate="one_to_one")
    both["error"] = both["share_x"] - both["share_y"]
    table = both.pivot_table("error", "report_id", "category")
    error = table.drop(columns=NO_THEME).to_numpy(dtype="float64")
    pairs = list(combinations(range(len(error)), 2))
    if not pairs:
        return float(np.abs(error).mean()), float("nan")
    differences = np.abs([error[i] - error[j] for i, j in pairs])
    return float(np.abs(error).mean()), float(np.quantile(differences, 0.95))
