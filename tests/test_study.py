"""A study file is checked as a whole before anything is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from govreport_research.problems import InputError
from govreport_research.runs.study import load_study

FIRST = """\
corpus: str = "corpus"
years: list = []
language: str = "both"
seed: int = 7
threshold: float = 0.5
output: str = "figures/working/a"
"""


@pytest.fixture
def project(tmp_path: Path, write_notebook: Callable[..., Path]) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "corpus").mkdir()
    write_notebook(tmp_path / "notebooks" / "04-regions.ipynb", FIRST)
    return tmp_path


def study(project: Path, text: str) -> Path:
    file = project / "study.yml"
    file.write_text(text, encoding="utf-8")
    return file


def wrong(project: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_study(study(project, text))
    return [str(problem) for problem in caught.value.problems]


GOOD = """
title: 五份报告
runs:
  - name: 04-regions
    notebook: notebooks/04-regions.ipynb
    parameters: {years: 2021, threshold: 1}
    for: {language: [both, zh], seed: [1, 2]}
    figures: [theme-by-region]
  - name: once
    notebook: notebooks/04-regions.ipynb
    figures: [a, b]
"""


def test_for_makes_a_run_of_each_combination(project: Path) -> None:
    read = load_study(study(project, GOOD))
    assert read.title == "五份报告"
    assert [run.name for run in read.runs] == [
        "04-regions-both-1",
        "04-regions-both-2",
        "04-regions-zh-1",
        "04-regions-zh-2",
        "once",
    ]
    assert read.runs[3].parameters == {"years": 2021, "threshold": 1, "language": "zh", "seed": 2}
    assert read.runs[3].seed == 2
    assert read.runs[4].seed == 7
    assert read.runs[4].corpus == project / "corpus"
    assert [run.name for run in read.select("*-zh-*")] == ["04-regions-zh-1", "04-regions-zh-2"]
    with pytest.raises(InputError, match="Did you mean once"):
        read.select("onec")


def test_everything_wrong_is_told_at_once_with_file_and_run(project: Path) -> None:
    problems = wrong(
        project,
        """
titel: five
runs:
  - name: a
    notebook: notebooks/04-region.ipynb
    figures: [x]
  - name: b
    notebook: notebooks/04-regions.ipynb
    parameters: {langauge: zh, seed: one, output: here, threshold: high}
    figure: [x]
  - name: c
    notebook: notebooks/04-regions.ipynb
    parameters: {corpus: nowhere, years: [2021-01-01]}
    for: {language: zh}
    figures: [x, x, ../y]
  - name: C
    notebook: notebooks/04-regions.ipynb
    for: {language: [both, english]}
    figures: [x]
  - name: c-both
    notebook: notebooks/04-regions.ipynb
    figures: [x]
  - just text
  - name: working
    notebook: notebooks/04-regions.ipynb
    figures: [x]
""",
    )
    expected = [
        "study.yml: the key 'titel' is not known. Did you mean title?",
        "study.yml, run a: the notebook notebooks/04-region.ipynb does not exist. "
        "Did you mean 04-regions.ipynb?",
        "study.yml, run 2 (b): the key 'figure' is not known. Did you mean figures?",
        "study.yml, run b: it names no figures.",
        "study.yml, run b, parameter langauge: the notebook has no such parameter. "
        "Did you mean language? Known: corpus, years, language, seed, threshold.",
        "study.yml, run b, parameter threshold: 'high' is of another type. "
        "Write it like the notebook's own value, 0.5.",
        "study.yml, run b, parameter output: a study does not set it.",
        "study.yml, run b, parameter seed: 'one' is not a whole number. Write 0 or more.",
        "study.yml, run c, figures: x occurs twice.",
        "study.yml, run c, figures: '../y' cannot be the name of a figure.",
        "study.yml, run c, for language: 'zh' is not a list of values.",
        "study.yml, run c, parameter corpus: the folder nowhere does not exist.",
        "study.yml, run c, parameter years: [datetime.date(2021, 1, 1)] cannot be passed on.",
        "study.yml, run C-english, parameter language: 'english' is not allowed.",
        "study.yml, run c-both: this name occurs twice.",
        "study.yml, run 6: it is not a list of keys.",
        "study.yml, run working: 'working' cannot be the name of a run.",
    ]
    for start in expected:
        assert any(problem.startswith(start) for problem in problems), start


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is not a study"),
        ("runs: []", "it lists no runs"),
        ("runs: [\n", "study.yml, line 2"),
        ("title: a\ntitle: b\n", "study.yml, line 2: title occurs twice."),
    ],
)
def test_files_that_are_no_study(project: Path, text: str, said: str) -> None:
    assert said in wrong(project, text)[0]


def test_a_study_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such study"):
        load_study(tmp_path / "study.yml")


def test_a_notebook_must_take_the_folder_for_its_figures(
    project: Path, write_notebook: Callable[..., Path]
) -> None:
    write_notebook(project / "notebooks" / "04-regions.ipynb", "seed: int = 7")
    problems = wrong(
        project, "runs: [{name: a, notebook: notebooks/04-regions.ipynb, figures: [x]}]"
    )
    assert "declares no parameter output" in problems[0]
