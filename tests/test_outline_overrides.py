"""Corrections of headings by hand survive every rerun, and say what is wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.tables import problems_in
from govreport_research.text.overrides import FILE, corpus_outline

SHIPPED = Path(__file__).parents[1] / "data" / "approval-bureaus"
HEADER = "report_id,heading,action,level,role,start,notes\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "corpus"))


def test_without_corrections_the_outline_is_that_of_the_text(folder: Path) -> None:
    corpus = gr.load_corpus(folder)
    outline = corpus_outline(corpus, "dayu-2021")
    assert outline.equals(gr.split_sections(corpus.text("dayu-2021")))


def test_corrections_change_headings_and_passages(folder: Path) -> None:
    rows = [
        "luozhuang-2023,三、《罗庄区2023年法治政府建设工作计划》重点任务落实情况。,set,,measures,,",
        "luozhuang-2023,(三)强化改革创新,remove,,,,not a section of its own",
        "liuzhou-2024,我局高度重视法治政府建设工作,add,3,,,",
    ]
    (folder / FILE).write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    corpus = gr.load_corpus(folder)

    before = gr.split_sections(corpus.text("luozhuang-2023"))
    after = corpus_outline(corpus, "luozhuang-2023")
    assert problems_in(after, schema.OUTLINE, "outline") == []
    assert len(after) == len(before) - 1
    changed = after[after["marker"] == "三、"].iloc[0]
    assert (changed["role"], changed["confidence"]) == ("measures", 1.0)
    children = after[after["parent"] == changed.name]
    assert len(children) == 4
    assert set(children["role"]) == {"measures"}
    # What stood under the removed heading now stands under the one before it.
    second = after[after["title"].str.startswith("强化服务保障")].index[0]
    assert (after["parent"] == second).sum() == 6

    added = corpus_outline(corpus, "liuzhou-2024")
    row = added[added["title"] == "我局高度重视法治政府建设工作"].iloc[0]
    assert (row["level"], row["role"], row["run_in"]) == (3, "leader_duty", True)

    passages = gr.split_corpus(corpus)
    part = passages[passages["report_id"] == "luozhuang-2023"]
    assert set(part["role"]) == {"preamble", "measures", "shortcomings", "leader_duty", "plans"}
    assert gr.split_corpus(corpus).equals(passages)


def test_what_does_not_fit_is_named_with_row_and_remedy(folder: Path) -> None:
    rows = ["luozhuang-2032,一、,set,,,,", "dayu-2021,一、强化,change,,results,,"]
    (folder / FILE).write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    corpus = gr.load_corpus(folder)
    with pytest.raises(gr.InputError) as caught:
        gr.split_corpus(corpus)
    message = str(caught.value)
    assert "row 2, column report_id: 'luozhuang-2032' is not in the corpus" in message
    assert "luozhuang-2023" in message
    assert "row 3 (dayu-2021), column action" in message
    assert "row 3 (dayu-2021), column role" in message


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("yuelu-2021,九、没有这个标题,set,,plans,,", "is not in the text"),
        ("yuelu-2021,普法,add,2,,,", "occurs"),
        ("yuelu-2021,聘请专职律师担任法律顾问,set,2,,,", "Use action add"),
    ],
)
def test_a_heading_that_cannot_be_told_is_refused(folder: Path, row: str, says: str) -> None:
    (folder / FILE).write_text(f"{HEADER}{row}\n", encoding="utf-8")
    corpus = gr.load_corpus(folder)
    with pytest.raises(gr.InputError, match=says):
        corpus_outline(corpus, "yuelu-2021")
