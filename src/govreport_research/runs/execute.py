"""The process that executes notebooks: each in a process and with a kernel of its own.

``python -m govreport_research.runs.execute`` reads one JSON object per line from standard
input, has the notebook that it describes executed by papermill in a copy of itself (by
``fork``, so that importing papermill is paid once), and answers with one JSON object per
line. It ends when its input does; a copy ends, with its kernel and all that the kernel
started, as soon as whoever asked for it is gone: it must not go on writing then.

Where there is no ``fork`` (Windows) notebooks are executed in this process, one after another.

papermill's own account is not relied on: after a time-out or a dead kernel the notebook that
it saves calls every cell completed. The answer says ``ok`` only if papermill returned.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import select
import shutil
import sys
import threading
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

from govreport_research.runs.kernels import (
    CopiedKernelManager,
    WaitingKernel,
    can_copy,
    import_usual,
    uses_package,
)

_ANSI: Final = re.compile(r"\x1b\[[0-9;]*m")
_ARROW: Final = re.compile(r"^-+> *\d+ (.*)$", re.MULTILINE)
#: Seconds in which a kernel must have started.
START_LIMIT: Final = 60
#: Characters of a warning that are kept.
_WARNING_LENGTH: Final = 2000
#: Bytes in which the system counts the largest memory of a process.
_MAXRSS: Final = 1 if sys.platform == "darwin" else 1024


def execute(spec: dict[str, Any]) -> dict[str, Any]:
    """Execute one notebook; the start of the kernel is tried twice.

    Parameters
    ----------
    spec : dict
        ``notebook`` and ``executed`` (paths of the notebook and of what is saved),
        ``parameters`` (passed on), ``shown`` (what the saved notebook shows instead),
        ``folder`` (working directory of the kernel), ``scratch`` (folder for IPython's and
        Jupyter's own files), ``time_limit`` (seconds for all).

    Returns
    -------
    dict
        ``ok`` (bool) and, if so, ``warnings`` (list of dict with ``cell`` and ``text``: what
        the notebook wrote to standard error); if not, ``cell`` (number of the code cell,
        counted in the notebook without what papermill adds; 0 if none had started), ``line``
        (of code; may be empty), ``error`` (its class) and ``message``.
    """
    deadline = time.monotonic() + spec["time_limit"]
    os.environ["IPYTHONDIR"] = str(Path(spec["scratch"]) / "ipython")
    os.environ["JUPYTER_RUNTIME_DIR"] = str(Path(spec["scratch"]) / "runtime")
    for attempt in (1, 2):
        try:
            _papermill(spec, deadline)
        except Exception as error:  # whatever it is, it is this run's and is reported
            failure = _failure(error, Path(spec["executed"]), spec["time_limit"])
            started = failure["cell"] > 0
            if started or attempt == 2 or time.monotonic() > deadline:
                return failure
        else:
            return {"ok": True, "warnings": _finish(Path(spec["executed"]), spec["shown"])}
    raise AssertionError("unreachable")


def _papermill(spec: dict[str, Any], deadline: float) -> None:
    import papermill

    papermill.execute_notebook(
        _literal(spec["notebook"]),
        _literal(spec["executed"]),
        parameters=spec["parameters"],
        kernel_name="python3",
        language="python",
        cwd=spec["folder"],
        progress_bar=False,
        kernel_manager_class=CopiedKernelManager,
        start_timeout=START_LIMIT,
        # What is left of the run's time; nbclient takes 0 for no limit at all.
        timeout_func=lambda _cell: max(1, math.ceil(deadline - time.monotonic())),
    )


def _literal(path: str) -> str:
    """Keep papermill from taking braces in a path for fields to fill in."""
    return path.replace("{", "{{").replace("}", "}}")


def _failure(error: Exception, executed: Path, time_limit: float) -> dict[str, Any]:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    cell, source = _last_started(executed)
    failure = {"ok": False, "cell": cell, "line": "", "error": type(error).__name__}
    if isinstance(error, PapermillExecutionError):
        plain = _ANSI.sub("", "\n".join(error.traceback))
        arrow = _ARROW.search(plain)
        line = arrow.group(1).strip() if arrow else ""
        return {**failure, "line": line, "error": error.ename, "message": error.evalue}
    if isinstance(error, CellTimeoutError):
        message = f"The run took longer than {time_limit:g} seconds; it was stopped in this cell."
    elif isinstance(error, DeadKernelError):
        message = "The kernel died in this cell: out of memory, or ended by the code itself."
    else:
        message = str(error) or "".join(traceback.format_exception_only(error)).strip()
        if not cell and getattr(error, "errno", None) != errno.ENOSPC:
            message = f"The kernel did not start (tried twice). {message}"
    first = next((line for line in source.splitlines() if line.strip()), "")
    return {**failure, "line": first.strip(), "message": message}


def _last_started(executed: Path) -> tuple[int, str]:
    """Return number and source of the last code cell that began, from the saved notebook."""
    try:
        cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return 0, ""
    number, last = 0, (0, "")
    for cell in cells:
        metadata = cell.get("metadata", {})
        if cell["cell_type"] != "code":
            continue
        if "injected-parameters" not in metadata.get("tags", []):
            number += 1
        if metadata.get("papermill", {}).get("start_time"):
            last = number, "".join(cell["source"])
    return last


def _finish(executed: Path, shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Write the parameters into the executed notebook as a reader wants them.

    papermill escapes Chinese, and the folder that figures were first written to is gone.
    Returns what the cells wrote to standard error.
    """
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    notebook["metadata"].get("papermill", {}).update(parameters=shown)
    warnings: list[dict[str, Any]] = []
    number = 0
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            lines = ["# Parameters", *(f"{name} = {value!r}" for name, value in shown.items())]
            cell["source"] = "\n".join(lines)
        elif cell["cell_type"] == "code":
            number += 1
            said = "".join(
                "".join(output["text"])
                for output in cell["outputs"]
                if output.get("name") == "stderr"
            ).strip()
            if said:
                warnings.append({"cell": number, "text": said[:_WARNING_LENGTH]})
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    executed.write_text(text, encoding="utf-8")
    return warnings


def _forked(spec: dict[str, Any]) -> dict[str, Any]:
    """Execute a notebook in a copy of this process, and add what it took."""
    asked = os.getpid()
    copied = can_copy() and uses_package(Path(spec["notebook"]))
    if copied:
        import_usual()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            # Before there is a thread or an event loop, which a copy could not go on with.
            waiting = WaitingKernel(lambda: os.close(writing)) if copied else None
            CopiedKernelManager.waiting = waiting
            threading.Thread(target=_end_with, args=(asked, spec["scratch"]), daemon=True).start()
            with os.fdopen(writing, "w", encoding="utf-8") as answer:
                json.dump(execute(spec), answer)
            if waiting is not None:
                waiting.dismiss()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)  # what this process set up is the other one's to take down
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        said = answer.read()
    _, status, used = os.wait4(child, 0)
    ended = {"cpu_seconds": used.ru_utime + used.ru_stime, "peak_bytes": used.ru_maxrss * _MAXRSS}
    if status == 0:
        return {**json.loads(said), **ended}
    code = os.waitstatus_to_exitcode(status)
    how = f"by signal {-code}" if code < 0 else f"with status {code}"
    message = f"The process that ran papermill ended {how}."
    return {"ok": False, "cell": 0, "line": "", "error": "RunEnded", "message": message, **ended}


def _end_with(asked: int, scratch: str) -> None:
    """End this process and all below it once the one that asked, or its own asker, is gone."""
    import psutil

    asker = select.poll()
    asker.register(0, 0)  # no event but that the other end of standard input was closed
    while os.getppid() == asked and not asker.poll(1000):
        pass
    for below in psutil.Process().children(recursive=True):
        below.kill()
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(143)


def main() -> None:
    """Execute what standard input asks for until it ends."""
    # jsonschema compiles a grammar for a string format that no notebook uses, if it finds
    # this optional package; that takes longer than the rest of papermill together.
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing else that is printed here or by a kernel may mix with answers
    attend = _forked if hasattr(os, "fork") else execute
    for name in ("nbclient.exceptions", "papermill.exceptions", "psutil"):
        import_module(name)  # once, before the first copy is made

    with open(0, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            answers.write(json.dumps(attend(json.loads(line))) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
