"""A folder of files to texts and a ledger with one row for every file."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pandas as pd
from tqdm import tqdm

from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.isolation import read_isolated
from govreport_research.corpus.readers.ledger import ledger_of
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.walking import walk

#: Lines of progress that are printed where there is no terminal.
_STEPS: Final = 10


def read_folder(
    folder: Path,
    *,
    workers: int = 2,
    progress: bool = False,
    seconds: float = limits.SECONDS,
) -> tuple[pd.DataFrame, dict[str, Reading]]:
    """Read everything in a folder, and say of every file what became of it.

    Each file is read in a process that is limited in time and memory and cannot write files;
    a file that hangs or kills it costs a row in the ledger and nothing else. Nothing in the
    folder is changed.

    Parameters
    ----------
    folder : Path
        Searched with all folders below it. Links are named, not followed.
    workers : int, default 2
        Processes at a time.
    progress : bool, default False
        Whether to show on standard error how far it is: a bar, or lines where that is no
        terminal.
    seconds : float, default `limits.SECONDS`
        Wall-clock time for one file.

    Returns
    -------
    ledger : pandas.DataFrame
        As ``schema.LEDGER``, one row for every file in the order of the paths; `report_id` is
        empty. A text is doubtful if it is garbled, holds hardly any Chinese, is very short,
        or its encoding is not certain.
    readings : dict of str to Reading
        By path relative to the folder, with ``/``; every file but the skipped ones.

    Raises
    ------
    InputError
        If there is no such folder or it holds too many files.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("一、加强组织领导。" * 50, encoding="utf-8")
    >>> _ = (folder / "b.pdf").write_bytes(b"")
    >>> ledger, readings = read_folder(folder, workers=1)
    >>> ledger[["file", "status", "reason"]].to_numpy().tolist()[1]
    ['b.pdf', 'unreadable', 'it is empty. Save it again, or delete its row.']
    """
    entries = walk(folder)
    documents = [entry for entry in entries if not entry.status]
    with _progress(len(documents), shown=progress) as done:
        paths = [entry.path for entry in documents]
        found = read_isolated(paths, workers=workers, seconds=seconds, done=done)
    readings = {entry.key: reading for entry, reading in zip(documents, found, strict=True)}
    return ledger_of(entries, readings), readings


@contextmanager
def _progress(total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """Give a function to call after each file, from any thread."""
    if not shown:
        yield lambda: None
        return
    if sys.stderr.isatty():
        with tqdm(total=total, unit="file", desc="读取 Reading") as bar:

            def step() -> None:
                bar.update()

            yield step
        return
    lock, count = threading.Lock(), 0
    every = max(1, -(-total // _STEPS))

    def done() -> None:
        nonlocal count
        with lock:
            count += 1
            if count % every == 0 or count == total:
                print(f"读取 Reading {count}/{total}", file=sys.stderr, flush=True)

    yield done
