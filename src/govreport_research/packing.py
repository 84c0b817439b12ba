"""Arrays and names as bytes, which travel and are kept, and back without a copy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

#: Where each array begins is a multiple of it, as processors want it.
_ALIGNED: Final = 8


def pack(head: Any, arrays: Sequence[npt.NDArray[Any]]) -> bytes:
    """Return a head and arrays as bytes.

    Parameters
    ----------
    head : object
        What JSON knows: lists, numbers, texts.
    arrays : sequence of ndarray
        Of whole numbers, in any shape.

    Returns
    -------
    bytes
        For `unpack`.

    Examples
    --------
    >>> head, (numbers,) = unpack(pack(["推进"], [np.arange(3)]))
    >>> head, numbers.tolist()
    (['推进'], [0, 1, 2])
    """
    kinds = [[each.dtype.str, each.shape] for each in arrays]
    line = json.dumps([kinds, head], ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
    return b"".join(map(_padded, [line, *(each.tobytes() for each in arrays)]))


def unpack(body: bytes) -> tuple[Any, list[npt.NDArray[Any]]]:
    """Return what `pack` packed.

    Parameters
    ----------
    body : bytes

    Returns
    -------
    head : object
    arrays : list of ndarray
        They lie over `body` and cannot be written to.
    """
    at = body.index(b"\n") + 1
    kinds, head = json.loads(body[:at])
    arrays = []
    for kind, shape in kinds:
        at += -at % _ALIGNED
        size = int(np.prod(shape, dtype=np.int64))
        arrays.append(np.frombuffer(body, np.dtype(kind), size, at).reshape(shape))
        at += arrays[-1].nbytes
    return head, arrays


def _padded(part: bytes) -> bytes:
    return part + bytes(-len(part) % _ALIGNED)
