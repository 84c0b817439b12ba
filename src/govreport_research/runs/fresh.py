"""Whether a run is up to date: decided by content, never by time stamps.

The record of a run holds a hash of everything it read and of every file it wrote. It is up
to date as long as all of them are the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import govreport_research
from govreport_research.runs.entries import Run
from govreport_research.runs.notebook import code_cells
from govreport_research.runs.study import Study


class Inputs:
    """Hashes of what the runs of one study read; each file is read once.

    Parameters
    ----------
    study : Study
    """

    def __init__(self, study: Study) -> None:
        self._root = study.root
        self._corpora = {run.corpus for run in study.runs if run.corpus is not None}
        self._known: dict[Path | None, str] = {}
        package = Path(govreport_research.__file__).parent
        self._common = {
            "package": hash_files(package, _files(package)),
            "environment": _digest(
                {
                    "python": sys.version_info[:2],
                    "lock": _hash_if_there(self._root / "requirements.lock"),
                }
            ),
            "data": hash_files(self._root / "data", self._data_files()),
        }

    def of(self, run: Run) -> dict[str, str]:
        """Return the hashes of one run's inputs.

        Parameters
        ----------
        run : Run

        Returns
        -------
        dict of str to str
            SHA-256 under ``notebook`` (its code, not its outputs), ``parameters``,
            ``figure names`` (those asked for), ``corpus`` (all its files), ``data`` (the
            files in ``data/`` that are no corpus: codebook, terms, stop words),
            ``package`` (its source and fonts) and ``environment`` (locked versions).
        """
        cells = [[cell["source"], cell["tags"]] for cell in code_cells(run.notebook)]
        if run.corpus not in self._known:
            files = [] if run.corpus is None else _corpus_files(run.corpus)
            self._known[run.corpus] = hash_files(run.corpus or self._root, files)
        return {
            "notebook": _digest(cells),
            "parameters": _digest(run.parameters),
            "figure names": _digest(run.figures),
            "corpus": self._known[run.corpus],
            **self._common,
        }

    def _data_files(self) -> list[Path]:
        corpora = {*self._corpora, *(f.parent for f in self._root.glob("data/*/reports.csv"))}
        return [
            file
            for file in _files(self._root / "data")
            if file.suffix != ".md" and not corpora & set(file.parents)
        ]


def stale_because(record: dict[str, Any] | None, inputs: dict[str, str], folder: Path) -> list[str]:
    """Say why a run must be executed.

    Parameters
    ----------
    record : dict or None
        The record of its last clean execution; None if there is none.
    inputs : dict of str to str
        Hashes of what it would read now, from `Inputs.of`.
    folder : Path
        Where its figures are.

    Returns
    -------
    list of str
        What differs, in words; empty if the run is up to date.
    """
    if record is None:
        return ["never run here"]
    recorded = record["inputs"]
    reasons = [f"{name} changed" for name in inputs if recorded.get(name) != inputs[name]]
    if hashes_of(folder) != record["outputs"]:
        reasons.append("figures were changed or removed")
    return reasons


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path from there, sorted."""
    return {file.relative_to(folder).as_posix(): hash_file(file) for file in _files(folder)}


def hash_files(folder: Path, files: Iterable[Path]) -> str:
    """Return one SHA-256 over the paths (from `folder`) and contents of `files`."""
    return _digest([[file.relative_to(folder).as_posix(), hash_file(file)] for file in files])


def _files(folder: Path) -> list[Path]:
    """Return the files below a folder in a fixed order, but for caches and hidden files."""
    found = [
        file
        for file in folder.rglob("*")
        if file.is_file()
        and not any(
            part.startswith(".") or part == "__pycache__" for part in file.relative_to(folder).parts
        )
    ]
    return sorted(found, key=lambda file: file.relative_to(folder).as_posix())


def _corpus_files(folder: Path) -> list[Path]:
    """Return the files of a corpus, but for the results that ``run --corpus`` puts there."""
    results = {folder / "figures", folder / "runs"}
    return [file for file in _files(folder) if not results & set(file.parents)]


def _hash_if_there(file: Path) -> str:
    return hash_file(file) if file.is_file() else ""


def hash_file(file: Path) -> str:
    """Return the SHA-256 of a file, 64 hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
