"""Fonts in PDF: read once, and what is embedded is what fontTools makes of the whole file."""

from __future__ import annotations

import io
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends._backend_pdf_ps import font_as_file, get_glyphs_subset
from matplotlib.font_manager import FontPath, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

from govreport_research.figures.embedding import SETTING, fonts_read_once
from govreport_research.figures.fonts import register_fonts

SHIPPED = register_fonts()
#: Of matplotlib itself, with other tables: its glyph names stand in the file.
OTHER = Path(findfont("DejaVu Sans"))


def embedded(path: Path, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    with get_glyphs_subset(FontPath(str(path), 0), glyphs) as made:
        return font_as_file(made.font).getvalue(), dict(made.glyph_index_map)


def embedded_anew(path: Path, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    """What fontTools makes of the whole file, without the tables of how to set text."""
    load = subset.load_font

    def load_anew(file: str, options: subset.Options) -> TTFont:
        options.drop_tables += SETTING
        return load(file, options)

    with mock.patch.object(subset, "load_font", load_anew):
        return embedded(path, glyphs)


def glyphs_of(path: Path, text: str) -> set[int]:
    known = FT2Font(str(path)).get_charmap()
    return {int(known[ord(each)]) for each in text if ord(each) in known}


TEXTS = ["法治政府建设，2023 年“报告”", "Approval bureaus: 98.7 % ÅÉfi½"]


@pytest.mark.parametrize("path", [*SHIPPED, OTHER], ids=lambda path: path.stem)
def test_subsets_are_the_same_bytes_in_any_order(path: Path) -> None:
    glyphs = [glyphs_of(path, text) for text in TEXTS] + [{5, 700, 3000}]
    usual = [embedded_anew(path, each) for each in glyphs]
    with fonts_read_once():
        assert [embedded_anew(path, each) for each in glyphs] == usual
        assert [embedded(path, each) for each in reversed(glyphs)] == usual[::-1]
    assert [embedded_anew(path, each) for each in glyphs] == usual


@pytest.mark.parametrize("path", [*SHIPPED, OTHER], ids=lambda path: path.stem)
def test_outlines_and_widths_are_those_of_the_whole_font(path: Path) -> None:
    glyphs = glyphs_of(path, "".join(TEXTS))
    with fonts_read_once():
        data, numbers = embedded(path, glyphs)
    whole, part = FT2Font(str(path)), FT2Font(io.BytesIO(data))
    for font in (whole, part):
        font.set_size(20, 72)
    for old, new in ((each, numbers[each]) for each in glyphs):
        one, other = (
            font.load_glyph(each, flags=LoadFlags.NO_SCALE)
            for font, each in ((whole, old), (part, new))
        )
        assert one.linearHoriAdvance == other.linearHoriAdvance
        for before, after in zip(whole.get_path(), part.get_path(), strict=True):
            np.testing.assert_array_equal(before, after)
    with TTFont(io.BytesIO(data)) as read:
        assert not set(SETTING) & set(read.keys())


@settings(max_examples=4, deadline=None)
@given(glyphs=st.sets(st.integers(0, 12_000), min_size=1, max_size=60))
def test_any_glyphs_of_the_shipped_font(glyphs: set[int]) -> None:
    usual = embedded_anew(SHIPPED[0], glyphs)
    with fonts_read_once():
        assert embedded(SHIPPED[0], glyphs) == usual
