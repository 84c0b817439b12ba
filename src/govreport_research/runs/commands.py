"""Commands that look at what runs have left: what changed, which numbers differ."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govreport_research.runs.placement import Places
    from govreport_research.runs.study import Study

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
_BYTES = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def seconds(text: str) -> float:
    """Return the seconds that ``90``, ``20m`` or ``2h`` stands for, as argparse wants it."""
    return _quantity(text, _SECONDS, "90, 20m or 2h")


def size(text: str) -> int:
    """Return the bytes that ``800M`` or ``4G`` stands for, as argparse wants it."""
    return int(_quantity(text.upper().removesuffix("B"), _BYTES, "800M or 4G"))


def _quantity(text: str, units: dict[str, int], examples: str) -> float:
    parts = re.fullmatch(r"(\d+(?:\.\d+)?) ?([A-Za-z]?)", text)
    if not parts or parts[2] not in units or not float(parts[1]):
        raise argparse.ArgumentTypeError(f"{text!r}: write {examples}")
    return float(parts[1]) * units[parts[2]]


def explain_runs(study: Study, places: Places, pattern: str) -> int:
    """Print what has changed since each run that matches was last executed."""
    from govreport_research.runs.explain import explain
    from govreport_research.runs.fresh import Inputs
    from govreport_research.runs.records import read_record

    inputs = Inputs(study)
    for run in study.select(pattern):
        record = read_record(places.records / f"{run.name}.json")
        lines = explain(
            record, inputs.of(run), inputs.listings(run), places.records, places.figures / run.name
        )
        if (places.records / f"{run.name}.failed.json").exists():
            lines.append(f"The last attempt failed: see {run.name}.failed.json.")
        print(f"{run.name}:")
        for line in lines or ["Nothing changed: it is up to date. 无变化。"]:
            print(f"  {line}")
    return 0


def compare_results(a: Path, b: Path, csv: Path | None) -> int:
    """Print which numbers differ between two folders of figures; write all to a file."""
    from govreport_research.runs.compare import compare_runs, comparison_text

    table = compare_runs(a, b)
    if csv is not None:
        table.to_csv(csv, index=False)
    print(comparison_text(table, a.name, b.name))
    return 0


def result_folder(study: Study | None, places: Places | None, name: str) -> Path:
    """Return the folder of figures that a name or a path stands for."""
    if study is None or places is None or (Path(name).is_dir() and "/" in name):
        return Path(name)
    return places.figures / study.select(name)[0].name


def summarise(study: Study, places: Places, entry: str, csv: Path | None) -> int:
    """Print how much each number varies over a sweep; write every number to a file."""
    from govreport_research.runs.summary import sweep_numbers, sweep_variation, variation_text

    numbers = sweep_numbers(study, places.figures, entry)
    if csv is not None:
        numbers.to_csv(csv, index=False)
    print(variation_text(sweep_variation(numbers)))
    return 0
