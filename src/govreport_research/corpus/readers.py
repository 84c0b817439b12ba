"""One file to one text: which encoding it is in, and whether the text can be trusted."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import opencc
from charset_normalizer import from_bytes

#: Formats that are read, by the ending of the file's name.
FORMATS: Final[dict[str, str]] = {".txt": "txt", ".md": "txt"}

_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = ["gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be"]


class UnreadableError(ValueError):
    """A file whose text cannot be had; the message says why and what to do."""


@dataclass(frozen=True)
class Reading:
    """What one file holds.

    Attributes
    ----------
    text : str
        Decoded, without a byte-order mark, line ends untouched.
    encoding : str
        Name of the encoding, as Python spells it.
    sha256 : str
        Of the bytes, 64 hexadecimal digits.
    size : int
        In bytes.
    """

    text: str
    encoding: str
    sha256: str
    size: int


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the encoding it is in.

    A byte-order mark decides; else UTF-8 if every byte fits it; else the likeliest of
    GB18030, Big5, Big5-HKSCS and UTF-16 as charset-normalizer judges it.

    Parameters
    ----------
    data : bytes
        Content of a text file, not empty.

    Returns
    -------
    text : str
    encoding : str

    Raises
    ------
    UnreadableError
        If no encoding fits.

    Examples
    --------
    >>> decode("政务服务标准化、规范化、便利化".encode("gb18030"))
    ('政务服务标准化、规范化、便利化', 'gb18030')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise UnreadableError(
                    f"it begins as {encoding} but byte {error.start} does not fit. "
                    "Save it again as UTF-8."
                ) from error
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken_at = error.start
    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise UnreadableError(
            f"it is not UTF-8 (byte {broken_at} does not fit), nor GB18030, Big5 or UTF-16. "
            "Open it in an editor that shows it rightly and save it as UTF-8."
        )
    return data.decode(best.encoding), best.encoding.replace("_", "-")


def read_file(path: Path) -> Reading:
    """Read one text file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Reading

    Raises
    ------
    UnreadableError
        If the format is not one that is read, the file is empty, or no encoding fits.
    """
    if path.suffix.lower() not in FORMATS:
        raise UnreadableError(
            f"files ending in {path.suffix or 'nothing'} are not read. "
            f"Save it as plain text ({', '.join(FORMATS)})."
        )
    data = path.read_bytes()
    if not data:
        raise UnreadableError("it is empty. Save it again, or delete its row.")
    text, encoding = decode(data)
    if not text.strip():
        raise UnreadableError("it holds only white space. Save it again, or delete its row.")
    return Reading(text, encoding, hashlib.sha256(data).hexdigest(), len(data))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Return `text` in simplified script, character for character.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Of the same length, so that an offset means the same place in both. Converted with
        OpenCC's ``t2s``; in the rare case that a phrase would change its length, each
        character is converted alone.

    Examples
    --------
    >>> simplify("行政審批局")
    '行政审批局'
    """
    # OpenCC takes UTF-8 and so no lone surrogates; one stand-in character keeps the length.
    clean = text.encode("utf-8", "replace").decode("utf-8")
    converted: str = _converter().convert(clean)
    if len(converted) == len(text):
        return converted
    single = (_converter().convert(character) for character in clean)
    return "".join(new if len(new) == 1 else old for new, old in zip(single, clean, strict=True))


def chinese_share(text: str) -> float:
    """Return Chinese characters as a share of those that are not white space.

    Parameters
    ----------
    text : str

    Returns
    -------
    float
        0 for none, 1 for nothing else; reports lie between .75 and .95. 0 for empty text.
    """
    visible = [character for character in text if not character.isspace()]
    if not visible:
        return 0.0
    return sum(_is_hanzi(character) for character in visible) / len(visible)


def garbled_share(text: str) -> float:
    """Return the share of characters that no sound report holds.

    Counted are replacement, private-use, unassigned and control characters, lone
    surrogates, and Chinese characters outside GB 2312 after conversion to simplified
    script: text decoded in a wrong encoding is full of such rare characters.

    Parameters
    ----------
    text : str

    Returns
    -------
    float
        0 for sound text; text in a wrong encoding lies far above .05.

    Examples
    --------
    >>> garbled_share("营商环境")
    0.0
    >>> garbled_share("营商环境".encode("utf-8").decode("gb18030", "replace")) > 0.3
    True
    """
    visible = [character for character in simplify(text) if not character.isspace()]
    if not visible:
        return 0.0
    return sum(_is_garbled(character) for character in visible) / len(visible)


def _is_hanzi(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


@cache
def _is_garbled(character: str) -> bool:
    if character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc"):
        return True
    if not _is_hanzi(character):
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
