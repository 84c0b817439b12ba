"""Two groups of reports: which reports belong to them, and what they are called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.comparison.groupings import (
    GROUPINGS,
    check_grouping,
    group_names,
    grouping_name,
)
from govreport_research.corpus.places import english_name
from govreport_research.problems import Problem, did_you_mean, raise_problems

Value = str | int
#: One value of a grouping, or several that form a group together, such as the years of a period.
Group = Value | Collection[Value]

#: A name lists so many values; more are only counted.
_NAMED_VALUES: Final = 4


def values_of(group: Group) -> tuple[str, ...]:
    """Return the values of a group as they stand in a column of text, each once."""
    if isinstance(group, str | int | np.integer):
        return (str(group),)
    return tuple(dict.fromkeys(str(value) for value in group))


def label_of(reports: pd.DataFrame, by: str, values: tuple[str, ...]) -> Bilingual:
    """Name a group after its values, or after their number where there are many.

    Examples
    --------
    >>> label_of(pd.DataFrame(), "year", ("2021", "2020")).en
    '2020–2021'
    >>> label_of(pd.DataFrame(), "bloc", ("east", "central")).en
    'East, Central'
    """
    if by == "year":
        years = sorted(map(int, values))
        if len(years) > 1 and years == list(range(years[0], years[-1] + 1)):
            return Bilingual(f"{years[0]}–{years[-1]}", f"{years[0]}–{years[-1]}")
    if len(values) > _NAMED_VALUES:
        what = grouping_name(by)
        return Bilingual(f"{len(values)} 个{what.zh}", f"{len(values)} {what.en.lower()}s")
    known: dict[str, Bilingual] = {"bloc": schema.BLOCS, "level": schema.LEVELS}.get(by, {})
    if by == "region":
        pairs = reports[["region", "region_en"]].itertuples(index=False)
        known = {zh: Bilingual(zh, en) for zh, en in pairs}
    if by in ("province", "city"):
        known = {each: Bilingual(each, english_name(each)) for each in values}
    if by not in GROUPINGS:
        known = group_names(pd.DataFrame({by: values}), by)
    names = [known.get(each, Bilingual(each, each)) for each in values]
    return Bilingual("、".join(n.zh for n in names), ", ".join(n.en for n in names))


def sides_of(
    reports: pd.DataFrame, by: str, a: tuple[str, ...], b: tuple[str, ...] | None
) -> pd.DataFrame:
    """Return the reports that are compared, each with its side.

    Parameters
    ----------
    reports : pandas.DataFrame
        With ``report_id``, ``region`` and the column `by`.
    by : str
    a, b : tuple of str
        Values of each group; None for all other reports.

    Returns
    -------
    pandas.DataFrame
        Columns ``report_id``, ``region`` and ``side`` ("a" or "b").

    Raises
    ------
    InputError
        If a value is that of no report or in both groups, or a group is empty.
    """
    value = reports[by].astype("str")
    present = list(dict.fromkeys(value))
    problems = [
        Problem(f"group {name}", f"no report has {by} {each!r}.", did_you_mean(each, present))
        for name, values in (("a", a), ("b", b or ()))
        for each in values
        if each not in present
    ]
    problems += [
        Problem("groups", f"{each!r} is in both.", "Put every value in one group.")
        for each in sorted(set(a) & set(b or ()))
    ]
    problems += [
        Problem(f"group {name}", "it has no value.", f"Name a {by}.")
        for name, values in (("a", a), ("b", b))
        if values is not None and not values
    ]
    if b is None and not problems and set(a) >= set(present):
        problems.append(Problem("group b", "no report is left for it.", "Name fewer values in a."))
    raise_problems(problems)
    in_a = value.isin(a)
    in_b = ~in_a if b is None else value.isin(b)
    frame = reports.loc[in_a | in_b, ["report_id", "region"]]
    return frame.assign(side=np.where(in_a[in_a | in_b], "a", "b")).reset_index(drop=True)


def check_counted(
    report_ids: Sequence[str] | pd.Series[str], n_tokens: int, reports: pd.DataFrame, by: str
) -> None:
    """Raise everything that keeps words from being counted by report and group."""
    counted = reports
    if "report_id" in reports.columns:
        counted = reports[reports["report_id"].isin(report_ids)]
    check_grouping(counted, by)
    problems = [
        Problem(f"report {each}", "it is listed twice.", "List every report once.")
        for each in pd.unique(reports.loc[reports["report_id"].duplicated(), "report_id"])
    ]
    if len(report_ids) != n_tokens:
        what = f"{n_tokens} passages have words and {len(report_ids)} have a report."
        problems.append(Problem("tokens", what, "Give both in the same order."))
    problems += [
        Problem(f"report {each}", "it has words and is not listed.", "List it in the reports.")
        for each in sorted(set(report_ids) - set(reports["report_id"]))
    ]
    raise_problems(problems)
