"""Time of the quantities by length of the text: `python benchmarks/indicator_speed.py`.

One real report is repeated until the text has the length; CPU time, best of three, on one
core. The last lines are texts that hold nothing, where only linear time matters.
"""

from __future__ import annotations

import time
from pathlib import Path

from govreport_research import extract_indicators, split_sections

ROOT = Path(__file__).parents[1]
REPORTS = {
    "approval bureau": ROOT / "data" / "approval-bureaus" / "texts" / "yuelu-2021.txt",
    "work report": ROOT / "tests" / "gold" / "work-reports" / "m08_jinan_2017.txt",
}
LENGTHS = (20_000, 200_000, 1_000_000)
EMPTY = ("1", "一", "《", "“", "9个", "由", "其中", "\ud800", "a", "第", "(", ",", "1,")


def cpu(function, text: str) -> float:
    """Return CPU seconds, best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        function(text)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print one line per text and length."""
    print(
        f"{'text':<16} {'characters':>10} {'quantities':>10} {'seconds':>8} {'per s':>10} outline"
    )
    for name, path in REPORTS.items():
        report = path.read_text(encoding="utf-8")
        for length in LENGTHS:
            text = (report * (length // len(report) + 1))[:length]
            rows = len(extract_indicators(text))
            seconds, outline = cpu(extract_indicators, text), cpu(split_sections, text)
            print(
                f"{name:<16}{length:>11,}{rows:>11,}{seconds:>11.3f}"
                f"{length / seconds:>11,.0f}{outline:>11.3f}"
            )
    for piece in EMPTY:
        text = (piece * 100_000)[:100_000]
        print(f"{piece!a:<16} {len(text):>10,} {'':>10} {cpu(extract_indicators, text):>8.3f}")


if __name__ == "__main__":
    main()
