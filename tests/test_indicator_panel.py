"""Comparable indicators by rule, panel, contradictions, tables to paste, and the figures."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.figures.lint import problems_of
from govreport_research.figures.style import style
from govreport_research.tables import problems_in


@pytest.fixture(scope="module")
def indicators(corpus: gr.Corpus) -> pd.DataFrame:
    return gr.corpus_indicators(corpus)


@pytest.fixture(scope="module")
def matches(indicators: pd.DataFrame) -> pd.DataFrame:
    return gr.match_concepts(indicators)


@pytest.fixture(scope="module")
def panel(matches: pd.DataFrame, corpus: gr.Corpus) -> pd.DataFrame:
    return gr.indicator_panel(matches, corpus.reports)


def of(report_id: str, *sentences: str) -> pd.DataFrame:
    table = gr.extract_indicators("报告如下。\n" + "\n".join(sentences))
    return table.assign(report_id=report_id)[schema.CORPUS_INDICATORS.names]


def test_the_tables_are_as_described(
    indicators: pd.DataFrame, matches: pd.DataFrame, panel: pd.DataFrame
) -> None:
    changes = gr.list_changes(indicators)
    contradictions = gr.find_contradictions(indicators, matches)
    for table, described in (
        (indicators, schema.CORPUS_INDICATORS),
        (gr.load_concepts(), schema.INDICATOR_CONCEPTS),
        (matches, schema.CONCEPT_MATCHES),
        (panel, schema.INDICATOR_PANEL),
        (changes, schema.CHANGES),
        (contradictions, schema.CONTRADICTIONS),
    ):
        assert not table.empty
        assert problems_in(table, described, described.name) == []


def test_what_the_shipped_reports_say_of_the_same_thing(panel: pd.DataFrame) -> None:
    wide = panel.pivot_table(index="concept", columns="report_id", values="number")
    assert wide.loc["permit_items"].dropna().to_dict() == {
        "dayu-2021": 180,
        "luozhuang-2023": 115,
        "yingkou-2022": 380,
    }
    assert wide.loc["hotline_received", "yuelu-2021"] == 84395
    assert wide.loc["online_rate", "yingkou-2022"] == 78.4
    assert wide.loc["startup_time", "dayu-2021"] == 0.5
    assert wide.loc["time_cut", "yingkou-2022"] == 50


def test_a_panel_leads_back_to_the_sentence(panel: pd.DataFrame, corpus: gr.Corpus) -> None:
    for row in panel.to_dict("records"):
        text = corpus.text(row["report_id"])
        assert text.startswith(row["value"], row["start"])
        assert row["value"] in row["sentence"]
        assert row["sentence"] in text


def test_the_same_thing_with_two_numbers_is_flagged() -> None:
    table = of("a", "承接行政许可事项115项。", "集中行使行政许可事项118项。")
    found = gr.find_contradictions(table, gr.match_concepts(table))
    assert found[["problem", "number", "other_number"]].to_numpy().tolist() == [
        ["values", 115, 118]
    ]


@pytest.mark.parametrize(
    "second", ["行政许可事项115项。", "行政许可事项110余项。", "许可事项近120项。"]
)
def test_a_rounded_number_does_not_contradict_the_exact_one(second: str) -> None:
    table = of("a", "承接行政许可事项115项。", second)
    assert gr.find_contradictions(table, gr.match_concepts(table)).empty


def test_parts_that_do_not_sum_are_flagged() -> None:
    table = of("a", "受理100件，其中网办60件、窗口50件。")
    found = gr.find_contradictions(table, gr.match_concepts(table))
    assert found[["problem", "number", "other_number"]].to_numpy().tolist() == [["parts", 100, 110]]
    right = of("a", "受理100件，其中网办60件、窗口40件。")
    assert gr.find_contradictions(right, gr.match_concepts(right)).empty


def test_plans_are_left_out_of_the_panel_unless_asked_for(corpus: gr.Corpus) -> None:
    table = of("dayu-2021", "力争行政许可事项达到200项。")
    matches = gr.match_concepts(table)
    assert gr.indicator_panel(matches, corpus.reports).empty
    planned = gr.indicator_panel(matches, corpus.reports, ["planned", "target"])
    assert planned["number"].tolist() == [200]


def test_rules_of_ones_own(tmp_path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text(
        "concept,zh,en,units,kinds,required,excluded\n"
        "training,培训,Training,期|次|场,count,业务+培训|轮训,安全\n",
        encoding="utf-8-sig",
    )
    rules = gr.load_concepts(path)
    table = of("a", "举办業務培訓3期。", "安全业务培训2次。", "培训4场。")
    assert gr.match_concepts(table, rules)["number"].tolist() == [3]


def test_wrong_rules_are_all_named(tmp_path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text(
        "concept,zh,en,units,kinds,required\nA b,甲,A,项,counts,许可|\nc,乙,B,项,count,\n",
        encoding="utf-8",
    )
    with pytest.raises(gr.InputError) as error:
        gr.load_concepts(path)
    said = str(error.value)
    assert "Did you mean count?" in said
    assert "an entry is empty" in said
    assert len(error.value.problems) == 4
    with pytest.raises(gr.InputError, match="no such file"):
        gr.load_concepts(tmp_path / "none.csv")


def test_tables_to_paste(panel: pd.DataFrame, corpus: gr.Corpus, tmp_path) -> None:
    names = gr.concept_names(gr.load_concepts())
    wide = gr.panel_table(panel, names, corpus.labels(), "en")
    assert wide.loc["Permit items held", "Luozhuang 2023"] == "115项"
    back = pd.read_csv(io.StringIO(gr.paste_table(wide, "csv")), index_col=0)
    assert back.shape == wide.shape
    assert (back.to_numpy() == wide.to_numpy()).all()
    markdown = gr.paste_table(wide, "markdown").splitlines()
    assert len(markdown) == len(wide) + 2
    assert {line.count("|") for line in markdown} == {wide.shape[1] + 2}
    latex = gr.paste_table(wide, "latex")
    assert latex.count(r"\\") == len(wide) + 1
    assert "99.9\\%" in latex
    wide.to_excel(tmp_path / "table.xlsx")
    assert pd.read_excel(tmp_path / "table.xlsx", index_col=0).shape == wide.shape
    with pytest.raises(ValueError, match="csv, latex or markdown"):
        gr.paste_table(wide, "html")


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("width", ["single", "onehalf", "double"])
def test_the_figures_are_fit_to_print(
    panel: pd.DataFrame, indicators: pd.DataFrame, corpus: gr.Corpus, language: str, width: str
) -> None:
    labels = corpus.labels()
    names = gr.concept_names(gr.load_concepts())
    shared = gr.comparable_rows(panel)
    assert shared.groupby("concept")["report_id"].nunique().min() == 2
    pages = (
        gr.draw_indicators(shared, names, labels, language=language, width=width),
        gr.draw_changes(gr.list_changes(indicators), labels, language=language, width=width),
    )
    for page in pages:
        with style():
            assert problems_of(page) == []


def test_a_dot_stands_where_its_number_is(panel: pd.DataFrame, corpus: gr.Corpus) -> None:
    one = panel[panel["concept"] == "permit_items"]
    names = gr.concept_names(gr.load_concepts())
    axes = gr.draw_indicators(one, names, corpus.labels()).axes[0]
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert dots == one["number"].tolist()


def test_figures_refuse_an_empty_table(corpus: gr.Corpus) -> None:
    with pytest.raises(gr.InputError, match="no row"):
        gr.draw_indicators(schema.INDICATOR_PANEL.empty(), {}, corpus.labels())
    with pytest.raises(gr.InputError, match="no row"):
        gr.draw_changes(schema.CHANGES.empty(), corpus.labels())
