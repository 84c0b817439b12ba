"""Numbers over the runs of a sweep: all of them in one table, and how much each varies."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from govreport_research import schema
from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems
from govreport_research.runs.figure_numbers import Numbers, by_row, read_numbers
from govreport_research.runs.report import aligned
from govreport_research.runs.study import Study
from govreport_research.tables import check

#: Numbers that are printed.
_SHOWN: Final = 20


def sweep_numbers(study: Study, figures: Path, entry: str) -> pd.DataFrame:
    """Return every number of every figure of the runs of a sweep.

    Parameters
    ----------
    study : Study
    figures : Path
        Folder with a folder of figures for each run.
    entry : str
        Name of the sweep in the study.

    Returns
    -------
    pandas.DataFrame
        As ``schema.SWEEP_NUMBERS`` says, by figure, run (in the order of the study), column and
        row.

    Raises
    ------
    InputError
        If there is no such sweep, or a run of it has no figures yet.
    """
    runs = [run for run in study.runs if run.entry == entry and run.setting]
    if not runs:
        known = dict.fromkeys(run.entry for run in study.runs if run.setting)
        what = "no sweep (a run with for:) has this name."
        raise InputError([Problem(f"{study.file.name}, {entry}", what, did_you_mean(entry, known))])
    problems: list[Problem] = []
    held: dict[str, dict[str, Numbers]] = {}
    for run in runs:
        try:
            held[run.name] = read_numbers(figures / run.name)
        except InputError as error:
            problems += error.problems
    raise_problems(problems)
    parts = []
    for name in sorted({name for each in held.values() for name in each}):
        having = [run for run in runs if name in held[run.name]]
        for run, table in zip(
            having, by_row([held[run.name][name] for run in having]), strict=True
        ):
            kinds = held[run.name][name].kinds
            numeric = [each for each in table if kinds[str(each)] in ("number", "integer")]
            long = table[numeric].rename_axis("row").reset_index()
            long = long.melt(id_vars="row", var_name="column", value_name="value")
            long["value"] = pd.to_numeric(long["value"])
            setting = ", ".join(f"{key}={value}" for key, value in run.setting.items())
            parts.append(long.assign(run=run.name, setting=setting, figure=name))
    frame = pd.concat(parts)[schema.SWEEP_NUMBERS.names].reset_index(drop=True)
    return check(frame, schema.SWEEP_NUMBERS, f"numbers of {entry}")


def sweep_variation(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return how much each number varies over the runs of a sweep.

    Parameters
    ----------
    numbers : pandas.DataFrame
        From `sweep_numbers`.

    Returns
    -------
    pandas.DataFrame
        As ``schema.SWEEP_VARIATION`` says, in the order in which the numbers first occur;
        of several runs with the lowest or highest value the first is named.
    """
    there = numbers[numbers["value"].notna()].reset_index(drop=True)
    keys = ["figure", "row", "column"]
    groups = there.groupby(keys, sort=False)["value"]
    table = groups.agg(n_runs="size", lowest="min", median="median", highest="max")
    table["range"] = table["highest"] - table["lowest"]
    table["lowest_in"] = there.loc[groups.idxmin(), "setting"].to_numpy()
    table["highest_in"] = there.loc[groups.idxmax(), "setting"].to_numpy()
    frame = table.reset_index()[schema.SWEEP_VARIATION.names]
    return check(frame, schema.SWEEP_VARIATION, "variation over a sweep")


def variation_text(table: pd.DataFrame) -> str:
    """Describe for a terminal what varies most in proportion to its median.

    Parameters
    ----------
    table : pandas.DataFrame
        From `sweep_variation`.

    Returns
    -------
    str
    """
    varied = table[table["range"] > 0]
    proportion = varied["range"] / varied["median"].abs()
    largest = varied.loc[proportion.sort_values(ascending=False, kind="stable").index]
    rows = [("figure 图", "row 行", "column 列", "lowest 最小", "median 中位数", "highest 最大",
             "lowest in 最小于", "highest in 最大于")]  # fmt: skip
    for each in largest.head(_SHOWN).to_dict("records"):
        values = [f"{each[name]:.4g}" for name in ("lowest", "median", "highest")]
        rows.append((each["figure"], each["row"], each["column"], *values,
                     each["lowest_in"], each["highest_in"]))  # fmt: skip
    said = f"{len(varied)} of {len(table)} numbers vary 个数值有变化"
    if len(varied) > _SHOWN:
        said += f"; the {_SHOWN} that vary most 变化最大者"
    return said + "." if varied.empty else f"{said}:\n{aligned(rows)}"
