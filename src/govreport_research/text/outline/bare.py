"""Headings without a numeral: lines that look like one, or say so."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final, NamedTuple

from govreport_research.text.outline.decoding import ANNEX, LEAD, RANK
from govreport_research.text.outline.markers import (
    AT_LINE,
    BARE,
    CHINESE_ROUND,
    DIGIT,
    DIGIT_FOLLOWS,
    DIGIT_ROUND,
    RUN_IN,
    WITH_STOP,
    WITHOUT_STOP,
    Candidate,
)

#: The heading of an annex or a glossary, standing alone on its line.
_ANNEX: Final = re.compile(
    r"(?:《[^》]{2,24}》 ?)?(?:附件|附录|附表|附) ?[\d一二三四五六七八九十]{0,3} ?(?:[: ].{0,24})?$"
    r"|.{0,16}(?:名词|术语|用语|词语|指标|概念)(?:解释|注释|释义|说明)(?:[和与及]说明)?:?$"
    r"|(?:有关|相关)(?:情况|问题|名词|事项|内容)的?(?:说明|解释):?$"
    r"|注 ?释:?$|名词:?$|.{0,12}缩略语:?$|.{0,12}名词解释 ?.{0,6}$"
)
#: What a heading of one of the main parts of a report says when it has no numeral.
_MAIN_PART: Final = re.compile(
    r"(?:工作|任务|建设|情况|发展|年).{0,6}(?:回顾|总结)$"
    r"|(?:20\d\d|[一二三四五六七八九〇]{4}|今|明|本|去|上|下).{0,12}年.{0,14}"
    r"(?:工作|任务|安排|目标|回顾|打算|思路|重点|计划|要求|举措|成效|建设)$"
    r"|^(?:存在的?|主要)(?:主要)?(?:不足|问题|困难)(?:[和及与、]?原因)?$"
    r"|^下一?步.{0,10}(?:打算|安排|计划|思路|举措|工作|重点|措施)$"
    r"|^(?:20\d\d年)?(?:主要|重点|总体|工作)(?:工作|任务|举措|做法|成效|要求|思路|安排)"
    r"(?:及成效|和成效)?$|^(?:今后|未来).{1,3}年.{0,12}$|.{2,10}(?:工作|建设)(?:安排|回顾)$"
)
_CLOSED: Final = frozenset("。!?;:,、…")
_SENTENCE_END: Final = re.compile(r"[。!?]")
_CALLS: Final = re.compile(r"各位|同志们|谢谢|审议|年\d{1,2}月|\d$")
_LONGEST: Final = 36
_LONGEST_LEAD: Final = 40
#: Gaps that overlap; more than this are kept no track of.
_MOST_GAPS: Final = 8
_LONGEST_HEAD_OF_LIST: Final = 22
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
    items: list[int],
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
    items : list of int
        Starts of the candidates for items, in order.
    by_table : set of int
        Starts of paragraphs that touch a table.

    Returns
    -------
    list of Candidate
        In order; `end` is where the heading ends, since there is no marker.
    """
    opened = {candidate.start: candidate for candidate in numbered if candidate.grade == AT_LINE}
    gaps = find_gaps(numbered)
    found: list[Candidate] = []
    body = [span for span in paragraphs if start <= span[0] <= stop]
    shapes = [
        span[0] not in opened and span[0] not in by_table and _is_bare(text, span) for span in body
    ]
    following = [opened.get(span[0]) for span in body[1:]] + [None]
    items = [*items, len(text) + 1]
    gaps.append(Gap(len(text) + 1, len(text) + 1))
    active: list[Gap] = []
    position = gap_at = 0
    while position < len(body):
        span = body[position]
        while gaps[gap_at].start < span[0]:
            active = [*active[1 - _MOST_GAPS :], gaps[gap_at]]
            gap_at += 1
        if active:
            active = [gap for gap in active if gap.end > span[0]]
        item = items[bisect_left(items, span[0])]
        if span[0] in opened or span[0] in by_table or span[0] == item:
            position += 1
            continue
        if not shapes[position]:
            lead = _lead(text, span, following[position], active, item if item < span[1] else -1)
            if lead is not None:
                found.append(lead)
            position += 1
            continue
        last = position
        while last + 1 < len(body) and shapes[last + 1]:
            last += 1
        lines = _bare_lines(text, body[position : last + 1], last + 1 < len(body))
        for line in lines:
            line.hints = _hints(active)
            line.in_gap = bool(active)
        found.extend(lines)
        position = last + 1
    return found


def _is_bare(text: str, span: tuple[int, int]) -> bool:
    """Whether a paragraph is a short line without a stop."""
    length = span[1] - span[0]
    if not 2 <= length <= _LONGEST:
        return False
    content = text[span[0] : span[1]]
    if _ANNEX.match(content):
        return True
    if content.endswith("报告"):
        return False
    if content.count(" ") > 1 and not re.search(r"\d ", content):
        return False
    return content[-1] not in _CLOSED and "。" not in content and _CALLS.search(content) is None


def _bare_lines(text: str, lines: list[tuple[int, int]], followed: bool) -> list[Candidate]:
    """Return the candidates in a row of bare lines."""
    contents = [text[start:end] for start, end in lines]
    annexes = [_ANNEX.match(content) is not None for content in contents]
    found = [
        Candidate(start, end, ANNEX, 0, AT_LINE, alone=WITHOUT_STOP)
        for number, (start, end) in enumerate(lines)
        if annexes[number] and not (number and annexes[number - 1])
    ]
    if annexes[0] or not followed or len(lines) > _MOST_IN_A_ROW:
        named = [
            Candidate(start, end, BARE, 0, AT_LINE, alone=WITHOUT_STOP, support=NAMES_A_PART)
            for (start, end), content, annex in zip(lines, contents, annexes, strict=True)
            if not annex and not annexes[0] and _MAIN_PART.search(content)
        ]
        return sorted(found + named, key=lambda candidate: candidate.start)
    plain = [
        pair
        for pair, annex in zip(zip(lines, contents, strict=True), annexes, strict=True)
        if not annex
    ]
    naming = [bool(_MAIN_PART.search(content)) for _, content in plain]
    if len(plain) == 2 and not any(naming):
        (first, _), (second, _) = plain
        found.append(
            Candidate(first[0], second[1], BARE, 0, AT_LINE, alone=WITHOUT_STOP, support=TWO_LINES)
        )
    else:
        for (span, _), names in zip(plain, naming, strict=True):
            support = NAMES_A_PART if names else ALONE
            found.append(
                Candidate(span[0], span[1], BARE, 0, AT_LINE, alone=WITHOUT_STOP, support=support)
            )
    return sorted(found, key=lambda candidate: candidate.start)


def _lead(
    text: str,
    span: tuple[int, int],
    follows: Candidate | None,
    gaps: list[Gap],
    item_start: int,
) -> Candidate | None:
    """Return the first sentence of a paragraph, before a list or where a number is lost."""
    start, end = span
    limit = min(end, start + _LONGEST_LEAD + 1)
    before_list = (
        follows is not None
        and follows.ordinal == 1
        and follows.style in (DIGIT_ROUND, DIGIT, CHINESE_ROUND)
    )
    blank = text.find(" ", start, limit)
    if blank < 0 and not before_list and not gaps:
        return None  # most paragraphs
    sentence = _SENTENCE_END.search(text, start, limit)
    if sentence is None:
        if blank > 0 and end - blank > 40 and _MAIN_PART.search(text[start:blank]):
            return Candidate(
                start, blank, BARE, 0, AT_LINE, alone=WITHOUT_STOP, support=NAMES_A_PART
            )
        if not gaps or not start + 4 <= item_start <= limit:
            return None
        return Candidate(start, item_start, LEAD, 0, AT_LINE, hints=_hints(gaps), in_gap=True)
    stop = sentence.start()
    if not gaps and not (before_list and stop - start <= _LONGEST_HEAD_OF_LIST):
        return None
    alone = WITH_STOP if stop + 1 == end else RUN_IN
    stop = min(stop, item_start - 1) if item_start > start + 4 else stop
    return Candidate(
        start, stop + 1, LEAD, 0, AT_LINE, alone=alone, hints=_hints(gaps), in_gap=bool(gaps)
    )


def _hints(gaps: list[Gap]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({(gap.style, gap.alone) for gap in gaps if gap.style}))


class Gap(NamedTuple):
    """A stretch in which a number is missing.

    Where it is the first of a list, `style` is the list's and `alone` how its next heading is
    printed (see `markers.Candidate`).
    """

    start: int
    end: int
    style: str = ""
    alone: int = RUN_IN


def find_gaps(numbered: list[Candidate]) -> list[Gap]:
    """Return the stretches in which one or two numbers of a list are missing.

    Parameters
    ----------
    numbered : list of Candidate
        Candidates with a numeral, in order.

    Returns
    -------
    list of Gap
        In order of their starts. Between two neighbours whose numbers skip one or two; and
        between the heading above a list and the list's first printed number, if that is two.
    """
    last: dict[str, Candidate] = {}
    gaps: list[Gap] = []
    for candidate in numbered:
        sure = candidate.grade == AT_LINE and candidate.doubt < DIGIT_FOLLOWS
        if not sure or not candidate.ordinal:
            continue
        style, ordinal = candidate.style, candidate.ordinal
        rank = RANK.get(style, 9)
        before = last.get(style)
        if before is not None and 2 <= ordinal - before.ordinal <= 3:
            gaps.append(Gap(before.start, candidate.start))
        elif ordinal == 2 and (before is None or before.ordinal != 1):
            above = [one.start for known, one in last.items() if RANK.get(known, 9) < rank]
            low = max(-1, *above, before.start if before else -1)
            gaps.append(Gap(low, candidate.start, style, candidate.alone))
        last = {known: one for known, one in last.items() if RANK.get(known, 9) <= rank}
        last[style] = candidate
    return sorted(gaps, key=lambda gap: (gap.start, gap.end))


__all__ = ["Gap", "bare_candidates", "find_gaps"]
