"""Passages of the shipped reports: what is in them, and what never is."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.tables import problems_in
from govreport_research.text.outline.reading import read_outline
from govreport_research.text.passages import section_anatomy, split_passages
from govreport_research.text.places import pack_places, placed, unpack_places

sys.path.insert(0, str(Path(__file__).parent / "gold"))
import scorer

CORPUS = Path(__file__).parents[1] / "data" / "approval-bureaus"


@pytest.fixture(scope="module")
def corpus() -> gr.Corpus:
    return gr.load_corpus(CORPUS)


@pytest.fixture(scope="module")
def passages(corpus: gr.Corpus) -> pd.DataFrame:
    return gr.split_corpus(corpus)


@pytest.mark.parametrize("blank", " \t\u3000\xa0\x1f\ufeff\u200b\x00")
def test_characters_are_all_but_blanks(blank: str) -> None:
    first = f"完善制度{blank}机制,推动{blank}{blank}改革落到实处。"
    passages = split_passages(f"一、主要举措\n{first}\n全年办结事项十件,群众满意。")
    assert passages["text"].iloc[0] == first
    assert passages["characters"].tolist() == [
        sum(not c.isspace() for c in text) for text in passages["text"]
    ]


def test_passages_fit_their_table(passages: pd.DataFrame) -> None:
    assert problems_in(passages, schema.PASSAGES, "passages") == []
    assert list(passages["report_id"].unique()) == [
        "dayu-2021",
        "yuelu-2021",
        "yingkou-2022",
        "luozhuang-2023",
        "liuzhou-2024",
    ]


def test_a_passage_is_the_text_at_its_place(corpus: gr.Corpus, passages: pd.DataFrame) -> None:
    for row in passages.itertuples():
        text = corpus.text(row.report_id)[row.start : row.end]
        assert row.text == text.replace("\n", "")
        assert row.measured == corpus.simplified(row.report_id)[row.start : row.end].replace(
            "\n", ""
        )
        assert row.characters == sum(not c.isspace() for c in row.text)


def test_passages_do_not_overlap(passages: pd.DataFrame) -> None:
    for _, group in passages.groupby("report_id"):
        assert (group["start"].to_numpy()[1:] >= group["end"].to_numpy()[:-1]).all()


@pytest.mark.parametrize("path", scorer.paths("approval-bureaus"), ids=lambda path: path.stem)
def test_passages_cover_the_annotated_body_and_nothing_else(path: Path) -> None:
    """Every character of the body is in a passage or in a heading on its own line."""
    text, gold = scorer.load(path)
    passages = split_passages(text)
    covered = set()
    for row in passages.itertuples():
        covered.update(range(row.start, row.end))
    for segment in gold["segments"]:
        inside = [i for i in range(segment["start"], segment["end"]) if not text[i].isspace()]
        if segment["type"] in ("body", "preamble"):
            assert all(i in covered for i in inside), text[segment["start"] :][:30]
        elif segment["type"] in ("front_matter", "back_matter"):
            assert not any(i in covered for i in inside), text[segment["start"] :][:30]
    for heading in gold["headings"]:
        inside = range(heading["start"], heading["end"])
        assert all((i in covered) == heading["run_in"] for i in inside if not text[i].isspace())
    for segment in gold["segments"]:
        if segment["role"] is None or segment["type"] == "heading":
            continue
        wanted = {segment["role"]}
        if segment["heading"] is not None:
            wanted.add(gold["headings"][segment["heading"]].get("role_alternative"))
        inner = passages[
            (passages["start"] >= segment["start"]) & (passages["start"] < segment["end"])
        ]
        assert set(inner["role"]) <= wanted


def test_lines_broken_in_mid_sentence_are_joined(passages: pd.DataFrame) -> None:
    text = "".join(passages.loc[passages["report_id"] == "liuzhou-2024", "text"])
    assert "年度学法制度和领导干部年度学法制度" in text
    assert "三是面向社会开展普法" in text


def test_page_furniture_signature_and_date_are_in_no_passage(passages: pd.DataFrame) -> None:
    joined = "\n".join(passages["text"])
    for string in (
        "关闭窗口", "下载Word", "无障碍浏览", "扫一扫", "公开方式", "成文日期",
        "2022年3月3日", "2021年11月15日", "迟程", "岳麓区行政区审批服务局",
    ):  # fmt: skip
        assert string not in joined


def test_breaks_and_page_numbers_inside_a_paragraph_are_taken_out() -> None:
    lines = [
        "一、主要举措",
        "(一)完善制度。我局制定了十二项制度并且逐项抓好落实工作在全局形成了",
        "- 3 -",
        "依法办事的良好氛围,群众满意。",
        "(二)抓好落实。全年开展检查。",
    ]
    passages = split_passages("\n".join(lines))
    assert passages["text"].tolist() == [lines[1] + lines[3], lines[4]]


def test_anatomy_names_missing_parts(passages: pd.DataFrame) -> None:
    anatomy = section_anatomy(passages)
    assert problems_in(anatomy, schema.ANATOMY, "anatomy") == []
    missing = anatomy[anatomy["missing"]].groupby("report_id")["role"].agg(set).to_dict()
    assert missing == {
        "dayu-2021": {"leader_duty"},
        "yuelu-2021": {"leader_duty"},
        "yingkou-2022": {"shortcomings", "leader_duty", "plans"},
    }
    sums = anatomy.groupby("report_id")["share"].sum()
    assert ((sums - 1).abs() < 1e-9).all()
    totals = passages.groupby("report_id")["characters"].sum()
    assert anatomy.groupby("report_id")["characters"].sum().equals(totals)


def test_no_headings_and_no_text() -> None:
    assert len(split_passages("")) == 0
    assert len(section_anatomy(split_passages(""))) == 0
    plain = split_passages("今年以来,我局认真履行职责,取得了一定成绩。")
    assert plain["role"].tolist() == ["other"]


def test_simplified_text_must_have_the_same_length() -> None:
    with pytest.raises(ValueError, match="same"):
        split_passages("审批", "审批局")


def assert_packed_as_found(texts: list[str]) -> None:
    """Packed for travel, without items inside paragraphs, passages are those of the outline."""
    found, packed = placed(map(read_outline, texts)), unpack_places(pack_places(texts))
    assert packed.bounds.tolist() == found.bounds.tolist()
    for name, values in found.columns.items():
        assert packed.columns[name].tolist() == values.tolist(), name
    tuples = {number: list(map(tuple, spans)) for number, spans in packed.spans.items()}
    assert tuples == found.spans


def test_passages_are_the_same_without_items_inside_paragraphs(corpus: gr.Corpus) -> None:
    texts = [corpus.text(report_id) for report_id in corpus.reports["report_id"]]
    texts += [scorer.load(path)[0] for path in scorer.paths("work-reports")]
    texts += [text.replace("\n", " ") for text in texts] + [
        text[len(text) // 3 :] for text in texts
    ]
    assert any(read_outline(text, inner=False).left_out for text in texts)
    assert_packed_as_found(texts)


PIECES = st.sampled_from(
    ["\n", "\n", "一、主要举措", "(一)完善制度。", "一是制定办法。", "二是抓好落实;", "三是公开。",
     "1.办事指南。", "2.清单", "(1)编制,", "(2)公布。", "第一,学法。", "附件", "下一步打算",
     "制定办法", " "]
)  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=40).map("".join), max_size=3))
def test_passages_of_any_mixture_are_the_same_without_items_inside(texts: list[str]) -> None:
    assert_packed_as_found(texts)
