"""Every entry of a folder, in a fixed order, and which of them are documents."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers import limits
from govreport_research.problems import Problem, raise_problems

#: Files that programs leave behind, in any folder.
_LITTER: Final = re.compile(r"~\$.*|\.[^.].*|Thumbs\.db|desktop\.ini|Icon\r", re.IGNORECASE)
#: What browsers name the folder with the parts of a saved page.
_PARTS: Final = re.compile(r"(?P<page>.+?)(?:_files|\.files|_archivos|_file)", re.IGNORECASE)
_WEB: Final = (".html", ".htm", ".shtml", ".xhtml")


@dataclass(frozen=True)
class Entry:
    """One entry of a folder.

    Attributes
    ----------
    key : str
        Path relative to the folder, with ``/``; a folder that cannot be opened ends in it.
    path : Path
    size : int
        In bytes.
    status : str
        Empty for a document to be read, else ``skipped`` or ``unreadable``.
    reason : Bilingual, optional
        Why it is not read.
    """

    key: str
    path: Path
    size: int = 0
    status: str = ""
    reason: Bilingual | None = None


def walk(folder: Path) -> list[Entry]:
    """Return every file below a folder, and every folder that cannot be opened.

    Parameters
    ----------
    folder : Path
        Links are named but not followed, whether they lead out of the folder or not.

    Returns
    -------
    list of Entry
        By key, in the order of code points, whatever the system or its language.

    Raises
    ------
    InputError
        If it is no folder or holds more than `limits.FOLDER_FILES` files.
    """
    if not folder.is_dir():
        remedy = "Name the folder that holds the saved reports."
        raise_problems([Problem(str(folder), "there is no such folder.", remedy)])
    entries: list[Entry] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                found = list(listing)
        except OSError as error:
            entries.append(_closed(folder, here, error))
            continue
        pages = {Path(each.name).stem for each in found if each.name.lower().endswith(_WEB)}
        for each in found:
            path = here / each.name
            if each.is_dir(follow_symlinks=False) and not _is_parts(each.name, pages):
                waiting.append(path)
            elif each.is_dir(follow_symlinks=False):
                entries += _page_parts(folder, path)
            else:
                entries.append(_entry(folder, path))
        if len(entries) > limits.FOLDER_FILES:
            what = f"it holds more than {limits.FOLDER_FILES:,} files."
            raise_problems([Problem(str(folder), what, "Name a folder that holds only reports.")])
    return sorted(entries, key=lambda entry: entry.key)


def _key(folder: Path, path: Path) -> tuple[str, bool]:
    """Return the relative path as text, and whether the system's name is sound Unicode."""
    raw = path.relative_to(folder).as_posix()
    key = raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return key, key == raw


def _entry(folder: Path, path: Path) -> Entry:
    key, sound = _key(folder, path)
    if path.is_symlink():
        reason = Bilingual(
            "这是链接，不跟随。请把文件本身放进文件夹。",
            "this is a link, which is not followed. Put the file itself into the folder.",
        )
        return Entry(key, path, status="skipped", reason=reason)
    try:
        status = path.lstat()
    except OSError as error:
        return _closed(folder, path, error)
    if not stat.S_ISREG(status.st_mode):
        reason = Bilingual("不是普通文件。", "it is no regular file.")
        return Entry(key, path, status="skipped", reason=reason)
    if not sound:
        reason = Bilingual(
            "文件名不是 UTF-8（多因解压时编码不对）。请改名。",
            "its name is not UTF-8, as happens when an archive is unpacked under another "
            "encoding. Rename it.",
        )
        return Entry(key, path, status.st_size, "unreadable", reason)
    if _LITTER.fullmatch(path.name):
        reason = Bilingual(
            "隐藏文件或程序留下的临时文件。", "a hidden file, or one that a program left behind."
        )
        return Entry(key, path, status.st_size, "skipped", reason)
    return Entry(key, path, status.st_size)


def _closed(folder: Path, path: Path, error: OSError) -> Entry:
    why = error.strerror or type(error).__name__
    reason = Bilingual(
        f"无法打开（{why}），其中的文件未读取。请检查权限。",
        f"it cannot be opened ({why}); nothing in it was read. Check its permissions.",
    )
    return Entry(f"{_key(folder, path)[0]}/", path, status="unreadable", reason=reason)


def _is_parts(name: str, pages: set[str]) -> bool:
    parts = _PARTS.fullmatch(name)
    return parts is not None and parts["page"] in pages


def _page_parts(folder: Path, parts: Path) -> list[Entry]:
    """Return the pictures and scripts that a browser saved beside a page."""
    reason = Bilingual(
        "网页的组成部分（图片、脚本），随网页保存。",
        "part of a saved web page (picture, script), kept with the page.",
    )
    entries = []
    for here, _, names in os.walk(parts):
        for name in names:
            path = Path(here) / name
            size = path.lstat().st_size
            entries.append(Entry(_key(folder, path)[0], path, size, "skipped", reason))
    return entries
