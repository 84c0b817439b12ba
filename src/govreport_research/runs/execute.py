"""The process that executes notebooks: one after another, each with a kernel of its own.

``python -m govreport_research.runs.execute`` reads one JSON object per line from standard
input, executes the notebook that it describes with papermill, and answers with one JSON
object per line. It ends when its input does, also in the middle of a notebook: a process
whose parent is gone must not go on writing. The import of papermill is thus paid once.

papermill's own account is not relied on: after a time-out or a dead kernel the notebook that
it saves calls every cell completed. The answer says ``ok`` only if papermill returned.
"""

from __future__ import annotations

import json
import math
import os
import queue
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

_ANSI: Final = re.compile(r"\x1b\[[0-9;]*m")
_ARROW: Final = re.compile(r"^-+> *\d+ (.*)$", re.MULTILINE)
#: Seconds in which a kernel must have started.
START_LIMIT: Final = 60


def execute(spec: dict[str, Any]) -> dict[str, Any]:
    """Execute one notebook; the start of the kernel is tried twice.

    Parameters
    ----------
    spec : dict
        ``notebook`` and ``executed`` (paths of the notebook and of what is saved),
        ``parameters`` (passed on), ``shown`` (what the saved notebook shows instead),
        ``folder`` (working directory of the kernel), ``time_limit`` (seconds for all).

    Returns
    -------
    dict
        ``ok`` (bool) and, if not, ``cell`` (number of the code cell, counted in the
        notebook without what papermill adds; 0 if none had started), ``line`` (of code;
        may be empty), ``error`` (its class) and ``message``.
    """
    deadline = time.monotonic() + spec["time_limit"]
    for attempt in (1, 2):
        try:
            _papermill(spec, deadline)
        except Exception as error:  # whatever it is, it is this run's and is reported
            failure = _failure(error, Path(spec["executed"]), spec["time_limit"])
            started = failure["cell"] > 0
            if started or attempt == 2 or time.monotonic() > deadline:
                return failure
        else:
            _show_parameters(Path(spec["executed"]), spec["shown"])
            return {"ok": True}
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
        if not cell:
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


def _show_parameters(executed: Path, shown: dict[str, Any]) -> None:
    """Write the parameters into the executed notebook as a reader wants them.

    papermill escapes Chinese, and the folder that figures were first written to is gone.
    """
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    notebook["metadata"].get("papermill", {}).update(parameters=shown)
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            lines = ["# Parameters", *(f"{name} = {value!r}" for name, value in shown.items())]
            cell["source"] = "\n".join(lines)
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    executed.write_text(text, encoding="utf-8")


def _feed(put: Callable[[bytes], None]) -> None:
    """Pass on lines of standard input as they come; at its end, end this process."""
    # Unbuffered: the lock of a buffer would be held when the interpreter shuts down.
    with open(0, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            put(line)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Execute what standard input asks for until it ends."""
    # jsonschema compiles a grammar for a string format that no notebook uses, if it finds
    # this optional package; that takes longer than the rest of papermill together.
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing else that is printed here or by a kernel may mix with answers
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # lets nbclient end its kernel
    threading.Thread(target=_feed, args=(asked.put,), daemon=True).start()
    while True:
        answer = execute(json.loads(asked.get()))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
