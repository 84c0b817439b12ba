"""What a scholar chooses for a paper: fonts, colours, height, groups; and what is refused."""

from __future__ import annotations

import itertools
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib import colors

import govreport_research as gr
from govreport_research import schema, tables
from govreport_research.bilingual import Bilingual
from govreport_research.figures import style
from govreport_research.figures.fonts import families
from govreport_research.figures.lint import lint, problems_of, texts_of
from govreport_research.figures.palettes import PALETTES, heat_map
from govreport_research.figures.style import MM_PER_INCH, luminance
from govreport_research.problems import InputError

SHIPPED = files("govreport_research.figures").joinpath("fonts", "GovreportSansSC-Regular.ttf")
LATIN = "".join(map(chr, range(32, 127)))
REGIONS = {"甲": Bilingual("甲", "A"), "乙": Bilingual("乙", "B"), "丙": Bilingual("丙", "C")}
THEMES = {"T01": Bilingual("审批", "Approval")}


def shares():
    rows = [(g, "T01", 0.1 * n, 1, 1, 1) for n, g in enumerate(REGIONS, 1)]
    columns = ["group", "category", "mean", "n_reports", "n_regions", "n_nonzero"]
    frame = pd.DataFrame(rows, columns=pd.Index(columns))
    return tables.conform(frame.reindex(columns=schema.GROUP_SHARES.names), schema.GROUP_SHARES)


def draw(table=None, **how):
    return gr.draw_group_shares(shares() if table is None else table, THEMES, REGIONS, **how)


@pytest.fixture(scope="module")
def journal_font(tmp_path_factory) -> Path:
    """A small TrueType font of another name, with a few Chinese characters and ASCII."""
    font = TTFont(str(SHIPPED))
    options = subset.Options(layout_features=[], notdef_outline=True, name_IDs=["*"])
    picker = subset.Subsetter(options)
    picker.populate(
        text=LATIN
        + "甲乙丙审批占正文字符的份额点：组均值；括号内报告数空心该均未涉及地区过少处不画间"
    )
    picker.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = "Journal Song"
        if record.nameID == 6:
            record.string = "JournalSong"
    path = tmp_path_factory.mktemp("fonts") / "journal.ttf"
    font.save(path)
    return path


def test_a_font_file_is_used_for_every_text_and_nothing_leaks(journal_font):
    with gr.look(fonts=[str(journal_font)]):
        page = draw(language="zh")
    # Saved and looked at outside of the context, the figure keeps its font.
    assert {tuple(each.properties.get_family()) for each in texts_of(page)} == {("Journal Song",)}
    assert problems_of(page) == []
    after = draw(language="zh")
    assert {tuple(e.properties.get_family()) for e in texts_of(after)} == {("Govreport Sans SC",)}


def test_latin_and_chinese_come_from_their_own_fonts():
    # DejaVu Serif comes with matplotlib; it has no Chinese.
    with gr.look(fonts=["DejaVu Serif", "Govreport Sans SC"]):
        page = draw()
    assert problems_of(page) == []
    assert page._repr_png_()[0].startswith(b"\x89PNG")


def test_glyphs_that_no_font_has_are_named(journal_font):
    with gr.look(fonts=[str(journal_font)]):
        page = draw(table=shares(), language="zh", measure=Bilingual("公文篇幅", "Length"))
    with pytest.raises(InputError, match=r"Journal Song has no glyph for '公' \(U\+516C\)"):
        lint(page)
    with gr.look(fonts=["DejaVu Serif"]):
        page = draw(language="zh")
    found = [str(problem) for problem in problems_of(page)]
    assert len(found) == 1
    assert re.search(r"DejaVu Serif has no glyph for .*'甲'.* and \d+ more", found[0])


@pytest.mark.parametrize(
    ("font", "message"),
    [
        ("宋体, not installed", "宋体, not installed is not installed here"),
        ("DejaVu Seriff", "Did you mean DejaVu Serif"),
        ("no/such/font.ttf", "there is no file no/such/font.ttf"),
        (__file__, None),
    ],
)
def test_a_font_that_cannot_be_had_is_refused(font, message, tmp_path):
    if message is None:
        broken = tmp_path / "broken.ttf"
        broken.write_bytes(b"not a font")
        font, message = str(broken), "broken.ttf is not a font"
    with pytest.raises(InputError, match=re.escape(message)), gr.look(fonts=[font]):
        pass


def test_all_fonts_that_are_wrong_are_named_together():
    with pytest.raises(InputError) as caught, gr.look(fonts=["Nosuch One", "Nosuch Two"]):
        pass
    assert len(caught.value.problems) == 2


def test_a_font_with_postscript_outlines_is_refused(tmp_path):
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    pen = T2CharStringPen(500, None)
    builder.setupCFF("Post", {}, {".notdef": pen.getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Post"})
    builder.setupPost()
    path = tmp_path / "post.otf"
    builder.save(path)
    with pytest.raises(InputError, match=r"post.otf has PostScript outlines"):
        families([str(path)])


# Simulation of colour-vision deficiency: Machado, Oliveira & Fernandes (2009), severity 1.0.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
}  # fmt: skip


def _lab(colour: str, deficiency: str) -> np.ndarray:
    rgb = np.array(colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(DEFICIENCIES[deficiency] @ linear, 0, 1)
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ seen
    ) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_simulation_is_that_of_the_literature():
    """Red and green of equal lightness, 100 apart, nearly meet for a deuteranope."""
    red, green = "#c04040", "#4a8a3c"
    apart = {
        each: np.linalg.norm(_lab(red, each) - _lab(green, each))
        for each in ("none", "deuteranopia")
    }
    assert apart["none"] > 70
    assert apart["deuteranopia"] < 0.5 * apart["none"]


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("name", PALETTES)
def test_colours_stay_apart_for_every_eye(name, deficiency):
    palette = PALETTES[name]
    fills = [palette.first, palette.second, palette.third, palette.fourth, "#ffffff"]
    for one, other in itertools.combinations(fills, 2):
        apart = np.linalg.norm(_lab(one, deficiency) - _lab(other, deficiency))
        assert apart > 10, (one, other, apart)


@pytest.mark.parametrize("name", PALETTES)
def test_what_is_compared_differs_in_greyscale_too(name):
    palette = PALETTES[name]
    grey = [_lab(each, "none")[0] for each in (palette.first, palette.second, "#ffffff")]
    assert min(abs(a - b) for a, b in itertools.combinations(grey, 2)) > 5
    darkness = [luminance(each[:3]) for each in heat_map(palette)(np.linspace(0, 1, 64))]
    assert all(a > b for a, b in itertools.pairwise(darkness))
    assert darkness[0] < 0.97
    assert darkness[0] - darkness[-1] > 0.7


def test_a_palette_reaches_the_marks_and_an_unknown_one_is_refused():
    with gr.look(palette="grey"):
        page = draw()
    used = {colors.to_hex(line.get_markeredgecolor()) for axes in page.axes for line in axes.lines}
    assert used == {PALETTES["grey"].first}
    with pytest.raises(InputError, match="Did you mean grey"), gr.look(palette="gray"):
        pass


def test_a_height_is_kept_to_the_millimetre_or_refused():
    natural = draw().height
    with gr.look(height=natural + 40):
        page = draw()
    assert page.get_size_inches()[1] * MM_PER_INCH == pytest.approx(natural + 40)
    assert problems_of(page) == []
    with pytest.raises(InputError, match=r"need \d+ mm; 20 mm were asked for"), gr.look(height=20):
        draw()
    for wrong in (0, 300):
        with pytest.raises(InputError, match="out of range"), gr.look(height=wrong):
            pass


def test_groups_are_chosen_and_ordered():
    chosen = gr.choose_groups(shares(), ["丙", "甲"])
    assert chosen["group"].tolist() == ["丙", "甲"]
    texts = [each.text for each in texts_of(draw(chosen, language="zh"))]
    assert [t for t in texts if t[0] in "甲乙丙"] == ["丙 (1)", "甲 (1)"]
    assert gr.choose_groups(shares(), []).equals(shares())
    with pytest.raises(InputError, match="'丁' is not in the table"):
        gr.choose_groups(shares(), ["丁"])


def test_the_words_drawn_are_the_words_published():
    names = schema.KEYNESS.names
    rows = [
        {"word": f"词{n}", "log_odds": (-1) ** n * (1 + n / 10), "count_a": n, "count_b": 1,
         "n_reports_a": 1, "n_reports_b": 1, "n_regions_a": 1, "n_regions_b": 1}
        for n in range(12)
    ]  # fmt: skip
    table = tables.conform(pd.DataFrame(rows).reindex(columns=names), schema.KEYNESS)
    shown = gr.top_words(table, 2)
    assert shown["word"].tolist() == ["词0", "词2", "词1", "词3"]
    page = gr.draw_keyness(table, THEMES["T01"], THEMES["T01"], top=2)
    again = gr.draw_keyness(shown, THEMES["T01"], THEMES["T01"])
    assert [t.text for t in texts_of(page)] == [t.text for t in texts_of(again)]
    assert problems_of(page, table=shown) == []


def test_a_figure_keeps_the_look_it_was_drawn_with():
    with gr.look(fonts=["DejaVu Serif", "Govreport Sans SC"], palette="grey"):
        page = draw()
    assert page.look.families == ("DejaVu Serif", "Govreport Sans SC")
    with style.style_of(page):
        assert style.font_families() == page.look.families
    assert style.font_families() == ("Govreport Sans SC",)
