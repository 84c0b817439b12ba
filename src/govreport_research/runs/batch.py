"""Execute the runs of a study: several at a time, published only when all is well."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, Final

from govreport_research.runs.distribution import distribute
from govreport_research.runs.entries import Run
from govreport_research.runs.explain import keep_listings
from govreport_research.runs.fresh import Inputs, package_hash, stale_because
from govreport_research.runs.outcomes import Outcome, settle
from govreport_research.runs.placement import Attempt, Places
from govreport_research.runs.records import git_state, read_record, versions
from govreport_research.runs.study import Study
from govreport_research.runs.supervise import close_launchers, failure, supervise

#: Seconds that a run may take.
TIME_LIMIT: Final = 1800.0
#: Threads that hash published figures.
_READERS: Final = 4


def pending(runs: Sequence[Run], places: Places, inputs: Inputs) -> dict[str, list[str]]:
    """Say for each run why it must be executed.

    Parameters
    ----------
    runs : sequence of Run
    places : Places
    inputs : Inputs
        Of their study.

    Returns
    -------
    dict of str to list of str
        By the name of the run; an empty list if it is up to date.
    """
    read = [inputs.of(run) for run in runs]

    def why(run: Run, now: dict[str, str]) -> list[str]:
        record = read_record(places.records / f"{run.name}.json")
        reasons = stale_because(record, now, places.figures / run.name)
        if (places.records / f"{run.name}.failed.json").exists():
            reasons.append("the last attempt failed")
        return reasons

    with ThreadPoolExecutor(_READERS) as pool:
        return dict(zip([run.name for run in runs], pool.map(why, runs, read), strict=True))


def run_batch(
    study: Study,
    runs: Sequence[Run],
    places: Places,
    *,
    workers: int = 2,
    force: bool = False,
    time_limit: float = TIME_LIMIT,
    memory_limit: int | None = None,
    fail_fast: bool = False,
    cluster: str | None = None,
) -> Generator[Outcome, None, None]:
    """Execute runs that are not up to date, and yield what became of each as it ends.

    Parameters
    ----------
    study : Study
    runs : sequence of Run
        Of this study.
    places : Places
        Created if need be.
    workers : int, default 2
        How many are executed at a time, each in a process of its own.
    force : bool, default False
        Execute also what is up to date.
    time_limit : float
        Seconds that each run may take.
    memory_limit : int, optional
        Bytes that all processes of a run may take together; None for no limit.
    fail_fast : bool, default False
        Start nothing more after a failure, and end what is being executed.
    cluster : str, optional
        Address of a Dask scheduler, ``tcp://host:port``, whose workers see the project and
        `places` under the same paths; `workers` is not looked at then.

    Yields
    ------
    Outcome
        One for each run, in the order in which they end. If the generator is closed early,
        or Ctrl-C is pressed, all processes are ended; what was yielded is kept.

    Raises
    ------
    InputError
        If another runner is at work on these places, if they cannot be written to, or if the
        cluster cannot be used.
    """
    inputs = Inputs(study)
    reasons = {} if force else pending(runs, places, inputs)
    waiting = [run for run in runs if force or reasons[run.name]]
    for run in runs:
        if run not in waiting:
            yield Outcome(run, "up to date", 0.0, {}, places.records / f"{run.name}.ipynb")
    if not waiting:
        return
    # The longest first, as far as is known, so that no worker idles at the end.
    expected = expected_seconds(waiting, places)
    waiting.sort(key=lambda run: -(expected[run.name] or 0.0))
    limits = {"time_limit": time_limit, "memory_limit": memory_limit}
    with places.taken():
        outcomes = _executed(study, waiting, places, inputs, limits, workers, cluster)
        left = {run.name: run for run in waiting}
        with closing(outcomes):
            for outcome in outcomes:
                del left[outcome.run.name]
                yield outcome
                if fail_fast and outcome.status == "failed":
                    break
    for run in left.values():
        yield Outcome(run, "not run", 0.0, {}, None)


def expected_seconds(runs: Iterable[Run], places: Places) -> dict[str, float | None]:
    """Return how long each run took when it was last executed; None if that is not known.

    Parameters
    ----------
    runs : iterable of Run
    places : Places

    Returns
    -------
    dict of str to float or None
        By the name of the run, in seconds.
    """
    records = {run.name: read_record(places.records / f"{run.name}.json") for run in runs}
    return {name: (record or {}).get("seconds") for name, record in records.items()}


def _executed(
    study: Study,
    runs: Sequence[Run],
    places: Places,
    inputs: Inputs,
    limits: dict[str, Any],
    workers: int,
    cluster: str | None,
) -> Generator[Outcome, None, None]:
    """Distribute runs and settle each as its answer comes."""
    origin = {"versions": versions(), "git": git_state(study.root)}
    # What a run reads is hashed before any is executed: if it is changed meanwhile, the run
    # is due again, rather than taken for up to date.
    read = {run.name: inputs.of(run) for run in runs}
    for run in runs:
        keep_listings(places.records, read[run.name], inputs.listings(run))
    by_name = {run.name: run for run in runs}
    attempts = {run.name: Attempt.begin(places.figures / run.name) for run in runs}
    tasks = [_task(study, run, attempts[run.name]) | limits for run in runs]
    answers = distribute(_timed, tasks, min(workers, len(runs)), cluster)
    try:
        for name, answer in answers:
            run = by_name[name]
            known = {**_description(study, run), **origin, "inputs": read[name]}
            yield settle(run, places, attempts.pop(name), answer, known)
    finally:
        for attempt in attempts.values():
            attempt.stop()
        for _ in answers:
            pass  # each of the stopped gives up at once; only then is it over, here or elsewhere
        close_launchers()
        for attempt in attempts.values():
            attempt.clear()


def _timed(task: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Execute one task where it is sent to; say which one it was, and when."""
    started = datetime.now(UTC)
    try:
        answer = supervise(task)
    except OSError as error:  # a full disk, no more processes
        answer = failure(type(error).__name__, str(error))
    times = {"started": started.isoformat(), "ended": datetime.now(UTC).isoformat()}
    return task["run"], {**answer, **times}


def _task(study: Study, run: Run, attempt: Attempt) -> dict[str, Any]:
    return {
        "run": run.name,
        "attempt": str(attempt.folder),
        "package": package_hash(),
        "notebook": str(run.notebook),
        "executed": str(attempt.executed),
        "parameters": {**run.parameters, "output": str(attempt.figures)},
        "shown": {**run.parameters, "output": f"figures/working/{run.name}"},
        "folder": str(study.root),
    }


def _description(study: Study, run: Run) -> dict[str, Any]:
    """Return what a record says of a run before it is executed."""
    inside = run.notebook.is_relative_to(study.root)
    return {
        "run": run.name,
        "study": study.file.name,
        "notebook": str(run.notebook.relative_to(study.root) if inside else run.notebook),
        "parameters": run.parameters,
        "setting": run.setting,
        "seed": run.seed,
        "figures": list(run.figures),
    }
