"""Krippendorff's alpha: published examples, another way of computing it, and its interval."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport_research import schema
from govreport_research.measures.agreement import agreement_sentence, coder_agreement
from govreport_research.measures.krippendorff import (
    krippendorff_alpha,
    masi_distance,
    nominal_distance,
)
from govreport_research.problems import InputError
from govreport_research.tables import check, conform

#: Krippendorff 2011, "Computing Krippendorff's alpha-reliability", examples A, B and C.
BINARY = ["0100000010", "1110010000"]
NOMINAL = ["aabbdcccedda", "babbbccceddd"]
FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def values(marks, kind=str):
    return [[None if mark == "." else kind(mark) for mark in each] for each in marks]


def squared(a, b):
    return (a - b) ** 2


def ratio(a, b):
    return ((a - b) / (a + b)) ** 2


@pytest.mark.parametrize(
    ("codings", "distance", "published"),
    [
        (values(BINARY), nominal_distance, 0.095),
        (values(NOMINAL), nominal_distance, 0.692),
        (values(FOUR), nominal_distance, 0.743),
        (values(FOUR, int), squared, 0.849),
        (values(FOUR, int), ratio, 0.797),
    ],
)
def test_alpha_is_that_of_the_published_examples(codings, distance, published):
    assert krippendorff_alpha(codings, distance) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("a", "a", 0),
        ("ab", "a", 1 - 1 / 2 * 2 / 3),
        ("a", "abc", 1 - 1 / 3 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("abc", "bcd", 1 - 2 / 4 * 1 / 3),
        ("ab", "cd", 1),
    ],
)
def test_masi_is_jaccard_times_monotonicity(one, other, distance):
    assert masi_distance(set(one), set(other)) == pytest.approx(distance)
    assert masi_distance(set(other), set(one)) == pytest.approx(distance)


def alpha_by_pairs(codings, distance):
    """The definition by plain loops over ordered pairs."""
    units = [[v for v in column if v is not None] for column in zip(*codings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    pool = [value for unit in units for value in unit]
    observed = sum(
        sum(distance(a, b) for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1)
        for unit in units
    ) / max(len(pool), 1)
    pairs = [distance(a, b) for a, b in itertools.permutations(pool, 2)]
    expected = sum(pairs) / max(len(pairs), 1)
    return 1 - observed / expected if expected else float("nan")


theme_sets = st.one_of(st.none(), st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=3))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda n: st.lists(st.lists(theme_sets, min_size=n, max_size=n), min_size=1, max_size=12)
    )
)
def test_alpha_is_that_of_its_definition(units):
    codings = list(zip(*units, strict=True))
    for distance in (masi_distance, nominal_distance):
        found = krippendorff_alpha(codings, distance)
        assert found == pytest.approx(alpha_by_pairs(codings, distance), nan_ok=True)


def test_masi_alpha_of_three_units_by_hand():
    a = [frozenset("a"), frozenset("ab"), frozenset("a")]
    b = [frozenset("a"), frozenset("a"), frozenset("c")]
    # Sets: a ×4, ab ×1, c ×1. Distances: a–ab 2/3, a–c 1, ab–c 1.
    expected = 2 * (4 * 2 / 3 + 4 * 1 + 1) / 30
    observed = 2 * (2 / 3 + 1) / 6
    assert krippendorff_alpha([a, b], masi_distance) == pytest.approx(1 - observed / expected)


def test_alpha_is_not_defined_without_variation_or_pairs():
    assert np.isnan(krippendorff_alpha([["a", "a"], ["a", "a"]]))
    assert np.isnan(krippendorff_alpha([["a", None], [None, "b"]]))
    assert krippendorff_alpha([["a", "b"], ["a", "b"]]) == 1
    with pytest.raises(ValueError, match="longer"):
        krippendorff_alpha([["a"], ["a", "b"]])


# Coders


def codes_of(themes):
    """Passage to its themes, as a table of codes."""
    rows = [
        (passage, theme, rank, True, 0.0, 1 / len(listed))
        for passage, listed in themes.items()
        for rank, theme in enumerate(listed, 1)
    ]
    return conform(pd.DataFrame(rows, columns=schema.THEME_CODES.names), schema.THEME_CODES)


def planted_coders(units, error, rng, coders=2, themes=8):
    """Each coder has the true theme, or with probability `error` any one by lot."""
    names = [f"T{n:02d}" for n in range(1, themes + 1)]
    truth = rng.integers(themes, size=units)
    return {
        f"coder {c}": codes_of(
            {
                f"r{u % 4}:{u}": [names[t if rng.random() > error else rng.integers(themes)]]
                for u, t in enumerate(truth)
            }
        )
        for c in range(coders)
    }


def passages(units):
    return pd.DataFrame(
        {
            "passage_id": [f"r{u % 4}:{u}" for u in range(units)],
            "report_id": [f"r{u % 4}" for u in range(units)],
        }
    )


def test_planted_agreement_lies_in_its_interval():
    # Both have the truth with probability (1 - e)², else they agree by chance: alpha = (1 - e)².
    rng = np.random.default_rng(5)
    inside = []
    for draw in range(50):
        coders = planted_coders(80, 0.2, rng)
        table = coder_agreement(coders, passages(80), seed=draw, resamples=200)
        row = check(table, schema.AGREEMENT, "agreement").iloc[0]
        inside.append(row["low"] <= 0.64 <= row["high"])
    assert np.mean(inside) >= 0.87


def test_single_themes_give_the_same_alpha_as_sets_and_as_primary():
    coders = planted_coders(60, 0.3, np.random.default_rng(1), coders=3)
    table = coder_agreement(coders, passages(60), seed=1, resamples=50)
    assert table["alpha"].iloc[0] == pytest.approx(table["alpha"].iloc[1])
    assert table["n_coders"].tolist() == [3, 3]
    by_unit = [frame["theme"].tolist() for frame in coders.values()]
    assert table["alpha"].iloc[1] == pytest.approx(krippendorff_alpha(by_unit))
    pairs = [a == b for one, two in itertools.combinations(by_unit, 2) for a, b in zip(one, two)]  # noqa: B905
    assert table["identical"].iloc[1] == pytest.approx(np.mean(pairs))


def test_order_of_further_themes_does_not_count_and_the_first_does():
    one = codes_of({"r0:0": ["T01", "T02"], "r0:4": ["T03"], "r0:8": ["T05", "T04"]})
    other = codes_of({"r0:0": ["T02", "T01"], "r0:4": ["T03"], "r0:8": ["T05", "T04"]})
    table = coder_agreement({"a": one, "b": other}, passages(12), seed=1, resamples=1)
    table = table.set_index("measure")
    assert table.loc["themes", "alpha"] == 1
    assert table.loc["primary", "alpha"] < 1
    # Three units bear no interval.
    assert table[["low", "high"]].isna().all().all()


def test_units_of_one_coder_are_counted_and_left_out():
    coders = planted_coders(40, 0.2, np.random.default_rng(2))
    whole = coder_agreement(coders, passages(40), seed=3, resamples=20)
    coders["coder 0"] = coders["coder 0"].iloc[10:]
    table = coder_agreement(coders, passages(40), seed=3, resamples=20)
    assert table["n_units"].tolist() == [30, 30]
    assert table["n_left_out"].tolist() == [10, 10]
    assert "left out: 10" in agreement_sentence(table).en
    assert "left out" not in agreement_sentence(whole).en


def test_the_sentence_gives_the_numbers_and_judges_by_the_lower_end():
    rng = np.random.default_rng(4)
    for error, words in ((0.0, "reaches"), (0.13, "tentative"), (0.5, "code anew")):
        table = coder_agreement(planted_coders(80, error, rng), passages(80), seed=1, resamples=99)
        sentence = agreement_sentence(table)
        assert words in sentence.en
        for text in (sentence.zh, sentence.en):
            assert f"{table['alpha'].iloc[0]:.2f}" in text
            assert f"[{table['low'].iloc[0]:.2f}, {table['high'].iloc[0]:.2f}]" in text
    same = codes_of({"r0:0": ["T01"], "r0:4": ["T01"]})
    table = coder_agreement({"a": same, "b": same}, passages(8), seed=1, resamples=1)
    assert "not defined" in agreement_sentence(table).en


def test_what_cannot_be_compared_is_refused():
    one, other = codes_of({"r0:0": ["T01"]}), codes_of({"r0:4": ["T01"]})
    with pytest.raises(InputError, match="no passage is coded by two coders"):
        coder_agreement({"a": one, "b": other}, passages(8), seed=1)
    with pytest.raises(InputError, match="1 coder cannot agree") as raised:
        coder_agreement({"a": codes_of({"x:1": ["T01"]})}, passages(8), seed=1)
    assert "passage x:1" in str(raised.value)


def test_the_interval_is_the_same_every_time_and_for_any_order():
    coders = planted_coders(50, 0.3, np.random.default_rng(6))
    one = coder_agreement(coders, passages(50), seed=7, resamples=100)
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in coders.items()}
    other = coder_agreement(shuffled, passages(50).iloc[::-1], seed=7, resamples=100)
    pd.testing.assert_frame_equal(one, other)
