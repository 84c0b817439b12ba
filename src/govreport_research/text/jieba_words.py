"""Words of Chinese runs: jieba says what they are, rjieba finds them faster where it can.

jieba 0.42.1 (Sun Junyi, https://github.com/fxsjy/jieba) is pure Python. rjieba is the same
method compiled, with jieba's own dictionary and hidden Markov model; on runs of Chinese
characters the two agree, which ``tests/test_words.py`` holds on real and generated text; only
where two cuts are exactly as probable, as with one character thrice (丁丁|丁), may they choose
differently. In mixed text they do not agree, so all that is not Chinese is blanked out before.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govreport_research.cache import cache_folder

if TYPE_CHECKING:
    from jieba import Tokenizer

#: The Chinese characters that jieba segments.
HAN: Final = "\u4e00-\u9fd5"
_RUN: Final = re.compile(f"[{HAN}]+|[^{HAN}]")

#: Takes a text and returns it in pieces: words where it is Chinese, single characters between.
Cut = Callable[[str], Iterable[str]]


def cutter(terms: Sequence[str]) -> Cut:
    """Return what cuts a text into jieba's words, the fastest way there is on this machine.

    Parameters
    ----------
    terms : sequence of str
        Words of Chinese characters to add to jieba's dictionary, each with the frequency
        that jieba itself suggests.

    Returns
    -------
    callable
        From a text to its pieces in order: words, and every character alone that is not
        Chinese. Joined they are the text.
    """
    try:
        from rjieba import Jieba
    except ImportError:  # no wheel for this machine
        return jieba_cutter(terms)
    fast = Jieba()
    for term, frequency in _frequencies(tuple(terms)).items():
        fast.add_word(term, frequency, None)
    cut: Cut = fast.cut
    return cut


def jieba_cutter(terms: Sequence[str]) -> Cut:
    """Return what cuts a text into words by jieba itself: the definition, and slower.

    Parameters
    ----------
    terms : sequence of str
        As for `cutter`.

    Returns
    -------
    callable
        As `cutter` returns it.
    """
    tokenizer = _tokenizer(terms)[0]

    def cut(text: str) -> Iterable[str]:
        for match in _RUN.finditer(text):
            run = match.group()
            if run[0] < "\u4e00" or run[0] > "\u9fd5":
                yield run
            else:
                yield from tokenizer.cut(run)

    return cut


def _tokenizer(terms: Sequence[str]) -> tuple[Tokenizer, dict[str, int]]:
    """Return jieba with the terms, and the frequencies with which they were added."""
    tokenizer = _jieba().Tokenizer()
    frequencies, total = _dictionary()
    # Set by hand, so that jieba neither logs nor reads the file that any user of this
    # machine may have left in the shared temporary folder.
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    added = {}
    # A suggested frequency depends on the terms added before: shorter ones come first.
    for term in sorted(set(terms), key=lambda term: (len(term), term)):
        added[term] = tokenizer.suggest_freq(term, tune=False)
        tokenizer.add_word(term, added[term])
    return tokenizer, added


@cache
def _frequencies(terms: tuple[str, ...]) -> dict[str, int]:
    """Return the frequency that jieba suggests for each term, in the order to add them.

    rjieba rounds some of its suggestions otherwise. Asking jieba takes most of a second, so
    the answers are kept.
    """
    key = hashlib.sha256("\n".join([dictionary_hash(), *sorted(set(terms))]).encode())
    file = cache_folder() / "jieba" / f"terms-{key.hexdigest()[:32]}.json"
    stored = _read(file)
    if stored is not None:
        known: dict[str, int] = json.loads(stored)
        return known
    added = _tokenizer(terms)[1]
    _write(file, json.dumps(added, ensure_ascii=False).encode())
    return added


def _jieba() -> Any:
    # The release of 2020 has escapes that Python warns of, and asks for pkg_resources.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    return jieba


def _dictionary() -> tuple[dict[str, int], int]:
    """Return jieba's words and prefixes with their frequencies, and the sum of these.

    Building them takes most of a second, so they are kept in a file named after the
    contents of the dictionary.
    """
    file = cache_folder() / "jieba" / f"prefixes-{dictionary_hash()[:32]}.marshal"
    stored = _read(file)
    if stored is not None:
        frequencies, total = marshal.loads(stored)
        return frequencies, total
    with _dictionary_file().open("rb") as lines:
        frequencies, total = _jieba().Tokenizer.gen_pfdict(lines)
    _write(file, marshal.dumps((frequencies, total), 4))
    return frequencies, total


def _dictionary_file() -> Path:
    # Without importing jieba, which rjieba's users need not wait for.
    found = find_spec("jieba")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "dict.txt"


@cache
def dictionary_hash() -> str:
    """Return the SHA-256 of jieba's dictionary, 64 hexadecimal digits."""
    return hashlib.sha256(_dictionary_file().read_bytes()).hexdigest()


def _read(file: Path) -> bytes | None:
    """Return what was kept in a file; None if it is not there, cut short or changed."""
    try:
        stored = file.read_bytes()
    except OSError:
        return None
    return stored[32:] if hashlib.sha256(stored[32:]).digest() == stored[:32] else None


def _write(file: Path, content: bytes) -> None:
    """Put a file in place in one step, its SHA-256 first; do without where none can be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(hashlib.sha256(content).digest() + content)
            Path(temporary).replace(file)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
    except OSError:
        return
