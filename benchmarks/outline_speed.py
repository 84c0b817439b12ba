"""Time of the outline by length of the text: `python benchmarks/outline_speed.py`.

One real report is repeated until the text has the length; CPU time, best of three.
"""

from __future__ import annotations

import time
from pathlib import Path

from govreport_research import split_sections

REPORT = Path(__file__).parents[1] / "tests" / "gold" / "work-reports" / "m08_jinan_2017.txt"
LENGTHS = (20_000, 100_000, 1_000_000, 10_000_000)


def main() -> None:
    """Print one line per length."""
    report = REPORT.read_text(encoding="utf-8")
    print(f"{'characters':>12} {'seconds':>9} {'characters per second':>22}")
    for length in LENGTHS:
        text = (report * (length // len(report) + 1))[:length]
        times = []
        for _ in range(3):
            start = time.process_time()
            split_sections(text)
            times.append(time.process_time() - start)
        print(f"{length:>12,} {min(times):>9.3f} {length / min(times):>22,.0f}")


if __name__ == "__main__":
    main()
