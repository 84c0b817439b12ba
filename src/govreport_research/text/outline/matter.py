"""What stands before and after the body of a report: title, speaker, date, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from govreport_research.text.outline.layout import Flow

_TITLE: Final = re.compile(r"报告|总结|公报|情况|汇报|述职|要点|方案|白皮书")
_DAY: Final = (
    r"[\d〇零一二三四五六七八九十 ]{3,8}年[\d一二三四五六七八九十 ]{1,5}月"
    r"(?:[\d一二三四五六七八九十 ]{1,5}日)?"
)
_DATE: Final = re.compile(rf"[(—-]*\(?{_DAY}[^。]{{0,40}}\)?$")
_DATE_ALONE: Final = re.compile(rf"\(?{_DAY}(?:印发)?\)?")
_SALUTATION: Final = re.compile(
    r"^(?:各位|尊敬的|同志们|主任|主席)[^。,]{0,30}[:!]$|各位(?:代表|委员)[:!]$"
)
_SPEAKER: Final = re.compile(
    r"(?:市|省|县|区|州|旗|盟|镇|乡)长|书记|局长|主任|主席|总理|专员|(?:人民政府|办公室|委员会|局)$"
)
_SIGNATURE: Final = re.compile(
    r"(?:局|政府|办公室|委员会|委|厅|院|组|中心|部|会|处|署|队|所|办|司)(?:\(.{0,6}\))?$"
)
_AFTERWORD: Final = re.compile(r"\(?此件|抄送|附件 ?[:1一]|联系(?:人|电话)|主送|\(?联系")
_MARKER: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)"
    r"|第[一二三四五六七八九十]+[,、章部]"
)
_CAPTION: Final = re.compile(r".{0,14}(?:长|总理|主任|主席).{0,6}作.{0,10}报告$")
_LONGEST_FRONT: Final = 60
_MOST_FRONT: Final = 14


@dataclass(frozen=True, slots=True)
class Matter:
    """Paragraphs of a flow by place, as spans of flow offsets.

    Attributes
    ----------
    title : tuple of int or None
        The title's paragraph.
    front : list of tuple of int
        Title, occasion, speaker, date and salutation.
    back : list of tuple of int
        Signature, date, notes on distribution.
    start, stop : int
        The body with its annexes, between front and back matter.
    """

    title: tuple[int, int] | None
    front: list[tuple[int, int]]
    back: list[tuple[int, int]]
    start: int
    stop: int


def paragraphs_of(flow: str) -> list[tuple[int, int]]:
    """Return the span of every paragraph of a flow; none is empty."""
    spans: list[tuple[int, int]] = []
    start = 0
    for content in flow.split("\n"):
        if content.strip():
            spans.append((start, start + len(content)))
        start += len(content) + 1
    return spans


def find_matter(flow: Flow, paragraphs: list[tuple[int, int]]) -> Matter:
    """Return what stands before and after the body.

    Parameters
    ----------
    flow : layout.Flow
    paragraphs : list of tuple of int
        From `paragraphs_of`.

    Returns
    -------
    Matter
    """
    text = flow.text
    front = _front(text, paragraphs)
    rest = paragraphs[len(front) :]
    back = _back(text, rest)
    kept = rest[: len(rest) - len(back)]
    start = kept[0][0] if kept else len(text)
    stop = kept[-1][1] if kept else start
    return Matter(_title(text, front), front, back, start, stop)


def _front(text: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the leading paragraphs that are not yet the body."""
    front: list[tuple[int, int]] = []
    for count, span in enumerate(paragraphs[:_MOST_FRONT], 1):
        content = text[span[0] : span[1]].strip()
        if len(content) > _LONGEST_FRONT:
            break
        if _SALUTATION.search(content):
            return paragraphs[:count]
    for span in paragraphs[:_MOST_FRONT]:
        content = text[span[0] : span[1]].strip()
        if not _is_front(content, bool(front)):
            break
        front.append(span)
    # Without a paragraph after them, or without any mark of a title page, they are the text.
    return front if len(front) < len(paragraphs) else []


def _is_front(content: str, follows: bool) -> bool:
    """Whether a leading paragraph belongs to the title page."""
    if len(content) > _LONGEST_FRONT or content[-1] in "。;:,、!" or _MARKER.match(content):
        return False
    if _DATE.match(content) or _SPEAKER.search(content):
        return True
    if content.startswith(("——", "—", "(")):
        return True
    return _TITLE.search(content) is not None or not follows


def _title(text: str, front: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the paragraph of the front matter that is the title."""
    for span in front:
        content = text[span[0] : span[1]]
        if content.startswith(("—", "(")) or _DATE_ALONE.fullmatch(content.strip()):
            continue
        if _TITLE.search(content) and not _CAPTION.match(content):
            return span
    return None


def _back(text: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the trailing paragraphs that are signature, date or notes."""
    for count, span in enumerate(reversed(paragraphs[-8:])):
        content = text[span[0] : span[1]].strip()
        short = len(content) <= 40 and content[-1] not in "。;!:"
        note = _AFTERWORD.match(content) is not None and len(content) <= 80
        date = _DATE_ALONE.fullmatch(content) is not None
        signed = short and _SIGNATURE.search(content) is not None and not _MARKER.match(content)
        if not (note or date or signed):
            return paragraphs[len(paragraphs) - count :] if count else []
    return []


__all__ = ["Matter", "find_matter", "paragraphs_of"]
