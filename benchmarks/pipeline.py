"""One corpus from files to 25 topics, in two ways; prints what each stage took, as JSON.

    python benchmarks/pipeline.py ours FOLDER        this package
    python benchmarks/pipeline.py naive FOLDER       what a user writes with scikit-learn and jieba

``naive`` takes each line of a report for a passage, so it is spared to look for headings.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

TOPICS = 25


class Stages:
    """Seconds by the clock since the stage before."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def end(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 2)
        self._last = now


def ours(folder: Path) -> dict[str, float]:
    stages = Stages()
    from threadpoolctl import threadpool_limits

    import govreport_research as gr
    from govreport_research.measures.clustering import cluster
    from govreport_research.measures.document_terms import document_terms
    from govreport_research.text.tokens import index_tokens

    stages.end("import")
    corpus = gr.load_corpus(folder)
    stages.end("load")
    passages = gr.split_corpus(corpus)
    stages.end("sections")
    tokens = index_tokens(passages["measured"].tolist(), gr.load_segmenter())
    stages.end("tokens")
    matrix = document_terms(tokens, passages["report_id"].tolist())
    del tokens  # as `fit_topics` does, which also works in one thread
    stages.end("counts")
    with threadpool_limits(limits=1):
        next(cluster(matrix.counts, [TOPICS], "spherical", 1))
    stages.end("topics")
    return stages.seconds


def naive(folder: Path) -> dict[str, float]:
    stages = Stages()
    import logging

    import jieba
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    jieba.setLogLevel(logging.ERROR)
    stages.end("import")
    files = sorted((folder / "texts").glob("*.txt"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    stages.end("load")
    passages = [line for text in texts for line in text.splitlines() if line.strip()]
    stages.end("sections")
    weights = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None).fit_transform(passages)
    stages.end("tokens and weights")
    KMeans(TOPICS, random_state=1).fit(weights)
    stages.end("topics")
    return stages.seconds


if __name__ == "__main__":
    way = {"ours": ours, "naive": naive}[sys.argv[1]]
    print(json.dumps(way(Path(sys.argv[2]))))
