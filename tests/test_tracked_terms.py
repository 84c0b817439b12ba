"""The list of terms to trace: as scholars edit it, with all mistakes named at once."""

from __future__ import annotations

import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.tables import check


def test_the_shipped_list_traces_the_shipped_reports(corpus):
    tracked = gr.load_tracked_terms()
    check(tracked, schema.TRACKED_TERMS, "tracked terms")
    assert tracked["en"].astype(bool).all()
    passages = gr.split_corpus(corpus)
    traced = gr.trace_terms(passages, corpus.reports, tracked["term"], gr.term_guards(tracked))
    assert traced.table["term"].drop_duplicates().tolist() == tracked["term"].tolist()
    # Found by hand: 岳麓区 and 大余县 wrote in 2021, and only Liuzhou of the slogan of 2024.
    using = traced.table.set_index(["term", "year"])["n_using"]
    assert using["营商环境", 2021] == 2
    assert using["高效办成一件事"].tolist() == [0, 0, 0, 1]
    assert not traced.trend


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_as_spreadsheets_save_it(tmp_path, encoding):
    file = tmp_path / "terms.csv"
    file.write_text("term,not_within\r\n标准地,高标准地|高标准地块\r\n一件事,\r\n,\r\n", encoding)
    tracked = gr.load_tracked_terms(path=file)
    assert tracked["term"].tolist() == ["标准地", "一件事"]
    assert gr.term_guards(tracked) == ["高标准地", "高标准地块"]
    assert gr.term_glosses(tracked) == {}
    assert gr.load_tracked_terms(["一件事", "许可"], file)["term"].tolist() == ["一件事", "许可"]


def test_everything_wrong_with_a_list_is_said(tmp_path):
    file = tmp_path / "terms.csv"
    file.write_text("term,english\n标准地,x\n,y\n标准地,z\n", "utf-8")
    with pytest.raises(gr.InputError) as raised:
        gr.load_tracked_terms(path=file)
    said = str(raised.value)
    assert "english" in said
    assert "row 3" in said
    assert "row 4" in said
    with pytest.raises(gr.InputError, match="no such file"):
        gr.load_tracked_terms(path=tmp_path / "other.csv")
