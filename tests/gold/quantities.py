"""Score quantities against the hand annotation; `python tests/gold/quantities.py` prints it.

An extracted row finds an annotated one if both are changes or neither is and their spans
overlap by half or more of the longer; one to one, best overlap first. A hard negative is
rejected if no extracted row touches it, but for rows that found an annotated quantity.
"""

from __future__ import annotations

import csv
import math
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

GOLD = Path(__file__).parent
ROOT = GOLD.parents[1]
#: Three reports, on which the rules were made; two, annotated before the rules first read them.
FILES = {"first set": "indicators.tsv", "second set": "indicators-second.tsv"}
_LEAST = 0.5


def load(name: str) -> dict[str, list[dict[str, Any]]]:
    """Return the annotated rows of one file by report."""
    reports: dict[str, list[dict[str, Any]]] = {}
    path = GOLD / "approval-bureaus" / name
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            row["start"], row["end"] = int(row["start"]), int(row["end"])
            reports.setdefault(row["report_id"], []).append(row)
    return reports


def text_of(report_id: str) -> str:
    """Return a shipped report as it is written."""
    path = ROOT / "data" / "approval-bureaus" / "texts" / f"{report_id}.txt"
    return path.read_bytes().decode("utf-8")


@dataclass
class Score:
    """Counts over one or more reports, and what was wrong."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    number: int = 0
    unit: int = 0
    kind: int = 0
    all_three: int = 0
    measured: int = 0
    approximate: int = 0
    bound: int = 0
    role: int = 0
    status: int = 0
    parent: int = 0
    changes: int = 0
    changes_right: int = 0
    negatives: int = 0
    rejected: int = 0
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, n) + getattr(other, n) for n in self.__dataclass_fields__))

    def shares(self) -> dict[str, float]:
        """Return what the thresholds are about."""
        found, gold = max(1, self.found), max(1, self.gold)
        return {
            "precision": self.found / max(1, self.predicted),
            "recall": self.found / gold,
            "number": self.number / found,
            "unit": self.unit / found,
            "kind": self.kind / found,
            "all three": self.all_three / found,
            "changes": self.changes_right / max(1, self.changes),
            "measured": self.measured / found,
            "approximate": self.approximate / found,
            "bound": self.bound / found,
            "status": self.status / found,
            "role": self.role / found,
            "parent": self.parent / found,
            "rejected": self.rejected / max(1, self.negatives),
        }


def match(table: pd.DataFrame, rows: list[dict[str, Any]]) -> dict[int, int]:
    """Return number of annotated row -> number of extracted row."""
    pairs = []
    for number, row in enumerate(rows):
        near = table[(table["start"] < row["end"]) & (table["end"] > row["start"])]
        for got in near.itertuples():
            if (got.kind == "change") != (row["kind"] == "change_from_to"):
                continue
            both = min(got.end, row["end"]) - max(got.start, row["start"])
            share = both / max(got.end - got.start, row["end"] - row["start"])
            if share >= _LEAST:
                pairs.append((-share, number, got.Index))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, index in sorted(pairs):
        if number not in matched and index not in taken:
            matched[number] = index
            taken.add(index)
    return matched


def score(table: pd.DataFrame, rows: list[dict[str, Any]]) -> Score:
    """Score one report's table against its annotated rows."""
    wanted = [row for row in rows if row["is_indicator"] == "1"]
    matched = match(table, wanted)
    result = Score(gold=len(wanted), predicted=len(table), found=len(matched))
    places = {row["id"]: matched.get(number, -2) for number, row in enumerate(wanted)}
    for number, row in enumerate(wanted):
        change = row["kind"] == "change_from_to"
        result.changes += change
        if number not in matched:
            result.wrong.append(f"missed {row['value']}")
            continue
        got = table.loc[matched[number]]
        _compare(result, row, got, places, change=change)
    taken = set(matched.values())
    result.wrong += [f"false {v}" for i, v in table["value"].items() if i not in taken]
    free = table[~table.index.isin(taken)]
    for row in rows:
        if row["is_indicator"] == "1":
            continue
        result.negatives += 1
        touched = ((free["start"] < row["end"]) & (free["end"] > row["start"])).any()
        result.rejected += not touched
    return result


def _compare(
    result: Score, row: dict[str, Any], got: pd.Series, places: dict[str, int], *, change: bool
) -> None:
    right = {
        "number": _numbers(row, got),
        "unit": got["unit"] == row["unit"],
        "kind": got["kind"] == row["kind"].removesuffix("_from_to"),
        "measured": _overlap(row["measured"], got["measured"]),
        "approximate": bool(got["approximate"]) == (row["approx"] == "1"),
        "bound": got["bound"] == _BOUNDS[row["bound"]],
        "status": got["status"] == _STATUSES.get(row["status"], row["status"]),
        "role": got["role"] == row["role"],
        "parent": got["parent"] == (places.get(row["part_of"], -2) if row["part_of"] else -1),
    }
    right["all_three"] = right["number"] and right["unit"] and right["kind"]
    for name, value in right.items():
        setattr(result, name, getattr(result, name) + bool(value))
    result.changes_right += change and right["number"]
    for name in ("number", "unit", "kind", "measured", "status", "approximate", "bound", "parent"):
        if not right[name]:
            gold_name = {"approximate": "approx", "parent": "part_of"}.get(name, name)
            result.wrong.append(f"{name} of {row['value']}: {row[gold_name]} / {got[name]}")


_BOUNDS = {"": "", ">": "lower", ">=": "lower", "<": "upper", "<=": "upper", "~<": "upper"}
#: What is going on or has begun is no promise: it counts as achieved.
_STATUSES = {"in_progress": "achieved", "started": "achieved"}


def _numbers(row: dict[str, Any], got: pd.Series) -> bool:
    if row["from"] or row["to"]:
        return _same(row["from"].split("-")[-1], got["from_number"]) and _same(
            row["to"], got["to_number"]
        )
    if row["low"]:
        return _same(row["low"], got["low"]) and _same(row["high"], got["high"])
    return _same(row["number"], got["number"])


def _same(written: str, number: float) -> bool:
    return bool(written) and math.isclose(float(written), number)


def _overlap(gold: str, got: str) -> bool:
    """Whether both share two characters in a row, or all of a single one."""
    if len(gold) < 2 or len(got) < 2:
        return bool(gold) and (gold in got or (bool(got) and got in gold))
    return any(gold[at : at + 2] in got for at in range(len(gold) - 1))


def total(name: str) -> Score:
    """Score all reports of one file of annotations."""
    from govreport_research import extract_indicators

    result = Score()
    for report_id, rows in load(name).items():
        result += score(extract_indicators(text_of(report_id)), rows)
    return result


def main(verbose: bool) -> None:
    """Print the shares, one line per measure."""
    for label, name in FILES.items():
        result = total(name)
        print(f"{label}: {result.gold} quantities, {result.negatives} hard negatives")
        for measure, share in result.shares().items():
            print(f"  {measure:<12} {share:.3f}")
        if verbose:
            for line in result.wrong:
                print("   ", line)


if __name__ == "__main__":
    main("-v" in sys.argv)
