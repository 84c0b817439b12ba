"""The shipped study gives its published figures again, whoever runs it and wherever."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest
import yaml

from govreport_research.figures.bundle import load_bundles
from govreport_research.figures.checksums import checksums, read_checksums
from govreport_research.project import find_root
from govreport_research.runs.study import load_study

ROOT = find_root(Path(__file__))
FIGURES = ROOT / "figures"
STUDY = load_study(ROOT / "study.yml")


def papermill(folder, run):
    """Run a notebook by the papermill command, far from home and in another locale."""
    output = folder / "figures"
    parameters = yaml.safe_dump({**run.parameters, "output": str(output)}, allow_unicode=True)
    program = Path(sys.executable).with_name("papermill")
    environment = {
        **os.environ,
        "HOME": str(folder),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "LANG": "C",
        "MPLBACKEND": "svg",
    }
    done = subprocess.run(
        [program, run.notebook, folder / "out.ipynb", "-y", parameters, "--no-progress-bar"],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    return done, output


@pytest.fixture(scope="module")
def reruns(tmp_path_factory):
    folders = [tmp_path_factory.mktemp(run.name) for run in STUDY.runs]
    with ThreadPoolExecutor(2) as pool:
        return dict(
            zip(
                [run.name for run in STUDY.runs],
                pool.map(papermill, folders, STUDY.runs),
                strict=True,
            )
        )


@pytest.mark.parametrize("run", STUDY.runs, ids=lambda run: run.name)
def test_plain_papermill_from_any_folder_gives_the_published_bytes(reruns, run):
    done, output = reruns[run.name]
    assert done.returncode == 0, done.stderr
    published = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((FIGURES / run.name).iterdir())
    }
    again = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.iterdir())
    }
    assert again == published, "run `make figures`, look at what changed, and commit it"


def test_every_figure_is_published_in_three_languages():
    assert len(STUDY.runs) == 7
    for run in STUDY.runs:
        records = [json.loads(path.read_text()) for path in (FIGURES / run.name).glob("*.json")]
        assert {record["name"] for record in records} == set(run.figures)
        spoken = [record["parameters"]["language"] for record in records]
        assert spoken.count("zh") == spoken.count("en") == spoken.count("both") > 0


def test_checksums_cover_every_published_file():
    assert read_checksums(FIGURES / "SHA256SUMS") == checksums(FIGURES)


def test_the_published_figures_are_small_enough_to_keep():
    files = [path for path in FIGURES.rglob("*") if path.is_file() and "working" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 15_000_000


#: What a figure says that names no report.
WORDS = {
    "choice-of-k": "话题数",
    "theme-by-year": "数字政府",
    "robustness": "数字政府",
    "specification-curve": "百分点",
    "new-wording": "此前的报告",
}


def test_text_can_be_copied_out_of_every_published_pdf():
    for record in load_bundles(FIGURES):
        if record["folder"].startswith("working") or record["parameters"]["language"] == "en":
            continue
        reader = pypdf.PdfReader(FIGURES / record["folder"] / f"{record['name']}.pdf")
        text = "".join(page.extract_text() for page in reader.pages)
        wanted = WORDS.get(record["name"].removesuffix("-zh"), "柳州市")
        assert wanted in text, f"{record['folder']}/{record['name']}"


def test_captions_say_what_these_reports_cannot_tell():
    for record in load_bundles(FIGURES):
        if not record["name"].startswith("theme-by-"):
            continue
        assert "1 of 10" in record["caption"]["en"]
        assert "0 of 6" in record["caption"]["en"]
        assert "无法完全分开" in record["caption"]["zh"]
        assert "points" in record["caption"]["en"]


def test_a_record_names_no_time_and_no_place(tmp_path):
    for record in load_bundles(FIGURES):
        text = json.dumps(record, ensure_ascii=False)
        assert str(ROOT) not in text
        assert "output" not in record["parameters"]
