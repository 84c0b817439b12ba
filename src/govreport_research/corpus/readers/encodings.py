"""Bytes to text: which encoding they are in, and how certain that is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers.reading import UnreadableError
from govreport_research.corpus.readers.script import chinese_share, garbled_share

_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKED: Final = tuple(mark for mark, _ in _MARKS)
_CANDIDATES: Final = ("gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be")
#: What pages declare, and the encoding that holds all characters found under that name.
_DECLARED: Final[dict[str, str]] = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "hz-gb-2312": "hz",
}
#: Of a long text, so many characters at its middle are judged.
_JUDGED: Final = 8_000
#: A file may have so many broken characters (a copying fault, a cut end) and still be read.
_BROKEN_SHARE: Final = 0.002
_ASCII: Final = re.compile(r"[\x00-\x7f]+")
_HZ: Final = re.compile(rb"~\{(?:[\x21-\x7e]{2})+~\}")


@dataclass(frozen=True)
class Decoded:
    """A text and how it was decoded.

    Attributes
    ----------
    text : str
        Without a byte-order mark, line ends untouched.
    encoding : str
        As Python spells it.
    certainty : float
        1 where a mark or well-formed UTF-8 decides; else how much better the text looks in
        this encoding than in any other, from 0.5 (as good in another) to 1.
    notes : tuple of Bilingual
        A wrong declaration, broken bytes.
    """

    text: str
    encoding: str
    certainty: float
    notes: tuple[Bilingual, ...] = ()


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the encoding it is in: the short form of `recognise`.

    Parameters
    ----------
    data : bytes
        Content of a text file, not empty.

    Returns
    -------
    text : str
    encoding : str

    Raises
    ------
    UnreadableError
        If no encoding fits.

    Examples
    --------
    >>> decode("政务服务标准化、规范化、便利化".encode("gb18030"))
    ('政务服务标准化、规范化、便利化', 'gb18030')
    """
    decoded = recognise(data)
    return decoded.text, decoded.encoding


def recognise(data: bytes, declared: str = "") -> Decoded:
    """Return the text of `data`, the encoding it is in, and how certain that is.

    A byte-order mark decides; else UTF-8 if every byte fits it; else HZ if its shifts stand in
    plain ASCII; else what the page declares, if every byte fits it and the text is sound
    (gb2312 and gbk are read as GB18030, which holds them); else the likeliest of GB18030,
    Big5, Big5-HKSCS and UTF-16 as charset-normalizer judges it. Last, an encoding in which no
    more than 2 in 1,000 characters are broken.

    Parameters
    ----------
    data : bytes
    declared : str, default ""
        Name of the encoding that the file itself states.

    Returns
    -------
    Decoded

    Raises
    ------
    UnreadableError
        If no encoding fits.

    Examples
    --------
    >>> recognise("营商环境，深圳䶮".encode("gb18030"), "gb2312").encoding
    'gb18030'
    """
    if data.startswith(_MARKED):
        return _marked(data, next(name for mark, name in _MARKS if data.startswith(mark)))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken_at = error.start
    else:
        if data.isascii() and _HZ.search(data):
            return Decoded(data.decode("hz", "replace"), "hz", 0.99)
        if "\x00" not in text:  # UTF-16 without a mark can pass for UTF-8
            return Decoded(text, "utf-8", 1.0, _wrong(declared, "utf-8"))
        broken_at = text.index("\x00")
    stated = _DECLARED.get(declared.strip().lower(), "")
    if stated:
        try:
            text = data.decode(stated)
        except UnicodeDecodeError:
            pass
        else:
            if _soundness(text) > 0.5:
                return Decoded(text, stated, _certainty(data, stated))
    from charset_normalizer import from_bytes  # few files need it

    best = from_bytes(data, cp_isolation=list(_CANDIDATES)).best()
    if best is not None:
        encoding = best.encoding.replace("_", "-")
        notes = _wrong(declared, encoding)
        return Decoded(data.decode(encoding), encoding, _certainty(data, encoding), notes)
    return _damaged(data, broken_at, declared)


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, 1.0)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        if _broken(text) <= _BROKEN_SHARE:
            return Decoded(text, encoding, 1.0, (_note_broken(text),))
        place = error.start
    raise UnreadableError(
        Bilingual(
            f"文件开头标明 {encoding}，但第 {place} 字节不符。请另存为 UTF-8。",
            f"it begins as {encoding} but byte {place} does not fit. Save it again as UTF-8.",
        )
    )


def _damaged(data: bytes, broken_at: int, declared: str) -> Decoded:
    """Decode with stand-ins for the few bytes that fit nowhere, or refuse."""
    attempts = []
    for rank, encoding in enumerate(("utf-8", *_CANDIDATES)):
        text = data.decode(encoding, "replace")
        if _broken(text) <= _BROKEN_SHARE and "\x00" not in text:
            attempts.append((-_soundness(text), rank, encoding, text))
    if attempts:
        score, _, encoding, text = min(attempts)
        if score < -0.5:
            notes = (*_wrong(declared, encoding), _note_broken(text))
            return Decoded(text, encoding, _certainty(data, encoding), notes)
    raise UnreadableError(
        Bilingual(
            f"不是 UTF-8（第 {broken_at} 字节不符），也不是 GB18030、Big5 或 UTF-16。"
            "请用能正确显示它的编辑器打开，另存为 UTF-8。",
            f"it is not UTF-8 (byte {broken_at} does not fit), nor GB18030, Big5 or UTF-16. "
            "Open it in an editor that shows it rightly and save it as UTF-8.",
        )
    )


def _broken(text: str) -> float:
    return text.count("\ufffd") / max(1, len(text))


def _note_broken(text: str) -> Bilingual:
    n = text.count("\ufffd")
    return Bilingual(f"{n} 处字节损坏，以 � 代替", f"{n} broken bytes stand as \ufffd")


def _wrong(declared: str, encoding: str) -> tuple[Bilingual, ...]:
    """Return a note if the file declares another encoding than the one it is in."""
    name = declared.strip().lower()
    if not name or _canonical(name) == _canonical(encoding):
        return ()
    return (
        Bilingual(
            f"声明的编码 {name} 有误，实为 {encoding}",
            f"it declares {name} but is in {encoding}",
        ),
    )


def _canonical(name: str) -> str:
    name = _DECLARED.get(name, name)
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return name
    return {"utf-8-sig": "utf-8", "big5": "big5hkscs"}.get(found, found)


def _soundness(text: str) -> float:
    """Return how much a text looks like Chinese prose: 0 to 1."""
    middle = max(0, (len(text) - _JUDGED) // 2)
    piece = text[middle : middle + _JUDGED]
    wide = _ASCII.sub("", piece)
    return chinese_share(wide) * max(0.0, 1.0 - 2.0 * garbled_share(wide))


def _rivals(data: bytes, encoding: str) -> Iterator[float]:
    middle = max(0, (len(data) - 2 * _JUDGED) // 4 * 2)
    piece = data[middle : middle + 2 * _JUDGED]
    for other in _CANDIDATES:
        if not {encoding, other} <= {"big5", "big5hkscs"} and encoding != other:
            yield _soundness(piece.decode(other, "replace"))


def _certainty(data: bytes, encoding: str) -> float:
    own = _soundness(data.decode(encoding, "replace"))
    best_rival = max(_rivals(data, encoding), default=0.0)
    return round(own / (own + best_rival), 3) if own > 0 else 0.5
