"""Faults planted in a figure are all found, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from govreport_research.figures.lint import lint, problems_of
from govreport_research.figures.style import figure, style
from govreport_research.problems import InputError


@pytest.fixture
def page():
    with style():
        page = figure("single", 60)
        axes = page.axes_at(15, 8, 65, 40)
        axes.plot([0, 1, 2], [3, 5, 4])
        axes.set_xlabel("年度")
        page.text_at(15, 5, "审批服务")
    return page


def test_a_sound_figure_passes(page):
    assert problems_of(page) == []


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (lambda p: p.text_at(40, 5, "\U0001f600审批"), r"no glyph for .*U\+1F600"),
        (lambda p: p.text_at(40, 5, "小字", size=5.5), "it is set in 5.5 points"),
        (lambda p: p.text_at(80, 5, "伸出画布之外"), "the edge of the figure cuts it off"),
        (lambda p: p.text_at(17, 5.5, "重叠"), "stands over"),
        (lambda p: p.axes[0].text(1.9, 4, "被裁去的字", clip_on=True), "edge of its axes cuts"),
        (lambda p: p.axes[0].plot([0, 1], [np.nan, 4]), "1 of 4 values of a Line2D"),
        (lambda p: p.axes[0].scatter([0, 1], [np.inf, 4]), r"2 of \d+ values of a PathCollection"),
        (lambda p: p.axes_at(60, 52, 10, 3).set_axis_off(), None),
        (lambda p: p.axes_at(70, 20, 5, 5).set(xticks=[], yticks=[]), "they show no data"),
        (
            lambda p: p.text_at(40, 5, "$\\alpha$ 与 $审批$", parse_math=True),
            "no glyph for '与'",
        ),
    ],
)
def test_a_planted_fault_is_found(page, fault, message):
    with style():
        fault(page)
    if message is None:
        assert problems_of(page) == []
        return
    with pytest.raises(InputError, match=message):
        lint(page)


def test_slanted_text_is_judged_by_its_own_outline(page):
    """Two parallel slanted names overlap as upright boxes, but not as they stand."""
    with style():
        for x in (40, 45):
            page.text_at(x, 45, "倾斜的名称", rotation=60, ha="left", va="bottom")
    assert problems_of(page) == []
    with style():
        page.text_at(41, 45, "倾斜的名称", rotation=60, ha="left", va="bottom")
    assert any("stands over" in str(problem) for problem in problems_of(page))


def test_all_problems_are_raised_together(page):
    with style():
        page.text_at(40, 5, "x", size=4)
        page.text_at(86, 50, "伸出画布之外")
    with pytest.raises(InputError) as raised:
        lint(page, "mine")
    assert len(raised.value.problems) == 2
    assert all(problem.where.startswith("mine, text") for problem in raised.value.problems)


def test_any_figure_can_be_linted():
    with style():
        plain = Figure(layout="constrained")
        plain.subplots().bar(["甲", "乙"], [1, 2])
    assert problems_of(plain) == []
    assert "it is empty" in str(problems_of(Figure())[0])


#: The numbers of a figure: three shares, their counts, and a sum of 12.
TABLE = pd.DataFrame(
    {"name": ["甲 2021", "乙 2022", "丙 2023"], "share": [0.1, 0.25, 1 / 3], "n": [3, 4, 5]}
)


@pytest.fixture
def shown():
    """A sound figure of `TABLE`: marks across, bars, cells, and numbers beside the axes."""
    with style():
        page = figure("double", 80)
        marks = page.axes_at(10, 8, 40, 40)
        page.shows(marks, "x", 100)
        marks.plot([10, 25, 33.33333], [0.5, 1.5, 2.5], "o")
        marks.hlines([0.5, 1.5], 0, [10, 25])
        marks.axvline(17)
        bars = page.axes_at(60, 8, 40, 40)
        page.shows(bars, "width", 100)
        bars.set(xlim=(0, 100), ylim=(0, 3))
        bars.add_patch(Rectangle((0, 0), 10, 1))
        bars.add_patch(Rectangle((10, 0), 25, 1))
        cells = page.axes_at(110, 8, 40, 40)
        page.shows(cells, "text", 100)
        cells.set(xlim=(0, 4), ylim=(0, 1))
        cells.add_patch(Rectangle((0, 0), 4, 1, facecolor="white"))
        for place, text in enumerate(("10", "25", "33.3", "–")):
            cells.text(place + 0.5, 0.5, text, ha="center")
        page.text_at(160, 20, "12")
        page.text_at(160, 30, "2023 (5)")
        page.text_at(160, 40, "25%")
    return page


def test_a_figure_that_shows_its_table_passes(shown):
    assert problems_of(shown, "figure", TABLE) == []


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (lambda p: p.axes[0].plot([26], [1.5], "o"), "axes 1: a mark stands at 0.26, not in"),
        (lambda p: p.axes[0].scatter([11], [1.5]), "axes 1: a mark stands at 0.11"),
        (lambda p: p.axes[0].hlines([2.5], 0, [34]), "axes 1: a mark stands at 0.34"),
        (lambda p: p.axes[0].barh([2.5], [9]), "axes 1: a mark stands at 0.09"),
        (lambda p: p.axes[1].add_patch(Rectangle((35, 0), 34, 1)), "axes 2: a mark .* 0.34"),
        (lambda p: p.axes[2].texts[1].set_text("26"), "axes 3: '26' is not in the table"),
        (lambda p: p.axes[2].texts[2].set_text("33.4"), "axes 3: '33.4' is not in the table"),
        (lambda p: p.axes[2].texts[3].set_text("<1"), "axes 3: '<1' is not in the table"),
        (lambda p: p.axes[2].texts[3].set_text("2/5"), "axes 3: '2/5' is not in the table"),
        (lambda p: p.texts[0].set_text("13"), "figure: '13' is not in the table"),
        (lambda p: p.texts[1].set_text("2023 (6)"), r"figure: '2023 \(6\)' is not in the table"),
        (lambda p: p.texts[2].set_text("26%"), "figure: '26%' is not in the table"),
    ],
)
def test_a_value_that_is_not_in_the_table_is_found(shown, fault, message):
    with style():
        fault(shown)
    with pytest.raises(InputError, match=message):
        lint(shown, "figure", TABLE)
