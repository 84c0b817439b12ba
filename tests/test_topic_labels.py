"""A scholar's labels find their topics again; exemplars are shown by a sentence."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.measures.exemplars import exemplar_sentences
from govreport_research.measures.topic_labels import (
    apply_labels,
    label_template,
    load_labels,
    write_labels,
)
from govreport_research.tables import check
from govreport_research.text.passages import split_corpus
from govreport_research.text.word_lists import load_segmenter


@pytest.fixture(scope="module")
def passages(corpus):
    return split_corpus(corpus)


@pytest.fixture(scope="module")
def topics(passages):
    return gr.fit_topics(passages, 5, seed=1, resamples=2)


def named(topics):
    """Labels that name every topic after its first word."""
    template = label_template(topics.topics)
    first = template["top_terms"].str.split("|").str[0]
    return template.assign(zh="关于" + first, en=[f"On {n}" for n in range(len(template))])


def test_a_template_is_filled_in_saved_and_found_again(topics, tmp_path):
    labels = named(topics)
    write_labels(labels, tmp_path / "labels.csv")
    assert (tmp_path / "labels.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    back = load_labels(tmp_path / "labels.csv")
    pd.testing.assert_frame_equal(back, labels, check_dtype=False)
    found, note = apply_labels(topics.topics, back)
    check(found, schema.TOPICS, "topics")
    assert note is None
    assert found["label_zh"].tolist() == labels["zh"].tolist()
    names = gr.topic_names(found)
    assert names["K02"] == gr.Bilingual(f"K02 {labels['zh'].iloc[1]}", "K02 On 1")
    with pytest.raises(gr.InputError, match="exists already"):
        write_labels(labels, tmp_path / "labels.csv")


def test_without_labels_topics_are_named_by_words_in_either_language(topics):
    for name in gr.topic_names(topics.topics).values():
        assert name.zh == name.en


def test_labels_follow_the_words_when_topics_are_renumbered(topics):
    labels = named(topics)
    renumbered = topics.topics.iloc[::-1].reset_index(drop=True)
    renumbered["topic"] = topics.topics["topic"].tolist()
    found, note = apply_labels(renumbered, labels.sample(frac=1, random_state=1))
    assert note is None
    assert found["label_en"].tolist() == [f"On {n}" for n in reversed(range(5))]


def test_labels_survive_a_fit_to_fewer_reports(topics, passages):
    fewer = passages[passages["report_id"] != "yingkou-2022"]
    again = gr.fit_topics(fewer, 5, seed=2, resamples=1)
    found, note = apply_labels(again.topics, named(topics))
    kept = found["label_en"].str.startswith("On ").sum()
    assert kept >= 1
    # What is not used is named, nothing is lost in silence.
    unused = 0 if note is None else note.en.count("On ")
    assert kept + unused == 5
    tops = again.topics["top_terms"].str.split("|")
    words = dict(zip(named(topics)["en"], named(topics)["top_terms"].str.split("|"), strict=True))
    for label, top in zip(found["label_en"], tops, strict=True):
        if label in words:
            assert len(set(words[label]) & set(top)) >= 0.5 * len(words[label])


def test_a_label_that_fits_no_topic_is_reported_and_changes_nothing(topics):
    strange = pd.DataFrame(
        [{"topic": "K01", "top_terms": "甲|乙|丙", "zh": "外来", "en": "Foreign"}]
    )
    found, note = apply_labels(topics.topics, strange)
    pd.testing.assert_frame_equal(found, topics.topics)
    assert note is not None
    assert "Foreign" in note.en
    assert "外来" in note.zh


def test_two_labels_never_name_one_topic(topics):
    words = topics.topics["top_terms"].iloc[0].split("|")
    two = pd.DataFrame(
        [
            {"topic": "", "top_terms": "|".join(words[:4]), "zh": "前", "en": "First"},
            {"topic": "", "top_terms": "|".join(words[:6]), "zh": "后", "en": "Second"},
        ]
    )
    found, note = apply_labels(topics.topics, two)
    assert note is not None
    assert found["label_en"].isin(["First", "Second"]).sum() == 1


def test_all_that_is_wrong_with_labels_is_said_at_once(tmp_path):
    rows = [
        "top_terms,zh,en",
        "甲|乙,一,One",
        "壬|癸|癸,二,Two",
        "丙|丁|戊,三,Three",
        "戊|丁|丙,三,Four",
        "己|庚|辛,,Five",
    ]
    (tmp_path / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(gr.InputError) as raised:
        load_labels(tmp_path / "labels.csv")
    found = [str(problem) for problem in raised.value.problems]
    expected = [
        "row 2, column top_terms: '甲|乙' does not fit",
        "row 6, column zh: this value is missing",
        "row 3, column top_terms: a word is given twice",
        "row 5, column top_terms: row 4 has the same",
        "row 5, column zh: row 4 has the same",
    ]
    assert len(found) == len(expected)
    for part, problem in zip(expected, found, strict=True):
        assert part in problem
    with pytest.raises(gr.InputError, match="no such file"):
        load_labels(tmp_path / "none.csv")


# Exemplars


def test_every_exemplar_is_shown_by_its_most_typical_sentence(topics, passages):
    table = check(exemplar_sentences(topics, passages), schema.EXEMPLARS, "exemplars")
    expected = [
        (row.topic, passage_id)
        for row in topics.topics.itertuples()
        for passage_id in row.exemplars.split("|")
    ]
    assert list(zip(table["topic"], table["passage_id"], strict=True)) == expected
    texts = passages.set_index("passage_id")["text"]
    segmenter = load_segmenter()
    for row in table.to_dict("records"):
        assert row["sentence"] in texts[row["passage_id"]]
        own = topics.terms[topics.terms["topic"] == row["topic"]].set_index("term")
        value = (own["weight"] * own["exclusivity"]).to_dict()
        measured = passages.set_index("passage_id").loc[row["passage_id"], "measured"]
        scores = []
        for sentence in re.split(r"(?<=[。！？!?；;])", measured):
            words = segmenter.tokens(sentence)
            if len("".join(sentence.split())) >= 12:
                scores.append(sum(value.get(w, 0) for w in set(words)) / max(len(words), 1) ** 0.5)
        assert row["score"] == pytest.approx(max(scores), abs=1e-6)


def test_an_exemplar_without_its_passage_is_named(topics, passages):
    gone = topics.topics["exemplars"].iloc[0].split("|")[0]
    with pytest.raises(gr.InputError, match=f"passage {gone}: it is an exemplar"):
        exemplar_sentences(topics, passages[passages["passage_id"] != gone])


def test_topics_are_named_by_a_file_or_keep_their_words(topics, tmp_path):
    kept, notes = gr.name_topics(topics.topics)
    assert kept["label_zh"].tolist() == topics.topics["label_zh"].tolist()
    assert notes == ()
    labels = named(topics)
    foreign = labels.head(1).assign(top_terms="甲乙|丙丁|戊己", zh="无此话题", en="No such topic")
    write_labels(pd.concat([labels.iloc[1:], foreign]), tmp_path / "labels.csv")
    found, notes = gr.name_topics(topics.topics, tmp_path / "labels.csv")
    assert found["label_zh"].tolist()[1:] == labels["zh"].tolist()[1:]
    assert "No such topic" in notes[0].en
