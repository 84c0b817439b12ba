"""The places in a report where its metadata stand: header, title, opening, signature."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from govreport_research.corpus.intake.dates import Dated, dates_in
from govreport_research.corpus.readers import simplify

#: Blanks of other widths, made plain one for one.
_BLANKS: Final = dict.fromkeys(map(ord, "\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff\t"), " ")
#: What government sites call the fields of the table above a document.
_LABELS: Final[dict[str, str]] = {
    "索引号": "index",
    "公开方式": "other",
    "信息名称": "title",
    "文件名称": "title",
    "名称": "title",
    "标题": "title",
    "成文日期": "written",
    "发文日期": "written",
    "生成日期": "written",
    "印发日期": "written",
    "公开日期": "published",
    "发布日期": "published",
    "发布时间": "published",
    "发布机构": "agency",
    "发文机关": "agency",
    "发文机构": "agency",
    "发布单位": "agency",
    "公开主体": "agency",
    "信息来源": "agency",
    "来源": "agency",
    "发文字号": "other",
    "文号": "other",
    "主题分类": "other",
    "有效性": "other",
    "废止日期": "other",
}
#: The same in the meta tags that all government sites must carry since 2017.
_META: Final[dict[str, str]] = {
    "articletitle": "title",
    "pubdate": "published",
    "contentsource": "agency",
    "sitename": "site",
    "siteidcode": "sitecode",
}
_LABEL: Final = re.compile(
    "(?:【|\\[)?(" + "|".join(r"[ ]*".join(label) for label in _LABELS) + ")(?:】|\\])?"
    r"[ ]*(?:[:：|]|(?<= )|\n)[ |]*"
)
_TITLE: Final = re.compile(r"(?:报告|总结|情况|汇报|自查|述职|公报)(?:[(（].{0,60}[)）])?$")
_GENRE: Final = re.compile(r"法治|依法行政|依法治|政府工作报告|工作报告")
_AGENCY_LINE: Final = re.compile(r"[\u4e00-\u9fff（）()·]{3,40}$")
_AGENCY_END: Final = re.compile(r"(?:局|厅|委员会|办公室|政府|中心|委|办|管委会)$")
#: Names that Windows gives to what has none; 新建 is a district of Nanchang as well.
_UNNAMED: Final = re.compile(
    r"新建 ?(?:文本文档|文件夹|文档|(?:Microsoft |Office )?[A-Za-z]+ ?(?:文档|文字文稿))"
)
_DATELINE: Final = re.compile(r"[—\-–(（\s]*(?:(?:19|20)\d\d\s*年|[一二][〇○零九]..年)")


@dataclass(frozen=True)
class Parts:
    """A report taken apart, in simplified script but for the title.

    Attributes
    ----------
    path : tuple of str
        Folders and name of the file, without its ending; empty if it is not to be used.
    header : dict of str to str
        What the table above the text and the page's meta tags say: keys ``title``,
        ``agency``, ``written``, ``published``, ``site``, ``sitecode``.
    title : str
        As written; empty if the report has none.
    opening : str
        The first 600 characters from the title on, or from the start.
    signature : str
        The agency named in the last lines, if one is.
    signed : Dated or None
        The date in the last lines.
    body : str
        The whole text.
    """

    path: tuple[str, ...]
    header: dict[str, str]
    title: str
    opening: str
    signature: str
    signed: Dated | None
    body: str


def take_apart(
    path: str, text: str, page_title: str = "", page_metadata: Mapping[str, str] | None = None
) -> Parts:
    """Find the places where a report states its metadata.

    Parameters
    ----------
    path : str
        Relative, with forward slashes.
    text : str
        As read.
    page_title : str, default ""
        Title of the web page it was saved from.
    page_metadata : mapping of str to str, optional
        Its meta tags.

    Returns
    -------
    Parts
    """
    plain = simplify(text).translate(_BLANKS)
    header, after = _header(plain, page_metadata or {})
    title, start = _title(text, plain, after, header, page_title)
    signature, signed = _signature(plain)
    pure = PurePosixPath(path)
    folders = tuple(part for part in pure.parts[:-1] if part not in (".", "..", "/"))
    names = (_UNNAMED.sub("", simplify(part)) for part in (*folders, pure.stem))
    return Parts(
        path=tuple(names) if path else (),
        header=header,
        title=title,
        opening=plain[start : start + 600],
        signature=signature,
        signed=signed,
        body=plain,
    )


def _header(plain: str, metadata: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """Read the table above the text; return it and where it ends."""
    header: dict[str, str] = {}
    for name, value in sorted(metadata.items()):
        key = _META.get(name.lower()) or _LABELS.get(re.sub(r"[\s:：]", "", simplify(name)))
        if key and value.strip():
            header.setdefault(key, simplify(value.strip()))
    head = plain[:1500]
    labels = list(_LABEL.finditer(head))
    if len(labels) < 2 and not any(
        _LABELS[re.sub(r"\s", "", match[1])] in ("written", "published") for match in labels
    ):
        return header, 0
    end = 0
    for position, match in enumerate(labels):
        limit = labels[position + 1].start() if position + 1 < len(labels) else len(head)
        value = re.split(r"\n|\s{2,}|\|", head[match.end() : limit].strip(" "))[0]
        value = value.strip(" :：【[")
        if len(value) <= 100:
            end = max(end, match.end() + len(value))
            if value:
                header.setdefault(_LABELS[re.sub(r"\s", "", match[1])], value)
    return header, end


def _title(
    text: str, plain: str, after: int, header: Mapping[str, str], page_title: str
) -> tuple[str, int]:
    """Return the title as written and where the report proper begins."""
    position = 0
    previous: tuple[int, str] | None = None
    for number, line in enumerate(plain[:3000].split("\n")):
        stripped = line.strip(" \r*#-<!>")
        start = position + line.find(stripped) if stripped else position
        position += len(line) + 1
        if not stripped:
            continue
        if start >= after and _is_title(stripped):
            if previous and _AGENCY_LINE.fullmatch(previous[1]) and _AGENCY_END.search(previous[1]):
                joined = text[previous[0] : start + len(stripped)]
                return re.sub(r"\s*\n\s*", "", joined).strip(), previous[0]
            return text[start : start + len(stripped)], start
        if number > 25 or (start >= after and len(stripped) > 80):
            break
        previous = (start, stripped)
    for told in (header.get("title", ""), re.split(r"[_|]|\s-\s|--", page_title)[0].strip()):
        if told and _TITLE.search(simplify(told)) and _GENRE.search(simplify(told)):
            return told, after
    return "", after


def _is_title(line: str) -> bool:
    bare = re.sub(r"\s", "", line)
    return (
        5 <= len(bare) <= 90
        and not re.search(r"[。；;：:]|如下|^[一二三四五六七八九十]+、|报告人", line)
        and bool(_GENRE.search(bare))
        and bool(_TITLE.search(bare))
    )


def _signature(plain: str) -> tuple[str, Dated | None]:
    """Return the agency and the date of the last lines."""
    tail = plain[-600:]
    lines = [line.strip(" \r") for line in tail.split("\n")]
    lines = [line for line in lines if line][-12:]
    for position in range(len(lines) - 1, -1, -1):
        found = dates_in(lines[position])
        if not found:
            continue
        last = found[-1]
        before = lines[position][: last.start].strip(" (（")
        behind = lines[position][last.end :].strip(" )）。")
        if behind:
            continue
        if not before and position and _AGENCY_END.search(lines[position - 1]):
            before = lines[position - 1]
        named = re.split(r"[。；;，,\s]", before)[-1]
        if _AGENCY_LINE.fullmatch(named) and _AGENCY_END.search(named):
            return named, last
        if not before:
            return "", last
    return "", None
