"""Comparable indicators by region and year, and numbers of a report that do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.tables import conform

#: What a report says it has reached; plans, targets and time limits are asked for by name.
ACHIEVED: Final = ("achieved",)
_SEPARATOR: Final = " | "


def indicator_panel(
    matches: pd.DataFrame, reports: pd.DataFrame, statuses: Iterable[str] = ACHIEVED
) -> pd.DataFrame:
    """Return one row per comparable indicator and report: region by year, with its sentence.

    Parameters
    ----------
    matches : pandas.DataFrame
        As `match_concepts` returns it.
    reports : pandas.DataFrame
        ``corpus.reports``.
    statuses : iterable of str, default ("achieved",)
        Which of ``schema.STATUSES`` count.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.INDICATOR_PANEL``, by concept in the order in which the matches
        first hold it, then year and region. Of several numbers in a report the first stands in
        `number`; `n_values` counts the different ones and `others` shows them.

    Examples
    --------
    >>> from govreport_research import corpus_indicators, load_corpus, match_concepts
    >>> corpus = load_corpus("data/approval-bureaus")
    >>> panel = indicator_panel(match_concepts(corpus_indicators(corpus)), corpus.reports)
    >>> permits = panel[panel["concept"] == "permit_items"]
    >>> permits[["region_en", "number"]].values.tolist()[-1]
    ['Luozhuang', 115.0]
    """
    kept = matches[matches["status"].isin(list(statuses))].copy()
    kept["number"] = kept["number"].fillna(kept["to_number"])
    kept = kept[kept["number"].notna()]
    records = []
    for (concept, report_id), group in kept.groupby(["concept", "report_id"], sort=False):
        first = group.iloc[0].to_dict()
        others = group[group["number"] != first["number"]].drop_duplicates("number")
        shown = zip(others["measured"], others["value"], strict=True)
        records.append(
            first
            | {
                "concept": concept,
                "report_id": report_id,
                "n_values": 1 + len(others),
                "others": _SEPARATOR.join(f"{thing} {value}".strip() for thing, value in shown),
            }
        )
    if not records:
        return schema.INDICATOR_PANEL.empty()
    places = reports[["report_id", "region", "region_en", "year"]]
    frame = pd.DataFrame(records).merge(places, on="report_id", how="inner")
    order = {concept: place for place, concept in enumerate(dict.fromkeys(kept["concept"]))}
    frame["order"] = frame["concept"].map(order)
    frame = frame.sort_values(["order", "year", "region", "report_id"], ignore_index=True)
    return conform(frame, schema.INDICATOR_PANEL)


def comparable_rows(panel: pd.DataFrame, least_reports: int = 2) -> pd.DataFrame:
    """Return the rows of a panel whose indicator is given by so many reports or more.

    Parameters
    ----------
    panel : pandas.DataFrame
        As `indicator_panel` returns it.
    least_reports : int, default 2
        With fewer there is nothing to compare.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.INDICATOR_PANEL``; may be empty.
    """
    held = panel.groupby("concept")["report_id"].transform("nunique")
    return panel[held >= least_reports].reset_index(drop=True)


def find_contradictions(indicators: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """Return numbers of one report that do not agree and should be read again.

    Parameters
    ----------
    indicators : pandas.DataFrame
        As `corpus_indicators` returns it, whole: `parent` counts the rows of a report.
    matches : pandas.DataFrame
        As `match_concepts` returns it for these or some of them.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.CONTRADICTIONS``. "values": two achieved values of the same
        concept in one report that cannot both be right (a rounded number and the exact one
        can). "parts": a total whose parts (其中 …) sum to something else. Both are hints: the
        report may speak of two things, or name only some of the parts.
    """
    records = [*_values(matches), *_parts(indicators)]
    if not records:
        return schema.CONTRADICTIONS.empty()
    order = {name: place for place, name in enumerate(dict.fromkeys(indicators["report_id"]))}
    records.sort(key=lambda record: order[record["report_id"]])
    return conform(pd.DataFrame(records), schema.CONTRADICTIONS)


def list_changes(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return every change from one value to another, as `draw_changes` takes them.

    Parameters
    ----------
    indicators : pandas.DataFrame
        As `corpus_indicators` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.CHANGES``; changes between two units are left out.
    """
    kept = indicators[(indicators["kind"] == "change") & ~indicators["unit"].str.contains("→")]
    kept = kept[kept["from_number"].notna() & kept["to_number"].notna()]
    return conform(kept.reset_index(drop=True), schema.CHANGES)


def _values(matches: pd.DataFrame) -> Iterator[dict[str, Any]]:
    kept = matches[(matches["status"] == "achieved") & matches["number"].notna()]
    for (concept, report_id, _, _), group in kept.groupby(
        ["concept", "report_id", "unit", "kind"], sort=False
    ):
        first, *rest = group.to_dict("records")
        seen = {first["number"]}
        for row in rest:
            if row["number"] in seen or _may_agree(first, row):
                continue
            seen.add(row["number"])
            yield {
                "report_id": report_id, "problem": "values", "concept": concept,
                "measured": _SEPARATOR.join(dict.fromkeys((first["measured"], row["measured"]))),
                "value": first["value"], "number": first["number"],
                "other": row["value"], "other_number": row["number"],
                "sentence": first["sentence"], "other_sentence": row["sentence"],
            }  # fmt: skip


def _may_agree(first: dict[Any, Any], second: dict[Any, Any]) -> bool:
    """Whether two numbers can both be right: one of them is rounded or a bound."""
    for bounded, exact in ((first, second), (second, first)):
        if not bounded["approximate"] and not bounded["bound"]:
            continue
        gap = exact["number"] - bounded["number"]
        near = abs(gap) <= 0.1 * abs(bounded["number"])
        if near and (not bounded["bound"] or (gap > 0) == (bounded["bound"] == "lower")):
            return True
    return False


def _parts(indicators: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for report_id, group in indicators.groupby("report_id", sort=False):
        rows = group.reset_index(drop=True)
        wrong = rows[rows["parts_check"].isin(["less", "more"])]
        for number, total in wrong.iterrows():
            parts = rows[(rows["parent"] == number) & (rows["relation"] == "part")]
            if total["parts_check"] == "less" and len(parts) < 2:
                continue  # 其中 with a single part names no whole breakdown
            yield {
                "report_id": report_id, "problem": "parts", "concept": "",
                "measured": total["measured"], "value": total["value"],
                "number": total["number"], "other": _SEPARATOR.join(parts["value"]),
                "other_number": total["parts_total"], "sentence": total["sentence"],
                "other_sentence": parts["sentence"].iloc[0],
            }  # fmt: skip


__all__ = [
    "comparable_rows",
    "find_contradictions",
    "indicator_panel",
    "list_changes",
]
