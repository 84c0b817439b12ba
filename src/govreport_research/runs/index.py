"""One table over the records of all runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from govreport_research import schema
from govreport_research.runs.records import read_record

NAME: Final = "index.csv"


def write_index(records: Path) -> Path:
    """Write ``index.csv`` over the records in a folder; it is never half-written.

    Parameters
    ----------
    records : Path

    Returns
    -------
    Path
        The file written, as ``schema.RUN_INDEX`` describes it, one row per run by name: of
        runs that failed when they were last executed, that failure.
    """
    import pandas as pd

    from govreport_research.tables import check

    files = {file.name.removesuffix(".json"): file for file in records.glob("*.json")}
    latest = {name.removesuffix(".failed"): files[name] for name in sorted(files)}
    # a run that failed has two files; in this order the failure is the one that stays
    found = [read_record(latest[name]) for name in sorted(latest)]
    rows = [_row(record) for record in found if record is not None]
    frame = pd.DataFrame(rows, columns=pd.Index(schema.RUN_INDEX.names))
    table = check(frame, schema.RUN_INDEX, NAME)
    part = records / f".{NAME}.part"
    table.to_csv(part, index=False)
    return part.replace(records / NAME)


def _row(record: dict[str, Any]) -> dict[str, Any]:
    failed = record.get("failure", {})
    same = ("run", "status", "study", "notebook", "seed", "started", "ended", "seconds",
            "cpu_seconds", "peak_memory_mb", "host")  # fmt: skip
    return {
        **{name: record.get(name) for name in same},
        "parameters": json.dumps(record["parameters"], ensure_ascii=False, default=str),
        "figures": " ".join(record["figures"]),
        "warnings": len(record["warnings"]),
        "commit": record["git"]["commit"],
        "clean": record["git"]["clean"],
        "error": f"{failed['error']}: {failed['message']}" if failed else "",
    }
