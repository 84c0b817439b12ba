"""References are complete, in BibTeX that can be read, and those that the methods name."""

from __future__ import annotations

import re
from importlib.metadata import metadata

import pytest
import yaml

from govreport_research import schema
from govreport_research.cli import main
from govreport_research.corpus.citation import report_entries, software_entry
from govreport_research.project import find_root
from govreport_research.references import REFERENCES, bibtex, entry

ROOT = find_root()


def fields_of(text):
    """Parse one entry of BibTeX, counting braces."""
    kind, key, body = re.fullmatch(r"@(\w+)\{([\w-]+),\n(.*)\}\n", text, re.DOTALL).groups()
    fields = {}
    for line in body.splitlines():
        name, value = re.fullmatch(r"  (\w+) = \{(.*)\},", line).groups()
        unescaped = re.sub(r"\\[{}]", "", value)
        assert unescaped.count("{") == unescaped.count("}")
        fields[name] = value.removeprefix("{").removesuffix("}") if value[:1] == "{" else value
    return kind, key, fields


def test_every_reference_is_named_where_its_method_is_described():
    sources = [*(ROOT / "docs").glob("*.md"), *(ROOT / "src").rglob("*.py")]
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in sources if path.name != "references.py"
    )
    text = " ".join(text.split())
    for each in REFERENCES:
        names = [author.partition(",")[0] for author in each.authors]
        assert re.search(rf"{names[-1]} \(?{each.year}|{names[-1]}[^.]{{0,12}}{each.year}", text), (
            each.short
        )


def test_references_are_in_order_and_lead_to_tables_that_exist():
    keys = [each.key for each in REFERENCES]
    assert keys == sorted(set(keys))
    tables = {table.name for table in schema.TABLES}
    for each in REFERENCES:
        assert each.key == f"{each.authors[0].partition(',')[0].lower()}{each.year}"
        assert set(each.tables) <= tables
        kind, key, fields = fields_of(bibtex(each))
        assert (kind, key) == (each.kind, each.key)
        assert fields["title"].replace("\\", "") == each.title
        assert fields["author"].count(" and ") == len(each.authors) - 1


def test_signs_with_a_meaning_in_tex_are_escaped():
    _, _, fields = fields_of(entry("misc", "a", {"title": "5% of R&D_{x}", "url": "http://a/b_c"}))
    assert fields == {"title": r"5\% of R\&D\_\{x\}", "url": "http://a/b_c"}


def test_the_package_is_cited_as_in_its_citation_file():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    _, _, fields = fields_of(software_entry())
    assert fields["title"].lower() == cff["title"].lower()
    assert fields["note"] == f"Version {cff['version']}"
    assert fields["year"] == str(cff["date-released"].year)
    assert fields["author"] == cff["authors"][0]["name"]
    assert cff["version"] == metadata("govreport-research")["Version"]


def test_reports_are_official_documents_of_their_agencies(corpus):
    entries = [fields_of(text) for text in report_entries(corpus)]
    reports = corpus.reports
    assert [key for _, key, _ in entries] == reports["report_id"].tolist()
    for (kind, _, fields), row in zip(entries, reports.to_dict("records"), strict=True):
        assert kind == "misc"
        assert fields["author"] == row["agency"]
        assert str(row["year"]) in fields["note"]
        assert fields["year"][:1] == "[" or fields["year"] == str(row["date_written"])[:4]


@pytest.mark.parametrize("arguments", [["cite"], ["cite", str(ROOT / "data/approval-bureaus")]])
def test_the_command_prints_package_reports_and_methods(arguments, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    entries = ["@" + each for each in printed.split("\n@")[1:]]
    assert len(entries) == 1 + 5 + len(REFERENCES)
    for text in entries:
        fields_of(re.sub(r"\n(\n|%).*", "\n", text, flags=re.DOTALL))
