"""The parameters of a notebook are checked wherever and however it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govreport_research import schema
from govreport_research.bilingual import LANGUAGES
from govreport_research.figures.palettes import PALETTES
from govreport_research.figures.pictures import FORMATS
from govreport_research.problems import InputError
from govreport_research.project import find_root
from govreport_research.runs.notebook import declared_parameters
from govreport_research.runs.parameter_table import PARAMETERS
from govreport_research.runs.parameters import check_parameters, checked_values

DECLARED = """\
corpus: str = "data/approval-bureaus"
years: list = []
language: str = "both"
output: str = "figures/working/a"
"""
CHECK = "import govreport_research as gr\nparams = gr.check_parameters(globals())"


Write = Callable[..., Path]


def refused(**values: Any) -> str:
    with pytest.raises(InputError) as caught:
        check_parameters(values)
    return str(caught.value)


def test_defaults_are_themselves_allowed() -> None:
    values = {parameter.name: parameter.default for parameter in PARAMETERS}
    params = check_parameters(values)
    assert params.declared == tuple(values)
    assert params == check_parameters({**values, "regions": []})


def test_choices_are_those_of_the_tables() -> None:
    choices = {parameter.name: parameter for parameter in PARAMETERS}
    assert choices["roles"].choices == tuple(schema.PASSAGE_ROLES)
    assert choices["language"].choices == LANGUAGES
    assert choices["palette"].choices == tuple(PALETTES)
    assert choices["formats"].choices == FORMATS
    columns = {*schema.REPORTS.names, *schema.REPORTS_DERIVED.names}
    assert set(choices["group_by"].choices) <= columns
    year = schema.REPORTS["year"]
    assert (choices["years"].minimum, choices["years"].maximum) == (year.minimum, year.maximum)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda each: each.name)
def test_every_parameter_is_explained_in_both_languages(parameter: Any) -> None:
    assert parameter.meaning.zh
    assert parameter.meaning.en
    assert parameter.name in check_parameters({}).__dataclass_fields__


@pytest.mark.parametrize(
    ("given_as", "meant"),
    [
        (2021, (2021,)),
        ([2021, 2022, 2021], (2021, 2022)),
        ("[2021, 2022]", (2021, 2022)),
        ((2021,), (2021,)),
        ([], ()),
    ],
)
def test_years_may_be_one_or_a_list_or_a_list_as_text(given_as: Any, meant: Any) -> None:
    assert check_parameters({"years": given_as}).years == meant


def test_regions_may_be_given_as_papermill_gives_them() -> None:
    assert check_parameters({"regions": "罗庄区"}).regions == ("罗庄区",)
    assert check_parameters({"regions": "[罗庄区, 岳阳市]"}).regions == ("罗庄区", "岳阳市")
    assert check_parameters({"regions": '["罗庄区", "岳阳市"]'}).regions == ("罗庄区", "岳阳市")


def test_all_problems_are_told_at_once_with_remedies() -> None:
    message = refused(language="english", years=["2021"], n_topics=1, seed=-1, width=88, dpi=True)
    assert message.startswith("6 problems:")
    for part in (
        "parameter language: 'english' is not allowed. Known: zh, en, both.",
        "parameter years: '2021' is not a whole number.",
        "parameter n_topics: 1 is out of range. Write 2 or more, or None.",
        "parameter seed: -1 is out of range. Write 0 or more.",
        "parameter width: 88 is not a text.",
        "parameter dpi: True is not a whole number. Write a whole number from 72 to 1200.",
    ):
        assert part in message


def test_a_near_choice_is_suggested() -> None:
    assert "Did you mean measures?" in refused(roles=["measure"])
    assert "Did you mean spherical?" in refused(method="sperical")
    assert "written as a list" in refused(years="2021, 2022")


@given(
    value=st.one_of(
        st.integers(), st.floats(), st.text(), st.none(), st.booleans(), st.lists(st.integers())
    ),
    name=st.sampled_from([parameter.name for parameter in PARAMETERS]),
)
@example(value="0", name="group_by")
def test_any_value_is_refused_by_name_or_means_itself(value: Any, name: str) -> None:
    values, problems = checked_values({name: value})
    if problems:
        assert [problem.where for problem in problems] == [f"parameter {name}"]
        assert values == {}
    else:
        again, none = checked_values(values)
        assert (again, none) == (values, [])


def test_paths_mean_the_same_from_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = find_root(Path(__file__))
    here = check_parameters({"corpus": "data/approval-bureaus", "output": "figures/working/a"})
    monkeypatch.chdir(tmp_path)
    there = check_parameters({"corpus": "data/approval-bureaus", "output": "figures/working/a"})
    assert here == there
    assert there.corpus == root / "data" / "approval-bureaus"
    assert there.output == root / "figures" / "working" / "a"
    assert check_parameters({"output": str(tmp_path / "b")}).output == tmp_path / "b"


def test_what_is_published_is_the_same_on_every_machine(tmp_path: Path) -> None:
    declared = {
        "corpus": "data/approval-bureaus",
        "years": 2021,
        "also": ["zh"],
        "output": "figures/working/a",
    }
    published = check_parameters(declared).published("en")
    assert published == {"corpus": "data/approval-bureaus", "years": [2021], "language": "en"}
    elsewhere = check_parameters({"corpus": str(tmp_path / "grid")}).published("en")
    assert elsewhere == {"corpus": "grid", "language": "en"}


def test_the_cell_can_be_run_again_after_the_whole_notebook() -> None:
    """Then names of parameters may hold tables, and other names exist."""
    injected = '# Parameters\nlanguage = "en"\n'
    later = "import papermill\ncorpus = load(params.corpus)\ntypo = 1\n"
    namespace = {
        "In": ["", DECLARED, injected, CHECK, later, CHECK],
        "corpus": object(),
        "years": [],
        "language": "en",
        "output": "figures/working/a",
        "typo": 1,
    }
    params = check_parameters(namespace)
    assert params.language == "en"
    assert params.corpus.name == "approval-bureaus"


def test_a_corrected_cell_is_not_blamed_for_the_first_try() -> None:
    wrong, right = '# Parameters\nlangauge = "en"\n', '# Parameters\nlanguage = "en"\n'
    cells = ["", DECLARED, wrong, CHECK]
    with pytest.raises(InputError, match="Did you mean language"):
        check_parameters({"In": cells, "language": "both", "langauge": "en"})
    with pytest.raises(InputError, match="Did you mean language"):
        check_parameters({"In": [*cells, wrong, CHECK], "language": "both"})
    assert check_parameters({"In": [*cells, right, CHECK], "language": "en"}).language == "en"


@pytest.mark.parametrize("comment", ["", "# Parameters\n", "# 参数 parameters\n"])
def test_the_notebooks_own_cell_is_never_taken_for_an_injected_one(comment: str) -> None:
    own = comment + DECLARED
    cells = ["", own, CHECK, own.replace("both", "zh"), CHECK]
    assert check_parameters({"In": cells, "language": "zh"}).language == "zh"
    unannotated = "# Parameters\nlanguage = 'zh'\n"
    assert check_parameters({"In": ["", unannotated, CHECK], "language": "zh"}).language == "zh"


def test_declared_parameters_are_literals_only(tmp_path: Path, write_notebook: Write) -> None:
    declared = declared_parameters(write_notebook(tmp_path / "a.ipynb", DECLARED))
    assert declared == {
        "corpus": "data/approval-bureaus",
        "years": [],
        "language": "both",
        "output": "figures/working/a",
    }
    first = '"""What can be set."""\nseed: int = 0\nlast = seed + 1\nimport os\n'
    with pytest.raises(InputError) as caught:
        declared_parameters(write_notebook(tmp_path / "b.ipynb", first))
    assert [problem.where.rsplit(", ")[-1] for problem in caught.value.problems] == [
        "line 3",
        "line 4",
    ]
    assert "'last = seed + 1' does not set a name to a literal" in str(caught.value)


def test_files_that_are_no_notebooks_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / "b.ipynb").write_text("not json")
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "c.ipynb")
    for name, said in (
        ("a.ipynb", "not a notebook of format 4"),
        ("b.ipynb", "this is not a notebook"),
        ("c.ipynb", "0 code cells are tagged parameters"),
        ("d.ipynb", "there is no such notebook"),
    ):
        with pytest.raises(InputError, match=said):
            declared_parameters(tmp_path / name)


def test_plain_papermill_shows_the_problems_and_nothing_else(
    tmp_path: Path, write_notebook: Write
) -> None:
    source = write_notebook(tmp_path / "a.ipynb", DECLARED, "1 / 0")
    target = tmp_path / "out.ipynb"
    words = ["-p", "langauge", "en", "-p", "years", "21"]
    done = subprocess.run(
        [sys.executable, "-m", "papermill", source.name, target.name, *words],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if "BYTECODE" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "parameter langauge: this notebook has no such parameter." in done.stderr
    assert "Did you mean language?" in done.stderr
    assert "parameter years: 21 is out of range." in done.stderr
    cells = nbformat.read(target, 4).cells
    (error,) = [each for cell in cells for each in cell.get("outputs", []) if "ename" in each]
    assert error.ename == "InputError"
    assert len("\n".join(error.traceback).splitlines()) == 3  # the message, not the calls
