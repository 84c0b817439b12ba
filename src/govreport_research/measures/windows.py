"""Windows of fixed length over the keys of texts, numbered so that equal ones are found at once.

Two texts share a run of n or more keys if, and only if, they share a window of n keys. Windows
are compared by a polynomial hash of 64 bits, computed by doubling. Different windows are taken
for equal with a chance of about pairs of windows / 2^64: 5 in 100,000 that it happens at all
among 45 million windows.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from govreport_research.measures.wording import BREAK, Keys, is_chinese

Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

#: Shortest run that can be asked for: shorter ones are found by chance all over.
SHORTEST: Final = 8
_BASE: Final = 0x9E3779B97F4A7C15
_MIX: Final = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_WORD: Final = (1 << 64) - 1


def window_hashes(keys: Keys, length: int) -> Hashes:
    """Return the hash of every window.

    Parameters
    ----------
    keys : numpy.ndarray of uint32, shape (n,)
    length : int
        Keys of a window.

    Returns
    -------
    numpy.ndarray of uint64, shape (max(0, n - length + 1),)
    """
    n = len(keys) - length + 1
    if n <= 0:
        return np.empty(0, dtype=np.uint64)
    # Mixing (after Steele, Lea & Flood 2014, OOPSLA) keeps neighbouring code points apart.
    mixed = (keys.astype(np.uint64) + np.uint64(1)) * np.uint64(_BASE)
    for shift, factor in zip((np.uint64(30), np.uint64(27)), _MIX, strict=True):
        mixed = (mixed ^ (mixed >> shift)) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    power, part, covered = _BASE, mixed, 1
    result = np.zeros(n, dtype=np.uint64)
    done = 0
    while True:
        if length & covered:
            result = result * np.uint64(power) + part[done : done + n]
            done += covered
        if 2 * covered > length:
            return result
        part = part[:-covered] * np.uint64(power) + part[covered:]
        power, covered = power * power & _WORD, 2 * covered


def is_wording(keys: Keys, length: int) -> Flags:
    """Return which windows hold wording, rather than figures, letters, rules or fillers.

    Parameters
    ----------
    keys : numpy.ndarray of uint32, shape (n,)
    length : int
        Keys of a window.

    Returns
    -------
    numpy.ndarray of bool, shape (max(0, n - length + 1),)
        True if the window crosses no break, at least half of its keys are Chinese
        characters, and at least half of them are different.
    """
    n = len(keys) - length + 1
    if n <= 0:
        return np.empty(0, dtype=bool)
    half = (length + 1) // 2
    chinese = _sums(is_chinese(keys), length) >= half
    whole = _sums(keys == BREAK, length) == 0
    # A key counts as new in a window unless the same key stands before it in the window.
    new = np.zeros(n, dtype=np.int32)
    since = np.full(len(keys), length, dtype=np.int32)
    for lag in range(length - 1, 0, -1):
        since[lag:][keys[lag:] == keys[:-lag]] = lag
    for place in range(length):
        new += since[place : place + n] > place
    wording: Flags = chinese & whole & (new >= half)
    return wording


def _sums(flags: Flags, length: int) -> Numbers:
    total = np.concatenate([[0], np.cumsum(flags, dtype=np.int64)])
    sums: Numbers = total[length:] - total[:-length]
    return sums


def covered(starts: npt.ArrayLike, length: int, n: int) -> Flags:
    """Return which of `n` keys lie in a window that begins at one of `starts`.

    Examples
    --------
    >>> covered([1], 2, 4).tolist()
    [False, True, True, False]
    """
    places = np.asarray(starts, dtype=np.int64)
    begun = np.bincount(places, minlength=n + 1)
    ended = np.bincount(places + length, minlength=n + 1)
    inside: Flags = np.cumsum(begun - ended)[:n] > 0
    return inside
