"""Topics: groups of passages that use the same words, and how stable these groups are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.measures.clustering import (
    METHODS,
    Method,
    canonical,
    cluster,
    procedure,
    silhouette,
)
from govreport_research.measures.document_terms import Floats, document_terms
from govreport_research.measures.stability import bootstrap, choose, unmeasured
from govreport_research.measures.topic_number import (
    UNITS,
    ChosenBy,
    Unit,
    describe_choice,
    method_for,
    numbers_to_try,
    resampled_units,
)
from govreport_research.measures.topic_tables import (
    assignment_table,
    stability_table,
    strength_table,
    term_table,
    topic_table,
)
from govreport_research.measures.weights import tfidf
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.tables import conform
from govreport_research.text.tokens import index_tokens
from govreport_research.text.word_lists import load_segmenter
from govreport_research.text.words import Segmenter

_ON_DISK: Final = Bilingual(
    "词频超过 2 GB，从临时文件分批读取，结果不变。",
    "Counts of words exceeded 2 GB and were read in batches from a temporary file, which changes "
    "no result.",
)
#: "auto" is the method that suits the number of passages.
TopicMethod = Literal["auto", "nmf", "spherical"]


@dataclass(frozen=True)
class Topics:
    """Topics of a set of passages.

    Attributes
    ----------
    topics : pandas.DataFrame
        Table ``topics``, the largest first.
    assignments : pandas.DataFrame
        Table ``assignments``: every passage, in the order given. The topic is empty for a
        passage that uses none of the words.
    stability : pandas.DataFrame
        Table ``stability``: one row for every number of topics tried.
    terms : pandas.DataFrame
        Table ``topic_terms``: weight of every word in every topic that uses it.
    strength : ndarray of float64, shape (passages, topics)
        How much of each passage each topic accounts for, in the order of `assignments`.
    n_topics : int
    method : {"nmf", "spherical"}
        How they were found.
    chosen_by : {"stability", "margin", "given"}
        The largest number that is stable; the one furthest above chance as none is stable;
        or the number that was asked for.
    unit : {"region", "report", "passage"}
        What was resampled.
    note : Bilingual
        What a reader must know: how the number was chosen, how stable the topics are, which
        passages are in none.
    """

    topics: pd.DataFrame
    assignments: pd.DataFrame
    stability: pd.DataFrame
    terms: pd.DataFrame
    strength: Floats
    n_topics: int
    method: Method
    chosen_by: ChosenBy
    unit: Unit
    note: Bilingual

    @property
    def strengths(self) -> pd.DataFrame:
        """Table ``topic_strengths``: `strength` as rows, without those of 0."""
        return strength_table(self.assignments["passage_id"], self.strength)


def topics_sentence(topics: Topics) -> Bilingual:
    """Return the sentence of a Methods section that says how topics were found.

    Parameters
    ----------
    topics : Topics

    Returns
    -------
    Bilingual
    """
    zh, en = {
        "nmf": ("非负矩阵分解", "non-negative matrix factorisation"),
        "spherical": ("球面 k 均值聚类", "spherical k-means clustering"),
    }[topics.method]
    unit = UNITS[topics.unit]
    return Bilingual(
        f"话题由词的权重经{zh}得出，k = {topics.n_topics}；稳定性以{unit.zh}为单位重抽样。",
        f"Topics were found by {en} of weighted words, k = {topics.n_topics}; stability was "
        f"judged by resampling {unit.en}.",
    )


def fit_topics(
    passages: pd.DataFrame,
    n_topics: int | None = None,
    *,
    seed: int,
    method: TopicMethod = "auto",
    reports: pd.DataFrame | None = None,
    segmenter: Segmenter | None = None,
    candidates: Sequence[int] | None = None,
    min_df: int = 3,
    max_df: float = 0.5,
    min_reports: int = 2,
    resamples: int = 25,
) -> Topics:
    """Group passages into topics by the words they use.

    Each passage is a row of TF-IDF weights. ``"nmf"`` factorises the matrix into topics with
    non-negative weights (Lee & Seung 1999, Nature 401: 788-791) and puts a passage under the
    topic that accounts for most of it; ``"spherical"`` groups passages around centres by
    cosine, and then by the probability of their words (`measures.spherical`).

    Parameters
    ----------
    passages : pandas.DataFrame
        Table ``passages``; ``passage_id``, ``report_id`` and ``measured`` are read.
    n_topics : int, optional
        Number of topics, 2 or more. If not given, the largest of `candidates` that is stable:
        mean adjusted Rand index of .7 or more, and 80 % of topics with a mean Jaccard
        coefficient of .6 or more (see `stability`). If none is, the one whose index is
        furthest above that of shuffled data, and `Topics.note` says so.
    seed : int
        From 0 to 2**32 - 1, for resampling and for starting values.
    method : {"auto", "nmf", "spherical"}, default "auto"
        ``"auto"`` is ``"nmf"`` up to 1000 passages and ``"spherical"`` above: docs/methods.md
        has the comparison.
    reports : pandas.DataFrame, optional
        Table ``reports`` with the column ``region``. With it, regions are resampled where
        several reports share one; else reports are.
    segmenter : Segmenter, optional
        By default with the terms and stop words of the project's ``data`` folder.
    candidates : sequence of int, optional
        Numbers to try if `n_topics` is not given; by default 3 to 8, and more in wider steps
        for many passages.
    min_df, max_df, min_reports
        Bounds on the words that count, as in `document_terms`.
    resamples : int, default 25
        Bootstrap resamples. With 25, the standard error of an index is about .03. With 0,
        which needs `n_topics`, stability is not measured and `Topics.note` says so.

    Returns
    -------
    Topics
        The same for any order of `passages`, any number of threads, and every run.

    Raises
    ------
    InputError
        If there are fewer passages than topics, no word is left, or an argument is out of
        range.

    Notes
    -----
    With fewer than three reports, passages are resampled: that is noise of measurement within
    these documents, and says nothing of others.
    """
    _check_arguments(passages, n_topics, candidates, method, seed, resamples)
    # In canonical order: sums, starting values and draws are then those of every other order.
    ordered = passages.sort_values("passage_id", kind="stable").reset_index(drop=True)
    matrix = document_terms(
        index_tokens(ordered["measured"].tolist(), segmenter or load_segmenter()),
        ordered["report_id"].tolist(),
        min_df=min_df,
        max_df=max_df,
        min_reports=min_reports,
    )
    usable = int((np.diff(matrix.counts.indptr) > 0).sum())
    tried = numbers_to_try(n_topics, candidates, min(usable, len(matrix.vocabulary)))
    unit, units = resampled_units(ordered, reports)
    used = method_for(len(ordered)) if method == "auto" else method
    # One thread: more cost time on matrices of this size, above all under parallel notebooks.
    with threadpool_limits(limits=1):
        again = procedure(used, seed)
        # Of many numbers only the labels: all that clusters have would be too much to hold.
        only = next(cluster(matrix.counts, tried, used, seed)) if len(tried) == 1 else None
        full = [only.labels] if only else again(matrix.counts, tried)
        found = [unmeasured(k, labels) for k, labels in zip(tried, full, strict=True)]
        if resamples:
            found = bootstrap(
                matrix.counts, units, tried, again, full=full, resamples=resamples, seed=seed
            )
        chosen, stable = choose(found)
        place = tried.index(chosen.n_clusters)
        again_all = cluster(matrix.counts, tried, used, seed)
        clusters = only or next(islice(again_all, place, None))
        weights = tfidf(matrix.counts)
        silhouettes = [silhouette(weights, each.labels, seed) for each in found]
    chosen_by: ChosenBy = "stability" if stable else "margin"
    if n_topics is not None:
        chosen_by = "given"
    note = describe_choice(
        chosen, chosen_by, used, unit, resamples, int((clusters.labels < 0).sum())
    )
    if matrix.on_disk:
        note += _ON_DISK
    order = canonical(clusters, matrix.vocabulary)
    clusters = clusters.in_order(order)
    assignments = assignment_table(ordered, clusters)
    # Back from the canonical order to the one given.
    given = pd.Index(ordered["passage_id"]).get_indexer(passages["passage_id"])
    return Topics(
        topics=topic_table(
            ordered["passage_id"].tolist(),
            clusters,
            matrix.vocabulary,
            chosen.jaccard[order].tolist(),
        ),
        assignments=assignments.iloc[given].reset_index(drop=True),
        stability=stability_table(found, silhouettes, chosen),
        terms=term_table(clusters, matrix.vocabulary),
        strength=clusters.strength[given],
        n_topics=chosen.n_clusters,
        method=used,
        chosen_by=chosen_by,
        unit=unit,
        note=note,
    )


def choose_n_topics(
    passages: pd.DataFrame,
    candidates: Sequence[int] | None = None,
    *,
    seed: int,
    method: TopicMethod = "auto",
    reports: pd.DataFrame | None = None,
    segmenter: Segmenter | None = None,
    min_df: int = 3,
    max_df: float = 0.5,
    min_reports: int = 2,
    resamples: int = 25,
) -> pd.DataFrame:
    """Measure how stable each number of topics is, and mark the one to use.

    Parameters
    ----------
    passages, candidates, seed, method, reports, segmenter, min_df, max_df, min_reports, resamples
        As in `fit_topics`.

    Returns
    -------
    pandas.DataFrame
        Table ``stability``, as in ``fit_topics(passages, seed=seed).stability``.
    """
    return fit_topics(
        passages,
        seed=seed,
        method=method,
        reports=reports,
        segmenter=segmenter,
        candidates=candidates,
        min_df=min_df,
        max_df=max_df,
        min_reports=min_reports,
        resamples=resamples,
    ).stability


def topic_shares(topics: Topics, passages: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each report is about each topic.

    Parameters
    ----------
    topics : Topics
    passages : pandas.DataFrame
        Table ``passages``: those that topics were fitted to, or some of them.

    Returns
    -------
    pandas.DataFrame
        Table ``report_shares``: every report in the order of `passages` with every topic, a
        share of 0 where it has none. Shares are of the characters of the report's passages;
        they sum to less than 1 where passages are in no topic.

    Raises
    ------
    InputError
        If topics were fitted without a passage.
    """
    topic_of = topics.assignments.set_index("passage_id")["topic"]
    unknown = np.unique(passages["passage_id"][~passages["passage_id"].isin(topic_of.index)])
    raise_problems(
        Problem(
            f"passage {each}",
            "it has no topic: topics were fitted without it.",
            "Fit topics to all passages whose shares are wanted.",
        )
        for each in unknown
    )
    report_ids = passages["report_id"].drop_duplicates().tolist()
    names = topics.topics["topic"].tolist()
    sizes = passages["characters"].astype("float64")
    scope = sizes.groupby(passages["report_id"]).sum()
    categories = passages["passage_id"].map(topic_of)
    by_topic = sizes.groupby([passages["report_id"], categories]).sum()
    every = pd.MultiIndex.from_product([report_ids, names], names=["report_id", "category"])
    shares = by_topic.reindex(every, fill_value=0.0).rename("characters").reset_index()
    shares["share"] = shares["characters"] / shares["report_id"].map(scope)
    return conform(shares, schema.REPORT_SHARES)


def _check_arguments(
    passages: pd.DataFrame,
    n_topics: int | None,
    candidates: Sequence[int] | None,
    method: str,
    seed: int,
    resamples: int,
) -> None:
    problems = []
    if passages.empty:
        problems.append(Problem("passages", "there is none.", "Choose regions and years in it."))
    for each in [*([] if n_topics is None else [n_topics]), *(candidates or ())]:
        if each < 2:
            problems.append(Problem("n_topics", f"{each} is too few.", "Write 2 or more."))
    if method not in ("auto", *METHODS):
        remedy = did_you_mean(method, ("auto", *METHODS))
        problems.append(Problem("method", f"{method!r} is not known.", remedy))
    if not 0 <= seed < 2**32:
        problems.append(Problem("seed", f"{seed} is out of range.", "Write 0 to 4294967295."))
    if resamples < (n_topics is None):
        remedy = "Write 1 or more, or give n_topics."
        problems.append(Problem("resamples", f"{resamples} is too few.", remedy))
    raise_problems(problems)
