"""Every command and every example in the README works as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from govreport_research.project import find_root

ROOT = find_root(Path(__file__))
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
TARGETS = [command.removeprefix("make ") for command in COMMANDS if command.startswith("make ")]
PROGRAMS = [command for command in COMMANDS if not command.startswith("make ")]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project as it is committed, in an empty folder."""
    copy = tmp_path_factory.mktemp("clone") / "project"
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "runs", "working", "__pycache__", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, copy, ignore=left_out)
    shutil.copytree(ROOT / "src", copy / "src", dirs_exist_ok=True)
    return copy


def test_the_readme_has_both_commands_and_others():
    assert TARGETS[:2] == ["figures", "test"]
    assert len(PROGRAMS) >= 4


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_is_there_and_says_what_it_does(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}: \$\(READY\)  ## \S", makefile, re.MULTILINE)


@pytest.mark.parametrize("command", PROGRAMS)
def test_a_command_runs(command, project):
    program, _, arguments = command.partition(" ")
    assert program.startswith(".venv/bin/")
    here = Path(sys.executable).parent / Path(program).name
    done = subprocess.run(
        f"{here} {arguments}", shell=True, cwd=project, capture_output=True, text=True,
        env={**os.environ, "IPYTHONDIR": str(project / "ipython")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_jupyterlab_opens_with_the_kernel_of_this_environment(project, tmp_path):
    program = Path(sys.executable).with_name("jupyter")
    listed = subprocess.run(
        [program, "kernelspec", "list", "--json"], capture_output=True, text=True, check=True
    )
    kernel = json.loads(listed.stdout)["kernelspecs"]["python3"]
    assert Path(kernel["resource_dir"]).is_relative_to(sys.prefix)
    lab = subprocess.Popen(
        [program, "lab", "notebooks", "--no-browser", "--allow-root", "--ServerApp.port=0"],
        cwd=project, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "JUPYTER_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    alarm = threading.Timer(90, lab.kill)
    alarm.start()
    try:
        assert lab.stderr is not None
        assert any("/lab?token=" in line for line in lab.stderr)
    finally:
        alarm.cancel()
        lab.terminate()
        lab.communicate()


def test_the_example_runs():
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(example, names)
    assert len(names["shares"]) == 5 * 17
    assert names["groups"].labels["east"].en == "East"


def test_every_link_and_picture_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
