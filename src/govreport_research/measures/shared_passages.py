"""Shared wording side by side: which run of one text is which run of the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from govreport_research import schema
from govreport_research.corpus.readers import simplify
from govreport_research.measures.reuse import BIT, MIN_LENGTH, TEMPLATE, SharedWording
from govreport_research.measures.window_index import Numbers
from govreport_research.measures.windows import Hashes, covered, is_wording, window_hashes
from govreport_research.measures.wording import Wording, wording_of
from govreport_research.tables import conform

#: A window that stands in more places of a text is compared with so many of them, the first ones.
_PLACES = 8


def shared_passages(shared: SharedWording, a: str, b: str) -> pd.DataFrame:
    """Return the wording that two reports share, side by side.

    Parameters
    ----------
    shared : SharedWording
    a, b : str
        Two report_id, or ``"template"``; the same one twice for what a report repeats.

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.SHARED_PASSAGES``, in the order of the later text. First stands
        the template, else the earlier report, else that with the smaller report_id. Each
        row is a run that goes on no further on either side, and of the later text's runs
        none lies within another. They may overlap.

    Raises
    ------
    InputError
        If there is no such report.
    """
    first, second = sorted((a, b), key=lambda name: (name != TEMPLATE, _time(shared, name), name))
    i, j = shared.number(first), shared.number(second)
    return _side_by_side(
        (first, shared.written[i], shared.wordings[i]),
        (second, shared.written[j], shared.wordings[j]),
        shared.min_length,
    )


def compare_texts(a: str, b: str | None = None, *, min_length: int = MIN_LENGTH) -> pd.DataFrame:
    """Return the wording that two texts share, or that one text repeats.

    Parameters
    ----------
    a : str
    b : str, optional
        Without it, `a` is compared with itself: a run is repeated where it stands again
        after its first place has ended.
    min_length : int, default 16
        As for `find_shared_wording`.

    Returns
    -------
    pandas.DataFrame
        As `shared_passages`, the reports being named a and b.

    Examples
    --------
    >>> table = compare_texts("一是压减材料1,115项，企业群众办事更加便捷高效。",
    ...                       "二是压减材料98项、企业群众办事更加便捷高效；")
    >>> table[["text_a", "start_b", "characters"]].values.tolist()
    [['是压减材料1,115项，企业群众办事更加便捷高效', 1, 19]]
    """
    one = ("a", a, wording_of(simplify(a)))
    other = one if b is None else ("b", b, wording_of(simplify(b)))
    return _side_by_side(one, other, min_length)


def trace_wording(shared: SharedWording, report_id: str) -> pd.DataFrame:
    """Return where the wording of a report is found elsewhere, and who had it first.

    Parameters
    ----------
    shared : SharedWording
    report_id : str

    Returns
    -------
    pandas.DataFrame
        Columns of ``schema.TRACED_WORDING``: one row for every stretch that the same other
        texts hold, in order of appearance; together they are all that is found elsewhere
        or earlier in the report. `first` may be the report itself, where others took the
        wording up. First means first among the reports held.

    Raises
    ------
    InputError
        If there is no such report.
    """
    number = shared.number(report_id)
    flags, wording = shared.found[number], shared.wordings[number]
    if not flags.any():
        return schema.TRACED_WORDING.empty()
    others, held = _holders(shared, number)
    changes = (held[:, 1:] != held[:, :-1]).any(axis=0) | (flags[1:] != flags[:-1])
    starts = np.concatenate([[0], np.flatnonzero(changes) + 1])
    ends = np.append(starts[1:], len(flags))
    rows = []
    for start, end in zip(starts, ends, strict=True):
        bits = flags[start]
        if not bits:
            continue
        holders = others[held[:, start]]
        begin, stop = int(wording.starts[start]), int(wording.ends[end - 1])
        rows.append(
            {
                "report_id": report_id,
                "start": begin,
                "end": stop,
                "text": shared.written[number][begin:stop],
                "found_in": next(name for name, bit in BIT.items() if bits & bit),
                "first": "|".join(_earliest(shared, [number, *holders]))
                if len(holders) or bits & BIT["itself"]
                else "",
                "n_reports": len(holders),
            }
        )
    return conform(pd.DataFrame(rows), schema.TRACED_WORDING)


def _holders(shared: SharedWording, number: int) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Return the other reports that a report shares wording with, and which keys each holds."""
    others = np.flatnonzero(shared.copied[number])
    others = others[others != number]
    starts, hashes = _windows(shared.wordings[number], shared.min_length)
    n = len(shared.found[number])
    held = np.zeros((len(others), n), dtype=bool)
    for row, other in enumerate(others):
        theirs = _windows(shared.wordings[other], shared.min_length)[1]
        held[row] = covered(starts[np.isin(hashes, theirs)], shared.min_length, n)
    return others, held


def _earliest(shared: SharedWording, numbers: Sequence[int]) -> list[str]:
    ids, times = shared.reports["report_id"], shared.times[numbers]
    return sorted(
        ids[each] for each, time in zip(numbers, times, strict=True) if time == min(times)
    )


def _time(shared: SharedWording, name: str) -> int:
    number = shared.number(name)
    return -1 if number == len(shared.times) else int(shared.times[number])


def _windows(wording: Wording, length: int) -> tuple[Numbers, Hashes]:
    """Return the windows of a text that hold wording: where each begins, and its hash."""
    kept = np.flatnonzero(is_wording(wording.keys, length))
    return kept, window_hashes(wording.keys, length)[kept]


def _side_by_side(
    one: tuple[str, str, Wording], other: tuple[str, str, Wording], length: int
) -> pd.DataFrame:
    (name_a, text_a, a), (name_b, text_b, b) = one, other
    in_a, in_b, keys = _runs(a, b, length)
    columns: dict[str, list[object]] = {name: [] for name in schema.SHARED_PASSAGES.names}
    for i, j, n in zip(in_a.tolist(), in_b.tolist(), keys.tolist(), strict=True):
        for side, name, text, wording, at in (
            ("a", name_a, text_a, a, i),
            ("b", name_b, text_b, b, j),
        ):
            start, end = int(wording.starts[at]), int(wording.ends[at + n - 1])
            columns[f"report_{side}"].append(name)
            columns[f"start_{side}"].append(start)
            columns[f"end_{side}"].append(end)
            columns[f"text_{side}"].append(text[start:end])
        columns["characters"].append(n)
    if not len(keys):
        return schema.SHARED_PASSAGES.empty()
    return conform(pd.DataFrame(columns), schema.SHARED_PASSAGES)


def _runs(a: Wording, b: Wording, length: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the longest runs of `b` that stand in `a`: begin in a, begin in b, keys.

    If both are the same, a run of `a` stands clear before that of `b`.
    """
    places_a, hashes_a = _windows(a, length)
    places_b, hashes_b = (places_a, hashes_a) if a is b else _windows(b, length)
    order = np.argsort(hashes_a, kind="stable")
    ranked = hashes_a[order]
    low = np.searchsorted(ranked, hashes_b, "left")
    number = np.minimum(np.searchsorted(ranked, hashes_b, "right") - low, _PLACES)
    nth = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    i = places_a[order[np.repeat(low, number) + nth]]
    j = np.repeat(places_b, number)
    if a is b:
        clear = i <= j - length
        i, j = i[clear], j[clear]
    # Windows on one diagonal that follow each other make a run.
    along = np.lexsort((j, j - i))
    i, j = i[along], j[along]
    new = np.ones(len(i), dtype=bool)
    new[1:] = (np.diff(i) != 1) | (np.diff(j) != 1)
    heads = np.flatnonzero(new)
    keys = np.diff(np.append(heads, len(i))) + length - 1
    i, j = i[heads], j[heads]
    # Of runs that begin together the longest comes first, so that the others lie within it.
    by_b = np.lexsort((i, -keys, j))
    i, j, keys = i[by_b], j[by_b], keys[by_b]
    reached = np.maximum.accumulate(np.concatenate([[-1], j + keys]))[:-1]
    kept = j + keys > reached
    return i[kept], j[kept], keys[kept]
