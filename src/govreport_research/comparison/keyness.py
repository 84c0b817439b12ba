"""Words that set two groups of reports apart, with the region as the unit.

Reports of one region repeat each other, and a word that one region loves can fill a page. A
test that counts words, or reports, therefore finds hundreds of differences between groups
that were drawn by lot. Here a difference has to hold whichever region is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.special import stdtrit

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.comparison.design import MIN_REGIONS, clusters_sentence
from govreport_research.comparison.false_discovery import benjamini_hochberg
from govreport_research.comparison.groupings import GroupBy
from govreport_research.comparison.log_odds import Floats, LogOdds, compare_regions
from govreport_research.comparison.two_groups import (
    Group,
    check_counted,
    label_of,
    sides_of,
    values_of,
)
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: A word counts as distinguishable up to this q value: so large a part of them may be false.
MAX_Q: Final = 0.05
#: With fewer regions in a group, more of the words found are false than the rate asked for.
_ENOUGH_REGIONS: Final = 10
_REST: Final = Bilingual("其余报告", "All others")


@dataclass(frozen=True)
class Keyness:
    """Words of two groups compared. Made by `compare_words`.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns of ``schema.KEYNESS``, one row per word, the clearest differences first: by p,
        or, where nothing is tested, by |log-odds| over Monroe's standard error; equal ones
        by word.
    label_a, label_b : Bilingual
        Names of the two groups.
    tested : bool
        Whether there are intervals and tests: five regions or more in both groups.
    sentences : tuple of Bilingual
        What a caption has to say, in order.
    """

    table: pd.DataFrame
    label_a: Bilingual
    label_b: Bilingual
    tested: bool
    sentences: tuple[Bilingual, ...]


def compare_words(
    tokens: Sequence[Sequence[str]] | pd.Series[Any],
    report_ids: Sequence[str] | pd.Series[str],
    reports: pd.DataFrame,
    by: GroupBy,
    a: Group,
    b: Group | None = None,
    *,
    min_count: int = 10,
    min_regions: int = 2,
) -> Keyness:
    """Find the words that one group of reports uses more than another.

    Parameters
    ----------
    tokens : sequence of sequences of str
        Words of each passage (or report), as `tokenize` returns them.
    report_ids : sequence of str
        Report of each passage, in the same order.
    reports : pandas.DataFrame
        The reports, with ``report_id``, ``region`` (one name, one place), ``region_en`` and the
        column `by`. Those of neither group, or without words, are passed over.
    by : {"region", "province", "bloc", "level", "year"}
    a, b : str, int or collection of these
        Value of `by` that makes up a group, or several values that do so together, such as
        the years of a period. Without `b`, `a` is compared with all other reports.
    min_count : int, default 10
        Occurrences in both groups together that a word needs: rarer ones cannot be told apart.
    min_regions : int, default 2
        Regions that must use a word. What one region alone uses, its place names first of
        all, tells of that region only.

    Returns
    -------
    Keyness

    Raises
    ------
    InputError
        Naming everything that is wrong together: an unknown grouping, a missing column, a
        value that no report has or that is in both groups, a report that is not listed, a
        group without words, a single word in all, or no word that is frequent enough.

    Notes
    -----
    See `log_odds.compare_regions` for the statistic. Below five regions in a group there are
    points only: where few regions face many, tests find words that are not there
    (``benchmarks/keyness_null.py``; ``docs/methods.md``). Corrected over all words of the
    table by Benjamini & Hochberg (1995, Journal of the Royal Statistical Society B 57:
    289-300). DP is that of Gries (2008, International Journal of Corpus Linguistics 13:
    403-437) with regions as parts: half the sum of |share of the word's occurrences - share
    of the group's words| over the regions.

    Examples
    --------
    >>> tokens = [["审批", "改革"] * 9, ["改革", "执法"] * 9]
    >>> reports = pd.DataFrame(
    ...     {
    ...         "report_id": ["x", "y"],
    ...         "region": ["岳麓区", "大余县"],
    ...         "region_en": ["Yuelu", "Dayu"],
    ...         "year": [2021, 2022],
    ...     }
    ... )
    >>> words = compare_words(
    ...     tokens, ["x", "y"], reports, "year", 2021, 2022, min_count=1, min_regions=1
    ... )
    >>> words.table[["word", "count_a", "count_b"]].values.tolist()
    [['审批', 9, 0], ['执法', 0, 9], ['改革', 9, 9]]
    >>> words.tested, words.table["log_odds"].round(2).tolist()
    (False, [0.09, -0.09, 0.0])
    """
    check_counted(report_ids, len(tokens), reports, by)
    values_a, values_b = values_of(a), None if b is None else values_of(b)
    side = sides_of(reports, by, values_a, values_b)
    counts, words, rows = _count(tokens, report_ids, side)
    region_of, regions = pd.factorize(rows["region"])
    in_a = (rows["side"] == "a").to_numpy()
    group_a = _Counts.of(counts, region_of, len(regions), in_a)
    group_b = _Counts.of(counts, region_of, len(regions), ~in_a)
    total = group_a.occurrences + group_b.occurrences
    n_using = ((group_a.by_region + group_b.by_region) > 0).sum(axis=0)
    kept = np.flatnonzero((total >= min_count) & (n_using >= min_regions))
    if not len(kept):
        what = f"no word is used {min_count} times or more in {min_regions} regions or more."
        remedy = "Lower min_count or min_regions, or take in more reports."
        raise_problems([Problem("words", what, remedy)])

    tested = min(group_a.members, group_b.members) >= MIN_REGIONS
    mine, other = group_a.only(kept), group_b.only(kept)
    odds = compare_regions(mine.by_region, other.by_region, mine.sizes, other.sizes)
    table = _table([words[i] for i in kept], odds, mine, other, tested)
    labels = (
        label_of(reports, by, values_a),
        _REST if values_b is None else label_of(reports, by, values_b),
    )
    return Keyness(
        table=table,
        label_a=labels[0],
        label_b=labels[1],
        tested=tested,
        sentences=tuple(_sentences(table, labels, group_a, group_b, len(regions), tested)),
    )


@dataclass(frozen=True)
class _Counts:
    """Words of one group: by region, and the number of reports that use each."""

    by_region: Floats
    sizes: Floats
    n_using: npt.NDArray[np.int64]
    reports: int
    members: int

    @property
    def occurrences(self) -> Floats:
        total: Floats = self.by_region.sum(axis=0)
        return total

    @classmethod
    def of(
        cls,
        counts: csr_array,
        region_of: npt.NDArray[np.intp],
        n_regions: int,
        mine: npt.NDArray[np.bool_],
    ) -> _Counts:
        rows = np.flatnonzero(mine)
        chosen = csr_array(counts[rows])
        shape = (n_regions, len(rows))
        sums = csr_array((np.ones(len(rows)), (region_of[rows], np.arange(len(rows)))), shape=shape)
        by_region = np.asarray((sums @ chosen).toarray(), dtype="float64")
        return cls(
            by_region=by_region,
            sizes=by_region.sum(axis=1),
            n_using=np.bincount(chosen.indices, minlength=counts.shape[1]).astype(np.int64),
            reports=len(rows),
            members=len(np.unique(region_of[rows])),
        )

    def only(self, words: npt.NDArray[np.intp]) -> _Counts:
        """Return the counts of some words; sizes stay those of all words."""
        return replace(self, by_region=self.by_region[:, words], n_using=self.n_using[words])

    def dispersion(self) -> Floats:
        """Return Gries' DP of every word, NaN where it does not occur."""
        parts = self.sizes / self.sizes.sum()
        total = np.where(self.occurrences > 0, self.occurrences, np.nan)
        spread: Floats = np.abs(self.by_region / total - parts[:, None]).sum(axis=0) / 2
        return spread if self.members > 1 else np.full_like(spread, np.nan)


def _count(
    tokens: Sequence[Sequence[str]] | pd.Series[Any],
    report_ids: Sequence[str] | pd.Series[str],
    side: pd.DataFrame,
) -> tuple[csr_array, list[str], pd.DataFrame]:
    """Count words by report; return reports × words, the words, and a row for each report."""
    place = {report: row for row, report in enumerate(side["report_id"])}
    passages = [
        (place[r], words) for r, words in zip(report_ids, tokens, strict=True) if r in place
    ]
    rows = np.repeat([row for row, _ in passages], [len(words) for _, words in passages])
    ids, words = pd.factorize(
        np.array([word for _, each in passages for word in each], dtype=object), sort=True
    )
    counts = csr_array((np.ones(len(ids)), (rows, ids)), shape=(len(side), len(words)))
    counts.sum_duplicates()
    held = np.asarray(counts.sum(axis=1)).ravel() > 0
    empty = {"a", "b"} - set(side.loc[held, "side"])
    problems = [
        Problem(f"group {each}", "none of its reports has words.", "Give the passages of both.")
        for each in sorted(empty)
    ]
    if len(words) == 1:
        what = f"{words[0]!r} is the only word."
        problems.append(Problem("words", what, "Give whole passages, not a single word."))
    raise_problems(problems)
    return csr_array(counts[np.flatnonzero(held)]), [str(word) for word in words], side[held]


def _table(
    words: Sequence[str], odds: LogOdds, a: _Counts, b: _Counts, tested: bool
) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "word": words,
            "log_odds": odds.value,
            "se": odds.se,
            "df": odds.df,
            "low": odds.low,
            "high": odds.high,
            "p": odds.p,
            "q": np.nan,
            "count_a": a.occurrences,
            "count_b": b.occurrences,
            "n_reports_a": a.n_using,
            "n_reports_b": b.n_using,
            "n_regions_a": (a.by_region > 0).sum(axis=0),
            "n_regions_b": (b.by_region > 0).sum(axis=0),
            "dp": np.where(odds.value > 0, a.dispersion(), b.dispersion()),
        }
    )
    if tested:
        frame["q"] = benjamini_hochberg(odds.p)
        order = odds.p
    else:
        frame[["se", "df", "low", "high", "p"]] = np.nan
        order = -np.round(np.abs(odds.value) / odds.monroe_se, 9)
    frame = frame.assign(order=order).sort_values(["order", "word"])
    return conform(frame.reset_index(drop=True), schema.KEYNESS)


def _sentences(
    table: pd.DataFrame,
    labels: tuple[Bilingual, Bilingual],
    a: _Counts,
    b: _Counts,
    n_regions: int,
    tested: bool,
) -> list[Bilingual]:
    sizes = [
        (label, group.reports, group.members) for label, group in zip(labels, (a, b), strict=True)
    ]
    found = [
        Bilingual(
            "；".join(f"{each.zh}：{m} 个地区 {n} 份报告" for each, n, m in sizes) + "。",
            "; ".join(
                f"{each.en}: {_many(n, 'report')} of {_many(m, 'region')}" for each, n, m in sizes
            )
            + ".",
        )
    ]
    if not tested:
        found.append(
            Bilingual(
                f"每组至少需 {MIN_REGIONS} 个地区，否则无法区分用词差异与个别地区的习惯："
                "只显示数值，不给区间，不作检验。",
                f"Fewer than {MIN_REGIONS} regions in a group: what sets the groups apart cannot "
                "be told from the habits of single regions. Points shown, no interval, no test.",
            )
        )
        return [*found, clusters_sentence(n_regions, a.reports + b.reports)]
    hits = int((table["q"] <= MAX_Q).sum())
    found.append(
        Bilingual(
            f"{len(table)} 个词中有 {hits} 个在两组之间可以区分"
            f"（假发现率 {MAX_Q:.0%}，Benjamini-Hochberg 校正）；区间未作多重校正。",
            f"{hits} of {len(table)} words can be told apart between the groups (false "
            f"discovery rate {MAX_Q:.0%}, Benjamini-Hochberg); intervals are not corrected.",
        )
    )
    if min(a.members, b.members) < _ENOUGH_REGIONS:
        found.append(
            Bilingual(
                f"有一组少于 {_ENOUGH_REGIONS} 个地区：模拟中所找到的词最多约有六分之一是误报。",
                f"One group has fewer than {_ENOUGH_REGIONS} regions: in simulations, up to one "
                "in six of the words found was false.",
            )
        )
    if not hits:
        found.append(_detectable(table))
    return [*found, clusters_sentence(n_regions, a.reports + b.reports)]


def _detectable(table: pd.DataFrame) -> Bilingual:
    """Say how much more often a word must be used to be found: (t.975 + t.80) · SE."""
    df = table["df"].to_numpy(dtype="float64")
    least = (stdtrit(df, 0.975) + stdtrit(df, 0.8)) * table["se"].to_numpy()
    ratio = f"{np.exp(np.median(least)):.1f}"
    return Bilingual(
        f"没有词可以区分不等于没有差异：即使只检验一个词，一半的词也须使用频率相差 {ratio} 倍以上"
        "才有八成把握被发现。",
        f"Not found does not mean alike: even if a single word were tested, half of the words "
        f"would have to be used {ratio} times as often to be found four times in five.",
    )


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
