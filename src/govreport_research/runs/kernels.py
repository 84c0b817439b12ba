"""Kernels copied from a process that has imported what notebooks import.

Importing pandas, matplotlib and this package takes a kernel longer than most notebooks take to
compute. Where there is ``fork``, a kernel is therefore a copy of a process that has done it
once. It is a kernel in every other respect: ``ipykernel_launcher`` is run in it, in the folder,
with the environment and with the arguments that Jupyter would start it with.
"""

from __future__ import annotations

import gc
import json
import os
import random
import runpy
import signal
import sys
import traceback
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from jupyter_client.manager import AsyncKernelManager

#: What nearly every notebook of a study imports, and what runs it.
_USUAL: Final = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "matplotlib_inline.backend_inline",
    "scipy.sparse.csgraph",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
    "govreport_research.corpus.places",
    "govreport_research.comparison.design",
    "govreport_research.comparison.shares",
    "govreport_research.figures.draw_groups",
    "govreport_research.measures.theme_scores",
    "govreport_research.runs.parameters",
    "govreport_research.runs.publication",
    "govreport_research.text.sections",
)
_MODULE: Final = "ipykernel_launcher"


def can_copy() -> bool:
    """Return whether processes that have imported numerical libraries can be copied here.

    On macOS the system's own libraries do not survive it.
    """
    return hasattr(os, "fork") and sys.platform != "darwin"


def uses_package(notebook: Path) -> bool:
    """Return whether a notebook uses this package; for any other there is nothing to import."""
    try:
        return "govreport_research" in notebook.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # papermill will say so
        return False


@cache
def import_usual() -> None:
    """Import what notebooks import, and read the fonts that figures are set in."""
    # matplotlib asks for its backend when it is imported, which a kernel would have done later.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in _USUAL:
        import_module(name)
    from govreport_research.figures.embedding import read_fonts
    from govreport_research.figures.fonts import register_fonts

    read_fonts(register_fonts())
    # What is here now stays; collecting garbage in the copies need not look at it.
    gc.collect()
    gc.freeze()


class WaitingKernel:
    """A copy of this process that becomes a kernel once it is told how.

    It stands in for the `subprocess.Popen` of a kernel that Jupyter started.
    """

    stdin = stdout = stderr = None

    def __init__(self, close: Callable[[], None]) -> None:
        """Make the copy; `close` closes in it what only this process may hold open."""
        reading, self._writing = os.pipe()
        self.returncode: int | None = None
        self.used = False
        self.pid = os.fork()
        if self.pid:
            os.close(reading)
            return
        status = 1
        try:
            os.close(self._writing)
            close()
            os.setsid()
            _become_kernel(reading)
            status = 0
        except SystemExit as end:
            if isinstance(end.code, str):
                print(end.code, file=sys.stderr)
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def start(self, arguments: list[str], folder: str, environment: dict[str, str]) -> None:
        """Tell it to become a kernel."""
        self.used = True
        told = {"arguments": arguments, "folder": folder, "environment": environment}
        with os.fdopen(self._writing, "w", encoding="utf-8") as telling:
            json.dump(told, telling)

    def dismiss(self) -> None:
        """End it if it was not needed."""
        if not self.used:
            os.close(self._writing)
            self.wait()

    def poll(self) -> int | None:
        """Return its exit status, or None if it has not ended."""
        return self._ended(os.WNOHANG)

    def wait(self) -> int | None:
        """Wait for it to end and return its exit status."""
        return self._ended(0)

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _become_kernel(reading: int) -> None:
    """Wait to be told how, and run a kernel until it ends."""
    with os.fdopen(reading, encoding="utf-8") as telling:
        said = telling.read()
    if not said:
        return
    told = json.loads(said)
    os.environ.clear()
    os.environ.update(told["environment"])
    os.chdir(told["folder"])
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    sys.argv = [_MODULE, *told["arguments"]]
    sys.path[0] = str(Path.cwd())  # as ``python -m`` has it
    # Copies must not draw the same numbers; numpy took its seed when it was imported.
    random.seed()
    import_module("numpy").random.seed()
    runpy.run_module(_MODULE, run_name="__main__", alter_sys=True)


class CopiedKernelManager(AsyncKernelManager):
    """Starts the waiting kernel, if there is one and it is what Jupyter would start."""

    #: Set before a notebook is executed.
    waiting: WaitingKernel | None = None

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        waiting, provisioner = type(self).waiting, self.provisioner
        type(self).waiting = None
        mine = kernel_cmd[0] == sys.executable and _MODULE in kernel_cmd
        if waiting is None or provisioner is None or not mine:
            await super()._async_launch_kernel(kernel_cmd, **kw)
            return
        environment = {**kw["env"], "JPY_PARENT_PID": str(os.getpid())}
        arguments = kernel_cmd[kernel_cmd.index(_MODULE) + 1 :]
        # Copied before this process went into the folder of the study.
        waiting.start(arguments, kw.get("cwd") or str(Path.cwd()), environment)
        local: Any = provisioner
        local.process, local.pid, local.pgid = waiting, waiting.pid, waiting.pid
        self._reconcile_connection_info(local.connection_info)
