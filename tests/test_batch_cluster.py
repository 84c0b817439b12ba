"""The same study on a Dask cluster of two workers: the same bytes, made by its workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from govreport_research.cli import main
from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.fresh import hashes_of

FIRST = 'seed: int = 0\noutput: str = "figures/working/a"\n'
DRAW = f"""\
import pathlib, psutil
above = [str(each.pid) for each in psutil.Process().parents()]
pathlib.Path(f"above-{{params.seed}}.txt").write_text(" ".join(above))
params.output.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    (params.output / f"coverage{{ending}}").write_text(f"数 {{params.seed}}", encoding="utf-8")
"""
STUDY = """\
runs:
- {name: a, notebook: draws.ipynb, for: {seed: {from: 1, to: 3}}, figures: [coverage]}
- {name: fails, notebook: fails.ipynb, figures: [coverage]}
"""


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_gives_the_same_bytes(
    cluster: LocalCluster,
    tmp_path: Path,
    write_notebook: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = tmp_path / "研究 project"
    project.mkdir()
    write_notebook(project / "draws.ipynb", FIRST, DRAW)
    write_notebook(project / "fails.ipynb", FIRST, "1 / 0")
    study = project / "mine.yml"
    study.write_text(STUDY)
    there, here = tmp_path / "there", tmp_path / "here"
    with Client(cluster) as client:
        workers = {str(pid) for pid in client.run(os.getpid).values()}
    command = ["run", str(study), "--out", str(there), "--cluster", cluster.scheduler_address]
    assert main(command) == 1
    printed = capsys.readouterr()
    assert "3 done 完成, 1 failed 失败" in printed.out
    assert "fails.ipynb, code cell 3" in printed.err
    used = [set((project / f"above-{n}.txt").read_text().split()) & workers for n in (1, 2, 3)]
    assert all(used)
    assert not list((there / "figures").glob(".*"))
    assert main(["run", str(study), "--out", str(here), "--only", "a-*"]) == 0
    assert hashes_of(here / "figures") == hashes_of(there / "figures")


def test_a_cluster_that_is_not_there(
    tmp_path: Path,
    write_notebook: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("govreport_research.runs.distribution.CONNECT", 1)
    write_notebook(tmp_path / "draws.ipynb", FIRST, DRAW)
    (tmp_path / "mine.yml").write_text(
        "runs: [{name: a, notebook: draws.ipynb, figures: [coverage]}]"
    )
    command = ["run", str(tmp_path / "mine.yml"), "--cluster", "tcp://127.0.0.1:9"]
    assert main(command) == 2
    printed = capsys.readouterr().err
    assert "no Dask scheduler answers there" in printed
    assert "Traceback" not in printed
    assert not list((tmp_path / "figures").rglob(".*"))
