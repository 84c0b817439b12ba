"""How long reading a folder of 1,000 mixed files takes.

`python benchmarks/reading_speed.py` writes the five shipped reports in nineteen formats each,
over and over with a line of their own, and reads the folder with two workers.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "saved"))
import reports

from govreport_research.corpus.readers import read_folder

N_FILES = 1_000
WORKERS = 2


def main() -> None:
    """Print seconds on the clock and on the processors."""
    made = reports.everything()
    with tempfile.TemporaryDirectory() as name:
        for number in range(N_FILES):
            saved = made[number % len(made)]
            path = Path(name) / f"{number // len(made):02d}" / saved.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(saved.data)
        began = time.monotonic()
        ledger, _ = read_folder(Path(name), workers=WORKERS, progress=True)
        elapsed = time.monotonic() - began
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    print(
        f"{len(ledger)} files, {WORKERS} workers: {elapsed:.1f} s, {used:.1f} s of processor time"
    )
    print(ledger["format"].value_counts().to_string())
    print(ledger["status"].value_counts().to_string())


if __name__ == "__main__":
    main()
