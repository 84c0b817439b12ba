"""Outlines to passages: paragraphs and paragraph-initial items, the units that are measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.tables import conform
from govreport_research.text.outline.reading import Reading, Row, read_outline
from govreport_research.text.overrides import load_overrides, read_report

if TYPE_CHECKING:
    from govreport_research.corpus.reports import Corpus

#: Stands between the headings of a passage's path.
PATH_SEPARATOR: Final = " › "
#: The parts that the rules of 2019 ask every report for.
STATUTORY: Final = ("measures", "shortcomings", "leader_duty", "plans")
_ANATOMY_ROLES: Final = ("preamble", *STATUTORY, "other")


def split_corpus(corpus: Corpus) -> pd.DataFrame:
    """Return all passages of a corpus.

    Parameters
    ----------
    corpus : Corpus
        From `load_corpus`.

    Returns
    -------
    pandas.DataFrame
        One row per passage, reports in the order of ``corpus.reports``, passages in order of
        appearance; columns of ``schema.PASSAGES``. Page furniture, title, speaker and date
        lines, tables, signature and annexes are in no passage. A heading of its own line is
        none either; one that runs into its paragraph belongs to it. Corrections in the
        corpus folder's ``outline_overrides.csv`` are applied.

    Examples
    --------
    >>> from govreport_research import load_corpus
    >>> passages = split_corpus(load_corpus("data/approval-bureaus"))
    >>> passages["report_id"].nunique(), passages["role"].iloc[0]
    (5, 'preamble')
    """
    records: list[dict[str, Any]] = []
    overrides = load_overrides(corpus.folder, corpus.reports["report_id"])
    for report_id in corpus.reports["report_id"]:
        name = str(report_id)
        reading = read_report(corpus, name, overrides)
        for record in _passages(reading, corpus.simplified(name)):
            records.append({"passage_id": f"{name}:{record['start']}", "report_id": name, **record})
    return _table(records)


def split_passages(
    text: str, simplified: str | None = None, report_id: str = "text"
) -> pd.DataFrame:
    r"""Return the passages of one text.

    Parameters
    ----------
    text : str
        A whole report.
    simplified : str, optional
        The same text in simplified script, of the same length; `text` itself if not given.
    report_id : str, default "text"
        Written into the columns `report_id` and `passage_id`.

    Returns
    -------
    pandas.DataFrame
        As `split_corpus`.

    Raises
    ------
    ValueError
        If `simplified` has another length than `text`.

    Examples
    --------
    >>> text = "一、主要举措\n(一)完善制度。制定办法。\n二、存在不足\n人手不够。"
    >>> passages = split_passages(text)
    >>> passages[["text", "role"]].values.tolist()
    [['(一)完善制度。制定办法。', 'measures'], ['人手不够。', 'shortcomings']]
    """
    if simplified is not None and len(simplified) != len(text):
        raise ValueError(
            f"simplified has {len(simplified)} characters, text has {len(text)}; "
            "convert character by character so that offsets stay the same."
        )
    found = _passages(read_outline(text), text if simplified is None else simplified)
    return _table(
        [
            {"passage_id": f"{report_id}:{record['start']}", "report_id": report_id, **record}
            for record in found
        ]
    )


def section_anatomy(passages: pd.DataFrame) -> pd.DataFrame:
    r"""Return how much of each report each statutory part takes.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.ANATOMY``: for each report, in order of appearance, one row per
        role in the order preamble, measures, shortcomings, leader_duty, plans, other.
        `share` is of the report's passages, 0 to 1, and sums to 1 within a report.
        `missing` is true for a statutory part without a passage; preamble and other are
        asked for by no rule and never missing.

    Examples
    --------
    >>> text = "一、主要举措\n制定办法。\n二、下一步打算\n加强。"
    >>> table = section_anatomy(split_passages(text))
    >>> table.loc[table["missing"], "role"].tolist()
    ['shortcomings', 'leader_duty']
    """
    records: list[dict[str, Any]] = []
    for report_id, group in passages.groupby("report_id", sort=False):
        total = int(group["characters"].sum())
        for role in _ANATOMY_ROLES:
            part = group[group["role"] == role]
            characters = int(part["characters"].sum())
            records.append(
                {
                    "report_id": report_id,
                    "role": role,
                    "passages": len(part),
                    "characters": characters,
                    "share": characters / total,
                    "missing": role in STATUTORY and part.empty,
                }
            )
    if not records:
        return schema.ANATOMY.empty()
    return conform(pd.DataFrame(records), schema.ANATOMY)


def _table(records: list[dict[str, Any]]) -> pd.DataFrame:
    if not records:
        return schema.PASSAGES.empty()
    return conform(pd.DataFrame(records), schema.PASSAGES)


def _passages(reading: Reading, simplified: str) -> Iterator[dict[str, Any]]:
    """Yield the passages of one reading, without the columns that name the report."""
    flow, rows = reading.flow, reading.rows
    headings = [(number, row) for number, row in enumerate(rows) if row.kind == "heading"]
    annexes = iter((*reading.annexes, (len(flow.text) + 1, len(flow.text) + 1)))
    annex = next(annexes)
    item_starts = {row.start for row in rows if row.kind == "item"}
    body = any(row.kind == "heading" for row in rows)
    at = 0
    current = -1
    for start, end in _pieces(reading, [row.start for _, row in headings]):
        while at < len(headings) and headings[at][1].start <= start:
            current = headings[at][0]
            at += 1
        row = rows[current] if current >= 0 else None
        while start >= annex[1]:
            annex = next(annexes)
        if start >= annex[0]:
            continue
        if row is not None and not flow.text[max(start, row.end) : end].strip():
            continue  # a heading of its own line, or the second line of one
        written = _written(reading, reading.text, start, end)
        characters = len("".join(written.split()))
        if not characters:
            continue
        before_headings = row is None and body
        kind = "preamble" if before_headings else "item" if start in item_starts else "paragraph"
        yield {
            "start": flow.raw(start),
            "end": flow.raw_end(end),
            "kind": kind,
            "heading": current,
            "path": _path(reading, current),
            "role": row.role if row is not None else "preamble" if body else "other",
            "text": written,
            "measured": _written(reading, simplified, start, end),
            "characters": characters,
        }


def _pieces(reading: Reading, heading_starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of the body, cut where a heading stands in their midst."""
    text = reading.flow.text
    at = 0
    for start, end in reading.paragraphs:
        if start < reading.matter.start or end > reading.matter.stop:
            continue
        cuts = [start]
        while at < len(heading_starts) and heading_starts[at] < end:
            if heading_starts[at] > start:
                cuts.append(heading_starts[at])
            at += 1
        for first, last in zip(cuts, (*cuts[1:], end), strict=True):
            while first < last and text[first] == " ":
                first += 1
            while last > first and text[last - 1] == " ":
                last -= 1
            if last > first:
                yield first, last


def _written(reading: Reading, source: str, start: int, end: int) -> str:
    """Return a stretch of the flow as it is written in `source`, broken lines joined."""
    return "".join(source[first:last] for first, last in reading.flow.raw_spans(start, end))


def _path(reading: Reading, number: int) -> str:
    """Return the headings above a passage, outermost first."""
    titles: list[str] = []
    while number >= 0:
        row: Row = reading.rows[number]
        titles.append(reading.title(row))
        number = row.parent
    return PATH_SEPARATOR.join(reversed(titles))


__all__ = ["section_anatomy", "split_corpus", "split_passages"]
