"""What is wrong with an input: collected first, then reported all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    Parameters
    ----------
    where : str
        File, row and column, as a reader would look for them: ``"reports.csv, row 3
        (report_id yueyang-2022), column year"``. Rows count as a spreadsheet counts them,
        the header being row 1.
    what : str
        What is wrong, with the offending value.
    remedy : str
        What to change.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}".strip()


class InputError(ValueError):
    """An input that cannot be used, with every problem found in it.

    Parameters
    ----------
    problems : sequence of Problem
        At least one.

    Attributes
    ----------
    problems : tuple of Problem
        In the order in which they were found.

    Examples
    --------
    >>> raise InputError([Problem("study.yml, run a", "no notebook is named.", "Add one.")])
    Traceback (most recent call last):
        ...
    govreport_research.problems.InputError: study.yml, run a: no notebook is named. Add one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("an InputError needs at least one problem")
        self.problems = tuple(problems)
        if len(self.problems) == 1:
            message = str(self.problems[0])
        else:
            lines = "\n".join(f"  {n}. {problem}" for n, problem in enumerate(self.problems, 1))
            message = f"{len(self.problems)} problems:\n{lines}"
        super().__init__(message)

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in a notebook: the message, without the calls.

        The name is IPython's; the cell fails all the same.
        """
        return [f"{type(self).__name__}: {self}"]


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise one `InputError` for all problems; do nothing if there are none.

    Parameters
    ----------
    problems : iterable of Problem

    Raises
    ------
    InputError
        If there is any problem.
    """
    found = tuple(problems)
    if found:
        raise InputError(found)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a remedy that names the nearest known name and lists what is known.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What could have been written.

    Returns
    -------
    str
        A sentence or two; with nothing near, only the list.

    Examples
    --------
    >>> did_you_mean("langauge", ["language", "seed"])
    'Did you mean language? Known: language, seed.'
    """
    names = [str(each) for each in known]
    near = get_close_matches(str(name), names, n=1, cutoff=0.6)
    listed = f"Known: {', '.join(names)}." if names else "None is known."
    return f"Did you mean {near[0]}? {listed}" if near else listed
