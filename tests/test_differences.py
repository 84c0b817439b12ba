"""Differences between groups: tests against enumeration, intervals against other routes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

import govreport_research as gr
from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.comparison.between_groups import between_groups, year_confounding
from govreport_research.comparison.between_years import paired, region_and_year
from govreport_research.comparison.contrasts import detectable, mover
from govreport_research.comparison.differences import compare_groups
from govreport_research.comparison.false_discovery import benjamini_hochberg
from govreport_research.comparison.groupings import add_periods
from govreport_research.comparison.permutation import flip_signs, p_values, regroup
from govreport_research.comparison.shares import mean_interval
from govreport_research.comparison.verdicts import verdict_of
from govreport_research.tables import check

BLOCS = ("east", "west")
COLUMNS = ["report_id", "category", "characters", "share"]


def study(shares, years=(2021,), n_a=None, kept=None):
    """Reports and shares from an array regions × years × themes; n_a regions are eastern."""
    shares = np.asarray(shares, dtype=float)
    shares = shares[..., None] if shares.ndim == 2 else shares
    n_a = len(shares) // 2 if n_a is None else n_a
    reports, rows = [], []
    for r, y in np.ndindex(shares.shape[:2]):
        if kept is not None and not kept[r, y]:
            continue
        report = f"{r}-{years[y]}"
        reports.append((report, f"区{r:02}", f"R{r:02}", BLOCS[r >= n_a], years[y]))
        left = 1 - shares[r, y].sum()
        rows += [
            (report, f"T{t:02}", 1000 * each, each)
            for t, each in enumerate([*shares[r, y], left], 1)
        ]
    frame = pd.DataFrame(reports, columns=["report_id", "region", "region_en", "bloc", "year"])
    return pd.DataFrame(rows, columns=COLUMNS), frame


def beta(rng, mean, size, dispersion=0.03):
    inner = 1 / dispersion - 1
    return rng.beta(mean * inner, (1 - mean) * inner, size)


def row_of(compared, category="T01"):
    return compared.table.set_index("category").loc[category]


def english(sentences):
    return " ".join(each.en for each in sentences)


# Permutation, against enumeration


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.0, 0.05, 0.1, 0.17, 0.31, 0.4]), min_size=5, max_size=9),
    st.integers(1, 4),
)
@example([0.0, 0.4, 0.05, 0.05, 0.4, 0.0, 0.0, 0.05, 0.4], 3)  # no difference, but for rounding
def test_p_of_groups_is_that_of_all_arrangements(values, n_a):
    values = np.array(values)
    n = len(values)
    in_a = np.arange(n) < n_a
    found = between_groups(values[:, None], np.arange(n), np.zeros(n, dtype=int), in_a, 999, 1)
    distances = [
        abs(values[list(each)].mean() - np.delete(values, each).mean())
        for each in combinations(range(n), n_a)
    ]
    if np.ptp(values) == 0:
        assert np.isnan(found.p[0])
    else:
        expected = np.mean(np.array(distances) >= distances[0] - 1e-12)
        assert found.p[0] == pytest.approx(expected)
    assert found.exact


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([-0.1, -0.03, 0.0, 0.03, 0.07, 0.2]), min_size=2, max_size=8))
def test_p_of_signs_is_that_of_all_signs(differences):
    differences = np.array(differences)
    found = paired(differences[:, None], 999, seed=1)
    means = [abs(np.mean(differences * s)) for s in product((1, -1), repeat=len(differences))]
    if not differences.any():
        assert np.isnan(found.p[0])
    else:
        assert found.p[0] == pytest.approx(np.mean(np.array(means) >= means[0] - 1e-12))


def test_p_agrees_with_scipy():
    rng = np.random.default_rng(4)
    a, b = beta(rng, 0.1, 6), beta(rng, 0.05, 5)
    found = between_groups(
        np.r_[a, b][:, None], np.arange(11), np.zeros(11, dtype=int), np.arange(11) < 6, 999, 1
    )
    scipys = stats.permutation_test(
        (a, b), lambda x, y: abs(x.mean() - y.mean()), n_resamples=np.inf, alternative="greater"
    )
    assert found.p[0] == pytest.approx(scipys.pvalue)
    assert found.p_t[0] == pytest.approx(stats.ttest_ind(a, b, equal_var=False).pvalue)
    paired_p = paired((a[:5] - b)[:, None], 999, 1).p_t[0]
    assert paired_p == pytest.approx(stats.ttest_rel(a[:5], b).pvalue)


def test_drawn_arrangements_come_near_all_of_them_and_count_the_observed_one():
    rng = np.random.default_rng(8)
    values = np.r_[beta(rng, 0.09, 10), beta(rng, 0.06, 10)]
    in_a = np.arange(20) < 10
    drawn = regroup(in_a, 9999, seed=3)
    assert not drawn.exact
    assert (drawn.rows.sum(axis=1) == 10).all()
    assert drawn.rows[0].tolist() == in_a.tolist()
    members = np.array(list(combinations(range(20), 10)))
    sums = values[members].sum(axis=1)
    distances = np.abs(2 * sums - values.sum())
    exact = np.mean(distances >= distances[0] * (1 - 1e-9))
    found = between_groups(values[:, None], np.arange(20), np.zeros(20, dtype=int), in_a, 9999, 3)
    assert found.p[0] == pytest.approx(exact, abs=4 * np.sqrt(exact / 9999))
    assert found.p[0] * 10_000 == pytest.approx(round(found.p[0] * 10_000))
    far = np.where(in_a, 0.9, 0.1) + 0.001 * np.arange(20)
    least = between_groups(far[:, None], np.arange(20), np.zeros(20, dtype=int), in_a, 999, 3)
    assert least.p[0] >= 1 / 1000


def test_signs_are_drawn_where_there_are_too_many():
    arrangements = flip_signs(15, 999, seed=1)
    assert not arrangements.exact
    assert arrangements.rows.shape == (1000, 15)
    assert (arrangements.rows[0] == 1).all()
    assert set(np.unique(arrangements.rows)) == {-1, 1}


def step_down_by_hand(statistics):
    """Westfall & Young, algorithm 2.8, one arrangement and one category at a time."""
    size = [np.sqrt(np.mean(np.square(column))) for column in statistics.T]
    z = np.abs(statistics / size)
    order = sorted(range(z.shape[1]), key=lambda k: -z[0, k])
    p, before = {}, 0.0
    for place, category in enumerate(order):
        rest = order[place:]
        reached = [max(row[k] for k in rest) >= z[0, category] - 1e-12 for row in z]
        before = max(before, np.mean(reached))
        p[category] = before
    return [p[k] for k in range(z.shape[1])]


def test_max_t_is_the_step_down_rule():
    rng = np.random.default_rng(2)
    values = beta(rng, 0.08, (9, 6))
    values[:4, 2] += 0.1
    rows = regroup(np.arange(9) < 4, 999, 1).rows
    statistics = rows @ values / 4 - (1 - rows) @ values / 5
    p, p_max = p_values(statistics)
    assert p_max == pytest.approx(step_down_by_hand(statistics))
    assert (p_max >= p).all()
    alone = p_values(statistics[:, [1]])
    assert alone[0] == pytest.approx(alone[1])


# Intervals and corrections, against other routes


def test_mover_from_wilson_intervals_is_newcombes():
    """Newcombe (1998, Statistics in Medicine 17: 873-890), table II, method 10."""
    parts = [(56, 70), (48, 80)]
    wilson = [stats.binomtest(k, n).proportion_ci(method="wilson") for k, n in parts]
    (mean_a, ci_a), (mean_b, ci_b) = zip([k / n for k, n in parts], wilson, strict=True)
    low, high = mover(mean_a, (ci_a.low, ci_a.high), mean_b, (ci_b.low, ci_b.high))
    assert low == pytest.approx(0.0524, abs=5e-5)
    assert high == pytest.approx(0.3339, abs=5e-5)


def test_intervals_of_groups_are_mover_from_both_means():
    rng = np.random.default_rng(6)
    values = beta(rng, 0.1, (14, 3))
    compared = compare_groups(*study(values, (2019, 2020, 2021), 6), "bloc", *BLOCS, seed=1)
    row = row_of(compared)
    means = values.mean(axis=1)
    (a, b) = means[:6], means[6:]
    assert row["mean_a"] == pytest.approx(a.mean())
    assert row["mean_b"] == pytest.approx(b.mean())
    assert row["difference"] == pytest.approx(a.mean() - b.mean())
    (la, ua), (lb, ub) = mean_interval(a), mean_interval(b)
    half = [np.hypot(a.mean() - la, ub - b.mean()), np.hypot(ua - a.mean(), b.mean() - lb)]
    assert row["low"] == pytest.approx(row["difference"] - half[0])
    assert row["high"] == pytest.approx(row["difference"] + half[1])
    pooled = np.sqrt((5 * a.var(ddof=1) + 7 * b.var(ddof=1)) / 12)
    quantiles = stats.t.ppf(0.975, 12) + stats.t.ppf(0.8, 12)
    assert row["mdd"] == pytest.approx(quantiles * pooled * np.sqrt(1 / 6 + 1 / 8))


def test_the_detectable_difference_is_found_four_times_in_five():
    rng = np.random.default_rng(1)
    effect = float(detectable(np.array([0.04]), 1 / 10 + 1 / 21, 29)[0])
    p = stats.ttest_ind(
        rng.normal(effect, 0.04, (10, 4000)), rng.normal(0, 0.04, (21, 4000)), axis=0
    ).pvalue
    assert np.mean(p <= 0.05) == pytest.approx(0.8, abs=0.02)


def test_bh_finds_what_benjamini_and_hochberg_found():
    """Their example of 15 p values (1995, section 3.2): four rejections at 5 %."""
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
        0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    q = benjamini_hochberg(np.array([*published, np.nan]))
    assert (q[:15] <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert q[3] == pytest.approx(0.0095 * 15 / 4)
    assert np.isnan(q[15])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=40), st.integers(0, 3))
def test_bh_is_that_of_statsmodels_and_to_the_bit_that_of_scipy(p, missing):
    q = benjamini_hochberg(np.array([np.nan] * missing + p))
    assert np.isnan(q[:missing]).all()
    assert q[missing:].tolist() == (stats.false_discovery_control(p).tolist() if p else [])
    expected = multipletests(p, method="fdr_bh")[1] if p else []
    assert q[missing:] == pytest.approx(expected, rel=1e-12)


# Years


def test_two_complete_years_by_least_squares_are_the_paired_t_test():
    rng = np.random.default_rng(7)
    shares = beta(rng, 0.1, (9, 2, 2))
    region, year = (each.ravel() for each in np.indices((9, 2)))
    found = region_and_year(shares.reshape(18, 2), region, year, np.array([-1.0, 1.0]), 999, 1)
    test = stats.ttest_rel(shares[:, 1], shares[:, 0])
    assert found.difference == pytest.approx((shares[:, 1] - shares[:, 0]).mean(axis=0), rel=1e-9)
    assert found.p == pytest.approx(test.pvalue, rel=1e-9)
    assert found.low == pytest.approx(test.confidence_interval().low, rel=1e-9)
    both = paired(shares[:, 1] - shares[:, 0], 999, 1)
    assert [both.low, both.high] == pytest.approx(np.array([found.low, found.high]), rel=1e-9)


def test_least_squares_with_gaps_is_the_sandwich_written_out():
    rng = np.random.default_rng(12)
    kept = rng.random((8, 4)) > 0.3
    kept[:, 0] |= kept.sum(axis=1) < 2
    kept[:, 3] |= kept.sum(axis=1) < 2
    region, year = np.nonzero(kept)
    y = beta(rng, 0.1, len(region))
    found = region_and_year(y[:, None], region, year, np.array([-0.5, -0.5, 0.5, 0.5]), 999, 1)

    model = pd.get_dummies(pd.DataFrame({"r": region, "y": year}).astype("category"))
    model = model.drop(columns="y_0").to_numpy(dtype=float)
    bread = np.linalg.inv(model.T @ model)
    beta_hat = bread @ model.T @ y
    residual = y - model @ beta_hat
    scores = np.array([model[region == r].T @ residual[region == r] for r in range(8)])
    covariance = 8 / 7 * (len(y) - 1) / (len(y) - 3) * bread @ scores.T @ scores @ bread
    contrast = np.r_[np.zeros(8), -0.5, 0.5, 0.5]
    se = np.sqrt(contrast @ covariance @ contrast)
    assert found.difference[0] == pytest.approx(contrast @ beta_hat)
    assert found.high[0] - found.low[0] == pytest.approx(2 * stats.t.ppf(0.975, 7) * se)
    assert found.p[0] == pytest.approx(2 * stats.t.sf(abs(contrast @ beta_hat) / se, 7))
    assert found.p_max[0] >= found.p[0]


def test_groups_with_other_years_are_compared_within_years():
    rng = np.random.default_rng(9)
    kept = rng.random((16, 5)) > 0.35
    kept[:, 2] = True
    region, year = np.nonzero(kept)
    in_a = np.arange(16) < 7
    y = beta(rng, 0.1, len(region)) + 0.05 * year
    found = between_groups(y[:, None], region, year, in_a, 999, 1)
    root = np.sqrt(1 / np.bincount(region)[region])
    model = np.c_[in_a[region], np.eye(5)[year]] * root[:, None]
    assert found.difference[0] == pytest.approx(np.linalg.lstsq(model, y * root)[0][0])
    middle = (found.low[0] + found.high[0]) / 2
    assert middle == pytest.approx(found.difference[0], abs=0.02)
    fit = np.linalg.lstsq(np.eye(5)[year] * root[:, None], in_a[region] * root)[0]
    unexplained = np.sum((root * (in_a[region] - fit[year])) ** 2)
    expected = 1 - unexplained / np.sum((root * (in_a[region] - in_a.mean())) ** 2)
    assert year_confounding(region, year, in_a) == pytest.approx(expected)


def test_a_trend_of_all_regions_is_no_difference_of_groups():
    """Group a reports mostly on late years, when every share is higher."""
    rng = np.random.default_rng(5)
    shares = beta(rng, 0.05, (24, 1), 0.005) + np.linspace(0, 0.1, 6)
    shares += rng.normal(0, 0.002, shares.shape)
    kept = np.ones((24, 6), dtype=bool)
    kept[:8, :3] = False
    row = row_of(compare_groups(*study(shares, range(2016, 2022), 8, kept), "bloc", *BLOCS, seed=1))
    assert row["mean_a"] - row["mean_b"] > 0.02
    assert row["low"] <= 0 <= row["high"]
    assert row["verdict"] == "not_shown"


def test_complete_years_are_paired_and_gaps_are_fitted():
    rng = np.random.default_rng(3)
    shares = beta(rng, 0.1, (8, 1)) + 0.04 * (np.arange(4) >= 2) + rng.normal(0, 0.005, (8, 4))
    years = (2018, 2019, 2020, 2021)
    whole = compare_groups(*study(shares, years), "year", (2020, 2021), (2018, 2019), seed=1)
    differences = shares[:, 2:].mean(axis=1) - shares[:, :2].mean(axis=1)
    test = stats.ttest_1samp(differences, 0)
    row = row_of(whole)
    assert whole.method == "sign_flip"
    assert row["p"] == pytest.approx(2 / 2**8)
    assert row["p_t"] == pytest.approx(test.pvalue)
    assert [row["low"], row["high"]] == pytest.approx([*test.confidence_interval()])
    assert row["verdict"] == "different"
    kept = np.ones((8, 4), dtype=bool)
    kept[0, 1] = kept[3, 2] = kept[5, 1:] = False
    shares_, reports = study(shares, years, kept=kept)
    gaps = compare_groups(shares_, reports, "year", (2020, 2021), (2018, 2019), seed=1)
    assert gaps.method == "region_and_year"
    assert row_of(gaps)["low"] < 0.04 < row_of(gaps)["high"]
    assert "7 regions (CR1)" in english(gaps.sentences)
    periods = add_periods(reports, [(2018, 2019), (2020, 2021)])
    again = compare_groups(shares_, periods, "period", "2020–2021", "2018–2019", seed=1)
    assert again.labels == gaps.labels
    same = ["difference", "low", "high", "p", "p_max"]
    pd.testing.assert_frame_equal(again.table[same], gaps.table[same])


# What is refused


def test_the_shipped_reports_are_not_tested(corpus):
    rng = np.random.default_rng(1)
    rows = [(each, "T01", 10.0, rng.random()) for each in corpus.reports["report_id"]]
    shares = pd.DataFrame(rows, columns=COLUMNS)
    for by in ("region", "province", "bloc", "level", "year"):
        for value in corpus.reports[by].unique():
            if corpus.reports[by].eq(value).all():
                continue
            compared = compare_groups(shares, corpus.reports, by, value, seed=1)
            assert compared.method == "none"
            assert compared.refused
            assert compared.table[["low", "high", "p", "q", "p_max", "mdd"]].isna().all(axis=None)
            assert compared.table["verdict"].eq("not_tested").all()
            assert compared.table["difference"].notna().all()


@pytest.mark.parametrize(
    ("n_a", "n_b", "method", "interval"),
    [
        (3, 3, "none", False),
        (3, 4, "permutation", False),
        (2, 4, "none", False),
        (2, 5, "permutation", False),
        (4, 28, "permutation", False),
        (5, 5, "permutation", True),
        (1, 18, "none", False),
        (1, 19, "placebo_rank", False),
    ],
)
def test_few_regions(n_a, n_b, method, interval):
    rng = np.random.default_rng(1)
    shares = beta(rng, 0.05, (n_a + n_b, 1), 0.005)
    shares[:n_a] += 0.4
    compared = compare_groups(
        *study(np.c_[shares, shares], (2020, 2021), n_a), "bloc", *BLOCS, seed=1
    )
    row = row_of(compared)
    assert compared.method == method
    assert pd.notna(row["p"]) == pd.notna(row["mdd"]) == (method != "none")
    assert pd.notna(row["low"]) == interval
    assert ("no interval" in english(compared.refused)) != interval
    assert ("there is no test" in english(compared.refused)) == (method == "none")
    if method != "none":
        assert row["p"] <= 0.05
    if n_a == 1:
        assert row["rank"] == 1
        assert f"ranks 1 of {n_b + 1} regions" in compared.results[0].sentence.en
    else:
        assert pd.isna(row["rank"])


@pytest.mark.parametrize(
    ("n", "method", "interval"), [(4, "none", False), (5, "none", True), (6, "sign_flip", True)]
)
def test_few_regions_over_years(n, method, interval):
    shares = beta(np.random.default_rng(1), 0.05, (n, 2), 0.01)
    shares[:, 1] += 0.2
    compared = compare_groups(*study(shares, (2020, 2021)), "year", 2021, 2020, seed=1)
    row = row_of(compared)
    assert compared.method == method
    assert pd.notna(row["p"]) == (method != "none")
    assert pd.notna(row["low"]) == interval


def test_years_that_no_region_links_are_not_compared():
    kept = np.zeros((16, 2), dtype=bool)
    kept[:8, 0] = kept[8:, 1] = True
    shares = beta(np.random.default_rng(1), 0.1, (16, 2))
    compared = compare_groups(*study(shares, (2020, 2021), kept=kept), "year", 2020, 2021, seed=1)
    assert compared.method == "none"
    assert "not linked by regions that report on both" in english(compared.refused)
    kept[:4] = True
    compared = compare_groups(*study(shares, (2020, 2021), kept=kept), "year", 2020, 2021, seed=1)
    assert "Only 4 regions report on more than one year" in english(compared.refused)
    kept[:5] = True
    compared = compare_groups(*study(shares, (2020, 2021), kept=kept), "year", 2020, 2021, seed=1)
    assert compared.method == "region_and_year"
    assert not compared.refused


def test_groups_that_are_told_by_their_years_are_not_compared():
    kept = np.zeros((16, 4), dtype=bool)
    kept[:8, :2] = kept[8:, 2:] = True
    shares = beta(np.random.default_rng(1), 0.1, (16, 4))
    years = (2018, 2019, 2020, 2021)
    compared = compare_groups(*study(shares, years, kept=kept), "bloc", *BLOCS, seed=1)
    assert compared.method == "none"
    assert "these tell 100% of the grouping" in english(compared.refused)


def test_a_category_that_does_not_vary_is_not_tested_and_not_counted():
    shares = np.zeros((12, 1, 3))
    shares[:, 0, 0] = beta(np.random.default_rng(1), 0.1, 12)
    shares[6:, 0, 2] = 0.1 + 0.01 * np.arange(6)
    compared = compare_groups(*study(shares), "bloc", *BLOCS, seed=1)
    table = compared.table.set_index("category")
    assert table.loc["T02", "verdict"] == "not_tested"
    assert np.isnan(table.loc["T02", "q"])
    assert " of 3 categories differ" in english(compared.sentences)
    assert np.isnan(table.loc["T03", "low"])
    assert table.loc["T03", "verdict"] == "different"
    constant = compare_groups(*study(np.full((12, 1), 0.25)), "bloc", *BLOCS, seed=1)
    assert "there is nothing to test" in english(constant.sentences)


def test_everything_wrong_is_said():
    shares, reports = study(np.full((6, 2), 0.1), (2020, 2021))
    with pytest.raises(gr.InputError, match=r"no report has bloc 'eest'\. Did you mean"):
        compare_groups(shares, reports, "bloc", "eest", seed=1)
    with pytest.raises(gr.InputError, match="99 are too few"):
        compare_groups(shares, reports, "bloc", "east", seed=1, permutations=99)
    with pytest.raises(gr.InputError, match="column year is missing"):
        compare_groups(shares, reports.drop(columns="year"), "bloc", "east", seed=1)
    mixed = reports.assign(bloc=["east", "west"] * 6)
    with pytest.raises(gr.InputError, match="region 区00: it has reports in both groups"):
        compare_groups(shares, mixed, "bloc", "east", seed=1)
    with pytest.raises(gr.InputError, match="Make it with add_periods"):
        compare_groups(shares, reports, "period", "2020", seed=1)
    with pytest.raises(gr.InputError) as raised:
        add_periods(reports, [(2021, 2021), (2021, 2022)])
    assert "2021 lies in two periods" in str(raised.value)
    assert "report 0-2020: its year 2020 lies in no period" in str(raised.value)
    with pytest.raises(gr.InputError, match="report 0-2020: it has no city"):
        compare_groups(shares, reports.assign(city=""), "city", "长沙市", seed=1)


# What is said


def test_results_say_themselves_in_both_languages():
    rng = np.random.default_rng(2)
    shares = beta(rng, 0.05, (20, 1, 2), 0.005)
    shares[:10, :, 0] += 0.1
    names = {"T01": Bilingual("普法", "Legal education")}
    compared = compare_groups(*study(shares), "bloc", *BLOCS, seed=1, names=names)
    first, second = compared.results[:2]
    assert str(first) == f"{first.sentence.zh}\n{first.sentence.en}"
    assert first.sentence.zh.startswith("普法：东部 ")
    assert "有差异：+" in first.sentence.zh
    assert first.sentence.en.startswith("Legal education: East ")
    assert "; different by +" in first.sentence.en
    assert second.sentence.en.startswith("T02: East ")
    assert "no difference shown" in second.sentence.en
    assert f"would have found {100 * second.mdd:.1f} points" in second.sentence.en
    assert "Not shown does not mean equal" in english(compared.sentences)
    assert "9999 arrangements drawn at random" in english(compared.sentences)
    assert "Clusters: 20 regions, not 20 reports" in english(compared.sentences)
    check(compared.table, schema.DIFFERENCES, "differences")
    wide = replace(first, low=-0.01, verdict=verdict_of(first.q, -0.01, first.high))
    assert "max-T p < 0.001), but the interval holds 0; " in wide.sentence.en


def test_many_categories_with_few_regions_say_what_correction_leaves():
    shares = beta(np.random.default_rng(1), 0.05, (8, 1, 6))
    said = english(compare_groups(*study(shares), "bloc", *BLOCS, seed=1).sentences)
    assert "smallest p value is 0.029, so that no single one of 7 could" in said
    assert "(all 70 arrangements)." in said
    alone = beta(np.random.default_rng(1), 0.05, (20, 2))
    compared = compare_groups(*study(alone, (2020, 2021), 1), "bloc", *BLOCS, seed=1)
    assert "(all 20 arrangements)." in english(compared.sentences)


def test_regions_of_one_province_are_pointed_out():
    shares, reports = study(beta(np.random.default_rng(1), 0.1, (12, 1)))
    reports["province"] = np.repeat(["山东省", "江苏省", "四川省", "甘肃省"], 3)
    reports["city"] = reports["province"].map({"山东省": "临沂市"}).fillna("南京市")
    said = english(compare_groups(shares, reports, "bloc", *BLOCS, seed=1).sentences)
    assert "12 regions lie in 4 provinces" in said
    by_city = compare_groups(shares, reports, "city", "临沂市", seed=1)
    assert "lie in" not in english(by_city.sentences)
    assert by_city.labels == (Bilingual("临沂市", "Linyi"), Bilingual("其余", "All others"))
    assert list(gr.compare_shares(shares, reports, "city").labels) == ["临沂市", "南京市"]


def test_nothing_hangs_on_the_order_of_rows_and_the_seed_decides_the_rest():
    rng = np.random.default_rng(3)
    shares, reports = study(beta(rng, 0.1, (24, 2, 3)), (2020, 2021), 11)
    first = compare_groups(shares, reports, "bloc", *BLOCS, seed=5).table
    mixed = shares.sample(frac=1, random_state=1).sort_values("category", kind="stable")
    again = compare_groups(mixed, reports.sample(frac=1, random_state=2), "bloc", *BLOCS, seed=5)
    pd.testing.assert_frame_equal(first, again.table)
    other = compare_groups(shares, reports, "bloc", *BLOCS, seed=6).table
    assert not first["p"].equals(other["p"])
    turned = compare_groups(shares, reports, "bloc", *BLOCS[::-1], seed=5).table
    assert turned["difference"].tolist() == pytest.approx((-first["difference"]).tolist())
    assert turned["low"].tolist() == pytest.approx((-first["high"]).tolist())


# Planted truth


@pytest.mark.parametrize(("n_a", "n_b"), [(3, 28), (10, 21)])
def test_random_groups_differ_as_often_as_promised(n_a, n_b):
    rng = np.random.default_rng(20)
    region, year = (each.ravel() for each in np.indices((n_a + n_b, 5)))
    in_a = np.arange(n_a + n_b) < n_a
    rejected, any_false, covered = [], [], []
    for draw in range(150):
        regional = beta(rng, 0.06, (n_a + n_b, 1, 8)).clip(1e-4)
        shares = beta(rng, regional.repeat(5, axis=1), (n_a + n_b, 5, 8), 0.01)
        found = between_groups(shares.reshape(-1, 8), region, year, in_a, 499, draw)
        rejected.append(found.p <= 0.05)
        any_false.append((found.p_max <= 0.05).any())
        covered.append((found.low <= 0) & (found.high >= 0))
    assert 0.03 <= np.mean(rejected) <= 0.07
    assert np.mean(any_false) <= 0.10
    if n_a >= 5:
        assert np.mean(covered) >= 0.93


@pytest.mark.parametrize(("n_a", "n_b"), [(5, 5), (5, 21), (10, 10), (21, 10)])
def test_intervals_of_differences_cover_a_planted_one(n_a, n_b):
    rng = np.random.default_rng(13)
    truth = 0.09 - 0.05
    covered = []
    for _ in range(1500):
        a, b = beta(rng, 0.09, n_a), beta(rng, 0.05, n_b)
        low, high = mover(a.mean(), mean_interval(a), b.mean(), mean_interval(b))
        covered.append(low <= truth <= high)
    assert np.mean(covered) >= 0.91


@pytest.fixture(scope="module")
def planted():
    """Passages of 24 regions over four years, each naming one theme in known amounts.

    In the east, 8 points go to T02 that go to T16 elsewhere; after 2020, 5 points to T06 that
    went to T04 before. All else is noise between regions and between reports.
    """
    codebook = gr.load_codebook()
    rng = np.random.default_rng(31)
    rows, reports = [], []
    expected = np.full(16, 0.7 / 13)
    expected[[1, 3, 5]] = 0.05
    expected = 0.87 * expected / expected.sum()
    for r in range(24):
        regional = rng.dirichlet(expected * 80)
        for year in (2019, 2020, 2021, 2022):
            amounts = 0.87 * rng.dirichlet(regional * 400 + 1e-3)
            amounts[1 if r < 12 else 15] += 0.08
            amounts[3 if year <= 2020 else 5] += 0.05
            report = f"r{r:02}-{year}"
            bloc, province = (("east", "山东省"), ("west", "四川省"))[r >= 12]
            reports.append((report, f"区{r:02}", f"R{r:02}", province, bloc, year))
            counts = rng.multinomial(300, amounts)
            for theme, listed, count in zip(
                codebook["theme"], codebook["terms"], counts, strict=True
            ):
                text = f"全年{listed.split('|')[0]}"
                rows += [
                    (f"{report}:{theme}:{n}", report, "paragraph", f"{text:某<20}", 20)
                    for n in range(count)
                ]
    columns = ["passage_id", "report_id", "kind", "measured", "characters"]
    passages = pd.DataFrame(rows, columns=columns)
    shares = gr.theme_shares(passages, gr.code_themes(passages, codebook), codebook)
    columns = ["report_id", "region", "region_en", "province", "bloc", "year"]
    return shares, pd.DataFrame(reports, columns=columns)


@pytest.mark.parametrize(
    ("by", "a", "b", "truth"),
    [
        ("bloc", "east", "west", {"T02": 0.08, "T16": -0.08}),
        ("year", (2021, 2022), (2019, 2020), {"T06": 0.05, "T04": -0.05}),
    ],
)
def test_planted_effects_are_found_and_noise_is_not(planted, by, a, b, truth):
    compared = compare_groups(*planted, by, a, b, seed=1)
    table = compared.table.set_index("category")
    assert table.loc["T00", "verdict"] == "not_tested"
    table = table.drop(index="T00")
    true = pd.Series(truth).reindex(table.index, fill_value=0.0)
    held = (table["low"] <= true) & (true <= table["high"])
    assert held[list(truth)].all()
    assert held.mean() >= 0.85
    assert set(table.index[table["verdict"] == "different"]) == set(truth)
    assert set(table.index[table["p_max"] <= 0.05]) == set(truth)
