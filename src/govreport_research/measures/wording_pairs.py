"""Pairs of reports by what they share, held against pairs that have no reason to share anything.

Two reports of one genre share some wording whoever wrote them. How much, is seen on pairs of
different regions that lie years apart: what a pair shares beyond that is worth a second look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.reuse import SharedWording, find_shared_wording
from govreport_research.measures.window_index import Numbers
from govreport_research.tables import conform

if TYPE_CHECKING:
    from govreport_research.corpus.reports import Corpus

Shares = npt.NDArray[np.float64]

#: Pairs of different regions that lie so many years apart count as unrelated.
YEARS_APART: Final = 4
#: A baseline needs so many of them, of so many regions; a 95th percentile so many pairs.
MIN_PAIRS: Final = 100
MIN_REGIONS: Final = 5
#: Two reports that share half of one are suspicious; above .9, almost all of it is shared.
SUSPICIOUS: Final = 0.5
ALMOST_ALL: Final = 0.9


@dataclass(frozen=True)
class ReuseBaseline:
    """How much unrelated reports share. Made by `calibrate_reuse`.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns of ``schema.REUSE_BASELINE``: pairs of a region's reports a year apart, of
        two regions in one year, and unrelated ones.
    mean, p95 : float or None
        Mean and 95th percentile of the share of unrelated pairs; None if there are too few.
    sentences : list of Bilingual
        What a caption has to say.
    """

    table: pd.DataFrame
    mean: float | None
    p95: float | None
    sentences: list[Bilingual]


@dataclass(frozen=True)
class _Pairs:
    """All pairs of reports, the earlier first (of the same time, the smaller report_id)."""

    a: Numbers
    b: Numbers
    share_a: Shares
    share_b: Shares
    share: Shares
    own: npt.NDArray[np.bool_]
    years_apart: Numbers
    same_time: npt.NDArray[np.bool_]


def calibrate_reuse(shared: SharedWording, years_apart: int = YEARS_APART) -> ReuseBaseline:
    """Measure how much pairs of reports share that have no reason to.

    Parameters
    ----------
    shared : SharedWording
    years_apart : int, default 4
        Reports of different regions count as unrelated from so many years between them.

    Returns
    -------
    ReuseBaseline
        Without `mean` and `p95`, and with a sentence that says so, if fewer than 100 such
        pairs of five regions are held. Pairs share reports, so they are no independent
        draws: the percentile describes these pairs, it is not the size of a test.
    """
    pairs = _pairs(shared)
    kinds = {
        "own_previous": pairs.own & (pairs.years_apart == 1),
        "other_same_year": ~pairs.own & (pairs.years_apart == 0),
        "unrelated": ~pairs.own & (pairs.years_apart >= years_apart),
    }
    regions = shared.reports["region"].to_numpy(dtype=object)
    held = {name: _held(pairs, chosen, regions) for name, chosen in kinds.items()}
    unrelated = pairs.share[kinds["unrelated"]]
    unrelated = unrelated[~np.isnan(unrelated)]
    enough = held["unrelated"][0] >= MIN_PAIRS and held["unrelated"][1] >= MIN_REGIONS
    mean = float(unrelated.mean()) if enough else None
    p95 = float(np.percentile(unrelated, 95)) if enough else None
    rows = []
    for name, chosen in kinds.items():
        shares = pairs.share[chosen]
        shares = shares[~np.isnan(shares)]
        rows.append(
            {
                "kind": name,
                "n_pairs": held[name][0],
                "n_regions": held[name][1],
                "mean": shares.mean() if len(shares) else np.nan,
                "p95": np.percentile(shares, 95) if len(shares) >= MIN_PAIRS else np.nan,
                "excess": np.nan if mean is None or not len(shares) else shares.mean() - mean,
                "unusual": np.nan if p95 is None or not len(shares) else (shares > p95).mean(),
            }
        )
    table = conform(pd.DataFrame(rows), schema.REUSE_BASELINE)
    return ReuseBaseline(table, mean, p95, list(_sentences(table, mean, p95, years_apart)))


def wording_pairs(
    shared: SharedWording, baseline: ReuseBaseline | None = None, min_share: float = 0.0
) -> pd.DataFrame:
    """Return how much every two reports share.

    Parameters
    ----------
    shared : SharedWording
    baseline : ReuseBaseline, optional
        As `calibrate_reuse` returns it; gives `excess` and `unusual`.
    min_share : float, default 0
        Pairs that share less, either way, are left out.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.WORDING_PAIRS``; the earlier report stands first, of the same
        time that with the smaller report_id. In the order of their reports in
        ``shared.reports``.
    """
    pairs = _pairs(shared)
    kept = np.fmax(pairs.share_a, pairs.share_b) >= min_share
    if min_share <= 0:
        kept[:] = True
    ids = shared.reports["report_id"].to_numpy(dtype=object)
    share = pairs.share[kept]
    frame = pd.DataFrame(
        {
            "report_a": ids[pairs.a[kept]],
            "report_b": ids[pairs.b[kept]],
            "relation": np.where(pairs.own[kept], "own", "other"),
            "years_apart": pairs.years_apart[kept],
            "first": np.where(pairs.same_time[kept], "", ids[pairs.a[kept]]),
            "share_a": pairs.share_a[kept],
            "share_b": pairs.share_b[kept],
            "share": share,
        }
    )
    mean, p95 = (None, None) if baseline is None else (baseline.mean, baseline.p95)
    frame["excess"] = np.nan if mean is None else share - mean
    frame["unusual"] = pd.NA if p95 is None else share > p95
    return conform(frame, schema.WORDING_PAIRS)


def closest_reports(pairs: pd.DataFrame, number: int) -> list[str]:
    """Return the reports whose pairs share most, to be drawn where not all have room.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Columns of ``schema.WORDING_PAIRS``.
    number : int
        How many at most.

    Returns
    -------
    list of str
        By falling share of their closest pair; equal ones by report_id.
    """
    most: dict[str, float] = {}
    for row in pairs[["report_a", "report_b", "share"]].to_dict("records"):
        for report_id in (row["report_a"], row["report_b"]):
            most[report_id] = max(most.get(report_id, 0.0), row["share"])
    return sorted(most, key=lambda report_id: (-most[report_id], report_id))[:number]


def reuse_sentence(shared: SharedWording) -> Bilingual:
    """Return what a caption has to say of the wording that reports share and repeat.

    Parameters
    ----------
    shared : SharedWording

    Returns
    -------
    Bilingual
    """
    pairs = _pairs(shared)
    largest = np.nan_to_num(np.fmax(pairs.share_a, pairs.share_b))
    some = int((largest > 0).sum())
    most = 100 * float(largest.max(initial=0.0))
    itself = shared.reports["itself"].fillna(0.0)
    repeating, own = int((itself > 0).sum()), 100 * itself.max()
    n, of = shared.min_length, len(largest)
    return Bilingual(
        f"至少 {n} 字相同才算共用：{of} 对报告中 {some} 对有共用文字，"
        f"最多占一份报告的 {most:.1f}%；{repeating} 份报告重复自己的文字，最多 {own:.1f}%。",
        f"Shared are runs of {n} characters or more: {some} of {of} pairs of reports share any, at "
        f"most {most:.1f}% of a report; {repeating} of {len(itself)} reports repeat wording of "
        f"their own, at most {own:.1f}%.",
    )


def suspicious_pairs(corpus: Corpus, min_share: float = SUSPICIOUS) -> pd.DataFrame:
    """Return pairs of reports that share so much that one may be a duplicate or misfiled.

    Parameters
    ----------
    corpus : Corpus
        Whole texts are read, whatever their outline.
    min_share : float, default 0.5
        Pairs of which one report stands in the other to at least this part.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.SUSPICIOUS_PAIRS``, the largest overlap first. Which of the two
        files is the wrong one, and whether any is, only the source can tell.
    """
    pairs = wording_pairs(find_shared_wording(corpus), min_share=min_share)
    if pairs.empty:
        return schema.SUSPICIOUS_PAIRS.empty()
    low = pairs[["share_a", "share_b"]].min(axis=1)
    high = pairs[["share_a", "share_b"]].max(axis=1)
    kinds = np.where(
        low >= ALMOST_ALL, "duplicate", np.where(high >= ALMOST_ALL, "contained", "overlap")
    )
    said = [
        _suspicion(relation, int(years), first, second)
        for relation, years, first, second in zip(
            pairs["relation"], pairs["years_apart"], low, high, strict=True
        )
    ]
    pairs = pairs.assign(
        kind=kinds,
        what_zh=[each.zh for each in said],
        what_en=[each.en for each in said],
        high=high,
    )
    pairs = pairs.sort_values(
        ["high", "report_a", "report_b"], ascending=[False, True, True], ignore_index=True
    )
    return conform(pairs, schema.SUSPICIOUS_PAIRS)


def _suspicion(relation: str, years: int, low: float, high: float) -> Bilingual:
    shared = Bilingual(
        f"两份报告有 {100 * low:.0f}% 与 {100 * high:.0f}% 的文字相同",
        f"{100 * low:.0f}% and {100 * high:.0f}% of the two reports are the same",
    )
    if relation == "other":
        why = Bilingual("地区不同：其中一个文件可能放错。", "of two regions: one may be misfiled.")
    elif years:
        why = Bilingual(
            "同一地区、不同年度：可能同一份报告收了两次，或年度有误。",
            "one region, two years: the same report may be there twice, or a year be wrong.",
        )
    else:
        why = Bilingual(
            "同一地区、同一年度：可能是重复文件。", "one region and year: one may be a duplicate."
        )
    return Bilingual(f"{shared.zh}；{why.zh}", f"{shared.en}; {why.en}")


def _pairs(shared: SharedWording) -> _Pairs:
    n = len(shared.reports)
    ids = shared.reports["report_id"].to_numpy(dtype=object)
    names = np.empty(n, dtype=np.int64)
    names[np.argsort(ids)] = np.arange(n)
    one, other = np.triu_indices(n, 1)
    swap = (shared.times[one] > shared.times[other]) | (
        (shared.times[one] == shared.times[other]) & (names[one] > names[other])
    )
    a, b = np.where(swap, other, one), np.where(swap, one, other)
    sizes = np.array([wording.characters for wording in shared.wordings[:n]], dtype=np.float64)
    sizes[sizes == 0] = np.nan
    share_a, share_b = shared.copied[a, b] / sizes[a], shared.copied[b, a] / sizes[b]
    same_time = shared.times[a] == shared.times[b]
    regions = shared.reports["region"].to_numpy(dtype=object)
    years = shared.reports["year"].to_numpy(dtype=np.int64)
    return _Pairs(
        a,
        b,
        share_a,
        share_b,
        np.where(same_time, (share_a + share_b) / 2, share_b),
        (regions[a] == regions[b]).astype(bool),
        np.abs(years[a] - years[b]),
        same_time,
    )


def _held(
    pairs: _Pairs, chosen: npt.NDArray[np.bool_], regions: npt.NDArray[np.object_]
) -> tuple[int, int]:
    chosen = chosen & ~np.isnan(pairs.share)
    reports = np.union1d(pairs.a[chosen], pairs.b[chosen])
    return int(chosen.sum()), len(set(regions[reports].tolist()))


def _sentences(
    table: pd.DataFrame, mean: float | None, p95: float | None, years_apart: int
) -> Iterator[Bilingual]:
    rows = {row["kind"]: row for row in table.to_dict("records")}
    n, regions = (int(rows["unrelated"][name]) for name in ("n_pairs", "n_regions"))
    if mean is None or p95 is None:
        yield Bilingual(
            f"没有基线：不同地区且相隔至少 {years_apart} 年的报告对只有 {n} 对，涉及 {regions} "
            f"个地区；至少需要 {MIN_PAIRS} 对、{MIN_REGIONS} 个地区，才能说多少共用文字算多。",
            f"No baseline: {n} pairs of reports of different regions at least {years_apart} years "
            f"apart are held, of {regions} regions; {MIN_PAIRS} pairs of {MIN_REGIONS} regions "
            "are needed to say how much shared wording is much.",
        )
        return
    yield Bilingual(
        f"基线：不同地区且相隔至少 {years_apart} 年的 {n} 对报告平均共用 {100 * mean:.2g}%，"
        f"第 95 百分位为 {100 * p95:.2g}%。",
        f"Baseline: {n} pairs of reports of different regions at least {years_apart} years apart "
        f"share {100 * mean:.2g}% on average; the 95th percentile is {100 * p95:.2g}%.",
    )
    for kind, zh, en in (
        ("own_previous", "同一地区相邻两年", "reports of one region a year apart"),
        ("other_same_year", "不同地区同一年", "reports of two regions in one year"),
    ):
        if rows[kind]["n_pairs"]:
            share, excess = 100 * rows[kind]["mean"], 100 * rows[kind]["excess"]
            yield Bilingual(
                f"{zh}的报告平均共用 {share:.2g}%，与基线相差 {excess:+.2g} 个百分点。",
                f"{en[0].upper()}{en[1:]} share {share:.2g}% on average, {excess:+.2g} points "
                "from the baseline.",
            )
