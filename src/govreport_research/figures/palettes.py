"""Colours to choose from, each set safe under colour-vision deficiency and told apart by shape.

What the colours must satisfy is tested: between any two of a set the distance stays large when
deuteranopia or protanopia is simulated (Machado, Oliveira & Fernandes 2009, IEEE Transactions on
Visualization and Computer Graphics 15: 1291-1298), and heatmaps only ever grow darker.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

import numpy as np
from matplotlib import colors

from govreport_research.problems import InputError, Problem, did_you_mean

PaletteName = Literal["okabe-ito", "tol-contrast", "grey"]


@dataclass(frozen=True)
class Palette:
    """The colours of one figure.

    Parameters
    ----------
    first, second : str
        Colours of marks: what a figure is about, and what it is compared with.
    third, fourth : str
        Further fills, where a bar has many segments; lighter than the first two.
    heat : str
        Colour map of heatmaps in `cmcrameri`, light for little, dark for much.
    ends : tuple of float
        Part of that map that is used, so that an empty value still shows against the page.
    """

    first: str
    second: str
    third: str
    fourth: str
    heat: str
    ends: tuple[float, float]


#: Okabe & Ito (2008, Color Universal Design); Tol (2021, SRON/EPS/TN/09-002, medium contrast);
#: greys for journals that print in black. Heatmaps are Crameri's (2018).
PALETTES: Final[dict[PaletteName, Palette]] = {
    "okabe-ito": Palette("#0072B2", "#D55E00", "#56B4E9", "#F0E442", "oslo_r", (0.03, 0.86)),
    "tol-contrast": Palette("#004488", "#994455", "#6699CC", "#EECC66", "devon_r", (0.03, 0.9)),
    "grey": Palette("#1a1a1a", "#6f6f6f", "#a8a8a8", "#e0e0e0", "grayC_r", (0.03, 0.86)),
}


def palette_of(name: PaletteName) -> Palette:
    """Return the colours of that name, or raise InputError."""
    if name not in PALETTES:
        known = did_you_mean(str(name), get_args(PaletteName))
        raise InputError([Problem("palette", f"{name!r} is not known.", known)])
    return PALETTES[name]


@cache
def heat_map(palette: Palette) -> colors.Colormap:
    """Return the colours of heatmaps of a palette: light for little, dark for much."""
    from cmcrameri import cm  # reads some sixty maps from disk, for heatmaps alone

    whole = getattr(cm, palette.heat)
    return colors.ListedColormap(whole(np.linspace(*palette.ends, 256)), name="heat")
