"""What a figure of all reports has room for: each report, or groups, or the latest ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.comparison.groupings import GROUPINGS, GroupBy
from govreport_research.comparison.shares import compare_shares
from govreport_research.tables import conform

#: From fine to coarse.
_COARSER: Final[tuple[GroupBy, ...]] = ("region", "province", "bloc")


@dataclass(frozen=True)
class ShownShares:
    """Shares in as many columns as a figure has room for. Made by `shares_to_show`.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns of ``schema.SHOWN_SHARES``.
    labels : dict of str to Bilingual
        Name of every report or group.
    sentences : tuple of Bilingual
        That groups stand for reports, if they do; for a caption.
    """

    table: pd.DataFrame
    labels: dict[str, Bilingual]
    sentences: tuple[Bilingual, ...]


def shares_to_show(
    report_shares: pd.DataFrame, reports: pd.DataFrame, labels: Mapping[str, Bilingual], most: int
) -> ShownShares:
    """Return the shares of every report, or of groups of reports if there are too many.

    Parameters
    ----------
    report_shares : pandas.DataFrame
        Columns of ``schema.REPORT_SHARES``.
    reports : pandas.DataFrame
        As for `compare_shares`, with ``region``, ``province`` and ``bloc``.
    labels : mapping of str to Bilingual
        By report_id.
    most : int
        As many columns fit in the figure.

    Returns
    -------
    ShownShares
        By report up to `most` reports; else by region, province or bloc, the finest of them
        that fits (blocs if none does), averaged as by `compare_shares`.

    Raises
    ------
    InputError
        As `compare_shares`.

    Examples
    --------
    >>> shares = pd.DataFrame(
    ...     {"report_id": ["a", "b"], "category": "T01", "characters": 9.0, "share": [0.2, 0.4]}
    ... )
    >>> reports = pd.DataFrame(
    ...     {"report_id": ["a", "b"], "region": "岳麓区", "region_en": "Yuelu", "bloc": "central"}
    ... )
    >>> labels = {"a": Bilingual("岳麓区 2021", "Yuelu 2021"), "b": Bilingual("乙", "B")}
    >>> shares_to_show(shares, reports, labels, most=2).table["group"].tolist()
    ['a', 'b']
    >>> shown = shares_to_show(shares, reports, labels, most=1)
    >>> shown.table.round(2).values.tolist(), shown.sentences[0].en
    ([['岳麓区', 'T01', 0.3, 2]], '2 reports are too many to show singly: means by region.')
    """
    n_reports = report_shares["report_id"].nunique()
    if n_reports <= most:
        frame = report_shares.rename(columns={"report_id": "group"}).assign(n_reports=1)
        listed = {str(each): labels[each] for each in pd.unique(frame["group"])}
        return ShownShares(conform(frame, schema.SHOWN_SHARES), listed, ())
    used = reports[reports["report_id"].isin(report_shares["report_id"])]
    by = next((each for each in _COARSER if used[each].nunique() <= most), _COARSER[-1])
    groups = compare_shares(report_shares, reports, by)
    frame = groups.table.rename(columns={"mean": "share"})
    name = GROUPINGS[by]
    said = Bilingual(
        f"{n_reports} 份报告过多，无法逐份显示：图中为各{name.zh}的均值。",
        f"{n_reports} reports are too many to show singly: means by {name.en.lower()}.",
    )
    return ShownShares(conform(frame, schema.SHOWN_SHARES), groups.labels, (said,))


def reports_to_draw(reports: pd.DataFrame, most: int) -> tuple[list[str], tuple[Bilingual, ...]]:
    """Return the reports that a figure with a row for each can show, and say which.

    Parameters
    ----------
    reports : pandas.DataFrame
        With ``report_id`` and ``year``.
    most : int
        As many rows fit.

    Returns
    -------
    report_ids : list of str
        All reports, in order; if there are more than `most`, the first of the latest year.
    sentences : tuple of Bilingual
        What was left out, for a caption; empty if nothing was.

    Examples
    --------
    >>> reports = pd.DataFrame({"report_id": ["a", "b", "c"], "year": [2021, 2022, 2022]})
    >>> ids, sentences = reports_to_draw(reports, 2)
    >>> ids, sentences[0].en
    (['b', 'c'], 'Of 3 reports the figure shows 2 of 2022; choose others by years and regions.')
    """
    if len(reports) <= most:
        return reports["report_id"].tolist(), ()
    year = int(reports["year"].max())
    latest = reports.loc[reports["year"] == year, "report_id"].tolist()[:most]
    said = Bilingual(
        f"{len(reports)} 份报告中，图中为 {year} 年的 {len(latest)} 份；"
        "可用 years 和 regions 另选。",
        f"Of {len(reports)} reports the figure shows {len(latest)} of {year}; choose others by "
        "years and regions.",
    )
    return latest, (said,)


def rows_to_draw(
    table: pd.DataFrame, by: str, most: int, what: Bilingual
) -> tuple[pd.DataFrame, tuple[Bilingual, ...]]:
    """Return the largest groups of a table whose rows fit in a figure, and say which.

    Parameters
    ----------
    table : pandas.DataFrame
    by : str
        Column of the groups, which are kept or left out whole. A single group of more than
        `most` rows is cut.
    most : int
        As many rows fit.
    what : Bilingual
        What a group is, plural.

    Returns
    -------
    table : pandas.DataFrame
        Groups and rows in the order given.
    sentences : tuple of Bilingual
        What was left out, for a caption; empty if nothing was.

    Examples
    --------
    >>> table = pd.DataFrame({"concept": ["x", "y", "y", "z", "z", "z"]})
    >>> kept, sentences = rows_to_draw(table, "concept", 5, Bilingual("指标", "indicators"))
    >>> kept["concept"].tolist(), sentences[0].en
    (['y', 'y', 'z', 'z', 'z'], 'The figure shows 2 of 3 indicators, those with most rows.')
    """
    if len(table) <= most:
        return table, ()
    # Stable, so that of groups of equal size the first come first.
    sizes = table[by].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    kept = sizes.index[(sizes.cumsum() <= most).to_numpy() | (sizes.index == sizes.index[0])]
    chosen = table[table[by].isin(kept)].head(most).reset_index(drop=True)
    said = Bilingual(
        f"图中为 {len(sizes)} 项{what.zh}中行数最多的 {len(kept)} 项。",
        f"The figure shows {len(kept)} of {len(sizes)} {what.en}, those with most rows.",
    )
    return chosen, (said,)
