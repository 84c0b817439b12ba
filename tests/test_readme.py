"""Every command and every example in the README works as it stands there."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from govreport_research.project import find_root

ROOT = find_root(Path(__file__))
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
TARGETS = [command.removeprefix("make ") for command in COMMANDS if command.startswith("make ")]
JUPYTER = Path(sys.executable).with_name("jupyter")
#: No question that waits for an answer, and every cell in the page, seen or not.
LAB_SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
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


@pytest.fixture(scope="module")
def lab(project, tmp_path_factory):
    """JupyterLab as `make lab` starts it, but without a window; gives its address."""
    folder = tmp_path_factory.mktemp("lab")
    for name, chosen in LAB_SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(chosen))
    server = subprocess.Popen(
        [JUPYTER, "lab", "notebooks", "--no-browser", "--allow-root", "--ServerApp.port=0"],
        cwd=project, stderr=subprocess.PIPE, text=True,
        env={
            **os.environ,
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "IPYTHONDIR": str(folder / "ipython"),
        },
    )  # fmt: skip
    alarm = threading.Timer(240, server.kill)
    alarm.start()
    lines = server.stderr
    assert lines is not None
    found = (re.search(r"http://\S+/lab\?token=\S+", line) for line in lines)
    yield next((each[0] for each in found if each), None)
    alarm.cancel()
    server.terminate()
    server.communicate()


def test_jupyterlab_opens_with_the_kernel_of_this_environment(lab):
    listed = subprocess.run(
        [JUPYTER, "kernelspec", "list", "--json"], capture_output=True, text=True, check=True
    )
    kernel = json.loads(listed.stdout)["kernelspecs"]["python3"]
    assert Path(kernel["resource_dir"]).is_relative_to(sys.prefix)
    assert lab is not None


def test_run_all_in_jupyterlab_shows_figures_in_chinese(project, lab, browser):
    notebook = nbformat.read(project / "notebooks" / "07-reuse.ipynb", as_version=4)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(lab.replace("/lab?", "/lab/tree/07-reuse.ipynb?"))
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    ran = page.locator(".jp-CodeCell .jp-InputArea-prompt").filter(has_text=re.compile(r"\d"))
    expect(ran).to_have_count(cells, timeout=120_000)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    shown = page.locator(".jp-OutputArea-output img").evaluate_all(
        "all => Promise.all(all.map(i => i.decode().then(() => i.src.split(',')[1])))"
    )
    page.close()
    made = sorted((project / "figures" / "working" / "07-reuse").glob("*.png"))
    assert len(made) >= 2
    assert {base64.b64decode(each) for each in shown} == {path.read_bytes() for path in made}
    for path in made:
        (drawn,) = PdfReader(path.with_suffix(".pdf")).pages
        assert re.search(r"[\u4e00-\u9fff]{3}", drawn.extract_text()), path.stem


def test_the_example_runs():
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(example, names)
    assert len(names["shares"]) == 5 * 17
    assert names["groups"].labels["east"].en == "East"


def test_every_link_and_picture_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
