"""Spell the names of all divisions in English, once, so that loading a corpus need not.

Run as ``python tools/make_english_names.py``, after `make_divisions.py` or when pypinyin
spells a name otherwise; a test compares them. It rewrites
``src/govreport_research/corpus/english_names.csv``.
"""

from __future__ import annotations

from pathlib import Path

from govreport_research.corpus.intake.divisions import by_name
from govreport_research.corpus.places import PROVINCES, spell

TARGET = Path(__file__).parents[1] / "src/govreport_research/corpus/english_names.csv"


def main() -> None:
    """Write the table from the national place table."""
    names = sorted(by_name().keys() - PROVINCES.keys())
    lines = ["place,english", *(f"{name},{spell(name)}" for name in names)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(names)} names to {TARGET.name}")


if __name__ == "__main__":
    main()
