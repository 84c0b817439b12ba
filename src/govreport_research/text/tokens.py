"""Tokens of many passages: as numbers, from all cores, and from the cache where they are known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.blocks import Places, each_block
from govreport_research.cache import Cache
from govreport_research.text.words import Segmenter, Tokens

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
    gathered = _Gathered()
    blocks = each_block(
        texts,
        partial(_cut, segmenter),
        cache or Cache("tokens"),
        segmenter.version,
        _WHAT,
        compiled=True,
    )
    for mine, places, body in blocks:
        gathered.add(mine, places, _unpacked(body))
    return gathered.tokens(len(texts))


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
    """Tokens of texts in any order, with one numbering of words."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._parts: list[tuple[Places, npt.NDArray[np.int64], npt.NDArray[np.uint32]]] = []

    def add(self, mine: Places, places: Places, block: Tokens) -> None:
        """Take the tokens of some texts, numbered `mine`, from their places in a block."""
        numbers = self._number
        renamed = [numbers.setdefault(word, len(numbers)) for word in block.vocabulary]
        lengths = np.diff(block.bounds)[places]
        source = np.repeat(block.bounds[places], lengths) + _within(lengths)
        self._parts.append((mine, lengths, np.array(renamed, dtype=np.uint32)[block.ids[source]]))

    def tokens(self, n_texts: int) -> Tokens:
        """Put them together in the order of the texts, words in code-point order."""
        words = list(self._number)
        used = np.zeros(len(words), dtype=bool)
        bounds = np.zeros(n_texts + 1, dtype=np.int64)
        for mine, lengths, numbers in self._parts:
            used[numbers] = True  # a block may have words that only other texts use
            bounds[mine + 1] = lengths
        np.cumsum(bounds, out=bounds)
        order = sorted(np.flatnonzero(used).tolist(), key=words.__getitem__)
        rank = np.zeros(len(words), dtype=np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        ids = np.empty(bounds[-1], dtype=np.uint32)
        while self._parts:  # each goes when it is done, so that all is never there twice
            mine, lengths, numbers = self._parts.pop()
            ids[np.repeat(bounds[mine], lengths) + _within(lengths)] = rank[numbers]
        return Tokens([words[number] for number in order], ids, bounds)


def _within(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count from 0 within each of some stretches that follow each other."""
    within: npt.NDArray[np.int64] = np.arange(lengths.sum())
    return within - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _cut(segmenter: Segmenter, texts: Sequence[str]) -> bytes:
    """Return the tokens of some texts as bytes: they travel, and they are kept."""
    tokens = segmenter.index(texts)
    words = np.frombuffer("\n".join(tokens.vocabulary).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez(file, words=words, bounds=tokens.bounds.astype(np.uint32), ids=tokens.ids)
    return file.getvalue()


def _unpacked(body: bytes) -> Tokens:
    with np.load(io.BytesIO(body)) as held:
        words = held["words"].tobytes().decode()
        vocabulary = words.split("\n") if words else []
        return Tokens(vocabulary, held["ids"], held["bounds"].astype(np.int64))
