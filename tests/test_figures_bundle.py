"""A published figure is complete, atomic, and the same bytes wherever it is made."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zoneinfo
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pypdf
import pytest
from fontTools.ttLib import TTFont
from openpyxl import load_workbook
from PIL import Image

from govreport_research import schema, tables
from govreport_research.bilingual import Bilingual
from govreport_research.figures import latex
from govreport_research.figures.bundle import FURTHER, SUFFIXES, load_bundles, save_bundle
from govreport_research.figures.draw_topics import draw_report_heatmap
from govreport_research.figures.pictures import pixel_sha256
from govreport_research.figures.style import style
from govreport_research.problems import InputError

REPORTS = {
    "dayu-2021": Bilingual("大余县 2021", "Dayu 2021"),
    "liuzhou-2024": Bilingual("柳州市 2024", "Liuzhou 2024"),
}
THEMES = {
    "T02": Bilingual("审批流程优化", "Streamlined approval"),
    "T05": Bilingual("一网通办", "Digital government"),
}
SHARES = tables.conform(
    pd.DataFrame(
        [
            ("dayu-2021", "T02", 1 / 3, 1),
            ("dayu-2021", "T05", 1 / 6, 1),
            ("liuzhou-2024", "T02", 0.0, 1),
            ("liuzhou-2024", "T05", 0.2, 1),
        ],
        columns=schema.SHOWN_SHARES.names,
    ),
    schema.SHOWN_SHARES,
)
CAPTION = Bilingual("格中为百分比。", "Cells hold per cent.")
PROVENANCE = {
    "run_title": Bilingual("主题", "Themes"),
    "parameters": {"corpus": "/srv/someone/approval-bureaus", "years": (2021, 2024), "seed": None},
    "corpus_sha256": "0" * 64,
    "n_reports": 2,
    "n_passages": np.int64(40),
    "source": Bilingual("两份年度报告。", "Two annual reports."),
    "methods": Bilingual("主题按编码本编码。", "Themes were coded with a codebook."),
}


def save(folder, name="themes", table=SHARES, provenance=PROVENANCE, formats=()):
    figure = draw_report_heatmap(table, THEMES, REPORTS)
    return save_bundle(
        figure, table, schema.SHOWN_SHARES, folder, name, CAPTION, provenance,
        title=Bilingual("各报告的主题", "Themes of each report"),
        names={"group": REPORTS, "category": THEMES}, formats=formats,
    )  # fmt: skip


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    paths = save(tmp_path_factory.mktemp("figures") / "run", formats=["tiff", "eps"])
    return {path.name.removeprefix("themes"): path for path in paths}


def test_a_bundle_has_its_files_and_nothing_else(bundle):
    assert set(bundle) == {*SUFFIXES, *FURTHER}
    assert list(bundle)[-1] == ".json"
    folder = bundle[".json"].parent
    assert sorted(p.name for p in folder.iterdir()) == sorted(p.name for p in bundle.values())


def test_the_csv_holds_the_numbers_drawn(bundle):
    assert bundle[".csv"].read_bytes().decode() == (
        "group,group_zh,group_en,category,category_zh,category_en,share,n_reports\n"
        "dayu-2021,大余县 2021,Dayu 2021,T02,审批流程优化,Streamlined approval,0.333333,1\n"
        "dayu-2021,大余县 2021,Dayu 2021,T05,一网通办,Digital government,0.166667,1\n"
        "liuzhou-2024,柳州市 2024,Liuzhou 2024,T02,审批流程优化,Streamlined approval,0,1\n"
        "liuzhou-2024,柳州市 2024,Liuzhou 2024,T05,一网通办,Digital government,0.2,1\n"
    )


def test_the_json_says_where_the_figure_comes_from(bundle):
    record = json.loads(bundle[".json"].read_text(encoding="utf-8"))
    assert record["parameters"] == {
        "corpus": "approval-bureaus", "years": [2021, 2024], "seed": None,
    }  # fmt: skip
    assert (record["n_reports"], record["n_passages"], record["rows"]) == (2, 40, 4)
    assert record["caption"] == {"zh": CAPTION.zh, "en": CAPTION.en}
    assert "alt" not in record
    assert record["alternative_text"]["en"] in bundle[".md"].read_text(encoding="utf-8")
    described = [column["name"] for column in record["columns"]]
    assert bundle[".csv"].read_text(encoding="utf-8").splitlines()[0].split(",") == described
    assert set(schema.SHOWN_SHARES.names) < set(described)
    assert {font["family"] for font in record["fonts"]} == {"Govreport Sans SC"}
    assert {"govreport-research", "matplotlib", "pandas"} <= set(record["versions"])
    for name, digest in record["files"].items():
        content = (bundle[".json"].parent / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
    assert len(record["files"]) == len(bundle) - 1
    assert pixel_sha256(bundle[".png"]) == record["png"]["pixel_sha256"]
    text = bundle[".json"].read_text(encoding="utf-8")
    assert "someone" not in text
    assert sys.executable not in text
    assert not re.search(r"\d{4}-\d{2}-\d{2}T|\d{2}:\d{2}:\d{2}", text)


def test_the_caption_page_is_ready_to_paste_in_both_languages(bundle):
    text = bundle[".md"].read_text(encoding="utf-8")
    assert "**各报告的主题。**格中为百分比。资料来源：两份年度报告。" in text
    assert "**Themes of each report.** Cells hold per cent. Source: Two annual reports." in text
    assert "Themes were coded with a codebook. The figure was made with govreport-research" in text
    assert "最大 33.3%（审批流程优化，大余县 2021），最小 0%（审批流程优化，柳州市 2024）" in text
    assert "Liuzhou 2024. Share: largest 33.3% (Streamlined approval, Dayu 2021)" in text


def test_the_pdf_has_selectable_chinese_in_embedded_truetype(bundle):
    page = pypdf.PdfReader(bundle[".pdf"]).pages[0]
    text = page.extract_text()
    for label in ("审批流程优化", "一网通办", "大余县", "柳州市", "Streamlined approval", "33"):
        assert label in text
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert font["/Subtype"] == "/Type0"
        inner = font["/DescendantFonts"][0].get_object()
        assert inner["/Subtype"] == "/CIDFontType2"
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()
        assert "GovreportSansSC" in inner["/BaseFont"].replace("#20", "").replace(" ", "")
    assert float(page.mediabox.width) == pytest.approx(178 / 25.4 * 72, abs=0.1)


def test_the_png_shows_the_colours_of_the_vector_figure(tmp_path, bundle):
    figure = draw_report_heatmap(SHARES, THEMES, REPORTS)
    with style():
        figure.savefig(tmp_path / "full.png", dpi=200)
    full, small = (
        np.asarray(Image.open(path).convert("RGB")).astype(int)
        for path in (tmp_path / "full.png", bundle[".png"])
    )
    assert full.shape == small.shape
    assert np.abs(full - small).max() <= 12


def test_looking_at_a_figure_changes_nothing_in_it(tmp_path, bundle):
    figure = draw_report_heatmap(SHARES, THEMES, REPORTS)
    figure._repr_png_()
    paths = save_bundle(
        figure, SHARES, schema.SHOWN_SHARES, tmp_path, "themes", CAPTION, PROVENANCE,
        title=Bilingual("各报告的主题", "Themes of each report"),
        names={"group": REPORTS, "category": THEMES}, formats=["tiff", "eps"],
    )  # fmt: skip
    assert [p.name for p in paths if p.read_bytes() != bundle[p.name[6:]].read_bytes()] == []


def test_vector_files_hold_no_time_and_no_compressed_stream(bundle):
    pdf = bundle[".pdf"].read_bytes()
    assert b"CreationDate" not in pdf
    assert b"FlateDecode" not in pdf
    assert "<dc:date>" not in bundle[".svg"].read_text(encoding="utf-8")
    eps = bundle[".eps"].read_bytes()
    assert eps.startswith(b"%!PS-Adobe-3.0 EPSF-3.0")
    assert not re.search(rb"%%(CreationDate|Creator|Title)", eps)


def test_the_tiff_is_for_print(bundle):
    with Image.open(bundle[".tiff"]) as image:
        assert image.info["dpi"] == (600, 600)
        assert image.width == pytest.approx(178 / 25.4 * 600, abs=1)
        assert image.info["compression"] == "tiff_lzw"


def test_formats_no_longer_asked_for_are_removed(tmp_path):
    save(tmp_path, formats=["eps"])
    assert (tmp_path / "themes.eps").is_file()
    save(tmp_path)
    assert not (tmp_path / "themes.eps").exists()
    with pytest.raises(InputError, match="Did you mean tiff"):
        save(tmp_path, formats=["tif"])


def test_the_printed_table_holds_the_numbers_of_the_figure(bundle):
    book = load_workbook(bundle[".xlsx"])
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0][0] == "各报告的主题 / Themes of each report"
    assert rows[1] == ["类别 Category", "大余县 2021 Dayu 2021", "柳州市 2024 Liuzhou 2024"]
    assert rows[2] == ["审批流程优化 Streamlined approval", 33.3, 0]
    assert rows[3] == ["一网通办 Digital government", 16.7, 20]
    assert "格中为百分比" in rows[5][0]
    text = bundle[".table.tex"].read_text(encoding="utf-8")
    assert "审批流程优化 Streamlined approval & 33.3 & 0.0 \\\\" in text
    assert r"\label{tab:themes}" in text


HOSTILE_TEXT = Bilingual(
    "公文 100% 与 A&B_C #1 {x} ~ ^ \\ $ ≤ − “引号”", 'R&D_1: 5% of $x^2 ~ \\macro{#} "q" <|> ≤ −3'
)


def test_latex_is_escaped_letter_by_letter():
    text = latex.escape(HOSTILE_TEXT.en)
    bare = re.sub(r"\\[&%$#_{}]|\\[a-z]+\{\}|\$(\\le|-)\$", "", text, flags=re.I)
    assert not re.search(r"[&%$#_{}~^\\\"<>|≤−]", bare), bare


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no xelatex here to compile with")
def test_the_fragments_compile(tmp_path):
    figure = draw_report_heatmap(SHARES, THEMES, REPORTS)
    save_bundle(
        figure, SHARES, schema.SHOWN_SHARES, tmp_path, "themes_1", HOSTILE_TEXT, PROVENANCE,
        title=HOSTILE_TEXT, names={"group": REPORTS, "category": THEMES},
    )  # fmt: skip
    preamble = [line.removeprefix("%   ") for line in latex.PREAMBLE if line.startswith("%   ")]
    body = [r"\begin{document}", r"\input{themes_1.tex}", r"\input{themes_1.table.tex}"]
    source = "\n".join([*preamble, *body, r"\ref{fig:themes_1}\end{document}"])
    (tmp_path / "paper.tex").write_text(source.replace("UTF8,", "UTF8,fontset=fandol,"))
    done = subprocess.run(
        ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "paper"],
        cwd=tmp_path, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    log = (tmp_path / "paper.log").read_text(errors="replace")
    assert "Missing character" not in log
    assert "Overfull" not in log
    pages = pypdf.PdfReader(tmp_path / "paper.pdf").pages
    assert "R&D_1: 5% of $x^2" in "".join(page.extract_text() for page in pages)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda: {"name": "Themes 1"}, "cannot be the name of a figure's files"),
        (lambda: {"table": SHARES.assign(share=2.0)}, "2.0 is out of range"),
        (
            lambda: {"provenance": {**PROVENANCE, "n_report": 2}},
            "n_report is not known. Did you mean n_reports",
        ),
        (
            lambda: {"provenance": {k: v for k, v in PROVENANCE.items() if k != "source"}},
            "source is missing",
        ),
        (
            lambda: {"provenance": {**PROVENANCE, "parameters": {"seed": {1, 2}}}},
            "parameters, seed: {1, 2} cannot be recorded",
        ),
    ],
)
def test_bad_input_is_refused_with_a_reason(tmp_path, spoil, message):
    with pytest.raises(InputError, match=re.escape(message).replace("\\ ", " ")):
        save(tmp_path, **spoil())
    assert list(tmp_path.iterdir()) == []


def _copied(bundle, folder):
    """Copy a bundle into `folder` and return its bytes by path."""
    return {folder / p.name: Path(shutil.copy(p, folder)).read_bytes() for p in bundle.values()}


def test_a_figure_that_fails_the_lint_overwrites_nothing(tmp_path, bundle):
    before = _copied(bundle, tmp_path)
    figure = draw_report_heatmap(SHARES, THEMES, REPORTS)
    with style():
        figure.text_at(20, 5, "小", size=4)
    with pytest.raises(InputError, match="4 points"):
        save_bundle(figure, SHARES, schema.SHOWN_SHARES, tmp_path, "themes", CAPTION, PROVENANCE)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_failed_write_leaves_no_half_bundle(tmp_path, bundle, monkeypatch):
    before = _copied(bundle, tmp_path)
    write = Path.write_bytes

    def full_disk(path, content):
        if ".svg." in path.name:
            raise OSError("no space left")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="no space left"):
        save(tmp_path, table=SHARES.assign(share=0.5))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_bundles_are_found_by_folder(tmp_path, bundle):
    for run in ("b", "a/deep"):
        (tmp_path / run).mkdir(parents=True)
        _copied(bundle, tmp_path / run)
    (tmp_path / "b" / "other.json").write_text('["not a bundle"]')
    found = [(record["folder"], record["name"]) for record in load_bundles(tmp_path)]
    assert found == [("a/deep", "themes"), ("b", "themes")]


_HOSTILE = """
font.family: serif
font.size: 23
axes.grid: True
axes.unicode_minus: False
figure.dpi: 37
figure.constrained_layout.use: True
lines.linewidth: 9
savefig.bbox: tight
savefig.transparent: True
savefig.facecolor: red
pdf.compression: 9
pdf.fonttype: 3
svg.fonttype: none
svg.hashsalt: hostile
text.hinting: force_autohint
text.parse_math: True
path.simplify: False
timezone: Asia/Tokyo
"""
_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import pandas as pd
import test_figures_bundle as bundle
from govreport_research.figures.draw_corpus import draw_coverage
import govreport_research as gr
from govreport_research import schema, tables
bundle.save(sys.argv[2], "themes", formats=["tiff", "eps"])
rows = [(zh, en, year, (year + n) % 3, 900 * ((year + n) % 3)) for year in (2021, 2022)
        for n, (zh, en) in enumerate([("大余县", "Dayu"), ("柳州市", "Liuzhou")])]
table = tables.conform(pd.DataFrame(rows, columns=schema.COVERAGE.names), schema.COVERAGE)
bundle.save_bundle(draw_coverage(table, language="zh", width="single"), table,
                   schema.COVERAGE, sys.argv[2], "coverage", bundle.CAPTION, bundle.PROVENANCE)
try:  # a font of the system is there for those who name it
    with gr.look(fonts=["SimSun"]):
        print(gr.draw_coverage(table).look.families)
except gr.InputError as error:
    print(error)
"""


def _save_elsewhere(folder, **environment):
    home = folder / "home"
    home.mkdir(parents=True)
    if environment.pop("hostile", False):
        config = home / "config"
        config.mkdir()
        (config / "matplotlibrc").write_text(_HOSTILE)
        # A system font of the same family name, whose regular face is really the bold one.
        fonts = home / ".fonts"
        fonts.mkdir()
        bold = files("govreport_research.figures").joinpath("fonts", "GovreportSansSC-Bold.ttf")
        shutil.copy(str(bold), fonts / "GovreportSansSC-Regular.ttf")
        # And a Chinese font as many systems have it, which matplotlib would fall back on.
        with TTFont(str(bold)) as font:
            for record in font["name"].names:
                if record.nameID in (1, 4, 6, 16):
                    record.string = "SimSun"
            font.save(fonts / "simsun.ttf")
        environment["MPLCONFIGDIR"] = str(config)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MPL", "PYTHON", "LC_"))}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent), str(folder / "out")],
        env={**kept, "HOME": str(home), "XDG_CONFIG_HOME": str(home), **environment},
        check=True, cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    made = {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}
    return made, done.stdout


def test_same_inputs_give_the_same_bytes_everywhere(tmp_path):
    assert "Asia/Tokyo" in zoneinfo.available_timezones()
    one, without = _save_elsewhere(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LANG="C.UTF-8")
    other, within = _save_elsewhere(
        tmp_path / "an other place", PYTHONHASHSEED="77", TZ="Asia/Tokyo", LANG="C",
        LC_ALL="C", MPLBACKEND="svg", hostile=True,
    )  # fmt: skip
    assert len(one) == 2 * (len(SUFFIXES) + 2) + 2
    assert "SimSun is not installed here" in without
    assert "('SimSun',)" in within
    assert list(one) == list(other)
    assert [name for name in one if one[name] != other[name]] == []
