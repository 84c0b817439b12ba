"""Terms over the years: first use, spread over regions, and turning points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.comparison.design import MIN_REGIONS, clusters_sentence
from govreport_research.measures.comparable import comparable, comparable_texts
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: With regions missing in some years, a year needs so many reports for a trend.
MIN_REPORTS: Final = 20
_PAIR: Final = re.compile("[0-9a-z]{2}")
#: A sentence names so many years; more are only counted.
_NAMED_YEARS: Final = 6


@dataclass(frozen=True)
class Emergence:
    """Use of terms by year. Made by `trace_terms`.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns of ``schema.EMERGENCE``: every year of every term, terms as given, years
        ascending.
    turning_points : pandas.DataFrame
        Columns of ``schema.TURNING_POINTS``: one row per term.
    trend : bool
        Whether years may be compared: see `trend_refusal`.
    sentences : tuple of Bilingual
        What a caption has to say, in order.
    """

    table: pd.DataFrame
    turning_points: pd.DataFrame
    trend: bool
    sentences: tuple[Bilingual, ...]


def trace_terms(
    passages: pd.DataFrame,
    reports: pd.DataFrame,
    terms: Sequence[str] | pd.Series[str],
    not_within: Sequence[str] = (),
) -> Emergence:
    """Find which reports use which terms, year by year.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``; ``report_id`` and ``measured`` are read.
    reports : pandas.DataFrame
        With ``report_id``, ``region`` (one name, one place) and ``year``. Must list every
        report of `passages`; reports without passages are left out.
    terms : sequence of str
        In simplified script; `discover_terms` can propose some.
    not_within : sequence of str, optional
        Longer expressions that hold a term and mean something else, such as 高标准地 for
        标准地, or 农业经营主体 for 经营主体.

    Returns
    -------
    Emergence

    Raises
    ------
    InputError
        Naming everything that is wrong together: no passage, a missing column, a report that
        is not listed or listed twice, no term, an empty term, a term given twice, an entry
        of `not_within` that holds no term.

    Notes
    -----
    Terms are looked up in the text without white space and quotation marks, in half-width
    letters and lower case (`comparable`), so “新质生产力” and 新质生产力 are one term. Chinese
    has no spaces that would bound a word; a term is therefore found wherever its characters
    stand in one passage, except

    - inside a longer term that is listed too, or inside an entry of `not_within`;
    - next to a letter or digit that goes on where it begins or ends with one: 5g is not
      found in 15g.

    A region uses a term in a year if any of its reports of that year does. The turn of a
    term divides the years, in order, into two parts in each of which the share of regions
    is taken as constant, so that the binomial likelihood is largest (the first of equal
    ones); it describes where use changed most and is no test. A term that comes and goes is
    better told by its peak: its turn is its rise or its fall, whichever fits better.

    Examples
    --------
    >>> passages = pd.DataFrame(
    ...     {"report_id": ["a", "b"], "measured": ["推行高标准地建设。", "出让“标准地”三宗。"]}
    ... )
    >>> reports = pd.DataFrame(
    ...     {"report_id": ["a", "b"], "region": ["岳麓区", "大余县"], "year": [2021, 2022]}
    ... )
    >>> found = trace_terms(passages, reports, ["标准地"], ["高标准地"])
    >>> found.table[["year", "n_reports", "n_using", "first_use"]].values.tolist()
    [[2021, 1, 0, 2022], [2022, 1, 1, 2022]]
    """
    check_passages(passages, reports)
    terms = list(terms)
    looked_up = _looked_up(terms, not_within)
    held = reports[reports["report_id"].isin(passages["report_id"])]
    using = _using(passages, held, looked_up)
    table = _by_year(using, held, terms)
    refusal = trend_refusal(held)
    turning = _turning_points(table, terms, trend=refusal is None)
    return Emergence(
        table=table,
        turning_points=turning,
        trend=refusal is None,
        sentences=tuple(_sentences(turning, held, refusal)),
    )


def trend_refusal(reports: pd.DataFrame) -> Bilingual | None:
    """Say why these reports allow no statement about change over the years, if so.

    Parameters
    ----------
    reports : pandas.DataFrame
        With ``region`` and ``year``.

    Returns
    -------
    Bilingual or None
        None if five regions or more have a report in every year, and no other region has
        any; or if every year has 20 reports or more. Otherwise other regions, not other
        years, may be what changes.
    """
    years = reports["year"].value_counts().sort_index()
    if len(years) < 2:
        return Bilingual("只有一个年度，无从比较。", "One year only: nothing to compare with.")
    cells = reports.drop_duplicates(["region", "year"])
    n_regions = reports["region"].nunique()
    if len(cells) == n_regions * len(years) and n_regions >= MIN_REGIONS:
        return None
    few = [str(year) for year, count in years.items() if count < MIN_REPORTS]
    if not few:
        return None
    if len(cells) == n_regions * len(years):
        return Bilingual(
            f"少于 {MIN_REGIONS} 个地区：只显示各年数值，不判断趋势。",
            f"Fewer than {MIN_REGIONS} regions: values by year are shown, no trend is stated.",
        )
    named = len(few) <= _NAMED_YEARS
    return Bilingual(
        f"各年度的地区不尽相同，且{'、'.join(few) if named else f'{len(few)} 个'}年不足 "
        f"{MIN_REPORTS} 份报告：年度之差可能只是地区之差，不判断趋势。",
        f"Not every region has a report in every year, and fewer than {MIN_REPORTS} reports are "
        f"held for {', '.join(few) if named else f'{len(few)} years'}: years may differ because "
        "regions do; no trend is stated.",
    )


@dataclass(frozen=True)
class _Term:
    """A term as it is looked up, and the longer expressions inside which it is not one."""

    text: str
    within: tuple[str, ...]


def _looked_up(terms: Sequence[str], not_within: Sequence[str]) -> list[_Term]:
    plain = [comparable(term) for term in terms]
    guards = [comparable(phrase) for phrase in not_within]
    problems = [] if terms else [Problem("terms", "there is none.", "Name at least one.")]
    for number, (term, text) in enumerate(zip(terms, plain, strict=True), 1):
        where = f"terms, number {number}"
        if not text:
            problems.append(Problem(where, f"{term!r} is empty.", "Write a term or leave it out."))
        elif text in plain[: number - 1]:
            problems.append(Problem(where, f"{term!r} is given already.", "Keep one of them."))
    problems += [
        Problem("not_within", f"{phrase!r} holds no term.", "Leave it out, or add its term.")
        for phrase, text in zip(not_within, guards, strict=True)
        if not any(term and term in text and term != text for term in plain)
    ]
    raise_problems(problems)
    longer = list(dict.fromkeys([*plain, *guards]))
    return [_Term(term, tuple(x for x in longer if term in x and term != x)) for term in plain]


def _using(
    passages: pd.DataFrame, reports: pd.DataFrame, terms: Sequence[_Term]
) -> npt.NDArray[np.bool_]:
    """Return which report uses which term, shape (reports, terms)."""
    place = {report: row for row, report in enumerate(reports["report_id"])}
    # One search in all texts at once is many times faster than one in each. No term holds a
    # line break, so none is found across two passages.
    parts = comparable_texts(passages["measured"].tolist())
    everything = "\n".join(parts)
    begins = np.cumsum([0, *(len(part) + 1 for part in parts)])[:-1]
    owner = np.array([place[report] for report in passages["report_id"]])
    using = np.zeros((len(reports), len(terms)), dtype=bool)
    for column, term in enumerate(terms):
        starts = _starts(everything, term)
        using[owner[np.searchsorted(begins, starts, side="right") - 1], column] = True
    return using


def _starts(text: str, term: _Term) -> npt.NDArray[np.intp]:
    """Return where a term stands by itself."""
    found = _occurrences(text, term.text)
    if not found:
        return np.array([], dtype=np.intp)
    inside = {
        start + offset
        for phrase in term.within
        for offset in _occurrences(phrase, term.text)
        for start in _occurrences(text, phrase)
    }
    return np.array([each for each in found if each not in inside], dtype=np.intp)


def _occurrences(text: str, term: str) -> list[int]:
    """Return where a term stands, overlapping ones too, unless a letter or digit goes on."""
    found, start = [], text.find(term)
    while start >= 0:
        end = start + len(term)
        if not (_goes_on(text[start - 1 : start + 1]) or _goes_on(text[end - 1 : end + 1])):
            found.append(start)
        start = text.find(term, start + 1)
    return found


def _goes_on(pair: str) -> bool:
    return _PAIR.fullmatch(pair) is not None


def _by_year(using: npt.NDArray[np.bool_], reports: pd.DataFrame, terms: list[str]) -> pd.DataFrame:
    flags = pd.DataFrame(using, columns=pd.RangeIndex(len(terms)))
    year, region = reports["year"].astype(int).to_numpy(), reports["region"].to_numpy()
    by_region = flags.groupby([year, region], sort=True).max()
    n_reports = pd.Series(year).value_counts().sort_index()
    rows = []
    n_using = flags.groupby(year, sort=True).sum()
    regions = by_region.groupby(level=0, sort=True)
    shares, n_regions = regions.mean(), regions.size()
    for column, term in enumerate(terms):
        used = n_using.index[n_using[column] > 0]
        for y in n_reports.index:
            rows.append(
                {
                    "term": term,
                    "year": y,
                    "n_reports": n_reports[y],
                    "n_using": n_using.loc[y, column],
                    "n_regions": n_regions[y],
                    "share": shares.loc[y, column],
                    "first_use": used[0] if len(used) else pd.NA,
                    "left_censored": bool(len(used)) and used[0] == n_reports.index[0],
                }
            )
    return conform(pd.DataFrame(rows), schema.EMERGENCE)


def _turning_points(table: pd.DataFrame, terms: list[str], *, trend: bool) -> pd.DataFrame:
    rows = []
    for number, term in enumerate(terms):
        n_years = len(table) // len(terms)
        mine = table.iloc[number * n_years : (number + 1) * n_years]
        share = mine["share"].to_numpy()
        years = mine["year"].tolist()
        split = _best_split(share, mine["n_regions"].to_numpy(dtype="float64")) if trend else 0
        rows.append(
            {
                "term": term,
                "first_use": mine["first_use"].iloc[0],
                "left_censored": mine["left_censored"].iloc[0],
                "peak": years[int(share.argmax())] if trend and share.any() else pd.NA,
                "turn": years[split] if split else pd.NA,
                "share_before": share[:split].mean() if split else np.nan,
                "share_after": share[split:].mean() if split else np.nan,
            }
        )
    return conform(pd.DataFrame(rows), schema.TURNING_POINTS)


def _best_split(share: npt.NDArray[np.float64], n: npt.NDArray[np.float64]) -> int:
    """Return how many years come before the turn; 0 if all shares are equal."""
    if np.ptp(share) == 0:
        return 0
    k = share * n
    gains = [
        _likelihood(k[:cut].sum(), n[:cut].sum()) + _likelihood(k[cut:].sum(), n[cut:].sum())
        for cut in range(1, len(share))
    ]
    return int(np.argmax(np.round(gains, 9))) + 1


def _likelihood(k: float, n: float) -> float:
    """Return the largest binomial log-likelihood of k in n, without its constant."""
    return float(sum(each * np.log(each / n) for each in (k, n - k) if each > 0))


def _sentences(
    turning: pd.DataFrame, reports: pd.DataFrame, refusal: Bilingual | None
) -> list[Bilingual]:
    earliest = int(reports["year"].min())
    censored = int(turning["left_censored"].sum())
    found = [
        Bilingual(
            "首次使用指所收报告中的首次"
            + (
                f"；{len(turning)} 个用语中有 {censored} 个在最早年度（{earliest}）"
                "已经使用，实际首次使用可能更早。"
                if censored
                else "。"
            ),
            "First use = first in the reports held"
            + (
                f"; left-censored if present in the earliest year ({earliest}): "
                f"{censored} of {len(turning)} terms."
                if censored
                else "."
            ),
        )
    ]
    if refusal is not None:
        found.append(refusal)
    else:
        found.append(
            Bilingual(
                "转折年度是使用比例前后差别最大之处，仅为描述，未作检验。",
                "A turn is where the share of regions before and after differs most clearly: "
                "a description, not a test.",
            )
        )
    return [*found, clusters_sentence(reports["region"].nunique(), len(reports))]


def check_passages(passages: pd.DataFrame, reports: pd.DataFrame) -> None:
    """Raise everything that keeps passages from being ordered by region and year.

    Parameters
    ----------
    passages : pandas.DataFrame
        With ``report_id`` and ``measured``.
    reports : pandas.DataFrame
        With ``report_id``, ``region`` and ``year``.

    Raises
    ------
    InputError
        If there is no passage, a column is missing, or a report with passages is not listed
        or listed twice.
    """
    raise_problems(
        Problem(name, f"column {column} is missing.", f"Give the {name} of a corpus.")
        for name, frame, columns in (
            ("passages", passages, ("report_id", "measured")),
            ("reports", reports, ("report_id", "region", "year")),
        )
        for column in columns
        if column not in frame.columns
    )
    problems = [] if len(passages) else [Problem("passages", "there is none.", "Give some.")]
    problems += [
        Problem(f"report {each}", "it is listed twice.", "List every report once.")
        for each in pd.unique(reports.loc[reports["report_id"].duplicated(), "report_id"])
    ]
    problems += [
        Problem(f"report {each}", "it has passages and is not listed.", "List it in the reports.")
        for each in sorted(set(passages["report_id"]) - set(reports["report_id"]))
    ]
    raise_problems(problems)
