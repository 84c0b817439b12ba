"""The reports of a corpus that is still being corrected, compared with each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from govreport_research import schema
from govreport_research.corpus.readers import simplify
from govreport_research.corpus.reports import Corpus
from govreport_research.measures.wording_pairs import suspicious_pairs

_PLACE = ["province", "city", "county"]


def find_resemblances(listing: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return pairs of reports that share so much that one may be a duplicate or misfiled.

    Parameters
    ----------
    listing : pandas.DataFrame
        Rows of ``reports.csv``, all values as text; other columns may be wrong or missing.
    texts : mapping of str to str
        By report_id.

    Returns
    -------
    pandas.DataFrame
        As ``schema.SUSPICIOUS_PAIRS``. Rows without a text, a year or a place are compared
        once these are filled in.
    """
    if not {"report_id", "year", "date_written", *_PLACE} <= set(listing.columns):
        return schema.SUSPICIOUS_PAIRS.empty()
    frame = listing[["report_id", "year", "date_written"]].assign(
        region=listing[_PLACE].agg("".join, axis=1),
        year=pd.to_numeric(listing["year"], errors="coerce"),
    )
    complete = frame["year"].between(1900, 2100) & (frame["region"] != "")
    frame = frame[complete & frame["report_id"].isin(list(texts))]
    frame = frame.drop_duplicates("report_id").astype({"year": "int64"})
    frame = frame.sort_values(["year", "report_id"], ignore_index=True)
    if len(frame) < 2:
        return schema.SUSPICIOUS_PAIRS.empty()
    written = {own: texts[own] for own in frame["report_id"]}
    plain = {own: simplify(text) for own, text in written.items()}
    return suspicious_pairs(Corpus(Path(), frame, schema.LEDGER.empty(), written, plain))
