"""The cache gives back what was kept, whoever else writes, dies or damages it, and stays small."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research.cache import Cache
from govreport_research.keys import keys_of, source_version
from govreport_research.shards import shards
from govreport_research.text.tokens import index_tokens
from govreport_research.text.words import Segmenter

VERSION = b"v"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache("tokens", tmp_path / "folder")


def keys(*texts: str) -> list[bytes]:
    return keys_of(texts, VERSION)


def held(cache: Cache, *texts: str) -> list[tuple[bytes, int] | None]:
    """Return body and place for each text, None for one that is not there."""
    found = cache.find(keys(*texts))
    pairs = zip(found.block.tolist(), found.place.tolist(), strict=True)
    return [(found.bodies[block], place) if block >= 0 else None for block, place in pairs]


def test_what_was_kept_is_found_and_nothing_else(cache):
    assert held(cache, "甲") == [None]
    cache.keep(keys("甲", "乙"), b"first")
    cache.keep(keys("丙"), b"second")
    assert held(cache, "丙", "乙", "丁", "乙") == [
        (b"second", 0),
        (b"first", 1),
        None,
        (b"first", 1),
    ]
    assert held(Cache("passages", cache.file.parent), "甲") == [None], "another kind"
    assert cache.find([]).bodies == []


def test_keys_differ_by_text_and_by_version():
    texts = ["甲", "乙", "", "\ud800"]
    versions = [b"a", b"b", b"a" * 16, b"a" * 16 + b"b", b"a" * 32]
    keys = [key for version in versions for key in keys_of(texts, version)]
    assert len(set(keys)) == len(keys) == 20
    assert {len(key) for key in keys} == {16}
    assert keys_of(texts[:1], b"a") == keys[:1]


def test_the_version_of_code_is_that_of_its_files(tmp_path):
    folder = tmp_path / "stage"
    folder.mkdir()
    (folder / "a.py").write_text("x = 1\n")
    before = source_version(folder)
    (folder / "notes.txt").write_text("no code")
    assert source_version(folder) == before
    (folder / "a.py").write_text("x = 2\n")
    assert source_version(folder) != before


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=5), max_size=6))
def test_the_latest_block_of_a_key_is_found(tmp_path_factory, blocks):
    cache = Cache("tokens", tmp_path_factory.mktemp("cache"))
    latest = {}
    for number, block in enumerate(blocks):
        cache.keep(keys(*block), str(number).encode())
        latest |= {text: (str(number).encode(), place) for place, text in enumerate(block)}
    assert held(cache, *"甲乙丙丁戊己庚辛") == [latest.get(text) for text in "甲乙丙丁戊己庚辛"]


def test_a_damaged_block_is_dropped_with_a_note_and_the_others_stay(cache):
    cache.keep(keys("甲"), b"first")
    cache.keep(keys("乙"), b"second")
    with sqlite3.connect(cache.file) as database:
        database.execute("UPDATE blocks SET body = ? WHERE number = 1", (b"fIrst",))
    with pytest.warns(UserWarning, match="block of the cache is damaged"):
        assert held(cache, "甲", "乙") == [None, (b"second", 0)]
    cache.keep(keys("甲"), b"again")
    assert held(cache, "甲") == [(b"again", 0)]


@pytest.mark.parametrize("spoil", [lambda data: b"no database" * 99, lambda data: data[:5000]])
def test_a_damaged_file_is_begun_anew_with_a_note(cache, spoil):
    for number in range(40):
        cache.keep(keys(str(number)), b"x" * 500)
    cache.file.write_bytes(spoil(cache.file.read_bytes()))
    with pytest.warns(UserWarning, match="begun anew"):
        assert held(cache, "39") == [None]
    cache.keep(keys("甲"), b"again")
    assert held(cache, "甲", "39") == [(b"again", 0), None]


def test_a_folder_that_cannot_be_written_to_is_done_without(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = Cache("tokens", blocked)
    cache.keep(keys("甲"), b"first")
    assert held(cache, "甲") == [None]
    segmenter = Segmenter(["一网通办"], [])
    assert index_tokens(["推行一网通办"], segmenter, cache).lists() == [["推行", "一网通办"]]


def test_it_stays_within_its_size_and_keeps_what_is_used(tmp_path):
    cache = Cache("tokens", tmp_path, most_bytes=20_000)
    for number in range(100):
        cache.keep(keys(str(number)), os.urandom(1000))
        assert held(cache, "0") != [None], "it is used all the time"
    with sqlite3.connect(cache.file) as database:
        (size,) = database.execute("SELECT sum(length(keys) + length(body)) FROM blocks").fetchone()
    assert size <= 20_000
    assert cache.file.stat().st_size <= 60_000
    assert held(cache, "99") != [None]
    assert held(cache, "1") == [None]


# --- many processes

WORKER = """
import sys
from pathlib import Path
from govreport_research.cache import Cache
from govreport_research.keys import keys_of
cache = Cache("tokens", Path(sys.argv[1]))
print("ready", flush=True)
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    cache.keep(keys_of([str(number)], b"v"), str(number).encode() * 2000)
    cache.find(keys_of(map(str, range(0, number, 7)), b"v"))
"""


def start(cache: Cache, first: int, end: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, str(cache.file.parent), str(first), str(end)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def sound(cache: Cache) -> bool:
    with sqlite3.connect(cache.file) as database:
        return database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_four_processes_share_it_and_lose_nothing(cache):
    processes = [start(cache, 50 * n, 50 * (n + 1)) for n in range(4)]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0] * 4
    assert sound(cache)
    found = held(cache, *map(str, range(200)))
    assert found == [(str(number).encode() * 2000, 0) for number in range(200)]


def test_killed_in_the_middle_it_is_whole_and_usable(cache):
    rng = np.random.default_rng(0)
    for _ in range(6):
        process = start(cache, 0, 100_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(float(rng.uniform(0.02, 0.25)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert sound(cache)
    found = held(cache, *map(str, range(30)))
    assert all(
        each in (None, (str(number).encode() * 2000, 0)) for number, each in enumerate(found)
    )
    assert any(found)
    cache.keep(keys("甲"), b"after")
    assert held(cache, "甲") == [(b"after", 0)]


# --- what it is for


def test_passages_are_the_same_from_the_cache(corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cold = gr.split_corpus(corpus)
    warm = gr.split_corpus(corpus)
    by_hand = [
        gr.split_passages(corpus.text(name), corpus.simplified(name), name)
        for name in corpus.reports["report_id"]
    ]
    assert cold.equals(warm)
    assert cold.equals(type(cold)(np.vstack(by_hand), columns=cold.columns).astype(cold.dtypes))


@given(st.lists(st.integers(0, 50)), st.integers(1, 60))
def test_shards_cover_everything_once_in_order(sizes, limit):
    parts = shards(sizes, limit)
    assert [number for part in parts for number in range(len(sizes))[part]] == list(
        range(len(sizes))
    )
    assert all(part.stop > part.start for part in parts)
    assert all(sum(sizes[part]) >= limit for part in parts[:-1])
