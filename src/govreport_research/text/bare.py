"""Headings without a numeral: lines that look like one, or say so."""

from __future__ import annotations

import re
from typing import Final

from govreport_research.text.decoding import ANNEX, LEAD
from govreport_research.text.markers import (
    AT_LINE,
    BARE,
    CHINESE_ROUND,
    DIGIT,
    DIGIT_ROUND,
    Candidate,
)

#: The heading of an annex or a glossary, standing alone on its line.
_ANNEX: Final = re.compile(
    r"(?:《[^》]{2,24}》 ?)?(?:附件|附录|附表|附) ?[\d一二三四五六七八九十]{0,3} ?[:：]?(?:.{0,24})$"
    r"|.{0,16}(?:名词|名词术语|术语|用语|词语|指标|缩略语|概念)(?:解释|注释|释义|说明)$"
    r"|(?:有关|相关)(?:情况|问题|名词|事项|内容)(?:的)?(?:说明|解释)$|注释$|名词$|.{0,12}名词解释 ?.{0,6}$"
)
#: What a heading of one of the main parts of a report says when it has no numeral.
_MAIN_PART: Final = re.compile(
    r"(?:工作|任务|建设|情况|发展|年).{0,6}(?:回顾|总结)$|(?:20\d\d|[一二三四五六七八九〇]{4}|今|明|本|去|上|下).{0,12}年.{0,14}(?:工作|任务|安排|目标|回顾|打算|思路|重点|计划|要求|举措|成效|建设)$"
    r"|^(?:存在的?|主要)(?:主要)?(?:不足|问题|困难)(?:[和及与、]?原因)?$|^下一?步.{0,10}(?:打算|安排|计划|思路|举措|工作|重点|措施)$"
    r"|^(?:20\d\d年)?(?:主要|重点|总体|工作)(?:工作|任务|举措|做法|成效|要求|思路|安排)(?:及成效|和成效)?$|^(?:今后|未来).{1,3}年.{0,12}$|.{2,10}(?:工作|建设)(?:安排|回顾)$"
)
_CLOSED: Final = frozenset("。!?;:,、…")
_CALLS: Final = re.compile(r"各位|同志们|谢谢|审议|年\d{1,2}月|\d$")
_LONGEST: Final = 36
_LONGEST_LEAD: Final = 30
#: What speaks for a bare line: its words name a main part; it is printed on two lines.
NAMES_A_PART: Final = 2.2
TWO_LINES: Final = 0.4
ALONE: Final = -0.8
#: So many short lines in a row are a list or a table, not headings.
_MOST_IN_A_ROW: Final = 3


def bare_candidates(
    text: str,
    paragraphs: list[tuple[int, int]],
    start: int,
    stop: int,
    numbered: list[Candidate],
    by_table: set[int],
) -> list[Candidate]:
    """Return candidates for headings without a numeral.

    Parameters
    ----------
    text : str
        Of the flow.
    paragraphs : list of tuple of int
        Spans of its paragraphs.
    start, stop : int
        The body.
    numbered : list of Candidate
        Candidates with a numeral; paragraphs that they open are none of these.
    by_table : set of int
        Starts of paragraphs that touch a table.

    Returns
    -------
    list of Candidate
        In order; `end` is where the heading ends, since there is no marker.
    """
    opened = {candidate.start: candidate for candidate in numbered if candidate.grade == AT_LINE}
    wanted = _where_numbers_are_lost(numbered)
    found: list[Candidate] = []
    body = [span for span in paragraphs if start <= span[0] <= stop]
    shapes = [
        span[0] not in opened and span[0] not in by_table and _is_bare(text, span) for span in body
    ]
    position = 0
    while position < len(body):
        span = body[position]
        if span[0] in opened or span[0] in by_table:
            position += 1
            continue
        if not shapes[position]:
            lead = _lead(text, span, body, position, opened, wanted)
            if lead is not None:
                found.append(lead)
            position += 1
            continue
        last = position
        while last + 1 < len(body) and shapes[last + 1]:
            last += 1
        found.extend(_bare_lines(text, body[position : last + 1], last + 1 < len(body)))
        position = last + 1
    return found


def _is_bare(text: str, span: tuple[int, int]) -> bool:
    """Whether a paragraph is a short line without a stop."""
    length = span[1] - span[0]
    if not 2 <= length <= _LONGEST:
        return False
    content = text[span[0] : span[1]]
    if content.count(" ") > 1 and not re.search(r"\d ", content):
        return False
    return (
        content[-1] not in _CLOSED
        and "。" not in content
        and (_CALLS.search(content) is None or _ANNEX.match(content) is not None)
    )


def _bare_lines(text: str, lines: list[tuple[int, int]], followed: bool) -> list[Candidate]:
    """Return the candidates in a row of bare lines."""
    contents = [text[start:end] for start, end in lines]
    annexes = [_ANNEX.match(content) is not None for content in contents]
    found = [
        Candidate(start, end, ANNEX, 0, AT_LINE, alone=True)
        for number, (start, end) in enumerate(lines)
        if annexes[number] and not (number and annexes[number - 1])
    ]
    if annexes[0] or not followed or len(lines) > _MOST_IN_A_ROW:
        named = [
            Candidate(start, end, BARE, 0, AT_LINE, alone=True, support=NAMES_A_PART)
            for (start, end), content, annex in zip(lines, contents, annexes, strict=True)
            if not annex and not annexes[0] and _MAIN_PART.search(content)
        ]
        return sorted(found + named, key=lambda candidate: candidate.start)
    plain = [
        pair
        for pair, annex in zip(zip(lines, contents, strict=True), annexes, strict=True)
        if not annex
    ]
    named_at = [bool(_MAIN_PART.search(content)) for _, content in plain]
    if len(plain) == 2 and not any(named_at):
        (first, _), (second, _) = plain
        found.append(Candidate(first[0], second[1], BARE, 0, AT_LINE, alone=True, support=TWO_LINES))
    else:
        for (span, _), named in zip(plain, named_at, strict=True):
            support = NAMES_A_PART if named else ALONE
            found.append(Candidate(span[0], span[1], BARE, 0, AT_LINE, alone=True, support=support))
    return sorted(found, key=lambda candidate: candidate.start)


def _lead(
    text: str,
    span: tuple[int, int],
    body: list[tuple[int, int]],
    position: int,
    opened: dict[int, Candidate],
    wanted: list[tuple[int, int]],
) -> Candidate | None:
    """A paragraph whose first sentence may be a heading: before a list, or in a gap."""
    limit = min(span[1], span[0] + _LONGEST_LEAD + 1)
    stop = min((at for mark in "。!?" if (at := text.find(mark, span[0], limit)) >= 0), default=-1)
    if stop < 0:
        blank = text.find(" ", span[0], limit)
        phrase = text[span[0] : blank]
        if blank > 0 and span[1] - blank > 40 and _MAIN_PART.search(phrase):
            return Candidate(span[0], blank, BARE, 0, AT_LINE, alone=True, support=NAMES_A_PART)
        return None
    follows = opened.get(body[position + 1][0]) if position + 1 < len(body) else None
    before_list = (
        follows is not None
        and follows.ordinal == 1
        and follows.style in (DIGIT_ROUND, DIGIT, CHINESE_ROUND)
        and stop - span[0] <= 22
    )
    in_gap = any(low < span[0] < high for low, high in wanted)
    if before_list or in_gap:
        return Candidate(span[0], stop + 1, LEAD, 0, AT_LINE)
    return None


def _where_numbers_are_lost(numbered: list[Candidate]) -> list[tuple[int, int]]:
    """Return the spans between neighbours of one style whose numbers skip one or two."""
    last: dict[str, Candidate] = {}
    spans: list[tuple[int, int]] = []
    for candidate in numbered:
        if candidate.grade != AT_LINE or not candidate.ordinal:
            continue
        before = last.get(candidate.style)
        low = before.start if before is not None else 0
        number = before.ordinal if before is not None else 0
        if 2 <= candidate.ordinal - number <= 3:
            spans.append((low, candidate.start))
        elif candidate.ordinal == 2 and number != 1:
            spans.append((low, candidate.start))
        last[candidate.style] = candidate
    return spans


__all__ = ["bare_candidates"]
