"""The metadata of a report, inferred from its file, with the source of every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govreport_research.corpus.intake.agencies import (
    agencies_named,
    infer_agency,
    is_work_report,
)
from govreport_research.corpus.intake.finding import AGREED, FOLLOWS, STATED, Finding
from govreport_research.corpus.intake.locate import locate
from govreport_research.corpus.intake.parts import take_apart
from govreport_research.corpus.intake.years import Years, infer_years
from govreport_research.corpus.readers import chinese_share, simplify


@dataclass(frozen=True)
class Inferred:
    """What was inferred of one report.

    Attributes
    ----------
    findings : dict of str to Finding
        By column of reports.csv: title, province, city, county, level, agency, year,
        date_written, script, source_url.
    years : Years
        What file name, header and text say of the year.
    work_report : bool
        Whether it is a government's work report (政府工作报告).
    """

    findings: dict[str, Finding]
    years: Years
    work_report: bool

    def value(self, field: str) -> str:
        """Return the value of a column, empty if nothing tells."""
        return self.findings[field].value


def infer_metadata(
    path: str,
    text: str,
    page_title: str = "",
    page_metadata: Mapping[str, str] | None = None,
) -> Inferred:
    r"""Infer the metadata of one report.

    Parameters
    ----------
    path : str
        Of the file, relative to the folder that was handed in, with forward slashes; its
        folders and name are clues. Empty to use the text alone.
    text : str
        As read, in either script.
    page_title : str, default ""
        Title of the web page it was saved from.
    page_metadata : mapping of str to str, optional
        Meta tags of that page, by name.

    Returns
    -------
    Inferred

    Examples
    --------
    >>> found = infer_metadata("", "大余县行政审批局2021年度法治政府建设报告\n县行政审批局……")
    >>> [found.value(field) for field in ("province", "city", "county", "level", "year")]
    ['江西省', '赣州市', '大余县', 'county', '2021']
    """
    metadata = dict(page_metadata or {})
    parts = take_apart(path, text, page_title, metadata)
    years = infer_years(path, parts)
    named = agencies_named(parts)
    located = locate(parts, named, years.used)
    sure = AGREED if parts.title and parts.title in text else STATED
    findings = [
        Finding("title", parts.title, "title" if parts.title else "none", parts.title, sure),
        *located.findings(),
        infer_agency(parts, named, located.place),
        *years.findings,
        _script(text),
        _address(metadata),
    ]
    return Inferred({each.field: each for each in findings}, years, is_work_report(parts))


def _script(text: str) -> Finding:
    """Tell traditional from simplified script by the characters that would change."""
    changed = sum(new != old for new, old in zip(simplify(text), text, strict=True))
    share = changed / max(chinese_share(text) * len("".join(text.split())), 1)
    script = "hant" if share > 0.1 else "hans"
    certainty = AGREED if share < 0.02 or share > 0.2 else FOLLOWS if share < 0.05 else 0.5
    return Finding("script", script, "body", f"{share:.1%} of characters traditional", certainty)


def _address(metadata: Mapping[str, str]) -> Finding:
    """Take the address that the page gives for itself."""
    lowered = {name.lower(): value.strip() for name, value in sorted(metadata.items())}
    for name in ("url", "og:url", "canonical", "snapshot-content-location"):
        if lowered.get(name, "").startswith(("http://", "https://")):
            return Finding("source_url", lowered[name], "header", name, STATED)
    return Finding("source_url", "", "none", "", STATED)
