"""The report on a page, without what the site puts around it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from lxml import html

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.furniture import is_furniture
from govreport_research.corpus.readers.page_lines import BLOCKS, page_lines
from govreport_research.corpus.readers.script import simplify

_NO_TEXT: Final = frozenset((
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg",
    "canvas", "video", "audio", "map", "area", "button", "input", "select", "option",
    "optgroup", "textarea", "datalist", "nav", "head", "link", "meta", "base",
))  # fmt: skip
#: Words in class and id that name furniture, and those that name the text.
_FURNITURE_NAMES: Final = frozenset((
    "nav", "navbar", "navigation", "menu", "crumb", "crumbs", "breadcrumb", "breadcrumbs",
    "position", "location", "weizhi", "dqwz", "curpos", "share", "bdshare", "bdsharebuttonbox",
    "bshare", "jiathis", "social", "print", "printer", "dayin", "toolbar", "tools", "foot",
    "footer", "copyright", "sidebar", "aside", "related", "relate", "xgyd", "xgwz", "xglj",
    "prev", "next", "prevnext", "pagination", "fontsize", "zihao", "qrcode", "ewm", "erweima",
    "topbar", "header", "banner", "search", "login", "friendlink", "yqlj", "links", "wza",
    "wzaw", "accessibility", "float", "sidefloat", "gotop", "backtop", "comment", "pinglun",
    "xgk", "ztfl",
))  # fmt: skip
_TEXT_NAMES: Final = re.compile(
    r"TRS_Editor|TRS_UEDITOR|UCAP-CONTENT|ucapcontent|pages_content|article[-_]?con(?:tent|t)?|"
    r"view[-_]?TRS|zhengwen|news[-_]?con(?:tent)?|info[-_]?con(?:tent)?|xxgk[-_]?content|"
    r"content[-_]?(?:body|text|main)|wzcon|conTxt|artibody|detail[-_]?con(?:tent)?|"
    r"Custom_UnionStyle|zoomcon|BodyLabel|vsb_content|zwnr|bt_content|main-txt|"
    r"(?:^|\s)(?:zoom|Zoom|fontzoom|js_content|content|article|con)(?:$|\s)",
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NO_LETTER: Final = re.compile(r"[\W_]+")
_SENTENCE: Final = re.compile(r"[，。；：、,;]")
#: An element with this share of the page's text is never taken for furniture by its name.
_SUBSTANTIAL: Final = 0.3
#: A sibling with more text than this share, or this many characters, belongs to the report.
_NEGLIGIBLE: Final = 0.03
_NEGLIGIBLE_CHARACTERS: Final = 120
#: Lines at either end of the text that may be furniture.
_MARGIN: Final = 25
#: What follows a line like these in the last part of a page is no text of the report.
_ENDS: Final = re.compile(
    r"(?:上一[篇条页]|下一[篇条页]|相关(?:链接|文章|信息|新闻|稿件|阅读|文件|解读)|扫一扫|分享(?:到|至)?[:：]"
    r"|[【\[]?(?:我要)?(?:打印|关闭)|(?:主办|承办|运维)(?:单位)?[:：]|版权所有|Copyright|网站标识码"
    r"|\S{0,3}ICP备|关闭窗口|返回顶部|责任编辑[:：]|网站地图)"
)
_TAIL_SHARE: Final = 0.15
_SEPARATORS: Final = re.compile(r"\s*(?:[-_|–—]{1,2}|>>|>)\s*")
_LONGEST_TITLE: Final = 80
_TITLE_NAMES: Final = re.compile(r"title|(?:^|[-_ ])(?:bt|tit|biaoti)(?:$|[-_ \d])", re.IGNORECASE)
_REPORT_TITLE: Final = re.compile(r"报告|总结|情况|工作|公报|白皮书")
_SIGNATURE: Final = re.compile(
    r"\(?\d{4}年\d{1,2}月\d{1,2}日\)?|\S{2,28}(?:局|政府|委员会|办公室|中心|厅|部|院|办)"
)


@dataclass(frozen=True)
class MainText:
    """Lines of the report, and what was done to get them."""

    lines: list[str]
    notes: tuple[Bilingual, ...]


def find_main_text(root: html.HtmlElement, title: str) -> MainText:
    """Return the report on a page.

    Parameters
    ----------
    root : lxml.html.HtmlElement
        Tree of the page; it is changed.
    title : str
        As `page_meta` gives it; put in front where the text itself does not begin with it.

    Returns
    -------
    MainText
        Without lines if the page holds none.

    Notes
    -----
    Furniture goes first: elements that never hold text, hidden ones, blocks of links, and
    blocks named as navigation, print or share bars, unless they hold a good part of the page.
    From what is left, the search goes down from the body as long as one child holds all but a
    negligible part of the sentences, or an element named as the text by one of the systems
    that government sites run holds most of them. Lines of furniture at both ends go last.
    """
    whole = sum(len(line) for line in page_lines(root))
    _drop(root, _NO_TEXT)
    body = next(root.iter("body"), root)
    weights = _weigh(body)
    _drop_furniture(body, weights)
    weights = _weigh(body)
    container = _container(body, weights)
    lines = page_lines(container)
    lines += _signature_behind(container, body)
    lines, dropped = _trim(lines)
    lines = _with_title(lines, _shown_title(body, title, weights))
    kept = sum(map(len, lines))
    notes = [
        Bilingual(
            f"取网页 {whole} 个字符中的正文 {kept} 个",
            f"kept {kept} of the {whole} characters on the page",
        )
    ]
    if dropped:
        notes.append(
            Bilingual(f"略去 {dropped} 行页面杂项", f"left out {dropped} lines of page furniture")
        )
    return MainText(lines, tuple(notes))


def _drop(root: html.HtmlElement, tags: frozenset[str]) -> None:
    for element in [each for each in root.iter() if each.tag in tags]:
        if element.getparent() is not None:
            element.drop_tree()


@dataclass(slots=True)
class _Weight:
    """Characters of sentences, of all text, and of links below an element."""

    sentences: int = 0
    text: int = 0
    links: int = 0
    n_links: int = 0


def _weigh(body: html.HtmlElement) -> dict[html.HtmlElement, _Weight]:
    weights: dict[html.HtmlElement, _Weight] = {}
    # Children come after their parents in document order, so backwards they are ready first.
    for element in reversed(list(body.iter())):
        weight = _Weight()
        for text in (element.text, *(child.tail for child in element)):
            length = len(text.strip()) if text else 0
            weight.text += length
            if text and length >= 10 and _SENTENCE.search(text):
                weight.sentences += length
        for child in element:
            below = weights[child]
            weight.sentences += below.sentences
            weight.text += below.text
            weight.links += below.links
            weight.n_links += below.n_links
        if element.tag == "a" and element.get("href"):
            weight.links, weight.n_links = weight.text, 1
            weight.sentences //= 4
        weights[element] = weight
    return weights


def _drop_furniture(body: html.HtmlElement, weights: dict[html.HtmlElement, _Weight]) -> None:
    whole = max(1, weights[body].sentences)
    for element in list(body.iterdescendants()):
        weight = weights[element]
        if element.getparent() is None or weight.sentences >= _SUBSTANTIAL * whole:
            continue
        if _HIDDEN.search(element.get("style") or "") or _is_furniture(element, weight):
            element.drop_tree()


def _is_furniture(element: html.HtmlElement, weight: _Weight) -> bool:
    if element.tag in ("footer", "header", "aside"):
        return True
    if element.tag in BLOCKS and weight.n_links >= 3 and weight.links > 0.6 * weight.text:
        return True
    names = re.split(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])", _names(element))
    return any(name.lower() in _FURNITURE_NAMES for name in names)


def _names(element: html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def _container(
    body: html.HtmlElement, weights: dict[html.HtmlElement, _Weight]
) -> html.HtmlElement:
    """Return the smallest element that holds the sentences of the page."""
    whole = weights[body].sentences
    here = body
    while True:
        if here is not body and _TEXT_NAMES.search(_names(here)):
            return _innermost_named(here, weights)
        heaviest = max(here, key=lambda child: weights[child].sentences, default=None)
        if heaviest is None or heaviest.tag not in BLOCKS:
            return here
        others = weights[here].sentences - weights[heaviest].sentences
        named = _TEXT_NAMES.search(_names(heaviest)) is not None
        allowed = 0.4 * whole if named else max(_NEGLIGIBLE * whole, _NEGLIGIBLE_CHARACTERS)
        if others > allowed or heaviest.tag in ("p", "li"):
            return here
        here = heaviest


def _innermost_named(
    element: html.HtmlElement, weights: dict[html.HtmlElement, _Weight]
) -> html.HtmlElement:
    """Go on to a named element inside that holds all sentences of the outer one."""
    for inner in element.iterdescendants():
        lost = weights[element].sentences - weights[inner].sentences
        if inner.tag in BLOCKS and _TEXT_NAMES.search(_names(inner)) and lost == 0:
            return _innermost_named(inner, weights)
    return element


def _signature_behind(container: html.HtmlElement, body: html.HtmlElement) -> list[str]:
    """Return signature and date that stand next to the container, not in it."""
    found: list[str] = []
    here: html.HtmlElement | None = container
    for _ in range(2):
        if here is None or here is body:
            break
        for sibling in here.itersiblings():
            for line in page_lines(sibling):
                if not _SIGNATURE.fullmatch(fold_line(line).replace(" ", "")):
                    return found
                found.append(line)
        here = here.getparent()
    return found


def fold_line(line: str) -> str:
    """Return a line in the plain form that the rules for furniture know."""
    return unicodedata.normalize("NFKC", simplify(line)).strip()


def _trim(lines: list[str]) -> tuple[list[str], int]:
    """Return the lines without furniture at both ends, and how many were left out."""
    plain = [fold_line(line) for line in lines]
    total = sum(map(len, plain))
    end = len(plain)
    behind = 0
    for number in range(len(plain) - 1, max(-1, len(plain) - 1 - 2 * _MARGIN), -1):
        behind += len(plain[number])
        if behind > _TAIL_SHARE * total:
            break
        if _ENDS.match(plain[number]) and plain[number][-1] not in "。;":
            end = number
    keep = [
        not ((number < _MARGIN or number >= end - _MARGIN) and (not line or is_furniture(line)))
        for number, line in enumerate(plain[:end])
    ]
    kept = [line for line, wanted in zip(lines, keep, strict=False) if wanted]
    return kept, len(lines) - len(kept)


def _shown_title(
    body: html.HtmlElement, title: str, weights: dict[html.HtmlElement, _Weight]
) -> str:
    """Return the title of the report: a heading on the page that the page's title repeats."""
    wanted = _letters(title)
    shown = ""
    for element in body.iter():
        if not wanted or not 6 <= weights[element].text <= 2 * _LONGEST_TITLE:
            continue
        text = " ".join(" ".join(page_lines(element)).split())
        letters = _letters(text)
        if not 6 <= len(letters) <= _LONGEST_TITLE:
            continue
        heading = element.tag in ("h1", "h2", "h3") or _TITLE_NAMES.search(_names(element))
        if (heading and (letters in wanted or wanted in letters)) or wanted.startswith(letters):
            shown = max(shown, text, key=len)
    if shown:
        return shown
    parts = [part for part in _SEPARATORS.split(title) if _REPORT_TITLE.search(part)]
    return max(parts, key=len, default="")


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", fold_line(text))


def _with_title(lines: list[str], title: str) -> list[str]:
    """Put the title in front of a text that does not begin with it."""
    if not lines or not title:
        return lines
    opening = _letters("".join(lines[:4]))
    return lines if _letters(title) in opening else [title, *lines]
