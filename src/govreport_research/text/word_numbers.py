"""Words of a text as numbers, by compiled loops over code points."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from govreport_research.code_points import Codes
from govreport_research.text.compiled import compiled
from govreport_research.text.jieba_words import Integers

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
#: Code points of 21 bits that a number of 64 bits holds, and the bit that tells other words.
_SHORT: Final = 3
_LONG: Final = np.uint64(1 << 63)


@compiled
def number(codes: Codes, starts: Integers, lengths: Integers) -> tuple[Integers, Integers]:
    """Give words numbers as they come, the same word the same number.

    Parameters
    ----------
    codes : ndarray of uint32
    starts, lengths : ndarrays of int32, shape (words,)
        Where in `codes` each word stands.

    Returns
    -------
    numbers : ndarray of int32, shape (words,)
    firsts : ndarray of int32, shape (different words,)
        Which of `starts` is the first of each number.
    """
    n = len(starts)
    numbers, firsts, known = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.uint64)
    table = np.full(1 << 12, -1, np.int32)
    count = 0
    for word in range(n):
        code = _code(codes[starts[word] : starts[word] + lengths[word]])
        slot = _place(code, len(table))
        while table[slot] >= 0:
            held = table[slot]
            if known[held] == code and (
                code < _LONG or _same(codes, starts, lengths, firsts[held], word)
            ):
                break
            slot = (slot + 1) & (len(table) - 1)
        if table[slot] < 0:
            table[slot], firsts[count], known[count] = count, word, code
            count += 1
        numbers[word] = table[slot]
        if 2 * count > len(table):
            table = _spread(known[:count], 2 * len(table))
    return numbers, firsts[:count]


@compiled
def _code(word: Codes) -> np.uint64:
    """Return a number of a word: below `_LONG` it is that of no other."""
    found = np.uint64(0)
    if len(word) <= _SHORT:
        for code in word:
            found = (found << np.uint64(21)) | np.uint64(code)
        return found
    for code in word:
        found = (found ^ np.uint64(code)) * _MIX
        found ^= found >> np.uint64(32)
    return found | _LONG


@compiled
def _place(code: np.uint64, size: int) -> np.int64:
    mixed = (code ^ (code >> np.uint64(32))) * _MIX
    return np.int64(mixed >> np.uint64(32)) & (size - 1)


@compiled
def _same(codes: Codes, starts: Integers, lengths: Integers, one: int, other: int) -> bool:
    if lengths[one] != lengths[other]:
        return False
    size = lengths[one]
    here, there = starts[one], starts[other]
    return np.array_equal(codes[here : here + size], codes[there : there + size])


@compiled
def _spread(known: npt.NDArray[np.uint64], size: int) -> Integers:
    """Return a larger table with the words so far."""
    table = np.full(size, -1, np.int32)
    for word in range(len(known)):
        slot = _place(known[word], size)
        while table[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        table[slot] = word
    return table
