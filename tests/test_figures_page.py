"""What docs/figures.md says of files and code is so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from govreport_research.project import find_root

ROOT = find_root(Path(__file__))
PAGE = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
BUNDLE = ROOT / "figures" / "04-regions"


def test_the_example_restyles_a_figure(tmp_path, monkeypatch):
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    (drawn,) = PdfReader("my-figure.pdf").pages
    fonts = {str(font.get_object()["/BaseFont"]) for font in drawn["/Resources"]["/Font"].values()}
    assert any("STIX" in font for font in fonts)
    assert round(float(drawn.mediabox.width) / 72 * 25.4) == 136


@pytest.mark.parametrize("program", ["xelatex"])
def test_the_latex_example_compiles_and_keeps_chinese_that_can_be_copied(program, tmp_path):
    found = shutil.which(program)
    classes = shutil.which("kpsewhich")
    if found is None or classes is None:
        pytest.skip(f"no {program} is installed")
    if not subprocess.run([classes, "ctexart.cls"], capture_output=True).stdout:
        pytest.skip("no ctexart is installed")
    (example,) = re.findall(r"```latex\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "paper.tex").write_text(example, encoding="utf-8")
    shutil.copy(BUNDLE / "theme-by-region-zh.pdf", tmp_path)
    done = subprocess.run(
        [found, "-interaction=batchmode", "-halt-on-error", "paper.tex"],
        cwd=tmp_path, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, (tmp_path / "paper.log").read_text(errors="replace")[-2000:]
    assert "Overfull" not in (tmp_path / "paper.log").read_text(errors="replace")
    (printed,) = PdfReader(tmp_path / "paper.pdf").pages
    assert "柳州市" in printed.extract_text()


def test_both_languages_say_the_same_of_every_file():
    english, chinese = PAGE.split("\n# 论文中的图\n")
    rows = [re.findall(r"^\| (`[^|]*`) \|", part, re.MULTILINE) for part in (english, chinese)]
    assert rows[0] == rows[1]
    assert english.count("\n## ") == chinese.count("\n## ")
    for path in BUNDLE.glob("theme-by-region.*"):
        assert f"`{path.name.removeprefix('theme-by-region')}`" in english


def test_pictures_have_the_size_and_the_letters_that_the_page_says():
    svg = (BUNDLE / "theme-by-region.svg").read_text(encoding="utf-8")
    assert "<text" not in svg
    width = re.search(r'width="([\d.]+)pt"', svg)
    assert width is not None
    assert round(float(width[1]) / 72 * 25.4) == 178
