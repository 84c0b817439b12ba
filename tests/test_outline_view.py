"""The outline can be checked by eye: nothing of the text is lost or let through unescaped."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.text.outline_view import outline_html

REPORTS = ("dayu-2021", "yuelu-2021", "yingkou-2022", "luozhuang-2023", "liuzhou-2024")


class Reader(HTMLParser):
    """Reads a page back: the text, and what is marked in it."""

    def __init__(self):
        super().__init__()
        self.inside, self.text, self.marked = [], "", []

    def handle_starttag(self, tag, attributes):
        classes = dict(attributes).get("class") or ""
        if tag == "div" and classes == "text":
            self.inside.append("text")
        elif tag == "mark":
            self.inside.append("mark")
            self.marked.append("")

    def handle_endtag(self, tag):
        if tag in ("div", "mark") and self.inside:
            self.inside.pop()

    def handle_data(self, data):
        if self.inside:
            self.text += data
        if self.inside[-1:] == ["mark"]:
            self.marked[-1] += data


@pytest.mark.parametrize("report_id", REPORTS)
def test_the_page_holds_the_whole_text_and_marks_every_heading(corpus, report_id):
    text = corpus.text(report_id)
    outline = gr.split_sections(text)
    page = outline_html(text, outline)
    reader = Reader()
    reader.feed(page)
    assert reader.text == text
    assert reader.marked == [
        text[start:end] for start, end in zip(outline["start"], outline["end"], strict=True)
    ]
    assert "http" not in page


def test_the_tree_has_a_line_for_every_heading_with_part_and_doubt(corpus):
    text = corpus.text("yuelu-2021")
    outline = gr.split_sections(text)
    tree = gr.draw_outline(text, outline).splitlines()
    assert len(tree) == len(outline)
    assert tree[0] == "一、主要举措  [measures]"
    lost = next(line for line in tree if line.startswith("、下计划"))
    assert "[plans]" in lost
    assert re.search(r"\? 0\.\d\d$", lost), "a heading whose numeral was lost is flagged"


def test_markup_in_a_report_is_text(corpus):
    text = "一、<script>alert(1)</script>\n正文&正文。\n二、存在不足\n正文。"
    page = outline_html(text, gr.split_sections(text), "<b>")
    assert "<script>" not in page
    assert "<b>" not in page
    assert "正文&正文。" in unescape(page)


def test_an_empty_outline_still_shows_the_text():
    outline = gr.split_sections("没有标题的正文。")
    assert gr.draw_outline("没有标题的正文。", outline) == ""
    assert "没有标题的正文。" in outline_html("没有标题的正文。", outline)


def test_every_part_has_a_colour():
    from govreport_research.text import outline_view

    assert set(outline_view._COLOURS) == set(schema.ROLES)
