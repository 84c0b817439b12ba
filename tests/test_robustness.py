"""A difference is checked under every choice, and falls when one term alone carries it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.comparison.robustness import check_robustness
from govreport_research.figures.draw_robustness import draw_robustness, draw_specification_curve
from govreport_research.figures.lint import lint
from govreport_research.measures.comparable import comparable
from govreport_research.measures.term_counts import count_terms, find_terms
from govreport_research.measures.themes import code_with, inverse_frequencies
from govreport_research.tables import check


@pytest.fixture(scope="module")
def codebook():
    return gr.load_codebook()


@pytest.fixture(scope="module")
def passages(corpus):
    return gr.split_corpus(corpus)


@pytest.fixture(scope="module")
def checked(passages, corpus, codebook):
    return check_robustness(passages, corpus.reports, codebook, "region", "大余县", "岳麓区")


def mean_shares(passages, corpus, codebook, codes):
    shares = gr.theme_shares(passages, codes, codebook)
    table = gr.compare_shares(shares, corpus.reports).table
    return table.set_index(["group", "category"])["mean"]


def test_the_base_specification_is_the_comparison_of_the_study(checked, passages, corpus, codebook):
    check(checked.cards, schema.ROBUSTNESS, "cards")
    check(checked.specifications, schema.SPECIFICATIONS, "specifications")
    means = mean_shares(passages, corpus, codebook, gr.code_themes(passages, codebook))
    for card in checked.cards.to_dict("records"):
        expected = means["大余县", card["theme"]] - means["岳麓区", card["theme"]]
        assert card["difference"] == pytest.approx(expected, abs=1e-12)


def test_reading_the_measures_only_is_what_selecting_their_passages_gives(
    checked, passages, corpus, codebook
):
    codes = gr.code_themes(passages, codebook)
    means = mean_shares(passages[passages["role"] == "measures"], corpus, codebook, codes)
    rows = checked.specifications
    rows = rows[
        rows["scope"].eq("measures")
        & rows["unit"].eq("sentence")
        & rows["masked"]
        & rows["without"].eq("")
    ]
    assert len(rows) == 16
    for row in rows.to_dict("records"):
        expected = means["大余县", row["theme"]] - means["岳麓区", row["theme"]]
        assert row["difference"] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("theme", ["T02", "T14"])
def test_leaving_out_a_term_is_coding_anew_without_it(checked, passages, corpus, codebook, theme):
    rows = checked.specifications
    rows = rows[
        rows["theme"].eq(theme)
        & rows["scope"].eq("all")
        & rows["unit"].eq("sentence")
        & rows["masked"]
        & rows["without"].ne("")
    ]
    assert len(rows) > 5
    idf = inverse_frequencies(passages, codebook)
    for row in rows.to_dict("records"):
        reduced = codebook.copy()
        mine = reduced["theme"] == theme
        listed = reduced.loc[mine, "terms"].iloc[0].split("|")
        reduced.loc[mine, "terms"] = "|".join(
            term for term in listed if comparable(term) != row["without"]
        )
        means = mean_shares(passages, corpus, codebook, code_with(passages, reduced, idf))
        expected = means["大余县", theme] - means["岳麓区", theme]
        assert row["difference"] == pytest.approx(expected, abs=1e-12)


def test_exchanging_the_groups_turns_every_sign(checked, passages, corpus, codebook):
    other = check_robustness(
        passages, corpus.reports, codebook, "region", "岳麓区", "大余县", ["T14", "T15"]
    )
    mine = checked.specifications[checked.specifications["theme"].isin(["T14", "T15"])]
    assert -other.specifications["difference"].to_numpy() == pytest.approx(
        mine["difference"].to_numpy()
    )
    assert other.specifications["holds"].tolist() == mine["holds"].tolist()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text("甲乙丙", min_size=1, max_size=4), min_size=2, max_size=6, unique=True),
    st.lists(st.text("甲乙丙丁", max_size=15), min_size=1, max_size=4),
    st.data(),
)
def test_shorter_terms_count_where_a_longer_one_is_left_out(terms, texts, data):
    left_out = data.draw(st.sampled_from(terms))
    row = dict.fromkeys(schema.CODEBOOK.names, "")
    book = pd.DataFrame([row | {"theme": "T01", "terms": "|".join(terms)}])
    hits = find_terms(texts, book)
    changed, counts = hits.without(left_out)
    everything = hits.counts().toarray()
    everything[changed] = counts.toarray()
    others = [term for term in terms if term != left_out]
    anew = count_terms(texts, book.assign(terms="|".join(others)))
    found = [
        {term: n for term, n in zip(hits.terms, row.tolist(), strict=True) if n}
        for row in everything
    ]
    assert found == anew


def planted(counts):
    """Two reports of twenty passages; `counts` says how often each has each term."""
    rows, terms = [], {}
    for report, times in counts.items():
        texts = [f"全年推进{term}" for term, number in times.items() for _ in range(number)]
        texts += ["普法宣传活动"] * (20 - len(texts))
        for n, text in enumerate(texts):
            rows.append(
                {
                    "passage_id": f"{report}:{n}",
                    "report_id": report,
                    "kind": "paragraph",
                    "role": "measures",
                    "measured": f"{text}。",
                    "characters": len(text) + 1,
                }
            )
        terms |= times
    reports = pd.DataFrame({"report_id": list(counts), "region": list(counts)})
    return pd.DataFrame(rows), reports


def test_a_difference_that_one_renamed_term_makes_is_found_out(codebook):
    named = {"容缺受理": 2, "告知承诺": 2, "信易批": 2}
    passages, reports = planted({"a": named | {"豁免": 6}, "b": named})
    one = check_robustness(passages, reports, codebook, "region", "a", "b", ["T04"])
    card = one.cards.to_dict("records")[0]
    assert card["difference"] > 0
    assert card["flips_without"] == "豁免"
    assert not card["firm"]
    assert "without the term 豁免" in one.sentences["T04"].en
    assert "“豁免”" in one.sentences["T04"].zh


def test_a_difference_that_many_terms_carry_is_firm(codebook):
    many = {"容缺受理": 3, "告知承诺": 3, "信易批": 3, "豁免": 3}
    few = dict.fromkeys(many, 1)
    passages, reports = planted({"a": many, "b": few})
    card = check_robustness(passages, reports, codebook, "region", "a", "b", ["T04"])
    row = card.cards.to_dict("records")[0]
    assert row["firm"]
    assert row["share_held"] == 1
    # 容缺 stands in 容缺受理 and is left out in turn too.
    assert row["n_terms"] == 5
    assert row["n_specifications"] == 12 + 6 * 5
    assert "no single term turns it" in card.sentences["T04"].en


def test_equal_shares_have_no_sign(codebook):
    passages, reports = planted({"a": {"豁免": 3}, "b": {"豁免": 3}})
    found = check_robustness(passages, reports, codebook, "region", "a", "b", ["T04"])
    assert not found.cards["firm"].any()
    assert "no sign" in found.sentences["T04"].en


def test_all_that_is_wrong_is_said_at_once(passages, corpus, codebook):
    with pytest.raises(gr.InputError) as caught:
        check_robustness(passages, corpus.reports, codebook, "region", "大余", "岳麓区", ["T99"])
    text = str(caught.value)
    assert "Did you mean 大余县?" in text
    assert "theme T99" in text


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("width", ["single", "double"])
def test_the_figures_are_fit_to_print(checked, codebook, language, width):
    labels = gr.Bilingual("大余县", "Dayu"), gr.Bilingual("岳麓区", "Yuelu")
    names = gr.theme_names(codebook)
    page = draw_robustness(checked.cards, names, *labels, language=language, width=width)
    lint(page)
    dots = [line for line in page.axes[0].lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in dots] == pytest.approx(
        (100 * checked.cards["difference"]).tolist(), rel=1e-5
    )
    one = checked.specifications[checked.specifications["theme"] == "T15"]
    curve = draw_specification_curve(one, language=language, width=width)
    lint(curve)
    points = np.concatenate([line.get_ydata() for line in curve.axes[0].lines[1:]])
    assert sorted(points) == pytest.approx(sorted(100 * one["difference"]), rel=1e-5)


def test_leaving_out_shared_wording_is_checking_the_masked_passages(
    checked, passages, corpus, codebook
):
    masked = gr.mask_shared_wording(passages, gr.find_shared_wording(corpus, passages))
    both = check_robustness(
        passages, corpus.reports, codebook, "region", "大余县", "岳麓区", ["T14"], masked
    )
    alone = check_robustness(
        masked, corpus.reports, codebook, "region", "大余县", "岳麓区", ["T14"]
    ).specifications
    table = check(both.specifications, schema.SPECIFICATIONS, "specifications")
    before = checked.specifications[checked.specifications["theme"] == "T14"]
    read = table[table["shared"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(read, before.reset_index(drop=True))
    left = table[~table["shared"]].reset_index(drop=True)
    assert left["difference"].tolist() == alone["difference"].tolist()
    assert left["difference"].tolist() != read["difference"].tolist()
    card = both.cards.iloc[0]
    assert card["difference"] == checked.cards.set_index("theme").loc["T14", "difference"]
    assert card["n_specifications"] == len(read) + len(left)
    curve = draw_specification_curve(both.specifications, language="en")
    lint(curve)


def test_a_group_of_which_nothing_is_left_is_refused(passages, corpus, codebook):
    left = passages[passages["report_id"] != "dayu-2021"]
    with pytest.raises(gr.InputError, match="all of its wording is shared"):
        check_robustness(
            passages, corpus.reports, codebook, "region", "大余县", "岳麓区", ["T14"], left
        )
    kept, (said,) = gr.keep_unshared(left, corpus.reports, "region", "大余县", "岳麓区")
    assert kept is None
    assert said.en.startswith("All wording of 大余县 is shared")
    assert gr.keep_unshared(passages, corpus.reports, "region", "大余县", "岳麓区")[1] == []
