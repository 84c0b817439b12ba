"""The outcome of a check as a web page and as a workbook."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from typing import Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.intake.checking import Check

#: Longest text that a cell of a workbook may hold.
_CELL: Final = 32_767
#: Of one kind so many rows are listed; a page with all of them could not be opened.
_MOST: Final = 1_000
_WIDTHS: Final = {"problem": 60, "remedy": 60, "evidence": 60, "reason": 60, "reason_zh": 40}
_STYLE: Final = """
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
       margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1a1a1a; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ddd; padding: .3rem .6rem; text-align: left;
         vertical-align: top; overflow-wrap: anywhere; }
.ok { color: #1b6e3c; } .wrong { color: #9b1c1c; }
"""


def _sections(check: Check) -> Iterator[tuple[Bilingual, int, pd.DataFrame]]:
    """Yield the parts of the report: heading, number of rows, the rows that are listed."""
    problems = _shortened(check.problems, ["file", "column", "remedy"], "problem")
    yield Bilingual("错误", "Problems"), len(check.problems), problems
    doubts = _shortened(check.doubts, ["column", "source"], "evidence")
    yield Bilingual("待核对", "To check"), len(check.doubts), doubts
    undone = pd.DataFrame({"change": list(check.undone)})
    title = Bilingual("电子表格改动（已复原）", "Changes by a spreadsheet, read as meant")
    yield title, len(undone), undone
    yield Bilingual("未成为报告的文件", "Files without a report"), len(check.files), check.files


def _shortened(frame: pd.DataFrame, kinds: list[str], said_in: str) -> pd.DataFrame:
    """Return the first rows of every kind; one more says how many are left out."""
    kept = frame[frame.groupby(kinds).cumcount() < _MOST]
    n_more = len(frame) - len(kept)
    if not n_more:
        return frame
    more = Bilingual(f"另有 {n_more} 行同类。", f"{n_more} more rows like these.")
    row = {name: more.text("both") if name == said_in else "" for name in frame.columns}
    return pd.concat([kept.astype("object"), pd.DataFrame([row])], ignore_index=True)


def check_html(check: Check) -> str:
    """Return the outcome of a check as a web page.

    Parameters
    ----------
    check : Check

    Returns
    -------
    str
        One self-contained HTML document in both languages; values are escaped. Of one kind
        of problem 1,000 rows are listed, the others counted; the workbook does the same.
    """
    mark = "ok" if check.passed else "wrong"
    parts = [
        '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">',
        f"<title>{html.escape(check.name)}</title><style>{_STYLE}</style></head><body>",
        f'<h1 class="{mark}">{html.escape(check.summary().zh)}<br>'
        f'<span lang="en">{html.escape(check.summary().en)}</span></h1>',
    ]
    for title, n, frame in _sections(check):
        parts.append(f"<h2>{title.zh} <span lang='en'>{title.en}</span> ({n})</h2>")
        if len(frame):
            parts.append(_html_table(frame))
    return "\n".join([*parts, "</body></html>\n"])


def _html_table(frame: pd.DataFrame) -> str:
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in frame.columns)
    rows = (
        "<tr>" + "".join(f"<td>{html.escape(_shown(value))}</td>" for value in row) + "</tr>"
        for row in frame.itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(rows) + "</tbody></table>"


def check_xlsx(check: Check) -> bytes:
    """Return the outcome of a check as a workbook.

    Parameters
    ----------
    check : Check

    Returns
    -------
    bytes
        An XLSX file with one sheet for each part. Every cell is a text: one that begins
        with ``=`` is shown, not calculated.
    """
    book = Workbook(write_only=True)
    for title, _, frame in _sections(check):
        sheet = book.create_sheet(title.en[:31])
        sheet.freeze_panes = "A2"
        for position, name in enumerate(frame.columns):
            letter = chr(ord("A") + position)
            sheet.column_dimensions[letter].width = _WIDTHS.get(str(name), 18)
        sheet.append([_text_cell(sheet, name, bold=True) for name in frame.columns])
        for row in frame.itertuples(index=False):
            sheet.append([_text_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> Cell:
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", _shown(value))[:_CELL]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # openpyxl makes a formula of what begins with =
    cell.quotePrefix = True
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _shown(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)
