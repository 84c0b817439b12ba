"""Copied kernels: like any other, and each on its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from govreport_research.runs.batch import run_batch
from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.outcomes import Outcome
from govreport_research.runs.placement import Places
from govreport_research.runs.study import load_study

FIRST = 'seed: int = 0\noutput: str = "figures/working/a"\n'
#: What a kernel is asked about itself.
SAYS = f"""\
import json, os, random, sys
from pathlib import Path
import numpy as np
import matplotlib
import govreport_research as gr
said = {{
    "folder": os.getcwd(),
    "module": __name__,
    "first_path": sys.path[0],
    "backend": matplotlib.get_backend(),
    "numbers": [random.random(), float(np.random.random())],
    "core": os.environ["OMP_NUM_THREADS"],
    "left_by_others": getattr(np, "left", None),
}}
np.left = "something"
folder = Path(output)
folder.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    (folder / f"coverage{{ending}}").write_text(json.dumps(said))
"""


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory, write_notebook: Callable[..., Path]
) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("kernels")
    cells = {
        "one": [SAYS],
        "dies": [SAYS, "os._exit(3)"],
        "raises": [SAYS, "1 / 0"],
        "two": [SAYS],
    }
    runs = []
    for name, sources in cells.items():
        write_notebook(folder / f"{name}.ipynb", FIRST, *sources)
        runs.append(f"  - {{name: {name}, notebook: {name}.ipynb, figures: [coverage]}}")
    (folder / "study.yml").write_text("\n".join(["runs:", *runs]))
    study = load_study(folder / "study.yml")
    found = run_batch(study, study.runs, Places.of(study), workers=1)
    return {outcome.run.name: outcome for outcome in found}


def said(outcome: Outcome) -> dict[str, object]:
    run = outcome.run
    folder = run.notebook.parent / "figures" / run.name
    told: dict[str, object] = json.loads((folder / "coverage.csv").read_text())
    return told


def test_kernels_are_in_place_and_know_nothing_of_each_other(outcomes: dict[str, Outcome]) -> None:
    one, two = said(outcomes["one"]), said(outcomes["two"])
    for each in (one, two):
        assert each["folder"] == str(outcomes["one"].run.notebook.parent)
        assert (each["module"], each["core"]) == ("__main__", "1")
        assert each["backend"] in ("inline", "module://matplotlib_inline.backend_inline")
        assert each["left_by_others"] is None
    assert one["first_path"] == two["first_path"] != one["folder"]
    drawn = [number for each in (one, two) for number in each["numbers"]]  # type: ignore[attr-defined]
    assert len(set(drawn)) == 4


def test_a_copied_kernel_that_ends_is_reported(outcomes: dict[str, Outcome]) -> None:
    statuses = {name: outcome.status for name, outcome in outcomes.items()}
    assert statuses == {"one": "done", "dies": "failed", "raises": "failed", "two": "done"}
    assert outcomes["dies"].failure["error"] == "DeadKernelError"
    assert outcomes["raises"].failure["error"] == "ZeroDivisionError"
