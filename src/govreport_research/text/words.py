"""Words: jieba with this project's terms kept whole, and stop words left out.

What a word is. A text is brought into one form (Unicode NFKC: full-width letters, digits and
signs become plain ones). Terms that hold digits, Latin letters or punctuation are then found
by longest match, ignoring case. What remains is cut into runs of Chinese characters, and each
run is segmented by jieba 0.42.1 (Sun Junyi, https://github.com/fxsjy/jieba) with its own
dictionary, its hidden Markov model for unknown words, and the terms made of Chinese characters
alone, each with the frequency that jieba itself suggests. Everything else separates words and
is no word: digits and Latin letters outside a term are figures, codes and names of software,
which are measured elsewhere or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research.problems import Problem, raise_problems
from govreport_research.project import find_root
from govreport_research.text.jieba_words import HAN, Cut, cutter

_CHINESE: Final = re.compile(f"[{HAN}]+")
_OTHER: Final = re.compile(f"[^{HAN}]+")
_ALPHANUMERIC: Final = "[0-9A-Za-z]"


class Segmenter:
    """Cuts texts into words.

    Parameters
    ----------
    terms : sequence of str
        Expressions to keep whole, two characters or more. A term of Chinese characters is
        kept whole where jieba's most probable path goes through it; where two terms overlap,
        the more probable cut wins. A term with any other character is kept whole wherever it
        stands, the longest one first, unless a letter or digit at its edge goes on.
    stopwords : collection of str
        Words that `tokens` leaves out.

    Examples
    --------
    >>> segmenter = Segmenter(["一网通办", "12345热线"], ["推进"])
    >>> segmenter.words("推进一网通办和12345热线。")
    ['推进', '一网通办', '和', '12345热线']
    >>> segmenter.tokens("推进一网通办和12345热线。")
    ['一网通办', '12345热线']
    """

    def __init__(self, terms: Sequence[str], stopwords: Collection[str]) -> None:
        self.terms = tuple(terms)
        self.stopwords = frozenset(stopwords)

    def __reduce__(self) -> tuple[Any, ...]:
        # The dictionary is large and does not travel: another process builds its own.
        return Segmenter, (self.terms, self.stopwords)

    def words(self, text: str) -> list[str]:
        """Return every word of a text in order, one-character words and stop words too.

        Parameters
        ----------
        text : str
            Simplified Chinese.

        Returns
        -------
        list of str
        """
        return [word for word in self._pieces(_plain(text)) if word != " "]

    def tokens(self, text: str) -> list[str]:
        """Return the words of a text that carry content.

        Stop words are left out, and so are words of one character: most are particles,
        measure words or halves of an abbreviation that jieba does not know.

        Parameters
        ----------
        text : str
            Simplified Chinese.

        Returns
        -------
        list of str
            In order, repeated as often as they occur.
        """
        stopwords = self.stopwords
        pieces = self._pieces(_plain(text))
        return [word for word in pieces if len(word) > 1 and word not in stopwords]

    def _pieces(self, text: str) -> Iterable[str]:
        """Return the words of a text, and a blank for all else that stands between them."""
        matches = list(self._mixed_pattern.finditer(text))
        if not matches:
            return self._cut(_OTHER.sub(" ", text))
        return self._with_terms(text, matches)

    def _with_terms(self, text: str, matches: Sequence[re.Match[str]]) -> Iterator[str]:
        position = 0
        for match in matches:
            yield from self._cut(_OTHER.sub(" ", text[position : match.start()]))
            yield self._mixed[match.group().casefold()]
            position = match.end()
        yield from self._cut(_OTHER.sub(" ", text[position:]))

    @cached_property
    def _mixed(self) -> dict[str, str]:
        """Terms that jieba cannot see, by the form in which they are looked for."""
        return {_key(term): term for term in self.terms if not _CHINESE.fullmatch(_plain(term))}

    @cached_property
    def _mixed_pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._mixed, key=lambda term: (-len(term), term))
        # With no such term the pattern must match nothing at all.
        return re.compile("|".join(map(_bounded, longest_first)) or "(?!)", re.IGNORECASE)

    @cached_property
    def _cut(self) -> Cut:
        plain = sorted(set(map(_plain, self.terms)))
        return cutter([term for term in plain if _CHINESE.fullmatch(term)])


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


def tokenize(passages: pd.DataFrame, segmenter: Segmenter) -> pd.Series[Any]:
    """Return the tokens of every passage.

    Parameters
    ----------
    passages : pandas.DataFrame
        Table ``passages``; the column ``measured`` (simplified text) is read.
    segmenter : Segmenter

    Returns
    -------
    pandas.Series
        Lists of str, one per passage in the order of `passages`, indexed by ``passage_id``.
        A passage of stop words alone has an empty list.
    """
    return pd.Series(
        [segmenter.tokens(text) for text in passages["measured"]],
        index=pd.Index(passages["passage_id"], dtype="str"),
        dtype="object",
        name="tokens",
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _key(term: str) -> str:
    return _plain(term).casefold()


def _bounded(term: str) -> str:
    """Return the pattern of a term whose outer letters and digits do not go on."""
    before = f"(?<!{_ALPHANUMERIC})" if re.match(_ALPHANUMERIC, term) else ""
    after = f"(?!{_ALPHANUMERIC})" if re.match(_ALPHANUMERIC, term[-1]) else ""
    return f"{before}{re.escape(term)}{after}"


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
