"""Files of plain text to what a corpus holds of them; light, for the processes that read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govreport_research.corpus.readers.described import reading_columns
from govreport_research.corpus.readers.files import read_file
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.script import simplify


@dataclass(frozen=True)
class ReportText:
    """What the file of one report holds.

    Attributes
    ----------
    reading : Reading
    simplified : str
        Its text in simplified script, of the same length.
    ledger : dict
        What the ledger says of it, by column.
    """

    reading: Reading
    simplified: str
    ledger: dict[str, Any]


def read_plain_files(paths: Sequence[Path]) -> list[ReportText]:
    """Read files of plain text.

    Parameters
    ----------
    paths : sequence of Path

    Returns
    -------
    list of ReportText
        One for each; one that cannot be read has a problem.
    """
    return [report_text(read_file(path)) for path in paths]


def report_text(reading: Reading) -> ReportText:
    """Return what a corpus holds of a reading.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    ReportText
    """
    return ReportText(reading, simplify(reading.text), reading_columns(reading))
