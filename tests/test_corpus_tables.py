"""Tables of a corpus as Parquet files: what is in them, their bytes, memory, and failures."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from distributed import Client, LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import blocks, parquet, schema, shards
from govreport_research.bilingual import Bilingual
from govreport_research.cli import main
from govreport_research.corpus import file_texts
from govreport_research.measures import corpus_tables
from govreport_research.measures.corpus_tables import TABLES
from govreport_research.tables import Column, Table, conform
from govreport_research.text import report_shards
from govreport_research.text.tokens import index_tokens

#: Headings, items, quantities and themes, drawn by lot into reports of any length.
SENTENCES = (
    "推进“一网通办”，办理事项{n}件，群众满意率达到9{n}.5%。",
    "一是深化“放管服”改革，审批时限由{n}0个工作日压缩至{n}个工作日。",
    "部分工作人员法治意识不强，执法能力有待提高。",
    "主要负责人履行推进法治建设第一责任人职责，召开会议{n}次。",
    "开展行政执法监督，抽查案卷{n}00余份。",
)
CHAPTERS = ("主要举措和成效", "存在的不足和原因", "主要负责人履行职责情况", "下一年度工作安排")


def written(seed: int, characters: int = 900) -> str:
    """A report by lot; every third in traditional script."""
    rng = np.random.default_rng(seed)
    lines = [f"某县{seed}年度法治政府建设报告", "现将有关情况报告如下。"]
    for numeral, chapter in zip("一二三四", CHAPTERS, strict=True):
        lines.append(f"{numeral}、{chapter}")
        length = 0
        while length < characters / 4:
            drawn = rng.choice(len(SENTENCES), 2)
            line = "".join(SENTENCES[each].format(n=rng.integers(1, 9)) for each in drawn)
            lines.append(line.replace("执法", "執法") if seed % 3 == 0 else line)
            length += len(line)
    return "\n".join(lines)


@pytest.fixture(scope="session")
def generated(corpus_of: Callable[..., gr.Corpus]) -> gr.Corpus:
    return corpus_of({f"r{seed:03}": written(seed) for seed in range(24)})


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Cut reports, texts and passages into shards of so many characters."""

    def cut(limit: int) -> None:
        for module in (file_texts, report_shards, blocks):
            monkeypatch.setattr(module, "shards", lambda sizes, *_: shards.shards(sizes, limit))

    return cut


def in_memory(corpus: gr.Corpus) -> dict[str, pd.DataFrame]:
    """What the functions of the package return."""
    passages = gr.split_corpus(corpus)
    tokens = gr.tokenize(passages, gr.load_segmenter())
    words = passages[["passage_id", "report_id"]].assign(
        words=[" ".join(each) for each in tokens], n_words=[len(each) for each in tokens]
    )
    return {
        "reports": corpus.reports,
        "passages": passages,
        "tokens": conform(words, schema.TOKENS),
        "indicators": gr.corpus_indicators(corpus),
        "themes": gr.code_themes(passages, gr.load_codebook()),
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def assert_as_in_memory(folder: Path, corpus: gr.Corpus, rows: dict[str, int]) -> None:
    expected = in_memory(corpus)
    assert rows == {name: len(frame) for name, frame in expected.items()}
    for name, frame in expected.items():
        read = gr.read_table(folder / f"{name}.parquet")
        pd.testing.assert_frame_equal(read, frame, check_exact=True)


def test_files_hold_what_is_in_memory(corpus: gr.Corpus, tmp_path: Path) -> None:
    rows = gr.write_tables(corpus, tmp_path)
    assert_as_in_memory(tmp_path, corpus, rows)


def test_files_of_many_shards_hold_what_is_in_memory(
    generated: gr.Corpus, tmp_path: Path, small_shards: Callable[[int], None]
) -> None:
    small_shards(5000)
    assert len(report_shards.report_shards(generated)) > 4
    rows = gr.write_tables(generated, tmp_path)
    assert_as_in_memory(tmp_path, generated, rows)


def test_corrections_and_columns_of_ones_own_are_in_the_files(
    corpus_folder: Path, tmp_path: Path
) -> None:
    before = gr.corpus_indicators(gr.load_corpus(corpus_folder))
    heading = "三、《罗庄区2023年法治政府建设工作计划》重点任务落实情况。"
    correction = {"report_id": "luozhuang-2023", "heading": heading, "action": "set"}
    pd.DataFrame([correction | {"role": "plans"}]).to_csv(
        corpus_folder / "outline_overrides.csv", index=False
    )
    listing = corpus_folder / "reports.csv"
    lines = listing.read_text(encoding="utf-8-sig").splitlines()
    own = ["试点/pilot", *"是否是否是"]
    listing.write_text(
        "\n".join(f"{line},{each}" for line, each in zip(lines, own, strict=True)) + "\n",
        encoding="utf-8",
    )
    corrected = gr.load_corpus(corpus_folder)
    rows = gr.write_tables(corrected, tmp_path / "out")
    assert_as_in_memory(tmp_path / "out", corrected, rows)
    reports = gr.read_table(tmp_path / "out" / "reports.parquet")
    assert sorted(reports["试点/pilot"]) == sorted(own[1:])
    after = gr.corpus_indicators(corrected)
    changed = before["role"] != after["role"]
    assert changed.any()
    assert set(after.loc[changed, "role"]) == {"plans"}
    assert set(after.loc[changed, "report_id"]) == {"luozhuang-2023"}


def test_bytes_do_not_depend_on_workers_or_shards(
    generated: gr.Corpus,
    tmp_path: Path,
    small_shards: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 100)  # several row groups, which cut across the shards
    made = []
    for number, (limit, jobs) in enumerate(((10**6, 1), (4000, 1), (9000, 2))):
        small_shards(limit)
        folder = tmp_path / f"{number}"
        with joblib.parallel_config(n_jobs=jobs):
            gr.write_tables(generated, folder)
            indicators = gr.corpus_indicators(generated)
        made.append(contents(folder) | {"csv": indicators.to_csv().encode()})
    assert all(each == made[0] for each in made)
    assert set(made[0]) == {*(f"{name}.parquet" for name in TABLES), "csv"}


def test_bytes_depend_on_no_threads_and_polars_is_loaded_only_when_used(
    corpus: gr.Corpus, tmp_path: Path, root: Path
) -> None:
    code = (
        "import sys, importlib.util, govreport_research as gr, pandas as pd\n"
        "[getattr(gr, name) for name in gr.__all__]\n"
        "corpus = gr.load_corpus('data/approval-bureaus')\n"
        "gr.code_themes(gr.split_corpus(corpus), gr.load_codebook())\n"
        "gr.corpus_indicators(corpus)\n"
        "print('polars' in sys.modules, importlib.util.find_spec('pyarrow'),\n"
        "      pd.array(['a'], dtype='str').dtype.storage)\n"
        "gr.write_tables(corpus, sys.argv[1])\n"
        "import polars; print(polars.thread_pool_size())"
    )
    threads = pl.thread_pool_size() + 3
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "there"],
        cwd=root,
        env=os.environ | {"POLARS_MAX_THREADS": f"{threads}", "PYTHONHASHSEED": "5"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "None", "python", f"{threads}"]
    gr.write_tables(corpus, tmp_path / "here")
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_no_more_than_two_shards_are_held_at_once(
    corpus_of: Callable[..., gr.Corpus],
    tmp_path: Path,
    small_shards: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small_shards(3000)
    made: list[weakref.ref[object]] = []
    alive: list[int] = []
    make = corpus_tables._make

    def counted(plan, reports):
        result = make(plan, reports)
        made.append(weakref.ref(result))
        alive.append(sum(each() is not None for each in made))
        return result

    monkeypatch.setattr(corpus_tables, "_make", counted)
    held = corpus_of({f"r{seed:03}": written(seed, 3000) for seed in range(9)})
    with joblib.parallel_config(n_jobs=1):
        gr.write_tables(held, tmp_path)
    assert len(made) == 9
    assert max(alive) <= 2  # the one just made, and the one being written


@pytest.mark.parametrize("stage", ["_make", "_code", "join"])
@pytest.mark.parametrize("error", [OSError("no space left"), KeyboardInterrupt()])
def test_a_run_that_fails_leaves_the_files_of_an_earlier_one(
    stage: str,
    error: BaseException,
    corpus: gr.Corpus,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    small_shards: Callable[[int], None],
) -> None:
    gr.write_tables(corpus, tmp_path)
    earlier = contents(tmp_path)
    small_shards(3000)
    function = getattr(corpus_tables, stage)
    calls = iter([function, function])

    def failing(*given):
        call = next(calls, None)
        if call is None:
            raise error
        return call(*given)

    monkeypatch.setattr(corpus_tables, stage, failing)
    other = corpus.select(years=[2021])
    with pytest.raises(type(error)), joblib.parallel_config(n_jobs=1):
        gr.write_tables(other if stage == "join" else corpus, tmp_path)
    assert contents(tmp_path) == earlier


def test_only_what_is_asked_for_is_written(corpus: gr.Corpus, tmp_path: Path) -> None:
    gr.write_tables(corpus, tmp_path / "all")
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "notes.txt").write_text("mine")
    for name in TABLES:
        gr.write_tables(corpus, tmp_path / "some", [name])
    assert contents(tmp_path / "some") == contents(tmp_path / "all") | {"notes.txt": b"mine"}


def test_a_file_says_what_its_columns_mean(corpus: gr.Corpus, tmp_path: Path) -> None:
    gr.write_tables(corpus, tmp_path, ["passages", "reports"])
    metadata = pl.read_parquet_metadata(tmp_path / "passages.parquet")
    resource = json.loads(metadata["frictionless"])
    assert resource["name"] == "passages"
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == schema.PASSAGES.names
    assert fields["characters"]["unit"] == "characters"
    assert schema.PASSAGES["role"].meaning.zh in fields["role"]["description"]
    reports = pl.read_parquet_schema(tmp_path / "reports.parquet")
    assert reports["date_written"] == pl.Date
    assert reports["year"] == pl.Int64
    assert reports["title"] == pl.String


MIXED = Table(
    "mixed",
    Bilingual("各类", "Mixed"),
    Bilingual("一行", "a row"),
    tuple(
        Column(kind, kind, Bilingual("值", "value"))
        for kind in ("string", "integer", "number", "boolean", "date")
    ),
)
ROW = st.tuples(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.floats(allow_nan=False),
    st.none() | st.booleans(),
    st.just("") | st.dates().map(str),
)


@settings(max_examples=30)
@given(st.lists(ROW), st.integers(1, 5))
def test_any_table_comes_back_however_it_is_cut(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]], size: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    columns = dict(zip(MIXED.names, zip(*rows, strict=True), strict=True)) if rows else {}
    frame = conform(
        pd.DataFrame(
            {name: pd.Series(columns.get(name, ()), dtype="object") for name in MIXED.names}
        ).fillna({"number": np.nan}),
        MIXED,
    )
    parts = []
    for number, start in enumerate(range(0, max(1, len(frame)), size)):
        parts.append(folder / f"{number:03}.parquet")
        parts[-1].write_bytes(parquet.encode(frame.iloc[start : start + size], MIXED))
    assert parquet.join(parts, MIXED, folder / "joined.parquet") == len(frame)
    parts[0].write_bytes(parquet.encode(frame, MIXED))
    parquet.join(parts[:1], MIXED, folder / "whole.parquet")
    assert (folder / "joined.parquet").read_bytes() == (folder / "whole.parquet").read_bytes()
    pd.testing.assert_frame_equal(gr.read_table(folder / "joined.parquet"), frame, check_exact=True)


def test_half_a_surrogate_pair_is_replaced(
    corpus_of: Callable[..., gr.Corpus], tmp_path: Path
) -> None:
    held = corpus_of({"r": "一、主要举措\n制定\ud800办法3件。"})
    gr.write_tables(held, tmp_path)
    assert gr.read_table(tmp_path / "passages.parquet")["text"].tolist() == ["制定\ufffd办法3件。"]


def test_some_columns_are_read_in_the_order_asked_for(corpus: gr.Corpus, tmp_path: Path) -> None:
    gr.write_tables(corpus, tmp_path, ["themes"])
    read = gr.read_table(tmp_path / "themes.parquet", ["weight", "theme"])
    assert list(read) == ["weight", "theme"]
    assert len(read) == len(gr.read_table(tmp_path / "themes.parquet"))


def test_what_cannot_be_written_or_read_is_named(corpus: gr.Corpus, tmp_path: Path) -> None:
    with pytest.raises(gr.InputError, match=r"table themez: .*Did you mean themes") as caught:
        gr.write_tables(corpus, tmp_path, ["themez", "topics"])
    assert len(caught.value.problems) == 2
    (tmp_path / "file").write_text("mine")
    with pytest.raises(gr.InputError, match="this is a file"):
        gr.write_tables(corpus, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
    with pytest.raises(gr.InputError, match="no Parquet file that govreport wrote"):
        gr.read_table(tmp_path / "file")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "other.parquet")
    with pytest.raises(gr.InputError, match="no Parquet file that govreport wrote"):
        gr.read_table(tmp_path / "other.parquet")
    with pytest.raises(gr.InputError, match="there is no such file"):
        gr.read_table(tmp_path / "none.parquet")
    gr.write_tables(corpus, tmp_path, ["reports"])
    with pytest.raises(gr.InputError, match=r"column yeer: there is none.*Did you mean year"):
        gr.read_table(tmp_path / "reports.parquet", ["yeer"])


def test_a_correction_that_does_not_fit_is_named(corpus_folder: Path, tmp_path: Path) -> None:
    (corpus_folder / "outline_overrides.csv").write_text(
        "report_id,heading,action\ndayu-2021,無此標題,remove\n", encoding="utf-8"
    )
    held = gr.load_corpus(corpus_folder)
    with pytest.raises(gr.InputError, match=r"row 2 .dayu-2021.*is not in the text"):
        gr.write_tables(held, tmp_path)
    with pytest.raises(gr.InputError, match=r"row 2 .dayu-2021.*is not in the text"):
        gr.corpus_indicators(held)


def test_without_polars_the_extra_is_named(
    corpus: gr.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    for call in (lambda: gr.write_tables(corpus, tmp_path), lambda: gr.read_table(tmp_path)):
        with pytest.raises(gr.InputError, match=r"pip install 'govreport-research\[parquet\]'"):
            call()


def test_the_command(
    root: Path, tmp_path: Path, corpus: gr.Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(root / "data" / "approval-bureaus")
    assert main(["tables", folder, str(tmp_path / "out"), "--only", "reports", "passages"]) == 0
    printed = capsys.readouterr().out
    n_passages = len(gr.split_corpus(corpus))
    assert any(line.split()[:2] == ["passages", f"{n_passages}"] for line in printed.splitlines())
    assert set(contents(tmp_path / "out")) == {"reports.parquet", "passages.parquet"}
    assert main(["tables", folder, str(tmp_path / "out"), "--only", "topics"]) == 2
    assert "there is no such table" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_gives_the_same_tables(
    cluster: LocalCluster,
    corpus: gr.Corpus,
    generated: gr.Corpus,
    tmp_path: Path,
    small_shards: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small_shards(5000)
    monkeypatch.setattr("govreport_research.cache.cache_folder", lambda: tmp_path / "none")
    segmenter = gr.load_segmenter()

    def all_of_it(folder: Path) -> dict[str, object]:
        """Every stage that works in parallel, and the bytes of all tables."""
        loaded = gr.load_corpus(corpus.folder)
        passages = gr.split_corpus(generated)
        tokens = index_tokens(passages["measured"].tolist(), segmenter)
        gr.write_tables(generated, folder)
        return {
            "loaded": (loaded.fingerprint, loaded.ledger.to_csv()),
            "passages": passages.to_csv(),
            "tokens": (tokens.vocabulary, tokens.ids.tolist(), tokens.bounds.tolist()),
            "indicators": gr.corpus_indicators(generated).to_csv(),
            "files": contents(folder),
        }

    with joblib.parallel_config(n_jobs=1):
        here = all_of_it(tmp_path / "here")
    shutil.rmtree(tmp_path / "none")
    with Client(cluster) as client:
        before = _tasks(client)
        with joblib.parallel_config(backend="dask"):
            there = all_of_it(tmp_path / "there")
        assert _tasks(client) >= before + 5
    assert there == here


def _tasks(client: Client) -> int:
    """Return how many pieces of work the workers have finished."""
    done = client.run(lambda dask_worker: len(dask_worker.state.log))
    return sum(done.values())
