"""What holds for the project as a whole: its environment, its layout, its notebooks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from govreport_research import schema
from govreport_research.project import find_root

ROOT = find_root(Path(__file__))
PACKAGE = ROOT / "src" / "govreport_research"
#: Stages in the order in which data pass through them.
STAGES = ["corpus", "text", "measures", "comparison", "figures", "runs"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def tracked_files():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def locked():
    """Version and number of hashes of every package in the lock."""
    entries: dict[str, tuple[str, int]] = {}
    for block in re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8")):
        match = re.match(r"([A-Za-z0-9_.-]+)==(\S+)", block)
        if match:
            entries[canonicalize_name(match[1])] = (match[2], block.count("--hash=sha256:"))
    return entries


def test_every_dependency_is_locked_at_a_version_it_allows_and_hashed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = locked()
    for text in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        requirement = Requirement(text)
        version, _ = lock[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{text}: {version} is locked"
    assert all(hashes > 0 for _, hashes in lock.values())


def test_conda_users_get_the_same_python_and_the_same_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, packages = environment["dependencies"]
    assert pip == "pip"
    assert packages == {"pip": ["--requirement requirements.lock"]}
    allowed = SpecifierSet(python.removeprefix("python"))
    required = SpecifierSet(project["requires-python"])
    for minor in range(8, 15):
        if f"3.{minor}" in allowed:
            assert f"3.{minor}" in required
    assert "3.11" in allowed


def imported_stages(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "govreport_research" and len(parts) > 1 and parts[1] in STAGES:
                yield parts[1]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_stages_before_it(stage):
    position = STAGES.index(stage)
    for path in (PACKAGE / stage).rglob("*.py"):
        for other in imported_stages(path):
            assert STAGES.index(other) <= position, f"{path.name} imports {other}"


def test_what_lies_below_the_stages_imports_none_of_them():
    below = [
        PACKAGE / f"{name}.py"
        for name in ("bilingual", "code_points", "problems", "project", "tables")
    ]
    for path in (*below, *(PACKAGE / "schema").glob("*.py")):
        assert not list(imported_stages(path)), path.name


MEASURING = """from govreport_research import (
    load_corpus, split_corpus, fit_topics, topic_shares, load_codebook, code_themes, theme_shares
)"""


@pytest.mark.parametrize(
    ("code", "used", "unneeded"),
    [
        (
            "import govreport_research",
            "govreport_research",
            "pandas numpy matplotlib sklearn jieba scipy opencc",
        ),
        # What the processes that read reports import, each anew.
        (
            "import govreport_research.corpus.report_texts",
            "govreport_research.corpus.report_texts",
            "pandas scipy joblib charset_normalizer",
        ),
        (
            "import govreport_research.corpus.reports",
            "govreport_research.corpus.reports",
            "matplotlib sklearn jieba scipy pypinyin joblib",
        ),
        (
            MEASURING,
            "govreport_research.measures.topics",
            "sklearn scipy.stats scipy.optimize openpyxl matplotlib jieba numba pypinyin joblib",
        ),
    ],
)
def test_importing_loads_nothing_heavy_that_is_not_needed(code, used, unneeded):
    output = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(output.stdout.split())
    assert used in loaded
    assert not loaded & set(unneeded.split())


def test_every_exported_name_is_there():
    import govreport_research as gr

    for name in gr.__all__:
        assert getattr(gr, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        gr.nonsense  # noqa: B018


def test_every_table_and_column_is_described_in_both_languages():
    names = [table.name for table in schema.TABLES]
    assert len(names) == len(set(names))
    for table in schema.TABLES:
        assert table.title.zh
        assert table.title.en
        assert len(table.names) == len(set(table.names))
        for column in table.columns:
            assert re.search(r"[\u4e00-\u9fff]", column.meaning.zh), column.name
            assert column.meaning.en, column.name


def test_every_table_in_the_schema_is_listed_in_its_documentation():
    declared = [value for value in vars(schema).values() if isinstance(value, schema.Table)]
    assert {table.name for table in declared} == {table.name for table in schema.TABLES}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_holds_no_output(path):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0].metadata.get("tags") == ["parameters"]
    for cell in code:
        assert not cell.outputs
        assert cell.execution_count is None
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                assert len(node.body) <= 5, f"{path.name} defines {node.name}"
    for node in ast.parse(code[0].source).body:
        assert isinstance(node, (ast.Assign, ast.AnnAssign)), "only assignments of literals"
        ast.literal_eval(node.value)


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS][:5] == [
        "01-corpus", "02-sections", "03-topics", "04-regions", "05-years",
    ]  # fmt: skip


def test_no_file_names_a_package_index_or_a_path_of_a_machine():
    forbidden = re.compile(
        r"pypi\.org|pythonhosted|--(extra-)?index-url|--find-links|/home/[a-z]|/Users/[a-z]"
        r"|/root/|/work/|[A-Z]:\\\\Users"
    )
    own = Path(__file__).name
    for path in tracked_files():
        if path.name == own or path.suffix in {".png", ".pdf", ".ttf"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found = forbidden.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found[0]}"
