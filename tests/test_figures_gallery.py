"""The gallery names every figure and needs no network; checksums tell what differs."""

from __future__ import annotations

import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

import pandas as pd
import pytest
from PIL import Image

from govreport_research import schema, tables
from govreport_research.bilingual import Bilingual
from govreport_research.figures.bundle import SUFFIXES, save_bundle
from govreport_research.figures.checksums import (
    Difference,
    checksums,
    compare,
    read_checksums,
    write_checksums,
)
from govreport_research.figures.draw_corpus import draw_coverage
from govreport_research.figures.gallery import write_gallery
from govreport_research.problems import InputError

TABLE = tables.conform(
    pd.DataFrame([("柳州市", "Liuzhou", 2024, 1, 4108)], columns=schema.COVERAGE.names),
    schema.COVERAGE,
)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    top = tmp_path_factory.mktemp("published")
    figure = draw_coverage(TABLE, width="single")
    for run in ("corpus-zh", "corpus-en", "working/mine"):
        provenance = {
            "run_title": Bilingual("语料 <一>", "Corpus & more"),
            "parameters": {"language": run[-2:]},
            "corpus_sha256": "a" * 64,
            "n_reports": 1,
            "n_passages": None,
            "source": Bilingual("一份报告。", 'One "report".'),
        }
        caption = Bilingual("覆盖。", "Coverage.")
        save_bundle(figure, TABLE, schema.COVERAGE, top / run, "coverage", caption, provenance)
    write_gallery(top)
    return top


@pytest.fixture
def folder(published, tmp_path):
    return shutil.copytree(published, tmp_path / "figures")


class Page(HTMLParser):
    """Collects the tags of a page and checks that they are closed in order."""

    EMPTY = ("meta", "link", "img", "input")

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag, attribute):
        return [attrs[attribute] for each, attrs in self.tags if each == tag and attribute in attrs]


def test_the_gallery_is_well_formed_and_every_link_leads_to_a_file(folder):
    text = (folder / "index.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    links = [link for link in page.all("a", "href") if not link.startswith("#")]
    assert len(page.all("img", "src")) == 2
    assert len(links) == 2 * (len(SUFFIXES) + 1)
    for link in [*links, *page.all("img", "src")]:
        assert (folder / unquote(link)).is_file()
        assert not link.startswith(("/", "http"))
    anchors = [unquote(link[1:]) for link in page.all("a", "href") if link.startswith("#")]
    assert anchors == page.all("section", "id")


def test_the_gallery_asks_nothing_of_the_network_and_leaves_out_working_runs(folder):
    text = (folder / "index.html").read_text(encoding="utf-8")
    assert "http" not in text.replace("http-equiv", "")
    assert "working" not in text
    assert "default-src 'none'" in text


def test_the_gallery_can_be_read_and_worked_without_seeing_or_pointing(folder):
    page = Page((folder / "index.html").read_text(encoding="utf-8"))
    assert all("柳州" in alt or "语料覆盖" in alt for alt in page.all("img", "alt"))
    assert page.all("button", "type") == ["button"] * 7
    captions = page.all("button", "data-caption")
    assert captions[1] == 'Coverage. Coverage. Source: One "report".'
    assert [a for t, a in page.tags if t == "html"] == [{"lang": "zh-Hans"}]
    assert "status" in page.all("p", "role")


def test_figures_that_differ_in_language_alone_are_one_figure_to_the_switch(folder):
    page = Page((folder / "index.html").read_text(encoding="utf-8"))
    assert len(page.all("section", "id")) == 1
    assert len(set(page.all("figure", "data-figure"))) == 1
    assert page.all("figure", "data-drawn") == ["en", "zh"]
    assert page.all("button", "data-language") == ["zh", "en", "both"]


def test_the_gallery_is_the_same_bytes_each_time_and_says_when_it_is_empty(folder, tmp_path):
    before = (folder / "index.html").read_bytes()
    assert write_gallery(folder).read_bytes() == before
    (tmp_path / "none").mkdir()
    assert "There is no figure yet." in write_gallery(tmp_path / "none").read_text("utf-8")


def test_checksums_are_read_by_sha256sum(folder):
    path = write_checksums(folder)
    assert path.name == "SHA256SUMS"
    listed = read_checksums(path)
    assert listed == checksums(folder)
    assert len(listed) == 2 * (len(SUFFIXES) + 2) + 1
    assert not any(name.startswith("working") for name in listed)
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("no sha256sum on this system")
    done = subprocess.run([tool, "-c", path.name], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.count(": OK") == len(checksums(folder))


def test_a_line_that_is_no_checksum_is_named(tmp_path):
    (tmp_path / "SHA256SUMS").write_text("0" * 64 + "  good.csv\nnonsense\n")
    with pytest.raises(InputError, match="SHA256SUMS, line 2: 'nonsense' is no checksum"):
        read_checksums(tmp_path / "SHA256SUMS")


def test_compare_tells_missing_extra_and_changed_and_looks_at_the_pixels(folder, tmp_path):
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    write_checksums(folder)
    assert compare(folder, again) == []
    assert compare(folder, folder) == []
    (again / "corpus-zh" / "coverage.pdf").unlink()
    (again / "corpus-zh" / "new.csv").write_text("a\n")
    (again / "corpus-en" / "coverage.csv").write_text("a\n")
    png = again / "corpus-en" / "coverage.png"
    with Image.open(png) as image:
        image.save(png, compress_level=0)
    with Image.open(again / "corpus-zh" / "coverage.png") as image:
        image.rotate(180).save(again / "corpus-zh" / "coverage.png")
    found = compare(folder, again)
    assert found == [
        Difference("corpus-en/coverage.csv", "changed"),
        Difference("corpus-en/coverage.png", "changed", same_pixels=True),
        Difference("corpus-zh/coverage.pdf", "missing"),
        Difference("corpus-zh/coverage.png", "changed", same_pixels=False),
        Difference("corpus-zh/new.csv", "extra"),
    ]
    assert str(found[1]) == "changed: corpus-en/coverage.png (same pixels)"
