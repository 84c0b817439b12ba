"""How far coders agree on the themes of passages, with an interval and a verdict in words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.krippendorff import (
    Distance,
    alpha_of_counts,
    count_values,
    distance_table,
    masi_distance,
    nominal_distance,
)
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: Krippendorff's customary bounds (2004, Content Analysis, ch. 11): for conclusions one can
#: rely on, and for tentative ones.
RELIABLE: Final = 0.8
TENTATIVE: Final = 0.667
#: No interval below so many units, or where more than this part of resamples has no variation.
MIN_UNITS: Final = 50
_UNDEFINED: Final = 0.01


def coder_agreement(
    codings: Mapping[str, pd.DataFrame],
    passages: pd.DataFrame,
    *,
    seed: int,
    resamples: int = 2000,
) -> pd.DataFrame:
    """Measure how far coders agree on themes.

    Parameters
    ----------
    codings : mapping of str to pandas.DataFrame
        Coder to columns of ``schema.THEME_CODES``: two coders or more, as `read_coding_sheet`
        gives them, or one of them the machine, as `code_themes` does. Coders need not have
        coded the same passages. Main themes count.
    passages : pandas.DataFrame
        With ``passage_id`` and ``report_id``, at least of all passages that were coded: a key,
        or the table of passages.
    seed : int
        0 or more, for resampling.
    resamples : int, default 2000

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.AGREEMENT``: a row for the sets of themes and one for the primary
        theme, which is the one of rank 1. Units that only one coder has are counted in
        ``n_left_out``; give each coder the same passages, as the machine's codes of a whole
        corpus would all be left out.

    Raises
    ------
    InputError
        If there are fewer than two coders, no passage is coded by two, or one is not in
        `passages`.

    Notes
    -----
    The interval is a percentile bootstrap that draws units within their report, each with
    all its codings, and computes alpha anew (Zapf, Castell, Morawietz & Karch 2016, BMC
    Medical Research Methodology 16: 93, who find it to cover better than drawing single
    pairs, as Hayes & Krippendorff 2007 do). It speaks of these coders on passages like
    these, not of other coders. None is given below 50 units.
    """
    report_of = passages.drop_duplicates("passage_id").set_index("passage_id")["report_id"]
    coded = {coder: frame[frame["main"]] for coder, frame in codings.items()}
    units = sorted({each for frame in coded.values() for each in frame["passage_id"]})
    unknown = [each for each in units if each not in report_of.index]
    problems = [
        Problem(f"passage {each}", "it is coded but not in passages.", "Give all passages.")
        for each in unknown
    ]
    if len(codings) < 2:
        what = f"{len(codings)} coder cannot agree with anyone."
        problems.append(Problem("codings", what, "Give two coders or more."))
    raise_problems(problems)
    reports = report_of.loc[units].tolist()
    sets = [_values(frame, units, _all_themes) for frame in coded.values()]
    primary = [_values(frame, units, _primary_theme) for frame in coded.values()]
    if not any(
        sum(value is not None for value in column) > 1 for column in zip(*sets, strict=True)
    ):
        what = "no passage is coded by two coders."
        raise_problems([Problem("codings", what, "Have the same passages coded by each.")])
    rows = [
        {"measure": measure, "n_coders": len(codings)}
        | _measure(values, distance, reports, resamples, seed)
        for measure, values, distance in (
            ("themes", sets, masi_distance),
            ("primary", primary, nominal_distance),
        )
    ]
    return conform(pd.DataFrame(rows), schema.AGREEMENT)


def agreement_sentence(agreement: pd.DataFrame) -> Bilingual:
    """Say in words how far coders agree.

    Parameters
    ----------
    agreement : pandas.DataFrame
        As `coder_agreement` returns it.

    Returns
    -------
    Bilingual
        The verdict goes by the lower end of the interval where there is one, since a point
        estimate above a bound may well lie below it.
    """
    rows = agreement.set_index("measure").to_dict("index")
    themes, primary = rows["themes"], rows["primary"]
    if pd.isna(themes["alpha"]):
        return Bilingual(
            "编码没有变化，无法计算 α：须包含主题不同的段落。",
            "The codes do not vary, so alpha is not defined: code passages of several themes.",
        )
    n, coders = themes["n_units"], themes["n_coders"]
    first = f"{primary['alpha']:.2f}" if pd.notna(primary["alpha"]) else ""
    sentence = Bilingual(
        f"{coders} 位编码员、{n} 个单元：主题集合的 Krippendorff α（MASI 距离）为 "
        f"{themes['alpha']:.2f}{_interval(themes)}"
        + (f"，首要主题为 {first}{_interval(primary)}。" if first else "。"),
        f"{coders} coders, {n} {'unit' if n == 1 else 'units'}: Krippendorff's alpha for sets "
        f"of themes (MASI distance) {themes['alpha']:.2f}{_interval(themes)}"
        + (f", for the primary theme {first}{_interval(primary)}." if first else "."),
    )
    if themes["n_left_out"]:
        sentence += Bilingual(
            f"另有 {themes['n_left_out']} 个单元仅一人编码，不计入。",
            f"Units coded by one coder only are left out: {themes['n_left_out']}.",
        )
    return sentence + _verdict(themes)


def _interval(row: Mapping[Hashable, Any]) -> str:
    return "" if pd.isna(row["low"]) else f" [{row['low']:.2f}, {row['high']:.2f}]"


def _verdict(row: Mapping[Hashable, Any]) -> Bilingual:
    sure = row["low"] if pd.notna(row["low"]) else row["alpha"]
    if sure >= RELIABLE:
        return Bilingual(
            f"达到 {RELIABLE:.2f} 的通行标准。", f"This reaches the customary {RELIABLE:.2f}."
        )
    if sure >= TENTATIVE:
        return Bilingual(
            f"未稳妥达到 {RELIABLE:.2f}，只宜作暂定结论。",
            f"Not safely {RELIABLE:.2f}: tentative conclusions only.",
        )
    return Bilingual(
        f"未稳妥达到 {TENTATIVE:.3f} 的最低标准：应先修订编码规则并重新编码。",
        f"Not safely {TENTATIVE:.3f}, the least that is accepted: revise the rules, code anew.",
    )


def _all_themes(themes: pd.Series[str]) -> Hashable:
    return frozenset(themes)


def _primary_theme(themes: pd.Series[str]) -> Hashable:
    return str(themes.iloc[0])


def _values(
    codes: pd.DataFrame, units: Sequence[str], read: Callable[[pd.Series[str]], Hashable]
) -> list[Hashable | None]:
    ranked = codes.sort_values(["passage_id", "rank"], kind="stable")
    by_unit = {key: read(themes) for key, themes in ranked.groupby("passage_id")["theme"]}
    return [by_unit.get(unit) for unit in units]


def _measure(
    codings: Sequence[Sequence[Hashable | None]],
    distance: Distance,
    reports: Sequence[str],
    resamples: int,
    seed: int,
) -> dict[str, Any]:
    counts, values = count_values(codings)
    distances = distance_table(values, distance)
    usable = counts.sum(axis=1) > 1
    counts, groups = counts[usable], pd.Series(reports)[usable].tolist()
    pairs = counts.sum(axis=1) * (counts.sum(axis=1) - 1)
    low = high = np.nan
    if len(counts) >= MIN_UNITS:
        rng = np.random.default_rng(seed)
        places = pd.Series(range(len(groups))).groupby(groups, sort=True)
        members = [group.to_numpy() for _, group in places]
        drawn = np.concatenate(
            [group[rng.integers(len(group), size=(resamples, len(group)))] for group in members],
            axis=1,
        )
        alphas = [alpha_of_counts(counts[rows], distances) for rows in drawn]
        if np.isnan(alphas).mean() <= _UNDEFINED:
            low, high = np.nanquantile(alphas, [0.025, 0.975])
    return {
        "alpha": alpha_of_counts(counts, distances),
        "low": low,
        "high": high,
        "identical": (counts * (counts - 1)).sum() / pairs.sum(),
        "n_units": len(counts),
        "n_left_out": int((~usable).sum()),
    }
