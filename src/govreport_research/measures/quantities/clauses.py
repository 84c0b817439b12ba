"""The clause around a quantity: the thing measured, as it stands in the text."""

from __future__ import annotations

import re
from typing import Final

from govreport_research.measures.quantities.limits import Quantity

#: How far before and after a quantity its clause is looked for.
_REACH: Final = 48
_LAST_MARK: Final = re.compile(r"(?s:.*)[,。;:!?\n()“”]")
_LAST_JOINT: Final = re.compile(r"(?s:.*)[、和及与]")
_BREAKS: Final = frozenset(",。;:!?\n")
#: Words between the thing measured and the number. The look-ahead holds the first character of
#: each, so that the engine leaves most characters after one test; so it does in `_AFTER_STOP`.
_BEFORE_NUMBER: Final = re.compile(
    r"(?=[增升降减缩压共总累合分已达约为是在有各均的了至到近超数平高仅只就都又等同环整普大年再以每比较"
    r"突全控保稳力不位居排名提上下精节先中要])"
    r"(?:[增升降减缩压](?:至|到)|共计?|总计|累计|合计|分别|已?达到?|约?为|是|在|有|各|均|总数|的"
    r"|了|至|到|约|近|超过?|数量|平均|高达|仅|只|就|都|已"
    r"|又|等|同比|环比|整体|普遍|大幅|平均|年均|再|以|每[年月季天日]|超额|突破|全部|控制|保持|稳定"
    r"|力争|不"
    r"|(?:位?居|排名?|位列|名列|稳居|保持)(?:全[国省市区县州球]|世界|[^,。;、]{1,4}[省市县区])?"
    r"|增长(?!率)|提高|提升|上升|下降|降低|减少|压缩|缩短|精[简减]|压减|缩减|增加|提速|减幅|增幅"
    r"|[比较](?:[0-9]{4}年(?:底|末|同期)?|[上去]年(?:同期)?|(?:法定|承诺)(?:时限|时间|期限))"
    r"|节约|节省|先后|中|要)+$"
)
#: What a word above ends in.
_LAST_BEFORE: Final = frozenset(
    "至到共计别约为是在有各均数的了近超过量达仅只就都已又等比体遍幅再以年月季天日额破部制持定争不"
    "居排名列国省市区县州球界长高低短升降少缩简减加速约后中要底末期限间"
)
#: When, who and how, before the thing measured.
_LEADING: Final = re.compile(
    r"(?:其中|截至|截止|目前|现在?|全年|上半年|下半年|今年|去年|年内|一年来|以来|同时|此外|另外"
    r"|并且?|还|又|也|已经?|累计|共(?!享|同|产|青|建|识|性|治|赢)计?|总计"
    r"|先后|成功|率先|持续|不断|全面|全部|积极|有序|深入|顺利|陆续|相继|我[局委办市县区省]"
    r"|全[市省县区州局国]|[局县区市]?党组(?!会|织|成)|切实"
    r"|(?:19|20)[0-9]{2}年(?:度|底前?|末|以来|上半年|下半年)?|[0-9]{1,2}月(?:份|底)?|至|将|对|把"
    r"|为|使|让|与|和|及|向|被|的|了|、"
    r"|通过|确保|力争|争取|努力|(?:实现|完成|达到)(?!率)|建立|组织(?!部|工作)|召开|开展|举办|推动"
    r"|推进|做到|形成|拟|计划|预计|到|在|按照|由|以来| )+"
)
#: Verbs alone say how a count came about; they are not the thing counted.
_VERBS_ONLY: Final = re.compile(
    r"(?:新?增|新建|建成|建设|新设|增设|设立|设置|设有|设|开设|开通|成立|组建|获得?|荣获|获批"
    r"|取消|减少|精简|增加|完成|实现|涉及|覆盖"
    r"|分为?|达到?|共|有|推出|出台|制定|印发|发布|打造|培育|引进|实施|推广|上线|确定|梳理|编制"
    r"|选派|配备|聘请|召开|开展|举办|组织|形成|提供"
    r"|惠及|服务|进驻|推动落实|落实|选定|重新|统一|安排|投入|实行|采取|围绕|制作|参加|配合|联合"
    r"|[比较](?:[0-9]{4}年(?:底|末)?|[上去]年(?:同期)?)"
    r"|对|将|把|于|等|和|及|及其|了|的|出|重点|全省|全市|全县|全区"
    r"|率先|共进行|进行|明确|响铃|发放|评选|认定|创建|命名|入选|承接|下放|做好|抓好|已|选取|至|到"
    r"|为|从|由|超|近|约)*"
)
#: A change of what was measured before it: 新增3万户,增长13.3%.
_SAME_THING: Final = re.compile(
    r"(?:其中|同比|环比|较?(?:上|去)年(?:同期)?|比(?:上|去)年|分别|平均|年均|实际|累计|名义|和|与"
    r"|及|、|,|较|了|约|净|又|为|占|达|每年"
    r"|[是比较]?[0-9]{4}年(?:底|末|同期)?|[近过]?[一二三四五六七八九十]年|[是比较]“[^”]{1,8}”(?:时期|末|初)?"
    r"|比(?:法定|承诺)(?:时限|时间|期限)"
    r"|增长|提高|提升|上升|下降|降低|减少|增加|压缩|缩短|增幅|降幅|增速|居|位居|列|排名?"
    r"|全[国省市球]|控制|在|到|至)*"
)
#: After the number: where the noun that is counted ends.
_AFTER_STOP: Final = re.compile(
    r"(?=[分初精压取减新增因涉统持不继稳加正有进实完全已均通享落开建达纳参推获得基顺成同累组联共提上"
    r"运投启入以左逐办受用为可并在由应对向比要需能从被将于占无按把是较且])(?:"
    r"分(?=[一二三四五六七八九十两0-9])|初步|精简|压缩|取消|减少|压减|新增|增加|因(?!素|公|地)"
    r"|涉及|统一|持续|不断|继续|稳步|加快|正式|有效|进行|实行|实现|完成|全部|全面|全覆盖|已经?|均"
    r"|通过|享受|落地|进驻|实施|开展|建立|达到|纳入|参加|精准|推出|获"
    r"|得到|基本|顺利|成功|同步|累计|分别|组成|联合|共同|提供|提升|上线|运行|投入|开通|启动|入选"
    r"|参与|以上|左右|逐|办结"
    r"|受理|落实|建成|以及|同比|用于|(?<![行因])为(?!民)|(?<!许)可(?!再|信|视)|(?<!合)并(?!联|网)"
    r"|(?<![所国拥现公])有(?!关|效|限|机|色|序|偿)|(?<![存现])在(?!线|建|校|职|编|册)|(?<![自理])由"
    r"|(?<![供响对])应(?!用|急|诉)|(?<![公修矫])正|(?<![针面一应绝])对(?!象|外|口|接)"
    r"|(?<![方导定面])向"
    r"|(?<!占)比(?!例|重|对)|(?<![主重需必])要(?!素|求|件|点)|(?<![急供所内外])需(?!求|要)"
    r"|(?<![可难])以(?!下|及)"
    r"|(?<![功智职技节性效])能(?!源|力|耗|级)|从(?!业)|被|将|于|占(?!地)|(?<!全)无(?!证|障|人|线"
    r"|差|害)|按|把|是|较|且)"
)
_SKIP_AFTER: Final = re.compile(
    r"(?:[0-9]{1,2}月[0-9]{1,2}日[、)]?|的|以上|左右|余|多|共同|联合|集中|开展|完成|召开|进行"
    r"|全面|通过|逐步| )*"
)
_PLAIN: Final = re.compile(r"[^,。;:!?\n()]*")
_BRACKET_AFTER: Final = re.compile(r"\([^()]{0,30}\)")
#: Kinds whose thing stands before them unless there is none.
_BEFORE_FIRST: Final = frozenset(
    ("percentage", "percent_change", "money", "area", "average", "multiple", "amount", "rank")
)
#: A share of what follows: 已完成80%工程量.
_TAKES_A_SHARE: Final = ("完成", "取得", "覆盖", "惠及")
#: Measure words that follow what they count (会议30次) rather than precede it (12个部门).
_FOLLOWING: Final = frozenset(
    ["次", "件", "人次", "件次", "场次", "起", "例", "笔", "宗", "户次", "家次", "批次"]
)


def clause_before(text: str, start: int, floor: int) -> tuple[int, int]:
    """Return the span from the last break before `start`, not before `floor`, to `start`.

    A bracket that closes before `start` is stepped over; one that opens ends the clause.
    """
    floor = max(floor, start - _REACH)
    mark = _LAST_MARK.match(text, floor, start)
    if mark is None:
        return floor, start
    if text[mark.end() - 1] in _BREAKS:
        return mark.end(), start
    depth, at = 0, start
    while at > floor:
        char = text[at - 1]
        if char in ")”":
            depth += 1
        elif char in "(“":
            if depth == 0:
                break
            depth -= 1
        elif char == "\n" or (char in _BREAKS and depth == 0):
            break
        at -= 1
    return at, start


def measured_thing(text: str, quantity: Quantity, floor: int, ceiling: int) -> tuple[int, int]:
    """Return the span of the thing that a quantity measures; empty if the text names none.

    Parameters
    ----------
    text : str
        Folded text.
    quantity : Quantity
    floor, ceiling : int
        End of the quantity before and start of the one after it.

    Returns
    -------
    tuple of int
    """
    if quantity.measured[1]:
        return quantity.measured
    first, last = clause_before(text, quantity.start, floor)
    if first == floor and 0 < floor < last:  # 6个县、400个村: what is before is the last number's
        joint = _LAST_JOINT.match(text, first, last)
        first = first if joint is None else joint.end()
    before = _trimmed(text, first, last)
    if quantity.kind == "change" and before[0] < before[1]:
        return before
    if floor and quantity.kind in _BEFORE_FIRST and _SAME_THING.fullmatch(text, *before):
        after = _after(text, quantity.end, ceiling)
        return after if after[0] < after[1] and text[after[0] - 1] == "的" else (0, 0)
    after = _after(text, quantity.end, ceiling)
    if _verbs_only(text, before):
        if after[0] < after[1]:
            return after
        if before[0] < before[1]:
            compared = floor and text.startswith(("比", "较", "同比"), before[0])
            return (0, 0) if compared else before
        earlier = _earlier(text, first, floor)
        return earlier if earlier[0] < earlier[1] else _clause_after(text, quantity.end, ceiling)
    if after[0] >= after[1]:
        return before
    if quantity.kind in _BEFORE_FIRST:
        whole = text[quantity.end] == "的" or text.endswith(_TAKES_A_SHARE, first, quantity.start)
        return after if whole and quantity.kind != "rank" else before
    if quantity.kind == "duration":
        return after if text[quantity.end - 1] == "内" or text[after[0] - 1] == "的" else before
    if quantity.unit in _FOLLOWING and after[1] == ceiling:
        return before  # 行政复议13件行政诉讼6件
    return after


def _verbs_only(text: str, span: tuple[int, int]) -> bool:
    return _VERBS_ONLY.fullmatch(text, *span) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause without its adverbs in front and its verbs of number behind."""
    whole = (start, end)
    if text[end - 1] in _LAST_BEFORE:
        tail = _BEFORE_NUMBER.search(text, max(start, end - 16), end)
        if tail is not None:
            end = tail.start()
    while end > start and text[end - 1] in " 、(":
        end -= 1
    lead = _LEADING.match(text, start, end)
    if lead is not None:
        start = lead.end()
    return (start, end) if start < end else _stripped(text, *whole)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a clause of verbs alone without the adverbs before them (其中取消)."""
    for word in ("其中", "累计", "共", "、"):
        if text.startswith(word, start):
            start = min(end, start + len(word))
    while end > start and text[end - 1] in " 、(了":
        end -= 1
    return start, max(start, end)


def _after(text: str, end: int, ceiling: int) -> tuple[int, int]:
    """Return the span of the noun that follows a quantity."""
    skipped = _SKIP_AFTER.match(text, end, max(end, ceiling))
    start = skipped.end() if skipped is not None else end
    if text[start : start + 1] == "、":
        return start, start
    if text[start : start + 1] == "(":
        bracket = _BRACKET_AFTER.match(text, start)
        if bracket is not None and bracket.end() < ceiling:
            start = bracket.end()
    limit = min(ceiling, start + _REACH)
    plain = _PLAIN.match(text, start, max(start, limit))
    at, depth = start if plain is None else plain.end(), 0
    while at < limit:
        char = text[at]
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                break
            depth -= 1
        elif char in _BREAKS:
            break
        at += 1
    stop = _AFTER_STOP.search(text, start, at)
    if stop is not None:
        at = stop.start()
    while at > start and text[at - 1] in " 、(的和与及":
        at -= 1
    return start, at


def _clause_after(text: str, end: int, ceiling: int) -> tuple[int, int]:
    """Return what follows a quantity up to the next break: 2个工作日办结."""
    at, stop = end, min(ceiling, end + _REACH)
    while at < stop and text[at] not in _BREAKS and text[at] not in "()、":
        at += 1
    return end, at


def _earlier(text: str, start: int, floor: int) -> tuple[int, int]:
    """Return the clause before the clause, where that of the quantity names nothing."""
    if start - 1 > floor and text[start - 1] in ",:、(":
        return _trimmed(text, *clause_before(text, start - 1, floor))
    return start, start
