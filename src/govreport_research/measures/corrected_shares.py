"""Theme shares corrected by a hand-coded sample: the difference estimator.

Automatic codes err in one direction for some themes, and averaging over many reports does not
take that out. A sample of passages that was drawn by lot and coded by hand tells how far they
are off, and that difference is added (Egami, Hinck, Stewart & Wei 2023, Using imperfect
surrogates for downstream inference: design-based supervised learning, NeurIPS; the idea is the
difference estimator of survey sampling, Särndal, Swensson & Wretman 1992, ch. 6).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.codebook import NO_THEME
from govreport_research.measures.transfer import MIN_LABELLED
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

Floats = npt.NDArray[np.float64]

#: No interval below so many regions, or so many labelled passages with the theme: a handful
#: may well hold none of the errors that there are.
MIN_REGIONS: Final = 5
MIN_WITH: Final = 10


def correct_shares(
    passages: pd.DataFrame,
    codes: pd.DataFrame,
    by_hand: pd.DataFrame,
    key: pd.DataFrame,
    reports: pd.DataFrame,
    codebook: pd.DataFrame,
) -> pd.DataFrame:
    """Estimate mean theme shares from automatic codes and a sample coded by hand.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: all passages that `key` was drawn from, and no others.
    codes : pandas.DataFrame
        As `code_themes` returns it.
    by_hand : pandas.DataFrame
        As `read_coding_sheet` returns it.
    key : pandas.DataFrame
        As `read_coding_key` returns it: which passages were drawn, with what probability.
    reports : pandas.DataFrame
        With ``report_id`` and ``region``.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.CORRECTED_SHARES``, in the codebook's order, ``T00`` last. Shares
        are means over the reports of a region first, then over regions, as `compare_shares`
        forms them. No interval below five regions, and none for a theme that fewer than ten
        of the labelled passages have, by hand or by the codebook.

    Raises
    ------
    InputError
        If fewer than 50 passages were coded by hand, one of them was not drawn or is not
        coded, or a report has no region.

    Notes
    -----
    A passage i has weight a_i in the mean: its characters over those of its report, over the
    reports of its region, over the regions. With the machine's part m_i of the passage for a
    theme and the coder's h_i, and b_i = a_i / probability for the passages drawn,

        share = sum of a_i m_i + (sum of b_i (h_i - m_i)) / (sum of b_i)

    Dividing by the sum of b_i, not by its expectation 1, holds down the noise that passages of
    unequal length bring in. The standard error treats regions as clusters, with the sum
    linearised; the interval is from t with regions - 1 degrees of freedom. It allows for other
    regions as well as for other passages drawn, so it is wide where regions differ.
    """
    raise_problems(_problems(passages, by_hand, key, reports))
    themes = [*codebook["theme"], NO_THEME]
    machine = _parts(codes, passages["passage_id"], themes)
    drawn = passages["passage_id"].isin(key["passage_id"]).to_numpy()
    hand = _parts(by_hand, passages.loc[drawn, "passage_id"], themes)
    region = passages["report_id"].map(reports.set_index("report_id")["region"])
    weight = _weights(passages, region)
    probability = key.set_index("passage_id")["probability"]
    inverse = weight[drawn] / probability.loc[passages.loc[drawn, "passage_id"]].to_numpy(float)
    differences = hand - machine[drawn]
    total = inverse.sum()
    correction = (inverse[:, None] * differences).sum(axis=0) / total
    coded = (weight[:, None] * machine).sum(axis=0)
    # What each region adds to the estimate, and to the linearised correction.
    codes_of_region, names = pd.factorize(region)
    n = len(names)
    added = np.zeros((n, len(themes)))
    np.add.at(added, codes_of_region, weight[:, None] * machine)
    residuals = inverse[:, None] * (differences - correction) / total
    np.add.at(added, codes_of_region[drawn], residuals)
    share = coded + correction
    n_with = ((hand > 0) | (machine[drawn] > 0)).sum(axis=0)
    reach = np.full(len(themes), np.nan)
    if n >= MIN_REGIONS:
        error = np.sqrt(n / (n - 1) * ((added - added.mean(axis=0)) ** 2).sum(axis=0))
        reach = np.where(n_with >= MIN_WITH, float(stdtrit(n - 1, 0.975)) * error, np.nan)
    frame = pd.DataFrame(
        {
            "category": themes,
            "share_coded": np.clip(coded, 0, 1),
            "share": share,
            "low": share - reach,
            "high": share + reach,
            "n_labelled": int(drawn.sum()),
            "n_with": n_with,
            "n_regions": n,
        }
    )
    return conform(frame, schema.CORRECTED_SHARES)


def correction_sentence(corrected: pd.DataFrame) -> Bilingual:
    """Say what corrected shares rest on and how far the correction moved them.

    Parameters
    ----------
    corrected : pandas.DataFrame
        As `correct_shares` returns it.

    Returns
    -------
    Bilingual
    """
    first = corrected.iloc[0]
    n, regions = int(first["n_labelled"]), int(first["n_regions"])
    moved = (corrected["share"] - corrected["share_coded"]).abs().max()
    points = f"{100 * moved:.1f}"
    sentence = Bilingual(
        f"主题份额按随机抽取并经人工编码的 {n} 个段落校正（差值估计），"
        f"最多变动 {points} 个百分点。",
        f"Theme shares are corrected by {n} passages drawn by lot and coded by hand (difference "
        f"estimator), by {points} points at most.",
    )
    if regions < MIN_REGIONS:
        return sentence + Bilingual(
            f"仅 {regions} 个地区，不给区间。",
            f"No interval: {regions} {'region' if regions == 1 else 'regions'} only.",
        )
    sentence += Bilingual(
        f"区间以 {regions} 个地区为单位。", f"Intervals take the {regions} regions as units."
    )
    rare = int((corrected["n_with"] < MIN_WITH).sum())
    if rare:
        sentence += Bilingual(
            f"有 {rare} 个主题在样本中不足 {MIN_WITH} 个段落，不给区间。",
            f"None for {rare} {'theme' if rare == 1 else 'themes'} with fewer than {MIN_WITH} "
            "passages in the sample.",
        )
    return sentence


def _problems(
    passages: pd.DataFrame, by_hand: pd.DataFrame, key: pd.DataFrame, reports: pd.DataFrame
) -> list[Problem]:
    drawn, coded = set(key["passage_id"]), set(by_hand["passage_id"])
    problems = []
    if len(drawn) < MIN_LABELLED:
        what = f"{len(drawn)} passages are too few to correct shares."
        problems.append(Problem("key", what, f"Draw and code at least {MIN_LABELLED}."))
    for each in sorted(drawn - set(passages["passage_id"])):
        what, remedy = "it was drawn but is not in passages.", "Give all that were drawn from."
        problems.append(Problem(f"passage {each}", what, remedy))
    for each in sorted(drawn - coded):
        remedy = "Code every passage that was drawn: leaving some out undoes the lot."
        problems.append(Problem(f"passage {each}", "it is not coded by hand.", remedy))
    for each in sorted(coded - drawn):
        what, remedy = "it is coded by hand but was not drawn.", "Leave it out."
        problems.append(Problem(f"passage {each}", what, remedy))
    for each in sorted(set(passages["report_id"]) - set(reports["report_id"])):
        what = "it is not among the reports."
        problems.append(Problem(f"report {each}", what, "Give the reports' table."))
    return problems


def _parts(codes: pd.DataFrame, passage_ids: pd.Series[str], themes: list[str]) -> Floats:
    """Return the part of every passage that each theme takes up: (passages, themes)."""
    wide = codes.pivot_table("weight", "passage_id", "theme", "sum", fill_value=0.0)
    problems = [
        Problem(f"passage {each}", "it has no theme code.", "Code all passages.")
        for each in passage_ids[~passage_ids.isin(wide.index)]
    ]
    problems += [
        Problem(f"theme {each}", "it is not in the codebook.", "Code with the same codebook.")
        for each in sorted(set(wide.columns) - set(themes))
    ]
    raise_problems(problems)
    parts = wide.reindex(index=passage_ids.tolist(), columns=themes, fill_value=0.0)
    return parts.to_numpy(dtype="float64")


def _weights(passages: pd.DataFrame, region: pd.Series[str]) -> Floats:
    """Return the weight of each passage in the mean over regions; they sum to 1."""
    characters = passages["characters"].astype("float64")
    of_report = characters / characters.groupby(passages["report_id"]).transform("sum")
    n_reports = passages["report_id"].groupby(region).transform("nunique")
    return (of_report / n_reports / region.nunique()).to_numpy(dtype="float64")
