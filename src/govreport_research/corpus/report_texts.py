"""Files of plain text to what a corpus holds of them; light, for the processes that read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.described import reading_columns
from govreport_research.corpus.readers.files import read_plain_file
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.script import characters_of, converted


@dataclass(frozen=True)
class ReportText:
    """What the file of one report holds; no more than travels quickly between processes.

    Attributes
    ----------
    text : str
        As written; empty if there is none to be had.
    simplified : str
        In simplified script, of the same length; the same object where nothing changes, so
        that it is held and sent once.
    problem : Bilingual or None
        Why there is no text and what to do.
    ledger : dict
        What the ledger says of it, by column.
    """

    text: str
    simplified: str
    problem: Bilingual | None
    ledger: dict[str, Any]


def read_plain_files(paths: Sequence[str]) -> list[ReportText | None]:
    """Read those of some files that are plain text.

    Parameters
    ----------
    paths : sequence of str

    Returns
    -------
    list of ReportText or None
        One for each: None for a file that is something else, whatever its name says, or too
        large, and has to be read with limits.
    """
    readings = (read_plain_file(path) for path in paths)
    return [None if reading is None else report_text(reading) for reading in readings]


def report_text(reading: Reading) -> ReportText:
    """Return what a corpus holds of a reading.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    ReportText
    """
    text = reading.text
    characters = characters_of(text)
    simplified = text if characters.is_simplified else converted(text)
    ledger = {"bytes": reading.size} | reading_columns(reading, characters)
    return ReportText(text, simplified, reading.problem, ledger)
