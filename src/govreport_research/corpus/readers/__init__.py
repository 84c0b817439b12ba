"""Files as scholars save them to texts: web pages, PDF, Word and plain text in any encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govreport_research.corpus.readers.encodings import decode
from govreport_research.corpus.readers.files import read_file
from govreport_research.corpus.readers.reading import Reading, UnreadableError
from govreport_research.corpus.readers.script import chinese_share, garbled_share, simplify

if TYPE_CHECKING:
    from govreport_research.corpus.readers.folder import read_folder

__all__ = [
    "Reading",
    "UnreadableError",
    "chinese_share",
    "decode",
    "garbled_share",
    "read_file",
    "read_folder",
    "simplify",
]


def __getattr__(name: str) -> Any:
    # The processes that read files import this package; pandas would cost each half a second.
    if name == "read_folder":
        from govreport_research.corpus.readers.folder import read_folder

        return read_folder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
