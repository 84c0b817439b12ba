"""Describe data for others: a Frictionless data package, and the data dictionary.

Run as ``python -m govreport_research.corpus.describe`` it rewrites ``datapackage.json`` of
the shipped corpus and ``data/README.md`` from ``schema``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from govreport_research import __version__, schema
from govreport_research.corpus.reports import Corpus, load_corpus
from govreport_research.project import find_root
from govreport_research.tables import Table, frictionless_schema, markdown

_TITLE = (
    "五份行政审批机关法治政府建设年度报告 / Five annual reports on law-based government "
    "of administrative-approval bureaus"
)

_RIGHTS = """\
## Rights / 权利

The reports in `approval-bureaus/texts/` are official documents of Chinese state organs.
Article 5 of the Copyright Law of the People's Republic of China excludes documents of a
legislative, administrative or judicial nature from copyright. They are kept byte for byte
as found on public web pages, page furniture and copying faults included; the addresses were
not kept with the texts, so `source_url` is empty. Cite the issuing agency, the title and the
year of a report. Names of officials stand in them as published.

报告为国家机关公开发布的公文，依《著作权法》第五条不适用著作权保护；文本按网页原样逐字节保存。
引用时请注明发文机关、标题和年度。

The codebook, the rules of indicators, the terms, the stop words and the hand coding were made
for this project and are under the project's licence (BSD-3-Clause).
"""


def data_package(corpus: Corpus) -> dict[str, Any]:
    """Return the Frictionless data package of a corpus.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    dict
        A descriptor after the Data Package standard of Frictionless Data
        (https://specs.frictionlessdata.io/data-package/): the reports table with its
        schema, and every text with encoding, size and SHA-256.
    """
    listing = (corpus.folder / "reports.csv").read_bytes()
    table = {
        "name": "reports",
        "path": "reports.csv",
        "profile": "tabular-data-resource",
        "title": schema.REPORTS.title.text("both", " / "),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(listing),
        "hash": f"sha256:{hashlib.sha256(listing).hexdigest()}",
        "schema": {**frictionless_schema(schema.REPORTS), "primaryKey": "report_id"},
    }
    texts = [
        {
            "name": row["report_id"],
            "path": f"texts/{row['file']}",
            "title": corpus.labels()[row["report_id"]].text("both", " / "),
            "format": row["format"],
            "mediatype": "text/plain",
            "encoding": row["encoding"],
            "bytes": int(row["bytes"]),
            "hash": f"sha256:{row['sha256']}",
        }
        for row in corpus.ledger[corpus.ledger["status"] == "loaded"].to_dict("records")
    ]
    return {
        "name": corpus.folder.name,
        "profile": "data-package",
        "title": _TITLE,
        "version": __version__,
        "resources": [table, *texts],
    }


def data_dictionary(tables: tuple[Table, ...] = schema.TABLES) -> str:
    """Return ``data/README.md``: what lies in ``data/``, rights, and every table's columns.

    Parameters
    ----------
    tables : tuple of Table, default all

    Returns
    -------
    str
        Markdown.
    """
    head = f"""\
# Data / 数据

<!-- Written from schema/ by: python -m govreport_research.corpus.describe -->

| path | what it is |
| --- | --- |
| `approval-bureaus/` | the shipped corpus: `reports.csv`, the five texts, `datapackage.json` |
| `codebook.csv`, `codebook.md` | 16 reform themes: definitions, rules, indicator terms |
| `hand-coding/` | themes of the passages of three reports, coded by hand |
| `indicator_concepts.csv` | rules by which quantities are brought together as indicators |
| `tracked_terms.csv` | terms followed over the years, with their English |
| `terms.txt` | reform terms that the segmenter keeps whole, each with its source |
| `stopwords.txt` | words left out of topics |

A corpus of your own is a folder of the same form: `reports.csv` and `texts/`.

{_RIGHTS}
## Tables / 数据表

Types: `string`; `integer`; `number`; `boolean`; `date` is `YYYY-MM-DD`. Figures are published
with the table they draw; its columns are among these.

"""
    return head + "\n".join(markdown(table) for table in tables)


def write_descriptions(root: Path) -> list[Path]:
    """Write ``datapackage.json`` of the shipped corpus and ``data/README.md``.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    list of Path
        The files written.
    """
    corpus = load_corpus(root / "data" / "approval-bureaus")
    package = corpus.folder / "datapackage.json"
    descriptor = json.dumps(data_package(corpus), ensure_ascii=False, indent=2)
    package.write_text(descriptor + "\n", encoding="utf-8", newline="\n")
    readme = root / "data" / "README.md"
    readme.write_text(data_dictionary(), encoding="utf-8", newline="\n")
    return [package, readme]


if __name__ == "__main__":
    write_descriptions(find_root())
