"""Passages without the wording that they share, for any measure that reads passages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research import schema
from govreport_research.measures.reuse import BIT, SharedWording
from govreport_research.measures.wording import wording_of
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.tables import conform

#: Stands where shared wording was: no term and no word goes across it.
GAP: Final = "…"


def mask_shared_wording(
    passages: pd.DataFrame,
    shared: SharedWording,
    found_in: Collection[str] = tuple(schema.FOUND_IN),
) -> pd.DataFrame:
    """Return the passages without their shared wording, to be coded or grouped into topics.

    Parameters
    ----------
    passages : pandas.DataFrame
        Columns of ``schema.PASSAGES``: those that `find_shared_wording` was given, or some
        of them.
    shared : SharedWording
        Of these passages.
    found_in : collection of str, optional
        What counts as shared: wording that is found in any of these places, keys of
        ``schema.FOUND_IN``. If not given, all of them, so that of a copied formula the
        first use is left out too; to leave out copies alone would take more from later
        reports than from earlier ones.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.PASSAGES``. In `measured` every shared run, with the punctuation
        inside it, is one ``…``; `characters` counts what is left of it. `text`, `start` and
        `end` stay: they say what the report has. A passage that is shared from first to last
        is left out.

    Raises
    ------
    InputError
        If a place is not known, or a passage is not of those that were compared.

    Examples
    --------
    >>> import govreport_research as gr
    >>> corpus = gr.load_corpus("data/approval-bureaus")
    >>> passages = gr.split_corpus(corpus)
    >>> masked = mask_shared_wording(passages, gr.find_shared_wording(corpus, passages))
    >>> bool(masked["characters"].sum() < passages["characters"].sum())
    True
    """
    problems = [
        Problem(f"found_in {name}", "there is no such place.", did_you_mean(name, BIT))
        for name in found_in
        if name not in BIT
    ]
    problems += [
        Problem(
            f"passage {passage_id}",
            "its wording was not compared.",
            "Give find_shared_wording the same passages.",
        )
        for passage_id in passages["passage_id"]
        if passage_id not in shared.spans
    ]
    raise_problems(problems)
    bits = sum(BIT[name] for name in set(found_in))
    measured, characters, kept = [], [], []
    for passage_id, text in zip(passages["passage_id"], passages["measured"], strict=True):
        report, first, end = shared.spans[passage_id]
        masked = (shared.found[report][first:end] & bits) > 0
        pieces = _left(text, masked)
        measured.append(GAP.join(pieces))
        characters.append(sum(not each.isspace() for each in "".join(pieces)))
        kept.append(not len(masked) or not masked.all())
    out = passages.assign(measured=measured, characters=characters)
    return conform(out[kept].reset_index(drop=True), schema.PASSAGES)


def _left(text: str, shared: npt.NDArray[np.bool_]) -> list[str]:
    """Return the pieces of a passage before, between and after runs of shared keys."""
    wording = wording_of(text)
    change = np.diff(np.concatenate([[False], shared, [False]]).astype(np.int8))
    pieces, at = [], 0
    for first, end in zip(np.flatnonzero(change == 1), np.flatnonzero(change == -1), strict=True):
        pieces.append(text[at : wording.starts[first]])
        at = int(wording.ends[end - 1])
    return [*pieces, text[at:]]
