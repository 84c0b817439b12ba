"""Page furniture: what a web page or a printer adds around the text of a report."""

from __future__ import annotations

import re
from typing import Final


def _any(*ways: str) -> str:
    return "(?:" + "|".join(ways) + ")"


#: Words on buttons and links; a line of nothing but these is furniture.
_BUTTON: Final = _any(
    r"(?:我要)?打印(?:本页|此页|本文|文章|页面)?", r"关闭(?:窗口|本页|页面)?", r"保存(?:本页)?",
    r"收藏(?:本页)?", r"下载(?:Word|WORD|PDF|文档|文件)?", r"分享", r"[大中小]",
    r"返回(?:顶部|首页|列表)",
    r"TOP", r"我要纠错|网站纠错|(?:政府)?网站找错", r"手机版", r"无障碍(?:浏览|阅读)?",
    r"长者(?:模式|版)|关怀(?:模式|版)|适老化", r"扫描二维码", r"微信公众号", r"首页",
    r"[上下]一(?:篇|条|页)",
    r"设为首页|加入收藏|联系我们|网站地图|网站声明", r"视力保护色?",
    r"简体(?:版|中文)?|繁体(?:版|中文)?|English",
)  # fmt: skip
_BUTTONS: Final = re.compile(rf"[\[【(<|/·>: -]*(?:{_BUTTON}[\[【(<\]】)>|/·: -]*)+")
#: Labels of the index card of the disclosure catalogue: a blank, a colon or nothing follows.
_CARD: Final = _any(
    r"索 ?引 ?号", r"信息(?:名称|索引|分类|类别)", r"公开(?:日期|方式|时间|类型|形式|目录|范围)",
    r"发文(?:机关|字号|日期|单位)", r"主题(?:分类|词)", r"文 ?号", r"有 ?效 ?性", r"成文日期",
    r"生成日期",
    r"发布(?:机构|日期|时间|单位)", r"内容概述",
)  # fmt: skip
#: Labels that only count with a colon, since they are words of a report too.
_LABEL: Final = _any(
    r"(?:信息|稿件|文章)?来 ?源", r"发布人", r"责任编辑|编辑|审核|作者|校对",
    r"(?:更新|发稿)?(?:时间|日期)",
    r"(?:浏览|阅读|访问|点击)(?:次数|量|数|率)?", r"字 ?[体号]", r"分享(?:到|至)?", r"视力保护色?",
    r"(?:主办|承办)(?:单位)?", r"版权所有", r"技术支持", r"联系电话|地址|邮编", r"网站标识码",
    r"相关(?:链接|附件|文档|稿件|阅读)", r"附件下载", r"[上下]一(?:篇|条|页)",
)  # fmt: skip
#: What a line of furniture opens with.
_OPENING: Final = _any(
    rf"{_CARD}(?: ?:| |$)", rf"{_LABEL} ?:", r"用?(?:手机|微信)?扫(?:一扫|描二维码)", r"当前位置",
    r"(?:您|你)(?:现在|当前)?的?(?:所在)?位置", r"首 ?页 ?[>»]", r"Copyright|©", r"版权所有",
    r"[一-龥]{0,2}ICP备", r"[一-龥]{0,2}公网安备", r"\(?[上下][接转]第", r"!\[[^\]]*\]\(",
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?: |$)",
)  # fmt: skip
_FURNITURE: Final = re.compile(rf"[\[【(]?{_OPENING}")
_PAGE_NUMBER: Final = re.compile(
    r"[-=_*]{3,}|\d{1,3}|[-—_·.~ ]+\d{1,4}[-—_·.~ ]+"
    r"|第 ?\d{1,4} ?页[,/ ]*(?:共 ?\d{1,4} ?页)?|共 ?\d{1,4} ?页|\d{1,4} ?/ ?\d{1,4}"
    r"|(?:Page|page|PAGE|P\.?) ?\d{1,4}(?: of \d{1,4})?"
)
_LONGEST: Final = 120
_LONGEST_BUTTONS: Final = 60


def is_page_number(line: str) -> bool:
    """Whether a folded line without outer blanks is nothing but a page number or a rule.

    Examples
    --------
    >>> [is_page_number(line) for line in ("- 3 -", "第 3 页 共 10 页", "3/10", "3.5亿元", "2023")]
    [True, True, True, False, False]
    """
    return len(line) <= 24 and _PAGE_NUMBER.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Whether a folded line without outer blanks is page furniture.

    Parameters
    ----------
    line : str

    Returns
    -------
    bool
        True for navigation, buttons, index cards, counters, site feet and page numbers.
        A line that ends in a full stop is text.

    Examples
    --------
    >>> is_furniture("关闭窗口"), is_furniture("索 引 号 000014349/2021-00012")
    (True, True)
    >>> is_furniture("打印机采购"), is_furniture("信息公开情况")
    (False, False)
    """
    if len(line) > _LONGEST or line[-1] in "。;":
        return False
    if len(line) <= _LONGEST_BUTTONS and _BUTTONS.fullmatch(line):
        return True
    return is_page_number(line) or _FURNITURE.match(line) is not None


__all__ = ["is_furniture", "is_page_number"]
