"""Score outlines against the hand annotation; `python tests/gold/scorer.py` prints the table.

Heading starts count as found within two characters, one to one. Level, parent and end are
shares of all annotated headings: a heading that was missed counts as wrong in each of them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

GOLD = Path(__file__).parent
ROOT = GOLD.parents[1]
SLACK = 2
#: Flags of annotated headings that are no part of the outline proper.
ASIDE = ("appendix", "list_item", "glossary_entry", "dash_item", "ambiguous")

Gold = dict[str, Any]


def load(path: Path) -> tuple[str, Gold]:
    """Return text and annotation of one annotated report."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    folder = path.parent
    if folder.name == "approval-bureaus":
        folder = ROOT / "data" / "approval-bureaus" / "texts"
    text = (folder / f"{path.stem}.txt").read_bytes().decode("utf-8")
    return text, gold


@dataclass
class Score:
    """Counts over one or more reports."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    level: int = 0
    parent: int = 0
    end: int = 0
    role: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.found / max(1, self.gold + self.predicted)

    def share(self, name: str) -> float:
        return getattr(self, name) / max(1, self.gold)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, n) + getattr(other, n) for n in self.__dataclass_fields__))


def _starts(heading: Gold) -> list[int]:
    return [heading["start"], *(heading.get("alt_starts") or [])]


def match(rows: pd.DataFrame, headings: list[Gold]) -> dict[int, int]:
    """Return heading number -> row number, nearest first, one to one."""
    pairs = sorted(
        (min(abs(int(start) - s) for s in _starts(heading)), number, row)
        for number, heading in enumerate(headings)
        for row, start in rows["start"].items()
        if min(abs(int(start) - s) for s in _starts(heading)) <= SLACK
    )
    taken: set[int] = set()
    matched: dict[int, int] = {}
    for _, number, row in pairs:
        if number not in matched and row not in taken:
            matched[number] = row
            taken.add(row)
    return matched


def score_headings(outline: pd.DataFrame, gold: Gold, text: str, *, annexes: bool) -> Score:
    """Score the headings of the body, or with `annexes` also those of annexes and lists."""
    headings = gold["headings"]
    aside = ("ambiguous",) if annexes else ASIDE
    core = [n for n, h in enumerate(headings) if not any(h.get(flag) for flag in aside)]
    rows = outline if annexes else outline[outline["kind"] != "item"]
    matched = match(rows, headings)
    taken = set(matched.values())
    items = outline[outline["kind"] == "item"].index
    free = [
        row
        for row in rows.index
        if row not in taken
        and row not in items
        and (annexes or outline.loc[row, "kind"] == "heading")
    ]
    score = Score(gold=len(core))
    for number in core:
        heading = headings[number]
        row = matched.get(number)
        label = text[heading["start"] : heading["start"] + 24].replace("\n", "|")
        if row is None:
            score.missed.append(label)
            continue
        got = outline.loc[row]
        score.found += 1
        score.level += int(got["level"]) == heading["level"]
        ends = [heading["end"], *(heading.get("end_alts") or [])]
        end = any(abs(int(got["end"]) - e) <= 1 for e in ends)
        score.end += end
        parent = heading["parent"]
        right = heading.get("parent_ambiguous") or (
            int(got["parent"]) == (-1 if parent is None else matched.get(parent, -2))
        )
        if parent is not None and not right and headings[parent].get("ambiguous"):
            right = True
        score.parent += bool(right)
        roles = {heading.get("role"), heading.get("role_alternative")}
        score.role += got["role"] in roles
        if not (end and right):
            score.wrong.append(f"{label} end={end} parent={bool(right)}")
    score.predicted = score.found + len(free)
    score.false = [text[int(outline.loc[r, "start"]) :][:24].replace("\n", "|") for r in free]
    return score


def score_items(outline: pd.DataFrame, gold: Gold, text: str) -> tuple[Score, int, int]:
    """Score item starts, and count the items whose headline-or-none is right."""
    items = gold.get("enumerations", [])
    rows = outline[outline["kind"] == "item"]
    if any(item.get("appendix") for item in items):
        rows = outline[outline["kind"] != "heading"]
    matched = match(rows, items)
    headline = 0
    score = Score(gold=len(items), found=len(matched))
    for number, item in enumerate(items):
        row = matched.get(number)
        if row is None:
            score.missed.append(text[item["start"] : item["start"] + 24])
            continue
        got = outline.loc[row]
        wanted = item["headline"]
        if wanted is None:
            right = not got["title"]
        else:
            right = bool(got["title"]) and abs(int(got["end"]) - wanted[1]) <= 1
        headline += right
        if not right:
            score.wrong.append(
                f"{text[item['start'] : item['start'] + 24]} {wanted} {got['title']!r}"
            )
    known = match(outline, gold["headings"])
    free = [
        r
        for r in rows.index
        if r not in matched.values()
        and r not in known.values()
        and outline.loc[r, "kind"] == "item"
    ]
    score.predicted = score.found + len(free)
    score.false = [text[int(outline.loc[r, "start"]) :][:24] for r in free]
    return score, headline, len(items)


def paths(collection: str) -> list[Path]:
    """Return the annotations of one collection, in order."""
    return sorted((GOLD / collection).glob("*.json"))


def main(verbose: bool) -> None:
    """Print the table of scores."""
    from govreport_research.text.sections import split_sections

    head = ("report", "F1", "level", "parent", "end", "role", "F1 all", "items", "headline")
    print(f"{head[0]:<22}" + "".join(f"{name:>9}" for name in head[1:]))
    for collection in ("approval-bureaus", "work-reports"):
        total, total_all, total_items = Score(), Score(), Score()
        headlines = n_items = 0
        for path in paths(collection):
            text, gold = load(path)
            outline = split_sections(text)
            score = score_headings(outline, gold, text, annexes=False)
            everything = score_headings(outline, gold, text, annexes=True)
            items, headline, count = score_items(outline, gold, text)
            _print_row(path.stem, score, everything, items, headline, count)
            total, total_all, total_items = (
                total + score,
                total_all + everything,
                total_items + items,
            )
            headlines, n_items = headlines + headline, n_items + count
            if verbose:
                for name in ("missed", "false", "wrong"):
                    for label in getattr(score, name):
                        print(f"    {name}: {label}")
                for label in everything.missed:
                    if label not in score.missed:
                        print("    missed aside:", label)
                for label in everything.false:
                    if label not in score.false:
                        print("    false aside:", label)
                for name in ("missed", "false", "wrong"):
                    for label in getattr(items, name):
                        print(f"    item {name}: {label}")
        _print_row(collection, total, total_all, total_items, headlines, n_items)


def _print_row(
    name: str, score: Score, everything: Score, items: Score, headline: int, count: int
) -> None:
    numbers = (
        score.f1, score.share("level"), score.share("parent"), score.share("end"),
        score.share("role"), everything.f1, items.f1 if count else 1.0,
        headline / count if count else 1.0,
    )  # fmt: skip
    print(f"{name:<22}" + "".join(f"{number:>9.3f}" for number in numbers))


if __name__ == "__main__":
    main("-v" in sys.argv)
