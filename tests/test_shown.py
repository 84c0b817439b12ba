"""What a figure has room for: everything that fits, and a sentence for what does not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.tables import check


@pytest.fixture(scope="module")
def measured(corpus):
    passages, codebook = gr.split_corpus(corpus), gr.load_codebook()
    return gr.theme_shares(passages, gr.code_themes(passages, codebook), codebook)


@pytest.mark.parametrize(("most", "by"), [(5, None), (4, "bloc"), (1, "bloc")])
def test_reports_are_shown_singly_or_in_the_finest_groups_that_fit(measured, corpus, most, by):
    shown = gr.shares_to_show(measured, corpus.reports, corpus.labels(), most)
    check(shown.table, schema.SHOWN_SHARES, "shown")
    groups = shown.table.groupby("group", sort=False)
    assert groups["share"].sum().to_numpy() == pytest.approx(1)
    assert groups["n_reports"].first().sum() == 5
    assert set(shown.labels) == set(shown.table["group"])
    if by is None:
        assert shown.sentences == ()
        assert shown.table["group"].drop_duplicates().tolist() == list(corpus.labels())
    else:
        expected = gr.compare_shares(measured, corpus.reports, by).table
        assert shown.table["share"].tolist() == expected["mean"].tolist()
        assert "5 reports are too many to show singly: means by" in shown.sentences[0].en


@given(st.lists(st.integers(2016, 2025), min_size=1, max_size=60), st.integers(1, 40))
def test_the_latest_reports_are_drawn_where_not_all_fit(years, most):
    ids = [f"r{number}" for number in range(len(years))]
    drawn, said = gr.reports_to_draw(pd.DataFrame({"report_id": ids, "year": years}), most)
    assert len(drawn) <= most
    assert bool(said) == (len(drawn) < len(ids))
    if said:
        of_year = [each for each, year in zip(ids, years, strict=True) if year == max(years)]
        assert drawn == of_year[:most]


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=80), st.integers(1, 60))
def test_the_largest_groups_are_drawn_where_not_all_rows_fit(groups, most):
    table = pd.DataFrame({"concept": groups, "row": range(len(groups))})
    kept, said = gr.rows_to_draw(table, "concept", most, gr.Bilingual("指标", "indicators"))
    assert len(kept) <= most
    assert kept["row"].is_monotonic_increasing
    assert bool(said) == (len(kept) < len(table))
    sizes = table["concept"].value_counts()
    shown = set(kept["concept"])
    if len(shown) > 1:
        assert kept["concept"].value_counts().to_dict() == sizes[list(shown)].to_dict()
    assert all(sizes[each] <= sizes[list(shown)].min() for each in set(groups) - shown)
