"""Texts that are in the folder twice, or nearly so."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from govreport_research.code_points import code_points
from govreport_research.corpus.readers.script import simplify

#: Characters in a shingle.
SHINGLE: Final = 5
#: From this containment on two texts are nearly the same.
NEAR: Final = 0.8
#: Texts with fewer different shingles are too short to be compared.
FEWEST: Final = 50
#: One shingle in so many is used to find pairs worth comparing.
_SAMPLED: Final = 8
#: Pairs whose sampled containment is this much below `NEAR` are compared as well.
_SLACK: Final = 0.15
#: Odd multiplier of the polynomial hash over code points; wraps modulo 2**64.
_BASE: Final = 0x9E3779B97F4A7C15
#: All but what `str.isalnum` holds for.
_NO_LETTER: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Twin:
    """An earlier text that another one repeats.

    Attributes
    ----------
    of : int
        Its number in the sequence given.
    similarity : float
        Containment, from `NEAR` to 1; 1 for the same text.
    exact : bool
        Whether the texts are the same after normalisation.
    """

    of: int
    similarity: float
    exact: bool


def normalise(text: str) -> str:
    """Return what counts when texts are compared: letters, digits and Chinese characters.

    In compatibility form (NFKC), simplified script and lower case, without blanks and
    punctuation, which copying and converting change.

    Examples
    --------
    >>> normalise("（一）強化 組織保障，2021年。")
    '一强化组织保障2021年'
    """
    plain = unicodedata.normalize("NFKC", simplify(text)).lower()
    return _NO_LETTER.sub("", plain)


def find_twins(texts: Sequence[str]) -> dict[int, Twin]:
    """Find texts that repeat an earlier one.

    Parameters
    ----------
    texts : sequence of str
        Empty ones are never twins.

    Returns
    -------
    dict of int to Twin
        By number of the later text. The same text is tied to its first occurrence; a nearly
        same one to the most similar earlier text, the earlier of two equally similar. Only
        first occurrences are compared for near sameness.

    Notes
    -----
    Near sameness is containment: of the different shingles of five normalised characters in the
    shorter text, the share found in the longer (Broder 1997, On the resemblance and containment
    of documents). Pairs are found by every eighth shingle, chosen by its hash, so the result
    depends on nothing but the texts; the value is then computed from all shingles.

    Examples
    --------
    >>> find_twins(["一、强化组织保障。", "一、強化組織保障"])
    {1: Twin(of=0, similarity=1.0, exact=True)}
    """
    first: dict[str, int] = {}
    twins: dict[int, Twin] = {}
    shingles: list[NDArray[np.uint64]] = []
    numbers: list[int] = []
    for number, text in enumerate(texts):
        plain = normalise(text)
        if not plain:
            continue
        key = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
        if key in first:
            twins[number] = Twin(first[key], 1.0, exact=True)
            continue
        first[key] = number
        hashes = _shingles(plain)
        if len(hashes) >= FEWEST:
            numbers.append(number)
            shingles.append(hashes)
    for later, earlier, similarity in _near(shingles):
        twins[numbers[later]] = Twin(numbers[earlier], similarity, exact=False)
    return twins


def _shingles(plain: str) -> NDArray[np.uint64]:
    """Return the different hashes of a text's shingles, ascending."""
    codes = code_points(plain)
    if len(codes) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(codes.astype(np.uint64), SHINGLE)
    powers = np.array([pow(_BASE, power, 2**64) for power in range(1, SHINGLE + 1)], np.uint64)
    return np.unique((windows * powers).sum(axis=1, dtype=np.uint64))


def _near(shingles: list[NDArray[np.uint64]]) -> list[tuple[int, int, float]]:
    """Return (later, earlier, containment) for every text that is near an earlier one."""
    if len(shingles) < 2:
        return []
    # The low bits of the product depend on few bits of the code points; the middle ones mix.
    sampled = [each[(each >> np.uint64(32)) % np.uint64(_SAMPLED) == 0] for each in shingles]
    values = np.concatenate(sampled)
    rows = np.repeat(np.arange(len(sampled)), [len(each) for each in sampled])
    _, columns = np.unique(values, return_inverse=True)
    shape = (len(sampled), int(columns.max(initial=-1)) + 1)
    present = sparse.csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)
    shared = sparse.coo_array(present @ present.T)
    sizes = np.array([max(1, len(each)) for each in sampled])
    smaller = np.minimum(sizes[shared.coords[0]], sizes[shared.coords[1]])
    keep = (shared.coords[0] > shared.coords[1]) & (shared.data >= (NEAR - _SLACK) * smaller)
    best: dict[int, tuple[float, int]] = {}
    pairs = zip(shared.coords[0][keep].tolist(), shared.coords[1][keep].tolist(), strict=True)
    for later, earlier in sorted(pairs):
        both = len(np.intersect1d(shingles[later], shingles[earlier], assume_unique=True))
        containment = both / min(len(shingles[later]), len(shingles[earlier]))
        if containment >= NEAR and containment > best.get(later, (0.0, 0))[0]:
            best[later] = (containment, earlier)
    return [(later, earlier, round(value, 4)) for later, (value, earlier) in sorted(best.items())]
