"""The words beside a figure: caption, Methods sentence and alternative text, ready to paste."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

import pandas as pd

from govreport_research.bilingual import Bilingual
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
        The numbers drawn.
    schema_table : Table

    Returns
    -------
    Bilingual
        The title, how many values there are and of what, and their range.
    """
    row, rows = schema_table.row, len(table)
    text = Bilingual(
        f"图：{title.zh}。共 {rows} 行数据，每行为{row.zh}。",
        f"Figure: {title.en}. {rows} rows of data, each {row.en}.",
    )
    column = _main_quantity(schema_table)
    if column is None or table[column.name].dropna().empty:
        return text
    low, high = (format(float(v), ".3g") for v in table[column.name].dropna().agg(["min", "max"]))
    return text + Bilingual(
        f"{column.meaning.zh}：最小 {low}，最大 {high}。",
        f"From {low} to {high}: {column.meaning.en}.",
    )


def _main_quantity(schema_table: Table) -> Column | None:
    """Return the column that is drawn: the first share, else the first number that is kept."""
    numbers = [c for c in schema_table.columns if c.kind in ("number", "integer")]
    shares = [c for c in numbers if c.kind == "number" and c.maximum == 1]
    return next(iter([*shares, *(c for c in numbers if c.unit)]), None)


def caption_page(
    title: Bilingual,
    caption: Bilingual,
    alt: Bilingual,
    schema_table: Table,
    *,
    source: Bilingual,
    methods: Bilingual | None,
    interval: Bilingual | None,
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
