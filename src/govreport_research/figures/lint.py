"""What must hold of a figure before it is saved: readable words, nothing cut off, real values.

A figure is judged by what drawing it sets (`drawn`), so that only what a reader would see counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from govreport_research.figures import style
from govreport_research.figures.drawn import SetText, draw_once
from govreport_research.figures.shown_values import foreign_values
from govreport_research.problems import Problem, raise_problems

#: Points by which ink may pass a border or another text: less than a hair's breadth.
_TOLERANCE: Final = 0.25
#: Missing glyphs that a message names; of more it gives the number.
_NAMED_GLYPHS: Final = 20


def lint(figure: Figure, name: str = "figure", table: pd.DataFrame | None = None) -> None:
    """Check a figure and raise everything that is wrong with it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Any figure, also one not drawn by this package.
    name : str, default "figure"
        What to call it in the messages.
    table : pandas.DataFrame, optional
        The numbers published with a figure of this package, to compare it with.

    Raises
    ------
    InputError
        If a glyph is not in the font, a text is smaller than 6 points, cut off by the
        canvas or over another text, a drawn value is not finite, axes are empty, or the
        figure shows a number that the table does not hold.

    Examples
    --------
    >>> page = style.figure("single", 30)
    >>> page.text_at(10, 10, "x", size=5)
    >>> [problem.what for problem in problems_of(page)]
    ['it is set in 5 points.']
    """
    raise_problems(problems_of(figure, name, table))


def problems_of(
    figure: Figure,
    name: str = "figure",
    table: pd.DataFrame | None = None,
    texts: Sequence[SetText] | None = None,
) -> list[Problem]:
    """Return everything that is wrong with a figure; see `lint`.

    Where it has been drawn already, `texts` are those that were set; else it is drawn for it.
    """
    texts = texts_of(figure) if texts is None else texts
    found = [problem for text in texts for problem in _text_problems(text, figure, name)]
    found += _glyph_problems(texts, name)
    found += _overlaps(texts, name)
    for number, axes in enumerate(figure.get_axes(), 1):
        if axes.get_visible():
            where = f"{name}, axes {number}"
            artists = [*axes.lines, *axes.collections, *axes.images, *axes.patches]
            found += _value_problems(artists, where, bare=not axes.axison and not artists)
    if not texts and not figure.get_axes():
        found.append(Problem(name, "it is empty.", "Draw something before it is saved."))
    if table is not None and isinstance(figure, style.Page):
        found += foreign_values(figure, table, name)
    return found


def texts_of(figure: Figure) -> list[SetText]:
    """Return every line of text that the figure shows, in the order of drawing."""
    return draw_once(figure, figure.get_dpi()).texts


def _text_problems(text: SetText, figure: Figure, name: str) -> Iterator[Problem]:
    where = f"{name}, text {text.text!r}"
    size = text.properties.get_size_in_points()
    if size < style.SMALLEST_SIZE - 0.01:
        yield Problem(
            where,
            f"it is set in {size:g} points.",
            f"Set it in {style.SMALLEST_SIZE:g} points or more.",
        )
    width, height = (float(inches) * 72 for inches in figure.get_size_inches())
    if _outside(text, (0, 0, width, height)):
        yield Problem(
            where, "the edge of the figure cuts it off.", "Shorten it or make the figure larger."
        )
    elif text.clip is not None and _outside(text, text.clip):
        yield Problem(
            where, "the edge of its axes cuts it off.", "Move it inside, or do not clip it."
        )


def _glyph_problems(texts: Sequence[SetText], name: str) -> Iterator[Problem]:
    """Name the glyphs that fonts lack: one problem for each list of fonts."""
    lacking: dict[tuple[str, ...], dict[str, str]] = {}
    for text in texts:
        for each in _missing_glyphs(text):
            lacking.setdefault(tuple(text.properties.get_family()), {}).setdefault(each, text.text)
    for families, missing in lacking.items():
        named = list(missing)[:_NAMED_GLYPHS]
        shown = ", ".join(f"{each!r} (U+{ord(each):04X})" for each in named)
        more = len(missing) - len(named)
        shown += f" and {more} more" if more else ""
        has = "has" if len(families) == 1 else "have"
        yield Problem(
            f"{name}, text {missing[named[0]]!r}",
            f"{', '.join(families)} {has} no glyph for {shown}.",
            "Write it otherwise, or add a font that has it to the list of fonts.",
        )


def _outside(text: SetText, edges: tuple[float, float, float, float]) -> bool:
    low, high = text.corners.min(axis=0), text.corners.max(axis=0)
    left, bottom, right, top = edges
    past = max(left - low[0], bottom - low[1], high[0] - right, high[1] - top)
    return bool(past > _TOLERANCE)


def _missing_glyphs(text: SetText) -> list[str]:
    if text.math:
        # Formulas take unknown characters from a dummy font, with only a log message.
        return [each for each in dict.fromkeys(text.text) if not each.isascii()]
    families = tuple(text.properties.get_family())
    known = _glyphs(families, text.properties.get_weight(), text.properties.get_style())
    return [e for e in dict.fromkeys(text.text) if ord(e) not in known and not e.isspace()]


@lru_cache(maxsize=16)
def _glyphs(families: tuple[str, ...], weight: str | int, slant: str) -> frozenset[int]:
    """Return the code points that the fonts of these families have between them."""
    found: set[int] = set()
    for family in families:
        properties = FontProperties(family=[family], weight=weight)
        properties.set_style(slant)  # type: ignore[arg-type]
        try:
            path = font_manager.findfont(properties, fallback_to_default=False)
        except ValueError:
            continue
        found |= set(FT2Font(path).get_charmap())
    return frozenset(found)


def _overlaps(texts: Sequence[SetText], name: str) -> Iterator[Problem]:
    lows = np.array([text.corners.min(axis=0) for text in texts]).reshape(-1, 2)
    highs = np.array([text.corners.max(axis=0) for text in texts]).reshape(-1, 2)
    for first, text in enumerate(texts):
        rest = slice(first + 1, None)
        near = (lows[rest] < highs[first]).all(axis=1) & (highs[rest] > lows[first]).all(axis=1)
        for second in np.flatnonzero(near) + first + 1:
            other = texts[int(second)]
            if other.owner != text.owner and _depth(text.corners, other.corners) > _TOLERANCE:
                yield Problem(
                    f"{name}, text {text.text!r}",
                    f"it stands over {other.text!r}.",
                    "Shorten one of them, leave some out, or make the figure wider.",
                )


def _depth(
    one: np.ndarray[Any, np.dtype[np.float64]], other: np.ndarray[Any, np.dtype[np.float64]]
) -> float:
    """Return how far two rectangles reach into each other, in points; 0 or less if not.

    Two convex shapes are apart if some side's normal parts them (separating axis theorem).
    """
    sides = np.concatenate([np.diff(one[:3], axis=0), np.diff(other[:3], axis=0)])
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    normals = np.column_stack([-sides[:, 1], sides[:, 0]])[lengths > 0]
    normals /= lengths[lengths > 0, None]
    spans = [corners @ normals.T for corners in (one, other)]
    reach = np.minimum(spans[0].max(0), spans[1].max(0)) - np.maximum(
        spans[0].min(0), spans[1].min(0)
    )
    return float(reach.min())


def _value_problems(artists: Iterable[Any], where: str, *, bare: bool) -> Iterator[Problem]:
    drawn = 0
    for artist in artists:
        if not artist.get_visible():
            continue
        values = np.asarray(_values(artist), dtype=float)
        drawn += values.size
        wrong = int((~np.isfinite(values)).sum())
        if wrong:
            yield Problem(
                where,
                f"{wrong} of {values.size} values of a {type(artist).__name__} are not finite.",
                "Leave out what is missing.",
            )
    if not drawn and not bare:
        yield Problem(where, "they show no data.", "Draw something in them or leave them out.")


def _values(artist: Any) -> Any:
    if isinstance(artist, Line2D):
        return artist.get_xydata()
    if isinstance(artist, AxesImage):
        # A cell of an image that is masked shows as blank, so nothing is hidden by it.
        return np.ma.compressed(np.ma.masked_array(artist.get_array()))
    if isinstance(artist, Patch):
        return artist.get_path().transformed(artist.get_patch_transform()).vertices
    if isinstance(artist, Collection):
        # Matplotlib masks the points that it cannot place, which would lose them in silence.
        offsets = np.ma.filled(np.ma.masked_array(artist.get_offsets(), dtype=float), np.nan)
        offsets = offsets.ravel()
        paths = [np.ravel(np.asarray(path.vertices)) for path in artist.get_paths()]
        return np.concatenate([offsets, *paths]) if offsets.size and paths else []
    return []
