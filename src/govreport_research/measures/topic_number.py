"""How many topics: which numbers are tried, what is resampled, what is said of the choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.measures.clustering import Method
from govreport_research.measures.stability import (
    STABLE_ARI,
    STABLE_JACCARD,
    STABLE_SHARE,
    Stability,
)
from govreport_research.problems import Problem, raise_problems

ChosenBy = Literal["stability", "margin", "given"]
Unit = Literal["region", "report", "passage"]
UNITS: Final[dict[Unit, Bilingual]] = {
    "region": Bilingual("地区", "regions"),
    "report": Bilingual("报告", "reports"),
    "passage": Bilingual("段落", "passages"),
}
#: Numbers of topics that are tried. Two topics are one contrast; beyond eight, steps widen,
#: and no more are tried than the square root of half the number of passages.
CANDIDATES: Final = (3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40)
#: Passages up to which topics are factors.
FACTORISED_PASSAGES: Final = 1000
METHOD_SENTENCES: Final[dict[Method, Bilingual]] = {
    "nmf": Bilingual("话题由非负矩阵分解得出。", "Topics are factors of the words' weights (NMF)."),
    "spherical": Bilingual(
        "话题由球面 k 均值和多项分布似然得出。",
        "Topics are clusters by spherical k-means and multinomial likelihood.",
    ),
}


def resampled_units(passages: pd.DataFrame, reports: pd.DataFrame | None) -> tuple[Unit, list[str]]:
    """Return what is resampled: the highest level that has three or more and repeats.

    Parameters
    ----------
    passages : pandas.DataFrame
        With ``passage_id`` and ``report_id``.
    reports : pandas.DataFrame, optional
        With ``report_id`` and ``region``.

    Returns
    -------
    unit : {"region", "report", "passage"}
    units : list of str
        The unit of each passage.
    """
    report_ids = passages["report_id"]
    if reports is not None:
        regions = report_ids.map(reports.set_index("report_id")["region"])
        if 3 <= regions.nunique() < report_ids.nunique():
            return "region", regions.tolist()
    if report_ids.nunique() >= 3:
        return "report", report_ids.tolist()
    return "passage", passages["passage_id"].tolist()


def numbers_to_try(
    n_topics: int | None, candidates: Sequence[int] | None, usable: int
) -> list[int]:
    """Return the numbers of topics that are tried, rising.

    Parameters
    ----------
    n_topics : int, optional
        The only one, if given.
    candidates : sequence of int, optional
        Else these, if given.
    usable : int
        Passages with a word that counts, or words, whichever are fewer.

    Returns
    -------
    list of int

    Raises
    ------
    InputError
        If there are fewer passages or words than topics.

    Examples
    --------
    >>> numbers_to_try(None, None, 90)
    [3, 4, 5, 6, 7, 8]
    """
    if n_topics is not None:
        tried = [n_topics]
    elif candidates is not None:
        tried = sorted(set(candidates))
    else:
        largest = min(max(8, (usable / 2) ** 0.5), usable // 3)
        tried = [k for k in CANDIDATES if k <= largest] or [CANDIDATES[0]]
    if tried[-1] > usable:
        what = f"{tried[-1]} topics cannot be told apart by {usable} passages or words."
        raise_problems([Problem("n_topics", what, "Ask for fewer, or take in more passages.")])
    return tried


def method_for(passages: int) -> Method:
    """Return the method for a number of passages.

    Parameters
    ----------
    passages : int

    Returns
    -------
    {"nmf", "spherical"}
        Factorisation up to 1000 passages, where its topics come back in resamples more often;
        above that, spherical k-means recovers planted topics better, is about as far above
        shuffled data, and takes a fraction of the time (docs/methods.md).
    """
    return "nmf" if passages <= FACTORISED_PASSAGES else "spherical"


def describe_choice(
    chosen: Stability,
    chosen_by: ChosenBy,
    method: Method,
    unit: Unit,
    resamples: int,
    without: int,
) -> Bilingual:
    """Say how the number was chosen, how stable it is, and what is left out.

    Parameters
    ----------
    chosen : Stability
    chosen_by : {"stability", "margin", "given"}
    method : {"nmf", "spherical"}
    unit : {"region", "report", "passage"}
    resamples : int
    without : int
        Passages in no topic.

    Returns
    -------
    Bilingual
    """
    k, ari, null = chosen.n_clusters, chosen.ari, chosen.ari_null
    standard = Bilingual(
        f"平均调整兰德指数不低于 {STABLE_ARI:.2f}，且不少于 {STABLE_SHARE:.0%} 的话题"
        f"平均 Jaccard 系数不低于 {STABLE_JACCARD:.2f}",
        f"mean adjusted Rand index of {STABLE_ARI:.2f} or more, and {STABLE_SHARE:.0%} of topics "
        f"with a mean Jaccard coefficient of {STABLE_JACCARD:.2f} or more",
    )
    if chosen_by == "stability":
        how = Bilingual(
            f"话题数 {k} 是达到稳定标准的最大值（{standard.zh}）。",
            f"{k} topics is the largest number that is stable ({standard.en}).",
        )
    elif chosen_by == "margin":
        how = Bilingual(
            f"没有一个话题数达到稳定标准（{standard.zh}）；取指数高出打乱数据最多的 {k} 个话题，"
            "只宜作为描述，不宜据以推断。",
            f"No number of topics is stable ({standard.en}); the {k} topics shown are those whose "
            "index is furthest above that of shuffled data. They describe these passages and "
            "support no inference.",
        )
    else:
        how = Bilingual(
            f"话题数 {k} 为指定值，{'' if chosen.stable else '未'}达到稳定标准（{standard.zh}）。",
            f"{k} topics were asked for; this number is {'' if chosen.stable else 'not '}stable "
            f"({standard.en}).",
        )
    if resamples:
        how += _agreement(ari, null, UNITS[unit], resamples)
    else:
        how = Bilingual(
            f"话题数 {k} 为指定值，未测量稳定性。",
            f"{k} topics were asked for; their stability was not measured.",
        )
    note = METHOD_SENTENCES[method] + how
    if ari <= null:
        note += Bilingual(
            "并不高于打乱数据：在这些段落中看不出话题。",
            "That is not above shuffled data: these passages show no topics.",
        )
    if unit == "passage":
        note += Bilingual(
            "报告少于三份，只能对段落重抽样，反映的是这些文件内部的测量噪声。",
            "With fewer than three reports only passages can be resampled: this is noise of "
            "measurement within these documents.",
        )
    if without:
        note += Bilingual(
            f"{without} 个段落不含计入的词，不归入任何话题。",
            "1 passage uses none of the words that count and is in no topic."
            if without == 1
            else f"{without} passages use none of the words that count and are in no topic.",
        )
    return note


def _agreement(ari: float, null: float, drawn: Bilingual, resamples: int) -> Bilingual:
    return Bilingual(
        f"以{drawn.zh}为单位重抽样 {resamples} 次，指数为 {ari:.2f}，打乱数据为 {null:.2f}。",
        f"Over {resamples} resamples of {drawn.en} the index is {ari:.2f}, against {null:.2f} "
        "for shuffled data.",
    )
