"""Work on many reports in one call: shards, on all cores, in order, with a bar."""

from __future__ import annotations

import os
import sys
from codecs import utf_16_le_decode, utf_16_le_encode
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

from govreport_research.bilingual import Bilingual

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")

#: Size of a shard, of a shard of compiled work, and the least work to share, in characters.
SHARD: Final = 400_000
LARGE_SHARD: Final = 2_000_000
FEW: Final = 3_000_000
#: Seconds that processes wait for the next stage.
_IDLE: Final = 2
#: Seconds of work after which a bar is shown.
_SHOWN_AFTER: Final = 3


def shards(sizes: Sequence[int], limit: int = SHARD) -> list[slice]:
    """Cut a sequence into shards of about equal size, never within an element.

    Parameters
    ----------
    sizes : sequence of int
        Size of each element, in any unit.
    limit : int, default 400,000
        A shard ends with the element that reaches it.

    Returns
    -------
    list of slice
        In order, covering every element once. They depend on nothing but the arguments, so
        that results put together from them are the same for any number of workers.

    Examples
    --------
    >>> shards([4, 4, 4, 1], limit=6)
    [slice(0, 2, None), slice(2, 4, None)]
    """
    cuts, held = [0], 0
    for number, size in enumerate(sizes, 1):
        held += size
        if held >= limit:
            cuts.append(number)
            held = 0
    if cuts[-1] < len(sizes):
        cuts.append(len(sizes))
    return [slice(first, end) for first, end in pairwise(cuts)]


class Texts(list[str]):
    """Texts of a shard. They travel to other processes without a trace.

    Python keeps the UTF-8 form of every text that it pickles for as long as the text lives,
    which is more than the text itself takes; so they are sent as bytes.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how they are pickled."""
        return _received, ([utf_16_le_encode(text, "surrogatepass")[0] for text in self],)


def _received(sent: Sequence[bytes]) -> Texts:
    return Texts([utf_16_le_decode(each, "surrogatepass", True)[0] for each in sent])


def map_shards(
    function: Callable[[T], R],
    work: Sequence[T],
    *,
    size: int,
    what: Bilingual,
    compiled: bool = False,
) -> Iterator[R]:
    """Apply a function to every shard, on all cores if the work is worth it.

    Parameters
    ----------
    function : callable
        Of one shard; must be importable by other processes.
    work : sequence
        One argument for each call; must travel to other processes.
    size : int
        Of all the work, in characters. Below 3 million it is done here and now.
    what : Bilingual
        What is being done, for the bar on standard error that appears after three seconds
        where somebody may be looking: a terminal or a notebook.
    compiled : bool, default False
        Whether the work is mostly done in compiled code that lets other threads go on: then
        threads share it, which start at once and need no copies.

    Yields
    ------
    object
        Results in the order of `work`, each as soon as it and all before it are there.

    Notes
    -----
    Inside ``joblib.parallel_config(...)`` that configuration decides instead, so that
    ``parallel_config(backend="dask")`` sends the shards to a cluster.
    """
    results = _results(function, work, size, compiled=compiled)
    watched = sys.stderr.isatty() or "ipykernel" in sys.modules
    if not watched or len(work) < 2:
        yield from results
        return
    from tqdm import tqdm

    yield from tqdm(
        results, what.text("both", " "), len(work), unit="shard", delay=_SHOWN_AFTER, leave=False
    )


def _results(
    function: Callable[[T], R], work: Sequence[T], size: int, *, compiled: bool
) -> Iterator[R]:
    if len(work) < 2:
        return map(function, work)
    from joblib import Parallel, cpu_count, delayed
    from joblib.parallel import LokyBackend, get_active_backend

    backend, jobs = get_active_backend()
    configured = jobs is not None or not isinstance(backend, LokyBackend)
    if jobs == 1 or (not configured and (size < FEW or cpu_count() == 1)):
        return map(function, work)
    chosen: dict[str, Any] = {}
    if not configured:
        # Idle processes end soon: what follows a stage may need their memory.
        chosen = {"prefer": "threads"} if compiled else {"idle_worker_timeout": _IDLE}
    parallel = Parallel(n_jobs=-1 if jobs is None else jobs, return_as="generator", **chosen)
    results: Iterator[R] = parallel(delayed(function)(each) for each in work)
    return results


def map_threads(function: Callable[[T], R], work: Sequence[T]) -> Iterator[R]:
    """Apply a function that is mostly compiled code, on all cores and without a bar.

    For work of a second that waits for nothing: no other package is loaded, and threads start
    at once.

    Parameters
    ----------
    function : callable
        Of one piece of work; lets other threads go on, as NumPy and SciPy do.
    work : sequence

    Yields
    ------
    object
        Results in the order of `work`. No more of them wait than there are threads.

    Examples
    --------
    >>> list(map_threads(len, ["推进", "审批局"]))
    [2, 3]
    """
    threads = min(_cores(), len(work))
    if threads < 2:
        yield from map(function, work)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[R]] = deque()
        for each in work:
            if len(waiting) > threads:
                yield waiting.popleft().result()
            waiting.append(pool.submit(function, each))
        while waiting:
            yield waiting.popleft().result()


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
