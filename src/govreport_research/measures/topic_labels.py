"""Labels that a scholar gives to topics, kept in a file and found again by their words.

The number of a topic changes when topics are fitted anew, to other reports or in another
number. A label is therefore tied to the topic's top words, and goes to the topic that shares
most of them. A label that fits no topic any more is reported, not forced upon one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.filled_sheets import read_sheet
from govreport_research.measures.sheets import refuse_to_overwrite
from govreport_research.problems import Problem, raise_problems
from govreport_research.project import resolve
from govreport_research.tables import conform, problems_in

#: A label goes to a topic only if at least this part of its words are top words of the topic.
LEAST_OVERLAP: Final = 0.5


def label_template(topics: pd.DataFrame) -> pd.DataFrame:
    """Return a table of labels to be filled in: top words given, names as they are.

    Parameters
    ----------
    topics : pandas.DataFrame
        Table ``topics``.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.TOPIC_LABELS``.
    """
    named = topics[["topic", "top_terms"]].assign(zh=topics["label_zh"], en=topics["label_en"])
    return conform(named, schema.TOPIC_LABELS)


def write_labels(labels: pd.DataFrame, path: str | Path) -> Path:
    """Write a table of labels as a CSV file that spreadsheet programs show rightly.

    Parameters
    ----------
    labels : pandas.DataFrame
        Columns of ``schema.TOPIC_LABELS``.
    path : str or Path

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the file exists: it may hold somebody's labels.
    """
    file = Path(path)
    refuse_to_overwrite([file])
    labels.to_csv(file, index=False, encoding="utf-8-sig", lineterminator="\n")
    return file


def load_labels(path: str | Path) -> pd.DataFrame:
    """Read a file of labels and check it.

    Parameters
    ----------
    path : str or Path
        CSV or XLSX with the columns of ``schema.TOPIC_LABELS``; ``topic`` may be absent.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.TOPIC_LABELS``, in the order of the file.

    Raises
    ------
    InputError
        Naming everything that is wrong together: departures from the table, a word twice in
        one row, two rows with the same words, two with the same name.
    """
    file = resolve(path)
    frame = read_sheet(file)
    if "topic" not in frame.columns:
        frame["topic"] = ""
    found = problems_in(frame, schema.TOPIC_LABELS, file.name)
    if {"top_terms", "zh", "en"} <= set(frame.columns):
        found += _repetitions(frame, file.name)
    raise_problems(found)
    return conform(frame, schema.TOPIC_LABELS)


def name_topics(
    topics: pd.DataFrame, path: str | Path | None = None
) -> tuple[pd.DataFrame, tuple[Bilingual, ...]]:
    """Name topics by a file of labels, if there is one, else leave their distinctive words.

    Parameters
    ----------
    topics : pandas.DataFrame
        Table ``topics``.
    path : str or Path, optional
        As for `load_labels`.

    Returns
    -------
    topics : pandas.DataFrame
        As `apply_labels` returns it.
    notes : tuple of Bilingual
        For a caption: which labels fit no topic; empty if all do.

    Raises
    ------
    InputError
        As `load_labels`.
    """
    if path is None:
        return topics, ()
    named, note = apply_labels(topics, load_labels(path))
    return named, () if note is None else (note,)


def apply_labels(
    topics: pd.DataFrame, labels: pd.DataFrame
) -> tuple[pd.DataFrame, Bilingual | None]:
    """Give topics the names of a file of labels.

    Parameters
    ----------
    topics : pandas.DataFrame
        Table ``topics``.
    labels : pandas.DataFrame
        As `load_labels` returns it.

    Returns
    -------
    topics : pandas.DataFrame
        With ``label_zh`` and ``label_en`` replaced where a label fits; a topic without one
        keeps its distinctive words.
    note : Bilingual or None
        Which labels fit no topic; None if all do.

    Notes
    -----
    The overlap of a label with a topic is the share of the label's words that are among the
    topic's top words. Labels and topics are paired one to one so that the sum of overlaps is
    largest (Kuhn 1955, Naval Research Logistics Quarterly 2: 83-97), pairs below one half
    being no pairs.
    """
    tops = [set(listed.split("|")) for listed in topics["top_terms"]]
    words = [{word.strip() for word in listed.split("|")} for listed in labels["top_terms"]]
    overlap: npt.NDArray[np.float64] = np.array(
        [[len(own & top) / len(own) for top in tops] for own in words]
    ).reshape(len(words), len(tops))
    overlap[overlap < LEAST_OVERLAP] = 0.0
    pairs = {
        int(row): int(column)
        for row, column in zip(*linear_sum_assignment(-overlap), strict=True)
        if overlap[row, column] > 0
    }
    zh, en = topics["label_zh"].tolist(), topics["label_en"].tolist()
    for row, column in pairs.items():
        zh[column], en[column] = labels["zh"].iloc[row], labels["en"].iloc[row]
    named = conform(topics.assign(label_zh=zh, label_en=en), schema.TOPICS)
    lost = [row for row in range(len(labels)) if row not in pairs]
    if not lost:
        return named, None
    listed = [Bilingual(labels["zh"].iloc[row], labels["en"].iloc[row]) for row in lost]
    note = Bilingual(
        f"以下标签与现有话题的主要用词不符，未使用：{'、'.join(each.zh for each in listed)}。",
        "These labels share too few words with any topic and are not used: "
        f"{', '.join(each.en for each in listed)}.",
    )
    return named, note


def _repetitions(frame: pd.DataFrame, source: str) -> list[Problem]:
    problems = []
    seen: dict[tuple[str, object], int] = {}
    for row, (listed, zh, en) in enumerate(
        frame[["top_terms", "zh", "en"]].itertuples(index=False), 2
    ):
        words = [word.strip() for word in listed.split("|")]
        if len(set(words)) < len(words):
            where = f"{source}, row {row}, column top_terms"
            problems.append(Problem(where, "a word is given twice.", "Give each word once."))
        named: tuple[tuple[str, object], ...] = (
            ("top_terms", frozenset(words)),
            ("zh", zh),
            ("en", en),
        )
        for column, value in named:
            first = seen.setdefault((column, value), row) if value else row
            if first != row:
                what = f"row {first} has the same."
                remedy = "Give every topic words and names of its own."
                problems.append(Problem(f"{source}, row {row}, column {column}", what, remedy))
    return problems
