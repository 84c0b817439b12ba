"""Intrusion tests: whether a reader can tell what does not belong to a topic.

Numbers of stability say whether topics come out again, not whether they mean anything. In word
intrusion a reader sees five top words of a topic and one that is foreign to it; in topic
intrusion, a passage, the topics that account for most of it, and one that does not (Chang,
Boyd-Graber, Gerrish, Wang & Blei 2009, Reading tea leaves: how humans interpret topic models,
NeurIPS 22). The sheets are shuffled; the answers stand in a key that is kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.measures.sheets import checksum, write_with_key
from govreport_research.measures.topics import Topics
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: Words of the topic, and topics of the passage, that are shown beside the intruder.
TOP_WORDS: Final = 5
TOP_TOPICS: Final = 3
OPTIONS: Final = tuple(f"option_{number}" for number in range(1, 7))
#: Top words by which a topic is shown.
_SHOWN_WORDS: Final = 8
_INSTRUCTIONS: Final = {
    "word": (
        "每行六个词，其中五个属于同一话题，一个不属于。请在 answer 栏填写"
        "不属于的那一个的序号（1 至 6）；拿不准时也请选最可能的一个。",
        "Each row shows six words. Five belong to one topic, one does not. Write the number (1 to "
        "6) of the one that does not belong into column answer; if unsure, the likeliest.",
    ),
    "topic": (
        "每行一个段落和几个话题（各以主要用词表示），其中一个话题与该段落无关。"
        "请在 answer 栏填写其序号；拿不准时也请选最可能的一个。",
        "Each row shows a passage and several topics by their top words. One topic is not in the "
        "passage. Write its number into column answer; if unsure, the likeliest.",
    ),
}


@dataclass(frozen=True)
class IntrusionTest:
    """Questions for a reader, and the answers.

    Attributes
    ----------
    sheet : pandas.DataFrame
        Table ``intrusion_sheet``, answers empty: for the reader.
    key : pandas.DataFrame
        Table ``intrusion_key``, in the same order: not for the reader.
    """

    sheet: pd.DataFrame
    key: pd.DataFrame


def word_intrusion(topics: Topics, *, seed: int) -> IntrusionTest:
    """Make one question of word intrusion for every topic.

    Parameters
    ----------
    topics : Topics
    seed : int
        0 or more.

    Returns
    -------
    IntrusionTest
        Six options each: the five top words of the topic, and one drawn from the top words of
        other topics that weigh least in this one (the lower half of them), so that it is
        foreign without being rare. One in six is found by guessing.

    Raises
    ------
    InputError
        If a topic has fewer than five words, or no word of another topic is foreign to it.
    """
    _need_seed(seed)
    rng = np.random.default_rng(seed)
    listed = zip(topics.topics["topic"], topics.topics["top_terms"], strict=True)
    tops = {topic: words.split("|") for topic, words in listed}
    weights = {
        topic: dict(zip(own["term"], own["weight"], strict=True))
        for topic, own in topics.terms.groupby("topic")
    }
    rows, problems = [], []
    for topic, words in tops.items():
        own = weights.get(topic, {})
        others = {word for other in tops.values() for word in other} - set(words)
        foreign = sorted(others, key=lambda word: (own.get(word, 0.0), word))
        foreign = foreign[: max(1, len(foreign) // 2)]
        if len(words) < TOP_WORDS or not foreign:
            what = "it has too few words of its own, or shares all with other topics."
            problems.append(Problem(f"topic {topic}", what, "Fit other topics."))
            continue
        intruder = foreign[rng.integers(len(foreign))]
        options = _shuffled([*words[:TOP_WORDS], intruder], rng)
        rows.append(
            {"task": "word", "topic": topic, "passage_id": "", "text": ""}
            | _answer(options, intruder)
        )
    raise_problems(problems)
    return _test(rows, rng)


def topic_intrusion(
    topics: Topics, passages: pd.DataFrame, per_topic: int = 3, *, seed: int
) -> IntrusionTest:
    """Make questions of topic intrusion: passages drawn by lot from every topic.

    Parameters
    ----------
    topics : Topics
        Three topics or more.
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: those that topics were fitted to.
    per_topic : int, default 3
        Passages of each topic; all it has if there are fewer.
    seed : int
        0 or more.

    Returns
    -------
    IntrusionTest
        The options are the three topics that account for most of the passage (two if there
        are but three topics) and an intruder, drawn from the weaker half of the others.

    Raises
    ------
    InputError
        If there are fewer than three topics, an argument is out of range, or a passage with a
        topic is not in `passages`.
    """
    _need_seed(seed)
    names = topics.topics["topic"].tolist()
    texts = dict(zip(passages["passage_id"], passages["text"], strict=True))
    assigned = topics.assignments[topics.assignments["topic"] != ""]
    problems = [
        Problem(f"passage {each}", "it has a topic but is not in passages.", "Give all passages.")
        for each in assigned["passage_id"]
        if each not in texts
    ]
    if len(names) < 3:
        what = f"{len(names)} topics leave none to intrude."
        problems.append(Problem("topics", what, "Fit three or more."))
    if per_topic < 1:
        problems.append(Problem("per_topic", f"{per_topic} is too few.", "Write 1 or more."))
    raise_problems(problems)
    rng = np.random.default_rng(seed)
    shown = {
        topic: "、".join(listed.split("|")[:_SHOWN_WORDS])
        for topic, listed in zip(names, topics.topics["top_terms"], strict=True)
    }
    strengths = topics.strengths.set_index(["passage_id", "topic"])["strength"].to_dict()
    by_topic = assigned.sort_values("passage_id").groupby("topic")["passage_id"].agg(list)
    rows = []
    for topic, members in by_topic.items():
        for place in sorted(rng.permutation(len(members))[:per_topic].tolist()):
            passage_id = members[place]
            part = {name: -strengths.get((passage_id, name), 0.0) for name in names}
            ranked = [name for _, name in sorted((part[name], name) for name in names)]
            kept = min(TOP_TOPICS, len(names) - 1)
            weak = ranked[kept:][len(ranked[kept:]) // 2 :]
            intruder = weak[rng.integers(len(weak))]
            options = _shuffled([*ranked[:kept], intruder], rng)
            rows.append(
                {"task": "topic", "topic": topic, "passage_id": passage_id}
                | {"text": texts[passage_id]}
                | _answer([shown[each] for each in options], shown[intruder])
            )
    return _test(rows, rng)


def write_intrusion(
    test: IntrusionTest, folder: str | Path, key_file: str | Path, name: str = "intrusion-sheet"
) -> list[Path]:
    """Write the sheet for readers, with instructions, and the key apart from it.

    Parameters
    ----------
    test : IntrusionTest
    folder : str or Path
        To be handed to readers whole. Each returns a copy of the sheet, as XLSX or CSV.
    key_file : str or Path
        A CSV file outside of `folder`.
    name : str, default "intrusion-sheet"

    Returns
    -------
    list of Path
        ``name.xlsx``, ``name.csv``, ``name-instructions.csv``, and the key.

    Raises
    ------
    InputError
        If a file exists already, or the key would lie in the folder for readers.
    """
    tasks = test.key["task"].drop_duplicates().tolist()
    told = pd.DataFrame([_INSTRUCTIONS[task] for task in tasks], columns=["zh", "en"])
    sheets = {"sheet": test.sheet, "instructions": told}
    return write_with_key(sheets, Path(folder), name, test.key, Path(key_file))


def question_checksum(row: Mapping[Hashable, Any]) -> str:
    """Return what tells whether the text or an option of a question was changed.

    Parameters
    ----------
    row : mapping
        A row of table ``intrusion_sheet``.

    Returns
    -------
    str
        As `checksum`.
    """
    return checksum("|".join(str(row[column]) for column in ("text", *OPTIONS)))


def _need_seed(seed: int) -> None:
    if seed < 0:
        raise_problems([Problem("seed", f"{seed} is out of range.", "Write 0 or more.")])


def _shuffled(options: list[str], rng: np.random.Generator) -> list[str]:
    return [options[place] for place in rng.permutation(len(options))]


def _answer(options: list[str], intruder: str) -> dict[str, Any]:
    filled = [*options, *[""] * (len(OPTIONS) - len(options))]
    return {
        **dict(zip(OPTIONS, filled, strict=True)),
        "options": len(options),
        "intruder": options.index(intruder) + 1,
    }


def _test(rows: list[dict[str, Any]], rng: np.random.Generator) -> IntrusionTest:
    frame = pd.DataFrame([rows[place] for place in rng.permutation(len(rows))])
    frame["item"] = [f"Q{number:03d}" for number in range(1, len(frame) + 1)]
    frame["checksum"] = [question_checksum(row) for row in frame.to_dict("records")]
    frame["answer"] = pd.NA
    return IntrusionTest(
        conform(frame, schema.INTRUSION_SHEET), conform(frame, schema.INTRUSION_KEY)
    )
