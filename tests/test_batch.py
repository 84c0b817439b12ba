"""Runs with real kernels: good ones are published, failed ones harm nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import nbformat
import pytest

from govreport_research.runs.batch import pending, run_batch
from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.fresh import Inputs
from govreport_research.runs.outcomes import Outcome
from govreport_research.runs.placement import Attempt, Places, put_in_place
from govreport_research.runs.report import failure_text, status_table
from govreport_research.runs.study import Study, load_study

FIRST = """\
corpus: str = "corpus"
regions: list = []
seed: int = 0
output: str = "figures/working/a"
"""
DRAW = f"""\
params.output.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    text = f"{{params.seed}} {{params.regions}} {{(params.corpus / 'a.txt').read_text()}}"
    (params.output / f"coverage{{ending}}").write_text(text)
"""
SLEEP = """\
import os, pathlib, time
pathlib.Path("kernel.pid").write_text(str(os.getpid()))
time.sleep(600)
"""
STUDY = """\
runs:
  - {name: good, notebook: good.ipynb, parameters: {regions: 罗庄区}, figures: [coverage]}
  - {name: raises, notebook: raises.ipynb, figures: [coverage]}
  - {name: dies, notebook: dies.ipynb, figures: [coverage]}
  - {name: misses, notebook: good.ipynb, figures: [coverage, anatomy]}
"""


def gone(pid: int) -> bool:
    """Wait up to ten seconds for a process to end."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, write_notebook: Callable[..., Path]) -> Path:
    """A project whose folder has a blank, Chinese and braces in its name."""
    folder = tmp_path_factory.mktemp("base") / "my {研究} project"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "a.txt").write_text("first")
    write_notebook(folder / "good.ipynb", FIRST, DRAW)
    fails = "values = [1, 2]\nvalues[2] = 3  # 越界"
    write_notebook(folder / "raises.ipynb", FIRST, DRAW, fails)
    write_notebook(folder / "dies.ipynb", FIRST, DRAW, "import os\nos._exit(3)")
    write_notebook(folder / "sleeps.ipynb", FIRST, DRAW, SLEEP)
    (folder / "study.yml").write_text(STUDY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(project: Path) -> Study:
    return load_study(project / "study.yml")


@pytest.fixture(scope="module")
def outcomes(study: Study) -> dict[str, Outcome]:
    """What became of a first run of everything, with a good result of each from before."""
    for run in study.runs:
        earlier = study.root / "figures" / run.name
        earlier.mkdir(parents=True)
        (earlier / "coverage.pdf").write_text("earlier result")
    found = run_batch(study, study.runs, Places.of(study), workers=2)
    return {outcome.run.name: outcome for outcome in found}


def test_a_clean_run_is_published_and_recorded(outcomes: dict[str, Outcome], project: Path) -> None:
    assert outcomes["good"].status == "done"
    published = sorted(file.name for file in (project / "figures" / "good").iterdir())
    assert published == sorted(f"coverage{ending}" for ending in BUNDLE)
    assert (project / "figures/good/coverage.csv").read_text() == "0 ('罗庄区',) first"
    record = json.loads((project / "runs" / "good.json").read_text(encoding="utf-8"))
    assert record["parameters"] == {"regions": "罗庄区"}
    assert record["seed"] == 0
    assert set(record["outputs"]) == set(published)
    assert {"notebook", "corpus", "package", "environment"} <= set(record["inputs"])
    assert record["versions"]["papermill"]
    assert record["started"] <= record["ended"]


def test_the_executed_notebook_shows_its_parameters_as_written(
    outcomes: dict[str, Outcome],
) -> None:
    assert outcomes["good"].notebook is not None
    notebook = nbformat.read(outcomes["good"].notebook, 4)
    injected = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert [cell.source for cell in injected] == [
        "# Parameters\nregions = '罗庄区'\noutput = 'figures/working/good'"
    ]


@pytest.mark.parametrize("name", ["raises", "dies", "misses"])
def test_a_failed_run_leaves_the_last_good_result_untouched(
    outcomes: dict[str, Outcome], project: Path, name: str
) -> None:
    assert outcomes[name].status == "failed"
    files = list((project / "figures" / name).iterdir())
    assert [file.read_text() for file in files] == ["earlier result"]
    assert (project / "runs" / f"{name}.failed.ipynb").is_file()
    assert not (project / "runs" / f"{name}.json").exists()
    assert not list((project / "figures").glob(".*"))
    assert [file.name for file in (project / "runs").glob(".*")] == [".lock"]
    record = json.loads((project / "runs" / f"{name}.failed.json").read_text(encoding="utf-8"))
    assert record["status"] == "failed"
    assert record["failure"]["message"]


def test_failures_are_told_in_five_lines_with_notebook_and_cell(
    outcomes: dict[str, Outcome], project: Path
) -> None:
    raised = failure_text(outcomes["raises"], project)
    assert raised.splitlines() == [
        "raises failed 失败: raises.ipynb, code cell 4",
        "    values[2] = 3  # 越界",
        "  IndexError: list assignment index out of range",
        f"  See {Path('runs') / 'raises.failed.ipynb'}",
    ]
    died = failure_text(outcomes["dies"], project)
    assert "dies.ipynb, code cell 4" in died
    assert "The kernel died in this cell" in died
    missed = failure_text(outcomes["misses"], project)
    assert "anatomy.pdf, anatomy.svg" in missed
    assert all(len(text.splitlines()) <= 5 for text in (raised, died, missed))
    assert "1 done 完成, 3 failed 失败" in status_table(list(outcomes.values()))


def test_what_changed_is_found_by_content(
    outcomes: dict[str, Outcome],
    study: Study,
    project: Path,
    write_notebook: Callable[..., Path],
) -> None:
    good = study.select("good")

    def why() -> list[str]:
        return pending(good, Places.of(study), Inputs(study))["good"]

    assert outcomes["good"].status == "done"
    assert why() == []
    assert [each.status for each in run_batch(study, good, Places.of(study))] == ["up to date"]

    executed = outcomes["good"].notebook
    assert executed is not None
    source = (project / "good.ipynb").read_bytes()
    os.utime(project / "good.ipynb")
    notebook = nbformat.read(project / "good.ipynb", 4)
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="printed")]
    notebook.cells[2].execution_count = 5
    nbformat.write(notebook, project / "good.ipynb")
    assert why() == []
    notebook.cells[2].source += "\n1 + 1"
    nbformat.write(notebook, project / "good.ipynb")
    assert why() == ["notebook changed"]
    (project / "good.ipynb").write_bytes(source)

    (project / "corpus" / "b.txt").write_text("one more")
    assert why() == ["corpus changed"]
    (project / "corpus" / "b.txt").unlink()

    (project / "data").mkdir()
    (project / "data" / "stopwords.txt").write_text("的")
    assert why() == ["data changed"]
    (project / "data" / "stopwords.txt").unlink()

    figure = project / "figures" / "good" / "coverage.csv"
    drawn = figure.read_text()
    figure.write_text("edited")
    assert why() == ["figures were changed or removed"]
    figure.write_text(drawn)

    other = project / "other.yml"
    other.write_text(STUDY.replace("罗庄区", "沙县区"), encoding="utf-8")
    changed = load_study(other).select("good")
    reasons = pending(changed, Places.of(study), Inputs(study))["good"]
    assert reasons == ["parameters changed"]
    assert why() == []


def test_another_study_never_takes_the_place_of_the_published_one(project: Path) -> None:
    (project / "mine.yml").write_text(STUDY, encoding="utf-8")
    places = Places.of(load_study(project / "mine.yml"))
    assert places == Places(project / "figures" / "working" / "mine", project / "runs" / "mine")


def test_a_run_that_never_ends_is_stopped(project: Path, tmp_path: Path) -> None:
    text = "runs: [{name: sleeps, notebook: sleeps.ipynb, figures: [coverage]}]"
    (project / "endless.yml").write_text(text)
    study = load_study(project / "endless.yml")
    places = Places(tmp_path / "figures", tmp_path / "runs")
    (outcome,) = run_batch(study, study.runs, places, time_limit=5)
    assert outcome.status == "failed"
    assert outcome.failure["error"] == "CellTimeoutError"
    assert "longer than 5 seconds" in outcome.failure["message"]
    assert not (tmp_path / "figures" / "sleeps").exists()


def test_closing_early_ends_the_processes_and_keeps_what_is_done(
    project: Path, tmp_path: Path
) -> None:
    text = """\
runs:
  - {name: good, notebook: good.ipynb, figures: [coverage]}
  - {name: sleeps, notebook: sleeps.ipynb, figures: [coverage]}
"""
    (project / "stopped.yml").write_text(text)
    study = load_study(project / "stopped.yml")
    places = Places(tmp_path / "figures", tmp_path / "runs")
    pid = project / "kernel.pid"
    pid.unlink(missing_ok=True)
    with closing(run_batch(study, study.runs, places)) as batch:
        assert next(batch).run.name == "good"
        while not pid.exists():
            time.sleep(0.1)
    assert gone(int(pid.read_text()))
    assert (tmp_path / "figures" / "good" / "coverage.csv").is_file()
    assert sorted(file.name for file in (tmp_path / "figures").iterdir()) == ["good"]
    assert sorted(file.name for file in (tmp_path / "runs").iterdir()) == [
        ".lock",
        "good.ipynb",
        "good.json",
        "inputs",
    ]


def test_what_starts_notebooks_ends_when_its_parent_does() -> None:
    command = [sys.executable, "-m", "govreport_research.runs.execute"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as launcher:
        assert launcher.stdin is not None
        launcher.stdin.close()
        assert launcher.wait(30) == 0


def test_a_result_set_aside_comes_back(tmp_path: Path) -> None:
    """The state that is left when a run is killed between the two steps of an exchange."""
    places = Places(tmp_path / "figures", tmp_path / "runs")
    final = places.figures / "good"
    final.mkdir(parents=True)
    (final / "a.csv").write_text("last good")
    attempt = Attempt.begin(final)
    (attempt.figures / "a.csv").write_text("new")
    final.rename(places.figures / ".good.old")
    with places.taken():
        assert (final / "a.csv").read_text() == "last good"
        assert [each.name for each in places.figures.iterdir()] == ["good"]
        attempt = Attempt.begin(final)
        (attempt.figures / "a.csv").write_text("new")
        put_in_place(attempt.figures, final)
        attempt.clear()
    with places.taken():
        assert (final / "a.csv").read_text() == "new"
        assert [each.name for each in places.figures.iterdir()] == ["good"]
