"""Time and memory of shared wording: `python benchmarks/reuse_speed.py [reports]`.

Reports of 15,000 characters, ten of each region, are made up: characters drawn by lot, formulas
from a common stock of which a few are in most reports, and sentences of the region's report of
the year before. All pairs are compared, held against their baseline, and put in a table.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

import govreport_research as gr
from govreport_research import schema

LENGTH = 15_000
YEARS = 10
FORMULAS, LONGEST, DRAWN = 4_000, 40, 75
#: Characters that a report takes over from the year before, in sentences of so many.
KEPT, SENTENCE = 600, 40


def texts(n_reports: int, seed: int) -> list[str]:
    """Return made-up reports, those of a region one after the other."""
    draw = np.random.default_rng(seed)
    letters = np.arange(0x4E00, 0x4E00 + 3_000, dtype=np.uint32)
    stock = [draw.choice(letters, draw.integers(16, LONGEST + 1)) for _ in range(FORMULAS)]
    usual = 1 / np.arange(10, FORMULAS + 10)
    usual /= usual.sum()
    made: list[str] = []
    last = np.empty(0, dtype=np.uint32)
    for report in range(n_reports):
        codes = draw.choice(letters, LENGTH)
        kept = KEPT if report % YEARS else 0
        for at in draw.choice(LENGTH // SENTENCE, kept // SENTENCE, replace=False) * SENTENCE:
            codes[at : at + SENTENCE] = last[at : at + SENTENCE]
        places = draw.choice(LENGTH // LONGEST, DRAWN, replace=False) * LONGEST
        for at, which in zip(places, draw.choice(FORMULAS, DRAWN, p=usual), strict=True):
            codes[at : at + len(stock[which])] = stock[which]
        made.append(codes.tobytes().decode("utf-32-le"))
        last = codes
    return made


def corpus(n_reports: int, seed: int = 1) -> gr.Corpus:
    """Return a corpus of made-up reports."""
    ids = [f"r{number:05d}" for number in range(n_reports)]
    reports = pd.DataFrame(
        {
            "report_id": ids,
            "region": [f"区{number // YEARS}" for number in range(n_reports)],
            "year": [2011 + number % YEARS for number in range(n_reports)],
            "date_written": "",
        }
    )
    held = dict(zip(ids, texts(n_reports, seed), strict=True))
    return gr.Corpus(Path(), reports, schema.LEDGER.empty(), held, held)


def main() -> None:
    """Print one line per step."""
    n_reports = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    reports = corpus(n_reports)
    start, cpu = time.perf_counter(), time.process_time()
    shared = gr.find_shared_wording(reports)
    baseline = gr.calibrate_reuse(shared)
    pairs = gr.wording_pairs(shared, baseline)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{n_reports:,} reports, {len(pairs):,} pairs")
    print(baseline.table[["kind", "n_pairs", "mean", "p95"]].to_string(index=False))
    print(f"{wall:.1f} s on the clock, {cpu:.1f} s of CPU, {memory:.2f} GB at most")


if __name__ == "__main__":
    main()
