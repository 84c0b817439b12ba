"""An outline to be checked by eye: as an indented tree, and as a page with the marked text."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual

#: Below this confidence a heading is flagged for a second look.
DOUBTFUL: Final = 0.9
#: A tree shows titles up to this length, in characters.
_LONGEST: Final = 44

#: Colour of each part on the page, dark enough to read on white (WCAG 2, 4.5 : 1 or more).
_COLOURS: Final[dict[str, str]] = {
    "measures": "#005a8f",
    "shortcomings": "#a84300",
    "leader_duty": "#6b3fa0",
    "plans": "#006b4f",
    "other": "#595959",
}
_STYLE: Final = """\
body{font:16px/1.75 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem;color:#111}
nav{font-size:.9rem;border-bottom:1px solid #ccc;margin-bottom:1rem;padding-bottom:1rem}
nav a{display:block;color:inherit;text-decoration:none}
nav a:hover,nav a:focus{text-decoration:underline}
.text{white-space:pre-wrap;overflow-wrap:anywhere}mark{background:none;font-weight:700;
border-bottom:2px solid currentColor}.item{font-weight:400;border-bottom-style:dotted}
.doubtful{background:#fff3b0}.role{font-size:.8rem;margin-left:.5em}ul{padding-left:1.2em}"""
_LEGEND: Final = Bilingual("黄底：把握不足，请核对", "Yellow: doubtful, please check")


def draw_outline(text: str, outline: pd.DataFrame) -> str:
    r"""Return an outline as lines of text, indented by level.

    Parameters
    ----------
    text : str
        The report as it was split.
    outline : pandas.DataFrame
        Table ``outline`` of that text, or some of its rows.

    Returns
    -------
    str
        One line per row: heading, statutory part, and a question mark where the confidence
        is below .9. Empty for an outline without rows.

    Examples
    --------
    >>> from govreport_research import split_sections
    >>> text = "一、主要举措\n(一)强化领导\n正文。\n(二)强化学习\n正文。\n二、存在不足\n"
    >>> print(draw_outline(text, split_sections(text)))
    一、主要举措  [measures]
      (一)强化领导
      (二)强化学习
    二、存在不足  [shortcomings]
    """
    lines = []
    above: dict[int, str] = {}
    for row in outline.to_dict("records"):
        level = int(row["level"])
        heading = " ".join(text[row["start"] : row["end"]].split())
        if len(heading) > _LONGEST:
            heading = heading[: _LONGEST - 1] + "…"
        line = "  " * (level - 1) + heading
        if above.get(level - 1) != row["role"]:
            line += f"  [{row['role']}]"
        if row["confidence"] < DOUBTFUL:
            line += f"  ? {row['confidence']:.2f}"
        above[level] = row["role"]
        lines.append(line)
    return "\n".join(lines)


def outline_html(text: str, outline: pd.DataFrame, title: str = "") -> str:
    """Return a page that shows the text with its headings marked, to check them by eye.

    Parameters
    ----------
    text : str
        The report as it was split.
    outline : pandas.DataFrame
        Table ``outline`` of that text.
    title : str, default ""
        Heading of the page; the document's own title if there is one.

    Returns
    -------
    str
        Self-contained HTML: first the outline as links, then the whole text. Headings have
        the colour of their statutory part; those below a confidence of .9 are on yellow,
        with the confidence as a tooltip.
    """
    span = outline.attrs.get("title")
    heading = title or (text[span[0] : span[1]] if span else "") or "大纲 Outline"
    links, body, position = [], [], 0
    for number, row in enumerate(outline.sort_values("start").to_dict("records")):
        start, end = int(row["start"]), int(row["end"])
        marked = escape(text[start:end])
        doubtful = row["confidence"] < DOUBTFUL
        classes = " ".join(
            name
            for name, holds in (("item", row["kind"] == "item"), ("doubtful", doubtful))
            if holds
        )
        look = f'class="{classes}" style="color:{_COLOURS[row["role"]]}"'
        part = escape(schema.ROLES[row["role"]].text("both"))
        links.append(
            f'<a href="#h{number}" {look} data-level="{row["level"]}">'
            f"{'&emsp;' * (int(row['level']) - 1)}{marked}<span class=role>{part}</span></a>"
        )
        tip = f"{part}, {row['confidence']:.2f}"
        body.append(escape(text[position:start]))
        body.append(f'<mark id="h{number}" {look} title="{tip}">{marked}</mark>')
        position = end
    body.append(escape(text[position:]))
    return (
        f'<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(heading)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(heading)}</h1>"
        f"<p>{escape(_LEGEND.text('both'))} (&lt; {DOUBTFUL}).</p><nav>\n"
        + "\n".join(links)
        + '\n</nav><div class="text">'
        + "".join(body)
        + "</div></body></html>\n"
    )
