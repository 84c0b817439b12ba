"""Sound files of every format, and ways to damage them."""

from __future__ import annotations

import copy
import io
import random
import zipfile

import documents
import hostile
import reports
from lxml import etree

_ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>'
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="一, 二, 三, ..." style:num-suffix="、"/></text:list-style>'
    "</office:automatic-styles><office:body><office:text>"
    '<text:list text:style-name="L"><text:list-item><text:p>举措</text:p></text:list-item>'
    "<text:list-item><text:p>不足</text:p></text:list-item></text:list>"
    "</office:text></office:body></office:document-content>"
)


def seeds() -> list[tuple[str, bytes]]:
    """Return (name, content) of one sound file for every reader."""
    body = list(reports.paragraphs("yingkou-2022"))[:6]
    page = next(reports.saved_pages("yingkou-2022")).data
    odt = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": _ODT.encode()}
    head = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    return [
        ("a.html", page),
        ("a.mht", head + page),
        ("a.pdf", documents.pdf(body)),
        ("a.docx", documents.docx_numbered(body)[0]),
        ("a.odt", hostile.package(odt)),
        ("a.rtf", rb"{\rtf1\ansi\ansicpg936 \'d2\'bb\u19968?\par {\listtext 1.}x\cell\row}"),
        ("a.txt", "\n".join(body).encode("gb18030")),
    ]


def damage(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Return the file with bytes changed, cut out, doubled or put in, in one to six places."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out)) if out else 0
        length = rng.randint(0, 64)
        kind = rng.choice(["flip", "cut", "double", "insert", "truncate"])
        if kind == "flip" and out:
            out[at] ^= 1 << rng.randint(0, 7)
        elif kind == "cut":
            del out[at : at + length]
        elif kind == "double":
            out[at:at] = out[at : at + length] * rng.randint(1, 50)
        elif kind == "insert":
            out[at:at] = rng.randbytes(length)
        elif rng.random() < 0.2:  # rarely, since little is left then
            del out[at:]
    return name, bytes(out)


def rearrange(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Return a zipped document with elements of one part cut, doubled, moved or changed.

    Damaged bytes hardly get past what unpacks such a file; this is sound XML, and reaches what
    reads numbering, styles, tables and text. Other files are returned as `damage` does.
    """
    if not name.endswith((".docx", ".odt")):
        return damage(name, data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        parts = {part: held.read(part) for part in held.namelist()}
    part = rng.choice([each for each in sorted(parts) if each.endswith(".xml")])
    root = etree.fromstring(parts[part])
    for _ in range(rng.randint(1, 6)):
        _rearrange_once(root, rng)
    return name, hostile.package({**parts, part: etree.tostring(root)})


def _rearrange_once(root: etree._Element, rng: random.Random) -> None:
    elements = list(root.iter(etree.Element))
    one, other = rng.choice(elements), rng.choice(elements)
    kind = rng.choice(["cut", "double", "move", "value", "name"])
    if kind == "cut" and one is not root:
        one.getparent().remove(one)
    elif kind == "double" and len(elements) < 20_000:
        other.append(copy.deepcopy(one))
    elif kind == "move" and one is not other and one not in other.iterancestors():
        other.append(one)
    elif kind == "value" and one.attrib:
        value = rng.choice(["", "-1", "0", "99999999999", "%1%9", "x" * 1000, "\ud7ff"])
        one.set(rng.choice(sorted(one.attrib)), value)
    elif kind == "name":
        one.tag = other.tag
