"""Comparable indicators: the same thing in the same unit, by rules that a scholar can edit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.comparable import comparable
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.project import find_root, resolve
from govreport_research.tables import conform, problems_in
from govreport_research.text.outline.characters import fold

_LISTS: Final = ("units", "kinds", "required", "context", "excluded")


def load_concepts(path: str | Path | None = None) -> pd.DataFrame:
    """Read the rules of comparable indicators and check them.

    Parameters
    ----------
    path : str or Path, optional
        A CSV file in UTF-8 with the columns of ``schema.INDICATOR_CONCEPTS``; the project's
        ``data/indicator_concepts.csv`` if not given. Columns that may be empty may be absent.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.INDICATOR_CONCEPTS``, in the order of the file. Where two rules
        take a quantity, the earlier one has it.

    Raises
    ------
    InputError
        Naming everything that is wrong together: no such file, unknown or missing columns, a
        concept twice, an unknown kind, an empty entry in a list.

    Examples
    --------
    >>> load_concepts().set_index("concept").loc["permit_items", "en"]
    'Permit items held'
    """
    file = find_root() / "data" / "indicator_concepts.csv" if path is None else resolve(path)
    try:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        what, remedy = "there is no such file.", "Give the path of a table of rules in CSV."
        raise_problems([Problem(str(file), what, remedy)])
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        what = f"it cannot be read as CSV in UTF-8 ({error})."
        raise_problems([Problem(str(file), what, "Save it as CSV UTF-8.")])
    for column in schema.INDICATOR_CONCEPTS.columns:
        if not column.required and column.name not in frame.columns:
            frame[column.name] = ""
    found = problems_in(frame, schema.INDICATOR_CONCEPTS, file.name, key="concept")
    if set(schema.INDICATOR_CONCEPTS.names) <= set(frame.columns):
        found += _list_problems(frame, file.name)
    raise_problems(found)
    return conform(frame, schema.INDICATOR_CONCEPTS)


def concept_names(concepts: pd.DataFrame) -> dict[str, Bilingual]:
    """Return the name of every concept, by code, in the order of the rules.

    Parameters
    ----------
    concepts : pandas.DataFrame
        As `load_concepts` returns it.

    Returns
    -------
    dict of str to Bilingual
    """
    rows = zip(concepts["concept"], concepts["zh"], concepts["en"], strict=True)
    return {str(concept): Bilingual(str(zh), str(en)) for concept, zh, en in rows}


def match_concepts(indicators: pd.DataFrame, concepts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the quantities that a rule of comparable indicators takes.

    Parameters
    ----------
    indicators : pandas.DataFrame
        As `corpus_indicators` returns it.
    concepts : pandas.DataFrame, optional
        Rules as `load_concepts` returns them; the project's if not given.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.CONCEPT_MATCHES``, in the order of `indicators`. A quantity has
        one concept, the first that fits. Parts of a total (其中 …), the two values of a
        change and values before one (baseline) are left out: the total and the change stand
        for them.

    Notes
    -----
    A rule fits if unit and kind are among the rule's, the thing measured holds a required and no
    excluded word, and the sentence one of the context. Words are compared in simplified
    script without quotation marks, blanks and case.

    Examples
    --------
    >>> from govreport_research import corpus_indicators, load_corpus
    >>> found = match_concepts(corpus_indicators(load_corpus("data/approval-bureaus")))
    >>> found.loc[found["concept"] == "permit_items", "number"].head(2).tolist()
    [180.0, 180.0]
    """
    rules = list(_rules(load_concepts() if concepts is None else concepts))
    free = indicators[(indicators["relation"] == "") & (indicators["status"] != "baseline")]
    records = []
    for row in free.to_dict("records"):
        thing = comparable(fold(str(row["measured"])))
        sentence = comparable(fold(str(row["sentence"])))
        for rule in rules:
            if _fits(rule, row, thing, sentence):
                records.append({"concept": rule["concept"], **row})
                break
    if not records:
        return schema.CONCEPT_MATCHES.empty()
    return conform(pd.DataFrame(records), schema.CONCEPT_MATCHES)


def _rules(concepts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in concepts.to_dict("records"):
        rule: dict[str, Any] = {"concept": row["concept"]}
        rule |= {name: row[name].split("|") if row[name] else [] for name in _LISTS}
        rule["required"] = [
            [comparable(word) for word in entry.split("+")] for entry in rule["required"]
        ]
        for name in ("context", "excluded"):
            rule[name] = [comparable(word) for word in rule[name]]
        yield rule


def _fits(rule: dict[str, Any], row: dict[Any, Any], thing: str, sentence: str) -> bool:
    if row["kind"] not in rule["kinds"] or row["unit"] not in rule["units"]:
        return False
    if not any(all(word in thing for word in entry) for entry in rule["required"]):
        return False
    if any(word in thing for word in rule["excluded"]):
        return False
    return not rule["context"] or any(word in sentence for word in rule["context"])


def _list_problems(frame: pd.DataFrame, source: str) -> Iterator[Problem]:
    for number, row in enumerate(frame.to_dict("records"), 2):
        where = f"{source}, row {number} ({row['concept']}), column"
        for name in _LISTS:
            entries = [word for entry in row[name].split("|") for word in entry.split("+")]
            if row[name] and not all(comparable(word) for word in entries):
                what = "an entry is empty."
                yield Problem(f"{where} {name}", what, "Take out the superfluous | or +.")
        for kind in filter(None, row["kinds"].split("|")):
            if kind not in schema.KINDS:
                what = f"{kind!r} is no kind of quantity."
                yield Problem(f"{where} kinds", what, did_you_mean(kind, schema.KINDS))


__all__ = ["concept_names", "load_concepts", "match_concepts"]
