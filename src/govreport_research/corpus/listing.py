"""reports.csv and the files it names: read, and checked row by row."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.corpus.file_texts import read_files
from govreport_research.corpus.places import PROVINCES
from govreport_research.corpus.readers.described import CHINESE_LIMIT, GARBLED_LIMIT
from govreport_research.corpus.report_texts import ReportText
from govreport_research.corpus.spreadsheet import read_table, undo_spreadsheet
from govreport_research.problems import Problem, did_you_mean
from govreport_research.tables import problems_in

#: Rows for which the nearest file is looked for.
_NEAREST: Final = 50
#: What is left of a character that the encoding of a saved file does not have.
_LOST: Final = re.compile(r"[\u4e00-\u9fff]\?+(?=[\u4e00-\u9fff])|^\?+(?=[\u4e00-\u9fff])")
_SAVE: Final = "Type it again, and save the table as CSV UTF-8."


def read_listing(listing: Path) -> pd.DataFrame:
    """Read reports.csv with every value as text: the check decides what is a number.

    Parameters
    ----------
    listing : Path
        A CSV file as written here or as it comes back from Excel or WPS: in any encoding
        that `decode` knows, dates written otherwise, empty columns and rows behind.

    Returns
    -------
    pandas.DataFrame
        In file order, the index being the row that a spreadsheet shows; missing values are
        empty texts. ``attrs["undone"]`` lists what a spreadsheet changed and was put right.

    Raises
    ------
    InputError
        If it is no table, or not one table.
    """
    frame = read_table(listing.read_bytes(), listing.name)
    frame, undone = undo_spreadsheet(frame, schema.REPORTS)
    frame.attrs["undone"] = undone
    return frame


def added_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of reports.csv that the scholar added.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `read_listing` gives it, or the reports of a corpus.

    Returns
    -------
    list of str
        In their order.
    """
    known = {*schema.REPORTS.names, *schema.REPORTS_DERIVED.names, *schema.REPORTS_MARKS.names}
    return [name for name in frame.columns if name not in known]


def listing_problems(frame: pd.DataFrame, source: str) -> list[Problem]:
    """Return all that is wrong with the rows of reports.csv, whatever its files hold.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `read_listing` gives it.
    source : str
        Name of the file, for the messages.

    Returns
    -------
    list of Problem
        Departures from ``schema.REPORTS``, then what no single column can tell: an unknown
        province, a level that is not filled in, a date before the year reported on.
    """
    known = [name for name in frame.columns if name in schema.REPORTS.names]
    found = list(_added_problems(frame, source))
    found += problems_in(frame[known], schema.REPORTS, source, key="report_id")
    needed = ("report_id", "province", "city", "county", "level", "year", "date_written")
    if not set(needed) <= set(frame.columns):
        return found
    columns = (frame[name].tolist() for name in needed)
    for row, report_id, *values in zip(frame.index, *columns, strict=True):
        found += _row_problems(f"{source}, row {row} ({report_id}), column", *values)
    for name in ("title", "province", "city", "county", "agency"):
        values = frame[name].tolist() if name in frame.columns else []
        for row, value in zip(frame.index, values, strict=False):
            if "?" not in value or not _LOST.search(value):
                continue
            what = f"a character was lost when it was saved: {value!r}."
            found.append(Problem(f"{source}, row {row}, column {name}", what, _SAVE))
    return found


def _row_problems(
    where: str, province: str, city: str, county: str, level: str, year: str, date_written: str
) -> list[Problem]:
    """Return what no single column of a row can tell."""
    found = []
    if province and province not in PROVINCES:
        what = f"{province!r} is no province-level division."
        found.append(Problem(f"{where} province", what, did_you_mean(province, PROVINCES)))
    if (level == "county" and not county) or (level == "city" and not city):
        what = f"the level is {level} but no {level} is named."
        found.append(Problem(f"{where} {level}", what, "Fill it in, or correct the level."))
    if year.isdigit() and date_written[:4].isdigit() and int(date_written[:4]) < int(year):
        what = f"a report on {year} cannot have been written on {date_written}."
        remedy = "Correct the date, or put the year reported on into column year."
        found.append(Problem(f"{where} year", what, remedy))
    return found


def _added_problems(frame: pd.DataFrame, source: str) -> Iterator[Problem]:
    missing = [name for name in schema.REPORTS.names if name not in frame.columns]
    for name in frame.columns:
        if name in schema.REPORTS_DERIVED.names or name == "period":
            what = "this name is taken: loading a corpus makes such a column."
            yield Problem(f"{source}, column {name}", what, "Give it another name.")
    for name in added_columns(frame):
        near = get_close_matches(name, missing, n=1, cutoff=0.7)
        if near:
            what = f"this column is not known, and column {near[0]} is missing."
            yield Problem(f"{source}, column {name}", what, f"Rename it {near[0]}.")


def read_texts(
    frame: pd.DataFrame, texts: Path, present: Mapping[str, bool], source: str
) -> tuple[dict[str, ReportText], list[Problem]]:
    """Read every file that reports.csv names.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `read_listing` gives it.
    texts : Path
        Folder of the files.
    present : mapping of str to bool
        What is in it, from `files_below`.
    source : str
        Name of the listing, for the messages.

    Returns
    -------
    texts : dict of str to ReportText
        By file name.
    problems : list of Problem
        A missing, unreadable, garbled or changed file, by row.
    """
    if "file" not in frame.columns:
        return {}, []
    held: dict[str, ReportText] = {}
    found: list[Problem] = []
    ids: Sequence[str] = frame.get("report_id", frame["file"]).tolist()
    sums: Sequence[str] = frame.get("sha256", pd.Series("", index=frame.index)).tolist()
    files = frame["file"].tolist()
    inside = [
        file
        for file in sorted(present.keys() & set(files))
        if not (present[file] and _leads_out(texts / file, texts))
    ]
    read = read_files(texts, inside)
    absent = 0
    for row, file, report_id, sha256 in zip(frame.index, files, ids, sums, strict=True):
        if not file:
            continue
        where = f"{source}, row {row} ({report_id}), column file"
        if file not in present:
            outside = file.startswith(("/", "\\", "~")) or ".." in Path(file).parts
            what = f"there is no file {file!r} in {texts.name}/."
            if outside:
                what = f"{file!r} leads out of {texts.name}/, which is not allowed."
            # To look for the nearest name is slow; after some rows the list speaks for itself.
            near = get_close_matches(file, present, n=1) if absent < _NEAREST else []
            absent += 1
            remedy = f"Did you mean {near[0]}?" if near else f"Name a file in {texts.name}/."
            found.append(Problem(where, what, remedy))
            continue
        if file not in read:
            what = f"{file!r} is a link that leads out of {texts.name}/."
            found.append(Problem(where, what, "Put the file itself there."))
            continue
        text = read[file]
        if text.problem is not None:
            found.append(Problem(where, f"{file} cannot be used:", text.problem.en))
            continue
        found += _text_problems(text.ledger, where, file)
        own = text.ledger["sha256"]
        if sha256 and sha256 != own:
            what = f"{file} is not the file that was listed (its SHA-256 is {own})."
            remedy = "Restore the file, or put the new value into column sha256."
            found.append(Problem(where, what, remedy))
        held[file] = text
    return held, found


def files_below(texts: Path) -> dict[str, bool]:
    """Return the files in a folder and all folders below it.

    Parameters
    ----------
    texts : Path

    Returns
    -------
    dict of str to bool
        By path from the folder on, with ``/``, in order: whether it is a link. Links to folders
        are not followed; of what cannot be opened nothing is returned.
    """
    found: dict[str, bool] = {}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(texts / below) as listing:
                entries = list(listing)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{below}{entry.name}/")
            # Of a link in a circle the entry itself cannot tell.
            elif Path(entry.path).is_file() if entry.is_symlink() else entry.is_file():
                found[below + entry.name] = entry.is_symlink()
    return {file: found[file] for file in sorted(found, key=lambda file: file.split("/"))}


def _leads_out(link: Path, texts: Path) -> bool:
    return not link.resolve().is_relative_to(texts.resolve())


def _text_problems(ledger: Mapping[str, Any], where: str, file: str) -> list[Problem]:
    if ledger["garbled_share"] > GARBLED_LIMIT:
        what = f"{file} looks garbled when read as {ledger.get('encoding', '')}."
        remedy = "Open it in an editor that shows it rightly and save it as UTF-8."
        return [Problem(where, what, remedy)]
    if ledger["chinese_share"] < CHINESE_LIMIT:
        what = f"{file}, read as {ledger.get('encoding', '')}, holds hardly any Chinese."
        remedy = "Check that it is the report, and that it was saved as UTF-8."
        return [Problem(where, what, remedy)]
    return []
