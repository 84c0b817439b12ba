"""How far a study is and how long it will still take: a bar on a terminal, else plain lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from govreport_research.runs.outcomes import Outcome


class TimeLeft:
    """How long the runs that are left will take, from how long runs took so far.

    Parameters
    ----------
    expected : mapping of str to float or None
        Seconds by run, from the records; None where there is none. A run without takes the
        mean of those executed meanwhile or, before any was, of those with a record.
    workers : int
        How many are executed at a time.

    Examples
    --------
    >>> left = TimeLeft({"a": 10.0, "b": None, "c": None}, workers=2)
    >>> left.seconds()
    15.0
    """

    def __init__(self, expected: Mapping[str, float | None], workers: int) -> None:
        self._left = dict(expected)
        self._known = [seconds for seconds in expected.values() if seconds is not None]
        self._taken: list[float] = []
        self._workers = workers

    def end(self, outcome: Outcome) -> None:
        """Take note of one run that has ended."""
        self._left.pop(outcome.run.name, None)
        if outcome.status in ("done", "failed"):
            self._taken.append(outcome.seconds)

    def seconds(self) -> float | None:
        """Return the seconds left; None if nothing is known."""
        known = self._taken or self._known
        if not known:
            return None
        mean = sum(known) / len(known)
        return sum(mean if each is None else each for each in self._left.values()) / self._workers


def duration(seconds: float) -> str:
    """Return a duration in words, in both languages.

    Examples
    --------
    >>> duration(8), duration(600), duration(9000)
    ('8 s 秒', '10 min 分钟', '2 h 30 min 小时')
    """
    if seconds < 90:
        return f"{seconds:.0f} s 秒"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min 分钟"
    return f"{minutes // 60} h {minutes % 60} min 小时"


@contextmanager
def progress(total: int, left: TimeLeft) -> Iterator[Callable[[Outcome, str], None]]:
    """Show runs as they end, with the time left, on standard error.

    Parameters
    ----------
    total : int
        How many there are.
    left : TimeLeft

    Yields
    ------
    callable
        To be called for each run that has ended, with what is to be printed of it beside.
    """
    if not sys.stderr.isatty():
        done = 0

        def line(outcome: Outcome, text: str) -> None:
            nonlocal done
            done += 1
            left.end(outcome)
            if outcome.status == "up to date":
                return  # said in the table at the end
            print(f"[{done}/{total}] {_told(outcome, left)}", file=sys.stderr, flush=True)
            if text:
                print(text, file=sys.stderr, flush=True)

        yield line
        return
    from tqdm import tqdm

    form = "{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}{postfix}]"
    with tqdm(total=total, file=sys.stderr, bar_format=form, dynamic_ncols=True) as bar:

        def advance(outcome: Outcome, text: str) -> None:
            left.end(outcome)
            if text:
                bar.write(text, file=sys.stderr)
            bar.set_postfix_str(_told(outcome, left), refresh=False)
            bar.update()

        yield advance


def _told(outcome: Outcome, left: TimeLeft) -> str:
    said = f"{outcome.run.name}: {outcome.status}"
    if outcome.status in ("done", "failed"):
        said += f", {duration(outcome.seconds)}"
    return f"{said}; {_left(left)}" if left.seconds() else said


def _left(left: TimeLeft) -> str:
    return f"about 约 {duration(left.seconds() or 0.0)} left 剩余"
