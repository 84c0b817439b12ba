"""A study file: which notebooks are run with which parameters, and what each must produce.

    title: Five approval bureaus
    runs:
      - name: 04-regions
        notebook: notebooks/04-regions.ipynb
        parameters: {group_by: region, seed: 1}
        for: {language: [both, zh, en]}
        figures: [theme-by-region]

``for`` makes one run of each value (of several parameters: of each combination), named after
the values, here ``04-regions-both``, ``04-regions-zh`` and ``04-regions-en``; a run without
``for`` keeps its name. Paths are relative to the folder of the study file. Everything is
checked before anything is run.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml

from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems
from govreport_research.runs.notebook import declared_parameters
from govreport_research.runs.parameters import PARAMETERS, checked_values

_STUDY_KEYS: Final = ("title", "runs")
_RUN_KEYS: Final = ("name", "notebook", "parameters", "for", "figures")
_SHARED: Final = {parameter.name for parameter in PARAMETERS}
#: Names become folders and files on every system.
_NAME: Final = re.compile(r"\w[\w.-]*")
#: Folders of `figures/` that are no run's.
_RESERVED: Final = ("working",)


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
    """

    name: str
    notebook: Path
    parameters: dict[str, Any]
    figures: tuple[str, ...]
    corpus: Path | None
    seed: int | None


@dataclass(frozen=True)
class Study:
    """A checked study.

    Attributes
    ----------
    file : Path
        Absolute.
    title : str
        Empty if the file gives none.
    runs : tuple of Run
        In the order of the file.
    """

    file: Path
    title: str
    runs: tuple[Run, ...]

    @property
    def root(self) -> Path:
        """Folder that paths in the study are relative to."""
        return self.file.parent

    def select(self, pattern: str) -> tuple[Run, ...]:
        """Return the runs whose names match a pattern.

        Parameters
        ----------
        pattern : str
            As in a shell: ``04-*``, ``*-zh``.

        Returns
        -------
        tuple of Run

        Raises
        ------
        InputError
            If none matches.
        """
        chosen = tuple(run for run in self.runs if fnmatchcase(run.name, pattern))
        if not chosen:
            names = [run.name for run in self.runs]
            where = f"{self.file.name}, --only {pattern}"
            raise InputError([Problem(where, "no run matches.", did_you_mean(pattern, names))])
        return chosen


def load_study(file: str | Path) -> Study:
    """Read and check a study file and the parameter cells of its notebooks.

    Parameters
    ----------
    file : str or Path

    Returns
    -------
    study : Study

    Raises
    ------
    InputError
        Listing everything that is wrong, with file and run: keys that are not known, a
        notebook or corpus that is not there, a parameter that the notebook does not have,
        a value that it does not take, a name that occurs twice.
    """
    path = Path(file).resolve()
    content = _read(path)
    problems = list(_key_problems(content, _STUDY_KEYS, path.name))
    entries = content.get("runs")
    if not isinstance(entries, list) or not entries:
        problems.append(
            Problem(path.name, "it lists no runs.", "Add runs: with a name and a notebook each.")
        )
        entries = []
    runs: list[Run] = []
    for number, entry in enumerate(entries, 1):
        made, wrong = _runs_of(entry, number, path)
        runs.extend(made)
        problems.extend(wrong)
    problems.extend(_repeated(runs, path.name))
    raise_problems(problems)
    return Study(path, str(content.get("title") or ""), tuple(runs))


class _Loader(yaml.SafeLoader):
    """YAML in which a key that occurs twice is an error: the first would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} occurs twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except FileNotFoundError:
        remedy = "Name another file, or change into the project's folder."
        raise InputError([Problem(str(path), "there is no such study.", remedy)]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(path.name, "it is not UTF-8.", "Save it as UTF-8.")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f", line {mark.line + 1}" if mark is not None else ""
        remedy = "Check keys, quotes, colons and the blanks that lines begin with."
        raise InputError([Problem(path.name + line, f"{error.problem}.", remedy)]) from None
    if not isinstance(content, dict):
        raise InputError([Problem(path.name, "this is not a study.", "Begin with runs:.")])
    return content


def _key_problems(entry: Mapping[Any, Any], known: Sequence[str], where: str) -> Iterator[Problem]:
    for key in entry:
        if key not in known:
            yield Problem(where, f"the key {key!r} is not known.", did_you_mean(str(key), known))


def _runs_of(entry: Any, number: int, file: Path) -> tuple[list[Run], list[Problem]]:
    """Check one entry of the list and return the runs that it stands for."""
    where = f"{file.name}, run {number}"
    if not isinstance(entry, dict):
        remedy = "Write name:, notebook: and figures: under one dash."
        return [], [Problem(where, "it is not a list of keys.", remedy)]
    name = entry.get("name")
    problems = list(_key_problems(entry, _RUN_KEYS, f"{where} ({name})" if name else where))
    if not isinstance(name, str):
        problems.append(Problem(where, "it has no name (a text).", "Add name: ..."))
        name = str(number)
    where = f"{file.name}, run {name}"
    figures = _figures(entry.get("figures"), where, problems)
    given = _mapping(entry, "parameters", where, problems)
    variants = _variants(_mapping(entry, "for", where, problems), given, where, problems)
    notebook, declared = _notebook(entry.get("notebook"), where, file.parent, problems)
    if notebook is None or declared is None:
        return [], problems
    runs = []
    for variant in variants:
        full = "-".join([name, *(str(value) for value in variant.values())])
        parameters = {**given, **variant}
        at = f"{file.name}, run {full}"
        if not _NAME.fullmatch(full) or full.casefold() in _RESERVED:
            remedy = "Use letters, digits, - and _, and not the name working."
            problems.append(Problem(at, f"{full!r} cannot be the name of a run.", remedy))
        corpus, seed, wrong = _parameters(parameters, declared, at, file.parent)
        problems.extend(wrong)
        runs.append(Run(full, notebook, parameters, figures, corpus, seed))
    return runs, list(dict.fromkeys(problems))


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


def _variants(
    choices: Mapping[str, Any], given: Mapping[str, Any], where: str, problems: list[Problem]
) -> list[dict[str, Any]]:
    """Return the combinations of values that ``for`` asks for; one, empty, without it."""
    lists: dict[str, list[Any]] = {}
    for name, values in choices.items():
        at = f"{where}, for {name}"
        if name in given:
            remedy = "Keep it in one of the two."
            problems.append(Problem(at, "it stands under parameters as well.", remedy))
        if isinstance(values, list) and values and all(isinstance(v, (str, int)) for v in values):
            lists[name] = values
        else:
            remedy = f"Write for: {{{name}: [value, ...]}} with texts or whole numbers."
            problems.append(Problem(at, f"{values!r} is not a list of values.", remedy))
    return [
        dict(zip(lists, combination, strict=True))
        for combination in itertools.product(*lists.values())
    ]


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
    given: Mapping[str, Any], declared: Mapping[str, Any], where: str, root: Path
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
    values, wrong = checked_values({**declared, **given}, f"{where}, ")
    problems.extend(wrong)
    if "output" not in declared:
        remedy = 'Add a line like output: str = "figures/working/name" to its first cell.'
        problems.append(Problem(where, "its notebook declares no parameter output.", remedy))
    corpus = root / values["corpus"] if "corpus" in values else None
    if corpus is not None and not corpus.is_dir():
        what = f"the folder {values['corpus']} does not exist."
        remedy = f"Correct the path; it starts at {root}."
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


def _repeated(runs: Sequence[Run], file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for run in runs:
        key = run.name.casefold()  # some systems take two such names for one folder
        if key in seen:
            what = "this name occurs twice."
            yield Problem(f"{file}, run {run.name}", what, "Give each run a name of its own.")
        seen.add(key)
