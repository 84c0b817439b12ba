"""The settings that ``for`` asks for: lists, ranges, all that a corpus holds, and their grid.

Under ``for`` stands either a mapping, of which every combination is run,

    for:
      corpus: [bureaus, provinces]             # these values
      years: every year                        # or: every region, every province
      n_topics: {from: 4, to: 12, step: 2}     # 4, 6, 8, 10, 12
      regions: {north: [辽宁省, 山东省], south: [湖南省]}   # values with names of their own

or a list of mappings, of which each is one run:

    for:
      - {years: 2021, n_topics: 4}
      - {years: 2022, n_topics: 6}
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govreport_research.problems import Problem, did_you_mean

#: What a corpus can be asked for, as ``every ...``.
EVERY: Final = ("region", "province", "year")
_RANGE: Final = ("from", "to", "step")
_SCALARS: Final = (str, int, float)


@dataclass(frozen=True)
class Choice:
    """One value of a parameter in a sweep.

    Attributes
    ----------
    label : str
        What stands for it in the name of the run.
    value : object
        What the notebook is given.
    """

    label: str
    value: Any


Variant = dict[str, Choice]


def variants(
    asked: Any,
    corpus_of: Callable[[Variant], Path | None],
    where: str,
    problems: list[Problem],
) -> list[Variant]:
    """Return the settings that ``for`` stands for.

    Parameters
    ----------
    asked : object
        What the study says, as YAML gives it; None for one run without choices.
    corpus_of : callable
        Tells the folder of the corpus for what has been chosen so far; None if it cannot.
    where : str
        What a message starts with.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    list of dict of str to Choice
        The last name varies fastest.
    """
    if asked is None:
        return [{}]
    if isinstance(asked, dict) and asked:
        # What there is of regions and years depends on the corpus, so this comes first.
        names = sorted(map(str, asked), key=lambda name: name != "corpus")
        grid = list(_grid(names, {str(k): v for k, v in asked.items()}, {}, corpus_of, where))
        problems.extend(dict.fromkeys(each for each in grid if isinstance(each, Problem)))
        in_order = [str(name) for name in asked]
        return [
            {name: each[name] for name in in_order}
            for each in grid
            if not isinstance(each, Problem)
        ]
    if isinstance(asked, list) and asked and all(isinstance(each, dict) for each in asked):
        return _listed(asked, where, problems)
    remedy = "Write for: {parameter: [value, ...]}, or a list of {parameter: value, ...}."
    problems.append(Problem(f"{where}, for", f"{asked!r} names no settings.", remedy))
    return []


def _listed(asked: list[dict[Any, Any]], where: str, problems: list[Problem]) -> list[Variant]:
    """Return one setting for each mapping of a list; all must name the same parameters."""
    found = []
    names = list(asked[0])
    for number, each in enumerate(asked, 1):
        at = f"{where}, for, setting {number}"
        if set(each) != set(names):
            remedy = f"Give each setting a value of: {', '.join(map(str, names))}."
            problems.append(Problem(at, "it names other parameters than the first.", remedy))
            continue
        choices = {str(name): _choice(each[name]) for name in names}
        if any(choice is None for choice in choices.values()):
            remedy = (
                "Write {parameter: value, ...}; a value is a text, a number or a list of these."
            )
            problems.append(Problem(at, f"{each!r} does not give single values.", remedy))
            continue
        found.append({name: choice for name, choice in choices.items() if choice is not None})
    return found


def _grid(
    names: list[str],
    asked: Mapping[str, Any],
    chosen: Variant,
    corpus_of: Callable[[Variant], Path | None],
    where: str,
) -> Iterator[Variant | Problem]:
    if not names:
        yield chosen
        return
    first, *rest = names
    found = _choices(asked[first], lambda: corpus_of(chosen), f"{where}, for {first}", first)
    if isinstance(found, Problem):
        yield found
        return
    for choice in found:
        yield from _grid(rest, asked, {**chosen, first: choice}, corpus_of, where)


def _choices(
    value: Any, corpus: Callable[[], Path | None], where: str, name: str
) -> list[Choice] | Problem:
    """Return the values that one parameter takes in turn."""
    if isinstance(value, str) and value.split()[:1] == ["every"]:
        return _every(value, corpus(), where)
    if isinstance(value, dict) and value and set(value) <= set(_RANGE):
        return _range(value, where)
    if isinstance(value, dict) and value:
        named = [Choice(str(label), each) for label, each in value.items()]
        if all(_choice(choice.value) for choice in named):
            return named
    if isinstance(value, list) and value:
        made = [_choice(each) for each in value]
        choices = [each for each in made if each is not None]
        if len(choices) == len(made):
            return choices
    remedy = (
        f"Write for: {{{name}: [value, ...]}} with texts or numbers, {{from: 2, to: 8}}, "
        f"every {', every '.join(EVERY)}, or {{label: value, ...}}."
    )
    return Problem(where, f"{value!r} is not a list of values.", remedy)


def _choice(value: Any) -> Choice | None:
    """Return a value with a label made of it; None if it is neither a scalar nor a list."""
    if isinstance(value, _SCALARS):
        return Choice(str(value), value)
    if isinstance(value, list) and value and all(isinstance(each, _SCALARS) for each in value):
        return Choice("_".join(map(str, value)), value)
    return None


def _range(value: Mapping[str, Any], where: str) -> list[Choice] | Problem:
    numbers = {"step": 1, **value}
    whole = all(isinstance(each, int) and not isinstance(each, bool) for each in numbers.values())
    if whole and {"from", "to"} <= set(numbers) and numbers["step"] > 0:
        found = range(numbers["from"], numbers["to"] + 1, numbers["step"])
        if found:
            return [Choice(str(each), each) for each in found]
    remedy = "Write {from: 2, to: 8}, both included, or {from: 2, to: 8, step: 2}."
    return Problem(where, f"{dict(value)!r} is no range of whole numbers.", remedy)


def _every(value: str, corpus: Path | None, where: str) -> list[Choice] | Problem:
    what = value.removeprefix("every").strip()
    if what not in EVERY:
        return Problem(where, f"{value!r} cannot be asked for.", did_you_mean(what, EVERY))
    if corpus is None or not (corpus / "reports.csv").is_file():
        said = "the corpus has no reports.csv to take it from."
        return Problem(where, f"{value!r} cannot be told: {said}", "Name a corpus that has one.")
    found = held(corpus, what)
    if found is None:
        remedy = f"Look at it with govreport check {corpus.name}."
        return Problem(where, f"the reports.csv of {corpus.name} tells no {what}.", remedy)
    return [Choice(str(each), each) for each in found]


def held(corpus: Path, what: str) -> list[str] | list[int] | None:
    """Return the regions, provinces or years that a corpus holds.

    Parameters
    ----------
    corpus : Path
        Folder with ``reports.csv``.
    what : {"region", "province", "year"}

    Returns
    -------
    list of str or list of int or None
        Sorted; regions named as `load_corpus` names them. None if the file is not of the form
        that tells them, which loading the corpus explains in full.
    """
    from govreport_research.corpus.places import region_names
    from govreport_research.corpus.readers import UnreadableError, decode

    try:
        text, _ = decode((corpus / "reports.csv").read_bytes())
        rows = list(csv.DictReader(io.StringIO(text)))
        if what == "year":
            return sorted({int(row["year"]) for row in rows}) or None
        if what == "province":
            return sorted({row["province"] for row in rows}) or None
        places = [(row["province"], row["city"] or "", row["county"] or "") for row in rows]
        return sorted({name.zh for name in region_names(places)}) or None
    except (UnreadableError, csv.Error, KeyError, TypeError, ValueError):
        return None
