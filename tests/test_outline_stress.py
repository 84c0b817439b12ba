"""Outlines survive what copying, printing and converting do to a text; and nothing is invented."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.tables import problems_in

sys.path.insert(0, str(Path(__file__).parent / "gold"))
import scorer
import stress

SEEDS = range(2)


@pytest.fixture(scope="module")
def reports() -> dict[str, stress.Report]:
    return stress.load_reports()


@pytest.mark.parametrize("name", sorted(stress.TRANSFORMS))
def test_headings_survive_one_transform(name: str, reports: dict[str, stress.Report]) -> None:
    result = stress.measure(stress.TRANSFORMS[name], reports, SEEDS)
    assert result["f1"] >= 0.97
    assert result["parent"] >= 0.95


@pytest.mark.parametrize("name", sorted(stress.COMBINED))
def test_headings_survive_three_transforms(name: str, reports: dict[str, stress.Report]) -> None:
    result = stress.measure(stress.COMBINED[name], reports, SEEDS)
    assert result["f1"] >= 0.95
    assert result["parent"] >= 0.92


TRAPS = (
    "一、二、三产", "一、二级", "第(三)项", "第五条(二)", "(一)类事项", "12月3日)", "(2021—2025年)",
    "(2022版)", "2.0版", "4.1万", "0.56次", "8.6个", "1+1>2", "“1+N”", "第一责任人", "第一批",
    "位居全国第一,", "是一是一、二是二", "统一是", "六要素", "“一个模式”", "①", "[1]", "- 3 -",
)  # fmt: skip
FRAMES = {
    "alone": ("{}", 0),
    "in a sentence": ("我局认真落实{}有关要求,取得成效。", 0),
    "at the start of a paragraph": ("今年以来成效明显。\n{}有关工作有序推进。\n其他工作正常。", 0),
    "among headings": (
        "一、主要举措\n我局认真落实{}有关要求,取得成效。\n二、存在不足\n人手不够。",
        2,
    ),
    "among run-in headings": (
        "(一)加强领导。{}等工作按期完成。\n(二)抓好落实。今年以来,{}全部办结。",
        2,
    ),
    "in one line": ("一、主要举措。认真落实{}要求。二、存在不足。人手不够,{}较多。", 2),
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("trap", TRAPS)
def test_what_looks_like_a_marker_and_is_none(trap: str, frame: str) -> None:
    pattern, wanted = FRAMES[frame]
    outline = gr.split_sections(pattern.replace("{}", trap))
    assert len(outline) == wanted, outline["marker"].tolist()


def test_annotated_traps_are_in_no_outline() -> None:
    for collection in ("approval-bureaus", "work-reports"):
        for path in scorer.paths(collection):
            text, gold = scorer.load(path)
            starts = set(gr.split_sections(text)["start"].astype(int))
            for trap in gold.get("traps", []):
                assert trap["start"] not in starts, trap["text"]


def test_page_headers_and_page_numbers_are_no_headings() -> None:
    page = "区行政审批局年度报告\n{}\n- {} -\n"
    body = [
        "一、主要举措\n(一)加强领导。成立专班,明确分工,",
        "压实责任,确保各项任务落实到位。\n(二)抓好落实。全年开展检查三次,",
        "发现问题十个,全部整改到位。\n二、存在不足\n人手不够,能力有待提高。",
    ]
    text = "".join(page.format(part, number) for number, part in enumerate(body, 1))
    outline = gr.split_sections(text)
    assert outline["marker"].tolist() == ["一、", "(一)", "(二)", "二、"]


SIGNS = (
    "一二三四五十()（）第、，。.123 \n\r\t是要①⑴⒈㈠—“”《》:;！"
    "报告工作局各位代表附件年月日\u3000\ufeff𠀀縣"
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=600), st.text(alphabet=SIGNS, max_size=600)))
@example("")
@example("一、")
@example("\ufeff一、甲\r\n二、乙")
def test_any_text_gives_a_sound_outline(text: str) -> None:
    check_sound(text)


def check_sound(text: str) -> None:
    outline = gr.split_sections(text)
    assert problems_in(outline, schema.OUTLINE, "outline") == []
    end = 0
    for row in outline.itertuples():
        assert end <= row.start < row.end <= len(text)
        end = row.end
        heading = text[row.start : row.end]
        assert heading.startswith(row.marker)
        # A page number in the middle of a broken heading is no part of its title. Compared by
        # position: a message with lone surrogates could not be passed on.
        rest = iter("".join(heading.split()))
        kept = "".join((row.marker + row.title).split())
        assert all(sign in rest for sign in kept), row.Index
        if not set(heading) & set("\r\n"):
            assert set(rest) <= {"。"}, row.Index
        assert row.parent < row.Index
        if row.parent >= 0:
            parent = outline.iloc[int(row.parent)]
            assert row.level == parent["level"] + 1
        else:
            assert row.level == 1
        assert 0 <= row.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=400), st.text(alphabet=" \n\t\u3000\xa0", max_size=20))
def test_white_space_at_the_end_changes_nothing(text: str, blank: str) -> None:
    pd.testing.assert_frame_equal(gr.split_sections(text), gr.split_sections(text + blank))


def test_white_space_at_the_end_of_real_reports_changes_nothing() -> None:
    for path in (*scorer.paths("approval-bureaus"), *scorer.paths("work-reports")):
        text, _ = scorer.load(path)
        pd.testing.assert_frame_equal(
            gr.split_sections(text), gr.split_sections(text + "\n \u3000\n")
        )


@pytest.mark.parametrize(
    "piece", ["一、", "(一)", "一\n", "1. a\n3. b\n", "《", "一是。二是。", "\n", "①", "\U00020000"]
)
def test_long_monotonous_texts_do_no_harm(piece: str) -> None:
    gr.split_sections(piece * (60_000 // len(piece)))


@pytest.mark.parametrize("seed", range(3))
def test_two_hundred_thousand_characters_of_any_script_do_no_harm(seed: int) -> None:
    rng = random.Random(seed)
    planes = [(0x20, 0x7F), (0x2E80, 0x9FFF), (0xD800, 0xDFFF), (0, 0x10FFFF)]
    marks = ["一、", "(二)", "3.", "第四，", "五是", "\n", "\r\n", "\u3000", "——", "附件"]
    pieces = [
        rng.choice(marks) if rng.random() < 0.2 else chr(rng.randint(*rng.choice(planes)))
        for _ in range(200_000)
    ]
    check_sound("".join(pieces)[:200_000])
