"""Answers to intrusion tests: read back, counted, and set against guessing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from scipy.stats import binomtest

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.filled_sheets import read_sheet
from govreport_research.measures.intrusion import OPTIONS, question_checksum
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import check, conform, problems_in


def read_intrusion_key(path: str | Path) -> pd.DataFrame:
    """Read the key of an intrusion sheet.

    Parameters
    ----------
    path : str or Path
        As `write_intrusion` wrote it.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.INTRUSION_KEY``.

    Raises
    ------
    InputError
        If it is not there, or not as it was written.
    """
    file = Path(path)
    return check(read_sheet(file), schema.INTRUSION_KEY, file.name, key="item")


def read_intrusion_sheet(path: str | Path, key: pd.DataFrame) -> pd.DataFrame:
    """Read an intrusion sheet that a reader has filled in.

    Parameters
    ----------
    path : str or Path
        XLSX (its first sheet) or CSV.
    key : pandas.DataFrame
        As `read_intrusion_key` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.INTRUSION_SHEET``, questions in the order of `key`.

    Raises
    ------
    InputError
        Naming everything that is wrong together: a question that is missing, twice there, not
        in the key, or changed; an answer that is missing or no number of an option.
    """
    file = Path(path)
    frame = read_sheet(file)
    found = problems_in(frame, schema.INTRUSION_SHEET, file.name, key="item")
    if set(schema.INTRUSION_SHEET.names) <= set(frame.columns):
        found += _item_problems(frame, key, file.name)
    raise_problems(found)
    ordered = frame.set_index("item").loc[key["item"].tolist()].reset_index()
    ordered["answer"] = ordered["answer"].astype("float64")
    return conform(ordered, schema.INTRUSION_SHEET)


def score_intrusion(answers: Mapping[str, pd.DataFrame], key: pd.DataFrame) -> pd.DataFrame:
    """Count how often readers find the intruder.

    Parameters
    ----------
    answers : mapping of str to pandas.DataFrame
        Reader to answers, as `read_intrusion_sheet` returns them; one or more.
    key : pandas.DataFrame
        As `read_intrusion_key` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.INTRUSION_SCORES``: for each task one row for all topics, then one
        per topic.

    Raises
    ------
    InputError
        If there is no reader.

    Notes
    -----
    The interval is that of Clopper & Pearson (1934, Biometrika 26: 404-413), which covers at
    least what it says for independent answers. Answers of several readers to one question are
    not quite independent, so with several readers it is too narrow for other questions. The p
    value is the exact probability, under guessing, of so many or more.
    """
    if not answers:
        raise_problems([Problem("answers", "there is no reader.", "Give at least one.")])
    parts = [key.merge(frame[["item", "answer"]], on="item") for frame in answers.values()]
    given = pd.concat(parts, ignore_index=True)
    given["found"] = (given["answer"] == given["intruder"]).astype(bool)
    rows = []
    for task, of_task in given.groupby("task", sort=True):
        rows.append({"task": task, "topic": ""} | _score(of_task))
        for topic, of_topic in of_task.groupby("topic", sort=True):
            rows.append({"task": task, "topic": topic} | _score(of_topic))
    return conform(pd.DataFrame(rows), schema.INTRUSION_SCORES)


def intrusion_sentence(scores: pd.DataFrame) -> Bilingual:
    """Say how often readers found the intruder, and how often guessing would.

    Parameters
    ----------
    scores : pandas.DataFrame
        As `score_intrusion` returns it.

    Returns
    -------
    Bilingual
    """
    names = {
        "word": Bilingual("词语入侵", "Word intrusion"),
        "topic": Bilingual("话题入侵", "Topic intrusion"),
    }
    sentence = Bilingual("", "")
    for row in scores[scores["topic"] == ""].to_dict("records"):
        name, low, high = names[row["task"]], f"{row['low']:.0%}", f"{row['high']:.0%}"
        n, found, chance = row["n_answers"], row["n_found"], f"{row['chance']:.0%}"
        sentence += Bilingual(
            f"{name.zh}：{n} 个回答中有 {found} 个找出入侵项（{row['share']:.0%}，95% 区间 "
            f"{low} 至 {high}），随机猜测为 {chance}。",
            f"{name.en}: {found} of {n} answers find the intruder ({row['share']:.0%}, 95% "
            f"interval {low} to {high}); guessing gives {chance}.",
        )
        if row["p"] > 0.05:
            sentence += Bilingual(
                "与猜测没有明显差别：不能说读者看得懂这些话题。",
                "That cannot be told from guessing: nothing shows that readers see these topics.",
            )
    return sentence


def _score(given: pd.DataFrame) -> dict[str, Any]:
    n, found = len(given), int(given["found"].sum())
    chance = 1 / float(given["options"].mean())
    interval = binomtest(found, n).proportion_ci(0.95, "exact")
    return {
        "n_answers": n,
        "n_found": found,
        "share": found / n,
        "low": interval.low,
        "high": interval.high,
        "chance": chance,
        "p": binomtest(found, n, chance, "greater").pvalue,
    }


def _item_problems(frame: pd.DataFrame, key: pd.DataFrame, source: str) -> Iterator[Problem]:
    known = {row["item"]: row for row in key.to_dict("records")}
    for number, row in enumerate(frame.to_dict("records"), 2):
        where = f"{source}, row {number} ({row['item']}), column"
        if row["item"] not in known:
            what = f"{row['item']!r} is not in the key."
            yield Problem(f"{where} item", what, "Restore the number that was handed out.")
            continue
        asked = known[row["item"]]
        if question_checksum(row) != asked["checksum"]:
            what = "the text or an option was changed."
            remedy = "Restore it; if rows were sorted, sort whole rows by column item."
            yield Problem(f"{where}s text and options", what, remedy)
        answer, options = row["answer"], int(asked["options"])
        if not answer:
            yield Problem(f"{where} answer", "it is missing.", "Choose the likeliest option.")
        elif answer in {str(number) for number in range(options + 1, len(OPTIONS) + 1)}:
            what = f"there is no option {answer}."
            yield Problem(f"{where} answer", what, f"Write 1 to {options}.")
    for item in sorted(set(key["item"]) - set(frame["item"])):
        yield Problem(source, f"question {item} is missing.", "Restore its row and answer it.")
