"""Outlines of real reports against hand annotation, and promises that hold for any text."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.corpus.furniture import is_furniture
from govreport_research.tables import problems_in
from govreport_research.text.outline.characters import fold

sys.path.insert(0, str(Path(__file__).parent / "gold"))
import scorer

SHIPPED = scorer.paths("approval-bureaus")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_outline_of_the_annotated_shipped_reports_is_exact(path: Path) -> None:
    text, gold = scorer.load(path)
    outline = gr.split_sections(text)
    score = scorer.score_headings(outline, gold, text, annexes=False)
    assert (score.missed, score.false, score.wrong) == ([], [], [])
    assert score.f1 == score.share("level") == score.share("parent") == score.share("end") == 1.0
    assert score.share("role") == 1.0


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_items_of_the_annotated_shipped_reports(path: Path) -> None:
    text, gold = scorer.load(path)
    items, headlines, count = scorer.score_items(gr.split_sections(text), gold, text)
    assert items.f1 >= 0.995, (items.missed, items.false)
    assert headlines / count >= 0.98, items.wrong


def test_the_outline_fits_its_table() -> None:
    for path in SHIPPED:
        text, _ = scorer.load(path)
        outline = gr.split_sections(text)
        assert problems_in(outline, schema.OUTLINE, "outline") == []
        assert isinstance(outline, pd.DataFrame)
        assert list(outline.columns) == schema.OUTLINE.names


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_parts_of_the_text_are_told_apart(path: Path) -> None:
    text, gold = scorer.load(path)
    attrs = gr.split_sections(text).attrs
    title = gold["title_span"]
    assert attrs["title"] == (tuple(title) if title else None)
    assert attrs["body"] == (gold["body_start"], gold["body_end"])
    parts = {tuple(span) for span in gold["back_matter"]}
    assert parts <= set(attrs["back_matter"])
    assert attrs["appendices"] == []


WORK_REPORTS = scorer.paths("work-reports")


def test_outline_of_the_work_reports() -> None:
    """Bare headings, restarts, annexes, one line, PDF: nine reports of a sibling genre."""
    total, everything, items = scorer.Score(), scorer.Score(), scorer.Score()
    for path in WORK_REPORTS:
        text, gold = scorer.load(path)
        outline = gr.split_sections(text)
        total += scorer.score_headings(outline, gold, text, annexes=False)
        everything += scorer.score_headings(outline, gold, text, annexes=True)
        items += scorer.score_items(outline, gold, text)[0]
    assert total.f1 >= 0.97, (total.missed, total.false)
    assert total.share("parent") >= 0.92, total.wrong
    assert total.share("end") >= 0.95, total.wrong
    assert everything.f1 >= 0.96, (everything.missed, everything.false)
    assert items.f1 >= 0.95, (items.missed, items.false)


def test_tables_of_a_pdf_text_give_no_headings() -> None:
    text, gold = scorer.load(scorer.GOLD / "work-reports" / "x18_hongze_pdf_2023.json")
    score = scorer.score_headings(gr.split_sections(text), gold, text, annexes=False)
    assert len(score.false) <= 2, score.false


def test_confident_rows_are_right() -> None:
    """Of the rows with a confidence of .9 or more at least 98 % have right start and parent."""
    confident = right = 0
    for path in (*SHIPPED, *WORK_REPORTS):
        text, gold = scorer.load(path)
        outline = gr.split_sections(text)
        headings = scorer.match(outline, gold["headings"])
        items = scorer.match(outline, gold.get("enumerations", []))
        number_of = {row: number for number, row in headings.items()}
        for row in outline.index[outline["confidence"] >= 0.9]:
            confident += 1
            if row not in number_of:
                right += row in items.values()
                continue
            heading = gold["headings"][number_of[row]]
            parent = -1 if heading["parent"] is None else headings.get(heading["parent"], -2)
            right += bool(heading.get("parent_ambiguous")) or outline.loc[row, "parent"] == parent
    assert confident > 500
    assert right / confident >= 0.98


def test_annexes_and_titles_of_the_work_reports() -> None:
    for path in WORK_REPORTS:
        text, gold = scorer.load(path)
        attrs = gr.split_sections(text).attrs
        wanted = [tuple(span) for span in gold["appendix_spans"]]
        found = attrs["appendices"]
        assert len(found) == len(wanted), path.stem
        for (start, end), (first, last) in zip(found, wanted, strict=True):
            # A broken last paragraph may stand between the body and the rest of an annex.
            assert abs(start - first) <= 40, path.stem
            assert abs(end - last) <= 2, path.stem
        assert abs(attrs["body"][0] - gold["body_start"]) <= 2, path.stem


@pytest.mark.parametrize(
    "line",
    [
        "来源：区人民政府",
        "【打印】【关闭】",
        "[字体：大 中 小]",
        "小 中 大",
        "（责任编辑：王某）",
        "更新时间：2024-01-01",
        "2024-01-11 来源：区行政审批局 浏览：12",
        "索引号 000014349",
        "公开方式：主动公开",
        "上一篇：没有了",
        "首页 > 政务公开",
        "第 3 页 共 10 页",
        "— 3 —",
        "下载Word 下载PDF",
        "扫一扫在手机打开当前页",
    ],
)
def test_page_furniture_is_told_from_text(line: str) -> None:
    assert is_furniture(fold(line).strip())


@pytest.mark.parametrize(
    "line",
    [
        "来源多样",
        "时间紧任务重",
        "下一步打算",
        "首页改版完成",
        "打印机采购",
        "分享经济",
        "信息公开工作",
        "2023",
        "技术支持服务更到位",
        "主题教育",
        "阅读推广",
        "无障碍环境建设",
        "编辑目录清单",
        "联系我们的实际",
    ],
)
def test_words_of_a_report_are_no_furniture(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        ("主要举措和成效,存在不足和原因。", "measures|shortcomings"),
        ("存在的问题及下一步打算", "shortcomings|plans"),
        ("《2023年工作计划》重点任务落实情况", "other"),
        ("党政主要负责人履行推进法治建设第一责任人职责,加强法治政府建设情况", "leader_duty"),
        ("下一步工作打算", "plans"),
    ],
)
def test_a_compound_title_keeps_every_part_it_names(title: str, roles: str) -> None:
    outline = gr.split_sections(f"一、{title}\n正文若干。\n二、其他事项\n正文若干。")
    assert outline["roles"][0] == roles
    assert outline["role"][0] == roles.split("|")[0]


def test_all_parts_of_the_annotated_titles() -> None:
    for path in SHIPPED:
        text, gold = scorer.load(path)
        roles = gr.split_sections(text).set_index("start")["roles"]
        for heading in gold["headings"]:
            expected = heading.get("roles_all", [heading["role"]])
            assert roles[heading["start"]].split("|") == expected


@pytest.mark.parametrize("text", ["", "\x00", "报告\x00", "\ud800\udc00報告", "𠀀一、\r\ufeff"])
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert [fold(character) for character in text] == list(fold(text))
