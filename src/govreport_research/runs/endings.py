"""Endings of the files of a figure, by which a run knows whether all is there."""

from __future__ import annotations

from typing import Final

#: The files of which a figure consists.
BUNDLE: Final = (".pdf", ".svg", ".png", ".csv", ".json", ".md", ".tex")
#: Ending of the file that says why there is no such figure.
OMITTED: Final = ".omitted.md"
