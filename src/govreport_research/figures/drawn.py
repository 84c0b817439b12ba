"""A figure as it comes out: its pixels, and every piece of text as it is set."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from govreport_research.figures.style import style_of

_POINTS_PER_INCH: Final = 72


@dataclass(frozen=True)
class SetText:
    """One line of text as it stands on the canvas.

    Parameters
    ----------
    text : str
    properties : matplotlib.font_manager.FontProperties
    corners : numpy.ndarray
        Shape (4, 2), points from the lower left of the canvas, around the ink.
    owner : int
        Tells the lines of one text from those of another.
    math : bool
        Whether it is set as a formula, between dollar signs.
    clip : tuple of float or None
        Left, bottom, right, top of the region outside which it is not drawn.
    """

    text: str
    properties: FontProperties
    corners: npt.NDArray[np.float64]
    owner: int
    math: bool
    clip: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Drawn:
    """What drawing a figure gives.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (height, width, 4)
        Red, green, blue, and how opaque.
    texts : list of SetText
        Every line of text that it shows, in the order of drawing.
    """

    pixels: npt.NDArray[np.uint8]
    texts: list[SetText]


def draw_once(figure: Figure, dpi: float) -> Drawn:
    """Draw a figure, as `Figure.savefig` would for a PNG.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    dpi : float
        Resolution in dots per inch.

    Returns
    -------
    Drawn
    """
    usual = figure.canvas
    canvas, pixels = _Canvas(figure), _Pixels()
    try:
        with style_of(figure), warnings.catch_warnings():
            # Whoever looks at the texts sees which glyph is missing, and where.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            figure.savefig(pixels, format="raw", dpi=dpi)  # type: ignore[arg-type]
    finally:
        figure.set_canvas(usual)
    return Drawn(pixels.drawn, canvas.texts)


class _Pixels(io.RawIOBase):
    """A file that takes the pixels of a figure as they are drawn."""

    drawn: npt.NDArray[np.uint8]

    def write(self, pixels: Any) -> int:
        self.drawn = np.array(pixels)
        return self.drawn.nbytes


class _Canvas(FigureCanvasAgg):
    """Draws with a `_Renderer`."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        self._own: _Renderer | None = None

    @property
    def texts(self) -> list[SetText]:
        return [] if self._own is None else self._own.texts

    def get_renderer(self) -> RendererAgg:
        if self._own is None:  # it is asked for again after drawing
            width, height = self.get_width_height(physical=True)
            self._own = _Renderer(width, height, self.figure.dpi)
        return self._own


class _Renderer(RendererAgg):
    """Draws, and notes every text."""

    def __init__(self, width: int, height: int, dpi: float) -> None:
        super().__init__(width, height, dpi)  # type: ignore[no-untyped-call]
        self.texts: list[SetText] = []

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
        if not s.strip():
            return
        measured = self.get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-untyped-call]
        width, height, descent = map(float, measured)
        box = np.array(
            [(0, -descent), (width, -descent), (width, height - descent), (0, height - descent)]
        )
        turn = np.deg2rad(angle)
        rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        scale = _POINTS_PER_INCH / self.dpi
        # It counts lines of pixels from above.
        corners = (box @ rotation + (x, self.height - y)) * scale
        region = gc.get_clip_rectangle()
        clip = None
        if region is not None:
            left, bottom, right, top = (float(edge) * scale for edge in region.extents)
            clip = (left, bottom, right, top)
        owner = id(mtext) if mtext is not None else -1 - len(self.texts)
        self.texts.append(SetText(s, prop.copy(), corners, owner, bool(ismath), clip))
