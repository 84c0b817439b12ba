"""What the ledger says of a reading."""

from __future__ import annotations

from typing import Any, Final

from govreport_research.corpus.readers.annexes import annex_share
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.script import Characters

#: Above this share of impossible characters a text is taken to be garbled.
GARBLED_LIMIT: Final = 0.05
#: Below this share of Chinese characters a text is not taken for a report.
CHINESE_LIMIT: Final = 0.3


def reading_columns(reading: Reading, characters: Characters) -> dict[str, Any]:
    """Return what the ledger says of a reading, apart from the file's name and status.

    Parameters
    ----------
    reading : Reading
    characters : Characters
        Of its text.

    Returns
    -------
    dict
        By column of ``schema.LEDGER``.
    """
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
            "chinese_share": round(characters.chinese_share, 4),
            "garbled_share": round(characters.garbled_share, 4),
            "annex_share": annex_share(reading.text),
        }
    return columns
