"""Transforms of a report that copying, printing and converting do to it, with fixed seeds.

`python tests/gold/stress.py` prints how well the outline survives each of them.

Each transform takes a text and the places that must survive (starts of headings) and returns
both: the places are moved along with the text.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from opencc import OpenCC

from govreport_research import split_sections

sys.path.insert(0, str(Path(__file__).parent))
import scorer

Report = tuple[str, list[int], list[int], list[int]]

Edit = tuple[int, int, str]
Marked = tuple[str, list[int]]
#: start and marker length of each heading
Headings = list[tuple[int, int]]


def apply(text: str, places: list[int], edits: list[Edit]) -> Marked:
    """Replace spans of a text and move places along; edits must not overlap."""
    edits = sorted(edits)
    parts: list[str] = []
    moved: dict[int, int] = {}
    order = sorted(set(places))
    at, shift, index = 0, 0, 0
    for start, end, new in edits:
        while index < len(order) and order[index] < start:
            moved[order[index]] = order[index] + shift
            index += 1
        parts.append(text[at:start])
        parts.append(new)
        while index < len(order) and order[index] < end:
            moved[order[index]] = (
                start + shift + len(new) if start != order[index] else start + shift
            )
            index += 1
        shift += len(new) - (end - start)
        at = end
    parts.append(text[at:])
    for place in order[index:]:
        moved[place] = place + shift
    return "".join(parts), [moved[place] for place in places]


def one_line(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
    return apply(text, places, [(m.start(), m.end(), "") for m in re.finditer(r"\s*\n\s*", text)])


def wrapped(width: int) -> Callable[..., Marked]:
    def wrap(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
        edits: list[Edit] = []
        column = 0
        for at, character in enumerate(text):
            if character == "\n":
                column = 0
                continue
            if column == width:
                edits.append((at, at, "\n"))
                column = 0
            column += 1
        moved_text, moved = apply(text, places, edits)
        # A place that a break was put before is after that break.
        return moved_text, [p + (moved_text[p] == "\n") for p in moved]

    return wrap


def without_markers(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
    edits = [
        (place, place + length, "")
        for place, length in zip(places, markers, strict=True)
        if length and rng.random() < 0.12
    ]
    return apply(text, places, edits)


def variant_markers(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
    edits: list[Edit] = []
    wide = {ord(a): b for a, b in zip("0123456789().", "０１２３４５６７８９（）．", strict=True)}
    styles = rng.choice((0, 1, 2))
    for place, length in zip(places, markers, strict=True):
        marker = text[place : place + length]
        if not marker:
            continue
        if styles == 0:
            new = marker.translate(wide)
        elif styles == 1:
            new = marker.replace("、", "．").replace(".", "．")
        else:
            new = (
                marker.replace("、", ".").replace(".", "、")
                if marker[0].isdigit()
                else marker.replace("、", ".")
            )
        edits.append((place, place + length, new))
    return apply(text, places, edits)


def with_spaces(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
    edits: list[Edit] = []
    for place, length in zip(places, markers, strict=True):
        if not length:
            continue
        choice = rng.randrange(3)
        if choice == 0:
            edits.append((place + length, place + length, " "))
        elif choice == 1:
            edits.append((place + length - 1, place + length - 1, " "))
        else:
            edits.append((place + length, place + length, "\u3000"))
    return apply(text, places, edits)


def traditional(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
    converter = OpenCC("s2t")
    table = {c: converter.convert(c) for c in set(text)}
    return "".join(table[c] if len(table[c]) == 1 else c for c in text), list(places)


FURNITURE = (
    "关闭窗口",
    "打印本页",
    "扫一扫在手机打开当前页",
    "分享到：",
    "【字体：大 中 小】",
    "浏览次数：128",
)


def with_pages(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
    """Put page numbers, page headers and buttons between lines, some in mid paragraph."""
    edits: list[Edit] = []
    page = 1
    taken = set()
    for place in places:
        taken.update(range(place - 3, place + 30))
    at = rng.randrange(200, 400)
    while at < len(text) - 50:
        if at not in taken:
            kind = rng.randrange(4)
            number = rng.choice((f"- {page} -", f"第 {page} 页 共 9 页", f"—{page}—", f"{page}"))
            inner = number if kind < 3 else rng.choice(FURNITURE)
            edits.append((at, at, f"\n{inner}\n"))
            page += 1
        at += rng.randrange(350, 700)
    return apply(text, places, edits)


def combined(*transforms: Callable[..., Marked]) -> Callable[..., Marked]:
    def run(text: str, places: list[int], markers: list[int], rng: random.Random) -> Marked:
        for transform in transforms:
            text, places = transform(text, places, markers, rng)
        return text, places

    return run


TRANSFORMS: dict[str, Callable[..., Marked]] = {
    "one line": one_line,
    "wrapped at 30": wrapped(30),
    "wrapped at 38": wrapped(38),
    "wrapped at 45": wrapped(45),
    "12 % of markers deleted": without_markers,
    "variants of markers": variant_markers,
    "spaces inserted": with_spaces,
    "traditional": traditional,
    "page numbers and furniture": with_pages,
}
COMBINED: dict[str, Callable[..., Marked]] = {
    "variants, pages, wrapped at 38": combined(variant_markers, with_pages, wrapped(38)),
    "traditional, spaces, one line": combined(with_spaces, traditional, one_line),
    "spaces, pages, wrapped at 30": combined(with_spaces, with_pages, wrapped(30)),
}


def load_reports() -> dict[str, Report]:
    """Return text, heading starts, marker lengths and parents of the five shipped reports.

    Three are annotated; for the other two the outline of the untouched text is the standard.
    """
    found: dict[str, Report] = {}
    for path in scorer.paths("approval-bureaus"):
        text, gold = scorer.load(path)
        headings = gold["headings"]
        found[path.stem] = (
            text,
            [h["start"] for h in headings],
            [len(h["marker"] or "") for h in headings],
            [-1 if h["parent"] is None else h["parent"] for h in headings],
        )
    for name in ("liuzhou-2024", "yingkou-2022"):
        text = (
            (scorer.ROOT / "data" / "approval-bureaus" / "texts" / f"{name}.txt")
            .read_bytes()
            .decode("utf-8")
        )
        outline = split_sections(text)
        outline = outline[outline["kind"] == "heading"]
        place = {row: number for number, row in enumerate(outline.index)}
        found[name] = (
            text,
            [int(start) for start in outline["start"]],
            [len(marker) for marker in outline["marker"]],
            [place.get(int(parent), -1) for parent in outline["parent"]],
        )
    return found


def measure(
    transform: Callable[..., Marked], reports: dict[str, Report], seeds: Iterable[int]
) -> dict[str, float]:
    """Return F1 of heading starts and share of right parents, over all reports and seeds."""
    gold = predicted = found = right = 0
    for seed in seeds:
        for name, (text, starts, markers, parents) in sorted(reports.items()):
            changed, places = transform(text, starts, markers, random.Random(f"{seed}:{name}"))
            outline = split_sections(changed)
            outline = outline[outline["kind"] != "item"]
            matched = scorer.match(outline, [{"start": place} for place in places])
            gold, predicted, found = (
                gold + len(places),
                predicted + len(outline),
                found + len(matched),
            )
            for number, row in matched.items():
                wanted = -1 if parents[number] < 0 else matched.get(parents[number], -2)
                right += int(outline.loc[row, "parent"]) == wanted
    return {"f1": 2 * found / (gold + predicted), "parent": right / gold}


def main() -> None:
    """Print F1 and parents for each transform, over 12 seeds."""
    reports = load_reports()
    print(f"{'transform':<32} {'F1':>6} {'parent':>7}")
    for name, transform in {**TRANSFORMS, **COMBINED}.items():
        result = measure(transform, reports, range(12))
        print(f"{name:<32} {result['f1']:>6.3f} {result['parent']:>7.3f}")


if __name__ == "__main__":
    main()
