"""What reports can be grouped by, and what the groups are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.listing import added_columns
from govreport_research.corpus.places import english_name
from govreport_research.problems import Problem, did_you_mean, raise_problems

#: A key of `GROUPINGS`, or a column that was added to reports.csv.
GroupBy = str

#: What reports can be grouped by.
GROUPINGS: Final[dict[str, Bilingual]] = {
    "region": Bilingual("地区", "Region"),
    "province": Bilingual("省份", "Province"),
    "city": Bilingual("地市", "Prefecture"),
    "bloc": Bilingual("区域板块", "Regional bloc"),
    "level": Bilingual("行政层级", "Administrative level"),
    "year": Bilingual("年度", "Year"),
    "period": Bilingual("时期", "Period"),
}
#: Groupings in which one region can be in several groups.
OVER_TIME: Final = ("year", "period")
#: From so many different numbers on there are three groups, else two.
_FEWEST_FOR_THREE: Final = 9
#: Up to so many different digits are codes, not quantities.
_CODES: Final = 5
_BANDS: Final = {"low": "低", "middle": "中", "high": "高"}
_BAND: Final = re.compile(r"(low|middle|high) \((.+)\)")


def check_grouping(reports: pd.DataFrame, by: str) -> None:
    """Raise everything that keeps reports from being grouped.

    Parameters
    ----------
    reports : pandas.DataFrame
    by : str

    Raises
    ------
    InputError
        If `by` is no grouping nor a column that was added, a column is missing, or a report
        has no value to group by.
    """
    added = added_columns(reports)
    if by not in GROUPINGS and by not in added:
        what = f"{by!r} is no grouping."
        raise_problems([Problem("parameter by", what, did_you_mean(by, [*GROUPINGS, *added]))])
    remedy = "Make it with add_periods." if by == "period" else "Give the reports of a corpus."
    raise_problems(
        Problem("reports", f"column {name} is missing.", remedy)
        for name in dict.fromkeys(("report_id", "region", "region_en", by))
        if name not in reports.columns
    )
    empty = reports[by].isna() | reports[by].astype("str").eq("")
    raise_problems(
        Problem(f"report {each}", f"it has no {by}.", f"Leave it out or do not group by {by}.")
        for each in reports.loc[empty, "report_id"]
    )


def add_periods(reports: pd.DataFrame, periods: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """Give every report the period in which its year lies.

    Parameters
    ----------
    reports : pandas.DataFrame
        With ``report_id`` and ``year``.
    periods : sequence of (int, int)
        First and last year of each, both included; no two may share a year.

    Returns
    -------
    pandas.DataFrame
        The same rows with the text column ``period``, such as ``"2016–2020"``.

    Raises
    ------
    InputError
        If a period ends before it begins, two overlap, or a report lies in none.

    Examples
    --------
    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "year": [2017, 2021]})
    >>> add_periods(reports, [(2016, 2020), (2021, 2021)])["period"].tolist()
    ['2016–2020', '2021']
    """
    problems = [
        Problem("parameter periods", f"{first}–{last} ends before it begins.", "Swap the years.")
        for first, last in periods
        if last < first
    ]
    name_of: dict[int, str] = {}
    for first, last in periods:
        for year in range(first, last + 1):
            if year in name_of:
                what = f"{year} lies in two periods."
                problems.append(Problem("parameter periods", what, "Let every year be in one."))
            name_of[year] = str(first) if first == last else f"{first}–{last}"
    outside = reports[~reports["year"].isin(list(name_of))]
    problems += [
        Problem(
            f"report {report}", f"its year {year} lies in no period.", "Add one or leave it out."
        )
        for report, year in outside[["report_id", "year"]].itertuples(index=False)
    ]
    raise_problems(problems)
    return reports.assign(period=reports["year"].map(name_of).astype("str"))


def add_groups(reports: pd.DataFrame, by: str) -> pd.DataFrame:
    """Put reports into groups by a column that the scholar added to reports.csv.

    Parameters
    ----------
    reports : pandas.DataFrame
        Of a corpus.
    by : str
        Its column, or a key of `GROUPINGS`, for which the reports are returned as they are.

    Returns
    -------
    pandas.DataFrame
        The same rows. Numbers become groups of about equal size: three from nine different
        values on, ``low``, ``middle`` and ``high``, else two, ``low`` and ``high``, with
        their bounds; equal values are never parted. Whole numbers from 0 to 9 of which five
        or fewer occur are codes, and stay as they are, as all other texts do.

    Raises
    ------
    InputError
        If there is no such column, or a report has no value in it.

    Examples
    --------
    >>> reports = pd.DataFrame({"report_id": list("abcd"), "region": list("abcd"),
    ...     "region_en": list("ABCD"), "gdp": ["3.1", "5", "8.25", "12"]})
    >>> add_groups(reports, "gdp")["gdp"].tolist()
    ['low (<= 5)', 'low (<= 5)', 'high (> 5)', 'high (> 5)']
    """
    check_grouping(reports, by)
    if by in GROUPINGS:
        return reports
    values = pd.to_numeric(reports[by].str.replace(",", "").str.removesuffix("%"), errors="coerce")
    different = values.unique()
    codes = len(different) <= _CODES and bool((values.isin(range(10))).all())
    if values.isna().any() or codes:
        return reports
    shares = [1 / 3, 2 / 3] if len(different) >= _FEWEST_FOR_THREE else [1 / 2]
    bounds = sorted(set(values.quantile(shares, interpolation="lower")) - {values.max()})
    names = _bands(bounds)
    places = [int(place) for place in np.searchsorted(bounds, values.to_numpy(), side="left")]
    return reports.assign(**{by: pd.Series([names[place] for place in places], reports.index)})


def _bands(bounds: list[float]) -> list[str]:
    if not bounds:
        return ["all"]
    low, high = f"{bounds[0]:g}", f"{bounds[-1]:g}"
    middle = [f"middle (> {low}, <= {high})"] if len(bounds) > 1 else []
    return [f"low (<= {low})", *middle, f"high (> {high})"]


def grouping_name(by: str) -> Bilingual:
    """Return what a grouping is called.

    Parameters
    ----------
    by : str
        A key of `GROUPINGS`, or a column that was added. If a stroke parts its name in two
        (``试点/pilot``), these are the Chinese and the English one.

    Returns
    -------
    Bilingual
    """
    return GROUPINGS.get(by) or _parted(by)


def grouping_sentence(reports: pd.DataFrame, by: str) -> Bilingual | None:
    """Say how reports were grouped by a column that holds numbers.

    Parameters
    ----------
    reports : pandas.DataFrame
        As `add_groups` returns them.
    by : str

    Returns
    -------
    Bilingual or None
        None unless `add_groups` made groups of numbers.
    """
    bands = [each for each in group_names(reports, by) if _BAND.fullmatch(each)]
    if by in GROUPINGS or not bands:
        return None
    name = grouping_name(by)
    what = Bilingual("三分位数", "terciles") if len(bands) > 2 else Bilingual("中位数", "median")
    return Bilingual(
        f"各组按{name.zh}的{what.zh}划分，以本图所用报告计。",
        f"Groups are parted at the {what.en} of {name.en} among the reports shown.",
    )


def _rank(group: str) -> tuple[int, str]:
    band = _BAND.fullmatch(group)
    return (list(_BANDS).index(band[1]) if band else len(_BANDS), group)


def _added_name(group: str) -> Bilingual:
    band = _BAND.fullmatch(group)
    if band is None:
        return _parted(group)
    bounds = band[2].replace("<= ", "≤").replace("> ", ">").replace(", ", "，")
    return Bilingual(f"{_BANDS[band[1]]}（{bounds}）", group)


def _parted(text: str) -> Bilingual:
    zh, _, en = text.partition("/")
    return Bilingual(zh.strip(), en.strip()) if zh.strip() and en.strip() else Bilingual(text, text)


def group_names(reports: pd.DataFrame, by: str) -> dict[str, Bilingual]:
    """Return the groups that occur and their names.

    Parameters
    ----------
    reports : pandas.DataFrame
        With the column `by`, and ``region_en`` if that is ``region``.
    by : str
        A key of `GROUPINGS`, or a column that was added; see `add_groups`.

    Returns
    -------
    dict of str to Bilingual
        Years and periods ascending; blocs East, Central, West, Northeast; levels from the
        nation down; others as they first occur.
    """
    present = [str(value) for value in pd.unique(reports[by])]
    if by in OVER_TIME:
        return {each: Bilingual(each, each) for each in sorted(present)}
    if by == "region":
        pairs = reports.drop_duplicates("region")[["region", "region_en"]]
        return {zh: Bilingual(zh, en) for zh, en in pairs.itertuples(index=False)}
    if by in ("province", "city"):
        return {name: Bilingual(name, english_name(name)) for name in present}
    if by not in GROUPINGS:
        return {each: _added_name(each) for each in sorted(present, key=_rank)}
    known = schema.BLOCS if by == "bloc" else schema.LEVELS
    return {name: label for name, label in known.items() if name in present}


def choose_pair(
    groups: Sequence[str], wanted: Sequence[str] = (), estimable: Sequence[str] = ()
) -> tuple[str, str]:
    """Return the two groups that a comparison is about.

    Parameters
    ----------
    groups : sequence of str
        All groups, in order.
    wanted : sequence of str, default ()
        The two that were asked for, if any.
    estimable : sequence of str, default ()
        Groups that can be compared with each other; two of them are taken if none were
        asked for.

    Returns
    -------
    tuple of str
        Those asked for, else the first two estimable ones, else the first two.

    Raises
    ------
    InputError
        If not exactly two known, different groups were asked for, or there are fewer than two.

    Examples
    --------
    >>> choose_pair(["east", "central", "west"]), choose_pair(["a", "b"], ["b", "a"])
    (('east', 'central'), ('b', 'a'))
    """
    listed = list(groups)
    problems = [
        Problem("contrast", f"{name!r} is no group of these reports.", did_you_mean(name, listed))
        for name in wanted
        if name not in listed
    ]
    if wanted and len(set(wanted)) != 2:
        what = f"it names {', '.join(wanted)}."
        problems.append(Problem("contrast", what, "Name two different groups, or none."))
    if len(listed) < 2:
        what = f"there is one group only ({', '.join(listed)})."
        problems.append(Problem("reports", what, "Select more reports, or group them otherwise."))
    raise_problems(problems)
    first, second = list(wanted or (estimable if len(estimable) > 1 else listed))[:2]
    return first, second
