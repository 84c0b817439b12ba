"""Whether a run is up to date: decided by content, never by time stamps.

The record of a run holds a hash of everything it read and of every file it wrote. It is up
to date as long as all of them are the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import govreport_research
from govreport_research.runs.entries import Run
from govreport_research.runs.notebook import code_cells
from govreport_research.runs.records import versions
from govreport_research.runs.study import Study

#: Bytes that are read at a time.
_BLOCK: Final = 1 << 20


class Inputs:
    """What the runs of one study read, with hashes; each file is read once.

    Parameters
    ----------
    study : Study
    """

    def __init__(self, study: Study) -> None:
        self._root = study.root
        self._corpora = {run.corpus for run in study.runs if run.corpus is not None}
        self._known: dict[Path | None, tuple[str, Any]] = {}
        package = Path(govreport_research.__file__).parent
        lock = self._root / "requirements.lock"
        environment = {
            "python": ".".join(map(str, sys.version_info[:2])),
            "requirements.lock": hash_file(lock) if lock.is_file() else "",
            "installed": versions(),
        }
        self._common = {
            "package": _hashed(hash_each(package, _files(package))),
            "environment": _hashed(environment),
            "data": _hashed(hash_each(self._root / "data", self._data_files())),
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
            ``package`` (its source and fonts) and ``environment`` (the lock, and the
            installed versions of what the package depends on).
        """
        return {name: digest for name, (digest, _) in self._parts(run).items()}

    def listings(self, run: Run) -> dict[str, Any]:
        """Return what the hashes of one run's inputs were made of, under the same names.

        Parameters
        ----------
        run : Run

        Returns
        -------
        dict
            Sources of the code cells; values of the parameters; names; SHA-256 by file.
        """
        return {name: listing for name, (_, listing) in self._parts(run).items()}

    def _parts(self, run: Run) -> dict[str, tuple[str, Any]]:
        if run.notebook not in self._known:
            cells = [[cell["source"], cell["tags"]] for cell in code_cells(run.notebook)]
            self._known[run.notebook] = _hashed(cells)
        if run.corpus not in self._known:
            files = {} if run.corpus is None else hash_each(run.corpus, _corpus_files(run.corpus))
            self._known[run.corpus] = _hashed(files)
        return {
            "notebook": self._known[run.notebook],
            "parameters": _hashed(run.parameters),
            "figure names": _hashed(list(run.figures)),
            "corpus": self._known[run.corpus],
            **self._common,
        }

    def _data_files(self) -> list[str]:
        data = self._root / "data"
        corpora = {*self._corpora, *(file.parent for file in data.glob("*/reports.csv"))}
        within = tuple(
            f"{folder.relative_to(data).as_posix()}/"
            for folder in corpora
            if folder.is_relative_to(data)
        )
        return [
            name
            for name in _files(data)
            if not name.endswith(".md") and not name.startswith(within)
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
    reasons = [f"{name} changed" for name in stale_inputs(record, inputs)]
    # Unchanged size and time of writing spare reading what may be gigabytes of figures.
    if stamps_of(folder) != record.get("stamps") and hashes_of(folder) != record["outputs"]:
        reasons.append("figures were changed or removed")
    return reasons


def stale_inputs(record: dict[str, Any], inputs: Mapping[str, str]) -> list[str]:
    """Return the names of the inputs whose hash is not the one recorded."""
    return [name for name in inputs if record["inputs"].get(name) != inputs[name]]


def hash_each(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each file of `names`, paths from `folder`, in the given order."""
    return {name: hash_file(f"{folder}/{name}") for name in names}


def stamps_of(folder: Path) -> dict[str, list[int]]:
    """Return size and time of writing (nanoseconds) of every file in a folder, sorted."""
    # Called for thousands of files, for which `Path` takes longer than the disk.
    found = {name: os.stat(f"{folder}/{name}") for name in _files(folder)}  # noqa: PTH116
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in found.items()}


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path from there, sorted."""
    return hash_each(folder, _files(folder))


@cache
def package_hash() -> str:
    """Return one SHA-256 of this package's files, as this process first found them."""
    package = Path(govreport_research.__file__).parent
    return _hashed(hash_each(package, _files(package)))[0]


def _files(folder: Path) -> list[str]:
    """Return the files below a folder by their paths from there, but caches and hidden ones.

    Studies have thousands: with `Path` objects this took longer than the hashing.
    """
    found = []
    for top, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and name[0] != "."]
        above = top.removeprefix(str(folder)).replace(os.sep, "/").lstrip("/")
        names = (name for name in files if name[0] != ".")
        found += [f"{above}/{name}" if above else name for name in names]
    return sorted(found)


def _corpus_files(folder: Path) -> list[str]:
    """Return the files of a corpus, but for the results that ``run --corpus`` puts there."""
    return [name for name in _files(folder) if name.split("/")[0] not in ("figures", "runs")]


def hash_file(file: str | Path) -> str:
    """Return the SHA-256 of a file, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with open(file, "rb", buffering=0) as stream:  # noqa: PTH123  called for thousands of files
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _hashed(listing: Any) -> tuple[str, Any]:
    text = json.dumps(listing, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest(), listing
