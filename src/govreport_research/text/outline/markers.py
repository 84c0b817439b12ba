"""Candidates: every place in a text that could be the numeral of a heading or an item.

A candidate is only a possibility. Whether it is a marker is decided for the whole text at
once (`decoding`); here it gets its style, its ordinal, and how well it stands: at the start
of a paragraph, after a stop, or in the run of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Styles of markers, from those of outer to those of inner headings.
PART, CHINESE, CHINESE_ROUND, DIGIT, DIGIT_ROUND, CIRCLED, ORDINAL, DASH, BARE, ITEM = (
    "第一部分", "一、", "(一)", "1.", "(1)", "①", "第一", "——", "bare", "一是",
)  # fmt: skip
#: How well a candidate stands.
AT_LINE, AFTER_STOP, RUNNING = 0, 1, 2
#: How a heading is printed: body text follows on its line, or it fills the line.
RUN_IN, WITH_STOP, WITHOUT_STOP = 0, 1, 2

_LONGEST_ALONE: Final = 60
_LONGEST_DASH: Final = 50
_DIGITS: Final = "一二三四五六七八九"


def _numerals() -> dict[str, int]:
    """Chinese numerals from 1 to 99 as they are written in headings."""
    table: dict[str, int] = {}
    for number in range(1, 100):
        tens, ones = divmod(number, 10)
        written = ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens - 1] + "十") + (
            _DIGITS[ones - 1] if ones else ""
        )
        table[written] = number
    return table


NUMERALS: Final = _numerals()
_CN: Final = "[一二三四五六七八九十]{1,3}"
_CN_SPACED: Final = "[一二三四五六七八九十](?: ?[一二三四五六七八九十]){0,2}"

# The first character stands alone, and is looked back at: so the engine leaps over all others.
# The groups `item`, `chinese` and `digit` therefore lack the first character of their numeral.
# Digits come first, and what no numeral can go on with is turned away before all ways are
# tried, since nearly all of these characters stand in the midst of plain text.
_SCAN: Final = re.compile(
    r"[(第一二三四五六七八九十0-9①-⒛㈠-㈩—、.](?:"
    r"(?<=[0-9])(?<![0-9A-Za-z./~%第-].)(?P<digit>\d?)(?: ?(?:、|\.(?P<decimal>\d)?)|(?P<half>\)))"
    r"|(?<=[(第一二三四五六七八九十])(?=[\s\d一二三四五六七八九十是要)、.:,])(?:"
    rf"(?<=\() ?(?:(?:(?P<round>{_CN_SPACED})|(?P<digit_round>\d{{1,2}})) ?\)(?: ?[、.])?"
    r"|(?P<empty>\)))"
    rf"|(?<=第)(?: ?(?P<part>{_CN}) ?(?:部分|[章节编])[:、]? ?"
    rf"| ?(?P<ordinal>{_CN})(?: ?[,、:]| (?=[^\d\s])))"
    r"|(?<=[一二三四五六七八九十])(?:(?P<item>[一二三四五六七八九十]{0,2})\s?(?:是(?: ?,)?|要)"
    r"|(?P<chinese>[一二三四五六七八九十]{0,2})"
    r"(?: ?[、.]|(?P<bare_sign>[:)]|,(?=[一-龥“《])| +(?=[一-龥“《])))))"
    r"|(?<=[①-⒛㈠-㈩—])(?:(?P<dash>(?<=—)(?: ?—)?)|(?P<sign>)[.、]?)"
    r"|(?P<lost>(?<=[\n。;!?][、.])(?=[一-龥])))"
)
#: How a marker stands, by what is before it: a line end, or a stop on its line.
_GRADES: Final = {"\n": AT_LINE, **dict.fromkeys("。!?;:”)", AFTER_STOP)}
_PAUSES: Final = frozenset(",、")
#: (一)类事项, (三)项, (二)款: a reference, not a heading; at the start of a line only where
#: no title can go on so, since (三)项目建设 is one.
_CLAUSE_AFTER: Final = re.compile(r" ?(?:[类项款目条号级期版层]|[至和、] ?\()")
_CLAUSE_AT_LINE: Final = re.compile(r" ?(?:类(?!型)|款(?!项)|项(?!目)|[至和、] ?\()")
#: 一、二级 · 一、二、三产: numerals in a row.
_ROW_OF_NUMERALS: Final = re.compile(
    rf"{_CN}(?:[、,及和与至到]|[级类线产期批次号季层等年月日期版楼季区])"
)
#: 十一、, 统一、, 同一、, 之一、, 唯一是, 第一、: part of a word, or of another marker.
_WORD_BEFORE: Final = frozenset(
    "(第反连无落暮统同唯之第单专任逐万划合归星周其每近另仅惟百千零〇初数几有多整"
)
#: 2.0版, 4.1万: what follows the point is a decimal.
_QUANTITY: Final = re.compile(r"0|\d+ ?(?:[版万亿次倍%‰个元吨米家件人台]|时代|公里|平方|百分)")
#: 要素, 要求, 要点: the sign of the item is part of a word.
_WORD_AFTER_NEED: Final = frozenset("素求点件义务领塞闻道地害旨项价职")


@dataclass(slots=True)
class Candidate:
    """One possible marker, in offsets of the flow.

    Attributes
    ----------
    start, end : int
        The marker as written, with its sign and any blank after it left out.
    style : str
        Family of the marker.
    ordinal : int
        Its number; 0 where there is none (bare, dash, lost).
    grade : int
        `AT_LINE`, `AFTER_STOP` or `RUNNING`.
    doubt : float
        What speaks against it in itself: digits after it, a table beside it.
    support : float
        What speaks for it in itself: the words of the heading, its layout.
    alone : int
        How the heading would be printed: `RUN_IN`, or on its line with or without a stop.
    hints : tuple of (str, int)
        Styles of the lists whose first number is missing about here, and how their next
        heading is printed.
    in_gap : bool
        Whether a number of some list is missing about here.
    """

    start: int
    end: int
    style: str
    ordinal: int
    grade: int
    doubt: float = 0.0
    support: float = 0.0
    alone: int = RUN_IN
    hints: tuple[tuple[str, int], ...] = ()
    in_gap: bool = False


#: Doubts about a candidate, in the unit of the weights of `decoding`.
DIGIT_FOLLOWS: Final = 1.5
QUANTITY_FOLLOWS: Final = 2.5
BESIDE_TABLE: Final = 5.0
ODD_SIGN: Final = 0.7
RUNNING_AMONG_LINES: Final = 2.5
#: Support of a dash after a stop where a text has no line ends.
DASH_WITHOUT_LINES: Final = 1.5

_SIGNS: Final[dict[str, tuple[str, int]]] = {
    **{chr(0x2460 + n): (CIRCLED, n + 1) for n in range(20)},
    **{chr(0x2474 + n): (DIGIT_ROUND, n + 1) for n in range(20)},
    **{chr(0x2488 + n): (DIGIT, n + 1) for n in range(20)},
    **{chr(0x3220 + n): (CHINESE_ROUND, n + 1) for n in range(10)},
}


def find_markers(flow: str, by_table: set[int]) -> tuple[list[Candidate], list[Candidate]]:
    """Return the candidates for headings and those for items (一是 …), in order.

    Parameters
    ----------
    flow : str
        Text of a `layout.Flow`.
    by_table : set of int
        Offsets of paragraphs that touch a table.

    Returns
    -------
    headings, items : list of Candidate
    """
    headings: list[Candidate] = []
    items: list[Candidate] = []
    for match in _SCAN.finditer(flow):
        kind, start = match.lastgroup, match.start()
        before = flow[start - 1] if start else "\n"
        grade = _GRADES.get(before, RUNNING) if before != " " else _grade_after_blank(flow, start)
        if kind == "item":
            found = _item(flow, match, grade, before)
            if found is not None:
                items.append(found)
            continue
        if kind == "decimal" and grade != AT_LINE:
            continue
        found = _heading(flow, match, grade, before)
        if found is None:
            continue
        if grade == AT_LINE:
            found.alone = _alone(flow, match.end())
            if start in by_table:
                found.doubt += BESIDE_TABLE
        headings.append(found)
    return headings, items


def _grade_after_blank(flow: str, start: int) -> int:
    """How a candidate stands that a blank stands before."""
    printed = _before(flow, start)
    parted = RUNNING if printed.isascii() else AFTER_STOP
    return _GRADES.get(printed, parted)


def _alone(flow: str, end: int) -> int:
    """How a heading that starts its line would be printed."""
    line_end = flow.find("\n", end)
    line_end = len(flow) if line_end < 0 else line_end
    stop = flow.find("。", end, line_end)
    if line_end - end > _LONGEST_ALONE or 0 <= stop < line_end - 1:
        return RUN_IN
    return WITH_STOP if stop >= 0 else WITHOUT_STOP


def _before(flow: str, start: int) -> str:
    """Return the last printed character before an offset, a line end if there is none."""
    before = start - 1
    while before >= 0 and flow[before] == " ":
        before -= 1
    return flow[before] if before >= 0 else "\n"


def _item(flow: str, match: re.Match[str], grade: int, before: str) -> Candidate | None:
    """Return a candidate for an item (一是, 一要), or None where the signs rule it out."""
    start, end = match.span()
    ordinal = NUMERALS.get(flow[start : match.end("item")])
    if ordinal is None or before in _WORD_BEFORE:
        return None
    after = flow[end : end + 1]
    need = flow[end - 1] == "要"
    if NUMERALS.get(after) == ordinal:  # 一是一、二是二
        return None
    if need and (after in _WORD_AFTER_NEED or (grade == RUNNING and before not in _PAUSES)):
        return None
    return Candidate(start, end, ITEM, ordinal, grade, 0.5 if need else 0.0)


def _heading(flow: str, match: re.Match[str], grade: int, before: str) -> Candidate | None:
    """Return a candidate for a heading, or None where the signs around it rule it out."""
    kind = match.lastgroup
    start, end = match.span()
    after = flow[end : end + 1]
    if not after or (after == "\n" and kind != "part"):
        return None
    if kind in ("round", "digit_round"):
        return _round(flow, match, grade)
    if kind in ("digit", "half", "decimal"):
        return _digit(flow, match, grade)
    if kind == "sign":
        style, ordinal = _SIGNS.get(flow[start], ("", 0))
        return Candidate(start, end, style, ordinal, grade) if style else None
    if kind == "dash" and not _has_headline(flow, end):
        return None
    if kind == "dash":
        single = end - start == 1
        return None if single or grade == RUNNING else Candidate(start, end, DASH, 0, grade)
    if kind == "empty":
        return Candidate(start, end, CHINESE_ROUND, 0, grade) if grade != RUNNING else None
    if kind == "lost":
        return Candidate(start, end, CHINESE if match.group() == "、" else DIGIT, 0, grade)
    if kind in ("ordinal", "part"):
        ordinal = NUMERALS.get(match[kind], 0)
        if not ordinal or grade == RUNNING or (kind == "part" and grade != AT_LINE):
            return None
        return Candidate(start, end, ORDINAL if kind == "ordinal" else PART, ordinal, grade)
    return _chinese(flow, match, grade, before)


def _has_headline(flow: str, start: int) -> bool:
    """Whether a paragraph opens with a short sentence that more text follows."""
    stop = flow.find("。", start, start + _LONGEST_DASH)
    return (
        stop >= 0 and flow[stop + 1 : stop + 2] not in ("", "\n") and "\n" not in flow[start:stop]
    )


def _round(flow: str, match: re.Match[str], grade: int) -> Candidate | None:
    start, end = match.span()
    before, after = _before(flow, start), flow[end : end + 3]
    if grade != AT_LINE and before in "条款项章节第至和与及号表式图注见":
        return None
    if (_CLAUSE_AT_LINE if grade == AT_LINE else _CLAUSE_AFTER).match(after):
        return None
    written = match["round"]
    if written is not None:
        ordinal = NUMERALS.get(written.replace(" ", ""), 0)
        return Candidate(start, end, CHINESE_ROUND, ordinal, grade) if ordinal else None
    ordinal = int(match["digit_round"])
    if not 1 <= ordinal <= 60:
        return None
    return Candidate(start, end, DIGIT_ROUND, ordinal, grade)


def _digit(flow: str, match: re.Match[str], grade: int) -> Candidate | None:
    start, end = match.span()
    ordinal = int(flow[start : match.end("digit")])
    if not 1 <= ordinal <= 60:
        return None
    if match["half"]:
        if grade == RUNNING or ordinal > 30:
            return None
        return Candidate(start, end, DIGIT_ROUND, ordinal, grade, doubt=ODD_SIGN)
    if match["decimal"]:
        quantity = _QUANTITY.match(flow, end - 1) is not None
        doubt = DIGIT_FOLLOWS + (QUANTITY_FOLLOWS if quantity else 0.0)
        return Candidate(start, end - 1, DIGIT, ordinal, grade, doubt)
    doubt = ODD_SIGN if grade == RUNNING and "、" in match.group() else 0.0
    return Candidate(start, end, DIGIT, ordinal, grade, doubt)


def _chinese(flow: str, match: re.Match[str], grade: int, before: str) -> Candidate | None:
    start, end = match.span()
    ordinal = NUMERALS.get(flow[start : match.end("chinese")])
    if ordinal is None or before in _WORD_BEFORE:
        return None
    if _ROW_OF_NUMERALS.match(flow, end):
        return None
    sign = match["bare_sign"]
    if sign is not None:
        if grade != AT_LINE:
            return None
        end = match.end("chinese") + (0 if sign[0] == " " else 1)
        return Candidate(start, end, CHINESE, ordinal, grade, doubt=ODD_SIGN)
    return Candidate(start, end, CHINESE, ordinal, grade)


__all__ = ["AFTER_STOP", "AT_LINE", "RUNNING", "Candidate", "find_markers"]
