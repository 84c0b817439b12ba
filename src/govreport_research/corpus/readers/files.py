"""One file to one reading: found out, read, and every failure turned into a reason."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.formats import find_format
from govreport_research.corpus.readers.reading import Reading, UnreadableError

#: format -> module and function that reads it; loaded when the first such file comes.
_READERS: Final[dict[str, tuple[str, str]]] = {
    "txt": ("plain", "read_plain"),
    "md": ("plain", "read_plain"),
    "html": ("web", "read_html"),
    "mhtml": ("web", "read_mhtml"),
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "odt": ("odt", "read_odt"),
    "rtf": ("rtf", "read_rtf"),
}
#: Windows would translate line ends without the one and knows nothing of the other.
_BINARY: Final[int] = getattr(os, "O_BINARY", 0)
_UNWAITING: Final[int] = getattr(os, "O_NONBLOCK", 0)
#: Formats that LibreOffice turns into DOCX.
CONVERTIBLE: Final = ("doc", "wps", "wordml")
_SAVE_AS: Final = Bilingual(
    "请用 WPS 或 Word 打开，另存为 DOCX；或安装 LibreOffice 后重新读取，届时自动转换。",
    "Open it in WPS or Word and save it as DOCX; or install LibreOffice and read again, "
    "it is converted then.",
)
#: What has text and nothing to unpack or to interpret: it needs no limits.
_PLAIN: Final = ("txt", "md", "empty")
_RECOGNISE: Final = Bilingual(
    "请用文字识别（OCR）软件转成文本，或从网站另取文字版。",
    "Turn it into text with OCR software, or take the text version from the site.",
)
_EMPTY: Final = Bilingual(
    "文件为空。请重新保存，或删去该行。", "it is empty. Save it again, or delete its row."
)
#: What is said of a format that is not read.
REFUSALS: Final[dict[str, Bilingual]] = {
    "doc": Bilingual("旧版 Word 文件（.doc）。", "this is an old Word file (.doc).") + _SAVE_AS,
    "wps": Bilingual("旧版 WPS 文件。", "this is an old WPS file.") + _SAVE_AS,
    "wordml": Bilingual("Word 2003 XML 文件。", "this is a Word 2003 XML file.") + _SAVE_AS,
    "ofd": Bilingual(
        "OFD 版式文件。请用 OFD 阅读器打开，另存为 PDF 或复制为文本。",
        "this is an OFD file. Open it in an OFD viewer and save it as PDF or copy the text.",
    ),
    "encrypted": Bilingual(
        "文件有密码。请用密码打开，另存为无密码的 DOCX。",
        "it has a password. Open it with the password and save it without one as DOCX.",
    ),
    "image": Bilingual("这是图片。", "this is a picture.") + _RECOGNISE,
    "djvu": Bilingual("DjVu 扫描件。", "this is a DjVu scan.") + _RECOGNISE,
    "caj": Bilingual(
        "CAJ 文件。请用 CAJViewer 打开，另存为 PDF。",
        "this is a CAJ file. Open it in CAJViewer and save it as PDF.",
    ),
    "archive": Bilingual("压缩文件。请先解压。", "this is an archive. Unpack it first."),
    "zip": Bilingual("压缩文件。请先解压。", "this is an archive. Unpack it first."),
    "binary": Bilingual(
        "不是文本，也不是已知的文档格式。请另存为 DOCX、PDF 或 UTF-8 文本。",
        "it is neither text nor a known document. Save it as DOCX, PDF or UTF-8 text.",
    ),
}
_OTHER: Final = Bilingual(
    "这种格式不读取。若其中有报告，请另存为 DOCX、PDF 或 UTF-8 文本。",
    "this format is not read. If it holds a report, save it as DOCX, PDF or UTF-8 text.",
)


@dataclass(frozen=True)
class FileBytes:
    """What is in a file, before anybody reads it.

    Attributes
    ----------
    data : bytes
    ending : str
        Of its name, with the dot, lower case.
    sha256 : str
        Of `data`, 64 hexadecimal digits.
    """

    data: bytes
    ending: str
    sha256: str


def file_bytes(path: str | Path) -> FileBytes:
    """Take a file into memory.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    FileBytes

    Raises
    ------
    UnreadableError
        If it is no regular file or larger than `limits.FILE_BYTES`.
    OSError
        If it cannot be opened.
    """
    data = _read_bytes(path)
    return FileBytes(data, ending_of(path), hashlib.sha256(data).hexdigest())


def ending_of(path: str | Path) -> str:
    """Return the ending of a file's name, with the dot, lower case."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122


def read_file(path: Path) -> Reading:
    """Read one file, whatever it is, in this process.

    Nothing limits time and memory here; `read_folder` reads each file in a process with
    limits, which is the way for files from elsewhere.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Reading
        With text, or with a problem that says why there is none and what to do. Never raises
        for what a file holds.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "report.doc"
    >>> _ = path.write_text("一、加强组织领导。", encoding="gb18030")
    >>> reading = read_file(path)
    >>> reading.text, reading.format, reading.encoding
    ('一、加强组织领导。', 'txt', 'gb18030')
    """
    found = Reading()
    try:
        file = file_bytes(path)
        found = _unread(file)
        return _read(file.data, _kind(file), found)
    except UnreadableError as error:
        return found.refused(error.problem)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return found.refused(
            Bilingual(
                f"无法打开（{why}）。请检查权限。",
                f"it cannot be opened ({why}). Check its permissions.",
            )
        )


def read_plain(file: FileBytes) -> Reading | None:
    """Read a file if it is plain text, which needs no limits on time and memory.

    Parameters
    ----------
    file : FileBytes

    Returns
    -------
    Reading or None
        As `read_file`; None for a file that is something else, whatever its name says.
    """
    try:
        kind = _kind(file)
    except UnreadableError:
        return None
    return _read(file.data, kind, _unread(file)) if kind in _PLAIN else None


def _unread(file: FileBytes) -> Reading:
    return Reading(sha256=file.sha256, size=len(file.data))


def _kind(file: FileBytes) -> str:
    return find_format(file.data, file.ending) if file.data else "empty"


def _read_bytes(path: str | Path) -> bytes:
    # Straight from the system: pathlib and file objects take as long as to read ten thousand
    # reports. A pipe must not keep it waiting for somebody who writes.
    descriptor = os.open(path, os.O_RDONLY | _BINARY | _UNWAITING)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(Bilingual("不是普通文件。", "it is no regular file."))
        if status.st_size > limits.FILE_BYTES:
            raise too_large(status.st_size)
        # Asked for all that it may hold, Python would set aside 100 MB for every file.
        data = os.read(descriptor, status.st_size + 1)
        # It has grown or shrunk meanwhile, or comes in pieces.
        while len(data) != status.st_size:
            more = os.read(descriptor, limits.FILE_BYTES + 1 - len(data))
            if not more:
                break
            data += more
    finally:
        os.close(descriptor)
    if len(data) > limits.FILE_BYTES:
        raise too_large(len(data))
    return data


def too_large(size: int) -> UnreadableError:
    """Return the refusal of a file of so many bytes."""
    megabytes, most = size // limits.MEGABYTE, limits.FILE_BYTES // limits.MEGABYTE
    return UnreadableError(
        Bilingual(
            f"文件有 {megabytes} MB，上限为 {most} MB，报告不会这么大。请检查，或只保存文字。",
            f"it has {megabytes} MB and the limit is {most} MB; no report is so large. "
            "Check it, or save only its text.",
        )
    )


def _read(data: bytes, kind: str, found: Reading) -> Reading:
    """Have a file of a known kind read, and turn whatever goes wrong into a reason."""
    if not data:
        return found.refused(_EMPTY)
    of_format, prefix = kind, ""
    if kind in CONVERTIBLE:
        from govreport_research.corpus.readers.conversion import find_libreoffice, to_docx

        program = find_libreoffice()
        if program is not None:
            data, kind, prefix = to_docx(data, kind, program), "docx", "libreoffice+"
    if kind not in _READERS:
        raise UnreadableError(REFUSALS.get(kind, _OTHER))
    module, name = _READERS[kind]
    read = cast(
        Callable[[bytes], Reading],
        getattr(import_module(f"govreport_research.corpus.readers.{module}"), name),
    )
    try:
        reading = read(data)
    except UnreadableError as error:
        return replace(found, format=of_format, problem=error.problem)
    except (Exception, RecursionError) as error:  # what a broken file does to a library
        return replace(found, format=of_format, problem=_broken(kind, error))
    found = replace(
        reading,
        format=of_format,
        reader=prefix + reading.reader,
        sha256=found.sha256,
        size=found.size,
    )
    if reading.problem is None and (not reading.text or reading.text.isspace()):
        return found.refused(
            Bilingual("没有文字。请检查文件。", "it holds no text. Look into the file.")
        )
    if len(reading.text) > limits.TEXT_CHARACTERS:
        return found.refused(_too_long(len(reading.text)))
    return found


def _broken(kind: str, error: BaseException) -> Bilingual:
    name = kind.upper()
    what = f"{type(error).__name__}: {error}".strip(": ")[:200]
    return Bilingual(
        f"作为 {name} 无法读取（{what}）。文件可能已损坏，请重新下载，或另存为文本。",
        f"it cannot be read as {name} ({what}). It may be damaged: download it again, "
        "or save it as text.",
    )


def _too_long(length: int) -> Bilingual:
    return Bilingual(
        f"全文 {length:,} 字符，上限为 {limits.TEXT_CHARACTERS:,}。请只保留报告。",
        f"its text has {length:,} characters, the limit is {limits.TEXT_CHARACTERS:,}. "
        "Keep only the report.",
    )
