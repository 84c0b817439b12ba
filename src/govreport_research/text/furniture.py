"""Page furniture: what a web page or a printer adds around the text of a report."""

from __future__ import annotations

import re
from typing import Final

#: Lines of a page that never belong to a report: navigation, buttons, the index card of the
#: disclosure catalogue, counters, the foot of the site. A line is furniture when it is short
#: and opens with one of these.
_OPENINGS: Final = (
    # navigation and buttons
    r"无障碍(?:浏览|阅读)?", r"关闭(?:窗口|本页|页面)?", r"打印(?:本页|此页|本文|页面)?",
    r"下载(?:Word|PDF|WORD|文档|文件)", r"附件下载", r"扫一扫|手机扫|微信扫", r"分享(?:到|至|:)",
    r"【?\[?字 ?[体号]", r"返回(?:顶部|首页|列表)", r"[上下]一(?:篇|条|页)", r"\(?[上下][接转]第",
    r"当前位置", r"(?:您|你)(?:现在|当前)?的?(?:所在)?位置", r"首 ?页 ?[>»-]", r"视力保护",
    r"设为首页|加入收藏", r"(?:收藏|保存)(?:本页)?$", r"相关(?:链接|附件|文档|稿件|阅读)",
    r"!\[[^\]]*\]\(",
    # index card of the disclosure catalogue
    r"索 ?引 ?号", r"信息(?:名称|索引|分类|类别|公开)", r"公开(?:日期|方式|时间|类型|目录)",
    r"发文(?:机关|字号|日期|单位)", r"主题(?:分类|词)", r"文 ?号 ?:", r"有 ?效 ?性", r"成文日期",
    r"生成日期", r"内容概述",
    # byline and counters
    r"(?:信息|稿件|文章)?来 ?源 ?:", r"发布(?:时间|日期|机构|单位|人)\b", r"责任编辑",
    r"(?:编辑|审核|作者|时间|日期) ?:", r"(?:浏览|阅读|访问)(?:次数|量)", r"点击(?:数|率|量|次数)",
    # foot of the site
    r"版权所有", r"(?:主办|承办)(?:单位)? ?:", r"技术支持", r"联系我们",
    r"网站(?:地图|标识码|声明)", r"[一-龥]{0,3}ICP备", r"[一-龥]{0,2}公网安备",
)  # fmt: skip
_FURNITURE: Final = re.compile("|".join(_OPENINGS))
#: First characters of the openings: most lines are settled by looking at one character.
_FIRST: Final = frozenset(
    "(!上无关打下扫手微分【[字返上信稿文来发浏阅访点索公主有成生内当您你首责编审作视网版承技联设加收保相附时日"
    "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川贵云陕甘青蒙桂宁新藏I"
)
_PAGE_NUMBER: Final = re.compile(
    r"[-=_*]{3,}"
    r"|[-—_·.~ ]*\d{1,4}[-—_·.~ ]*"
    r"|第 ?\d{1,4} ?页[,/ ]*(?:共 ?\d{1,4} ?页)?|共 ?\d{1,4} ?页|\d{1,4} ?/ ?\d{1,4}"
    r"|(?:Page|page|PAGE|P\.?) ?\d{1,4}(?: of \d{1,4})?"
)
_LONGEST: Final = 120


def is_page_number(line: str) -> bool:
    """Whether a folded line without outer blanks is nothing but a page number.

    Examples
    --------
    >>> [is_page_number(line) for line in ("- 3 -", "第 3 页 共 10 页", "3/10", "3.5亿元")]
    [True, True, True, False]
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
    >>> is_furniture("下一步,我局将继续推进改革。")
    False
    """
    if is_page_number(line):
        return True
    if line[0] not in _FIRST or len(line) > _LONGEST or line[-1] in "。;":
        return False
    return _FURNITURE.match(line) is not None


__all__ = ["is_furniture", "is_page_number"]
