"""Differences between two groups of reports, with the region as the unit of every statement.

The design decides how a difference is estimated and tested, and whether at all: groups of
different regions are compared within the same years, two times within the same regions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.comparison.choice import (
    Outcome,
    Sides,
    compare_regions_of,
    compare_times_of,
)
from govreport_research.comparison.design import clusters_sentence
from govreport_research.comparison.false_discovery import benjamini_hochberg
from govreport_research.comparison.groupings import OVER_TIME, GroupBy
from govreport_research.comparison.shares import check_shares
from govreport_research.comparison.two_groups import Group, label_of, sides_of, values_of
from govreport_research.comparison.verdicts import (
    ADJUSTED_FOR_YEARS,
    Difference,
    Method,
    describe_method,
    shared_provinces,
    summarise,
    verdict_of,
)
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: Fewer drawn arrangements would leave p values near 5 % to chance.
MIN_PERMUTATIONS: Final = 999
_REST: Final = Bilingual("其余", "All others")
#: What the table takes over from each result.
_SAID: Final = (
    "mean_a", "mean_b", "difference", "low", "high", "p", "p_t", "q", "p_max", "rank", "mdd",
    "verdict",
)  # fmt: skip


@dataclass(frozen=True)
class Differences:
    """Two groups compared in every category. Made by `compare_groups`.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns of ``schema.DIFFERENCES``, categories as they first occur in the shares.
    results : tuple of Difference
        The same rows; printed, or as ``sentence``, each says itself in words.
    labels : tuple of (Bilingual, Bilingual)
        Names of groups a and b.
    method : {"permutation", "placebo_rank", "sign_flip", "region_and_year", "none"}
        How the groups were tested.
    sentences : tuple of Bilingual
        What a caption has to say, in order, reasons of refusals among it.
    refused : tuple of Bilingual
        Why there is no interval, or no test; empty if there are both.
    """

    table: pd.DataFrame
    results: tuple[Difference, ...]
    labels: tuple[Bilingual, Bilingual]
    method: Method
    sentences: tuple[Bilingual, ...]
    refused: tuple[Bilingual, ...]


def compare_groups(
    report_shares: pd.DataFrame,
    reports: pd.DataFrame,
    by: GroupBy,
    a: Group,
    b: Group | None = None,
    *,
    seed: int,
    permutations: int = 9_999,
    names: Mapping[str, Bilingual] | None = None,
) -> Differences:
    """Compare the mean shares of two groups of reports in every category.

    Parameters
    ----------
    report_shares : pandas.DataFrame
        Columns of ``schema.REPORT_SHARES``, every category for every report.
    reports : pandas.DataFrame
        The reports, with ``report_id``, ``region``, ``region_en``, ``year`` and the column
        to group by; ``province`` if there is one. Reports without shares are left out.
    by : {"region", "province", "city", "bloc", "level", "year", "period"}
        What the groups are groups of.
    a, b : value or collection of values
        Such as ``"east"`` or ``range(2016, 2021)``; without `b`, all other reports.
    seed : int
        For arrangements that are drawn.
    permutations : int, default 9999
        How many to draw where there are too many to go through; at least 999.
    names : mapping of str to Bilingual, optional
        Names of the categories for the sentences.

    Returns
    -------
    Differences
        Shares are averaged over the reports of a region first. Which comparison is made
        follows from the reports:

        - Different regions: see `between_groups`. Regions are handed out anew to the groups,
          all ways of it or a number drawn; a single region on one side gets its rank among
          all. No interval below five regions in a group; no test if no p value could reach
          5 %; neither if the years of the reports tell more than half of the grouping.
        - Two times, every region with as many reports in each year: see `paired`.
        - Two times otherwise: see `region_and_year`, unless regions do not link the years.

        Neither interval nor test where a group is a single report. For the verdict see
        `verdicts.verdict_of`. q is corrected over the
        categories that vary (Benjamini & Hochberg 1995), p_max by max-T.

    Raises
    ------
    InputError
        Naming everything that is wrong together, as in `compare_shares`; if a group is
        empty, a value is that of no report or in both groups, or a region is in both groups
        of a grouping that is not over time.

    Examples
    --------
    >>> shares = pd.DataFrame(
    ...     {
    ...         "report_id": list("abcdefghij"),
    ...         "category": "T01",
    ...         "characters": 10.0,
    ...         "share": [0.05, 0.06, 0.07, 0.08, 0.09, 0.11, 0.12, 0.13, 0.14, 0.15],
    ...     }
    ... )
    >>> reports = pd.DataFrame(
    ...     {
    ...         "report_id": list("abcdefghij"),
    ...         "region": list("abcdefghij"),
    ...         "region_en": list("ABCDEFGHIJ"),
    ...         "bloc": ["west"] * 5 + ["east"] * 5,
    ...         "year": 2021,
    ...     }
    ... )
    >>> compared = compare_groups(shares, reports, "bloc", "east", "west", seed=1)
    >>> print(compared.results[0].sentence.en)
    T01: East 13.0%, West 7.0%; different by +6.0 points [+3.1, +8.7], q = 0.008 (max-T p = 0.008).
    """
    if permutations < MIN_PERMUTATIONS:
        what = f"{permutations} are too few."
        remedy = f"Draw at least {MIN_PERMUTATIONS}."
        raise_problems([Problem("parameter permutations", what, remedy)])
    categories, sides = _gather(report_shares, reports, by, a, b)
    compare = compare_times_of if by in OVER_TIME else compare_regions_of
    outcome = compare(sides, permutations, seed)
    results = _results(categories, sides, outcome, names or {})
    frame = pd.DataFrame([{name: getattr(each, name) for name in _SAID} for each in results])
    frame = frame.assign(
        group_a="+".join(values_of(a)),
        group_b="rest" if b is None else "+".join(values_of(b)),
        category=categories,
        n_regions_a=len(sides.regional("a")),
        n_regions_b=len(sides.regional("b")),
        method=outcome.method,
    )
    return Differences(
        table=conform(frame, schema.DIFFERENCES),
        results=results,
        labels=sides.labels,
        method=outcome.method,
        sentences=tuple(_sentences(results, sides, outcome, by)),
        refused=outcome.refused,
    )


def _gather(
    report_shares: pd.DataFrame, reports: pd.DataFrame, by: str, a: Group, b: Group | None
) -> tuple[list[str], Sides]:
    """Return the categories, and the reports of both groups with their shares."""
    check_shares(report_shares, reports, by)
    if "year" not in reports.columns:
        what = "column year is missing."
        raise_problems([Problem("reports", what, "Give the reports of a corpus.")])
    used = reports[reports["report_id"].isin(report_shares["report_id"])]
    values_a, values_b = values_of(a), None if b is None else values_of(b)
    sides = sides_of(used, by, values_a, values_b)
    more = [name for name in ("region_en", "year", "province") if name in used.columns]
    sides = sides.merge(used[["report_id", *more]], on="report_id", validate="one_to_one")
    sides = sides.sort_values(["region", "year", "report_id"], ignore_index=True)
    key = "year" if by in OVER_TIME else "region"
    both = sides.groupby(key)["side"].nunique().gt(1)
    raise_problems(
        Problem(f"{key} {each}", "it has reports in both groups.", "Name every place once.")
        for each in both.index[both]
    )
    categories = [str(each) for each in pd.unique(report_shares["category"])]
    wide = report_shares.pivot_table(index="report_id", columns="category", values="share")
    shares = wide.loc[sides["report_id"], categories].to_numpy(dtype="float64")
    label_b = _REST if values_b is None else label_of(used, by, values_b)
    return categories, Sides(sides, shares, (label_of(used, by, values_a), label_b))


def _results(
    categories: list[str], sides: Sides, outcome: Outcome, names: Mapping[str, Bilingual]
) -> tuple[Difference, ...]:
    contrast = outcome.contrast
    q = benjamini_hochberg(contrast.p)
    means = [sides.regional(side).mean(axis=0) for side in "ab"]
    found = []
    for at, category in enumerate(categories):
        rank = np.nan if outcome.rank is None else outcome.rank[at]
        found.append(
            Difference(
                category=names.get(category, Bilingual(category, category)),
                a=sides.labels[0],
                b=sides.labels[1],
                mean_a=float(means[0][at]),
                mean_b=float(means[1][at]),
                difference=float(contrast.difference[at]),
                low=float(contrast.low[at]),
                high=float(contrast.high[at]),
                p=float(contrast.p[at]),
                p_t=float(contrast.p_t[at]),
                q=float(q[at]),
                p_max=float(contrast.p_max[at]),
                mdd=float(contrast.mdd[at]),
                rank=None if np.isnan(rank) else int(rank),
                n_regions=sides.reports["region"].nunique(),
                adjusted=outcome.adjusted,
                verdict=verdict_of(q[at], contrast.low[at], contrast.high[at]),
            )
        )
    return tuple(found)


def _sentences(
    results: tuple[Difference, ...], sides: Sides, outcome: Outcome, by: str
) -> Iterator[Bilingual]:
    yield from outcome.refused
    if outcome.method != "none":
        contrast = outcome.contrast
        yield describe_method(
            outcome.method,
            contrast.arrangements,
            contrast.exact,
            outcome.n_used,
            intervals=not np.isnan(contrast.low).all(),
        )
        yield from summarise(results, outcome.smallest)
    if outcome.adjusted and outcome.method != "region_and_year":
        yield ADJUSTED_FOR_YEARS
    if by not in (*OVER_TIME, "region", "province", "city") and "province" in sides.reports:
        places = sides.reports.drop_duplicates("region")
        n_provinces = places["province"].nunique()
        if n_provinces < len(places):
            yield shared_provinces(len(places), n_provinces)
    yield clusters_sentence(sides.reports["region"].nunique(), len(sides.reports))
