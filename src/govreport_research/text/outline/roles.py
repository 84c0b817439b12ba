"""The statutory role of a heading: what its title states, else its parent's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: The words by which a title states its role. Within one title the first statement counts
#: (compound titles name several parts); at the same place the order here decides.
#: Source: the rules of 2019 on supervising law-based government ask for four parts; the
#: wording is that of the reports.
_LEXICON: Final[dict[str, tuple[str, ...]]] = {
    "leader_duty": (
        r"第一责任人",
        r"主要负责(?:人|同志).{0,10}(?:履行|履职|职责)",
        r"领导.{0,6}(?:履职|履责|述法)",
        r"履行.{0,12}(?:第一责任|法治建设.{0,4}职责)",
    ),
    "other": (
        r"其他(?:需要|应当|有关|情况|事项)",
        r"需要?(?:报告|说明)的(?:其他)?事项",
        r"(?:重点|年度|工作|目标)任务(?:贯彻)?(?:落实|完成)情况",
        r"国际形势|外交工作",
        r"名词解释|附件|情况说明|注释",
    ),
    "shortcomings": (
        r"存在.{0,8}(?:不足|问题|差距|短板|困难)",
        r"(?:主要|突出|面临).{0,6}(?:问题|不足|困难|短板|差距|挑战)",
        r"不足(?:之处)?(?:及|和|与|、|$)|薄弱环节|短板(?:和|及|与|$)|差距(?:和|及|与|$)",
        r"问题(?:和|及|与)(?:原因|不足|困难)|困难(?:和|与|及)(?:问题|挑战)",
        r"^(?:主要)?问题$|原因分析",
    ),
    "plans": (
        r"下一?步|下一?(?:年|阶段)|下计划|打算|明年|来年|今后|未来|今年的?(?:工作|任务|目标)",
        r"工作安排|主要安排|总体安排",
        r"工作(?:思路|设想|打算|计划|规划|重点|目标|要求|部署|任务)",
        r"(?:重点|主要|目标|中心|具体)(?:工作|任务|安排|目标)",
        r"发展(?:构想|思路|目标|规划)|总体(?:要求|思路|目标)|奋斗目标|努力方向|展望",
        r"改进(?:措施|方向|办法)|建议$",
        r"(?:加强|推进|强化|深化).{0,4}(?:政府)?自身(?:改革)?建设",
    ),
    "measures": (
        r"举措|成效|成绩|成就|回顾|做法|亮点|总结",
        r"(?:工作|建设|开展|推进|进展|完成|总体|基本|公开|贯彻|落实|履职|主要).{0,4}情况",
        r"主要工作(?!任务)|工作(?:进展|开展)|过去的?[一二三四五\d]",
    ),
}
#: Below the highest level a title states a role only in words that leave no doubt: results
#: and tasks are spoken of everywhere.
_INNER_LEXICON: Final[dict[str, tuple[str, ...]]] = {
    "leader_duty": (r"第一责任人", r"主要负责(?:人|同志).{0,10}(?:履行|履职)"),
    "shortcomings": (
        r"^(?:当前|目前|仍然?|还|工作中)?存在的?.{0,8}(?:不足|问题|差距|短板|困难)",
        r"^(?:主要|突出)?(?:不足|问题)(?:及|和|与|、|$)",
        r"^(?:主要|突出)(?:问题|不足)|薄弱环节$|^(?:产生)?原因分析",
    ),
    "plans": (
        r"^下一?步|^(?:主要)?下一?(?:年|阶段)|工作打算|^明年|^今后",
        r"^20\d\d年.{0,8}(?:安排|计划|打算|思路)$",
    ),
}


def _first_of(lexicon: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    """Return a pattern that finds the first statement; its group tells the role."""
    return re.compile("|".join(f"(?P<{role}>{'|'.join(ways)})" for role, ways in lexicon.items()))


_STATED: Final = _first_of(_LEXICON)
_STATED_INSIDE: Final = _first_of(_INNER_LEXICON)
_TITLES_OF_WORKS: Final = re.compile(r"《[^》]*》|〈[^〉]*〉|<[^>]*>")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{2}) ?年")
_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_WORK_OF_A_YEAR: Final = re.compile(r"(?:政府)?(?:重点|主要)?(?:工作|目标|任务)")
_AHEAD: Final = re.compile(r"新征程|新局面|开局|奋力|新篇章|新蓝图")
_LOOKS_BACK: Final = re.compile(r"回顾|成就|总结")
_MEMBERS: Final = re.compile(r"[,;、及和与]")
_AFTER_PLANS: Final = frozenset(("plans",))


def stated_role(title: str, report_year: int | None = None, *, inner: bool = False) -> str | None:
    """Return the role that a title states, if any.

    Parameters
    ----------
    title : str
        Heading in folded form, without its numeral.
    report_year : int, optional
        Year the report looks back on. With it a title such as ``2024年工作`` is read by its
        year: later years are plans, the year itself and earlier ones are results.
    inner : bool, default False
        Whether the heading stands below another one; then only words that leave no doubt
        count.

    Returns
    -------
    str or None
        One of ``schema.ROLES``.

    Examples
    --------
    >>> stated_role("主要举措和成效,存在不足和原因")
    'measures'
    >>> stated_role("《2023年工作计划》重点任务落实情况")
    'other'
    >>> stated_role("强化组织保障") is None
    True
    """
    bare = _TITLES_OF_WORKS.sub("", title)
    if inner:
        return _inner_role(bare)
    found = _STATED.search(bare)
    role = found.lastgroup if found is not None else None
    if role == "plans" and _LOOKS_BACK.search(bare):
        return "measures"
    if role is None and report_year is not None and _WORK_OF_A_YEAR.search(bare):
        years = years_in(bare)
        if years:
            return "plans" if min(years) > report_year else "measures"
    return role


@lru_cache(maxsize=4096)
def _inner_role(bare: str) -> str | None:
    """Return the role of a heading below another one; the same titles come back ever again."""
    found = _STATED_INSIDE.search(bare)
    return found.lastgroup if found is not None else None


def named_roles(title: str, role: str) -> tuple[str, ...]:
    """Return every part that a compound title names.

    Parameters
    ----------
    title : str
        Heading in folded form, without its numeral.
    role : str
        The role it has.

    Returns
    -------
    tuple of str
        `role` first, then the shortcomings, duties or plans that further members of the
        title name in words that leave no doubt, in order. Most titles name one part only.

    Examples
    --------
    >>> named_roles("推进法治政府建设的主要举措和成效,存在不足和原因", "measures")
    ('measures', 'shortcomings')
    >>> named_roles("存在的问题及下一步打算", "shortcomings")
    ('shortcomings', 'plans')
    """
    named = [role]
    for member in _MEMBERS.split(_TITLES_OF_WORKS.sub("", title)):
        stated = _inner_role(member)
        if stated is not None and stated not in named:
            named.append(stated)
    return tuple(named)


def years_in(text: str) -> list[int]:
    """Return the years that a folded text names, in figures or in Chinese digits.

    Examples
    --------
    >>> years_in("一九九〇年和2021年")
    [1990, 2021]
    """
    return [int(year.translate(_DIGITS)) for year in _YEAR.findall(text)]


def looks_ahead(title: str) -> bool:
    """Whether a title that states no role speaks of what is to come.

    Such words open the later parts of a report, but also its first one; they count only after
    a first heading of the highest level.

    Examples
    --------
    >>> looks_ahead("奋力开创现代化建设新局面")
    True
    """
    return _AHEAD.search(title) is not None


def inherited_role(parent: str | None, earlier: str | None) -> str:
    """Return the role of a heading that states none.

    Parameters
    ----------
    parent : str or None
        Role of the heading above it; None at the highest level.
    earlier : str or None
        Role of the heading before it at the highest level.

    Returns
    -------
    str
        The parent's role. At the highest level a report tells of measures until it turns to
        plans, and of plans from there.
    """
    if parent is not None:
        return parent
    return "plans" if earlier in _AFTER_PLANS else "measures"


__all__ = ["inherited_role", "looks_ahead", "named_roles", "stated_role", "years_in"]
