"""A folder of the five reports as scholars save them, made anew for every run."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import opencc

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "gold"))
import documents
import pages
import stress

#: Furniture that the shipped texts themselves were copied with.
_COPIED = re.compile(
    r"无障碍浏览|\s*索 引 号.*|\s*信息名称.*|\s*公开日期.*|关闭窗口|下载Word.*|扫一扫.*"
)


_converter = cache(opencc.OpenCC)


@dataclass(frozen=True)
class Saved:
    """One file as it would be saved, and which report it holds."""

    name: str
    data: bytes
    report: str


@cache
def standard() -> dict[str, stress.Report]:
    return stress.load_reports()


@cache
def paragraphs(report: str) -> tuple[str, ...]:
    """Return the paragraphs of a report without the furniture it was copied with."""
    lines = (" ".join(line.split()) for line in standard()[report][0].splitlines())
    return tuple(line for line in lines if line and not _COPIED.fullmatch(line))


@cache
def title(report: str) -> str:
    first = paragraphs(report)[0]
    return first if len(first) < 50 else "法治政府建设工作情况总结"


def saved_pages(report: str) -> Iterator[Saved]:
    """The report on four sites in UTF-8, GBK, and GB18030 declared as GB2312."""
    body = paragraphs(report)
    body = body[1:] if body[0] == title(report) else body
    for name, site in pages.SITES.items():
        page = site(title(report), body)
        for charset, encoding in (("utf-8", "utf-8"), ("gbk", "gbk"), ("gb2312", "gb18030")):
            # A surname outside of GBK: four bytes that GB2312 and GBK do not know.
            text = page.replace("张三", "㐆㑇𠮷") if encoding == "gb18030" else page
            data = text.replace("CHARSET", charset).encode(encoding, "xmlcharrefreplace")
            yield Saved(f"{report}/{name}-{charset}.html", data, report)


def saved_documents(report: str) -> Iterator[Saved]:
    """The report as PDF in one and two columns and as DOCX with automatic numbers."""
    body = paragraphs(report)
    yield Saved(f"{report}/one-column.pdf", documents.pdf(body), report)
    yield Saved(f"{report}/two-columns.pdf", documents.pdf(body, columns=2), report)
    yield Saved(f"{report}/numbered.docx", documents.docx_numbered(body)[0], report)


def saved_texts(report: str) -> Iterator[Saved]:
    """The report in traditional Big5, on one line, and copied under another name."""
    whole = "\n".join(paragraphs(report))
    traditional = _converter("s2tw").convert(whole).encode("big5hkscs", "ignore")
    yield Saved(f"{report}/traditional.txt", traditional, report)
    yield Saved(f"{report}/one-line.txt", whole.replace("\n", "").encode("gb18030"), report)
    yield Saved(f"{report}/plain.txt", whole.encode("utf-16"), report)
    yield Saved(f"另存/{report} 副本.txt", whole.encode("utf-16"), report)


@cache
def everything() -> tuple[Saved, ...]:
    """All files of all five reports."""
    return tuple(
        saved
        for report in sorted(standard())
        for make in (saved_pages, saved_documents, saved_texts)
        for saved in make(report)
    )


def write(folder: Path) -> dict[str, Saved]:
    """Write all files below `folder`; return them by their paths relative to it."""
    for saved in everything():
        path = folder / saved.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(saved.data)
    return {saved.name: saved for saved in everything()}


def carried_starts(report: str, text: str) -> list[int]:
    """Return where the headings of a report begin in another copy of its text.

    Each is found by the letters that follow it, in order; script, blanks and marks do not count.
    A heading that is not in the copy gets the place -100, so that it counts as missed.
    """
    original, starts, _, _ = standard()[report]
    letters, places = _letters(text)
    found: list[int] = []
    at = 0
    for start in starts:
        wanted = _letters(original[start : start + 80])[0][:24]
        here = letters.find(wanted, at)
        if here < 0:
            found.append(-100)
            continue
        at = here + 1
        place = places[here]
        while place and text[place - 1] in "(（":
            place -= 1
        found.append(place)
    return found


def _letters(text: str) -> tuple[str, list[int]]:
    # There and back, since some characters do not return: 核 becomes 覈 and stays so.
    simple = text
    for config in ("t2s", "s2tw", "t2s"):
        converted = _converter(config).convert(simple)
        simple = converted if len(converted) == len(text) else simple
    kept = [(each, place) for place, each in enumerate(simple) if each.isalnum()]
    return "".join(each for each, _ in kept), [place for _, place in kept]


def letters(text: str) -> str:
    """Return the letters of a text, for comparing what two copies hold."""
    return "".join(each for each in text if each.isalnum())
