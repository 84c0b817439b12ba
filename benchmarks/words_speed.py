"""CPU seconds for the words of the same passages: jieba, the compiled loops, this package.

One process, no cache, one thread. The compiled loops alone are given one array of code points
and their words are thrown away: the floor on which this package stands. Prints seconds per
million characters as JSON; half a minute.

    python benchmarks/words_speed.py
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

from generated_reports import generate

import govreport_research as gr
from govreport_research.code_points import code_points
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
    some, everything = (code_points("\n".join(lines)) for lines in (passages[::PART], passages))
    slow, fast = jieba_cutter(terms), cutter(terms)
    for each in (slow, fast):
        each.cut(some[:20], 1)
    segmenter.index(passages[:1])
    found = {
        "jieba": seconds(lambda: slow.cut(some, 1), len(some)),
        "loops": seconds(lambda: fast.cut(everything, 1), len(everything)),
        "this": seconds(lambda: segmenter.index(passages), len(everything)),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
