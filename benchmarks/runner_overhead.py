"""What the runner costs: `python benchmarks/runner_overhead.py`.

Runs of one small notebook (it imports pandas and matplotlib and computes for about a second)
by the papermill command one after another, by papermill's function in one process, and by
`govreport run` with one worker and with two: time on the clock, and time of processors, which
says more on a machine that does other things as well. Then 500 runs of which nothing has
changed, each with the published figures of one run of the shipped study.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from govreport_research.project import find_root
from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.explain import keep_listings
from govreport_research.runs.fresh import Inputs
from govreport_research.runs.outcomes import settle
from govreport_research.runs.placement import Attempt, Places
from govreport_research.runs.records import git_state, versions
from govreport_research.runs.study import load_study

RUNS = 6
UNCHANGED = 500
BIN = Path(sys.executable).parent
FIRST = 'seed: int = 0\noutput: str = "figures/working/a"\n'
CELL = f"""\
import matplotlib.pyplot, numpy as np, pandas as pd, pathlib
numbers = np.random.default_rng(seed)
for _ in range(60):
    np.linalg.svd(numbers.normal(size=(200, 200)))
folder = pathlib.Path(output)
folder.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    (folder / f"coverage{{ending}}").write_text(str(seed))
"""
#: papermill's own function, run after run in one process.
IN_ONE = """\
import sys, papermill
for seed in range(1, int(sys.argv[1]) + 1):
    papermill.execute_notebook("draws.ipynb", f"one-{seed}.ipynb", kernel_name="python3",
        language="python", parameters={"seed": seed, "output": f"one/{seed}"}, progress_bar=False)
"""


def main() -> None:
    """Print one line per way of running."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        write_project(project)
        bare = timed("papermill command, one after another", lambda: by_command(project))
        timed("papermill function in one process", lambda: by_function(project))
        one = timed("govreport run --workers 1", lambda: by_runner(project, 1))
        two = timed("govreport run --workers 2", lambda: by_runner(project, 2))
        print(f"one worker over the papermill command: clock {one[0] / bare[0] - 1:+.1%}, "
              f"processors {one[1] / bare[1] - 1:+.1%}")  # fmt: skip
        print(f"two workers: {bare[0] / two[0]:.2f} times as fast as the papermill command")
        unchanged(project)


def timed(name: str, action: Callable[[], object]) -> tuple[float, float]:
    """Return seconds on the clock and of processors, children included."""
    clock, before = time.perf_counter(), os.times()
    action()
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    passed = time.perf_counter() - clock
    print(f"{name:40} {passed:7.1f} s {used:7.1f} s of processors", flush=True)
    return passed, used


def write_project(project: Path) -> None:
    notebook = nbformat.v4.new_notebook()
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook.metadata["kernelspec"] = kernel
    notebook.cells = [
        nbformat.v4.new_code_cell(FIRST, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(CELL),
    ]
    nbformat.write(notebook, project / "draws.ipynb")
    (project / "study.yml").write_text(
        "runs: [{name: a, notebook: draws.ipynb, figures: [coverage], "
        f"for: {{seed: {{from: 1, to: {RUNS}}}}}}}]"
    )


def by_command(project: Path) -> None:
    for seed in range(1, RUNS + 1):
        given = ["-p", "seed", str(seed), "-p", "output", f"bare/{seed}", "--no-progress-bar"]
        command = [BIN / "papermill", "draws.ipynb", f"{seed}.ipynb", *given]
        subprocess.run(command, cwd=project, check=True, capture_output=True)


def by_function(project: Path) -> None:
    command = [sys.executable, "-c", IN_ONE, str(RUNS)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)


def by_runner(project: Path, workers: int) -> None:
    out = project / f"out-{workers}"
    (project / "mine.yml").write_bytes((project / "study.yml").read_bytes())
    command = [BIN / "govreport", "run", "mine.yml", "--out", out, "--workers", str(workers)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)


def unchanged(project: Path) -> None:
    """Time a study of which nothing has changed."""
    figures = find_root(Path(__file__)) / "figures" / "04-regions"
    names = sorted({file.stem for file in figures.glob("*.json")})
    (project / "many.yml").write_text(
        f"runs: [{{name: a, notebook: draws.ipynb, figures: {names}, "
        f"for: {{seed: {{from: 1, to: {UNCHANGED}}}}}}}]"
    )
    study = load_study(project / "many.yml")
    places, inputs = Places.of(study, project / "many"), Inputs(study)
    known = {"versions": versions(), "git": git_state(project), "study": "many.yml"}
    answer = {"ok": True, "started": "2026-01-01T00:00:00", "ended": "2026-01-01T00:00:01"}
    with places.taken():
        for run in study.runs:
            attempt = Attempt.begin(places.figures / run.name)
            shutil.copytree(figures, attempt.figures, dirs_exist_ok=True)
            attempt.executed.write_text('{"cells": [{}]}')
            keep_listings(places.records, inputs.of(run), inputs.listings(run))
            described = {"run": run.name, "parameters": run.parameters, "inputs": inputs.of(run)}
            settle(run, places, attempt, answer, {**known, **described})
    size = sum(file.stat().st_size for file in places.figures.rglob("*") if file.is_file())
    command = [BIN / "govreport", "run", "many.yml", "--out", project / "many"]
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        done = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True)
        times.append(time.perf_counter() - begun)
        assert f"{UNCHANGED} up to date" in done.stdout
    print(f"{UNCHANGED} runs, nothing changed, {size / 1e6:.0f} MB of figures: "
          f"{min(times):.2f} s, best of three")  # fmt: skip


if __name__ == "__main__":
    main()
