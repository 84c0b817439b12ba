"""Under hostile tables, every kind of figure stays legible or says why it cannot be drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

import govreport_research as gr
from govreport_research import schema, tables
from govreport_research.bilingual import Bilingual
from govreport_research.figures.lint import problems_of
from govreport_research.figures.values import rounded
from govreport_research.problems import InputError


def _named(number: int, length: int = 4) -> dict[str, Bilingual]:
    """Names of so many places, each of `length` characters in either language."""
    zh, en = (
        "湘西土家族苗族自治州行政审批服务管理局与政务服务中心数据局" * 2,
        "Xiangxi Autonomous Prefecture office ",
    )
    return {
        f"p{n:02d}": Bilingual(
            zh[: length - 2] + f"{n:02d}", (en * 2)[: max(3, length - 3)].strip() + f" {n:02d}"
        )
        for n in range(number)
    }


@dataclass(frozen=True)
class Case:
    """What is hostile in a table; the usual table has 5 names, 4 years and unlike values."""

    names: dict[str, Bilingual] = field(default_factory=lambda: _named(5))
    years: tuple[int, ...] = (2021, 2022, 2023, 2024)
    value: float | None = None
    nan: bool = False

    def values(self, size: int) -> np.ndarray:
        values = np.random.default_rng(3).beta(1.2, 9, size)
        if self.value is not None:
            values[:] = self.value
        if self.nan:
            values[size // 2] = np.nan
        return values


CASES = {
    "40 names": Case(_named(40)),
    "30-character names": Case(_named(6, 30)),
    "40 names of 30 characters": Case(_named(40, 30)),
    "20 years": Case(years=tuple(range(2005, 2025))),
    "one name": Case(_named(1)),
    "one year": Case(years=(2021,)),
    "all zeros": Case(value=0.0),
    "all equal": Case(value=0.2),
    "all one": Case(value=1.0),
    "NaN in one cell": Case(nan=True),
}
ALL_THEMES = [f"T{number:02d}" for number in range(1, 17)]
THEMES = {f"T{n:02d}": Bilingual(f"改革主题{n}", f"Reform theme {n}") for n in range(1, 9)}


def _frame(rows: list[tuple], table: tables.Table) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=pd.Index(table.names[: len(rows[0])]))
    for name in table.names[len(rows[0]) :]:
        frame[name] = np.nan
    return tables.conform(frame, table)


def coverage(case: Case, **how):
    size = len(case.names) * len(case.years)
    counts = (case.values(size) * 20).round()
    pairs = [(name, year) for name in case.names.values() for year in case.years]
    rows = [
        (name.zh, name.en, year, n, n * 3000) for (name, year), n in zip(pairs, counts, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=pd.Index(schema.COVERAGE.names))
    table = frame if case.nan else tables.conform(frame, schema.COVERAGE)
    return table, lambda: gr.draw_coverage(table, **how)


def anatomy(case: Case, **how):
    rows = []
    for name in case.names:
        shares = case.values(len(schema.PASSAGE_ROLES))
        if case.value != 0:
            shares = shares / np.nansum(shares)
        for role, share in zip(schema.PASSAGE_ROLES, shares, strict=True):
            rows.append((name, role, 3, int(np.nan_to_num(share) * 4000), share, share == 0))
    table = _frame(rows, schema.ANATOMY)
    return table, lambda: gr.draw_anatomy(table, case.names, **how)


def stability(case: Case, **how):
    numbers = range(2, 2 + len(case.names))
    values = case.values(3 * len(case.names)).reshape(-1, 3)
    rows = [(k, *row, 0.04, k == 2) for k, row in zip(numbers, values.tolist(), strict=True)]
    table = _frame(rows, schema.STABILITY)
    return table, lambda: gr.draw_stability(table, **how)


def report_heatmap(case: Case, **how):
    pairs = [(name, theme) for name in case.names for theme in THEMES]
    rows = [(*pair, v, 1) for pair, v in zip(pairs, case.values(len(pairs)), strict=True)]
    table = _frame(rows, schema.SHOWN_SHARES)
    return table, lambda: gr.draw_report_heatmap(table, THEMES, case.names, **how)


def _groups(groups, case):
    pairs = [(group, theme) for group in groups for theme in THEMES]
    values = case.values(len(pairs))
    rows = [
        {"group": group, "category": theme, "mean": v, "low": v * 0.6, "high": v + (1 - v) * 0.1,
         "n_reports": 7, "n_regions": 6, "n_nonzero": 7 * int(v > 0)}
        for (group, theme), v in zip(pairs, values, strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).reindex(columns=pd.Index(schema.GROUP_SHARES.names))
    return tables.conform(frame, schema.GROUP_SHARES)


def group_shares(case: Case, **how):
    table = _groups(case.names, case)
    return table, lambda: gr.draw_group_shares(table, THEMES, case.names, **how)


def year_shares(case: Case, **how):
    table = _groups([str(year) for year in case.years], case)
    return table, lambda: gr.draw_year_shares(table, THEMES, connect=True, **how)


def keyness(case: Case, **how):
    values = case.values(len(case.names)) * np.where(np.arange(len(case.names)) % 2, -1, 1)
    rows = [
        {"word": name.zh, "log_odds": v, "se": 0.1, "df": 8.0, "low": v - 0.2, "high": v + 0.2,
         "p": 0.01, "q": 0.02, "count_a": 1200, "count_b": 30, "n_reports_a": 9,
         "n_reports_b": 8, "n_regions_a": 7, "n_regions_b": 6, "dp": 0.2}
        for name, v in zip(case.names.values(), values, strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).reindex(columns=pd.Index(schema.KEYNESS.names))
    table = tables.conform(frame, schema.KEYNESS)
    labels = [*case.names.values()][:2] * 2
    glosses = {name.zh: name.en for name in case.names.values()}
    return table, lambda: gr.draw_keyness(
        table, labels[0], labels[1], top=20, glosses=glosses, **how
    )


def emergence(case: Case, **how):
    pairs = [(name.zh, year) for name in case.names.values() for year in case.years]
    rows = [
        {"term": term, "year": year, "n_reports": 50, "n_using": 9, "n_regions": 40, "share": v,
         "first_use": case.years[0], "left_censored": True}
        for (term, year), v in zip(pairs, case.values(len(pairs)), strict=True)
    ]  # fmt: skip
    table = tables.conform(pd.DataFrame(rows), schema.EMERGENCE)
    glosses = {name.zh: name.en for name in case.names.values()}
    return table, lambda: gr.draw_emergence(table, glosses=glosses, **how)


def robustness(case: Case, **how):
    themes = dict(zip(ALL_THEMES, case.names.values(), strict=False))
    rows = [
        {"theme": name, "group_a": "a", "group_b": "b", "difference": v, "lowest": max(-1, v - 0.1),
         "highest": min(1, v + 0.05), "n_specifications": 24, "n_terms": 9, "share_held": 0.75,
         "flips_without": "", "firm": v > 0.1}
        for name, v in zip(themes, case.values(len(themes)), strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).reindex(columns=pd.Index(schema.ROBUSTNESS.names))
    table = tables.conform(frame, schema.ROBUSTNESS)
    a, b = ([*case.names.values()] * 2)[:2]
    return table, lambda: gr.draw_robustness(table, themes, a, b, **how)


def specification_curve(case: Case, **how):
    choices = [
        (scope, unit, masked, without, shared)
        for shared in (True, False)
        for scope in ("all", "measures")
        for unit in ("sentence", "passage", "primary")
        for masked in (True, False)
        for without in ("", *(name.zh for name in case.names.values()))
    ]
    rows = [
        ("T01", *choice, v, v > 0)
        for choice, v in zip(choices, case.values(len(choices)), strict=True)
    ]
    table = _frame(rows, schema.SPECIFICATIONS)
    return table, lambda: gr.draw_specification_curve(table, **how)


CONCEPTS = {
    "items": Bilingual("政务服务事项", "Service items"),
    "satisfied": Bilingual("满意率", "Satisfied applicants"),
}
#: As large a count as a report may give: every digit of it is quoted.
LARGE = 1_234_567


def indicators(case: Case, **how):
    pairs = [(concept, name) for concept in CONCEPTS for name in case.names]
    rows = [
        {"concept": concept, "region": case.names[name].zh, "region_en": "Qu", "year": 2021,
         "report_id": name, "number": -v if name == "p01" else v * (LARGE if unit else 100),
         "unit": unit or "%", "approximate": n % 2 == 0, "bound": ("", "lower", "upper")[n % 3],
         "status": "achieved", "value": "约", "measured": "", "n_values": 1 + n % 2, "others": "",
         "start": n, "sentence": "约", "from_number": np.nan}
        for n, ((concept, name), v) in enumerate(zip(pairs, case.values(len(pairs)), strict=True))
        for unit in ["项" if concept == "items" else ""]
    ]  # fmt: skip
    table = tables.conform(pd.DataFrame(rows), schema.INDICATOR_PANEL)
    return table, lambda: gr.draw_indicators(table, CONCEPTS, case.names, **how)


def changes(case: Case, **how):
    values = case.values(2 * len(case.names)).reshape(-1, 2)
    rows = [
        (name, label.zh * (n % 3), "工作日", a * LARGE, -b if name == "p01" else b, False, "约", n)
        for n, ((name, label), (a, b)) in enumerate(zip(case.names.items(), values, strict=True))
    ]
    table = _frame(rows, schema.CHANGES)
    return table, lambda: gr.draw_changes(table, case.names, **how)


def shared_wording(case: Case, **how):
    pairs = list(itertools.combinations(case.names, 2))
    values = case.values(2 * len(pairs)).reshape(-1, 2)
    rows = [
        (a, b, "other", 1, a, v, w, w, 0.0, n % 2 == 0)
        for n, ((a, b), (v, w)) in enumerate(zip(pairs, values, strict=True))
    ]
    table = _frame(rows, schema.WORDING_PAIRS) if rows else schema.WORDING_PAIRS.empty()
    return table, lambda: gr.draw_shared_wording(table, case.names, **how)


def new_wording(case: Case, **how):
    pairs = [(name, year) for name in case.names for year in case.years]
    values = case.values(2 * len(pairs)).reshape(-1, 2)
    rows = [
        (f"{name}-{year}", case.names[name].zh, year, 2000, n, v, w)
        for n, ((name, year), (v, w)) in enumerate(zip(pairs, values, strict=True))
    ]
    table = _frame(rows, schema.REUSE)
    return table, lambda: gr.draw_new_wording(table, **how)


KINDS: dict[str, Callable] = {
    each.__name__: each
    for each in (
        coverage, anatomy, stability, report_heatmap, group_shares, year_shares, keyness,
        emergence, robustness, specification_curve, indicators, changes, shared_wording,
        new_wording,
    )
}  # fmt: skip
#: What is refused at double width in both languages, and why; everything else must be drawn.
REFUSED = {
    **{
        (kind, "NaN in one cell"): "this value is missing"
        for kind in set(KINDS) - {"shared_wording", "new_wording"}  # where it means: not known
    },
    **{
        (kind, "40 names of 30 characters"): r"need a height of \d+ mm at width double"
        for kind in (
            "coverage",
            "anatomy",
            "group_shares",
            "keyness",
            "emergence",
            "indicators",
            "changes",
            "shared_wording",
        )
    },
    ("changes", "40 names"): r"40 changes need a height of \d+ mm at width double",
    ("shared_wording", "one name"): "it has no row",
    ("anatomy", "all zeros"): "none of its parts has text",
    ("keyness", "all zeros"): "all words are used alike",
}
#: Figures in which nothing depends on the years.
TIMELESS = set(KINDS) - {"coverage", "year_shares", "emergence", "new_wording"}
PAIRS = [
    (kind, case) for kind in KINDS for case in CASES if not (kind in TIMELESS and "year" in case)
]


def test_every_kind_of_figure_is_put_to_the_test():
    drawn = {name for name in gr.__all__ if name.startswith("draw_")}
    assert drawn - {"draw_outline", "draw_coding_sample"} == {f"draw_{kind}" for kind in KINDS}


@pytest.mark.parametrize(("kind", "case"), PAIRS)
def test_a_hostile_table_gives_a_legible_figure_or_a_reason(kind, case):
    table, draw = KINDS[kind](CASES[case])
    if (kind, case) in REFUSED:
        with pytest.raises(InputError, match=REFUSED[kind, case]):
            draw()
        return
    drawn = gr.top_words(table, 20) if kind == "keyness" else table
    assert problems_of(draw(), kind, rounded(drawn)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_of_another_table_is_found_out(kind):
    """Published with the numbers of another figure, every kind fails the lint."""
    _, draw = KINDS[kind](Case())
    other, _ = KINDS[kind](Case(value=0.37))
    found = problems_of(draw(), kind, rounded(other))
    assert any("not in the table" in str(problem) for problem in found)
