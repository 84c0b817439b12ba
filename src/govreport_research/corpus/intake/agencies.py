"""Which agency issued a report, as title, signature, header and opening name it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from govreport_research.corpus.intake.divisions import names_in
from govreport_research.corpus.intake.finding import (
    AGREED,
    DOUBTFUL,
    FOLLOWS,
    STATED,
    UNKNOWN,
    Finding,
)
from govreport_research.corpus.intake.parts import Parts
from govreport_research.corpus.readers import simplify

_END: Final = r"(?:局|厅|委员会|管委会|办公室|中心|人民政府|委|办)"
_WHOLE: Final = re.compile(rf"[\u4e00-\u9fff（）()]{{2,38}}{_END}$")
#: In running text an office is no agency, and a government is who the report goes to.
_IN_TEXT: Final = re.compile(
    r"(?!按照|根据|为了?|在|围绕)[\u4e00-\u9fff（）()]{2,38}(?:局|厅|委员会|管委会|中心)$"
)
#: What follows the agency's name in a title or in the first line.
_BEHIND: Final = re.compile(
    r"关于|(?:19|20)\d\d|[一二][〇○零]|[\s《“,，、:：]|法治|依法|推进|贯彻|落实|年度"
)
_LEADING: Final = re.compile(
    r"^(?:(?:19|20)\d\d\s*年度?|[一二][〇○零一二三四五六七八九]{3}年度?|中共|关于|印发|\s|[,，、])+"
)
_SPEAKER: Final = re.compile(
    r"(?:党组|党委|书记|局长|主任|坚持|认真|深入|紧紧|在(?=.{0,6}委)|以).*$"
)
#: A rank that stands for the place's name: 县行政审批局, 我市政务服务局.
_RANK: Final = re.compile(r"^(?:我|本|全)?(?:自治区|省|市|州|盟|县|区|旗)(?=[\u4e00-\u9fff])")
_WORK_REPORT: Final = re.compile(r"政府工作报告|政府工作情况|代表.{0,14}人民政府.{0,8}作|各位代表")


@dataclass(frozen=True)
class Named:
    """A name of an agency and where it stands."""

    source: str
    name: str


def is_work_report(parts: Parts) -> bool:
    """Whether it is a government's work report (政府工作报告), given when the year is over."""
    head = parts.title + parts.opening
    return bool(_WORK_REPORT.search(head)) and "法治政府" not in parts.title


def agencies_named(parts: Parts) -> list[Named]:
    """Return the names of the agency, the most trustworthy place first.

    Parameters
    ----------
    parts : Parts

    Returns
    -------
    list of Named
        From title, opening, signature and header, in this order: a signature is typed by
        hand each time, and what a site calls its publisher is often not the issuing agency.
        Those that begin with a place go before those that do not.
    """
    lines = [line.strip() for line in parts.opening.split("\n") if line.strip()]
    candidates = [
        ("title", _before(_LEADING.sub("", simplify(parts.title)))),
        *(("opening", _before(_LEADING.sub("", line))) for line in lines[:4]),
        ("signature", parts.signature),
        ("header", parts.header.get("agency", "")),
    ]
    named = [
        Named(source, name)
        for source, name in candidates
        if (_IN_TEXT if source == "opening" else _WHOLE).fullmatch(name) and "某" not in name
    ]
    return sorted(named, key=lambda each: not _begins_with_place(each.name))


def _begins_with_place(name: str) -> bool:
    found = names_in(name[:12]) or names_in(name[:4], short=True)
    return bool(found) and found[0][0] == 0


def _before(text: str) -> str:
    """Return what stands before the words that follow an agency's name."""
    end = _BEHIND.search(text)
    return _SPEAKER.sub("", text[: end.start()] if end else text)


def infer_agency(parts: Parts, named: list[Named], place: tuple[str, str, str]) -> Finding:
    """Choose among the names, and complete one that leaves out its place.

    Parameters
    ----------
    parts : Parts
    named : list of Named
    place : (str, str, str)
        Province, city, county, as inferred; all empty if unknown.

    Returns
    -------
    Finding
    """
    lowest = next((name for name in reversed(place) if name), "")
    named = [each for each in named if not _of_another_rank(each.name, lowest)]
    if is_work_report(parts):
        value = f"{lowest}人民政府" if lowest else ""
        source = "place" if lowest else "none"
        return Finding("agency", value, source, "政府工作报告", FOLLOWS if lowest else UNKNOWN)
    if not named:
        bare = _bare_agency(parts.body)
        if bare and lowest:
            return Finding("agency", lowest + bare, "body", bare, DOUBTFUL)
        return Finding("agency", "", "none", "", UNKNOWN)
    first = named[0]
    value = first.name
    if not _begins_with_place(value) and lowest:
        value = lowest + _RANK.sub("", value)
    cores = {_core(each.name) for each in named if each.source != "opening"}
    others = {each.source for each in named if _core(each.name) == _core(first.name)}
    certainty = DOUBTFUL if len(cores) > 1 else AGREED if len(others) > 1 else STATED
    if value != first.name:
        certainty = min(certainty, FOLLOWS)
    different = {each.name: each for each in reversed(named)}  # the first of each name stays
    shown = sorted(different.values(), key=named.index)[:3]
    evidence = "; ".join(f"{each.source}: {each.name}" for each in shown)
    return Finding("agency", value, first.source, evidence, certainty)


def _of_another_rank(name: str, place: str) -> bool:
    """Whether a name without a place (区审批局) is of another rank than the place (营口市)."""
    rank = _RANK.match(name)
    if rank is None or not place:
        return False
    return rank[0][-1] in "市县区旗" and rank[0][-1] != place[-1]


def _core(name: str) -> str:
    """Return the name without its place: 行政审批服务局."""
    found = names_in(name)
    if found:
        start, last = found[-1]
        name = name[start + len(last) :]
    return _RANK.sub("", name)


def _bare_agency(body: str) -> str:
    """Return the approval agency that a text is about, without its place."""
    pattern = r"(?:行政审批|政务服务|营商环境|数据)[\u4e00-\u9fff]{0,10}?局"
    found = re.findall(pattern, body)
    return max(sorted(set(found)), key=found.count) if found else ""
