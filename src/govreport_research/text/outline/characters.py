r"""Each character in its plain form, so that rules are written once and offsets stay as they are.

Folding maps every code point to exactly one code point: full-width to half-width, all blanks
to the space, all line ends to ``\n``, traditional to simplified. The index map back to the
text as given is therefore the identity, whatever the text holds.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from typing import Any, Final

import numpy as np
from opencc import OpenCC

#: Line ends of any system or page; folded to ``\n``.
_LINE_ENDS: Final = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
#: Characters without a width or a meaning of their own (byte-order marks, joiners, soft
#: hyphens) and controls; folded to the space.
_INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u2060\u00ad\u180e\u200e\u200f\x00"
#: Marks that printers use for one another; the right-hand one is the one the rules know.
_ALIKE: Final[dict[str, str]] = {
    "〔": "(", "〕": ")", "【": "(", "】": ")", "﹝": "(", "﹞": ")", "⟮": "(", "⟯": ")",
    "﹑": "、", "､": "、", "｡": "。", "﹒": ".", "．": ".", "‧": ".", "∶": ":",
    "—": "—", "―": "—", "─": "—", "━": "—", "﹣": "-", "‐": "-", "‑": "-", "–": "-", "−": "-",
    "○": "〇", "◯": "〇", "Ｏ": "O",
    "『": "“", "』": "”", "「": "“", "」": "”", "〝": "“", "〞": "”", "﹁": "“", "﹂": "”",
}  # fmt: skip


@cache
def traditional_to_simplified() -> dict[int, int]:
    """Return the one-to-one table from traditional to simplified characters.

    Returns
    -------
    dict of int to int
        Code points, as `str.translate` takes them, for every Chinese character of the Basic
        Multilingual Plane that OpenCC's ``t2s`` changes when it stands alone.

    Notes
    -----
    OpenCC also converts by words; here one character always gives one character, since the
    result is only read by rules and must keep the offsets. Source: the dictionaries of
    OpenCC (https://github.com/BYVoid/OpenCC).

    Examples
    --------
    >>> "舉措與成效".translate(traditional_to_simplified())
    '举措与成效'
    """
    characters = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        ord(before): ord(after)
        for before, after in zip(characters, simple, strict=True)
        if before != after and len(after) == 1
    }


@cache
def _folding() -> np.ndarray[Any, np.dtype[np.uint32]]:
    """Return the plain form of every code point, at its own place."""
    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    for traditional, simplified in traditional_to_simplified().items():
        table[traditional] = simplified
    for code in (*range(0x80, 0x3400), *range(0xFE30, 0xFFF0)):
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character)
        if character.isspace():
            table[code] = ord(" ")
        elif len(plain) == 1 and plain != character and unicodedata.category(character) != "No":
            table[code] = ord(plain)
    for character, plain in _ALIKE.items():
        table[ord(character)] = ord(plain)
    for character in "\t" + _INVISIBLE:
        table[ord(character)] = ord(" ")
    for character in _LINE_ENDS:
        table[ord(character)] = ord("\n")
    return table


def fold(text: str) -> str:
    r"""Return the plain form of a text, of the same length.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        As many code points as `text`: ``fold(text)[i]`` is the plain form of ``text[i]``.
        Circled and bracketed numerals (①, ⑴, ㈠) stay, since their plain forms are longer
        or would be mistaken for a bare number.

    Examples
    --------
    >>> fold("（一）強化組織保障，２０２１年")
    '(一)强化组织保障,2021年'
    >>> fold("\u3000\u3000一、\r\n") == "  一、 \n"
    True
    """
    if not text:
        return text
    # All characters at once, as numbers: `str.translate` takes each of them by itself. No text
    # ends in the NUL that an array of strings would drop, since it is folded to the space.
    codes = np.array([text]).view(np.uint32)
    plain: str = _folding().take(codes).view(f"U{len(text)}").item()
    # A carriage return before a line feed is part of one line end, not a second one.
    return plain.replace("\n\n", " \n") if "\r\n" in text and _only_pairs(text) else plain


def _only_pairs(text: str) -> bool:
    """Whether every line end of the text is a pair of carriage return and line feed."""
    return text.count("\r\n") == text.count("\n") == text.count("\r")
