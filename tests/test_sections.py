"""Outlines of real reports against hand annotation, and promises that hold for any text."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.tables import problems_in

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
