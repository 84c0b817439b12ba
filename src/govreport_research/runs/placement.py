"""Results move into place as a whole: the last good one stands until the next is complete."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

#: The files of which a figure consists.
BUNDLE: Final = (".pdf", ".svg", ".png", ".csv", ".json", ".md", ".tex")


def staging_folder(final: Path) -> Path:
    """Return an empty hidden folder beside the final one, on the same disk."""
    staging = final.with_name(f".{final.name}.part")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def missing_files(folder: Path, figures: Sequence[str]) -> list[str]:
    """Return the files of bundles that a folder does not hold, or holds empty.

    Parameters
    ----------
    folder : Path
    figures : sequence of str
        Names of the bundles.

    Returns
    -------
    list of str
        In order of the figures, then of `BUNDLE`.
    """
    files = [f"{figure}{ending}" for figure in figures for ending in BUNDLE]
    return [
        name
        for name in files
        if not (folder / name).is_file() or not (folder / name).stat().st_size
    ]


def put_in_place(staging: Path, final: Path) -> None:
    """Exchange a folder for the one that was staged.

    A folder cannot be replaced in one step. If this is cut short between the two that it
    takes, `recover` puts the old one back.
    """
    old = _set_aside(final)
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    staging.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def recover(final: Path) -> None:
    """Put back a folder that was set aside for a new one which never came."""
    old = _set_aside(final)
    if old.exists() and not final.exists():
        old.rename(final)


def _set_aside(final: Path) -> Path:
    return final.with_name(f".{final.name}.old")
