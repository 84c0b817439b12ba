"""Keys of what is worked out: hashes of what it comes from, texts and code."""

from __future__ import annotations

import unicodedata
from codecs import utf_16_le_encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Final

import numpy as np

#: Bytes of a key.
SIZE: Final = 16
#: The code by which results become bytes.
_WRITING: Final = Path(__file__).with_name("packing.py")
#: Texts that are hashed together.
_JOINED: Final = 1000


def keys_of(contents: Iterable[str], version: bytes) -> list[bytes]:
    """Return the keys of what is worked out from texts.

    Parameters
    ----------
    contents : iterable of str
    version : bytes
        Of everything else that decides the results; always of the same length for one kind.

    Returns
    -------
    list of bytes
        16 bytes each: the first of the SHA-256 (FIPS 180-4) of the version and a text.
    """
    # For Chinese, UTF-16 is shorter than UTF-8 and takes half the time.
    return [
        sha256(version + utf_16_le_encode(content, "surrogatepass")[0]).digest()[:SIZE]
        for content in contents
    ]


def key_of_all(contents: Sequence[str], version: bytes) -> bytes | None:
    """Return one key for what is worked out from many texts, in a third of the time of `keys_of`.

    Parameters
    ----------
    contents : sequence of str
    version : bytes
        As for `keys_of`.

    Returns
    -------
    bytes or None
        16 bytes, others for another order; None if a text holds a lone surrogate, which next to
        another could be taken for a character.
    """
    digest = sha256(version)
    digest.update(np.fromiter(map(len, contents), np.int64, len(contents)).tobytes())
    for first in range(0, len(contents), _JOINED):
        joined = "".join(contents[first : first + _JOINED])
        try:
            digest.update(utf_16_le_encode(joined)[0])
        except UnicodeEncodeError:
            return None
    return digest.digest()[:SIZE]


def source_version(*paths: Path, packages: Iterable[str] = ()) -> bytes:
    """Return a hash of code: what other code works out is something else.

    Parameters
    ----------
    *paths : Path
        Python files, and folders of which every Python file counts.
    packages : iterable of str
        Packages whose release counts too; one that is not installed has none.

    Returns
    -------
    bytes
        32 bytes. The release of Unicode that Python knows, and how results are written down
        (`packing`), are always in it.
    """
    digest = sha256(unicodedata.unidata_version.encode())
    for path in (*paths, _WRITING):
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            digest.update(file.relative_to(path.parent).as_posix().encode() + b"\0")
            digest.update(sha256(file.read_bytes()).digest())
    for name in packages:
        digest.update(f"{name} {_release(name)}\0".encode())
    return digest.digest()


def _release(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
