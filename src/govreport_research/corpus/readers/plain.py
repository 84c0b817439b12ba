"""Plain text and Markdown."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.encodings import recognise
from govreport_research.corpus.readers.reading import Reading, UnreadableError


def read_plain(data: bytes) -> Reading:
    """Read a text file; nothing in it is changed.

    Parameters
    ----------
    data : bytes
        Not empty.

    Returns
    -------
    Reading
        With every character, Markdown signs and line ends included, so that offsets count in
        the file as a scholar sees it. The outline knows Markdown headings.

    Raises
    ------
    UnreadableError
        If no encoding fits or there is nothing but white space.
    """
    decoded = recognise(data)
    if not decoded.text or decoded.text.isspace():
        raise UnreadableError(
            Bilingual(
                "只有空白字符。请重新保存，或从目录中删去该行。",
                "it holds only white space. Save it again, or delete its row.",
            )
        )
    return Reading(
        text=decoded.text,
        reader="plain",
        encoding=decoded.encoding,
        encoding_certainty=decoded.certainty,
        notes=decoded.notes,
    )
