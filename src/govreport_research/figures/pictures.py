"""The picture files of a bundle, whose bytes hold no time and nothing of the machine."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from govreport_research.bilingual import Bilingual
from govreport_research.figures.drawn import Drawn, draw_once
from govreport_research.figures.embedding import fonts_read_once
from govreport_research.figures.style import style_of
from govreport_research.problems import Problem, did_you_mean, raise_problems

Format = Literal["tiff", "eps"]
#: Formats that some journals ask for, saved beside the others on demand.
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
#: Resolution of a TIFF, which is for print alone, in dots per inch.
PRINT_DPI: Final = 600


def pictures(
    figure: Figure,
    drawn: Drawn,
    title: Bilingual,
    alt: Bilingual,
    dpi: int,
    formats: Sequence[Format] = (),
) -> dict[str, bytes]:
    """Return a figure as the files of a bundle.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    drawn : Drawn
        The figure, drawn at `dpi`.
    title, alt : Bilingual
        Recorded in PDF and SVG, where readers for the blind find them.
    dpi : int
        Resolution of the PNG in dots per inch.
    formats : sequence of {"tiff", "eps"}
        What else is wanted. The TIFF has 600 dots per inch and no loss.

    Returns
    -------
    dict of str to bytes
        By ending: ``.pdf``, ``.svg``, ``.png``, and one for each of `formats`.

    Raises
    ------
    InputError
        If a format is not known.
    """
    raise_problems(
        Problem("formats", f"{each!r} is not known.", did_you_mean(each, FORMATS))
        for each in formats
        if each not in FORMATS
    )
    words = {"Title": title.text("both", " / "), "Subject": alt.text("both", " / ")}
    nothing = dict.fromkeys(("CreationDate", "Creator", "Producer"))
    described = {"Title": words["Title"], "Description": words["Subject"]}
    found = {
        ".pdf": _saved(figure, "pdf", metadata={**words, **nothing}),
        ".svg": _saved(figure, "svg", metadata={**described, "Date": None, "Creator": None}),
        ".png": _png(_image(drawn), dpi),
    }
    if "tiff" in formats:
        found[".tiff"] = _tiff(_image(draw_once(figure, PRINT_DPI)))
    if "eps" in formats:
        found[".eps"] = _undated(_saved(figure, "eps"))
    return found


def _saved(figure: Figure, kind: str, **how: Any) -> bytes:
    buffer = io.BytesIO()
    with style_of(figure), fonts_read_once():
        figure.savefig(buffer, format=kind, **how)
    return buffer.getvalue()


def _image(drawn: Drawn) -> Image.Image:
    return Image.fromarray(drawn.pixels).convert("RGB")


def _png(image: Image.Image, dpi: int) -> bytes:
    method, dither = Image.Quantize.MAXCOVERAGE, Image.Dither.NONE
    few = image.quantize(256, method=method, dither=dither)
    small = io.BytesIO()
    few.save(small, "PNG", dpi=(dpi, dpi))
    return small.getvalue()


def _tiff(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    # LZW is the same everywhere, which deflate is not.
    image.save(buffer, "TIFF", compression="tiff_lzw", dpi=(PRINT_DPI, PRINT_DPI))
    return buffer.getvalue()


def _undated(eps: bytes) -> bytes:
    """Return EPS without the comments that name its time, its program and its file."""
    return re.sub(rb"(?m)^%%(CreationDate|Creator|Title):.*\n", b"", eps)


def pixel_sha256(png: bytes | Path) -> str:
    """Return the SHA-256 of a PNG's size and pixels, whatever its compression."""
    with Image.open(io.BytesIO(png) if isinstance(png, bytes) else png) as image:
        pixels = np.asarray(image.convert("RGBA"))
    digest = hashlib.sha256(f"{pixels.shape[1]}x{pixels.shape[0]}".encode())
    digest.update(pixels.tobytes())
    return digest.hexdigest()
