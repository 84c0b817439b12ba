"""Coverage of the 95 % interval of Krippendorff's alpha, by simulation.

Run: python benchmarks/agreement_interval.py [draws] [seed]. Prints the table in docs/methods.md.

Units have one of eight themes; each coder has the true one, or with some probability any theme
by lot. Two codings are then the same by more than chance with probability (1 - error)², which is
the true alpha for equally frequent themes. Units lie in four reports, within which they are drawn.
"""

import sys

import numpy as np
import pandas as pd

from govreport_research.measures import agreement

THEMES = np.array([f"T{number:02d}" for number in range(1, 9)])
#: coders, probability of error
SETTINGS = ((2, 0.05), (2, 0.1), (2, 0.3), (3, 0.1))
UNITS = (20, 50, 100)


def codings(units, coders, error, rng):
    truth = rng.integers(len(THEMES), size=units)
    ids = [f"{unit % 4}:{unit}" for unit in range(units)]
    found = {}
    for coder in range(coders):
        lot = rng.integers(len(THEMES), size=units)
        theme = THEMES[np.where(rng.random(units) < error, lot, truth)]
        found[f"coder {coder}"] = pd.DataFrame(
            {"passage_id": ids, "theme": theme, "rank": 1, "main": True}
        )
    return found, pd.DataFrame({"passage_id": ids, "report_id": [each[0] for each in ids]})


def coverage(units, coders, error, draws, seed):
    rng = np.random.default_rng(seed)
    held = 0
    for draw in range(draws):
        coded, passages = codings(units, coders, error, rng)
        row = agreement.coder_agreement(coded, passages, seed=draw, resamples=400).iloc[1]
        held += row["low"] <= (1 - error) ** 2 <= row["high"]
    return held / draws


def main(draws=300, seed=1):
    # Lower than the package allows, to show why it does not.
    agreement.MIN_UNITS = min(UNITS)
    print(f"| coders | true alpha | {' | '.join(f'{n} units' for n in UNITS)} |")
    print(f"| --- | --- |{' --- |' * len(UNITS)}")
    for coders, error in SETTINGS:
        cells = [f"{coverage(units, coders, error, draws, seed):.2f}" for units in UNITS]
        print(f"| {coders} | {(1 - error) ** 2:.2f} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
