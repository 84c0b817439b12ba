"""reports.csv and the files it names: read, and checked row by row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from govreport_research import schema
from govreport_research.corpus.places import PROVINCES
from govreport_research.corpus.readers import (
    Reading,
    UnreadableError,
    chinese_share,
    decode,
    garbled_share,
    read_file,
)
from govreport_research.corpus.readers.isolation import read_isolated
from govreport_research.corpus.readers.ledger import CHINESE_LIMIT, GARBLED_LIMIT
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.tables import problems_in

#: Files with these endings are read at once; all others in a process of their own.
PLAIN_ENDINGS: Final = (".txt", ".md")


def read_listing(listing: Path) -> pd.DataFrame:
    """Read reports.csv with every value as text: the check decides what is a number.

    Parameters
    ----------
    listing : Path
        A CSV file in any encoding that `decode` knows.

    Returns
    -------
    pandas.DataFrame
        In file order; missing values are empty texts.

    Raises
    ------
    InputError
        If it is no table.
    """
    try:
        text, _ = decode(listing.read_bytes() or b"\n")
        return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    except (UnreadableError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        remedy = "Save it as CSV, UTF-8, with one header row and a comma between columns."
        raise_problems([Problem(listing.name, f"it cannot be read: {error}", remedy)])
        raise AssertionError("unreachable") from error


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
    found = problems_in(frame, schema.REPORTS, source, key="report_id")
    needed = ("report_id", "province", "city", "county", "level", "year", "date_written")
    if not set(needed) <= set(frame.columns):
        return found
    for row, values in enumerate(frame[list(needed)].itertuples(index=False), start=2):
        report_id, province, city, county, level, year, date_written = values
        where = f"{source}, row {row} ({report_id}), column"
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


def read_texts(
    frame: pd.DataFrame, texts: Path, source: str
) -> tuple[dict[str, Reading], list[Problem]]:
    """Read every file that reports.csv names.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `read_listing` gives it.
    texts : Path
        Folder of the files.
    source : str
        Name of the listing, for the messages.

    Returns
    -------
    readings : dict of str to Reading
        By file name.
    problems : list of Problem
        A missing, unreadable, garbled or changed file, by row.
    """
    if "file" not in frame.columns:
        return {}, []
    readings: dict[str, Reading] = {}
    found: list[Problem] = []
    ids: Sequence[str] = frame.get("report_id", frame["file"]).tolist()
    sums: Sequence[str] = frame.get("sha256", pd.Series("", index=frame.index)).tolist()
    present = sorted(path.name for path in texts.glob("*")) if texts.is_dir() else []
    converted = _read_documents(texts, frame["file"].tolist())
    for row, (file, report_id, sha256) in enumerate(
        zip(frame["file"], ids, sums, strict=True), start=2
    ):
        where = f"{source}, row {row} ({report_id}), column file"
        path = texts / file
        if not file:
            continue
        if not path.resolve().is_relative_to(texts.resolve()) or not path.is_file():
            what = f"there is no file {file!r} in {texts.name}/."
            found.append(Problem(where, what, did_you_mean(file, present)))
            continue
        reading = converted.get(file) or read_file(path)
        if reading.problem is not None:
            found.append(Problem(where, f"{file} cannot be used:", reading.problem.en))
            continue
        found += _text_problems(reading, where, file)
        if sha256 and sha256 != reading.sha256:
            what = f"{file} is not the file that was listed (its SHA-256 is {reading.sha256})."
            remedy = "Restore the file, or put the new value into column sha256."
            found.append(Problem(where, what, remedy))
        readings[file] = reading
    return readings, found


def _read_documents(texts: Path, files: Sequence[str]) -> dict[str, Reading]:
    """Read what is not plain text in processes with limits; plain text needs none."""
    inside = texts.resolve()
    documents = [
        file
        for file in files
        if file
        and Path(file).suffix.lower() not in PLAIN_ENDINGS
        and (texts / file).is_file()
        and (texts / file).resolve().is_relative_to(inside)
    ]
    readings = read_isolated([texts / file for file in documents])
    return dict(zip(documents, readings, strict=True))


def _text_problems(reading: Reading, where: str, file: str) -> list[Problem]:
    if garbled_share(reading.text) > GARBLED_LIMIT:
        what = f"{file} looks garbled when read as {reading.encoding}."
        remedy = "Open it in an editor that shows it rightly and save it as UTF-8."
        return [Problem(where, what, remedy)]
    if chinese_share(reading.text) < CHINESE_LIMIT:
        what = f"{file}, read as {reading.encoding}, holds hardly any Chinese."
        remedy = "Check that it is the report, and that it was saved as UTF-8."
        return [Problem(where, what, remedy)]
    return []
