"""Expressions that one year has more than the others, found without a list or a dictionary.

New slogans are what a segmenter's dictionary does not know, so they are looked for as runs of
characters: frequent ones that stand by themselves, not as a piece of a longer expression.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import xlogy

from govreport_research.code_points import code_points
from govreport_research.comparison.design import MIN_REGIONS
from govreport_research.comparison.emergence import check_passages, trend_refusal
from govreport_research.measures.comparable import comparable_texts
from govreport_research.problems import Problem, raise_problems

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: No expression is longer than this.
MAX_LENGTH: Final = 10
#: Of an expression's occurrences, at most so many may have the same character before or after
#: them; with more, it is a piece of a longer one.
MAX_SAME_NEIGHBOUR: Final = 0.8
#: Part of a year's regions that use an expression, for it to be looked at; five at least.
MIN_SHARE: Final = 0.1
#: Particles and conjunctions: an expression neither begins nor ends with one.
_PARTICLES: Final = "的了和与及等在为是把对将从向由并被让于也都又就而或其们着过至以上下中"
_HAN: Final = ("\u4e00", "\u9fff")


def discover_terms(
    passages: pd.DataFrame,
    reports: pd.DataFrame,
    *,
    per_year: int = 3,
    min_length: int = 2,
) -> list[str]:
    """Propose terms that set each year apart from the others.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``; ``report_id`` and ``measured`` are read.
    reports : pandas.DataFrame
        With ``report_id``, ``region`` and ``year``, as for `trace_terms`.
    per_year : int, default 3
        Terms to propose for each year.
    min_length : int, default 2
        Characters that a term has at least.

    Returns
    -------
    list of str
        Years ascending, the most distinctive term of a year first. None holds another one,
        so an expression that sets two years apart stands for the one it sets apart more.
        Fewer than asked for where a year has no more.

    Raises
    ------
    InputError
        If the reports allow no statement about years (`trend_refusal`), there is no
        passage, a column is missing, a report is not listed or listed twice, or a number
        is out of range.

    Notes
    -----
    Candidates are runs of 2 to 10 Chinese characters in one passage, white space and quotation
    marks left out, that in some year five regions and a tenth of the year's regions use; that
    neither begin nor end with a particle; and of whose occurrences no more than four in five
    have the same character before or after them. The last rule is a simple form of accessor
    variety (Feng, Chen, Deng & Zheng 2004, Computational Linguistics 30: 75-93): 质生产力
    nearly always follows 新. A candidate is scored for each year by the likelihood-ratio
    statistic of the share of regions that use it in that year against all other years
    (Dunning 1993, Computational Linguistics 19: 61-74), for years in which the share is
    higher. Terms are found by a search: the same reports cannot test them.
    """
    check_passages(passages, reports)
    held = reports[reports["report_id"].isin(passages["report_id"])]
    _refuse(held, per_year, min_length)
    text = _Text.of(passages, held)
    found = [_Candidates.empty(text.n_years)]
    level = text.characters
    for length in range(2, MAX_LENGTH + 1):
        level, candidates = text.longer(level, length)
        if length >= min_length:
            found.append(candidates)
        if not level.any():
            break
    return _chosen(_Candidates.joined(found), text.regions_by_year, per_year)


@dataclass(frozen=True)
class _Candidates:
    """Expressions with the number of regions that use each, by year."""

    terms: list[str]
    using: Floats

    @classmethod
    def empty(cls, n_years: int) -> _Candidates:
        return cls([], np.zeros((0, n_years)))

    @classmethod
    def joined(cls, parts: list[_Candidates]) -> _Candidates:
        terms = [term for part in parts for term in part.terms]
        return cls(terms, np.concatenate([part.using for part in parts]))


@dataclass(frozen=True)
class _Text:
    """All passages as one row of characters, passages and other signs parted by 0."""

    written: str
    characters: Ints
    n_characters: int
    cell_of: Ints
    year_of_cell: Ints
    regions_by_year: Floats
    particles: Ints

    @property
    def n_years(self) -> int:
        return len(self.regions_by_year)

    @classmethod
    def of(cls, passages: pd.DataFrame, reports: pd.DataFrame) -> _Text:
        keys = pd.MultiIndex.from_frame(reports[["region", "year"]])
        cell, cells = pd.factorize(keys)
        place = dict(zip(reports["report_id"], cell.tolist(), strict=True))
        parts = [text + "\n" for text in comparable_texts(passages["measured"].tolist())]
        written = "\n" + "".join(parts)
        codes = code_points(written)
        han = (codes >= ord(_HAN[0])) & (codes <= ord(_HAN[1]))
        ids, distinct = pd.factorize(codes)
        owners = [place[report] for report in passages["report_id"]]
        cell_of = np.repeat(owners, [len(part) for part in parts])
        year_of_cell, years = pd.factorize(cells.get_level_values(1), sort=True)
        return cls(
            written=written,
            characters=np.where(han, ids + 1, 0).astype(np.int64),
            n_characters=len(distinct) + 1,
            cell_of=np.concatenate([[0], cell_of]).astype(np.int64),
            year_of_cell=year_of_cell.astype(np.int64),
            regions_by_year=np.bincount(year_of_cell, minlength=len(years)).astype("float64"),
            particles=np.flatnonzero(np.isin(distinct, list(map(ord, _PARTICLES)))) + 1,
        )

    def longer(self, level: Ints, length: int) -> tuple[Ints, _Candidates]:
        """Return the runs of `length` characters that begin at each place, and candidates.

        `level` numbers the frequent runs of length - 1 by the place at which they begin, 0
        where there is none; so does the result, one character longer. What a run of
        characters lacks, no longer run that begins with it can have.
        """
        following = np.zeros_like(level)
        following[: 1 - length] = self.characters[length - 1 :]
        places = np.flatnonzero((level > 0) & (following > 0))
        runs, distinct = pd.factorize(level[places] * self.n_characters + following[places])
        using = self._using(runs, places, len(distinct))
        least = np.maximum(MIN_REGIONS, MIN_SHARE * self.regions_by_year)
        frequent = np.asarray((using >= least).any(axis=1))
        places, runs = places[frequent[runs]], runs[frequent[runs]]
        out = np.zeros_like(level)
        out[places] = runs + 1

        outer = ~np.isin(self.characters, self.particles)
        whole = outer[places] & outer[places + length - 1]
        places, runs = places[whole], runs[whole]
        numbers, first = np.unique(runs, return_index=True)
        free = ~self._bound(runs, self.characters[places - 1], len(distinct))
        free &= ~self._bound(runs, self.characters[places + length], len(distinct))
        kept = free[numbers]
        starts = places[first[kept]]
        terms = [self.written[start : start + length] for start in starts]
        return out, _Candidates(terms, using[numbers[kept]])

    def _using(self, runs: Ints, places: Ints, n_runs: int) -> Floats:
        """Return how many regions use each run in each year."""
        n_cells = len(self.year_of_cell)
        # Many runs are rare, and sorting is what takes the time.
        often = np.bincount(runs, minlength=n_runs)[runs] >= MIN_REGIONS
        # np.unique builds a hash table, which takes many times longer than sorting.
        pairs = np.sort(runs[often] * n_cells + self.cell_of[places[often]])
        run, cell = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], n_cells)
        flat = np.bincount(
            run * self.n_years + self.year_of_cell[cell], minlength=n_runs * self.n_years
        )
        return flat.reshape(n_runs, self.n_years).astype("float64")

    def _bound(self, runs: Ints, neighbours: Ints, n_runs: int) -> npt.NDArray[np.bool_]:
        """Return which runs have nearly always the same neighbour on that side."""
        pairs, times = np.unique(runs * self.n_characters + neighbours, return_counts=True)
        run, neighbour = np.divmod(pairs, self.n_characters)
        limit = MAX_SAME_NEIGHBOUR * np.bincount(runs, minlength=n_runs)[run]
        bound = np.zeros(n_runs, dtype=bool)
        bound[run[(neighbour > 0) & (times > limit)]] = True
        return bound


def _chosen(candidates: _Candidates, n: Floats, per_year: int) -> list[str]:
    """Return the terms of highest score of each year, none holding another."""
    k = candidates.using
    others = k.sum(axis=1, keepdims=True) - k
    n_others = n.sum() - n
    score = 2 * (_fit(k, n) + _fit(others, n_others) - _fit(k + others, n + n_others))
    score = np.where(k / n > others / n_others, np.round(score, 9), 0)
    order = [
        (-score[number, year], -len(candidates.terms[number]), candidates.terms[number], int(year))
        for number, year in zip(*np.nonzero(score), strict=True)
    ]
    by_year: dict[int, list[str]] = {year: [] for year in range(len(n))}
    taken: list[str] = []
    for _, _, term, year in sorted(order):
        if len(by_year[year]) < per_year and not any(x in term or term in x for x in taken):
            by_year[year].append(term)
            taken.append(term)
    return [term for terms in by_year.values() for term in terms]


def _fit(k: Floats, n: Floats) -> Any:
    """Return the largest binomial log-likelihood of k in n, without its constant."""
    return xlogy(k, k / n) + xlogy(n - k, (n - k) / n)


def _refuse(reports: pd.DataFrame, per_year: int, min_length: int) -> None:
    problems = []
    refusal = trend_refusal(reports)
    if refusal is not None:
        problems.append(Problem("reports", refusal.en, "Name the terms to trace yourself."))
    if per_year < 1:
        problems.append(Problem("per_year", f"{per_year} is below 1.", "Write 1 or more."))
    if not 2 <= min_length <= MAX_LENGTH:
        what = f"{min_length} is out of range."
        problems.append(Problem("min_length", what, f"Write a number from 2 to {MAX_LENGTH}."))
    raise_problems(problems)
