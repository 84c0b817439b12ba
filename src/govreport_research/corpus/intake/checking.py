"""A corpus checked after corrections: everything wrong, doubtful or put right, at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.intake.divisions import by_name
from govreport_research.corpus.listing import (
    files_below,
    listing_problems,
    read_listing,
    read_texts,
)
from govreport_research.corpus.report_texts import ReportText
from govreport_research.corpus.spreadsheet import read_table
from govreport_research.problems import InputError, Problem
from govreport_research.tables import Table, conform

_WHERE: Final = re.compile(
    r"(?P<file>[^,]+)(?:, (?:row|line) (?P<row>\d+)(?: \((?P<report_id>.*)\))?)?"
    r"(?:, column (?P<column>.+)|, header)?"
)


@dataclass(frozen=True)
class Check:
    """What a check of a corpus found.

    Attributes
    ----------
    name : str
        Of the corpus.
    n_reports : int
        Rows of reports.csv.
    problems : pandas.DataFrame
        What keeps the corpus from being used: ``schema.CHECK_PROBLEMS``.
    doubts : pandas.DataFrame
        What the scholar should look at: ``schema.CHECK_DOUBTS``.
    undone : tuple of str
        What a spreadsheet had changed in reports.csv and was read as meant.
    files : pandas.DataFrame
        Files that gave no report, from ledger.csv: its columns file, status, reason,
        reason_zh, duplicate_of.
    listing : pandas.DataFrame
        reports.csv as read: texts, by the row of the spreadsheet; empty if it cannot be read.
    texts : dict of str to str
        Text of every report that could be read, by report_id.
    """

    name: str
    n_reports: int
    problems: pd.DataFrame
    doubts: pd.DataFrame
    undone: tuple[str, ...]
    files: pd.DataFrame
    listing: pd.DataFrame = field(repr=False)
    texts: dict[str, str] = field(repr=False)

    @property
    def passed(self) -> bool:
        """Whether the corpus can be used."""
        return self.problems.empty

    def lines(self, most: int = 20) -> list[str]:
        """Return the problems as lines of text.

        Parameters
        ----------
        most : int, default 20
            Of one kind in one column so many are listed; the others are counted.

        Returns
        -------
        list of str
        """
        lines = []
        columns = ["file", "row", "report_id", "column", "problem", "remedy"]
        for kind, rows in self.problems[columns].groupby(["file", "column", "remedy"], sort=False):
            for file, row, report_id, column, problem, remedy in rows.head(most).to_numpy():
                where = [str(file)]
                if not pd.isna(row):
                    where.append(f"row {row}" + (f" ({report_id})" if report_id else ""))
                if column:
                    where.append(f"column {column}")
                lines.append(f"{', '.join(where)}: {problem} {remedy}".strip())
            if len(rows) > most:
                name = f", column {kind[1]}" if kind[1] else ""
                lines.append(f"{kind[0]}{name}: {len(rows) - most} more rows like these.")
        return lines

    def summary(self) -> Bilingual:
        """Return one sentence on the outcome."""
        wrong, doubtful = len(self.problems), len(self.doubts)
        return Bilingual(
            f"{self.name}：{self.n_reports} 份报告，{wrong} 处错误，{doubtful} 处待核对。",
            f"{self.name}: {self.n_reports} reports, {wrong} problems, {doubtful} values to check.",
        )


def check_corpus(folder: Path) -> Check:
    """Check the tables and files of a corpus.

    Parameters
    ----------
    folder : Path
        With ``reports.csv`` and ``texts/``; ``inferred.csv`` and ``ledger.csv`` are used if
        they are there.

    Returns
    -------
    Check
        Never raises for what the files hold: a table that cannot be read is a problem.
    """
    path = folder / "reports.csv"
    frame = pd.DataFrame()
    held: dict[str, ReportText] = {}
    if not path.is_file():
        remedy = "Name a folder that holds a corpus, or make one: govreport new."
        problems = [Problem(str(folder), "there is no reports.csv in it.", remedy)]
    else:
        try:
            frame = read_listing(path)
            texts = folder / "texts"
            held, problems = read_texts(frame, texts, files_below(texts), path.name)
            problems = listing_problems(frame, path.name) + problems
        except InputError as error:
            problems = list(error.problems)
    return Check(
        name=folder.name,
        n_reports=len(frame),
        problems=_tabulated(problems),
        doubts=_doubts(frame, folder) if len(frame.columns) else _empty(schema.CHECK_DOUBTS),
        undone=tuple(frame.attrs.get("undone", ())),
        files=_unused_files(folder),
        listing=frame,
        texts={
            own: held[file].text
            for own, file in zip(frame.get("report_id", ()), frame.get("file", ()), strict=False)
            if file in held
        },
    )


def _empty(table: Table) -> pd.DataFrame:
    return conform(pd.DataFrame(columns=pd.Index(table.names)), table)


def _tabulated(problems: list[Problem]) -> pd.DataFrame:
    rows = []
    for problem in problems:
        match = _WHERE.fullmatch(problem.where)
        parts = match.groupdict() if match else {"file": problem.where}
        row = int(parts["row"]) if parts.get("row") else None
        rows.append({**parts, "row": row, "problem": problem.what, "remedy": problem.remedy})
    return conform(
        pd.DataFrame(rows, columns=pd.Index(schema.CHECK_PROBLEMS.names)), schema.CHECK_PROBLEMS
    )


def _doubts(frame: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return the values still marked in to_check, and places that no table knows."""
    inferred: dict[tuple[str, str], dict[Any, Any]] = {}
    path = folder / "inferred.csv"
    if path.is_file():
        try:
            table = read_table(path.read_bytes(), path.name).to_dict("records")
            inferred = {(row.get("report_id", ""), row.get("field", "")): row for row in table}
        except InputError:
            inferred = {}  # it only explains; reports.csv is what counts
    rows = []
    ids = frame.get("report_id", pd.Series("", index=frame.index))
    marked = frame[frame["to_check"] != ""] if "to_check" in frame.columns else frame.iloc[:0]
    for row, record in zip(marked.index, marked.to_dict("records"), strict=True):
        own = str(record.get("report_id", ""))
        for name in record["to_check"].split():
            why = inferred.get((own, name), {})
            rows.append(
                {
                    "row": row,
                    "report_id": own,
                    "column": name,
                    "value": record.get(name, ""),
                    "inferred": why.get("value", ""),
                    "source": why.get("source", ""),
                    "evidence": why.get("evidence", ""),
                    "certainty": float(why.get("certainty") or "nan"),
                }
            )
    rows += _unknown_places(frame, ids)
    rows += _repeated_rows(frame, ids)
    rows.sort(key=lambda each: each["row"])
    return conform(
        pd.DataFrame(rows, columns=pd.Index(schema.CHECK_DOUBTS.names)), schema.CHECK_DOUBTS
    )


def _unknown_places(frame: pd.DataFrame, ids: pd.Series) -> Iterator[dict[str, object]]:
    if not {"province", "city", "county"} <= set(frame.columns):
        return
    columns = (frame[name].tolist() for name in ("province", "city", "county"))
    places = list(zip(*columns, strict=True))
    known = {place: _place_fault(place) for place in set(places)}
    for row, own, place in zip(frame.index, ids.tolist(), places, strict=True):
        column, evidence = known[place]
        if column:
            yield {
                "row": row,
                "report_id": own,
                "column": column,
                "value": place[1 if column == "city" else 2],
                "inferred": "",
                "source": "national place table",
                "evidence": evidence,
                "certainty": float("nan"),
            }


def _repeated_rows(frame: pd.DataFrame, ids: pd.Series) -> Iterator[dict[str, object]]:
    """Yield reports of a place, agency and year that an earlier row has as well."""
    columns = ["province", "city", "county", "agency", "year"]
    if not set(columns) <= set(frame.columns):
        return
    first: dict[tuple[str, ...], str] = {}
    rows = frame[columns].itertuples(index=False, name=None)
    for row, own, key in zip(frame.index, ids.tolist(), rows, strict=True):
        earlier = first.setdefault(key, own)
        if earlier != own and key[0] and key[-1]:
            yield {
                "row": row,
                "report_id": own,
                "column": "year",
                "value": key[-1],
                "inferred": "",
                "source": "reports.csv",
                "evidence": Bilingual(
                    f"与 {earlier} 的地区、机关和年度相同。",
                    f"{earlier} is of the same place, agency and year.",
                ).text("both"),
                "certainty": float("nan"),
            }


def _place_fault(place: tuple[str, str, str]) -> tuple[str, str]:
    """Return the column in which the national table does not know a place, and why."""
    province, city, county = place
    for column, name in (("county", county), ("city", city)):
        if not name:
            continue
        found = by_name().get(name, ())
        if not found:
            return column, f"{name}: not in the national place table (since 1980)"
        above = (province,) if column == "city" else (province, city)
        if not any(each.place[: len(above)] == above for each in found):
            listed = ", ".join(sorted({"".join(each.place) for each in found}))
            return column, f"{name}: known are {listed}"
        return "", ""
    return "", ""


def _unused_files(folder: Path) -> pd.DataFrame:
    columns = ["file", "status", "reason", "reason_zh", "duplicate_of"]
    path = folder / "ledger.csv"
    if path.is_file():
        try:
            frame = read_table(path.read_bytes(), path.name)
        except InputError:
            return pd.DataFrame(columns=pd.Index(columns))
        if {*columns, "report_id"} <= set(frame.columns):
            return frame.loc[frame["report_id"] == "", columns].reset_index(drop=True)
    return pd.DataFrame(columns=pd.Index(columns))
