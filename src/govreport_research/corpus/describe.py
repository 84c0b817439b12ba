"""Describe data for others: a Frictionless data package, and the data dictionary.

Run as ``python -m govreport_research.corpus.describe`` it rewrites ``datapackage.json`` of
the shipped corpus and ``data/README.md`` from ``schema``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

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


def intake_package(
    name: str, reports: pd.DataFrame, ledger: pd.DataFrame, contents: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return the data package of a corpus whose metadata are still to be checked.

    Parameters
    ----------
    name : str
        Of the corpus.
    reports : pandas.DataFrame
        With the columns of ``schema.REPORTS``, and any that the scholar added.
    ledger : pandas.DataFrame
        As ``schema.INTAKE``.
    contents : mapping of str to bytes
        ``reports.csv``, ``inferred.csv`` and ``ledger.csv`` as written.

    Returns
    -------
    dict
        As `data_package`, with all three tables.
    """
    known = {*schema.REPORTS.names, *schema.REPORTS_MARKS.names}
    added = [{"name": each, "type": "string"} for each in reports.columns if each not in known]
    fields = {
        "reports.csv": [
            *frictionless_schema(schema.REPORTS)["fields"],
            *frictionless_schema(schema.REPORTS_MARKS)["fields"],
            *added,
        ],
        "inferred.csv": frictionless_schema(schema.INFERRED)["fields"],
        "ledger.csv": frictionless_schema(schema.INTAKE)["fields"],
    }
    by_sum = {row["sha256"]: row for row in ledger.to_dict("records") if row["sha256"]}
    tables = [_table_resource(file, contents[file], fields[file]) for file in sorted(fields)]
    texts = [
        {
            "name": row["report_id"],
            "path": f"texts/{row['file']}",
            "format": by_sum[row["sha256"]]["format"],
            "bytes": int(by_sum[row["sha256"]]["bytes"]),
            "hash": f"sha256:{row['sha256']}",
        }
        for row in reports.to_dict("records")
        if row["sha256"] in by_sum
    ]
    return {
        "name": name.lower(),
        "profile": "data-package",
        "title": name,
        "version": __version__,
        "resources": [*tables, *texts],
    }


def _table_resource(file: str, content: bytes, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": Path(file).stem,
        "path": file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields},
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

A corpus of your own is a folder of the same form: `reports.csv` and `texts/`. It may have
columns of your own; `govreport new` makes one of a folder of files, and writes `inferred.csv`
and `ledger.csv` (table `intake`) beside it. See `docs/corpus.md`.

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
