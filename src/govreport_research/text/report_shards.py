"""Reports of a corpus in shards that travel to other processes, with their corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govreport_research.shards import Texts, shards
from govreport_research.text.outline.reading import Reading
from govreport_research.text.overrides import load_overrides, read_report

if TYPE_CHECKING:
    import pandas as pd

    from govreport_research.corpus.reports import Corpus


@dataclass(frozen=True)
class UnreadReport:
    """One report, with everything that its outline comes from.

    Attributes
    ----------
    report_id : str
    text : str
        As written.
    simplified : str
        In simplified script; `text` itself where that is simplified already.
    corrections : pandas.DataFrame or None
        Rows of ``schema.OUTLINE_OVERRIDES`` for this report, if there are any.
    """

    report_id: str
    text: str
    simplified: str
    corrections: pd.DataFrame | None

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is pickled: a text that is its own simplified form travels once."""
        texts = Texts([self.text] if self.simplified is self.text else [self.text, self.simplified])
        return _received, (self.report_id, texts, self.corrections)

    def read(self) -> Reading:
        """Return the reading of the report, corrected.

        Returns
        -------
        Reading

        Raises
        ------
        InputError
            If a correction does not fit the text.
        """
        return read_report(self.text, self.corrections)


def _received(report_id: str, texts: Texts, corrections: pd.DataFrame | None) -> UnreadReport:
    return UnreadReport(report_id, texts[0], texts[-1], corrections)


def report_shards(corpus: Corpus) -> list[list[UnreadReport]]:
    """Return the reports of a corpus in shards of about 400,000 characters.

    Parameters
    ----------
    corpus : Corpus
        Corrections in its folder are sent along.

    Returns
    -------
    list of lists of UnreadReport
        In the order of the corpus. They hold its texts and no copies.

    Raises
    ------
    InputError
        If the table of corrections has problems.
    """
    overrides = load_overrides(corpus.folder, corpus.reports["report_id"])
    corrections = {str(name): own for name, own in overrides.groupby("report_id", sort=False)}
    reports = []
    for report_id in map(str, corpus.reports["report_id"]):
        text, simplified = corpus.text(report_id), corpus.simplified(report_id)
        # One object for both, so that a text travels once.
        simplified = text if simplified == text else simplified
        reports.append(UnreadReport(report_id, text, simplified, corrections.get(report_id)))
    return [reports[part] for part in shards([len(each.text) for each in reports])]


def characters(parts: list[list[UnreadReport]]) -> int:
    """Return the size of all shards, in characters."""
    return sum(len(each.text) for part in parts for each in part)
