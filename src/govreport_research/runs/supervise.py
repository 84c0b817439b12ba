"""One execution of a notebook watched from outside: its time, its memory, whether it is wanted.

`supervise` is what joblib distributes. It is called in a thread of the runner, or in a worker
of a Dask cluster that sees the project under the same path, and leaves its results in the
folder of the attempt; putting them into place is the runner's part.
"""

from __future__ import annotations

import json
import math
import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psutil

from govreport_research.runs.fresh import package_hash
from govreport_research.runs.placement import Attempt

#: Seconds between two looks at memory and lease.
_LOOK: Final = 0.1
#: Seconds between two searches for what a run has started.
_SEARCH: Final = 1.0
#: Bytes by which memory must have grown before it is looked at closely, which takes longer.
_CLOSER: Final = 20_000_000
#: Seconds that a run has to end by itself after its limit, before it is ended.
_PATIENCE: Final = 15.0


def supervise(task: dict[str, Any]) -> dict[str, Any]:
    """Have one notebook executed, and end it if it takes too much or is no longer wanted.

    Parameters
    ----------
    task : dict
        ``run`` (its name), ``attempt`` (folder), ``memory_limit`` (bytes for all processes of
        the run together, or None), ``package`` (hash of the package's files that the runner
        has), and what `govreport_research.runs.execute.execute` takes.

    Returns
    -------
    dict
        As `execute` returns it, with ``host``, ``cpu_seconds`` and ``peak_bytes`` (of memory,
        all processes of the run together, looked at ten times a second).
    """
    attempt = Attempt(Path(task["attempt"]))
    host = socket.gethostname()
    if not Path(task["folder"]).is_dir() or not attempt.folder.parent.is_dir():
        message = f"The machine {host} does not see {task['folder']} and {attempt.folder.parent}."
        return {**failure("FolderNotSeen", message), "host": host}
    if task["package"] != package_hash():
        message = f"The machine {host} has another version of govreport-research."
        return {**failure("OtherVersion", message), "host": host}
    if not attempt.wanted:
        return failure("Stopped", "It was not started.")
    shutil.rmtree(attempt.figures)  # what an earlier worker left that was lost half-way
    attempt.figures.mkdir()
    scratch = tempfile.mkdtemp(prefix=f"govreport-{task['run']}-")
    launcher = _take()
    try:
        answer = _watch(launcher, {**task, "scratch": scratch}, attempt)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        _give_back(launcher)
    return {**answer, "host": host}


def failure(error: str, message: str) -> dict[str, Any]:
    """Return the answer for a run that failed outside of its cells."""
    return {"ok": False, "cell": 0, "line": "", "error": error, "message": message}


def _watch(launcher: _Launcher, task: dict[str, Any], attempt: Attempt) -> dict[str, Any]:
    """Wait for the answer; end what goes beyond its limits."""
    launcher.ask(task)
    begun = time.monotonic()
    deadline = begun + task["time_limit"] + _PATIENCE
    ended: dict[str, Any] | None = None
    family: list[psutil.Process] = []
    searched, most, peak = begun, 0, 0
    limit = task["memory_limit"] or math.inf
    while True:
        with suppress(queue.Empty):
            answer = launcher.answers.get(timeout=_LOOK)
            peak = max(peak, answer.pop("peak_bytes", 0))
            return {"cpu_seconds": 0.0, **_told(answer, ended), "peak_bytes": peak}
        now = time.monotonic()
        if now - searched > _SEARCH or not family:
            family, searched = launcher.family(), now
        resident = sum(_resident(process) for process in family)
        if resident > min(most + _CLOSER, limit):
            most = max(most, resident)
            memory = {process: _own_share(process) for process in family}
            peak = max(peak, sum(memory.values()))
            if ended is None and sum(memory.values()) > limit:
                ended = failure("MemoryLimit", _too_much(task["memory_limit"]))
                deadline = min(deadline, now + _PATIENCE)
                _kill(max(memory, key=lambda process: memory[process]))
        if not attempt.wanted:
            ended = failure("Stopped", "It was stopped.")
            deadline = now
        if now >= deadline:
            ended = ended or failure("TimeLimit", "It did not end in time and was killed.")
            deadline = now + _PATIENCE
            for process in launcher.family():
                _kill(process)


def _told(answer: dict[str, Any], ended: dict[str, Any] | None) -> dict[str, Any]:
    """Return the answer, with the reason known here; where it happened is known there."""
    if ended is None or (answer["ok"] and ended["error"] != "Stopped"):
        return answer
    return {**answer, "ok": False, "error": ended["error"], "message": ended["message"]} | {
        name: answer.get(name, ended[name]) for name in ("cell", "line")
    }


def _too_much(limit: int) -> str:
    return (
        f"The run took more than {limit / 1e9:.3g} GB of memory and was stopped in this cell. "
        "Use fewer reports, fewer workers, or --memory."
    )


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _own_share(process: psutil.Process) -> int:
    """Return the memory of a process, what it shares with its copies in equal parts.

    Only Linux says so, and takes a while to: elsewhere shared memory is counted in each.
    """
    if not psutil.LINUX:
        return _resident(process)
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.Error):
        process.kill()


class _Launcher:
    """A process that starts others, each for one notebook (`govreport_research.runs.execute`)."""

    def __init__(self) -> None:
        self.answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "govreport_research.runs.execute"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
            env=_environment(),
            start_new_session=True,  # Ctrl-C is the runner's to deal with
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def usable(self) -> bool:
        return self._process.poll() is None

    def ask(self, task: dict[str, Any]) -> None:
        """Ask for one execution; `answers` will have one answer."""
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended, and the answer says so
            self._process.stdin.write(json.dumps(task) + "\n")
            self._process.stdin.flush()

    def family(self) -> list[psutil.Process]:
        """Return the processes that it and its notebooks have started."""
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.Error:
            return []

    def close(self) -> None:
        """End it and all that it has started."""
        family = self.family()
        self._process.kill()
        for process in family:
            _kill(process)
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.answers.put(json.loads(line))
        self._log.seek(0)
        said = self._log.read().decode(errors="replace").strip()
        last = said.splitlines()[-1] if said else "It left no message."
        message = f"The process that runs papermill ended. {last}"
        self.answers.put(failure("RunEnded", message))


_IDLE: Final[list[_Launcher]] = []
_BUSY: Final[set[_Launcher]] = set()
_LOCK: Final = threading.Lock()


def _take() -> _Launcher:
    with _LOCK:
        launcher = _IDLE.pop() if _IDLE else _Launcher()
        _BUSY.add(launcher)
        return launcher


def _give_back(launcher: _Launcher) -> None:
    with _LOCK:
        _BUSY.discard(launcher)
        if launcher.usable:
            _IDLE.append(launcher)
            return
    launcher.close()


def close_launchers() -> None:
    """End the processes that this one has started for notebooks, once none is executed.

    Every attempt must have been stopped before; this waits until all have ended.
    """
    limit = time.monotonic() + _PATIENCE
    while _BUSY and time.monotonic() < limit:
        time.sleep(_LOOK / 2)
    with _LOCK:
        while _IDLE:
            _IDLE.pop().close()


def _environment() -> dict[str, str]:
    """Return the environment of notebooks: one core each, and none of the user's kernels."""
    own = {
        "JUPYTER_PREFER_ENV_PATH": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "LOKY_MAX_CPU_COUNT": "1",
    }
    inherited = dict(os.environ)
    # Each kernel would otherwise compile every library again, for seconds.
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**inherited, **own}
