"""The numbers a figure draws: checked, rounded once, and the same in picture and table."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.tables import Table, check

#: Significant decimals that are kept. Sums in another order differ far behind them.
SIGNIFICANT: Final = 6


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
        In the order given, numbers rounded to six significant decimals.

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

    Examples
    --------
    >>> rounded(pd.DataFrame({"share": [2 / 3, 1e-9 / 3]}))["share"].tolist()
    [0.666667, 3.33333e-10]
    """
    out = frame.copy()
    for name in out.columns:
        if pd.api.types.is_float_dtype(out[name]):
            out[name] = [float(format(value, f".{SIGNIFICANT}g")) for value in out[name]]
    return out


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
