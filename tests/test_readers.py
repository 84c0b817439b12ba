"""Encodings are recognised, and script conversion keeps every offset."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_research.corpus.readers import (
    Reading,
    UnreadableError,
    chinese_share,
    decode,
    garbled_share,
    read_file,
    simplify,
)
from govreport_research.corpus.readers.files import file_bytes, read_plain
from govreport_research.corpus.readers.script import characters_of

REPORTS = ("luozhuang-2023", "yingkou-2022", "yuelu-2021", "liuzhou-2024", "dayu-2021")


@pytest.mark.parametrize("report_id", REPORTS)
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("big5", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
def test_every_encoding_of_every_report_gives_the_same_text(corpus, report_id, encoding, mark):
    text = corpus.text(report_id)
    if encoding == "big5":
        text = opencc.OpenCC("s2t").convert(corpus.simplified(report_id))
        text = text.encode("big5", "ignore").decode("big5")
    assert decode(mark + text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [40, 200])
def test_short_texts_are_recognised_too(corpus, encoding, length):
    text = corpus.text("liuzhou-2024")
    for start in range(0, len(text) - length, 400):
        piece = text[start : start + length]
        assert decode(piece.encode(encoding))[0] == piece


def test_bytes_in_no_encoding_are_refused_with_the_place():
    with pytest.raises(UnreadableError, match="byte 3 does not fit"):
        decode("政".encode() + b"\xff\xfe\x00\xff\x81")


def test_a_broken_utf8_file_with_mark_is_refused():
    with pytest.raises(UnreadableError, match="begins as utf-8-sig"):
        decode(b"\xef\xbb\xbf" + "政务".encode()[:-1])


def test_line_ends_are_kept(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("一、举措\r\n二、不足\r\n".encode())
    reading = read_file(path)
    assert reading.text == "一、举措\r\n二、不足\r\n"
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@given(st.text(max_size=200))
def test_simplifying_never_changes_the_length(text):
    assert len(simplify(text)) == len(text)


def test_simplifying_agrees_with_plain_opencc_on_the_traditional_report(corpus):
    expected = opencc.OpenCC("t2s").convert(corpus.text("dayu-2021"))
    assert corpus.simplified("dayu-2021") == expected
    assert "相对集中行政许可权改革" in corpus.simplified("dayu-2021")


@given(st.text(max_size=100))
def test_shares_are_shares(text):
    assert 0 <= chinese_share(text) <= 1
    assert 0 <= garbled_share(text) <= 1


@given(st.text(st.sampled_from("法後发 \u3000\n\x1c\x00\ud800\ufffd\ue000𠀀㐀A1，"), max_size=60))
def test_characters_are_counted_as_one_by_one(text):
    def is_garbled(character):
        if character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc"):
            return not character.isspace()
        return character in "𠀀㐀"  # of these characters, those not in GB 2312

    found = characters_of(text)
    assert found.visible == sum(not character.isspace() for character in text)
    assert found.chinese == len(re.findall("[\u3400-\u9fff\U00020000-\U0003ffff]", text))
    assert found.garbled == sum(map(is_garbled, text))
    assert found.is_simplified == (not {"後", "\ud800"} & set(text))


def test_plain_text_alone_is_read_without_limits(tmp_path, corpus):
    text = corpus.text("dayu-2021")
    plain = {"a.txt": text.encode(), "b.md": text.encode("gb18030"), "c.txt": b"", "d.txt": b" \n"}
    other = {"e.txt": b"%PDF-1.7 ", "f.txt": b"<html><body>", "g.txt": b"PK\x03\x04 cut off"}
    for name, data in (plain | other).items():
        (tmp_path / name).write_bytes(data)
    for name, data in plain.items():
        reading = read_plain(file_bytes(tmp_path / name))
        assert isinstance(reading, Reading)
        assert reading == read_file(tmp_path / name)
        assert reading.size == len(data)
    for name in other:
        assert read_plain(file_bytes(tmp_path / name)) is None


@pytest.mark.parametrize("report_id", REPORTS)
def test_sound_reports_score_zero_and_misread_ones_high(corpus, report_id):
    text = corpus.text(report_id)
    assert garbled_share(text) < 0.001
    assert garbled_share(text.encode().decode("gb18030", "replace")) > 0.2
    assert chinese_share(text.encode().decode("latin-1")) < 0.05
