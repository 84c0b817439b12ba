"""Texts as arrays of code points, for work on all characters at once."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Codes: TypeAlias = npt.NDArray[np.uint32]


def code_points(text: str) -> Codes:
    r"""Return the characters of a text as numbers.

    Parameters
    ----------
    text : str
        Any text, lone surrogates included.

    Returns
    -------
    ndarray of uint32, shape (characters,)
        Not to be written to: it lies over the bytes of a copy of the text.

    Examples
    --------
    >>> code_points("一\n").tolist()
    [19968, 10]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def text_of(codes: Codes) -> str:
    """Return the text that has these characters.

    Parameters
    ----------
    codes : ndarray of uint32, shape (characters,)

    Returns
    -------
    str

    Examples
    --------
    >>> text_of(code_points("审批"))
    '审批'
    """
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
