"""Which comparison of two groups the reports allow: carried out, or refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.comparison import refusals
from govreport_research.comparison.between_groups import between_groups, year_confounding
from govreport_research.comparison.between_years import paired, region_and_year
from govreport_research.comparison.contrasts import Contrast
from govreport_research.comparison.design import MIN_REGIONS, describe_design
from govreport_research.comparison.permutation import (
    Floats,
    smallest_p_of_groups,
    smallest_p_of_signs,
)
from govreport_research.comparison.verdicts import Method

#: Groups are not compared if the years of their reports tell more of the grouping than this.
MAX_CONFOUNDING: Final = 0.5
#: A test that cannot reach this p value is not made.
LEVEL: Final = 0.05


@dataclass(frozen=True)
class Sides:
    """The reports that are compared.

    Attributes
    ----------
    reports : pandas.DataFrame
        One row per report with ``region``, ``region_en``, ``year`` and ``side`` ("a" or
        "b"), sorted by region and year.
    shares : ndarray of float64, shape (n_reports, n_categories)
        In the order of `reports`.
    labels : (Bilingual, Bilingual)
        Names of groups a and b.
    """

    reports: pd.DataFrame
    shares: Floats
    labels: tuple[Bilingual, Bilingual]

    def regional(self, side: str) -> Floats:
        """Return the regions' mean shares in a group, shape (n_regions, n_categories)."""
        chosen = (self.reports["side"] == side).to_numpy()
        frame = pd.DataFrame(self.shares[chosen])
        means = frame.groupby(self.reports.loc[chosen, "region"].to_numpy()).mean()
        return means.to_numpy(dtype="float64")

    def single(self) -> list[Bilingual]:
        """Return the names of the groups of one report."""
        counts = self.reports["side"].value_counts()
        return [name for name, side in zip(self.labels, "ab", strict=True) if counts[side] == 1]


@dataclass(frozen=True)
class Outcome:
    """A comparison that was made or refused.

    Attributes
    ----------
    contrast : Contrast
        NaN where something was refused; the difference always stands.
    method : {"permutation", "placebo_rank", "sign_flip", "region_and_year", "none"}
    refused : tuple of Bilingual
        Why there is no interval, or no test.
    adjusted : bool
        Whether the difference is adjusted for years or regions.
    rank : ndarray of float64 or None
        Rank of a single region's distance from all others, by category.
    n_used : int
        Regions that the estimate rests on.
    smallest : float
        Smallest p value that the test can give.
    """

    contrast: Contrast
    method: Method
    refused: tuple[Bilingual, ...]
    adjusted: bool
    n_used: int
    smallest: float = 0.0
    rank: Floats | None = None


def compare_regions_of(sides: Sides, permutations: int, seed: int) -> Outcome:
    """Compare groups of different regions.

    Parameters
    ----------
    sides : Sides
        No region on both.
    permutations, seed : int

    Returns
    -------
    Outcome
    """
    region, _ = pd.factorize(sides.reports["region"])
    year, _ = pd.factorize(sides.reports["year"])
    in_a = sides.reports.groupby("region")["side"].first().eq("a").to_numpy(dtype=bool)
    if single := sides.single():
        return _points(sides, refusals.one_report(single))
    confounding = year_confounding(region, year, in_a)
    if confounding > MAX_CONFOUNDING:
        return _points(sides, refusals.years_differ(confounding))
    n_a, n_b = int(in_a.sum()), int((~in_a).sum())
    contrast = between_groups(sides.shares, region, year, in_a, permutations, seed)
    raw = sides.regional("a").mean(axis=0) - sides.regional("b").mean(axis=0)
    refused = []
    if min(n_a, n_b) < MIN_REGIONS:
        refused.append(refusals.no_interval(min(n_a, n_b)))
    # Of one region among others, every arrangement puts another one in its place: so the
    # part of them that is as far from zero is the rank.
    alone = min(n_a, n_b) == 1 and n_a + n_b > 2
    rank = np.round(contrast.p * contrast.arrangements) if alone else None
    method: Method = "placebo_rank" if alone else "permutation"
    smallest = smallest_p_of_groups(n_a, n_b)
    if smallest > LEVEL:
        refused.append(refusals.too_few_to_permute(n_a, n_b, smallest))
        contrast, method = _untested(contrast), "none"
    return Outcome(
        contrast,
        method,
        tuple(refused),
        adjusted=not np.allclose(contrast.difference, raw, rtol=0, atol=1e-12),
        n_used=n_a + n_b,
        smallest=smallest,
        rank=rank,
    )


def compare_times_of(sides: Sides, permutations: int, seed: int) -> Outcome:
    """Compare two times within regions.

    Parameters
    ----------
    sides : Sides
    permutations, seed : int

    Returns
    -------
    Outcome
    """
    if single := sides.single():
        return _points(sides, refusals.one_report(single))
    counts = pd.crosstab(sides.reports["region"], sides.reports["year"]).to_numpy()
    if counts.min() == counts.max():
        return _paired(sides, permutations, seed)
    return _unbalanced(sides, permutations, seed)


def _paired(sides: Sides, permutations: int, seed: int) -> Outcome:
    differences = sides.regional("a") - sides.regional("b")
    n = len(differences)
    if n == 1:
        return _points(sides, refusals.too_few_changing(n))
    contrast = paired(differences, permutations, seed)
    refused = []
    method: Method = "sign_flip"
    if n < MIN_REGIONS:
        refused.append(refusals.no_interval(n))
    smallest = smallest_p_of_signs(n)
    if smallest > LEVEL:
        refused.append(refusals.too_few_to_flip(n, smallest))
        contrast, method = _untested(contrast), "none"
    return Outcome(contrast, method, tuple(refused), adjusted=False, n_used=n, smallest=smallest)


def _unbalanced(sides: Sides, permutations: int, seed: int) -> Outcome:
    keys = ["region", "year"]
    side_of = sides.reports.groupby("year")["side"].first()
    part = side_of.map(1 / side_of.value_counts()) * side_of.map({"a": 1.0, "b": -1.0})
    for _, years in describe_design(sides.reports).linked:
        if abs(part.loc[list(years)].sum()) > 1e-9:
            return _points(sides, refusals.not_linked(*sides.labels))
    cells = pd.DataFrame(sides.shares).groupby([sides.reports[key] for key in keys]).mean()
    index = cells.index.to_frame(index=False)
    # A region of a single year tells nothing about change.
    changing = index.groupby("region")["year"].transform("size").gt(1).to_numpy()
    region, regions = pd.factorize(index.loc[changing, "region"])
    year, years_left = pd.factorize(index.loc[changing, "year"], sort=True)
    if len(regions) < MIN_REGIONS:
        return _points(sides, refusals.too_few_changing(len(regions)))
    contrast = region_and_year(
        cells.to_numpy(dtype="float64")[changing],
        region,
        year,
        part.loc[years_left].to_numpy(dtype="float64"),
        permutations,
        seed,
    )
    return Outcome(contrast, "region_and_year", (), adjusted=True, n_used=len(regions))


def _points(sides: Sides, reason: Bilingual) -> Outcome:
    """Return the plain difference of the means, and nothing else."""
    difference = sides.regional("a").mean(axis=0) - sides.regional("b").mean(axis=0)
    none = np.full_like(difference, np.nan)
    return Outcome(
        Contrast(difference, none, none, none, none, none, none, arrangements=0, exact=True),
        "none",
        (reason,),
        adjusted=False,
        n_used=sides.reports["region"].nunique(),
    )


def _untested(contrast: Contrast) -> Contrast:
    none = np.full_like(contrast.difference, np.nan)
    return replace(contrast, p=none, p_max=none, p_t=none, mdd=none)
