"""Blind coding sheets: drawn by lot, out and in through CSV and XLSX, all errors named."""

from __future__ import annotations

from collections import Counter
from math import ceil, floor

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.measures.coding_sheets import (
    draw_coding_sample,
    read_coding_key,
    read_coding_sheet,
    write_coding_sheets,
)
from govreport_research.measures.filled_sheets import read_sheet
from govreport_research.measures.sheets import checksum, write_sheets
from govreport_research.measures.validation import score_codes
from govreport_research.tables import check
from govreport_research.text.passages import split_corpus


@pytest.fixture(scope="module")
def codebook():
    return gr.load_codebook()


@pytest.fixture(scope="module")
def passages(corpus):
    return split_corpus(corpus)


@pytest.fixture(scope="module")
def sample(passages):
    return draw_coding_sample(passages, 40, seed=11)


def small(counts):
    """Passages of reports and parts in given numbers."""
    rows = [
        {
            "passage_id": f"{report}:{role}:{n}",
            "report_id": report,
            "role": role,
            "text": f"{report}{role}{n}",
        }
        for (report, role), number in counts.items()
        for n in range(number)
    ]
    return pd.DataFrame(rows)


# Drawing


def test_the_sheet_tells_neither_report_nor_machine_codes(sample, corpus):
    check(sample.sheet, schema.CODING_SHEET, "sheet")
    check(sample.key, schema.CODING_KEY, "key")
    assert sample.sheet["unit"].tolist() == [f"U{n:03d}" for n in range(1, 41)]
    shown = sample.sheet.drop(columns=["text"]).to_csv()
    for report_id in corpus.reports["report_id"]:
        assert report_id not in shown
    assert sample.sheet[["theme_1", "theme_2", "theme_3", "note"]].eq("").all().all()
    # Shuffled: reports do not stand in blocks.
    changes = sample.key["report_id"].ne(sample.key["report_id"].shift()).sum()
    assert changes > 20


def test_the_sample_hangs_on_the_seed_and_not_on_the_order(sample, passages):
    again = draw_coding_sample(passages.sample(frac=1, random_state=2), 40, seed=11)
    pd.testing.assert_frame_equal(again.sheet, sample.sheet)
    pd.testing.assert_frame_equal(again.key, sample.key)
    other = draw_coding_sample(passages, 40, seed=12)
    assert set(other.key["passage_id"]) != set(sample.key["passage_id"])


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(list(schema.PASSAGE_ROLES))),
        st.integers(1, 9),
        min_size=1,
    ),
    st.data(),
)
def test_every_report_and_part_gets_its_due_rounded_up_or_down(counts, data):
    passages = small(counts)
    size = data.draw(st.integers(1, len(passages)))
    key = draw_coding_sample(passages, size, seed=data.draw(st.integers(0, 99))).key
    assert key["passage_id"].is_unique
    assert len(key) == size
    by_report, reports = Counter(key["report_id"]), Counter(passages["report_id"])
    by_stratum = Counter(zip(key["report_id"], key["role"], strict=True))
    for taken, sizes in ((by_report, reports), (by_stratum, counts)):
        for stratum, number in sizes.items():
            due = number * size / len(passages)
            assert floor(due - 1e-9) <= taken[stratum] <= ceil(due + 1e-9)


def test_every_passage_is_drawn_with_the_probability_of_the_key():
    passages = small({("a", "measures"): 7, ("a", "plans"): 2, ("b", "measures"): 11})
    drawn = Counter()
    for seed in range(400):
        key = draw_coding_sample(passages, 5, seed=seed).key
        assert key["probability"].unique().tolist() == [0.25]
        drawn.update(key["passage_id"])
    rates = np.array([drawn[each] / 400 for each in passages["passage_id"]])
    # The standard error of a rate is .022.
    assert np.abs(rates - 0.25).max() < 0.09


def test_sizes_that_cannot_be_drawn_are_refused(passages):
    with pytest.raises(gr.InputError) as raised:
        draw_coding_sample(passages, len(passages) + 1, seed=-1)
    assert [problem.where for problem in raised.value.problems] == ["size", "seed"]


# Out and in


@pytest.fixture
def handed_out(sample, codebook, tmp_path):
    write_coding_sheets(sample, codebook, tmp_path / "out", tmp_path / "key" / "key.csv")
    return tmp_path


def code_by_lot(frame, codebook, seed=3):
    """Fill in a sheet as a coder would, in several ways of writing a code."""
    rng = np.random.default_rng(seed)
    written, truth = frame.copy(), {}
    for row, unit in enumerate(frame["unit"]):
        themes = rng.choice(codebook["theme"], rng.integers(1, 4), replace=False).tolist()
        if rng.random() < 0.2:
            themes = ["T00"]
        truth[unit] = themes
        for rank, theme in enumerate(themes, 1):
            styles = (theme, theme.lower(), f"{theme} 名称 name", f" {theme.replace('T', 'Ｔ')}")
            written.loc[row, f"theme_{rank}"] = styles[rng.integers(len(styles))]
    return written, truth


def save_book(frame, path, template):
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    for column, name in enumerate(frame.columns, 1):
        assert sheet.cell(1, column).value == name
        for row, value in enumerate(frame[name], 2):
            sheet.cell(row, column).value = value or None
    book.save(path)


@pytest.mark.parametrize("way", ["csv", "gbk", "xlsx"])
def test_codes_come_back_as_they_were_written(way, handed_out, sample, codebook):
    key = read_coding_key(handed_out / "key" / "key.csv")
    pd.testing.assert_frame_equal(key, sample.key)
    written, truth = code_by_lot(sample.sheet, codebook)
    # Coders may sort whole rows.
    written = written.iloc[::-1]
    file = handed_out / f"coder.{'xlsx' if way == 'xlsx' else 'csv'}"
    if way == "xlsx":
        save_book(written, file, handed_out / "out" / "coding-sheet.xlsx")
    else:
        written.to_csv(file, index=False, encoding="utf-8-sig" if way == "csv" else "gb18030")
    codes = read_coding_sheet(file, key, codebook)
    check(codes, schema.THEME_CODES, "codes")
    unit_of = key.set_index("passage_id")["unit"]
    assert codes["passage_id"].drop_duplicates().tolist() == key["passage_id"].tolist()
    for passage_id, rows in codes.groupby("passage_id"):
        assert rows["theme"].tolist() == truth[unit_of[passage_id]]
        assert rows["weight"].sum() == pytest.approx(1)


def test_the_machine_is_scored_against_what_came_back(handed_out, sample, passages, codebook):
    machine = gr.code_themes(passages, codebook)
    machine = machine[machine["passage_id"].isin(sample.key["passage_id"])]
    unit_of = sample.key.set_index("passage_id")["unit"]
    written = sample.sheet.set_index("unit")
    for row in machine[machine["main"]].itertuples():
        written.loc[unit_of[row.passage_id], f"theme_{row.rank}"] = row.theme
    written.reset_index().to_csv(handed_out / "copy.csv", index=False)
    codes = read_coding_sheet(handed_out / "copy.csv", sample.key, codebook)
    assert score_codes(machine, codes)["f1"].eq(1).all()


def test_the_book_shows_names_and_definitions_but_no_indicator_terms(handed_out, codebook):
    book = openpyxl.load_workbook(handed_out / "out" / "coding-sheet.xlsx")
    assert book.sheetnames == ["sheet", "codebook"]
    rows = list(book["codebook"].iter_rows(values_only=True))
    assert "terms" not in rows[0]
    assert [row[1] for row in rows[1:]] == [*codebook["theme"], "T00"]
    assert {"zh", "en", "definition_zh", "definition"} <= set(rows[0])
    offered = {each.formula1 for each in book["sheet"].data_validations.dataValidation}
    assert offered == {"'codebook'!$A$2:$A$18"}
    columns = {str(each.sqref) for each in book["sheet"].data_validations.dataValidation}
    assert columns == {"D2:D41", "E2:E41", "F2:F41"}


def test_files_are_marked_as_utf8_and_the_same_every_time(sample, codebook, handed_out, tmp_path):
    files = write_coding_sheets(sample, codebook, tmp_path / "two", tmp_path / "key2.csv")
    assert [file.name for file in files] == [
        "coding-sheet.xlsx",
        "coding-sheet.csv",
        "coding-sheet-codebook.csv",
        "key2.csv",
    ]
    for file in files[:3]:
        assert file.read_bytes() == (handed_out / "out" / file.name).read_bytes()
        if file.suffix == ".csv":
            assert file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_is_overwritten_and_the_key_stays_apart(sample, codebook, handed_out):
    with pytest.raises(gr.InputError, match="may hold work") as raised:
        write_coding_sheets(sample, codebook, handed_out / "out", handed_out / "other.csv")
    assert len(raised.value.problems) == 3
    with pytest.raises(gr.InputError, match="handed out together"):
        write_coding_sheets(sample, codebook, handed_out / "new", handed_out / "new" / "key.csv")
    assert not (handed_out / "new").exists()


def test_all_that_is_wrong_with_a_sheet_is_said_at_once(handed_out, sample, codebook):
    written, _ = code_by_lot(sample.sheet, codebook)
    columns = ["theme_1", "theme_2", "theme_3"]
    written.loc[0, columns] = ["T17", "", ""]
    written.loc[1, columns] = ["", "", ""]
    written.loc[2, columns] = ["T00", "T01", ""]
    written.loc[3, columns] = ["T02", "", "t02"]
    written.loc[4, "unit"] = "U999"
    written.loc[5, "unit"] = "U007"
    written.loc[[8, 9], "text"] = written.loc[[9, 8], "text"].to_numpy()
    written.drop(index=12).to_csv(handed_out / "coder.csv", index=False)
    with pytest.raises(gr.InputError) as raised:
        read_coding_sheet(handed_out / "coder.csv", sample.key, codebook)
    found = [str(problem) for problem in raised.value.problems]
    expected = [
        "row 8, column unit: 'U007' stands in row 7 already",
        "row 6 (U999), column unit: 'U999' is not in the key",
        "row 7 (U007), column text: this is not the text of the unit",
        "row 10 (U009), column text: this is not the text of the unit",
        "row 11 (U010), column text: this is not the text of the unit",
        "unit U005 is missing",
        "unit U006 is missing",
        "unit U013 is missing",
        "row 2 (U001), columns theme_1 to theme_3: 'T17' is no theme",
        "row 3 (U002), columns theme_1 to theme_3: no theme is given",
        "row 4 (U003), columns theme_1 to theme_3: T00 stands beside a theme",
        "row 5 (U004), columns theme_1 to theme_3: a theme is given twice",
    ]
    assert len(found) == len(expected)
    for part, problem in zip(expected, found, strict=True):
        assert part in problem


def test_files_that_are_no_sheet_are_named(tmp_path, sample, codebook):
    for name, data, words in (
        ("none.xlsx", None, "no such file"),
        ("bad.xlsx", b"no zip", "cannot be read as XLSX"),
        ("other.csv", b"a,b\n1,2\n", "column unit is missing"),
        ("empty.csv", b"", "no header row"),
    ):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(gr.InputError, match=words):
            read_coding_sheet(tmp_path / name, sample.key, codebook)


# Sheets


def test_texts_that_look_like_formulas_or_hold_control_characters_come_back(tmp_path):
    texts = ["=1+1", "-一是", "@某", "一\x0b二", "行\n行", "007", 'a,b"c']
    frame = pd.DataFrame({"text": texts, "answer": range(7), "empty": ""})
    write_sheets({"sheet": frame}, tmp_path, "odd")
    for name in ("odd.xlsx", "odd.csv"):
        back = read_sheet(tmp_path / name)
        assert [checksum(text) for text in back["text"]] == [checksum(text) for text in texts]
        assert back["answer"].tolist() == [str(n) for n in range(7)]


def test_empty_rows_and_columns_at_the_end_are_left_out(tmp_path):
    (tmp_path / "a.csv").write_text("unit,text,,\nU001,某,,\n,,,\n,,,\n", encoding="utf-8")
    back = read_sheet(tmp_path / "a.csv")
    assert back.to_dict("list") == {"unit": ["U001"], "text": ["某"]}
    book = openpyxl.Workbook()
    for row in (["unit", "n", None, None], ["U001", 3.0, None, None], [None, None, None, None]):
        book.active.append(row)
    book.active.cell(9, 1).value = " "
    book.save(tmp_path / "a.xlsx")
    assert read_sheet(tmp_path / "a.xlsx").to_dict("list") == {"unit": ["U001"], "n": ["3"]}


def test_a_heading_that_is_there_twice_is_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["unit", "text", "unit"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(gr.InputError, match="column unit is there twice"):
        read_sheet(tmp_path / "a.xlsx")
