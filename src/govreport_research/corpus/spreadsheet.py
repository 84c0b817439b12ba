"""CSV that survives Excel and WPS: written so that nothing is a formula, read with care.

Excel saves Chinese CSV in GBK unless the file began with a byte-order mark, turns dates into
its own, appends empty columns and rows, and runs a cell that begins with =, +, - or @ as a
formula. What such a round trip did to a table is undone here where only one reading is
possible; the rest is left to the check.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from govreport_research.corpus.readers import UnreadableError, decode
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import Table

#: A cell that a spreadsheet would run.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_LINE_BREAK: Final = re.compile(r"\r\n?")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?%?")
_SLASHED: Final = re.compile(
    r"(\d{4})\s*[/.年-]\s*(\d{1,2})\s*[/.月-]\s*(\d{1,2})\s*日?(?:\s+[\d:]+)?"
)
_REVERSED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
#: Days from 1899-12-30, as spreadsheets count: 1954-01-01 to 2100-01-01.
_SERIAL: Final = range(19_725, 73_051)
_FULL_WIDTH: Final = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0D: "-"}


def safe_cell(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Parameters
    ----------
    value : str

    Returns
    -------
    str
        With an apostrophe in front if it begins with ``=``, ``+``, ``-``, ``@``, a tab or a
        carriage return and is no number; `plain_cell` takes it away again.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("-3.5"), plain_cell(safe_cell("'=1+1"))
    ("'=1+1", '-3.5', "'=1+1")
    """
    if _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def plain_cell(value: str) -> str:
    """Return the text that `safe_cell` was given."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def csv_bytes(frame: pd.DataFrame, *, bom: bool = False) -> bytes:
    """Return a table as CSV in UTF-8.

    Parameters
    ----------
    frame : pandas.DataFrame
        Missing values become empty.
    bom : bool, default False
        Begin with a byte-order mark, by which Excel and WPS know that it is UTF-8.

    Returns
    -------
    bytes
        Lines end with a line feed, within a cell too. No cell can be taken for a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(str(name)) for name in frame.columns])
    for row in frame.astype("object").where(frame.notna(), "").itertuples(index=False):
        writer.writerow([safe_cell(_LINE_BREAK.sub("\n", str(value))) for value in row])
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8", "replace")


def read_table(data: bytes, source: str) -> pd.DataFrame:
    """Read a CSV file as it comes back from a spreadsheet, every value as text.

    Parameters
    ----------
    data : bytes
        Comma, semicolon or tab between the columns; any encoding that `decode` knows.
    source : str
        Name of the file, for the messages.

    Returns
    -------
    pandas.DataFrame
        Without empty columns and rows at the end; blanks around values removed.

    Raises
    ------
    InputError
        If it is no table, if two columns have the same name, if a row is longer than the
        header, or if some lines are in another encoding than the others.
    """
    text = _decoded(data, source)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count) if head.strip() else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        csv.field_size_limit(10_000_000)
        for cells in reader:
            stripped = map(str.strip, cells)
            rows.append([plain_cell(cell) if cell[:1] == "'" else cell for cell in stripped])
    except csv.Error as error:
        remedy = "Check the quotation marks, or save it again as CSV, UTF-8."
        raise_problems([Problem(f"{source}, line {reader.line_num}", f"{error}.", remedy)])
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows or not any(rows[0]):
        remedy = "Save it as CSV, UTF-8, with one header row and a comma between columns."
        raise_problems([Problem(source, "it has no header row.", remedy)])
    header = rows[0]
    while header and not header[-1] and all(not any(row[len(header) - 1 :]) for row in rows[1:]):
        header.pop()
    raise_problems([*_header_problems(header, source), *_width_problems(rows, source)])
    width = len(header)
    # The row number that a spreadsheet shows; empty rows in the middle are passed over.
    body = {
        position: row if len(row) == width else (row + [""] * width)[:width]
        for position, row in enumerate(rows[1:], 2)
        if any(row[:width])
    }
    return pd.DataFrame(
        list(body.values()),
        columns=pd.Index(header),
        index=pd.Index(list(body), name="row"),
        dtype="str",
    )


def _decoded(data: bytes, source: str) -> str:
    remedy = "Save it as CSV, UTF-8, with one header row and a comma between columns."
    if data[:2] == b"PK":
        what = "it is a workbook (XLSX), not CSV."
        raise_problems([Problem(source, what, "Save it as CSV UTF-8 from Excel or WPS.")])
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        what = "it holds zero bytes, so it is no CSV file."
        raise_problems([Problem(source, what, "Save it as CSV, not as a workbook.")])
    mixed = _mixed_lines(data)
    if mixed:
        listed = ", ".join(map(str, mixed[:8])) + (" ..." if len(mixed) > 8 else "")
        what = f"most of it is UTF-8, but line {listed} is in another encoding (GBK, it seems)."
        raise_problems([Problem(source, what, "Type these lines again and save it as UTF-8.")])
    try:
        return decode(data or b"\n")[0]
    except UnreadableError as error:
        raise_problems([Problem(source, f"it cannot be read: {error}", remedy)])
        raise AssertionError("unreachable") from error


def _mixed_lines(data: bytes) -> list[int]:
    """Return the lines that are not UTF-8 in a file that otherwise has Chinese in UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return []  # a line break is never part of a character, so every line is UTF-8
    wrong, right = [], 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            right += any(character >= "\u3400" for character in line.decode("utf-8"))
        except UnicodeDecodeError:
            wrong.append(number)
    # GBK that happens to be well-formed UTF-8 is rare and short: a fifth is never reached.
    return wrong if right > len(wrong) / 4 else []


def _header_problems(header: Sequence[str], source: str) -> Iterable[Problem]:
    for name in dict.fromkeys(header):
        if not name:
            places = [str(place) for place, each in enumerate(header, 1) if not each]
            what = f"column {', '.join(places)} has no name."
            yield Problem(f"{source}, header", what, "Name it, or delete it.")
        elif header.count(name) > 1:
            what = f"the column {name} occurs {header.count(name)} times."
            yield Problem(f"{source}, header", what, "Keep one of them.")


def _width_problems(rows: Sequence[Sequence[str]], source: str) -> Iterable[Problem]:
    width = len(rows[0])
    wide = [number for number, row in enumerate(rows[1:], 2) if any(row[width:])]
    if wide:
        listed = ", ".join(map(str, wide[:8])) + (" ..." if len(wide) > 8 else "")
        what = f"there are more values than columns in row {listed}."
        yield Problem(source, what, "Save it as CSV from a spreadsheet, which quotes commas.")


def undo_spreadsheet(frame: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[str]]:
    """Undo what a spreadsheet did to dates and whole numbers.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `read_table` gives it.
    table : Table
        What its columns are.

    Returns
    -------
    frame : pandas.DataFrame
        Dates as ``YYYY-MM-DD`` (2024/1/5, 2024年1月5日, and serial numbers of days); whole
        numbers without ``.0`` and in ASCII digits.
    notes : list of str
        Each change: ``row 3, column year: 2023.0 -> 2023``.
    """
    frame = frame.copy()
    notes = []
    for column in table.columns:
        if column.name not in frame.columns or column.kind not in ("date", "integer"):
            continue
        repair = _as_date if column.kind == "date" else _as_integer
        old = frame[column.name]
        repaired = {value: repair(value) for value in old.unique()}
        notes += [
            f"row {row}, column {column.name}: {value} -> {repaired[value]}"
            for row, value in zip(frame.index, old.tolist(), strict=True)
            if repaired[value] != value
        ]
        frame[column.name] = old.map(repaired)
    return frame, notes


def _as_date(value: str) -> str:
    plain = value.translate(_FULL_WIDTH)
    match = _SLASHED.fullmatch(plain)
    if match:
        return _iso(int(match[1]), int(match[2]), int(match[3])) or value
    match = _REVERSED.fullmatch(plain)
    if match and (int(match[1]) > 12) != (int(match[2]) > 12):  # only one of them is a month
        month, day = sorted((int(match[1]), int(match[2])))
        return _iso(int(match[3]), month, day) or value
    whole = plain.removesuffix(".0")
    if whole.isascii() and whole.isdigit() and int(whole) in _SERIAL:
        return (date(1899, 12, 30) + timedelta(days=int(whole))).isoformat()
    return value


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _as_integer(value: str) -> str:
    plain = value.translate(_FULL_WIDTH).removesuffix("年").removesuffix("年度")
    return re.sub(r"\.0+$", "", plain) if re.fullmatch(r"\d+(\.0+)?", plain) else value
