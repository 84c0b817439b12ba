"""Results worked out text by text: from the cache where they are known, else on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from govreport_research.bilingual import Bilingual
from govreport_research.cache import Cache
from govreport_research.keys import keys_of
from govreport_research.shards import LARGE_SHARD, SHARD, Texts, map_shards, shards

Places = npt.NDArray[np.intp]


def each_block(
    texts: Sequence[str],
    work: Callable[[Sequence[str]], bytes],
    cache: Cache,
    version: bytes,
    what: Bilingual,
    *,
    compiled: bool = False,
) -> Iterator[tuple[Places, Places, bytes]]:
    """Yield blocks that together hold the result of every text.

    Parameters
    ----------
    texts : sequence of str
        One that occurs several times is worked out once.
    work : callable
        From some texts to a block with their results, in order; must be importable by other
        processes.
    cache : Cache
        Looked into first; new blocks are kept there as they come.
    version : bytes
        Of all but the text that decides a result, as for `keys_of`.
    what : Bilingual
        What is being done, as for `map_shards`.
    compiled : bool, default False
        As for `map_shards`.

    Yields
    ------
    texts : ndarray of intp
        Numbers of texts whose results are in this block. Every text comes once over all blocks.
    places : ndarray of intp
        For each of them, which of the block's results it is.
    body : bytes
        The block.
    """
    keys = keys_of(texts, version)
    found = cache.find(keys)
    for number, body in enumerate(found.bodies):
        mine = np.flatnonzero(found.block == number)
        yield mine, found.place[mine], body
    unknown = np.flatnonzero(found.block < 0)
    asked = [keys[at] for at in unknown.tolist()]
    place = {key: at for at, key in enumerate(dict.fromkeys(asked))}
    which = np.fromiter(map(place.__getitem__, asked), np.intp, len(asked))
    order = np.argsort(which, kind="stable")
    firsts = np.searchsorted(which[order], np.arange(len(place) + 1))
    new = list(place)
    new_texts = [texts[at] for at in unknown[order[firsts[:-1]]].tolist()]
    sizes = list(map(len, new_texts))
    parts = shards(sizes, LARGE_SHARD if compiled else SHARD)
    given = [Texts(new_texts[part]) for part in parts]
    bodies = map_shards(work, given, size=sum(sizes), what=what, compiled=compiled)
    for part, body in zip(parts, bodies, strict=True):
        cache.keep(new[part], body)
        bearers = order[firsts[part.start] : firsts[part.stop]]
        yield unknown[bearers], which[bearers] - part.start, body
