"""What became of a run, and what is kept of it.

Only after its kernel has ended cleanly and every declared figure is complete are the folder of
its figures, the executed notebook and the record moved into place. A run that fails leaves
``<run>.failed.ipynb`` and ``<run>.failed.json``, and the last good result as it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from govreport_research.runs.entries import Run
from govreport_research.runs.fresh import hashes_of, stamps_of
from govreport_research.runs.placement import (
    Attempt,
    Places,
    missing_files,
    put_file,
    put_in_place,
)
from govreport_research.runs.records import write_json
from govreport_research.runs.supervise import failure


@dataclass(frozen=True)
class Outcome:
    """What became of one run.

    Attributes
    ----------
    run : Run
    status : {"done", "up to date", "failed", "not run"}
        Not run are those that an early end left over.
    seconds : float
        From begin to end; 0 if it was not executed.
    failure : dict
        Empty unless it failed: ``cell``, ``line``, ``error``, ``message`` as in
        `govreport_research.runs.execute.execute`.
    notebook : Path or None
        The executed notebook, if one was saved.
    """

    run: Run
    status: Literal["done", "up to date", "failed", "not run"]
    seconds: float
    failure: dict[str, Any]
    notebook: Path | None


def settle(
    run: Run,
    places: Places,
    attempt: Attempt,
    answer: dict[str, Any],
    known: dict[str, Any],
) -> Outcome:
    """Put the results of an execution into place, or what a failure left.

    Parameters
    ----------
    run : Run
    places : Places
    attempt : Attempt
        Removed.
    answer : dict
        From `govreport_research.runs.supervise.supervise`, with ``started`` and ``ended``.
    known : dict
        What else the record says.

    Returns
    -------
    Outcome
    """
    started, ended = (datetime.fromisoformat(answer[name]) for name in ("started", "ended"))
    record = {
        **known,
        "started": answer["started"],
        "ended": answer["ended"],
        "seconds": round((ended - started).total_seconds(), 1),
        "cpu_seconds": round(answer.get("cpu_seconds", 0.0), 1),
        "peak_memory_mb": round(answer.get("peak_bytes", 0) / 1e6),
        "host": answer.get("host", ""),
        "warnings": answer.get("warnings", []),
    }
    try:
        missing = missing_files(attempt.figures, run.figures) if answer["ok"] else []
        if missing:
            listed = ", ".join(missing[:6]) + (" ..." if len(missing) > 6 else "")
            message = f"It ended, but did not write {listed} to the folder params.output."
            answer = failure("FigureMissing", message)
        if answer["ok"]:
            return _publish(run, places, attempt, record)
        return _keep_failure(run, places, attempt, answer, record)
    except OSError as error:  # a full disk, a folder that cannot be written to
        answer = failure(type(error).__name__, f"Results could not be kept: {error}")
        return Outcome(run, "failed", record["seconds"], answer, None)
    finally:
        attempt.clear()


def _publish(run: Run, places: Places, attempt: Attempt, record: dict[str, Any]) -> Outcome:
    record = {**record, "status": "done", "outputs": hashes_of(attempt.figures)}
    record["stamps"] = stamps_of(attempt.figures)
    # What needs room on the disk comes first: then the rest cannot fail for want of it.
    waiting = attempt.folder / "record.json"
    write_json(waiting, record)
    notebook = places.records / f"{run.name}.ipynb"
    put_file(attempt.executed, notebook)
    put_in_place(attempt.figures, places.figures / run.name)
    put_file(waiting, places.records / f"{run.name}.json")
    for ending in ("ipynb", "json"):
        (places.records / f"{run.name}.failed.{ending}").unlink(missing_ok=True)
    return Outcome(run, "done", record["seconds"], {}, notebook)


def _keep_failure(
    run: Run, places: Places, attempt: Attempt, answer: dict[str, Any], record: dict[str, Any]
) -> Outcome:
    said = {name: answer[name] for name in ("cell", "line", "error", "message")}
    notebook = places.records / f"{run.name}.failed.ipynb"
    notebook.unlink(missing_ok=True)  # one from an earlier failure would mislead
    kept = None
    if _whole(attempt.executed):
        put_file(attempt.executed, notebook)
        kept = notebook
    failed = {**record, "status": "failed", "failure": said, "outputs": {}}
    write_json(places.records / f"{run.name}.failed.json", failed)
    return Outcome(run, "failed", record["seconds"], said, kept)


def _whole(notebook: Path) -> bool:
    """Tell whether a notebook was written to its end: a process may have been killed."""
    try:
        return bool(json.loads(notebook.read_text(encoding="utf-8"))["cells"])
    except (OSError, ValueError, KeyError):
        return False
