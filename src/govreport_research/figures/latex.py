r"""LaTeX of a bundle: the figure with its caption, or the table that a figure stands for.

Both are fragments for ``\input``, in UTF-8, and are compiled with XeLaTeX or LuaLaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from govreport_research.bilingual import Bilingual, Language

#: What a document needs before it can take in one of these files.
PREAMBLE: Final = (
    "% Preamble, compiled with xelatex:",
    "%   \\documentclass{article}",
    "%   \\usepackage[UTF8,scheme=plain]{ctex}",
    "%   \\usepackage{graphicx,booktabs,adjustbox}",
)
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': r"\textquotedbl{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    # Text fonts of LaTeX seldom have these.
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "−": "$-$",
    "×": r"$\times$",
    "±": r"$\pm$",
}
_SPECIAL_PATTERN: Final = re.compile("|".join(map(re.escape, _SPECIAL)))


def escape(text: str) -> str:
    r"""Return a text as LaTeX shows it letter by letter.

    Examples
    --------
    >>> print(escape("R&D: 5% of $x_1$"))
    R\&D: 5\% of \$x\_1\$
    """
    return _SPECIAL_PATTERN.sub(lambda found: _SPECIAL[found[0]], text)


def figure_environment(
    name: str, title: Bilingual, caption: Bilingual, language: Language, width: float
) -> str:
    """Return a figure environment that takes in the PDF of a bundle.

    Parameters
    ----------
    name : str
        Name of the bundle's files; the label is ``fig:<name>``.
    title, caption : Bilingual
        Heading without and sentences with their full stops.
    language : {"zh", "en", "both"}
        In both, the Chinese caption stands above the English one.
    width : float
        Width of the figure in millimetres.

    Returns
    -------
    str
        Ends in a line break.
    """
    lines = [
        *PREAMBLE,
        "% Where the page has two columns, a wide figure takes figure* instead of figure.",
        r"\begin{figure}[htbp]",
        r"  \centering",
        rf"  \includegraphics[width={_at_most(width)}]{{{name}.pdf}}",
        *_caption(title, caption, language),
        rf"  \label{{fig:{name}}}",
        r"\end{figure}",
    ]
    return "\n".join(lines) + "\n"


def table_environment(
    name: str,
    title: Bilingual,
    caption: Bilingual,
    language: Language,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> str:
    """Return a table environment with the rules of booktabs.

    Parameters
    ----------
    name : str
        Name of the bundle's files; the label is ``tab:<name>``.
    title, caption : Bilingual
    language : {"zh", "en", "both"}
    headings : sequence of str
        The first stands above the names of the rows, the others above numbers.
    rows : sequence of sequence of str
        As many cells as there are headings.

    Returns
    -------
    str
        Ends in a line break.
    """
    lines = [
        *PREAMBLE,
        "% A table that becomes too small: sidewaystable of the package rotating.",
        r"\begin{table}[htbp]",
        r"  \centering",
        *_caption(title, caption, language),
        rf"  \label{{tab:{name}}}",
        r"  \begin{adjustbox}{max width=\linewidth}",
        *(f"  {line}" for line in tabular(headings, rows, "r")),
        r"  \end{adjustbox}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def tabular(
    headings: Sequence[str], rows: Sequence[Sequence[str]], align: Literal["l", "r"]
) -> list[str]:
    """Return the lines of a tabular with the rules of booktabs, cells letter by letter.

    Parameters
    ----------
    headings : sequence of str
    rows : sequence of sequence of str
        As many cells as there are headings.
    align : {"l", "r"}
        Side to which cells are set; those of the first column are always set left.

    Returns
    -------
    list of str
    """
    return [
        rf"\begin{{tabular}}{{l{align * (len(headings) - 1)}}}",
        r"  \toprule",
        _row(headings),
        r"  \midrule",
        *(_row(row) for row in rows),
        r"  \bottomrule",
        r"\end{tabular}",
    ]


def _at_most(width: float) -> str:
    """Return the width in print, or that of the line where the line is narrower."""
    return rf"\ifdim{width:.1f}mm>\linewidth \linewidth\else {width:.1f}mm\fi"


def _row(cells: Sequence[str]) -> str:
    return f"  {' & '.join(escape(cell) for cell in cells)} \\\\"


def _caption(title: Bilingual, caption: Bilingual, language: Language) -> list[str]:
    spoken = {
        "zh": f"{title.zh}。{caption.zh}",
        "en": f"{title.en}. {caption.en}",
    }
    texts = [escape(spoken[each]) for each in ("zh", "en") if language in (each, "both")]
    short = escape(title.text(language, " / "))
    between = "\\par%\n    "
    return [rf"  \caption[{{{short}}}]{{%", f"    {between.join(texts)}%", "  }"]
