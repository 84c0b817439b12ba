"""How much one file may cost; docs/corpus.md states the same numbers."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1024 * 1024

#: A larger file is not opened.
FILE_BYTES: Final = 100 * MEGABYTE
#: A text longer than this is no report; reports have 2,000 to 60,000 characters.
TEXT_CHARACTERS: Final = 5_000_000
#: What a part of a zipped document (DOCX, ODT) may unpack to, and all parts read together.
PART_BYTES: Final = 64 * MEGABYTE
PACKAGE_BYTES: Final = 128 * MEGABYTE
#: A PDF with more pages is no report.
PDF_PAGES: Final = 1_000
#: Wall-clock seconds for one file, conversion by LibreOffice included in the second.
SECONDS: Final = 30
CONVERSION_SECONDS: Final = 90
#: Address space of the process that reads; LibreOffice needs more.
MEMORY_BYTES: Final = 2_048 * MEGABYTE
#: Files that a folder may hold; beyond them reading stops with a message.
FOLDER_FILES: Final = 200_000
