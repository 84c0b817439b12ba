"""The five reports, saved in nineteen ways each, are read back as they were."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.corpus import report_texts
from govreport_research.corpus.readers import pdf, read_file, read_folder
from govreport_research.corpus.readers.conversion import find_libreoffice
from govreport_research.corpus.readers.files import read_plain
from govreport_research.tables import problems_in
from govreport_research.text.passages import split_passages

sys.path.insert(0, str(Path(__file__).parent / "saved"))
import documents
import pages
import reports
import scorer

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    files = reports.write(folder)
    ledger, readings = read_folder(folder)
    return files, ledger.set_index("file"), readings


def outline_f1(report, text):
    outline = gr.split_sections(text)
    outline = outline[outline["kind"] != "item"]
    places = reports.carried_starts(report, text)
    matched = scorer.match(outline, [{"start": place} for place in places])
    return 2 * len(matched) / (len(places) + len(outline))


def kind_of(name):
    return name.split("/")[-1].split("-utf")[0].split("-gb")[0]


def test_every_file_is_read_without_doubt_and_the_ledger_keeps_its_promises(saved):
    files, ledger, readings = saved
    assert set(ledger.index) == set(files) == set(readings)
    assert list(ledger.index) == sorted(files)
    assert ledger["status"].unique().tolist() == ["read"]
    assert not problems_in(ledger.reset_index()[schema.LEDGER.names], schema.LEDGER, "ledger")
    assert (ledger["garbled_share"] < 0.001).all()
    assert (ledger["chinese_share"] > 0.7).all()
    assert not ledger["scanned"].any()


def test_encodings_are_what_the_files_were_written_in(saved):
    _, ledger, _ = saved
    for name, row in ledger.iterrows():
        if name.endswith(".html"):
            assert row["encoding"] == ("utf-8" if "utf-8" in name else "gb18030"), name
        assert row["encoding_certainty"] >= 0.7 or not row["encoding"], name


def test_outlines_are_those_of_the_reports(saved):
    files, _, readings = saved
    scores = defaultdict(list)
    for name, file in files.items():
        scores[kind_of(name)].append(outline_f1(file.report, readings[name].text))
    assert len(scores) >= 9
    for kind, found in scores.items():
        assert sum(found) / len(found) >= 0.98, kind


def test_no_furniture_is_left_in_a_passage(saved):
    files, _, readings = saved
    for name, file in files.items():
        own = "\n".join(reports.paragraphs(file.report))
        planted = [each for each in (*pages.FURNITURE, documents.RUNNING_HEAD) if each not in own]
        for passage in split_passages(readings[name].text)["text"]:
            assert not [each for each in planted if each in passage], name


def test_no_paragraph_is_lost_from_pages_and_documents(saved):
    files, _, readings = saved
    for name, file in files.items():
        if name.endswith((".html", ".pdf", ".docx")):
            wanted = reports.letters("".join(reports.paragraphs(file.report)))
            title = reports.letters(reports.title(file.report))
            found = reports.letters(readings[name].text)
            assert found.removeprefix(title) == wanted.removeprefix(title), name


def test_copies_are_found_under_whatever_name_and_format(saved):
    files, ledger, _ = saved
    twin = ledger["duplicate_of"].where(ledger["duplicate_of"] != "", ledger["near_duplicate_of"])
    alone = [name for name in files if not twin[name]]
    assert len(alone) == len(reports.standard())
    assert {files[name].report for name in alone} == set(reports.standard())
    for name in set(files) - set(alone):
        assert files[twin[name]].report == files[name].report
    for report in reports.standard():
        copy = f"另存/{report} 副本.txt"
        assert ledger.loc[copy, "duplicate_of"]
        assert ledger.loc[copy, "similarity"] == 1


def test_what_a_page_says_of_itself_is_kept(saved):
    _, _, readings = saved
    reading = readings["luozhuang-2023/trs-portal-gbk.html"]
    assert reading.page_title == reports.title("luozhuang-2023")
    assert reading.page_metadata["PubDate"] == "2024-01-11 09:30"
    assert reading.page_metadata["ContentSource"] == "某市行政审批局"
    assert reading.page_metadata["索引号"] == "000014349/2024-00012"
    assert reading.page_metadata["发布机构"] == "某市行政审批局"
    assert reading.page_metadata["成文日期"] == "2024-01-10"


def test_the_same_folder_gives_the_same_ledger_with_any_number_of_workers(tmp_path):
    for file in reports.everything()[:12]:
        path = tmp_path / file.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.data)
    one, _ = read_folder(tmp_path, workers=1)
    three, _ = read_folder(tmp_path, workers=3)
    assert one.equals(three)


def test_a_statutory_table_stays_a_table_in_a_pdf(tmp_path):
    table = [
        ["信息内容", "本年制发件数", "现行有效件数"],
        ["规章", "0", "0"],
        ["规范性文件", "3", "12"],
    ]
    path = tmp_path / "a.pdf"
    body = reports.paragraphs("liuzhou-2024")
    path.write_bytes(documents.pdf(body, table=table))
    lines = read_file(path).text.splitlines()
    assert lines[-3:] == ["\t".join(row) for row in table]


def test_what_a_writer_draws_apart_from_its_line_is_put_back(tmp_path):
    """Word processors draw quotation marks of another font after the rest of the line."""
    line = "推进“放管服”改革，打造“一网通办”品牌。"
    path = tmp_path / "a.pdf"
    path.write_bytes(documents.pdf_marks_last([line, "二、优化服务。"], marks="“”"))
    assert read_file(path).text.splitlines() == [line, "二、优化服务。"]


@pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")
def test_what_libreoffice_writes_is_read_back(tmp_path):
    """Old Word and WPS files converted by the program itself, and its PDF, ODT and RTF."""
    body = reports.paragraphs("luozhuang-2023")
    source = tmp_path / "made.docx"
    source.write_bytes(documents.docx_numbered(body)[0])
    folder = tmp_path / "out"
    for kind in ("doc:MS Word 97", "pdf", "odt", "rtf"):
        subprocess.run(
            [find_libreoffice(), "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
             "--convert-to", kind, "--outdir", str(folder), str(source)],
            check=True, capture_output=True, timeout=90,
        )  # fmt: skip
    shutil.copy(folder / "made.doc", folder / "made.wps")
    ledger, readings = read_folder(folder)
    assert ledger["reader"].tolist() == [
        "libreoffice+docx",
        "odt",
        "pdf",
        "rtf",
        "libreoffice+docx",
    ]
    for name, reading in readings.items():
        assert "".join(reading.text.split()) == "".join("".join(body).split()), name


def test_automatic_numbers_come_back_as_word_shows_them(tmp_path):
    path = tmp_path / "a.docx"
    body = reports.paragraphs("liuzhou-2024")
    data, n_automatic = documents.docx_numbered(body)
    path.write_bytes(data)
    assert n_automatic >= 20
    assert read_file(path).text.splitlines() == list(body)
    assert any(str(n_automatic) in note.en for note in read_file(path).notes)


def test_a_corpus_of_documents_loads_as_one_of_texts(corpus_folder):
    """The originals may lie in a corpus as they were saved."""
    listing = corpus_folder / "reports.csv"
    data, _ = documents.docx_numbered(reports.paragraphs("liuzhou-2024"))
    (corpus_folder / "texts" / "liuzhou-2024.txt").unlink()
    (corpus_folder / "texts" / "liuzhou-2024.docx").write_bytes(data)
    lines = listing.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    rows = [lines[0]]
    for line in lines[1:]:
        cells = line.split(",")
        if "liuzhou-2024.txt" in cells:
            cells[head.index("file")] = "liuzhou-2024.docx"
            cells[head.index("sha256")] = ""
        rows.append(",".join(cells))
    listing.write_text("\n".join(rows) + "\n", encoding="utf-8")
    corpus = gr.load_corpus(corpus_folder)
    assert corpus.text("liuzhou-2024").splitlines() == list(reports.paragraphs("liuzhou-2024"))
    row = corpus.ledger.set_index("report_id").loc["liuzhou-2024"]
    assert (row["reader"], row["status"]) == ("docx", "loaded")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("columns", [1, 2])
def test_a_page_printed_by_chromium_is_read_back(tmp_path, columns):
    report = "luozhuang-2023"
    text = "".join(f"<p>{each}</p>" for each in reports.paragraphs(report))
    page = tmp_path / "page.html"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><title>报告</title><style>p {{text-indent: 2em}} '
        f"div {{columns: {columns if columns > 1 else 'auto'}}}</style><div>{text}</div>",
        encoding="utf-8",
    )
    target = tmp_path / "page.pdf"
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/p",
         f"--print-to-pdf={target}", page.as_uri()],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    reading = read_file(target)
    assert reading.problem is None
    assert outline_f1(report, reading.text) >= 0.98
    assert "file:///" not in reading.text


def test_what_is_named_txt_but_is_none_is_read_within_limits(corpus_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # nothing is known of them
    listed = corpus_folder / "reports.csv"
    table = listed.read_text(encoding="utf-8").splitlines()
    named = corpus_folder / "texts" / "liuzhou-2024.txt"
    old = hashlib.sha256(named.read_bytes()).hexdigest()
    named.write_bytes(documents.pdf(reports.paragraphs("liuzhou-2024")))
    listed.write_text("\n".join(table).replace(old, "") + "\n", encoding="utf-8")
    here = []

    def read_here(file):
        reading = read_plain(file)
        if reading is not None:
            here.append(reading.sha256)
        return reading

    monkeypatch.setattr(report_texts, "read_plain", read_here)
    monkeypatch.setattr(pdf, "read_pdf", None)  # in this process; that with limits has its own
    row = gr.load_corpus(corpus_folder).ledger.set_index("report_id").loc["liuzhou-2024"]
    assert row["reader"] == "pdf"
    assert len(here) == 4
    assert row["sha256"] not in here
