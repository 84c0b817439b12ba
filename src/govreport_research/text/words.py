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

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from govreport_research.code_points import code_points
from govreport_research.keys import source_version
from govreport_research.text import jieba_words
from govreport_research.text.jieba_words import HAN, STANDINS, Cutter, Integers, cutter

_CHINESE: Final = re.compile(f"[{HAN}]+")
_OTHER: Final = re.compile(f"[^{HAN}]+")
_ALPHANUMERIC: Final = "[0-9A-Za-z]"
#: Stand-ins that a text holds of its own stand for nothing.
_TAKEN: Final = re.compile(f"[{chr(STANDINS[0])}-{chr(STANDINS[1])}]")
#: What most texts are made of besides Chinese; each is one character in every form.
_USUAL: Final = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xFF01, 0xFF10)]))
    + "\n\r\t\u3000，。、；：！？（）《》〈〉“”‘’【】〔〕—·"
)
#: What decides the words of a text, and how they are written down.
_SOURCES: Final = ("words.py", "jieba_words.py", "word_paths.py", "word_numbers.py", "tokens.py")
#: Characters of the shortest word that carries content.
_LEAST: Final = 2
#: A pattern that matches nothing.
_NEVER: Final = "(?!)"
#: Between texts that are cut in one go.
_BORDER: Final = "\n"


@dataclass(frozen=True)
class Tokens:
    """Tokens of texts as numbers.

    Attributes
    ----------
    vocabulary : list of str
        Words, each of them used.
    ids : ndarray of uint32, shape (tokens,)
        Number of each token in `vocabulary`, text after text.
    bounds : ndarray of int64, shape (texts + 1,)
        Tokens of text i are ``ids[bounds[i]:bounds[i + 1]]``.
    """

    vocabulary: list[str]
    ids: npt.NDArray[np.uint32]
    bounds: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.bounds) - 1

    def lists(self) -> list[list[str]]:
        """Return the words of every text.

        Returns
        -------
        list of lists of str
        """
        words = self.vocabulary
        spans = zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True)
        return [[words[number] for number in self.ids[first:end].tolist()] for first, end in spans]


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
        self._building = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        # The dictionary is large and does not travel: another process builds its own, once.
        return _segmenter, (self.terms, self.stopwords)

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
        text = self._prepared(text)
        return self._words(text, *self._cutter.cut(code_points(text), 1))

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
        return [word for word in self.words(text) if self._carries_content(word)]

    def index(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of many texts as numbers.

        Parameters
        ----------
        texts : sequence of str
            Simplified Chinese, at least one.

        Returns
        -------
        Tokens
            The same words as `tokens` gives text by text; the vocabulary in the order in
            which they come.
        """
        prepared = self._all_prepared(texts)
        text = _BORDER.join(prepared)
        codes = code_points(text)
        starts, lengths = self._cutter.cut(codes, _LEAST)
        numbers, firsts = self._cutter.number(codes, starts, lengths)
        words = self._words(text, starts[firsts], lengths[firsts])
        content = np.array([self._carries_content(word) for word in words], dtype=bool)
        kept = np.flatnonzero(content[numbers])
        renamed = (np.cumsum(content) - 1).astype(np.uint32)
        ends = np.cumsum([len(each) + len(_BORDER) for each in prepared])
        return Tokens(
            vocabulary=[word for word, carries in zip(words, content, strict=True) if carries],
            ids=renamed.take(numbers.take(kept)),
            bounds=np.append(0, np.searchsorted(starts.take(kept), ends.astype(np.int32))),
        )

    @cached_property
    def version(self) -> bytes:
        """Hash of everything that decides the words of a text, 32 bytes."""
        parts = {
            "terms": self.terms,
            "stopwords": sorted(self.stopwords),
            "dictionary": jieba_words.dictionary_hash(),
            "code": source_version(
                *map(Path(__file__).with_name, _SOURCES), packages=("jieba",)
            ).hex(),
        }
        return hashlib.sha256(json.dumps(parts).encode()).digest()

    def _carries_content(self, word: str) -> bool:
        return len(word) >= _LEAST and word not in self.stopwords

    def _words(self, text: str, starts: Integers, lengths: Integers) -> list[str]:
        spans = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
        pieces = [text[start:end] for start, end in spans]
        return [self._term.get(piece, piece) for piece in pieces] if self._mixed else pieces

    def _all_prepared(self, texts: Sequence[str]) -> list[str]:
        """Return texts in the form that is looked at: most of them as they are."""
        prepared = list(texts)
        joined = _BORDER.join(texts)
        unusual, stretches = self._signs
        signs = [match.start() for match in unusual.finditer(joined)]
        for stretch in stretches:
            at = joined.find(stretch)
            while at >= 0:
                signs.append(at)
                at = joined.find(stretch, at + 1)
        if signs:
            ends = np.cumsum([len(text) + len(_BORDER) for text in texts])
            for number in np.unique(np.searchsorted(ends, signs, "right")).tolist():
                prepared[number] = self._prepared(texts[number])
        return prepared

    def _prepared(self, text: str) -> str:
        """Return a text in the form that is looked at, with stand-ins for mixed terms."""
        text = _TAKEN.sub(" ", _plain(text))
        return self._mixed_pattern.sub(lambda match: self._place[_key(match[0])], text)

    @cached_property
    def _mixed(self) -> dict[str, str]:
        """Terms that jieba cannot see, by the form in which they are looked for."""
        return {_key(term): term for term in self.terms if not _CHINESE.fullmatch(_plain(term))}

    @cached_property
    def _place(self) -> dict[str, str]:
        """What stands in the text for each of them."""
        places = range(STANDINS[0], STANDINS[1] + 1)
        return {key: chr(place) for key, place in zip(self._mixed, places, strict=False)}

    @cached_property
    def _term(self) -> dict[str, str]:
        return {self._place[key]: term for key, term in self._mixed.items()}

    @cached_property
    def _mixed_pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._mixed, key=lambda term: (-len(term), term))
        return re.compile("|".join(map(_bounded, longest_first)) or _NEVER, re.IGNORECASE)

    @cached_property
    def _signs(self) -> tuple[re.Pattern[str], list[str]]:
        """Signs without which a text holds no mixed term and no form that matters.

        The pattern of a character that is not usual, and some stretches of usual characters.
        A text with none of them is looked at as it is.
        """
        runs = {max(_OTHER.findall(key), key=len) for key in self._mixed}
        compared = {character for run in runs for character in run}
        usual = {
            each
            for each in _USUAL
            if not (each.isalpha() or _key(each) != each) or _key(each) not in compared
        }
        stretches = sorted(run for run in runs if usual.issuperset(run))
        unusual = f"[^{HAN}{re.escape(''.join(sorted(usual)))}]"
        return re.compile(unusual), stretches

    @property
    def _cutter(self) -> Cutter:
        # Of threads that begin at once, one builds the dictionary.
        with self._building:
            return self._built

    @cached_property
    def _built(self) -> Cutter:
        plain = sorted(set(map(_plain, self.terms)))
        return cutter([term for term in plain if _CHINESE.fullmatch(term)])


@lru_cache(maxsize=4)
def _segmenter(terms: tuple[str, ...], stopwords: frozenset[str]) -> Segmenter:
    return Segmenter(terms, stopwords)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _key(term: str) -> str:
    return _plain(term).casefold()


def _bounded(term: str) -> str:
    """Return the pattern of a term whose outer letters and digits do not go on."""
    before = f"(?<!{_ALPHANUMERIC})" if re.match(_ALPHANUMERIC, term) else ""
    after = f"(?!{_ALPHANUMERIC})" if re.match(_ALPHANUMERIC, term[-1]) else ""
    return f"{before}{re.escape(term)}{after}"
