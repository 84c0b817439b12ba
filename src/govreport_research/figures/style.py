"""How every figure looks: widths, fonts, colours, and a page that is measured in millimetres.

A user's own matplotlib settings neither reach a figure nor are touched by it: drawing and
saving happen inside `style`, which starts from matplotlib's defaults and puts the session's
settings back afterwards. What a scholar chooses for a paper is set by `look`.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import matplotlib as mpl
import numpy as np
from matplotlib import colors
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from govreport_research.figures.fonts import FAMILY, families, register_fonts
from govreport_research.figures.palettes import (
    PALETTES,
    Palette,
    PaletteName,
    heat_map,
    palette_of,
)
from govreport_research.problems import InputError, Problem, did_you_mean

Width = Literal["single", "onehalf", "double"]

#: Widths of a journal's single, one-and-a-half and double column, in millimetres.
WIDTHS: Final[dict[Width, float]] = {"single": 88.0, "onehalf": 136.0, "double": 178.0}
#: Tallest figure that still leaves room for its caption on an A4 or letter page, in millimetres.
MAX_HEIGHT: Final = 240.0
MM_PER_INCH: Final = 25.4

#: Sizes of text in points: labels and titles, tick labels, second language and values.
LABEL_SIZE: Final = 7.5
TICK_SIZE: Final = 7.0
SMALL_SIZE: Final = 6.5
#: No text of a figure may be smaller; most journals ask for 6 points or more.
SMALLEST_SIZE: Final = 6.0

INK: Final = "#000000"
SECOND_INK: Final = "#555555"
GUIDE: Final = "#d9d9d9"
CONTEXT_INK: Final = "#8c8c8c"


@dataclass(frozen=True)
class Look:
    """What a scholar chooses of how figures look; see `look`."""

    families: tuple[str, ...]
    palette: Palette
    height: float | None


_USUAL: Final = Look((FAMILY,), PALETTES["okabe-ito"], None)
_LOOK: Final[ContextVar[Look]] = ContextVar("look", default=_USUAL)


@contextmanager
def look(
    *,
    fonts: Sequence[str] = (),
    palette: PaletteName = "okabe-ito",
    height: float | None = None,
) -> Iterator[None]:
    """Draw figures inside this context with fonts, colours and a height of one's own.

    Parameters
    ----------
    fonts : sequence of str, default ()
        Names of installed fonts or font files (.ttf); for each character, the first that
        has it is taken, so write Times New Roman before 宋体. Empty for the shipped font.
    palette : {"okabe-ito", "tol-contrast", "grey"}, default "okabe-ito"
    height : float, optional
        Height of the figures in millimetres, at most 240. Rows and panels grow to fill it. If
        not given, each figure is as high as it needs.

    Raises
    ------
    InputError
        If a font is not there or cannot be embedded, the palette is not known, or the height
        is out of range. A figure that needs more than the height is refused when it is
        drawn, and one with a character that no font has when it is saved.

    Examples
    --------
    >>> with look(palette="grey"):
    ...     colours().first
    '#1a1a1a'
    """
    if height is not None and not 0 < height <= MAX_HEIGHT:
        remedy = f"Write millimetres, above 0 and at most {MAX_HEIGHT:.0f}."
        raise InputError([Problem("height", f"{height:g} is out of range.", remedy)])
    with _looking(Look(families(fonts), palette_of(palette), height)):
        yield


@contextmanager
def _looking(chosen: Look) -> Iterator[None]:
    token = _LOOK.set(chosen)
    try:
        yield
    finally:
        _LOOK.reset(token)


@contextmanager
def style_of(figure: Figure) -> Iterator[None]:
    """Show or save a figure inside this context with the settings it was drawn with."""
    with _looking(figure.look if isinstance(figure, Page) else _LOOK.get()), style():
        yield


def colours() -> Palette:
    """Return the colours to draw with."""
    return _LOOK.get().palette


def font_families() -> tuple[str, ...]:
    """Return the families to set text in, the first that has a glyph being taken."""
    return _LOOK.get().families


_RC: Final[dict[str, Any]] = {
    "font.size": LABEL_SIZE,
    "mathtext.fontset": "custom",
    "text.parse_math": False,
    "text.hinting": "none",
    "axes.unicode_minus": True,
    "axes.linewidth": 0.6,
    "axes.labelsize": LABEL_SIZE,
    "axes.titlesize": LABEL_SIZE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.linewidth": 0.5,
    "grid.color": GUIDE,
    "xtick.labelsize": TICK_SIZE,
    "ytick.labelsize": TICK_SIZE,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.pad": 2.0,
    "ytick.major.pad": 2.0,
    "lines.linewidth": 1.2,
    "lines.markersize": 4.0,
    "lines.solid_capstyle": "butt",
    "hatch.linewidth": 0.5,
    "patch.linewidth": 0.5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "savefig.bbox": None,
    "savefig.dpi": 600,
    "pdf.fonttype": 42,
    # Deflate gives other bytes with other builds of zlib, and Python brings its own.
    "pdf.compression": 0,
    "ps.fonttype": 3,
    "svg.fonttype": "path",
    "svg.hashsalt": "govreport-research",
}


@contextmanager
def style() -> Iterator[None]:
    """Draw or save inside this context with the settings of the package.

    Examples
    --------
    >>> before = mpl.rcParams["font.family"]
    >>> with style():
    ...     mpl.rcParams["font.family"]
    ['Govreport Sans SC']
    >>> mpl.rcParams["font.family"] == before
    True
    """
    register_fonts()
    chosen = font_families()
    with mpl.rc_context():
        mpl.rcdefaults()
        for name, value in _RC.items():
            mpl.rcParams[name] = value  # type: ignore[index]
        mpl.rcParams["font.family"] = list(chosen)
        for face in ("rm", "sf", "tt", "it", "cal"):
            mpl.rcParams[f"mathtext.{face}"] = chosen[0]  # type: ignore[index]
        mpl.rcParams["mathtext.bf"] = f"{chosen[0]}:bold"
        yield


@dataclass(frozen=True)
class Shown:
    """Where the numbers of a table stand in axes; see `Page.shows`."""

    along: Literal["x", "y", "width", "text"]
    scale: float
    zero: float
    means_by: str | None


class Page(Figure):
    """A matplotlib Figure whose parts are placed in millimetres from its upper left corner.

    Parameters
    ----------
    width, height : float
        In millimetres.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), dpi=100)
        FigureCanvasAgg(self)
        self.width = width
        self.height = height
        self.look = _LOOK.get()
        self.shown: dict[Axes, Shown] = {}

    def shows(
        self,
        axes: Axes,
        along: Literal["x", "y", "width", "text"],
        scale: float = 1.0,
        *,
        zero: float = 0.0,
        means_by: str | None = None,
    ) -> None:
        """Say where in `axes` the numbers of the table stand, so that `lint` compares them.

        Parameters
        ----------
        axes : matplotlib.axes.Axes
        along : {"x", "y", "width", "text"}
            In the marks' places across or up, in the widths of bars, or in written numbers
            alone. Numbers written inside the axes are compared in every case.
        scale : float, default 1.0
            By what the table's numbers are multiplied, such as 100 for per cent.
        zero : float, default 0.0
            Where 0 stands. With a scale of -100, 100 shows the rest of a share.
        means_by : str, optional
            Column of the table; marks may also stand at the mean of the rows that agree in it.
        """
        self.shown[axes] = Shown(along, scale, zero, means_by)

    def axes_at(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return new axes with that rectangle, in millimetres from the upper left."""
        return self.add_axes(
            (
                left / self.width,
                1 - (top + height) / self.height,
                width / self.width,
                height / self.height,
            )
        )

    def text_at(self, x: float, y: float, text: str, **properties: Any) -> None:
        """Write `text` with its baseline at `y` millimetres from the top."""
        self.text(x / self.width, 1 - y / self.height, text, **properties)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        # IPython's protocol for rich display: a notebook shows the figure without pyplot.
        buffer = io.BytesIO()
        with style_of(self):
            self.savefig(buffer, format="png", dpi=200)
        return buffer.getvalue(), {"width": round(self.width / MM_PER_INCH * 110)}


def figure(width: Width, height: float, rows: str = "The rows") -> Page:
    """Return an empty figure of a journal's width.

    Parameters
    ----------
    width : {"single", "onehalf", "double"}
        88, 136 or 178 mm.
    height : float
        Height in millimetres.
    rows : str, default "The rows"
        What asks for the height; opens the message when there is not enough of it.

    Returns
    -------
    Page

    Raises
    ------
    InputError
        If `height` is more than `MAX_HEIGHT` or `width` is not known.

    Examples
    --------
    >>> [round(float(inches), 2) for inches in figure("single", 50.8).get_size_inches()]
    [3.46, 2.0]
    """
    page_width = width_of(width)
    if height > MAX_HEIGHT:
        raise InputError(
            [
                Problem(
                    "figure",
                    f"{rows} need a height of {math.ceil(height)} mm at width {width}; "
                    f"a page has {MAX_HEIGHT:.0f} mm.",
                    "Draw fewer of them, or choose a wider figure or one language.",
                )
            ]
        )
    return Page(page_width, height)


def spare(natural: float, rows: str = "The rows") -> float:
    """Return the millimetres by which a figure may grow to reach the height chosen by `look`.

    Parameters
    ----------
    natural : float
        Height that the figure needs, in millimetres.
    rows : str, default "The rows"
        What asks for the height; opens the message when there is not enough of it.

    Returns
    -------
    float
        0 if no height was chosen.

    Raises
    ------
    InputError
        If the height chosen is less than the figure needs.
    """
    chosen = _LOOK.get().height
    if chosen is None:
        return 0.0
    if natural > chosen + 0.01:
        what = f"{rows} need {math.ceil(natural)} mm; {chosen:g} mm were asked for."
        remedy = "Ask for more, draw fewer of them, or choose a wider figure or one language."
        raise InputError([Problem("height", what, remedy)])
    return chosen - natural


def width_of(width: Width) -> float:
    """Return the millimetres of a named width, or raise InputError."""
    if width not in WIDTHS:
        known = did_you_mean(str(width), get_args(Width))
        raise InputError([Problem("width", f"{width!r} is not known.", known)])
    return WIDTHS[width]


def enough_room(each: float, least: float, what: str, width: Width) -> None:
    """Refuse a figure whose columns would be narrower than their numbers.

    Parameters
    ----------
    each, least : float
        Width that each column gets and the least that it needs, in millimetres.
    what : str
        What the columns are, with their number.
    width : {"single", "onehalf", "double"}

    Raises
    ------
    InputError
        If `each` is less than `least`.
    """
    if each < least:
        wrong = f"{what} get {max(each, 0):.1f} mm each at width {width}, and need {least:.1f}."
        remedy = "Draw fewer of them, or choose a wider figure, shorter labels or one language."
        raise InputError([Problem("figure", wrong, remedy)])


def heat_colormap() -> colors.Colormap:
    """Return the colours of heatmaps: light for little, dark for much."""
    return heat_map(colours())


def luminance(colour: str | Sequence[float]) -> float:
    """Return the relative luminance of a colour after WCAG 2: 0 black, 1 white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def ink_on(colour: str | Sequence[float]) -> str:
    """Return black or white, whichever reads better on `colour`.

    Examples
    --------
    >>> ink_on("#F0E442"), ink_on("#0072B2")
    ('#000000', '#ffffff')
    """
    ground = luminance(colour)
    return INK if (ground + 0.05) / 0.05 >= 1.05 / (ground + 0.05) else "#ffffff"


def _rgb(colour: str | Sequence[float]) -> tuple[float, float, float]:
    red, green, blue = colors.to_rgb(colour if isinstance(colour, str) else tuple(colour))  # type: ignore[arg-type]
    return red, green, blue
