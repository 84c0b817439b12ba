"""CPU seconds for the words of the same passages: jieba, rjieba alone, and this package.

One process, no cache, one thread. rjieba alone is given passages that are already prepared and
its words are thrown away: the floor on which this package stands. Prints seconds per million
characters as JSON; half a minute.

    python benchmarks/words_speed.py
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

from generated_reports import generate

import govreport_research as gr
from govreport_research.text.jieba_words import HAN, cutter, jieba_cutter

REPORTS = 400
#: jieba is given every so manieth passage.
PART = 8


def seconds(work: Callable[[], object], characters: int) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) / characters * 1e6


def main() -> None:
    passages = [line for report in generate(REPORTS) for line in report.text.splitlines()]
    segmenter = gr.load_segmenter()
    terms = [term for term in segmenter.terms if re.fullmatch(f"[{HAN}]+", term)]
    prepared = [re.sub(f"[^{HAN}]+", " ", passage) for passage in passages]
    slow, fast = jieba_cutter(terms), cutter(terms)
    for cut in (slow, fast):
        list(cut("行政审批"))
    segmenter.index(["行政审批"])
    some, everything = prepared[::PART], "\n".join(prepared)
    found = {
        "jieba": seconds(lambda: [list(slow(text)) for text in some], sum(map(len, some))),
        "rjieba": seconds(lambda: fast(everything), len(everything)),
        "this": seconds(lambda: segmenter.index(passages), sum(map(len, passages))),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
