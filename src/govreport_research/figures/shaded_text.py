"""A report's text on a page, shaded by where its wording is found elsewhere."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual

#: Shade and underline of each place: told apart without colour by the line.
_LOOK: Final[dict[str, str]] = {
    "template": "background:#d9d9d9;border-bottom:3px double #000",
    "own_earlier": "background:#bcdcf2;border-bottom:2px solid #005a8f",
    "others_earlier": "background:#ffd9b8;border-bottom:2px dashed #a84300",
    "same_time": "background:#fff3b0;border-bottom:2px dotted #6b5900",
    "later": "background:none;border-bottom:1px dotted #595959",
    "itself": "background:#cdeadf;border-bottom:2px dotted #006b4f",
}
_STYLE: Final = """\
body{font:16px/1.9 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem;color:#111}
.text{white-space:pre-wrap;overflow-wrap:anywhere;margin-top:1rem;border-top:1px solid #ccc;
padding-top:1rem}
mark{color:inherit;padding:0}ul{list-style:none;padding:0;font-size:.9rem}"""
_FIRST: Final = Bilingual("最早见于", "first in")
_HOLDERS: Final = Bilingual("持有该文字的其他报告数", "other reports that hold it")
_UNMARKED: Final = Bilingual(
    "未加底纹的文字在所收报告中别处没有；“最早”只就所收报告而言。",
    "Text without shading is found nowhere else among the reports held; first means first "
    "among these.",
)
#: The earliest reports that a tooltip names.
_NAMED: Final = 5


def wording_html(
    text: str,
    traced: pd.DataFrame,
    reports: Mapping[str, Bilingual] | None = None,
    title: str = "",
) -> str:
    """Return a page that shows a text shaded by where its wording is found elsewhere.

    Parameters
    ----------
    text : str
        The report as written.
    traced : pandas.DataFrame
        Columns of ``schema.TRACED_WORDING``, of this report.
    reports : mapping of str to Bilingual, optional
        Label of each report_id, for the tooltips; the report_id itself where none is given.
    title : str, default ""
        Heading of the page.

    Returns
    -------
    str
        Self-contained HTML: a legend with the per cent of the text that is marked for each
        place, then the whole text. A tooltip names the earliest report that holds a
        stretch, and says how many do.

    Examples
    --------
    >>> from govreport_research import find_shared_wording, load_corpus, trace_wording
    >>> shared = find_shared_wording(load_corpus("data/approval-bureaus"))
    >>> page = wording_html(shared.written[4], trace_wording(shared, "liuzhou-2024"))
    >>> page.startswith("<!doctype html>"), page.count("<mark") > 2
    (True, True)
    """
    heading = title or "文字的来处 Where the wording is found"
    labels = {} if reports is None else reports
    body: list[str] = []
    position, look = 0, ""
    rows = traced.sort_values("start").to_dict("records")
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        gap = text[position:start]
        # A comma inside of a shared run belongs to it.
        inside = body and gap and "\n" not in gap and not any(map(str.isalnum, gap))
        body.append(f'<mark style="{look}">{escape(gap)}</mark>' if inside else escape(gap))
        look, tip = _LOOK[row["found_in"]], escape(_tip(row, labels), quote=True)
        body.append(
            f'<mark class="{row["found_in"]}" style="{look}" title="{tip}">'
            f"{escape(text[start:end])}</mark>"
        )
        position = end
    body.append(escape(text[position:]))
    length = traced["end"].astype(int) - traced["start"].astype(int)
    marked = length.groupby(traced["found_in"]).sum()
    legend = "\n".join(
        f'<li><mark style="{_LOOK[name]}">{escape(schema.FOUND_IN[name].text("both"))}</mark> '
        f"{100 * marked[name] / len(text):.1f}%</li>"
        for name in _LOOK
        if name in marked.index
    )
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(heading)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(heading)}</h1>\n<ul>{legend}</ul>\n"
        f"<p>{escape(_UNMARKED.text('both'))}</p>"
        f'<div class="text">{"".join(body)}</div></body></html>\n'
    )


def _tip(row: Mapping[Hashable, Any], labels: Mapping[str, Bilingual]) -> str:
    place = schema.FOUND_IN[str(row["found_in"])].text("both")
    first = [each for each in str(row["first"]).split("|") if each]
    names = [labels[each].text("both") if each in labels else each for each in first[:_NAMED]]
    more = f" +{len(first) - _NAMED}" if len(first) > _NAMED else ""
    said = [place]
    said += [f"{_FIRST.text('both')}: {', '.join(names)}{more}"] if names else []
    return "; ".join([*said, f"{_HOLDERS.text('both')}: {row['n_reports']}"])
