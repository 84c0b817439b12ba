"""What runs leave behind: what changed since, which numbers differ, how they vary."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from govreport_research import schema
from govreport_research.cli import main
from govreport_research.problems import InputError
from govreport_research.runs.batch import pending
from govreport_research.runs.compare import compare_runs, comparison_text
from govreport_research.runs.endings import BUNDLE
from govreport_research.runs.explain import explain, keep_listings
from govreport_research.runs.figure_numbers import Numbers, by_row
from govreport_research.runs.fresh import Inputs
from govreport_research.runs.index import write_index
from govreport_research.runs.outcomes import Outcome, settle
from govreport_research.runs.placement import Attempt, Places
from govreport_research.runs.progress import TimeLeft
from govreport_research.runs.records import read_record
from govreport_research.runs.study import Study, load_study
from govreport_research.runs.summary import sweep_numbers, sweep_variation, variation_text
from govreport_research.tables import problems_in

FIRST = 'corpus: str = "corpus"\nseed: int = 0\noutput: str = "figures/working/a"\n'
STUDY = """\
runs:
- {name: a, notebook: a.ipynb, for: {seed: [1, 2, 3]}, figures: [shares]}
- {name: fails, notebook: a.ipynb, figures: [shares]}
"""
COLUMNS = [
    {"name": "group", "type": "string"},
    {"name": "year", "type": "integer"},
    {"name": "mean", "type": "number"},
]


def write_figure(folder: Path, rows: list[str], name: str = "shares") -> None:
    for ending in BUNDLE:
        (folder / f"{name}{ending}").write_text("x")
    (folder / f"{name}.json").write_text(json.dumps({"columns": COLUMNS}))
    (folder / f"{name}.csv").write_text("\n".join(["group,year,mean", *rows]) + "\n")


def end(study: Study, places: Places, name: str, rows: list[str], ok: bool = True) -> Outcome:
    """Settle a run as if it had just been executed."""
    (run,) = study.select(name)
    inputs = Inputs(study)
    attempt = Attempt.begin(places.figures / name)
    write_figure(attempt.figures, rows)
    attempt.executed.write_text('{"cells": [{}]}')
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    ended = begun + timedelta(seconds=run.seed or 9)
    answer = {
        "ok": ok, "cell": 2, "line": "1 / 0", "error": "ZeroDivisionError", "message": "by zero",
        "started": begun.isoformat(), "ended": ended.isoformat(),
        "cpu_seconds": 1.5, "peak_bytes": 2e8, "host": "h",
    }  # fmt: skip
    known = {
        "run": name, "study": "study.yml", "notebook": "a.ipynb", "parameters": run.parameters,
        "seed": run.seed, "figures": ["shares"], "git": {"commit": None, "clean": None},
        "inputs": inputs.of(run),
    }  # fmt: skip
    keep_listings(places.records, inputs.of(run), inputs.listings(run))
    return settle(run, places, attempt, answer, known)


@pytest.fixture
def project(tmp_path: Path, write_notebook: Callable[..., Path]) -> Path:
    write_notebook(tmp_path / "a.ipynb", FIRST, "x = 1\ny = 2")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("first")
    (tmp_path / "study.yml").write_text(STUDY)
    study = load_study(tmp_path / "study.yml")
    places = Places.of(study)
    with places.taken():
        for n in (1, 2, 3):
            rows = [f"北,2021,0.{n}", "北,2022,0.5", f"南,2021,{'' if n == 2 else 0.25}"]
            end(study, places, f"a-{n}", rows)
        end(study, places, "fails", [], ok=False)
    return tmp_path


def test_explain_names_cells_lines_files_and_values(
    project: Path, write_notebook: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", str(project / "study.yml"), "--explain", "a-1"]) == 0
    assert "Nothing changed: it is up to date." in capsys.readouterr().out
    write_notebook(project / "a.ipynb", FIRST, "x = 1\ny = 3", "z = 4")
    (project / "corpus" / "b.txt").write_text("second")
    (project / "corpus" / "a.txt").write_text("other")
    (project / "figures" / "a-1" / "shares.pdf").unlink()
    (project / "study.yml").write_text(STUDY.replace("[1, 2, 3]", "{1: 10, 2: 2}"))
    assert main(["list", str(project / "study.yml"), "--explain", "a-1"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "a-1:",
        "  notebook: code cell 3 changed",
        "  notebook:   - y = 2",
        "  notebook:   + y = 3",
        "  notebook: code cell 4 added",
        "  parameters: seed is now 10, was 1",
        "  corpus: a.txt changed",
        "  corpus: b.txt added",
        "  figures: shares.pdf removed",
    ]
    assert main(["run", str(project / "study.yml"), "--explain", "fails"]) == 0
    assert "It has never been run here." in capsys.readouterr().out


def test_explain_names_versions(project: Path) -> None:
    study = load_study(project / "study.yml")
    places, inputs = Places.of(study), Inputs(study)
    (run,) = study.select("a-1")
    record = read_record(places.records / "a-1.json")
    listings = inputs.listings(run)
    environment = listings["environment"]
    changed = {
        **listings,
        "environment": {**environment, "installed": {**environment["installed"], "numpy": "1.0"}},
    }
    now = {**inputs.of(run), "environment": "0" * 64}
    lines = explain(record, now, changed, places.records, places.figures / run.name)
    numpy = environment["installed"]["numpy"]
    assert lines == [f"environment: installed numpy is now '1.0', was '{numpy}'"]


def test_the_index_has_a_row_for_each_run(project: Path) -> None:
    file = write_index(project / "runs")
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    assert not problems_in(table, schema.RUN_INDEX, "index.csv")
    assert table["run"].tolist() == ["a-1", "a-2", "a-3", "fails"]
    assert table["status"].tolist() == ["done", "done", "done", "failed"]
    assert table["parameters"][0] == '{"seed": 1}'
    assert table["error"][3] == "ZeroDivisionError: by zero"
    assert float(table["seconds"][1]) == 2.0


def test_a_failure_stays_until_the_run_is_done_again(project: Path) -> None:
    study = load_study(project / "study.yml")
    places = Places.of(study)

    def why() -> list[str]:
        return pending(study.select("fails"), places, Inputs(study))["fails"]

    assert why() == ["never run here", "the last attempt failed"]
    assert end(study, places, "fails", []).status == "done"
    assert why() == []
    assert end(study, places, "fails", [], ok=False).status == "failed"
    assert why() == ["the last attempt failed"]


def test_compare_tells_which_numbers_differ_and_by_how_much(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = project / "figures"
    table = compare_runs(figures / "a-1", figures / "a-2")
    assert not problems_in(table, schema.RUN_DIFFERENCES, "comparison")
    assert table[["row", "column", "a", "b"]].to_numpy().tolist() == [
        ["group=北, year=2021", "mean", "0.1", "0.2"],
        ["group=南, year=2021", "mean", "0.25", ""],
    ]
    assert table["difference"][0] == pytest.approx(0.1)
    assert table["relative"][0] == pytest.approx(1.0)
    assert compare_runs(figures / "a-1", figures / "a-1").empty

    study = str(project / "study.yml")
    out = project / "all.csv"
    assert main(["compare", "a-1", "a-3", study, "--csv", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "shares: 1 values differ" in printed
    assert "+0.2" in printed
    assert "+200" in printed
    with out.open(encoding="utf-8") as stream:
        assert [row["b"] for row in csv.DictReader(stream)] == ["0.3"]
    assert main(["compare", "a-1", "a-9", study]) == 2
    assert "Did you mean" in capsys.readouterr().err
    assert main(["compare", str(figures / "a-1"), str(figures / "a-1")]) == 0
    assert "the same figures and numbers" in capsys.readouterr().out


def test_compare_tells_figures_and_rows_that_one_side_lacks(project: Path) -> None:
    one, other = project / "figures" / "a-1", project / "figures" / "a-2"
    write_figure(other, ["北,2021,0.2", "北,2022,0.5", "东,2021,0.25"])
    write_figure(other, [], "extra")
    write_figure(other, [], "shares-zh")
    table = compare_runs(one, other)
    assert table[["figure", "row", "column", "a", "b"]].to_numpy().tolist() == [
        ["extra", "", "(figure)", "", "present"],
        ["shares", "group=北, year=2021", "mean", "0.1", "0.2"],
        ["shares", "group=南, year=2021", "(row)", "present", ""],
        ["shares", "group=东, year=2021", "(row)", "", "present"],
    ]
    assert "extra: 1 values differ" in comparison_text(table, "one", "other")
    with pytest.raises(InputError, match="there are no figures here"):
        compare_runs(one, project)


def test_real_figures_are_compared_by_their_keys(root: Path, tmp_path: Path) -> None:
    for run in ("03-topics", "04-regions", "05-years", "08-robustness"):
        copy = shutil.copytree(root / "figures" / run, tmp_path / run)
        assert compare_runs(root / "figures" / run, copy).empty
    file = tmp_path / "04-regions" / "theme-by-region.csv"
    text = file.read_text(encoding="utf-8")
    row = "大余县,Dayu,T02,流程优化,Process streamlining,"
    before, after = row + "0.119521", row + "0.219521"
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    (row,) = compare_runs(root / "figures" / "04-regions", tmp_path / "04-regions").to_dict(
        "records"
    )
    assert row["figure"] == "theme-by-region"
    assert row["row"] == "group=大余县, category=T02"
    assert row["column"] == "mean"
    assert row["difference"] == pytest.approx(0.1)


def test_rows_that_no_key_tells_apart_are_numbered() -> None:
    table = pd.DataFrame({"group": ["a", "a", "b"], "mean": ["1", "2", "3"]})
    (named,) = by_row([Numbers(table, {"group": "string", "mean": "number"})])
    assert named.index.tolist() == ["group=a", "group=a #2", "group=b"]
    (alone,) = by_row([Numbers(table.head(1), {"group": "string", "mean": "number"})])
    assert alone.index.tolist() == [""]


def test_summary_tells_how_numbers_vary_over_a_sweep(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = load_study(project / "study.yml")
    numbers = sweep_numbers(study, project / "figures", "a")
    assert not problems_in(numbers, schema.SWEEP_NUMBERS, "numbers")
    assert len(numbers) == 9
    assert numbers["value"].isna().sum() == 1
    table = sweep_variation(numbers)
    assert table["row"].tolist() == [
        f"group={g}" for g in ("北, year=2021", "北, year=2022", "南, year=2021")
    ]
    first = table.iloc[0]
    assert (first["lowest"], first["median"], first["highest"]) == (0.1, 0.2, 0.3)
    assert (first["lowest_in"], first["highest_in"]) == ("seed=1", "seed=3")
    assert table["n_runs"].tolist() == [3, 3, 2]
    assert "1 of 3 numbers vary" in variation_text(table)

    command = ["summary", "a", str(project / "study.yml"), "--csv", str(project / "all.csv")]
    assert main(command) == 0
    assert "seed=3" in capsys.readouterr().out
    assert len(pd.read_csv(project / "all.csv")) == 9
    assert main(["summary", "fails", str(project / "study.yml")]) == 2
    assert "no sweep" in capsys.readouterr().err
    shutil.rmtree(project / "figures" / "a-2")
    assert main(command) == 2
    assert "there are no figures here" in capsys.readouterr().err


def test_time_left_goes_by_records_and_by_what_was_seen(project: Path) -> None:
    run = load_study(project / "study.yml").runs[0]
    assert TimeLeft({"x": None}, 1).seconds() is None
    left = TimeLeft({run.name: 10.0, "b": 30.0, "c": None}, workers=2)
    assert left.seconds() == 30.0
    left.end(Outcome(run, "done", 6.0, {}, None))
    assert left.seconds() == 18.0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--timeout", "soon"],
        ["--memory", "much"],
        ["--timeout", "0"],
        ["--keep-going", "--fail-fast"],
    ],
)
def test_limits_that_cannot_be_understood(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["run", *arguments])
    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
