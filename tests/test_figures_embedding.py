"""Fonts in PDF: read once, and what is embedded is what fontTools makes of the whole file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends._backend_pdf_ps import font_as_file, get_glyphs_subset
from matplotlib.font_manager import FontPath, findfont
from matplotlib.ft2font import FT2Font

from govreport_research.figures.embedding import fonts_read_once
from govreport_research.figures.fonts import register_fonts

SHIPPED = register_fonts()
#: Of matplotlib itself, with other tables: its glyph names stand in the file.
OTHER = Path(findfont("DejaVu Sans"))


def embedded(path: Path, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    with get_glyphs_subset(FontPath(str(path), 0), glyphs) as made:
        return font_as_file(made.font).getvalue(), dict(made.glyph_index_map)


def glyphs_of(path: Path, text: str) -> set[int]:
    known = FT2Font(str(path)).get_charmap()
    return {int(known[ord(each)]) for each in text if ord(each) in known}


TEXTS = ["法治政府建设，2023 年“报告”", "Approval bureaus: 98.7 % ÅÉfi½"]


@pytest.mark.parametrize("path", [*SHIPPED, OTHER], ids=lambda path: path.stem)
def test_subsets_are_the_same_bytes_in_any_order(path: Path) -> None:
    glyphs = [glyphs_of(path, text) for text in TEXTS] + [{5, 700, 3000}]
    usual = [embedded(path, each) for each in glyphs]
    with fonts_read_once():
        assert [embedded(path, each) for each in glyphs] == usual
        assert [embedded(path, each) for each in reversed(glyphs)] == usual[::-1]
    assert [embedded(path, each) for each in glyphs] == usual


@settings(max_examples=4, deadline=None)
@given(glyphs=st.sets(st.integers(0, 12_000), min_size=1, max_size=60))
def test_any_glyphs_of_the_shipped_font(glyphs: set[int]) -> None:
    usual = embedded(SHIPPED[0], glyphs)
    with fonts_read_once():
        assert embedded(SHIPPED[0], glyphs) == usual
