"""The tables of a corpus as Parquet files, shard by shard, however large the corpus is.

Every shard of reports is read, split, segmented and measured in one go, in whatever process is
free, which hands back the tables of the shard as compressed bytes. They are put on disk in the
order of the corpus and joined in the end, so that no table is ever in memory as a whole. Theme
codes rest on document frequencies over the whole corpus: these are counted on the way, and the
passages that lie on disk are coded in a second pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, overload

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.codebook import load_codebook
from govreport_research.measures.indicators import indicator_columns
from govreport_research.measures.themes import code_with, document_frequencies, invert
from govreport_research.parquet import decode, encode, join, need_polars
from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems
from govreport_research.shards import map_shards
from govreport_research.tables import Column, Table, from_columns
from govreport_research.text.passages import passage_table
from govreport_research.text.places import placed
from govreport_research.text.report_shards import UnreadReport, characters, report_shards
from govreport_research.text.word_lists import load_segmenter
from govreport_research.text.words import Segmenter

if TYPE_CHECKING:
    from govreport_research.corpus.reports import Corpus

#: Names of the files, and what each of them holds.
TABLES: Final[dict[str, Table]] = {
    "reports": schema.REPORTS,
    "passages": schema.PASSAGES,
    "tokens": schema.TOKENS,
    "indicators": schema.CORPUS_INDICATORS,
    "themes": schema.THEME_CODES,
}
_WHAT: Final = Bilingual("数据表", "Tables")
_CODING: Final = Bilingual("主题编码", "Theme codes")
#: Columns of the passages that the coding by theme reads.
_CODED: Final = ("passage_id", "report_id", "kind", "measured")
_ADDED: Final = Bilingual("本语料库自加的列", "a column that was added to this corpus")


@dataclass(frozen=True)
class _Plan:
    """What to make of every shard."""

    tables: frozenset[str]
    segmenter: Segmenter
    codebook: pd.DataFrame


@dataclass(frozen=True)
class _Made:
    """Tables of one shard as bytes, and what the second pass needs to know of it."""

    tables: dict[str, bytes]
    n_passages: int
    frequencies: Counter[str]


def write_tables(
    corpus: Corpus,
    folder: Path | str,
    tables: Sequence[str] = tuple(TABLES),
    *,
    segmenter: Segmenter | None = None,
    codebook: pd.DataFrame | None = None,
) -> dict[str, int]:
    """Write tables of a corpus to Parquet files.

    Parameters
    ----------
    corpus : Corpus
        From `load_corpus`; corrections of outlines in its folder are applied.
    folder : Path or str
        Where the files go, ``<table>.parquet``; made if it is not there. What else is in it
        stays.
    tables : sequence of str
        Some of ``reports`` (metadata, own columns too), ``passages`` (as `split_corpus`),
        ``tokens`` (columns of ``schema.TOKENS``: the words that `tokenize` gives, a line for each
        passage), ``indicators`` (as `corpus_indicators`) and ``themes`` (as `code_themes`).
    segmenter : Segmenter, optional
        That of `load_segmenter` if not given.
    codebook : pandas.DataFrame, optional
        That of `load_codebook` if not given.

    Returns
    -------
    dict of str to int
        Rows of every table.

    Raises
    ------
    InputError
        If polars is not installed, a table is not known, `folder` is a file, or a correction
        of an outline does not fit.

    Notes
    -----
    Rows are in the order of the corpus. The bytes of a file depend on the corpus, the word
    lists, the codebook and the release of polars, and not on the number of workers. The files
    are put in place when all are whole: a run that fails leaves those of an earlier one as
    they were. The cache of passages and words is neither read nor filled.

    Memory is bounded by a shard of 400,000 characters for each worker, beyond the texts
    that `corpus` holds. Meanwhile the folder needs room for all tables twice.
    """
    need_polars()
    names = tuple(dict.fromkeys(tables))
    raise_problems(
        Problem(f"table {name}", "there is no such table.", did_you_mean(name, TABLES))
        for name in names
        if name not in TABLES
    )
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise InputError([Problem(str(target), "this is a file.", "Name a folder.")])
    target.mkdir(parents=True, exist_ok=True)
    described = TABLES | {"reports": _reports_table(corpus)}
    with TemporaryDirectory(prefix=".tables-", dir=target) as made:
        staging = Path(made)
        if "reports" in names:
            _put(staging, "reports", 0, encode(corpus.reports, described["reports"]))
        if set(names) - {"reports"}:
            # Coding by theme reads the passages, whether they are wanted or not.
            staged = frozenset(names) | ({"passages"} if "themes" in names else set())
            plan = _Plan(
                staged,
                load_segmenter() if segmenter is None else segmenter,
                load_codebook() if codebook is None else codebook,
            )
            _stage(corpus, plan, staging)
        rows = {
            name: join(
                sorted((staging / name).iterdir()), described[name], staging / f"{name}.parquet"
            )
            for name in names
        }
        for name in names:
            (staging / f"{name}.parquet").replace(target / f"{name}.parquet")
    return rows


def _stage(corpus: Corpus, plan: _Plan, staging: Path) -> None:
    """Write the tables of every shard to files of their own."""
    parts = report_shards(corpus)
    size = characters(parts)
    n_passages, frequencies = 0, Counter[str]()
    making = map_shards(partial(_make, plan), parts, size=size, what=_WHAT)
    for number, made in enumerate(making):
        for name, body in made.tables.items():
            _put(staging, name, number, body)
        n_passages += made.n_passages
        frequencies.update(made.frequencies)
    if "themes" not in plan.tables:
        return
    code = partial(_code, plan.codebook, invert(n_passages, frequencies))
    passages = _Bodies(sorted((staging / "passages").iterdir()))
    for number, body in enumerate(map_shards(code, passages, size=size, what=_CODING)):
        _put(staging, "themes", number, body)


def _make(plan: _Plan, reports: Sequence[UnreadReport]) -> _Made:
    readings = [(each, each.read()) for each in reports]
    passages = passage_table(
        [(each.report_id, each.text, each.simplified) for each in reports],
        placed(reading for _, reading in readings),
    )
    bodies = {}
    frequencies = Counter[str]()
    if "passages" in plan.tables:
        bodies["passages"] = encode(passages, schema.PASSAGES)
    if "tokens" in plan.tables:
        bodies["tokens"] = encode(_tokens(passages, plan.segmenter), schema.TOKENS)
    if "indicators" in plan.tables:
        columns = indicator_columns((each.report_id, reading) for each, reading in readings)
        frame = from_columns(columns, schema.CORPUS_INDICATORS)
        bodies["indicators"] = encode(frame, schema.CORPUS_INDICATORS)
    if "themes" in plan.tables:
        frequencies = document_frequencies(passages, plan.codebook)
    return _Made(bodies, len(passages), frequencies)


def _tokens(passages: pd.DataFrame, segmenter: Segmenter) -> pd.DataFrame:
    if passages.empty:
        return schema.TOKENS.empty()
    tokens = segmenter.index(passages["measured"].tolist())
    # Blanks part the words of a passage.
    words = ["_".join(word.split()) for word in tokens.vocabulary]
    lists = replace(tokens, vocabulary=words).lists()
    columns = {
        "passage_id": passages["passage_id"].tolist(),
        "report_id": passages["report_id"].tolist(),
        "words": list(map(" ".join, lists)),
        "n_words": list(map(len, lists)),
    }
    return from_columns(columns, schema.TOKENS)


def _code(codebook: pd.DataFrame, idf: dict[str, float], passages: bytes) -> bytes:
    frame = decode(passages, schema.PASSAGES, _CODED)
    return encode(code_with(frame, codebook, idf), schema.THEME_CODES)


class _Bodies(Sequence[bytes]):
    """Contents of files, read when they are asked for."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files

    def __len__(self) -> int:
        return len(self._files)

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(at, slice):
            return _Bodies(self._files[at])
        return self._files[at].read_bytes()


def _put(staging: Path, name: str, number: int, body: bytes) -> None:
    folder = staging / name
    folder.mkdir(exist_ok=True)
    (folder / f"{number:06}.parquet").write_bytes(body)


def _reports_table(corpus: Corpus) -> Table:
    known = {each.name: each for each in (*schema.REPORTS.columns, *schema.REPORTS_DERIVED.columns)}
    columns = tuple(
        known.get(name) or Column(name, "string", _ADDED, required=False)
        for name in corpus.reports.columns
    )
    return Table("reports", schema.REPORTS.title, schema.REPORTS.row, columns)


__all__ = ["TABLES", "write_tables"]
