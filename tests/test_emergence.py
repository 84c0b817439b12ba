"""Terms over the years: what was planted is traced, and no trend is stated where none can be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport_research import schema
from govreport_research.bilingual import LANGUAGES
from govreport_research.comparison.discovery import discover_terms
from govreport_research.comparison.emergence import trace_terms, trend_refusal
from govreport_research.figures.draw_emergence import draw_emergence
from govreport_research.figures.lint import problems_of, texts_of
from govreport_research.figures.style import WIDTHS
from govreport_research.problems import InputError
from govreport_research.tables import check

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
#: Characters of the filler text; none is in a planted term.
FILLER = "推进落实加强建设完善制度优化服务提升能力深入开展监督检查健全机制保障群众权益"


def grid(uses, n_regions=12, years=YEARS, seed=0):
    """One report per region and year; `uses(term, region, year)` gives the terms in it."""
    rng = np.random.default_rng(seed)
    passages, reports = [], []
    for region in range(n_regions):
        for year in years:
            report = f"{region}-{year}"
            reports.append((report, f"区{region}", f"Region {region}", year))
            for term in ["", *uses(region, year)]:
                before, after = ("".join(rng.choice(list(FILLER), 12)) for _ in range(2))
                passages.append((report, f"{before}{term}{after}。"))
    return (
        pd.DataFrame(passages, columns=["report_id", "measured"]),
        pd.DataFrame(reports, columns=["report_id", "region", "region_en", "year"]),
    )


def planted(region, year):
    """One term comes and stays, one passes, one goes, and one is there all along."""
    found = ["依法行政"]
    found += ["新质生产力"] * ((year >= 2023 and region > 0) or year == 2024)
    found += ["“三孩”政策"] * (year == 2021 and region % 3 > 0)
    found += ["市场主体"] * (year < 2022)
    return found


TERMS = ["新质生产力", "三孩", "市场主体", "依法行政", "一网通办"]


def texts(*measured):
    """One report per text, one region per report, years from 2020."""
    ids = [str(number) for number in range(len(measured))]
    reports = pd.DataFrame(
        {"report_id": ids, "region": ids, "year": [2020 + n for n in range(len(ids))]}
    )
    return pd.DataFrame({"report_id": ids, "measured": measured}), reports


def using(*measured, terms, not_within=()):
    found = trace_terms(*texts(*measured), terms, not_within).table
    return {term: mine["n_using"].tolist() for term, mine in found.groupby("term", sort=False)}


def test_planted_terms_are_traced():
    found = trace_terms(*grid(planted), TERMS)
    check(found.table, schema.EMERGENCE, "emergence")
    check(found.turning_points, schema.TURNING_POINTS, "turning points")
    wide = found.table.pivot_table(index="term", columns="year", values="n_using")
    assert wide.loc["新质生产力"].tolist() == [0, 0, 0, 0, 11, 12]
    assert wide.loc["三孩"].tolist() == [0, 0, 8, 0, 0, 0]
    assert wide.loc["市场主体"].tolist() == [12, 12, 12, 0, 0, 0]
    assert wide.loc["依法行政"].tolist() == [12] * 6
    turning = found.turning_points.set_index("term")
    assert turning["first_use"].tolist()[:4] == [2023, 2021, 2019, 2019]
    assert turning["turn"].tolist()[:3] == [2023, 2022, 2022]
    assert turning["peak"].tolist()[:4] == [2024, 2021, 2019, 2019]
    assert turning["left_censored"].tolist() == [False, False, True, True, False]
    assert turning.loc["一网通办", ["first_use", "turn", "peak"]].isna().all()
    assert pd.isna(turning.loc["依法行政", "turn"])
    assert turning.loc["新质生产力", "share_after"] == pytest.approx(23 / 24)
    assert found.trend
    english = " ".join(sentence.en for sentence in found.sentences)
    assert "First use = first in the reports held" in english
    assert "present in the earliest year (2019): 2 of 5 terms" in english
    assert "not a test" in english


def test_a_region_counts_once_however_many_reports_it_has():
    passages = pd.DataFrame({"report_id": list("abcd"), "measured": ["改革", "办法", "改革", "办"]})
    reports = pd.DataFrame(
        {"report_id": list("abcde"), "region": [*"甲甲甲乙", "丙"], "year": [2020] * 5}
    )
    row = trace_terms(passages, reports, ["改革"]).table.iloc[0]
    assert row[["n_reports", "n_using", "n_regions", "share"]].tolist() == [4, 2, 2, 0.5]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("出让“标准地”三宗", True),
        ("出让标 准\n地三宗", True),
        ("推动高标准地完成任务", False),
        ("推动高标准地完成“标准地”出让", True),
        ("标准", False),
    ],
)
def test_a_term_inside_a_phrase_that_means_something_else_is_not_one(text, found):
    assert using(text, terms=["标准地"], not_within=["高标准地"]) == {"标准地": [int(found)]}


def test_a_term_inside_a_longer_listed_one_is_not_counted():
    measured = ["培育新型农业经营主体", "激发经营主体活力", "农业经营主体和经营主体"]
    terms = ["经营主体", "农业经营主体"]
    assert using(*measured, terms=terms) == {"经营主体": [0, 1, 1], "农业经营主体": [1, 0, 1]}
    assert using(*measured, terms=["经营主体"])["经营主体"] == [1, 1, 1]


def test_letters_and_digits_bound_a_term_and_full_width_ones_are_the_same():
    measured = ["建成15G基站", "建成５Ｇ基站", "建成5G+工厂", "建成5GHz"]
    assert using(*measured, terms=["5G"]) == {"5G": [0, 1, 1, 0]}


def test_no_term_is_found_across_two_passages():
    passages = pd.DataFrame({"report_id": ["a", "a"], "measured": ["提高标", "准地位"]})
    reports = pd.DataFrame({"report_id": ["a"], "region": ["甲"], "year": [2020]})
    assert trace_terms(passages, reports, ["标准地"]).table["n_using"].tolist() == [0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("甲乙丙", max_size=12), min_size=1, max_size=5),
    st.lists(st.text("甲乙丙", min_size=1, max_size=3), min_size=1, max_size=4, unique=True),
)
def test_terms_are_found_where_a_plain_search_finds_them(measured, terms):
    expected = {}
    for term in terms:
        longer = [each for each in terms if term in each and each != term]
        covered = []
        for text in measured:
            places = {i for i in range(len(text)) if text.startswith(term, i)}
            inside = {
                i
                for each in longer
                for start in range(len(text))
                if text.startswith(each, start)
                for i in range(start, start + len(each) - len(term) + 1)
            }
            covered.append(int(bool(places - inside)))
        expected[term] = covered
    assert using(*measured, terms=terms) == expected


def test_the_order_of_passages_and_reports_does_not_matter():
    passages, reports = grid(planted)
    found = trace_terms(passages, reports, TERMS)
    mixed = passages.sample(frac=1, random_state=1), reports.sample(frac=1, random_state=2)
    again = trace_terms(*mixed, TERMS)
    pd.testing.assert_frame_equal(again.table, found.table)
    pd.testing.assert_frame_equal(again.turning_points, found.turning_points)
    assert discover_terms(*mixed, per_year=2) == discover_terms(passages, reports, per_year=2)


def test_the_turn_is_the_split_of_largest_likelihood():
    rng = np.random.default_rng(3)
    for seed in range(5):
        shares = rng.random(6)
        passages, reports = grid(
            lambda region, year, shares=shares: ["改革"] * int(region < 12 * shares[year - 2019]),
            seed=seed,
        )
        found = trace_terms(passages, reports, ["改革"])
        k = found.table["n_using"].to_numpy()
        fits = []
        for cut in range(1, 6):
            fit = 0.0
            for part in (k[:cut], k[cut:]):
                p = part.sum() / (12 * len(part))
                with np.errstate(divide="ignore", invalid="ignore"):
                    each = part * np.log(p), (12 - part) * np.log(1 - p)
                fit += float(np.nansum(each))
            fits.append(fit)
        expected = YEARS[int(np.argmax(np.round(fits, 9))) + 1]
        assert found.turning_points["turn"].tolist() == [expected]


def test_no_trend_is_stated_where_regions_change_and_years_have_few_reports(corpus_passages):
    passages, reports = grid(planted)
    assert trend_refusal(reports) is None
    holes = reports.drop(index=[0, 20])
    refusal = trend_refusal(holes)
    assert refusal is not None
    assert "fewer than 20 reports are held for" in refusal.en
    kept = passages[passages["report_id"].isin(holes["report_id"])]
    found = trace_terms(kept, holes, TERMS)
    assert not found.trend
    assert refusal in found.sentences
    assert (
        found.turning_points[["peak", "turn", "share_before", "share_after"]].isna().all(axis=None)
    )
    with pytest.raises(InputError, match="no trend is stated"):
        discover_terms(kept, holes)

    larger = grid(planted, n_regions=25)[1].drop(index=[0, 20])
    assert trend_refusal(larger) is None
    few = trend_refusal(grid(planted, n_regions=4)[1])
    assert few is not None
    assert "Fewer than 5 regions" in few.en
    one = trend_refusal(reports[reports["year"] == 2020])
    assert one is not None
    assert "One year only" in one.en

    shipped = trace_terms(*corpus_passages, ["一网通办", "帮办代办"])
    assert not shipped.trend
    assert shipped.table["n_using"].sum() >= 3
    assert "2021, 2022, 2023, 2024" in shipped.sentences[1].en


@pytest.fixture(scope="module")
def corpus_passages(corpus):
    lines = [
        (report, line)
        for report in corpus.reports["report_id"]
        for line in corpus.simplified(report).splitlines()
    ]
    return pd.DataFrame(lines, columns=["report_id", "measured"]), corpus.reports


def test_terms_of_a_year_are_discovered_and_pieces_of_them_are_not():
    passages, reports = grid(planted)
    found = discover_terms(passages, reports, per_year=1)
    assert {"新质生产力", "市场主体"} <= set(found)
    assert any("三孩政策" in term for term in found)
    everything = discover_terms(passages, reports, per_year=50)
    for piece in ("质生产力", "新质生产", "生产力", "场主体", "孩政策"):
        assert piece not in everything
    assert not any(a in b for a in everything for b in everything if a != b)
    assert discover_terms(passages, reports, per_year=1, min_length=4) == [
        term for term in discover_terms(passages, reports, per_year=1) if len(term) >= 4
    ]


def test_everything_wrong_with_the_input_is_said_at_once():
    passages, reports = texts("改革", "执法")
    with pytest.raises(InputError) as caught:
        trace_terms(passages, reports, ["", "改革", "“改革”"], ["执法"])
    message = str(caught.value)
    assert "number 1: '' is empty" in message
    assert "number 3: '“改革”' is given already" in message
    assert "'执法' holds no term" in message
    with pytest.raises(InputError, match="terms: there is none"):
        trace_terms(passages, reports, [])
    with pytest.raises(InputError, match="report 1: it has passages and is not listed"):
        trace_terms(passages, reports.head(1), ["改革"])
    with pytest.raises(InputError, match="column year is missing"):
        trace_terms(passages, reports.drop(columns="year"), ["改革"])
    with pytest.raises(InputError, match="per_year: 0 is below 1"):
        discover_terms(*grid(planted), per_year=0)


# --- the figure ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_figure_is_legible(language, width):
    table = trace_terms(*grid(planted), TERMS).table
    glosses = {"新质生产力": "New quality productive forces of industry"}
    page = draw_emergence(table, glosses=glosses, language=language, width=width)
    assert problems_of(page) == []
    words = " ".join(text.text for text in texts_of(page))
    assert ("productive" in words) == (language != "zh")
    assert ("首次" in words) == (language != "en")


def _large(n_terms, years):
    rng = np.random.default_rng(1)
    rows = [
        (f"用语第{number}号", year, 1310, 1000, 31, share, 2005 + number % 2, number % 2 == 0)
        for number in range(n_terms)
        for year, share in zip(years, rng.random(len(years)), strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=schema.EMERGENCE.names)


def test_forty_terms_of_twenty_years_fit_on_a_page():
    table = _large(40, range(2005, 2025))
    assert problems_of(draw_emergence(table)) == []
    assert problems_of(draw_emergence(_large(5, [2023, 2024]), width="single")) == []
    with pytest.raises(InputError, match="20 years get"):
        draw_emergence(table, width="single")


def test_cells_and_first_uses_are_those_of_the_table():
    table = trace_terms(*grid(planted), TERMS).table
    page = draw_emergence(table, language="en")
    words = [text.text for text in texts_of(page)]
    assert [words.count(text) for text in ("≤2019", "–")] == [2, 1]
    cells = [each.get_text() for each in page.axes[0].texts]
    assert cells == [f"{share * 100:.0f}" for share in table["share"]]
    frames = [patch for patch in page.axes[0].patches if not patch.get_fill()]
    assert len(frames) == 2


def test_few_regions_are_shown_as_numbers_not_per_cent():
    page = draw_emergence(trace_terms(*texts("改革", "执法"), ["改革"]).table)
    words = [text.text for text in texts_of(page)]
    assert {"1/1", "0/1"} <= set(words)
    assert not any("%" in text for text in words)
