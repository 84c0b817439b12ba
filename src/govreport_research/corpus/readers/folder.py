"""A folder of files to texts and a ledger with one row for every file."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pandas as pd
from tqdm import tqdm

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.annexes import annex_share
from govreport_research.corpus.readers.duplicates import Twin, find_twins
from govreport_research.corpus.readers.isolation import read_isolated
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.script import chinese_share, garbled_share
from govreport_research.corpus.readers.walking import Entry, walk
from govreport_research.tables import conform

#: Above this share of impossible characters a text is taken to be garbled.
GARBLED_LIMIT: Final = 0.05
#: Below this share of Chinese characters a text is not taken for a report.
CHINESE_LIMIT: Final = 0.3
#: Shorter texts are hardly a report: a notice, a page whose text was not saved.
SHORT_LIMIT: Final = 300
#: Below this certainty the encoding is to be looked at.
CERTAIN: Final = 0.6
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


def ledger_of(entries: Sequence[Entry], readings: dict[str, Reading]) -> pd.DataFrame:
    """Return the ledger of files that were read.

    Parameters
    ----------
    entries : sequence of Entry
    readings : dict of str to Reading
        By key; entries without one were not read.

    Returns
    -------
    pandas.DataFrame
        As ``schema.LEDGER``, in the order of `entries`.
    """
    texts = [readings[each.key].text if each.key in readings else "" for each in entries]
    twins = find_twins(texts)
    first_with: dict[str, str] = {}
    rows = []
    for number, entry in enumerate(entries):
        row = _row(entry, readings.get(entry.key))
        sha256 = str(row["sha256"])
        same = first_with.setdefault(sha256, entry.key) if sha256 else entry.key
        row |= _twin_columns(twins.get(number), entries, "" if same == entry.key else same)
        rows.append(row)
    return conform(pd.DataFrame(rows, columns=pd.Index(schema.LEDGER.names)), schema.LEDGER)


def reading_columns(reading: Reading) -> dict[str, Any]:
    """Return what the ledger says of a reading, apart from the file's name and status."""
    columns: dict[str, Any] = {
        "sha256": reading.sha256,
        "format": reading.format,
        "reader": reading.reader,
        "scanned": reading.scanned,
        "notes": "; ".join(note.en for note in reading.notes),
        "notes_zh": "；".join(note.zh for note in reading.notes),
    }
    if reading.encoding:
        columns["encoding"] = reading.encoding
        columns["encoding_certainty"] = reading.encoding_certainty
    if reading.text:
        columns |= {
            "characters": len(reading.text),
            "chinese_share": round(chinese_share(reading.text), 4),
            "garbled_share": round(garbled_share(reading.text), 4),
            "annex_share": annex_share(reading.text),
        }
    return columns


def text_doubts(reading: Reading) -> list[Bilingual]:
    """Return what is doubtful about a text that was read; empty if it looks like a report."""
    text = reading.text
    doubts = []
    if garbled_share(text) > GARBLED_LIMIT:
        doubts.append(
            Bilingual(
                f"文字像是乱码（{garbled_share(text):.0%}）。请打开核对，另存为 UTF-8。",
                f"it looks garbled ({garbled_share(text):.0%} of the characters). Open it, and "
                "save it as UTF-8 or take another version.",
            )
        )
    if chinese_share(text) < CHINESE_LIMIT:
        doubts.append(
            Bilingual("几乎没有汉字。请确认是否为报告。", "it holds hardly any Chinese. Check it.")
        )
    if len(text.strip()) < SHORT_LIMIT:
        doubts.append(
            Bilingual(
                f"只有 {len(text.strip())} 个字符。请确认正文是否完整保存。",
                f"it has only {len(text.strip())} characters. Check that all of it was saved.",
            )
        )
    if reading.encoding and reading.encoding_certainty < CERTAIN:
        doubts.append(
            Bilingual(
                f"编码（{reading.encoding}）不确定。请打开核对。",
                f"its encoding ({reading.encoding}) is not certain. Open it and compare.",
            )
        )
    return doubts


def _row(entry: Entry, reading: Reading | None) -> dict[str, Any]:
    row: dict[str, Any] = {"file": entry.key, "report_id": "", "bytes": entry.size, "sha256": ""}
    if reading is None:
        reasons = [entry.reason] if entry.reason else []
        row["status"] = entry.status
    else:
        row |= reading_columns(reading)
        if reading.problem is not None:
            reasons = [reading.problem]
            row["status"] = "unreadable"
            row["sha256"] = reading.sha256 or _digest(entry.path)
        else:
            reasons = text_doubts(reading)
            row["status"] = "doubtful" if reasons else "read"
    row["reason"] = " ".join(reason.en for reason in reasons)
    row["reason_zh"] = "".join(reason.zh for reason in reasons)
    return row


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file that was not read whole, or nothing if it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _twin_columns(twin: Twin | None, entries: Sequence[Entry], same: str) -> dict[str, Any]:
    if same:
        return {"duplicate_of": same, "similarity": 1.0}
    if twin is None:
        return {}
    name = "duplicate_of" if twin.exact else "near_duplicate_of"
    return {name: entries[twin.of].key, "similarity": twin.similarity}


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
