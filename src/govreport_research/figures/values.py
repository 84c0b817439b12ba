"""The numbers a figure draws: checked, rounded once, and the same in picture and table."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.tables import Column, Table, check

#: Significant decimals that are kept. Sums in another order differ far behind them.
SIGNIFICANT: Final = 6
#: What a caption says where words of the reports are names in a figure, whatever its language.
AS_WRITTEN: Final = Bilingual(
    "报告的用词即数据，照原样列出，不作翻译。",
    "Words of the reports are the data and stand in Chinese, untranslated.",
)


def drawn(table: pd.DataFrame, schema_table: Table, key: Sequence[str]) -> pd.DataFrame:
    """Return the numbers of a table as they are drawn and published.

    Parameters
    ----------
    table : pandas.DataFrame
        As `schema_table` describes it; at least one row.
    schema_table : Table
    key : sequence of str
        Columns that together may not repeat; empty for any.

    Returns
    -------
    pandas.DataFrame
        In the order given, numbers rounded to six significant decimals, whole ones kept.

    Raises
    ------
    InputError
        If the table is empty, departs from its description, or repeats a key.
    """
    name = f"table {schema_table.name}"
    if table.empty:
        raise_problems([Problem(name, "it has no row.", "Give at least one to draw.")])
    frame = check(table, schema_table, name).reset_index(drop=True)
    if key:
        repeated = frame.loc[frame.duplicated(list(key)), list(key)]
        raise_problems(
            Problem(
                f"{name}, row {int(str(index)) + 2}",
                f"{', '.join(str(value) for value in row)} stands in an earlier row already.",
                f"Keep one row for each {' and '.join(key)}.",
            )
            for index, row in zip(repeated.index, repeated.to_numpy().tolist(), strict=True)
        )
    return rounded(frame)


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with every floating-point number at six significant decimals.

    Whole numbers keep all their digits.

    Examples
    --------
    >>> rounded(pd.DataFrame({"share": [2 / 3, 1e-9 / 3]}))["share"].tolist()
    [0.666667, 3.33333e-10]
    """
    out = frame.copy()
    for name in out.columns:
        if pd.api.types.is_float_dtype(out[name]):
            out[name] = [float(digits(value)) for value in out[name]]
    return out


def digits(value: float) -> str:
    """Return a number at six significant decimals, a whole number with all its digits.

    A count that a report gives, such as 1234567, is exact and would be another number.

    Examples
    --------
    >>> digits(2 / 3), digits(1234567.0), digits(0.0)
    ('0.666667', '1234567', '0')
    """
    whole = float(value).is_integer() and abs(value) < 2**53
    return f"{value:.0f}" if whole else f"{value:.{SIGNIFICANT}g}"


def grouped(value: float) -> str:
    """Return a number as it is written in a figure: thousands parted, never with an exponent.

    Examples
    --------
    >>> grouped(1234567.0), grouped(-0.25), grouped(1234567.89), grouped(0.0000123)
    ('1,234,567', '−0.25', '1,234,570', '0.0000123')
    """
    sign = "−" if value < 0 else ""
    return f"{sign}{Decimal(digits(abs(value))):,f}"


def labels_for(
    codes: Iterable[Hashable], labels: Mapping[str, Bilingual], what: str
) -> dict[str, Bilingual]:
    """Return the labels of `codes`, each once, in the order in which the codes appear.

    Raises
    ------
    InputError
        Naming every code that has no label.
    """
    wanted = list(dict.fromkeys(str(code) for code in codes))
    raise_problems(
        Problem(what, f"{code} has no label.", did_you_mean(code, labels))
        for code in wanted
        if code not in labels
    )
    return {code: labels[code] for code in wanted}


def choose_groups(
    table: pd.DataFrame, wanted: Sequence[str], column: str = "group"
) -> pd.DataFrame:
    """Return the rows of some groups, in the order in which these are named.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of a figure, which draws groups in the order in which they first appear.
    wanted : sequence of str
        Values of `column`; none for all, as they stand.
    column : str, default "group"

    Returns
    -------
    pandas.DataFrame
        A new frame; within a group, rows keep their order.

    Raises
    ------
    InputError
        Naming every group that the table does not have.

    Examples
    --------
    >>> shares = pd.DataFrame({"group": ["东部", "中部", "西部"], "mean": [0.1, 0.2, 0.3]})
    >>> choose_groups(shares, ["西部", "东部"])["mean"].tolist()
    [0.3, 0.1]
    """
    order = {group: place for place, group in enumerate(dict.fromkeys(wanted))}
    held = dict.fromkeys(table[column].astype(str))
    raise_problems(
        Problem("groups", f"{group!r} is not in the table.", did_you_mean(group, held))
        for group in order
        if group not in held
    )
    if not order:
        return table.reset_index(drop=True)
    kept = table[table[column].astype(str).isin(list(order))]
    places = kept[column].astype(str).map(order)
    return kept.loc[places.sort_values(kind="stable").index].reset_index(drop=True)


def with_names(
    frame: pd.DataFrame,
    schema_table: Table,
    names: Mapping[str, Mapping[str, Bilingual]],
) -> tuple[pd.DataFrame, Table]:
    """Return a table with a Chinese and an English name beside each code.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `schema_table` describes it.
    schema_table : Table
    names : mapping of str to mapping of str to Bilingual
        For each column of codes, such as ``category``, the name of every code.

    Returns
    -------
    frame : pandas.DataFrame
        Behind a column ``category`` follow ``category_zh`` and ``category_en``.
    table : Table
        The description of that frame.

    Raises
    ------
    InputError
        If there is no such column, or a code without a name.
    """
    known = schema_table.names
    raise_problems(
        Problem("names", f"table {schema_table.name} has no {each}.", did_you_mean(each, known))
        for each in names
        if each not in known
    )
    out = frame.copy()
    columns: list[Column] = []
    for column in schema_table.columns:
        columns.append(column)
        if column.name not in names:
            continue
        called = labels_for(frame[column.name], names[column.name], f"names of {column.name}")
        for ending, kind in (("zh", "Chinese"), ("en", "English")):
            named = f"{column.name}_{ending}"
            spoken = "中文名称" if ending == "zh" else "英文名称"
            meaning = Bilingual(
                f"{column.meaning.zh}：{spoken}", f"{column.meaning.en}: its name in {kind}"
            )
            texts = [called[str(code)] for code in frame[column.name]]
            out[named] = [each.zh if ending == "zh" else each.en for each in texts]
            columns.append(Column(named, "string", meaning))
    table = replace(schema_table, columns=tuple(columns))
    return check(out, table, f"table {schema_table.name}"), table


def percent(share: float) -> str:
    """Return a share as a whole percentage for a cell; what is small but not zero as ``<1``.

    Examples
    --------
    >>> percent(0.163), percent(0.002), percent(0)
    ('16', '<1', '0')
    """
    if 0 < share < 0.005:
        return "<1"
    return f"{share * 100:.0f}"
