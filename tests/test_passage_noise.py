"""Noise within a report: against theory, tied to the document, never an interval of a region."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import govreport_research as gr
from govreport_research import schema
from govreport_research.tables import check


def coded(n, share, report="a", characters=100):
    """`n` passages of equal length, the first `share` of them about T01."""
    ids = [f"{report}-{number:03}" for number in range(n)]
    themes = ["T01" if number < share * n else "T02" for number in range(n)]
    passages = pd.DataFrame({"passage_id": ids, "report_id": report, "characters": characters})
    return passages, pd.DataFrame({"passage_id": ids, "theme": themes, "weight": 1.0})


def both(*parts):
    return [pd.concat(each, ignore_index=True) for each in zip(*parts, strict=True)]


@pytest.mark.parametrize(("n", "share"), [(40, 0.5), (100, 0.2), (200, 0.05)])
def test_equal_passages_give_the_binomial_range(n, share):
    """Passages of equal length and one theme each: the resampled share is binomial."""
    noise = gr.passage_noise(*coded(n, share), seed=3, draws=20_000)
    row = noise.set_index("category").loc["T01"]
    expected = stats.binom(n, share).ppf([0.025, 0.975]) / n
    assert row[["noise_low", "noise_high"]].tolist() == pytest.approx(expected, abs=1.01 / n)


def test_few_long_passages_are_noisier_than_many_short_ones():
    long, short = coded(20, 0.5, "long", 1000), coded(400, 0.5, "short", 50)
    noise = gr.passage_noise(*both(long, short), seed=1)
    width = (noise["noise_high"] - noise["noise_low"]).groupby(noise["report_id"]).first()
    assert width["long"] / width["short"] == pytest.approx(20**0.5, rel=0.25)


def test_a_report_keeps_its_noise_whatever_stands_beside_it():
    alone = gr.passage_noise(*coded(30, 0.4), seed=5)
    beside = gr.passage_noise(*both(coded(50, 0.1, "b"), coded(30, 0.4)), seed=5)
    kept = beside[beside["report_id"] == "a"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, alone)
    other = gr.passage_noise(*coded(30, 0.4), seed=6, draws=500)
    assert not other["noise_low"].equals(alone["noise_low"])


def test_what_cannot_vary_has_no_range():
    few = gr.passage_noise(*coded(9, 0.4))
    assert few[["noise_low", "noise_high"]].isna().all(axis=None)
    certain = gr.passage_noise(*coded(30, 1.0), codebook=pd.DataFrame({"theme": ["T01", "T02"]}))
    check(certain, schema.PASSAGE_NOISE, "noise")
    assert certain["share"].tolist() == [1.0, 0.0, 0.0]
    assert certain[["noise_low", "noise_high"]].isna().all(axis=None)


def test_wrong_numbers_are_named_together():
    with pytest.raises(gr.InputError) as raised:
        gr.passage_noise(*coded(30, 0.4), seed=-1, draws=5)
    assert "seed: -1 is below 0" in str(raised.value)
    assert "draws: 5 are too few" in str(raised.value)


@pytest.fixture(scope="module")
def shipped(corpus):
    passages, codebook = gr.split_corpus(corpus), gr.load_codebook()
    codes = gr.code_themes(passages, codebook)
    shares = gr.theme_shares(passages, codes, codebook)
    return shares, gr.passage_noise(passages, codes, codebook, seed=20210815)


def test_groups_of_one_report_show_its_noise_and_others_none(corpus, shipped):
    shares, noise = shipped
    years = gr.compare_shares(shares, corpus.reports, "year", noise)
    by_year = years.table.set_index("group")
    assert by_year.loc["2021", ["noise_low", "noise_high"]].isna().all(axis=None)
    alone = by_year.drop("2021")
    shown = alone[alone["mean"] > 0]
    assert shown[["noise_low", "noise_high"]].notna().all(axis=None)
    assert (shown["noise_low"] <= shown["mean"]).all()
    assert (shown["mean"] <= shown["noise_high"]).all()
    assert by_year[["low", "high"]].isna().all(axis=None)
    said = [sentence for sentence in years.sentences if "measurement noise" in sentence.en]
    assert len(said) == 1
    assert "not uncertainty about the region" in said[0].en
    assert "测量这份文件的噪声" in said[0].zh


def test_without_noise_nothing_is_said_of_it(corpus, shipped):
    compared = gr.compare_shares(shipped[0], corpus.reports, "year")
    assert compared.table[["noise_low", "noise_high"]].isna().all(axis=None)
    assert not any("noise" in sentence.en for sentence in compared.sentences)


def test_noise_of_other_passages_is_refused(corpus, shipped):
    shares, noise = shipped
    with pytest.raises(gr.InputError, match=r"report .*, category T01, is missing"):
        gr.compare_shares(shares, corpus.reports, "year", noise[noise["category"] != "T01"])


def test_noise_is_narrower_than_the_spread_between_regions():
    """Regions differ more than passages do: noise must not be read as an interval."""
    rng = np.random.default_rng(11)
    parts = [coded(200, float(rng.beta(2, 8)), f"r{number}") for number in range(20)]
    noise = gr.passage_noise(*both(*parts), seed=2, draws=500)
    mine = noise[noise["category"] == "T01"]
    covers = (mine["noise_low"] <= 0.2) & (mine["noise_high"] >= 0.2)
    assert covers.mean() < 0.7
