"""Blind coding sheets: passages for a second coder, drawn by lot, and the codes read back.

A coder who sees what the machine coded, or which report a passage is from, is no independent
coder. The sheet shows the text and its statutory part, shuffled; where it comes from stands in
a key that is kept elsewhere. Place names in the text itself are left as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.measures.codebook import NO_THEME, NO_THEME_NAME
from govreport_research.measures.filled_sheets import read_sheet
from govreport_research.measures.sheets import checksum, write_with_key
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import check, conform, problems_in

THEME_COLUMNS: Final = ("theme_1", "theme_2", "theme_3")
_FOR_CODERS: Final = ("zh", "en", "definition_zh", "definition", "include", "exclude", "example")


@dataclass(frozen=True)
class CodingSample:
    """Passages drawn for coding by hand.

    Attributes
    ----------
    sheet : pandas.DataFrame
        Table ``coding_sheet``, themes empty: for the coder.
    key : pandas.DataFrame
        Table ``coding_key``, in the same order: not for the coder.
    """

    sheet: pd.DataFrame
    key: pd.DataFrame


def draw_coding_sample(passages: pd.DataFrame, size: int, *, seed: int) -> CodingSample:
    """Draw passages by lot, spread over reports and statutory parts.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: all that the sample is to speak of.
    size : int
        Number of passages, from 1 to all.
    seed : int
        0 or more.

    Returns
    -------
    CodingSample
        The same for any order of `passages`.

    Raises
    ------
    InputError
        If `size` or `seed` is out of range.

    Notes
    -----
    Passages are put in order of report (reports by lot), statutory part, and lot; then every
    (N / size)th is taken from a random start. Each passage has the same probability size / N,
    and each report, and each part of it, gets its proportional number of passages, rounded up
    or down: systematic sampling with implicit stratification (Särndal, Swensson & Wretman
    1992, Model Assisted Survey Sampling, section 3.4).
    """
    problems = []
    if not 1 <= size <= len(passages):
        what = f"{size} of {len(passages)} passages cannot be drawn."
        problems.append(Problem("size", what, f"Write 1 to {len(passages)}."))
    if seed < 0:
        problems.append(Problem("seed", f"{seed} is out of range.", "Write 0 or more."))
    raise_problems(problems)
    rng = np.random.default_rng(seed)
    ordered = passages.sort_values("passage_id", kind="stable", ignore_index=True)
    report_ids = sorted(set(ordered["report_id"]))
    place = dict(zip(report_ids, rng.permutation(len(report_ids)).tolist(), strict=True))
    strata = pd.DataFrame(
        {
            "report": ordered["report_id"].map(place),
            "part": ordered["role"].map(list(schema.PASSAGE_ROLES).index),
            "lot": rng.permutation(len(ordered)),
        }
    )
    spread = strata.sort_values(["report", "part", "lot"]).index.to_numpy()
    step = len(ordered) / size
    taken = np.floor(rng.uniform(0, step) + step * np.arange(size)).astype(np.intp)
    # A sum may round up to the very end.
    drawn = spread[np.minimum(taken, len(ordered) - 1)]
    units = ordered.loc[rng.permutation(drawn)].reset_index(drop=True)
    units["unit"] = [f"U{number:03d}" for number in range(1, size + 1)]
    units["part"] = [schema.PASSAGE_ROLES[role].text("both") for role in units["role"]]
    units["probability"] = size / len(ordered)
    units["checksum"] = units["text"].map(checksum)
    units[[*THEME_COLUMNS, "note"]] = ""
    return CodingSample(conform(units, schema.CODING_SHEET), conform(units, schema.CODING_KEY))


def write_coding_sheets(
    sample: CodingSample,
    codebook: pd.DataFrame,
    folder: str | Path,
    key_file: str | Path,
    name: str = "coding-sheet",
) -> list[Path]:
    """Write the sheet for coders, with the codebook, and the key apart from it.

    Parameters
    ----------
    sample : CodingSample
    codebook : pandas.DataFrame
        As `load_codebook` returns it. Coders get names, definitions, rules and examples, but
        not the indicator terms: they are to judge, not to search.
    folder : str or Path
        To be handed to coders whole. Each returns a copy of the sheet, as XLSX or CSV.
    key_file : str or Path
        A CSV file outside of `folder`.
    name : str, default "coding-sheet"

    Returns
    -------
    list of Path
        ``name.xlsx`` with the codebook as its second sheet, ``name.csv``,
        ``name-codebook.csv``, and the key. CSV is UTF-8 with a byte-order mark.

    Raises
    ------
    InputError
        If a file exists already, or the key would lie in the folder for coders.
    """
    listed = codebook[["theme", *_FOR_CODERS]].copy()
    none = {"theme": NO_THEME, "zh": NO_THEME_NAME.zh, "en": NO_THEME_NAME.en}
    listed = pd.concat([listed, pd.DataFrame([none])], ignore_index=True).fillna("")
    names = listed["theme"] + " " + listed["zh"] + " " + listed["en"]
    listed.insert(0, "choice", names)
    choices = dict.fromkeys(THEME_COLUMNS, names.tolist())
    sheets = {"sheet": sample.sheet, "codebook": listed}
    return write_with_key(sheets, Path(folder), name, sample.key, Path(key_file), choices)


def read_coding_key(path: str | Path) -> pd.DataFrame:
    """Read the key of a coding sheet.

    Parameters
    ----------
    path : str or Path
        As `write_coding_sheets` wrote it.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.CODING_KEY``.

    Raises
    ------
    InputError
        If it is not there, or not as it was written.
    """
    file = Path(path)
    return check(read_sheet(file), schema.CODING_KEY, file.name, key="unit")


def read_coding_sheet(path: str | Path, key: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """Read a sheet that a coder has filled in, as codes like those of the machine.

    Parameters
    ----------
    path : str or Path
        XLSX (its first sheet) or CSV.
    key : pandas.DataFrame
        As `read_coding_key` returns it.
    codebook : pandas.DataFrame
        As `load_codebook` returns it. A cell may hold a code alone (T08, in any width and
        case) or with the theme's name after it, as chosen from the list.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.THEME_CODES``, passages in the order of `key`. Every theme is a
        main one; ``weight`` is one over the number of the passage's themes; ``score`` is 0.
        Fit for `score_codes` and `coder_agreement`.

    Raises
    ------
    InputError
        Naming everything that is wrong together: a unit that is missing, twice there, or not
        in the key; a text that is not the unit's (as when one column was sorted alone); no
        theme, an unknown one, the same one twice, or T00 beside another.
    """
    file = Path(path)
    frame = read_sheet(file)
    found = problems_in(frame, schema.CODING_SHEET, file.name, key="unit")
    if {"unit", "text", *THEME_COLUMNS} <= set(frame.columns):
        found += _unit_problems(frame, key, file.name)
        found += _theme_problems(frame, {*codebook["theme"], NO_THEME}, file.name)
    raise_problems(found)
    coded = frame.set_index("unit")
    rows = []
    for unit, passage_id in zip(key["unit"], key["passage_id"], strict=True):
        themes = _themes(coded.loc[unit])
        for rank, theme in enumerate(themes, 1):
            rows.append((passage_id, theme, rank, True, 0.0, 1 / len(themes)))
    columns = pd.Index(schema.THEME_CODES.names)
    return conform(pd.DataFrame(rows, columns=columns), schema.THEME_CODES)


def _themes(row: pd.Series[str]) -> list[str]:
    """Return the codes of one row as they were meant, primary first."""
    cells = [unicodedata.normalize("NFKC", row[column]).split() for column in THEME_COLUMNS]
    return [cell[0].upper() for cell in cells if cell]


def _unit_problems(frame: pd.DataFrame, key: pd.DataFrame, source: str) -> Iterator[Problem]:
    expected = dict(zip(key["unit"], key["checksum"], strict=True))
    for row, (unit, text) in enumerate(zip(frame["unit"], frame["text"], strict=True), 2):
        where = f"{source}, row {row} ({unit}), column"
        if unit and unit not in expected:
            what = f"{unit!r} is not in the key."
            yield Problem(f"{where} unit", what, "Restore the number that was handed out.")
        elif unit and text and checksum(text) != expected[unit]:
            what = f"this is not the text of the unit ({text[:12]}…)."
            remedy = "Restore it; if rows were sorted, sort whole rows by column unit."
            yield Problem(f"{where} text", what, remedy)
    for unit in sorted(set(expected) - set(frame["unit"])):
        yield Problem(source, f"unit {unit} is missing.", "Restore its row and code it.")


def _theme_problems(frame: pd.DataFrame, known: set[str], source: str) -> Iterator[Problem]:
    for row, values in enumerate(frame.to_dict("records"), 2):
        themes = _themes(pd.Series(values))
        where = f"{source}, row {row} ({values['unit']}), columns theme_1 to theme_3"
        if not themes:
            yield Problem(where, "no theme is given.", f"Write {NO_THEME} if there is none.")
        for theme in sorted(set(themes) - known):
            remedy = f"Write one of {', '.join(sorted(known))}."
            yield Problem(where, f"{theme!r} is no theme of the codebook.", remedy)
        if len(set(themes)) < len(themes):
            yield Problem(where, "a theme is given twice.", "Give each theme once.")
        if NO_THEME in themes and len(set(themes)) > 1:
            what = f"{NO_THEME} stands beside a theme."
            yield Problem(where, what, f"{NO_THEME} means no theme: keep one or the other.")
