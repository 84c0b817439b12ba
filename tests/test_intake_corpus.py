"""From a folder to a checked corpus: nothing lost, nothing half-made, corrections kept."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research.cli import main
from govreport_research.corpus.intake.check_report import check_html, check_xlsx
from govreport_research.corpus.intake.identifiers import report_id
from govreport_research.corpus.spreadsheet import csv_bytes, read_table

LONG = "推进“放管服”改革，优化营商环境，落实行政审批制度改革要求。" * 20


def page(place, year, agency="行政审批局"):
    return (
        f"{place}{agency}{year}年度法治政府建设年度报告\n{year}年工作如下。\n一、主要举措\n{LONG}\n"
        f"（一）{place}概况\n{place}{year}。\n{place}{agency}\n{year + 1}年1月5日\n"
    )


@pytest.fixture(scope="module")
def source(root, tmp_path_factory):
    """The five shipped files, two of them again under other names, and some that fail."""
    folder = tmp_path_factory.mktemp("from") / "saved 文件"
    shutil.copytree(root / "data" / "approval-bureaus" / "texts", folder)
    copies = folder / "备份"
    copies.mkdir()
    shutil.copy(folder / "dayu-2021.txt", copies / "副本.txt")
    text = (folder / "liuzhou-2024.txt").read_text(encoding="utf-8")
    (copies / "gbk.txt").write_bytes(text.encode("gb18030"))
    (copies / "换\n行😀=1.txt").write_text(page("徐州市鼓楼区", 2022), encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made_once(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "mine"
    gr.new_corpus(source, folder)
    return folder


@pytest.fixture
def made(made_once, tmp_path):
    """The corpus made of these files, to be changed."""
    (tmp_path / "data").mkdir()
    return shutil.copytree(made_once, tmp_path / "data" / "mine")


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_a_folder_becomes_a_corpus_that_loads_with_the_shipped_metadata(made, corpus, source):
    loaded = gr.load_corpus(made)
    columns = [
        "report_id", "province", "city", "county", "level", "agency", "year", "date_written",
        "script", "title", "sha256",
    ]  # fmt: skip
    ours = loaded.reports.set_index("report_id").loc[corpus.reports["report_id"]].reset_index()
    assert ours[columns].equals(corpus.reports[columns])
    assert set(loaded.reports["report_id"]) - set(corpus.reports["report_id"]) == {"gulou-2022"}
    for row in loaded.reports.to_dict("records"):
        assert loaded.text(row["report_id"]).strip()
    ledger = {row["file"]: row for row in rows_of(made / "ledger.csv")}
    on_disk = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert set(ledger) == on_disk
    assert ledger["备份/副本.txt"]["duplicate_of"] == "dayu-2021.txt"
    assert ledger["备份/gbk.txt"]["duplicate_of"] == "liuzhou-2024.txt"
    assert ledger["empty.pdf"]["reason"]
    for row in rows_of(made / "reports.csv"):
        (original,) = [key for key, each in ledger.items() if each["report_id"] == row["report_id"]]
        assert (made / "texts" / row["file"]).read_bytes() == (source / original).read_bytes()


def test_the_same_folder_gives_the_same_bytes(made, source, tmp_path):
    again = tmp_path / "again" / "mine"
    again.parent.mkdir()
    gr.new_corpus(source, again, workers=1)
    for name in ("reports.csv", "ledger.csv", "inferred.csv", "datapackage.json"):
        assert (made / name).read_bytes() == (again / name).read_bytes()


def test_the_data_package_is_valid(made, monkeypatch):
    import frictionless

    monkeypatch.chdir(made.parent)
    report = frictionless.Package("mine/datapackage.json").validate()
    assert report.valid, report.flatten(["title", "fieldName", "message"])[:5]


def test_nothing_is_overwritten_and_a_failure_leaves_nothing(made, source, tmp_path, monkeypatch):
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    with pytest.raises(gr.InputError, match="exists already"):
        gr.new_corpus(source, made)
    assert before == {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "x.txt").write_text("no Chinese here " * 50, encoding="utf-8")
    with pytest.raises(gr.InputError, match="holds a report"):
        gr.new_corpus(empty, made.with_name("other"))

    def full_disk(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full_disk)
    with pytest.raises(OSError, match="No space"):
        gr.new_corpus(source, made.with_name("third"))
    with pytest.raises(OSError, match="No space"):
        gr.add_to_corpus([new_files(tmp_path)], made)
    assert sorted(path.name for path in made.parent.iterdir()) == ["mine"]
    assert before == {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}


def new_files(tmp_path):
    folder = tmp_path / "later"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(page("南京市鼓楼区", 2022), encoding="utf-8")
    (folder / "b.txt").write_text(page("西安市", 2023), encoding="utf-8")
    return folder


def test_added_files_get_new_ids_and_corrections_and_columns_stay(made, source, tmp_path):
    table = pd.read_csv(made / "reports.csv", dtype=str, keep_default_na=False)
    table["gdp_per_head"] = [str(number) for number in range(len(table))]
    table.loc[table["report_id"] == "yuelu-2021", ["notes", "to_check"]] = ["looked up", ""]
    table.to_csv(made / "reports.csv", index=False, encoding="utf-8-sig")
    ledger = rows_of(made / "ledger.csv")
    shutil.copy(source / "dayu-2021.txt", new_files(tmp_path) / "seen before.txt")
    added = gr.add_to_corpus([tmp_path / "later", source / "empty.pdf"], made)
    assert added.reports["report_id"].tolist() == ["gulou-2022-2", "xian-2023"]
    after = pd.read_csv(made / "reports.csv", dtype=str, keep_default_na=False)
    assert after.iloc[: len(table)][table.columns.tolist()].equals(table)
    assert after["gdp_per_head"].tolist()[len(table) :] == ["", ""]
    assert rows_of(made / "ledger.csv")[: len(ledger)] == ledger
    assert (made / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # as it was
    assert len(gr.load_corpus(made)) == len(table) + 2
    nothing = gr.add_to_corpus([tmp_path / "later"], made)
    assert nothing.reports.empty


def test_an_id_is_made_of_place_and_year_and_never_given_twice():
    assert report_id(("广西壮族自治区", "", ""), "2020") == "guangxi-2020"
    assert report_id(("内蒙古自治区", "", ""), "2020") == "inner-mongolia-2020"
    assert report_id(("安徽省", "马鞍山市", "和县"), "2020") == "hexian-2020"
    assert report_id(("", "", "鼓楼区"), "2020", {"gulou-2020", "gulou-2020-2"}) == "gulou-2020-3"


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).map(
    str.strip
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6), st.booleans())
def test_any_table_comes_back_as_it_was_written_and_holds_no_formula(rows, bom):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"]).assign(key="x")
    data = csv_bytes(frame, bom=bom)
    back = read_table(data, "t.csv").reset_index(drop=True)
    plain = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    assert back[["a", "b", "c"]].to_numpy().tolist() == plain
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        for cell in row:
            numeric = cell.lstrip("+-").replace(".", "").replace("%", "")[:1].isdigit()
            assert not cell.startswith(("=", "@", "\t"))
            assert numeric or not cell.startswith(("+", "-"))


def save_as_excel(path, encoding):
    """Open a CSV in a workbook and save it as CSV again, as Excel does with dates and blanks."""
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    sheet = openpyxl.load_workbook(io.BytesIO(kept.getvalue())).active
    rows = [
        ["" if value is None else str(value) for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    where = rows[0].index("date_written")
    for row in rows[1:]:
        parts = row[where].split("-")
        row[where] = "/".join(str(int(part)) for part in parts) if len(parts) == 3 else ""
        row[rows[0].index("year")] += ".0"
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [[*row, "", ""] for row in rows] + [[""] * (len(rows[0]) + 2)] * 3
    )
    path.write_bytes(out.getvalue().encode(encoding))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_round_trip_through_a_spreadsheet_changes_nothing(made, encoding):
    before = gr.load_corpus(made)
    save_as_excel(made / "reports.csv", encoding)
    after = gr.load_corpus(made)
    pd.testing.assert_frame_equal(after.reports, before.reports)
    check = gr.check_corpus(made)
    assert check.passed
    assert any("2022/3/3 -> 2022-03-03" in change for change in check.undone)


@pytest.mark.parametrize(
    ("value", "meant"),
    [("44623", "2022-03-03"), ("2022年3月3日", "2022-03-03"), ("3/25/2022", "2022-03-25")],
)
def test_dates_of_spreadsheets_are_read_as_meant(corpus_folder, value, meant):
    path = corpus_folder / "reports.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2022-03-03", value), encoding="utf-8")
    reports = gr.load_corpus(corpus_folder).reports.set_index("report_id")
    assert reports.loc["yuelu-2021", "date_written"] == meant


def problems(folder):
    check = gr.check_corpus(folder)
    return [
        f"{row['row']}|{row['column']}|{row['problem']}"
        for row in check.problems.to_dict("records")
    ]


def test_everything_wrong_is_said_at_once(made):
    path = made / "reports.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("report_id")
    table.loc["yuelu-2021", ["province", "file"]] = ["湖南", "../../reports.csv"]
    table.loc["dayu-2021", ["year", "agency"]] = ["next", "大余县行?审批局"]
    table.loc["liuzhou-2024", "file"] = "a\nb😀.txt"
    table.reset_index().to_csv(path, index=False)
    found = "\n".join(problems(made))
    for words in (
        "province|'湖南' is no", "file|'../../reports.csv' leads out of texts/",
        "year|'next' is not a number", "agency|a character was lost",
        "file|there is no file 'a\\nb",
    ):  # fmt: skip
        assert words in found
    with pytest.raises(gr.InputError, match="5 problems"):
        gr.load_corpus(made)


def test_a_place_that_no_table_knows_is_to_be_looked_at(made):
    path = made / "reports.csv"
    text = path.read_text(encoding="utf-8").replace("临沂市,罗庄区", "临沂市,罗装区")
    path.write_text(text, encoding="utf-8")
    doubts = gr.check_corpus(made).doubts
    assert "罗装区: not in the national place table" in doubts["evidence"].str.cat(sep=" ")


def test_the_report_of_a_check_runs_no_formula_and_no_markup(made):
    path = made / "reports.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, ["province", "level"]] = ["=HYPERLINK(1)", "<script>alert(1)</script>\x07"]
    table.to_csv(path, index=False)
    check = gr.check_corpus(made)
    assert not check.passed
    book = openpyxl.load_workbook(io.BytesIO(check_xlsx(check)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    page = check_html(check)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data.replace(b"title", b"agency", 1), "the column agency occurs 2 times"),
        (lambda data: data.replace(b"title,", b",", 1), "column 3 has no name"),
        (lambda data: b"PK\x03\x04" + data, "it is a workbook"),
        (lambda data: data.replace(b"\n", b"\0\n"), "zero bytes"),
        (lambda data: b"", "it has no header row"),
        (
            lambda data: b"\n".join(
                line.decode().encode("gb18030") if line.startswith(b"yuelu") else line
                for line in data.split(b"\n")
            ),
            "line 6 is in another encoding",
        ),
    ],
)
def test_a_spoilt_table_is_one_clear_message(made, spoil, message):
    path = made / "reports.csv"
    table = pd.read_csv(path, dtype=str).sort_values("report_id")
    table.to_csv(path, index=False)
    path.write_bytes(spoil(path.read_bytes()))
    (found,) = problems(made)
    assert message in found or message.replace("6", "7") in found


def test_a_table_of_very_many_rows_gives_a_short_report(made, capsys):
    path = made / "reports.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    many = pd.concat([table] * (6_000 // len(table)), ignore_index=True)
    many["report_id"] = [f"r-{number}" for number in range(len(many))]
    many["file"] = [f"f{number}.txt" for number in range(len(many))]
    many.to_csv(path, index=False)
    page, book = made.parent / "c.html", made.parent / "c.xlsx"
    assert main(["check", str(made), "--html", str(page), "--xlsx", str(book)]) == 2
    assert f"({len(many)})" in page.read_text(encoding="utf-8")
    assert page.stat().st_size < 2_000_000
    with contextlib.closing(openpyxl.load_workbook(book, read_only=True)) as workbook:
        assert len(list(workbook.worksheets[0].rows)) < 5_000
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[0] == f"{len(many)} problems:"
    assert "there is no file" in lines[1]
    assert any("more rows like these" in line for line in lines)
    assert len(lines) < 50


def test_new_check_and_add_on_the_command_line(source, tmp_path, root, monkeypatch, capsys):
    project = tmp_path / "project"
    project.mkdir()
    shutil.copy(root / "study.yml", project)
    (project / "data").mkdir()
    monkeypatch.chdir(project)
    assert main(["new", "../mine", "--from", str(source)]) == 2
    assert main(["new", "mine", "--from", str(source), "--bom"]) == 0
    said = capsys.readouterr()
    assert "6 became reports" in said.out
    assert "'备份/副本.txt': 与 'dayu-2021.txt' 重复" in said.out
    assert "'empty.pdf'" in said.out
    assert (project / "data/mine/reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["check", "mine", "--html", "c.html", "--xlsx", "c.xlsx"]) == 0
    assert Path("c.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["add", "mine", "--from", str(new_files(tmp_path) / "a.txt")]) == 0
    package = json.loads(Path("data/mine/datapackage.json").read_text(encoding="utf-8"))
    assert "gulou-2022-2" in {each["name"] for each in package["resources"]}
    assert main(["check", "nobody"]) == 2
    assert "Corpora in data/: mine" in capsys.readouterr().err
    assert "corpus: data/mine" in Path("study-mine.yml").read_text(encoding="utf-8")


def half_and_half(tmp_path, root):
    """A folder where one report took most of another's text, and one is misfiled."""
    texts = root / "data" / "approval-bureaus" / "texts"
    folder = tmp_path / "alike"
    folder.mkdir()
    for name in ("liuzhou-2024.txt", "yuelu-2021.txt"):
        shutil.copy(texts / name, folder)
    other = (texts / "yingkou-2022.txt").read_text(encoding="utf-8")
    (folder / "a.txt").write_text(other, encoding="utf-8")
    wrong = other.replace("营口", "潍坊")
    (folder / "b.txt").write_text(wrong, encoding="utf-8")
    return folder


def test_a_report_that_resembles_another_is_named_in_ledger_and_check(
    tmp_path, root, monkeypatch, capsys
):
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    shutil.copy(root / "study.yml", project)
    monkeypatch.chdir(project)
    assert main(["new", "mine", "--from", str(half_and_half(tmp_path, root)), "--bom"]) == 0
    assert "of two regions: one may be misfiled" in capsys.readouterr().out
    path = project / "data" / "mine" / "ledger.csv"
    told = {row["file"]: row for row in rows_of(path)}
    assert told["a.txt"]["resembles"] == "weifang-2022"
    assert told["b.txt"]["resembles"] == "yingkou-2022"
    assert "misfiled" in told["b.txt"]["resembles_why"]
    assert float(told["b.txt"]["resembles_share"]) > 0.9
    assert told["liuzhou-2024.txt"]["resembles"] == ""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")

    assert main(["check", "mine", "--html", "c.html"]) == 0
    said = capsys.readouterr().out
    assert "duplicate: yingkou-2022 (shared wording" in said
    assert "put the other's report_id" in said
    assert "one may be misfiled" in Path("c.html").read_text(encoding="utf-8")

    listing = path.with_name("reports.csv")
    table = pd.read_csv(listing, dtype=str, keep_default_na=False)
    theirs = table["report_id"] == "weifang-2022"
    table.loc[theirs, ["report_id", "notes", "to_check"]] = "renamed", "as yingkou-2022", ""
    table.to_csv(listing, index=False)
    assert main(["check", "mine"]) == 0
    assert "shared wording" not in capsys.readouterr().out
    told = {row["file"]: row for row in rows_of(path)}
    assert told["b.txt"]["report_id"] == told["a.txt"]["resembles"] == "renamed"
    assert told["b.txt"]["resembles"] == "yingkou-2022"


def test_two_reports_of_one_place_agency_and_year_are_pointed_out(made):
    path = made / "reports.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("report_id")
    place = ["province", "city", "county", "level", "agency", "year", "date_written"]
    table.loc["yuelu-2021", place] = table.loc["dayu-2021", place]
    table.reset_index().to_csv(path, index=False)
    doubts = gr.check_corpus(made).doubts
    assert doubts["evidence"].str.contains("is of the same place, agency and year").sum() == 1
