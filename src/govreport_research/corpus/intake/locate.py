"""Which place a report is of: the division named, told from others of the same name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govreport_research.corpus.intake.agencies import Named
from govreport_research.corpus.intake.divisions import (
    Division,
    by_name,
    by_short_name,
    divisions,
    names_in,
    present_names,
)
from govreport_research.corpus.intake.finding import (
    AGREED,
    DOUBTFUL,
    FOLLOWS,
    GUESSED,
    STATED,
    UNKNOWN,
    Finding,
)
from govreport_research.corpus.intake.parts import Parts
from govreport_research.corpus.readers import simplify

_CONGRESS: Final = re.compile(
    r"在(.{2,20}?)第?[一二三四五六七八九十百\d]{1,4}届.{0,6}(?:人民代表大会|人大)"
)
_ON_BEHALF: Final = re.compile(r"代表(.{2,20}?)人民政府")
_GOVERNOR: Final = re.compile(
    r"^.{0,2}?([\u4e00-\u9fff]{2,12}?)(?:人民政府)?代?(?:省|市|县|区)长", re.M
)
#: 县委、县政府; 代表市人民政府; 在自治区十一届人大: whose agency or government it is.
_ABOVE: Final = re.compile(
    r"(?P<a>省|自治区|市|州|盟|县|区|旗)(?:委|党委)[、，,和]?(?P=a)(?:人民)?政府"
    r"|代表(?P<b>省|自治区|市|州|盟|县|区|旗)人民政府|在(?P<c>自治区)第?[一二三四五六七八九十百]+届"
)
#: 按照市委有关要求; not 市委员会 of something else.
_COMMITTEE: Final = re.compile(r"(?<![全各])(省|市|州|盟|县|区|旗)委(?![员托派办])")
_RANK_OF: Final = {"省": "province", "自治区": "province", "市": "city", "州": "city"} | {
    "盟": "city",
    "县": "county",
    "区": "county",
    "旗": "county",
}
#: How the committee of each rank is spoken of.
_RANK_NAMES: Final = {"province": "省", "city": "市", "county": "县区"}
_ZONE: Final = re.compile(r"^.{0,6}?(?:开发区|高新区|经开区|新区|示范区|度假区|园区|管理区)")
_TOWNSHIP: Final = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|党|$)")


@dataclass(frozen=True)
class Clue:
    """A place where a division is named.

    Attributes
    ----------
    source : str
    text : str
    found : tuple of Division
        Those it can mean.
    remainder : str
        What follows the names.
    """

    source: str
    text: str
    found: tuple[Division, ...]
    remainder: str


@dataclass(frozen=True)
class Located:
    """The division of a report, and how it was found."""

    place: tuple[str, str, str]
    level: str
    source: str
    evidence: str
    certainty: float
    candidates: tuple[Division, ...] = ()

    def findings(self) -> list[Finding]:
        """Return the columns province, city, county and level."""
        if self.candidates:
            named = ", ".join("".join(each.place) for each in self.candidates)
            evidence = f"{self.evidence}: {named}"
        else:
            evidence = self.evidence
        fields = zip(("province", "city", "county"), self.place, strict=True)
        return [
            *(
                Finding(name, value, self.source, evidence, self.certainty)
                for name, value in fields
            ),
            Finding("level", self.level, self.source, evidence, self.certainty),
        ]


def locate(parts: Parts, named: Sequence[Named], year: int | None) -> Located:
    """Find the division that a report is of.

    Parameters
    ----------
    parts : Parts
    named : sequence of Named
        The agency's names, as `agencies_named` gives them.
    year : int or None
        In which it was written, as far as is known: names change.

    Returns
    -------
    Located
        In present names. A clue that fits several divisions (鼓楼区) is settled by what else
        the report names; if that does not settle it, province and city stay empty and
        `candidates` holds what it could be.
    """
    clues = _clues(parts, named)
    if not clues:
        return _from_body(parts)
    first = clues[0]
    best = _most_named(first.found, parts, year)
    if len(best) > 1:
        names = {each.name for each in best}
        county = first.found[0].county if len(names) == 1 else ""
        return Located(("", "", county), best[0].rank, first.source, first.text, UNKNOWN, best)
    chosen = best[0]
    certainty = STATED
    if first.source == "path" and chosen.rank == "county" and chosen.name not in first.text:
        certainty = DOUBTFUL  # 平安, 和平, 建设: short names are words as well
    if len({each.unit for each in first.found}) > 1:
        certainty = min(certainty, FOLLOWS)
    for other in clues[1:]:
        fits = [each for each in other.found if chosen.within(each) or each.within(chosen)]
        if not fits:
            certainty = DOUBTFUL
            break
        finer = [each for each in fits if each.within(chosen) and each.unit != chosen.unit]
        same = any(each.unit == chosen.unit for each in fits)  # 营口: the city, or 营口县 in it
        if finer and not same and other.source == "path" and first.source in ("opening", "site"):
            chosen = finer[0]
        certainty = max(certainty, AGREED)
    evidence = "; ".join(f"{clue.source}: {clue.text}" for clue in clues[:3])
    now = present_names().get(chosen.unit)
    if now is None or now.place != chosen.place:
        gone = now is None or chosen.rank == "county"
        certainty = min(certainty, DOUBTFUL if gone else FOLLOWS)
        evidence = f"{''.join(chosen.place)} ({chosen.first}-{chosen.last}); {evidence}"
        chosen = now or chosen
    level: str = chosen.rank
    if _TOWNSHIP.search(first.remainder):
        level = "township"
    elif _ZONE.search(first.remainder):  # a zone has no place of its own in the codes
        level, certainty = ("county" if chosen.rank == "city" else chosen.rank), GUESSED
    above = _rank_above(parts)
    if above and above != chosen.rank and not (chosen.rank == "province" and above == "city"):
        certainty = min(certainty, DOUBTFUL)
        evidence = f"{_RANK_NAMES[above]}委; {evidence}"
    return Located(chosen.place, level, first.source, evidence, certainty)


def _clues(parts: Parts, named: Sequence[Named]) -> list[Clue]:
    """Return the clues, the strongest first."""
    texts = [(each.source, each.name) for each in named]
    texts += [
        ("opening", match[1])
        for pattern in (_CONGRESS, _ON_BEHALF, _GOVERNOR)
        for match in pattern.finditer(parts.opening)
    ]
    clues = [_clue(source, text) for source, text in texts]
    plain = simplify(parts.title)
    title = names_in(plain)
    if title:
        clues.append(_clue("title", plain[title[0][0] :]))
    if parts.path:
        clues.append(_path_clue(parts.path))
    if parts.header.get("sitecode", "")[:6].isdigit():
        unit = present_names().get(parts.header["sitecode"][:6])
        unit = unit or present_names().get(parts.header["sitecode"][:4] + "00")
        clues.append(Clue("site", parts.header["sitecode"], (unit,) if unit else (), ""))
    clues.append(_clue("site", parts.header.get("site", "")))
    return [clue for clue in clues if clue is not None and clue.found]


def _clue(source: str, text: str) -> Clue | None:
    """Read a chain of names at the start of a text: 湖南省长沙市岳麓区..."""
    chain: list[tuple[Division, ...]] = []
    position = 0
    while position < len(text):
        step = _name_at(text, position)
        if step is None:
            break
        name, fits = step
        chain.append(fits)
        position += len(name)
    if not chain:
        return None
    return Clue(source, text[:40], _last_of(chain), text[position:])


def _name_at(text: str, position: int) -> tuple[str, tuple[Division, ...]] | None:
    window = text[position : position + 14]
    for short in (False, True):
        found = names_in(window, short=short)
        if found and found[0][0] == 0:
            name = found[0][1]
            return name, (by_short_name() if short else by_name())[name]
    return None


def _last_of(chain: Sequence[tuple[Division, ...]]) -> tuple[Division, ...]:
    """Return what the last name means, given the names before it."""
    found = chain[-1]
    for above in chain[:-1]:
        inside = tuple(
            each
            for each in found
            if any(each.within(upper) or _once_within(each, upper) for upper in above)
        )
        found = inside or found
    return found


def _once_within(each: Division, upper: Division) -> bool:
    """Whether it lies in what was once called `upper`: 襄樊市襄阳区."""
    now = present_names().get(upper.unit)
    return now is not None and each.within(now)


def _path_clue(path: Sequence[str]) -> Clue | None:
    """Read folders and file name as one chain, whatever else they hold."""
    chain: list[tuple[Division, ...]] = []
    for part in path:
        names = names_in(part)
        if names:
            chain += [by_name()[name] for _, name in names]
            continue
        short = names_in(part, short=True)
        chain += [by_short_name()[name] for _, name in short[:1]]
    if not chain:
        return None
    return Clue("path", "/".join(path), _last_of(chain), "")


def _most_named(found: Sequence[Division], parts: Parts, year: int | None) -> tuple[Division, ...]:
    """Return the divisions of the same name that the rest of the report speaks for."""
    standing = tuple(each for each in found if each.stood(year)) or tuple(found)
    units = {each.unit: each for each in standing}
    if len(units) == 1:
        return (next(iter(units.values())),)
    highest = {"province": 0, "city": 1, "county": 2}
    scores = {unit: _context(each, parts) for unit, each in units.items()}
    top = max(scores.values())
    best = [units[unit] for unit in sorted(scores) if scores[unit] == top]
    if top == 0 and len({each.rank for each in best}) > 1:  # 吉林: the province goes before
        best = [each for each in best if each.rank == min(best, key=lambda d: highest[d.rank]).rank]
    return tuple(best)


def _context(division: Division, parts: Parts) -> int:
    """Count how often the divisions above it are named; header and path count more."""
    zones = (
        ("\n".join((*parts.path, *parts.header.values(), parts.title, parts.signature)), 20),
        (parts.opening, 3),
        (parts.body, 1),
    )
    score = 0
    for upper in _above(division):
        for text, weight in zones:
            score += weight * min(text.count(upper), 10)
    return score


def _above(division: Division) -> list[str]:
    """Return the division's name, and names and short names of those above it."""
    names = [division.name]
    if division.city and division.county:
        names += [division.city, *_shorts(division.province, division.city)]
    if division.rank != "province":
        names += [division.province, *_shorts(division.province, "")]
    return names


def _shorts(province: str, city: str) -> list[str]:
    name = city or province
    return sorted({each.short for each in by_name().get(name, ()) if each.province == province})


def _rank_above(parts: Parts) -> str:
    """Return the rank of the party committee that the report puts above its agency."""
    match = _ABOVE.search(parts.opening) or _COMMITTEE.search(parts.opening)
    return _RANK_OF[next(filter(None, match.groups()))] if match else ""


def _from_body(parts: Parts) -> Located:
    """Take the province that the text names most, when nothing else tells."""
    rank = _rank_above(parts)
    counts = {
        each.province: parts.body.count(each.short)
        for each in divisions()
        if each.rank == "province" and each.stood(None)
    }
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    first, second = ranked[0], ranked[1]
    if counts[first] < 3 or counts[first] < 2 * counts[second]:
        return Located(("", "", ""), rank, "none", "", UNKNOWN)
    evidence = f"{first} x{counts[first]}, {second} x{counts[second]}"
    if rank == "city" and first.endswith("市"):
        rank = "province"
    if rank not in ("city", "county"):
        certainty = FOLLOWS if rank == "province" else GUESSED
        return Located((first, "", ""), rank, "body", evidence, certainty)
    below = Counter(
        each
        for _, name in names_in(parts.body)
        for each in by_name()[name]
        if each.rank == rank and each.province == first and each.stood(None)
    ).most_common(2)
    if below and (len(below) == 1 or below[0][1] >= 2 * below[1][1]):
        chosen, times = below[0]
        evidence = f"{chosen.name} x{times}, {evidence}"
        return Located(chosen.place, rank, "body", evidence, GUESSED)
    return Located((first, "", ""), rank, "body", evidence, GUESSED)
