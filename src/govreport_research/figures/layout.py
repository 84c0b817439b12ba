"""Words on a page: how wide they are, where they break, and how a block of lines is set."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from govreport_research.bilingual import Bilingual, Language
from govreport_research.figures import style
from govreport_research.figures.fonts import register_fonts
from govreport_research.figures.style import (
    INK,
    LABEL_SIZE,
    SECOND_INK,
    SMALL_SIZE,
    TICK_SIZE,
    Page,
    Width,
)

#: One point in millimetres.
POINT: Final = style.MM_PER_INCH / 72
#: Distance of baselines as a multiple of the size; Chinese beside Latin needs 1.25 to 1.4.
LEADING: Final = 1.28
#: Columns of a heatmap, and rows of one line in both languages, that are certain to fit.
MOST_COLUMNS: Final[dict[Width, int]] = {"single": 15, "onehalf": 25, "double": 34}
MOST_ROWS: Final = 36
#: White margin left and right, in millimetres.
EDGE: Final = 0.7
#: Height of the middle of a line above its baseline, as a multiple of the size.
_MIDDLE: Final = 0.36

# A line may not begin with closing marks nor end with opening ones.
_CLOSING: Final = set("、，。；：？！）】》」』”’)]},.;:!?%％·…—-/")
_OPENING: Final = set("（【《「『“‘([{")
_WIDE: Final = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_TOKEN: Final = re.compile(rf"{_WIDE}|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef-]+-?|-|\s+")


@dataclass(frozen=True)
class Line:
    """One line of text with its size in points, weight and colour."""

    text: str
    size: float = LABEL_SIZE
    bold: bool = False
    colour: str = INK

    @property
    def width(self) -> float:
        """Width in millimetres."""
        return measure(self.text, self.size, self.bold)

    @property
    def height(self) -> float:
        """Distance to the next baseline in millimetres."""
        return self.size * LEADING * POINT


Block = tuple[Line, ...]


def measure(text: str, size: float, bold: bool = False) -> float:
    """Return the width of `text` in millimetres when set in `size` points.

    Examples
    --------
    >>> 10.5 < measure("法治政府", 7.5) < 10.7
    True
    """
    return _measured(text, size, bold, style.font_families())


@lru_cache(maxsize=8192)
def _measured(text: str, size: float, bold: bool, families: tuple[str, ...]) -> float:
    register_fonts()
    face = FontProperties(family=list(families), weight="bold" if bold else "normal", size=size)
    # Ink ends before a blank does, so blanks are measured by what they part.
    guarded, mark = (f"|{text}|", "||") if text != text.strip() else (text, "")
    with warnings.catch_warnings():
        # Before a figure is saved, every glyph that no font has is named.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        width = text_to_path.get_text_width_height_descent(guarded, face, False)[0]
        if mark:
            width -= text_to_path.get_text_width_height_descent(mark, face, False)[0]
    return float(width) * POINT


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break `text` into lines of at most `width` millimetres and of similar length.

    Parameters
    ----------
    text : str
        Chinese breaks between any two characters but not before closing or after opening
        marks; Latin breaks at blanks, and inside a word only if it is wider than a line.
    width : float
        Millimetres.
    size : float
        Points.
    bold : bool, default False

    Returns
    -------
    list of str
        At least one line.

    Examples
    --------
    >>> wrap("Leadership, organisation and staff", 25, 7)
    ['Leadership,', 'organisation and staff']
    """
    tokens = list(_tokens(text, width, size, bold))
    lines = _fill(tokens, width, size, bold)
    # The narrowest measure that needs no further line makes the lines alike.
    narrower = width
    while len(lines) > 1 and narrower > 1:
        narrower *= 0.94
        if any(measure(token.strip(), size, bold) > narrower for token in tokens):
            break
        attempt = _fill(tokens, narrower, size, bold)
        if len(attempt) > len(lines):
            break
        lines = attempt
    return lines


def _tokens(text: str, width: float, size: float, bold: bool) -> Iterable[str]:
    held = ""
    for token in _TOKEN.findall(" ".join(text.split())):
        if held and token[0] not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += token
        while measure(held, size, bold) > width and len(held) > 1:
            cut = next(n for n in range(len(held) - 1, 0, -1) if _fits(held[:n], width, size, bold))
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def _fits(text: str, width: float, size: float, bold: bool) -> bool:
    return len(text) == 1 or measure(text, size, bold) <= width


def _fill(tokens: Sequence[str], width: float, size: float, bold: bool) -> list[str]:
    lines, line = [], ""
    for token in tokens:
        longer = line + token
        if line.strip() and measure(longer.strip(), size, bold) > width:
            lines.append(line.strip())
            line = token
        else:
            line = longer
    return [*lines, line.strip()] if line.strip() or not lines else lines


def split_suffix(label: Bilingual) -> tuple[Bilingual, str]:
    """Part a label from the word both languages end in, such as a year.

    Examples
    --------
    >>> split_suffix(Bilingual("罗庄区 2023", "Luozhuang 2023"))
    (Bilingual(zh='罗庄区', en='Luozhuang'), '2023')
    """
    zh, _, tail_zh = label.zh.rpartition(" ")
    en, _, tail_en = label.en.rpartition(" ")
    if zh and en and tail_zh == tail_en:
        return Bilingual(zh, en), tail_zh
    return label, ""


def one_line(label: Bilingual, language: Language) -> str:
    """Return a label on one line; in both languages, a common last word stands once."""
    if language != "both":
        return label.text(language)
    name, suffix = split_suffix(label)
    return f"{name.text('both')} {suffix}".strip()


def stacked(
    label: Bilingual,
    language: Language,
    width: float,
    size: float = LABEL_SIZE,
    bold: bool = False,
) -> Block:
    """Return a label as lines of at most `width` millimetres, English under Chinese in grey."""
    if language != "both" or label.zh == label.en:
        text = label.text(language)
        return tuple(Line(each, size, bold) for each in wrap(text, width, size, bold))
    name, suffix = split_suffix(label)
    second = max(size - 0.5, SMALL_SIZE)
    return (
        *(Line(t, size, bold) for t in wrap(f"{name.zh} {suffix}".strip(), width, size, bold)),
        *(Line(t, second, False, SECOND_INK) for t in wrap(name.en, width, second)),
    )


def fitted(
    label: Bilingual,
    language: Language,
    width: float,
    size: float = LABEL_SIZE,
    bold: bool = False,
) -> Block:
    """Return a label on one line if that fits in `width` millimetres, else stacked."""
    line = Line(one_line(label, language), size, bold)
    return (line,) if line.width <= width else stacked(label, language, width, size, bold)


def headed(label: Bilingual, language: Language, width: float, size: float) -> Block | None:
    """Return a column's heading, a common last word on its own line; None if it is too wide.

    A word is never broken: a heading that would need it is better set upright.
    """
    name, suffix = split_suffix(label)
    texts = [Line(name.text(language if language != "both" else "zh"), size)]
    if language == "both" and name.zh != name.en:
        texts.append(Line(name.en, size, colour=SECOND_INK))
    lines = []
    for line in texts:
        broken = wrap(line.text, width, size)
        if " ".join(broken).split() != line.text.split() and re.search("[A-Za-z]", line.text):
            return None
        lines += [Line(each, size, colour=line.colour) for each in broken]
    lines += [Line(suffix, size)] if suffix else []
    return tuple(lines) if all(line.width <= width for line in lines) else None


def width_of(block: Block) -> float:
    """Return the width of the widest line in millimetres."""
    return max(line.width for line in block)


def column(
    labels: Sequence[Bilingual],
    language: Language,
    limit: float,
    size: float = LABEL_SIZE,
) -> tuple[list[Block], float]:
    """Set labels that stand under each other, all on one line or all stacked.

    Parameters
    ----------
    labels : sequence of Bilingual
    language : {"zh", "en", "both"}
    limit : float
        Widest that the column may become, in millimetres.
    size : float, default 7.5
        Points.

    Returns
    -------
    blocks : list of Block
        One for each label.
    width : float
        Width of the widest line, in millimetres.
    """
    single = [(Line(one_line(label, language), size),) for label in labels]
    widest = max(width_of(block) for block in single)
    if widest <= limit:
        return list(single), widest
    blocks = [stacked(label, language, limit, size) for label in labels]
    return blocks, max(width_of(block) for block in blocks)


def height_of(block: Block) -> float:
    """Return the height of a block of lines in millimetres."""
    return sum(line.height for line in block)


def put(
    page: Page,
    block: Block,
    x: float,
    y: float,
    align: Literal["left", "center", "right"] = "left",
    anchor: Literal["top", "middle", "bottom"] = "middle",
) -> None:
    """Write a block of lines with its top, middle or bottom at `y` millimetres from the top."""
    top = y - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[anchor] * height_of(block)
    for line in block:
        baseline = top + line.height / 2 + _MIDDLE * line.size * POINT
        weight = "bold" if line.bold else "normal"
        page.text_at(
            x, baseline, line.text, ha=align, va="baseline", size=line.size,
            weight=weight, color=line.colour,
        )  # fmt: skip
        top += line.height


def put_rotated(
    page: Page, line: Line, x: float, y: float, anchor: Literal["top", "bottom"] = "bottom"
) -> None:
    """Write a line upwards, centred on `x`, its end at the top or its beginning at `y`."""
    page.text_at(
        x, y, line.text, rotation=90, ha="center", va=anchor, size=line.size,
        color=line.colour, weight="bold" if line.bold else "normal",
    )  # fmt: skip


def write(
    page: Page,
    text: str,
    x: float,
    y: float,
    align: Literal["left", "center", "right"] = "left",
    *,
    size: float = TICK_SIZE,
    bold: bool = False,
    colour: str = INK,
) -> None:
    """Write one line with its middle at `y` millimetres from the top."""
    put(page, (Line(text, size, bold, colour),), x, y, align)
