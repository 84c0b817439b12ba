"""Words are jieba's on Chinese runs, terms stay whole, and nothing outside is touched."""

from __future__ import annotations

import csv
import logging
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import numpy as np
import opencc
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport_research.cache import Cache
from govreport_research.code_points import code_points
from govreport_research.keys import key_of_all, keys_of
from govreport_research.problems import InputError
from govreport_research.text import compiled, jieba_words, words
from govreport_research.text import tokens as tokens_module
from govreport_research.text.tokens import index_tokens, tokenize
from govreport_research.text.word_lists import load_segmenter
from govreport_research.text.words import Segmenter

DATA = Path(__file__).resolve().parent.parent / "data"
REPORTS = sorted((DATA / "approval-bureaus" / "texts").glob("*.txt"))


def simplified(file: Path) -> str:
    return opencc.OpenCC("t2s").convert(file.read_text(encoding="utf-8"))


def listed(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def plain() -> Segmenter:
    return Segmenter([], [])


@pytest.fixture(scope="module")
def ours() -> Segmenter:
    return load_segmenter(DATA / "terms.txt", DATA / "stopwords.txt")


@pytest.fixture(scope="module")
def reference():
    """Return jieba as anyone else would use it, with a cache of its own."""
    tokenizer = jieba_words._jieba().Tokenizer()
    with tokenizer.get_dict_file() as lines:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(lines)
    tokenizer.initialized = True
    return tokenizer


@pytest.mark.parametrize("file", REPORTS, ids=lambda file: file.stem)
def test_without_terms_words_are_jiebas_on_every_chinese_run(file, plain, reference):
    text = simplified(file)
    runs = re.findall("[\u4e00-\u9fd5]+", text)
    assert len(runs) > 100
    assert plain.words(text) == [word for run in runs for word in reference.lcut(run)]


@pytest.fixture(scope="module")
def both(ours):
    """Return the fast and the defining cutter, with the shipped terms of Chinese characters."""
    terms = [term for term in ours.terms if re.fullmatch("[\u4e00-\u9fd5]+", term)]
    return jieba_words.cutter(terms), jieba_words.jieba_cutter(terms)


def cut(cutter: jieba_words.Cutter, text: str) -> list[str]:
    starts, lengths = cutter.cut(code_points(text), 1)
    return [text[start : start + length] for start, length in zip(starts, lengths, strict=True)]


@pytest.mark.parametrize("file", REPORTS, ids=lambda file: file.stem)
def test_the_fast_way_gives_jiebas_words_with_the_shipped_terms(file, both):
    fast, defining = both
    assert fast.cut.__module__ == "govreport_research.text.jieba_words"
    text = simplified(file)
    assert cut(fast, text) == cut(defining, text)


FRAGMENTS = [
    "行政审批", "服务局", "法治政府", "一件事", "的", "了", "和", "全面", "推进", "罗庄区",
    "王晓明", "赋码", "兜底", "龘", "跨省通办", "告知承诺制", "满意度", "同志", "办事", "效率",
    " ", "\n", "三十", "丁丁丁", "a1", "，", "㐀", "𠀀", "\ud800",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.characters(min_codepoint=0x4E00,
       max_codepoint=0x9FD5), max_size=60))  # fmt: skip
def test_the_fast_way_gives_jiebas_words_on_any_text(both, parts):
    """Also where two cuts are exactly as probable, as for one character thrice."""
    fast, defining = both
    text = "".join(parts)
    found = cut(fast, text)
    assert found == cut(defining, text)
    assert "".join(found) == "".join(re.findall("[\u4e00-\u9fd5]", text))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("审批服务王"), min_size=1, max_size=4), max_size=200))
def test_both_ways_number_the_same_words_alike(both, spelt):
    text = "".join(spelt)
    lengths = np.array([len(word) for word in spelt], dtype=np.int32)
    starts = (np.cumsum(lengths) - lengths).astype(np.int32)
    expected = list(dict.fromkeys(spelt))
    for cutter in both:
        numbers, firsts = cutter.number(code_points(text), starts, lengths)
        assert [expected[number] for number in numbers] == spelt
        assert [spelt[first] for first in firsts] == expected


def test_more_words_than_the_first_table_holds_are_numbered(both):
    codes = np.arange(0x4E00, 0x9FD6, dtype=np.uint32)
    starts = np.arange(len(codes) - 1, dtype=np.int32)
    for lengths in (np.ones_like(starts), np.full_like(starts, 2)):
        for cutter in both:
            numbers, firsts = cutter.number(codes, starts, lengths)
            assert (numbers == starts).all()
            assert (firsts == starts).all()


def test_a_frequency_is_suggested_as_by_jieba_with_its_whole_dictionary(ours, reference):
    """Also for terms that hold other terms, and for words that jieba has."""
    terms = [term for term in ours.terms if re.fullmatch("[\u4e00-\u9fd5]+", term)]
    terms += ["行政审批", "审批服务", "行政审批服务局", "龘龘"]
    whole = jieba_words._jieba().Tokenizer()
    whole.FREQ, whole.total, whole.initialized = dict(reference.FREQ), reference.total, True
    suggested, total = jieba_words._suggested(terms, *jieba_words._dictionary())
    assert suggested == jieba_words._add(whole, terms)
    assert total == whole.total


def test_without_numba_the_words_are_the_same(ours, monkeypatch):
    monkeypatch.setitem(sys.modules, "govreport_research.text.word_paths", None)
    slow = Segmenter(ours.terms, ours.stopwords)
    texts = [simplified(REPORTS[0]), "打造app和12345热线", ""]
    assert slow._cutter.number is jieba_words._number
    assert [slow.words(text) for text in texts] == [ours.words(text) for text in texts]
    assert slow.index(texts).lists() == ours.index(texts).lists()


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("审批服务政府法治的一件事办0aZ+，。“ \n㐀𠀀"), max_size=40))
def test_words_are_the_chinese_characters_in_order(plain, text):
    found = plain.words(text)
    assert "".join(found) == "".join(re.findall("[\u4e00-\u9fd5]", text))
    assert all(found)


def test_chinese_terms_stay_whole(ours):
    text = "深化放管服改革，推行一网通办、容缺受理和免申即享，实行告知承诺制，跨省通办落地。"
    for term in ("放管服", "一网通办", "容缺受理", "免申即享", "告知承诺制", "跨省通办"):
        assert term in ours.tokens(text)


def test_terms_with_other_characters_stay_whole_by_longest_match():
    segmenter = Segmenter(["信用+", "信用+容缺办理", "12345热线", "双随机、一公开", "APP"], [])
    assert segmenter.tokens("探索“信用+容缺办理”和信用+金融") == [
        "探索",
        "信用+容缺办理",
        "信用+",
        "金融",
    ]
    assert "双随机、一公开" in segmenter.words("推进双随机、一公开监管")
    assert segmenter.words("信用＋") == ["信用+"], "full-width signs are the same signs"
    assert segmenter.words("打造app") == ["打造", "APP"], "case is no difference"
    assert "12345热线" not in segmenter.words("拨打012345热线"), "another number"
    assert "APP" not in segmenter.words("HAPPY"), "another word"


def test_few_occurrences_of_a_term_are_cut(ours):
    """Where two terms overlap one must give way (审批/事项 after 极简审批): 2 % at most."""
    terms = {term: re.compile(re.escape(term)) for term in ours.terms}
    occurrences = cut = 0
    for file in REPORTS:
        text = words._plain(simplified(file))
        edges, position = {0}, 0
        for word in ours.words(text):
            position = text.index(word, position)
            edges |= {position, position + len(word)}
            position += len(word)
        for pattern in terms.values():
            for match in pattern.finditer(text):
                occurrences += 1
                cut += bool(edges.intersection(range(match.start() + 1, match.end())))
    assert occurrences > 1000
    assert cut / occurrences <= 0.02


def test_each_shipped_term_occurs_in_the_source_it_names():
    texts = {file.stem: words._plain(simplified(file)) for file in REPORTS}
    with (DATA / "codebook.csv").open(encoding="utf-8", newline="") as file:
        codebook = {row["theme"]: re.split(r"[|、]", row["terms"]) for row in csv.DictReader(file)}
    rows = [line.split("\t") for line in listed("terms.txt")]
    assert len(rows) >= 250
    for term, source in rows:
        kind, name = source.split(" ")
        if kind == "codebook":
            assert term in codebook[name], (term, source)
        else:
            assert kind == "report", source
            assert term in texts[name], (term, source)


def test_each_shipped_stop_word_can_be_met_and_is_left_out(ours):
    for word in listed("stopwords.txt"):
        assert ours.words(word) == [word], f"{word} is never one word and stops nothing"
        assert ours.tokens(word) == []


def test_one_character_words_are_words_but_no_tokens(plain):
    text = "我在窗口办事的时候"
    assert plain.words(text) == ["我", "在", "窗口", "办事", "的", "时候"]
    assert plain.tokens(text) == ["窗口", "办事", "时候"]


def test_tokenize_keeps_every_passage(ours):
    passages = pd.DataFrame(
        {"passage_id": ["a:0", "a:9"], "measured": ["推行一网通办", "以及我们。"]}
    )
    tokens = tokenize(passages, ours)
    assert list(tokens.index) == ["a:0", "a:9"]
    assert tokens.tolist() == [["推行", "一网通办"], []]


PIECES = [
    "行政审批", "服务局", "的", "一件事", "“信用+", "容缺办理", "信用＋", "App", "ＡＰＰ",
    "12345热线", "１２３４５热线", "7×24小时", "1+N", "123", "，", "、", " ", "\n", "㎡",
    "\U000f0000", "Ⅱ",
    "龘", "\ud800",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(max_examples=150)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=1, max_size=5)
)
def test_many_texts_at_once_have_the_tokens_of_each(ours, defining, texts):
    """The way that takes shortcuts against the definition, character by character."""
    tokens = ours.index(texts)
    found = tokens.lists()
    assert found == [ours.tokens(text) for text in texts]
    assert found == [defined(ours, defining, text) for text in texts]
    assert tokens.vocabulary == list(dict.fromkeys(word for words in found for word in words))


@pytest.fixture(scope="module")
def defining(ours):
    """Return jieba with the terms of Chinese characters, built once."""
    mixed = set(ours._mixed.values())
    return jieba_words.jieba_cutter([term for term in ours.terms if term not in mixed])


def defined(segmenter: Segmenter, defining: jieba_words.Cutter, text: str) -> list[str]:
    """Return tokens as the module defines them: one form, longest terms, jieba between them."""
    text = words._plain(text)
    mixed = {words._plain(term).casefold(): term for term in segmenter._mixed.values()}
    pieces: list[str] = []
    for part in re.split(f"({segmenter._mixed_pattern.pattern})", text, flags=re.IGNORECASE):
        term = mixed.get(part.casefold())
        pieces += [term] if term else cut(defining, part)
    return [word for word in pieces if len(word) > 1 and word not in segmenter.stopwords]


def test_a_collection_that_was_measured_before_is_found_as_a_whole(ours, tmp_path, monkeypatch):
    monkeypatch.setattr(tokens_module, "_MANY", (1, 100))
    cache = Cache("tokens", tmp_path)
    texts = ["推行一网通办", "", "以及我们。", "推行一网通办", "持续深化放管服改革"]
    first = index_tokens(texts, ours, cache)
    # Nothing but the whole is asked for now.
    monkeypatch.setattr(tokens_module, "each_block", None)
    again = index_tokens(texts, ours, cache)
    assert again.vocabulary == first.vocabulary
    for one, other in ((again.ids, first.ids), (again.bounds, first.bounds)):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()
    monkeypatch.undo()
    monkeypatch.setattr(tokens_module, "_MANY", (1, 100))
    others = [
        texts[::-1],
        texts[1:],
        ["推行一网通办以及", "我们。", *texts[2:]],
        [*texts, "\ud800审批"],
        texts * 5,
    ]
    for chosen in others:
        assert index_tokens(chosen, ours, cache).lists() == [ours.tokens(text) for text in chosen]
    other = Segmenter(ours.terms[:3], ours.stopwords)
    assert index_tokens(texts, other, cache).lists() == [other.tokens(text) for text in texts]


@given(st.lists(st.text(st.sampled_from("审批a\ud800\udc00\U00010000"), max_size=3), max_size=4))
def test_two_collections_have_one_key_only_if_they_are_the_same(texts):
    key = key_of_all(texts, b"v")
    if any("\ud800" <= each <= "\udfff" for text in texts for each in text):
        assert key is None
        return
    joined = "".join(texts)
    for other in (
        [joined],
        ["", *texts],
        texts[::-1],
        [*texts[:-1], *(text[:-1] for text in texts[-1:])],
    ):
        assert (key_of_all(other, b"v") == key) == (other == texts)
    assert key_of_all(texts, b"w") != key


def test_tokens_come_from_the_cache_as_they_were_cut(ours, tmp_path):
    cache = Cache("tokens", tmp_path)
    texts = ["推行一网通办", "", "以及我们。", "推行一网通办", "持续深化放管服改革"]
    cold = index_tokens(texts, ours, cache)
    assert cold.lists() == [ours.tokens(text) for text in texts]
    assert len(cache.find(keys_of(texts, ours.version)).bodies) == 1
    for chosen in (texts, texts[::-1], texts[4:], [*texts, "新的段落"]):
        warm = index_tokens(chosen, ours, cache)
        assert warm.lists() == [ours.tokens(text) for text in chosen]
        assert warm.vocabulary == sorted({word for words in warm.lists() for word in words})
    other = Segmenter(ours.terms[:3], ours.stopwords)
    assert (cache.find(keys_of(texts[:1], other.version)).block == -1).all(), "another dictionary"


def test_a_segmenter_travels_to_another_process(ours):
    again = pickle.loads(pickle.dumps(ours))
    assert again.tokens("推行一网通办") == ours.tokens("推行一网通办")
    assert len(pickle.dumps(ours)) < 100_000


def test_nothing_global_changes():
    jieba = jieba_words._jieba()
    level, handlers = logging.getLogger("jieba").level, logging.getLogger("jieba").handlers[:]
    root = logging.getLogger().handlers[:]
    assert Segmenter(["罗庄区审批"], []).words("罗庄区审批") == ["罗庄区审批"]
    assert not jieba.dt.initialized
    assert jieba.dt.FREQ == {}
    assert not jieba.finalseg.Force_Split_Words
    assert "罗庄区审批" not in jieba_words._dictionary()[0], "terms of one segmenter reach no other"
    assert logging.getLogger("jieba").level == level
    assert logging.getLogger("jieba").handlers == handlers
    assert logging.getLogger().handlers == root


START = (
    "from govreport_research.text.words import Segmenter;"
    "print('|'.join(Segmenter(['一网通办'], []).words('推进一网通办改革')))"
)


def start(**variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", START],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_processes_start_at_once_and_say_nothing_with_nothing_compiled(tmp_path):
    processes = [start(NUMBA_CACHE_DIR=str(tmp_path)) for _ in range(2)]
    for process in processes:
        assert process.communicate(timeout=120) == ("推进|一网通办|改革\n", "")
    assert list(tmp_path.rglob("*.nbc")), "the next process need not compile"


def test_where_nothing_can_be_kept_it_is_compiled_anew():
    """Numba refuses to keep anything where it has no place for it."""

    def kept_nowhere(*_: object, **options: object) -> object:
        if options.get("cache"):
            raise RuntimeError("no locator available")
        return lambda function: function

    def work(number: int) -> int:
        return number + 1

    with mock.patch("govreport_research.text.compiled.njit", kept_nowhere):
        assert compiled.compiled(work)(1) == 2


def test_lists_with_faults_are_refused_with_every_fault(tmp_path):
    terms, stopwords = tmp_path / "terms.txt", tmp_path / "stopwords.txt"
    terms.write_text(
        "# 术语\n一网通办\treport a\n放管服\n一网通办\treport b\n办\treport a\n", "utf-8"
    )
    stopwords.write_text("以及\n放管服\n以及\n", "utf-8")
    with pytest.raises(InputError) as error:
        load_segmenter(terms, stopwords)
    where = [problem.where for problem in error.value.problems]
    assert where == [
        "terms.txt, line 3",
        "terms.txt, line 4",
        "terms.txt, line 5",
        "stopwords.txt, line 3",
    ]
    stopwords.write_bytes("以及".encode("gb18030"))
    with pytest.raises(InputError) as error:
        load_segmenter(tmp_path / "none.txt", stopwords)
    assert len(error.value.problems) == 2
