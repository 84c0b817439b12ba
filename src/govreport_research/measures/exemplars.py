"""The most typical sentence of each exemplar, so that a topic can be read and not only seen."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from govreport_research import schema
from govreport_research.measures.topics import Topics
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform
from govreport_research.text.word_lists import load_segmenter
from govreport_research.text.words import Segmenter

_SENTENCE: Final = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")
#: Shorter ones are headings and fragments; they count only where there is nothing else.
_SHORTEST: Final = 12


def exemplar_sentences(
    topics: Topics, passages: pd.DataFrame, segmenter: Segmenter | None = None
) -> pd.DataFrame:
    """Return the most typical sentence of every exemplar passage.

    Parameters
    ----------
    topics : Topics
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: those that topics were fitted to.
    segmenter : Segmenter, optional
        The one that topics were fitted with; by default that of the project's ``data``.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.EXEMPLARS``, by topic and rank. A sentence scores the sum, over
        its different words, of their weight in the topic times their exclusivity, divided by
        the square root of the number of its words, so that length alone does not win. Of
        equal scores the first sentence is taken.

    Raises
    ------
    InputError
        If an exemplar is not in `passages`.
    """
    ours = segmenter or load_segmenter()
    by_id = passages.drop_duplicates("passage_id").set_index("passage_id")
    rows, problems = [], []
    for topic, listed in zip(topics.topics["topic"], topics.topics["exemplars"], strict=True):
        own = topics.terms[topics.terms["topic"] == topic]
        scores = dict(zip(own["term"], own["weight"] * own["exclusivity"], strict=True))
        for rank, passage_id in enumerate(listed.split("|"), 1):
            if passage_id not in by_id.index:
                what, remedy = "it is an exemplar but not in passages.", "Give all passages."
                problems.append(Problem(f"passage {passage_id}", what, remedy))
                continue
            passage = by_id.loc[passage_id]
            score, sentence = _best(passage["text"], passage["measured"], scores, ours)
            rows.append((topic, rank, passage_id, passage["report_id"], sentence, score))
    raise_problems(problems)
    columns = pd.Index(schema.EXEMPLARS.names)
    return conform(pd.DataFrame(rows, columns=columns), schema.EXEMPLARS)


def _best(
    text: str, measured: str, scores: dict[str, float], segmenter: Segmenter
) -> tuple[float, str]:
    """Return the score and the words, as written, of the most typical sentence."""
    found = []
    for match in _SENTENCE.finditer(measured):
        words = segmenter.tokens(match.group())
        # Summed in a fixed order, so that the last bits decide nothing.
        total = sum(scores.get(word, 0.0) for word in sorted(set(words)))
        score = round(total / max(len(words), 1) ** 0.5, 6)
        long = len("".join(match.group().split())) >= _SHORTEST
        found.append((long, score, -match.start(), match.span()))
    _, score, _, (start, end) = max(found)
    return score, text[start:end].strip()
