"""Files of plain text to what a corpus holds of them; light, for the processes that read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.described import reading_columns
from govreport_research.corpus.readers.files import read_file
from govreport_research.corpus.readers.formats import find_format
from govreport_research.corpus.readers.reading import Reading, UnreadableError
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


def read_plain_files(paths: Sequence[Path]) -> list[ReportText | None]:
    """Read those of some files that are plain text.

    Parameters
    ----------
    paths : sequence of Path

    Returns
    -------
    list of ReportText or None
        One for each: None for a file that is something else, whatever its name says, or too
        large, and has to be read with limits.
    """
    return [report_text(read_file(path)) if _is_plain(path) else None for path in paths]


def _is_plain(path: Path) -> bool:
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            return False
        return find_format(path.read_bytes(), ".txt") == "txt"
    except (OSError, UnreadableError):
        return False


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
