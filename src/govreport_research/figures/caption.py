"""The words beside a figure: caption, Methods sentence and alternative text, ready to paste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.figures.printed import HEADINGS
from govreport_research.references import Reference
from govreport_research.tables import Column, Table

_PACKAGE: Final = "govreport-research"


def software_sentence() -> Bilingual:
    """Return the sentence that names the software and its version for a Methods section."""
    number = version(_PACKAGE)
    return Bilingual(
        f"图表由 {_PACKAGE} {number} 绘制。",
        f"The figure was made with {_PACKAGE} {number}.",
    )


def alternative_text(title: Bilingual, table: pd.DataFrame, schema_table: Table) -> Bilingual:
    """Return what a picture shows, for readers who cannot see it.

    Parameters
    ----------
    title : Bilingual
    table : pandas.DataFrame
        The numbers drawn, with columns of names where there are any.
    schema_table : Table

    Returns
    -------
    Bilingual
        The title, how many values there are and of what, what they are given for, and the
        largest and the smallest value with the names of what has them.
    """
    row, rows = schema_table.row, len(table)
    text = Bilingual(
        f"图：{title.zh}。共 {rows} 行数据，每行为{row.zh}。",
        f"Figure: {title.en}. {rows} {'row' if rows == 1 else 'rows'} of data, each {row.en}.",
    )
    keys, column = _drawn_columns(schema_table)
    for key in keys:
        text += _entries(table, schema_table[key])
    if column is None or table[column.name].dropna().empty:
        return text
    values = table[column.name].dropna().astype(float)
    unit = "%" if column.unit.startswith("share") else ""
    factor = 100 if unit else 1
    for extreme, zh, en in ((values.max(), "最大", "Largest"), (values.min(), "最小", "Smallest")):
        has = table.loc[values.index[values == extreme]]
        number = f"{extreme * factor:.3g}{unit}"
        places = [_place(one, keys) for one in has.to_dict("records")]
        more = len(places) - 1
        also = Bilingual(f"，另有 {more} 处" if more else "", f" and {more} more" if more else "")
        text += Bilingual(
            f"{zh} {number}（{places[0].zh}{also.zh}）。",
            f"{en}: {number} ({places[0].en}{also.en}).",
        )
    meaning = column.meaning
    return text + Bilingual(f"数值为：{meaning.zh}。", f"Values are: {meaning.en}.")


#: What a value is given for and which column holds it, by the table's name in `schema`.
_DRAWN: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "coverage": (("region", "year"), "n_reports"),
    "anatomy": (("report_id", "role"), "share"),
    "stability": (("n_topics",), "ari"),
    "shown_shares": (("category", "group"), "share"),
    "group_shares": (("category", "group"), "mean"),
    "keyness": (("word",), "log_odds"),
    "emergence": (("term", "year"), "share"),
    "robustness": (("theme",), "difference"),
    "specifications": (("theme",), "difference"),
}
#: Entries that are named one by one; of more, the number is given.
_NAMED: Final = 8


def _drawn_columns(schema_table: Table) -> tuple[tuple[str, ...], Column | None]:
    """Return what values are given for, and their column: else texts and the first quantity."""
    if schema_table.name in _DRAWN:
        keys, name = _DRAWN[schema_table.name]
        return keys, schema_table[name]
    texts = tuple(
        c.name for c in schema_table.columns if c.kind == "string" and c.name[-3:] not in _TONGUES
    )
    numbers = [c for c in schema_table.columns if c.kind in ("number", "integer") and c.unit]
    return texts, next(iter(numbers), None)


_TONGUES: Final = ("_zh", "_en")


def _entries(table: pd.DataFrame, column: Column) -> Bilingual:
    """Say which values a column has, or how many there are."""
    records = table.drop_duplicates(column.name).to_dict("records")
    called = [_place(record, (column.name,)) for record in records]
    what = HEADINGS.get(column.name, Bilingual(column.name, column.name))
    if len(called) > _NAMED:
        return Bilingual(f"{what.zh}：{len(called)} 个。", f"{what.en}: {len(called)} different.")
    zh, en = "、".join(each.zh for each in called), ", ".join(each.en for each in called)
    return Bilingual(f"{what.zh}：{zh}。", f"{what.en}: {en}.")


def _place(record: Mapping[Any, Any], keys: Sequence[str]) -> Bilingual:
    called = [
        Bilingual(
            str(record.get(f"{key}_zh", record[key])), str(record.get(f"{key}_en", record[key]))
        )
        for key in keys
    ]
    called = [each for each in called if each.zh or each.en]
    return Bilingual("，".join(each.zh for each in called), ", ".join(each.en for each in called))


def _reference_lines(references: Sequence[Reference]) -> list[str]:
    if not references:
        return []
    listed = [f"- {each.text()} ({each.used_for.text('both')})" for each in references]
    return ["## 参考文献 References", "", *listed, ""]


def caption_page(
    title: Bilingual,
    caption: Bilingual,
    alt: Bilingual,
    schema_table: Table,
    *,
    source: Bilingual,
    methods: Bilingual | None,
    interval: Bilingual | None,
    references: Sequence[Reference] = (),
) -> str:
    """Return the Markdown page that stands beside a figure.

    Parameters
    ----------
    title, caption, alt : Bilingual
    schema_table : Table
        What the columns of the CSV mean.
    source : Bilingual
        Data source, one sentence.
    methods, interval : Bilingual or None
        Sentences for the Methods section.
    references : sequence of Reference, default ()
        Publications on which the figure rests.

    Returns
    -------
    str
        Markdown in both languages, to paste into a paper; ends in a line break.
    """
    said = [each for each in (methods, interval) if each is not None]
    sentences = sum(said[1:], said[0]) + software_sentence() if said else software_sentence()
    lines = [
        f"# {title.text('both', ' / ')}",
        "",
        "## 图注 Caption",
        "",
        f"**{title.zh}。**{caption.zh}资料来源：{source.zh}",
        "",
        f"**{title.en}.** {caption.en} Source: {source.en}",
        "",
        "## 方法 Methods",
        "",
        sentences.zh,
        "",
        sentences.en,
        "",
        *_reference_lines(references),
        "## 替代文本 Alternative text",
        "",
        alt.zh,
        "",
        alt.en,
        "",
        "## 数据 Data",
        "",
        f"每行：{schema_table.row.zh}。One row: {schema_table.row.en}.",
        "",
        "| column | 含义 | meaning | unit |",
        "| --- | --- | --- | --- |",
    ]
    for column in schema_table.columns:
        meaning = column.meaning.en.replace("|", "\\|")
        lines.append(f"| `{column.name}` | {column.meaning.zh} | {meaning} | {column.unit} |")
    return "\n".join(lines) + "\n"
