"""Topics: planted ones are found again, noise is not, and nothing depends on the run."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import opencc
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.utils.extmath import randomized_svd

from govreport_research import schema, shards
from govreport_research.measures import document_terms as document_terms_module
from govreport_research.measures import weights
from govreport_research.measures.clustering import cluster, silhouette
from govreport_research.measures.document_terms import document_terms
from govreport_research.measures.singular_vectors import singular_vectors
from govreport_research.measures.spherical import rotated, spherical
from govreport_research.measures.stability import (
    adjusted_rand,
    balanced_draws,
    contingency,
    match,
    shuffle_columns,
)
from govreport_research.measures.topics import (
    Topics,
    choose_n_topics,
    fit_topics,
    topic_shares,
)
from govreport_research.measures.weights import Weights, tfidf
from govreport_research.problems import InputError
from govreport_research.tables import check
from govreport_research.text.word_lists import load_segmenter
from govreport_research.text.words import Segmenter, Tokens

DATA = Path(__file__).resolve().parent.parent / "data"
TABLES = {
    "topics": schema.TOPICS,
    "assignments": schema.ASSIGNMENTS,
    "stability": schema.STABILITY,
    "terms": schema.TOPIC_TERMS,
    "strengths": schema.TOPIC_STRENGTHS,
}


@cache
def segmenter() -> Segmenter:
    return load_segmenter(DATA / "terms.txt", DATA / "stopwords.txt")


@cache
def vocabulary() -> list[str]:
    """Return words that the segmenter keeps whole between commas."""
    ours = segmenter()
    return [term for term in ours.terms if ours.tokens(f"，{term}，") == [term]][:160]


def planted(n_topics: int, *, seed: int = 0, n_reports: int = 12, each: int = 12) -> pd.DataFrame:
    """Return passages drawn from a mixture of multinomials, with the true topic of each."""
    rng = np.random.default_rng(seed)
    words = vocabulary()
    background = rng.dirichlet(np.full(len(words), 0.5))
    own = rng.dirichlet(np.full(len(words), 0.08), n_topics)
    rows = []
    for report in range(n_reports):
        for number in range(each):
            topic = int(rng.choice(n_topics, p=_sizes(n_topics)))
            length = int(rng.integers(25, 45))
            drawn = rng.choice(words, length, p=0.7 * own[topic] + 0.3 * background)
            text = "，".join(drawn)
            rows.append((f"r{report:02d}:{number:03d}", f"r{report:02d}", text, len(text), topic))
    columns = ["passage_id", "report_id", "measured", "characters", "truth"]
    return pd.DataFrame(rows, columns=columns)


def _sizes(n_topics: int) -> np.ndarray:
    weights = np.arange(n_topics, 0, -1) + 2.0
    return weights / weights.sum()


def without_structure(passages: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Return the passages with all their words dealt out anew."""
    words = [word for text in passages["measured"] for word in text.split("，")]
    np.random.default_rng(seed).shuffle(words)
    dealt = iter(words)
    texts = [
        "，".join(next(dealt) for _ in range(text.count("，") + 1)) for text in passages["measured"]
    ]
    return passages.assign(measured=texts)


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    """The long lines of the shipped reports, as passages."""
    rows = []
    for file in sorted((DATA / "approval-bureaus" / "texts").glob("*.txt")):
        text = opencc.OpenCC("t2s").convert(file.read_text(encoding="utf-8"))
        lines = [line.strip() for line in text.splitlines() if len(line.strip()) > 40]
        rows += [(f"{file.stem}:{n:04d}", file.stem, line) for n, line in enumerate(lines)]
    frame = pd.DataFrame(rows, columns=["passage_id", "report_id", "measured"])
    return frame.assign(characters=frame["measured"].str.len())


@pytest.fixture(scope="module")
def fitted(real) -> Topics:
    return fit_topics(real, seed=1, segmenter=segmenter())


# --- the matrix


def numbered(lists):
    """Return lists of words as tokens."""
    vocabulary = sorted({word for words in lists for word in words})
    number = {word: at for at, word in enumerate(vocabulary)}
    ids = np.array([number[word] for words in lists for word in words], dtype=np.uint32)
    return Tokens(vocabulary, ids, np.cumsum([0, *map(len, lists)]))


def test_weights_are_those_of_scikit_learn():
    tokens = [text.split("，") for text in planted(3)["measured"]]
    found = document_terms(
        numbered(tokens), ["a"] * len(tokens), min_df=3, max_df=0.6, min_reports=1
    )
    vectorizer = TfidfVectorizer(analyzer=list, min_df=3, max_df=0.6, sublinear_tf=True)
    expected = vectorizer.fit_transform(tokens)
    assert found.vocabulary == list(vectorizer.get_feature_names_out())
    assert np.abs(tfidf(found.counts).matrix().toarray() - expected.toarray()).max() < 1e-12


def test_words_of_one_report_alone_do_not_count():
    tokens = [["罗庄", "审批"], ["罗庄", "审批"], ["审批", "普法"], ["普法"]]
    reports = ["a", "a", "b", "c"]
    assert document_terms(numbered(tokens), reports, min_df=1, max_df=1.0).vocabulary == [
        "审批",
        "普法",
    ]
    alone = document_terms(numbered(tokens[:2]), ["a", "a"], min_df=1, max_df=1.0)
    assert alone.vocabulary == ["审批", "罗庄"], "one report cannot ask for two"


def test_bounds_that_leave_no_word_are_refused_with_a_remedy():
    with pytest.raises(InputError, match="Lower min_df"):
        document_terms(numbered([["审批"], ["普法"]]), ["a", "b"])
    with pytest.raises(InputError) as error:
        document_terms(numbered([["审批"]]), ["a"], min_df=0, max_df=1.5, min_reports=0)
    assert len(error.value.problems) == 3


# --- agreement of two clusterings


two_clusterings = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40
).map(np.array)


@given(two_clusterings)
def test_adjusted_rand_is_that_of_scikit_learn(pairs):
    table = contingency(pairs[:, 0], pairs[:, 1], 4)
    assert adjusted_rand(table) == pytest.approx(adjusted_rand_score(*pairs.T), abs=1e-9)


@settings(max_examples=50)
@given(two_clusterings)
def test_clusters_are_matched_at_the_best_of_all_permutations(pairs):
    def jaccard(a: int, b: int) -> float:
        one, other = pairs[:, 0] == a, pairs[:, 1] == b
        return (one & other).sum() / max((one | other).sum(), 1)

    best = max(
        sum(jaccard(a, b) for a, b in enumerate(order))
        for order in itertools.permutations(range(4))
    )
    found = match(contingency(pairs[:, 0], pairs[:, 1], 4))
    assert np.nansum(found) == pytest.approx(best)
    assert np.isnan(found).tolist() == [(pairs[:, 0] != a).all() for a in range(4)]


def test_shuffling_keeps_each_word_as_frequent_and_as_spread():
    tokens = [text.split("，") for text in planted(3)["measured"]]
    counts = document_terms(numbered(tokens), ["a"] * len(tokens), min_df=1, min_reports=1).counts
    shuffled = shuffle_columns(counts, np.random.default_rng(0))
    for before, after in zip(counts.toarray().T, shuffled.toarray().T, strict=True):
        assert sorted(before) == sorted(after)
    assert (counts != shuffled).nnz > 0


# --- planted topics


@pytest.mark.parametrize("method", ["nmf", "spherical"])
def test_planted_topics_are_found(method):
    passages = planted(4)
    topics = fit_topics(passages, 4, seed=3, method=method, segmenter=segmenter(), resamples=8)
    labels = topics.assignments["topic"]
    assert adjusted_rand_score(passages["truth"], labels) >= 0.85
    assert topics.stability["ari"].item() >= 0.85
    assert topics.stability["ari_null"].item() <= 0.5
    assert (topics.topics["jaccard"] >= 0.7).all()
    assert topics.chosen_by == "given"


def test_the_planted_number_of_topics_is_stable_and_more_are_less_so():
    passages = planted(5, n_reports=28, each=14)
    topics = fit_topics(passages, seed=3, segmenter=segmenter(), resamples=6)
    assert adjusted_rand_score(passages["truth"], topics.assignments["topic"]) >= 0.85
    # The rule lets one topic in five be unstable, so one more than planted may pass.
    assert topics.n_topics in (5, 6)
    assert topics.chosen_by == "stability"
    stability = topics.stability.set_index("n_topics")
    assert stability["ari"][5] >= 0.95
    assert stability["ari"].loc[5:].is_monotonic_decreasing, "splitting further costs stability"
    assert stability.index[stability["chosen"]].tolist() == [topics.n_topics]
    assert "largest number that is stable" in topics.note.en


def test_without_structure_no_number_is_stable_and_the_note_says_so():
    topics = fit_topics(
        without_structure(planted(4)), seed=3, segmenter=segmenter(), candidates=(3, 4, 5, 6)
    )
    assert (topics.stability["ari"] < 0.5).all()
    assert (topics.stability["ari"] - topics.stability["ari_null"]).abs().max() < 0.2
    assert topics.chosen_by == "margin"
    assert "No number of topics is stable" in topics.note.en
    chosen = topics.stability[topics.stability["chosen"]].iloc[0]
    assert ("show no topics" in topics.note.en) == (chosen["ari"] <= chosen["ari_null"])
    assert "不宜据以推断" in topics.note.zh


def test_shares_of_reports_follow_the_planted_shares():
    passages = planted(4)
    topics = fit_topics(passages, 4, seed=3, segmenter=segmenter(), resamples=4)
    shares = topic_shares(topics, passages)
    found = shares.pivot_table(index="report_id", columns="category", values="share")
    truth = passages.pivot_table(
        index="report_id", columns="truth", values="characters", aggfunc="sum", fill_value=0
    )
    truth = truth.div(truth.sum(axis=1), axis=0)
    of_topic = (
        passages.assign(topic=topics.assignments["topic"])
        .groupby("topic")["truth"]
        .agg(lambda x: x.mode()[0])
    )
    error = (found.to_numpy() - truth[of_topic.loc[found.columns]].to_numpy()).ravel()
    assert np.abs(error).mean() < 0.03


# --- spherical k-means


def counts_of(n_topics: int, **options) -> tuple[csr_array, pd.Series]:
    passages = planted(n_topics, **options)
    tokens = [text.split("，") for text in passages["measured"]]
    counts = document_terms(numbered(tokens), passages["report_id"].tolist()).counts
    return counts, passages["truth"]


def slowly(counts: np.ndarray, number: int) -> np.ndarray:
    """Return the same clusters by loops over a filled-in matrix."""
    n, words = counts.shape
    frequencies = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0)
    idf = np.log((1 + n) / (1 + (counts > 0).sum(axis=0))) + 1
    weights = frequencies * idf
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)
    vectors = np.linalg.svd(weights, full_matrices=False)[0][:, :number]
    labels = rotated(vectors)
    for _ in range(10):
        centres = [weights[labels == each].sum(axis=0) for each in range(number)]
        centres = [centre / (np.linalg.norm(centre) or 1) for centre in centres]
        labels = np.array([np.argmax([row @ centre for centre in centres]) for row in weights])
    overall = (frequencies.sum(axis=0) + 1) / (frequencies.sum() + words)
    for _ in range(3):
        chances = [
            frequencies[labels == each].sum(axis=0) + 500 * overall for each in range(number)
        ]
        sizes = [((labels == each).sum() + 1) / (n + number) for each in range(number)]
        labels = np.array(
            [
                np.argmax(
                    [
                        row @ np.log(chance / chance.sum()) + np.log(size)
                        for chance, size in zip(chances, sizes, strict=True)
                    ]
                )
                for row in frequencies
            ]
        )
    return labels


@pytest.mark.parametrize("across", [False, True], ids=["more passages", "more words"])
@pytest.mark.parametrize("number", [3, 30])
def test_singular_vectors_are_those_of_scikit_learn(number, across):
    counts, _ = counts_of(4, n_reports=40)
    matrix = tfidf(counts).matrix()
    matrix = csr_array(matrix.T) if across else matrix
    expected = randomized_svd(matrix, number, random_state=7)
    for found, wanted in zip(singular_vectors(matrix, number, 7), expected, strict=True):
        assert np.abs(found - wanted).max() < 1e-12


@pytest.mark.parametrize("number", [2, 5, 40])
def test_the_silhouette_is_that_of_scikit_learn(number):
    counts, _ = counts_of(4, n_reports=20)
    weights, labels = tfidf(counts), np.random.default_rng(number).integers(-1, number, 240)
    labels[0] = number  # alone in its cluster
    kept = labels >= 0
    expected = silhouette_score(weights.matrix()[kept], labels[kept], metric="cosine")
    assert silhouette(weights, labels, seed=0) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("number", [2, 4, 7])
def test_spherical_clusters_are_those_of_the_straightforward_computation(number):
    counts, _ = counts_of(4, n_reports=8)
    assert (spherical(tfidf(counts), [number], 0)[0] == slowly(counts.toarray(), number)).all()


def test_the_rotation_finds_blocks_whatever_basis_they_are_given_in():
    truth = np.repeat([0, 1, 2, 3], [9, 12, 15, 20])
    blocks = (truth[:, None] == np.arange(4)) / np.sqrt(np.bincount(truth))
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 4)))[0]
    assert adjusted_rand_score(truth, rotated(blocks @ turn)) == 1


def test_many_passages_are_started_from_a_sample_and_all_labelled():
    counts, truth = counts_of(4, n_reports=450)
    assert counts.shape[0] > 5000
    labels = spherical(tfidf(counts), [4], 0)[0]
    assert adjusted_rand_score(truth, labels) >= 0.95
    assert (labels == spherical(tfidf(counts), [4], 0)[0]).all()
    assert adjusted_rand_score(labels, spherical(tfidf(counts), [4], 1)[0]) >= 0.95


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 2]],
        [[1, 2], [1, 2], [1, 2]],
        [[0, 0], [0, 0]],
        [[0, 0], [3, 0], [0, 1]],
    ],
    ids=["one passage", "all the same", "all empty", "fewer passages than clusters, one empty"],
)
def test_spherical_takes_what_cannot_be_clustered(rows):
    counts = csr_array(np.array(rows))
    labels = spherical(tfidf(counts), [2, 5], 0)
    assert [len(each) for each in labels] == [len(rows)] * 2
    assert all(((each >= 0) & (each < k)).all() for each, k in zip(labels, (2, 5), strict=True))
    same = [row for row in {tuple(row) for row in rows} if rows.count(list(row)) > 1]
    for each in same:
        assert len({int(labels[1][n]) for n, row in enumerate(rows) if tuple(row) == each}) == 1


def test_rows_are_added_up_by_label_and_those_without_are_left_out():
    counts = csr_array(np.array([[1, 0], [1, 1], [0, 1], [1, 0]]))
    scaled = Weights(counts, np.array([1.0, 2, 4, 5]), np.ones(2))
    assert scaled.sums(np.array([1, -1, 1, 0]), 3).tolist() == [[5, 0], [1, 4], [0, 0]]


def test_work_in_batches_gives_what_the_whole_matrix_gives(monkeypatch):
    counts, _ = counts_of(4, n_reports=12)
    columns = np.random.default_rng(0).random((counts.shape[1], 3))
    labels = np.random.default_rng(1).integers(-1, 4, counts.shape[0])
    whole = tfidf(counts)
    product, nearest = whole.product(columns), whole.nearest(columns, np.array([0, 0.1, 0]))
    sums = whole.sums(labels, 4)
    filled = whole.matrix().toarray()
    assert np.allclose(product, filled @ columns)
    assert np.allclose(sums, [filled[labels == each].sum(axis=0) for each in range(4)])
    monkeypatch.setattr(weights, "BATCH", 7)
    batched = tfidf(counts)
    assert (batched.product(columns) == product).all()
    assert (batched.nearest(columns, np.array([0, 0.1, 0])) == nearest).all()
    assert np.allclose(batched.sums(labels, 4), sums)


@pytest.mark.parametrize("cores", [2, 5])
def test_any_number_of_threads_gives_the_same_bits(monkeypatch, cores):
    frame = planted(4, n_reports=12)
    tokens = numbered([text.split("，") for text in frame["measured"]])
    monkeypatch.setattr(document_terms_module, "BATCH", 9)
    monkeypatch.setattr(weights, "BATCH", 7)

    def found():
        counts = document_terms(tokens, frame["report_id"].tolist()).counts
        (clusters,) = cluster(counts, [4], "spherical", 0)
        arrays = (
            counts.data, counts.indices, counts.indptr, clusters.labels,
            clusters.strength, clusters.weight, clusters.terms,
        )  # fmt: skip
        return [array.tobytes() for array in arrays]

    monkeypatch.setattr(shards, "_cores", lambda: 1)
    alone = found()
    monkeypatch.setattr(shards, "_cores", lambda: cores)
    assert found() == alone


def test_counts_in_a_file_are_those_in_memory(monkeypatch):
    tokens = numbered([text.split("，") for text in planted(4, n_reports=12)["measured"]])
    reports = planted(4, n_reports=12)["report_id"].tolist()
    held = document_terms(tokens, reports)
    monkeypatch.setattr(document_terms_module, "MOST_COUNTS", 10)
    monkeypatch.setattr(document_terms_module, "BATCH", 9)
    filed = document_terms(tokens, reports)
    assert (held.on_disk, filed.on_disk) == (False, True)
    assert held.vocabulary == filed.vocabulary
    assert (held.counts != filed.counts).nnz == 0
    assert (
        spherical(tfidf(held.counts), [4], 0)[0] == spherical(tfidf(filed.counts), [4], 0)[0]
    ).all()


def test_the_method_goes_by_the_number_of_passages():
    small, large = planted(3, n_reports=10, each=10), planted(3, n_reports=67, each=15)
    found = [
        fit_topics(frame, 3, seed=0, segmenter=segmenter(), resamples=1) for frame in (small, large)
    ]
    assert [each.method for each in found] == ["nmf", "spherical"]
    assert "NMF" in found[0].note.en
    assert "球面 k 均值" in found[1].note.zh
    sizes = found[1].topics["passages"].tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert adjusted_rand_score(large["truth"], found[1].assignments["topic"]) >= 0.85


# --- promises of the tables


@pytest.mark.parametrize("name", TABLES)
def test_tables_keep_to_their_description(fitted, name):
    check(getattr(fitted, name), TABLES[name], name)


def test_every_passage_is_assigned_in_the_order_given(real, fitted):
    assert fitted.assignments["passage_id"].tolist() == real["passage_id"].tolist()
    assert fitted.topics["passages"].sum() == (fitted.assignments["topic"] != "").sum()
    sizes = fitted.topics["passages"].tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert fitted.topics["topic"].tolist() == [f"K{n:02d}" for n in range(1, len(sizes) + 1)]


def test_exemplars_are_passages_of_their_topic(fitted):
    topic_of = fitted.assignments.set_index("passage_id")["topic"]
    for row in fitted.topics.itertuples():
        exemplars = row.exemplars.split("|")
        assert 1 <= len(exemplars) <= 3
        assert set(topic_of[exemplars]) == {row.topic}


def test_top_terms_lead_the_terms(fitted):
    for row in fitted.topics.itertuples():
        terms = fitted.terms[fitted.terms["topic"] == row.topic]
        assert terms["term"].tolist()[:10] == row.top_terms.split("|")
        assert terms["weight"].is_monotonic_decreasing
        assert (terms["weight"] ** 2).sum() == pytest.approx(1, abs=1e-3)
        assert set(row.label_zh.split("、")) <= set(terms["term"])
    exclusivity = fitted.terms.groupby("term")["exclusivity"].sum()
    assert exclusivity.between(0.99, 1.01).all()


def test_a_passage_is_in_the_topic_that_accounts_for_most_of_it(fitted):
    ordered = fitted.strengths.sort_values(["passage_id", "strength"], kind="stable")
    strongest = ordered.groupby("passage_id")["topic"].last()
    assigned = fitted.assignments.set_index("passage_id")["topic"]
    assigned = assigned[assigned != ""]
    assert strongest[assigned.index].tolist() == assigned.tolist()


def test_every_report_has_a_share_of_every_topic(real, fitted):
    shares = check(topic_shares(fitted, real), schema.REPORT_SHARES, "shares")
    assert len(shares) == real["report_id"].nunique() * fitted.n_topics
    totals = shares.groupby("report_id")["share"].sum()
    assert totals.between(0.9, 1 + 1e-9).all()
    some = real[real["report_id"] != "dayu-2021"]
    assert set(topic_shares(fitted, some)["report_id"]) == set(some["report_id"])
    assert topic_shares(fitted, some.iloc[:1])["share"].sum() in (0.0, 1.0)


def test_the_note_gives_the_numbers_of_the_table(fitted):
    row = fitted.stability[fitted.stability["chosen"]].iloc[0]
    for text in (fitted.note.zh, fitted.note.en):
        assert f"{row['ari']:.2f}" in text
        assert f"{row['ari_null']:.2f}" in text
        assert re.search(rf"\b{fitted.n_topics}\b", text)
    assert fitted.unit == "report"


def test_the_number_is_chosen_by_the_same_rule_alone(real, fitted):
    alone = choose_n_topics(real, seed=1, segmenter=segmenter(), candidates=(3, 4))
    both = fitted.stability[fitted.stability["n_topics"].isin([3, 4])]
    columns = ["n_topics", "ari", "ari_null", "stable_topics", "silhouette"]
    pd.testing.assert_frame_equal(alone[columns], both[columns].reset_index(drop=True))


def test_a_passage_without_words_is_kept_in_no_topic_and_reported():
    passages = planted(3, n_reports=4)
    passages.loc[5, "measured"] = "以及我们的工作。"
    topics = fit_topics(passages, 3, seed=0, segmenter=segmenter(), resamples=2)
    row = topics.assignments.loc[5]
    assert (row["topic"], row["weight"]) == ("", 0.0)
    assert "1 passage uses none" in topics.note.en
    assert "1 个段落" in topics.note.zh
    shares = topic_shares(topics, passages).groupby("report_id")["share"].sum()
    assert shares["r00"] < 1 <= shares["r01"] + 1e-9


# --- what is resampled


def test_regions_are_resampled_where_they_have_several_reports():
    passages = planted(3, n_reports=8, each=6)
    ids = sorted(passages["report_id"].unique())
    reports = pd.DataFrame({"report_id": ids, "region": ["甲", "乙", "丙", "丁"] * 2})
    found = fit_topics(passages, 3, seed=0, segmenter=segmenter(), reports=reports, resamples=2)
    assert found.unit == "region"
    assert "resamples of regions" in found.note.en
    one_each = reports.assign(region=ids)
    found = fit_topics(passages, 3, seed=0, segmenter=segmenter(), reports=one_each, resamples=2)
    assert found.unit == "report"


def test_of_two_reports_only_passages_can_be_resampled_and_the_note_says_so():
    passages = planted(3, n_reports=2, each=20)
    found = fit_topics(passages, 3, seed=0, segmenter=segmenter(), resamples=2)
    assert found.unit == "passage"
    assert "noise of measurement" in found.note.en


@pytest.mark.parametrize("method", ["nmf", "spherical"])
def test_a_resample_may_hold_fewer_passages_than_topics(method):
    passages = planted(3, n_reports=4, each=10)
    long = passages["report_id"].isin(["r00"]) | passages["passage_id"].str.endswith(":000")
    topics = fit_topics(
        passages[long], 8, seed=0, method=method, segmenter=segmenter(), min_df=1, resamples=12
    )
    assert len(topics.topics) == 8
    check(topics.topics, schema.TOPICS, "topics")


def test_whole_units_are_drawn_each_as_often():
    units = ["a", "b", "a", "c", "b", "c"]
    draws = balanced_draws(units, 7, np.random.default_rng(0))
    assert len(draws) == 7
    for rows in draws:
        assert len(rows) == 6
        for members in ([0, 2], [1, 4], [3, 5]):
            assert len({(rows == member).sum() for member in members}) == 1
    assert (np.bincount(np.concatenate(draws)) == 7).all()
    assert len({tuple(rows) for rows in draws}) > 1


# --- the same whatever the run


def test_the_order_of_passages_changes_nothing(real):
    shuffled = real.sample(frac=1, random_state=7)
    one, other = (
        fit_topics(frame, 4, seed=1, segmenter=segmenter(), resamples=3)
        for frame in (real, shuffled)
    )
    for name in ("topics", "stability", "terms"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert other.assignments["passage_id"].tolist() == shuffled["passage_id"].tolist()
    pd.testing.assert_frame_equal(
        one.assignments, other.assignments.sort_values("passage_id", ignore_index=True)
    )


RUN = """
import hashlib, sys
import pandas as pd
from govreport_research.measures.topics import fit_topics
from govreport_research.text.word_lists import load_segmenter
from pathlib import Path
passages, data = pd.read_csv(sys.argv[1]), Path(sys.argv[2])
segmenter = load_segmenter(data / "terms.txt", data / "stopwords.txt")
out = ""
for method in ("nmf", "spherical"):
    found = fit_topics(passages, 4, seed=1, method=method, segmenter=segmenter, resamples=3)
    for table in (found.topics, found.assignments, found.stability, found.terms):
        out += table.to_csv()
print(hashlib.sha256(out.encode()).hexdigest(), len(out))
"""


def test_hash_seed_and_threads_change_nothing(real, tmp_path):
    real.to_csv(tmp_path / "passages.csv", index=False)
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", RUN, str(tmp_path / "passages.csv"), str(DATA)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": threads},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed, threads in (("0", "1"), ("4242", "4"))
    ]
    outputs = [run.communicate(timeout=120)[0] for run in runs]
    assert outputs[0] == outputs[1]
    assert int(outputs[0].split()[1]) > 10_000


# --- what is refused


def test_arguments_out_of_range_are_refused_together(real):
    with pytest.raises(InputError) as error:
        fit_topics(real, 1, seed=-1, method="lda", segmenter=segmenter(), resamples=-1)
    assert [problem.where for problem in error.value.problems] == [
        "n_topics",
        "method",
        "seed",
        "resamples",
    ]
    with pytest.raises(InputError, match="Ask for fewer"):
        fit_topics(real.iloc[:30], 31, seed=0, segmenter=segmenter())
    with pytest.raises(InputError, match="there is none"):
        fit_topics(real.iloc[:0], 3, seed=0, segmenter=segmenter())


def test_shares_of_a_passage_that_was_not_fitted_are_refused(real, fitted):
    strange = real.iloc[:1].assign(passage_id="x:1")
    with pytest.raises(InputError, match="passage x:1: it has no topic"):
        topic_shares(fitted, strange)
