"""Texts in the form in which terms are looked up in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np

from govreport_research.code_points import Codes, code_points, text_of
from govreport_research.shards import shards

#: White space and quotation marks stand in the middle of terms (13个自然人“一件事”一次办) and
#: carry nothing that the coding rules ask for.
_QUOTES: Final = "\"'“”‘’「」『』〝〞＂"
_IGNORED: Final = dict.fromkeys(map(ord, _QUOTES))
#: First and last of the Chinese characters that are the same in every form.
_HAN: Final = (0x4E00, 0x9FD5)
#: Latin letters, punctuation, signs, full-width forms: with these and Chinese nearly every text
#: is written, and no two of them together have another form than each alone.
_USUAL: Final = ((0x00, 0x250), (0x2000, 0x2600), (0x3000, 0x302A), (0xFF00, 0xFF5F))
#: Stand for a character that is left out, and for one that must be seen in its place or becomes
#: several. Both are code points of no character.
_LEFT_OUT: Final = 0xFFFE
_OTHER: Final = 0xFFFF


def comparable(text: str) -> str:
    """Return a text in the form in which terms are looked up in it.

    Parameters
    ----------
    text : str
        In simplified script.

    Returns
    -------
    str
        In Unicode's compatibility form (NFKC: full-width letters, digits and brackets become
        half-width), lower case, without white space and quotation marks.

    Examples
    --------
    >>> comparable("“赣服通”ＡＰＰ （社区）")
    '赣服通app(社区)'
    """
    folded = unicodedata.normalize("NFKC", text.translate(_IGNORED)).casefold()
    return "".join(folded.split())


def comparable_texts(texts: Sequence[str]) -> list[str]:
    """Return every text as `comparable` does; many together take a tenth of the time.

    Parameters
    ----------
    texts : sequence of str
        In simplified script.

    Returns
    -------
    list of str
        In the same order.
    """
    return [line for codes in comparable_lines(texts) for line in _lines(codes)]


def comparable_lines(texts: Sequence[str]) -> Iterator[Codes]:
    """Yield texts as `comparable` returns them, a shard at a time.

    Parameters
    ----------
    texts : sequence of str
        In simplified script.

    Yields
    ------
    ndarray of uint32
        The characters of some texts, each followed by a line break. No text holds one: it is
        white space, and as such left out.
    """
    for part in shards([len(text) for text in texts]):
        folded = _forms()[np.minimum(code_points(in_lines(texts[part])), _OTHER)]
        folded = folded[folded != _LEFT_OUT]
        others = np.flatnonzero(folded == _OTHER)
        if len(others):
            lines = _lines(folded)
            numbers = np.searchsorted(np.flatnonzero(folded == ord("\n")), others)
            for number in np.unique(numbers).tolist():
                lines[number] = comparable(texts[part][number])
            folded = code_points(in_lines(lines))
        yield folded


def in_lines(texts: Sequence[str]) -> str:
    """Put texts one behind the other, each followed by a line break.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    str
        With a blank for each line break in a text.
    """
    together = "\n".join(texts) + "\n"
    if together.count("\n") > len(texts):
        together = "".join([text.replace("\n", " ") + "\n" for text in texts])
    return together


def _lines(codes: Codes) -> list[str]:
    return text_of(codes)[:-1].split("\n")


@cache
def _forms() -> Codes:
    """Return what each code point up to FFFF becomes."""
    forms = np.full(0x10000, _OTHER, dtype="<u4")
    forms[_HAN[0] : _HAN[1] + 1] = np.arange(_HAN[0], _HAN[1] + 1)
    for first, end in _USUAL:
        for code in range(first, end):
            form = comparable(chr(code))
            if not form:
                forms[code] = _LEFT_OUT
            elif len(form) == 1 and not unicodedata.combining(form):
                forms[code] = ord(form)
    forms[ord("\n")] = ord("\n")
    return forms
