"""What is said of a figure to readers who cannot see it, and the page of words beside it."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
from pathlib import Path

import mistune
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema, tables
from govreport_research.bilingual import Bilingual
from govreport_research.figures.alternative import PICTURES, alternative_text
from govreport_research.figures.bundle import load_bundles
from govreport_research.figures.caption import caption_page
from govreport_research.figures.draw_reuse import draw_new_wording
from govreport_research.figures.draw_robustness import draw_specification_curve
from govreport_research.figures.printed import HEADINGS
from govreport_research.figures.told import spoken
from govreport_research.figures.values import digits, grouped, with_names
from govreport_research.measures.quantities.unit_names import unit_name
from govreport_research.measures.quantities.units import UNITS
from govreport_research.project import find_root

ROOT = find_root(Path(__file__))
#: Column of each table that is drawn, and how its extremes are written.
EXTREMES = {
    "coverage": ("n_reports", "{:.0f}", 1),
    "anatomy": ("share", "{:.1f}%", 100),
    "stability": ("ari", "{:.2f}", 1),
    "shown_shares": ("share", "{:.1f}%", 100),
    "group_shares": ("mean", "{:.1f}%", 100),
    "keyness": ("log_odds", "{:.2f}", 1),
    "emergence": ("share", "{:.1f}%", 100),
    "robustness": ("difference", "{:.1f} percentage points", 100),
    "specifications": ("difference", "{:.1f} percentage points", 100),
}
PUBLISHED = [
    each for each in load_bundles(ROOT / "figures") if not each["folder"].startswith("working")
]
WITH_EXTREMES = [each for each in PUBLISHED if each["table"] in EXTREMES]
TITLE = Bilingual("题", "Title")


def drawn_tables():
    """Names of the tables that draw functions take."""
    for path in (ROOT / "src/govreport_research/figures").glob("draw_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "drawn":
                yield getattr(schema, node.args[1].attr)


def test_every_table_that_is_drawn_is_described():
    found = {table.name for table in drawn_tables()}
    assert len(found) > 10
    assert found == set(PICTURES)
    assert {record["table"] for record in PUBLISHED} <= found


def test_a_table_that_is_not_described_is_refused():
    with pytest.raises(gr.InputError, match="table ledger: what a figure of it shows is not known"):
        alternative_text(TITLE, schema.LEDGER.empty(), schema.LEDGER)


@pytest.mark.parametrize("table", list(drawn_tables()), ids=lambda table: table.name)
def test_what_is_named_has_a_heading_and_stands_in_the_table(table):
    picture = PICTURES[table.name]
    for key in picture.keys if picture.listed is None else picture.listed:
        assert key in table.names
        assert key in HEADINGS


@pytest.mark.parametrize("record", PUBLISHED, ids=lambda record: record["name"])
def test_every_published_text_is_short_and_readable_aloud(record):
    text = record["alternative_text"]
    assert 60 < len(text["zh"]) < 350
    assert 120 < len(text["en"]) < 700
    for spoken_text in text.values():
        assert not re.search(r"\de[+-]?\d|nan|<NA>|None|\d\.0\b", spoken_text)
        assert not re.search(r"[a-z]+_[a-z]+|[a-z]+-20\d\d", spoken_text), "a code, not a name"
        assert not re.search(r"：，|：。|, ,|\(\)|（）|: \.|  ", spoken_text)
    assert record["title"]["zh"] in text["zh"]
    assert record["title"]["en"] in text["en"]


@pytest.mark.parametrize("record", WITH_EXTREMES, ids=lambda record: record["name"])
def test_the_largest_and_the_smallest_value_are_those_of_the_published_numbers(record):
    table = pd.read_csv(ROOT / "figures" / record["folder"] / f"{record['name']}.csv")
    column, written, factor = EXTREMES[record["table"]]
    text = record["alternative_text"]["en"]
    for word, extreme in (("largest", table[column].max()), ("smallest", table[column].min())):
        digits_of, unit = re.fullmatch(r"(-?[\d.]+)(.*)", written.format(factor * extreme)).groups()
        number = f"{float(digits_of):g}{unit}".replace("-", "−")
        assert re.search(rf"{word} {re.escape(number)}(?!\.?\d)", text), (word, number, text)


def said(name, rows, names=None):
    table = getattr(schema, name)
    empty = pd.DataFrame(index=range(len(rows)), columns=table.names)
    frame = tables.conform(empty.assign(**pd.DataFrame(rows).to_dict("list")), table)
    return alternative_text(TITLE, *with_names(frame, table, names or {})).en


REPORTS = {
    "a-2021": Bilingual("甲 2021", "A 2021"),
    "b-2022": Bilingual("乙 2022", "B 2022"),
    "c-2023": Bilingual("丙 2023", "C 2023"),
}


def test_both_directions_of_a_pair_are_read():
    pair = {"report_a": "a-2021", "report_b": "b-2022", "relation": "other", "years_apart": 1}
    other = {"report_a": "a-2021", "report_b": "c-2023", "relation": "other", "years_apart": 2}
    text = said(
        "WORDING_PAIRS",
        [
            pair | {"share_a": 0.2, "share_b": 0.5, "unusual": True, "share": 0.5},
            other | {"share_a": 0.1, "share_b": 0.0004, "unusual": False, "share": 0.1},
        ],
        {"report_a": REPORTS, "report_b": REPORTS},
    )
    assert "Report: A 2021, B 2022, C 2023." in text
    assert "largest 50% (B 2022, A 2021), smallest 0.04% (C 2023, A 2021)" in text
    assert "Unusual pairs: A 2021, B 2022." in text


def test_what_is_new_is_said_of_both_panels():
    rows = [
        {"report_id": "a-2021", "region": "甲", "year": 2021, "characters": 9, "n_earlier": 0},
        {"report_id": "b-2022", "region": "甲", "year": 2022, "characters": 9, "n_earlier": 1}
        | {"new": 0.75, "own_previous": 0.25},
        {"report_id": "c-2023", "region": "甲", "year": 2023, "characters": 9, "n_earlier": 2}
        | {"new": 0.5, "own_previous": 0.4},
    ]
    text = said("REUSE", rows, {"report_id": REPORTS})
    assert (
        "Not in the region's last report: largest 75% (B 2022), smallest 60% (C 2023); "
        "1 without a value. In no earlier report held: largest 75% (B 2022), smallest 50% (C 2023)"
    ) in text


def test_indicators_are_said_on_scales_of_their_own():
    row = {"region": "甲", "region_en": "A", "kind": "count", "status": "achieved", "start": 0}
    row |= {"value": "1", "measured": "事", "n_values": 1, "approximate": False, "sentence": "。"}
    rows = [
        row | {"concept": "cases", "report_id": "a-2021", "number": 3415, "unit": "件"},
        row | {"concept": "cases", "report_id": "b-2022", "number": 2400, "unit": "件"}
        | {"bound": "lower", "approximate": True},
        row | {"concept": "pleased", "report_id": "b-2022", "number": 99.9, "unit": "%"},
    ]  # fmt: skip
    rows = [{k: v for k, v in each.items() if k != "kind"} | {"year": 2021} for each in rows]
    names = {"cases": Bilingual("办件量", "Cases"), "pleased": Bilingual("满意率", "Satisfaction")}
    text = said("INDICATOR_PANEL", rows, {"concept": names, "report_id": REPORTS})
    assert "Cases: largest 3,415 (A 2021), smallest at least 2,400 (B 2022)." in text
    assert text.endswith("Satisfaction: 99.9% (B 2022).")


def test_of_many_changes_the_first_and_the_last_are_said():
    row = {"report_id": "a-2021", "approximate": False, "value": "5减为3", "start": 1}
    row |= {"unit": "工作日", "to_number": 3.0}
    rows = [row | {"measured": f"事{n}", "from_number": n} for n in range(10, 30)]
    text = said("CHANGES", rows, {"report_id": REPORTS})
    assert "20 changes; first and last: 事10, A 2021: from 10 to 3 working days. 事29" in text
    assert "事11" not in text
    assert "事10, A 2021: from 10 to 3 working days. 事11" in said(
        "CHANGES", rows[:8], {"report_id": REPORTS}
    )


@given(st.floats(-1e15, 1e15), st.sampled_from(["count", "share", "points", "index"]))
def test_a_number_is_never_read_with_an_exponent(value, form):
    for text in (spoken(value, form).zh, spoken(value, form).en, grouped(value)):
        assert re.fullmatch(r"−?[\d,]+(\.\d+)?(%| 个百分点| percentage points)?", text), text
    assert float(grouped(value).replace(",", "").replace("−", "-")) == float(digits(value))
    assert (spoken(value, "share").en.strip("−0.%") == "") == (value == 0)


def test_units_that_measure_have_english_names():
    for normal, kind in filter(None, UNITS.values()):
        name = unit_name(normal).en
        assert name.isascii() or name in {"m²", "km²", "m³", "°C", "µm", "µg", "‰"}, normal
        assert name or kind == "count", normal


def rows_of(markdown):
    """Cells of every row of the tables in a Markdown text, as a parser reads them."""
    parse = mistune.create_markdown(renderer="ast", plugins=["table"])
    for block in parse(markdown):
        if block["type"] == "table":
            head, body = block["children"]
            yield head["children"]
            yield from (row["children"] for row in body["children"])


def text_of(cell):
    return "".join(each.get("raw", "") for each in cell["children"])


@pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
def test_the_tables_of_columns_are_whole_whatever_a_meaning_holds(table):
    page = caption_page(TITLE, TITLE, TITLE, table, source=TITLE, methods=None, interval=None)
    for text, zh in ((page, 1), (tables.markdown(table), 4)):
        head, *body = rows_of(text)
        assert {len(row) for row in (head, *body)} == {len(head)}
        assert [text_of(row[0]) for row in body] == table.names
        assert [text_of(row[zh]) for row in body] == [c.meaning.zh for c in table.columns]


def test_a_pasted_table_keeps_its_cells():
    table = pd.DataFrame({"A|B": ["一 | 二", "5%"]}, index=["x_1", "y"])
    head, *body = rows_of(gr.paste_table(table, "markdown"))
    assert [[text_of(cell) for cell in row] for row in (head, *body)] == [
        ["", "A|B"], ["x_1", "一 | 二"], ["y", "5%"],
    ]  # fmt: skip
    assert (pd.read_csv(io.StringIO(gr.paste_table(table, "csv")), index_col=0) == table).all(None)
    assert r"x\_1 & 一 \textbar{} 二 \\" in gr.paste_table(table, "latex")


def new_wording(years):
    rows = [
        {"report_id": f"r{n}", "region": f"区{n}", "year": year, "characters": 9, "n_earlier": n}
        | {"new": 0.5 + n / 20 if n else None}
        for n, year in enumerate(years)
    ]
    empty = pd.DataFrame(index=range(len(rows)), columns=schema.REUSE.names)
    frame = empty.assign(**pd.DataFrame(rows).to_dict("list"))
    page = draw_new_wording(tables.conform(frame, schema.REUSE), language="en")
    return " ".join(text.get_text() for text in page.texts)


def test_the_key_names_a_mean_only_where_one_is_drawn():
    assert "mean of the year's reports" in new_wording([2021, 2022, 2022])
    # Of two reports of 2021 one has no earlier report, so that one dot is drawn.
    assert "mean" not in new_wording([2021, 2021, 2022])


def test_the_first_and_the_last_dot_of_a_curve_are_whole():
    rows = [("T01", "all", "sentence", True, f"词{n}", True, 0.001 * n, True) for n in range(240)]
    table = pd.DataFrame(rows, columns=schema.SPECIFICATIONS.names)
    page = draw_specification_curve(tables.conform(table, schema.SPECIFICATIONS), language="en")
    curve = page.axes[0]
    page.draw_without_rendering()
    inside = curve.get_window_extent()
    for line in curve.lines:
        if line.get_marker() != "o":
            continue
        x = curve.transData.transform(line.get_xydata())[:, 0]
        radius = (line.get_markersize() + line.get_markeredgewidth()) / 2 * page.dpi / 72
        assert x.min() - radius >= inside.x0
        assert x.max() + radius <= inside.x1


def test_publishing_a_figure_does_not_load_what_runs_a_study():
    code = "import sys, govreport_research.runs.publication; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert not {"filelock", "yaml", "papermill", "govreport_research.runs.placement"} & set(loaded)


def test_captions_say_that_words_of_the_reports_stay_chinese():
    names = {"distinctive-words", "topic-by-report", "changes"}
    records = [each for each in PUBLISHED if re.sub(r"-(zh|en)$", "", each["name"]) in names]
    assert len(records) == 9
    assert all(gr.AS_WRITTEN.en in record["caption"]["en"] for record in records)
