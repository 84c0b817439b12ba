"""The table that a figure stands for, as it would be printed: rows, columns, formatted numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from govreport_research.bilingual import Bilingual, Language
from govreport_research.measures.sheets import without_clock
from govreport_research.tables import Table

_Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Crossed:
    """A table of two entries: what its rows, columns and cells are in the long table."""

    rows: str
    columns: str
    cell: Callable[[_Row], str]
    unit: Bilingual


@dataclass(frozen=True)
class Listed:
    """A table of one row per entry: the column of names, and each further heading and cell."""

    rows: str
    cells: Mapping[Bilingual, Callable[[_Row], str]]
    unit: Bilingual


@dataclass(frozen=True)
class Printed:
    """A table ready to print.

    Parameters
    ----------
    headings : tuple of str
        The first stands above the names of the rows.
    rows : tuple of tuple of str
    unit : Bilingual
        What the numbers are, one sentence.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: Bilingual


def _number(value: Any, decimals: int, factor: float = 1.0) -> str:
    if pd.isna(value):
        return "–"
    text = f"{float(value) * factor:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def _between(low: Any, high: Any, decimals: int, factor: float = 1.0) -> str:
    if pd.isna(low) or pd.isna(high):
        return "–"
    return f"[{_number(low, decimals, factor)}, {_number(high, decimals, factor)}]"


def _share(row: _Row) -> str:
    return _number(row["share"], 1, 100)


def _mean(row: _Row) -> str:
    interval = _between(row["low"], row["high"], 1, 100)
    mean = _number(row["mean"], 1, 100)
    return mean if interval == "–" else f"{mean} {interval}"


_PER_CENT: Final = Bilingual("单位：%。", "Per cent.")
_POINTS: Final = Bilingual("单位：百分点。", "Percentage points.")
#: What stands above a column of names.
HEADINGS: Final[dict[str, Bilingual]] = {
    "region": Bilingual("地区", "Region"),
    "year": Bilingual("年度", "Year"),
    "report_id": Bilingual("报告", "Report"),
    "role": Bilingual("组成部分", "Part"),
    "category": Bilingual("类别", "Category"),
    "group": Bilingual("组", "Group"),
    "theme": Bilingual("主题", "Theme"),
    "term": Bilingual("用语", "Term"),
    "word": Bilingual("词", "Word"),
    "n_topics": Bilingual("话题数", "Number of topics"),
    "concept": Bilingual("指标", "Indicator"),
    "group_a": Bilingual("甲组", "Group a"),
    "group_b": Bilingual("乙组", "Group b"),
    "report_a": Bilingual("报告", "Report"),
}
#: How each table is printed, by its name in `schema`. Curves over many specifications or
#: numbers of topics are no tables in disguise.
FORMS: Final[dict[str, Crossed | Listed]] = {
    "coverage": Crossed(
        "region",
        "year",
        lambda row: f"{row['n_reports']:,}",
        Bilingual("报告数。", "Numbers of reports."),
    ),
    "anatomy": Crossed("report_id", "role", _share, _PER_CENT),
    "shown_shares": Crossed("category", "group", _share, _PER_CENT),
    "group_shares": Crossed(
        "category",
        "group",
        _mean,
        Bilingual("单位：%；括号内为 95% 区间。", "Per cent; 95% intervals in brackets."),
    ),
    "emergence": Crossed(
        "term",
        "year",
        _share,
        Bilingual("使用该用语的地区所占百分比。", "Per cent of the regions that use the term."),
    ),
    "robustness": Listed(
        "theme",
        {
            Bilingual("差异", "Difference"): lambda row: _number(row["difference"], 1, 100),
            Bilingual("各设定范围", "Range"): lambda row: _between(
                row["lowest"], row["highest"], 1, 100
            ),
            Bilingual("方向成立 (%)", "Sign holds (%)"): lambda row: _number(
                row["share_held"], 0, 100
            ),
        },
        _POINTS,
    ),
    "keyness": Listed(
        "word",
        {
            Bilingual("对数几率比", "Log-odds ratio"): lambda row: _number(row["log_odds"], 2),
            Bilingual("95% 区间", "95% interval"): lambda row: _between(row["low"], row["high"], 2),
            Bilingual("q", "q"): lambda row: _number(row["q"], 3),
            Bilingual("甲组次数 (地区数)", "Uses in a (regions)"): lambda row: (
                f"{row['count_a']:,} ({row['n_regions_a']})"
            ),
            Bilingual("乙组次数 (地区数)", "Uses in b (regions)"): lambda row: (
                f"{row['count_b']:,} ({row['n_regions_b']})"
            ),
        },
        Bilingual("加权对数几率比。", "Weighted log-odds ratios."),
    ),
}


def printed(frame: pd.DataFrame, table: Table, language: Language) -> Printed | None:
    """Return a figure's numbers as a printed table, or None if it is no table in disguise.

    Parameters
    ----------
    frame : pandas.DataFrame
        As published, with columns of names where there are any (``category_zh`` ...).
    table : Table
        Whose name decides the form.
    language : {"zh", "en", "both"}

    Returns
    -------
    Printed or None
        Rows and columns in the order in which they first occur, years in theirs; a cell that
        the table lacks holds a dash.
    """
    form = FORMS.get(table.name)
    if form is None:
        return None
    records = frame.to_dict("records")
    names = {str(row[form.rows]): _name(row, form.rows, language) for row in records}
    first = HEADINGS[form.rows].text(language)
    if isinstance(form, Listed):
        headings = (first, *(heading.text(language) for heading in form.cells))
        listed = (
            (name, *(cell(row) for cell in form.cells.values()))
            for name, row in zip(names.values(), records, strict=True)
        )
        return Printed(headings, tuple(listed), form.unit)
    columns = {row[form.columns]: _name(row, form.columns, language) for row in records}
    if form.columns == "year":
        columns = dict(sorted(columns.items()))
    cells = {(str(row[form.rows]), row[form.columns]): form.cell(row) for row in records}
    rows = (
        (label, *(cells.get((name, column), "–") for column in columns))
        for name, label in names.items()
    )
    return Printed((first, *columns.values()), tuple(rows), form.unit)


def _name(row: _Row, column: str, language: Language) -> str:
    zh, en = row.get(f"{column}_zh", row[column]), row.get(f"{column}_en", row[column])
    return Bilingual(str(zh), str(en)).text(language)


def workbook_bytes(table: Printed, title: Bilingual, said: Bilingual) -> bytes:
    """Return a printed table as XLSX whose bytes depend on nothing but the table.

    Parameters
    ----------
    table : Printed
    title : Bilingual
        Stands in the first row.
    said : Bilingual
        Caption and source, below the table after the unit.

    Returns
    -------
    bytes
        A number is written as a number, with the decimals that are printed; what is more than
        one number is text.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "table"
    sheet.append([title.text("both", " / ")])
    sheet.append(list(table.headings))
    for row, cells in enumerate(table.rows, 3):
        for place, text in enumerate(cells, 1):
            cell = sheet.cell(row, place)
            _write(cell, text, number=place > 1)
    for sentence in (table.unit, said):
        sheet.append([sentence.text("both", " ")])
        sheet.cell(sheet.max_row, 1).data_type = "s"
    sheet["A1"].font = Font(bold=True)
    for place, heading in enumerate(table.headings, 1):
        sheet.cell(2, place).font = Font(bold=True)
        texts = [heading, *(row[place - 1] for row in table.rows)]
        # A Chinese character is as wide as two digits.
        widest = max(sum(1 + (ord(each) > 0x2E7F) for each in text) for text in texts)
        sheet.column_dimensions[get_column_letter(place)].width = min(widest + 2, 60)
    sheet.freeze_panes = "B3"
    return without_clock(book)


def _write(cell: Any, text: str, *, number: bool) -> None:
    try:
        cell.value = float(text.replace(",", "").replace("−", "-")) if number else text
        cell.number_format = "0" if "." not in text else f"0.{'0' * len(text.partition('.')[2])}"
    except ValueError:
        cell.value = text
    if isinstance(cell.value, str):
        cell.data_type = "s"  # also what begins with an equals sign
        cell.alignment = Alignment(horizontal="right" if number else "left")
