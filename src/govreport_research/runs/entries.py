"""One entry of a study file, checked, and the runs that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govreport_research.problems import InputError, Problem, did_you_mean
from govreport_research.runs.notebook import declared_parameters
from govreport_research.runs.parameter_table import PARAMETERS
from govreport_research.runs.parameters import checked_values
from govreport_research.runs.sweeps import Variant, variants

_RUN_KEYS: Final = ("name", "notebook", "parameters", "for", "figures")
#: Parameters whose type the table knows; a notebook may have others of its own.
_SHARED: Final = {parameter.name for parameter in PARAMETERS}
#: Names become folders and files on every system.
_NAME: Final = re.compile(r"\w[\w.-]*")
#: Folders of `figures/` that are no run's.
_RESERVED: Final = ("working",)
#: Characters; file systems allow 255 bytes, of which a Chinese character takes three.
_LONGEST: Final = 70


@dataclass(frozen=True)
class Run:
    """One execution of one notebook.

    Attributes
    ----------
    name : str
        Unique in the study; names the folder of its figures and its record.
    notebook : Path
        Absolute.
    parameters : dict
        What is passed to the notebook, in plain YAML types.
    figures : tuple of str
        Bundles that it must produce.
    corpus : Path or None
        Absolute folder of the corpus that it reads; None if the notebook declares none.
    seed : int or None
        The seed in force; None if the notebook declares none.
    entry : str
        Name of the entry that it comes from; the same for all runs of a sweep.
    setting : dict of str to str
        Of a run of a sweep: what the name says of each swept parameter; else empty.
    """

    name: str
    notebook: Path
    parameters: dict[str, Any]
    figures: tuple[str, ...]
    corpus: Path | None
    seed: int | None
    entry: str
    setting: dict[str, str]


def key_problems(entry: Mapping[Any, Any], known: Sequence[str], where: str) -> Iterator[Problem]:
    """Yield a problem for each key of a mapping that is not known."""
    for key in entry:
        if key not in known:
            yield Problem(where, f"the key {key!r} is not known.", did_you_mean(str(key), known))


def runs_of(
    entry: Any, number: int, file: Path, corpora: Mapping[str, str]
) -> tuple[list[Run], list[Problem]]:
    """Check one entry of a study.

    Parameters
    ----------
    entry : object
        As YAML gives it.
    number : int
        Its place in the list, from 1.
    file : Path
        The study file, absolute; paths in the entry start at its folder.
    corpora : mapping of str to str
        Folders of the corpora that the study names.

    Returns
    -------
    runs : list of Run
        What it stands for; empty if it cannot be told.
    problems : list of Problem
        Everything that is wrong with it.
    """
    where = f"{file.name}, run {number}"
    if not isinstance(entry, dict):
        remedy = "Write name:, notebook: and figures: under one dash."
        return [], [Problem(where, "it is not a list of keys.", remedy)]
    name = entry.get("name")
    problems = list(key_problems(entry, _RUN_KEYS, f"{where} ({name})" if name else where))
    if not isinstance(name, str):
        problems.append(Problem(where, "it has no name (a text).", "Add name: ..."))
        name = str(number)
    where = f"{file.name}, run {name}"
    figures = _figures(entry.get("figures"), where, problems)
    given = _mapping(entry, "parameters", where, problems)
    notebook, declared = _notebook(entry.get("notebook"), where, file.parent, problems)
    if notebook is None or declared is None:
        return [], problems

    def corpus_of(chosen: Variant) -> Path | None:
        value = chosen["corpus"].value if "corpus" in chosen else given.get("corpus")
        folder = corpora.get(str(value), value) or declared.get("corpus")
        return file.parent / folder if isinstance(folder, str) else None

    runs, found = [], []
    # Settings that cannot be told leave the other parameters to be checked.
    for variant in variants(entry.get("for"), corpus_of, where, problems) or [{}]:
        setting = {each: choice.label for each, choice in variant.items()}
        full = "-".join([name, *setting.values()])
        at = f"{file.name}, run {full}"
        for twice in set(variant) & set(given):
            what = "it stands under parameters as well."
            problems.append(Problem(f"{where}, for {twice}", what, "Keep it in one of the two."))
        if not _usable(full):
            remedy = (
                f"Use letters, digits, - and _, at most {_LONGEST}, and not the name working. "
                "Values of a sweep can be given names: for: {parameter: {name: value, ...}}."
            )
            problems.append(Problem(at, f"{full!r} cannot be the name of a run.", remedy))
        parameters = {**given, **{each: choice.value for each, choice in variant.items()}}
        if str(parameters.get("corpus")) in corpora:
            parameters["corpus"] = corpora[str(parameters["corpus"])]
        corpus, seed, wrong = _parameters(parameters, declared, at, file.parent, corpora)
        found.append((at, wrong))
        runs.append(Run(full, notebook, parameters, figures, corpus, seed, name, setting))
    problems.extend(_merged(found, where))
    return runs, list(dict.fromkeys(problems))


def _usable(name: str) -> bool:
    """Tell whether a name can be that of folders and files beside those of other runs."""
    free = name.casefold() not in _RESERVED and not name.endswith(".failed")
    return free and _NAME.fullmatch(name) is not None and len(name) <= _LONGEST


def _merged(found: Sequence[tuple[str, list[Problem]]], where: str) -> Iterator[Problem]:
    """Yield what is wrong with the runs of an entry, once if it is wrong with all of them."""
    keys = [
        {(each.where.removeprefix(at), each.what, each.remedy): each for each in wrong}
        for at, wrong in found
    ]
    for each in keys:
        for key, problem in each.items():
            everywhere = all(key in other for other in keys)
            yield Problem(where + key[0], *key[1:]) if everywhere else problem


def _figures(value: Any, where: str, problems: list[Problem]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        remedy = "Add figures: [name, ...], the bundles that the notebook must write."
        problems.append(Problem(where, "it names no figures.", remedy))
        return ()
    for name in value:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            what = f"{name!r} cannot be the name of a figure."
            problems.append(Problem(f"{where}, figures", what, "Use letters, digits, - and _."))
        elif value.count(name) > 1:
            problems.append(Problem(f"{where}, figures", f"{name} occurs twice.", "Name it once."))
    return tuple(str(name) for name in value)


def _mapping(
    entry: Mapping[str, Any], key: str, where: str, problems: list[Problem]
) -> dict[str, Any]:
    value = entry.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        remedy = f"Write {key}: {{name: value, ...}}."
        problems.append(Problem(f"{where}, {key}", "it does not give names and values.", remedy))
        return {}
    return {str(name): each for name, each in value.items()}


def _notebook(
    value: Any, where: str, root: Path, problems: list[Problem]
) -> tuple[Path | None, dict[str, Any] | None]:
    if not isinstance(value, str):
        problems.append(Problem(where, "it names no notebook.", "Add notebook: notebooks/..."))
        return None, None
    path = (root / value).resolve()
    if not path.is_file():
        near = sorted(each.name for each in path.parent.glob("*.ipynb"))
        what = f"the notebook {value} does not exist."
        problems.append(Problem(where, what, did_you_mean(path.name, near)))
        return None, None
    try:
        return path, declared_parameters(path)
    except InputError as error:
        problems.extend(error.problems)
        return None, None


def _parameters(
    given: Mapping[str, Any],
    declared: Mapping[str, Any],
    where: str,
    root: Path,
    corpora: Mapping[str, str],
) -> tuple[Path | None, int | None, list[Problem]]:
    """Hold the given parameters against those that the notebook declares."""
    problems: list[Problem] = []
    for name, value in given.items():
        at = f"{where}, parameter {name}"
        if name == "output":
            remedy = "Leave it out: figures go to the folder of the run."
            problems.append(Problem(at, "a study does not set it.", remedy))
        elif name not in declared:
            known = [each for each in declared if each != "output"]
            problems.append(
                Problem(at, "the notebook has no such parameter.", did_you_mean(name, known))
            )
        elif not _plain(value):
            remedy = "Write a text, a number, true, false, null, or a list of these; quote dates."
            problems.append(Problem(at, f"{value!r} cannot be passed on.", remedy))
        elif not _like(value, declared[name], name):
            remedy = f"Write it like the notebook's own value, {declared[name]!r}."
            problems.append(Problem(at, f"{value!r} is of another type.", remedy))
    values, wrong = checked_values({**declared, **given}, f"{where}, ", root)
    problems.extend(wrong)
    if "output" not in declared:
        remedy = 'Add a line like output: str = "figures/working/name" to its first cell.'
        problems.append(Problem(where, "its notebook declares no parameter output.", remedy))
    corpus = root / values["corpus"] if "corpus" in values else None
    if corpus is not None and not corpus.is_dir():
        what = f"the folder {values['corpus']} does not exist."
        remedy = f"Correct the path; it starts at {root}."
        if corpora:
            remedy += f" Or name one of corpora. {did_you_mean(values['corpus'], corpora)}"
        problems.append(Problem(f"{where}, parameter corpus", what, remedy))
    return corpus, values.get("seed"), problems


def _plain(value: Any) -> bool:
    """Tell whether papermill can hand a value to a notebook unchanged."""
    if isinstance(value, list):
        return all(_plain(each) for each in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(each) for key, each in value.items())
    return value is None or isinstance(value, (str, int, float))


def _like(value: Any, default: Any, name: str) -> bool:
    """Tell whether a value has the type of the default, for a notebook's own parameters."""
    if name in _SHARED or default is None or value is None:
        return True
    if isinstance(default, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is type(default)
