"""How often the sign of a difference is right, by the share of specifications in which it holds.

Differences of theme shares between the three reports that were coded by hand, each of the
sixteen themes, against the sign by hand coding. Prints a table; takes about half a minute.

    python benchmarks/robustness_calibration.py
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

import govreport_research as gr
from govreport_research.comparison.robustness import check_robustness
from govreport_research.measures.hand_coding import (
    hand_coded_units,
    hand_theme_codes,
    load_hand_codes,
)

BINS = [0, 0.6, 0.8, 0.95, 1.0001]
NAMES = ["below .60", ".60 to .80", ".80 to .95", ".95 and more"]


def main() -> None:
    corpus = gr.load_corpus("data/approval-bureaus")
    passages, codebook, hand = gr.split_corpus(corpus), gr.load_codebook(), load_hand_codes()
    texts = {report_id: corpus.text(report_id) for report_id in corpus.labels()}
    units = hand_coded_units(hand, texts)
    by_hand = gr.theme_shares(units, hand_theme_codes(hand), codebook).set_index(
        ["report_id", "category"]
    )["share"]
    rows = []
    for a, b in combinations(units["report_id"].unique(), 2):
        cards = check_robustness(passages, corpus.reports, codebook, "report_id", a, b).cards
        for card in cards.to_dict("records"):
            truth = by_hand[a, card["theme"]] - by_hand[b, card["theme"]]
            if round(card["difference"], 12) and round(truth, 12):
                right = np.sign(truth) == np.sign(card["difference"])
                rows.append((card["share_held"], card["firm"], right))
    frame = pd.DataFrame(rows, columns=["held", "firm", "right"])
    frame["sign holds in"] = pd.cut(frame["held"], BINS, labels=NAMES, right=False)
    table = frame.groupby("sign holds in", observed=False)["right"].agg(["size", "sum", "mean"])
    table.index = table.index.astype("object")
    firm = frame[frame["firm"]]["right"].agg(["size", "sum", "mean"])
    table.loc["all"] = frame["right"].agg(["size", "sum", "mean"])
    table.loc["firm"] = firm
    print(table.rename(columns={"size": "differences", "sum": "right", "mean": "share right"}))


if __name__ == "__main__":
    main()
