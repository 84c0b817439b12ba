"""A folder of files to a corpus folder, and further files into one; nothing half-made."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.corpus.describe import intake_package
from govreport_research.corpus.intake.sources import read_sources
from govreport_research.corpus.intake.tabulate import Intake, tabulate
from govreport_research.corpus.listing import read_listing
from govreport_research.corpus.readers import Reading, read_folder
from govreport_research.corpus.readers.duplicates import find_twins
from govreport_research.corpus.spreadsheet import csv_bytes, read_table
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import Table, conform

_MARK: Final = b"\xef\xbb\xbf"
_NAME: Final = re.compile(r"\w[\w-]*")


def check_name(name: str) -> None:
    """Raise if a corpus cannot have this name.

    Parameters
    ----------
    name : str

    Raises
    ------
    InputError
        Unless it consists of letters, digits, ``-`` and ``_``: it becomes a folder.
    """
    if not _NAME.fullmatch(name):
        remedy = "Use letters, digits, - and _, for example hunan-counties."
        raise_problems([Problem("NAME", f"{name!r} cannot be the name of a corpus.", remedy)])


def new_corpus(
    source: Path, folder: Path, *, bom: bool = False, workers: int = 2, progress: bool = False
) -> Intake:
    """Read everything in a folder and make a corpus of it.

    Parameters
    ----------
    source : Path
        Folder of the files, searched with all folders below it. Nothing in it is changed.
    folder : Path
        The corpus to be: it gets ``reports.csv``, ``ledger.csv``, ``inferred.csv``,
        ``datapackage.json``, and in ``texts/`` a copy of every file that holds a report,
        byte for byte, named by its report.
    bom : bool, default False
        Begin CSV files with a byte-order mark, for Excel.
    workers : int, default 2
        Processes that read.
    progress : bool, default False
        Show on standard error how far reading is.

    Returns
    -------
    Intake

    Raises
    ------
    InputError
        If `folder` exists, or no file holds a report. Nothing is left behind then.
    """
    if folder.exists():
        what = "this folder exists already; nothing was changed."
        remedy = "Take another name, or add the files to it: govreport add."
        raise_problems([Problem(str(folder), what, remedy)])
    ledger, readings = read_folder(source, workers=workers, progress=progress)
    intake = tabulate(ledger, readings)
    if intake.reports.empty:
        reasons = [f"{row['file']!r}: {row['reason']}" for row in ledger.to_dict("records")[:10]]
        what = f"none of the {len(ledger)} files in it holds a report."
        raise_problems([Problem(str(source), what, " ".join(reasons))])
    with _staged(folder) as staging:
        _copy_originals(source, intake.originals, staging / "texts", intake.ledger)
        _write_tables(staging, folder.name, intake.reports, intake.inferred, intake.ledger, bom=bom)
    return intake


def add_to_corpus(
    sources: Sequence[Path],
    folder: Path,
    *,
    bom: bool = False,
    workers: int = 2,
    progress: bool = False,
) -> Intake:
    """Read further files into a corpus; what it holds keeps its ids, rows and columns.

    Parameters
    ----------
    sources : sequence of Path
        Files, and folders that are searched.
    folder : Path
        A corpus made by `new_corpus`, with the scholar's corrections.
    bom, workers, progress
        As in `new_corpus`.

    Returns
    -------
    Intake
        Of the new files alone. A file that the corpus has seen before, by its bytes, gets no
        row again; one that repeats the text of a report it holds gets a row in the ledger.

    Raises
    ------
    InputError
        If the corpus or a source cannot be read. The corpus is as it was then.
    """
    listing = read_listing(folder / "reports.csv")
    ledger = read_ledger(folder)
    inferred = _read(folder / "inferred.csv", schema.INFERRED)
    found, readings, paths = read_sources(sources, workers=workers, progress=progress)
    seen = set(ledger["sha256"]) - {""}
    fresh = found[~found["sha256"].isin(seen)].reset_index(drop=True)
    fresh = _against_held(fresh, readings, folder / "texts", ledger)
    names = [path.name for path in (folder / "texts").glob("*")]
    intake = tabulate(fresh, readings, taken=listing["report_id"], names=names)
    copies: list[Path] = []
    try:
        for name, key in intake.originals.items():
            copies.append(folder / "texts" / name)
            _copy(paths[key], copies[-1], _sha_of(intake.ledger, key))
        reports = pd.concat([listing, intake.reports]).fillna("")
        _write_tables(
            folder,
            folder.name,
            reports,
            pd.concat([inferred, intake.inferred]),
            pd.concat([ledger, intake.ledger]),
            bom=bom or (folder / "reports.csv").read_bytes().startswith(_MARK),
        )
    except BaseException:
        for copy in copies:
            copy.unlink(missing_ok=True)
        raise
    return intake


def refresh_package(folder: Path) -> bool:
    """Describe a corpus anew after its tables were corrected.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    bool
        Whether ``datapackage.json`` was written: only for a corpus that `new_corpus` made.
    """
    files = ("reports.csv", "inferred.csv", "ledger.csv")
    if not all((folder / file).is_file() for file in files):
        return False
    contents = {file: (folder / file).read_bytes() for file in files}
    reports = read_listing(folder / "reports.csv")
    ledger = read_ledger(folder)
    described = _described(folder.name, reports, ledger, contents)
    if (folder / "datapackage.json").read_bytes() != described:
        (folder / "datapackage.json").write_bytes(described)
    return True


def read_ledger(folder: Path) -> pd.DataFrame:
    """Return the ledger of a corpus that `new_corpus` made.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    pandas.DataFrame
        As ``schema.INTAKE``.

    Raises
    ------
    InputError
        If it is missing or cannot be read.
    """
    return _read(folder / "ledger.csv", schema.INTAKE)


def write_ledger(folder: Path, ledger: pd.DataFrame) -> None:
    """Put a ledger in the place of the one a corpus has.

    Parameters
    ----------
    folder : Path
    ledger : pandas.DataFrame
        As ``schema.INTAKE``. The file begins with a byte-order mark if it did before.
    """
    path, part = folder / "ledger.csv", folder / ".ledger.csv.part"
    part.write_bytes(csv_bytes(ledger, bom=path.read_bytes().startswith(_MARK)))
    part.replace(path)


def _described(
    name: str, reports: pd.DataFrame, ledger: pd.DataFrame, contents: dict[str, bytes]
) -> bytes:
    package = intake_package(name, reports, ledger, contents)
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _against_held(
    fresh: pd.DataFrame, readings: dict[str, Reading], texts: Path, ledger: pd.DataFrame
) -> pd.DataFrame:
    """Mark new files that repeat a text the corpus holds."""
    _, held = read_folder(texts)
    original = dict(zip(ledger["sha256"], ledger["file"], strict=True))
    known = [(original.get(reading.sha256, name), reading.text) for name, reading in held.items()]
    new = [readings[file].text if file in readings else "" for file in fresh["file"]]
    twins = find_twins([text for _, text in known] + new)
    fresh = fresh.copy()
    for position in range(len(new)):
        twin = twins.get(len(known) + position)
        if twin is not None and twin.of < len(known):
            column = "duplicate_of" if twin.exact else "near_duplicate_of"
            fresh.loc[position, column] = known[twin.of][0]
            fresh.loc[position, "similarity"] = twin.similarity
    return fresh


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """Give a folder beside the final one; it takes its place if all goes well."""
    staging = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(staging, ignore_errors=True)
    (staging / "texts").mkdir(parents=True)
    try:
        yield staging
        staging.rename(folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _copy_originals(
    source: Path, originals: dict[str, str], texts: Path, ledger: pd.DataFrame
) -> None:
    for name, key in originals.items():
        _copy(source / key, texts / name, _sha_of(ledger, key))


def _sha_of(ledger: pd.DataFrame, key: str) -> str:
    return str(ledger.loc[ledger["file"] == key, "sha256"].iloc[0])


def _copy(original: Path, copy: Path, sha256: str) -> None:
    shutil.copyfile(original, copy)
    if hashlib.sha256(copy.read_bytes()).hexdigest() != sha256:
        what = "it changed while it was being read."
        raise_problems([Problem(str(original), what, "Try again when nothing writes to it.")])


def _read(path: Path, table: Table) -> pd.DataFrame:
    if not path.is_file():
        remedy = "Files can be added to a corpus that govreport new has made."
        raise_problems([Problem(str(path), "this file is missing.", remedy)])
    frame = read_table(path.read_bytes(), path.name)
    typed: dict[str, Any] = {}
    for column in table.columns:
        values = frame.get(column.name, pd.Series("", index=frame.index))
        if column.kind in ("integer", "number"):
            typed[column.name] = pd.to_numeric(values, errors="coerce")
        elif column.kind == "boolean":
            typed[column.name] = values.map({"True": True, "False": False})
        else:
            typed[column.name] = values
    return conform(pd.DataFrame(typed), table)


def _write_tables(
    folder: Path,
    name: str,
    reports: pd.DataFrame,
    inferred: pd.DataFrame,
    ledger: pd.DataFrame,
    *,
    bom: bool,
) -> None:
    """Write the tables, each complete before it takes the place of the old one."""
    contents = {
        "ledger.csv": csv_bytes(ledger, bom=bom),
        "inferred.csv": csv_bytes(inferred, bom=bom),
        "reports.csv": csv_bytes(reports, bom=bom),
    }
    package = json.dumps(
        intake_package(name, reports, ledger, contents), ensure_ascii=False, indent=2
    )
    contents["datapackage.json"] = (package + "\n").encode()
    for file, content in contents.items():
        (folder / f".{file}.part").write_bytes(content)
    for file in contents:
        (folder / f".{file}.part").replace(folder / file)
