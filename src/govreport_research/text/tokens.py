"""Tokens of many passages: as numbers, from all cores, and from the cache where they are known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.cache import Cache, key_of
from govreport_research.shards import map_shards, shards
from govreport_research.text.words import Segmenter, Shard

_WHAT: Final = Bilingual("分词", "Words")


@dataclass(frozen=True)
class Tokens:
    """Tokens of texts as numbers.

    Attributes
    ----------
    vocabulary : list of str
        Words in code-point order, each of them used.
    ids : ndarray of uint32, shape (tokens,)
        Number of each token in `vocabulary`, text after text.
    bounds : ndarray of int64, shape (texts + 1,)
        Tokens of text i are ``ids[bounds[i]:bounds[i + 1]]``.
    """

    vocabulary: list[str]
    ids: npt.NDArray[np.uint32]
    bounds: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.bounds) - 1

    def lists(self) -> list[list[str]]:
        """Return the words of every text.

        Returns
        -------
        list of lists of str
        """
        words = self.vocabulary
        spans = zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True)
        return [[words[number] for number in self.ids[first:end].tolist()] for first, end in spans]


def index_tokens(texts: Sequence[str], segmenter: Segmenter, cache: Cache | None = None) -> Tokens:
    """Return the tokens of texts as numbers.

    Parameters
    ----------
    texts : sequence of str
        Simplified Chinese.
    segmenter : Segmenter
    cache : Cache, optional
        Where tokens of texts that were met before are found, and new ones kept. The user's if
        not given.

    Returns
    -------
    Tokens
        The same whatever the cache holds and however many processes work.

    Examples
    --------
    >>> tokens = index_tokens(["推进审批", "审批机关"], Segmenter([], []))
    >>> tokens.vocabulary, tokens.ids.tolist(), tokens.bounds.tolist()
    (['审批', '推进', '机关'], [1, 0, 0, 2], [0, 2, 4])
    """
    cache = cache or Cache("tokens")
    keys = [key_of(text, segmenter.version) for text in texts]
    found = cache.find(keys)
    gathered = _Gathered()
    for _ in range(len(found.bodies)):
        gathered.add(_unpacked(found.bodies.pop(0)))
    # A formula that many reports repeat is cut once.
    first = {key: number for number, key in reversed(list(enumerate(keys)))}
    new = [at for at in np.flatnonzero(found.block < 0).tolist() if first[keys[at]] == at]
    sizes = [len(texts[at]) for at in new]
    parts = shards(sizes)
    work = [[texts[at] for at in new[part]] for part in parts]
    if work:
        segmenter.words("")  # builds what other processes would each have to build
    cutting = map_shards(partial(Segmenter.shard, segmenter), work, size=sum(sizes), what=_WHAT)
    for part, shard in zip(parts, cutting, strict=True):
        cache.keep([keys[at] for at in new[part]], _packed(shard))
        found.block[new[part]] = gathered.add(shard)
        found.place[new[part]] = np.arange(part.stop - part.start)
    repeated = [first[key] for key in keys]
    unknown = found.block < 0
    found.block[unknown] = found.block[repeated][unknown]
    found.place[unknown] = found.place[repeated][unknown]
    return gathered.tokens(found.block, found.place)


def tokenize(passages: pd.DataFrame, segmenter: Segmenter) -> pd.Series[Any]:
    """Return the tokens of every passage.

    Parameters
    ----------
    passages : pandas.DataFrame
        Table ``passages``; the column ``measured`` (simplified text) is read.
    segmenter : Segmenter

    Returns
    -------
    pandas.Series
        Lists of str, one per passage in the order of `passages`, indexed by ``passage_id``.
        A passage of stop words alone has an empty list.
    """
    return pd.Series(
        index_tokens(passages["measured"].tolist(), segmenter).lists(),
        index=pd.Index(passages["passage_id"], dtype="str"),
        dtype="object",
        name="tokens",
    )


class _Gathered:
    """Shards with one numbering of words, so that the words of each need not be held."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._lengths: list[npt.NDArray[np.int64]] = []
        self._ids: list[npt.NDArray[np.uint32]] = []

    def add(self, shard: Shard) -> int:
        """Take in a shard and return its number."""
        numbers = self._number
        renamed = [numbers.setdefault(word, len(numbers)) for word in shard.vocabulary]
        self._ids.append(np.array(renamed, dtype=np.uint32)[shard.ids])
        self._lengths.append(shard.lengths)
        return len(self._ids) - 1

    def tokens(self, block: npt.NDArray[np.intp], place: npt.NDArray[np.intp]) -> Tokens:
        """Put texts together, of which number `place` in shard `block` has the tokens."""
        bounds = np.zeros(len(block) + 1, dtype=np.int64)
        for at, lengths in enumerate(self._lengths):
            mine = np.flatnonzero(block == at)
            bounds[mine + 1] = lengths[place[mine]]
        np.cumsum(bounds, out=bounds)
        ids = np.empty(bounds[-1], dtype=np.uint32)
        for at, all_lengths in enumerate(self._lengths):
            mine = np.flatnonzero(block == at)
            lengths = all_lengths[place[mine]]
            starts = (np.cumsum(all_lengths) - all_lengths)[place[mine]]
            within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            source = self._ids[at][np.repeat(starts, lengths) + within]
            ids[np.repeat(bounds[mine], lengths) + within] = source
            self._ids[at] = source[:0]
        return self._in_order(ids, bounds)

    def _in_order(self, ids: npt.NDArray[np.uint32], bounds: npt.NDArray[np.int64]) -> Tokens:
        """Give words numbers in code-point order; drop those that only other texts use."""
        words = list(self._number)
        used = np.flatnonzero(np.bincount(ids, minlength=len(words)))
        order = sorted(used.tolist(), key=words.__getitem__)
        rank = np.zeros(len(words), dtype=np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        return Tokens([words[number] for number in order], rank[ids], bounds)


def _packed(shard: Shard) -> bytes:
    words = np.frombuffer("\n".join(shard.vocabulary).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez(file, words=words, lengths=shard.lengths.astype(np.uint32), ids=shard.ids)
    return file.getvalue()


def _unpacked(body: bytes) -> Shard:
    with np.load(io.BytesIO(body)) as held:
        words = held["words"].tobytes().decode()
        vocabulary = words.split("\n") if words else []
        return Shard(vocabulary, held["lengths"].astype(np.int64), held["ids"])
