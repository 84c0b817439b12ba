"""What reading one file gives: its text, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from govreport_research.bilingual import Bilingual


class UnreadableError(ValueError):
    """A file whose text cannot be had.

    Parameters
    ----------
    problem : Bilingual
        Why, and what to do.

    Attributes
    ----------
    problem : Bilingual
    """

    def __init__(self, problem: Bilingual) -> None:
        self.problem = problem
        super().__init__(problem.en)


@dataclass(frozen=True)
class Reading:
    """What one file holds.

    Attributes
    ----------
    text : str
        The report. Plain text keeps its line ends; every other format gives one paragraph
        or row of a table per line. Empty if there is no text to be had.
    format : str
        Found from the content: ``txt``, ``html``, ``mhtml``, ``pdf``, ``docx``, ``odt``,
        ``rtf``, ``doc``, ``wps``, ``ofd``, ``image``, ``zip`` ...; empty if unknown.
    reader : str
        What read it: ``plain``, ``web``, ``pdf``, ``docx``, ``odt``, ``rtf``, with
        ``libreoffice+`` in front where the file was converted first; empty if nothing did.
    encoding : str
        Of a text or web page, as Python spells it; empty for formats that state their own.
    encoding_certainty : float
        From 0 to 1. 1 where a byte-order mark, well-formed UTF-8 or the format itself
        decides.
    problem : Bilingual, optional
        Why there is no text and what to do; None if there is text.
    notes : tuple of Bilingual
        What reading changed or left out: columns joined, page numbers dropped.
    page_title : str
        Title of the web page, or of the document's properties.
    page_metadata : dict of str to str
        Meta tags, the index card of the page, or the document's properties, by their names.
    scanned : bool
        Whether it is a picture of a text.
    sha256 : str
        Of the bytes, 64 hexadecimal digits; empty if they could not be read.
    size : int
        In bytes.
    """

    text: str = ""
    format: str = ""
    reader: str = ""
    encoding: str = ""
    encoding_certainty: float = 0.0
    problem: Bilingual | None = None
    notes: tuple[Bilingual, ...] = ()
    page_title: str = ""
    page_metadata: dict[str, str] = field(default_factory=dict)
    scanned: bool = False
    sha256: str = ""
    size: int = 0

    def refused(self, problem: Bilingual) -> Reading:
        """Return the reading without text, for that reason."""
        return replace(self, text="", problem=problem)

    def to_plain(self) -> dict[str, Any]:
        """Return the reading as values that JSON knows; `from_plain` is the way back."""
        plain = dict(self.__dict__)
        plain["problem"] = self.problem and [self.problem.zh, self.problem.en]
        plain["notes"] = [[note.zh, note.en] for note in self.notes]
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Reading:
        """Return the reading that `to_plain` was called on."""
        problem = plain["problem"] and Bilingual(*plain["problem"])
        notes = tuple(Bilingual(*note) for note in plain["notes"])
        return cls(**{**plain, "problem": problem, "notes": notes})
