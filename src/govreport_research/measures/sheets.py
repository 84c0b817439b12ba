"""Sheets for people to fill in, written as CSV and XLSX; `filled_sheets` reads them back.

Excel and WPS take a CSV file for the system's own encoding unless it begins with a byte-order
mark.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from govreport_research.problems import Problem, raise_problems

#: Width of a column of long texts, and of any other, in characters of a spreadsheet.
_WIDE: Final = 70
_NARROW: Final = 14
_LONG_TEXT: Final = 30
_SAVED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def checksum(text: str) -> str:
    r"""Return what tells whether a text was changed, white space and line breaks aside.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The first 16 hexadecimal digits of the SHA-256 of the text without white space and
        without control characters, which a spreadsheet cannot hold.

    Examples
    --------
    >>> checksum("优化 营商环境\n") == checksum("优化营商环境")
    True
    """
    bare = "".join(ILLEGAL_CHARACTERS_RE.sub("", text).split())
    return hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_sheets(
    sheets: Mapping[str, pd.DataFrame],
    folder: Path,
    name: str,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> list[Path]:
    """Write sheets as one XLSX file, and each as a CSV file.

    Parameters
    ----------
    sheets : mapping of str to pandas.DataFrame
        By name; the first is the one to be filled in.
    folder : Path
        Made if it does not exist.
    name : str
        Of the files, without ending.
    choices : mapping of str to sequence of str, optional
        For a column of the first sheet: the values that XLSX offers in a list, which must
        fill the first column of the second sheet. Other values can be typed.

    Returns
    -------
    list of Path
        ``name.xlsx``, ``name.csv`` (the first sheet) and ``name-OTHER.csv``. The bytes depend
        on the arguments alone.

    Raises
    ------
    InputError
        If one of the files exists: it may hold somebody's work.
    """
    first, *others = sheets
    tables = {f"{name}.csv": sheets[first]} | {f"{name}-{o}.csv": sheets[o] for o in others}
    book = folder / f"{name}.xlsx"
    files = [book, *(folder / file for file in tables)]
    refuse_to_overwrite(files)
    folder.mkdir(parents=True, exist_ok=True)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, frame in sheets.items():
        _fill(workbook.create_sheet(title), frame)
    for column, offered in (choices or {}).items():
        # Longer lists than 255 characters can only be given as a range of cells.
        listed = DataValidation("list", f"'{others[0]}'!$A$2:$A${len(offered) + 1}")
        listed.showErrorMessage = False
        letter = get_column_letter(sheets[first].columns.tolist().index(column) + 1)
        listed.add(f"{letter}2:{letter}{len(sheets[first]) + 1}")
        workbook[first].add_data_validation(listed)
    book.write_bytes(without_clock(workbook))
    for file, frame in tables.items():
        frame.to_csv(folder / file, index=False, encoding="utf-8-sig", lineterminator="\n")
    return files


def write_with_key(
    sheets: Mapping[str, pd.DataFrame],
    folder: Path,
    name: str,
    key: pd.DataFrame,
    key_file: Path,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> list[Path]:
    """Write sheets for people to fill in, and apart from them the key that they must not see.

    Parameters
    ----------
    sheets, folder, name, choices
        As in `write_sheets`; `folder` is handed out whole.
    key : pandas.DataFrame
    key_file : Path
        A CSV file outside of `folder`.

    Returns
    -------
    list of Path
        The files of `write_sheets`, then the key.

    Raises
    ------
    InputError
        If a file exists already, or the key would lie in the folder.
    """
    folder, key_file = folder.resolve(), key_file.resolve()
    if folder in key_file.parents:
        what = "it would be handed out together with the sheet."
        raise_problems([Problem(str(key_file), what, "Choose a place outside of the folder.")])
    refuse_to_overwrite([key_file])
    files = write_sheets(sheets, folder, name, choices)
    key_file.parent.mkdir(parents=True, exist_ok=True)
    key.to_csv(key_file, index=False, encoding="utf-8-sig", lineterminator="\n")
    return [*files, key_file]


def refuse_to_overwrite(files: Sequence[Path]) -> None:
    """Raise if one of the files is there already.

    Parameters
    ----------
    files : sequence of Path

    Raises
    ------
    InputError
        Naming each file that exists.
    """
    remedy = "Choose another folder or name, or move the file away: it may hold work."
    raise_problems(
        Problem(str(file), "this file exists already.", remedy) for file in files if file.exists()
    )


def _fill(sheet: Worksheet, frame: pd.DataFrame) -> None:
    """Write a frame: headings, then rows; every text as text, even one that begins with =."""
    values = frame.astype("object").where(frame.notna(), "")
    for column, name in enumerate(frame.columns, 1):
        heading = sheet.cell(1, column, name)
        heading.font = Font(bold=True)
        cells = [
            ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            for value in values[name]
        ]
        long = any(len(str(value)) > _LONG_TEXT for value in cells)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE if long else _NARROW
        for row, value in enumerate(cells, 2):
            if value == "":
                continue
            cell = sheet.cell(row, column, value)
            cell.alignment = Alignment(wrap_text=long, vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"


def without_clock(workbook: Workbook) -> bytes:
    """Return the workbook as bytes in which no time of saving stands."""
    saved, out = io.BytesIO(), io.BytesIO()
    workbook.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _SAVED.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            dated = zipfile.ZipInfo(entry.filename, _EPOCH)
            # Stored as it is: what deflate gives depends on the build of zlib.
            new.writestr(dated, data)
    return out.getvalue()
