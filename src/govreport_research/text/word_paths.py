"""jieba's method as compiled loops over code points: nothing here knows where numbers come from.

The method is that of jieba 0.42.1 (Sun Junyi, https://github.com/fxsjy/jieba), in its order of
operations, so that the words are the same to the last bit of every probability. Of all ways to cut
a run of Chinese characters into words of a dictionary the most probable one is taken. What
it leaves as single characters in a row is cut by a hidden Markov model, in which each character
begins a word, ends it, stands in its midst or is a word alone.

A trie is one table of slots. Each holds the key of its node, made of the slot of the node above
and one character, and how probable the word is that ends there. Most of the time goes into
waiting for memory, so that a small table is asked first whether a key may be in the large one
(B. H. Bloom, Communications of the ACM 13(7), 1970).
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from govreport_research.code_points import Codes
from govreport_research.text.compiled import compiled
from govreport_research.text.jieba_words import FIRST, LAST, STANDINS, Integers

#: Columns of a model of characters, in the order that decides between equal probabilities.
BEGIN: Final = 0
END: Final = 1
MIDST: Final = 2
ALONE: Final = 3

#: Bits that tell those characters apart; nodes above are counted from 2, so that no key is 0.
_BITS: Final = 15
_SHIFT: Final = 2
#: Bits that choose among the 64-bit numbers of `Trie.hints`: half a megabyte, near the processor.
_HINTS: Final = 16
_TOP: Final = np.uint64(64 - _HINTS)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
#: No word ends here.
_NOTHING: Final = -np.inf
_SLOT: Final = np.dtype([("key", np.uint64), ("worth", np.float64)])


class Trie(NamedTuple):
    """Words of a dictionary.

    Attributes
    ----------
    slots : recarray of (key, worth)
    first : ndarray of int32, shape (characters,)
        Slot of each character that begins a word, -1 for others.
    hints : ndarray of uint64
        One bit for many keys; where it is not set none of them is in a slot.
    """

    slots: Any
    first: Integers
    hints: npt.NDArray[np.uint64]


class Model(NamedTuple):
    """Natural logarithms of probabilities, columns in the order BEGIN, END, MIDST, ALONE.

    Attributes
    ----------
    start : ndarray, shape (4,)
    move : ndarray, shape (4, 4)
        From a row's state to a column's.
    emit : ndarray, shape (characters, 4)
    """

    start: npt.NDArray[np.float64]
    move: npt.NDArray[np.float64]
    emit: npt.NDArray[np.float64]


def trie_of(codes: Codes, lengths: npt.NDArray[np.int64], worths: npt.NDArray[np.float64]) -> Trie:
    """Return the trie of some words.

    Parameters
    ----------
    codes : ndarray of uint32
        The words' characters, one word after the other, all from FIRST to LAST.
    lengths : ndarray of int64, shape (words,)
    worths : ndarray of float64, shape (words,)
        Logarithm of the probability of each; of a word that comes twice, the last counts.

    Returns
    -------
    Trie

    Examples
    --------
    >>> from govreport_research.code_points import code_points
    >>> codes = code_points("行政审批")
    >>> trie = trie_of(codes.copy(), np.array([2, 2]), np.log([0.5, 0.5]))
    >>> unused = Model(np.zeros(4), np.zeros((4, 4)), np.zeros((LAST - FIRST + 1, 4)))
    >>> [found.tolist() for found in cut(codes, 1, trie, -10.0, unused)]
    [[0, 2], [2, 2]]
    """
    # Words share their beginnings, so that about half of the slots are taken.
    slots = np.zeros(1 << len(codes).bit_length(), dtype=_SLOT).view(np.recarray)
    slots.worth[:] = _NOTHING
    first = np.full(LAST - FIRST + 1, -1, dtype=np.int32)
    trie = Trie(slots, first, np.zeros(1 << _HINTS, dtype=np.uint64))
    _insert(codes, lengths, worths, trie)
    return trie


@compiled
def cut(
    codes: Codes, least: int, trie: Trie, unknown: float, model: Model
) -> tuple[Integers, Integers]:
    """Return the words of a text.

    Parameters
    ----------
    codes : ndarray of uint32
        Code points; all but Chinese characters and stand-ins separate words and are in none.
    least : int
        Characters of the shortest word to return; stand-ins are always returned.
    trie : Trie
    unknown : float
        Logarithm of the probability of a character that is no word.
    model : Model

    Returns
    -------
    starts, lengths : ndarrays of int32
        Of every word, in order.
    """
    n = len(codes)
    starts, lengths = np.empty(n, np.int32), np.empty(n, np.int32)
    best, steps, states = np.empty(n + 1), np.empty(n, np.int32), np.empty((n, 4), np.int8)
    sizes = np.empty(n, np.int32)
    count = at = 0
    while at < n:
        if codes[at] < FIRST or codes[at] > LAST:
            if STANDINS[0] <= codes[at] <= STANDINS[1]:
                starts[count], lengths[count] = at, 1
                count += 1
            at += 1
            continue
        end = at + 1
        while end < n and FIRST <= codes[end] <= LAST:
            end += 1
        run = codes[at:end]
        _choose(run, trie, unknown, best, steps)
        _sizes(run, steps, trie, model, states, sizes)
        here = word = 0
        while here < end - at:
            if sizes[word] >= least:
                starts[count], lengths[count] = at + here, sizes[word]
                count += 1
            here += sizes[word]
            word += 1
        at = end
    return starts[:count], lengths[:count]


@compiled
def _insert(
    codes: Codes, lengths: npt.NDArray[np.int64], worths: npt.NDArray[np.float64], trie: Trie
) -> None:
    slots, first, hints = trie
    at = 0
    for word in range(len(lengths)):
        slot = np.int64(first[codes[at] - FIRST])
        if slot < 0:
            key = np.uint64(codes[at])
            slot = _slot(slots, key, key * _MIX)
            slots[slot].key = key
            first[codes[at] - FIRST] = slot
        for code in codes[at + 1 : at + lengths[word]]:
            key = _key(slot, code)
            mixed = key * _MIX
            hints[mixed >> _TOP] |= _hint(mixed)
            slot = _slot(slots, key, mixed)
            slots[slot].key = key
        slots[slot].worth = worths[word]
        at += lengths[word]


@compiled
def _key(slot: np.int64, code: Any) -> np.uint64:
    return np.uint64(((slot + _SHIFT) << _BITS) | (np.int64(code) - FIRST))


@compiled
def _hint(mixed: np.uint64) -> np.uint64:
    return np.uint64(1) << ((mixed >> np.uint64(10)) & np.uint64(63))


@compiled
def _slot(slots: Any, key: np.uint64, mixed: np.uint64) -> np.int64:
    """Return the slot of a node, or the free one where it would be."""
    mask = np.uint64(len(slots) - 1)
    at = (mixed >> np.uint64(40)) & mask
    while slots[at].key != 0 and slots[at].key != key:
        at = (at + np.uint64(1)) & mask
    return np.int64(at)


@compiled
def _below(trie: Trie, slot: np.int64, code: Any) -> np.int64:
    """Return the slot of the node that a character leads to, -1 if no word goes on so."""
    key = _key(slot, code)
    mixed = key * _MIX
    if not trie.hints[mixed >> _TOP] & _hint(mixed):
        return np.int64(-1)
    slot = _slot(trie.slots, key, mixed)
    return slot if trie.slots[slot].key == key else np.int64(-1)


@compiled
def _choose(
    run: Codes, trie: Trie, unknown: float, best: npt.NDArray[np.float64], steps: Integers
) -> None:
    """Write the length of the word to take at each place of a run of Chinese characters."""
    slots, first = trie.slots, trie.first
    end = len(run)
    best[end] = 0.0
    for at in range(end - 1, -1, -1):
        top, length = _NOTHING, 0
        slot, to = np.int64(first[run[at] - FIRST]), at + 1
        while slot >= 0:
            worth = slots[slot].worth
            # Of equally probable words the longest.
            if worth != _NOTHING and (length == 0 or worth + best[to] >= top):
                top, length = worth + best[to], to - at
            if to == end:
                break
            slot = _below(trie, slot, run[to])
            to += 1
        if length == 0:
            top, length = unknown + best[at + 1], 1
        best[at], steps[at] = top, length


@compiled
def _sizes(
    run: Codes,
    steps: Integers,
    trie: Trie,
    model: Model,
    states: npt.NDArray[np.int8],
    sizes: Integers,
) -> None:
    """Write the lengths of all words of a run, those of single characters in a row cut anew."""
    here = count = 0
    while here < len(run):
        to = here + steps[here]
        if to == here + 1:
            while to < len(run) and steps[to] == 1:
                to += 1
            count += _split(run[here:to], trie, model, states, sizes[count:])
        else:
            sizes[count] = to - here
            count += 1
        here = to


@compiled
def _split(
    row: Codes, trie: Trie, model: Model, states: npt.NDArray[np.int8], sizes: Integers
) -> int:
    """Write the lengths of the words of a row of characters left single; return how many."""
    size = len(row)
    # A word that was not worth taking as one is not made one here.
    if size == 1 or _is_word(row, trie):
        sizes[:size] = 1
        return size
    state = _last_state(row, model, states)
    for at in range(size - 1, -1, -1):
        before = states[at, state]
        states[at, 0] = state
        state = before
    count = begin = 0
    for at in range(size):
        if states[at, 0] == BEGIN:
            begin = at
        if states[at, 0] == END or states[at, 0] == ALONE or at == size - 1:
            sizes[count] = at + 1 - begin
            count += 1
            begin = at + 1
    return count


@compiled
def _is_word(row: Codes, trie: Trie) -> bool:
    slot = np.int64(trie.first[row[0] - FIRST])
    for code in row[1:]:
        if slot < 0:
            return False
        slot = _below(trie, slot, code)
    return bool(slot >= 0 and trie.slots[slot].worth != _NOTHING)


@compiled
def _last_state(row: Codes, model: Model, states: npt.NDArray[np.int8]) -> int:
    """Write the most probable state before each state of each character; return the last."""
    start, move, emit = model
    now, then = start + emit[row[0] - FIRST], np.empty(4)
    for at in range(1, len(row)):
        for state in range(4):
            # Words begin or stand alone after words have ended; else they go on.
            low, high = (END, ALONE) if state in (BEGIN, ALONE) else (BEGIN, MIDST)
            here = emit[row[at] - FIRST, state]
            lower = now[low] + move[low, state] + here
            higher = now[high] + move[high, state] + here
            then[state] = max(lower, higher)
            states[at, state] = high if higher >= lower else low
        now, then = then, now
    return ALONE if now[ALONE] >= now[END] else END
