"""How stable topics are by either method: bootstrap index, its null, share of stable topics.

For the shipped reports, or for the corpus whose folder is given.

    python benchmarks/topics_stability.py
    python benchmarks/topics_stability.py FOLDER 10 20
"""

from __future__ import annotations

import sys
import time

import govreport_research as gr

SEED = 20210815


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else "data/approval-bureaus"
    numbers = [int(each) for each in sys.argv[2:]] or [3, 4, 5, 6, 8]
    corpus = gr.load_corpus(folder)
    passages = gr.split_corpus(corpus)
    for method in ("nmf", "spherical"):
        began = time.process_time()
        topics = gr.fit_topics(
            passages, seed=SEED, method=method, reports=corpus.reports, candidates=numbers
        )
        print(f"{method}: {len(passages):,} passages, {time.process_time() - began:.0f} s CPU")
        print(topics.stability.to_string(index=False))


if __name__ == "__main__":
    main()
