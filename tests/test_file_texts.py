"""Texts that were read before: the same as read anew, and nothing kept that may change."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import InputError
from govreport_research.bilingual import Bilingual
from govreport_research.cache import cache_folder
from govreport_research.corpus import file_texts, report_texts
from govreport_research.corpus.readers.reading import Reading
from govreport_research.corpus.report_texts import (
    pack_texts,
    report_text,
    unpack_texts,
)

sys.path.insert(0, str(Path(__file__).parent / "saved"))
import documents
import reports

#: The reports in forms that are read in different ways.
FORMS = {
    "dayu-2021": lambda lines: ("txt", "\n".join(lines).encode("utf-8")),
    "liuzhou-2024": lambda lines: ("pdf", documents.pdf(lines)),
    "luozhuang-2023": lambda lines: ("TXT", "\r\n".join(lines).encode("gb18030")),
    "yingkou-2022": lambda lines: ("md", "\n".join(lines).encode("utf-8-sig")),
    "yuelu-2021": lambda lines: ("txt", "\n\n".join(lines).encode("utf-16")),
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def mixed(corpus_folder):
    """The shipped corpus, each report in another form."""
    table = pd.read_csv(corpus_folder / "reports.csv", dtype=str, keep_default_na=False)
    shutil.rmtree(corpus_folder / "texts")
    (corpus_folder / "texts").mkdir()
    files = []
    for report_id in table["report_id"]:
        ending, data = FORMS[report_id](reports.paragraphs(report_id))
        files.append(f"{report_id}.{ending}")
        (corpus_folder / "texts" / files[-1]).write_bytes(data)
    table.assign(file=files, sha256="").to_csv(corpus_folder / "reports.csv", index=False)
    return corpus_folder


@pytest.fixture
def no_reading(monkeypatch):
    """Let nothing be read any more."""

    def stop():
        monkeypatch.setattr(report_texts, "read_plain", None)
        monkeypatch.setattr(file_texts, "read_isolated", list)  # no paths, no readings

    return stop


def everything(corpus):
    ids = corpus.reports["report_id"].tolist()
    return (
        corpus.fingerprint,
        corpus.ledger.to_csv(),
        corpus.reports.to_csv(),
        [(corpus.text(each), corpus.simplified(each)) for each in ids],
    )


def test_a_corpus_read_before_is_the_same_without_reading_it_again(mixed, no_reading):
    first = gr.load_corpus(mixed)
    assert set(first.ledger["reader"]) == {"plain", "pdf"}
    assert set(first.ledger["encoding"]) >= {"utf-8", "gb18030"}
    no_reading()
    again = gr.load_corpus(mixed)
    assert everything(again) == everything(first)
    same = [again.simplified(each) is again.text(each) for each in again.reports["report_id"]]
    assert same == [
        first.simplified(each) is first.text(each) for each in first.reports["report_id"]
    ]
    assert sum(same) == 4


def test_only_what_has_changed_is_read_again(mixed, monkeypatch):
    gr.load_corpus(mixed)
    file = mixed / "texts" / "dayu-2021.txt"
    file.write_bytes(file.read_bytes() + "。补充一句。".encode())
    read = []
    whole = file_texts.report_text

    def counted(reading):
        read.append(reading.sha256)
        return whole(reading)

    monkeypatch.setattr(report_texts, "report_text", counted)
    monkeypatch.setattr(file_texts, "report_text", counted)
    corpus = gr.load_corpus(mixed)
    assert corpus.text("dayu-2021").endswith("补充一句。")
    assert read == [corpus.ledger.set_index("report_id").loc["dayu-2021", "sha256"]]


def test_the_same_bytes_under_another_ending_are_read_for_what_they_are_then(mixed):
    gr.load_corpus(mixed)
    listing = (mixed / "reports.csv").read_text(encoding="utf-8")
    (mixed / "texts" / "dayu-2021.txt").rename(mixed / "texts" / "dayu-2021.md")
    (mixed / "reports.csv").write_text(listing.replace("dayu-2021.txt", "dayu-2021.md"), "utf-8")
    ledger = gr.load_corpus(mixed).ledger.set_index("report_id")
    assert ledger.loc["dayu-2021", "format"] == "md"


def test_why_a_file_has_no_text_is_found_out_every_time(mixed, monkeypatch):
    because = Bilingual("旧版 Word 文件。", "this is an old Word file; install LibreOffice.")
    (mixed / "texts" / "liuzhou-2024.pdf").write_bytes(b"\xd0\xcf\x11\xe0 old")
    monkeypatch.setattr(file_texts, "read_isolated", lambda _: [Reading(problem=because)])
    for _ in range(2):
        with pytest.raises(InputError, match="install LibreOffice"):
            gr.load_corpus(mixed)
    now = Reading(
        "一、举措\n推进审批制度改革。", "doc", "libreoffice+docx", sha256="0" * 64, size=7
    )
    monkeypatch.setattr(file_texts, "read_isolated", lambda _: [now])
    assert gr.load_corpus(mixed).text("liuzhou-2024") == now.text
    # What LibreOffice makes of a file is not kept either: its next release may do better.
    later = Reading(now.text + "优化营商环境。", "doc", "libreoffice+docx", sha256="0" * 64, size=7)
    monkeypatch.setattr(file_texts, "read_isolated", lambda _: [later])
    assert gr.load_corpus(mixed).text("liuzhou-2024") == later.text


def test_a_damaged_cache_of_texts_is_said_and_changes_nothing(mixed):
    first = everything(gr.load_corpus(mixed))
    with sqlite3.connect(cache_folder() / "texts.sqlite") as database:
        database.execute("UPDATE blocks SET body = substr(body, 1, 500)")
    database.close()
    with pytest.warns(UserWarning, match="block of the cache is damaged"):
        assert everything(gr.load_corpus(mixed)) == first
    (cache_folder() / "texts.sqlite").write_bytes(b"no database" * 1000)
    with pytest.warns(UserWarning, match="begun anew"):
        assert everything(gr.load_corpus(mixed)) == first
    assert everything(gr.load_corpus(mixed)) == first


def test_many_files_are_read_in_several_goes(mixed, monkeypatch):
    whole = everything(gr.load_corpus(mixed))
    for most in ("_OPENED", "_AT_ONCE", "_DOCUMENTS"):
        monkeypatch.setattr(file_texts, most, 1)
    assert everything(gr.load_corpus(mixed)) == whole
    (cache_folder() / "texts.sqlite").unlink()
    assert everything(gr.load_corpus(mixed)) == whole
    assert everything(gr.load_corpus(mixed)) == whole


@given(st.lists(st.text(st.characters(), min_size=1), max_size=5), st.booleans())
def test_texts_are_unpacked_as_they_were_packed(written, in_utf_8):
    texts = [report_text(Reading(text, "txt", "plain", "utf-8", 1.0)) for text in written]
    files = [
        text.encode("utf-8", "replace") if in_utf_8 else text.encode("utf-16", "surrogatepass")
        for text in written
    ]
    numbered = dict(enumerate(files))
    packed = pack_texts(texts, files)
    unpacked = unpack_texts(packed, numbered)
    assert list(unpacked.values()) == texts
    for one, other in zip(unpacked.values(), texts, strict=True):
        assert (one.simplified is one.text) == (other.simplified is other.text)
    last = dict(list(numbered.items())[-1:])
    assert unpack_texts(packed, last) == {number: texts[number] for number in last}
