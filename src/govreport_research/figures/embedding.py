"""Embedding fonts in PDF: a font file of ten thousand glyphs is read once, not for each figure.

Of each font matplotlib embeds the glyphs that a figure shows, and for that reads the whole file
anew, its character map in four formats included. In three languages and two weights this took
longer than drawing and saving together.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

from fontTools import subset
from fontTools.ttLib import TTFont

#: Tables of how to set text: what is embedded has been set, and a subset of them takes as long as
#: that of the outlines.
SETTING: Final = ("BASE", "GDEF", "GPOS", "GSUB", "JSTF")
#: Large tables, which are shared; a font that lacks one is read as usual.
_LARGE: Final = ("cmap", "hmtx", "glyf")


@contextmanager
def fonts_read_once() -> Iterator[None]:
    """Save PDFs inside this context without reading the same font twice.

    What is embedded is the same, byte for byte, but for tables of how to set text, which nobody
    needs any more: matplotlib still asks fontTools for the subset of each figure, which finds the
    large tables read already.

    Examples
    --------
    >>> usual = subset.load_font
    >>> with fonts_read_once():
    ...     subset.load_font is usual
    False
    >>> subset.load_font is usual
    True
    """
    usual = subset.load_font

    def load(file: str, options: subset.Options, *args: Any, **how: Any) -> TTFont:
        options.drop_tables += SETTING
        font = cast(TTFont, usual(file, options, *args, **how))
        if all(tag in font for tag in _LARGE):
            _share(_whole(str(file), options.font_number), font)
        return font

    subset.load_font = load
    try:
        yield
    finally:
        subset.load_font = usual


def read_fonts(files: Iterable[Path]) -> None:
    """Read fonts ahead of their first use.

    Parameters
    ----------
    files : iterable of Path
        Of TrueType fonts with one face.
    """
    for file in files:
        _whole(str(file), 0)


def _whole(file: str, number: int) -> TTFont:
    status = Path(file).stat()
    return _read(file, number, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _read(file: str, number: int, _modified: int, _size: int) -> TTFont:
    """Return a font with its glyph names and large tables read; never altered, only copied."""
    with TTFont(file, fontNumber=number, recalcTimestamp=False, recalcBBoxes=False) as font:
        font.getGlyphOrder()
        for tag in _LARGE:
            font[tag]
        cast(Any, font["cmap"]).ensureDecompiled()
    return font


def _share(whole: TTFont, font: TTFont) -> None:
    """Give a font the tables of one that was read; making a subset replaces their parts."""
    font.setGlyphOrder(list(whole.getGlyphOrder()))
    tables: dict[str, Any] = {tag: copy.copy(whole[tag]) for tag in _LARGE}
    tables["cmap"].tables = [copy.copy(each) for each in tables["cmap"].tables]
    tables["glyf"].glyphs = _Copies(tables["glyf"].glyphs)
    tables["glyf"].setGlyphOrder(list(tables["glyf"].glyphOrder))
    for tag, table in tables.items():
        font[tag] = table


class _Copies(dict[str, Any]):
    """Outlines by name, each copied when it is asked for: a subset renumbers what it keeps."""

    def __init__(self, whole: dict[str, Any]) -> None:
        super().__init__()
        self._whole = whole

    def __missing__(self, name: str) -> Any:
        self[name] = found = copy.copy(self._whole[name])
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._whole
