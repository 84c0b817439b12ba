"""The codebook: reform themes with their definitions, rules and indicator terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.comparable import comparable
from govreport_research.measures.filled_sheets import read_sheet
from govreport_research.problems import Problem, raise_problems
from govreport_research.project import find_root, resolve
from govreport_research.tables import conform, problems_in

#: Code of a passage that has no theme: greetings, praise, formulas.
NO_THEME: Final = "T00"
NO_THEME_NAME: Final = Bilingual("无主题", "No theme")


def load_codebook(path: str | Path | None = None) -> pd.DataFrame:
    """Read a codebook and check it.

    Parameters
    ----------
    path : str or Path, optional
        A CSV or XLSX file with the columns of ``schema.CODEBOOK``; the project's
        ``data/codebook.csv`` if not given. Columns that may be empty may also be absent.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.CODEBOOK``, one row per theme, in the order of the file.

    Raises
    ------
    InputError
        Naming everything that is wrong together: the file is not there or cannot be read,
        an unknown or missing column, a code twice or reserved (T00), an empty term, a term in two
        themes (its hits would be counted for one of them only), a misleading phrase that
        holds no term of its theme and so would do nothing.

    Examples
    --------
    >>> codebook = load_codebook()
    >>> len(codebook), codebook["short_en"].iloc[13]
    (16, 'Legal education')
    """
    file = find_root() / "data" / "codebook.csv" if path is None else resolve(path)
    frame = read_sheet(file)
    for column in schema.CODEBOOK.columns:
        if not column.required and column.name not in frame.columns:
            frame[column.name] = ""
    found = problems_in(frame, schema.CODEBOOK, file.name, key="theme")
    if {"theme", "terms", "misleading"} <= set(frame.columns):
        found += _term_problems(frame, file.name)
    raise_problems(found)
    return conform(frame, schema.CODEBOOK)


def terms_of(codebook: pd.DataFrame) -> dict[str, str]:
    """Return every indicator term with its theme.

    Parameters
    ----------
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    dict of str to str
        Term, in the form of `comparable`, to code of its theme; in the codebook's order.
    """
    rows = zip(codebook["theme"], codebook["terms"], strict=True)
    return {comparable(term): theme for theme, terms in rows for term in terms.split("|")}


def misleading_of(codebook: pd.DataFrame) -> dict[str, list[str]]:
    """Return the misleading phrases of every theme that has any.

    Parameters
    ----------
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    dict of str to list of str
        Code of the theme to its phrases, in the form of `comparable`.
    """
    rows = zip(codebook["theme"], codebook["misleading"], strict=True)
    return {
        theme: [comparable(phrase) for phrase in phrases.split("|")]
        for theme, phrases in rows
        if phrases
    }


def theme_names(codebook: pd.DataFrame, short: bool = True) -> dict[str, Bilingual]:
    """Return the name of every theme, "no theme" last.

    Parameters
    ----------
    codebook : pandas.DataFrame
        As `load_codebook` returns it.
    short : bool, default True
        The short names for figures, else the full ones.

    Returns
    -------
    dict of str to Bilingual
        By code, in the codebook's order, then ``T00``.
    """
    zh, en = ("short_zh", "short_en") if short else ("zh", "en")
    rows = zip(codebook["theme"], codebook[zh], codebook[en], strict=True)
    return {theme: Bilingual(*names) for theme, *names in rows} | {NO_THEME: NO_THEME_NAME}


def describe_themes(codebook: pd.DataFrame) -> str:
    """Return the themes of a codebook as a readable Markdown text.

    Parameters
    ----------
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    str
        One section per theme with its definition, rules, terms and example. This is the
        part "Themes" of ``data/codebook.md``.
    """
    parts = []
    for row in codebook.to_dict("records"):
        lines = [f"### {row['theme']} {row['zh']} / {row['en']}", ""]
        if row["definition_zh"]:
            lines += [row["definition_zh"], ""]
        lines += [
            f"- **Short name.** {row['short_zh']} / {row['short_en']}",
            f"- **Definition.** {row['definition']}",
            f"- **Include.** {row['include']}",
            f"- **Exclude.** {row['exclude']}",
            f"- **Terms.** {'、'.join(row['terms'].split('|'))}",
        ]
        if row["misleading"]:
            lines.append(f"- **Not counted.** {'、'.join(row['misleading'].split('|'))}")
        if row["example"]:
            lines.append(f"- **Example.** 「{row['example']}」 (`{row['example_at']}`)")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _term_problems(frame: pd.DataFrame, source: str) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    rows = frame[["theme", "terms", "misleading"]].itertuples(index=False)
    for number, (theme, listed, phrases) in enumerate(rows, 2):
        where = f"{source}, row {number} ({theme}), column"
        if theme == NO_THEME:
            what = f"{NO_THEME} stands for passages without a theme."
            yield Problem(f"{where} theme", what, "Give the theme another code.")
        terms = [comparable(term) for term in listed.split("|")] if listed else []
        masks = [comparable(phrase) for phrase in phrases.split("|")] if phrases else []
        for column, words in (("terms", terms), ("misleading", masks)):
            if "" in words:
                what = "an entry is empty."
                yield Problem(f"{where} {column}", what, "Take out the superfluous bar |.")
        for term in filter(None, terms):
            if term in owner:
                what = f"the term {term} is listed under {owner[term]} already."
                yield Problem(f"{where} terms", what, "Keep it in one place.")
            owner.setdefault(term, theme)
        for phrase in filter(None, masks):
            if not any(term and term in phrase for term in terms):
                what = f"{phrase} holds no term of this theme."
                yield Problem(f"{where} misleading", what, "Take it out; it would do nothing.")


def write_description(root: Path) -> Path:
    """Rewrite the themes in ``data/codebook.md`` from ``data/codebook.csv``.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    Path
        The file; what stands above its first theme is kept.
    """
    file = root / "data" / "codebook.md"
    head, _, _ = file.read_text(encoding="utf-8").partition("\n### ")
    themes = describe_themes(load_codebook(root / "data" / "codebook.csv"))
    file.write_text(f"{head}\n{themes}", encoding="utf-8", newline="\n")
    return file


if __name__ == "__main__":
    write_description(find_root())
