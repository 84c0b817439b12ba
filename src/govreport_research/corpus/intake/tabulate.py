"""Readings to the tables of a corpus: reports, inferred values, ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.corpus.intake.identifiers import report_id
from govreport_research.corpus.intake.infer import Inferred, infer_metadata
from govreport_research.corpus.intake.naming import audit_years
from govreport_research.corpus.readers import Reading
from govreport_research.corpus.readers.described import CHINESE_LIMIT, GARBLED_LIMIT
from govreport_research.tables import conform

#: Ending of a file in texts/ by its format; others keep their own if it is plain.
_ENDINGS: Final = {"txt": ".txt", "html": ".html", "mhtml": ".mht", "md": ".md"}


@dataclass(frozen=True)
class Intake:
    """The tables of files that were read.

    Attributes
    ----------
    reports : pandas.DataFrame
        Columns of ``schema.REPORTS`` and ``schema.REPORTS_MARKS``, all texts, one row for
        each file that holds a report and repeats no other; in the order of the paths.
    inferred : pandas.DataFrame
        As ``schema.INFERRED``.
    ledger : pandas.DataFrame
        As ``schema.INTAKE``: one row for every file.
    originals : dict of str to str
        Name in texts/ -> path in the folder that was read.
    """

    reports: pd.DataFrame
    inferred: pd.DataFrame
    ledger: pd.DataFrame
    originals: dict[str, str]


def tabulate(
    ledger: pd.DataFrame,
    readings: Mapping[str, Reading],
    taken: Collection[str] = (),
    names: Collection[str] = (),
) -> Intake:
    """Infer the metadata of every report and set up the tables of a corpus.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `read_folder` gives it.
    readings : mapping of str to Reading
        By path, likewise.
    taken : collection of str, default ()
        Ids of reports that the corpus holds already.
    names : collection of str, default ()
        Files that texts/ holds already.

    Returns
    -------
    Intake
    """
    chosen = [row for row in ledger.to_dict("records") if _is_report(row)]
    found = [_inferred(str(row["file"]), readings[str(row["file"])]) for row in chosen]
    flags = _flags(found)
    ids: list[str] = []
    originals: dict[str, str] = {}
    reports, inferred = [], []
    used_ids, used_names = set(taken), {name.casefold() for name in names}
    for row, each, flag in zip(chosen, found, flags, strict=True):
        place = (each.value("province"), each.value("city"), each.value("county"))
        own = report_id(place, each.value("year"), used_ids)
        used_ids.add(own)
        ids.append(own)
        file = _text_name(own, row, used_names)
        used_names.add(file.casefold())
        originals[file] = str(row["file"])
        reports.append(_report_row(own, file, row, each, flag))
        inferred += [{"report_id": own, **vars(finding)} for finding in each.findings.values()]
    columns = [*schema.REPORTS.names, *schema.REPORTS_MARKS.names]
    return Intake(
        pd.DataFrame(reports, columns=pd.Index(columns), dtype="str"),
        conform(pd.DataFrame(inferred, columns=pd.Index(schema.INFERRED.names)), schema.INFERRED),
        _ledger(ledger, chosen, ids, found, flags),
        originals,
    )


def _is_report(row: Mapping[Any, Any]) -> bool:
    return (
        row["status"] in ("read", "doubtful")
        and not row["duplicate_of"]
        and row["chinese_share"] >= CHINESE_LIMIT
        and row["garbled_share"] <= GARBLED_LIMIT
    )


def _inferred(path: str, reading: Reading) -> Inferred:
    return infer_metadata(path, reading.text, reading.page_title, reading.page_metadata)


def _flags(found: list[Inferred]) -> list[str]:
    """Audit the years of each genre by itself."""
    flags = [""] * len(found)
    for work in (True, False):
        places = [place for place, each in enumerate(found) if each.work_report == work]
        audit = audit_years([found[place].years for place in places])
        for place, flag in zip(places, audit.flags, strict=True):
            flags[place] = flag
    return flags


def _text_name(own: str, row: Mapping[Any, Any], used: Collection[str]) -> str:
    """Name the copy of a file by its report; its own name may hold anything."""
    own_ending = PurePosixPath(str(row["file"])).suffix.lower()
    ending = own_ending if own_ending[1:].isalnum() and own_ending.isascii() else ""
    ending = ending or _ENDINGS.get(str(row["format"]), f".{row['format']}")
    name, number = f"{own}{ending}", 1
    while name.casefold() in used:
        number += 1
        name = f"{own}.{number}{ending}"
    return name


def _report_row(
    own: str, file: str, row: Mapping[Any, Any], each: Inferred, flag: str
) -> dict[str, str]:
    check = [name for name, finding in each.findings.items() if finding.doubtful]
    if flag and "year" not in check:
        check.append("year")
    if row["status"] == "doubtful":
        check.append("text")
    notes = ""
    if row["near_duplicate_of"]:
        check.append("duplicate")
        notes = f"{row['similarity']:.0%} as in {row['near_duplicate_of']}"
    order = [*schema.REPORTS.names, "text", "duplicate"]
    return {
        "report_id": own,
        "file": file,
        **{name: finding.value for name, finding in each.findings.items()},
        "sha256": str(row["sha256"]),
        "notes": " ".join(notes.split()),
        "to_check": " ".join(sorted(check, key=order.index)),
    }


def _ledger(
    ledger: pd.DataFrame,
    chosen: list[dict[Any, Any]],
    ids: list[str],
    found: list[Inferred],
    flags: list[str],
) -> pd.DataFrame:
    told = pd.DataFrame(
        {
            "file": [row["file"] for row in chosen],
            "report_id": ids,
            "year_file": [each.years.file for each in found],
            "year_header": [each.years.header for each in found],
            "year_used": [each.years.used for each in found],
            "flag": flags,
        }
    )
    told = told.astype({"file": "str", "report_id": "str", "flag": "str"})
    merged = ledger.drop(columns="report_id").merge(told, on="file", how="left")
    # Which report another one resembles is told when all of the corpus is compared.
    merged = merged.assign(
        resembles="", resembles_share=float("nan"), resembles_why="", resembles_why_zh=""
    )
    return conform(merged, schema.INTAKE)
