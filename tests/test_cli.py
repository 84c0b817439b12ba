"""The command line: what it prints, how it ends, and that it shows no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from govreport_research.cli import main
from govreport_research.runs.endings import BUNDLE

FIRST = 'seed: int = 0\noutput: str = "figures/working/a"\n'
DRAW = f"""\
params.output.mkdir(parents=True, exist_ok=True)
for ending in {BUNDLE}:
    (params.output / f"coverage{{ending}}").write_text(str(params.seed))
"""
SLEEP = """\
import os, pathlib, time
pathlib.Path("kernel.pid").write_text(str(os.getpid()))
time.sleep(600)
"""
STUDY = """\
runs:
  - {name: good, notebook: good.ipynb, figures: [coverage]}
  - {name: bad, notebook: bad.ipynb, figures: [coverage]}
"""


@pytest.fixture
def project(tmp_path: Path, write_notebook: Callable[..., Path]) -> Path:
    write_notebook(tmp_path / "good.ipynb", FIRST, DRAW)
    write_notebook(tmp_path / "bad.ipynb", FIRST, "1 / 0")
    write_notebook(tmp_path / "sleeps.ipynb", FIRST, SLEEP)
    (tmp_path / "mine.yml").write_text(STUDY)
    return tmp_path


def test_run_list_and_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = str(project / "mine.yml")
    assert main(["run", study, "--workers", "2"]) == 1
    printed = capsys.readouterr()
    assert "ZeroDivisionError: division by zero" in printed.err
    assert "bad.ipynb, code cell 3" in printed.err
    assert "[2/2]" in printed.err
    assert "1 done 完成, 1 failed 失败" in printed.out

    assert main(["list", study]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["run", "good", "bad"]
    assert lines[1].endswith("up to date")
    assert lines[2].endswith("never run here, the last attempt failed")

    assert main(["run", study, "--only", "go*"]) == 0
    assert "1 up to date 无变化" in capsys.readouterr().out
    assert main(["run", study, "--only", "go*", "--force"]) == 0
    assert "1 done 完成" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "mine.yml", "--only", "goood"], "Did you mean good?"),
        (["run", "nowhere.yml"], "there is no such study"),
        (["run", "broken.yml"], "the notebook good.ipyn does not exist. Did you mean good.ipynb?"),
        (["list", "broken.yml"], "the key 'figure' is not known. Did you mean figures?"),
        (["check", "nowhere"], "nowhere"),
        (["outline", "nowhere.txt"], "nowhere.txt"),
    ],
)
def test_wrong_use_is_told_without_a_traceback(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(project)
    (project / "broken.yml").write_text(
        STUDY.replace("good.ipynb", "good.ipyn").replace("figures", "figure")
    )
    assert main(arguments) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert "Traceback" not in printed


def test_unknown_options_are_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["run", "--worker"], ["run", "--workers", "0"], ["walk"], []):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 2
    assert "0 is less than 1" in capsys.readouterr().err


def test_looking_at_a_study_does_not_wait_for_large_libraries(project: Path) -> None:
    code = (
        "import sys\nfrom govreport_research.cli import main\n"
        f"assert main(['list', {str(project / 'mine.yml')!r}]) == 0\n"
        "print({'pandas', 'numpy', 'nbformat', 'papermill', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_check_shows_the_ledger(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(root / "data" / "approval-bureaus")]) == 0
    printed = capsys.readouterr().out
    assert "5 reports loaded 已载入, 0 files not loaded 未载入" in printed
    assert "luozhuang-2023" in printed


def test_check_tells_all_problems_with_rows(
    corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = corpus_folder / "reports.csv"
    spoilt = listing.read_text(encoding="utf-8").replace(",2023,", ",23,").replace("city", "town")
    listing.write_text(spoilt, encoding="utf-8")
    assert main(["check", str(corpus_folder)]) == 2
    printed = capsys.readouterr().err
    assert "problems:" in printed
    assert "reports.csv, row" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_stopping_the_program_stops_its_kernels(project: Path, ending: signal.Signals) -> None:
    (project / "endless.yml").write_text(
        "runs: [{name: sleeps, notebook: sleeps.ipynb, figures: [coverage]}]"
    )
    command = [sys.executable, "-m", "govreport_research.cli", "run", "endless.yml"]
    pid = project / "kernel.pid"
    with subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, text=True) as program:
        while not pid.exists() or not pid.read_text():
            assert program.poll() is None
            time.sleep(0.1)
        program.send_signal(ending)
        _, errors = program.communicate(timeout=20)
    if ending == signal.SIGINT:
        assert program.returncode == 130
        assert "what was done is kept" in errors
        assert "Traceback" not in errors
    for _ in range(100):
        try:
            os.kill(int(pid.read_text()), 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the kernel is still running")
