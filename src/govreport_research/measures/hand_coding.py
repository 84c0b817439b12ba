"""Text that was coded by hand: its units, and their themes in the form of automatic codes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from govreport_research import schema
from govreport_research.corpus.readers import simplify
from govreport_research.measures.comparable import comparable
from govreport_research.measures.filled_sheets import read_sheet
from govreport_research.problems import Problem, raise_problems
from govreport_research.project import find_root, resolve
from govreport_research.tables import check, conform


def load_hand_codes(path: str | Path | None = None) -> pd.DataFrame:
    """Read units of text that were coded by hand.

    Parameters
    ----------
    path : str or Path, optional
        A CSV or XLSX file with the columns of ``schema.HAND_CODES``; the project's
        ``data/hand-coding/themes.csv`` if not given.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.HAND_CODES``, in the order of the file.

    Raises
    ------
    InputError
        Naming everything that is wrong together.

    Examples
    --------
    >>> hand = load_hand_codes()
    >>> int(hand["leaf"].sum()), hand["report_id"].nunique()
    (80, 3)
    """
    file = find_root() / "data" / "hand-coding" / "themes.csv" if path is None else resolve(path)
    frame = read_sheet(file)
    if "leaf" in frame.columns:
        raise_problems(
            Problem(f"{file.name}, row {row}, column leaf", f"{value!r}", "Write true or false.")
            for row, value in enumerate(frame["leaf"], 2)
            if value.lower() not in ("true", "false")
        )
        frame["leaf"] = frame["leaf"].str.lower().eq("true")
    return check(frame, schema.HAND_CODES, file.name)


def hand_coded_units(hand: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return the scored units of a hand coding as passages, to code them automatically.

    Parameters
    ----------
    hand : pandas.DataFrame
        Columns of ``schema.HAND_CODES``. Units with ``leaf`` are taken.
    texts : mapping of str to str
        Text as written, by report_id.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.PASSAGES`` (``heading`` -1 and ``path`` empty: the units were
        marked in the text, not taken from an outline).

    Raises
    ------
    InputError
        If a report is not in `texts`, or the text at a unit's start is not its ``opening``:
        then the text is another edition than the one that was coded.
    """
    rows, problems = [], []
    for unit in hand[hand["leaf"]].to_dict("records"):
        report_id, start, end = unit["report_id"], int(unit["start"]), int(unit["end"])
        where = f"hand coding, {report_id}, unit at {start}"
        if report_id not in texts:
            what = "the report is not in the corpus."
            problems.append(Problem(where, what, "Add it, or leave its units out."))
            continue
        text = texts[report_id][start:end]
        if not comparable(text).startswith(comparable(unit["opening"])):
            what = f"the text begins with {text[:12]!r}, not with {unit['opening']!r}."
            problems.append(Problem(where, what, "Use the text that was coded."))
            continue
        rows.append(
            {
                "passage_id": f"{report_id}:{start}",
                "report_id": report_id,
                "start": start,
                "end": end,
                "kind": "paragraph" if unit["kind"] == "segment" else unit["kind"],
                "heading": -1,
                "path": "",
                "role": unit["role"],
                "text": text,
                "measured": simplify(text),
                "characters": len("".join(text.split())),
            }
        )
    raise_problems(problems)
    frame = pd.DataFrame(rows, columns=pd.Index(schema.PASSAGES.names))
    return check(frame, schema.PASSAGES, "hand coding")


def hand_theme_codes(hand: pd.DataFrame) -> pd.DataFrame:
    """Return the hand coding of the scored units in the form of automatic codes.

    Parameters
    ----------
    hand : pandas.DataFrame
        Columns of ``schema.HAND_CODES``.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.THEME_CODES``; every theme is a main one, ``weight`` is one over
        the number of the unit's themes, and ``score`` is 0 throughout.
    """
    rows = []
    for unit in hand[hand["leaf"]].to_dict("records"):
        themes = unit["themes"].split("|")
        passage_id = f"{unit['report_id']}:{unit['start']}"
        for rank, theme in enumerate(themes, 1):
            rows.append((passage_id, theme, rank, True, 0.0, 1 / len(themes)))
    return conform(
        pd.DataFrame(rows, columns=pd.Index(schema.THEME_CODES.names)), schema.THEME_CODES
    )
