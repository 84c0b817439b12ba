"""Which characters a text holds: script, Chinese share, and how much of it is garbled."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import opencc

_SEEN: Final = 1
_BLANK: Final = 2
_HANZI: Final = 4
_GARBLED: Final = 8
_OTHER_FORM: Final = 16
#: What is known of every code point, filled in as characters are met; texts are long and hold
#: few different characters, so a loop over their characters would take most of a reading.
_KINDS: Final = np.zeros(0x110000, dtype=np.uint8)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Return `text` in simplified script, character for character.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Of the same length, so that an offset means the same place in both. Converted with
        OpenCC's ``t2s``; in the rare case that a phrase would change its length, each
        character is converted alone.

    Examples
    --------
    >>> simplify("行政審批局")
    '行政审批局'
    """
    if not (_kinds(text) & _OTHER_FORM).any():
        return text  # most texts hold no character that would change
    return _converted(text)


def _converted(text: str) -> str:
    # OpenCC takes UTF-8 and so no lone surrogates; one stand-in character keeps the length.
    clean = text.encode("utf-8", "replace").decode("utf-8")
    converted: str = _converter().convert(clean)
    if len(converted) == len(text):
        return converted
    single = (_converter().convert(character) for character in clean)
    return "".join(new if len(new) == 1 else old for new, old in zip(single, clean, strict=True))


def chinese_share(text: str) -> float:
    """Return Chinese characters as a share of those that are not white space.

    Parameters
    ----------
    text : str

    Returns
    -------
    float
        0 for none, 1 for nothing else; reports lie between .75 and .95. 0 for empty text.
    """
    return _share(text, _HANZI)


def garbled_share(text: str) -> float:
    """Return the share of characters that no sound report holds.

    Counted are replacement, private-use, unassigned and control characters, lone
    surrogates, and Chinese characters whose simplified form is outside GB 2312: text decoded
    in a wrong encoding is full of such rare characters.

    Parameters
    ----------
    text : str

    Returns
    -------
    float
        0 for sound text; text in a wrong encoding lies far above .05.

    Examples
    --------
    >>> garbled_share("营商环境")
    0.0
    >>> garbled_share("营商环境".encode("utf-8").decode("gb18030", "replace")) > 0.3
    True
    """
    return _share(text, _GARBLED)


def _share(text: str, kind: int) -> float:
    """Return for how many of the characters that are not white space a kind holds."""
    kinds = _kinds(text)
    visible = np.count_nonzero(kinds & _BLANK == 0)
    return float(np.count_nonzero(kinds & kind) / visible) if visible else 0.0


def _kinds(text: str) -> npt.NDArray[np.uint8]:
    """Return the kinds that every character is of, as bits."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _KINDS[codes]
    unseen = np.unique(codes[kinds == 0])
    if len(unseen):
        _KINDS[unseen] = [_kinds_of(chr(code)) for code in unseen.tolist()]
        kinds = _KINDS[codes]
    found: npt.NDArray[np.uint8] = kinds
    return found


def _kinds_of(character: str) -> int:
    """Return the kinds that a character is of, as bits."""
    if character.isspace():
        return _SEEN | _BLANK
    simple = _converted(character)
    return (
        _SEEN
        | (_HANZI if _is_hanzi(character) else 0)
        | (_GARBLED if _is_garbled(character, simple) else 0)
        | (_OTHER_FORM if simple != character else 0)
    )


def _is_hanzi(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def _is_garbled(character: str, simple: str) -> bool:
    if character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc"):
        return True
    if not _is_hanzi(character):
        return False
    try:
        simple.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
