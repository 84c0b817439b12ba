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

import opencc
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from govreport_research.cache import Cache, key_of
from govreport_research.problems import InputError
from govreport_research.text import jieba_words, words
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
    assert jieba_words._frequencies(tuple(terms)), "rjieba is there and was given the terms"
    return jieba_words.cutter(terms), jieba_words.jieba_cutter(terms)


def chinese(pieces):
    return [piece for piece in pieces if re.match("[\u4e00-\u9fd5]", piece)]


@pytest.mark.parametrize("file", REPORTS, ids=lambda file: file.stem)
def test_the_fast_way_gives_jiebas_words_with_the_shipped_terms(file, both):
    fast, defining = both
    text = re.sub("[^\u4e00-\u9fd5]+", " ", simplified(file))
    assert chinese(fast(text)) == chinese(defining(text))


FRAGMENTS = [
    "行政审批", "服务局", "法治政府", "一件事", "的", "了", "和", "全面", "推进", "罗庄区",
    "王晓明", "赋码", "兜底", "龘", "跨省通办", "告知承诺制", "满意度", "同志", "办事", "效率",
    " ", "\n", "三十",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.characters(min_codepoint=0x4E00,
       max_codepoint=0x9FD5), max_size=60))  # fmt: skip
def test_the_fast_way_gives_jiebas_words_on_any_chinese_text(both, parts):
    fast, defining = both
    text = re.sub("[^\u4e00-\u9fd5]+", " ", "".join(parts))
    assume(not re.search(r"(.)\1\1", text))  # 丁丁|丁 and 丁|丁丁 are equally probable
    assert chinese(fast(text)) == chinese(defining(text))
    assert "".join(fast(text)) == text


def test_without_rjieba_the_words_are_the_same(ours, monkeypatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)
    slow = Segmenter(ours.terms, ours.stopwords)
    text = simplified(REPORTS[0])
    assert slow.words(text) == ours.words(text)
    assert slow._cut.__module__ == "govreport_research.text.jieba_words"


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
    assert tokens.vocabulary == sorted({word for words in found for word in words})


@pytest.fixture(scope="module")
def defining(ours):
    """Return jieba with the terms of Chinese characters, built once."""
    mixed = set(ours._mixed.values())
    return jieba_words.jieba_cutter([term for term in ours.terms if term not in mixed])


def defined(segmenter: Segmenter, cut: jieba_words.Cut, text: str) -> list[str]:
    """Return tokens as the module defines them: one form, longest terms, jieba between them."""
    text = words._plain(text)
    mixed = {words._plain(term).casefold(): term for term in segmenter._mixed.values()}
    pieces: list[str] = []
    for part in re.split(f"({segmenter._mixed_pattern.pattern})", text, flags=re.IGNORECASE):
        term = mixed.get(part.casefold())
        pieces += [term] if term else [run for run in cut(part) if re.match("[\u4e00-\u9fd5]", run)]
    return [word for word in pieces if len(word) > 1 and word not in segmenter.stopwords]


def test_tokens_come_from_the_cache_as_they_were_cut(ours, tmp_path):
    cache = Cache("tokens", tmp_path / "blocks.sqlite")
    texts = ["推行一网通办", "", "以及我们。", "推行一网通办", "持续深化放管服改革"]
    cold = index_tokens(texts, ours, cache)
    assert cold.lists() == [ours.tokens(text) for text in texts]
    assert len(cache.find([key_of(text, ours.version) for text in texts]).bodies) == 1
    for chosen in (texts, texts[::-1], texts[4:], [*texts, "新的段落"]):
        warm = index_tokens(chosen, ours, cache)
        assert warm.lists() == [ours.tokens(text) for text in chosen]
        assert warm.vocabulary == sorted({word for words in warm.lists() for word in words})
    other = Segmenter(ours.terms[:3], ours.stopwords)
    assert (cache.find([key_of(texts[0], other.version)]).block == -1).all(), "another dictionary"


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


def start(cache: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "HOME": str(cache)}
    return subprocess.Popen(
        [sys.executable, "-c", START],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def outputs(processes: list[subprocess.Popen[str]]) -> list[tuple[str, str]]:
    return [process.communicate(timeout=120) for process in processes]


def test_many_processes_start_at_once_with_an_empty_cache(tmp_path):
    for output, errors in outputs([start(tmp_path) for _ in range(4)]):
        assert output == "推进|一网通办|改革\n"
        assert errors == "", "jieba says nothing"
    left = [file for file in tmp_path.rglob("*") if file.is_file() and "jieba" in str(file)]
    names = sorted(file.name.split("-")[0] for file in left)
    assert names == ["prefixes", "terms"], "two files, no remains"

    whole = {file: file.read_bytes() for file in left}
    for file, content in whole.items():
        file.write_bytes(content[: len(content) // 2])
    assert outputs([start(tmp_path)]) == [("推进|一网通办|改革\n", "")]
    assert {file: file.read_bytes() for file in left} == whole, "files cut short are built anew"


def test_a_cache_folder_that_cannot_be_made_is_done_without(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert outputs([start(blocked)]) == [("推进|一网通办|改革\n", "")]


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
