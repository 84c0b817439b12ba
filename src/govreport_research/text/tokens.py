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
    known = [_unpacked(found.bodies.pop(0)) for _ in range(len(found.bodies))]
    # A formula that many reports repeat is cut once.
    first = {key: number for number, key in reversed(list(enumerate(keys)))}
    new = [at for at in np.flatnonzero(found.block < 0).tolist() if first[keys[at]] == at]
    parts = shards([len(texts[at]) for at in new])
    work = [[texts[at] for at in new[part]] for part in parts]
    size = sum(len(texts[at]) for at in new)
    if work:
        segmenter.words("")  # builds what other processes would each have to build
    cutting = map_shards(partial(Segmenter.shard, segmenter), work, size=size, what=_WHAT)
    for part, shard in zip(parts, cutting, strict=True):
        cache.keep([keys[at] for at in new[part]], _packed(shard))
        found.block[new[part]] = len(known)
        found.place[new[part]] = np.arange(part.stop - part.start)
        known.append(shard)
    repeated = [first[key] for key in keys]
    unknown = found.block < 0
    found.block[unknown] = found.block[repeated][unknown]
    found.place[unknown] = found.place[repeated][unknown]
    return _assembled(known, found.block, found.place)


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


def _assembled(
    known: Sequence[Shard], block: npt.NDArray[np.intp], place: npt.NDArray[np.intp]
) -> Tokens:
    """Put texts together, of which number `place` in shard `block` has the tokens."""
    vocabulary = sorted(set().union(*(shard.vocabulary for shard in known)))
    number = {word: at for at, word in enumerate(vocabulary)}
    bounds = np.zeros(len(block) + 1, dtype=np.int64)
    for at, shard in enumerate(known):
        mine = np.flatnonzero(block == at)
        bounds[mine + 1] = shard.lengths[place[mine]]
    np.cumsum(bounds, out=bounds)
    ids = np.empty(bounds[-1], dtype=np.uint32)
    for at, shard in enumerate(known):
        mine = np.flatnonzero(block == at)
        lengths = shard.lengths[place[mine]]
        starts = (np.cumsum(shard.lengths) - shard.lengths)[place[mine]]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        renamed = np.fromiter((number[word] for word in shard.vocabulary), np.uint32)
        source = shard.ids[np.repeat(starts, lengths) + within]
        ids[np.repeat(bounds[mine], lengths) + within] = renamed[source]
    return _used(Tokens(vocabulary, ids, bounds))


def _used(tokens: Tokens) -> Tokens:
    """Leave out words that only other texts of the same blocks use."""
    used = np.zeros(len(tokens.vocabulary), dtype=bool)
    used[tokens.ids] = True
    if used.all():
        return tokens
    renamed = (np.cumsum(used) - 1).astype(np.uint32)
    vocabulary = [tokens.vocabulary[number] for number in np.flatnonzero(used).tolist()]
    return Tokens(vocabulary, renamed[tokens.ids], tokens.bounds)


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
