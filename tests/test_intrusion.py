"""Intrusion tests: what is asked, how answers come back, and how they are scored."""

from __future__ import annotations

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy.stats import beta, binom

import govreport_research as gr
from govreport_research import schema
from govreport_research.measures.intrusion import (
    OPTIONS,
    topic_intrusion,
    word_intrusion,
    write_intrusion,
)
from govreport_research.measures.intrusion_scores import (
    intrusion_sentence,
    read_intrusion_key,
    read_intrusion_sheet,
    score_intrusion,
)
from govreport_research.tables import check
from govreport_research.text.passages import split_corpus


@pytest.fixture(scope="module")
def passages(corpus):
    return split_corpus(corpus)


@pytest.fixture(scope="module")
def topics(passages):
    return gr.fit_topics(passages, 6, seed=1, resamples=2)


@pytest.fixture(scope="module")
def words(topics):
    return word_intrusion(topics, seed=5)


@pytest.fixture(scope="module")
def of_passages(topics, passages):
    return topic_intrusion(topics, passages, 4, seed=5)


def answered(test, right, seed=0):
    """The sheet of a reader who knows with probability `right`, else guesses."""
    rng = np.random.default_rng(seed)
    guesses = rng.integers(1, test.key["options"].to_numpy(int) + 1)
    knows = rng.random(len(test.key)) < right
    return test.sheet.assign(answer=np.where(knows, test.key["intruder"].to_numpy(int), guesses))


# Questions


def test_the_tables_keep_to_their_description(words, of_passages):
    for test in (words, of_passages):
        check(test.sheet, schema.INTRUSION_SHEET, "sheet")
        check(test.key, schema.INTRUSION_KEY, "key")
        assert test.sheet["answer"].isna().all()
        assert test.sheet["item"].tolist() == test.key["item"].tolist()


def test_word_questions_show_five_top_words_and_a_top_word_of_another_topic(topics, words):
    tops = topics.topics.set_index("topic")["top_terms"].str.split("|")
    assert sorted(words.key["topic"]) == sorted(tops.index)
    for shown, answer in zip(
        words.sheet.to_dict("records"), words.key.to_dict("records"), strict=True
    ):
        options = [shown[name] for name in OPTIONS]
        intruder = options.pop(answer["intruder"] - 1)
        own = tops[answer["topic"]]
        assert set(options) == set(own[:5])
        assert intruder not in own
        assert any(intruder in other for other in tops)
        weights = topics.terms[topics.terms["topic"] == answer["topic"]].set_index("term")["weight"]
        assert weights.get(intruder, 0) < weights[own[4]] / 2


def test_topic_questions_show_the_strongest_topics_and_a_weak_one(topics, of_passages, passages):
    top = topics.topics.set_index("top_terms")["topic"]
    by_words = {"、".join(listed.split("|")[:8]): topic for listed, topic in top.items()}
    strengths = topics.strengths.set_index(["passage_id", "topic"])["strength"]
    texts = passages.set_index("passage_id")["text"]
    assert of_passages.key["topic"].value_counts().max() <= 4
    for shown, answer in zip(
        of_passages.sheet.to_dict("records"), of_passages.key.to_dict("records"), strict=True
    ):
        passage_id = answer["passage_id"]
        assert shown["text"] == texts[passage_id]
        options = [by_words[shown[name]] for name in OPTIONS[:4]]
        assert shown["option_5"] == shown["option_6"] == ""
        intruder = options.pop(answer["intruder"] - 1)
        assert answer["topic"] in options
        weakest = min(strengths.get((passage_id, each), 0) for each in options)
        assert strengths.get((passage_id, intruder), 0) <= weakest


def test_three_topics_leave_two_and_an_intruder(passages):
    few = gr.fit_topics(passages, 3, seed=1, resamples=1)
    key = topic_intrusion(few, passages, 2, seed=1).key
    assert key["options"].eq(3).all()
    two = gr.fit_topics(passages, 2, seed=1, resamples=1)
    with pytest.raises(gr.InputError) as raised:
        topic_intrusion(two, passages, 0, seed=1)
    assert [problem.where for problem in raised.value.problems] == ["topics", "per_topic"]


def test_places_of_intruders_are_drawn_by_lot(topics):
    places = [p for seed in range(60) for p in word_intrusion(topics, seed=seed).key["intruder"]]
    counts = np.bincount(places, minlength=7)[1:]
    # 360 places: 60 each, standard deviation 7.
    assert counts.min() > 35
    assert counts.max() < 90


def test_questions_hang_on_the_seed_alone(topics, passages, of_passages):
    again = topic_intrusion(topics, passages.sample(frac=1, random_state=3), 4, seed=5)
    pd.testing.assert_frame_equal(again.sheet, of_passages.sheet)
    other = topic_intrusion(topics, passages, 4, seed=6)
    assert other.sheet["text"].tolist() != of_passages.sheet["text"].tolist()
    with pytest.raises(gr.InputError, match="seed"):
        word_intrusion(topics, seed=-1)


# Answers


@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_answers_come_back_as_they_were_written(way, words, of_passages, tmp_path):
    for name, test in (("w", words), ("t", of_passages)):
        write_intrusion(test, tmp_path / "out", tmp_path / f"{name}.csv", name)
        key = read_intrusion_key(tmp_path / f"{name}.csv")
        pd.testing.assert_frame_equal(key, test.key)
        sheet = answered(test, 0.5)
        file = tmp_path / f"reader.{way}"
        if way == "csv":
            sheet.iloc[::-1].to_csv(file, index=False, encoding="utf-8-sig")
        else:
            book = openpyxl.load_workbook(tmp_path / "out" / f"{name}.xlsx")
            column = sheet.columns.get_loc("answer") + 1
            for row, answer in enumerate(sheet["answer"], 2):
                book.worksheets[0].cell(row, column).value = float(answer)
            book.save(file)
        back = read_intrusion_sheet(file, key)
        assert back["answer"].tolist() == sheet["answer"].tolist()
        assert back["item"].tolist() == key["item"].tolist()


def test_the_sheet_does_not_tell_the_answer(words, tmp_path):
    files = write_intrusion(words, tmp_path / "out", tmp_path / "key.csv")
    book = openpyxl.load_workbook(files[0])
    assert book.sheetnames == ["sheet", "instructions"]
    heads = [cell.value for cell in book["sheet"][1]]
    assert heads == schema.INTRUSION_SHEET.names
    assert "K0" not in (tmp_path / "out" / "intrusion-sheet.csv").read_text(encoding="utf-8")


def test_all_that_is_wrong_with_answers_is_said_at_once(of_passages, tmp_path):
    sheet = answered(of_passages, 1).astype("object")
    sheet.loc[0, "answer"] = ""
    sheet.loc[1, "answer"] = 5
    sheet.loc[2, "answer"] = "两"
    sheet.loc[3, "option_1"] = "别的"
    sheet.loc[4, "item"] = "Q999"
    sheet.drop(index=6).to_csv(tmp_path / "reader.csv", index=False)
    with pytest.raises(gr.InputError) as raised:
        read_intrusion_sheet(tmp_path / "reader.csv", of_passages.key)
    found = [str(problem) for problem in raised.value.problems]
    expected = [
        "row 4 (Q003), column answer: '两' is not a number",
        "row 2 (Q001), column answer: it is missing",
        "row 3 (Q002), column answer: there is no option 5",
        "row 5 (Q004), columns text and options: the text or an option was changed",
        "row 6 (Q999), column item: 'Q999' is not in the key",
        "question Q005 is missing",
        "question Q007 is missing",
    ]
    assert len(found) == len(expected)
    for part, problem in zip(expected, found, strict=True):
        assert part in problem


# Scores


def test_scores_are_counts_with_exact_intervals(words, of_passages):
    key = pd.concat([words.key, of_passages.key.assign(item=lambda x: x["item"] + "9")])
    both = pd.concat(
        [answered(words, 0.7), answered(of_passages, 0.7).assign(item=lambda x: x["item"] + "9")]
    )
    scores = score_intrusion({"a": both}, key)
    check(scores, schema.INTRUSION_SCORES, "scores")
    for task, test in (("word", words), ("topic", of_passages)):
        row = scores[(scores["task"] == task) & (scores["topic"] == "")].iloc[0]
        found = (answered(test, 0.7)["answer"] == test.key["intruder"]).sum()
        n, chance = len(test.key), 1 / (6 if task == "word" else 4)
        assert (row["n_answers"], row["n_found"]) == (n, found)
        assert row["low"] == pytest.approx(beta.ppf(0.025, found, n - found + 1))
        high = 1.0 if found == n else beta.ppf(0.975, found + 1, n - found)
        assert row["high"] == pytest.approx(high)
        assert row["chance"] == pytest.approx(chance)
        assert row["p"] == pytest.approx(binom.sf(found - 1, n, chance))
        by_topic = scores[(scores["task"] == task) & (scores["topic"] != "")]
        assert by_topic["n_found"].sum() == found


def test_a_reader_who_knows_is_told_from_one_who_guesses(of_passages):
    knows = score_intrusion({"a": answered(of_passages, 1)}, of_passages.key)
    assert knows["share"].eq(1).all()
    assert "told from guessing" not in intrusion_sentence(knows).en
    false = 0
    for seed in range(100):
        guess = score_intrusion({"a": answered(of_passages, 0, seed)}, of_passages.key)
        row = guess[guess["topic"] == ""].iloc[0]
        assert ("told from guessing" in intrusion_sentence(guess).en) == (row["p"] > 0.05)
        false += row["p"] <= 0.05
    assert false <= 12, "an exact test of size .05 in 100 draws"


def test_the_sentence_gives_the_numbers_in_both_languages(words):
    readers = {"a": answered(words, 1), "b": answered(words, 0, 3)}
    scores = score_intrusion(readers, words.key)
    row = scores[scores["topic"] == ""].iloc[0]
    assert row["n_answers"] == 2 * len(words.key)
    sentence = intrusion_sentence(scores)
    assert f"{row['n_found']} of {row['n_answers']}" in sentence.en
    assert f"{row['n_answers']} 个回答中有 {row['n_found']} 个" in sentence.zh
    assert "guessing gives 17%" in sentence.en
    with pytest.raises(gr.InputError, match="no reader"):
        score_intrusion({}, words.key)
