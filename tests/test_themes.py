"""Theme coding: the codebook as data, the coding rule, and agreement with coding by hand."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.measures.codebook import (
    NO_THEME,
    describe_themes,
    terms_of,
    theme_names,
)
from govreport_research.measures.comparable import comparable, comparable_texts
from govreport_research.measures.hand_coding import (
    hand_coded_units,
    hand_theme_codes,
    load_hand_codes,
)
from govreport_research.measures.term_counts import count_terms
from govreport_research.measures.theme_scores import split_sentences
from govreport_research.measures.themes import document_frequencies
from govreport_research.measures.validation import (
    code_held_out,
    coding_error_sentence,
    score_codes,
    validate_codebook,
    validate_themes,
)
from govreport_research.tables import check
from govreport_research.text.passages import split_corpus

REPORTS = ["luozhuang-2023", "yingkou-2022", "yuelu-2021", "liuzhou-2024", "dayu-2021"]


@pytest.fixture(scope="module")
def codebook():
    return gr.load_codebook()


@pytest.fixture(scope="module")
def hand():
    return load_hand_codes()


@pytest.fixture(scope="module")
def units(hand, corpus):
    return hand_coded_units(hand, {report: corpus.text(report) for report in REPORTS})


@pytest.fixture(scope="module")
def by_hand(hand):
    return hand_theme_codes(hand)


@pytest.fixture(scope="module")
def lines(corpus):
    """Every line of text of the five reports: passages that hang on no splitter."""
    rows = []
    for report in REPORTS:
        for match in re.finditer(r"[^\n]*\S[^\n]*", corpus.simplified(report)):
            text = match.group()
            rows.append(passage(f"{report}:{match.start()}", text, report))
    return pd.DataFrame(rows)


def passage(passage_id, text, report="r", kind="paragraph"):
    return {
        "passage_id": passage_id,
        "report_id": report,
        "kind": kind,
        "measured": text,
        "characters": len("".join(text.split())),
    }


def passages_of(texts, report="r"):
    return pd.DataFrame([passage(f"{report}:{i}", text, report) for i, text in enumerate(texts)])


def small_codebook(**terms):
    rows = [
        {
            **dict.fromkeys(schema.CODEBOOK.names, "-"),
            "theme": theme,
            "terms": listed,
            "misleading": "",
        }
        for theme, listed in terms.items()
    ]
    return pd.DataFrame(rows)


# The codebook


def test_the_codebook_has_sixteen_themes_with_names_that_fit_a_figure(codebook):
    assert codebook["theme"].tolist() == [f"T{n:02d}" for n in range(1, 17)]
    assert codebook["short_zh"].str.len().max() <= 6
    assert codebook["short_en"].str.len().max() <= 22
    assert codebook["short_en"].is_unique
    assert codebook["short_zh"].is_unique
    assert list(theme_names(codebook)) == [*codebook["theme"], NO_THEME]


def test_the_readable_codebook_shows_what_the_table_says(codebook, root):
    text = (root / "data" / "codebook.md").read_text(encoding="utf-8")
    _, _, themes = text.partition("\n### ")
    assert f"### {themes}" == describe_themes(codebook), (
        "run: python -m govreport_research.measures.codebook"
    )


def test_every_example_stands_in_its_report(codebook, corpus):
    for example, place in zip(codebook["example"], codebook["example_at"], strict=True):
        report, start, end = re.fullmatch(r"(.+):(\d+)-(\d+)", place).groups()
        assert corpus.text(report)[int(start) : int(end)] == example


def test_all_that_is_wrong_with_a_codebook_is_said_at_once(codebook, tmp_path):
    spoilt = codebook.copy()
    spoilt.loc[1, "theme"] = "T01"
    spoilt.loc[2, "terms"] += "||联办"
    spoilt.loc[3, "terms"] += "|APP"
    spoilt.loc[4, "misleading"] = "天气晴好"
    spoilt.loc[5, "theme"] = "T00"
    spoilt.loc[6, "definition"] = ""
    spoilt["wight"] = "1"
    spoilt.to_csv(tmp_path / "codebook.csv", index=False)
    with pytest.raises(gr.InputError) as raised:
        gr.load_codebook(tmp_path / "codebook.csv")
    message = str(raised.value)
    for part in (
        "column wight",
        "row 3, column theme: 'T01' stands in row 2 already",
        "row 4 (T03), column terms: an entry is empty",
        "row 4 (T03), column terms: the term 联办 is listed under T03 already",
        "row 6 (T05), column terms: the term app is listed under T04 already",
        "row 6 (T05), column misleading: 天气晴好 holds no term",
        "row 7 (T00), column theme: T00 stands for passages without a theme",
        "row 8 (T07), column definition",
    ):
        assert part in message


def test_a_codebook_that_is_not_there_is_named(tmp_path):
    with pytest.raises(gr.InputError, match=r"none\.csv: there is no such file"):
        gr.load_codebook(tmp_path / "none.csv")


def test_a_codebook_saved_by_a_spreadsheet_program_is_read(tmp_path, codebook):
    for name, encoding in (("gbk.csv", "gb18030"), ("bom.csv", "utf-8-sig")):
        codebook.to_csv(tmp_path / name, index=False, encoding=encoding)
        pd.testing.assert_frame_equal(gr.load_codebook(tmp_path / name), codebook)
    codebook.to_excel(tmp_path / "book.xlsx", index=False)
    pd.testing.assert_frame_equal(gr.load_codebook(tmp_path / "book.xlsx"), codebook)


def test_columns_that_may_be_empty_may_be_absent(codebook, tmp_path):
    optional = [column.name for column in schema.CODEBOOK.columns if not column.required]
    codebook.drop(columns=optional).to_csv(tmp_path / "codebook.csv", index=False)
    assert gr.load_codebook(tmp_path / "codebook.csv")["misleading"].eq("").all()


# Counting terms


def counted_slowly(text, codebook):
    """The rule written down another way: try every set of places, longest terms first."""
    text = comparable(text)
    hits = {}
    covered = [False] * len(text)
    for term in sorted(terms_of(codebook), key=len, reverse=True):
        for start in range(len(text) - len(term) + 1):
            span = slice(start, start + len(term))
            if text[span] == term and not any(covered[span]):
                covered[span] = [True] * len(term)
                hits[term] = hits.get(term, 0) + 1
    return hits


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text("甲乙丙", min_size=1, max_size=4), min_size=1, max_size=6, unique=True),
    st.lists(st.text("甲乙丙丁", max_size=20), max_size=4),
)
def test_the_longest_terms_count_in_every_text(terms, texts):
    # Terms of one length that overlap are taken by place, which the slow count does not do.
    terms = list({len(term): term for term in terms}.values())
    codebook = small_codebook(T01="|".join(terms))
    counted = count_terms(texts, codebook)
    assert [dict(hits) for hits in counted] == [counted_slowly(text, codebook) for text in texts]


#: Forms that change with what stands beside them, or into several characters, among plain ones.
MIXED = st.text(
    st.one_of(
        st.sampled_from(
            "甲乙。，：“ Ａa１①Ⅱ℃…İßΣς´\u0301\u0338=ｶﾞか\u3099각각한﹏豈𠮷\ufffe\n\r\u2028\ud800"
        ),
        st.characters(),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MIXED, max_size=5))
def test_texts_become_comparable_together_as_they_do_alone(texts):
    assert comparable_texts(texts) == [comparable(text) for text in texts]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("甲a。！？!? \n\t\u3000\x1c", max_size=20), max_size=4))
def test_sentences_are_measured_without_white_space(texts):
    sentences = split_sentences(texts)
    assert sentences.length.tolist() == [len("".join(each.split())) for each in sentences.texts]
    together = dict.fromkeys(range(len(texts)), "")
    for n, each in zip(sentences.passage.tolist(), sentences.texts, strict=True):
        together[n] += each
    assert list(together.values()) == [text.replace("\n", " ") for text in texts]


def test_document_frequencies_are_those_of_whole_passages(lines, codebook):
    whole = count_terms(lines["measured"], codebook)
    expected = Counter(term for counted in whole for term in counted)
    found = document_frequencies(lines, codebook)
    assert +found == expected
    assert set(found) == set(terms_of(codebook))


def test_of_equally_long_terms_the_first_counts():
    hits = count_terms(["甲乙丙丁"], small_codebook(T01="乙丙|甲乙", T02="丙丁"))[0]
    assert dict(hits) == {"甲乙": 1, "丙丁": 1}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("部分工作人员", {}),
        ("部分工作人员分工明确", {"分工": 1}),
        ("成立法治政府建设领导小组", {"领导小组": 1}),
        ("设立法律顾问", {"法律顾问": 1}),
        ("协调解决问题", {}),
        ("开展人民调解", {"调解": 1}),
        ("修订《优化营商环境条例》", {}),
        ("优化营商环境", {"营商环境": 1}),
        ("一窗通办", {"一窗通办": 1}),
        ("“一件事”一次办", {"一件事一次办": 1}),
        ("ＡＰＰ 村（社区）", {"app": 1, "村(社区)": 1}),
    ],
)
def test_terms_are_found_where_they_mean_the_theme(text, terms, codebook):
    assert dict(count_terms([text], codebook)[0]) == terms


# Coding


def test_scores_are_hits_times_idf_and_weak_themes_are_left_out():
    codebook = small_codebook(T01="甲甲", T02="乙乙", T03="丙丙", T04="丁丁")
    passages = passages_of(["甲甲，甲甲，甲甲，乙乙", "乙乙", "丙丙，丁丁，乙乙，甲甲", "别的"])
    codes = gr.code_themes(passages, codebook)
    check(codes, schema.THEME_CODES, "codes")
    idf = {"T01": log(5 / 3) + 1, "T02": log(5 / 4) + 1, "T03": log(5 / 2) + 1}
    first = codes[codes["passage_id"] == "r:0"]
    # 乙乙 reaches 1.22 / 4.53 = .27 of the best score, below a third.
    assert first["theme"].tolist() == ["T01"]
    assert first["score"].iloc[0] == pytest.approx(3 * idf["T01"])
    assert first["weight"].tolist() == [1.0]
    third = codes[codes["passage_id"] == "r:2"]
    # Four themes score; T03 and T04 tie and go by code; the weakest of four falls away.
    assert third["theme"].tolist() == ["T03", "T04", "T01"]
    assert third["main"].all()
    assert third["score"].tolist() == pytest.approx([idf["T03"], idf["T03"], idf["T01"]])
    assert third["weight"].tolist() == pytest.approx([1 / 3] * 3)
    none = codes[codes["passage_id"] == "r:3"]
    assert none[["theme", "score", "weight"]].to_numpy().tolist() == [[NO_THEME, 0.0, 1.0]]


def test_weights_go_by_sentence_and_main_themes_by_passage():
    codebook = small_codebook(T01="甲甲", T02="乙乙", T03="丙丙", T04="丁丁")
    # Sentences of 4, 8, 2 and 6 characters; the third has no theme and does not count.
    text = "甲甲。。乙乙，丙丙某。某。丁丁某某某。"
    codes = gr.code_themes(passages_of([text]), codebook).set_index("theme")
    assert codes["weight"].sum() == pytest.approx(1)
    assert codes["weight"].to_dict() == pytest.approx(
        {"T01": 3 / 16, "T02": 3.5 / 16, "T03": 3.5 / 16, "T04": 6 / 16}
    )
    assert codes.index[codes["main"]].tolist() == ["T01", "T02", "T03"]


def test_reference_passages_give_the_document_frequencies():
    codebook = small_codebook(T01="甲甲", T02="乙乙")
    passages, reference = passages_of(["甲甲，乙乙"]), passages_of(["甲甲", "甲甲", "乙乙", "丙"])
    codes = gr.code_themes(passages, codebook, reference=reference)
    assert codes["theme"].tolist() == ["T02", "T01"]
    assert codes["score"].tolist() == pytest.approx([log(5 / 2) + 1, log(5 / 3) + 1])


def test_preambles_are_formulaic_unless_the_report_is_nothing_else(codebook):
    text = "深入学习，优化营商环境"
    with_body = pd.DataFrame([passage("a:0", text, "a", "preamble"), passage("a:9", text, "a")])
    alone = pd.DataFrame([passage("b:0", text, "b", "preamble")])
    codes = gr.code_themes(pd.concat([with_body, alone]), codebook).set_index("passage_id")
    assert codes["theme"].to_dict() == {"a:0": NO_THEME, "a:9": "T08", "b:0": "T08"}


def test_coding_does_not_hang_on_the_order_of_passages_or_themes(lines, codebook):
    codes = gr.code_themes(lines, codebook)
    other = gr.code_themes(lines.iloc[::-1], codebook.iloc[::-1])
    keys = ["passage_id", "rank"]
    pd.testing.assert_frame_equal(
        codes.sort_values(keys, ignore_index=True), other.sort_values(keys, ignore_index=True)
    )


def test_traditional_and_simplified_script_are_coded_alike(corpus, codebook):
    opencc = pytest.importorskip("opencc")
    from govreport_research.corpus.readers import simplify

    text = corpus.text("luozhuang-2023")
    round_trip = simplify(opencc.OpenCC("s2t").convert(text))
    assert count_terms([round_trip], codebook) == count_terms([text], codebook)


# Shares


def test_shares_split_a_passage_equally_and_sum_to_one():
    codebook = small_codebook(T01="甲甲", T02="乙乙", T03="丙丙")
    passages = pd.concat(
        [passages_of(["甲甲乙乙", "甲甲", "别的别的"], "a"), passages_of(["丙丙"], "b")]
    )
    shares = gr.theme_shares(passages, gr.code_themes(passages, codebook), codebook)
    check(shares, schema.REPORT_SHARES, "shares")
    assert shares["category"].tolist() == ["T01", "T02", "T03", NO_THEME] * 2
    assert shares["characters"].tolist() == [4, 2, 0, 4, 0, 0, 2, 0]
    assert shares["share"].tolist() == pytest.approx([0.4, 0.2, 0, 0.4, 0, 0, 1, 0])


def test_shares_of_real_reports_sum_to_one(lines, codebook):
    codes = gr.code_themes(lines, codebook)
    shares = gr.theme_shares(lines, codes, codebook)
    check(shares, schema.REPORT_SHARES, "shares")
    assert len(shares) == 5 * 17
    totals = shares.groupby("report_id")[["share", "characters"]].sum()
    assert totals["share"].tolist() == pytest.approx([1] * 5)
    characters = lines.groupby("report_id")["characters"].sum()
    pd.testing.assert_series_equal(totals["characters"], characters.astype("float64"))


def test_shares_refuse_passages_without_a_code_and_codes_of_another_codebook(lines, codebook):
    codes = gr.code_themes(lines, codebook)
    gone = lines["passage_id"].iloc[7]
    with pytest.raises(gr.InputError, match=f"passage {gone}: it has no theme code"):
        gr.theme_shares(lines, codes[codes["passage_id"] != gone], codebook)
    with pytest.raises(gr.InputError, match="theme T14: it is not in the codebook"):
        gr.theme_shares(lines, codes, codebook[codebook["theme"] != "T14"])


def test_a_missing_column_is_named(codebook):
    with pytest.raises(gr.InputError, match="column measured is missing"):
        gr.code_themes(pd.DataFrame({"passage_id": [], "report_id": [], "kind": []}), codebook)


def test_planted_shares_are_recovered(codebook):
    """Reports put together from passages that each name one theme, in known amounts."""
    rng = np.random.default_rng(3)
    rows, planted = [], {}
    for report in ("a", "b"):
        amounts = rng.multinomial(200, rng.dirichlet(np.ones(16)))
        planted[report] = amounts / 200
        for theme, listed, amount in zip(
            codebook["theme"], codebook["terms"], amounts, strict=True
        ):
            terms = listed.split("|")
            for n in range(amount):
                text = f"全年{terms[n % len(terms)]}"
                rows.append(passage(f"{report}:{theme}:{n}", f"{text:某<20}", report))
    passages = pd.DataFrame(rows)
    shares = gr.theme_shares(passages, gr.code_themes(passages, codebook), codebook)
    for report, expected in planted.items():
        found = shares[shares["report_id"] == report]["share"].to_numpy()
        assert found == pytest.approx([*expected, 0])


# Agreement with coding by hand


def test_the_hand_coding_lies_on_the_shipped_texts(hand, units):
    assert len(units) == hand["leaf"].sum() == 80
    for _, report in units.groupby("report_id"):
        ordered = report.sort_values("start")
        assert (ordered["start"].iloc[1:].to_numpy() >= ordered["end"].iloc[:-1].to_numpy()).all()


def test_hand_coding_refuses_another_edition_of_a_text(hand, corpus):
    texts = {report: corpus.text(report) for report in REPORTS}
    texts["dayu-2021"] = " 序 " + texts["dayu-2021"]
    del texts["yuelu-2021"]
    with pytest.raises(gr.InputError) as raised:
        hand_coded_units(hand, texts)
    message = str(raised.value)
    assert "dayu-2021, unit at 116: the text begins with" in message
    assert "yuelu-2021, unit at 31: the report is not in the corpus" in message


def test_agreement_with_hand_coding_is_what_methods_claims(units, by_hand, codebook, lines):
    table = validate_themes(units, by_hand, codebook, lines).set_index("scheme")
    check(table.reset_index(), schema.THEME_VALIDATION, "validation")
    assert table.loc["in_sample", "f1"] >= 0.82
    assert table.loc["held_out", "f1"] >= 0.76
    assert table.loc["held_out", "f1"] < table.loc["in_sample", "f1"]
    assert table.loc["held_out", "f1_low"] < table.loc["held_out", "f1"]
    assert table.loc["held_out", "share_error"] <= 0.032
    assert table.loc["held_out", "difference_error"] <= 0.09
    sentence = coding_error_sentence(table.reset_index())
    points = f"{100 * table.loc['held_out', 'difference_error']:.1f}"
    assert points in sentence.en
    assert points in sentence.zh


def test_scores_agree_with_scikit_learn(units, by_hand, codebook):
    from sklearn.metrics import precision_recall_fscore_support
    from sklearn.preprocessing import MultiLabelBinarizer

    codes = gr.code_themes(units, codebook)
    scores = score_codes(codes, by_hand).set_index("theme")
    sets = [
        frame.groupby("passage_id")["theme"].agg(list)[units["passage_id"]]
        for frame in (by_hand, codes[codes["main"]])
    ]
    labels = scores.index.tolist()
    truth, found = (MultiLabelBinarizer(classes=labels).fit_transform(each) for each in sets)
    by_theme = precision_recall_fscore_support(truth, found, average=None, zero_division=np.nan)
    for column, expected in zip(("precision", "recall", "f1"), by_theme[:3], strict=True):
        assert scores[column].to_numpy() == pytest.approx(expected, nan_ok=True)
    micro = precision_recall_fscore_support(truth, found, average="micro")
    assert scores["n_both"].sum() / scores["n_coded"].sum() == pytest.approx(micro[0])
    assert scores["n_both"].sum() / scores["n_hand"].sum() == pytest.approx(micro[1])


def theme_amounts(passages, codes):
    """Shares once more, by plain loops."""
    amounts, totals = {}, {}
    for row in passages.to_dict("records"):
        totals[row["report_id"]] = totals.get(row["report_id"], 0) + row["characters"]
        for code in codes[codes["passage_id"] == row["passage_id"]].to_dict("records"):
            key = row["report_id"], code["theme"]
            amounts[key] = amounts.get(key, 0) + row["characters"] * code["weight"]
    return {key: amount / totals[key[0]] for key, amount in amounts.items()}


def test_share_errors_are_those_of_the_two_tables(units, by_hand, codebook, lines):
    table = validate_themes(units, by_hand, codebook, lines, resamples=10).set_index("scheme")
    coded = lines[lines["report_id"].isin(units["report_id"])]
    found = theme_amounts(coded, code_held_out(coded, codebook, lines))
    hand = theme_amounts(units, by_hand)
    errors = {
        (report, theme): found.get((report, theme), 0) - hand.get((report, theme), 0)
        for report in units["report_id"].unique()
        for theme in codebook["theme"]
    }
    assert table.loc["held_out", "share_error"] == pytest.approx(
        np.mean(np.abs(list(errors.values())))
    )
    differences = [
        abs(errors[a, theme] - errors[b, theme])
        for a, b in combinations(units["report_id"].unique(), 2)
        for theme in codebook["theme"]
    ]
    assert table.loc["held_out", "difference_error"] == pytest.approx(
        np.quantile(differences, 0.95)
    )


def test_a_held_out_report_does_not_help_to_code_itself(units, codebook, lines):
    own = "dayu-2021"
    spoilt = lines.copy()
    spoilt.loc[spoilt["report_id"] == own, "measured"] = "赣服通" * 50
    codes, other = (
        code_held_out(units[units["report_id"] == own], codebook, each) for each in (lines, spoilt)
    )
    pd.testing.assert_frame_equal(codes, other)


def test_a_term_of_one_report_only_does_not_code_it_when_held_out(codebook):
    passages = pd.concat([passages_of(["推广赣服通"], "a"), passages_of(["政务公开"], "b")])
    inside = gr.code_themes(passages, codebook)["theme"].tolist()
    outside = code_held_out(passages, codebook, passages)["theme"].tolist()
    assert inside == ["T05", "T11"]
    assert outside == [NO_THEME, NO_THEME]


def test_scores_refuse_tables_of_different_passages(units, by_hand, codebook):
    codes = gr.code_themes(units.iloc[1:], codebook)
    with pytest.raises(gr.InputError, match=f"passage {units['passage_id'].iloc[0]}"):
        score_codes(codes, by_hand)


def test_the_notebooks_figure_is_the_validation_on_the_passages_of_the_splitter(
    corpus, codebook, units, by_hand
):
    table = validate_codebook(codebook)
    expected = validate_themes(units, by_hand, codebook, split_corpus(corpus))
    pd.testing.assert_frame_equal(table, expected)
    held_out = table.set_index("scheme").loc["held_out"]
    assert held_out["f1"] > 0.74
    assert held_out["f1_low"] < held_out["f1"] < held_out["f1_high"]
