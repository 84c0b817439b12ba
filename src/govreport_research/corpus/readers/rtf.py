"""RTF, by striprtf."""

from __future__ import annotations

import re
from typing import Final

from striprtf.striprtf import rtf_to_text

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.reading import Reading, UnreadableError

_CODE_PAGE: Final = re.compile(rb"\\ansicpg(\d{3,5})")
#: Chinese code pages, and the encoding that holds all their characters.
_CHINESE_PAGES: Final = {b"936": "gb18030", b"54936": "gb18030", b"950": "big5hkscs"}
_CHARSETS: Final = ((rb"\\fcharset134\b", "gb18030"), (rb"\\fcharset136\b", "big5hkscs"))


def read_rtf(data: bytes) -> Reading:
    r"""Read a Rich Text document.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Reading
        One paragraph per line, cells of a row parted by a tab. Characters are taken from
        ``\u`` where the file has them, else from the code page it states; the character set
        of its fonts decides where it states a western one.

    Raises
    ------
    UnreadableError
        If it holds no text.
    """
    page = _CODE_PAGE.search(data)
    encoding = _CHINESE_PAGES.get(page[1], "") if page else ""
    if not encoding:
        encoding = next((name for mark, name in _CHARSETS if re.search(mark, data)), "gb18030")
    source = data.decode("latin-1")
    plain = rtf_to_text(source, encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    rows = (re.sub(r"\|(?!$)", "\t", line).rstrip("|") for line in plain.splitlines())
    lines = [re.sub(r"[ \xa0\u3000]+", " ", line).strip() for line in rows]
    lines = [line for line in lines if line]
    if not lines:
        raise UnreadableError(
            Bilingual("没有文字。请检查文件。", "it holds no text. Look into the file.")
        )
    return Reading(
        text="\n".join(lines) + "\n", reader="rtf", encoding=encoding, encoding_certainty=1.0
    )
