"""What of a text is compared when shared wording is looked for, and where it stands.

Copies are seldom exact to the comma: last year's sentence comes back with this year's figures
and another punctuation. So white space, punctuation and signs are left out, letters lose their
case and width, and a number, however long, is one sign that equals every other number. What
remains are *keys*, one for each character or number, each with its place in the text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from govreport_research.code_points import code_points

Keys = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int32]

#: Key that parts two passages; no shared wording runs across it.
BREAK: Final = 0
#: Key of every number.
NUMBER: Final = ord("0")
_DROPPED: Final = 0
_BMP: Final = 0x10000
#: Chinese characters outside the basic plane.
_FURTHER: Final = (0x20000, 0x40000)


@dataclass(frozen=True)
class Wording:
    """The keys of a text in order.

    Attributes
    ----------
    keys : numpy.ndarray of uint32, shape (n,)
        Code points in lower case and plain width; `NUMBER` for a number; `BREAK` between
        passages.
    starts, ends : numpy.ndarray of int32, shape (n,)
        First code point of the key in the text, and the one after its last. Both are -1
        for a break.
    """

    keys: Keys
    starts: Places
    ends: Places

    @property
    def characters(self) -> int:
        """Number of keys that are no breaks: characters compared, a number being one."""
        return int(np.count_nonzero(self.keys != BREAK))


def wording_of(text: str) -> Wording:
    """Return the keys of a text.

    Parameters
    ----------
    text : str
        In simplified script, if texts in both scripts are to be compared.

    Returns
    -------
    Wording
        Empty for a text of white space and punctuation.

    Examples
    --------
    >>> wording = wording_of("压减材料1,115项；")
    >>> "".join(map(chr, wording.keys)), wording.ends.tolist()
    ('压减材料0项', [1, 2, 3, 4, 9, 10])
    """
    codes = code_points(text)
    keys = key_table()[np.minimum(codes, _BMP - 1)]
    beyond = codes >= _BMP
    if beyond.any():
        chinese = (codes >= _FURTHER[0]) & (codes < _FURTHER[1])
        keys[beyond] = np.where(chinese[beyond], codes[beyond], _DROPPED)
    places = np.flatnonzero(keys != _DROPPED)
    keys = keys[places]
    number = keys == NUMBER
    first = np.ones(len(keys), dtype=bool)
    first[1:] = ~(number[1:] & number[:-1])
    starts = places[first]
    # A number ends with its last digit; every other key is one code point long.
    last = np.append(np.flatnonzero(first)[1:], len(keys)) - 1
    ends = places[last[: len(starts)]] + 1
    return Wording(keys[first], starts.astype(np.int32), ends.astype(np.int32))


def joined(parts: list[Wording]) -> Wording:
    """Return wordings of the same text one after the other, parted by breaks."""
    pause = Wording(
        np.array([BREAK], dtype=np.uint32),
        np.array([-1], dtype=np.int32),
        np.array([-1], dtype=np.int32),
    )
    pieces = [piece for part in parts for piece in (part, pause)][:-1]
    if not pieces:
        return wording_of("")
    return Wording(
        np.concatenate([piece.keys for piece in pieces]),
        np.concatenate([piece.starts for piece in pieces]),
        np.concatenate([piece.ends for piece in pieces]),
    )


def is_chinese(keys: Keys) -> npt.NDArray[np.bool_]:
    """Return which keys are Chinese characters."""
    basic = (keys >= 0x3400) & (keys <= 0x9FFF)
    further = (keys >= _FURTHER[0]) & (keys < _FURTHER[1])
    chinese: npt.NDArray[np.bool_] = basic | further | (keys == ord("〇"))
    return chinese


@cache
def key_table() -> Keys:
    """Return the key of every code point of the basic plane, 0 where it has none."""
    table = np.zeros(_BMP, dtype=np.uint32)
    for code in range(_BMP):
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character).casefold()
        if folded and all(unicodedata.category(each) in ("Nd", "No") for each in folded):
            table[code] = NUMBER
        elif len(folded) == 1 and (folded.isalpha() or folded == "〇"):
            table[code] = ord(folded)
        elif any(each.isalpha() for each in folded):
            table[code] = code  # a sign that stands for several letters, such as ㎡
    return table
