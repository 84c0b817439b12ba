"""The record of a run: what it read, what it wrote, and with which software."""

from __future__ import annotations

import json
import platform
import re
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any


def read_record(file: Path) -> dict[str, Any] | None:
    """Return the record of a run, or None if there is none that can be used."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    complete = isinstance(record, dict) and {"inputs", "outputs"} <= record.keys()
    return record if complete else None


def write_json(file: Path, content: Any) -> None:
    """Write a record, or what belongs to one, as JSON; the file is never half-written."""
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def versions() -> dict[str, str]:
    """Return the versions of Python, this package, and the libraries it names as its own."""
    found = {"python": platform.python_version()}
    for requirement in ("govreport-research", *(metadata.requires("govreport-research") or ())):
        name = re.match(r"[\w.-]+", requirement)
        if name and "extra ==" not in requirement:
            found[name[0]] = metadata.version(name[0])
    return found


def git_state(folder: Path) -> dict[str, str | bool | None]:
    """Return commit and cleanness of the checkout that a folder is in.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict
        ``commit`` (str) and ``clean`` (bool: nothing changed or added since); both None
        where there is no checkout or no git.
    """
    try:
        commit = _ask_git(folder, "rev-parse", "HEAD")
        return {"commit": commit, "clean": not _ask_git(folder, "status", "--porcelain")}
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None, "clean": None}


def _ask_git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
