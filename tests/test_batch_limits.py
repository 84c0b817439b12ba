"""Notebooks that misbehave, one batch of real kernels: each is told apart, the others end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from govreport_research.runs.batch import run_batch
from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.outcomes import Outcome
from govreport_research.runs.placement import Places
from govreport_research.runs.report import failure_text, status_table
from govreport_research.runs.study import load_study

FIRST = 'seed: int = 0\noutput: str = "figures/working/a"\n'
DRAW = f"""\
params.output.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    (params.output / f"coverage{{ending}}").write_text("new")
"""
CELLS = {
    "endless": (DRAW, "while True:\n    pass"),
    "hungry": (
        DRAW,
        "import time\nkept = []\nwhile True:\n"
        "    kept.append(b'x' * 50_000_000)\n    time.sleep(0.1)",
    ),
    "empty": ("1 + 1",),
    "unstartable": (DRAW,),
    "retried": (DRAW,),
    "good": ("import warnings\nwarnings.warn('looks odd')", DRAW),
}
#: What is started as a kernel here: it refuses for one run, and at first for another.
LAUNCHER = """\
import os, pathlib, sys
starts = pathlib.Path(__file__).with_name("starts.txt")
said = os.environ["JUPYTER_RUNTIME_DIR"]
run = next((name for name in ("unstartable", "retried") if name in said), "")
before = starts.read_text() if starts.exists() else ""
if run:
    starts.write_text(f"{before}{run}\\n")
if run == "unstartable" or (run == "retried" and "retried" not in before):
    sys.exit("no kernel today")
from ipykernel import kernelapp
kernelapp.launch_new_instance()
"""
TIME_LIMIT = 15
MEMORY_LIMIT = 600_000_000


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, write_notebook: Callable[..., Path]) -> Path:
    folder = tmp_path_factory.mktemp("limits")
    runs = []
    for name, cells in CELLS.items():
        write_notebook(folder / f"{name}.ipynb", FIRST, *cells)
        runs.append(f"  - {{name: {name}, notebook: {name}.ipynb, figures: [coverage]}}")
        (folder / "figures" / name).mkdir(parents=True)
        (folder / "figures" / name / "coverage.pdf").write_text("earlier result")
    (folder / "study.yml").write_text("\n".join(["runs:", *runs]))
    (folder / "broken").mkdir()
    (folder / "broken" / "ipykernel_launcher.py").write_text(LAUNCHER)
    return folder


@pytest.fixture(scope="module")
def outcomes(project: Path) -> Iterator[dict[str, Outcome]]:
    study = load_study(project / "study.yml")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", str(project / "broken"))
        found = run_batch(
            study, study.runs, Places.of(study), time_limit=TIME_LIMIT, memory_limit=MEMORY_LIMIT
        )
        yield {outcome.run.name: outcome for outcome in found}


def test_each_ends_as_it_should(outcomes: dict[str, Outcome]) -> None:
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "endless": "failed",
        "hungry": "failed",
        "empty": "failed",
        "unstartable": "failed",
        "retried": "done",
        "good": "done",
    }
    assert "2 done 完成, 4 failed 失败" in status_table(list(outcomes.values()))


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("endless", 4, f"CellTimeoutError: The run took longer than {TIME_LIMIT} seconds"),
        ("hungry", 4, "MemoryLimit: The run took more than 0.6 GB of memory"),
        ("empty", 0, "FigureMissing: It ended, but did not write coverage.pdf"),
        ("unstartable", 0, "The kernel did not start (tried twice)."),
    ],
)
def test_each_failure_is_told_with_its_reason(
    outcomes: dict[str, Outcome], project: Path, name: str, cell: int, said: str
) -> None:
    told = failure_text(outcomes[name], project)
    assert said in told
    assert f"{name}.ipynb" in told
    assert ("code cell 4" in told) == (cell == 4)
    assert len(told.splitlines()) <= 5
    record = json.loads((project / "runs" / f"{name}.failed.json").read_text(encoding="utf-8"))
    assert record["failure"]["cell"] == cell


def test_the_last_good_results_are_untouched(outcomes: dict[str, Outcome], project: Path) -> None:
    for name, outcome in outcomes.items():
        if outcome.status == "failed":
            files = list((project / "figures" / name).iterdir())
            assert [file.read_text() for file in files] == ["earlier result"]
    assert not list((project / "figures").glob(".*"))


def test_the_start_of_a_kernel_is_tried_twice(outcomes: dict[str, Outcome], project: Path) -> None:
    starts = (project / "broken" / "starts.txt").read_text().split()
    assert sorted(starts) == ["retried"] * 2 + ["unstartable"] * 2
    assert outcomes["retried"].status == "done"


def test_a_record_tells_what_a_run_took(outcomes: dict[str, Outcome], project: Path) -> None:
    assert outcomes["good"].status == "done"
    good = json.loads((project / "runs" / "good.json").read_text(encoding="utf-8"))
    assert 0.2 < good["cpu_seconds"] < 60
    assert 40 < good["peak_memory_mb"] < 600
    assert [each["cell"] for each in good["warnings"]] == [3]
    assert "looks odd" in good["warnings"][0]["text"]
    assert good["host"]
    hungry = json.loads((project / "runs" / "hungry.failed.json").read_text(encoding="utf-8"))
    assert 600 < hungry["peak_memory_mb"] < 1200
