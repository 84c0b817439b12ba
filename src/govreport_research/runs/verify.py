"""Whether a rerun gives the published files, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from govreport_research.problems import InputError, Problem
from govreport_research.runs.fresh import hash_file

_SUMS: Final = "SHA256SUMS"


def differences(published: Path, rerun: Path) -> list[str]:
    """Compare the published figures with their checksums and with a rerun.

    Parameters
    ----------
    published, rerun : Path
        Folders that hold ``SHA256SUMS`` and the files that it lists.

    Returns
    -------
    list of str
        One line for each file that differs, sorted by file; empty if none does.

    Raises
    ------
    InputError
        If nothing has been published.
    """
    if not (published / _SUMS).is_file():
        remedy = "Run the study first: govreport run."
        raise InputError([Problem(str(published / _SUMS), "there is no such file.", remedy)])
    promised, made = _read(published / _SUMS), _read(rerun / _SUMS)
    found = []
    for name in sorted(promised.keys() | made.keys()):
        on_disk = published / name
        if name not in made:
            found.append(f"{name}: published, but the rerun does not make it")
        elif name not in promised:
            found.append(f"{name}: the rerun makes it, but {_SUMS} does not list it")
        elif promised[name] != made[name]:
            found.append(f"{name}: the rerun gives other bytes")
        elif not on_disk.is_file():
            found.append(f"{name}: {_SUMS} lists it, but it is not there")
        elif hash_file(on_disk) != promised[name]:
            found.append(f"{name}: it is not the file that {_SUMS} describes")
    return found


def _read(sums: Path) -> dict[str, str]:
    """Return hash by file from lines as sha256sum writes them."""
    lines = sums.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {name.lstrip("*"): digest for digest, name in pairs}
