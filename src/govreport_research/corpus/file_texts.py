"""Files of a corpus to texts: from the cache, else plain text here and all else within limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

import govreport_research
from govreport_research.bilingual import Bilingual
from govreport_research.cache import Cache, keys_of, source_version
from govreport_research.corpus.readers.files import FileBytes, file_bytes
from govreport_research.corpus.readers.isolation import read_isolated
from govreport_research.corpus.readers.reading import UnreadableError
from govreport_research.corpus.report_texts import (
    ReportText,
    pack_texts,
    read_plain_files,
    report_text,
    unpack_texts,
)
from govreport_research.shards import LARGE_SHARD, map_shards, shards

#: Plain text with these endings is read at once; all else in a process of its own.
PLAIN_ENDINGS: Final = (".txt", ".md")
#: Bytes of files that are in memory at a time.
_AT_ONCE: Final = 200_000_000
#: Text is read so many times faster than it is measured: other processes, which take a second
#: to start, are worth it for thousands of reports only.
_READ_FASTER: Final = 20
_READING: Final = Bilingual("读取", "Reading")
#: Packages that decide what is read from a file.
_PACKAGES: Final = (
    "charset-normalizer",
    "lxml",
    "numpy",
    "opencc",
    "pypdfium2",
    "scipy",
    "striprtf",
)
#: How a file that another program converted first was read: what it makes of a file is its own
#: affair, and a newer one may do better.
_CONVERTED: Final = "libreoffice+"


def read_files(texts: Path, sizes: Mapping[str, int]) -> dict[str, ReportText]:
    """Read some files of a folder.

    Parameters
    ----------
    texts : Path
        The folder.
    sizes : mapping of str to int
        Bytes of each file, by its path from the folder on.

    Returns
    -------
    dict of str to ReportText
        By file; one for each. What was read before from the same bytes, by the same code, is
        not read again: a text of a PDF takes a second to find and none to look up. Only texts
        that were had are kept, never the reason why there was none, since that may change.
    """
    known = Cache("texts")
    files = list(sizes)
    read: dict[str, ReportText] = {}
    for part in shards(list(sizes.values()), _AT_ONCE):
        read |= _read_some(texts, files[part], known)
    return read


def _read_some(texts: Path, files: Sequence[str], known: Cache) -> dict[str, ReportText]:
    contents: dict[str, FileBytes] = {}
    for file in files:
        try:
            contents[file] = file_bytes(f"{texts}/{file}")
        except (OSError, UnreadableError):
            continue  # the process with limits says why
    read = _look_up(known, contents)
    new = _read_plain(
        {
            file: content
            for file, content in contents.items()
            if file not in read and file.lower().endswith(PLAIN_ENDINGS)
        }
    )
    documents = [file for file in files if file not in read and file not in new]
    readings = read_isolated([texts / file for file in documents])
    new |= zip(documents, map(report_text, readings), strict=True)
    _keep(known, {file: text for file, text in new.items() if file in contents}, contents)
    return read | new


def _read_plain(contents: Mapping[str, FileBytes]) -> dict[str, ReportText]:
    """Read plain text, on all cores if there is much of it."""
    # Most characters of a report take three bytes.
    sizes = [len(content.data) // 3 for content in contents.values()]
    files = list(contents.values())
    work = [files[part] for part in shards(sizes)]
    shares = map_shards(read_plain_files, work, size=sum(sizes) // _READ_FASTER, what=_READING)
    found = zip(contents, (each for share in shares for each in share), strict=True)
    return {file: text for file, text in found if text is not None}


def _look_up(known: Cache, contents: Mapping[str, FileBytes]) -> dict[str, ReportText]:
    """Return the texts of those files that were read before."""
    keys = _keys((content.sha256, content) for content in contents.values())
    found = known.find(keys)
    files = list(contents)
    read: dict[str, ReportText] = {}
    for number, body in enumerate(found.bodies):
        mine = [files[each] for each in np.flatnonzero(found.block == number).tolist()]
        places = found.place[found.block == number].tolist()
        wanted = {place: contents[file].data for place, file in zip(places, mine, strict=True)}
        texts = unpack_texts(body, wanted)
        read |= {file: texts[place] for place, file in zip(places, mine, strict=True)}
    return read


def _keep(known: Cache, new: Mapping[str, ReportText], contents: Mapping[str, FileBytes]) -> None:
    sound = {
        file: text
        for file, text in new.items()
        if text.problem is None and not text.ledger["reader"].startswith(_CONVERTED)
    }
    # Of the bytes that were read, which for a document was done by another process.
    keys = _keys((text.ledger["sha256"], contents[file]) for file, text in sound.items())
    texts, data = list(sound.values()), [contents[file].data for file in sound]
    for part in shards([len(text.text) for text in texts], LARGE_SHARD):
        known.keep(keys[part], pack_texts(texts[part], data[part]))


def _keys(files: Iterable[tuple[str, FileBytes]]) -> list[bytes]:
    """Return the keys of files by their SHA-256 and ending, which has a say in what they are."""
    return keys_of((sha256 + file.ending for sha256, file in files), _version())


@cache
def _version() -> bytes:
    folder = Path(govreport_research.__file__).parent / "corpus"
    return source_version(folder / "readers", folder / "report_texts.py", packages=_PACKAGES)
