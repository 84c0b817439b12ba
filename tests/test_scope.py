"""Theme shares of whole reports and of their part on measures, side by side."""

from __future__ import annotations

import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.scope import compare_scopes, scope_sentence
from govreport_research.tables import check
from govreport_research.text.passages import split_corpus

NAMES = {"T01": Bilingual("甲", "First"), "T02": Bilingual("乙", "Second")}
LABELS = {each: Bilingual(f"{each}地 2021", f"{each} 2021") for each in "abc"}


@pytest.fixture(scope="module")
def codebook():
    return gr.load_codebook()


def planted(rows):
    """Rows (report, role, characters, theme) as passages and codes."""
    passages = pd.DataFrame(rows, columns=["report_id", "role", "characters", "theme"])
    passages["passage_id"] = [f"p{n}" for n in range(len(rows))]
    codes = passages[["passage_id", "theme"]].assign(rank=1, main=True, score=1.0, weight=1.0)
    return passages, codes


def test_planted_shifts_are_found_and_said():
    rows = [
        ("a", "measures", 60, "T01"),
        ("a", "plans", 40, "T02"),
        ("b", "measures", 50, "T01"),
        ("b", "measures", 50, "T02"),
        ("c", "plans", 10, "T00"),
    ]
    book = pd.DataFrame({"theme": ["T01", "T02"]})
    scopes = compare_scopes(*planted(rows), book)
    check(scopes, schema.SCOPE_SHARES, "scopes")
    assert scopes["report_id"].tolist() == ["a"] * 3 + ["b"] * 3 + ["c"] * 3
    assert scopes["share_all"].tolist() == pytest.approx([0.6, 0.4, 0, 0.5, 0.5, 0, 0, 0, 1])
    shift = scopes["shift"]
    assert shift[:6].tolist() == pytest.approx([0.4, -0.4, 0, 0, 0, 0])
    assert shift[6:].isna().all()
    sentence = scope_sentence(scopes, NAMES, LABELS)
    # Themes of the two reports: shifts of 40, 40, 0, 0 points; T00 does not count.
    for text, who in ((sentence.en, "(a 2021, First)"), (sentence.zh, "（a地 2021，甲）")):
        assert "20.0" in text
        assert "+40.0" in text
        assert who in text
    assert "not in these figures: 1 report." in sentence.en


def test_real_scopes_are_those_of_theme_shares(corpus, codebook):
    passages = split_corpus(corpus)
    codes = gr.code_themes(passages, codebook)
    scopes = compare_scopes(passages, codes, codebook)
    whole = gr.theme_shares(passages, codes, codebook)
    narrow = gr.theme_shares(passages[passages["role"] == "measures"], codes, codebook)
    for column, shares in (("share_all", whole), ("share_measures", narrow)):
        keys = ["report_id", "category"]
        both = scopes.merge(shares, on=keys, validate="one_to_one")
        assert len(both) == len(shares) == 5 * 17
        assert both[column].tolist() == pytest.approx(both["share"].tolist())
    themes = scopes[scopes["category"] != "T00"]
    sentence = scope_sentence(scopes, gr.theme_names(codebook), corpus.labels())
    for text in (sentence.zh, sentence.en):
        assert f"{100 * themes['shift'].abs().mean():.1f}" in text
        assert f"{100 * themes['shift'].abs().max():.1f}" in text


def test_reports_without_measures_can_only_be_counted_whole():
    book = pd.DataFrame({"theme": ["T01"]})
    scopes = compare_scopes(*planted([("a", "plans", 60, "T01")]), book)
    assert "only whole reports" in scope_sentence(scopes, NAMES, LABELS).en
    with pytest.raises(gr.InputError, match="there is no report"):
        scope_sentence(scopes.iloc[:0], NAMES, LABELS)
