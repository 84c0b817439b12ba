"""A folded text to its quantities: numeral, unit, what limits them, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from govreport_research.measures.quantities.chinese import LAUNCHED, counts
from govreport_research.measures.quantities.limits import Quantity, limit, mark_after, mark_before
from govreport_research.measures.quantities.numerals import (
    ARABIC,
    CHINESE,
    arabic_number,
    chinese_number,
    neighbours,
    scale_of,
)
from govreport_research.measures.quantities.refusals import (
    COUNTED,
    JOINS,
    NOT_A_QUANTITY,
    TERM,
    masked_spans,
)
from govreport_research.measures.quantities.units import FIRST, read_unit

_TO: Final = re.compile(r" ?(?:-|—{1,2}|~|至|到) ?(?=[0-9一二两三四五六七八九十])")
#: A list whose last member alone has the unit: 5万亿、4万亿和3万亿元.
_LISTED: Final = re.compile(r"(?:[、和][0-9.]+[万亿]{1,2})+")
_SCALES: Final = re.compile(r"[万亿]+")
_PAUSES: Final = frozenset(",。;、)\n")
_TO_FIRST: Final = frozenset(" -—~至到")
#: After a Chinese numeral, besides a unit: 余, a range, 百分之, 五大, 三个“一百”.
_MAY_FOLLOW: Final = "余多大至到—~几成-"
_CHINESE: Final = "〇零一二两三四五六七八九十百千万亿"
#: After a single Chinese numeral these can only begin a unit.
_UNIT_ONLY: Final = FIRST.difference(_MAY_FOLLOW, "个分点")
#: Digits; or a whole Chinese numeral before what may follow one, in 百分之, or after 第.
_NUMERAL: Final = re.compile(
    rf"[0-9{_CHINESE}半数几](?:(?<=[0-9])[0-9]*+|(?<![{_CHINESE}半数几][{_CHINESE}])"
    rf"(?:(?:(?<=百)|(?<=第[{_CHINESE}]))[{_CHINESE}]*+"
    rf"|[{_CHINESE}]*+(?=[{''.join(sorted(FIRST))}{_MAY_FOLLOW}])))"
)
_PERCENT: Final = re.compile(
    r"百分之(?P<n>[0-9]+(?:\.[0-9]+)?"
    r"|[零〇一二三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?)"
)
_TENTHS: Final = re.compile(r"[一二两三四五六七八九]成(?![立为功员本果效长都])")
#: Three rates of 100 % each are told in one breath: 3个“一百”.
_HUNDREDS: Final = re.compile(
    r"[2-9两二三四五六七八九]个 ?[“\"]?(?:一百|100 ?%|百分之百|百分百)(?![年个件项名])[”\"]?"
)
_RANK: Final = re.compile(
    r"第 ?(?P<n>[0-9]{1,4}|[一二三四五六七八九十百]{1,5}) ?(?P<unit>位|名(?!单|义|称)"
    r"|(?=[,。;、)\n]|$))"
)
_RANKED: Final = re.compile(
    r"(?:居|列|排名?|排序|名次|位次|得分?|获得?|升至|跃升至?|攀升至|保持|稳居|前移至|上升至|考核"
    r"|评为|名列|综合|进入)"
    r"[^,。;、]{0,8}$|第[0-9]{1,4}[位名][、和]$|(?:全[国省市州区县球]|[东中西]部|世界)(?:同类城市)?$"
)
#: 5个全省第一 counts firsts, and gives no rank.
_FIRSTS: Final = re.compile(r"[个项](?:全[国省市州区县球]|世界)$")
#: Money that is said without 元: 兑付300多万.
_MONEY: Final = re.compile(
    r"(?:兑付|资金|补贴|投资|减免|发放|贷款|税费?|费用|奖励|成本|金额|经费|拨付|奖补|补助|融资"
    r"|授信|产值|收入|支出|余额|总额|投资额|交易额)"
    r"(?:共|共计|累计|达到?|约|近|超过?|合计|为|突破)?$"
)
#: Numbers in 万 and 亿 whose noun is before them: 开户数近1800万.
_NUMBER_OF: Final = re.compile(
    r"(?:数量?|[用客]户|粉丝|人口|[览击读问载播放]量)"
    r"(?:已|共|累计|合计|总计|达到?|约|近|超过?|突破|为|有|至|到|增|升)*$"
)
_IN_FORMULA: Final = re.compile(r"[>0-9A-Za-z]")


def scan(text: str, start: int, stop: int, skipped: list[tuple[int, int]]) -> Iterator[Quantity]:
    """Yield the quantities of a folded text in order, and bare numbers with `unit` None.

    Parameters
    ----------
    text : str
        Folded text.
    start, stop : int
        Where to look.
    skipped : list of (int, int)
        Spans that hold no quantity, in order: headings and the numerals of items.

    Yields
    ------
    Quantity
    """
    masks = iter(sorted([(*span, True) for span in skipped] + masked_spans(text)))
    none = (stop, len(text), True)
    mask_start, mask_end, whole = next(masks, none)
    done = start
    for found in _NUMERAL.finditer(text, start, stop):
        at, run_end = found.span()
        if at < done:
            if run_end <= done:
                continue
            at = done
        while mask_end <= at:
            mask_start, mask_end, whole = next(masks, none)
        if mask_start <= at:
            # A quotation may end in the middle of one; a title or heading never does.
            done = max(done, mask_end) if whole else max(done, run_end)
            if run_end <= done:
                continue
            at = done
        quantity, done = _read(text, at, run_end, done)
        if quantity is not None:
            yield quantity


def _read(text: str, at: int, run_end: int, done: int) -> tuple[Quantity | None, int]:
    """Return the quantity at a numeral, or None, and up to where the text is used up."""
    first = text[at]
    if "0" <= first <= "9":
        quantity, used = _arabic(text, at, done)
    else:
        follows = text[run_end : run_end + 1]
        if follows not in FIRST and follows not in _MAY_FOLLOW and first != "百":
            return _rank(text, at) or (None, run_end)
        quantity, used = _chinese(text, at, run_end)
    if quantity is None or quantity.kind == "rank":
        return quantity, used
    limit(text, quantity, done)
    return quantity, max(used, quantity.end)


#: Units before which Chinese numerals make a range: 三至五天.
_RANGED: Final = frozenset(("天", "月", "次", "家", "名", "小时", "工作日"))


def _arabic(text: str, at: int, done: int) -> tuple[Quantity | None, int]:
    before = text[at - 1] if at else ""
    refused = NOT_A_QUANTITY.match(text, at)
    match = ARABIC.match(text, at)
    if refused is not None or match is None:
        return None, refused.end() if refused is not None else at + 1
    end = match.end()
    if before == "第":
        return _rank(text, at) or (None, end)
    digits, scale, vague, after = match.groups()
    if text[end : end + 1] == "个" and (hundreds := _HUNDREDS.match(text, at)) is not None:
        return _hundred(at, hundreds.end())
    if before == "之" and text.endswith("百分之", done, at):
        return _percent(at - 3, end, float(digits))
    number = arabic_number(match)
    joined = before in JOINS or (before.isascii() and before.isalpha()) or before == "."
    if number is None or joined or (text[end : end + 1] in JOINS and text[end] != "→"):
        return None, _formula_end(text, end)
    quantity = Quantity(at, end, at, number, None, "", "count")
    if vague:
        quantity.approximate, quantity.bound = True, "lower"
    return _with_unit(text, quantity, digits, scale or after or "")


def _with_unit(
    text: str, quantity: Quantity, digits: str, scale: str
) -> tuple[Quantity | None, int]:
    """Read the unit after an Arabic numeral, over a range if there is one."""
    end = quantity.end
    place = end + 1 if text[end : end + 1] == " " else end
    unit = read_unit(text, place)
    if unit is not None:
        quantity.unit_written, quantity.unit, quantity.kind = unit
        quantity.end = place + len(unit[0])
    ranged = _range(text, quantity)
    if ranged:
        return quantity, quantity.end
    if unit is not None:
        if unit[0].startswith("年") and not _is_term(text, quantity):
            return None, quantity.end
        return quantity, quantity.end
    told = _unit_told(text, quantity, place, scale) if scale[-1:] in ("万", "亿") else None
    if told is not None:
        quantity.unit, quantity.kind = told
    elif _is_counted(text, place, digits, scale):
        quantity.unit = ""
    elif text[place : place + 1] in (".", ")") or text[end : end + 1] == ".":
        return None, end
    return quantity, quantity.end


def _unit_told(text: str, quantity: Quantity, place: int, scale: str) -> tuple[str, str] | None:
    """Return the unit and kind of a number in 万 or 亿 that its context tells, else None."""
    listed = _LISTED.match(text, place)
    if listed is not None:
        last = read_unit(text, listed.end())
        alike = set(_SCALES.findall(listed[0])) == {scale}
        return (last[1], last[2]) if last is not None and alike else None
    before = max(0, quantity.start - 12)
    if _MONEY.search(text, before, quantity.start):
        return "元", "money"
    if text[place : place + 1] in _PAUSES and _NUMBER_OF.search(text, before, quantity.start):
        return "", "count"
    return None


def _is_counted(text: str, place: int, digits: str, scale: str) -> bool:
    """Whether a noun follows a number without a measure word: 18同志, 140万老年人."""
    if scale[-1:] in ("万", "亿"):
        return text[place : place + 1] >= "一" and not text.startswith(("级", "吨级", "元"), place)
    return "." not in digits and len(digits) < 6 and COUNTED.match(text, place) is not None


def _range(text: str, quantity: Quantity) -> bool:
    """Extend a quantity over its second number (2-5个工作日, 10%-20%); whether it is a range."""
    if text[quantity.end : quantity.end + 1] not in _TO_FIRST:
        return False
    sign = _TO.match(text, quantity.end)
    if sign is None:
        return False
    second = ARABIC.match(text, sign.end())
    high: float | None
    if second is not None:
        if NOT_A_QUANTITY.match(text, sign.end()):
            return False
        high, end = arabic_number(second), second.end()
    else:
        chinese = CHINESE.match(text, sign.end())
        if chinese is None:
            return False
        high, end = chinese_number(chinese["digits"]), chinese.end()
    unit = read_unit(text, end)
    low = quantity.number
    if unit is None or high is None or low is None or quantity.unit not in (None, unit[1]):
        return False
    scale = scale_of(second["scale"]) if second is not None else 1
    if quantity.unit is None and low < high / scale:
        low *= scale  # 3至5万元
    if low >= high:
        return False
    quantity.unit_written, quantity.unit, quantity.kind = unit
    quantity.low, quantity.high, quantity.number = low, high, None
    quantity.end = end + len(unit[0])
    return True


def _chinese(text: str, at: int, run_end: int) -> tuple[Quantity | None, int]:
    first, second = text[at], text[at + 1 : at + 2]
    alone = run_end == at + 1 and second in _UNIT_ONLY and text[at - 1 : at] != "第"
    if alone and read_unit(text, run_end) is None:
        return None, run_end  # 三部门, 百年
    if first == "百" and (percent := _PERCENT.match(text, at)) is not None:
        written = percent["n"]
        number = float(written) if written[0].isascii() else chinese_number(written)
        return _percent(at, percent.end(), number)
    if second == "个" and (hundreds := _HUNDREDS.match(text, at)) is not None:
        return _hundred(at, hundreds.end())
    if second == "成" and (tenths := _TENTHS.match(text, at)) is not None:
        marked = mark_before(text, at) is not None or mark_after(text, tenths.end()) is not None
        if marked or text[at - 1 : at] in ("达", "占"):
            return _percent(at, tenths.end(), 10 * (chinese_number(first) or 0))
    half = first == "半"
    match = CHINESE.match(text, at)
    if match is None and not half:
        return None, at + 1
    numeral = "半" if match is None else match["digits"]
    end = at + 1 if match is None else match.end()
    ranked = _rank(text, at)
    if ranked is not None:
        return ranked
    low = high = None
    number = 0.5 if match is None else chinese_number(numeral)
    around = neighbours(numeral)
    if around is not None:
        low, high = around
    elif number is None:
        return None, run_end
    found = read_unit(text, end)
    if found is None:
        great = len(numeral) == 1 and text.startswith("大", end)
        if great and LAUNCHED.search(text, max(0, at - 6), at) is not None:
            return Quantity(at, end + 1, at, number, "个", "大", "count"), end + 1
        if text[end : end + 1] not in _TO_FIRST:
            return None, end
        quantity = Quantity(at, end, at, number, None, "", "count", low=low, high=high)
        ranged = _range(text, quantity) and quantity.unit in _RANGED
        return (quantity, quantity.end) if ranged else (None, end)
    written, unit, kind = found
    unit_end = end + len(written)
    vague = (match is not None and bool(match["vague"] or match["lead"])) or around is not None
    limited = vague or mark_before(text, at) is not None
    if unit == "元" and not limited and not numeral.strip("百千万亿"):
        return None, end  # 亿元以上项目
    marked = limited or mark_after(text, unit_end) is not None
    if not counts(text, at, unit_end, numeral, unit, kind, vague=marked):
        return None, end
    if match is not None and match["after"]:
        number = (number or 0) * scale_of(match["after"])
    quantity = Quantity(
        at, unit_end, at, number, unit, written, kind,
        approximate=vague, bound="lower" if vague and not around else "", low=low, high=high,
    )  # fmt: skip
    if text[at - 1 : at] == "无" and numeral == "一":
        quantity.start, quantity.number = at - 1, 0.0
    return quantity, quantity.end


def _rank(text: str, at: int) -> tuple[Quantity, int] | None:
    """Return a rank (居全省第3位, 排名第一) whose numeral begins here, else None."""
    start = at - 1
    if start < 0 or text[start] != "第":
        return None
    match = _RANK.match(text, start)
    before = max(0, start - 14)
    if match is None or not _RANKED.search(text, before, start):
        return None
    if _FIRSTS.search(text, before, start):
        return None
    written = match["n"]
    number = float(written) if written.isascii() else chinese_number(written)
    if number is None:
        return None
    unit = match["unit"]
    return Quantity(start, match.end(), at, number, unit or "位", unit, "rank"), match.end()


def _percent(start: int, end: int, number: float | None) -> tuple[Quantity | None, int]:
    if number is None:
        return None, end
    return Quantity(start, end, start, number, "%", "%", "percentage"), end


def _hundred(start: int, end: int) -> tuple[Quantity, int]:
    return Quantity(start, end, start, 100.0, "%", "%", "percentage"), end


def _formula_end(text: str, end: int) -> int:
    """Return where a formula or label such as 1+1>2 or 7×24 ends."""
    stop = min(len(text), end + 12)
    while end < stop and (
        text[end] in JOINS or text[end] == ">" or (text[end].isascii() and text[end].isalnum())
    ):
        end += 1
    return end


def _is_term(text: str, quantity: Quantity) -> bool:
    """Whether N年 measures a term, of validity for example."""
    if quantity.number is None or quantity.number >= 100:
        return False
    return TERM.search(text, max(0, quantity.start - 14), quantity.start) is not None


__all__ = ["scan"]
