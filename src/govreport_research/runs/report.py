"""What a reader of the terminal is told about runs: failures in a few lines, one table."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from govreport_research.bilingual import Bilingual
from govreport_research.runs.outcomes import Outcome

_STATUS = {
    "done": Bilingual("完成", "done"),
    "up to date": Bilingual("无变化", "up to date"),
    "failed": Bilingual("失败", "failed"),
    "not run": Bilingual("未运行", "not run"),
}


def failure_text(outcome: Outcome, root: Path) -> str:
    """Describe a failed run in at most five lines.

    Parameters
    ----------
    outcome : Outcome
        Of a run that failed.
    root : Path
        Folder that paths are shown from.

    Returns
    -------
    str
        Run, notebook and cell; the line of code; the error; where to see all of it.
    """
    failure = outcome.failure
    where = _from(outcome.run.notebook, root)
    if failure["cell"]:
        where += f", code cell {failure['cell']}"
    lines = [f"{outcome.run.name} failed 失败: {where}"]
    if failure["line"]:
        lines.append(f"    {_cut(failure['line'])}")
    message = [line.strip() for line in failure["message"].splitlines() if line.strip()] or [""]
    lines.append(f"  {failure['error']}: {_cut(message[0], 400)}")
    if len(message) == 2:
        lines.append(f"  {_cut(message[1], 400)}")
    elif len(message) > 2:
        lines.append(f"  {_cut(message[1], 300)} (and {len(message) - 2} lines more)")
    if outcome.notebook is not None:
        lines.append(f"  See {_from(outcome.notebook, root)}")
    return "\n".join(lines)


def status_table(outcomes: Sequence[Outcome]) -> str:
    """Return one line per run and a line that counts them.

    Parameters
    ----------
    outcomes : sequence of Outcome
        In the order in which they are to be shown.

    Returns
    -------
    str
    """
    rows = [("run 运行", "status 状态", "seconds 秒")]
    for outcome in outcomes:
        seconds = f"{outcome.seconds:.1f}" if outcome.status in ("done", "failed") else ""
        rows.append((outcome.run.name, _STATUS[outcome.status].text("en"), seconds))
    counts = [
        f"{number} {words.en} {words.zh}"
        for status, words in _STATUS.items()
        if (number := sum(outcome.status == status for outcome in outcomes))
    ]
    return f"{aligned(rows)}\n{', '.join(counts)}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as columns of equal width, counting Chinese characters as two."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _cut(text: str, length: int = 100) -> str:
    return text if len(text) <= length else f"{text[: length - 4]} ..."


def _from(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
