"""What a notebook file says before it is run: its code and the parameters it declares."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from govreport_research.problems import InputError, Problem


def code_cells(notebook: Path) -> list[dict[str, Any]]:
    """Return the code cells of a notebook file, in order.

    The file is read as the JSON it is: the nbformat library takes longer to import than a
    whole study takes to check.

    Parameters
    ----------
    notebook : Path

    Returns
    -------
    list of dict
        With ``source`` (str) and ``tags`` (list of str).

    Raises
    ------
    InputError
        If the file is absent or not a notebook of format 4.
    """
    again = "Open it in JupyterLab and save it again."
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            [Problem(str(notebook), "there is no such notebook.", "Correct the path.")]
        ) from None
    except ValueError as error:
        raise InputError(
            [Problem(str(notebook), f"this is not a notebook ({error}).", again)]
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise InputError([Problem(str(notebook), "this is not a notebook of format 4.", again)])
    return [
        {
            "source": "".join(cell.get("source", "")),
            "tags": list(cell.get("metadata", {}).get("tags", [])),
        }
        for cell in content["cells"]
        if cell.get("cell_type") == "code"
    ]


def declared_parameters(notebook: str | Path) -> dict[str, Any]:
    """Return the parameters that a notebook declares, with their defaults.

    Parameters
    ----------
    notebook : str or Path
        A notebook file with one code cell tagged ``parameters``.

    Returns
    -------
    dict of str to object
        In the order in which they stand.

    Raises
    ------
    InputError
        If there is no such cell, more than one, or if it holds anything but assignments of
        literals: a value computed there would keep its default when a parameter that it is
        computed from is given another value.
    """
    path = Path(notebook)
    tagged = [cell["source"] for cell in code_cells(path) if "parameters" in cell["tags"]]
    if len(tagged) != 1:
        raise InputError(
            [
                Problem(
                    str(path),
                    f"{len(tagged)} code cells are tagged parameters.",
                    "Give that tag to one cell (in JupyterLab: property inspector, cell tags).",
                )
            ]
        )
    try:
        statements = ast.parse(tagged[0]).body
    except SyntaxError as error:
        raise InputError(
            [Problem(f"{path}, cell tagged parameters, line {error.lineno}", f"{error.msg}.", "")]
        ) from None
    return _literals(statements, f"{path}, cell tagged parameters")


def _literals(statements: list[ast.stmt], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for statement in statements:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a text that explains
        values = _assigned(statement)
        try:
            if not values:
                raise ValueError
            found.update({name: ast.literal_eval(value) for name, value in values.items()})
        except ValueError:
            problems.append(
                Problem(
                    f"{where}, line {statement.lineno}",
                    f"{ast.unparse(statement)!r} does not set a name to a literal.",
                    "Keep literals here and move the rest to a later cell.",
                )
            )
    if problems:
        raise InputError(problems)
    return found


def literal_assignments(source: str) -> dict[str, Any]:
    r"""Return the names that a cell sets to a literal at its top level, with the values.

    Parameters
    ----------
    source : str
        Python; a cell that cannot be parsed sets nothing.

    Returns
    -------
    dict

    Examples
    --------
    >>> literal_assignments('seed: int = 0\nyears = [2021]\ntoday = now()')
    {'seed': 0, 'years': [2021]}
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return {}
    found = {}
    for statement in statements:
        for name, value in _assigned(statement).items():
            try:
                found[name] = ast.literal_eval(value)
            except ValueError:
                continue
    return found


def injected(source: str) -> bool:
    """Tell whether papermill put this cell into the notebook.

    Its first line is always the same; unlike a cell written by hand that begins so, it has
    no type annotations.
    """
    if source.split("\n", 1)[0].strip() != "# Parameters":
        return False
    try:
        return not any(isinstance(node, ast.AnnAssign) for node in ast.parse(source).body)
    except SyntaxError:
        return False


def _assigned(statement: ast.stmt) -> dict[str, ast.expr]:
    """Return the names that one statement assigns, each with its expression."""
    if isinstance(statement, ast.Assign):
        names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        return dict.fromkeys(names, statement.value)
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return {statement.target.id: statement.value} if statement.value is not None else {}
    return {}
