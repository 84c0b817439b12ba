"""Reports that share most of their wording with another one, told in ledger and check."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.intake.checking import Check
from govreport_research.corpus.intake.founding import read_ledger, refresh_package, write_ledger
from govreport_research.tables import conform

_COLUMNS: Final = ("resembles", "resembles_share", "resembles_why", "resembles_why_zh")
#: Where these doubts are taken from.
SOURCE: Final = "shared wording"
_IDS: Final = re.compile(r"[^\w-]+")
#: What to do about a pair that is right as it is.
DISMISS: Final = Bilingual(
    "两份报告都无误的，在其中一行的 notes 中写上另一份的 report_id，即不再提示。",
    "Where both of two reports are right, put the other's report_id into the notes of one of "
    "them: the pair is not listed again.",
)


def mark_resemblances(ledger: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Tell in the ledger which report each report looks like, and why.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As ``schema.INTAKE``.
    pairs : pandas.DataFrame
        As ``schema.SUSPICIOUS_PAIRS``, the largest overlap first.

    Returns
    -------
    pandas.DataFrame
        As ``schema.INTAKE``; of several reports the one that shares most is named, and what
        an earlier search had found is gone.
    """
    told: dict[str, dict[str, Any]] = {}
    for row in pairs.to_dict("records"):
        for own, other in (("a", "b"), ("b", "a")):
            values = (
                row[f"report_{other}"],
                round(row[f"share_{own}"], 4),
                row["what_en"],
                row["what_zh"],
            )
            told.setdefault(row[f"report_{own}"], dict(zip(_COLUMNS, values, strict=True)))
    marked = ledger.copy()
    for column in _COLUMNS:
        absent = float("nan") if column == "resembles_share" else ""
        marked[column] = [told.get(own, {}).get(column, absent) for own in ledger["report_id"]]
    return conform(marked, schema.INTAKE)


def record_resemblances(folder: Path, listing: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Write what `mark_resemblances` tells into the ledger of a corpus, if it has one.

    Parameters
    ----------
    folder : Path
    listing : pandas.DataFrame
        Its ``reports.csv``: a report that was given another id gets it in the ledger too.
    pairs : pandas.DataFrame
        As ``schema.SUSPICIOUS_PAIRS``.
    """
    if not (folder / "ledger.csv").is_file():
        return
    ledger = read_ledger(folder)
    if {"report_id", "sha256"} <= set(listing.columns):
        now = dict(zip(listing["sha256"], listing["report_id"], strict=True))
        held = ledger["report_id"] != ""
        ids = ledger["sha256"].map(now).where(held & (ledger["sha256"] != ""))
        ledger["report_id"] = ids.fillna(ledger["report_id"])
    write_ledger(folder, mark_resemblances(ledger, pairs))
    refresh_package(folder)


def with_resemblances(check: Check, pairs: pd.DataFrame) -> Check:
    """Add pairs of reports that share most of their wording to what is to be looked at.

    Parameters
    ----------
    check : Check
    pairs : pandas.DataFrame
        As ``schema.SUSPICIOUS_PAIRS``.

    Returns
    -------
    Check
        With one more doubt for each pair, at the later of its two rows. A pair of which one
        report names the other in its ``notes`` has been looked at and is left out.
    """
    frame = check.listing
    if pairs.empty:
        return check
    rows = dict(zip(frame["report_id"], frame.index, strict=True))
    noted = frame["notes"] if "notes" in frame.columns else pd.Series("", index=frame.index)
    notes = {
        own: set(_IDS.split(text)) for own, text in zip(frame["report_id"], noted, strict=True)
    }
    found = []
    for pair in pairs.to_dict("records"):
        first, second = sorted((pair["report_a"], pair["report_b"]), key=lambda own: rows[own])
        if second in notes[first] or first in notes[second]:
            continue
        why = Bilingual(pair["what_zh"], pair["what_en"])
        found.append(
            {
                "row": rows[second],
                "report_id": second,
                "column": "duplicate",
                "value": first,
                "inferred": "",
                "source": SOURCE,
                "evidence": why.text("both"),
                "certainty": float("nan"),
            }
        )
    told = {row["report_id"] for row in found}
    known = check.doubts[
        ~((check.doubts["column"] == "duplicate") & check.doubts["report_id"].isin(told))
    ]
    doubts = pd.DataFrame([*known.to_dict("records"), *found], columns=known.columns)
    doubts = doubts.sort_values("row", kind="stable", ignore_index=True)
    return replace(check, doubts=conform(doubts, schema.CHECK_DOUBTS))
