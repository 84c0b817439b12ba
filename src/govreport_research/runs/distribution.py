"""Who executes runs: threads of this process, or the workers of a Dask cluster, by joblib."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

from govreport_research.problems import InputError, Problem

#: Seconds in which the scheduler of a cluster must answer, and have a worker.
CONNECT: Final = 30
#: With one thread in all, joblib would not use the cluster.
_FEWEST: Final = 2


def distribute(
    function: Callable[[Any], Any], tasks: Iterable[Any], workers: int, cluster: str | None
) -> Generator[Any, None, None]:
    """Call a function on each task and yield what it returns, in the order in which they end.

    Parameters
    ----------
    function : callable
        Of one argument; on a cluster it is sent by its name.
    tasks : iterable
        Started in this order.
    workers : int
        How many at a time; a cluster has workers of its own.
    cluster : str or None
        Address of a Dask scheduler, ``tcp://host:port``; None for this machine.

    Yields
    ------
    object

    Raises
    ------
    InputError
        If the cluster cannot be used.
    """
    from joblib import Parallel, delayed

    calls = (delayed(function)(task) for task in tasks)
    options: dict[str, Any] = {"return_as": "generator_unordered", "batch_size": 1}
    if cluster is None:
        made = Parallel(workers, backend="threading", pre_dispatch=workers, **options)(calls)
        with closing(made) as results:
            yield from results
        return
    # All at once: workers may join, and the scheduler gives each what is left.
    with (
        _connected(cluster),
        closing(Parallel(-1, pre_dispatch="all", **options)(calls)) as results,
    ):
        yield from results


@contextmanager
def _connected(cluster: str) -> Iterator[None]:
    """Let joblib use a Dask cluster."""
    from joblib import parallel_config

    where = f"--cluster {cluster}"
    try:
        import distributed
    except ImportError:
        remedy = 'Install it: pip install "govreport-research[cluster]".'
        raise InputError([Problem(where, "dask[distributed] is not installed.", remedy)]) from None
    remedy = "Start one with dask scheduler and dask worker, and give the address it prints."
    try:
        client: Any = distributed.Client(cluster, timeout=CONNECT)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        what = f"no Dask scheduler answers there ({type(error).__name__})."
        raise InputError([Problem(where, what, remedy)]) from None
    with client:
        until = time.monotonic() + CONNECT
        while (threads := sum(client.ncores().values())) < _FEWEST and time.monotonic() < until:
            time.sleep(0.2)
        if threads < _FEWEST:
            what = f"it has {threads} worker threads, and joblib computes here below {_FEWEST}."
            raise InputError([Problem(where, what, "Start more dask worker.")])
        with parallel_config(backend="dask", client=client):
            yield
