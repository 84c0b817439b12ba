"""Another genre: when shares by the codebook are not to be called theme shares.

The codebook was drafted on, and compared with coding by hand in, reports of approval bureaus.
On other texts its terms may miss most of what is said, or mean something else. Text without
any term shows the first: in the reports it was drafted on, at most .12 of a report by codes
that were drafted without it; in work reports of provincial governments .46 on average, and
never below .17. A report under the bound may still be of another genre: the check
can refuse, it cannot vouch.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.measures.codebook import NO_THEME
from govreport_research.problems import Problem, raise_problems

#: Share of the characters of a report without a theme above which it is taken for another
#: genre than the codebook was drafted on.
MOST_WITHOUT_THEME: Final = 0.15
#: Passages to be coded by hand before shares of another genre may be corrected.
MIN_LABELLED: Final = 50

THEME_SHARE: Final = Bilingual("主题占正文字符的份额 (%)", "Theme share of characters (%)")
TERM_SHARE: Final = Bilingual(
    "含编码本指示词的文本份额，未经检验 (%)",
    "Share of text with the codebook's terms, not validated (%)",
)


def unfamiliar_reports(report_shares: pd.DataFrame) -> list[str]:
    """Return the reports with more text without a theme than the codebook's own genre has.

    Parameters
    ----------
    report_shares : pandas.DataFrame
        As `theme_shares` returns it.

    Returns
    -------
    list of str
        Their report_id, in order of appearance.

    Raises
    ------
    InputError
        If a report has no row for ``T00``, so that these are no shares of themes.
    """
    without = _without_theme(report_shares)
    return [str(each) for each in without.index[without > MOST_WITHOUT_THEME]]


def transfer_sentence(report_shares: pd.DataFrame) -> Bilingual | None:
    """Say whether the codebook was carried to texts that it does not fit.

    Parameters
    ----------
    report_shares : pandas.DataFrame
        As `theme_shares` returns it, for the whole reports: in single parts of a report the
        text without a theme is shared out differently.

    Returns
    -------
    Bilingual or None
        If more than .15 of the text, mean of the reports, has no theme: a refusal to call
        these theme shares, and what to do. If that holds for some reports only: how many they
        are. Else None.

    Raises
    ------
    InputError
        As `unfamiliar_reports`.
    """
    without = _without_theme(report_shares)
    apart, reports = int((without > MOST_WITHOUT_THEME).sum()), len(without)
    mean, bound = f"{without.mean():.0%}", f"{MOST_WITHOUT_THEME:.0%}"
    if refuses_theme_shares(report_shares):
        return Bilingual(
            f"这些报告平均有 {mean} 的文本不含任何主题（编码本所依据的报告不超过 {bound}），"
            "属于另一种文体：编码结果只是含指示词的文本份额，不能称为主题份额。"
            f"请随机抽取至少 {MIN_LABELLED} 个段落人工编码，据以校正。",
            f"In these reports {mean} of the text is without a theme (at most {bound} in those the "
            "codebook was drafted on): another genre. The results are shares of text with the "
            f"codebook's terms, not theme shares. Draw at least {MIN_LABELLED} passages by lot, "
            "code them by hand, and correct the shares by them.",
        )
    if apart:
        return Bilingual(
            f"{reports} 份报告中有 {apart} 份不含主题的文本超过 {bound}，编码本可能不适用于它们。",
            f"In {apart} of {reports} reports more than {bound} of the text is without a theme: "
            "the codebook may not fit them.",
        )
    return None


def refuses_theme_shares(report_shares: pd.DataFrame) -> bool:
    """Return whether the shares may not be called theme shares without a hand-coded sample.

    Parameters
    ----------
    report_shares : pandas.DataFrame
        As `theme_shares` returns it, for the whole reports.

    Returns
    -------
    bool
    """
    return bool(_without_theme(report_shares).mean() > MOST_WITHOUT_THEME)


def shares_label(report_shares: pd.DataFrame) -> Bilingual:
    """Return what the shares may be called on an axis or in a heading.

    Parameters
    ----------
    report_shares : pandas.DataFrame
        As `theme_shares` returns it, for the whole reports.

    Returns
    -------
    Bilingual
        Theme share of characters, in per cent, unless `refuses_theme_shares`.
    """
    return TERM_SHARE if refuses_theme_shares(report_shares) else THEME_SHARE


def _without_theme(report_shares: pd.DataFrame) -> pd.Series[float]:
    shares = report_shares[report_shares["category"] == NO_THEME].set_index("report_id")["share"]
    listed = report_shares["report_id"].drop_duplicates().tolist()
    missing = [each for each in listed if each not in shares.index]
    raise_problems(
        Problem(f"report {each}", f"it has no share of {NO_THEME}.", "Use theme_shares.")
        for each in missing
    )
    if not listed:
        raise_problems([Problem("report_shares", "there is no report.", "Give at least one.")])
    return shares.loc[listed]
