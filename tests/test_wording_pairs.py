"""Pairs against their baseline, suspicious files, and passages without shared wording."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.bilingual import LANGUAGES, Bilingual
from govreport_research.figures.lint import problems_of, texts_of
from govreport_research.measures.reuse import BIT
from govreport_research.measures.wording_masks import GAP
from govreport_research.measures.wording_pairs import MIN_PAIRS
from govreport_research.tables import check

REGIONS = ["甲", "乙", "丙", "丁", "戊", "己"]
YEARS = range(2011, 2021)
N = 1000


def grid(corpus_of, made_up, regions=REGIONS, years=YEARS):
    """Reports of a thousand characters: 100 of last year's, 50 of the year's, 20 of all."""
    texts, region, year = {}, [], []
    for r, name in enumerate(regions):
        last = ""
        for y in years:
            fresh = made_up(N - 170, 10_000 + 100 * r + y)
            parts = [
                last or made_up(100, 77_000 + r),
                made_up(50, y),
                made_up(20, 1),
            ]
            texts[f"{name}-{y}"] = "。".join([*parts, fresh])
            last = fresh[:100]
            region.append(name)
            year.append(y)
    return corpus_of(texts, region, year)


@pytest.fixture(scope="module")
def shared(corpus_of, made_up):
    return gr.find_shared_wording(grid(corpus_of, made_up))


def test_the_baseline_is_what_unrelated_reports_were_made_to_share(shared):
    baseline = gr.calibrate_reuse(shared)
    table = check(baseline.table, schema.REUSE_BASELINE, "baseline").set_index("kind")
    assert table["n_pairs"].to_dict() == {
        "own_previous": 6 * 9,
        "other_same_year": 15 * 10,
        "unrelated": 30 * (6 + 5 + 4 + 3 + 2 + 1),
    }
    assert table.loc["unrelated", "mean"] == pytest.approx(0.020, abs=0.001)
    assert table.loc["other_same_year", "mean"] == pytest.approx(0.070, abs=0.001)
    assert table.loc["own_previous", "mean"] == pytest.approx(0.120, abs=0.001)
    assert table.loc["own_previous", "excess"] == pytest.approx(0.100, abs=0.001)
    assert table.loc["own_previous", "unusual"] == 1
    assert baseline.mean == table.loc["unrelated", "mean"]
    assert "share 2% on average" in baseline.sentences[0].en
    assert "+10 points" in baseline.sentences[1].en
    pairs = check(gr.wording_pairs(shared, baseline), schema.WORDING_PAIRS, "pairs")
    assert len(pairs) == 60 * 59 // 2
    near = pairs["relation"].eq("own") & pairs["years_apart"].eq(1)
    assert pairs.loc[near, "unusual"].all()
    assert pairs["excess"].tolist() == pytest.approx((pairs["share"] - baseline.mean).tolist())
    assert (pairs["first"] == pairs["report_a"].where(pairs["years_apart"] > 0, "")).all()


def test_what_is_new_is_the_rest(shared):
    later = shared.reports[shared.reports["year"] > 2011]
    assert later["own_previous"].tolist() == pytest.approx([0.12] * len(later), abs=0.001)
    assert later["new"].tolist() == pytest.approx([0.88] * len(later), abs=0.001)
    assert shared.reports.loc[shared.reports["year"] == 2011, "new"].isna().all()


@pytest.mark.parametrize(
    "small",
    [
        {"regions": REGIONS[:4]},
        {"years": range(2011, 2014)},  # never four years apart
    ],
)
def test_without_enough_unrelated_pairs_there_is_no_baseline(small, corpus_of, made_up):
    shared = gr.find_shared_wording(grid(corpus_of, made_up, **small))
    baseline = gr.calibrate_reuse(shared)
    assert baseline.mean is None
    assert baseline.p95 is None
    assert len(baseline.sentences) == 1
    assert f"{MIN_PAIRS} pairs of 5 regions" in baseline.sentences[0].en
    assert "没有基线" in baseline.sentences[0].zh
    pairs = gr.wording_pairs(shared, baseline)
    assert pairs[["excess", "unusual"]].isna().all(axis=None)
    assert gr.wording_pairs(shared, min_share=0.1)["relation"].eq("own").all()


def test_the_five_reports_share_nothing_and_say_that_this_proves_little(corpus):
    shared = gr.find_shared_wording(corpus, gr.split_corpus(corpus))
    assert gr.suspicious_pairs(corpus).empty
    sentence = gr.reuse_sentence(shared)
    assert "0 of 10 pairs" in sentence.en
    assert "10 对报告中 0 对" in sentence.zh
    assert gr.calibrate_reuse(shared).mean is None


def test_duplicates_and_misfiled_reports_surface(corpus_of, made_up):
    one, other, third = (made_up(3000, seed) for seed in range(3))
    texts = {
        "a-2020": one,
        "a-2021": f"{other[:2000]}{third[:600]}",
        "b-2020": f"{one[:1500]}改{one[1501:]}",  # another region's file with this text
        "b-2021": other[:2000],  # the whole of it in a-2021
        "c-2020": third,
    }
    corpus = corpus_of(texts, ["甲", "甲", "乙", "乙", "丙"], [2020, 2021, 2020, 2021, 2020])
    table = check(gr.suspicious_pairs(corpus), schema.SUSPICIOUS_PAIRS, "suspicious")
    assert table[["report_a", "report_b", "kind"]].to_numpy().tolist() == [
        ["a-2021", "b-2021", "contained"],
        ["a-2020", "b-2020", "duplicate"],
    ]
    assert "misfiled" in table["what_en"][1]
    assert "可能放错" in table["what_zh"][1]


def test_masked_passages_are_what_is_left(corpus):
    passages = gr.split_corpus(corpus)
    shared = gr.find_shared_wording(corpus, passages)
    masked = check(gr.mask_shared_wording(passages, shared), schema.PASSAGES, "passages")
    before = passages.set_index("passage_id")
    twice = masked[masked["text"].str.contains("否定事项报备制度")]
    assert len(twice) == 2
    # All that the report prints a second time is left out there, and there only.
    assert twice["measured"].str.contains("否定事项报备制度").tolist() == [True, False]
    for row in masked.to_dict("records"):
        old = before.loc[row["passage_id"]]
        for piece in row["measured"].split(GAP):
            assert piece in old["measured"]
        assert row["text"] == old["text"]
        if GAP not in row["measured"]:
            assert row["characters"] == old["characters"]
    lost = int(passages["characters"].sum() - masked["characters"].sum())
    keys = sum(int((found > 0).sum()) for found in shared.found)
    assert keys <= lost <= 1.4 * keys  # punctuation and the digits of a number besides
    part = passages[passages["role"] == "measures"]
    assert set(gr.mask_shared_wording(part, shared)["passage_id"]) <= set(part["passage_id"])


def test_themes_and_topics_can_do_without_shared_wording(corpus):
    passages = gr.split_corpus(corpus)
    shared = gr.find_shared_wording(corpus, passages)
    masked = gr.mask_shared_wording(passages, shared)
    codebook = gr.load_codebook()
    shares = gr.theme_shares(masked, gr.code_themes(masked, codebook), codebook)
    assert shares.groupby("report_id")["share"].sum().tolist() == pytest.approx([1] * 5)
    # Both read what is left of a passage, and not what the report prints.
    blank = masked.assign(text="")
    pd.testing.assert_frame_equal(gr.code_themes(masked, codebook), gr.code_themes(blank, codebook))
    assert not gr.code_themes(masked, codebook).equals(gr.code_themes(passages, codebook))
    left, same, whole = (
        gr.fit_topics(each, 3, seed=1, resamples=2).terms for each in (masked, blank, passages)
    )
    pd.testing.assert_frame_equal(left, same)
    assert not left.equals(whole)


def test_the_theme_of_a_copied_formula_is_left_out_with_it(corpus_of, made_up):
    formula = "持续优化营商环境，推进证照分离改革，全面推行证明事项告知承诺制。"
    texts = {
        name: f"一、主要举措\n{formula}\n{made_up(60, seed)}，本局开展普法宣传教育。\n"
        for seed, name in enumerate(("x", "y"))
    }
    corpus = corpus_of(texts, years=[2020, 2021])
    passages = pd.concat(
        [gr.split_passages(text, report_id=name) for name, text in texts.items()],
        ignore_index=True,
    )
    codebook = gr.load_codebook()
    masked = gr.mask_shared_wording(passages, gr.find_shared_wording(corpus, passages))
    coded = gr.code_themes(passages, codebook).merge(passages, on="passage_id")
    copied = coded["text"].str.contains("证照分离")
    own = set(coded.loc[~copied, "theme"])
    assert set(coded.loc[copied, "theme"]) - own
    assert set(gr.code_themes(masked, codebook)["theme"]) == own


def test_a_copied_passage_is_left_out_and_which_sources_count_can_be_chosen(corpus_of, made_up):
    rule = made_up(60, 1)
    texts = {"x": f"一、主要举措\n{rule}。\n自己的话很少。\n", "y": f"一、主要举措\n{rule}。\n"}
    corpus = corpus_of(texts, years=[2020, 2021])
    passages = pd.concat(
        [gr.split_passages(text, report_id=name) for name, text in texts.items()],
        ignore_index=True,
    )
    shared = gr.find_shared_wording(corpus, passages)
    assert gr.mask_shared_wording(passages, shared)["text"].tolist() == ["自己的话很少。"]
    copies = gr.mask_shared_wording(passages, shared, ["own_earlier", "others_earlier"])
    assert copies["report_id"].tolist() == ["x", "x"]
    with pytest.raises(gr.InputError, match="Did you mean others_earlier"):
        gr.mask_shared_wording(passages, shared, ["other_earlier"])
    with pytest.raises(gr.InputError, match="was not compared"):
        gr.mask_shared_wording(passages, gr.find_shared_wording(corpus))


# --- figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_fit_to_print(shared, language):
    baseline = gr.calibrate_reuse(shared)
    pairs = gr.wording_pairs(shared, baseline)
    for width, number in (("single", 5), ("double", 12)):
        closest = gr.closest_reports(pairs, number)
        shown = pairs[pairs["report_a"].isin(closest) & pairs["report_b"].isin(closest)]
        labels = {
            name: Bilingual(f"{name[0]}省 {name[2:]}", f"Province {name[2:]}")
            for name in shared.reports["report_id"]
        }
        assert not problems_of(
            gr.draw_shared_wording(shown, labels, language=language, width=width)
        )
        assert not problems_of(gr.draw_new_wording(shared.reports, language=language, width=width))


def test_the_matrix_says_what_the_table_says(corpus):
    shared = gr.find_shared_wording(corpus)
    page = gr.draw_shared_wording(gr.wording_pairs(shared), corpus.labels())
    cells = [text.get_text() for text in page.axes[0].texts]
    names = shared.reports["report_id"].tolist()
    expected = []
    for i, one in enumerate(names):
        for j in range(len(names)):
            if i != j:
                share = shared.copied[i, j] / shared.copied[i, i]
                expected.append("0" if share == 0 else f"{100 * share:.1f}")
        assert one in corpus.labels()
    assert cells == expected
    assert len([text for text in texts_of(page) if "framed" in text.text]) == 0


def test_a_corpus_without_earlier_reports_has_no_new_wording(corpus):
    shared = gr.find_shared_wording(corpus.select(years=[2022]))
    with pytest.raises(gr.InputError, match="no report has an earlier one"):
        gr.draw_new_wording(shared.reports)


def test_the_page_holds_the_whole_text_with_every_stretch_marked(corpus):
    shared = gr.find_shared_wording(corpus)
    traced = gr.trace_wording(shared, "luozhuang-2023")
    raw = corpus.text("luozhuang-2023")
    html = gr.wording_html(raw, traced, corpus.labels(), "罗庄 <2023>")
    assert "罗庄 &lt;2023&gt;" in html
    assert "http" not in html
    body = html.split('<div class="text">')[1].removesuffix("</div></body></html>\n")
    assert unescape(re.sub("<[^>]*>", "", body)) == raw
    marked = re.findall('<mark class="[^>]*>([^<]*)</mark>', body)
    assert [unescape(each) for each in marked] == traced["text"].tolist()
    assert html.count('<mark class="') == len(traced)
    assert "岳麓区 2021 Yuelu 2021" in html
    assert BIT.keys() >= set(traced["found_in"])
