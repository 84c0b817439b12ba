"""The page beside a figure: caption, Methods sentences and alternative text, ready to paste."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.references import Reference
from govreport_research.tables import Table, markdown_row

_PACKAGE: Final = "govreport-research"


def software_sentence() -> Bilingual:
    """Return the sentence that names the software and its version for a Methods section."""
    number = version(_PACKAGE)
    return Bilingual(
        f"图表由 {_PACKAGE} {number} 绘制。",
        f"The figure was made with {_PACKAGE} {number}.",
    )


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
        markdown_row(["column", "含义", "meaning", "unit"]),
        markdown_row(["---"] * 4),
    ]
    for column in schema_table.columns:
        meaning = column.meaning
        lines.append(markdown_row([f"`{column.name}`", meaning.zh, meaning.en, column.unit]))
    return "\n".join(lines) + "\n"
