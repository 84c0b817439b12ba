"""Files of a corpus to texts: from the cache, else plain text here and all else within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

import govreport_research
from govreport_research.bilingual import Bilingual
from govreport_research.cache import Cache
from govreport_research.corpus.readers.files import FileBytes, ending_of, file_bytes
from govreport_research.corpus.readers.isolation import read_isolated
from govreport_research.corpus.readers.reading import UnreadableError
from govreport_research.corpus.report_texts import (
    ReportText,
    pack_texts,
    read_plain_files,
    report_text,
    unpack_texts,
)
from govreport_research.keys import keys_of, source_version
from govreport_research.shards import LARGE_SHARD, map_shards, shards

#: Plain text with these endings is read at once; all else in a process of its own.
PLAIN_ENDINGS: Final = (".txt", ".md")
#: Bytes of files that are opened and looked up together, and of those that are read together.
_OPENED: Final = 10_000_000
_AT_ONCE: Final = 200_000_000
#: Documents that are read before what was read is kept: it takes them minutes.
_DOCUMENTS: Final = 100
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


def read_files(texts: Path, files: Sequence[str]) -> dict[str, ReportText]:
    """Read some files of a folder.

    Parameters
    ----------
    texts : Path
        The folder.
    files : sequence of str
        Their paths from the folder on.

    Returns
    -------
    dict of str to ReportText
        By file; one for each. What was read before from the same bytes, by the same code, is
        not read again: a text of a PDF takes a second to find and none to look up. Only texts
        that were had are kept, never the reason why there was none, since that may change.
    """
    known = Cache("texts")
    read: dict[str, ReportText] = {}
    plain: dict[str, FileBytes] = {}
    for contents in _opened(texts, files):
        read |= _look_up(known, contents)
        plain |= {file: contents[file] for file in contents if file not in read and _is_plain(file)}
        if sum(len(content.data) for content in plain.values()) > _AT_ONCE:
            read |= _read_plain(known, plain)
            plain = {}
    read |= _read_plain(known, plain)
    documents = [file for file in files if file not in read]
    for first in range(0, len(documents), _DOCUMENTS):
        read |= _read_documents(known, texts, documents[first : first + _DOCUMENTS])
    return read


def _is_plain(file: str) -> bool:
    return file.lower().endswith(PLAIN_ENDINGS)


def _opened(texts: Path, files: Iterable[str]) -> Iterator[dict[str, FileBytes]]:
    """Yield what is in the files, some of them at a time."""
    contents: dict[str, FileBytes] = {}
    held = 0
    for file in files:
        # Of what cannot be opened, the process with limits says why.
        with suppress(OSError, UnreadableError):
            contents[file] = file_bytes(f"{texts}/{file}")
            held += len(contents[file].data)
        if held > _OPENED:
            yield contents
            contents, held = {}, 0
    yield contents


def _look_up(known: Cache, contents: Mapping[str, FileBytes]) -> dict[str, ReportText]:
    """Return the texts of those files that were read before."""
    files = list(contents)
    found = known.find(_keys(contents.values()))
    read: dict[str, ReportText] = {}
    for number, body in enumerate(found.bodies):
        mine = [files[each] for each in np.flatnonzero(found.block == number).tolist()]
        places = found.place[found.block == number].tolist()
        wanted = {place: contents[file].data for place, file in zip(places, mine, strict=True)}
        texts = unpack_texts(body, wanted)
        read |= {file: texts[place] for place, file in zip(places, mine, strict=True)}
    return read


def _read_plain(known: Cache, contents: Mapping[str, FileBytes]) -> dict[str, ReportText]:
    """Read those files that are plain text, on all cores if there is much of it."""
    files = list(contents.values())
    # Most characters of a report take three bytes.
    sizes = [len(file.data) // 3 for file in files]
    work = [files[part] for part in shards(sizes)]
    shares = map_shards(read_plain_files, work, size=sum(sizes) // _READ_FASTER, what=_READING)
    found = zip(contents, (each for share in shares for each in share), strict=True)
    read = {file: text for file, text in found if text is not None}
    _keep(known, [(contents[file], text) for file, text in read.items()])
    return read


def _read_documents(known: Cache, texts: Path, files: Sequence[str]) -> dict[str, ReportText]:
    readings = read_isolated([texts / file for file in files])
    read = list(map(report_text, readings))
    # By the hash of the bytes that were read: the file may have changed since it was opened.
    contents = [
        FileBytes(b"", ending_of(file), reading.sha256)
        for file, reading in zip(files, readings, strict=True)
    ]
    _keep(known, list(zip(contents, read, strict=True)))
    return dict(zip(files, read, strict=True))


def _keep(known: Cache, read: Sequence[tuple[FileBytes, ReportText]]) -> None:
    sound = [
        (file, text)
        for file, text in read
        if text.problem is None and not text.ledger["reader"].startswith(_CONVERTED)
    ]
    for part in shards([len(text.text) for _, text in sound], LARGE_SHARD):
        files, texts = zip(*sound[part], strict=True)
        known.keep(_keys(files), pack_texts(texts, [file.data for file in files]))


def _keys(files: Iterable[FileBytes]) -> list[bytes]:
    """Return the keys of files by what is in them and by their endings, which have a say too."""
    return keys_of((file.sha256 + file.ending for file in files), _version())


@cache
def _version() -> bytes:
    folder = Path(govreport_research.__file__).parent / "corpus"
    return source_version(folder / "readers", folder / "report_texts.py", packages=_PACKAGES)
