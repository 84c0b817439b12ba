"""Theme shares corrected by a hand-coded sample: bias and coverage, by simulation.

Run: python benchmarks/corrected_shares.py [draws] [seed]. Prints the table in docs/methods.md.

Each region has two reports of 25 passages of unequal length. Regions' shares vary around the
true ones (Dirichlet, concentration 20), reports' around their region's (60). The machine misses
half of the first theme, and sees the second in a tenth of the passages where it is not; a sample
drawn by lot is coded without error. "None" is the part of intervals that are refused as fewer
than ten passages of the sample have the theme.
"""

import sys

import numpy as np
import pandas as pd

from govreport_research.measures.coding_sheets import draw_coding_sample
from govreport_research.measures.corrected_shares import correct_shares

THEMES = ("T01", "T02", "T03", "T04", "T05", "T06", "T00")
TRUTH = np.array([0.25, 0.15, 0.10, 0.05, 0.03, 0.02, 0.40])
#: regions, passages in the sample
SETTINGS = ((10, 50), (10, 100), (10, 200), (31, 50), (31, 100), (31, 300))
CODEBOOK = pd.DataFrame({"theme": THEMES[:-1]})


def planted(regions, rng):
    rows, truth = [], []
    for region in range(regions):
        of_region = rng.dirichlet(20 * TRUTH)
        for report in range(2):
            of_report = rng.dirichlet(60 * of_region + 1e-6)
            name = f"{region}-{report}"
            for number in range(25):
                size = int(rng.lognormal(4.5, 0.6)) + 10
                rows.append((f"{name}:{number}", name, "measures", f"{name}:{number}", size))
            truth.extend(rng.choice(len(THEMES), 25, p=of_report))
    columns = ["passage_id", "report_id", "role", "text", "characters"]
    passages, truth = pd.DataFrame(rows, columns=columns), np.array(truth)
    missed = (truth == 0) & (rng.random(len(truth)) < 0.5)
    machine = np.where(missed, len(THEMES) - 1, truth)
    machine = np.where(rng.random(len(truth)) < 0.1, 1, machine)
    return passages, truth, machine


def codes(passages, themes):
    names = np.array(THEMES)[themes]
    return passages[["passage_id"]].assign(theme=names, rank=1, main=True, score=0.0, weight=1.0)


def one_draw(regions, size, seed):
    passages, truth, machine = planted(regions, np.random.default_rng(seed))
    key = draw_coding_sample(passages, size, seed=seed).key
    drawn = passages["passage_id"].isin(key["passage_id"]).to_numpy()
    reports = passages[["report_id"]].drop_duplicates()
    reports["region"] = reports["report_id"].str.split("-").str[0]
    return correct_shares(
        passages,
        codes(passages, machine),
        codes(passages[drawn], truth[drawn]),
        key,
        reports,
        CODEBOOK,
    )


def main(draws=200, seed=1):
    named = " | ".join(f"{theme} ({share:.2f})" for theme, share in zip(THEMES, TRUTH, strict=True))
    print(f"| regions | coded by hand | | {named} |")
    print(f"| --- | --- | --- |{' --- |' * len(THEMES)}")
    for regions, size in SETTINGS:
        tables = [one_draw(regions, size, seed * 100_000 + draw) for draw in range(draws)]
        values = {c: np.array([table[c] for table in tables], float) for c in tables[0].columns[1:]}
        given = ~np.isnan(values["low"])
        held = (values["low"] <= TRUTH) & (values["high"] >= TRUTH)
        with np.errstate(invalid="ignore"):
            coverage = held.sum(axis=0) / given.sum(axis=0)
        lines = {
            "bias before": values["share_coded"].mean(axis=0) - TRUTH,
            "bias after": values["share"].mean(axis=0) - TRUTH,
        }
        for label, line in lines.items():
            print(f"| {regions} | {size} | {label} | {' | '.join(f'{v:+.3f}' for v in line)} |")
        cells = [
            "none"
            if refused > 0.9
            else f"{covered:.2f}" + (f" (none {refused:.2f})" if refused > 0 else "")
            for covered, refused in zip(coverage, 1 - given.mean(axis=0), strict=True)
        ]
        print(f"| {regions} | {size} | coverage | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
