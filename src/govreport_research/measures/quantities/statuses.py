"""What a quantity is to the report: achieved, planned, a baseline, a standard or a target."""

from __future__ import annotations

import re
from typing import Final

from govreport_research.measures.quantities.limits import Quantity

#: Words that look ahead: in the same clause, or over commas (力争, 争取).
_AHEAD: Final = re.compile(
    r"(?=[拟计预将规有力争下明到])(?:(?:拟(?!定)|计划(?=[新建投完实开引到在于用对将为年招培改]|总)|预计|预期"
    r"|将(?=[^,。;]{0,6}(?:达|建|新|完|实|投))"
    r"|规划(?:建设|到)|有望)[^,。;]*$|力争|争取(?!中央|上级|到|国家|资金)|下一步|明年"
    r"|到20[2-9][0-9]年)"
)
_NORM: Final = re.compile(
    r"(?=[时规要标应不原承每所收明最起上限])(?:时限[为是]|规定|要求[^,。;]{0,10}$|标准为|标准[为是]|应当|不得|原则上"
    r"|承诺[^,。;]{0,12}(?:内|不超过)|每(?:年|月|季度?|周)[^,。;]{0,8}(?:至少|不少于)"
    r"|所需费用|收费标准|明确[^,。;]{0,8}$|最长|起征|上限|限额)"
)
_DONE: Final = re.compile(r"已|累计|共")
#: Every word that states a norm has one of these characters, and so have those that look
#: ahead, but for 到20…年.
_NORM_HINTS: Final = frozenset("限规求准当得则诺每费确征最")
_AHEAD_HINTS: Final = frozenset("拟划预将望争步明")
_TARGETS: Final = frozenset(("percentage", "percent_change", "average", "multiple"))
_NORMED: Final = frozenset(("duration", "money", "percentage", "count"))
_REACH: Final = 30


def status_of(text: str, quantity: Quantity, sentence: int, role: str) -> str:
    """Return the status of a quantity from its clause and the part of the report.

    Parameters
    ----------
    text : str
        Folded text.
    quantity : Quantity
    sentence : int
        Where its sentence begins.
    role : str
        Statutory part it stands in.

    Returns
    -------
    str
        One of ``schema.STATUSES``.
    """
    if quantity.status == "baseline":
        return "baseline"
    before = text[max(sentence, quantity.start - _REACH) : quantity.start]
    if role == "plans":
        level = quantity.kind in _TARGETS or quantity.bound in ("lower", "upper")
        return "target" if level else "planned"
    if quantity.kind == "duration" and quantity.bound == "upper" and quantity.relation == "":
        return "achieved" if quantity.direction else "standard"
    normed = quantity.kind in _NORMED and not _NORM_HINTS.isdisjoint(before)
    if normed and _NORM.search(before):
        return "standard" if quantity.kind != "count" or quantity.bound else "achieved"
    if _AHEAD_HINTS.isdisjoint(before) and "到20" not in before:
        return "achieved"
    ahead = _AHEAD.search(before)
    if ahead is not None and not _DONE.search(before, ahead.end()):
        return "target" if quantity.kind in _TARGETS else "planned"
    return "achieved"
