"""Processes that execute notebooks, seen from the one that hands out the work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Final

#: Seconds beyond the time limit of a run after which its process is ended from outside.
_PATIENCE: Final = 30
#: Seconds that a process has to end its kernel before it is killed.
_GRACE: Final = 5


class Interrupted(Exception):  # noqa: N818
    """The study was interrupted while a notebook was being executed."""


class Worker:
    """One process for one notebook after another, started again whenever it has ended.

    It has IPython and Jupyter folders of its own, so that neither other workers nor the
    user's own settings get in its way, and computes on one core.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True)
        self._process: subprocess.Popen[str] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def execute(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Have a notebook executed and wait for the answer.

        Parameters
        ----------
        spec : dict
            As `govreport_research.runs.execute.execute` takes it.

        Returns
        -------
        dict
            As it returns it; a process that ended or hung is reported in the same form.

        Raises
        ------
        Interrupted
            If the worker was closed meanwhile.
        """
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        alarm = threading.Timer(spec["time_limit"] + _PATIENCE, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            process.stdin.write(json.dumps(spec) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            hung = not alarm.is_alive()
            alarm.cancel()
        if line.endswith("\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        process.wait()
        if self._closed:
            raise Interrupted
        if hung:
            return failure("TimeoutError", "It did not end in time and was killed.")
        said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = said[-1] if said else "It left no message."
        return failure("WorkerEnded", f"The process that ran papermill ended. {last}")

    def close(self) -> None:
        """End the process and its kernel; what it was executing is lost."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
        self._folder.cleanup()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def _log(self) -> Path:
        return Path(self._folder.name) / "log.txt"

    def _running(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._closed:
                raise Interrupted
            if self._process is None or self._process.poll() is not None:
                with self._log.open("w") as log:
                    self._process = subprocess.Popen(
                        [sys.executable, "-m", "govreport_research.runs.execute"],
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=log,
                        text=True,
                        encoding="utf-8",
                        env=self._environment(),
                        start_new_session=True,  # Ctrl-C reaches it through `close` only
                    )
            return self._process

    def _environment(self) -> dict[str, str]:
        """Return the environment of the process and its kernels."""
        folder = Path(self._folder.name)
        own = {
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
        }
        inherited = dict(os.environ)
        # Each kernel would otherwise compile every library again, for seconds.
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        return {**inherited, **own}


def failure(error: str, message: str) -> dict[str, Any]:
    """Return the answer for a run that failed outside of its cells."""
    return {"ok": False, "cell": 0, "line": "", "error": error, "message": message}
