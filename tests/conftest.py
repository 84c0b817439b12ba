"""What several tests need: the shipped corpus, and a copy of it to spoil."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

import govreport_research as gr
from govreport_research import schema
from govreport_research.corpus.readers import simplify
from govreport_research.project import find_root

if TYPE_CHECKING:
    from distributed import LocalCluster

# How long an example takes depends on what else the machine does.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: Makers of files that tests read, imported by those tests from their own folder.
collect_ignore = ["saved"]

ROOT = find_root(Path(__file__))
#: Headless, in a container, and without the calls home of a browser that has just started.
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> gr.Corpus:
    return gr.load_corpus(ROOT / "data" / "approval-bureaus")


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """A copy of the shipped corpus that a test may change."""
    return shutil.copytree(ROOT / "data" / "approval-bureaus", tmp_path / "corpus")


@pytest.fixture(scope="session")
def write_notebook() -> Callable[..., Path]:
    """Write a notebook whose first cell is tagged parameters and second checks them."""

    def write(path: Path, first: str, *cells: str) -> Path:
        notebook = nbformat.v4.new_notebook()
        kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
        notebook.metadata["kernelspec"] = kernel
        check = "import govreport_research as gr\nparams = gr.check_parameters(globals())"
        notebook.cells = [
            nbformat.v4.new_code_cell(first, metadata={"tags": ["parameters"]}),
            *(nbformat.v4.new_code_cell(cell) for cell in (check, *cells)),
        ]
        nbformat.write(notebook, path)
        return path

    return write


@pytest.fixture(scope="session")
def corpus_of() -> Callable[..., gr.Corpus]:
    """A corpus of plain texts by report_id, without files."""

    def make(texts, regions=None, years=None, dates=None) -> gr.Corpus:
        reports = pd.DataFrame(
            {
                "report_id": list(texts),
                "region": regions or [f"{name}县" for name in texts],
                "year": pd.array(years or [2020] * len(texts), dtype="Int64"),
                "date_written": dates or [""] * len(texts),
            }
        )
        simplified = {name: simplify(text) for name, text in texts.items()}
        return gr.Corpus(Path(), reports, schema.LEDGER.empty(), texts, simplified)

    return make


@pytest.fixture(scope="session")
def made_up() -> Callable[[int, int], str]:
    """Chinese characters by lot: so many of them, by a seed."""
    letters = np.array([chr(code) for code in range(0x4E00, 0x4E00 + 2500)])
    return lambda n, seed: "".join(np.random.default_rng(seed).choice(letters, n))


# Ended with the module: while it runs, no other test could start an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """A Dask cluster of two workers on this machine."""
    from distributed import LocalCluster  # slow to load, and few tests need it

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as made:
        yield made
