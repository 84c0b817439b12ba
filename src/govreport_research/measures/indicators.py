r"""Quantities of a report as a table: 115项, 99.13%, 从至少30个工作日缩短至1个工作日.

The steps are in `quantities`: numerals, units, what is no quantity, changes, the clause
around a number, totals and parts. Here they are put together, with the outline's parts.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.quantities.breakdowns import link_parts
from govreport_research.measures.quantities.changes import find_changes
from govreport_research.measures.quantities.clauses import measured_thing
from govreport_research.measures.quantities.limits import Quantity
from govreport_research.measures.quantities.scanning import scan
from govreport_research.measures.quantities.statuses import status_of
from govreport_research.shards import map_shards
from govreport_research.tables import from_columns
from govreport_research.text.outline.layout import Flow
from govreport_research.text.outline.reading import Reading, read_outline
from govreport_research.text.report_shards import UnreadReport, characters, report_shards

if TYPE_CHECKING:
    from govreport_research.corpus.reports import Corpus

#: Fields of a table, each with the values of all rows.
Columns = dict[str, list[Any]]
_WHAT: Final = Bilingual("数量", "Quantities")
#: A heading longer than this is a paragraph taken for one: its quantities count.
_LONGEST_HEADING: Final = 60
#: So far before and after a quantity its sentence is given.
_LONGEST_SENTENCE: Final = 500
_BROKEN: Final = re.compile(r"\s*\n\s*")
_STOP: Final = re.compile(r"[。!?\n]")
_LAST_STOP: Final = re.compile(r"(?s:.*)[。!?\n]")


def extract_indicators(text: str) -> pd.DataFrame:
    """Return every quantity of one report.

    Parameters
    ----------
    text : str
        A whole report or any other text, in simplified or traditional script.

    Returns
    -------
    pandas.DataFrame
        One row per quantity in order of appearance; columns of ``schema.INDICATORS``.
        ``text[start:end] == value``. A change from one value to another has a row of its own
        (`from_number`, `to_number`) before the rows of its two parts. Percentages stay per
        cent, money is in `unit` with 万 and 亿 multiplied out. Titles, headings, front and
        back matter and tables hold none.

    Notes
    -----
    Rules, no model: what they are, what they score on annotated reports and where they fail
    is in ``docs/indicators.md``.

    Examples
    --------
    >>> table = extract_indicators("受理2.3万余件，审批时间由至少30个工作日缩短至1个工作日。")
    >>> table[["value", "number", "unit", "kind"]].values.tolist()[0]
    ['2.3万余件', 23000.0, '件', 'count']
    >>> change = table.iloc[1]
    >>> change["measured"], change["from_number"], change["to_number"]
    ('审批时间', np.float64(30.0), np.float64(1.0))
    """
    return from_columns(_columns(_records(read_outline(text))), schema.INDICATORS)


def corpus_indicators(corpus: Corpus) -> pd.DataFrame:
    """Return every quantity of every report of a corpus.

    Parameters
    ----------
    corpus : Corpus
        From `load_corpus`; corrections of outlines in its folder are applied.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.CORPUS_INDICATORS``: those of `extract_indicators` behind
        `report_id`; `section` and `parent` count within a report.

    Examples
    --------
    >>> from govreport_research import load_corpus
    >>> table = corpus_indicators(load_corpus("data/approval-bureaus"))
    >>> table.groupby("report_id").size().loc["luozhuang-2023"] > 30
    np.True_
    """
    parts = report_shards(corpus)
    columns: Columns = {name: [] for name in schema.CORPUS_INDICATORS.names}
    for found in map_shards(find_indicators, parts, size=characters(parts), what=_WHAT):
        for name, values in found.items():
            columns[name] += values
    return from_columns(columns, schema.CORPUS_INDICATORS)


def find_indicators(reports: Iterable[UnreadReport]) -> Columns:
    """Return the quantities of some reports as lists: what a table is made of.

    Parameters
    ----------
    reports : iterable of UnreadReport

    Returns
    -------
    dict of str to list
        Columns of ``schema.CORPUS_INDICATORS``.
    """
    return indicator_columns((each.report_id, each.read()) for each in reports)


def indicator_columns(readings: Iterable[tuple[str, Reading]]) -> Columns:
    """Return the quantities of reports whose outlines are read already.

    Parameters
    ----------
    readings : iterable of (str, Reading)
        Each with its report_id.

    Returns
    -------
    dict of str to list
        As `find_indicators`.
    """
    columns: Columns = {name: [] for name in schema.CORPUS_INDICATORS.names}
    for report_id, reading in readings:
        records = _records(reading)
        columns["report_id"] += [report_id] * len(records)
        for name, values in _columns(records).items():
            columns[name] += values
    return columns


def _columns(records: list[tuple[Any, ...]]) -> Columns:
    values = zip(*records, strict=True) if records else [()] * len(schema.INDICATORS.columns)
    return {name: list(each) for name, each in zip(schema.INDICATORS.names, values, strict=True)}


def _quantities(reading: Reading) -> list[Quantity]:
    text, matter = reading.flow.text, reading.matter
    skipped = [
        (row.start, row.marker_end if row.end - row.start > _LONGEST_HEADING else row.end)
        if row.kind != "item"
        else (row.start, row.marker_end)
        for row in reading.rows
    ]
    spans = [span for span in skipped if span[1] > span[0]]
    found = find_changes(text, list(scan(text, matter.start, matter.stop, spans)))
    link_parts(text, found)
    return found


def _describe(reading: Reading, found: list[Quantity]) -> None:
    """Find what every quantity measures, in place."""
    text = reading.flow.text
    ends = [quantity.end for quantity in found]
    last = len(found)
    floor = 0
    for number, quantity in enumerate(found):
        if quantity.relation == "component" and quantity.parent is not None:
            quantity.measured = quantity.parent.measured
            floor = max(floor, ends[number])
            continue
        after = number + 1
        while (
            after < last
            and found[after].parent is quantity
            and found[after].relation == "component"
        ):
            after += 1
        ceiling = found[after].start if after < last else len(text)
        quantity.measured = measured_thing(text, quantity, floor, ceiling)
        if quantity.measured[1] <= quantity.measured[0] and number:
            before = found[number - 1]
            if not any(mark in text[before.end : quantity.start] for mark in "。\n"):
                quantity.measured = before.measured
        floor = max(floor, quantity.end)
    _mark_averages(text, found)


def _mark_averages(text: str, found: list[Quantity]) -> None:
    for quantity in found:
        if quantity.kind in _AVERAGED and quantity.relation != "component":
            near = text[max(0, quantity.start - 14) : quantity.start]
            if "均" not in near:
                continue
            at = max(near.rfind(word) for word in _AVERAGES)
            if at >= 0 and not any(char in ",。;、0123456789" for char in near[at:]):
                quantity.kind = "average"


_AVERAGED: Final = frozenset(("count", "duration", "money", "area", "amount"))
_AVERAGES: Final = ("平均", "人均", "户均", "件均", "日均", "月均", "年均", "周均")


def _records(reading: Reading) -> list[tuple[Any, ...]]:
    """Return the rows of ``schema.INDICATORS`` of one report."""
    found = _quantities(reading)
    _describe(reading, found)
    text, raw_text, rows = reading.flow.text, reading.text, reading.rows
    raw = _RawSpans(reading.flow)
    starts = [row.start for row in rows]
    number_of = {id(quantity): number for number, quantity in enumerate(found)}
    before = "preamble" if any(row.kind == "heading" for row in rows) else "other"
    records: list[tuple[Any, ...]] = []
    first = last = 0
    sentence = ""
    for quantity in found:
        at = bisect_right(starts, quantity.start) - 1
        role = rows[at].role if at >= 0 else before
        if quantity.start >= last:
            first, last = _sentence(text, quantity.start)
            sentence = _joined(raw_text[raw(first, last)])
        span = raw(quantity.start, quantity.end)
        thing, thing_end = quantity.measured
        records.append(
            (
                span.start, span.stop, raw_text[span], quantity.number, quantity.low, quantity.high,
                quantity.from_number, quantity.to_number, quantity.unit, quantity.kind,
                quantity.approximate, quantity.bound,
                _joined(raw_text[raw(thing, thing_end)]) if thing_end > thing else "",
                role,
                quantity.unit_written, status_of(text, quantity, first, role),
                quantity.direction, at, quantity.relation,
                number_of[id(quantity.parent)] if quantity.parent is not None else -1,
                quantity.parts_total, quantity.parts_check, sentence,
            )
        )  # fmt: skip
    return records


def _joined(written: str) -> str:
    """Return a stretch of text on one line: a broken line is joined without a blank."""
    return _BROKEN.sub("", written) if "\n" in written else written


class _RawSpans:
    """Spans of a flow to raw spans, quickly for those that follow each other."""

    def __init__(self, flow: Flow) -> None:
        self._starts, self._origins = flow.starts, flow.origins
        self._first = self._last = self._shift = 0

    def __call__(self, start: int, end: int) -> slice:
        if not self._first <= start < self._last:
            self._turn_to(start)
        raw_start = start + self._shift
        if end > self._last:
            self._turn_to(end - 1)
        return slice(raw_start, end + self._shift)

    def _turn_to(self, offset: int) -> None:
        """Find the piece that holds an offset, and how far it is moved."""
        piece = bisect_right(self._starts, offset) - 1
        self._first = self._starts[piece]
        after = piece + 1
        self._last = self._starts[after] if after < len(self._starts) else sys.maxsize
        self._shift = self._origins[piece] - self._first


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Return the sentence around an offset, or the middle of it if it is too long to read."""
    low, high = max(0, at - _LONGEST_SENTENCE), min(len(text), at + _LONGEST_SENTENCE)
    before = _LAST_STOP.match(text, low, at)
    start = low if before is None else before.end()
    stop = _STOP.search(text, at, high)
    end = high if stop is None else stop.end() - (stop[0] == "\n")
    while start < at and text[start] == " ":
        start += 1
    return start, end


__all__ = ["corpus_indicators", "extract_indicators"]
