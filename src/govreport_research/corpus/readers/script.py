"""Which characters a text holds: script, Chinese share, and how much of it is garbled."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

import opencc


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
    return _share(text, _is_hanzi)


def garbled_share(text: str) -> float:
    """Return the share of characters that no sound report holds.

    Counted are replacement, private-use, unassigned and control characters, lone
    surrogates, and Chinese characters outside GB 2312 after conversion to simplified
    script: text decoded in a wrong encoding is full of such rare characters.

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
    return _share(simplify(text), _is_garbled)


def _share(text: str, holds: Callable[[str], bool]) -> float:
    """Return for how many of the characters that are not white space something holds."""
    counts = {each: n for each, n in Counter(text).items() if not each.isspace()}
    found = sum(n for each, n in counts.items() if holds(each))
    return found / sum(counts.values()) if counts else 0.0


def _is_hanzi(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


@cache
def _is_garbled(character: str) -> bool:
    if character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc"):
        return True
    if not _is_hanzi(character):
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
