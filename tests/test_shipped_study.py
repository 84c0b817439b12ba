"""The shipped study gives its published figures again, whoever runs it and wherever."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
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
RERUN = STUDY.runs[::3]


def papermill(folder, run):
    """Run a notebook by the papermill command, far from home and in another locale.

    Every third notebook, in one language and from one new home, to save time: `make verify`
    makes all again.
    """
    output, home = folder / "figures", folder.parent / "home"
    home.mkdir(exist_ok=True)
    own = {**run.parameters, "also": [], "output": str(output)}
    parameters = yaml.safe_dump(own, allow_unicode=True)
    program = Path(sys.executable).with_name("papermill")
    environment = {
        **os.environ,
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
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
    folders = [tmp_path_factory.mktemp(run.name) for run in RERUN]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(papermill, folders, RERUN)
        return dict(zip([run.name for run in RERUN], done, strict=True))


@pytest.mark.parametrize("run", RERUN, ids=lambda run: run.name)
def test_plain_papermill_from_any_folder_gives_the_published_bytes(reruns, run):
    done, output = reruns[run.name]
    assert done.returncode == 0, done.stderr
    published = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((FIGURES / run.name).iterdir())
        if not path.name.split(".")[0].endswith(("-zh", "-en"))
    }
    again = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.iterdir())
    }
    assert again == published, "run `make figures`, look at what changed, and commit it"


def test_every_figure_is_published_in_three_languages():
    assert len(STUDY.runs) == 8
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


def _pdf(record):
    return FIGURES / record["folder"] / f"{record['name']}.pdf"


def _published():
    records = load_bundles(FIGURES)
    return [record for record in records if not record["folder"].startswith("working")]


def test_fonts_of_every_published_pdf_are_embedded_truetype():
    for record in _published():
        fonts = [
            font.get_object()
            for page in pypdf.PdfReader(_pdf(record)).pages
            for font in page["/Resources"]["/Font"].values()
        ]
        assert fonts
        for font in fonts:
            assert font["/Subtype"] == "/Type0", record["name"]
            inner = font["/DescendantFonts"][0].get_object()
            assert inner["/Subtype"] == "/CIDFontType2"
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()


#: Columns of the published tables that hold the Chinese names in the picture.
NAMED = (
    "region", "report_id_zh", "role_zh", "category_zh", "group_zh", "theme_zh", "term", "word"
)  # fmt: skip
#: The same for a table whose names stand elsewhere.
NAMED_IN = {"changes": ("measured",)}
#: What a figure says whose table names nothing that is drawn.
WORDS = {
    "stability": "话题数",
    "specifications": "百分点",
    "wording_pairs": "柳州市",
    "reuse": "此前的报告",
}


def _names_in(record):
    if record["table"] in WORDS:
        return {WORDS[record["table"]]}
    table = pd.read_csv(_pdf(record).with_suffix(".csv"), dtype=str)
    columns = NAMED_IN.get(record["table"], NAMED)
    named = {name for column in columns if column in table for name in table[column].dropna()}
    return {"".join(name.split()) for name in named}


def _stands(name, text):
    """Whether a name is in a text: whole, or in pieces where it was broken into lines."""
    if name in text:
        return True
    cuts = range(len(name) - 1, 1, -1)
    return any(name[:cut] in text and _stands(name[cut:], text) for cut in cuts)


def _by_pypdf(file):
    return "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def _by_pdftotext(file):
    command = ["pdftotext", "-enc", "UTF-8", file, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize(
    "read",
    [
        _by_pypdf,
        pytest.param(
            _by_pdftotext,
            marks=pytest.mark.skipif(
                shutil.which("pdftotext") is None, reason="pdftotext is not installed"
            ),
        ),
    ],
)
def test_chinese_names_can_be_copied_out_of_every_published_pdf(read):
    for record in _published():
        if record["parameters"]["language"] == "en":
            continue
        text, names = "".join(read(_pdf(record)).split()), _names_in(record)
        assert names
        missing = sorted(name for name in names if not _stands(name, text))
        assert not missing, f"{record['folder']}/{record['name']}: {missing}"


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
