"""Several runners, runners that are killed, folders and disks that cannot be written to."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from govreport_research.cli import main
from govreport_research.runs.batch import run_batch
from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.placement import Places
from govreport_research.runs.study import load_study

FIRST = 'regions: list = []\nkilobytes: int = 1\noutput: str = "figures/working/a"\n'
DRAW = f"""\
params.output.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    text = f"{{params.regions}} {{ending}} " * (100 * kilobytes)
    (params.output / f"coverage{{ending}}").write_text(text)
"""


@pytest.fixture
def project(tmp_path: Path, write_notebook: Callable[..., Path]) -> Path:
    folder = tmp_path / "我的 project"
    folder.mkdir()
    write_notebook(folder / "draws.ipynb", FIRST, DRAW)
    write_notebook(folder / "fails.ipynb", FIRST, "1 / 0")
    (folder / "mine.yml").write_text(
        "runs: [{name: 图, notebook: draws.ipynb, for: {regions: [罗庄区]}, figures: [coverage]}]",
        encoding="utf-8",
    )
    return folder


def written(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in sorted(folder.iterdir())}


def expected(region: str) -> dict[str, str]:
    regions = (region,)
    return {f"coverage{ending}": f"{regions} {ending} " * 100 for ending in sorted(BUNDLE)}


@contextmanager
def mounted(*arguments: str, at: Path) -> Iterator[None]:
    """Mount something, or skip the test where that is not allowed."""
    done = subprocess.run(["mount", *arguments, str(at)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(at)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only; for root, whom permissions do not stop, by a mount."""
    if os.geteuid():
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    with mounted("--bind", str(folder), at=folder):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        yield


def test_a_project_that_cannot_be_written_to(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with read_only(project):
        assert main(["run", str(project / "mine.yml")]) == 2
        assert "results cannot be written here" in capsys.readouterr().err
        out = tmp_path / "结果 elsewhere"
        assert main(["run", str(project / "mine.yml"), "--out", str(out)]) == 0
        capsys.readouterr()
        assert main(["list", str(project / "mine.yml"), "--out", str(out)]) == 0
        assert "up to date" in capsys.readouterr().out
    assert written(out / "figures" / "图-罗庄区") == expected("罗庄区")
    assert (out / "runs" / "index.csv").is_file()
    assert not (project / "figures").exists()


def test_a_disk_that_is_full(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "full.yml").write_text(
        "runs:\n"
        "- {name: big, notebook: draws.ipynb, parameters: {kilobytes: 9000}, figures: [coverage]}\n"
        "- {name: small, notebook: draws.ipynb, figures: [coverage]}\n"
    )
    out = tmp_path / "small disk"
    out.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", at=out):
        (out / "figures" / "big").mkdir(parents=True)
        (out / "figures" / "big" / "coverage.pdf").write_text("earlier result")
        command = ["run", str(project / "full.yml"), "--out", str(out), "--workers", "1"]
        assert main(command) == 1
        assert "No space left on device" in capsys.readouterr().err
        assert written(out / "figures" / "big") == {"coverage.pdf": "earlier result"}
        assert len(written(out / "figures" / "small")) == len(BUNDLE)
        assert not list((out / "figures").glob(".*"))


def test_a_second_runner_leaves_with_a_message(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = load_study(project / "mine.yml")
    places = Places.of(study)
    with closing(run_batch(study, study.runs, places)) as first:
        assert next(first).status == "done"
        assert main(["run", str(study.file), "--force"]) == 2
        assert "another govreport is at work" in capsys.readouterr().err
    assert written(project / "figures" / "working" / "mine" / "图-罗庄区") == expected("罗庄区")
    assert main(["run", str(study.file)]) == 0
    assert "1 up to date" in capsys.readouterr().out


def test_the_first_failure_ends_all_if_asked(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "fails.yml").write_text(
        "runs:\n- {name: fails, notebook: fails.ipynb, figures: [coverage]}\n"
        "- {name: draws, notebook: draws.ipynb, figures: [coverage]}\n"
    )
    command = ["run", str(project / "fails.yml"), "--workers", "1", "--fail-fast"]
    assert main(command) == 1
    assert "1 failed 失败, 1 not run 未运行" in capsys.readouterr().out
    assert not (project / "figures" / "working" / "fails" / "draws").exists()


REGIONS = ["大余县", "罗庄区", "岳麓区"]


def test_killing_the_runner_loses_nothing(project: Path) -> None:
    """`benchmarks/kill_runner.py` does the same more often."""
    (project / "mine.yml").write_text(
        f"runs: [{{name: a, notebook: draws.ipynb, for: {{regions: {REGIONS}}},"
        " figures: [coverage]}]",
        encoding="utf-8",
    )
    places = Places.of(load_study(project / "mine.yml"))
    moments = random.Random(20211115)
    finished: set[str] = set()
    for _ in range(4):
        command = [sys.executable, "-m", "govreport_research.cli", "run", "mine.yml"]
        with subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL) as runner:
            time.sleep(moments.uniform(1, 5))
            runner.kill()
        for region in REGIONS:
            folder = places.figures / f"a-{region}"
            if folder.exists():
                assert written(folder) == expected(region)
        records = {file.stem for file in places.records.glob("*.json")}
        assert finished <= records
        finished = records
        for name in finished:
            record = json.loads((places.records / f"{name}.json").read_text(encoding="utf-8"))
            assert set(record["outputs"]) == {f"coverage{ending}" for ending in BUNDLE}
    assert main(["run", str(project / "mine.yml")]) == 0
    for region in REGIONS:
        assert written(places.figures / f"a-{region}") == expected(region)
    assert not list(places.figures.glob(".*"))
    assert [file.name for file in places.records.rglob(".*")] == [".lock"]
