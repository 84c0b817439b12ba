"""Tokens of many passages: as numbers, from all cores, and from the cache where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.blocks import Places, each_block
from govreport_research.cache import Cache
from govreport_research.keys import key_of_all
from govreport_research.packing import pack, unpack
from govreport_research.text.words import Segmenter, Tokens

#: Characters of texts, least and most, that are also kept as a whole: fewer are found as fast
#: one by one, and more would take the place of all else in the cache.
_MANY: Final = (1_000_000, 200_000_000)
#: Tokens that are looked up at once.
_STRETCH: Final = 1_000_000
_WHAT: Final = Bilingual("分词", "Words")


def index_tokens(texts: Sequence[str], segmenter: Segmenter, cache: Cache | None = None) -> Tokens:
    """Return the tokens of texts as numbers.

    Parameters
    ----------
    texts : sequence of str
        Simplified Chinese.
    segmenter : Segmenter
    cache : Cache, optional
        Where tokens of texts that were met before are found, and new ones kept. The user's if
        not given. Of many texts also the whole is kept, since most collections are measured
        again as they were.

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
    key = None
    if _MANY[0] <= sum(map(len, texts)) <= _MANY[1]:
        key = key_of_all(texts, b"all" + segmenter.version)
        if key is not None and (found := cache.find([key])).bodies:
            tokens = _unpacked(found.bodies[0])
            # Copies, which do not keep the whole block in memory.
            return Tokens(tokens.vocabulary, tokens.ids.astype(np.uint32), tokens.bounds.copy())
    work = partial(_cut, segmenter)
    blocks = each_block(texts, work, cache, segmenter.version, _WHAT, compiled=True)
    parts = [(mine, places, _unpacked(body)) for mine, places, body in blocks]
    tokens = _joined(parts, len(texts))
    if key is not None:
        cache.keep([key], _packed(tokens))
    return tokens


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


def _joined(parts: list[tuple[Places, Places, Tokens]], n_texts: int) -> Tokens:
    """Put blocks together in the order of the texts, words in code-point order.

    Each part is a block, texts and their places in it; it goes when it is done, so that all
    is never there twice.
    """
    bounds = np.zeros(n_texts + 1, dtype=np.int64)
    for mine, places, block in parts:
        bounds[mine + 1] = np.diff(block.bounds)[places]
    np.cumsum(bounds, out=bounds)
    ids = np.empty(bounds[-1], dtype=np.uint32)
    number: dict[str, int] = {}
    while parts:
        mine, places, block = parts.pop()
        new = [word for word in block.vocabulary if word not in number]
        number.update(zip(new, range(len(number), len(number) + len(new)), strict=True))
        renamed = np.array([number[word] for word in block.vocabulary], dtype=np.uint32)
        numbers = renamed[block.ids]
        # Texts that follow each other, there as here, are copied together.
        breaks = np.flatnonzero((np.diff(mine) != 1) | (np.diff(places) != 1)) + 1
        firsts, lasts = np.append(0, breaks), np.append(breaks, len(mine)) - 1
        starts, ends = block.bounds[places[firsts]], block.bounds[places[lasts] + 1]
        spans = zip(bounds[mine[firsts]].tolist(), starts.tolist(), ends.tolist(), strict=True)
        for to, start, end in spans:
            ids[to : to + end - start] = numbers[start:end]
    words = list(number)
    # In stretches, since NumPy makes numbers of 8 bytes of those that it looks up.
    stretches = np.array_split(ids, len(ids) // _STRETCH + 1)
    used = np.zeros(len(words), dtype=bool)
    for stretch in stretches:
        used[stretch] = True  # a block may have words that only other texts use
    order = sorted(np.flatnonzero(used).tolist(), key=words.__getitem__)
    rank = np.zeros(len(words), dtype=np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    for stretch in stretches:
        stretch[:] = rank[stretch]
    return Tokens([words[each] for each in order], ids, bounds)


def _cut(segmenter: Segmenter, texts: Sequence[str]) -> bytes:
    return _packed(segmenter.index(texts))


def _packed(tokens: Tokens) -> bytes:
    """Return tokens as bytes: they travel, and they are kept."""
    small = np.min_scalar_type(len(tokens.vocabulary))
    return pack(tokens.vocabulary, [tokens.bounds, tokens.ids.astype(small)])


def _unpacked(body: bytes) -> Tokens:
    vocabulary, (bounds, ids) = unpack(body)
    return Tokens(vocabulary, ids, bounds)
