"""Kill the runner at random moments: `python benchmarks/kill_runner.py [times]`, by default 20.

A study of six runs is begun again and again, and its runner killed (SIGKILL) at a random moment
each time. No file that is in place may be less than whole, and nothing finished may be lost;
once a runner is left alone the figures must be those of an undisturbed run, byte for byte.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.fresh import hashes_of

RUNS = 6
FIRST = 'seed: int = 0\noutput: str = "figures/working/a"\n'
CELL = f"""\
import pathlib
folder = pathlib.Path(output)
folder.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    (folder / f"coverage{{ending}}").write_text(f"{{seed}} " * 500_000)
"""


def main() -> None:
    """Print what each round found, and whether all held."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    moments = random.Random(20241120)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        write_project(project)
        begun = time.perf_counter()
        run(project, "undisturbed").wait()
        whole = time.perf_counter() - begun
        right = hashes_of(project / "undisturbed" / "figures")
        out = project / "killed"
        finished: set[str] = set()
        for n in range(1, times + 1):
            if len(finished) == RUNS:  # all done: let them be made anew, over the finished ones
                change(project, n)
            moment = moments.uniform(0.2, 1.1 * whole)
            runner = run(project, "killed")
            time.sleep(moment)
            runner.kill()
            runner.wait()
            visible = {
                name: digest
                for name, digest in hashes_of(out / "figures").items()
                if not name.startswith(".")
            }
            assert visible.items() <= right.items(), "a file in place is not whole"
            records = {file.stem for file in (out / "runs").glob("*.json")}
            for file in (out / "runs").glob("*.json"):
                json.loads(file.read_text(encoding="utf-8"))
            assert finished <= records, "a finished result was lost"
            finished = records
            print(f"{n:3} killed after {moment:5.2f} s: {len(visible)} files, {len(finished)} runs")
        assert run(project, "killed").wait() == 0
        assert hashes_of(out / "figures") == right, "the bytes are not those of an undisturbed run"
        assert [file.name for file in out.rglob(".*")] == [".lock"], "something was left behind"
    print(f"killed {times} times: nothing lost, nothing half-written, the same bytes")


def run(project: Path, out: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "govreport_research.cli", "run", "mine.yml", "--out", out]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=project, **quiet)


def write_project(project: Path) -> None:
    (project / "mine.yml").write_text(
        "runs: [{name: a, notebook: draws.ipynb, figures: [coverage], "
        f"for: {{seed: {{from: 1, to: {RUNS}}}}}}}]"
    )
    change(project, 0)


def change(project: Path, n: int) -> None:
    """Write the notebook so that every run is due but its figures stay the same."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(FIRST, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(f"{CELL}# {n}"),
    ]
    nbformat.write(notebook, project / "draws.ipynb")


if __name__ == "__main__":
    main()
