"""Execute the runs of a study: several at a time, published only when all is well.

A run writes its figures to a hidden folder beside the final one. Only after its kernel has
ended cleanly and every declared figure is complete are folder and executed notebook moved
into place and its record written; a run that fails leaves a notebook ``<run>.failed.ipynb``
and the last good result as it was.
"""

from __future__ import annotations

import queue
import shutil
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from govreport_research.runs.entries import Run
from govreport_research.runs.fresh import Inputs, hashes_of, stale_because
from govreport_research.runs.placement import (
    missing_files,
    put_in_place,
    recover,
    staging_folder,
)
from govreport_research.runs.records import git_state, read_record, versions, write_record
from govreport_research.runs.study import Study
from govreport_research.runs.workers import Interrupted, Worker, failure

#: Seconds that a run may take.
TIME_LIMIT: Final = 1800.0


@dataclass(frozen=True)
class Places:
    """Where the results of a study go.

    Attributes
    ----------
    figures : Path
        ``<figures>/<run>/`` holds the bundles of a run and nothing else.
    records : Path
        ``<records>/<run>.json`` and ``<run>.ipynb``, or ``<run>.failed.ipynb``.
    """

    figures: Path
    records: Path

    @classmethod
    def of(cls, study: Study) -> Places:
        """Return the usual places of a study.

        Those of ``study.yml`` are ``figures/`` and ``runs/`` in its folder. Another study
        beside it gets folders of its own in ``figures/working/`` and ``runs/``, so that it
        never takes the place of what the project publishes.
        """
        figures, records = study.root / "figures", study.root / "runs"
        if study.file.name == "study.yml":
            return cls(figures, records)
        return cls(figures / "working" / study.file.stem, records / study.file.stem)


@dataclass(frozen=True)
class Outcome:
    """What became of one run.

    Attributes
    ----------
    run : Run
    status : {"done", "up to date", "failed"}
    seconds : float
        From hand-out to result; 0 if it was up to date.
    failure : dict
        Empty unless it failed: ``cell``, ``line``, ``error``, ``message`` as in
        `govreport_research.runs.execute.execute`.
    notebook : Path or None
        The executed notebook, if one was saved.
    """

    run: Run
    status: Literal["done", "up to date", "failed"]
    seconds: float
    failure: dict[str, Any]
    notebook: Path | None


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
    reasons = {}
    for run in runs:
        recover(places.figures / run.name)
        record = read_record(places.records / f"{run.name}.json")
        why = stale_because(record, inputs.of(run), places.figures / run.name)
        if (places.records / f"{run.name}.failed.ipynb").exists():
            why.append("the last attempt failed")
        reasons[run.name] = why
    return reasons


def run_batch(
    study: Study,
    runs: Sequence[Run],
    places: Places,
    *,
    workers: int = 2,
    force: bool = False,
    time_limit: float = TIME_LIMIT,
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

    Yields
    ------
    Outcome
        One for each run, in the order in which they end. If the generator is closed early,
        or Ctrl-C is pressed, all processes are ended; what was yielded is kept.
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
    records = {run.name: read_record(places.records / f"{run.name}.json") for run in waiting}
    waiting.sort(key=lambda run: -(records[run.name] or {}).get("seconds", 0.0))
    origin = {"versions": versions(), "git": git_state(study.root)}
    places.figures.mkdir(parents=True, exist_ok=True)
    places.records.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(min(workers, len(waiting))))
        idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for _ in range(min(workers, len(waiting))):
            # Closed before the pool waits for its threads, which ends what they wait for.
            idle.put(stack.enter_context(Worker()))

        def attempt(run: Run) -> Outcome:
            worker = idle.get()
            try:
                known = {"inputs": inputs.of(run), **origin}
                return _attempt(worker, study, run, places, time_limit, known)
            except OSError as error:  # a full disk, a folder that cannot be written to
                return Outcome(run, "failed", 0.0, failure("OSError", str(error)), None)
            finally:
                idle.put(worker)

        futures = [pool.submit(attempt, run) for run in waiting]
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        for future in as_completed(futures):
            yield future.result()


def _attempt(
    worker: Worker,
    study: Study,
    run: Run,
    places: Places,
    time_limit: float,
    known: dict[str, Any],
) -> Outcome:
    """Execute one run and put its results into place, or its failed notebook."""
    recover(places.figures / run.name)
    staging = staging_folder(places.figures / run.name)
    executed = places.records / f".{run.name}.part.ipynb"
    executed.unlink(missing_ok=True)
    started = datetime.now(UTC)
    spec = {
        "notebook": str(run.notebook),
        "executed": str(executed),
        "parameters": {**run.parameters, "output": str(staging)},
        "shown": {**run.parameters, "output": f"figures/working/{run.name}"},
        "folder": str(study.root),
        "time_limit": time_limit,
    }
    try:
        answer = worker.execute(spec)
    except Interrupted:
        shutil.rmtree(staging, ignore_errors=True)
        executed.unlink(missing_ok=True)
        raise
    ended = datetime.now(UTC)
    seconds = (ended - started).total_seconds()
    missing = missing_files(staging, run.figures) if answer["ok"] else []
    if missing:
        listed = ", ".join(missing[:6]) + (" ..." if len(missing) > 6 else "")
        message = f"It ended, but did not write {listed} to the folder params.output."
        answer = failure("FigureMissing", message)
    failed = places.records / f"{run.name}.failed.ipynb"
    if not answer["ok"]:
        shutil.rmtree(staging, ignore_errors=True)
        if executed.exists():
            executed.replace(failed)
        return Outcome(run, "failed", seconds, answer, failed if failed.exists() else None)
    put_in_place(staging, places.figures / run.name)
    notebook = places.records / f"{run.name}.ipynb"
    executed.replace(notebook)
    failed.unlink(missing_ok=True)
    inside = run.notebook.is_relative_to(study.root)
    record = {
        "run": run.name,
        "notebook": str(run.notebook.relative_to(study.root) if inside else run.notebook),
        "parameters": run.parameters,
        "seed": run.seed,
        "figures": list(run.figures),
        "started": started.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        **known,
        "outputs": hashes_of(places.figures / run.name),
    }
    write_record(places.records / f"{run.name}.json", record)
    return Outcome(run, "done", seconds, {}, notebook)
