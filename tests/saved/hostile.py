"""Files that break readers: each small to make, none made to be read."""

from __future__ import annotations

import io
import zipfile

_CONTENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


def package(parts: dict[str, bytes]) -> bytes:
    """Return a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def docx_of(body: str, **parts: str) -> bytes:
    """Return a DOCX with that body; further parts by name, e.g. numbering."""
    others = {f"word/{name}.xml": text.encode() for name, text in parts.items()}
    return package({"word/document.xml": _CONTENT.format(body).encode(), **others})


def docx_with_linked_picture(address: str) -> bytes:
    """A document that an office program can open, with a picture that lies elsewhere."""
    ns = "http://schemas.openxmlformats.org/"
    kinds = f"{ns}officeDocument/2006/relationships"
    picture = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{ns}drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="p"/>'
        f'<a:graphic xmlns:a="{ns}drawingml/2006/main">'
        f'<a:graphicData uri="{ns}drawingml/2006/picture">'
        f'<pic:pic xmlns:pic="{ns}drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{kinds}" r:link="rId9"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    body = f"<w:p><w:r><w:t>一、加强组织领导</w:t></w:r>{picture}</w:p>"
    relation = f'<Relationships xmlns="{ns}package/2006/relationships"><Relationship Id='
    return package(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{ns}package/2006/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Override PartName="/word/document.xml" ContentType="application/vnd.openxml'
                'formats-officedocument.wordprocessingml.document.main+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'{relation}"rId1" Type="{kinds}/officeDocument" Target="word/document.xml"/>'
                "</Relationships>"
            ).encode(),
            "word/_rels/document.xml.rels": (
                f'{relation}"rId9" Type="{kinds}/image" Target="{address}" '
                'TargetMode="External"/></Relationships>'
            ).encode(),
            "word/document.xml": _CONTENT.format(body).encode(),
        }
    )


def zip_bomb() -> bytes:
    """A DOCX of a few hundred kB whose text part unpacks to 80 MB."""
    paragraph = "<w:p><w:r><w:t>政务</w:t></w:r></w:p>"
    return docx_of(paragraph * (80 * 1024 * 1024 // len(paragraph.encode())))


def entity_bomb() -> bytes:
    """Ten levels of entities: a thousand million words if they were expanded."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "政务"}">' for n in range(10))
    xml = f"<!DOCTYPE w [{entities}]>{_CONTENT.format('<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>')}"
    return package({"word/document.xml": xml.encode()})


def outside_entity() -> bytes:
    """An entity that would bring in a file of the reader's machine."""
    xml = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _CONTENT.format(
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
    )
    return package({"word/document.xml": xml.encode()})


def deep_html() -> bytes:
    """Tags nested a hundred thousand deep."""
    return ("<html><body>" + "<div>" * 100_000 + "一、加强领导。" + "</div>" * 100_000).encode()


def looping_pdf() -> bytes:
    """A page tree that contains itself and a content stream that refers to itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3/Parent 2 0 R>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
        b"/Resources<</XObject<</X 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
        b"/Length 5>>stream\n/X Do\nendstream endobj\n"
        b"trailer<</Root 1 0 R/Size 5/Prev 9>>\nstartxref\n9\n%%EOF"
    )


def scripted_html() -> bytes:
    """A page whose text is written by a script, with a script that never ends."""
    return (
        b"<html><body><script>while(true){};document.write('secret text')</script>"
        b"<img src=x onerror=alert(1)><iframe src='file:///etc/passwd'></iframe></body></html>"
    )


def ole(stream: str) -> bytes:
    """The container of old office files, naming one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + stream.encode("utf-16-le")
