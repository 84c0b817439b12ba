"""Which characters a text holds: script, Chinese share, and how much of it is garbled."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import opencc

from govreport_research.code_points import code_points

_SEEN: Final = 1
_BLANK: Final = 2
_HANZI: Final = 4
_GARBLED: Final = 8
_OTHER_FORM: Final = 16
#: What is known of every code point, filled in as characters are met; texts are long and hold
#: few different characters, so a loop over their characters would take most of a reading.
_KINDS: Final = np.zeros(0x110000, dtype=np.uint8)


@dataclass(frozen=True)
class Characters:
    """How many characters of a text are of which kind, from one look at it.

    Attributes
    ----------
    visible : int
        Those that are not white space.
    chinese, garbled : int
        Those that `chinese_share` and `garbled_share` count.
    is_simplified : bool
        Whether no character has another form in simplified script or is a lone surrogate,
        so that `simplify` gives back the text itself.
    """

    visible: int
    chinese: int
    garbled: int
    is_simplified: bool

    @property
    def chinese_share(self) -> float:
        """Chinese characters as a share of the visible ones; 0 if there are none."""
        return self.chinese / self.visible if self.visible else 0.0

    @property
    def garbled_share(self) -> float:
        """Characters that no sound report holds, as a share of the visible ones."""
        return self.garbled / self.visible if self.visible else 0.0


def characters_of(text: str) -> Characters:
    """Return how many characters of a text are of which kind.

    Parameters
    ----------
    text : str

    Returns
    -------
    Characters

    Examples
    --------
    >>> characters_of("行政審批 2023")
    Characters(visible=8, chinese=4, garbled=0, is_simplified=False)
    """
    kinds = _kinds(text)
    held = int(np.bitwise_or.reduce(kinds))
    n_blank, n_hanzi, n_garbled = (
        int(np.count_nonzero(kinds & kind)) if held & kind else 0
        for kind in (_BLANK, _HANZI, _GARBLED)
    )
    return Characters(len(kinds) - n_blank, n_hanzi, n_garbled, not held & _OTHER_FORM)


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
    # Most texts hold no character that would change.
    return text if characters_of(text).is_simplified else converted(text)


def converted(text: str) -> str:
    """Return `text` as `simplify` does, without looking first whether it would change."""
    # OpenCC takes UTF-8 and so no lone surrogates; one stand-in character keeps the length.
    clean = text.encode("utf-8", "replace").decode("utf-8")
    simple: str = _converter().convert(clean)
    if len(simple) == len(text):
        return simple
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
    return characters_of(text).chinese_share


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
    return characters_of(text).garbled_share


def _kinds(text: str) -> npt.NDArray[np.uint8]:
    """Return the kinds that every character is of, as bits."""
    codes = code_points(text)
    kinds = _KINDS.take(codes)
    if not np.bitwise_and.reduce(kinds) & _SEEN:
        unseen = np.unique(codes[kinds == 0])
        _KINDS[unseen] = [_kinds_of(chr(code)) for code in unseen.tolist()]
        kinds = _KINDS.take(codes)
    return kinds


def _kinds_of(character: str) -> int:
    """Return the kinds that a character is of, as bits."""
    if character.isspace():
        return _SEEN | _BLANK
    simple = converted(character)
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
