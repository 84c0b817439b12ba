"""Topics as tables: words, exemplars, assignments, stability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.clustering import Clusters, ranked
from govreport_research.measures.document_terms import Floats
from govreport_research.measures.stability import Stability
from govreport_research.tables import conform

TOP_TERMS: Final = 10
LABEL_TERMS: Final = 3
EXEMPLARS: Final = 3


def topic_table(
    passage_ids: Sequence[str],
    clusters: Clusters,
    vocabulary: Sequence[str],
    jaccard: Sequence[float],
) -> pd.DataFrame:
    """Return one row per topic, in the order of `clusters`.

    Parameters
    ----------
    passage_ids : sequence of str
    clusters : Clusters
        In canonical order.
    vocabulary : sequence of str
    jaccard : sequence of float
        Stability of each topic, NaN where unknown.

    Returns
    -------
    pandas.DataFrame
        Table ``topics``. The label is made of the words with the highest weight times
        exclusivity: frequent here, and rare in other topics.
    """
    distinctive = clusters.terms * clusters.exclusivity
    rows = []
    for number in range(len(clusters.terms)):
        members = clusters.labels == number
        # A topic that comes first in no passage is shown by those that it comes nearest to.
        strength = np.where(members | ~members.any(), clusters.strength[:, number], -1.0)
        exemplars = ranked(strength, min(EXEMPLARS, int(members.sum()) or EXEMPLARS))
        top = ranked(clusters.terms[number], TOP_TERMS)
        label = ranked(distinctive[number], LABEL_TERMS)
        rows.append(
            {
                "topic": topic_name(number),
                "label_zh": "、".join(vocabulary[i] for i in label),
                "label_en": automatic_label(number),
                "passages": int(members.sum()),
                "share": round(float(members.mean()), 6),
                "top_terms": "|".join(vocabulary[i] for i in top),
                "exemplars": "|".join(passage_ids[i] for i in exemplars),
                "jaccard": round(float(jaccard[number]), 6),
            }
        )
    return conform(pd.DataFrame(rows), schema.TOPICS)


def assignment_table(passages: pd.DataFrame, clusters: Clusters) -> pd.DataFrame:
    """Return the topic of every passage.

    Parameters
    ----------
    passages : pandas.DataFrame
        Table ``passages``, in the order of the rows of `clusters`.
    clusters : Clusters

    Returns
    -------
    pandas.DataFrame
        Table ``assignments``; no topic and a weight of 0 for a passage that is in none.
    """
    frame = passages[["passage_id", "report_id"]].assign(
        topic=np.array([*map(topic_name, range(len(clusters.terms))), ""])[clusters.labels],
        weight=np.round(clusters.weight, 6),
    )
    return conform(frame, schema.ASSIGNMENTS)


def strength_table(passage_ids: pd.Series[str], strength: Floats) -> pd.DataFrame:
    """Return how much of every passage each topic accounts for.

    Parameters
    ----------
    passage_ids : pandas.Series of str
        One for each row of `strength`.
    strength : ndarray of float64, shape (passages, topics)

    Returns
    -------
    pandas.DataFrame
        Table ``topic_strengths``, by passage and topic; without those of strength 0.
    """
    rows, columns = np.nonzero(strength > 0)
    frame = pd.DataFrame(
        {
            "passage_id": passage_ids.to_numpy()[rows],
            "topic": np.array([topic_name(n) for n in range(strength.shape[1])])[columns],
            "strength": np.round(strength[rows, columns], 6),
        }
    )
    return conform(frame, schema.TOPIC_STRENGTHS)


def term_table(clusters: Clusters, vocabulary: Sequence[str]) -> pd.DataFrame:
    """Return the weight of every word in every topic that uses it.

    Parameters
    ----------
    clusters : Clusters
    vocabulary : sequence of str

    Returns
    -------
    pandas.DataFrame
        Table ``topic_terms``, by topic and falling weight.
    """
    exclusivity = clusters.exclusivity
    words = np.array(vocabulary, dtype=object)
    parts = []
    for number, weights in enumerate(clusters.terms):
        used = np.flatnonzero(np.round(weights, 6) > 0)
        order = used[np.argsort(-weights[used], kind="stable")]
        parts.append(
            pd.DataFrame(
                {
                    "topic": topic_name(number),
                    "rank": np.arange(1, len(order) + 1),
                    "term": words[order],
                    "weight": np.round(weights[order], 6),
                    "exclusivity": np.round(exclusivity[number, order], 6),
                }
            )
        )
    return conform(pd.concat(parts, ignore_index=True), schema.TOPIC_TERMS)


def stability_table(
    found: Sequence[Stability], silhouettes: Sequence[float], chosen: Stability
) -> pd.DataFrame:
    """Return one row per number of topics that was tried.

    Parameters
    ----------
    found : sequence of Stability
    silhouettes : sequence of float
        One for each.
    chosen : Stability
        The one that was used.

    Returns
    -------
    pandas.DataFrame
        Table ``stability``.
    """
    rows = [
        {
            "n_topics": each.n_clusters,
            "ari": round(each.ari, 6),
            "ari_null": round(each.ari_null, 6),
            "stable_topics": round(each.stable_share, 6),
            "silhouette": round(silhouette, 6),
            "chosen": each.n_clusters == chosen.n_clusters,
        }
        for each, silhouette in zip(found, silhouettes, strict=True)
    ]
    return conform(pd.DataFrame(rows), schema.STABILITY)


def topic_name(number: int) -> str:
    """Return the name of a topic: K01 for the first.

    Parameters
    ----------
    number : int
        From 0.

    Returns
    -------
    str
    """
    return f"K{number + 1:02d}"


def topic_names(topics: pd.DataFrame) -> dict[str, Bilingual]:
    """Return the name of every topic for figures: its number and its label.

    Parameters
    ----------
    topics : pandas.DataFrame
        Table ``topics``.

    Returns
    -------
    dict of str to Bilingual
        By topic, in the order of the table. Without a label by the scholar, its distinctive
        words; these are data and stand in Chinese in either language.
    """
    labels = zip(topics["topic"], topics["label_zh"], topics["label_en"], strict=True)
    return {
        topic: Bilingual(f"{topic} {zh}", f"{topic} {zh if en == automatic_label(number) else en}")
        for number, (topic, zh, en) in enumerate(labels)
    }


def automatic_label(number: int) -> str:
    """Return the English label of a topic that nobody has named.

    Parameters
    ----------
    number : int
        From 0.

    Returns
    -------
    str
    """
    return f"Topic {number + 1}"
