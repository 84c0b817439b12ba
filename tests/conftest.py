"""What several tests need: the shipped corpus, and a copy of it to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import govreport_research as gr
from govreport_research.project import find_root

ROOT = find_root(Path(__file__))


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
