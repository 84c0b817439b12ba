"""What each format does to a text is undone: numbers, tables, notes, encodings, wraps."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_research.corpus.readers.annexes import annex_share
from govreport_research.corpus.readers.docx import read_docx
from govreport_research.corpus.readers.duplicates import NEAR, find_twins
from govreport_research.corpus.readers.encodings import recognise
from govreport_research.corpus.readers.formats import find_format
from govreport_research.corpus.readers.numerals import numeral
from govreport_research.corpus.readers.odt import read_odt
from govreport_research.corpus.readers.rtf import read_rtf
from govreport_research.corpus.readers.web import read_html, read_mhtml

sys.path.insert(0, str(Path(__file__).parent / "saved"))
import hostile
import reports

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(number, kind, text, extra=""):
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(text, index, number=1):
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>'
        f"</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )


LISTS = (
    f"<w:numbering {W}><w:abstractNum w:abstractNumId='7'>"
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
    + level(4, "ideographTraditional", "%5、", '<w:lvlRestart w:val="0"/>')
    + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'>"
    "<w:startOverride w:val='5'/></w:lvlOverride></w:num></w:numbering>"
)


def test_levels_count_restart_and_are_written_in_their_formats():
    indices = [0, 1, 1, 2, 3, 3, 0, 1, 2, 4, 0, 4]
    body = "".join(numbered("文", index) for index in indices)
    lines = read_docx(hostile.docx_of(body, numbering=LISTS)).text.split()
    assert lines == [
        "一、文", "（一）文", "（二）文", "1.文", "①文", "②文", "二、文", "（一）文", "1.文",
        "甲、文", "三、文", "乙、文",
    ]  # fmt: skip


def test_a_list_that_is_told_where_to_start_does_so_once():
    body = numbered("甲", 0) + numbered("乙", 0, 2) + numbered("丙", 0, 2) + numbered("丁", 0)
    lines = read_docx(hostile.docx_of(body, numbering=LISTS)).text.split()
    assert lines == ["一、甲", "五、乙", "六、丙", "七、丁"]


def test_numbers_come_through_styles_and_their_base_styles():
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="H1"/></w:style>'
        "</w:styles>"
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{off}</w:pPr><w:r><w:t>文</w:t></w:r></w:p>'
        for style, off in [
            ("H1", ""),
            ("Mine", ""),
            ("Mine", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
        ]
    )
    data = hostile.docx_of(body, numbering=LISTS, styles=styles)
    assert read_docx(data).text.split() == ["一、文", "二、文", "文"]


def test_tables_boxes_and_notes_are_kept_and_deleted_text_is_not():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
        "<w:r><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
        f"<w:tbl><w:tr>{cell.format('受理')}{cell.format('3 件')}</w:tr></w:tbl>"
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>脚</w:t></w:r></w:p></w:footnote>'
    )
    data = hostile.docx_of(body, footnotes=notes + "</w:footnotes>")
    assert read_docx(data).text.splitlines() == ["正文增", "框内", "受理\t3 件", "注1：脚"]


@given(st.integers(1, 99_999))
def test_chinese_numerals_are_those_of_an_independent_writer(number):
    """Built from the rules for reading numbers aloud, digit by digit from the right."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千", "万"]
    parts = [
        digits[int(digit)] + units[place] if digit != "0" else "零"
        for place, digit in enumerate(reversed(str(number)))
    ]
    wanted = "".join(reversed(parts))
    while "零零" in wanted:
        wanted = wanted.replace("零零", "零")
    wanted = wanted.rstrip("零")
    wanted = wanted[1:] if wanted.startswith("一十") else wanted
    assert numeral(number, "chineseCounting") == wanted


def test_lists_of_an_odt_are_numbered():
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<o:document-content xmlns:o="{ns}office:1.0" xmlns:text="{ns}text:1.0" '
        f'xmlns:style="{ns}style:1.0" xmlns:table="{ns}table:1.0"><o:automatic-styles>'
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" '
        'style:num-prefix="(" style:num-suffix=")"/></text:list-style></o:automatic-styles>'
        '<o:body><o:text><text:list text:style-name="L"><text:list-item><text:p>举措</text:p>'
        "<text:list><text:list-item><text:p>甲<text:s text:c='2'/>乙</text:p></text:list-item>"
        "</text:list></text:list-item><text:list-item><text:p>不足</text:p></text:list-item>"
        "</text:list><table:table><table:table-row><table:table-cell><text:p>受理</text:p>"
        "</table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell>"
        "</table:table-row></table:table></o:text></o:body></o:document-content>"
    )
    data = hostile.package({"content.xml": content.encode()})
    assert read_odt(data).text.splitlines() == ["一、举措", "(1)甲 乙", "二、不足", "受理\t3"]


def test_rtf_in_a_chinese_code_page_and_in_unicode():
    escaped = "".join(f"\\'{byte:02x}" for byte in "加强组织领导".encode("gbk"))
    data = rb"{\rtf1\ansi\ansicpg936\deff0 " + escaped.encode() + rb"\par \u19981?\u-255?\par}"
    assert read_rtf(data).text.splitlines()[0] == "加强组织领导"
    assert read_rtf(data).text.splitlines()[1].startswith("不")


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
def test_a_page_saved_in_one_file_is_read_like_the_page(transfer):
    from email.mime.multipart import MIMEMultipart
    from email.mime.nonmultipart import MIMENonMultipart

    page = next(reports.saved_pages("luozhuang-2023")).data
    import base64
    import quopri

    message = MIMEMultipart("related")
    part = MIMENonMultipart("text", "html", charset="utf-8")
    coded = base64.encodebytes(page) if transfer == "base64" else quopri.encodestring(page)
    part.set_payload(coded.decode("ascii"))
    part["Content-Transfer-Encoding"] = transfer
    part["Content-Location"] = "../../../evil.html"
    message.attach(part)
    data = message.as_bytes()
    assert find_format(data, ".mht") == "mhtml"
    assert read_mhtml(data).text == read_html(page).text


def test_hz_and_a_wrong_declaration_are_recognised():
    assert recognise("加强领导".encode("hz")).text == "加强领导"
    found = recognise(("加强组织领导。" * 30).encode(), "gb2312")
    assert found.encoding == "utf-8"
    assert "declares gb2312" in found.notes[0].en


def test_a_cut_end_is_read_with_a_note():
    data = ("加强组织领导。" * 200).encode("gb18030")[:-1]
    found = recognise(data)
    assert found.encoding == "gb18030"
    assert "broken" in found.notes[0].en


def test_numbers_of_ordered_lists_are_written():
    items = "<ol start=3><li>加强领导，落实责任。</li><li><p>完善制度，依法办事。</p></li></ol>"
    text = read_html(f"<html><body><div>{items}</div></body></html>".encode()).text
    assert text.splitlines() == ["3. 加强领导，落实责任。", "4. 完善制度，依法办事。"]


def test_a_report_shortened_by_a_tenth_is_a_near_duplicate_and_another_report_is_none(corpus):
    ids = corpus.reports["report_id"].tolist()
    texts = [corpus.text(report_id) for report_id in ids]
    first = texts[0]
    twins = find_twins([*texts, first[: int(0.9 * len(first))] + "另有说明。" * 5])
    assert set(twins) == {len(texts)}
    assert twins[len(texts)].of == 0
    assert not twins[len(texts)].exact
    assert NEAR <= twins[len(texts)].similarity < 1


def test_annexes_are_what_follows_the_signature():
    body = "一、情况\n" + "工作。" * 50 + "\n附件：清单\n某局\n\n2023年1月5日\n"
    assert annex_share(body) == 0
    assert 0.3 < annex_share(body + "附件1\n" + "事项。" * 50) < 0.6
