"""The outline of a report as a table: headings and items, exact offsets, statutory roles.

Offsets and spans point into the text exactly as it was given; `reading` finds what is in it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from govreport_research.text.outline.reading import Reading, read_outline


def split_sections(text: str) -> pd.DataFrame:
    r"""Return the outline of one report.

    Parameters
    ----------
    text : str
        A whole report, as read from its file. Any text is accepted.

    Returns
    -------
    pandas.DataFrame
        One row per heading or item in order of appearance; columns of ``schema.OUTLINE``.
        ``text[start:end]`` is the heading as printed. For an item without a headline it is
        the numeral alone and `title` is empty. `confidence` tells how much speaks for
        a row; of the rows from .9 upwards more than 98 % are right on annotated reports.

        ``.attrs`` holds offset spans into `text`, half open: ``title`` (a pair or None),
        ``front_matter`` and ``back_matter`` (lists of pairs: title, speaker and date lines;
        signature and date; page furniture around the body), ``body`` (a pair) and
        ``appendices`` (list of pairs).

    Notes
    -----
    The four statutory parts are those which the rules of 2019 on supervising law-based
    government ask of an annual report. A heading has the role that its title states, else
    its parent's.

    Examples
    --------
    >>> text = "一、主要举措\n(一)完善制度。制定办法。\n(二)抓好落实。\n二、存在不足"
    >>> outline = split_sections(text)
    >>> outline["title"].tolist()
    ['主要举措', '完善制度', '抓好落实', '存在不足']
    >>> outline["parent"].tolist(), outline["role"].tolist()[3]
    ([-1, 0, 0, -1], 'shortcomings')
    """
    return outline_table(read_outline(text))


def outline_table(reading: Reading) -> pd.DataFrame:
    """Return the table of a reading; see `split_sections`."""
    flow, text = reading.flow, reading.text
    columns: dict[str, list[Any]] = {name: [] for name in ("start", "end", "marker", "title")}
    for row in reading.rows:
        start, end = flow.raw(row.start), flow.raw_end(row.end)
        columns["start"].append(start)
        columns["end"].append(end)
        split = flow.raw_end(row.marker_end) if row.marker_end > row.start else start
        columns["marker"].append(text[start:split])
        columns["title"].append(reading.title(row))
    rows = reading.rows
    frame = pd.DataFrame(
        {
            "start": pd.array(columns["start"], dtype="Int64"),
            "end": pd.array(columns["end"], dtype="Int64"),
            "kind": pd.array([row.kind for row in rows], dtype="str"),
            "level": pd.array([row.level for row in rows], dtype="Int64"),
            "parent": pd.array([row.parent for row in rows], dtype="Int64"),
            "style": pd.array([row.style for row in rows], dtype="str"),
            "marker": pd.array(columns["marker"], dtype="str"),
            "title": pd.array(columns["title"], dtype="str"),
            "run_in": pd.array([row.run_in for row in rows], dtype="boolean"),
            "role": pd.array([row.role for row in rows], dtype="str"),
            "confidence": [row.confidence for row in rows],
            "roles": pd.array(["|".join(row.roles) for row in rows], dtype="str"),
        }
    )
    frame["confidence"] = frame["confidence"].astype("float64")
    frame.attrs.update(_spans(reading))
    return frame


def _spans(reading: Reading) -> dict[str, Any]:
    """Return the parts of the text as raw spans."""
    flow, matter = reading.flow, reading.matter

    def raw(span: tuple[int, int]) -> tuple[int, int]:
        return flow.raw(span[0]), flow.raw_end(span[1])

    around: dict[str, list[tuple[int, int]]] = {"front": [], "back": []}
    first, last = flow.raw(matter.start), flow.raw_end(matter.stop) if matter.stop else 0
    for line in flow.lines:
        if line.kind == "furniture" and not first <= line.start < last:
            around["front" if line.start < first else "back"].append((line.start, line.end))
    body_stop = matter.stop
    if reading.annexes and reading.annexes[-1][1] >= matter.stop:
        body_stop = len(flow.text[: reading.annexes[-1][0]].rstrip())
    body = (matter.start, body_stop) if body_stop > matter.start else None
    return {
        "title": raw(matter.title) if matter.title else None,
        "front_matter": sorted(around["front"] + [raw(span) for span in matter.front]),
        "body": raw(body) if body else (0, 0),
        "back_matter": sorted(around["back"] + [raw(span) for span in matter.back]),
        "appendices": [raw(span) for span in reading.annexes if span[1] > span[0]],
    }


__all__ = ["outline_table", "split_sections"]
