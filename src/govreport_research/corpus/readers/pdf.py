"""PDF with a text layer: characters and their places, by PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.pdf_layout import Segment, lay_out
from govreport_research.corpus.readers.reading import Reading, UnreadableError

#: A page with fewer characters that shows a picture is taken for a scan.
_FEW_CHARACTERS: Final = 20
#: Gaps in multiples of the size of the letters: between words, and where a segment ends.
_WORD_GAP: Final = 0.3
_SEGMENT_GAP: Final = 0.8
#: Characters on one line differ less than this in height, in multiples of their size.
_SAME_LINE: Final = 0.4
#: So much may the boxes of neighbours overlap, in multiples of their size.
_OVERLAP: Final = 0.1
#: Character, left, right, baseline, size.
_Character = tuple[str, float, float, float, float]
_SCANNED: Final = Bilingual(
    "扫描件，没有文字层。请用文字识别（OCR）软件转成文本，或从网站另取文字版。",
    "it is a scan without a text layer. Turn it into text with OCR software, or take the text "
    "version from the site.",
)
_PASSWORD: Final = Bilingual(
    "PDF 有密码。请用密码打开，另存（打印）为无密码的 PDF。",
    "the PDF has a password. Open it with the password and save or print it without one.",
)


def read_pdf(data: bytes) -> Reading:
    """Read the text layer of a PDF.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Reading
        One paragraph per line: hard wraps rejoined, columns one after the other, running heads
        and page numbers dropped, rows of tables as lines with a tab between cells. Notes say
        which of these was done. `scanned` is true if no page has text but pictures have.

    Raises
    ------
    UnreadableError
        If it has a password, is damaged, or has more than `limits.PDF_PAGES` pages.
    """
    document = _open(data)
    try:
        n_pages = len(document)
        if n_pages > limits.PDF_PAGES:
            raise UnreadableError(
                Bilingual(
                    f"PDF 有 {n_pages} 页，上限为 {limits.PDF_PAGES} 页。请只保留报告。",
                    f"the PDF has {n_pages} pages, the limit is {limits.PDF_PAGES}. "
                    "Keep only the report.",
                )
            )
        pages: list[list[Segment]] = []
        scans: list[int] = []
        for number in range(n_pages):
            segments, is_scan = _read_page(document, number)
            pages.append(segments)
            if is_scan:
                scans.append(number + 1)
        metadata = {key: value for key, value in document.get_metadata_dict().items() if value}
    finally:
        document.close()
    if scans and len(scans) == n_pages:
        return Reading(reader="pdf", problem=_SCANNED, scanned=True, page_metadata=metadata)
    layout = lay_out(pages)
    notes = list(layout.notes)
    if scans:
        listed = ", ".join(map(str, scans))
        notes.append(
            Bilingual(
                f"第 {listed} 页是图片，未读取", f"pages that are pictures, not read: {listed}"
            )
        )
    text = "\n".join(layout.lines)
    return Reading(
        text=f"{text}\n" if text else "",
        reader="pdf",
        notes=tuple(notes),
        page_title=metadata.get("Title", ""),
        page_metadata=metadata,
    )


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError(_PASSWORD) from error
        raise UnreadableError(
            Bilingual(
                "PDF 已损坏或不完整。请重新下载。",
                "the PDF is damaged or cut off. Download it again.",
            )
        ) from error


def _read_page(document: pdfium.PdfDocument, number: int) -> tuple[list[Segment], bool]:
    """Return the segments of a page and whether it is a picture without text."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return [], False
    text_page = page.get_textpage()
    try:
        segments = _segments(text_page)
        few = sum(len(segment.text) for segment in segments) < _FEW_CHARACTERS
        return segments, few and _has_picture(page)
    finally:
        text_page.close()
        page.close()


def _has_picture(page: pdfium.PdfPage) -> bool:
    pictures = page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    return next(iter(pictures), None) is not None


def _segments(text_page: Any) -> list[Segment]:
    """Return runs of characters on one line without a wide gap between them."""
    runs: list[list[_Character]] = []
    for character in _characters(text_page):
        if not runs or not _continues(runs[-1][-1], character):
            runs.append([])
        runs[-1].append(character)
    return [_segment(run) for run in _put_in_place(runs)]


def _put_in_place(runs: list[list[_Character]]) -> list[list[_Character]]:
    """Put runs into the holes that others leave for them.

    Writers draw what another font holds, as quotation marks, apart from its line.
    """
    narrow = [run[-1][2] - run[0][1] < _SEGMENT_GAP * run[0][4] for run in runs]
    wide = [run for run, is_narrow in zip(runs, narrow, strict=True) if not is_narrow]
    kept = []
    for run, is_narrow in zip(runs, narrow, strict=True):
        place = _hole_for(run, wide) if is_narrow else None
        if place is None:
            kept.append(run)
        else:
            other, at = place
            other[at:at] = run
    return kept


def _hole_for(
    run: list[_Character], others: list[list[_Character]]
) -> tuple[list[_Character], int] | None:
    """Return the other run, and the place in it, where a run fits between two characters."""
    first, last = run[0], run[-1]
    slack = _OVERLAP * first[4]
    for other in others:
        level = abs(other[0][3] - first[3]) < _SAME_LINE * max(other[0][4], first[4])
        if not level or not other[0][2] <= first[1] + slack < other[-1][1]:
            continue
        for at in range(1, len(other)):
            if other[at - 1][2] <= first[1] + slack and last[2] <= other[at][1] + slack:
                return other, at
    return None


def _characters(text_page: Any) -> Iterator[_Character]:
    """Yield characters in the order of the content."""
    raw = text_page.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium_raw.FS_RECTF()
    for index in range(pdfium_raw.FPDFText_CountChars(raw)):
        code = pdfium_raw.FPDFText_GetUnicode(raw, index)
        if pdfium_raw.FPDFText_IsGenerated(raw, index) == 1 or code in (0x0D, 0x0A):
            continue
        if not pdfium_raw.FPDFText_GetCharOrigin(raw, index, x, y):
            continue
        pdfium_raw.FPDFText_GetLooseCharBox(raw, index, box)
        size = pdfium_raw.FPDFText_GetFontSize(raw, index)
        height = box.top - box.bottom
        # A matrix may scale letters of nominal size 1; the box knows their real height.
        size = height if size <= 2 or size > 3 * height > 0 else size
        unmapped = code == 0 or pdfium_raw.FPDFText_HasUnicodeMapError(raw, index) == 1
        yield ("\ufffd" if unmapped else chr(code), box.left, box.right, y.value, size)


def _continues(before: _Character, after: _Character) -> bool:
    size = max(before[4], after[4], 1.0)
    same_line = abs(before[3] - after[3]) < _SAME_LINE * size
    return same_line and -size < after[1] - before[2] < _SEGMENT_GAP * size


def _segment(run: list[_Character]) -> Segment:
    parts: list[str] = []
    previous: _Character | None = None
    for character in run:
        if previous is not None and _blank_between(previous, character):
            parts.append(" ")
        parts.append(character[0])
        previous = character
    text = "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    visible = [each for each in run if not each[0].isspace()] or run
    sizes = sorted(each[4] for each in visible)
    return Segment(
        text=text.strip(),
        left=min(each[1] for each in visible),
        right=max(each[2] for each in visible),
        baseline=visible[0][3],
        size=max(sizes[len(sizes) // 2], 1.0),
    )


def _blank_between(before: _Character, after: _Character) -> bool:
    """Whether a gap stands for a blank: Chinese is set with wide letters, not with blanks."""
    if before[0].isspace() or after[0].isspace():
        return False
    gap = after[1] - before[2]
    latin = before[0].isascii() or after[0].isascii()
    return latin and gap > _WORD_GAP * max(before[4], after[4])
