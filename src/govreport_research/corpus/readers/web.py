"""Saved web pages: the page decoded and parsed, its report and what the page says of it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Final, cast

from lxml import etree, html

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.encodings import Decoded, recognise
from govreport_research.corpus.readers.main_text import find_main_text
from govreport_research.corpus.readers.page_card import page_card, page_meta
from govreport_research.corpus.readers.reading import Reading, UnreadableError

_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]+)""")
#: Controls that no page may hold and that end the parser's work early.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TOO_DEEP: Final = Bilingual(
    "网页标签嵌套过深（超过 256 层），不是正常网页。请重新保存，或把正文复制为文本。",
    "its tags are nested more than 256 deep, as in no sound page. Save it again, or copy the "
    "text into a text file.",
)
_NO_TEXT: Final = Bilingual(
    "网页中没有正文：可能由脚本载入，或只保存了框架。"
    "请在浏览器中打开，待正文显示后另存，或打印为 PDF。",
    "the page holds no report: its text is loaded by a script, or only its frame was saved. Open "
    "it in a browser and save it when the text shows, or print it to PDF.",
)


def read_html(data: bytes) -> Reading:
    """Read a saved web page.

    Parameters
    ----------
    data : bytes
        Scripts in it are never run; nothing it refers to is fetched.

    Returns
    -------
    Reading
        One paragraph or row of a table per line, without navigation, index card, buttons and
        foot of the page. Its title and what it states of itself (meta tags, 索引号 card)
        are `page_title` and `page_metadata`.

    Raises
    ------
    UnreadableError
        If no encoding fits, tags are nested too deep, or there is no text.
    """
    return _read_page(recognise(data, _declared(data)))


def read_mhtml(data: bytes) -> Reading:
    """Read a page that a browser saved whole in one file (MHTML, RFC 2557).

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Reading
        Of the HTML part with the most text: a page in a frame comes as a part of its own.

    Raises
    ------
    UnreadableError
        If there is no HTML part, or for the reasons of `read_html`.
    """
    # The default policy parses malformed headers without raising.
    message = cast(EmailMessage, email.message_from_bytes(data, policy=email.policy.compat32))
    readings: list[Reading] = []
    refusal: UnreadableError | None = None
    for body, declared in _html_parts(message):
        try:
            readings.append(_read_page(recognise(body, declared or _declared(body))))
        except UnreadableError as error:
            refusal = refusal or error
    if readings:
        return max(readings, key=lambda reading: len(reading.text))
    raise refusal or UnreadableError(_NO_TEXT)


def _html_parts(message: EmailMessage) -> Iterator[tuple[bytes, str]]:
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                yield body, str(part.get_param("charset", "") or "")


def _declared(data: bytes) -> str:
    head = data[:8192]
    found = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return found[1].decode("ascii", "replace") if found else ""


def parse(page: str) -> html.HtmlElement:
    """Return the tree of a page.

    Raises
    ------
    UnreadableError
        If its tags are nested deeper than the parser goes, or nothing is left of it.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = _CONTROLS.sub(" ", page).encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except etree.ParserError as error:
        raise UnreadableError(_NO_TEXT) from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableError(_TOO_DEEP)
    return root


def _read_page(decoded: Decoded) -> Reading:
    root = parse(decoded.text)
    title, metadata = page_meta(root)
    metadata = {**page_card(root), **metadata}
    found = find_main_text(root, title)
    if not found.lines:
        raise UnreadableError(_NO_TEXT)
    return Reading(
        text="\n".join(found.lines) + "\n",
        reader="web",
        encoding=decoded.encoding,
        encoding_certainty=decoded.certainty,
        notes=(*decoded.notes, *found.notes),
        page_title=title,
        page_metadata=metadata,
    )
