"""What exactly has changed since a run was last executed.

A record holds one hash per kind of input. What each was made of, the hash of every file, the
source of every cell, is kept beside the records in a file named by that hash, so that the
many runs of a sweep share it.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from govreport_research.runs.fresh import hashes_of, stale_inputs
from govreport_research.runs.records import write_json

#: Folder beside the records for what the hashes were made of.
LISTINGS: Final = "inputs"
#: Lines that are given to one kind of input.
_LINES: Final = 8


def keep_listings(records: Path, inputs: Mapping[str, str], listings: Mapping[str, Any]) -> None:
    """Write what hashes were made of beside the records, each once however many runs share it.

    Parameters
    ----------
    records : Path
    inputs, listings : mapping
        From `Inputs.of` and `Inputs.listings`.
    """
    for name, digest in inputs.items():
        file = records / LISTINGS / f"{digest}.json"
        if not file.is_file():
            file.parent.mkdir(exist_ok=True)
            write_json(file, listings[name])


def explain(
    record: dict[str, Any] | None,
    inputs: dict[str, str],
    listings: Mapping[str, Any],
    records: Path,
    folder: Path,
) -> list[str]:
    """Say what has changed since a run was last executed, item by item.

    Parameters
    ----------
    record : dict or None
        The record of its last clean execution.
    inputs, listings : mapping
        What it would read now, from `Inputs.of` and `Inputs.listings`.
    records : Path
        Folder of the records.
    folder : Path
        Where its figures are.

    Returns
    -------
    list of str
        One line per change, at most some lines per kind of input; empty if nothing changed.
    """
    if record is None:
        return ["It has never been run here."]
    lines = []
    for name in stale_inputs(record, inputs):
        file = records / LISTINGS / f"{record['inputs'].get(name, '')}.json"
        if not file.is_file():
            lines.append(f"{name}: changed; what it was is no longer known.")
            continue
        before = json.loads(file.read_text(encoding="utf-8"))
        differ = _cells if name == "notebook" else _items
        lines += _cut([f"{name}: {each}" for each in differ(before, listings[name])], name)
    here = hashes_of(folder)
    lines += _cut([f"figures: {each}" for each in _items(record["outputs"], here)], "figures")
    return lines


def _cut(lines: list[str], name: str) -> list[str]:
    if len(lines) <= _LINES:
        return lines
    return [*lines[:_LINES], f"{name}: ... and {len(lines) - _LINES} more"]


def _items(before: Any, now: Any, path: str = "") -> list[str]:
    """Compare two nested listings; hashes are not shown, only that they differ."""
    if isinstance(before, dict) and isinstance(now, dict):
        found = []
        for key in sorted({*before, *now}):
            name = f"{path} {key}".strip()
            if key not in now:
                found.append(f"{name} removed")
            elif key not in before:
                found.append(f"{name} added{_shown(now[key])}")
            elif before[key] != now[key]:
                found += _items(before[key], now[key], name)
        return found
    if _shown(before) and _shown(now):
        return [f"{path} is now {now!r}, was {before!r}".strip()]
    return [f"{path} changed"]


def _shown(value: Any) -> str:
    """Return a value as it can be read; nothing for a hash or a nested listing."""
    opaque = isinstance(value, dict) or re.fullmatch("[0-9a-f]{64}|", str(value))
    return "" if opaque else f" ({value!r})"


def _cells(before: list[Any], now: list[Any]) -> list[str]:
    """Compare the code cells of two notebooks, numbered as in the one of now."""
    old, new = ([str(source) for source, _ in cells] for cells in (before, now))
    found = []
    for kind, i, j, k, m in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(j - i, m - k)
        for number in range(both):
            found.append(f"code cell {k + number + 1} changed")
            found += _lines(old[i + number], new[k + number])
        found += [f"a code cell after cell {m} removed"] * (j - i - both)
        found += [f"code cell {number} added" for number in range(k + both + 1, m + 1)]
    return found or ["the tags of a cell changed"]


def _lines(was: str, source: str) -> list[str]:
    """Return the lines that differ, marked - and +."""
    compared = difflib.ndiff(was.splitlines(), source.splitlines())
    return [f"  {line}" for line in compared if line[0] in "-+"]
