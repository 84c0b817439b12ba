"""Wording that a report shares with other reports, with a template, or with itself.

Shared is every run of at least so many characters (16 if not said otherwise) that stands in both
texts, after white space and punctuation are left out and every number is taken for the same sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research import schema
from govreport_research.corpus.readers import simplify
from govreport_research.measures.window_index import Numbers, WindowIndex, index_windows
from govreport_research.measures.windows import SHORTEST, covered
from govreport_research.measures.wording import Wording, joined, wording_of
from govreport_research.problems import Problem, raise_problems
from govreport_research.project import resolve
from govreport_research.tables import conform

if TYPE_CHECKING:
    from govreport_research.corpus.reports import Corpus

Bits = npt.NDArray[np.uint8]

#: Characters of the shortest run that counts as shared.
MIN_LENGTH: Final = 16
#: Stands for the template where a report_id is asked for.
TEMPLATE: Final = "template"
#: One bit for each place in which wording can be found.
BIT: Final[dict[str, int]] = {name: 1 << place for place, name in enumerate(schema.FOUND_IN)}
_OWN_PREVIOUS: Final = 1 << len(BIT)
_EARLIER: Final = BIT["template"] | BIT["own_earlier"] | BIT["others_earlier"]


@dataclass(frozen=True)
class SharedWording:
    """What the reports of a corpus share. Made by `find_shared_wording`.

    Attributes
    ----------
    reports : pandas.DataFrame
        Columns of ``schema.REUSE``: one row per report.
    copied : numpy.ndarray of int64, shape (reports, reports)
        Characters of the row's report that are found in the column's; on the diagonal all
        that were compared. Reports in the order of `reports`.
    min_length : int
        Characters of the shortest run that counts.
    times : numpy.ndarray of int64, shape (reports,)
        Rank of each report in time; equal where the order is not known.
    wordings : list of Wording
        What was compared of each report, and of the template last, if there is one.
    found : list of numpy.ndarray of uint8
        For each report and each key, a bit for every place it is found in (`BIT`).
    written : list of str
        The texts as written, in the order of `wordings`.
    spans : dict of str to tuple of int
        For each passage_id the number of its report, its first key and the one after its
        last; empty if whole texts were read.
    """

    reports: pd.DataFrame
    copied: Numbers = field(repr=False)
    min_length: int
    times: Numbers = field(repr=False)
    wordings: list[Wording] = field(repr=False)
    found: list[Bits] = field(repr=False)
    written: list[str] = field(repr=False)
    spans: dict[str, tuple[int, int, int]] = field(repr=False)

    @property
    def has_template(self) -> bool:
        """Whether a template was given."""
        return len(self.wordings) > len(self.reports)

    def number(self, report_id: str) -> int:
        """Return the place of a report in `wordings`; of the template for ``"template"``.

        Raises
        ------
        InputError
            If there is no such report.
        """
        ids = self.reports["report_id"].tolist()
        if report_id == TEMPLATE and self.has_template:
            return len(ids)
        if report_id not in ids:
            what = "no such report was compared."
            raise_problems([Problem(f"report {report_id}", what, "Use an id of these reports.")])
        return ids.index(report_id)


def find_shared_wording(
    corpus: Corpus,
    passages: pd.DataFrame | None = None,
    *,
    template: str | Path = "",
    min_length: int = MIN_LENGTH,
) -> SharedWording:
    """Find the wording that the reports of a corpus share.

    Parameters
    ----------
    corpus : Corpus
    passages : pandas.DataFrame, optional
        Passages of these reports: only they are read, and no run goes from one to the next.
        That leaves out titles, headings, signatures and annexes, as in all other measures.
        Without them whole texts are read, which is the way to find misfiled files.
    template : str or Path, default ""
        A text whose wording is told apart, such as the central rules; or the path of a
        file that holds it, in UTF-8.
    min_length : int, default 16
        Characters of the shortest run that counts, 8 or more; white space and punctuation
        do not count, a number counts as one. Half of every so many characters of a run must
        be Chinese ones, and half of them different: tables and fillers are not wording.

    Returns
    -------
    SharedWording
        A report is earlier than another if it reports on an earlier year; within a year, if
        its date is earlier, provided that all reports of that year have a date. What is
        found in a report may have come from elsewhere, and what is new here is so among the
        reports held.

    Raises
    ------
    InputError
        If `min_length` is too small, the template's file is not there, or a passage is of
        no report of the corpus.

    Examples
    --------
    >>> import govreport_research as gr
    >>> corpus = gr.load_corpus("data/approval-bureaus")
    >>> shared = find_shared_wording(corpus, gr.split_corpus(corpus))
    >>> shared.reports.loc[shared.reports["n_earlier"] == 0, "report_id"].tolist()
    ['dayu-2021']
    >>> bool(shared.reports["new"].min() > 0.95)
    True
    """
    ids = corpus.reports["report_id"].tolist()
    template = _read(template)
    _check(ids, passages, template, min_length)
    written = [corpus.text(report_id) for report_id in ids]
    spans: dict[str, tuple[int, int, int]] = {}
    if passages is None:
        wordings = [wording_of(corpus.simplified(report_id)) for report_id in ids]
    else:
        wordings, spans = _read_passages(passages, dict(zip(ids, written, strict=True)))
    if template:
        written.append(template)
        wordings.append(wording_of(simplify(template)))
    index = index_windows(wordings, min_length)
    times = _times(corpus.reports)
    regions = corpus.reports["region"].to_numpy(dtype=object)
    copied = np.zeros((len(ids), len(ids)), dtype=np.int64)
    found = []
    for report in range(len(ids)):
        bits = _relations(report, regions, times, len(wordings))
        held, flags = _look_up(index, report, wordings[report], bits)
        copied[report] = held[: len(ids)]
        copied[report, report] = wordings[report].characters
        found.append(flags)
    table = _table(corpus.reports, wordings, found, times, regions, bool(template))
    return SharedWording(table, copied, min_length, times, wordings, found, written, spans)


def _read(template: str | Path) -> str:
    if isinstance(template, str):
        return template
    path = resolve(template)
    if not path.is_file():
        what = "there is no such file."
        raise_problems([Problem(f"template {template}", what, "Name a text file in UTF-8.")])
    return path.read_text(encoding="utf-8-sig")


def _check(ids: list[str], passages: pd.DataFrame | None, template: str, min_length: int) -> None:
    problems = []
    if min_length < SHORTEST:
        what = f"{min_length} characters are shared by chance all over."
        problems.append(Problem("min_length", what, f"Ask for {SHORTEST} or more."))
    if template and TEMPLATE in ids:
        what = "it has the name that stands for the template."
        problems.append(Problem(f"report {TEMPLATE}", what, "Give it another report_id."))
    if passages is not None:
        problems += [
            Problem(f"passages of {name}", "the corpus has no such report.", "Leave them out.")
            for name in sorted(set(passages["report_id"]) - set(ids))
        ]
    raise_problems(problems)


def _read_passages(
    passages: pd.DataFrame, written: Mapping[str, str]
) -> tuple[list[Wording], dict[str, tuple[int, int, int]]]:
    """Return the wording of every report's passages, and where each passage's keys are."""
    parts: dict[str, list[Wording]] = {report_id: [] for report_id in written}
    spans: dict[str, tuple[int, int, int]] = {}
    keys = dict.fromkeys(written, 0)
    number = {report_id: place for place, report_id in enumerate(written)}
    columns = ["passage_id", "report_id", "start", "end", "text", "measured"]
    for passage_id, report_id, start, end, text, measured in passages[columns].itertuples(
        index=False
    ):
        places = places_in(text, written[report_id][start:end]) + start
        wording = wording_of(measured)
        parts[report_id].append(
            Wording(
                wording.keys,
                places[wording.starts].astype(np.int32),
                (places[wording.ends - 1] + 1).astype(np.int32),
            )
        )
        first = keys[report_id]
        spans[passage_id] = (number[report_id], first, first + len(wording.keys))
        keys[report_id] = first + len(wording.keys) + 1  # one for the break that follows
    return [joined(each) for each in parts.values()], spans


def places_in(text: str, source: str) -> Numbers:
    r"""Return where each character of a passage stands in the source it was joined from.

    Parameters
    ----------
    text : str
        `source` without its line breaks, or what else was taken out.
    source : str

    Returns
    -------
    numpy.ndarray of int64, shape (len(text),)

    Examples
    --------
    >>> places_in("推进改革", "推进\n改革").tolist()
    [0, 1, 3, 4]
    """
    if text == source:
        return np.arange(len(text), dtype=np.int64)
    places, at = [], 0
    for character in text:
        at = source.index(character, at)
        places.append(at)
        at += 1
    return np.array(places, dtype=np.int64)


def _times(reports: pd.DataFrame) -> Numbers:
    """Return the rank of every report in time, equal where the order is not known."""
    dated = reports["date_written"].ne("").groupby(reports["year"]).transform("all")
    dates = reports["date_written"].where(dated, "")
    order = [f"{year:04d} {date}" for year, date in zip(reports["year"], dates, strict=True)]
    _, ranks = np.unique(np.array(order, dtype=str), return_inverse=True)
    return ranks.astype(np.int64)


def _relations(report: int, regions: npt.NDArray[np.object_], times: Numbers, n_texts: int) -> Bits:
    """Return, for every text, the bit that says what it is to a report; 0 for itself."""
    own, earlier = regions == regions[report], times < times[report]
    bits = np.full(n_texts, BIT["template"], dtype=np.uint8)
    reports = bits[: len(times)]
    reports[:] = BIT["later"]
    reports[times == times[report]] = BIT["same_time"]
    reports[earlier] = BIT["others_earlier"]
    reports[own & earlier] = BIT["own_earlier"]
    if (own & earlier).any():
        reports[own & (times == times[own & earlier].max())] |= _OWN_PREVIOUS
    reports[report] = 0
    return bits


def _look_up(index: WindowIndex, report: int, wording: Wording, bits: Bits) -> tuple[Numbers, Bits]:
    """Return how much of a report each report holds, and in what each of its keys is found."""
    stretches = index.stretches(report)
    flags = np.zeros(len(wording.keys), dtype=np.uint8)
    if len(stretches.first):
        holders = stretches.holders
        held = np.bitwise_or.reduceat(bits[holders.indices], holders.indptr[:-1])
        sizes = stretches.last - stretches.first + 1
        offsets = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        windows = np.repeat(stretches.first, sizes) + offsets
        held = np.repeat(held, sizes)
        for bit in (1 << place for place in range(8)):
            mine = windows[(held & bit) > 0]
            if len(mine):
                flags[covered(mine, index.length, len(flags))] |= bit
    repeated = index.repeated[report]
    flags[covered(repeated, index.length, len(flags))] |= BIT["itself"]
    return index.copied(stretches), flags


def _table(
    reports: pd.DataFrame,
    wordings: list[Wording],
    found: list[Bits],
    times: Numbers,
    regions: npt.NDArray[np.object_],
    has_template: bool,
) -> pd.DataFrame:
    rows = []
    for number, flags in enumerate(found):
        bits = _relations(number, regions, times, len(times) + has_template)
        # What could not have been found, as no such text is held, has no share.
        there = int(np.bitwise_or.reduce(bits)) | BIT["itself"]
        characters = wordings[number].characters
        shares = {
            name: np.count_nonzero(flags & bit) / characters
            if there & bit and characters
            else np.nan
            for name, bit in {**BIT, "own_previous": _OWN_PREVIOUS}.items()
        }
        known = there & _EARLIER and characters
        new = characters - np.count_nonzero(flags & _EARLIER)
        rows.append(
            {
                "characters": characters,
                "n_earlier": int((times < times[number]).sum()),
                "new": new / characters if known else np.nan,
                **shares,
            }
        )
    frame = reports[["report_id", "region", "year"]].reset_index(drop=True)
    return conform(pd.concat([frame, pd.DataFrame(rows)], axis=1), schema.REUSE)
