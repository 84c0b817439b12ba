"""Group shares: the region is the unit, and no interval where there can be none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import govreport_research as gr
from govreport_research import schema
from govreport_research.comparison.shares import mean_interval
from govreport_research.tables import check


def grid(shares, years=(2021, 2022), bloc="east"):
    """Reports and their shares: `shares` is regions × years of the share of T01."""
    reports, rows = [], []
    for r, by_year in enumerate(shares):
        for year, share in zip(years, by_year, strict=True):
            if np.isnan(share):
                continue
            report = f"{r}-{year}"
            reports.append(
                {
                    "report_id": report,
                    "region": f"区{r}",
                    "region_en": f"Region {r}",
                    "province": "山东省",
                    "bloc": bloc,
                    "level": "county",
                    "year": year,
                }
            )
            for category, part in (("T01", share), ("T00", 1 - share)):
                rows.append((report, category, 1000 * part, part))
    columns = ["report_id", "category", "characters", "share"]
    return pd.DataFrame(rows, columns=columns), pd.DataFrame(reports)


def interval_by_hand(values):
    """The delta method once more, from scipy's t interval of the mean."""
    mean = np.mean(values)
    _, high = stats.t.interval(0.95, len(values) - 1, loc=mean, scale=stats.sem(values))
    half = (high - mean) / (mean * (1 - mean))
    odds = mean / (1 - mean)
    bounds = [odds * np.exp(sign * half) for sign in (-1, 1)]
    return [each / (1 + each) for each in bounds]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.001, 0.6), min_size=5, max_size=40, unique=True))
def test_the_interval_is_the_delta_method_on_the_logit_scale(values):
    low, high = mean_interval(values)
    assert [low, high] == pytest.approx(interval_by_hand(values), rel=1e-9)
    assert 0 <= low <= np.mean(values) <= high <= 1


@pytest.mark.parametrize("values", [[0.1, 0.2, 0.3, 0.4], [0.0] * 9, [1.0] * 9, [0.25] * 9, [0.3]])
def test_no_interval_below_five_regions_or_without_variation(values):
    assert np.isnan(mean_interval(values)).all()


@pytest.mark.parametrize("n_regions", [5, 10, 21])
@pytest.mark.parametrize(("mean", "zeros"), [(0.06, 0.0), (0.03, 0.6)])
def test_intervals_cover_the_mean_as_often_as_methods_claims(n_regions, mean, zeros):
    rng = np.random.default_rng(11)
    inner = mean / (1 - zeros)
    shares = rng.beta(19 * inner, 19 * (1 - inner), size=(1500, n_regions))
    shares *= rng.random(shares.shape) >= zeros
    bounds = np.array([mean_interval(row) for row in shares])
    bounds = bounds[~np.isnan(bounds[:, 0])]
    assert len(bounds) > 1300
    assert np.mean((bounds[:, 0] <= mean) & (mean <= bounds[:, 1])) >= 0.91


def test_a_region_counts_once_however_many_reports_it_has():
    table = np.full((6, 4), np.nan)
    table[0] = [0.5, 0.5, 0.5, 0.5]
    table[1:, 0] = [0.1, 0.12, 0.14, 0.16, 0.18]
    shares, reports = grid(table, years=(2018, 2019, 2020, 2021))
    compared = gr.compare_shares(shares, reports, "bloc")
    row = compared.table[compared.table["category"] == "T01"].iloc[0]
    means = [0.5, 0.1, 0.12, 0.14, 0.16, 0.18]
    assert row["mean"] == pytest.approx(np.mean(means))
    assert [row["low"], row["high"]] == pytest.approx(interval_by_hand(means))
    assert (row["n_reports"], row["n_regions"], row["n_nonzero"]) == (9, 6, 9)


def test_copies_of_a_report_do_not_narrow_an_interval():
    shares, reports = grid(np.linspace(0.05, 0.3, 6)[:, None] * [1, 1], years=(2021, 2022))
    one_year = reports[reports["year"] == 2021]
    once = shares[shares["report_id"].isin(one_year["report_id"])]
    both = gr.compare_shares(shares, reports, "bloc").table
    single = gr.compare_shares(once, one_year, "bloc").table
    bounds = ["mean", "low", "high"]
    np.testing.assert_allclose(both[bounds].to_numpy(), single[bounds].to_numpy())


def test_means_of_groups_agree_with_pandas():
    rng = np.random.default_rng(5)
    shares, reports = grid(rng.beta(2, 20, size=(7, 3)), years=(2020, 2021, 2022))
    table = gr.compare_shares(shares, reports, "year").table
    check(table, schema.GROUP_SHARES, "groups")
    joined = shares.merge(reports, on="report_id")
    regional = joined.groupby(["year", "category", "region"])["share"].mean()
    expected = regional.groupby(level=["year", "category"]).mean()
    for group, category, mean in table[["group", "category", "mean"]].itertuples(index=False):
        assert mean == pytest.approx(expected[int(group), category])
    assert table["n_regions"].eq(7).all()


@pytest.mark.parametrize("by", ["region", "province", "level"])
def test_the_shipped_reports_give_points_only(by, corpus):
    rows = [
        (report, category, 10.0, share)
        for report in corpus.reports["report_id"]
        for category, share in (("T01", 0.0), ("T00", 1.0))
    ]
    columns = ["report_id", "category", "characters", "share"]
    compared = gr.compare_shares(pd.DataFrame(rows, columns=columns), corpus.reports, by)
    assert not compared.balanced
    assert compared.table[["low", "high"]].isna().all(axis=None)
    english = " ".join(sentence.en for sentence in compared.sentences)
    assert "points shown, no interval" in english
    assert "Clusters: 5 regions, not 5 reports or their passages." in english
    assert "0 of " in english
    if by != "level":
        assert f"One report per {by}: a value describes that document" in english


def test_groups_come_in_an_order_that_does_not_hang_on_the_rows():
    shares, reports = grid(np.full((4, 2), 0.2), years=(2022, 2020))
    reports["bloc"] = np.repeat(["northeast", "west", "central", "east"], 2)
    reports["level"] = np.repeat(["county", "county", "city", "province"], 2)
    by_bloc = gr.compare_shares(shares, reports, "bloc")
    assert list(by_bloc.labels) == ["east", "central", "west", "northeast"]
    assert by_bloc.labels["east"] == gr.Bilingual("东部", "East")
    assert list(gr.compare_shares(shares, reports, "level").labels) == [
        "province",
        "city",
        "county",
    ]
    assert list(gr.compare_shares(shares, reports, "year").labels) == ["2020", "2022"]
    assert list(gr.compare_shares(shares, reports).labels) == ["区0", "区1", "区2", "区3"]
    table = by_bloc.table
    assert table["group"].tolist() == [group for group in by_bloc.labels for _ in range(2)]
    assert table["category"].tolist() == ["T01", "T00"] * 4


def test_a_line_may_join_groups_only_of_the_same_five_regions():
    full = np.full((5, 2), 0.2)
    assert gr.compare_shares(*grid(full), "year").balanced
    assert not gr.compare_shares(*grid(full[:4]), "year").balanced
    gap = full.copy()
    gap[0, 1] = np.nan
    more = np.vstack([gap, [np.nan, 0.2]])
    assert not gr.compare_shares(*grid(more), "year").balanced


def test_sentences_name_groups_with_and_without_intervals():
    table = np.full((7, 2), np.nan)
    table[:6, 0] = [0.1, 0.2, 0.15, 0.12, 0.18, 0.11]
    table[6, 1] = 0.2
    shares, reports = grid(table)
    compared = gr.compare_shares(shares, reports, "year")
    assert not compared.balanced
    english = [sentence.en for sentence in compared.sentences]
    assert "One report only (its value describes that document): 2022." in english
    assert "Fewer than 5 regions, no interval: 2022." in english
    assert any(sentence.startswith("95% intervals") for sentence in english)
    assert not any("zero" in sentence for sentence in english)
    bounds = compared.table.set_index("group")[["low", "high"]]
    assert bounds.loc["2021"].notna().all(axis=None)
    assert bounds.loc["2022"].isna().all(axis=None)


def test_a_category_in_no_report_says_so_and_has_no_interval():
    shares, reports = grid(np.zeros((6, 1)), years=(2021,))
    compared = gr.compare_shares(shares, reports, "year")
    row = compared.table.iloc[0]
    assert (row["mean"], row["n_nonzero"], row["n_reports"]) == (0, 0, 6)
    assert np.isnan(row["low"])
    assert any("0 of 6 reports" in sentence.en for sentence in compared.sentences)


def test_everything_wrong_is_said_at_once():
    shares, reports = grid(np.full((3, 1), 0.2), years=(2021,))
    spoilt = pd.concat([shares.iloc[1:], shares.iloc[[-1]].assign(report_id="stray")])
    twice = pd.concat([reports, reports.iloc[[1]]])
    with pytest.raises(gr.InputError) as raised:
        gr.compare_shares(spoilt, twice, "year")
    message = str(raised.value)
    for part in (
        "report 1-2021: it is listed twice",
        "report stray: it has shares and is not listed",
        "report 0-2021: it does not have each of the 2 categories once",
    ):
        assert part in message
    with pytest.raises(gr.InputError, match="Did you mean region"):
        gr.compare_shares(shares, reports, "regoin")
    with pytest.raises(gr.InputError, match="column bloc is missing"):
        gr.compare_shares(shares, reports.drop(columns="bloc"), "bloc")
    with pytest.raises(gr.InputError, match="there is none"):
        gr.compare_shares(shares.iloc[:0], reports, "year")
