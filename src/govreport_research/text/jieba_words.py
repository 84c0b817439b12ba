"""Words of Chinese runs: jieba says what they are, compiled loops find them.

jieba 0.42.1 (Sun Junyi, https://github.com/fxsjy/jieba) is pure Python. `word_paths` is its
method over arrays, given jieba's own dictionary, its hidden Markov model, and for each term the
frequency that jieba suggests; ``tests/test_words.py`` holds the two against each other on real
and generated text. In text that mixes Chinese with letters and digits jieba has rules of its own,
which do not matter here: it is given runs of Chinese characters alone.
"""

from __future__ import annotations

import hashlib
import math
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from govreport_research.code_points import Codes, code_points, text_of

if TYPE_CHECKING:
    from jieba import Tokenizer

    from govreport_research.text.word_paths import Model

#: The Chinese characters that jieba segments: first, last, and as in a pattern.
FIRST: Final = 0x4E00
LAST: Final = 0x9FD5
HAN: Final = f"{chr(FIRST)}-{chr(LAST)}"
#: First and last of the private characters that are words by themselves: each stands for a term
#: that jieba cannot see.
STANDINS: Final = (0xF0000, 0xFFFFD)
_RUN: Final = re.compile(f"[{HAN}]+|[{chr(STANDINS[0])}-{chr(STANDINS[1])}]")

Integers = npt.NDArray[np.int32]


class Cutter(NamedTuple):
    """What finds words in the code points of a text, an ndarray of uint32.

    Attributes
    ----------
    cut : callable
        From code points and the length of the shortest word to look for, to the start and the
        length of every word, ndarrays of int32, in order. What is not Chinese is in no word,
        but a stand-in is one, however short.
    number : callable
        From code points, starts and lengths to numbers of the words, the same word by the same
        number, in order of their first places; and which words these first ones are.
    """

    cut: Callable[[Codes, int], tuple[Integers, Integers]]
    number: Callable[[Codes, Integers, Integers], tuple[Integers, Integers]]


def cutter(terms: Sequence[str]) -> Cutter:
    """Return what finds jieba's words, the fastest way there is on this machine.

    Parameters
    ----------
    terms : sequence of str
        Words of Chinese characters to add to jieba's dictionary, each with the frequency
        that jieba itself suggests.

    Returns
    -------
    Cutter
    """
    try:
        from govreport_research.text.word_numbers import number
        from govreport_research.text.word_paths import cut, trie_of
    except ImportError:  # Numba has no wheel for this machine
        return jieba_cutter(terms)
    words, frequencies = _dictionary()
    suggested, total = _suggested(terms, words, frequencies)
    trie = trie_of(*_arrays([*words, *suggested], [*frequencies, *suggested.values()], total))
    unknown, model = -math.log(total), _model()
    return Cutter(lambda codes, least: cut(codes, least, trie, unknown, model), number)


def jieba_cutter(terms: Sequence[str]) -> Cutter:
    """Return jieba itself: the definition, and slower.

    Parameters
    ----------
    terms : sequence of str
        As for `cutter`.

    Returns
    -------
    Cutter
    """
    tokenizer = _jieba().Tokenizer()
    with _dictionary_file().open("rb") as lines:
        # Set by hand, so that jieba neither logs nor reads the file that any user of this
        # machine may have left in the shared temporary folder.
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(lines)
    tokenizer.initialized = True
    _add(tokenizer, terms)

    def cut(codes: Codes, least: int) -> tuple[Integers, Integers]:
        runs = list(_RUN.finditer(text_of(codes)))
        sizes = [[len(word) for word in tokenizer.cut(run.group())] for run in runs]
        places = [
            run.start() + np.cumsum([0, *own[:-1]]) for run, own in zip(runs, sizes, strict=True)
        ]
        starts, lengths = _whole(places), _whole(sizes)
        kept = (lengths >= least) | (codes[starts] >= STANDINS[0])
        return starts[kept], lengths[kept]

    return Cutter(cut, _number)


def _number(codes: Codes, starts: Integers, lengths: Integers) -> tuple[Integers, Integers]:
    numbers: dict[bytes, int] = {}
    spans = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
    found = [numbers.setdefault(codes[a:b].tobytes(), len(numbers)) for a, b in spans]
    return np.array(found, np.int32), np.unique(found, return_index=True)[1].astype(np.int32)


def _whole(parts: Sequence[Any]) -> Integers:
    return np.concatenate([np.empty(0, np.int32), *parts]).astype(np.int32)


def _add(tokenizer: Tokenizer, terms: Sequence[str]) -> dict[str, int]:
    """Add terms to jieba, each with the frequency that jieba suggests; return these."""
    added = {}
    # A suggested frequency depends on the terms added before: shorter ones come first.
    for term in sorted(set(terms), key=lambda term: (len(term), term)):
        added[term] = tokenizer.suggest_freq(term, tune=False)
        tokenizer.add_word(term, added[term])
    return added


def _suggested(
    terms: Sequence[str], words: Sequence[str], frequencies: Sequence[int]
) -> tuple[dict[str, int], int]:
    """Return the frequencies of terms, and the sum of all frequencies.

    jieba is told only of words that a term contains, since no other can matter; to build its
    whole dictionary takes a second.
    """
    inside = {
        term[start:end]
        for term in terms
        for start in range(len(term))
        for end in range(start + 1, len(term) + 1)
    }
    known = {
        word: frequency
        for word, frequency in zip(words, frequencies, strict=True)
        if word in inside
    }
    beginnings = {word[:end]: 0 for word in known for end in range(1, len(word))}
    tokenizer = _jieba().Tokenizer()
    tokenizer.FREQ, tokenizer.total = beginnings | known, sum(frequencies)
    tokenizer.initialized = True
    return _add(tokenizer, terms), tokenizer.total


def _arrays(
    words: Sequence[str], frequencies: Sequence[int], total: int
) -> tuple[Codes, npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return words of Chinese characters as `trie_of` takes them."""
    codes = code_points("".join(words))
    lengths = np.fromiter(map(len, words), dtype=np.int64)
    chinese = (codes >= FIRST) & (codes <= LAST)
    kept = np.logical_and.reduceat(chinese, np.cumsum(lengths) - lengths)
    different, which = np.unique(np.array(frequencies), return_inverse=True)
    # The order of operations is jieba's, to the last bit.
    whole = math.log(total)
    logs = [math.log(each) - whole if each else -math.inf for each in different.tolist()]
    return codes[np.repeat(kept, lengths)], lengths[kept], np.array(logs)[which][kept]


def _model() -> Model:
    """Return jieba's hidden Markov model of characters."""
    from govreport_research.text.word_paths import Model

    jieba = _jieba().finalseg
    states, least = "BEMS", jieba.MIN_FLOAT
    emit = np.full((LAST - FIRST + 1, len(states)), least)
    for column, state in enumerate(states):
        for character, worth in jieba.emit_P[state].items():
            if FIRST <= ord(character) <= LAST:
                emit[ord(character) - FIRST, column] = worth
    return Model(
        start=np.array([jieba.start_P[state] for state in states]),
        move=np.array(
            [[jieba.trans_P[state].get(after, least) for after in states] for state in states]
        ),
        emit=emit,
    )


def _jieba() -> Any:
    # The release of 2020 has escapes that Python warns of. It asks for pkg_resources, which
    # takes a third of a second to load, only to find its own files, and does without it too.
    spared = "pkg_resources" not in sys.modules
    if spared:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
    finally:
        if spared:
            sys.modules.pop("pkg_resources", None)
    return jieba


def _dictionary() -> tuple[list[str], list[int]]:
    """Return the words of jieba's dictionary and their frequencies."""
    fields = _dictionary_file().read_text(encoding="utf-8").split()
    return fields[0::3], list(map(int, fields[1::3]))


def _dictionary_file() -> Path:
    # Without importing jieba, whose users alone need wait for it.
    found = find_spec("jieba")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "dict.txt"


@cache
def dictionary_hash() -> str:
    """Return the SHA-256 of jieba's dictionary, 64 hexadecimal digits."""
    return hashlib.sha256(_dictionary_file().read_bytes()).hexdigest()
