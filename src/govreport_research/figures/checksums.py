"""Which published files are the same: SHA256SUMS, and what differs between two folders."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from govreport_research.figures.pictures import pixel_sha256
from govreport_research.problems import Problem, raise_problems

NAME: Final = "SHA256SUMS"
#: A scholar's own runs, which are not published.
WORKING: Final = "working"


@dataclass(frozen=True, order=True)
class Difference:
    """One file that is not the same in two folders.

    Parameters
    ----------
    file : str
        Relative to the folder, with ``/``.
    kind : {"missing", "extra", "changed"}
        Published but not made again; made but never published; made with other bytes.
    same_pixels : bool or None
        For a changed PNG, whether it shows the same picture; None for anything else.
    """

    file: str
    kind: Literal["missing", "extra", "changed"]
    same_pixels: bool | None = None

    def __str__(self) -> str:
        pixels = {None: "", True: " (same pixels)", False: " (other pixels)"}[self.same_pixels]
        return f"{self.kind}: {self.file}{pixels}"


def checksums(folder: str | Path) -> dict[str, str]:
    """Return the SHA-256 of every published file in a folder.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    dict of str to str
        By path relative to `folder`, in order of code points. `SHA256SUMS` itself, the
        folder ``working`` and hidden files are left out.
    """
    top = Path(folder)
    names = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()}
    return {
        name: hashlib.sha256(names[name].read_bytes()).hexdigest()
        for name in sorted(names)
        if name != NAME and not name.startswith(f"{WORKING}/") and "/." not in f"/{name}"
    }


def write_checksums(folder: str | Path) -> Path:
    """Write ``SHA256SUMS`` into a folder, to be read by ``sha256sum -c`` there.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    Path
        The file written.
    """
    path = Path(folder) / NAME
    lines = [f"{digest}  {name}\n" for name, digest in checksums(folder).items()]
    waiting = path.with_name(f".{NAME}.tmp")
    waiting.write_bytes("".join(lines).encode())
    waiting.replace(path)
    return path


def read_checksums(path: str | Path) -> dict[str, str]:
    """Return what a file of checksums says.

    Parameters
    ----------
    path : str or Path
        Lines of 64 hex digits, two blanks (or a blank and ``*``) and a file name.

    Returns
    -------
    dict of str to str
        SHA-256 by file name, in file order.

    Raises
    ------
    InputError
        Naming every line that is not of that form.
    """
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        parts = re.fullmatch(r"([0-9a-f]{64}) [ *](.+)", line)
        if parts:
            found[parts[2]] = parts[1]
        elif line.strip():
            where = f"{Path(path).name}, line {number}"
            problems.append(Problem(where, f"{line!r} is no checksum.", f"Write {NAME} again."))
    raise_problems(problems)
    return found


def compare(published: str | Path, again: str | Path) -> list[Difference]:
    """Compare what was published with what a rerun made.

    Parameters
    ----------
    published : str or Path
        Folder with ``SHA256SUMS``, which says what was published.
    again : str or Path
        Folder of the rerun. May be the same folder, to see whether its files still are what
        was published.

    Returns
    -------
    list of Difference
        Ordered by file; empty if every file is the same.
    """
    before, now = read_checksums(Path(published) / NAME), checksums(again)
    found = []
    for name in sorted({*before, *now}):
        if name not in now:
            found.append(Difference(name, "missing"))
        elif name not in before:
            found.append(Difference(name, "extra"))
        elif before[name] != now[name]:
            found.append(Difference(name, "changed", _same_pixels(published, again, name)))
    return found


def _same_pixels(published: str | Path, again: str | Path, name: str) -> bool | None:
    one, other = Path(published) / name, Path(again) / name
    if not name.endswith(".png") or not one.is_file() or one.samefile(other):
        return None
    return pixel_sha256(one) == pixel_sha256(other)
