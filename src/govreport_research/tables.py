"""What a table is: columns with type, unit, meaning and bounds, to check and to document."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.problems import Problem, did_you_mean, raise_problems

Kind = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        As it stands in the file or the DataFrame.
    kind : {"string", "integer", "number", "boolean", "date"}
        Type of the values; a date is written ``YYYY-MM-DD``.
    meaning : Bilingual
        What a value says, one sentence, no final stop needed.
    unit : str, default ""
        Unit of a quantity, e.g. ``"characters"``; empty if there is none.
    required : bool, default True
        Whether a value may not be missing (empty text, NaN, None).
    unique : bool, default False
        Whether no value may occur twice.
    minimum, maximum : float, optional
        Bounds of a quantity, both allowed.
    choices : tuple of str, default ()
        The only values allowed; empty for any.
    pattern : str, default ""
        Regular expression that a text must match in full.
    """

    name: str
    kind: Kind
    meaning: Bilingual
    unit: str = ""
    required: bool = True
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its name, what a row is, and its columns in order.

    Parameters
    ----------
    name : str
        Short name in the field's words, e.g. ``"passages"``.
    title : Bilingual
        Heading for a reader.
    row : Bilingual
        What one row stands for, e.g. "one report".
    columns : tuple of Column
        In the order in which they are written.
    """

    name: str
    title: Bilingual
    row: Bilingual
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Column:
        """Return the column of that name, or raise KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    def empty(self) -> pd.DataFrame:
        """Return a frame with these columns, their dtypes and no row."""
        return conform(pd.DataFrame(columns=pd.Index(self.names)), self)


#: pandas dtype of each kind of column; integers and booleans stay nullable.
DTYPES: dict[Kind, str] = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "str",
}


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return `frame` with the columns of `table` in their order and dtypes.

    Parameters
    ----------
    frame : pandas.DataFrame
        Must hold every column of `table`; others are dropped.
    table : Table

    Returns
    -------
    pandas.DataFrame
        A new frame; missing texts are empty strings, other missing values are NA.

    Raises
    ------
    KeyError
        If a column is absent.
    """
    out = frame.loc[:, table.names].copy()
    for column in table.columns:
        values = out[column.name]
        if column.kind in ("string", "date"):
            values = values.astype("object").where(values.notna(), "")
        out[column.name] = values.astype(DTYPES[column.kind])  # type: ignore[call-overload]
    return out


def from_columns(columns: Mapping[str, Sequence[Any]], table: Table) -> pd.DataFrame:
    """Return a table from whole columns without a missing value, at no cost for checks.

    Parameters
    ----------
    columns : mapping of str to sequence
        Values of every column of `table`, all of one length and of its kind.
    table : Table

    Returns
    -------
    pandas.DataFrame
        As `conform` returns it, with columns in the order of the table.
    """
    arrays = {each.name: _array(columns[each.name], each.kind) for each in table.columns}
    return pd.DataFrame(arrays, copy=False)


def _array(values: Sequence[Any], kind: Kind) -> Any:
    # The constructors that look at every value take longer than the reports take to read.
    if kind == "number":
        return np.array(values, dtype="float64")
    none = np.zeros(len(values), dtype=bool)
    if kind == "integer":
        return pd.arrays.IntegerArray(np.array(values, dtype="int64"), none)
    if kind == "boolean":
        return pd.arrays.BooleanArray(np.array(values, dtype=bool), none)
    return pd.array(np.array(values, dtype=object), dtype=DTYPES[kind])  # type: ignore[call-overload]


def problems_in(frame: pd.DataFrame, table: Table, source: str, key: str = "") -> list[Problem]:
    """Return everything in which `frame` departs from `table`.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table as read, in file order; texts may stand for numbers ("2023"). An index of the
        name ``row`` gives the numbers of the rows in the file; else they count from 2.
    table : Table
        What it should be.
    source : str
        Name of the file, for the messages.
    key : str, default ""
        Column whose value names the row in a message, next to its number.

    Returns
    -------
    list of Problem
        Columns first, then values by column and row; empty if all is well.
    """
    found = list(_column_problems(frame, table, source))
    numbers = frame.index if frame.index.name == "row" else range(2, len(frame) + 2)
    keys = frame[key].tolist() if key in frame.columns else []
    for column in table.columns:
        if column.name not in frame.columns:
            continue
        values = frame[column.name].tolist()
        if _all_fit(values, column):
            continue
        seen: dict[str, int] = {}
        labels = [f" ({each})" for each in keys] if key != column.name else []
        labels = labels or [""] * len(frame)
        for row, label, value in zip(numbers, labels, values, strict=True):
            where = f"{source}, row {row}{label}, column {column.name}"
            found.extend(_value_problems(value, column, where))
            if column.unique and not _missing(value):
                first = seen.setdefault(str(value), row)
                if first != row:
                    found.append(
                        Problem(
                            where,
                            f"{value!r} stands in row {first} already.",
                            "Give every row a value of its own.",
                        )
                    )
    return found


def _all_fit(values: Sequence[Any], column: Column) -> bool:
    """Whether a whole column is sound, each different value looked at once.

    False also where that cannot be told so: values of several types, which may be equal and
    yet be written differently.
    """
    types = set(map(type, values))
    alike = {str, int, bool} | ({float} if column.kind in ("integer", "number") else set())
    if len(types) > 1 or not types <= alike:
        return False
    if column.unique and len(set(map(str, values))) < len(values):
        return False
    return not any(True for value in set(values) for _ in _value_problems(value, column, ""))


def check(frame: pd.DataFrame, table: Table, source: str, key: str = "") -> pd.DataFrame:
    """Return `frame` in the dtypes of `table`, or raise all its problems together.

    Parameters
    ----------
    frame, table, source, key
        As in `problems_in`.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    InputError
        Listing every problem with file, row and column.
    """
    raise_problems(problems_in(frame, table, source, key))
    return conform(frame, table)


def _column_problems(frame: pd.DataFrame, table: Table, source: str) -> Iterator[Problem]:
    for name in frame.columns:
        if name not in table.names:
            yield Problem(
                f"{source}, column {name}",
                "this column is not known.",
                did_you_mean(str(name), table.names),
            )
    for name in table.names:
        if name not in frame.columns:
            yield Problem(
                f"{source}, header",
                f"column {name} is missing.",
                f"Add it ({table[name].meaning.en}).",
            )


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value == "" or value != value


def _value_problems(value: Any, column: Column, where: str) -> Iterator[Problem]:
    if _missing(value):
        if column.required:
            yield Problem(where, "this value is missing.", f"Fill in: {column.meaning.en}.")
        return
    if column.kind in ("integer", "number"):
        yield from _number_problems(value, column, where)
        return
    text = str(value)
    if column.kind == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            yield Problem(where, f"{text!r} is not a date.", "Write it as YYYY-MM-DD.")
    if column.choices and text not in column.choices:
        yield Problem(where, f"{text!r} is not allowed.", did_you_mean(text, column.choices))
    if column.pattern and not re.fullmatch(column.pattern, text):
        yield Problem(where, f"{text!r} does not fit.", f"It should be: {column.meaning.en}.")


def _number_problems(value: Any, column: Column, where: str) -> Iterator[Problem]:
    wanted = "a whole number" if column.kind == "integer" else "a number"
    if column.minimum is not None and column.maximum is not None:
        wanted += f" from {column.minimum:g} to {column.maximum:g}"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if math.isnan(number):  # also what is written as nan
        yield Problem(where, f"{value!r} is not a number.", f"Write {wanted}.")
        return
    outside = (column.minimum is not None and number < column.minimum) or (
        column.maximum is not None and number > column.maximum
    )
    if outside or (column.kind == "integer" and not number.is_integer()):
        yield Problem(where, f"{value} is out of range.", f"Write {wanted}.")


def frictionless_schema(table: Table) -> dict[str, Any]:
    """Return the Frictionless Table Schema of a table.

    Parameters
    ----------
    table : Table

    Returns
    -------
    dict
        ``{"fields": [...]}`` after the Table Schema standard of Frictionless Data
        (https://specs.frictionlessdata.io/table-schema/), with units as an extra property.
    """
    fields: list[dict[str, Any]] = []
    for column in table.columns:
        constraints: dict[str, Any] = {}
        if column.required:
            constraints["required"] = True
        if column.unique:
            constraints["unique"] = True
        if column.minimum is not None:
            constraints["minimum"] = column.minimum
        if column.maximum is not None:
            constraints["maximum"] = column.maximum
        if column.choices:
            constraints["enum"] = list(column.choices)
        if column.pattern:
            constraints["pattern"] = column.pattern
        field: dict[str, Any] = {
            "name": column.name,
            "type": column.kind,
            "description": column.meaning.text("both", " / "),
        }
        if column.unit:
            field["unit"] = column.unit
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    return {"fields": fields}


def markdown(table: Table) -> str:
    """Return the description of a table as a Markdown table in both languages.

    Parameters
    ----------
    table : Table

    Returns
    -------
    str
        Heading, what a row is, and one line per column; ends in a line break.
    """
    lines = [
        f"### {table.title.text('both', ' / ')} (`{table.name}`)",
        "",
        f"One row: {table.row.en}. 每行：{table.row.zh}。",
        "",
        markdown_row(["column", "type", "unit", "meaning", "含义"]),
        markdown_row(["---"] * 5),
    ]
    for column in table.columns:
        kind = column.kind if column.required else f"{column.kind}, may be empty"
        if column.choices:
            kind += ": " + ", ".join(f"`{choice}`" for choice in column.choices)
        meaning = column.meaning
        lines.append(markdown_row([f"`{column.name}`", kind, column.unit, meaning.en, meaning.zh]))
    return "\n".join(lines) + "\n"


def markdown_row(cells: Iterable[str]) -> str:
    r"""Return one row of a Markdown table, whatever its cells hold.

    Examples
    --------
    >>> print(markdown_row(["`others`", "以 | 分隔"]))
    | `others` | 以 \| 分隔 |
    """
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
