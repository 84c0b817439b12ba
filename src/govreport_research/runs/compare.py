"""Which numbers differ between two runs of the same figures, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.runs.figure_numbers import Numbers, by_row, read_numbers
from govreport_research.runs.report import aligned
from govreport_research.tables import check

#: Differences that are printed.
_SHOWN: Final = 20


def compare_runs(a: str | Path, b: str | Path) -> pd.DataFrame:
    """Compare the numbers of two runs, figure by figure and row by row.

    Parameters
    ----------
    a, b : str or Path
        Folders with the figures of one run each.

    Returns
    -------
    pandas.DataFrame
        As ``schema.RUN_DIFFERENCES`` says, one row per value that differs, in the order of
        the figures and their rows; empty if none does. A figure or a row that only one of
        the two has is one row, with ``present`` on its side and ``column`` all of it.

    Raises
    ------
    InputError
        If a folder holds no figures.
    """
    before, after = read_numbers(Path(a)), read_numbers(Path(b))
    rows: list[dict[str, Any]] = []
    for name in sorted({*before, *after}):
        if name not in before or name not in after:
            rows.append(_one_sided(name, "", "(figure)", name in before))
        else:
            rows += _figure(name, before[name], after[name])
    frame = pd.DataFrame(rows, columns=pd.Index(schema.RUN_DIFFERENCES.names))
    return check(frame, schema.RUN_DIFFERENCES, "comparison of two runs")


def _figure(name: str, before: Numbers, after: Numbers) -> Iterator[dict[str, Any]]:
    if before.kinds != after.kinds:
        yield {**_one_sided(name, "", "(columns)", True), "b": "others"}
        return
    one, other = (_rows(table) for table in by_row([before, after]))
    for row in dict.fromkeys([*one, *other]):
        if row not in one or row not in other:
            yield _one_sided(name, row, "(row)", row in one)
            continue
        for column, a in one[row].items():
            b = other[row][column]
            if a != b:
                yield {"figure": name, "row": row, "column": column, "a": a, "b": b} | _by(a, b)


def _rows(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    return {
        str(label): {str(name): str(value) for name, value in row.items()}
        for label, row in table.to_dict("index").items()
    }


def _one_sided(figure: str, row: str, column: str, in_a: bool) -> dict[str, Any]:
    a, b = ("present", "") if in_a else ("", "present")
    return {"figure": figure, "row": row, "column": column, "a": a, "b": b}


def _by(a: str, b: str) -> dict[str, float | None]:
    try:
        before, after = float(a), float(b)
    except ValueError:
        return {"difference": None, "relative": None}
    difference = after - before
    return {"difference": difference, "relative": difference / abs(before) if before else None}


def comparison_text(table: pd.DataFrame, a: str, b: str) -> str:
    """Describe the differences for a terminal: how many in which figure, and the largest.

    Parameters
    ----------
    table : pandas.DataFrame
        From `compare_runs`.
    a, b : str
        Names of the two.

    Returns
    -------
    str
    """
    if table.empty:
        return f"{a} and {b} have the same figures and numbers. 图与数值全部相同。"
    counts = table.groupby("figure", sort=False).size()
    lines = [f"{figure}: {n} values differ 个值不同" for figure, n in counts.items()]
    # Sorted by what the difference is in proportion; texts and what one side lacks first.
    size = table["relative"].abs().where(table["difference"].notna(), float("inf"))
    size = size.where(size.notna(), table["difference"].abs())
    largest = table.loc[size.sort_values(ascending=False, kind="stable").index].head(_SHOWN)
    rows = [("figure 图", "row 行", "column 列", a, b, "difference 差", "%")]
    for each in largest.to_dict("records"):
        numbers = (each["difference"], 100 * each["relative"])
        shown = ["" if number != number else f"{number:+.4g}" for number in numbers]
        rows.append((each["figure"], each["row"], each["column"], each["a"], each["b"], *shown))
    if len(table) > _SHOWN:
        lines.append(f"The {_SHOWN} largest of {len(table)}; all with --csv FILE. 仅列最大者。")
    return "\n".join([*lines, aligned(rows)])
