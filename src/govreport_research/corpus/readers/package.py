"""Zipped documents opened with limits: nothing is unpacked to disk, nothing beyond its bound."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from lxml import etree

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.reading import UnreadableError

_CHUNK: Final = 256 * 1024


class Package:
    """The parts of a DOCX or ODT file, in memory.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    UnreadableError
        If it is no whole zip file or has a password.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise UnreadableError(_damaged(error)) from error
        self.names = frozenset(self._zip.namelist())
        self._read = 0

    def part(self, name: str) -> bytes:
        """Return the bytes of a part.

        Parameters
        ----------
        name : str

        Returns
        -------
        bytes
            Empty if there is no such part.

        Raises
        ------
        UnreadableError
            If it unpacks to more than `limits.PART_BYTES`, or all parts read so far to more
            than `limits.PACKAGE_BYTES`, whatever the file states; or if it is damaged.
        """
        if name not in self.names:
            return b""
        chunks = []
        size = 0
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    if size > limits.PART_BYTES or self._read > limits.PACKAGE_BYTES:
                        raise UnreadableError(_bomb(name))
                    chunks.append(chunk)
        except RuntimeError as error:  # zipfile's way to say that a part is encrypted
            raise UnreadableError(
                Bilingual(
                    "文件有密码。请另存为无密码的文件。",
                    "it has a password. Save it without one.",
                )
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnreadableError(_damaged(error)) from error
        return b"".join(chunks)

    def tree(self, name: str) -> etree._Element | None:
        """Return the root element of an XML part, or None if there is no such part."""
        data = self.part(name)
        return parse_xml(data) if data else None


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML that may be hostile: no entity is expanded, nothing is fetched.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    lxml.etree._Element

    Raises
    ------
    UnreadableError
        If it is not well-formed, nested too deep, or declares entities: no office program
        writes any, and they are how a small file becomes a very large one.
    """
    if b"<!ENTITY" in data[: 64 * 1024].replace(b"\x00", b""):
        raise UnreadableError(
            Bilingual(
                "XML 中声明了实体（可能是“实体炸弹”），不予展开。请从可靠来源重新下载。",
                "its XML declares entities, which may be a bomb and are not expanded. Download it "
                "again from a source you trust.",
            )
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(_damaged(error)) from error


def _damaged(error: Exception) -> Bilingual:
    what = str(error)[:150]
    return Bilingual(
        f"文件已损坏或不完整（{what}）。请重新下载。",
        f"it is damaged or cut off ({what}). Download it again.",
    )


def _bomb(name: str) -> Bilingual:
    most = limits.PART_BYTES // limits.MEGABYTE
    return Bilingual(
        f"其中的 {name} 解压后超过 {most} MB（可能是“压缩炸弹”），未读取。请检查来源。",
        f"its part {name} unpacks to more than {most} MB, as in a zip bomb, and was not read. "
        "Check where it comes from.",
    )
