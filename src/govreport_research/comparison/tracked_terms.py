"""The list of terms whose use is followed over the years."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from govreport_research import schema
from govreport_research.measures.filled_sheets import read_sheet
from govreport_research.problems import raise_problems
from govreport_research.project import find_root, resolve
from govreport_research.tables import conform, problems_in


def load_tracked_terms(terms: Sequence[str] = (), path: str | Path | None = None) -> pd.DataFrame:
    """Read a list of terms to trace, with their English and the expressions that are not meant.

    Parameters
    ----------
    terms : sequence of str, optional
        Only these, in this order; one that the file does not list has neither English nor
        expressions. Empty for all of the file.
    path : str or Path, optional
        A CSV or XLSX file with the columns of ``schema.TRACKED_TERMS``, of which only
        ``term`` must be there; the project's ``data/tracked_terms.csv`` if not given.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.TRACKED_TERMS``. What `trace_terms` and
        `draw_emergence` take, `term_guards` and `term_glosses` get from it.

    Raises
    ------
    InputError
        Naming everything that is wrong together: no such file, no table, an unknown column,
        an empty term, a term twice.

    Examples
    --------
    >>> load_tracked_terms(["一件事", "标准地"])["en"].tolist()
    ['one matter', '']
    >>> tracked = load_tracked_terms()
    >>> tracked["term"].iloc[2], term_glosses(tracked)["营商环境"]
    ('营商环境', 'business environment')
    """
    file = find_root() / "data" / "tracked_terms.csv" if path is None else resolve(path)
    frame = read_sheet(file)
    for column in schema.TRACKED_TERMS.columns:
        if not column.required and column.name not in frame.columns:
            frame[column.name] = ""
    raise_problems(problems_in(frame, schema.TRACKED_TERMS, file.name, key="term"))
    if terms:
        frame = (
            frame.set_index("term")
            .reindex(pd.Index(terms, name="term"), fill_value="")
            .reset_index()
        )
    return conform(frame, schema.TRACKED_TERMS)


def term_guards(tracked: pd.DataFrame) -> list[str]:
    """Return the longer expressions inside which a term is not meant.

    Parameters
    ----------
    tracked : pandas.DataFrame
        As `load_tracked_terms` returns it.

    Returns
    -------
    list of str
        Each once, in the order of the table.

    Examples
    --------
    >>> term_guards(pd.DataFrame({"not_within": ["高标准地|高标准地块", "", "高标准地"]}))
    ['高标准地', '高标准地块']
    """
    listed = (phrase for cell in tracked["not_within"] for phrase in str(cell).split("|"))
    return list(dict.fromkeys(phrase.strip() for phrase in listed if phrase.strip()))


def term_glosses(tracked: pd.DataFrame) -> dict[str, str]:
    """Return the English of every term that has one.

    Parameters
    ----------
    tracked : pandas.DataFrame
        As `load_tracked_terms` returns it.

    Returns
    -------
    dict of str to str
    """
    return {term: en for term, en in zip(tracked["term"], tracked["en"], strict=True) if en}
