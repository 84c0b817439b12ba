"""Files of plain text to what a corpus holds of them; light, for the processes that read."""

from __future__ import annotations

import json
from codecs import utf_16_le_decode, utf_16_le_encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.described import reading_columns
from govreport_research.corpus.readers.files import FileBytes, read_plain
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


def read_plain_files(files: Sequence[FileBytes]) -> list[ReportText | None]:
    """Read those of some files that are plain text.

    Parameters
    ----------
    files : sequence of FileBytes

    Returns
    -------
    list of ReportText or None
        One for each: None for a file that is something else, whatever its name says, and has
        to be read with limits.
    """
    readings = map(read_plain, files)
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


def pack_texts(texts: Sequence[ReportText]) -> bytes:
    """Return texts as bytes, to be kept.

    Parameters
    ----------
    texts : sequence of ReportText
        Without problems.

    Returns
    -------
    bytes
        For `unpack_texts`.
    """
    written = []
    for each in texts:
        scripts = [each.text] if each.simplified is each.text else [each.text, each.simplified]
        written.append([utf_16_le_encode(script, "surrogatepass")[0] for script in scripts])
    sizes = [list(map(len, scripts)) for scripts in written]
    head = json.dumps([sizes, [each.ledger for each in texts]]).encode()
    return b"".join([head, b"\n", *(script for scripts in written for script in scripts)])


def unpack_texts(body: bytes) -> list[ReportText]:
    """Return what `pack_texts` packed.

    Parameters
    ----------
    body : bytes

    Returns
    -------
    list of ReportText
    """
    end = body.index(b"\n")
    sizes, ledgers = json.loads(body[:end])
    at, view = end + 1, memoryview(body)
    texts = []
    for own, ledger in zip(sizes, ledgers, strict=True):
        scripts = []
        for size in own:
            scripts.append(utf_16_le_decode(view[at : at + size], "surrogatepass", True)[0])
            at += size
        texts.append(ReportText(scripts[0], scripts[-1], None, ledger))
    return texts
