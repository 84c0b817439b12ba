"""Tables to paste: a panel of indicators with its labels, and any table as CSV, LaTeX, Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import latex
from govreport_research.tables import markdown_row


def panel_table(
    panel: pd.DataFrame,
    concepts: Mapping[str, Bilingual],
    reports: Mapping[str, Bilingual],
    language: Language = "both",
) -> pd.DataFrame:
    """Return a panel as a table to print: indicators down, reports across, values as written.

    Parameters
    ----------
    panel : pandas.DataFrame
        As `indicator_panel` returns it.
    concepts, reports : mapping of str to Bilingual
        Names of the indicators and labels of the reports, in the order of rows and columns.
    language : {"zh", "en", "both"}, default "both"

    Returns
    -------
    pandas.DataFrame
        Texts; a dash where a report gives no number. `paste_table` writes it for a paper.
    """
    wide = panel.pivot_table(
        index="concept", columns="report_id", values="value", aggfunc="first", sort=False
    )
    rows = [concept for concept in concepts if concept in wide.index]
    columns = [report for report in reports if report in wide.columns]
    wide = wide.reindex(index=rows, columns=columns).astype(object)
    wide = wide.where(wide.notna(), "–")
    wide.index = pd.Index([concepts[row].text(language) for row in rows])
    wide.columns = pd.Index([reports[column].text(language) for column in columns])
    return wide


def paste_table(table: pd.DataFrame, form: Literal["csv", "latex", "markdown"]) -> str:
    r"""Return a table as text that can be pasted into a paper or a spreadsheet.

    Parameters
    ----------
    table : pandas.DataFrame
        The index becomes the first column.
    form : {"csv", "latex", "markdown"}
        For XLSX, ``table.to_excel(path)`` does it.

    Returns
    -------
    str
        Ends in a line break. LaTeX needs the package booktabs and, for Chinese, ctex.

    Raises
    ------
    ValueError
        If `form` is none of these.

    Examples
    --------
    >>> print(paste_table(pd.DataFrame({"A&B": ["99%"]}, index=["a_b"]), "latex"))
    \begin{tabular}{ll}
      \toprule
       & A\&B \\
      \midrule
      a\_b & 99\% \\
      \bottomrule
    \end{tabular}
    <BLANKLINE>
    """
    if form == "csv":
        return table.to_csv(lineterminator="\n")
    head = ["", *map(str, table.columns)]
    values = zip(table.index, table.to_numpy(), strict=True)
    body = [[str(name), *map(str, row)] for name, row in values]
    if form == "markdown":
        return "".join(f"{markdown_row(row)}\n" for row in (head, ["---"] * len(head), *body))
    if form == "latex":
        return "\n".join(latex.tabular(head, body, "l")) + "\n"
    raise ValueError(f"form must be csv, latex or markdown, not {form!r}")
