"""The package and the reports of a corpus as entries of BibTeX."""

from __future__ import annotations

from importlib.metadata import metadata
from typing import Final

from govreport_research.corpus.reports import Corpus
from govreport_research.references import entry

_PACKAGE: Final = "govreport-research"
#: Year of the release that is cited, as in ``CITATION.cff``.
_YEAR: Final = "2026"


def software_entry() -> str:
    """Return the entry of this package, from its own metadata."""
    about = metadata(_PACKAGE)
    fields = {
        "author": "The govreport-research authors",
        "title": f"{_PACKAGE}: {about['Summary']}",
        "year": _YEAR,
        "note": f"Version {about['Version']}",
    }
    return entry("software", _PACKAGE, fields)


def report_entries(corpus: Corpus) -> list[str]:
    """Return one entry for each report of a corpus, as an official document of its agency.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    list of str
        In the order of the corpus. A report without a title is named by its genre, place and
        year; without a date, it bears the year reported on in brackets.
    """
    entries = []
    for row in corpus.reports.to_dict("records"):
        named = f"{row['region']}{row['year']}年度法治政府建设情况报告"
        date = str(row["date_written"])
        fields = {
            "author": str(row["agency"]),
            "title": str(row["title"]) or f"[{named}]",
            "date": date,
            "year": date[:4] or f"[{row['year']}]",
            "url": str(row["source_url"]),
            "langid": "chinese",
            "note": f"Official document 官方文件; reports on {row['year']}",
            "keywords": f"{row['region']}, {row['region_en']}",
        }
        entries.append(entry("misc", str(row["report_id"]), fields))
    return entries
