"""Outlines to passages: paragraphs and paragraph-initial items, the units that are measured."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

import govreport_research
from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.blocks import each_block
from govreport_research.cache import Cache
from govreport_research.keys import source_version
from govreport_research.tables import conform, from_columns
from govreport_research.text.outline.reading import read_outline
from govreport_research.text.overrides import load_overrides, read_report
from govreport_research.text.places import (
    Placed,
    joined,
    pack_places,
    placed,
    unpack_places,
)

if TYPE_CHECKING:
    from govreport_research.corpus.reports import Corpus

#: The parts that the rules of 2019 ask every report for.
STATUTORY: Final = ("measures", "shortcomings", "leader_duty", "plans")
_ANATOMY_ROLES: Final = ("preamble", *STATUTORY, "other")
_WHAT: Final = Bilingual("段落", "Passages")


def split_corpus(corpus: Corpus) -> pd.DataFrame:
    """Return all passages of a corpus.

    Parameters
    ----------
    corpus : Corpus
        From `load_corpus`.

    Returns
    -------
    pandas.DataFrame
        One row per passage, reports in the order of ``corpus.reports``, passages in order of
        appearance; columns of ``schema.PASSAGES``. Page furniture, title, speaker and date
        lines, tables, signature and annexes are in no passage. A heading of its own line is
        none either; one that runs into its paragraph belongs to it. Corrections in the
        corpus folder's ``outline_overrides.csv`` are applied.

    Examples
    --------
    >>> from govreport_research import load_corpus
    >>> passages = split_corpus(load_corpus("data/approval-bureaus"))
    >>> passages["report_id"].nunique(), passages["role"].iloc[0]
    (5, 'preamble')
    """
    overrides = load_overrides(corpus.folder, corpus.reports["report_id"])
    report_ids = [str(report_id) for report_id in corpus.reports["report_id"]]
    by_hand = set(overrides["report_id"])
    plain = [report_id for report_id in report_ids if report_id not in by_hand]
    corrected = [report_id for report_id in report_ids if report_id in by_hand]
    readings = (
        read_report(corpus.text(each), overrides[overrides["report_id"] == each])
        for each in corrected
    )
    found = joined([_find_all([corpus.text(each) for each in plain]), placed(readings)])
    place = {report_id: number for number, report_id in enumerate([*plain, *corrected])}
    return passage_table(
        [(each, corpus.text(each), corpus.simplified(each)) for each in report_ids],
        found.of_texts(np.array([place[each] for each in report_ids], dtype=np.intp)),
    )


def split_passages(
    text: str, simplified: str | None = None, report_id: str = "text"
) -> pd.DataFrame:
    r"""Return the passages of one text.

    Parameters
    ----------
    text : str
        A whole report.
    simplified : str, optional
        The same text in simplified script, of the same length; `text` itself if not given.
    report_id : str, default "text"
        Written into the columns `report_id` and `passage_id`.

    Returns
    -------
    pandas.DataFrame
        As `split_corpus`.

    Raises
    ------
    ValueError
        If `simplified` has another length than `text`.

    Examples
    --------
    >>> text = "一、主要举措\n(一)完善制度。制定办法。\n二、存在不足\n人手不够。"
    >>> passages = split_passages(text)
    >>> passages[["text", "role"]].values.tolist()
    [['(一)完善制度。制定办法。', 'measures'], ['人手不够。', 'shortcomings']]
    """
    if simplified is not None and len(simplified) != len(text):
        raise ValueError(
            f"simplified has {len(simplified)} characters, text has {len(text)}; "
            "convert character by character so that offsets stay the same."
        )
    simplified = text if simplified is None else simplified
    return passage_table([(report_id, text, simplified)], placed([read_outline(text)]))


def section_anatomy(passages: pd.DataFrame) -> pd.DataFrame:
    r"""Return how much of each report each statutory part takes.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.ANATOMY``: for each report, in order of appearance, one row per
        role in the order preamble, measures, shortcomings, leader_duty, plans, other.
        `share` is of the report's passages, 0 to 1, and sums to 1 within a report.
        `missing` is true for a statutory part without a passage; preamble and other are
        asked for by no rule and never missing.

    Examples
    --------
    >>> text = "一、主要举措\n制定办法。\n二、下一步打算\n加强。"
    >>> table = section_anatomy(split_passages(text))
    >>> table.loc[table["missing"], "role"].tolist()
    ['shortcomings', 'leader_duty']
    """
    records: list[dict[str, Any]] = []
    for report_id, group in passages.groupby("report_id", sort=False):
        total = int(group["characters"].sum())
        for role in _ANATOMY_ROLES:
            part = group[group["role"] == role]
            characters = int(part["characters"].sum())
            records.append(
                {
                    "report_id": report_id,
                    "role": role,
                    "passages": len(part),
                    "characters": characters,
                    "share": characters / total,
                    "missing": role in STATUTORY and part.empty,
                }
            )
    if not records:
        return schema.ANATOMY.empty()
    return conform(pd.DataFrame(records), schema.ANATOMY)


def passage_table(reports: Sequence[tuple[str, str, str]], found: Placed) -> pd.DataFrame:
    """Return the passages of some reports.

    Parameters
    ----------
    reports : sequence of (report_id, text, simplified text)
    found : Placed
        Of their texts, in the same order.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.PASSAGES``.
    """
    starts, ends = found.columns["start"].tolist(), found.columns["end"].tolist()
    passage_ids: list[str] = []
    texts: list[str] = []
    measured: list[str] = []
    bounds = pairwise(found.bounds.tolist())
    for (report_id, text, simplified), (first, last) in zip(reports, bounds, strict=True):
        spans = list(map(slice, starts[first:last], ends[first:last]))
        passage_ids += [f"{report_id}:{start}" for start in starts[first:last]]
        own = [text[span] for span in spans]
        texts += own
        measured += own if simplified == text else [simplified[span] for span in spans]
    for number, broken in found.spans.items():  # broken lines are joined
        _, text, simplified = reports[int(np.searchsorted(found.bounds, number, "right")) - 1]
        texts[number] = "".join([text[start:end] for start, end in broken])
        measured[number] = "".join([simplified[start:end] for start, end in broken])
    lengths = np.diff(found.bounds)
    names = np.array([report_id for report_id, _, _ in reports], dtype=object)
    columns: dict[str, Any] = {
        "passage_id": passage_ids,
        "report_id": np.repeat(names, lengths),
        "text": texts,
        "measured": measured,
        **found.columns,
    }
    return from_columns(columns, schema.PASSAGES)


def _find_all(texts: Sequence[str]) -> Placed:
    """Return the passages of texts, from the cache where they are known and from all cores."""
    parts, owners = [placed([])], [np.empty(0, dtype=np.intp)]
    for mine, places, body in each_block(texts, pack_places, Cache("passages"), _version(), _WHAT):
        parts.append(unpack_places(body).of_texts(places))
        owners.append(mine)
    return joined(parts).of_texts(np.argsort(np.concatenate(owners)))


@cache
def _version() -> bytes:
    package = Path(govreport_research.__file__).parent
    furniture = package / "corpus" / "furniture.py"
    return source_version(package / "text", furniture, packages=("opencc",))


__all__ = ["section_anatomy", "split_corpus", "split_passages"]
