"""Loops compiled by Numba: what Python's own would take minutes for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a function when it is first called; other threads go on while it works.

    Parameters
    ----------
    function : callable
        Of numbers and arrays. What is compiled is kept beside its file or in the user's cache,
        for the next process, until the file changes.

    Returns
    -------
    callable
        The same function, faster.
    """
    try:
        return cast(F, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # neither place can be written
        return cast(F, njit(nogil=True)(function))
