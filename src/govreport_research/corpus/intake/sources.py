"""Files and folders, wherever they lie, read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from govreport_research.corpus.readers import Reading, read_folder
from govreport_research.corpus.readers.isolation import read_isolated
from govreport_research.corpus.readers.ledger import ledger_of
from govreport_research.corpus.readers.walking import Entry, walk
from govreport_research.problems import Problem, raise_problems


def read_sources(
    sources: Sequence[Path], *, workers: int = 2, progress: bool = False
) -> tuple[pd.DataFrame, dict[str, Reading], dict[str, Path]]:
    """Read files and folders as one.

    Parameters
    ----------
    sources : sequence of Path
        A single folder's files go by their path in it. Of several, they go by the name of
        the folder and the path in it, and a file by its own folder's name and its own.
    workers, progress
        As in `read_folder`.

    Returns
    -------
    ledger : pandas.DataFrame
        As ``schema.LEDGER``.
    readings : dict of str to Reading
        By the names above.
    paths : dict of str to Path
        Where each of them lies.

    Raises
    ------
    InputError
        If a source is not there, or two files go by the same name.
    """
    entries: list[Entry] = []
    readings: dict[str, Reading] = {}
    problems: list[Problem] = []
    for source in sources:
        if source.is_dir():
            prefix = "" if len(sources) == 1 else f"{source.resolve().name}/"
            _, found = read_folder(source, workers=workers, progress=progress)
            readings |= {prefix + key: reading for key, reading in found.items()}
            entries += [replace(each, key=prefix + each.key) for each in walk(source)]
        elif source.is_file() and not source.is_symlink():
            key = f"{source.resolve().parent.name}/{source.name}"
            entries.append(Entry(key, source, source.stat().st_size))
            (readings[key],) = read_isolated([source], workers=1)
        else:
            what = "there is no such file or folder, or it is a link."
            problems.append(Problem(str(source), what, "Name the file itself."))
    keys = [each.key for each in entries]
    problems += [
        Problem(key, "two of the files go by this name.", "Add them one after the other.")
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    raise_problems(problems)
    entries.sort(key=lambda each: each.key)
    return ledger_of(entries, readings), readings, {each.key: each.path for each in entries}
