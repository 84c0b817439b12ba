"""Compare inferred metadata with an index of one's own.

Run as ``python benchmarks/metadata.py FOLDER INDEX.csv``; without arguments it measures on the
shipped corpus. The index has a column ``file`` (path from FOLDER) and some of ``province``,
``city``, ``county``, ``level``, ``agency``, ``year`` (reported on) and ``delivered`` (year of
delivery, compared where the text states one). Only the text is used, not the path.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pandas as pd

from govreport_research.corpus.intake.infer import infer_metadata
from govreport_research.corpus.readers import read_file
from govreport_research.project import find_root

FIELDS = ("province", "city", "county", "level", "agency", "year")


def main(folder: Path, index: Path) -> None:
    table = pd.read_csv(index, dtype=str, keep_default_na=False)
    fields = [name for name in FIELDS if name in table.columns]
    right: Counter[str] = Counter()
    stated = 0
    for row in table.to_dict("records"):
        reading = read_file(folder / row["file"])
        if reading.problem is not None:
            sys.exit(f"{folder / row['file']}: {reading.problem.en}")
        found = infer_metadata("", reading.text, reading.page_title, reading.page_metadata)
        for field in fields:
            right[field] += found.value(field) == row[field]
            if found.value(field) != row[field]:
                print(f"{row['file']}: {field} {found.value(field)!r}, not {row[field]!r}")
        if "delivered" in row and found.years.header is not None:
            stated += 1
            right["delivered"] += str(found.years.header) == row["delivered"]
            if str(found.years.header) != row["delivered"]:
                print(f"{row['file']}: delivered {found.years.header}, not {row['delivered']}")
    for field in fields:
        print(f"{field}: {right[field]} of {len(table)} right")
    if "delivered" in table.columns:
        print(f"delivered: {right['delivered']} of the {stated} that state it right")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        shipped = find_root() / "data" / "approval-bureaus"
        main(shipped / "texts", shipped / "reports.csv")
