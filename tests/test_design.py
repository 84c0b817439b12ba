"""What a set of reports can compare: against linear algebra, written down by brute force."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.corpus.places import PROVINCES
from govreport_research.tables import check


def reports_of(cells):
    return pd.DataFrame(
        {
            "report_id": [f"r{i}" for i in range(len(cells))],
            "region": [f"区{region}" for region, _ in cells],
            "region_en": [f"Region {region}" for region, _ in cells],
            "year": [2000 + year for _, year in cells],
        }
    )


def model_matrix(reports):
    """Intercept, regions but the first, years but the first."""
    region, year = (pd.get_dummies(reports[name]).to_numpy(float) for name in ("region", "year"))
    return np.hstack([np.ones((len(reports), 1)), region[:, 1:], year[:, 1:]])


def estimable_pairs(matrix, n_levels, first_column):
    """Pairs of levels whose difference is a combination of the rows of the model matrix."""
    rank, count = np.linalg.matrix_rank(matrix), 0
    for one, other in combinations(range(n_levels), 2):
        contrast = np.zeros((1, matrix.shape[1]))
        for level, sign in ((one, 1), (other, -1)):
            if level:
                contrast[0, first_column + level - 1] = sign
        count += np.linalg.matrix_rank(np.vstack([matrix, contrast])) == rank
    return count


def merged(edges):
    """Put what is linked together, one link after the other."""
    parts: set[frozenset[object]] = set()
    for edge in edges:
        touched = {part for part in parts if part & set(edge)}
        parts = (parts - touched) | {frozenset(edge).union(*touched)}
    return parts


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=12))
def test_what_is_estimable_agrees_with_linear_algebra(cells):
    reports = reports_of(cells)
    design = gr.describe_design(reports)
    check(design.table, schema.DESIGN, "design")
    matrix = model_matrix(reports)
    assert design.columns == matrix.shape[1]
    assert design.rank == np.linalg.matrix_rank(matrix)
    assert design.residual_df == len(cells) - design.rank >= 0
    table = design.table.set_index("factor")
    n_regions, n_years = reports["region"].nunique(), reports["year"].nunique()
    assert table.loc["region", "estimable"] == estimable_pairs(matrix, n_regions, 1)
    assert table.loc["year", "estimable"] == estimable_pairs(matrix, n_years, n_regions)
    assert table["pairs"].tolist() == [n * (n - 1) // 2 for n in (n_regions, n_years)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=12))
def test_linked_regions_and_years_are_the_components_of_their_graph(cells):
    reports = reports_of(cells)
    design = gr.describe_design(reports)
    expected = merged(reports[["region", "year"]].itertuples(index=False, name=None))
    assert {frozenset(regions + years) for regions, years in design.linked} == expected
    assert design.components == len(design.linked) == len(expected)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_reports_makes_no_difference_to_the_numbers(cells, random):
    one = gr.describe_design(reports_of(cells))
    random.shuffle(cells)
    other = gr.describe_design(reports_of(cells))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert (one.rank, one.components) == (other.rank, other.components)


def test_the_shipped_reports_tell_one_pair_of_regions_and_no_years(corpus):
    design = gr.describe_design(corpus.reports)
    assert (design.n_reports, design.n_regions, design.n_years) == (5, 5, 4)
    assert (design.rank, design.columns, design.components, design.residual_df) == (5, 8, 4, 0)
    assert design.table.to_numpy().tolist() == [["region", 5, 10, 1], ["year", 4, 6, 0]]
    english = " ".join(sentence.en for sentence in design.sentences)
    assert (
        "Region and year cannot be separated here: 1 of 10 contrasts between regions "
        "(Dayu and Yuelu) and 0 of 6 between years are estimable."
    ) in english
    assert "no residual degrees of freedom" in english
    assert "One report per region" in english
    assert "One report per year" not in english
    assert "Clusters: 5 regions, not 5 reports or their passages." in english
    assert "census" not in english


def test_all_provinces_are_a_census_and_one_missing_is_not():
    said = "All regions included: description of a census, not a sample."
    for provinces, expected in ((list(PROVINCES), True), (list(PROVINCES)[1:], False)):
        reports = pd.DataFrame(
            {"report_id": provinces, "region": provinces, "region_en": provinces, "year": 2024}
        )
        sentences = [sentence.en for sentence in gr.describe_design(reports).sentences]
        assert (said in sentences) is expected


def test_a_full_grid_can_be_told_apart_and_a_census_is_named():
    grid = reports_of([(region, year) for region in range(6) for year in range(3)])
    design = gr.describe_design(grid, census=True)
    assert (design.rank, design.columns, design.components) == (8, 8, 1)
    assert design.residual_df == 10
    english = [sentence.en for sentence in design.sentences]
    assert english == [
        "Region and year can be separated: every contrast is estimable.",
        "Clusters: 6 regions, not 18 reports or their passages.",
        "All regions included: description of a census, not a sample.",
    ]


@pytest.mark.parametrize(
    ("cells", "part"),
    [
        ([(0, 0)], "One report: nothing to compare with."),
        ([(0, 0), (1, 0), (2, 0)], "All reports are of one year; only regions are compared."),
        ([(0, 0), (0, 1)], "All reports are of one region; only years are compared."),
        ([(0, 0), (0, 0)], "of one region and one year: neither regions nor years"),
        ([(0, 0), (1, 1)], "0 of 1 contrasts between regions and 0 of 1 between years"),
        ([(0, 0), (1, 0)], "Fewer than 5 regions: points shown, no interval."),
    ],
)
def test_special_cases_are_put_in_words(cells, part):
    design = gr.describe_design(reports_of(cells))
    assert any(part in sentence.en for sentence in design.sentences)
    assert all(sentence.zh and sentence.zh.isascii() is False for sentence in design.sentences)


def test_no_report_and_missing_columns_are_refused_together():
    with pytest.raises(gr.InputError) as raised:
        gr.describe_design(pd.DataFrame({"report_id": [], "region": []}))
    message = str(raised.value)
    for part in ("column region_en is missing", "column year is missing", "there is no report"):
        assert part in message
