"""Reports to topics against the naive script, and every other goal of speed, in one run.

Each way runs as a process of its own on the same generated corpora, one after the other, this
package with an empty cache and again with the cache it left. Clock, processor time and memory
are those of all processes that take part. Writes a table, a figure and the goals into
docs/performance.md; about fifteen minutes.

    python benchmarks/bench.py                  100, 1,000 and 10,000 reports
    python benchmarks/bench.py --large          100,000 reports, this package alone
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from math import log10
from pathlib import Path

import matplotlib
import pandas as pd
import psutil

matplotlib.use("svg")
import matplotlib.pyplot as plt

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
GOVREPORT = Path(sys.executable).with_name("govreport")
SIZES = (100, 1_000, 10_000)
LARGE = 100_000
MEASURES = {"clock": "clock", "cpu": "CPU", "memory": "memory"}
#: Seconds between two looks at the processes.
LOOK = 0.1


@dataclass(frozen=True)
class Run:
    """What one command took: seconds by the clock and of all processors, bytes, its output."""

    clock: float
    cpu: float
    memory: int
    output: str


def measure(command: list[str], **variables: str) -> Run:
    """Run a command and watch it with all processes that it starts."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, **variables}, cwd=HERE.parent, text=True
    )
    watched = psutil.Process(process.pid)
    cpu: dict[int, float] = {}
    memory = 0
    while process.poll() is None:
        held = 0
        try:
            for each in [watched, *watched.children(recursive=True)]:
                times = each.cpu_times()
                cpu[each.pid] = times.user + times.system
                held += each.memory_info().rss
        except psutil.Error:  # it has just ended
            pass
        memory = max(memory, held)
        time.sleep(LOOK)
    clock = time.perf_counter() - began
    output = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(clock, sum(cpu.values()), memory, output)


def pipelines(folder: Path, sizes: tuple[int, ...], ways: tuple[str, ...]) -> pd.DataFrame:
    """Run every way on corpora of every size."""
    rows = []
    for size in sizes:
        corpus, cache = folder / f"corpus-{size}", folder / f"cache-{size}"
        measure([sys.executable, str(HERE / "generated_reports.py"), str(corpus), str(size)])
        for way in ways:
            program = "naive" if way == "naive" else "ours"
            run = measure(
                [sys.executable, str(HERE / "pipeline.py"), program, str(corpus)],
                XDG_CACHE_HOME=str(cache),
            )
            stages = json.loads(run.output)
            row = {"reports": size, "way": way, "clock": run.clock, "cpu": run.cpu}
            rows.append({**row, "memory": run.memory / 1e9, "stages": stages})
            print(size, way, f"{run.clock:.1f} s, {run.cpu:.1f} s CPU, {run.memory / 1e9:.2f} GB")
            print("   ", stages, flush=True)
        shutil.rmtree(corpus)
    return pd.DataFrame(rows)


def table(runs: pd.DataFrame) -> list[str]:
    """Return the runs as a Markdown table, with ratios to the naive way."""
    lines = [
        "| reports | way | seconds | CPU seconds | memory, GB | naive / this, clock | CPU |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    naive = runs[runs["way"] == "naive"].set_index("reports")
    for row in runs.itertuples():
        ratios = ["", ""]
        if row.reports in naive.index and row.way != "naive":
            base = naive.loc[row.reports]
            ratios = [f"{base['clock'] / row.clock:.1f}", f"{base['cpu'] / row.cpu:.1f}"]
        cells = [f"{row.reports:,}", row.way, f"{row.clock:.1f}", f"{row.cpu:.1f}"]
        lines.append(f"| {' | '.join([*cells, f'{row.memory:.2f}', *ratios])} |")
    return lines


def stage_table(runs: pd.DataFrame) -> list[str]:
    """Return where the time goes, in per cent of the clock."""
    ours = runs[runs["way"] != "naive"]
    names = list(ours["stages"].iloc[0])
    lines = [
        f"| reports | way | {' | '.join(names)} |",
        f"| ---: | --- |{' ---: |' * len(names)}",
    ]
    for row in ours.itertuples():
        total = sum(row.stages.values())
        shares = [f"{row.stages[name] / total:.0%}" for name in names]
        lines.append(f"| {row.reports:,} | {row.way} | {' | '.join(shares)} |")
    return lines


def growth(runs: pd.DataFrame, small: int, large: int) -> list[str]:
    """Return exponents of growth: 1 is proportional."""
    lines = []
    for way, rows in runs.groupby("way", sort=False):
        by_size = rows.set_index("reports")
        if not {small, large} <= set(by_size.index):
            continue
        ratio = by_size.loc[large, list(MEASURES)] / by_size.loc[small, list(MEASURES)]
        steps = log10(large / small)
        found = [f"{name} {log10(ratio[key]) / steps:.2f}" for key, name in MEASURES.items()]
        lines.append(f"- {way}, {small:,} to {large:,} reports: {', '.join(found)}")
    return lines


def goals(runs: pd.DataFrame) -> list[str]:
    """Measure what the pipeline does not, and hold everything against the goals."""
    at = runs[runs["reports"] == max(SIZES)].set_index("way")
    naive, cold, warm = (at.loc[way] for way in ("naive", "empty cache", "full cache"))
    words = json.loads(measure([sys.executable, str(HERE / "words_speed.py")]).output)
    planted = json.loads(measure([sys.executable, str(HERE / "topics_speed.py"), "--goal"]).output)
    start = min(
        measure([sys.executable, "-c", "import govreport_research"]).clock for _ in range(5)
    )
    helped = min(measure([str(GOVREPORT), "--help"]).clock for _ in range(5))
    with tempfile.TemporaryDirectory() as folder:
        study = measure([str(GOVREPORT), "run", "--force", "--out", folder]).clock
    rows = [
        ("files to topics, naive / this, clock", naive["clock"] / cold["clock"], "≥", 10),
        ("files to topics, naive / this, CPU", naive["cpu"] / cold["cpu"], "≥", 12),
        ("memory of all processes, GB", cold["memory"], "≤", 1.0),
        ("empty / full cache, clock", cold["clock"] / warm["clock"], "≥", 3),
        ("words, jieba / this, CPU", words["jieba"] / words["this"], "≥", 12),
        ("words, share of the compiled loops' own rate", words["loops"] / words["this"], "≥", 0.25),
        ("topics of 100,000 passages, CPU seconds", planted["seconds"], "≤", 2.5),
        ("the same, adjusted Rand index", planted["ari"], "≥", 0.85),
        ("import govreport_research, seconds", start, "≤", 0.3),
        ("govreport --help, seconds", helped, "≤", 0.2),
        ("shipped study, seconds", study, "≤", 40),
    ]
    lines = ["| what | measured | goal | met |", "| --- | ---: | ---: | --- |"]
    for what, value, sign, goal in rows:
        met = value >= goal if sign == "≥" else value <= goal
        lines.append(f"| {what} | {value:.2f} | {sign} {goal:g} | {'yes' if met else 'no'} |")
    return lines


def draw(runs: pd.DataFrame, file: Path) -> None:
    """Draw clock and memory by number of reports, both axes logarithmic."""
    figure, axes = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
    for axis, key, label in zip(axes, ("clock", "memory"), ("Seconds", "Memory, GB"), strict=True):
        for way, rows in runs.groupby("way", sort=False):
            axis.loglog(rows["reports"], rows[key], marker="o", label=way)
        axis.set(xlabel="Reports", ylabel=label)
    axes[0].legend(frameon=False)
    figure.savefig(file, metadata={"Date": None})


def write(mark: str, lines: list[str]) -> None:
    """Replace what stands between two marks in docs/performance.md."""
    page = DOCS / "performance.md"
    text = page.read_text(encoding="utf-8")
    between = re.compile(f"(<!-- {mark} -->\n).*?(<!-- end -->)", re.DOTALL)
    body = "\n".join(lines)
    text, found = between.subn(lambda match: f"{match[1]}\n{body}\n\n{match[2]}", text)
    if not found:
        raise SystemExit(f"{page.name} has no place for {mark}")
    page.write_text(text, encoding="utf-8")


def machine() -> str:
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, "
        f"{platform.system()}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    large = parser.parse_args().large
    os.environ["MPLBACKEND"] = "agg"
    with tempfile.TemporaryDirectory() as folder:
        if large:
            runs = pipelines(Path(folder), (max(SIZES), LARGE), ("empty cache",))
            lines = [machine(), "", *table(runs), "", *stage_table(runs), ""]
            write("large", [*lines, *growth(runs, max(SIZES), LARGE)])
            return
        runs = pipelines(Path(folder), SIZES, ("naive", "empty cache", "full cache"))
        draw(runs, DOCS / "performance.svg")
        lines = [machine(), "", *table(runs), "", "![](performance.svg)", "", *stage_table(runs)]
        write("measured", [*lines, "", *growth(runs, 1_000, 10_000)])
        write("goals", goals(runs))


if __name__ == "__main__":
    main()
