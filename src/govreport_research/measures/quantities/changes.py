"""From one value to another (由45天压缩至20天), and by how much (减少了83%)."""

from __future__ import annotations

import re
from typing import Final

from govreport_research.measures.quantities.limits import Quantity

_DOWN: Final = (
    "压缩|缩短|减少|精简|精减|缩减|压减|降低|下降|压降|削减|减免|节约|节省|回落|下调|缩小|减至"
    "|降至|缩至|压至"
    "|减轻|下滑|收窄|降幅|减幅|少|降|减|缩"
)
_UP: Final = (
    "提高|提升|上升|增长|增加|扩大|增至|升至|跃升|攀升|上调|拓展|扩充|扩容|延长|提速|提效|增幅"
    "|增速|涨幅|递增|上涨"
    "|扩增|翻|升|增|涨|快|高"
)
_OTHER: Final = "合并|整合|优化|调整|变更|转变|变|改|合|浓缩|扩展|发展|前移|集成"
_DIRECTION: Final = re.compile(rf"(?P<down>{_DOWN})|(?P<up>{_UP})|(?P<other>{_OTHER})")
_VERB: Final = rf"(?:{_DOWN}|{_UP}|{_OTHER})"
_NOW: Final = (
    r"(?:(?:目前|现在|现有|如今|当前|今年|现|[0-9]{4}年(?:底|末)?)的?)?(?:每[年月日天周季件])?"
)
#: Between both values: what is counted, a verb, 至 or the like.
_GAP: Final = re.compile(
    rf"(?P<noun>[^,;。]{{0,14}}?){_VERB}(?:了|少|小|化)?(?:至|到|为|成为?){_NOW}(?:仅|只|只需"
    rf"|最快|只要|仅需|平均)?$"
)
_PLAIN_GAP: Final = re.compile(rf"[^,;。、]{{0,4}}?(?:{_VERB})?(?:至|到|为|成|变){_NOW}$|→$")
#: 原来需要30天…,现在5天即可.
_BEFORE_NOW: Final = re.compile(
    rf"[^;。]{{0,20}}?(?:,|现|到)[^;。,]{{0,8}}?(?:现在?|目前|如今|仅|只|{_VERB}(?:至|到|为"
    rf"|成))(?:需要?|要|用)?$"
)
_FROM: Final = re.compile(
    r"(?:(?P<hard>从|由)|(?P<soft>原来|原先|原本|原有|原|法定(?:时限)?|过去|此前|以前|以往|之前))"
    r"[^,。;、0-9从由]{0,10}(?:[0-9]{4}年(?:底|末|初)?的?)?[^,。;、0-9从由]{0,4}$"
)
#: The value it came down to is nothing: 当场办结, 零材料.
_TO_NOTHING: Final = re.compile(
    rf"[^。;]{{0,16}}?(?:{_VERB}(?:至|到|为|成)|[,现]|即可|变为?|均?可)[^。;,0-9]{{0,4}}?"
    r"(?P<end>(?:当场|即时|即刻|立等|当即|随到随|秒)(?:即可|可|就能)?(?:办结|办理|办好|办成|完成"
    r"|取证|拿证|领证|办|取|批)?"
    r"|(?:零|0(?![.0-9]))(?:次|个|项|元|天)?)"
)
_BY_FIRST: Final = "".join(sorted({word[0] for word in f"{_DOWN}|{_UP}".split("|")}))
_BY: Final = re.compile(
    rf"(?=[{_BY_FIRST}])(?:(?:{_DOWN}|{_UP})(?:了|幅度?|比例|比率|率|额|速度?|效)?(?:平均|分别|均|各|再|近|约|超过?"
    rf"|逾|高达|将|至少|同比)*$"
    rf"|(?:{_DOWN}|{_UP})(?:幅度?|比例|比率|率|额)[^,。;0-9]{{0,4}}?(?:达到?|为|在|超过?|约)*$"
    # 压缩审批时限50%, 提高办事效率30%
    r"|(?:压缩|缩短|减少|精[简减]|压减|缩减|降低|节约|节省"
    r"|削减)[^,。;、0-9至到为率比占达]{1,14}?(?:约|近|超过?|逾|平均|至少)*$"
    r"|(?:提高|提升)[^,。;、0-9至到为比占达]{0,8}(?:效率|效能|速度)(?:约|近|超过?|逾|平均|至少)*$"
    r"|(?:增速|增幅|降幅|涨幅|减幅|压缩率|提速率|压减率|增长率|下降率)[^,。;0-9]{0,4}$)"
)
_OF: Final = re.compile(rf"的(?!时限|时间)([^,。;、的]{{2,16}}?)(?=[,;。]|现|普遍|{_VERB})")
_ONLY_TO: Final = re.compile(rf"{_VERB}(?:了|少|小)?(?:至|到|为|成)(?:了|仅|只需)?$")
_LAST_OF_TO: Final = frozenset("至到为成了仅需")
#: One of these stands in what links both values of a change, or in its second value.
_TURNS: Final = frozenset("至到为成变→现如目仅只")
_NOTHING: Final = frozenset("当即立零0随秒")
_LISTED: Final = re.compile(r"[、,]?(?:和|与|及|以及)?$")
_RATES: Final = frozenset(("%", "百分点", "倍", "‰", "个千分点"))


def find_changes(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities with every change from one value to another before its two parts.

    Parameters
    ----------
    text : str
        Folded text.
    quantities : list of Quantity
        In order of the text; bare numbers have `unit` None.

    Returns
    -------
    list of Quantity
        Without the bare numbers that are no end of a change. The parts of a change have it as
        `parent` and "component" as `relation`.
    """
    found: list[Quantity] = []
    number, last = 0, len(quantities) - 1
    while number <= last:
        first = quantities[number]
        second = quantities[number + 1] if number < last else None
        begin = 0 if second is None else _begin(text, first, second)
        if second is not None and begin >= 0:
            found += _joined(text, first, second, begin)
            number += 2
            continue
        number += 1
        if first.unit is None:
            continue
        nothing = _to_nothing(text, first)
        found += [first] if nothing is None else [nothing, first]
    _mark_changes_by(text, found)
    return found


def _begin(text: str, first: Quantity, second: Quantity) -> int:
    """Return where a change from `first` to `second` begins, -1 if there is none."""
    width = second.start - first.end
    if second.unit is None or not 0 < width <= 26 or first.kind == "rank" != second.kind:
        return -1
    if first.unit is not None and first.kind != second.kind:
        return -1
    if first.unit is None and width > 12:
        return -1
    gap = text[first.end : second.start]
    if _TURNS.isdisjoint(gap) or "。" in gap or ";" in gap or "\n" in gap:
        return -1
    origin = _FROM.search(text, max(0, first.start - 20), first.start)
    match = _GAP.match(gap)
    if origin is not None:
        plain = origin["hard"] is not None and _PLAIN_GAP.match(gap)
        if match is not None or plain or _BEFORE_NOW.match(gap):
            return origin.start()
        return -1
    # Without 从 or 由, only where both values belong to the same words.
    if first.unit is None or first.unit != second.unit or match is None:
        return -1
    return first.start if len(match["noun"]) <= 6 else -1


def _joined(text: str, first: Quantity, second: Quantity, begin: int) -> list[Quantity]:
    unit = first.unit
    if first.unit is None:
        first.unit, first.unit_written, first.kind = second.unit, "", second.kind
    if unit is not None and unit != second.unit:
        unit = f"{unit}→{second.unit}"
    change = Quantity(
        begin, second.end, first.numeral, None, unit or second.unit, second.unit_written, "change",
        approximate=first.approximate or second.approximate,
        bound=first.bound or second.bound,
        from_number=_value(first), to_number=_value(second),
    )  # fmt: skip
    change.measured = _named(text, first.end)
    change.direction = _between(change, text[first.end : second.start])
    first.status = "baseline"
    for part in (first, second):
        part.parent, part.relation = change, "component"
    return [change, first, second]


def _named(text: str, end: int) -> tuple[int, int]:
    """Return what the first value belongs to, where it says so: 原来需要2个工作日的审批事项."""
    match = _OF.match(text, end)
    return match.span(1) if match is not None else (0, 0)


def _value(quantity: Quantity) -> float | None:
    """Return the number of a quantity; for a range, its upper end."""
    return quantity.number if quantity.high is None else quantity.high


def _between(change: Quantity, words: str) -> str:
    low, high = change.from_number, change.to_number
    if low is not None and high is not None and "→" not in (change.unit or ""):
        return "up" if high > low else "down" if high < low else ""
    return _direction(words)


def _direction(words: str) -> str:
    direction = ""
    for match in _DIRECTION.finditer(words):
        direction = "" if match.lastgroup == "other" else str(match.lastgroup)
    return direction


def _to_nothing(text: str, first: Quantity) -> Quantity | None:
    if first.kind not in ("duration", "count", "money") or first.parent is not None:
        return None
    if _NOTHING.isdisjoint(text[first.end : first.end + 24]):
        return None
    origin = _FROM.search(text, max(0, first.start - 20), first.start)
    if origin is None:
        return None
    match = _TO_NOTHING.match(text, first.end)
    if match is None:
        return None
    first.status = "baseline"
    change = Quantity(
        origin.start(), match.end(), first.numeral, None, first.unit, first.unit_written, "change",
        approximate=first.approximate, bound=first.bound, from_number=_value(first), to_number=0.0,
        direction="down", measured=_named(text, first.end),
    )  # fmt: skip
    first.parent, first.relation = change, "component"
    return change


def _mark_changes_by(text: str, quantities: list[Quantity]) -> None:
    """Tell how much something changed (增长5%) and where it went (压缩至3天) from what it is."""
    before: Quantity | None = None
    for quantity in quantities:
        if quantity.kind == "change" or quantity.relation == "component":
            before = None
            continue
        window = text[max(0, quantity.start - 16) : quantity.start]
        if quantity.unit in _RATES:
            match = _BY.search(window)
            if match is not None and not _ONLY_TO.search(window):
                quantity.kind, quantity.direction = "percent_change", _direction(match[0])
            elif before is not None and before.kind == "percent_change":
                gap = text[before.end : quantity.start]
                if _LISTED.fullmatch(gap):  # 分别增长1.7倍、54.3%和53.2%
                    quantity.kind, quantity.direction = before.kind, before.direction
        if not quantity.direction:
            to = _ONLY_TO.search(window) if window[-1:] in _LAST_OF_TO else None
            if to is not None:
                quantity.direction = _direction(to[0])
        before = quantity
