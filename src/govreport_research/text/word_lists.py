"""Lists of terms and stop words: text files that a scholar edits, read and checked."""

from __future__ import annotations

from pathlib import Path

from govreport_research.problems import Problem, raise_problems
from govreport_research.project import find_root
from govreport_research.text.words import Segmenter


def load_segmenter(terms_path: Path | None = None, stopwords_path: Path | None = None) -> Segmenter:
    """Return a segmenter with the terms and stop words of two files.

    Parameters
    ----------
    terms_path : Path, optional
        UTF-8 text, one term a line: the term, a tab, where it was found. Lines that begin
        with ``#`` and blank lines are passed over. ``data/terms.txt`` of the project if not
        given.
    stopwords_path : Path, optional
        UTF-8 text, one word a line, comments as above. ``data/stopwords.txt`` of the project
        if not given.

    Returns
    -------
    Segmenter

    Raises
    ------
    InputError
        With every problem of both files: a file that is missing or not UTF-8, a line without
        a source, a term of one character, a term or word given twice. A term may be a stop
        word too: it is kept whole and left out.
    """
    terms_path = terms_path or find_root() / "data" / "terms.txt"
    stopwords_path = stopwords_path or find_root() / "data" / "stopwords.txt"
    problems: list[Problem] = []
    terms: dict[str, int] = {}
    for number, line in _lines(terms_path, problems):
        where = f"{terms_path.name}, line {number}"
        term, _, source = (part.strip() for part in line.partition("\t"))
        if not source:
            problems.append(
                Problem(
                    where,
                    f"{line!r} names no source.",
                    "Write the term, a tab, and where it was found.",
                )
            )
        if len(term) < 2:
            problems.append(
                Problem(where, f"the term {term!r} is too short.", "Use two characters or more.")
            )
        _note(term, number, terms, where, problems)
    stopwords: dict[str, int] = {}
    for number, line in _lines(stopwords_path, problems):
        where = f"{stopwords_path.name}, line {number}"
        word = line.strip()
        _note(word, number, stopwords, where, problems)
    raise_problems(problems)
    return Segmenter(tuple(terms), frozenset(stopwords))


def _lines(path: Path, problems: list[Problem]) -> list[tuple[int, str]]:
    """Return the numbered lines of a list that are neither blank nor a comment."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem(str(path), "there is no such file.", "Check the path."))
        return []
    except UnicodeDecodeError:
        problems.append(Problem(str(path), "the file is not UTF-8.", "Save it as UTF-8."))
        return []
    except OSError as error:
        problems.append(Problem(str(path), f"it cannot be read ({error.strerror}).", ""))
        return []
    lines = enumerate(text.splitlines(), 1)
    return [(number, line) for number, line in lines if line.strip() and line[0] != "#"]


def _note(
    word: str, number: int, seen: dict[str, int], where: str, problems: list[Problem]
) -> None:
    first = seen.setdefault(word, number)
    if first != number:
        problems.append(
            Problem(where, f"{word!r} stands in line {first} already.", "Keep one of the two.")
        )
