"""Files read in processes of their own: what one file does to its reader harms no other."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.reading import Reading

#: Seconds that a process which has closed its output is given to end.
_GRACE: Final = 5


class ReadingProcess:
    """One process that reads files, started again whenever it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def read(self, path: Path, seconds: float) -> Reading:
        """Read one file.

        Parameters
        ----------
        path : Path
        seconds : float
            Wall-clock time after which the process is killed.

        Returns
        -------
        Reading
            With a problem if the process died or was killed.
        """
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def kill() -> None:
            late.set()
            _kill(process)

        alarm = threading.Timer(seconds, kill)
        alarm.daemon = True
        alarm.start()
        try:
            process.stdin.write(json.dumps(str(path)) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            alarm.cancel()
        if line.endswith("\n"):
            return Reading.from_plain(json.loads(line))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)  # it is ending already; its own code says why
        _kill(process)
        process.wait()
        return Reading(problem=_too_slow(seconds) if late.is_set() else _died(process.returncode))

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                # -P: nothing is imported from the working directory, which may be the corpus.
                [sys.executable, "-P", "-m", "govreport_research.corpus.readers.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
                start_new_session=True,
            )
        return self._process


def read_isolated(
    paths: Sequence[Path],
    *,
    workers: int = 2,
    seconds: float = limits.SECONDS,
    done: Callable[[], None] = lambda: None,
) -> list[Reading]:
    """Read files in processes with limits on time and memory.

    Parameters
    ----------
    paths : sequence of Path
    workers : int, default 2
        Processes at a time; one if fewer are asked for.
    seconds : float, default `limits.SECONDS`
        Wall-clock time for one file; files that LibreOffice converts have
        `limits.CONVERSION_SECONDS` more.
    done : callable
        Called after every file, from any thread.

    Returns
    -------
    list of Reading
        In the order of `paths`, one for each.
    """
    readings: list[Reading] = [Reading()] * len(paths)
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(paths)):
        waiting.put(number)
    stop = threading.Event()

    def work(process: ReadingProcess) -> None:
        while not stop.is_set():
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            extra = limits.CONVERSION_SECONDS if _may_be_converted(paths[number]) else 0
            readings[number] = process.read(paths[number], seconds + extra)
            done()

    with contextlib.ExitStack() as stack:
        processes = [
            stack.enter_context(ReadingProcess()) for _ in range(min(max(1, workers), len(paths)))
        ]
        threads = [threading.Thread(target=work, args=(each,), daemon=True) for each in processes]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        finally:
            stop.set()
    return readings


def _may_be_converted(path: Path) -> bool:
    from govreport_research.corpus.readers.conversion import ENDINGS, find_libreoffice

    return path.suffix.lower() in ENDINGS and find_libreoffice() is not None


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill a process and all that it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _too_slow(seconds: float) -> Bilingual:
    return Bilingual(
        f"{seconds:g} 秒内未读完，已中止。请另存为文本或 DOCX。",
        f"reading took longer than {seconds:g} seconds and was stopped. Save it as text or DOCX.",
    )


def _died(code: int | None) -> Bilingual:
    return Bilingual(
        f"读取进程意外结束（代码 {code}），文件可能已损坏或过大。请另存为文本或 DOCX。",
        f"the reading process died over it (code {code}): it is damaged, or needs more memory "
        f"than {limits.MEMORY_BYTES // limits.MEGABYTE} MB. Save it as text or DOCX.",
    )
