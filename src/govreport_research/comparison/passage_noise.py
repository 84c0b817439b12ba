"""How much a report's shares owe to the passages it happens to consist of.

A share that rests on two long paragraphs is less of a measurement than one spread over forty.
Drawing the passages of a report anew shows this. It is noise of measuring one document and
says nothing of the region the document comes from: for that, other reports are needed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from govreport_research import schema
from govreport_research.measures.themes import theme_shares
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import conform

#: With fewer passages than this, draws from them are too much alike to show anything.
MIN_PASSAGES: Final = 10
_DRAWS: Final = 2000


def passage_noise(
    passages: pd.DataFrame,
    codes: pd.DataFrame,
    codebook: pd.DataFrame | None = None,
    *,
    seed: int = 0,
    draws: int = _DRAWS,
) -> pd.DataFrame:
    """Resample the passages within each report and see how far its shares move.

    Parameters
    ----------
    passages, codes, codebook : pandas.DataFrame
        As for `theme_shares`.
    seed : int, default 0
        At least 0. A report's draws hang on the seed and its id only, so they are the same
        whichever other reports are looked at.
    draws : int, default 2000
        Resamples of each report, at least 100.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.PASSAGE_NOISE``: one row per report and category, in the order of
        `theme_shares`. ``noise_low`` and ``noise_high`` are the 2.5th and 97.5th percentile
        of the share over the resamples; missing for reports of fewer than ten passages, and
        for a share of 0 or 1, which no resample can change.

    Raises
    ------
    InputError
        As `theme_shares`; and if `seed` or `draws` is out of range.

    Notes
    -----
    Percentile bootstrap over the passages of one document (Efron & Tibshirani 1993, An
    Introduction to the Bootstrap, chapter 13). It is never combined over reports, and it is
    no confidence interval of a region's share: under lots drawn among regions, treating
    passages as the sample rejects most true hypotheses (``benchmarks/difference_tests.py``).

    Examples
    --------
    >>> passages = pd.DataFrame(
    ...     {
    ...         "passage_id": [f"p{n:02}" for n in range(20)],
    ...         "report_id": "a",
    ...         "characters": 50,
    ...     }
    ... )
    >>> codes = passages[["passage_id"]].assign(theme=["T01", "T02"] * 10, weight=1.0)
    >>> noise = passage_noise(passages, codes, seed=1)
    >>> noise[noise["category"] == "T01"][["share", "noise_low", "noise_high"]].values.tolist()
    [[0.5, 0.3, 0.7]]
    """
    problems = [] if seed >= 0 else [Problem("seed", f"{seed} is below 0.", "Write 0 or more.")]
    if draws < 100:
        what = f"{draws} are too few for percentiles."
        problems.append(Problem("draws", what, "Write 100 or more."))
    raise_problems(problems)
    shares = theme_shares(passages, codes, codebook)
    categories = list(dict.fromkeys(shares["category"]))
    weights = codes.pivot_table("weight", "passage_id", "theme", "sum", fill_value=0.0)
    weights = weights.reindex(columns=pd.Index(categories), fill_value=0.0)
    ends = []
    for report, own in passages.groupby("report_id", sort=False):
        characters = own["characters"].to_numpy(dtype="float64")
        parts = weights.loc[own["passage_id"]].to_numpy() * characters[:, None]
        low, high = np.full((2, len(categories)), np.nan)
        if len(own) >= MIN_PASSAGES:
            rng = np.random.default_rng([seed, *str(report).encode()])
            times = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=draws)
            drawn = (times @ parts) / (times @ characters)[:, None]
            low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
            fixed = np.ptp(parts / characters[:, None], axis=0) == 0
            low[fixed] = high[fixed] = np.nan
        ends.append(
            pd.DataFrame(
                {
                    "report_id": report,
                    "category": categories,
                    "noise_low": low,
                    "noise_high": high,
                    "n_passages": len(own),
                }
            )
        )
    noise = shares.merge(pd.concat(ends), on=["report_id", "category"], validate="one_to_one")
    return conform(noise, schema.PASSAGE_NOISE)
