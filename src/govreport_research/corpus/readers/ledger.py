"""What the ledger says of a file that was read, or was not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.described import (
    CHINESE_LIMIT,
    GARBLED_LIMIT,
    reading_columns,
)
from govreport_research.corpus.readers.duplicates import Twin, find_twins
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.script import Characters, characters_of
from govreport_research.corpus.readers.walking import Entry
from govreport_research.tables import conform

#: Shorter texts are hardly a report: a notice, a page whose text was not saved.
SHORT_LIMIT: Final = 300
#: Below this certainty the encoding is to be looked at.
CERTAIN: Final = 0.6


def ledger_of(entries: Sequence[Entry], readings: Mapping[str, Reading]) -> pd.DataFrame:
    """Return the ledger of files that were read.

    Parameters
    ----------
    entries : sequence of Entry
    readings : mapping of str to Reading
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


def text_doubts(reading: Reading, characters: Characters) -> list[Bilingual]:
    """Return what is doubtful about a text that was read; empty if it looks like a report."""
    text, garbled = reading.text, characters.garbled_share
    doubts = []
    if garbled > GARBLED_LIMIT:
        doubts.append(
            Bilingual(
                f"文字像是乱码（{garbled:.0%}）。请打开核对，另存为 UTF-8。",
                f"it looks garbled ({garbled:.0%} of the characters). Open it, and "
                "save it as UTF-8 or take another version.",
            )
        )
    if characters.chinese_share < CHINESE_LIMIT:
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
        characters = characters_of(reading.text)
        row |= reading_columns(reading, characters)
        if reading.problem is not None:
            reasons = [reading.problem]
            row["status"] = "unreadable"
            row["sha256"] = reading.sha256 or _digest(entry.path)
        else:
            reasons = text_doubts(reading, characters)
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
