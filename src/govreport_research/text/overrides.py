"""Corrections of the outline by hand, kept in the corpus folder and applied at every run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems
from govreport_research.tables import conform, problems_in
from govreport_research.text.outline.markers import AT_LINE, find_markers
from govreport_research.text.outline.reading import Reading, Row, place_and_assign, read_outline
from govreport_research.text.sections import outline_table

if TYPE_CHECKING:
    from govreport_research.corpus.reports import Corpus

#: File in a corpus folder, beside ``reports.csv``; need not be there.
FILE: Final = "outline_overrides.csv"


def load_overrides(folder: Path, report_ids: Iterable[str]) -> pd.DataFrame:
    """Return the corrections that a corpus folder holds.

    Parameters
    ----------
    folder : Path
        Folder of a corpus.
    report_ids : iterable of str
        Reports of the corpus.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.OUTLINE_OVERRIDES``, index the rows as a spreadsheet counts them
        (the header is row 1); no row if there is no file.

    Raises
    ------
    InputError
        Naming row and column of everything that does not fit, and reports that are unknown.
    """
    table = schema.OUTLINE_OVERRIDES
    file = folder / FILE
    if not file.is_file():
        return table.empty()
    content = file.read_bytes().decode("utf-8-sig")
    frame = pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False)
    for column in table.columns:
        if not column.required and column.name not in frame.columns:
            frame[column.name] = ""
    problems = problems_in(frame, table, FILE, key="report_id")
    known = [str(report_id) for report_id in report_ids]
    for row, report_id in enumerate(frame.get("report_id", []), 2):
        if report_id and report_id not in known:
            problems.append(
                Problem(
                    f"{FILE}, row {row}, column report_id",
                    f"{report_id!r} is not in the corpus.",
                    did_you_mean(report_id, known),
                )
            )
    raise_problems(problems)
    frame = frame.replace("", pd.NA)
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return conform(frame, table)


def read_report(text: str, corrections: pd.DataFrame | None) -> Reading:
    """Return the reading of one report with its corrections applied.

    Parameters
    ----------
    text : str
        As written.
    corrections : pandas.DataFrame or None
        Rows of `load_overrides` for this report; None or no row if there are none.

    Returns
    -------
    Reading

    Raises
    ------
    InputError
        If a correction does not fit the text.
    """
    reading = read_outline(text)
    return reading if corrections is None or corrections.empty else correct(reading, corrections)


def corpus_outline(corpus: Corpus, report_id: str) -> pd.DataFrame:
    """Return the outline of one report of a corpus, corrected by ``outline_overrides.csv``.

    Parameters
    ----------
    corpus : Corpus
        From `load_corpus`.
    report_id : str
        One of its reports.

    Returns
    -------
    pandas.DataFrame
        As `split_sections`; corrected rows have a confidence of 1.

    Raises
    ------
    InputError
        If a correction does not fit its table or the text.

    Examples
    --------
    >>> from govreport_research import load_corpus
    >>> outline = corpus_outline(load_corpus("data/approval-bureaus"), "dayu-2021")
    >>> outline["title"].iloc[0], outline["role"].iloc[0]
    ('強化組織保障', 'measures')
    """
    overrides = load_overrides(corpus.folder, corpus.reports["report_id"])
    own = overrides[overrides["report_id"] == report_id]
    return outline_table(read_report(corpus.text(report_id), own))


def correct(reading: Reading, overrides: pd.DataFrame) -> Reading:
    """Apply the corrections of one report to its reading, in place, and return it.

    Parameters
    ----------
    reading : Reading
    overrides : pandas.DataFrame
        Rows of ``schema.OUTLINE_OVERRIDES`` for this report.

    Returns
    -------
    Reading
        Parents follow from the levels: the nearest heading before it of a higher level.
        Roles that were inherited are inherited anew.

    Raises
    ------
    InputError
        Naming each correction whose heading is not found, or found more than once.
    """
    problems: list[Problem] = []
    removed: set[int] = set()
    for place, override in zip(overrides.index, overrides.to_dict("records"), strict=True):
        where = f"{FILE}, row {place} ({override['report_id']}), column heading"
        starts = _places(reading, override)
        heading = override["heading"]
        if len(starts) != 1:
            found = "is not in the text" if not starts else f"occurs {len(starts)} times"
            remedy = (
                "Copy the heading from the report as it is printed."
                if not starts
                else f"Fill in start, one of {', '.join(map(str, starts))}."
            )
            problems.append(Problem(where, f"{heading!r} {found}.", remedy))
            continue
        row = _row_at(reading, starts[0])
        if row is None and override["action"] != "add":
            problems.append(
                Problem(where, f"{heading!r} is no heading of the outline.", "Use action add.")
            )
            continue
        if override["action"] == "remove" and row is not None:
            removed.add(id(row))
            continue
        if row is None:
            row = _add(reading, starts[0], len(heading))
        _set(row, override)
    raise_problems(problems)
    reading.rows[:] = [row for row in reading.rows if id(row) not in removed]
    _parents_from_levels(reading.rows)
    place_and_assign(reading)
    return reading


def _places(reading: Reading, override: Mapping[Any, Any]) -> list[int]:
    """Return the raw offsets at which the heading of a correction stands."""
    heading, start = str(override["heading"]), override["start"]
    text = reading.text
    if not pd.isna(start):
        at = int(start)
        return [at] if text.startswith(heading, at) else []
    own = [
        reading.flow.raw(row.start)
        for row in reading.rows
        if row.kind != "item" and text.startswith(heading, reading.flow.raw(row.start))
    ]
    if own:
        return own
    places: list[int] = []
    at = text.find(heading)
    while at >= 0:
        places.append(at)
        at = text.find(heading, at + 1)
    return places


def _row_at(reading: Reading, start: int) -> Row | None:
    """Return the row that starts at a raw offset."""
    return next((row for row in reading.rows if reading.flow.raw(row.start) == start), None)


def _add(reading: Reading, start: int, length: int) -> Row:
    """Add a heading that the splitter did not find."""
    flow = reading.flow
    first = flow.offset_of(start)
    last = flow.offset_of(start + length - 1)
    if first is None or last is None:
        where = f"{FILE}, column heading"
        what = f"{reading.text[start : start + length]!r} is page furniture or in a table."
        remedy = "Only words of the running text can be a heading."
        raise InputError([Problem(where, what, remedy)])
    markers, _ = find_markers(flow.text[first : last + 2], set())
    marked = bool(markers) and markers[0].start == 0 and markers[0].grade == AT_LINE
    line_end = flow.text.find("\n", last)
    line_end = len(flow.text) if line_end < 0 else line_end
    row = Row(
        first,
        first + markers[0].end if marked else first,
        last + 1,
        "heading",
        markers[0].style if marked else "bare",
        -1,
        bool(flow.text[last + 1 : line_end].strip()),
    )
    before = [other for other in reading.rows if other.start < first and other.kind == "heading"]
    row.level = before[-1].level if before else 1
    reading.rows.append(row)
    reading.rows.sort(key=lambda other: other.start)
    return row


def _set(row: Row, override: Mapping[Any, Any]) -> None:
    """Give a row what a correction says of it."""
    row.confidence = 1.0
    if not pd.isna(override["level"]):
        row.level = int(override["level"])
    if override["role"]:
        row.given_role = str(override["role"])


def _parents_from_levels(rows: list[Row]) -> None:
    """Find each row's parent: the nearest heading before it of a higher level."""
    open_rows: list[int] = []
    for number, row in enumerate(rows):
        if row.kind == "item":
            row.parent = open_rows[-1] if open_rows else -1
            continue
        while open_rows and rows[open_rows[-1]].level >= row.level:
            open_rows.pop()
        row.parent = open_rows[-1] if open_rows else -1
        open_rows.append(number)


__all__ = ["FILE", "corpus_outline", "correct", "load_overrides", "read_report"]
