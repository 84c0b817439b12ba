"""A study file: which notebooks are run with which parameters, and what each must produce.

    title: Five approval bureaus
    corpora:
      bureaus: data/approval-bureaus
    runs:
      - name: 04-regions
        notebook: notebooks/04-regions.ipynb
        parameters: {corpus: bureaus, group_by: region, seed: 1}
        for: {language: [both, zh, en]}
        figures: [theme-by-region]

``for`` makes one run of each value (of several parameters: of each combination; all forms are
in `govreport_research.runs.sweeps`), named after the values, here ``04-regions-both``,
``04-regions-zh`` and ``04-regions-en``; a run without ``for`` keeps its name. Paths are
relative to the folder of the study file; a corpus is given by its path or by its name under
``corpora``. Everything is checked before anything is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml

from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems
from govreport_research.runs.entries import Run, key_problems, runs_of

_STUDY_KEYS: Final = ("title", "corpora", "runs")


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
    problems = list(key_problems(content, _STUDY_KEYS, path.name))
    corpora, wrong = _corpora(content.get("corpora"), path)
    problems.extend(wrong)
    entries = content.get("runs")
    if not isinstance(entries, list) or not entries:
        problems.append(
            Problem(path.name, "it lists no runs.", "Add runs: with a name and a notebook each.")
        )
        entries = []
    runs: list[Run] = []
    for number, entry in enumerate(entries, 1):
        made, wrong = runs_of(entry, number, path, corpora)
        runs.extend(made)
        problems.extend(wrong)
    problems.extend(_repeated(runs, path.name))
    raise_problems(problems)
    return Study(path, str(content.get("title") or ""), tuple(runs))


def with_corpus(study: Study, corpus: Path) -> Study:
    """Return a study with every run on another corpus.

    Parameters
    ----------
    study : Study
    corpus : Path
        Folder of the corpus.

    Returns
    -------
    Study
        Runs whose notebook declares no corpus stay as they are.
    """
    inside = corpus.is_relative_to(study.root)
    name = corpus.relative_to(study.root).as_posix() if inside else str(corpus)
    runs = tuple(
        replace(run, corpus=corpus, parameters={**run.parameters, "corpus": name})
        if run.corpus is not None
        else run
        for run in study.runs
    )
    return replace(study, runs=runs)


def _corpora(value: Any, file: Path) -> tuple[dict[str, str], list[Problem]]:
    """Return the folders of the corpora by name, and what is wrong with them."""
    where = f"{file.name}, corpora"
    if value is None:
        return {}, []
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        remedy = "Write corpora: {name: folder, ...}."
        return {}, [Problem(where, "it does not give names and folders.", remedy)]
    corpora = {str(name): folder for name, folder in value.items()}
    problems = [
        Problem(
            f"{where}, {name}",
            f"the folder {folder} does not exist.",
            f"Correct the path; it starts at {file.parent}.",
        )
        for name, folder in corpora.items()
        if not (file.parent / folder).is_dir()
    ]
    return corpora, problems


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


def _repeated(runs: Sequence[Run], file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for run in runs:
        key = run.name.casefold()  # some systems take two such names for one folder
        if key in seen:
            what = "this name occurs twice."
            yield Problem(f"{file}, run {run.name}", what, "Give each run a name of its own.")
        seen.add(key)
