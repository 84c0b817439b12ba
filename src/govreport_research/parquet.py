"""Tables as Apache Parquet files (https://parquet.apache.org), with what their columns mean.

Written with polars and not with pyarrow: once pyarrow can be imported, pandas stores all text
in its arrays, which changes the speed and now and then the behaviour of everything else.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems
from govreport_research.tables import DTYPES, Kind, Table, frictionless_schema

if TYPE_CHECKING:
    import polars as pl

#: Key under which a file describes itself, as a resource of Frictionless Data.
DESCRIPTION: Final = "frictionless"
#: Rows of a row group: what a reader has to hold at once.
ROWS: Final = 16_384
#: Pinned, as are rows and level: what polars takes otherwise may change from release to release.
_COMPRESSION: Final[dict[str, Any]] = {"compression": "zstd", "compression_level": 3}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_POLARS: Final[dict[Kind, str]] = {
    "string": "String",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "Boolean",
    "date": "Date",
}


def need_polars() -> Any:
    """Return the module polars.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        import polars
    except ModuleNotFoundError as error:
        if error.name != "polars":
            raise
        remedy = "Install it: pip install 'govreport-research[parquet]'."
        what = "Parquet files are read and written with polars, which is not installed."
        raise InputError([Problem("polars", what, remedy)]) from None
    return polars


def encode(frame: pd.DataFrame, table: Table) -> bytes:
    """Return a table as a Parquet file of one row group.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the columns of `table` in its dtypes.
    table : Table

    Returns
    -------
    bytes
        Missing values are null, as are dates that are empty; empty texts stay empty. Half of
        a pair of surrogates, which no file in UTF-8 can hold, becomes U+FFFD.
    """
    file = io.BytesIO()
    _to_polars(frame, table).write_parquet(
        file, compression="lz4", row_group_size=max(1, len(frame))
    )
    return file.getvalue()


def decode(body: bytes, table: Table, columns: Sequence[str]) -> pd.DataFrame:
    """Return some columns of what `encode` made.

    Parameters
    ----------
    body : bytes
    table : Table
    columns : sequence of str

    Returns
    -------
    pandas.DataFrame
        In the dtypes of `table`.
    """
    frame = need_polars().read_parquet(io.BytesIO(body), columns=list(columns))
    return _to_pandas(frame, {name: table[name].kind for name in columns})


def join(parts: Sequence[Path], table: Table, file: Path) -> int:
    """Write the rows of several files to one, a row group at a time.

    Parameters
    ----------
    parts : sequence of Path
        Files of `encode`, at least one.
    table : Table
        What they hold; goes into the metadata of the file.
    file : Path
        To be written. Its bytes depend on the rows and on the release of polars, and on
        nothing else: not on how the rows are spread over the parts, nor on threads or time.

    Returns
    -------
    int
        Rows of the file.
    """
    polars = need_polars()
    description = {
        "name": table.name,
        "title": table.title.text("both", " / "),
        "description": table.row.text("both", " / "),
        "schema": frictionless_schema(table),
    }
    polars.scan_parquet(list(parts)).sink_parquet(
        file,
        row_group_size=ROWS,
        maintain_order=True,
        metadata={DESCRIPTION: json.dumps(description, ensure_ascii=False)},
        **_COMPRESSION,
    )
    rows: int = polars.scan_parquet(file).select(polars.len()).collect().item()
    return rows


def read_table(file: Path | str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a table that `write_tables` wrote, or some columns of it.

    Parameters
    ----------
    file : Path or str
        A Parquet file.
    columns : sequence of str, optional
        To be read, in this order; all if not given. The others are not even decompressed.

    Returns
    -------
    pandas.DataFrame
        Values and dtypes as the functions of this package return them.

    Raises
    ------
    InputError
        If polars is not installed, the file is not there or none of this package's, or has
        no such column.

    Examples
    --------
    >>> import tempfile
    >>> from govreport_research import load_corpus, read_table, write_tables
    >>> corpus = load_corpus("data/approval-bureaus")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = write_tables(corpus, folder, ["passages"])
    ...     passages = read_table(f"{folder}/passages.parquet", ["passage_id", "role"])
    >>> rows == {"passages": len(passages)}, passages["role"].iloc[0]
    (True, 'preamble')
    """
    polars = need_polars()
    path = Path(file)
    if not path.is_file():
        remedy = "Write it: govreport tables CORPUS FOLDER."
        raise InputError([Problem(str(path), "there is no such file.", remedy)])
    try:
        description = json.loads(polars.read_parquet_metadata(path)[DESCRIPTION])
    except (polars.exceptions.ComputeError, KeyError):
        remedy = "Read it with polars or pandas, or write it anew: govreport tables."
        what = "this is no Parquet file that govreport wrote."
        raise InputError([Problem(str(path), what, remedy)]) from None
    kinds: dict[str, Kind] = {
        field["name"]: field["type"] for field in description["schema"]["fields"]
    }
    wanted = list(kinds) if columns is None else list(columns)
    raise_problems(
        Problem(f"{path}, column {name}", "there is none.", did_you_mean(name, kinds))
        for name in wanted
        if name not in kinds
    )
    return _to_pandas(
        polars.read_parquet(path, columns=wanted), {name: kinds[name] for name in wanted}
    )


def _to_polars(frame: pd.DataFrame, table: Table) -> pl.DataFrame:
    polars = need_polars()
    columns = []
    for column in table.columns:
        kind = getattr(polars, _POLARS[column.kind])
        values = frame[column.name]
        if column.kind == "number":
            series = polars.Series(column.name, values.to_numpy("float64"), kind, nan_to_null=True)
        elif column.kind == "date":
            written = [value or None for value in values.tolist()]
            series = polars.Series(column.name, written, polars.String).str.to_date("%Y-%m-%d")
        elif column.kind == "string":
            series = polars.Series(column.name, _encodable(values.tolist()), kind)
        else:
            plain = values.astype("object").where(values.notna(), None).tolist()
            series = polars.Series(column.name, plain, kind)
        columns.append(series)
    return polars.DataFrame(columns)  # type: ignore[no-any-return]


def _encodable(texts: list[str]) -> list[str]:
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return [_SURROGATE.sub("\ufffd", text) for text in texts]
    return texts


def _to_pandas(frame: pl.DataFrame, kinds: dict[str, Kind]) -> pd.DataFrame:
    return pd.DataFrame({name: _values(frame[name], kind) for name, kind in kinds.items()})


def _values(series: pl.Series, kind: Kind) -> Any:
    if kind == "number":
        return series.cast(float).fill_null(float("nan")).to_numpy()
    if kind == "integer":
        return pd.arrays.IntegerArray(
            np.array(series.fill_null(0)), series.is_null().to_numpy().copy()
        )
    if kind == "boolean":
        return pd.array(series.to_list(), dtype="boolean")
    if kind == "date":
        series = series.dt.to_string("%Y-%m-%d")
    texts = series.fill_null("").to_list()
    return pd.array(np.array(texts, dtype=object), dtype=DTYPES[kind])  # type: ignore[call-overload]
