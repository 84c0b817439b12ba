"""Another genre is refused, and a hand-coded sample takes planted coding bias out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema
from govreport_research.corpus.readers import simplify
from govreport_research.measures.coding_sheets import draw_coding_sample
from govreport_research.measures.corrected_shares import correct_shares, correction_sentence
from govreport_research.measures.transfer import (
    TERM_SHARE,
    THEME_SHARE,
    shares_label,
    transfer_sentence,
    unfamiliar_reports,
)
from govreport_research.measures.validation import code_held_out
from govreport_research.tables import check, conform
from govreport_research.text.passages import split_corpus, split_passages

THEMES = ["T01", "T02", "T03", "T04"]
CODEBOOK = pd.DataFrame({"theme": THEMES})
#: Mean shares of four themes and of no theme, over regions.
TRUTH = np.array([0.3, 0.2, 0.15, 0.1, 0.25])


# Another genre


def shares_with(without_theme):
    rows = [
        (f"r{n}", category, 0.0, share)
        for n, t00 in enumerate(without_theme)
        for category, share in (("T01", 1 - t00), ("T00", t00))
    ]
    return pd.DataFrame(rows, columns=schema.REPORT_SHARES.names)


def test_the_reports_of_the_codebook_are_familiar_even_when_held_out(corpus):
    codebook, passages = gr.load_codebook(), split_corpus(corpus)
    for codes in (
        gr.code_themes(passages, codebook),
        code_held_out(passages, codebook, passages),
    ):
        shares = gr.theme_shares(passages, codes, codebook)
        assert unfamiliar_reports(shares) == []
        assert transfer_sentence(shares) is None
        assert shares_label(shares) == THEME_SHARE


def test_work_reports_of_governments_are_another_genre(root):
    files = sorted((root / "tests" / "gold" / "work-reports").glob("*.txt"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    pages = [
        split_passages(text, simplify(text), file.stem)
        for text, file in zip(texts, files, strict=True)
    ]
    passages, codebook = pd.concat(pages, ignore_index=True), gr.load_codebook()
    shares = gr.theme_shares(passages, gr.code_themes(passages, codebook), codebook)
    assert len(unfamiliar_reports(shares)) == len(files) > 5
    assert shares_label(shares) == TERM_SHARE


def test_another_genre_is_refused_the_name_of_theme_shares():
    # What work reports of governments give: .18 to .70 without a theme, mean .46.
    shares = shares_with([0.18, 0.46, 0.70])
    sentence = transfer_sentence(shares)
    assert sentence is not None
    assert "45%" in sentence.en
    assert "not theme shares" in sentence.en
    assert "不能称为主题份额" in sentence.zh
    assert shares_label(shares) == TERM_SHARE


def test_few_unfamiliar_reports_are_counted_but_not_refused():
    shares = shares_with([0.05, 0.05, 0.3])
    sentence = transfer_sentence(shares)
    assert sentence is not None
    assert "In 1 of 3 reports" in sentence.en
    assert unfamiliar_reports(shares) == ["r2"]
    assert shares_label(shares) == THEME_SHARE


def test_shares_without_the_row_of_no_theme_cannot_be_judged():
    shares = shares_with([0.1, 0.2])
    with pytest.raises(gr.InputError, match="report r1: it has no share of T00"):
        transfer_sentence(shares.drop(index=3))
    with pytest.raises(gr.InputError, match="there is no report"):
        transfer_sentence(shares.iloc[:0])


# Correction


def planted(seed, regions=12, reports=2, each=18):
    """Passages with a true theme; regions and reports vary around the truth."""
    rng = np.random.default_rng(seed)
    rows, themes = [], []
    for region in range(regions):
        of_region = rng.dirichlet(40 * TRUTH)
        for report in range(reports):
            of_report = rng.dirichlet(60 * of_region + 1e-3)
            name = f"{region}-{report}"
            for n in range(each):
                size = int(rng.lognormal(4.5, 0.6)) + 10
                rows.append((f"{name}:{n}", name, "measures", f"{name}:{n}", size))
                themes.append(rng.choice(5, p=of_report))
    columns = ["passage_id", "report_id", "role", "text", "characters"]
    passages = pd.DataFrame(rows, columns=columns)
    truth = np.array(themes)
    # The machine misses half of the first theme, and finds the second where it is not.
    machine = np.where((truth == 0) & (rng.random(len(truth)) < 0.5), 4, truth)
    machine = np.where(rng.random(len(truth)) < 0.1, 1, machine)
    listed = passages["report_id"].drop_duplicates()
    where = pd.DataFrame({"report_id": listed, "region": listed.str.split("-").str[0]})
    return passages, codes_of(passages, truth), codes_of(passages, machine), where


def codes_of(passages, themes):
    names = np.array([*THEMES, "T00"])[themes]
    frame = passages[["passage_id"]].assign(theme=names, rank=1, main=True, score=0.0, weight=1.0)
    return conform(frame, schema.THEME_CODES)


def corrected(seed, size=100, **more):
    passages, truth, machine, reports = planted(seed, **more)
    key = draw_coding_sample(passages, size, seed=seed).key
    by_hand = truth[truth["passage_id"].isin(key["passage_id"])]
    return correct_shares(passages, machine, by_hand, key, reports, CODEBOOK)


def test_planted_bias_is_taken_out_and_intervals_cover():
    tables = [corrected(seed) for seed in range(50)]
    check(tables[0], schema.CORRECTED_SHARES, "corrected")
    coded = np.array([table["share_coded"] for table in tables]).mean(axis=0) - TRUTH
    share = np.array([table["share"] for table in tables]).mean(axis=0) - TRUTH
    assert coded[0] < -0.12
    assert coded[1] > 0.06
    assert np.abs(share).max() < 0.02
    inside = np.array([table["low"].le(TRUTH) & table["high"].ge(TRUTH) for table in tables])
    shown = np.array([table["low"].notna() for table in tables])
    assert shown[:, [0, 1, 4]].all()
    assert inside[shown].mean() >= 0.9
    naive = np.array([table["low"].le(table["share_coded"]) for table in tables])
    assert naive[:, 0].mean() < 0.5, "the planted bias lies outside of most intervals"


def test_corrected_shares_still_sum_to_one_and_perfect_codes_are_left_alone():
    table = corrected(1)
    assert table["share"].sum() == pytest.approx(1)
    assert table["n_with"].le(table["n_labelled"]).all()
    passages, truth, _, reports = planted(1)
    key = draw_coding_sample(passages, 60, seed=1).key
    by_hand = truth[truth["passage_id"].isin(key["passage_id"])]
    same = correct_shares(passages, truth, by_hand, key, reports, CODEBOOK)
    assert same["share"].tolist() == pytest.approx(same["share_coded"].tolist())


def test_with_every_passage_coded_the_result_is_the_mean_of_means_by_hand():
    passages, truth, machine, reports = planted(2, regions=6, each=24)
    key = draw_coding_sample(passages, len(passages), seed=1).key
    table = correct_shares(passages, machine, truth, key, reports, CODEBOOK)
    shares = gr.theme_shares(passages, truth, CODEBOOK).merge(reports, on="report_id")
    by_region = shares.groupby(["region", "category"])["share"].mean()
    expected = by_region.groupby("category").mean()
    assert table["share"].tolist() == pytest.approx(expected[table["category"]].tolist())
    # With nothing left to draw, only regions differ: the t interval of their means.
    spread = by_region.groupby("category").std(ddof=1)[table["category"]].to_numpy() / 6**0.5
    assert (table["n_with"] >= 10).all()
    half = (table["high"] - table["low"]).to_numpy() / 2
    assert half == pytest.approx(2.570582 * spread, rel=1e-6)


def test_intervals_are_refused_for_few_regions_and_rare_themes():
    few = corrected(3, size=60, regions=4)
    assert few["low"].isna().all()
    assert "No interval: 4 regions only." in correction_sentence(few).en
    table = corrected(3, size=60)
    rare = table["n_with"] < 10
    assert rare.any()
    assert (table["low"].isna() == rare).all()
    assert f"None for {rare.sum()} theme" in correction_sentence(table).en
    assert "60 passages" in correction_sentence(table).en
    assert "12 个地区" in correction_sentence(table).zh


def test_all_that_is_wrong_with_a_sample_is_said_at_once():
    passages, truth, machine, reports = planted(4, regions=6, each=10)
    key = draw_coding_sample(passages, 49, seed=1).key
    drawn, other = key["passage_id"].iloc[0], "nowhere:1"
    by_hand = truth[truth["passage_id"].isin(key["passage_id"].iloc[1:])].copy()
    by_hand.loc[by_hand.index[0], "passage_id"] = other
    with pytest.raises(gr.InputError) as raised:
        correct_shares(passages, machine, by_hand, key, reports.iloc[1:], CODEBOOK)
    message = str(raised.value)
    for part in (
        "key: 49 passages are too few",
        f"passage {drawn}: it is not coded by hand",
        f"passage {other}: it is coded by hand but was not drawn",
        "report 0-0: it is not among the reports",
    ):
        assert part in message
    key = draw_coding_sample(passages, 50, seed=1).key
    by_hand = truth[truth["passage_id"].isin(key["passage_id"])]
    with pytest.raises(gr.InputError, match="it has no theme code"):
        correct_shares(passages, machine.iloc[1:], by_hand, key, reports, CODEBOOK)
