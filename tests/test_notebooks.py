"""Notebooks run on selections that leave little, and say so instead of breaking."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from govreport_research.project import find_root

ROOT = find_root(Path(__file__))
PAPERMILL = Path(sys.executable).with_name("papermill")
#: Notebook, parameters, what the error says (empty if it runs).
CASES = {
    "one statutory part of one report": (
        "04-regions",
        ["-y", "regions: [罗庄区]", "-p", "roles", "measures", "-p", "width", "onehalf"],
        "",
    ),
    "one year": ("05-years", ["-p", "years", "2021", "-p", "width", "single"], ""),
    "indicators of one report": ("06-indicators", ["-y", "regions: [柳州市]"], ""),
    "shared wording of two reports": (
        "07-reuse",
        ["-p", "years", "2021", "-p", "width", "single"],
        "",
    ),
    "a region that is not there": (
        "02-sections",
        ["-p", "regions", "罗庄县"],
        "the region '罗庄县' is not in this corpus. Did you mean 罗庄区?",
    ),
    "a misspelt parameter": ("05-years", ["-p", "langauge", "en"], "Did you mean language?"),
    "one group to compare": ("08-robustness", ["-p", "years", "2022"], ""),
}


def run(folder, notebook, arguments):
    environment = {**os.environ, "IPYTHONDIR": str(folder / "ipython")}
    command = [
        PAPERMILL, ROOT / "notebooks" / f"{notebook}.ipynb", folder / "out.ipynb",
        "-p", "language", "en", "-p", "output", folder / "figures", *arguments,
        "--no-progress-bar",
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folders = [tmp_path_factory.mktemp("run") for _ in CASES]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(run, folders, *zip(*((n, a) for n, a, _ in CASES.values()), strict=True))
        return dict(zip(CASES, zip(done, folders, strict=True), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_a_notebook_runs_or_says_what_is_wrong(runs, case):
    done, folder = runs[case]
    message = CASES[case][2]
    if message:
        assert done.returncode != 0
        assert message in done.stderr
        assert not list(folder.glob("figures/*"))
    else:
        assert done.returncode == 0, done.stderr
        assert list(folder.glob("figures/*.pdf")) or list(folder.glob("figures/*.omitted.md"))


def test_what_one_group_cannot_show_is_left_out_with_the_reason(runs):
    folder = runs["one group to compare"][1] / "figures"
    left_out = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    assert set(left_out) == {
        f"{name}.omitted.md" for name in ("robustness", "robustness-years", "specification-curve")
    }
    assert "There is one group only" in left_out["robustness.omitted.md"]
    assert "只有一个年度" in left_out["robustness-years.omitted.md"]
