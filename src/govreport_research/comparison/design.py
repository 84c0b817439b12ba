"""What a set of reports can tell about regions and years, and what it cannot.

A share of a report is thought of as region effect + year effect + rest. Two regions can be
compared without assuming anything about years only if a chain of shared years links them; so
for years and shared regions. Reports link the regions and years of a graph, and everything
follows from its connected components.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.places import PROVINCES
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: No interval is given for fewer regions than this.
MIN_REGIONS: Final = 5
#: So many estimable pairs are named in a sentence; more are only counted.
_NAMED_PAIRS: Final = 3


@dataclass(frozen=True)
class Design:
    """What can be estimated from these reports. Made by `describe_design`.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns of ``schema.DESIGN``: one row for regions and one for years.
    n_reports, n_regions, n_years : int
        Reports, and different regions and years among them.
    columns : int
        Parameters of the model region + year: 1 + (n_regions - 1) + (n_years - 1).
    rank : int
        How many of them these reports determine: n_regions + n_years - components.
    components : int
        Connected components of the graph that links each report's region and year; 1 if
        all regions and all years can be compared.
    residual_df : int
        n_reports - rank; with 0 the model fits exactly and no variance can be estimated.
    linked : tuple of (tuple of str, tuple of int)
        The regions and the years of every component, in order of appearance. Regions of one
        component can be compared with each other, and so can its years.
    sentences : tuple of Bilingual
        What a caption has to say, in order.
    """

    table: pd.DataFrame
    n_reports: int
    n_regions: int
    n_years: int
    columns: int
    rank: int
    components: int
    residual_df: int
    linked: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]
    sentences: tuple[Bilingual, ...]

    @property
    def comparable_regions(self) -> tuple[str, ...]:
        """The regions of the first component that has two or more; empty if none has."""
        return next((regions for regions, _ in self.linked if len(regions) > 1), ())


def describe_design(reports: pd.DataFrame, census: bool | None = None) -> Design:
    """Tell which comparisons of regions and of years these reports allow.

    Parameters
    ----------
    reports : pandas.DataFrame
        One row per report, with ``report_id``, ``region``, ``region_en`` and ``year``. A
        region's name stands for one place.
    census : bool, optional
        Whether these are all regions that there are, not a sample of them. If not given,
        they are if each of the 31 provinces of the mainland has a report and no other
        region has any.

    Returns
    -------
    Design

    Raises
    ------
    InputError
        If there is no report, or a column is missing.

    Notes
    -----
    In the additive two-way model the difference of two regions is estimable (is a linear
    combination of expected values of reports) exactly if both are in one component of the
    graph, and the rank is regions + years - components (Weeks & Williams 1964, "A note on
    the determination of connectedness in an N-way cross classification", Technometrics 6:
    319-324). Counting components needs no numerical tolerance.

    Examples
    --------
    >>> reports = pd.DataFrame(
    ...     {
    ...         "report_id": ["a", "b", "c"],
    ...         "region": ["岳麓区", "大余县", "罗庄区"],
    ...         "region_en": ["Yuelu", "Dayu", "Luozhuang"],
    ...         "year": [2021, 2021, 2023],
    ...     }
    ... )
    >>> design = describe_design(reports)
    >>> design.rank, design.columns, design.components, design.residual_df
    (3, 4, 2, 0)
    >>> design.linked
    ((('岳麓区', '大余县'), (2021,)), (('罗庄区',), (2023,)))
    >>> design.comparable_regions
    ('岳麓区', '大余县')
    """
    needed = ("report_id", "region", "region_en", "year")
    problems = [
        Problem("reports", f"column {name} is missing.", "Give the reports of a corpus.")
        for name in needed
        if name not in reports.columns
    ]
    if reports.empty:
        problems.append(Problem("reports", "there is no report.", "Select at least one."))
    raise_problems(problems)

    region_of, regions = pd.factorize(reports["region"])
    census = set(regions) == set(PROVINCES) if census is None else census
    year_of, years = pd.factorize(reports["year"])
    n_reports, n_regions, n_years = len(reports), len(regions), len(years)
    nodes = n_regions + n_years
    edges = coo_array((np.ones(n_reports), (region_of, year_of + n_regions)), shape=(nodes, nodes))
    components, label = connected_components(edges, directed=False)
    counts = {
        factor: _Contrasts.within(labels)
        for factor, labels in (("region", label[:n_regions]), ("year", label[n_regions:]))
    }
    table = pd.DataFrame(
        [(factor, each.levels, each.pairs, each.estimable) for factor, each in counts.items()],
        columns=pd.Index(schema.DESIGN.names),
    )
    linked = tuple(
        (
            tuple(
                str(name) for name, at in zip(regions, label[:n_regions], strict=True) if at == k
            ),
            tuple(int(year) for year, at in zip(years, label[n_regions:], strict=True) if at == k),
        )
        for k in pd.unique(label)
    )
    rank = nodes - int(components)
    residual_df = n_reports - rank
    return Design(
        table=conform(table, schema.DESIGN),
        n_reports=n_reports,
        n_regions=n_regions,
        n_years=n_years,
        columns=nodes - 1,
        rank=rank,
        components=int(components),
        residual_df=residual_df,
        linked=linked,
        sentences=tuple(_sentences(reports, counts, linked, residual_df, census)),
    )


@dataclass(frozen=True)
class _Contrasts:
    """Pairwise contrasts of one factor."""

    levels: int
    pairs: int
    estimable: int

    @classmethod
    def within(cls, labels: npt.NDArray[np.signedinteger[Any]]) -> _Contrasts:
        """Count pairs of levels, and those whose levels carry the same label."""
        sizes = [int(size) for size in np.bincount(labels)]
        return cls(
            len(labels),
            comb(len(labels), 2),
            sum(comb(size, 2) for size in sizes),
        )


def _sentences(
    reports: pd.DataFrame,
    counts: dict[str, _Contrasts],
    linked: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...],
    residual_df: int,
    census: bool,
) -> list[Bilingual]:
    n_regions = counts["region"].levels
    found = [_separation(reports, counts, linked)]
    if residual_df == 0 and len(reports) > 1:
        found.append(
            Bilingual(
                "模型“地区+年度”没有剩余自由度，无法估计误差，不对任何两个地区作检验。",
                "The model region + year leaves no residual degrees of freedom: its error "
                "cannot be estimated and no two regions are tested against each other.",
            )
        )
    for factor, name in (
        ("region", Bilingual("地区", "region")),
        ("year", Bilingual("年度", "year")),
    ):
        alone = reports[factor].value_counts().eq(1)
        if alone.all() and len(alone) > 1:
            found.append(one_report_sentence(name))
    found.append(clusters_sentence(n_regions, len(reports)))
    if n_regions < MIN_REGIONS:
        found.append(
            Bilingual(
                f"少于 {MIN_REGIONS} 个地区：只显示数值，不给区间。",
                f"Fewer than {MIN_REGIONS} regions: points shown, no interval.",
            )
        )
    if census:
        found.append(
            Bilingual(
                "包括全部地区：这是对总体的描述，不是抽样。",
                "All regions included: description of a census, not a sample.",
            )
        )
    return found


def one_report_sentence(group: Bilingual) -> Bilingual:
    """Return the sentence for groups of one report each.

    Parameters
    ----------
    group : Bilingual
        What a group is, English in lower case.

    Returns
    -------
    Bilingual

    Examples
    --------
    >>> one_report_sentence(Bilingual("地区", "region")).en
    'One report per region: a value describes that document, not its region.'
    """
    return Bilingual(
        f"每个{group.zh}只有一份报告：数值描述该文件本身，不代表该{group.zh}。",
        f"One report per {group.en}: a value describes that document, not its {group.en}.",
    )


def clusters_sentence(n_regions: int, n_reports: int) -> Bilingual:
    """Return the sentence that names the unit of inference.

    Parameters
    ----------
    n_regions, n_reports : int

    Returns
    -------
    Bilingual

    Examples
    --------
    >>> clusters_sentence(31, 310).en
    'Clusters: 31 regions, not 310 reports or their passages.'
    """
    regions = "1 region" if n_regions == 1 else f"{n_regions} regions"
    reports = "1 report or its" if n_reports == 1 else f"{n_reports} reports or their"
    return Bilingual(
        f"分析单位为 {n_regions} 个地区，不是 {n_reports} 份报告，也不是其段落。",
        f"Clusters: {regions}, not {reports} passages.",
    )


def _separation(
    reports: pd.DataFrame,
    counts: dict[str, _Contrasts],
    linked: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...],
) -> Bilingual:
    regions, years = counts["region"], counts["year"]
    if len(reports) == 1:
        return Bilingual("只有一份报告，没有可比较的对象。", "One report: nothing to compare with.")
    if years.levels == 1 and regions.levels == 1:
        return Bilingual(
            "全部报告属于同一地区、同一年度，没有可比较的地区或年度。",
            "All reports are of one region and one year: neither regions nor years are compared.",
        )
    if years.levels == 1:
        return Bilingual(
            "全部报告属于同一年度，只比较地区。",
            "All reports are of one year; only regions are compared.",
        )
    if regions.levels == 1:
        return Bilingual(
            "全部报告属于同一地区，只比较年度。",
            "All reports are of one region; only years are compared.",
        )
    if len(linked) == 1:
        return Bilingual(
            "地区与年度可以分开：任何两个地区、任何两个年度之差均可估计。",
            "Region and year can be separated: every contrast is estimable.",
        )
    zh = en = ""
    if 0 < regions.estimable <= _NAMED_PAIRS:
        english = dict(zip(reports["region"], reports["region_en"], strict=True))
        pairs = [pair for members, _ in linked for pair in combinations(members, 2)]
        zh = f"（{'；'.join(f'{a}与{b}' for a, b in pairs)}）"
        en = f" ({'; '.join(f'{english[a]} and {english[b]}' for a, b in pairs)})"
    return Bilingual(
        f"地区与年度在此无法完全分开：地区间 {regions.pairs} 对比较中 {regions.estimable} 对"
        f"可估计{zh}，年度间 {years.pairs} 对中 {years.estimable} 对可估计。",
        f"Region and year cannot be separated here: {regions.estimable} of {regions.pairs} "
        f"contrasts between regions{en} and {years.estimable} of {years.pairs} between years "
        "are estimable.",
    )
