"""Shared wording: planted copies are found, nothing else is, and an independent count agrees."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.measures.reuse import BIT
from govreport_research.measures.windows import covered, is_wording, window_hashes
from govreport_research.measures.wording import BREAK, joined, wording_of
from govreport_research.tables import check

LENGTH = 16


# --- an independent implementation, by the definition, character by character


def plain_keys(text):
    """Characters compared and their places: no punctuation, a number one sign."""
    keys = []
    for place, character in enumerate(text):
        if character.isdigit():
            if not keys or keys[-1][0] != "0":
                keys.append(("0", place))
        elif character.isalpha():
            keys.append((character.lower(), place))
    return keys


def counts_as_wording(window):
    chinese = sum("\u4e00" <= each <= "\u9fff" for each in window)
    return 2 * chinese >= len(window) and 2 * len(set(window)) >= len(window)


def plain_copied(text, other, length):
    """Which keys of a text lie in a window that the other holds."""
    mine, theirs = ([key for key, _ in plain_keys(each)] for each in (text, other))
    windows = {tuple(theirs[i : i + length]) for i in range(len(theirs) - length + 1)}
    inside = [False] * len(mine)
    for i in range(len(mine) - length + 1):
        window = tuple(mine[i : i + length])
        if window in windows and counts_as_wording(window):
            inside[i : i + length] = [True] * length
    return inside


def plain_repeated(text, length):
    mine = [key for key, _ in plain_keys(text)]
    inside = [False] * len(mine)
    for i in range(len(mine) - length + 1):
        window = tuple(mine[i : i + length])
        if counts_as_wording(window) and any(
            tuple(mine[j : j + length]) == window for j in range(i - length + 1)
        ):
            inside[i : i + length] = [True] * length
    return inside


TEXTS = st.text(st.sampled_from("一二三四五六七八九十百千a1,。"), max_size=60)


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=5), st.lists(TEXTS, max_size=3), st.integers(8, 10))
def test_copied_is_what_the_definition_says(corpus_of, own, stock, length):
    # Texts put together from a common stock share long runs.
    texts = {f"r{n}": "".join([each, *stock[n % 2 :]]) for n, each in enumerate(own)}
    shared = gr.find_shared_wording(corpus_of(texts), min_length=length)
    for i, (_, text) in enumerate(texts.items()):
        assert "".join(map(chr, shared.wordings[i].keys)) == "".join(k for k, _ in plain_keys(text))
        assert shared.wordings[i].starts.tolist() == [place for _, place in plain_keys(text)]
        anywhere = np.zeros(len(shared.found[i]), dtype=bool)
        for j, other in enumerate(texts.values()):
            if i == j:
                continue
            inside = plain_copied(text, other, length)
            assert shared.copied[i, j] == sum(inside)
            anywhere |= np.array(inside, dtype=bool)
        assert ((shared.found[i] & BIT["same_time"]) > 0).tolist() == anywhere.tolist()
        itself = (shared.found[i] & BIT["itself"]) > 0
        assert itself.tolist() == plain_repeated(text, length)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS, TEXTS, st.integers(8, 10))
def test_passages_side_by_side_cover_what_is_copied_and_are_equal(one, two, common, length):
    a, b = f"{one}{common}", f"{common}{two}"
    table = check(gr.compare_texts(a, b, min_length=length), schema.SHARED_PASSAGES, "passages")
    inside = plain_copied(b, a, length)
    places = [place for _, place in plain_keys(b)]
    spans = list(zip(table["start_b"], table["end_b"], strict=True))
    assert [any(s <= place < e for s, e in spans) for place in places] == inside
    for row in table.to_dict("records"):
        assert a[row["start_a"] : row["end_a"]] == row["text_a"]
        assert b[row["start_b"] : row["end_b"]] == row["text_b"]
        keys = [[key for key, _ in plain_keys(row[f"text_{side}"])] for side in "ab"]
        assert keys[0] == keys[1]
        assert len(keys[0]) == row["characters"] >= length


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("一二三abc01，"), max_size=80), st.integers(8, 20))
def test_windows_with_equal_hashes_are_equal(text, length):
    keys = wording_of(text).keys
    windows = [tuple(keys[i : i + length]) for i in range(len(keys) - length + 1)]
    hashes = window_hashes(keys, length).tolist()
    assert len(hashes) == len(windows)
    assert len(set(zip(windows, hashes, strict=True))) == len(set(windows)) == len(set(hashes))


def test_no_run_goes_over_a_break():
    part = wording_of("一二三四五六七八")
    both = joined([part, part])
    assert both.keys[8] == BREAK
    assert both.characters == 16
    assert is_wording(both.keys, 8).tolist() == [True] + [False] * 8 + [True]
    assert covered([0, 9], 8, 17).tolist() == [True] * 8 + [False] + [True] * 8


# --- planted copies


def altered(text, seed):
    """A copy with a character changed, put in or left out every forty, other numbers and
    other punctuation; with it, which of its characters were copied."""
    draw = np.random.default_rng(seed)
    copy, kept = [], []
    for place, character in enumerate(text):
        if place % 40 == 39:
            edit = draw.integers(3)
            copy += [["改"], ["添", character], []][edit]
            kept += [[False], [False, True], []][edit]
        elif character.isdigit():
            number = str(draw.integers(1, 99999))
            copy += number
            kept += [True] * len(number)
        elif character in "，。；":
            sign = str(draw.choice(["，", "。", "；", "", " ", "\n"]))
            copy += sign
            kept += [False] * len(sign)
        else:
            copy.append(character)
            kept.append(True)
    return "".join(copy), kept


def punctuated(text, seed):
    """Put a number or a sign after every ten characters or so."""
    draw = np.random.default_rng(seed)
    out = []
    for character in text:
        out.append(character)
        if draw.random() < 0.1:
            out.append(str(draw.choice(["，", "。", "；", "7项", "3次"])))
    return "".join(out)


def test_planted_copies_are_found_and_nothing_else(made_up):
    found = copied = right = 0
    for seed in range(20):
        source = punctuated(made_up(4000, seed), seed)
        passage, kept = altered(source[1000:2200], seed)
        before, after = (punctuated(made_up(1500, 100 * seed + n), n) for n in (7, 8))
        text = f"{before}{passage}{after}"
        truth = [False] * len(before) + kept + [False] * len(after)
        table = gr.compare_texts(source, text)
        marked = np.zeros(len(text), dtype=bool)
        for start, end in zip(table["start_b"], table["end_b"], strict=True):
            marked[start:end] = True
        keys = np.array([character.isalnum() for character in text])
        planted = np.array(truth)
        found += int((marked & keys).sum())
        copied += int((planted & keys).sum())
        right += int((marked & planted & keys).sum())
    assert right / copied >= 0.98
    assert right / found >= 0.99


def test_each_source_is_told_apart(corpus_of, made_up):
    own, other, same, later, rule, free, twice = (made_up(200, seed) for seed in range(20, 27))
    texts = {
        "a-2019": f"{own}，{made_up(300, 31)}",
        "b-2019": f"{other}，{made_up(300, 32)}",
        "a-2020": f"{own}，{other}，{rule}，{same}，{later}，{free}，{twice}，。{twice}",
        "b-2020": f"{same}，{made_up(300, 33)}",
        "b-2021": f"{later}，{made_up(300, 34)}",
    }
    corpus = corpus_of(texts, ["甲", "乙", "甲", "乙", "乙"], [2019, 2019, 2020, 2020, 2021])
    shared = gr.find_shared_wording(corpus, template=f"总则{rule}附则")
    check(shared.reports, schema.REUSE, "reuse")
    row = shared.reports.set_index("report_id").loc["a-2020"]
    places = ["own_previous", "template", "own_earlier", "others_earlier", "same_time", "later"]
    assert row[[*places, "itself"]].tolist() == pytest.approx([1 / 8] * 7, abs=1e-3)
    assert row["new"] == pytest.approx(5 / 8, abs=1e-3)
    assert row["n_earlier"] == 2
    first = shared.reports.set_index("report_id").loc["a-2019"]
    assert first[["own_previous", "own_earlier", "others_earlier"]].isna().all()
    assert first["template"] == 0
    assert first["new"] == 1
    traced = check(gr.trace_wording(shared, "a-2020"), schema.TRACED_WORDING, "traced")
    text = texts["a-2020"]
    for each in traced.to_dict("records"):
        assert text[each["start"] : each["end"]] == each["text"]
    by_place = traced.set_index("found_in")
    assert by_place.loc["own_earlier", "first"] == "a-2019"
    assert by_place.loc["others_earlier", "first"] == "b-2019"
    assert by_place.loc["same_time", "first"] == "a-2020|b-2020"
    assert by_place.loc["later", "first"] == "a-2020"
    assert by_place.loc["itself", "first"] == "a-2020"
    assert by_place.loc["template", "first"] == ""
    assert by_place.loc["template", "n_reports"] == 0
    table = gr.shared_passages(shared, "a-2020", "template")
    assert table[["report_a", "report_b", "text_b"]].to_numpy().tolist() == [
        ["template", "a-2020", rule]
    ]


def test_within_a_year_dates_decide_only_if_all_have_one(corpus_of, made_up):
    common = made_up(60, 1)
    texts = {"x": common, "y": f"{common}完"}
    for dates, first in ((["2021-03-02", "2021-01-05"], "y"), (["2021-03-02", ""], "")):
        shared = gr.find_shared_wording(corpus_of(texts, dates=dates))
        pair = gr.wording_pairs(shared).loc[0]
        assert pair["first"] == first
        assert {pair["report_a"], pair["report_b"]} == {"x", "y"}
    assert gr.trace_wording(shared, "x")["first"].tolist() == ["x|y"]


# --- real reports


def test_the_passage_that_liuzhou_prints_twice_is_found(corpus):
    passages = gr.split_corpus(corpus)
    shared = gr.find_shared_wording(corpus, passages)
    table = gr.shared_passages(shared, "liuzhou-2024", "liuzhou-2024")
    twice = table[table["text_b"].str.contains("否定事项")]
    assert len(twice) == 1
    row = twice.iloc[0]
    assert row["text_a"].startswith("研究出台《柳州市政务服务中心否定事项报备制度")
    assert row["text_a"].endswith("现场指导4800余次,助力提升满意度")
    assert row["characters"] > 100
    raw = corpus.text("liuzhou-2024")
    for side in "ab":
        assert raw[row[f"start_{side}"] : row[f"end_{side}"]] == row[f"text_{side}"]
    assert row["end_a"] < row["start_b"]
    assert shared.reports.set_index("report_id").loc["liuzhou-2024", "itself"] > 0.03


def test_offsets_lead_to_the_same_words_in_every_report(corpus):
    passages = gr.split_corpus(corpus)
    shared = gr.find_shared_wording(corpus, passages)
    for number, report_id in enumerate(shared.reports["report_id"]):
        wording, raw = shared.wordings[number], corpus.simplified(report_id)
        for key, start, end in zip(wording.keys, wording.starts, wording.ends, strict=True):
            if key == BREAK:
                assert start == end == -1
            elif key == ord("0"):
                assert raw[start].isdigit()
                assert raw[end - 1].isdigit()
            else:
                assert raw[start:end].lower() == chr(key)


def test_traditional_script_is_compared_in_simplified():
    simple = "深入推进行政审批制度改革，持续优化营商环境"
    traditional = "深入推進行政審批制度改革，持續優化營商環境"
    table = gr.compare_texts(simple, traditional)
    assert table["text_b"].tolist() == [traditional]


# --- bad input, order, determinism

BAD = {
    "empty": "",
    "one character": "我",
    "one character repeated": "我" * 100_000,
    "one digit repeated": "1" * 100_000,
    "one numeral repeated": "一" * 100_000,
    "one comma repeated": "，" * 100_000,
    "no Chinese": "Lorem ipsum dolor sit amet, consectetur. " * 2_500,
    "a table of figures": "12 345 678\n" * 9_000,
    "dots": "……" * 50_000,
    "a lone surrogate": "我\ud800",
}


@pytest.mark.parametrize("kind", BAD)
def test_what_holds_no_wording_gives_an_empty_typed_table(kind, corpus_of):
    text = BAD[kind]
    started = time.process_time()
    for table in (gr.compare_texts(text), gr.compare_texts(text, text)):
        assert table.empty
        assert table.dtypes.equals(schema.SHARED_PASSAGES.empty().dtypes)
    shared = gr.find_shared_wording(corpus_of({"x": text, "y": text}))
    assert time.process_time() - started < 3
    check(shared.reports, schema.REUSE, "reuse")
    assert shared.copied[0, 1] == 0
    assert gr.trace_wording(shared, "x").empty
    pairs = check(gr.wording_pairs(shared), schema.WORDING_PAIRS, "pairs")
    assert len(pairs) == 1


def test_a_period_of_few_characters_takes_linear_time():
    times = []
    for n in (2_000, 20_000):
        started = time.process_time()
        gr.compare_texts("行政审批制度改革优化" * n)
        times.append(time.process_time() - started)
    assert times[1] < 40 * max(times[0], 0.02)


def test_the_order_of_reports_does_not_matter(corpus_of, made_up):
    common = [made_up(30, seed) for seed in range(6)]
    texts = {f"r{n}": "，".join([made_up(80, 50 + n), *common[n : n + 3]]) for n in range(4)}
    years = {"r0": 2019, "r1": 2020, "r2": 2020, "r3": 2021}

    def run(order):
        corpus = corpus_of({name: texts[name] for name in order}, years=[years[n] for n in order])
        shared = gr.find_shared_wording(corpus)
        pairs = gr.wording_pairs(shared).sort_values(["report_a", "report_b"], ignore_index=True)
        rows = shared.reports.sort_values("report_id", ignore_index=True)
        traced = [gr.trace_wording(shared, name) for name in sorted(order)]
        side = gr.shared_passages(shared, order[0], order[-1])
        return rows, pairs, traced, side

    one, other = run(list(texts)), run(list(texts)[::-1])
    pd.testing.assert_frame_equal(one[0], other[0])
    pd.testing.assert_frame_equal(one[1], other[1])
    pd.testing.assert_frame_equal(one[3], other[3])
    for left, right in zip(one[2], other[2], strict=True):
        pd.testing.assert_frame_equal(left, right)


def test_problems_are_told_together(corpus):
    passages = gr.split_corpus(corpus).head(2).assign(report_id=["no-such", "none"])
    with pytest.raises(gr.InputError) as error:
        gr.find_shared_wording(corpus, passages, min_length=4)
    assert len(error.value.problems) == 3
    shared = gr.find_shared_wording(corpus)
    with pytest.raises(gr.InputError, match="no such report"):
        gr.trace_wording(shared, "dayu")
    with pytest.raises(gr.InputError, match="template"):
        gr.shared_passages(shared, "dayu-2021", "template")
