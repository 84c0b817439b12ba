"""Shares of themes or topics by group of reports, with intervals where there can be any.

The region is the unit: reports of one region resemble each other, and passages of one report
even more, so an interval counts regions. Below five of them none is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit, stdtrit

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.comparison.design import (
    MIN_REGIONS,
    clusters_sentence,
    one_report_sentence,
)
from govreport_research.comparison.groupings import (
    GroupBy,
    check_grouping,
    group_names,
    grouping_name,
)
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

_CONFIDENCE: Final = 0.95
#: A sentence names so many groups; more are only counted.
_NAMED_GROUPS: Final = 6


@dataclass(frozen=True)
class GroupShares:
    """Mean shares of every group. Made by `compare_shares`.

    Attributes
    ----------
    by : str
        What the reports were grouped by.
    table : pandas.DataFrame
        Columns of ``schema.GROUP_SHARES``: every category of every group.
    labels : dict of str to Bilingual
        Name of every group, in the order of the table.
    balanced : bool
        Whether every group consists of the same regions, five or more: only then may a line
        join the groups.
    sentences : tuple of Bilingual
        What a caption has to say, in order.
    """

    by: str
    table: pd.DataFrame
    labels: dict[str, Bilingual]
    balanced: bool
    sentences: tuple[Bilingual, ...]


def compare_shares(
    report_shares: pd.DataFrame,
    reports: pd.DataFrame,
    by: GroupBy = "region",
    noise: pd.DataFrame | None = None,
) -> GroupShares:
    """Average shares over the reports of a region, then over the regions of a group.

    Parameters
    ----------
    report_shares : pandas.DataFrame
        Columns of ``schema.REPORT_SHARES``, every category for every report.
    reports : pandas.DataFrame
        The reports, with ``report_id`` and ``region`` (one name, one place), ``region_en``,
        and the column to group by (``period`` is made by `add_periods`). Must list every
        report of `report_shares`; reports without shares are left out.
    by : {"region", "province", "city", "bloc", "level", "year", "period"}, default "region"
        A region that has reports in several groups, as with years, counts in each.
    noise : pandas.DataFrame, optional
        As `passage_noise` returns it for the same shares: shown for groups of one report,
        whose value describes that document.

    Returns
    -------
    GroupShares
        Groups in the order of `group_names`, categories as they first occur in
        `report_shares`. For intervals see `mean_interval`;
        ``low`` and ``high`` are missing in groups of fewer than five regions.

    Raises
    ------
    InputError
        Naming everything that is wrong together: an unknown grouping, a missing column, no
        shares, a report that `reports` does not list or lists twice, a category missing for
        a report. Then, a report or category that `noise` does not have.

    Examples
    --------
    >>> shares = pd.DataFrame(
    ...     {
    ...         "report_id": ["a", "b", "c"],
    ...         "category": "T01",
    ...         "characters": [10.0, 30.0, 20.0],
    ...         "share": [0.25, 0.75, 0.25],
    ...     }
    ... )
    >>> reports = pd.DataFrame(
    ...     {
    ...         "report_id": ["a", "b", "c"],
    ...         "region": ["岳麓区", "岳麓区", "大余县"],
    ...         "region_en": ["Yuelu", "Yuelu", "Dayu"],
    ...         "bloc": "central",
    ...     }
    ... )
    >>> compared = compare_shares(shares, reports, "bloc")
    >>> compared.table[["group", "mean", "n_reports", "n_regions"]].values.tolist()
    [['central', 0.375, 3, 2]]
    """
    check_shares(report_shares, reports, by)
    keys = reports[["report_id", "region"]].assign(group=reports[by].astype("str"))
    joined = report_shares.merge(keys, on="report_id", validate="many_to_one")
    used = reports[reports["report_id"].isin(report_shares["report_id"])]
    labels = group_names(used, by)
    categories = pd.unique(report_shares["category"]).tolist()
    ranges = {} if noise is None else _noise_of(noise, report_shares)

    rows = []
    by_cell = dict(list(joined.groupby(["group", "category"], sort=False)))
    for group in labels:
        for category in categories:
            cell = by_cell[(group, category)]
            regional = cell.groupby("region", sort=True)["share"].mean().to_numpy(dtype="float64")
            low, high = mean_interval(regional)
            alone = (cell["report_id"].iloc[0], category) if len(cell) == 1 else None
            noise_low, noise_high = ranges.get(alone, (np.nan, np.nan))
            rows.append(
                {
                    "group": group,
                    "category": category,
                    "mean": regional.mean(),
                    "low": low,
                    "high": high,
                    "noise_low": noise_low,
                    "noise_high": noise_high,
                    "n_reports": len(cell),
                    "n_regions": len(regional),
                    "n_nonzero": int((cell["share"] > 0).sum()),
                }
            )
    table = conform(pd.DataFrame(rows), schema.GROUP_SHARES)
    members = keys[keys["report_id"].isin(used["report_id"])].groupby("group")["region"].agg(set)
    same = all(regions == members.iloc[0] for regions in members)
    return GroupShares(
        by=by,
        table=table,
        labels=labels,
        balanced=same and len(members.iloc[0]) >= MIN_REGIONS,
        sentences=tuple(_sentences(by, table, labels, used["region"].nunique(), len(used))),
    )


def mean_interval(shares: npt.ArrayLike, confidence: float = _CONFIDENCE) -> tuple[float, float]:
    """Return an interval for the mean of shares, one share per region.

    Parameters
    ----------
    shares : array_like of float, shape (n_regions,)
        From 0 to 1.
    confidence : float, default 0.95

    Returns
    -------
    low, high : float
        NaN where no interval can be had: fewer than five regions, all shares 0 or all 1, or
        all of them equal, which leaves no variation to judge by.

    Notes
    -----
    With mean m and standard deviation s of n shares, the interval is

        expit(logit(m) ± t[n-1] · s / (√n · m (1 - m))),

    the t interval of the mean carried to the logit scale by the delta method, so that it
    stays between 0 and 1; the R package survey offers the same for proportions from
    clustered samples (``svyciprop(method="xlogit")``). Its coverage is simulated in
    ``benchmarks/interval_coverage.py``; see ``docs/methods.md``.

    Examples
    --------
    >>> low, high = mean_interval([0.05, 0.10, 0.08, 0.12, 0.05])
    >>> round(low, 3), round(high, 3)
    (0.049, 0.128)
    """
    values = np.asarray(shares, dtype="float64")
    n = len(values)
    if n < MIN_REGIONS or np.ptp(values) == 0:
        return float("nan"), float("nan")
    mean = float(values.mean())
    error = float(values.std(ddof=1)) / np.sqrt(n)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * error / (mean * (1 - mean))
    centre = float(logit(mean))
    return float(expit(centre - half)), float(expit(centre + half))


def check_shares(report_shares: pd.DataFrame, reports: pd.DataFrame, by: str) -> None:
    """Raise everything that keeps shares from being averaged by group.

    Parameters
    ----------
    report_shares, reports, by
        As in `compare_shares`.

    Raises
    ------
    InputError
        See `compare_shares`.
    """
    used = reports
    if {"report_id", by} <= set(reports.columns) and "report_id" in report_shares.columns:
        used = reports[reports["report_id"].isin(report_shares["report_id"])]
    check_grouping(used, by)
    problems = [
        Problem("shares", f"column {name} is missing.", "Give shares by report and category.")
        for name in ("report_id", "category", "share")
        if name not in report_shares.columns
    ]
    raise_problems(problems)
    if report_shares.empty:
        problems.append(Problem("shares", "there is none.", "Select at least one report."))
    twice = reports.loc[reports["report_id"].duplicated(), "report_id"]
    problems += [
        Problem(f"report {each}", "it is listed twice.", "List every report once.")
        for each in pd.unique(twice)
    ]
    problems += [
        Problem(f"report {each}", "it has shares and is not listed.", "List it in the reports.")
        for each in sorted(set(report_shares["report_id"]) - set(reports["report_id"]))
    ]
    cells = report_shares.groupby("report_id")["category"].agg(["size", "nunique"])
    n_categories = report_shares["category"].nunique()
    odd = cells[(cells["size"] != n_categories) | (cells["nunique"] != n_categories)]
    problems += [
        Problem(
            f"report {each}",
            f"it does not have each of the {n_categories} categories once.",
            "Write a share of 0 for a category that does not occur.",
        )
        for each in odd.index
    ]
    raise_problems(problems)


def _noise_of(
    noise: pd.DataFrame, report_shares: pd.DataFrame
) -> dict[tuple[str, str] | None, tuple[float, float]]:
    """Return the range of every report and category; every one of the shares must have it."""
    keys = list(zip(noise["report_id"], noise["category"], strict=True))
    ends = zip(noise["noise_low"].astype(float), noise["noise_high"].astype(float), strict=True)
    wanted = zip(report_shares["report_id"], report_shares["category"], strict=True)
    raise_problems(
        Problem(
            "noise",
            f"report {report}, category {category}, is missing.",
            "Resample the passages that the shares were measured on.",
        )
        for report, category in sorted(set(wanted) - set(keys))
    )
    return dict(zip(keys, ends, strict=True))


def _sentences(
    by: str, table: pd.DataFrame, labels: dict[str, Bilingual], n_regions: int, n_reports: int
) -> list[Bilingual]:
    groups = table.drop_duplicates("group").set_index("group")
    single = [labels[group] for group in groups.index[groups["n_reports"] == 1]]
    small = [labels[group] for group in groups.index[groups["n_regions"] < MIN_REGIONS]]
    found = []
    if single and len(single) == len(labels):
        found.append(
            one_report_sentence(Bilingual(grouping_name(by).zh, grouping_name(by).en.lower()))
        )
    elif single:
        found.append(
            Bilingual(
                "只有一份报告的组（数值仅描述该文件）：",
                "One report only (its value describes that document):",
            )
            + _named(single)
        )
    if table["noise_low"].notna().any():
        found.append(
            Bilingual(
                "灰色细线：重抽该份报告的段落，份额 95% 落入的范围。它是测量这份文件的噪声，"
                "不是关于地区的不确定性。",
                "Thin grey bars: range of 95% of the shares when the passages of that one report "
                "are drawn anew. This is measurement noise, not uncertainty about the region.",
            )
        )
    if len(small) == len(labels):
        found.append(
            Bilingual(
                f"每组少于 {MIN_REGIONS} 个地区：只显示数值，不给区间。",
                f"Fewer than {MIN_REGIONS} regions in every group: points shown, no interval.",
            )
        )
    else:
        found.append(
            Bilingual(
                "95% 区间：各地区平均份额的对数几率尺度 t 区间（delta 法）。",
                "95% intervals: t intervals over the regions' mean shares on the logit scale "
                "(delta method).",
            )
        )
        if small:
            found.append(
                Bilingual(
                    f"少于 {MIN_REGIONS} 个地区、不给区间的组：",
                    f"Fewer than {MIN_REGIONS} regions, no interval:",
                )
                + _named(small)
            )
    zeros = table[table["n_nonzero"] == 0]
    if len(zeros):
        found.append(_zeros_sentence(zeros, len(table)))
    found.append(clusters_sentence(n_regions, n_reports))
    return found


def _named(labels: Sequence[Bilingual]) -> Bilingual:
    if len(labels) > _NAMED_GROUPS:
        return Bilingual(f"{len(labels)} 组。", f"{len(labels)} groups.")
    return Bilingual(
        "、".join(label.zh for label in labels) + "。",
        ", ".join(label.en for label in labels) + ".",
    )


def _zeros_sentence(zeros: pd.DataFrame, n_cells: int) -> Bilingual:
    counts = sorted(set(zeros["n_reports"].astype(int)))
    of = str(counts[0]) if len(counts) == 1 else "n"
    reports = "report" if of == "1" else "reports"
    values = "1 value is" if len(zeros) == 1 else f"{len(zeros)} values are"
    return Bilingual(
        f"{n_cells} 个数值中有 {len(zeros)} 个为零：该组 {of} 份报告中出现的为 0 份；"
        "零值不给区间。",
        f"{values} zero (of {n_cells}): the category occurs in 0 of {of} {reports} of the "
        "group; a zero has no interval.",
    )
