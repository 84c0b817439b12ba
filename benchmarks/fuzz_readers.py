"""Damaged files by the thousand: every reader gives text or a reason, and none gets out.

`python benchmarks/fuzz_readers.py [N]` damages sound files of every format N times (10,000 if
not given) and reads them in processes with limits. It fails if a case has neither text nor a
reason, or if a file appears outside of the folder of the cases.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "saved"))
import damaged

from govreport_research.corpus.readers.isolation import read_isolated

BATCH = 500


def main(cases: int) -> None:
    """Print how many cases were read, refused, and ended their process."""
    seeds = damaged.seeds()
    counts: Counter[str] = Counter()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as outer:
        folder = Path(outer) / "cases"
        folder.mkdir()
        for first in range(0, cases, BATCH):
            paths = []
            for number in range(first, min(first + BATCH, cases)):
                spoil = (damaged.damage, damaged.rearrange)[number // len(seeds) % 2]
                name, data = spoil(*seeds[number % len(seeds)], random.Random(number))
                paths.append(folder / f"{number}-{name}")
                paths[-1].write_bytes(data)
            for path, reading in zip(paths, read_isolated(paths), strict=True):
                kind = path.suffix
                if reading.problem is None:
                    assert reading.text.strip(), path.name
                    counts[f"{kind} read"] += 1
                elif "died" in reading.problem.en or "longer than" in reading.problem.en:
                    counts[f"{kind} ended its process"] += 1
                else:
                    counts[f"{kind} refused"] += 1
                path.unlink()
        assert list(Path(outer).iterdir()) == [folder]
        assert not list(folder.iterdir())
    print(f"{cases} cases in {time.monotonic() - began:.0f} s")
    for kind, number in sorted(counts.items()):
        print(f"{number:6d}  {kind}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
