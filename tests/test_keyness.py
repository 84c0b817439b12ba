"""Distinctive words: planted ones are found, chance ones are not, and the region is the unit."""

from __future__ import annotations

from collections import Counter
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from govreport_research import schema
from govreport_research.bilingual import LANGUAGES, Bilingual
from govreport_research.comparison.keyness import compare_words
from govreport_research.comparison.log_odds import compare_regions, weighted_log_odds
from govreport_research.figures.draw_keyness import draw_keyness
from govreport_research.figures.lint import problems_of, texts_of
from govreport_research.figures.style import WIDTHS
from govreport_research.problems import InputError
from govreport_research.tables import check

WORDS = 300
PLANTED = [f"词{number:03d}" for number in (20, 30, 40, 50)]


def corpus(seed, n_regions=20, years=(2020, 2021, 2022), planted=1.0, blocs=None):
    """Tokens, their reports, and the table of reports; `planted` multiplies words in the east."""
    rng = np.random.default_rng(seed)
    vocabulary = np.array([f"词{number:03d}" for number in range(WORDS)])
    frequency = 1 / (np.arange(WORDS) + 10)
    tokens, rows = [], []
    for region in range(n_regions):
        bloc = blocs[region] if blocs else ("east" if region < n_regions / 2 else "west")
        habit = np.exp(rng.normal(0, 0.4, WORDS))
        habit[[20, 30, 40, 50]] *= planted if bloc == "east" else 1
        for year in years:
            weight = frequency * habit * np.exp(rng.normal(0, 0.3, WORDS))
            counts = rng.poisson(1500 * weight / frequency.sum())
            tokens.append(np.repeat(vocabulary, counts).tolist())
            rows.append((f"{region}-{year}", f"区{region}", f"Region {region}", bloc, year))
    columns = ["report_id", "region", "region_en", "bloc", "year"]
    reports = pd.DataFrame(rows, columns=columns)
    return tokens, reports["report_id"].tolist(), reports


def by_word(keyness, *columns):
    return keyness.table.set_index("word").sort_index()[list(columns)].to_numpy(dtype="float64")


def log_odds_by_hand(words_a, words_b, word):
    """Monroe, Colaresi & Quinn's statistic once more, from two lists of words."""
    a, b, both = Counter(words_a), Counter(words_b), Counter(words_a) + Counter(words_b)
    alpha = 500 * both[word] / both.total()
    odds = [
        log((side[word] + alpha) / (side.total() + 500 - side[word] - alpha)) for side in (a, b)
    ]
    variance = 1 / (a[word] + alpha) + 1 / (b[word] + alpha)
    return odds[0] - odds[1], variance**0.5


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_log_odds_agree_with_an_independent_implementation(data):
    word = st.sampled_from(["审批", "改革", "执法", "培训", "大厅"])
    lists = [data.draw(st.lists(st.lists(word, min_size=1, max_size=30), min_size=1, max_size=4))
             for _ in range(2)]  # fmt: skip
    tokens = [*lists[0], *lists[1], ["甲", "乙"]]
    lists[1].append(tokens[-1])
    ids = [str(number) for number in range(len(tokens))]
    years = [2020] * len(lists[0]) + [2021] * len(lists[1])
    reports = pd.DataFrame({"report_id": ids, "region": ids, "region_en": ids, "year": years})
    found = compare_words(tokens, ids, reports, "year", 2020, 2021, min_count=1, min_regions=1)
    a, b = ([word for words in side for word in words] for side in lists)
    assert sorted(found.table["word"]) == sorted({*a, *b})
    for row in found.table.to_dict("records"):
        expected, _ = log_odds_by_hand(a, b, row["word"])
        assert row["log_odds"] == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert (row["count_a"], row["count_b"]) == (a.count(row["word"]), b.count(row["word"]))


def test_monroes_standard_error_agrees_too():
    a, b = ["甲"] * 7 + ["乙"] * 30, ["甲"] * 40 + ["乙"] * 8
    prior = 500 * np.array([47, 38]) / 85
    value, se = weighted_log_odds([7, 30], [40, 8], 37, 48, prior)
    for place, word in enumerate("甲乙"):
        assert [value[place], se[place]] == pytest.approx(log_odds_by_hand(a, b, word), rel=1e-9)


def _counts(seed, n_regions, n_words=40):
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(2, 20, (n_regions, n_words))).astype(float)


def _value(a, b, prior):
    return weighted_log_odds(a.sum(axis=0), b.sum(axis=0), a.sum(), b.sum(), prior)[0]


def test_the_jackknife_is_that_of_leaving_out_one_region_after_the_other():
    first, second = _counts(1, 6), _counts(2, 9)
    zeros = np.zeros_like
    a, b = np.concatenate([first, zeros(second)]), np.concatenate([zeros(first), second])
    odds = compare_regions(a, b, a.sum(axis=1), b.sum(axis=1))
    prior = 500 * (a + b).sum(axis=0) / (a + b).sum()
    parts = []
    for counts, other, sign in ((first, second, 1), (second, first, -1)):
        n = len(counts)
        without = [sign * _value(np.delete(counts, r, 0), other, prior) for r in range(n)]
        parts.append((n - 1) / n * ((without - np.mean(without, axis=0)) ** 2).sum(axis=0))
    jackknife = parts[0] + parts[1]
    df = jackknife**2 / (parts[0] ** 2 / 5 + parts[1] ** 2 / 8)
    se = np.sqrt(np.maximum(jackknife, odds.monroe_se**2))
    assert odds.se == pytest.approx(se, rel=1e-9)
    assert odds.df == pytest.approx(df, rel=1e-9)
    assert odds.p == pytest.approx(2 * stats.t.sf(np.abs(odds.value) / se, df), rel=1e-9)
    assert (odds.se >= odds.monroe_se).all()
    assert (odds.se > odds.monroe_se).any()
    assert np.array(stats.t.interval(0.95, df, odds.value, se)) == pytest.approx(
        np.array([odds.low, odds.high]), rel=1e-9
    )


def test_two_periods_of_the_same_regions_leave_a_region_out_of_both():
    a, b = _counts(3, 7), _counts(4, 7)
    odds = compare_regions(a, b, a.sum(axis=1), b.sum(axis=1))
    prior = 500 * (a + b).sum(axis=0) / (a + b).sum()
    without = np.array([_value(np.delete(a, r, 0), np.delete(b, r, 0), prior) for r in range(7)])
    jackknife = 6 / 7 * ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    assert odds.se**2 == pytest.approx(np.maximum(jackknife, odds.monroe_se**2), rel=1e-9)
    assert (odds.df == 6).all()


def test_q_is_what_statsmodels_and_the_example_of_benjamini_and_hochberg_say():
    tokens, ids, reports = corpus(1)
    table = compare_words(tokens, ids, reports, "bloc", "east").table
    p = table["p"].to_numpy()
    ordered = p * len(p) / np.arange(1, len(p) + 1)
    assert (np.diff(p) >= 0).all()
    assert table["q"].to_numpy() == pytest.approx(
        np.minimum(np.minimum.accumulate(ordered[::-1])[::-1], 1)
    )
    assert table["q"].to_numpy() == pytest.approx(multipletests(p, method="fdr_bh")[1], rel=1e-12)
    # Table of the 15 hypotheses in Benjamini & Hochberg (1995, section 3): four at .05.
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
                 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    assert (stats.false_discovery_control(published, method="bh") <= 0.05).sum() == 4


def test_planted_words_are_found_on_their_side_with_intervals_that_hold_the_truth():
    tokens, ids, reports = corpus(7, planted=4.0)
    found = compare_words(tokens, ids, reports, "bloc", "east", "west")
    check(found.table, schema.KEYNESS, "keyness")
    sure = found.table[found.table["q"] <= 0.05]
    assert set(PLANTED) <= set(sure["word"])
    assert len(sure) <= len(PLANTED) + 1
    mine = found.table.set_index("word").loc[PLANTED]
    assert (mine["log_odds"] > 0).all()
    assert ((mine["low"] < log(4)) & (log(4) < mine["high"])).sum() >= 3
    assert f"{len(sure)} of {len(found.table)} words can be told apart" in found.sentences[1].en


def test_groups_drawn_by_lot_differ_in_less_than_one_word_a_draw():
    rng = np.random.default_rng(12)
    hits, tests, token_hits = 0, 0, 0
    for draw in range(12):
        blocs = rng.permutation(["east"] * 10 + ["west"] * 10).tolist()
        found = compare_words(*corpus(100 + draw, blocs=blocs), "bloc", "east")
        hits += int((found.table["q"] <= 0.05).sum())
        tests += int((found.table["p"] <= 0.05).sum())
        a, b = (found.table[name].to_numpy(dtype=float) for name in ("count_a", "count_b"))
        size_a, size_b = a.sum(), b.sum()
        prior = 500 * (a + b) / (size_a + size_b)
        value, se = weighted_log_odds(a, b, size_a, size_b, prior)
        p = 2 * stats.norm.sf(np.abs(value) / se)
        token_hits += int((stats.false_discovery_control(p) <= 0.05).sum())
    assert hits / 12 < 0.5
    assert tests / (12 * WORDS) <= 0.07
    assert token_hits / 12 > 50


def test_the_order_of_passages_and_reports_does_not_matter():
    tokens, ids, reports = corpus(3, planted=3.0)
    found = compare_words(tokens, ids, reports, "bloc", "east")
    order = np.random.default_rng(0).permutation(len(ids))
    halves = [(words[: len(words) // 2], words[len(words) // 2 :]) for words in tokens]
    passages = [part for place in order for part in halves[place]]
    passage_ids = [ids[place] for place in order for _ in range(2)]
    shuffled = reports.sample(frac=1, random_state=5)
    again = compare_words(passages, passage_ids, shuffled, "bloc", "east")
    pd.testing.assert_frame_equal(again.table, found.table, rtol=1e-9)
    assert again.sentences == found.sentences


def test_exchanging_the_groups_turns_the_signs():
    tokens, ids, reports = corpus(4, n_regions=13)
    one = compare_words(tokens, ids, reports, "bloc", "east", "west")
    two = compare_words(tokens, ids, reports, "bloc", "west", "east")
    assert (two.label_a, two.label_b) == (one.label_b, one.label_a)
    columns = ("log_odds", "low", "high")
    assert by_word(two, *columns) == pytest.approx(-by_word(one, "log_odds", "high", "low"))
    same = ("se", "df", "p", "q", "dp")
    assert by_word(two, *same) == pytest.approx(by_word(one, *same), nan_ok=True)
    assert by_word(two, "count_a", "n_regions_b") == pytest.approx(
        by_word(one, "count_b", "n_regions_a")
    )


def test_copies_of_a_regions_reports_do_not_make_a_difference_surer():
    tokens, ids, reports = corpus(5, years=(2020,), planted=3.0)
    once = compare_words(tokens, ids, reports, "bloc", "east")
    copies = [reports.assign(report_id=reports["report_id"] + f"-{n}") for n in range(8)]
    again = compare_words(
        tokens * 8, [name for copy in copies for name in copy["report_id"]],
        pd.concat(copies, ignore_index=True), "bloc", "east", min_count=80,
    )  # fmt: skip
    clear = once.table["count_a"] + once.table["count_b"] > 200
    words = once.table.loc[clear, "word"]
    before = once.table.set_index("word").loc[words, "se"]
    after = again.table.set_index("word").loc[words, "se"]
    # Token counting would make it √8 times smaller.
    assert np.median(after / before) > 0.6


def test_dispersion_is_gries_dp_over_the_regions_of_the_group_that_uses_the_word_more():
    tokens = [
        ["甲"] * 9 + ["丙"] * 11,
        ["甲"] * 3 + ["乙"] * 6 + ["丙"] * 31,
        ["丙"] * 20,
        ["乙", "丙"] * 30,
    ]
    ids = ["x", "y", "z", "w"]
    reports = pd.DataFrame(
        {"report_id": ids, "region": ids, "region_en": ids, "year": [2020, 2020, 2021, 2021]}
    )
    table = compare_words(
        tokens, ids, reports, "year", 2020, 2021, min_count=1, min_regions=1
    ).table.set_index("word")  # fmt: skip
    assert table.loc["甲", "dp"] == pytest.approx(
        (abs(9 / 12 - 20 / 60) + abs(3 / 12 - 40 / 60)) / 2
    )
    assert table.loc["乙", "dp"] == pytest.approx(20 / 80)
    assert table.loc["乙", ["n_reports_a", "n_regions_b"]].tolist() == [1, 1]


@pytest.mark.parametrize("sizes", [(4, 20), (1, 30), (20, 4), (1, 1)])
def test_nothing_is_tested_below_five_regions_in_a_group(sizes):
    blocs = ["east"] * sizes[0] + ["west"] * sizes[1]
    found = compare_words(
        *corpus(6, sum(sizes), (2020,), planted=9.0, blocs=blocs), "bloc", "east", min_regions=1
    )
    assert not found.tested
    assert found.table[["se", "df", "low", "high", "p", "q"]].isna().all(axis=None)
    assert found.table["log_odds"].notna().all()
    english = " ".join(sentence.en for sentence in found.sentences)
    assert "Fewer than 5 regions in a group" in english
    assert "no test" in english
    assert f"Clusters: {sum(sizes)} regions" in english


def test_few_regions_and_no_findings_are_said():
    blocs = ["east"] * 6 + ["west"] * 14
    found = compare_words(*corpus(8, 20, (2020,), blocs=blocs), "bloc", "east")
    english = " ".join(sentence.en for sentence in found.sentences)
    assert "east" not in english
    assert "East: 6 reports of 6 regions" in english
    assert "fewer than 10 regions" in english
    assert "0 of " in english
    assert "times as often to be found four times in five" in english


def test_a_period_is_named_by_its_years_and_a_value_that_is_not_there_is_refused():
    tokens, ids, reports = corpus(9, 6)
    found = compare_words(tokens, ids, reports, "year", [2021, 2020], 2022)
    assert found.label_a == Bilingual("2020–2021", "2020–2021")
    assert found.table["df"].eq(5).all()
    with pytest.raises(InputError) as caught:
        compare_words(tokens, [*ids[1:], "x"], reports.drop(columns="region"), "year", 2020)
    assert "column region is missing" in str(caught.value)
    with pytest.raises(InputError, match="no report has year '2019'"):
        compare_words(tokens, ids, reports, "year", 2019, 2020)
    with pytest.raises(InputError, match="'2020' is in both"):
        compare_words(tokens, ids, reports, "year", 2020, [2020, 2021])
    with pytest.raises(InputError, match="no report is left"):
        compare_words(tokens, ids, reports, "year", [2020, 2021, 2022])
    with pytest.raises(InputError, match="'blok' is no grouping"):
        compare_words(tokens, ids, reports, "blok", "east")
    with pytest.raises(InputError, match="report x: it has words and is not listed"):
        compare_words(tokens, [*ids[1:], "x"], reports, "year", 2020)
    with pytest.raises(InputError, match="no word is used 99999 times"):
        compare_words(tokens, ids, reports, "year", 2020, min_count=99999)
    with pytest.raises(InputError, match="'审批' is the only word"):
        compare_words([["审批"]] * 18, ids, reports, "year", 2020)
    with pytest.raises(InputError, match="group b: none of its reports has words"):
        compare_words(tokens[:1], ids[:1], reports, "year", 2020)


# --- the figure ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def keyness():
    return compare_words(*corpus(7, planted=4.0), "bloc", "east", "west")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_figure_is_legible(keyness, language, width):
    glosses = {"词020": "streamlined approval of projects"}
    page = draw_keyness(
        keyness.table, keyness.label_a, keyness.label_b, glosses=glosses, language=language,
        width=width,
    )  # fmt: skip
    assert problems_of(page) == []
    words = " ".join(text.text for text in texts_of(page))
    assert ("East" in words, "东部" in words) == (language != "zh", language != "en")
    assert ("streamlined" in words) == (language != "zh")


def test_bars_show_the_table_and_are_hollow_where_nothing_is_sure(keyness):
    page = draw_keyness(keyness.table, keyness.label_a, keyness.label_b, top=6)
    bars = [bar for axes in page.axes for bar in axes.patches]
    ups = keyness.table[keyness.table["log_odds"] > 0].head(6)
    downs = keyness.table[keyness.table["log_odds"] < 0].head(6)
    shown = pd.concat([ups, downs])
    assert sorted(bar.get_width() for bar in bars) == pytest.approx(
        sorted(shown["log_odds"]), rel=1e-5
    )
    sure = sorted(shown.loc[shown["q"] <= 0.05, "log_odds"])
    filled = sorted(bar.get_width() for bar in bars if bar.get_facecolor()[:3] != (1, 1, 1))
    assert filled == pytest.approx(sure, rel=1e-5)
    assert len(filled) >= 4
    texts = {text.text for text in texts_of(page)}
    for row in shown.to_dict("records"):
        assert f"{row['count_a']:,} ({row['n_regions_a']})" in texts


def test_without_a_test_every_bar_is_hollow_and_has_no_interval():
    blocs = ["east"] * 2 + ["west"] * 4
    found = compare_words(*corpus(2, 6, (2020,), blocs=blocs), "bloc", "east")
    page = draw_keyness(found.table, found.label_a, found.label_b, language="en")
    assert problems_of(page) == []
    for axes in page.axes:
        assert all(bar.get_facecolor()[:3] == (1, 1, 1) for bar in axes.patches)
        assert not any(len(lines.get_segments()) for lines in axes.collections)
    assert any("too few regions for a test" in text.text for text in texts_of(page))
    with pytest.raises(InputError, match="top: 0 is below 1"):
        draw_keyness(found.table, found.label_a, found.label_b, top=0)
