"""Which windows stand in several texts, and how much of each text stands in each other one.

All windows of all texts are sorted once by their hash. What follows costs time by the number of
(window, text) pairs that are shared; neighbouring windows that the same texts share count once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from govreport_research.measures.windows import is_wording, window_hashes
from govreport_research.measures.wording import Wording

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stretches:
    """Runs of neighbouring windows of one text that the same set of texts holds.

    Attributes
    ----------
    first, last : numpy.ndarray of int64, shape (s,)
        First and last window of each stretch, by the key at which it begins; in order.
    holders : scipy.sparse.csr_matrix, shape (s, texts)
        Which texts hold each stretch, the text itself among them.
    """

    first: Numbers
    last: Numbers
    holders: sparse.csr_matrix


@dataclass(frozen=True)
class WindowIndex:
    """The windows that stand in more than one text, or more than once in one.

    Made by `index_windows`.

    Attributes
    ----------
    length : int
        Keys of a window.
    repeated : list of numpy.ndarray of int64
        For each text, the windows that stood in it before, clear of the earlier one.
    """

    length: int
    repeated: list[Numbers]
    _starts: Numbers
    _bounds: Numbers
    _groups: Numbers
    _members: sparse.csr_matrix
    _sets: npt.NDArray[np.uint64]

    def stretches(self, text: int) -> Stretches:
        """Return what a text shares with others, by its number."""
        mine = slice(self._bounds[text], self._bounds[text + 1])
        starts, groups = self._starts[mine], self._groups[mine]
        held_by = self._sets[groups]
        new = np.ones(len(starts), dtype=bool)
        new[1:] = (np.diff(starts) != 1) | (held_by[1:] != held_by[:-1])
        heads = np.flatnonzero(new)
        tails = np.append(heads, len(starts))[1:] - 1
        return Stretches(starts[heads], starts[tails], self._members[groups[heads]])

    def copied(self, stretches: Stretches) -> Numbers:
        """Return how many keys of a text lie in windows that each text holds: shape (texts,)."""
        # Column by column, a text's stretches in order.
        columns = stretches.holders.tocsc()
        first, last = stretches.first[columns.indices], stretches.last[columns.indices]
        before = np.empty_like(last)
        before[1:] = last[:-1]
        before[columns.indptr[:-1][np.diff(columns.indptr) > 0]] = -self.length
        # A stretch adds its keys, less those that the one before it covers already.
        added = last - np.maximum(first - self.length, before)
        total = np.concatenate([[0], np.cumsum(added)])
        copied: Numbers = total[columns.indptr[1:]] - total[columns.indptr[:-1]]
        return copied


def index_windows(wordings: Sequence[Wording], length: int) -> WindowIndex:
    """Find the windows that stand more than once.

    Parameters
    ----------
    wordings : sequence of Wording
        The texts.
    length : int
        Keys of a window.

    Returns
    -------
    WindowIndex
    """
    hashes, starts = [], []
    for wording in wordings:
        kept = np.flatnonzero(is_wording(wording.keys, length))
        hashes.append(window_hashes(wording.keys, length)[kept])
        starts.append(kept)
    bounds = np.cumsum([0, *map(len, starts)])
    places, groups = _equal(np.concatenate([*hashes, np.empty(0, np.uint64)]))
    del hashes
    start = np.concatenate([*starts, np.empty(0, np.int64)])[places]
    text = np.searchsorted(bounds, places, "right") - 1

    # Windows are in order of group, text and place: look at the first of each group and text.
    new = np.ones(len(places), dtype=bool)
    new[1:] = (np.diff(groups) != 0) | (np.diff(text) != 0)
    heads = np.flatnonzero(new)
    gap = start - np.repeat(start[heads], np.diff(np.append(heads, len(start))))
    again = np.flatnonzero(gap >= length)
    again = again[np.argsort(places[again])]
    ends = np.searchsorted(places[again], bounds)
    repeated = [start[again[a:b]] for a, b in pairwise(ends)]

    holders = np.bincount(groups[heads], minlength=1)
    several = holders > 1
    renumbered = np.cumsum(several) - 1
    indices = text[heads][several[groups[heads]]]
    pointers = np.concatenate([[0], np.cumsum(holders[several])])
    members = sparse.csr_matrix(
        (np.ones(len(indices), dtype=np.int8), indices, pointers),
        shape=(len(pointers) - 1, len(wordings)),
    )
    shared = several[groups] if len(groups) else np.empty(0, dtype=bool)
    order = np.argsort(places[shared])
    return WindowIndex(
        length=length,
        repeated=repeated,
        _starts=start[shared][order],
        _bounds=np.searchsorted(places[shared][order], bounds),
        _groups=renumbered[groups[shared][order]],
        _members=members,
        _sets=_sets(members),
    )


def _equal(hashes: npt.NDArray[np.uint64]) -> tuple[Numbers, Numbers]:
    """Return the places of hashes that occur more than once, and which of them are equal."""
    order = np.argsort(hashes)
    ranked = hashes[order]
    like_last = np.zeros(len(ranked), dtype=bool)
    like_last[1:] = ranked[1:] == ranked[:-1]
    kept = like_last.copy()
    kept[:-1] |= like_last[1:]
    group = np.cumsum(~like_last[kept]) - 1
    # One sort of whole numbers brings the windows of a group into their order in the texts.
    both = group << 32 | order[kept]
    both.sort()
    return both & 0xFFFFFFFF, both >> 32


def _sets(members: sparse.csr_matrix) -> npt.NDArray[np.uint64]:
    """Return a number for each group by which sets of texts are told apart."""
    lots = np.random.default_rng(1).integers(1 << 63, size=members.shape[1], dtype=np.uint64)
    if not members.shape[0]:
        return np.empty(0, dtype=np.uint64)
    return np.add.reduceat(lots[members.indices], members.indptr[:-1])
