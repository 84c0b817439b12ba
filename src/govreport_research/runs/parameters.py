"""The parameters of a notebook, checked wherever it is run.

A notebook starts with a cell tagged ``parameters`` that holds literals only, followed by

    import govreport_research as gr
    params = gr.check_parameters(globals())

papermill puts a cell between the two. It only warns about a name that the notebook does not
have, and ``-p`` on its command line guesses types; so names and values are checked here,
inside the notebook, for every way of running it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from govreport_research.bilingual import Language
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.project import find_root, resolve
from govreport_research.runs.notebook import injected, literal_assignments
from govreport_research.runs.parameter_table import COLUMNS, PARAMETERS, Parameter

_BY_NAME: Final = {parameter.name: parameter for parameter in PARAMETERS}
#: What a name can stand for in a parameters cell.
_LITERALS: Final = (str, int, float, bool, list, tuple, dict, type(None))


@dataclass(frozen=True)
class Parameters:
    """The checked parameters of one notebook.

    Attributes
    ----------
    corpus : Path
        Absolute.
    group_by : str
        "region", "province", "bloc", "level", "year", or a column added to reports.csv.
    regions : tuple of str
        Empty for all.
    years : tuple of int
        Empty for all.
    roles : tuple of str
        Keys of ``schema.PASSAGE_ROLES``; empty for all.
    contrast : tuple of str
    n_topics : int or None
        At least 2; None if stability is to choose.
    method : {"auto", "nmf", "spherical"}
    topic_labels : str or None
    terms : tuple of str
        Empty for the project's list.
    template : str or None
    seed : int
        At least 0.
    language : {"zh", "en", "both"}
    also : tuple of str
        Further languages.
    width : {"single", "onehalf", "double"}
    height : int or None
        20 to 240 mm; None for what each figure needs.
    fonts : tuple of str
        Names or files; empty for the shipped font.
    palette : {"okabe-ito", "tol-contrast", "grey"}
    groups : tuple of str
        In the order of drawing; empty for all.
    formats : tuple of {"tiff", "eps"}
    dpi : int
        72 to 1200.
    output : Path
        Absolute. It need not exist.
    declared : tuple of str
        Names that the notebook has; the others hold their defaults.
    """

    corpus: Path
    group_by: str
    regions: tuple[str, ...]
    years: tuple[int, ...]
    roles: tuple[str, ...]
    contrast: tuple[str, ...]
    n_topics: int | None
    method: Literal["auto", "nmf", "spherical"]
    topic_labels: str | None
    terms: tuple[str, ...]
    template: str | None
    seed: int
    language: Literal["zh", "en", "both"]
    also: tuple[Literal["zh", "en", "both"], ...]
    width: Literal["single", "onehalf", "double"]
    height: int | None
    fonts: tuple[str, ...]
    palette: Literal["okabe-ito", "tol-contrast", "grey"]
    groups: tuple[str, ...]
    formats: tuple[Literal["tiff", "eps"], ...]
    dpi: int
    output: Path
    declared: tuple[str, ...]

    def published(self, language: Language) -> dict[str, Any]:
        """Return what the record of a figure says of the parameters.

        Parameters
        ----------
        language : {"zh", "en", "both"}
            That in which the figure was drawn.

        Returns
        -------
        dict
            The declared parameters but `output`, `also` and `formats`, in plain JSON types.
            The same on every machine: a corpus within the project is named by its path from there,
            another one by the name of its folder.
        """
        values: dict[str, Any] = {}
        for name in self.declared:
            value = getattr(self, name)
            if name == "corpus":
                root = _root()
                value = value.relative_to(root).as_posix() if root in value.parents else value.name
            if name not in ("output", "also", "formats"):
                values[name] = list(value) if isinstance(value, tuple) else value
        return {**values, "language": language}


def check_parameters(namespace: Mapping[str, Any]) -> Parameters:
    """Check the parameters of a notebook: names that papermill put in, types and ranges.

    Parameters
    ----------
    namespace : mapping
        ``globals()`` of the notebook. Of its names only those of `PARAMETERS` are looked
        at, and ``In``, IPython's list of executed cells, which shows what was put in.

    Returns
    -------
    checked : Parameters
        The declared values, and the defaults of the others.

    Raises
    ------
    InputError
        Listing every unknown name, with the nearest known one, and every value that is of
        the wrong type, out of range or none of the choices.

    Examples
    --------
    >>> params = check_parameters({"language": "en", "years": 2021})
    >>> params.language, params.years, params.regions
    ('en', (2021,), ())
    >>> check_parameters({"language": "english"})
    Traceback (most recent call last):
        ...
    govreport_research.problems.InputError: parameter language: 'english' is not allowed. \
Known: zh, en, both.
    """
    cells = [str(cell) for cell in namespace.get("In", ())]
    problems = _unknown_names(cells)
    given = {}
    for parameter in PARAMETERS:
        if parameter.name in namespace:
            given[parameter.name] = _as_declared(parameter.name, namespace, cells)
    values, wrong = checked_values(given)
    raise_problems([*problems, *wrong])
    for parameter in PARAMETERS:
        values.setdefault(parameter.name, parameter.default)
    values["corpus"] = resolve(values["corpus"])
    values["output"] = (_root() / values["output"]).resolve()
    return Parameters(**values, declared=tuple(given))


def checked_values(
    given: Mapping[str, Any], where: str = "", root: Path | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """Check values of known parameters; of files only the header of reports.csv is read.

    Parameters
    ----------
    given : mapping of str to object
        Names that are not in `PARAMETERS` are passed over.
    where : str, default ""
        What a message starts with, e.g. ``"study.yml, run 03-topics, "``.
    root : Path, optional
        Folder that the path of the corpus starts from; that of the project if not given.

    Returns
    -------
    values : dict
        The values that are right, lists as tuples without repetition.
    problems : list of Problem
        One for each value that is not.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        if name not in _BY_NAME:
            continue
        parameter = _BY_NAME[name]
        fault = _fault(parameter, value)
        if fault is None:
            values[name] = _plain(parameter, value)
        else:
            problems.append(Problem(f"{where}parameter {name}", *fault))
    for name, value in list(values.items()):
        parameter = _BY_NAME[name]
        if parameter.or_column and value not in parameter.choices:
            folder = (root or _root()) / values.get("corpus", _BY_NAME["corpus"].default)
            known = (*parameter.choices, *_columns_of(folder))
            if value not in known:
                del values[name]
                what = f"{value!r} is not allowed."
                problems.append(
                    Problem(f"{where}parameter {name}", what, did_you_mean(value, known))
                )
    return values, problems


def _columns_of(corpus: Path) -> list[str]:
    """Return the columns of reports.csv that no corpus has by itself.

    Read without pandas, which checking a study must not wait for.
    """
    listing = corpus / "reports.csv"
    if not listing.is_file():
        return []
    with listing.open("rb") as lines:
        head = lines.readline()
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = head.decode("gb18030", "replace")
    names = next(csv.reader([text.strip()], delimiter=max(",;\t", key=text.count)), [])
    return [name.strip() for name in names if name.strip() and name.strip() not in COLUMNS]


def _root() -> Path:
    try:
        return find_root()
    except FileNotFoundError:
        return Path.cwd()


def _items(value: Any) -> list[Any]:
    """Return the items of what stands for a list: a list, one value, or a list as text."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        import yaml

        try:
            read = yaml.safe_load(value)
        except yaml.YAMLError:
            return [value]
        return read if isinstance(read, list) else [value]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _plain(parameter: Parameter, value: Any) -> Any:
    return tuple(dict.fromkeys(_items(value))) if parameter.kind.endswith("s") else value


def _fault(parameter: Parameter, value: Any) -> tuple[str, str] | None:
    """Say what is wrong with a value and what to do, or return None."""
    if value is None and parameter.optional:
        return None
    if not parameter.kind.endswith("s"):
        return _fault_of_one(parameter, value)
    for item in _items(value):
        fault = _fault_of_one(parameter, item)
        if fault is not None:
            what, remedy = fault
            if not isinstance(value, (list, tuple)):
                remedy += " Several values are written as a list, [..., ...]."
            return what, remedy
    return None


def _fault_of_one(parameter: Parameter, value: Any) -> tuple[str, str] | None:
    if parameter.kind.startswith("text"):
        if not isinstance(value, str) or not value.strip():
            return f"{value!r} is not a text.", f"It is: {parameter.meaning.en}."
        if parameter.choices and value not in parameter.choices and not parameter.or_column:
            return f"{value!r} is not allowed.", did_you_mean(value, parameter.choices)
        return None
    low, high = parameter.minimum, parameter.maximum
    wanted = f"Write a whole number from {low} to {high}" if high else f"Write {low} or more"
    wanted += ", or None." if parameter.optional else "."
    if isinstance(value, bool) or not isinstance(value, int):
        return f"{value!r} is not a whole number.", wanted
    if (low is not None and value < low) or (high is not None and value > high):
        return f"{value} is out of range.", wanted
    return None


def _unknown_names(cells: Sequence[str]) -> list[Problem]:
    """Find names in the last cell that papermill put in which no cell before it sets."""
    positions = [position for position, cell in enumerate(cells) if injected(cell)]
    if not positions:
        return []
    last = cells[positions[-1]]
    before = [cell for cell in cells[: positions[-1]] if cell.strip() and cell != last]
    if not before:
        return []  # the notebook's own first cell
    known: dict[str, Any] = {}
    for cell in before:
        known.update(literal_assignments(cell))
    return [
        Problem(f"parameter {name}", "this notebook has no such parameter.", _nearest(name, known))
        for name in literal_assignments(last)
        if name not in known
    ]


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    ours = [each for each in known if each in _BY_NAME]
    return did_you_mean(name, ours or known)


def _as_declared(name: str, namespace: Mapping[str, Any], cells: Sequence[str]) -> Any:
    """Return a parameter's value, also if a later cell gave its name to something else.

    After ``corpus = gr.load_corpus(params.corpus)`` the name no longer holds the path. When
    this cell is then run again by hand, the path is what the last executed cell that sets
    the name to a literal says.
    """
    value = namespace[name]
    if isinstance(value, _LITERALS):
        return value
    for cell in reversed(cells):
        literals = literal_assignments(cell)
        if name in literals:
            return literals[name]
    return value
