"""Notebooks run on selections that leave little, and say so instead of breaking."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from govreport_research.project import find_root
from govreport_research.runs.batch import run_batch
from govreport_research.runs.placement import Places
from govreport_research.runs.study import load_study

ROOT = find_root(Path(__file__))
PAPERMILL = Path(sys.executable).with_name("papermill")
#: Notebook, parameters and figures of selections that leave little.
SMALL = {
    "one-part-of-one-report": (
        "04-regions",
        {"regions": ["罗庄区"], "roles": "measures", "width": "onehalf"},
        ["theme-by-report", "theme-by-region", "distinctive-words"],
    ),
    "one-year": (
        "05-years",
        {"years": 2021, "width": "single"},
        ["theme-by-year", "terms-by-year"],
    ),
    "indicators-of-one-report": (
        "06-indicators",
        {"regions": ["柳州市"]},
        ["indicators", "changes"],
    ),
    "wording-of-two-reports": (
        "07-reuse",
        {"years": 2021, "width": "single"},
        ["shared-wording", "new-wording"],
    ),
    "one-group": (
        "08-robustness",
        {"years": 2022},
        ["robustness", "robustness-years", "specification-curve"],
    ),
}
#: Notebook, what papermill is given, what the error says.
WRONG = {
    "a region that is not there": (
        "02-sections",
        ["-p", "regions", "罗庄县"],
        "the region '罗庄县' is not in this corpus. Did you mean 罗庄区?",
    ),
    "a misspelt parameter": ("05-years", ["-p", "langauge", "en"], "Did you mean language?"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project that runs the notebooks on these selections."""
    folder = tmp_path_factory.mktemp("small") / "project"
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    runs = [
        {
            "name": name,
            "notebook": f"notebooks/{notebook}.ipynb",
            "parameters": {"language": "en", **parameters},
            "figures": figures,
        }
        for name, (notebook, parameters, figures) in SMALL.items()
    ]
    (folder / "study.yml").write_text(yaml.safe_dump({"runs": runs}, allow_unicode=True))
    return folder


@pytest.fixture(scope="module")
def outcomes(project):
    study = load_study(project / "study.yml")
    found = run_batch(study, study.runs, Places.of(study), workers=2)
    return {outcome.run.name: outcome for outcome in found}


@pytest.mark.parametrize("name", SMALL)
def test_a_notebook_shows_a_small_selection_or_says_why_not(outcomes, project, name):
    assert outcomes[name].status == "done", outcomes[name].failure
    folder = project / "figures" / name
    for figure in SMALL[name][2]:
        drawn = (folder / f"{figure}.pdf").exists()
        assert drawn != (folder / f"{figure}.omitted.md").exists(), figure


def test_what_one_group_cannot_show_is_left_out_with_the_reason(outcomes, project):
    assert outcomes["one-group"].status == "done"
    folder = project / "figures" / "one-group"
    left_out = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    assert set(left_out) == {
        f"{name}.omitted.md" for name in ("robustness", "robustness-years", "specification-curve")
    }
    assert "There is one group only" in left_out["robustness.omitted.md"]
    assert "只有一个年度" in left_out["robustness-years.omitted.md"]


def papermill(folder, notebook, arguments):
    environment = {**os.environ, "IPYTHONDIR": str(folder / "ipython")}
    command = [
        PAPERMILL, ROOT / "notebooks" / f"{notebook}.ipynb", folder / "out.ipynb",
        "-p", "output", folder / "figures", *arguments, "--no-progress-bar",
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    folders = [tmp_path_factory.mktemp("run") for _ in WRONG]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(
            papermill, folders, *zip(*((n, a) for n, a, _ in WRONG.values()), strict=True)
        )
        return dict(zip(WRONG, zip(done, folders, strict=True), strict=True))


@pytest.mark.parametrize("case", WRONG)
def test_papermill_says_what_is_wrong_with_a_parameter(refused, case):
    done, folder = refused[case]
    assert done.returncode != 0
    assert WRONG[case][2] in done.stderr
    assert not list(folder.glob("figures/*"))
