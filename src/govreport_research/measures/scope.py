"""Scope: themes' shares of the whole report beside those of its part on measures.

What a report is said to be about depends on what of it is counted. Neither scope is the right
one, so both are shown, with how much it matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.codebook import NO_THEME
from govreport_research.measures.themes import theme_shares
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: The statutory part that most studies count alone.
NARROW: Final = "measures"


def compare_scopes(
    passages: pd.DataFrame, codes: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    """Return the shares of themes in the whole report and in its part on measures.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: all passages of the reports.
    codes : pandas.DataFrame
        As `code_themes` returns it.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.SCOPE_SHARES``: every theme and ``T00`` of every report, reports in
        order of appearance. ``share_measures`` and ``shift`` are missing for a report without
        a passage in that part.

    Raises
    ------
    InputError
        As `theme_shares`.
    """
    keys = ["report_id", "category"]
    whole = theme_shares(passages, codes, codebook)[[*keys, "share"]]
    part = passages[passages["role"] == NARROW]
    narrow = theme_shares(part, codes, codebook)[[*keys, "share"]] if len(part) else whole.iloc[:0]
    both = whole.merge(narrow, on=keys, how="left", suffixes=("_all", "_measures"))
    both["shift"] = both["share_measures"] - both["share_all"]
    return conform(both, schema.SCOPE_SHARES)


def scope_sentence(
    scopes: pd.DataFrame, names: Mapping[str, Bilingual], labels: Mapping[str, Bilingual]
) -> Bilingual:
    """Say how much the choice of scope matters.

    Parameters
    ----------
    scopes : pandas.DataFrame
        As `compare_scopes` returns it.
    names : mapping of str to Bilingual
        Theme to its name, as `theme_names` gives them.
    labels : mapping of str to Bilingual
        Report to its label, as ``corpus.labels()`` gives them.

    Returns
    -------
    Bilingual
        The mean and the largest shift, over themes and reports; ``T00`` is left out.

    Raises
    ------
    InputError
        If `scopes` is empty.
    """
    if scopes.empty:
        raise_problems([Problem("scopes", "there is no report.", "Give at least one.")])
    known = scopes[scopes["shift"].notna() & (scopes["category"] != NO_THEME)]
    part = schema.ROLES[NARROW]
    if known.empty:
        return Bilingual(
            f"没有一份报告有“{part.zh}”部分，只能按全文计算。",
            f'No report has a part "{part.en}": only whole reports can be counted.',
        )
    sizes = known["shift"].abs()
    largest = known.iloc[int(sizes.to_numpy().argmax())]
    mean, most = f"{100 * sizes.mean():.1f}", f"{100 * largest['shift']:+.1f}"
    theme, report = names[largest["category"]], labels[largest["report_id"]]
    sentence = Bilingual(
        f"只计“{part.zh}”部分而非全文，各报告主题份额平均变动 {mean} 个百分点，"
        f"最大为 {most} 个百分点（{report.zh}，{theme.zh}）。",
        f'Counting only the part "{part.en}" instead of the whole report moves a theme\'s share '
        f"by {mean} points on average, at most by {most} points ({report.en}, {theme.en}).",
    )
    without = scopes["report_id"].nunique() - known["report_id"].nunique()
    if without:
        sentence += Bilingual(
            f"{without} 份报告没有该部分，不在其内。",
            f"Without that part, and not in these figures: {without} "
            f"{'report' if without == 1 else 'reports'}.",
        )
    return sentence
