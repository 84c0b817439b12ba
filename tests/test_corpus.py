"""A corpus is checked as a whole, and nothing in its folder is passed over."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import subprocess
import sys

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.corpus.describe import data_dictionary, data_package
from govreport_research.corpus.intake.divisions import by_name
from govreport_research.corpus.places import (
    BLOC_OF,
    PROVINCES,
    english_name,
    region_names,
    spell,
)
from govreport_research.project import find_root
from govreport_research.tables import Column, Table, problems_in


def edit(folder, report_id, column, value):
    """Change one cell of reports.csv."""
    path = folder / "reports.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[frame["report_id"] == report_id, column] = value
    frame.to_csv(path, index=False)


def problems_of(folder):
    with pytest.raises(gr.InputError) as caught:
        gr.load_corpus(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_corpus_holds_what_its_schema_says(corpus):
    assert not problems_in(corpus.reports[schema.REPORTS.names], schema.REPORTS, "reports")
    derived = corpus.reports[schema.REPORTS_DERIVED.names]
    assert not problems_in(derived, schema.REPORTS_DERIVED, "derived")
    assert not problems_in(corpus.ledger, schema.LEDGER, "ledger")
    assert len(corpus) == 5
    assert (corpus.ledger["status"] == "loaded").all()


def test_texts_are_byte_identical_to_what_was_listed(corpus):
    for row in corpus.reports.to_dict("records"):
        data = (corpus.folder / "texts" / row["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"]
        assert corpus.text(row["report_id"]) == data.decode("utf-8")


def test_a_relative_folder_is_found_from_any_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(gr.load_corpus("data/approval-bureaus")) == 5


def test_a_report_saved_in_another_encoding_reads_the_same(corpus, corpus_folder):
    path = corpus_folder / "texts" / "liuzhou-2024.txt"
    path.write_bytes(corpus.text("liuzhou-2024").encode("gb18030"))
    edit(corpus_folder, "liuzhou-2024", "sha256", "")
    changed = gr.load_corpus(corpus_folder)
    assert changed.text("liuzhou-2024") == corpus.text("liuzhou-2024")
    assert changed.ledger.set_index("report_id").loc["liuzhou-2024", "encoding"] == "gb18030"


def test_a_listing_saved_by_a_spreadsheet_in_gbk_reads_the_same(corpus, corpus_folder):
    path = corpus_folder / "reports.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    pd.testing.assert_frame_equal(gr.load_corpus(corpus_folder).reports, corpus.reports)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("year", "二〇二一", "'二〇二一' is not a number. Write a whole number from 1949 to 2100"),
        ("year", "221", "221 is out of range"),
        ("year", "nan", "'nan' is not a number"),
        ("year", "inf", "inf is out of range"),
        ("year", "2021.5", "2021.5 is out of range"),
        ("year", "2023", "a report on 2023 cannot have been written on 2022-03-03"),
        ("file", "yuelu_2021.txt", "Did you mean yuelu-2021.txt?"),
        ("file", "../reports.csv", "'../reports.csv' leads out of texts/"),
        ("province", "湖南", "Did you mean 湖南省?"),
        ("level", "county", None),
        ("level", "区级", "'区级' is not allowed"),
        ("date_written", "2022年3月", "is not a date. Write it as YYYY-MM-DD"),
        ("sha256", "0" * 64, "is not the file that was listed"),
        ("county", "", "the level is county but no county is named"),
        ("agency", "", "this value is missing. Fill in: agency that issued the report"),
    ],
)
def test_a_wrong_cell_is_named_with_file_row_column_and_remedy(
    corpus_folder, column, value, expected
):
    edit(corpus_folder, "yuelu-2021", column, value)
    if expected is None:
        assert len(gr.load_corpus(corpus_folder)) == 5
        return
    text = "\n".join(problems_of(corpus_folder))
    assert expected in text
    assert "reports.csv, row 4" in text
    assert f"column {column}" in text


def test_a_duplicate_id_names_both_rows(corpus_folder):
    edit(corpus_folder, "yuelu-2021", "report_id", "dayu-2021")
    (problem,) = problems_of(corpus_folder)
    assert "row 6, column report_id: 'dayu-2021' stands in row 4 already" in problem


def test_all_problems_are_reported_together(corpus_folder):
    edit(corpus_folder, "yuelu-2021", "year", "abc")
    edit(corpus_folder, "dayu-2021", "level", "x")
    (corpus_folder / "texts" / "yingkou-2022.txt").unlink()
    found = problems_of(corpus_folder)
    assert len(found) == 3
    with pytest.raises(gr.InputError, match="3 problems:"):
        gr.load_corpus(corpus_folder)


def test_an_unknown_column_and_a_missing_one(corpus_folder):
    path = corpus_folder / "reports.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.rename(columns={"agency": "agencies"}).to_csv(path, index=False)
    found = problems_of(corpus_folder)
    assert "column agencies: this column is not known, and column agency is missing" in found[0]
    assert "column agency is missing" in found[1]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "it is empty"),
        (b"\n \n", "holds only white space"),
        ("政务服务".encode().decode("gb18030", "replace").encode() * 9, "looks garbled"),
        (b"Lorem ipsum dolor sit amet. " * 20, "holds hardly any Chinese"),
        (b"\xff\xff\x00\x81" * 9, "Open it in an editor"),
    ],
)
def test_an_unusable_text_is_named(corpus_folder, content, expected):
    (corpus_folder / "texts" / "dayu-2021.txt").write_bytes(content)
    edit(corpus_folder, "dayu-2021", "sha256", "")
    (problem,) = problems_of(corpus_folder)
    assert expected in problem
    assert "reports.csv, row 6 (dayu-2021), column file: dayu-2021.txt" in problem


def test_a_ragged_listing_is_one_clear_problem(corpus_folder):
    path = corpus_folder / "reports.csv"
    path.write_text(path.read_text(encoding="utf-8") + "a," * 40 + "\n", encoding="utf-8")
    (problem,) = problems_of(corpus_folder)
    assert "reports.csv: there are more values than columns in row 7" in problem
    assert "Save it as CSV" in problem


def test_no_listing(tmp_path):
    (problem,) = problems_of(tmp_path)
    assert "there is no reports.csv" in problem


def test_the_ledger_names_every_file_and_every_duplicate(corpus_folder):
    texts = corpus_folder / "texts"
    (texts / "notes.docx").write_bytes(b"PK")
    (texts / "copy.txt").write_bytes((texts / "yuelu-2021.txt").read_bytes())
    ledger = gr.load_corpus(corpus_folder).ledger.set_index("file")
    assert len(ledger) == 7
    assert ledger.loc["notes.docx", "status"] == "unlisted"
    assert "add a row" in ledger.loc["notes.docx", "reason"]
    assert ledger.loc["yuelu-2021.txt", "duplicate_of"] == "copy.txt"


def test_links_and_folders_below_texts(corpus_folder, tmp_path):
    """Folders are read, links to folders are not, and a link may not lead out."""
    texts = corpus_folder / "texts"
    outside = tmp_path / "outside.txt"
    shutil.move(texts / "yuelu-2021.txt", outside)
    (texts / "yuelu-2021.txt").symlink_to(outside)
    (texts / "b" / "a").mkdir(parents=True)
    shutil.move(texts / "dayu-2021.txt", texts / "b" / "a" / "dayu.txt")
    edit(corpus_folder, "dayu-2021", "file", "b/a/dayu.txt")
    (texts / "b.txt").symlink_to("b/a/dayu.txt")
    (texts / "a").symlink_to("b")
    (texts / "circle.txt").symlink_to("circle.txt")
    (problem,) = problems_of(corpus_folder)
    assert "'yuelu-2021.txt' is a link that leads out of texts/" in problem
    (texts / "yuelu-2021.txt").unlink()
    shutil.move(outside, texts / "yuelu-2021.txt")
    ledger = gr.load_corpus(corpus_folder).ledger.set_index("file")
    assert list(ledger.index) == [
        "b/a/dayu.txt",
        "b.txt",
        "liuzhou-2024.txt",
        "luozhuang-2023.txt",
        "yingkou-2022.txt",
        "yuelu-2021.txt",
    ]
    assert ledger.loc["b.txt", "duplicate_of"] == "b/a/dayu.txt"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b-1", "B", "", None]),
            st.sampled_from([1, 1.0, True, "1", "x", "", float("nan"), float("inf"), 7, [1]]),
            st.sampled_from(["2024-01-05", "2024-13-05", "", 20240105]),
        ),
        max_size=6,
    )
)
def test_a_whole_column_has_the_problems_of_its_values(rows):
    """Columns are passed at one look if all is well; nothing is passed over by that."""
    meaning = gr.Bilingual("值", "value")
    table = Table("t", meaning, meaning, (
        Column("name", "string", meaning, unique=True, pattern="[a-z0-9-]+"),
        Column("count", "integer", meaning, minimum=0, maximum=5),
        Column("day", "date", meaning, required=False),
    ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=table.names, dtype="object").rename_axis("row")
    alone = [problems_in(frame.iloc[[row]], table, "t") for row in range(len(frame))]
    whole = problems_in(frame, table, "t")
    repeated = [problem for problem in whole if "stands in row" in problem.what]
    names = [name for name in frame["name"] if name]
    assert len(repeated) == len(names) - len(set(names))
    assert sorted(set(whole) - set(repeated)) == sorted(itertools.chain(*alone))


def test_the_order_of_rows_does_not_matter(corpus, corpus_folder):
    path = corpus_folder / "reports.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.iloc[::-1].to_csv(path, index=False)
    again = gr.load_corpus(corpus_folder)
    pd.testing.assert_frame_equal(again.reports, corpus.reports)
    assert again.fingerprint == corpus.fingerprint


def test_the_fingerprint_follows_the_texts(corpus, corpus_folder):
    path = corpus_folder / "texts" / "dayu-2021.txt"
    path.write_bytes(path.read_bytes() + b"\n")
    edit(corpus_folder, "dayu-2021", "sha256", "")
    assert gr.load_corpus(corpus_folder).fingerprint != corpus.fingerprint


def test_selecting(corpus):
    chosen = corpus.select(["罗庄区", "湖南省"], [2021, 2023])
    assert chosen.reports["report_id"].tolist() == ["yuelu-2021", "luozhuang-2023"]
    assert corpus.select(["Dayu"]).reports["region"].tolist() == ["大余县"]
    assert len(corpus.select()) == 5


@pytest.mark.parametrize(
    ("regions", "years", "expected"),
    [
        (["罗庄县"], [], "Did you mean 罗庄区?"),
        ([], [2019], "Years held: 2021, 2022, 2023, 2024"),
        (["罗庄区"], [2021], "no report is of 罗庄区 in 2021"),
        ([""], [], "the region '' is not in this corpus"),
    ],
)
def test_selecting_what_is_not_there(corpus, regions, years, expected):
    with pytest.raises(gr.InputError, match=r"reports\.csv") as caught:
        corpus.select(regions, years)
    assert expected in str(caught.value)


def test_coverage_counts_every_region_and_year(corpus):
    coverage = corpus.coverage()
    assert not problems_in(coverage, schema.COVERAGE, "coverage")
    assert len(coverage) == 5 * 4
    assert coverage["n_reports"].sum() == 5
    assert coverage["characters"].sum() == corpus.reports["characters"].sum()
    held = coverage[coverage["n_reports"] > 0]
    assert set(zip(held["region"], held["year"], strict=True)) == {
        ("大余县", 2021), ("岳麓区", 2021), ("营口市", 2022), ("罗庄区", 2023), ("柳州市", 2024),
    }  # fmt: skip


def test_an_unknown_report_id_suggests_the_nearest(corpus):
    with pytest.raises(KeyError, match="Did you mean yuelu-2021"):
        corpus.text("yuelu-2022")


def test_provinces_and_blocs_are_complete():
    assert len(PROVINCES) == 31
    assert set(BLOC_OF) == set(PROVINCES)
    assert set(BLOC_OF.values()) == set(schema.BLOCS)


def test_english_names():
    places = ["罗庄区", "营口市", "重庆市", "陕西省", "六安市", "延边朝鲜族自治州", "和县"]
    assert [english_name(place) for place in places][:5] == [
        "Luozhuang", "Yingkou", "Chongqing", "Shaanxi", "Lu'an",
    ]  # fmt: skip
    assert english_name("和县") == "Hexian"


def test_names_spelled_beforehand_are_those_of_all_divisions():
    for name in by_name().keys() - PROVINCES.keys():
        assert english_name(name) == spell(name)
    code = (
        "import sys, govreport_research as gr; gr.load_corpus('data/approval-bureaus');"
        "print('pypinyin' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=find_root()
    )
    assert run.stdout.strip() == "False"


def test_regions_with_one_name_are_told_apart():
    names = region_names(
        [
            ("山东省", "济南市", "市中区"),
            ("山东省", "枣庄市", "市中区"),
            ("江西省", "吉安市", "吉安县"),
            ("江西省", "吉安市", ""),
        ]
    )
    assert len({name.zh for name in names}) == 4
    assert len({name.en for name in names}) == 4
    assert names[0].zh == "济南市市中区"


def test_the_data_package_is_valid_and_current(corpus, root):
    path = corpus.folder / "datapackage.json"
    assert json.loads(path.read_text(encoding="utf-8")) == data_package(corpus)
    report = frictionless.validate(str(path))
    assert report.valid, report.flatten(["message"])


def test_the_data_dictionary_is_current(root):
    assert (root / "data" / "README.md").read_text(encoding="utf-8") == data_dictionary()
