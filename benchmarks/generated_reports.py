"""Reports made by rule, as many as wanted: headings, items, formulas, numbers, planted topics.

How long passages are, how many a report has, how long clauses and sentences are, and which words
bind them is counted in the shipped reports. What the passages are about is planted: every
passage draws part of its words from one of a number of vocabularies, which share words with each
other as real topics do. Places are real counties, in turn. The same seed gives the same reports.

    python benchmarks/generated_reports.py FOLDER 1000      a corpus of 1,000 reports
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import govreport_research as gr
from govreport_research.corpus.intake.divisions import Division, present_names
from govreport_research.text.jieba_words import _dictionary_file

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = (
    ("主要举措和成效", 0.72),
    ("存在的不足和原因", 0.10),
    ("主要负责人履行第一责任人职责情况", 0.08),
    ("下一年度工作安排", 0.10),
)
NUMERALS = "一二三四五六七八九十"
FORMULAS = (
    "坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻习近平法治思想",
    "在区委、区政府的坚强领导下",
    "取得了阶段性成效，现将有关情况报告如下",
    "为全面推进法治政府建设提供了有力保障",
    "与上级要求和群众期盼相比还存在一定差距",
)
#: Words of a topic's own, and part of a passage's words that come from its topic.
TOPIC_WORDS, TOPIC_PART = 400, 0.35
#: Batches keep memory small and draws fast.
BATCH = 200


@dataclass(frozen=True)
class Style:
    """What is counted in the shipped reports."""

    passage_characters: np.ndarray
    sentence_words: float
    clause_words: float
    word_length: float
    binding_words: np.ndarray
    binding_frequency: np.ndarray


@dataclass(frozen=True)
class Generated:
    """One report: its text and the planted topic of every passage, in order."""

    report_id: str
    county: Division
    year: int
    text: str
    topics: list[int]


def shipped_style() -> Style:
    """Count lengths and binding words in the shipped reports."""
    passages = gr.split_corpus(gr.load_corpus(ROOT / "data" / "approval-bureaus"))
    segmenter = gr.load_segmenter()
    words = [word for text in passages["measured"] for word in segmenter.words(text)]
    frequency = pd.Series(words).value_counts()
    frequency = frequency[frequency >= 3].sort_index().sort_values(ascending=False, kind="stable")
    text = "".join(passages["measured"])
    return Style(
        passage_characters=np.sort(passages["characters"].to_numpy(dtype="float64")),
        sentence_words=len(words) / max(1, len(re.findall("[。！？]", text))),
        clause_words=len(words) / len(re.findall("[，、；。！？]", text)),
        word_length=sum(map(len, words)) / len(words),
        binding_words=frequency.index.to_numpy(dtype="object"),
        binding_frequency=np.cumsum(frequency.to_numpy(dtype="float64")) / frequency.sum(),
    )


def vocabularies(n_topics: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return all content words and, for each topic, the cumulated probability of each."""
    words = []
    for line in _dictionary_file().read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        if 2 <= len(word) <= 4 and int(frequency) >= 200 and re.fullmatch("[\u4e00-\u9fd5]+", word):
            words.append(word)
    chosen = rng.choice(np.array(sorted(words), dtype="object"), 12_000, replace=False)
    # Every topic has words of its own, and all share the rest, by Zipf's law.
    background = 1 / np.arange(10, 10 + len(chosen))
    parts = np.tile(0.3 * background / background.sum(), (n_topics, 1))
    own = 1 / np.arange(5, 5 + TOPIC_WORDS)
    for topic in range(n_topics):
        mine = rng.choice(len(chosen), TOPIC_WORDS, replace=False)
        parts[topic, mine] += 0.7 * own / own.sum()
    return chosen, np.cumsum(parts, axis=1)


def generate(
    n_reports: int, seed: int = 1, n_topics: int = 20, characters: int = 5_000
) -> Iterator[Generated]:
    """Make reports one after another, of about `characters` characters each."""
    rng = np.random.default_rng(seed)
    style = shipped_style()
    content, cumulated = vocabularies(n_topics, rng)
    counties = [each for each in present_names().values() if each.rank == "county"]
    for first in range(0, n_reports, BATCH):
        numbers = range(first, min(n_reports, first + BATCH))
        layout = [_passage_lengths(style, characters, rng) for _ in numbers]
        topics = [_topics(len(lengths), n_topics, rng) for lengths in layout]
        bodies = _bodies(style, content, cumulated, layout, topics, rng)
        for number, mine in zip(numbers, topics, strict=True):
            county = counties[number % len(counties)]
            yield Generated(
                report_id=f"r{number:06}",
                county=county,
                year=2015 + number // len(counties) % 10,
                text=_report(county.name, [next(bodies) for _ in mine], rng),
                topics=mine.tolist(),
            )


def write_corpus(folder: Path, n_reports: int, seed: int = 1) -> list[list[int]]:
    """Write a corpus folder that `load_corpus` reads; return the planted topics."""
    texts = folder / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    planted = []
    names = list(gr.load_corpus(ROOT / "data" / "approval-bureaus").reports.columns)
    with (folder / "reports.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, _columns(names))
        rows.writeheader()
        for report in generate(n_reports, seed):
            content = report.text.encode()
            (texts / f"{report.report_id}.txt").write_bytes(content)
            rows.writerow(
                {
                    "report_id": report.report_id,
                    "file": f"{report.report_id}.txt",
                    "province": report.county.province,
                    "city": report.county.city,
                    "county": report.county.name,
                    "level": "county",
                    "agency": f"{report.county.name}行政审批局",
                    "year": report.year,
                    "script": "hans",
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
            planted.append(report.topics)
    return planted


def _columns(known: list[str]) -> list[str]:
    listed = (
        "report_id", "file", "title", "province", "city", "county", "level", "agency", "year",
        "date_written", "source_url", "script", "sha256", "notes",
    )  # fmt: skip
    return [name for name in listed if name in known]


def _passage_lengths(style: Style, characters: int, rng: np.random.Generator) -> np.ndarray:
    mean = style.passage_characters.mean()
    lengths = rng.choice(style.passage_characters, max(4, round(characters / mean)))
    return np.maximum(4, lengths / style.word_length).astype(int)


def _topics(n: int, n_topics: int, rng: np.random.Generator) -> np.ndarray:
    """Return topics that stay for a while: neighbouring passages are often about the same."""
    fresh = rng.random(n) < 0.6
    fresh[0] = True
    return rng.integers(n_topics, size=n)[np.maximum.accumulate(np.where(fresh, np.arange(n), 0))]


def _bodies(
    style: Style,
    content: np.ndarray,
    cumulated: np.ndarray,
    layout: list[np.ndarray],
    topics: list[np.ndarray],
    rng: np.random.Generator,
) -> Iterator[str]:
    """Yield the text of every passage of a batch."""
    lengths = np.concatenate(layout)
    topic = np.repeat(np.concatenate(topics), lengths)
    n = len(topic)
    words = style.binding_words[np.searchsorted(style.binding_frequency, rng.random(n))]
    about = rng.random(n) < TOPIC_PART
    for each in range(len(cumulated)):
        mine = np.flatnonzero(about & (topic == each))
        drawn = np.searchsorted(cumulated[each], rng.random(len(mine)) * cumulated[each][-1])
        words[mine] = content[np.minimum(drawn, len(content) - 1)]
    quantity = np.flatnonzero(rng.random(n) < 0.02)
    words[quantity] = [f"{value}项" for value in rng.integers(1, 2000, len(quantity))]
    mark = rng.random(n)
    clause, sentence = 1 / style.clause_words, 1 / style.sentence_words
    words = words + np.where(mark < sentence, "。", np.where(mark < clause, "，", ""))
    ends = np.cumsum(lengths)
    for start, end in zip(ends - lengths, ends, strict=True):
        yield "".join(words[start:end]).rstrip("，。") + "。"


def _report(region: str, bodies: list[str], rng: np.random.Generator) -> str:
    """Put passages under chapters, sections and items, with formulas between."""
    shares = np.cumsum([share for _, share in CHAPTERS])
    chapter_of = np.searchsorted(shares, (np.arange(len(bodies)) + 0.5) / len(bodies))
    lines = [
        f"{region}行政审批局法治政府建设年度报告",
        f"{FORMULAS[0]}，{FORMULAS[1]}，{FORMULAS[2]}。",
    ]
    for number, (title, _) in enumerate(CHAPTERS):
        mine = [body for body, chapter in zip(bodies, chapter_of, strict=True) if chapter == number]
        lines.append(f"{NUMERALS[number]}、{title}")
        for place, body in enumerate(mine):
            if number == 0 and len(mine) <= 10:
                lines += [f"（{NUMERALS[place]}）{body[:8].strip('，。')}", body]
            elif number == 1 and len(mine) <= 10:
                lines.append(f"{NUMERALS[place]}是{body}")
            else:
                lines.append(body)
        if rng.random() < 0.5:
            lines.append(f"{FORMULAS[3 + number % 2]}。")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("reports", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write_corpus(asked.folder, asked.reports, asked.seed)
