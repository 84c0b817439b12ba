"""The fonts of a figure: the shipped one, or those that a scholar asks for by name or file.

No font of the system is ever used unless it is named. A named font is looked for among those
installed; a file is taken as it is, so that a project can carry the font of its journal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont, TTLibError
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems

FAMILY: Final = "Govreport Sans SC"
_FACES: Final = {400: "GovreportSansSC-Regular.ttf", 700: "GovreportSansSC-Bold.ttf"}
_ENDINGS: Final = (".ttf", ".ttc", ".otf")
#: Chinese names of fonts, under which matplotlib does not know them.
_CHINESE_NAMES: Final = {
    "宋体": "SimSun",
    "新宋体": "NSimSun",
    "黑体": "SimHei",
    "楷体": "KaiTi",
    "仿宋": "FangSong",
    "等线": "DengXian",
    "微软雅黑": "Microsoft YaHei",
    "华文宋体": "STSong",
    "华文中宋": "STZhongsong",
    "华文楷体": "STKaiti",
    "华文仿宋": "STFangsong",
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
    _forget(FAMILY)  # a copy that the system has installed would be taken first
    found = []
    for weight, name in _FACES.items():
        with as_file(files(__package__).joinpath("fonts", name)) as path:
            font_manager.fontManager.addfont(path)
            wanted = FontProperties(family=[FAMILY], weight=weight)
            chosen = Path(font_manager.findfont(wanted, fallback_to_default=False))
            if not chosen.samefile(path):
                raise RuntimeError(f"{FAMILY}, weight {weight}: {chosen} is taken, not {path}")
            found.append(path)
    return tuple(found)


def families(fonts: Sequence[str]) -> tuple[str, ...]:
    """Return the families that text is set in, the first that has a glyph being taken.

    Parameters
    ----------
    fonts : sequence of str
        Names of installed fonts, also by their usual Chinese names (宋体), or font files;
        empty for the shipped font. For Chinese with Times, Times comes first, since Chinese
        fonts have Latin letters of their own.

    Returns
    -------
    tuple of str
        As matplotlib names them.

    Raises
    ------
    InputError
        Naming every font that is not installed, is no font, or cannot be embedded in a PDF
        as TrueType.

    Examples
    --------
    >>> families([]), families(["DejaVu Serif", "Govreport Sans SC"])
    (('Govreport Sans SC',), ('DejaVu Serif', 'Govreport Sans SC'))
    """
    register_fonts()
    found: list[str] = []
    problems: list[Problem] = []
    for font in fonts or (FAMILY,):
        try:
            found.append(_of_file(font) if is_file(font) else _of_name(font))
        except InputError as error:
            problems += error.problems
    raise_problems(problems)
    return tuple(dict.fromkeys(found))


def is_file(font: str) -> bool:
    """Return whether a font is given by its file, and not by its name."""
    return font.lower().endswith(_ENDINGS)


def _of_name(font: str) -> str:
    name = _CHINESE_NAMES.get(font, font)
    known = _installed()
    if name.casefold() not in known:
        _look_again()
        known = _installed()
    family = known.get(name.casefold())
    if family is None:
        near = did_you_mean(name, []) if not known else did_you_mean(name, sorted(known.values()))
        near = near.partition(" Known:")[0] if "Did you mean" in near else ""
        remedy = f"{near} Install it, or give the font's file (.ttf).".strip()
        raise InputError([Problem("fonts", f"{font} is not installed here.", remedy)])
    path = font_manager.findfont(FontProperties(family=[family]), fallback_to_default=False)
    _refuse_outlines(Path(path), font)
    return family


def _of_file(font: str) -> str:
    path = Path(font)
    if not path.is_file():
        raise InputError([Problem("fonts", f"there is no file {font}.", "Check where it is.")])
    _refuse_outlines(path, path.name)
    return _registered(path.resolve(), hashlib.sha256(path.read_bytes()).hexdigest())


@cache
def _registered(path: Path, _digest: str) -> str:
    family = str(font_manager.get_font(path).family_name)
    if family == FAMILY:
        return family
    _forget(family)  # the file is asked for, not what is installed under its name
    font_manager.fontManager.addfont(path)
    return family


def _refuse_outlines(path: Path, name: str) -> None:
    remedy = "Use a TrueType font (.ttf, or .ttc with TrueType outlines)."
    try:
        with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
            truetype = "glyf" in font
    except (TTLibError, OSError):
        raise InputError([Problem("fonts", f"{name} is not a font.", remedy)]) from None
    if not truetype:
        what = f"{name} has PostScript outlines, which a PDF cannot hold as TrueType."
        raise InputError([Problem("fonts", what, remedy)])


def _installed() -> dict[str, str]:
    return {entry.name.casefold(): entry.name for entry in font_manager.fontManager.ttflist}


def _forget(family: str) -> None:
    manager = font_manager.fontManager
    manager.ttflist = [entry for entry in manager.ttflist if entry.name != family]


@cache
def _look_again() -> None:
    """Add fonts that were installed since matplotlib last made its list."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        try:
            font_manager.fontManager.addfont(path)
        except (OSError, RuntimeError):  # a file that FreeType cannot read
            continue
    register_fonts.cache_clear()
    register_fonts()


@cache
def identity(family: str, weight: str | int) -> dict[str, str]:
    """Return the family, version and SHA-256 of the file that a text is set in.

    Parameters
    ----------
    family : str
        As `families` returned it.
    weight : str or int

    Returns
    -------
    dict of str to str
        For the record of a figure: ``family``, ``version`` and ``sha256``, no path.
    """
    wanted = FontProperties(family=[family], weight=weight)
    path = Path(font_manager.findfont(wanted, fallback_to_default=False))
    with TTFont(path, lazy=True, fontNumber=0) as font:
        stated: Any = font["name"].getDebugName(5)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"family": family, "version": str(stated or ""), "sha256": digest}
