"""Every kind of figure is legible in every language and width, shows what its table says,
and refuses what it cannot show."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import govreport_research as gr
from govreport_research import schema, tables
from govreport_research.bilingual import LANGUAGES, Bilingual
from govreport_research.figures.lint import problems_of, texts_of
from govreport_research.figures.style import MM_PER_INCH, WIDTHS, style
from govreport_research.problems import InputError

REPORTS = {
    "yuelu-2021": Bilingual("岳麓区 2021", "Yuelu 2021"),
    "dayu-2021": Bilingual("大余县 2021", "Dayu 2021"),
    "yingkou-2022": Bilingual("营口市 2022", "Yingkou 2022"),
    "luozhuang-2023": Bilingual("罗庄区 2023", "Luozhuang 2023"),
    "liuzhou-2024": Bilingual("柳州市 2024", "Liuzhou 2024"),
}
REGIONS = {label.zh[:-5]: Bilingual(label.zh[:-5], label.en[:-5]) for label in REPORTS.values()}
YEARS = ["2021", "2022", "2023", "2024"]
THEMES = {
    f"T{number:02d}": Bilingual(zh, en)
    for number, (zh, en) in enumerate(
        [
            ("权责清单与放权", "Power lists, delegation"),
            ("审批流程优化", "Streamlined approval"),
            ("一件事一次办", "Integrated services"),
            ("告知承诺与容缺", "Commitment-based approval"),
            ("一网通办", "Digital government"),
            ("服务标准化", "Standardised services"),
            ("帮办代办", "Assistance and agency"),
            ("营商环境", "Business environment"),
            ("跨域通办", "Cross-region services"),
            ("好差评与热线", "Evaluation and hotline"),
            ("政务公开", "Open government"),
            ("规范决策", "Lawful decision-making"),
            ("规范执法", "Law enforcement"),
            ("普法学法", "Legal publicity and study"),
            ("组织保障", "Leadership and staff"),
            ("复议应诉", "Reconsideration, disputes"),
        ],
        1,
    )
}


def _frame(rows, table):
    return tables.conform(pd.DataFrame(rows, columns=table.names), table)


def coverage(regions=REGIONS, years=range(2021, 2025)):
    rows = [
        (
            label.zh,
            label.en,
            year,
            int((place + year) % 3 == 0),
            3000 * int((place + year) % 3 == 0),
        )
        for place, label in enumerate(regions.values())
        for year in years
    ]
    return _frame(rows, schema.COVERAGE)


def anatomy(reports=REPORTS):
    generator = np.random.default_rng(5)
    rows = []
    for place, report in enumerate(reports):
        weights = generator.random(6) * (0.1, 1, 0.2, 0.3, 0.3, 0.03)
        weights[2 + place % 4] = 0
        characters = (weights / weights.sum() * 4000).astype(int)
        rows += [
            (report, role, 3 * int(n > 0), n, n / characters.sum(), n == 0)
            for role, n in zip(schema.PASSAGE_ROLES, characters, strict=True)
        ]
    return _frame(rows, schema.ANATOMY)


def stability(numbers=range(2, 13)):
    rows = [
        (k, 0.9 / (k - 1) ** 0.5 + 0.1, 0.2 + 0.01 * k, max(0, 1 - 0.05 * k), 0.04, k == 4)
        for k in numbers
    ]
    return _frame(rows, schema.STABILITY)


def shown_shares(reports=REPORTS, categories=THEMES):
    generator = np.random.default_rng(7)
    rows = []
    for report in reports:
        shares = generator.dirichlet([0.6] * len(categories))
        rows += [(report, c, v, 1) for c, v in zip(categories, shares, strict=True)]
    return _frame(rows, schema.SHOWN_SHARES)


def group_shares(groups=REGIONS, categories=THEMES, intervals=False):
    generator = np.random.default_rng(9)
    rows = []
    for place, group in enumerate(groups):
        n = place % 12 + 5 if intervals else 1
        for category in categories:
            mean = float(generator.beta(1.2, 12)) * (generator.random() > 0.1)
            low, high = (mean * 0.6, mean * 1.5 + 0.01) if intervals else (np.nan, np.nan)
            noise = (mean * 0.7, mean * 1.3) if n == 1 and mean else (np.nan, np.nan)
            rows.append((group, category, mean, low, high, *noise, n, n, n * int(mean > 0)))
    return _frame(rows, schema.GROUP_SHARES)


def _shown(width):
    """All sixteen themes where a page has room for them beside each other, else six."""
    return THEMES if width == "double" else dict(list(THEMES.items())[:6])


DRAWN = {
    "coverage": lambda **how: gr.draw_coverage(coverage(), **how),
    "anatomy": lambda **how: gr.draw_anatomy(anatomy(), REPORTS, **how),
    "stability": lambda **how: gr.draw_stability(stability(), **how),
    "heatmap": lambda **how: gr.draw_report_heatmap(shown_shares(), THEMES, REPORTS, **how),
    "groups": lambda width, **how: gr.draw_group_shares(
        group_shares(categories=_shown(width)), THEMES, REGIONS, width=width, **how
    ),
    "years": lambda width, **how: gr.draw_year_shares(
        group_shares(YEARS, _shown(width)), THEMES, width=width, **how
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DRAWN)
def test_every_figure_is_legible_in_every_width(kind, language):
    for width, millimetres in WIDTHS.items():
        page = DRAWN[kind](language=language, width=width)
        assert problems_of(page) == []
        assert page.get_size_inches()[0] * MM_PER_INCH == pytest.approx(millimetres)
        words = "".join(text.text for text in texts_of(page))
        assert any("\u4e00" <= each <= "\u9fff" for each in words) == (language != "en")


GROUPS_31 = {f"p{n:02d}": Bilingual(f"某某省{n}", f"Province {n}") for n in range(31)}
REGIONS_40 = {f"r{n:02d}": Bilingual(f"某某市{n}", f"City {n}") for n in range(40)}
LONG = {
    key: Bilingual(
        f"湘西土家族苗族自治州行政审批服务管理局与政务服务中心第{n}办公室"[-30:],
        f"Xiangxi Autonomous Prefecture {n}"[-30:],
    )
    for n, key in enumerate(REPORTS)
}
YEARS_20 = [str(year) for year in range(2005, 2025)]
FEW = dict(list(THEMES.items())[:4])
ONE_THEME = {"T01": THEMES["T01"]}
ONE_REPORT = {"yuelu-2021": REPORTS["yuelu-2021"]}


def _zeros(frame, *columns):
    return frame.assign(**{column: frame[column] * 0 for column in columns})


HOSTILE = {
    "40 regions, 20 years": lambda: gr.draw_coverage(coverage(REGIONS_40, range(2005, 2025))),
    "one region, one year": lambda: gr.draw_coverage(coverage(ONE_REPORT, [2021])),
    "40 reports": lambda: gr.draw_report_heatmap(
        shown_shares(REGIONS_40), THEMES, REGIONS_40, language="zh"
    ),
    "anatomy of 40": lambda: gr.draw_anatomy(anatomy(REGIONS_40), REGIONS_40),
    "anatomy, long names": lambda: gr.draw_anatomy(anatomy(LONG), LONG, width="single"),
    "31 groups": lambda: gr.draw_group_shares(
        group_shares(GROUPS_31, intervals=True), THEMES, GROUPS_31
    ),
    "two groups": lambda: gr.draw_group_shares(
        group_shares(["岳麓区", "大余县"], FEW), FEW, REGIONS, width="single"
    ),
    "long names": lambda: gr.draw_group_shares(group_shares(LONG, FEW), FEW, LONG),
    "long columns": lambda: gr.draw_report_heatmap(shown_shares(LONG), THEMES, LONG),
    "one cell": lambda: gr.draw_report_heatmap(
        shown_shares(ONE_REPORT, ONE_THEME), THEMES, REPORTS, width="single"
    ),
    "cells absent": lambda: gr.draw_report_heatmap(
        shown_shares().drop([3, 20, 40]), THEMES, REPORTS
    ),
    "heatmap of zeros": lambda: gr.draw_report_heatmap(
        _zeros(shown_shares(), "share"), THEMES, REPORTS
    ),
    "all equal": lambda: gr.draw_report_heatmap(shown_shares().assign(share=1.0), THEMES, REPORTS),
    "groups of zeros": lambda: gr.draw_group_shares(
        _zeros(group_shares(categories=FEW), "mean", "n_nonzero"), FEW, REGIONS
    ),
    "20 years": lambda: gr.draw_year_shares(
        group_shares(YEARS_20, intervals=True), THEMES, connect=True
    ),
    "one year": lambda: gr.draw_year_shares(group_shares(["2021"], FEW), FEW),
    "one number of topics": lambda: gr.draw_stability(stability([3])),
    "66 numbers of topics": lambda: gr.draw_stability(stability(range(2, 68))),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_tables_stay_legible(case):
    assert problems_of(HOSTILE[case]()) == []


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: gr.draw_group_shares(
                group_shares(REGIONS_40), THEMES, REGIONS_40, width="single"
            ),
            r"40 groups in 16 panels need a height of \d+ mm at width single",
        ),
        (
            lambda: gr.draw_report_heatmap(
                shown_shares(REGIONS_40), THEMES, REGIONS_40, width="single"
            ),
            "40 reports get .* mm each at width single",
        ),
        (
            lambda: gr.draw_report_heatmap(shown_shares().assign(share=np.nan), THEMES, REPORTS),
            "row 2, column share: this value is missing",
        ),
        (lambda: gr.draw_report_heatmap(shown_shares(), FEW, REPORTS), "T05 has no label"),
        (
            lambda: gr.draw_report_heatmap(
                pd.concat([shown_shares(), shown_shares().head(1)]), THEMES, REPORTS
            ),
            "row 82: yuelu-2021, T01 stands in an earlier row already",
        ),
        (lambda: gr.draw_coverage(coverage().head(0)), "it has no row"),
        (lambda: gr.draw_coverage(coverage(), width="dubble"), "Did you mean double"),
        (
            lambda: gr.draw_anatomy(_zeros(anatomy(), "share", "characters"), REPORTS),
            "report yuelu-2021: none of its parts has text",
        ),
        (
            lambda: gr.draw_year_shares(group_shares(YEARS), THEMES, connect=True),
            "a line would suggest a trend, but 2021, 2022, 2023, 2024 has no interval",
        ),
        (lambda: gr.draw_year_shares(group_shares(), THEMES), "'岳麓区' is not a year"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(make, message):
    with pytest.raises(InputError, match=message):
        make()


def _points(axes):
    """Where the markers stand, across and up."""
    lines = [line for line in axes.lines if line.get_marker() == "o"]
    return np.concatenate([line.get_xydata() for line in lines])


@pytest.mark.parametrize("intervals", [False, True])
def test_group_panels_show_the_numbers_of_the_table(intervals):
    table = group_shares(categories=FEW, intervals=intervals)
    page = gr.draw_group_shares(table, THEMES, REGIONS)
    for axes, category in zip(page.axes, FEW, strict=True):
        mine = table[table["category"] == category].reset_index(drop=True)
        points = _points(axes)
        points = points[np.argsort(points[:, 1])]
        assert points[:, 1].tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]
        assert points[:, 0] / 100 == pytest.approx(mine["mean"].to_numpy(), rel=1e-5)
        bars = [c for c in axes.collections if c.get_linewidth()[0] > 1]
        assert len(bars) == int(intervals)
        if intervals:
            ends = np.array(bars[0].get_segments())[:, :, 0] / 100
            assert ends == pytest.approx(mine[["low", "high"]].to_numpy(), rel=1e-5)


def test_years_stand_in_order_and_are_joined_only_when_asked():
    table = group_shares(YEARS, FEW, intervals=True)
    shuffled = table.sample(frac=1, random_state=1)
    for connect in (False, True):
        page = gr.draw_year_shares(shuffled, THEMES, connect=connect)
        by_category = shuffled.set_index("category")
        titles = list(dict.fromkeys(shuffled["category"]))
        for axes, category in zip(page.axes, titles, strict=True):
            joined = [line for line in axes.lines if line.get_marker() == "None"]
            assert len(joined) == int(connect)
            mine = by_category.loc[category].sort_values("group")
            points = _points(axes)
            points = points[np.argsort(points[:, 0])]
            assert points[:, 0].tolist() == [2021, 2022, 2023, 2024]
            assert points[:, 1] / 100 == pytest.approx(mine["mean"].to_numpy(), rel=1e-5)


def test_numbers_of_reports_stand_beside_groups_and_below_years():
    table = group_shares(REGIONS, FEW, intervals=True)
    words = {text.text for text in texts_of(gr.draw_group_shares(table, FEW, REGIONS))}
    assert "岳麓区 Yuelu (5)" in words
    table = group_shares(YEARS, FEW)
    words = [text.text for text in texts_of(gr.draw_year_shares(table, FEW))]
    assert words.count("(1)") == len(FEW) * len(YEARS)


def test_heatmap_cells_hold_rounded_percentages_and_absent_ones_a_dash():
    table = shown_shares()
    table.loc[0, "share"], table.loc[1, "share"] = 0.0, 0.0031
    page = gr.draw_report_heatmap(table.drop(2), THEMES, REPORTS)
    texts = [each.get_text() for each in page.axes[0].findobj(Text) if each.get_text()]
    shares = {(r, c): s for r, c, s in table[["group", "category", "share"]].to_numpy()}
    expected = []
    for category in ["T01", "T02", *list(THEMES)[3:], "T03"]:
        for report in REPORTS:
            share = shares[report, category]
            whole = "<1" if 0 < share < 0.005 else f"{share * 100:.0f}"
            expected.append("–" if (report, category) == ("yuelu-2021", "T03") else whole)
    assert texts == expected


def test_missing_parts_are_crossed_out():
    table = anatomy()
    page = gr.draw_anatomy(table, REPORTS)
    crosses = [line for axes in page.axes for line in axes.lines if line.get_marker() == "x"]
    required = table[~table["role"].isin(["preamble", "other"])]
    assert len(crosses) == int(required["missing"].sum()) > 0


def test_the_session_keeps_its_own_settings():
    with mpl.rc_context({"font.size": 17, "axes.grid": True, "savefig.bbox": "tight"}):
        before = dict(mpl.rcParams)
        plain = gr.draw_coverage(coverage())
        assert dict(mpl.rcParams) == before
    assert {text.properties.get_size_in_points() for text in texts_of(plain)} <= {6.5, 7.0, 7.5}
    with style():
        assert mpl.rcParams["font.family"] == ["Govreport Sans SC"]


def test_a_notebook_shows_a_figure_without_pyplot():
    data, size = gr.draw_coverage(coverage())._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert size["width"] == round(178 / MM_PER_INCH * 110)
