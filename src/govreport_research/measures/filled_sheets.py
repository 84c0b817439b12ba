"""Sheets that people filled in, read as they come back: CSV in any encoding, or XLSX."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import pandas as pd

from govreport_research.corpus.spreadsheet import read_table
from govreport_research.problems import Problem, raise_problems


def read_sheet(path: Path) -> pd.DataFrame:
    """Read a sheet that was filled in.

    Parameters
    ----------
    path : Path
        CSV in any encoding that reports are read in, or XLSX, of which the first sheet counts.

    Returns
    -------
    pandas.DataFrame
        Every value as text without white space at its ends; missing ones empty. Empty rows
        at the end, and empty columns without a heading, are left out.

    Raises
    ------
    InputError
        If it is not there, or is no table.
    """
    if not path.is_file():
        raise_problems([Problem(str(path), "there is no such file.", "Give its path.")])
    if path.suffix.lower() == ".csv":
        frame = read_table(path.read_bytes(), path.name).reset_index(drop=True)
    else:
        frame = _read_book(path)
    frame = pd.DataFrame({name: frame[name].str.strip() for name in frame.columns})
    filled = frame.map(bool)
    nameless = [name for name in frame.columns if str(name).startswith("Unnamed:")]
    frame = frame.drop(columns=[name for name in nameless if not filled[name].any()])
    rows = filled.any(axis=1).to_numpy().nonzero()[0]
    return frame.head(int(rows[-1]) + 1 if len(rows) else 0)


def _read_book(path: Path) -> pd.DataFrame:
    from openpyxl import load_workbook  # slow to load, and most sheets are CSV

    try:
        with warnings.catch_warnings():
            # Of parts that spreadsheet programs add and openpyxl leaves out: none holds a cell.
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError) as error:
        what = f"it cannot be read as XLSX ({error})."
        raise_problems([Problem(path.name, what, "Save it as XLSX or as CSV UTF-8.")])
        raise AssertionError("unreachable") from error
    texts = [[_text(value) for value in row] for row in rows]
    heads = texts[0] if texts else []
    # As pandas names them in CSV.
    names = [head.strip() or f"Unnamed: {place}" for place, head in enumerate(heads)]
    raise_problems(
        Problem(f"{path.name}, header", f"column {name} is there twice.", "Take one out.")
        for name in sorted({name for name in names if names.count(name) > 1})
    )
    return pd.DataFrame(texts[1:], columns=pd.Index(names), dtype="str")


def _text(value: object) -> str:
    """Return a cell as text: 3 for the number 3.0, nothing for an empty cell."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
