"""What a page says of its report: meta tags, title, and the index card above the text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lxml import html

#: Meta tags of government sites (State Council standard GB/T 31524 and what preceded it).
_META: Final = (
    "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "ArticleTitle", "PubDate",
    "ContentSource", "Keywords", "Author", "Description", "Url",
)  # fmt: skip
_CANONICAL: Final = {name.lower(): name for name in _META} | {
    "og:title": "ArticleTitle",
    "og:site_name": "SiteName",
    "publishdate": "PubDate",
    "article:published_time": "PubDate",
    "source": "ContentSource",
}
#: Labels of the index card, spelt without blanks.
CARD_LABELS: Final = (
    "索引号", "信息索引", "信息名称", "名称", "标题", "发布机构", "发文机关", "发布单位",
    "发文单位", "公开责任部门", "责任部门", "制发机关", "成文日期", "生成日期", "发文日期",
    "发布日期",
    "发布时间", "公开日期", "公开时间", "公开方式", "公开范围", "公开形式", "公开时限", "发文字号",
    "文号", "主题分类", "信息分类", "信息类别", "体裁分类", "主题词", "关键词", "有效性",
    "有效期", "来源", "信息来源", "文章来源", "作者", "责任编辑",
)  # fmt: skip
_LABEL: Final = "|".join(
    r"[\s\u3000]*".join(label) for label in sorted(CARD_LABELS, key=len, reverse=True)
)
_PAIR: Final = re.compile(rf"(?:^|[\s\[【|])({_LABEL})\s*[:：\]】]\s*:?")
_CELL: Final = re.compile(rf"[\[【]?({_LABEL})[\]】]?\s*[:：]?")
_LONGEST_VALUE: Final = 120
_VALUE_TAGS: Final = {"td", "th", "li", "dd", "dt", "span", "div", "p", "b", "strong", "label"}


def page_meta(root: html.HtmlElement) -> tuple[str, dict[str, str]]:
    """Return the title of a page and its meta tags.

    Parameters
    ----------
    root : lxml.html.HtmlElement

    Returns
    -------
    title : str
        ArticleTitle if the page has that tag, else the title element; empty if neither.
    metadata : dict of str to str
        By the names the sites use (ArticleTitle, PubDate, ContentSource, SiteName,
        ColumnName ...), plus ``title`` for the title element.
    """
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        value = _squeeze(tag.get("content") or "")
        if name in _CANONICAL and value:
            found.setdefault(_CANONICAL[name], value[:1000])
    element = next(root.iter("title"), None)
    plain = _squeeze(element.text_content())[:1000] if element is not None else ""
    if plain:
        found["title"] = plain
    return found.get("ArticleTitle", plain), found


def page_card(root: html.HtmlElement) -> dict[str, str]:
    """Return the pairs of label and value of the index card (索引号 table) of a page.

    Parameters
    ----------
    root : lxml.html.HtmlElement

    Returns
    -------
    dict of str to str
        Label without blanks or colon -> value, first occurrence; values of up to 120
        characters. Both forms are known: label and value in neighbouring cells, and
        ``label：value`` in one element.
    """
    found: dict[str, str] = {}
    for element in root.iter():
        if element.tag not in _VALUE_TAGS or len(element) > 12:
            continue
        text = _squeeze(element.text_content())
        if not 0 < len(text) <= 4 * _LONGEST_VALUE:
            continue
        cell = _CELL.fullmatch(text)
        if cell is not None:
            neighbour = element.getnext()
            value = _squeeze(neighbour.text_content()) if neighbour is not None else ""
            if not value and element.tail:
                value = _squeeze(element.tail)
            _keep(found, cell[1], value)
            continue
        pairs = list(_PAIR.finditer(text))
        ends = [*(pair.start() for pair in pairs[1:]), len(text)][: len(pairs)]
        for pair, end in zip(pairs, ends, strict=True):
            _keep(found, pair[1], text[pair.end() : end].strip(" |]】"))
    return found


def _keep(found: dict[str, str], label: str, value: str) -> None:
    value = value.lstrip(":： ")
    if value and len(value) <= _LONGEST_VALUE and not _CELL.fullmatch(value):
        found.setdefault(re.sub(r"\s", "", label), value)


def _squeeze(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
