"""The year a report is about, told from the year in which it was delivered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from govreport_research.corpus.intake.agencies import is_work_report
from govreport_research.corpus.intake.dates import Dated, dates_in
from govreport_research.corpus.intake.finding import (
    AGREED,
    DOUBTFUL,
    FOLLOWS,
    GUESSED,
    STATED,
    UNKNOWN,
    Finding,
)
from govreport_research.corpus.intake.parts import Parts

_YEAR: Final = r"(?<!\d)((?:19[5-9]|20[0-4])\d)"
_TITLE_YEAR: Final = re.compile(rf"{_YEAR}\s*(?:年|法治|依法)")
#: 现将2022年...情况报告如下; 2021年度法治政府建设工作情况.
_REPORTED: Final = (
    re.compile(rf"现(?:将|就).{{0,30}}?{_YEAR}\s*年"),
    re.compile(rf"{_YEAR}\s*年度?[^。\n]{{0,40}}?(?:情况|工作)?(?:报告|汇报|总结)如下"),
    re.compile(rf"{_YEAR}\s*年度?(?:推进)?(?:法治政府|依法行政)"),
)
#: 一、2019年工作回顾; 过去的2019年.
_LOOKS_BACK: Final = (
    re.compile(
        rf"^\W{{0,4}}[一1]?[、.．]?[^。\n]{{0,12}}?{_YEAR}\s*年[^。\n]{{0,24}}?(?:回顾|总结)", re.M
    ),
    re.compile(rf"^\W{{0,4}}[一1][、.．]{_YEAR}\s*年[^。\n]{{0,6}}过去五年[^。\n]{{0,9}}$", re.M),
    re.compile(rf"(?:过去的?|刚刚过去的?|一年来|回顾)\W?{_YEAR}\s*年"),
)
#: 二、2020年工作安排.
_LOOKS_AHEAD: Final = re.compile(
    rf"^\W{{0,4}}(?:[一二三四五][、.．])?[^。，\n]{{0,12}}?{_YEAR}\s*年[^。，\n]{{0,20}}?"
    r"(?:安排|目标|打算|重点|任务|部署|建议|预期|工作\s*$)",
    re.M,
)
_FILE_DATE: Final = re.compile(r"((?:19[5-9]|20[0-4])\d)[01]\d[0-3]\d")
_FILE_YEAR: Final = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?!\d{1,3}(?!\d))")


@dataclass(frozen=True)
class Years:
    """What file name, header and text say of the year.

    Attributes
    ----------
    file : int or None
        The year in the name of the file, or of the nearest folder that has one.
    header : int or None
        The year in which the report was delivered or signed, as it states.
    text : int or None
        The year that title or text say the report is about.
    used : int or None
        The year reported on: `text`, or what follows from the others.
    date : Dated or None
        The date of delivery or signature.
    findings : tuple of Finding
        For the columns ``year`` and ``date_written``.
    """

    file: int | None
    header: int | None
    text: int | None
    used: int | None
    date: Dated | None
    findings: tuple[Finding, ...]


def year_in_path(path: str) -> int | None:
    """Return the year in the name of a file or of its nearest folder.

    Parameters
    ----------
    path : str
        Relative, with forward slashes.

    Returns
    -------
    int or None

    Examples
    --------
    >>> year_in_path("湖南省/2023/法治报告.docx"), year_in_path("报告20240111.txt")
    (2023, 2024)
    """
    pure = PurePosixPath(path)
    for part in (pure.stem, *reversed(pure.parts[:-1])):
        found = _FILE_YEAR.findall(part) or _FILE_DATE.findall(part)
        if found:
            return int(found[0])
    return None


def infer_years(path: str, parts: Parts) -> Years:
    """Tell the year reported on from the year of delivery.

    A report names the year it is about in its title or first sentence, and is signed in that
    year or the next. A work report (政府工作报告) states the day on which it was delivered
    and looks back at the year before.

    Parameters
    ----------
    path : str
        Relative; empty if the name of the file is not to be used.
    parts : Parts

    Returns
    -------
    Years
    """
    work = is_work_report(parts)
    delivered, source = _delivered(parts, work=work)
    text, text_source, evidence, agree = _reported(parts, work=work, delivered=delivered)
    file = year_in_path(path) if path else None
    used, certainty = text, AGREED if agree else STATED
    if text is None:
        used, certainty, text_source, evidence = _follows(parts, delivered, file, work=work)
    elif delivered and not 0 <= delivered.year - text <= 1:
        certainty = DOUBTFUL
        evidence = f"{evidence}; {source}: {delivered.text}"
    written = Finding("date_written", "", "none", "", STATED)
    if delivered:
        sure = AGREED if source in ("signature", "header") else STATED
        if not delivered.day or source == "published":
            written = Finding("date_written", "", source, delivered.text, FOLLOWS)
        else:
            sure = min(sure, certainty) if used and delivered.year < used else sure
            written = Finding("date_written", delivered.iso, source, delivered.text, sure)
    year = Finding("year", str(used) if used else "", text_source, evidence, certainty)
    header = delivered.year if delivered else None
    return Years(file, header, text, used, delivered, (year, written))


def _delivered(parts: Parts, *, work: bool) -> tuple[Dated | None, str]:
    """Return the date of delivery or signature and where it stands."""
    opening = dates_in(parts.title + "\n" + parts.opening[:300].split("各位代表")[0])
    if work and opening:
        return opening[0], "opening"
    if parts.signed:
        return parts.signed, "signature"
    for key in ("written", "published"):
        found = dates_in(parts.header.get(key, ""))
        if found:
            return found[0], "header" if key == "written" else "published"
    for line in parts.opening[:300].split("\n")[:6]:  # (2022年12月) on a line of its own
        found = dates_in(line)
        if found and len(re.sub(r"\W", "", line)) <= len(found[0].text) + 4:
            return found[0], "opening"
    return None, "none"


def _reported(
    parts: Parts, *, work: bool, delivered: Dated | None
) -> tuple[int | None, str, str, bool]:
    """Return the year that title or text state, where, the words, and whether they agree."""
    if work:
        for pattern in _LOOKS_BACK:
            match = pattern.search(parts.body)
            if match:
                agree = delivered is not None and delivered.year == int(match[1]) + 1
                return int(match[1]), "body", match[0].strip(), agree
        return None, "none", "", False
    title = _TITLE_YEAR.search(parts.title) or _TITLE_YEAR.search(parts.header.get("title", ""))
    match = next((found for pattern in _REPORTED if (found := pattern.search(parts.opening))), None)
    if title:
        agree = match is not None and match[1] == title[1]
        return int(title[1]), "title", parts.title or parts.header["title"], agree
    if match:
        return int(match[1]), "opening", match[0], False
    return None, "none", "", False


def _follows(
    parts: Parts, delivered: Dated | None, file: int | None, *, work: bool
) -> tuple[int | None, float, str, str]:
    """Derive the year reported on from the date, the years named, or the file's name."""
    ahead = [int(year) for year in _LOOKS_AHEAD.findall(parts.body)]
    if work and delivered:
        agree = delivered.year in ahead
        return delivered.year - 1, AGREED if agree else FOLLOWS, "opening", delivered.text
    if work and ahead:
        return ahead[0] - 1, FOLLOWS, "body", _LOOKS_AHEAD.search(parts.body)[0].strip()  # type: ignore[index]
    if delivered and not work:
        year = delivered.year if delivered.month >= 10 else delivered.year - 1
        return year, DOUBTFUL, "signature" if parts.signed else "header", delivered.text
    named = Counter(re.findall(rf"{_YEAR}\s*年", parts.opening))
    if named:
        year, times = min(named.items(), key=lambda item: (-item[1], -int(item[0])))
        return int(year), DOUBTFUL if times > 1 else GUESSED, "opening", f"{year}年 x{times}"
    if file:
        return file, GUESSED, "path", str(file)
    return None, UNKNOWN, "none", ""
