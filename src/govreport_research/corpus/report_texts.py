"""Files of plain text to what a corpus holds of them; light, for the processes that read."""

from __future__ import annotations

from codecs import utf_8_decode, utf_8_encode, utf_16_le_decode, utf_16_le_encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

import numpy as np

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.described import reading_columns
from govreport_research.corpus.readers.files import FileBytes, read_plain
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.readers.script import characters_of, converted
from govreport_research.packing import pack, unpack


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


def pack_texts(texts: Sequence[ReportText], files: Sequence[bytes]) -> bytes:
    """Return texts as bytes, to be kept.

    Parameters
    ----------
    texts : sequence of ReportText
        Without problems.
    files : sequence of bytes
        The files they were read from.

    Returns
    -------
    bytes
        For `unpack_texts`. A text that is just its file in UTF-8 is not in it.
    """
    written: list[bytes] = []
    sizes = []
    for each, data in zip(texts, files, strict=True):
        is_file = data == utf_8_encode(each.text, "surrogatepass")[0]
        scripts = ["" if is_file else each.text]
        scripts.append("" if each.simplified is each.text else each.simplified)
        written += [utf_16_le_encode(script, "surrogatepass")[0] for script in scripts]
        sizes.append([len(script) for script in written[-2:]])
    ledgers = [each.ledger for each in texts]
    return pack([sizes, ledgers], [np.frombuffer(b"".join(written), dtype=np.uint8)])


def unpack_texts(body: bytes, files: Mapping[int, bytes]) -> dict[int, ReportText]:
    """Return some of the texts that `pack_texts` packed.

    Parameters
    ----------
    body : bytes
    files : mapping of int to bytes
        Which texts, counted from 0, and the files they were read from.

    Returns
    -------
    dict of int to ReportText
        By the same numbers.
    """
    (sizes, ledgers), (written,) = unpack(body)
    bounds = [0, *accumulate(chain.from_iterable(sizes))]
    view = written.data
    texts = {}
    for number, data in files.items():
        first, second, last = bounds[2 * number : 2 * number + 3]
        text = (
            utf_16_le_decode(view[first:second], "surrogatepass", True)[0]
            or utf_8_decode(data, "surrogatepass", True)[0]
        )
        simplified = utf_16_le_decode(view[second:last], "surrogatepass", True)[0] or text
        texts[number] = ReportText(text, simplified, None, ledgers[number])
    return texts
