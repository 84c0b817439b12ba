"""Columns that the scholar adds to reports.csv, and corpora that support little."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.cli import main
from govreport_research.comparison.groupings import group_names, grouping_name
from govreport_research.runs.parameter_table import COLUMNS


def reports(values, column="gdp"):
    names = [f"r{number}" for number in range(len(values))]
    return pd.DataFrame({"report_id": names, "region": names, "region_en": names, column: values})


def with_column(folder, name, values):
    path = folder / "reports.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.assign(**{name: values}).to_csv(path, index=False)
    return gr.load_corpus(folder)


def test_columns_of_every_corpus_are_those_of_the_schema():
    assert set(COLUMNS) == {*schema.REPORTS.names, *schema.REPORTS_MARKS.names}


def test_an_added_column_stays_and_groups_by_value(corpus_folder, corpus):
    loaded = with_column(
        corpus_folder, "试点/pilot", ["是/yes", "否/no", "是/yes", "否/no", "否/no"]
    )
    assert corpus.fingerprint != loaded.fingerprint
    assert "试点/pilot" in loaded.select(years=[2021]).reports.columns
    grouped = gr.add_groups(loaded.reports, "试点/pilot")
    assert grouped.equals(loaded.reports)
    names = group_names(grouped, "试点/pilot")
    assert names["是/yes"] == gr.Bilingual("是", "yes")
    assert grouping_name("试点/pilot") == gr.Bilingual("试点", "pilot")
    assert gr.grouping_sentence(grouped, "试点/pilot") is None
    passages = gr.split_corpus(loaded)
    codebook = gr.load_codebook()
    shares = gr.theme_shares(passages, gr.code_themes(passages, codebook), codebook)
    compared = gr.compare_shares(shares, grouped, "试点/pilot")
    counts = compared.table.drop_duplicates("group").set_index("group")["n_reports"]
    assert counts.to_dict() == {"是/yes": 2, "否/no": 3}


def test_numbers_are_parted_at_terciles_or_at_the_median_and_said_so():
    halves = gr.add_groups(reports(["1", "2,000", "30.5", "4e3"]), "gdp")
    assert halves["gdp"].tolist() == [
        "low (<= 30.5)", "high (> 30.5)", "low (<= 30.5)", "high (> 30.5)",
    ]  # fmt: skip
    assert "median" in gr.grouping_sentence(halves, "gdp").en
    thirds = gr.add_groups(reports([str(number) for number in range(10, 19)]), "gdp")
    assert thirds["gdp"].value_counts().tolist() == [3, 3, 3]
    assert list(group_names(thirds, "gdp")) == [
        "low (<= 12)", "middle (> 12, <= 15)", "high (> 15)",
    ]  # fmt: skip
    assert group_names(thirds, "gdp")["middle (> 12, <= 15)"].zh == "中（>12，≤15）"
    assert "三分位" in gr.grouping_sentence(thirds, "gdp").zh


def test_codes_stay_values_and_a_gap_is_refused():
    assert gr.add_groups(reports(["0", "1", "1", "0"]), "gdp")["gdp"].tolist() == list("0110")
    with pytest.raises(gr.InputError, match="report r1: it has no gdp"):
        gr.add_groups(reports(["10", "", "30"]), "gdp")
    with pytest.raises(gr.InputError, match="Did you mean gdp"):
        gr.add_groups(reports(["1"]), "gpd")


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=40))
def test_equal_numbers_share_a_group_and_groups_follow_the_order(values):
    grouped = gr.add_groups(reports([str(value) for value in values]), "gdp")["gdp"]
    order = ["low", "middle", "high", "all"]
    if grouped.tolist() == [str(value) for value in values]:
        return  # few digits: codes
    ranks = [order.index(group.split(" ")[0]) for group in grouped]
    for one, first in zip(values, ranks, strict=True):
        for other, second in zip(values, ranks, strict=True):
            assert one != other or first == second
            assert one >= other or first <= second or first == 3


def test_a_misspelt_column_is_named_before_anything_is_run(corpus_folder):
    with_column(corpus_folder, "gdp_per_head", ["50", "61", "70", "81", "90"])
    given_ = {"corpus": str(corpus_folder), "group_by": "gdp_per_head"}
    assert gr.check_parameters(given_).group_by == "gdp_per_head"
    with pytest.raises(gr.InputError, match="Did you mean gdp_per_head"):
        gr.check_parameters({**given_, "group_by": "gdp_per_haed"})


def test_notebooks_group_by_the_column_and_leave_out_what_one_report_cannot_tell(
    root, tmp_path, monkeypatch, capsys
):
    """Through real notebooks: one report, then five with a number for each."""
    project = tmp_path / "project"
    shutil.copytree(root / "notebooks", project / "notebooks")
    shutil.copytree(root / "data", project / "data")
    study = project / "study.yml"
    figures = "[robustness, robustness-years, specification-curve]"
    study.write_text(
        f"runs:\n- {{name: r, notebook: notebooks/08-robustness.ipynb, figures: {figures},\n"
        "   parameters: {group_by: region}}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(project)
    one = project / "one"
    one.mkdir()
    shutil.copy(root / "data" / "approval-bureaus" / "texts" / "yuelu-2021.txt", one)
    assert main(["new", "one", "--from", "one"]) == 0
    assert main(["run", "--corpus", "data/one"]) == 0
    left_out = sorted(path.name for path in (project / "data/one/figures/r").iterdir())
    assert left_out == [
        "robustness-years.omitted.md", "robustness.omitted.md", "specification-curve.omitted.md",
    ]  # fmt: skip
    assert "r/robustness: left out 未绘制。只有一组，无可比较。" in capsys.readouterr().out
    with_column(project / "data/approval-bureaus", "gdp", ["50", "61", "70", "81", "90"])
    study.write_text(study.read_text(encoding="utf-8").replace("region", "gdp"), encoding="utf-8")
    assert main(["run", "--corpus", "approval-bureaus"]) == 0
    caption = project / "data/approval-bureaus/figures/r/robustness.md"
    assert "at the median of gdp" in caption.read_text(encoding="utf-8")
    assert main(["run", "--corpus", "approval-bureaus"]) == 0
    assert "up to date" in capsys.readouterr().out
