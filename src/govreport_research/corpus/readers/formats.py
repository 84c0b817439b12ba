"""What a file is, from its content; its name decides only between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.reading import UnreadableError

#: How many bytes at the start are looked at.
_HEAD: Final = 4096
_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"AT&TFORM", "djvu"),
    (b"HN\x01\x00", "caj"),
    (b"CAJ\x00", "caj"),
)
_SIGNED: Final = tuple(signature for signature, _ in _SIGNATURES)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIME: Final = re.compile(rb"^(?:MIME-Version|Content-Type): *\S", re.MULTILINE | re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|meta|title|div|table|script|p|br|span|h1|center|font)\b",
    re.IGNORECASE,
)
#: Control characters that no text holds.
_CONTROLS: Final = bytes([*range(9), *range(14, 27)])
_TEXT_ENDINGS: Final = {".md": "md", ".markdown": "md"}
_WEB_ENDINGS: Final = (".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".asp", ".aspx", ".jsp")


def find_format(data: bytes, ending: str) -> str:
    """Return the format of a file.

    Parameters
    ----------
    data : bytes
        Content, not empty.
    ending : str
        Of the file's name, with the dot, lower case.

    Returns
    -------
    str
        As `Reading.format`; ``binary`` for what is no text and not known.

    Raises
    ------
    UnreadableError
        If it begins as a zipped document but is damaged.

    Examples
    --------
    >>> find_format(b"%PDF-1.7 ...", ".doc"), find_format("一、举措".encode(), ".txt")
    ('pdf', 'txt')
    >>> find_format(b"<html><body>...", ".doc")
    'html'
    """
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(data)
    if head.startswith(_OLE):
        return _ole_format(data, ending)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_SIGNED):
        return next(name for signature, name in _SIGNATURES if head.startswith(signature))
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image"
    if _is_web_archive(head):
        return "mhtml"
    return _text_format(head, ending)


def _is_web_archive(head: bytes) -> bool:
    lower = head.lower()
    if b"mime-version:" not in lower and b"content-type:" not in lower:
        return False  # hardly any file has them, and the search is slow
    return len(_MIME.findall(head)) >= 2 and b"<html" not in lower[:200]


def _zip_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "word/document.xml" in names:
                return "docx"
            if "OFD.xml" in names:
                return "ofd"
            if "content.xml" in names and "mimetype" in names:
                kind = package.open("mimetype").read(100)
                return "odt" if b"opendocument.text" in kind else "opendocument"
            if "[Content_Types].xml" in names:
                parts = {name.split("/")[0] for name in names}
                known = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
                return next((kind for part, kind in known.items() if part in parts), "zip")
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise UnreadableError(
            Bilingual(
                f"压缩包已损坏或不完整（{error}）。请重新下载。",
                f"its zip package is damaged or cut off ({error}). Download it again.",
            )
        ) from error
    return "zip"


def _ole_format(data: bytes, ending: str) -> str:
    """Tell the documents apart that older office programs keep in one kind of container."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "encrypted"
    if holds("WordDocument"):
        return "wps" if ending == ".wps" else "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("PowerPoint Document"):
        return "ppt"
    return "wps" if ending == ".wps" else "doc" if ending == ".doc" else "ole"


def _text_format(head: bytes, ending: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore")
    else:
        text = head.decode("latin-1")
    start = text.lstrip("\ufeffï»¿ \t\r\n")
    if start.startswith("<"):
        start = start.lower()
        if start.startswith("<?xml") and "<html" not in start:
            return "wordml" if "wordml" in start or "pkg:package" in start else "xml"
        if _MARKUP.search(start):
            return "html"
    if ending in _WEB_ENDINGS and "<" in text:
        return "html"
    if _is_binary(head):
        return "binary"
    return _TEXT_ENDINGS.get(ending, "txt")


def _is_binary(head: bytes) -> bool:
    """Whether bytes are no text in any encoding: zeros where UTF-16 has none, many controls."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\x00" in head:
        # UTF-16 has zeros only as one half of ASCII characters: all at odd or all at even places.
        even, odd = head[::2].count(0), head[1::2].count(0)
        return min(even, odd) > len(head) // 100 or head.count(b"\x00\x00") > len(head) // 100
    return controls > len(head) // 20
