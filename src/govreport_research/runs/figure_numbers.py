"""The numbers of published figures, row by row, as they stand beside the pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from govreport_research.bilingual import LANGUAGES
from govreport_research.problems import InputError, Problem


@dataclass(frozen=True)
class Numbers:
    """The numbers of one figure.

    Attributes
    ----------
    table : pandas.DataFrame
        Every value as text, as it stands in the CSV.
    kinds : dict of str to str
        Kind of each column, as its schema has it: ``"string"``, ``"number"`` ...
    """

    table: pd.DataFrame
    kinds: dict[str, str]


def read_numbers(folder: Path) -> dict[str, Numbers]:
    """Return the numbers of every figure in a folder.

    Parameters
    ----------
    folder : Path
        Figures of one run.

    Returns
    -------
    dict of str to Numbers
        By name, sorted. A figure saved in further languages (``name-zh``) holds the same
        numbers and is given once.

    Raises
    ------
    InputError
        If there is no such folder, no figure in it, or one that cannot be read.
    """
    files = {file.stem: file for file in sorted(folder.glob("*.json"))}
    if not files:
        remedy = "Name a run that has been executed, or a folder with figures."
        raise InputError([Problem(str(folder), "there are no figures here.", remedy)])
    found = {}
    for name, file in files.items():
        stem, _, language = name.rpartition("-")
        if language in LANGUAGES and stem in files:
            continue
        try:
            columns = json.loads(file.read_text(encoding="utf-8"))["columns"]
            table = pd.read_csv(file.with_suffix(".csv"), dtype=str, keep_default_na=False)
            kinds = {each["name"]: each["type"] for each in columns}
            # Names that stand beside a code say nothing more.
            named = [f"{code}_{language}" for code in kinds for language in ("zh", "en")]
            kinds = {each: kind for each, kind in kinds.items() if each not in named}
            found[name] = Numbers(table[list(kinds)], kinds)
        except (OSError, ValueError, KeyError, TypeError) as error:
            what = f"this figure cannot be read ({error})."
            raise InputError([Problem(str(file), what, "Run its notebook again.")]) from None
    return found


def by_row(figures: Sequence[Numbers]) -> list[pd.DataFrame]:
    """Name the rows of the same figure of several runs alike.

    Parameters
    ----------
    figures : sequence of Numbers
        At least one, all of the same columns.

    Returns
    -------
    list of pandas.DataFrame
        Their tables without the key columns, indexed by what these say. The keys are the
        first columns of texts, and then of whole numbers, that tell all rows apart in every
        table; where none do, rows are numbered beside.
    """
    kinds = figures[0].kinds
    in_order = [name for name, kind in kinds.items() if kind not in ("number", "integer")]
    in_order += [name for name, kind in kinds.items() if kind == "integer"]
    tables = [each.table for each in figures]
    several = any(len(table) > 1 for table in tables)
    counts = range(1 if several else 0, len(in_order) + 1)
    keys = in_order
    for count in counts:
        if not any(_repeats(table, in_order[:count]) for table in tables):
            keys = in_order[:count]
            break
    return [_indexed(table, keys) for table in tables]


def _repeats(table: pd.DataFrame, keys: list[str]) -> bool:
    return bool(table.duplicated(keys).any()) if keys else len(table) > 1


def _indexed(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    labels = pd.Series(
        [", ".join(f"{key}={row[key]}" for key in keys) for row in table.to_dict("records")],
        dtype="object",
    )
    again = labels.groupby(labels).cumcount()
    named = [f"{label} #{n + 1}" if n else label for label, n in zip(labels, again, strict=True)]
    return table.drop(columns=keys).set_axis(pd.Index(named, dtype="object"))
