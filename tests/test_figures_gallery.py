"""The gallery names every figure and needs no network; checksums tell what differs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

import pandas as pd
import pytest
from PIL import Image

from govreport_research import schema, tables
from govreport_research.bilingual import Bilingual
from govreport_research.figures.bundle import save_bundle
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
    links = [unquote(link) for link in page.all("a", "href") if not link.startswith("#")]
    bundles = {path.relative_to(folder).as_posix() for path in folder.glob("corpus-*/*")}
    assert set(links) == bundles
    assert len(page.all("img", "src")) == 2
    for link in [*links, *page.all("img", "src")]:
        assert (folder / unquote(link)).is_file()
        assert not link.startswith(("/", "http"))
    ids = page.all("section", "id") + page.all("main", "id")
    anchors = [unquote(link[1:]) for link in page.all("a", "href") if link.startswith("#")]
    assert sorted(anchors) == sorted(ids)


def test_the_gallery_asks_nothing_of_the_network_and_leaves_out_working_runs(folder):
    text = (folder / "index.html").read_text(encoding="utf-8")
    assert "http" not in text.replace("http-equiv", "")
    assert "working" not in text
    (policy,) = (each for each in Page(text).all("meta", "content") if "default-src" in each)
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (inline,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_figures_stand_under_their_notebook_and_run_and_are_told_by_their_language(folder):
    text = (folder / "index.html").read_text(encoding="utf-8")
    page = Page(text)
    assert len(page.all("section", "id")) == 1
    assert re.findall(r"<h3>.*?<code>(.*?)</code></h3>", text) == ["corpus-en", "corpus-zh"]
    assert len(set(page.all("figure", "data-figure"))) == 1
    assert page.all("figure", "data-drawn") == ["en", "zh"]
    assert set(page.all("button", "data-language")) == {"zh", "en", "both"}


def test_every_file_beside_a_figure_is_offered_and_latex_can_be_copied(folder):
    run = folder / "corpus-zh"
    (run / "coverage.xlsx").write_bytes(b"a" * 2600)
    (run / "coverage.tex").write_text('\\caption{5 < 6 & "7"}', encoding="utf-8")
    (run / "coverage.table.tex").write_text("\\toprule", encoding="utf-8")
    (run / "coverage-other.pdf").write_bytes(b"of another figure")
    record = json.loads((run / "coverage.json").read_text(encoding="utf-8"))
    record["alternative_text"] = {"zh": "五<六", "en": 'five "six"'}
    record["methods"] = {"zh": "方法一。", "en": "Method one."}
    (run / "coverage.json").write_text(json.dumps(record), encoding="utf-8")
    text = write_gallery(folder).read_text(encoding="utf-8")
    page = Page(text)
    links = [link for link in page.all("a", "href") if link.startswith("corpus-zh/")]
    endings = ["pdf", "svg", "png", "csv", "xlsx", "tex", "table.tex", "md", "json"]
    assert links[1:] == [f"corpus-zh/coverage.{ending}" for ending in endings]
    assert "<small>3 kB</small>" in text
    copies = Page(text.partition('data-name="corpus-zh/')[2].rpartition("</figure>")[0])
    assert copies.all("button", "data-copy") == [
        "caption",
        "methods",
        "alternative",
        "coverage.tex",
        "coverage.table.tex",
    ]
    assert ">\\caption{5 &lt; 6 &amp; &quot;7&quot;}</pre>" in text
    assert page.all("img", "alt")[1] == '五<六 / five "six"'
    assert page.all("img", "data-zh")[1] == "五<六"
    assert "Method one." in text


def test_a_bundle_without_its_picture_is_named(folder):
    (folder / "corpus-en" / "coverage.png").unlink()
    (folder / "corpus-zh" / "coverage.svg").unlink()
    before = (folder / "index.html").read_bytes()
    with pytest.raises(InputError) as raised:
        write_gallery(folder)
    assert "corpus-en/coverage.png" in str(raised.value)
    assert "corpus-zh/coverage.svg" in str(raised.value)
    assert (folder / "index.html").read_bytes() == before


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
    published = [path for path in folder.glob("corpus-*/*") if path.is_file()]
    assert len(listed) == len(published) + 1  # and the page
    assert not any(name.startswith("working") for name in listed)
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("no sha256sum on this system")
    done = subprocess.run([tool, "-c", path.name], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.count(": OK") == len(listed)


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
