"""Finding the indicator terms of a codebook in texts, and counting them, the longest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from govreport_research.code_points import Codes
from govreport_research.measures.codebook import misleading_of, terms_of
from govreport_research.measures.comparable import comparable_lines

Integers = npt.NDArray[np.intp]


@dataclass(frozen=True)
class TermHits:
    """Every place where a term stands in texts, and which of these places count.

    Attributes
    ----------
    terms : list of str
        As `comparable` writes them, in code-point order.
    n_texts : int
    text, start, term : ndarray of intp, shape (hits,)
        Number of the text, place in all texts together, and number of the term; by place.
    chain : ndarray of intp, shape (hits,)
        Hits of one chain overlap one with the next; hits of different chains do not.
    counted : ndarray of bool, shape (hits,)
        Whether the hit counts: of those that overlap the longest does, of equally long ones
        the first.
    """

    terms: list[str]
    n_texts: int
    text: Integers
    start: Integers
    term: Integers
    chain: Integers
    counted: npt.NDArray[np.bool_]

    def counts(self) -> csr_array:
        """Return hits that count: shape (texts, terms), float64."""
        return self._matrix(self.counted, self.text, self.n_texts)

    def without(self, term: str) -> tuple[Integers, csr_array]:
        """Count anew as if a term were not listed, where that makes a difference.

        Parameters
        ----------
        term : str
            One of `terms`.

        Returns
        -------
        texts : ndarray of intp
            Numbers of the texts in which the term counts, rising. A hit that does not count
            keeps no other from counting, so nothing changes elsewhere.
        counts : scipy.sparse.csr_array of float64, shape (len(texts), terms)
            Shorter terms that it covered now count where they stand.
        """
        left_out = self.term == self.terms.index(term)
        lost = np.flatnonzero(self.counted & left_out)
        counted = self.counted & ~left_out
        for chain in np.unique(self.chain[lost]).tolist():
            first, end = np.searchsorted(self.chain, [chain, chain + 1])
            members = np.arange(first, end)[~left_out[first:end]]
            counted[members] = _longest(
                self.start[members], _lengths(self.terms)[self.term[members]], self.term[members]
            )
        texts = np.unique(self.text[lost])
        row = np.full(self.n_texts, -1)
        row[texts] = np.arange(len(texts))
        rows = row[self.text]
        return texts, self._matrix(counted & (rows >= 0), rows, len(texts))

    def _matrix(self, kept: npt.NDArray[np.bool_], rows: Integers, number: int) -> csr_array:
        ones = np.ones(int(kept.sum()))
        matrix = csr_array((ones, (rows[kept], self.term[kept])), shape=(number, len(self.terms)))
        matrix.sum_duplicates()
        return matrix


def find_terms(texts: Iterable[str], codebook: pd.DataFrame) -> TermHits:
    """Find the indicator terms in texts.

    Parameters
    ----------
    texts : iterable of str
        In simplified script.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    TermHits
        Without hits inside one of the misleading phrases of the term's theme.
    """
    misleading = misleading_of(codebook)
    owner = terms_of(codebook)
    terms = sorted(owner)
    phrases = sorted({phrase for listed in misleading.values() for phrase in listed})
    places, breaks = find_words(list(texts), [*terms, *phrases])
    found: list[Integers] = []
    for term in terms:
        masked = [
            places[phrase] + offset
            for phrase in misleading.get(owner[term], [])
            for offset in _find_all(phrase, term)
        ]
        starts = places[term]
        if masked:
            starts = starts[~np.isin(starts, np.concatenate(masked))]
        found.append(starts)
    start = np.concatenate([np.empty(0, dtype=np.intp), *found])
    term_of = np.repeat(np.arange(len(terms)), [len(each) for each in found])
    order = np.lexsort((term_of, start))
    start, term_of = start[order], term_of[order]
    length = _lengths(terms)[term_of]
    reach = np.maximum.accumulate(start + length) if len(start) else start
    opens = np.ones(len(start), dtype=np.bool_)
    opens[1:] = start[1:] >= reach[:-1]
    chain = np.cumsum(opens) - 1
    counted = np.ones(len(start), dtype=np.bool_)
    firsts = np.append(np.flatnonzero(opens), len(start))
    for number in np.flatnonzero(np.diff(firsts) > 1).tolist():
        members = slice(firsts[number], firsts[number + 1])
        counted[members] = _longest(start[members], length[members], term_of[members])
    text = np.searchsorted(breaks, start)
    return TermHits(terms, len(breaks), text, start, term_of, chain, counted)


def count_terms(texts: Iterable[str], codebook: pd.DataFrame) -> list[Counter[str]]:
    """Count the indicator terms in every text, the longest first.

    Parameters
    ----------
    texts : iterable of str
        In simplified script.
    codebook : pandas.DataFrame
        As `load_codebook` returns it.

    Returns
    -------
    list of collections.Counter
        For each text: term (as `comparable` writes it) to number of hits. Where terms overlap
        the longest one counts, of equally long ones the first. A term inside one of its
        theme's misleading phrases does not count.

    Examples
    --------
    >>> from govreport_research import load_codebook
    >>> codebook = load_codebook()
    >>> dict(count_terms(["推行“一件事”一次办，部分工作由乡镇承接"], codebook)[0])
    {'一件事一次办': 1, '乡镇': 1, '承接': 1}
    """
    hits = find_terms(texts, codebook)
    counts: list[Counter[str]] = [Counter() for _ in range(hits.n_texts)]
    for text, term in zip(
        hits.text[hits.counted].tolist(), hits.term[hits.counted].tolist(), strict=True
    ):
        counts[text][hits.terms[term]] += 1
    return counts


def find_words(texts: Sequence[str], words: Sequence[str]) -> tuple[dict[str, Integers], Integers]:
    """Find words in texts.

    Parameters
    ----------
    texts : sequence of str
    words : sequence of str
        As `comparable` writes them, different from each other, none of them empty.

    Returns
    -------
    places : dict of str to ndarray of intp
        Of every word the places where it begins, rising, counted as if the texts, as
        `comparable` writes them, stood one behind the other with a line break after each. A
        word is found within a text only.
    breaks : ndarray of intp, shape (texts,)
        Places of the line breaks.

    Examples
    --------
    >>> places, breaks = find_words(["审批审批", "批审"], ["审批", "批审"])
    >>> places["批审"].tolist(), breaks.tolist()
    ([1, 5], [4, 7])
    """
    finder = _Finder(words)
    none = np.empty(0, dtype=np.intp)
    found: dict[str, list[Integers]] = {word: [none] for word in words}
    breaks = [none]
    begin = 0
    for codes in comparable_lines(texts):
        for word, places in finder.find(codes):
            found[word].append(places + begin)
        breaks.append(np.flatnonzero(codes == ord("\n")) + begin)
        begin += len(codes)
    joined = {word: np.concatenate(places) for word, places in found.items()}
    return joined, np.concatenate(breaks)


class _Finder:
    """Finds many words in one pass of NumPy over a text.

    The first two characters of all words are looked for at once; to call ``str.find`` for each
    of hundreds of words takes ten times as long.
    """

    def __init__(self, words: Sequence[str]) -> None:
        characters = sorted({character for word in words for character in word})
        self.base = len(characters) + 1
        # 0 for a character that is in no word.
        self.number_of = np.zeros(0x110000, dtype=np.intp)
        self.number_of[[ord(character) for character in characters]] = np.arange(1, self.base)
        self.longest = max(map(len, words), default=0)
        self.single: list[tuple[str, int]] = []
        self.by_pair: dict[int, list[tuple[str, list[int]]]] = {}
        for word in words:
            wanted = self.number_of[[ord(character) for character in word]].tolist()
            if len(word) == 1:
                self.single.append((word, wanted[0]))
            else:
                begins = wanted[0] * self.base + wanted[1]
                self.by_pair.setdefault(begins, []).append((word, wanted))
        self.looked_for = np.zeros(self.base**2, dtype=np.bool_)
        self.looked_for[list(self.by_pair)] = True

    def find(self, codes: Codes) -> Iterator[tuple[str, Integers]]:
        """Yield every word with the places where it begins in a text."""
        numbers = np.append(self.number_of[codes], np.zeros(self.longest, dtype=np.intp))
        for word, number in self.single:
            yield word, np.flatnonzero(numbers == number)
        if not self.by_pair:
            return
        pair = numbers[:-1] * self.base + numbers[1:]
        candidates = np.flatnonzero(self.looked_for[pair])
        candidates = candidates[np.argsort(pair[candidates], kind="stable")]
        starts = np.searchsorted(pair[candidates], [[each, each + 1] for each in self.by_pair])
        for (first, end), listed in zip(starts.tolist(), self.by_pair.values(), strict=True):
            for word, wanted in listed:
                places = candidates[first:end]
                for at in range(2, len(word)):
                    places = places[numbers[places + at] == wanted[at]]
                yield word, places


def _find_all(text: str, word: str) -> list[int]:
    starts = []
    start = text.find(word)
    while start >= 0:
        starts.append(start)
        start = text.find(word, start + 1)
    return starts


def _lengths(terms: list[str]) -> Integers:
    return np.array([len(term) for term in terms], dtype=np.intp)


def _longest(start: Integers, length: Integers, term: Integers) -> npt.NDArray[np.bool_]:
    """Say which of some hits count: of overlapping ones the longest, then the first."""
    taken: set[int] = set()
    counted = np.zeros(len(start), dtype=np.bool_)
    for each in np.lexsort((term, start, -length)).tolist():
        positions = range(start[each], start[each] + length[each])
        if taken.isdisjoint(positions):
            taken.update(positions)
            counted[each] = True
    return counted
