"""Sweeps of a study: lists, ranges, what a corpus holds, named values; and its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from govreport_research.problems import InputError
from govreport_research.runs.study import load_study
from govreport_research.runs.study_schema import FILE, study_schema

FIRST = """\
corpus: str = "bureaus"
years: list = []
regions: list = []
n_topics: int = None
threshold: float = 0.5
seed: int = 7
output: str = "figures/working/a"
"""
HEAD = """\
corpora: {b: bureaus, other: 别的}
runs:
- name: a
  notebook: a.ipynb
  figures: [x]
"""


@pytest.fixture
def project(tmp_path: Path, write_notebook: Callable[..., Path]) -> Path:
    write_notebook(tmp_path / "a.ipynb", FIRST)
    rows = {
        "bureaus": [
            "山东省,临沂市,罗庄区,2023",
            "辽宁省,营口市,,2022",
            "湖南省,长沙市,岳麓区,2021",
        ],
        "别的": ["江苏省,南京市,鼓楼区,2020", "江苏省,徐州市,鼓楼区,2019"],
    }
    for name, listed in rows.items():
        (tmp_path / name).mkdir()
        text = "\n".join(["province,city,county,year", *listed])
        (tmp_path / name / "reports.csv").write_text(text, encoding="utf-8")
    return tmp_path


def read(project: Path, text: str) -> list[tuple[str, dict[str, object]]]:
    (project / "study.yml").write_text(HEAD + text, encoding="utf-8")
    return [(run.name, run.parameters) for run in load_study(project / "study.yml").runs]


def wrong(project: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(project, text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ("{n_topics: {from: 4, to: 8, step: 2}}", {"4": 4, "6": 6, "8": 8}),
        ("{n_topics: {from: 2, to: 3}}", {"2": 2, "3": 3}),
        ("{years: every year}", {"2021": 2021, "2022": 2022, "2023": 2023}),
        ("{regions: every province}", {p: p for p in ("山东省", "湖南省", "辽宁省")}),
        ("{regions: every region}", {r: r for r in ("岳麓区", "罗庄区", "营口市")}),
        ("{threshold: [0.25, 1]}", {"0.25": 0.25, "1": 1}),
        ("{years: [2021, [2022, 2023]]}", {"2021": 2021, "2022_2023": [2022, 2023]}),
        (
            "{regions: {south: [岳麓区], north: [罗庄区, 营口市]}}",
            {"south": ["岳麓区"], "north": ["罗庄区", "营口市"]},
        ),
    ],
)
def test_one_parameter_is_varied(project: Path, asked: str, values: dict[str, object]) -> None:
    (name,) = yaml.safe_load(asked)
    runs = read(project, f"  for: {asked}\n")
    assert runs == [(f"a-{label}", {name: value}) for label, value in values.items()]


def test_every_is_that_of_the_corpus_of_the_run(project: Path) -> None:
    runs = read(project, "  for: {regions: every region, corpus: [b, other]}\n")
    assert [name for name, _ in runs] == [
        *("a-岳麓区-b", "a-罗庄区-b", "a-营口市-b"),
        *("a-南京市鼓楼区-other", "a-徐州市鼓楼区-other"),
    ]
    assert {str(parameters["corpus"]) for _, parameters in runs} == {"bureaus", "别的"}
    study = load_study(project / "study.yml")
    assert {run.corpus for run in study.runs} == {project / "bureaus", project / "别的"}
    assert study.runs[0].entry == "a"
    assert study.runs[0].setting == {"regions": "岳麓区", "corpus": "b"}


def test_settings_can_be_listed_one_by_one(project: Path) -> None:
    runs = read(project, "  for:\n  - {years: 2021, n_topics: 4}\n  - {years: 2023, n_topics: 2}\n")
    assert runs == [
        ("a-2021-4", {"years": 2021, "n_topics": 4}),
        ("a-2023-2", {"years": 2023, "n_topics": 2}),
    ]


def test_a_value_that_is_wrong_in_all_runs_is_told_once(project: Path) -> None:
    problems = wrong(project, "  parameters: {sead: 1}\n  for: {years: [2021, 20222]}\n")
    assert problems == [
        "study.yml, run a, parameter sead: the notebook has no such parameter. "
        "Did you mean seed? Known: corpus, years, regions, n_topics, threshold, seed.",
        "study.yml, run a-20222, parameter years: 20222 is out of range. "
        "Write a whole number from 1949 to 2100. Several values are written as a list, [..., ...].",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  for: {years: every yaer}\n", "Did you mean year?"),
        ("  for: {n_topics: {from: 8, to: 4}}\n", "no range of whole numbers"),
        ("  for: {n_topics: {from: 2}}\n", "no range of whole numbers"),
        ("  for: [{years: 2021}, {seed: 1}]\n", "it names other parameters than the first"),
        ("  for: nothing\n", "names no settings"),
        ("  for: {regions: [a/b]}\n", "cannot be the name of a run"),
        (
            "  for: {years: [2021]}\n  parameters: {years: 2022}\n",
            "stands under parameters as well",
        ),
        ("  parameters: {corpus: othr}\n", "Did you mean other?"),
        ("corpora: {x: nowhere}\n", "corpora occurs twice"),
    ],
)
def test_sweeps_that_cannot_be_told(project: Path, text: str, said: str) -> None:
    assert any(said in problem for problem in wrong(project, text))


def test_a_corpus_folder_must_be_there(project: Path) -> None:
    (project / "study.yml").write_text("corpora: {x: nowhere}\nruns: []\n")
    with pytest.raises(InputError, match="corpora, x: the folder nowhere does not exist"):
        load_study(project / "study.yml")


def test_the_schema_for_editors_is_that_of_the_code(root: Path) -> None:
    written = json.loads((root / FILE).read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(study_schema())), "run `make data`"
    jsonschema.Draft202012Validator.check_schema(written)


def test_the_schema_takes_what_the_program_takes(root: Path) -> None:
    valid = jsonschema.Draft202012Validator(study_schema()).is_valid
    shipped = (root / "study.yml").read_text(encoding="utf-8")
    assert shipped.startswith(f"# yaml-language-server: $schema={FILE.as_posix()}\n")
    assert valid(yaml.safe_load(shipped))
    for good in (
        "for: {n_topics: {from: 4, to: 8}, years: every year, regions: {north: [a, b]}}",
        "for: [{years: 2021}, {years: 2022}]",
        "parameters: {corpus: b, years: [2021], roles: measures, n_topics: null, own: 1.5}",
    ):
        assert valid(yaml.safe_load(HEAD + f"  {good}\n")), good
    for bad in (
        "parameters: {language: english}",
        "parameters: {seed: -1}",
        "parameters: {n_topics: 1}",
        "parameters: {output: x}",
        "parameters: {years: 1900}",
        "for: {years: every day}",
        "for: {n_topics: {from: 4}}",
        "for: {language: zh}",
        "figure: [x]",
    ):
        assert not valid(yaml.safe_load(HEAD + f"  {bad}\n")), bad
