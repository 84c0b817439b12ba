"""What the ledger says of a reading."""

from __future__ import annotations

from typing import Any

from govreport_research.corpus.readers.annexes import annex_share
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.script import chinese_share, garbled_share


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
