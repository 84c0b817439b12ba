"""How every figure looks: widths, fonts, colours, and a page that is measured in millimetres.

A user's own matplotlib settings neither reach a figure nor are touched by it: drawing and
saving happen inside `style`, which starts from matplotlib's defaults and puts the session's
settings back afterwards.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, Literal, get_args

import matplotlib as mpl
import numpy as np
from matplotlib import colors, font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from govreport_research.problems import InputError, Problem, did_you_mean

Width = Literal["single", "onehalf", "double"]

#: Widths of a journal's single, one-and-a-half and double column, in millimetres.
WIDTHS: Final[dict[Width, float]] = {"single": 88.0, "onehalf": 136.0, "double": 178.0}
#: Tallest figure that still leaves room for its caption on an A4 or letter page, in millimetres.
MAX_HEIGHT: Final = 240.0
MM_PER_INCH: Final = 25.4

FAMILY: Final = "Govreport Sans SC"
_FACES: Final = {400: "GovreportSansSC-Regular.ttf", 700: "GovreportSansSC-Bold.ttf"}

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
class Mark:
    """One colour with the shape that tells it apart in greyscale."""

    colour: str
    marker: str


#: Okabe and Ito's (2008) colours, the four safest under colour-vision deficiency first.
PALETTE: Final[tuple[Mark, ...]] = (
    Mark("#000000", "o"),
    Mark("#0072B2", "s"),
    Mark("#D55E00", "^"),
    Mark("#56B4E9", "D"),
    Mark("#009E73", "v"),
    Mark("#E69F00", "P"),
    Mark("#CC79A7", "X"),
    Mark("#F0E442", "h"),
)
BLUE: Final = PALETTE[1].colour
VERMILLION: Final = PALETTE[2].colour
SKY: Final = PALETTE[3].colour
YELLOW: Final = PALETTE[7].colour

_RC: Final[dict[str, Any]] = {
    "font.family": [FAMILY],
    "font.size": LABEL_SIZE,
    "mathtext.fontset": "custom",
    **{f"mathtext.{face}": FAMILY for face in ("rm", "sf", "tt", "it", "cal")},
    "mathtext.bf": f"{FAMILY}:bold",
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


@cache
def register_fonts() -> tuple[Path, ...]:
    """Make the shipped font known to matplotlib.

    Returns
    -------
    tuple of Path
        The files of the regular and the bold face.

    Raises
    ------
    RuntimeError
        If matplotlib would take another file for the family, or the regular face for bold.
    """
    manager = font_manager.fontManager
    # A copy that the system has installed would be taken first.
    manager.ttflist = [entry for entry in manager.ttflist if entry.name != FAMILY]
    found = []
    for weight, name in _FACES.items():
        with as_file(files(__package__).joinpath("fonts", name)) as path:
            manager.addfont(path)
            wanted = font_manager.FontProperties(family=[FAMILY], weight=weight)
            chosen = Path(font_manager.findfont(wanted, fallback_to_default=False))
            if not chosen.samefile(path):
                raise RuntimeError(f"{FAMILY}, weight {weight}: {chosen} is taken, not {path}")
            found.append(path)
    return tuple(found)


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
    with mpl.rc_context():
        mpl.rcdefaults()
        for name, value in _RC.items():
            mpl.rcParams[name] = value  # type: ignore[index]
        yield


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
        with style():
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


@cache
def heat_colormap() -> colors.Colormap:
    """Return the colours of heatmaps: light for little, dark for much.

    Returns
    -------
    matplotlib.colors.Colormap
        Crameri's (2018) perceptually uniform *oslo*, reversed, without its near-white and
        near-black ends, so that an empty value still shows against the page.
    """
    from cmcrameri import cm  # reads some sixty maps from disk, for heatmaps alone

    return colors.ListedColormap(cm.oslo_r(np.linspace(0.03, 0.86, 256)), name="heat")


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
