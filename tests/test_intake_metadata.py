"""Metadata inferred from reports: the shipped ones, and planted truth from the place table."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pandas as pd
import pytest

import govreport_research as gr
from govreport_research.corpus.intake.dates import dates_in
from govreport_research.corpus.intake.divisions import by_name, divisions, names_in, present_names
from govreport_research.corpus.intake.naming import audit_years
from govreport_research.corpus.intake.years import Years, year_in_path
from govreport_research.corpus.places import PROVINCES
from govreport_research.corpus.readers import read_folder

FIELDS = (
    "title",
    "province",
    "city",
    "county",
    "level",
    "agency",
    "year",
    "date_written",
    "script",
)
BUREAUS = (
    "行政审批服务局",
    "行政审批局",
    "政务服务数据管理局",
    "政务服务和大数据管理局",
    "营商环境建设局",
)
BODY = (
    "{year}年，我局在{rank}委、{rank}政府的正确领导下推进审批制度改革。"
    "现将{year}年度法治政府建设情况报告如下：\n一、主要举措\n加强组织领导。{context}\n"
)


def report(head, year, place=("", "", ""), *, foot="", context=""):
    last = next((name for name in reversed(place) if name), "县")
    rank = {"县": "县", "区": "区", "市": "市", "省": "省"}.get(last[-1], "县")
    return f"{head}\n{BODY.format(year=year, rank=rank, context=context)}{foot}\n"


@pytest.mark.parametrize("path", ["", "from the web/报告.txt"])
def test_everything_about_the_shipped_reports_is_inferred_right(corpus, path):
    for row in corpus.reports.to_dict("records"):
        found = gr.infer_metadata(path, corpus.text(row["report_id"]))
        assert {field: found.value(field) for field in FIELDS} == {
            field: str(row[field]) for field in FIELDS
        }
        doubtful = {name for name, each in found.findings.items() if each.doubtful}
        assert doubtful <= {"agency"}  # two are named in two ways on the page itself


def test_the_saved_reports_are_recognised_in_every_format(corpus, tmp_path):
    sys.path.insert(0, str(Path(__file__).parent / "saved"))
    import reports as saved

    files = saved.write(tmp_path)
    _, readings = read_folder(tmp_path)
    truth = corpus.reports.set_index("report_id")
    wrong = []
    for name, each in files.items():
        reading = readings[name]
        found = gr.infer_metadata("", reading.text, reading.page_title, reading.page_metadata)
        wrong += [
            (name, field, found.value(field))
            for field in ("province", "city", "county", "year", "agency")
            if found.value(field) != str(truth.loc[each.report, field])
        ]
    assert len(wrong) <= 0.05 * 5 * len(files), wrong


@pytest.mark.parametrize("form", ["title", "signature", "short title", "header"])
def test_places_planted_from_the_whole_table_are_found(form):
    drawn = random.Random(20210815).sample(sorted(present_names().values()), 150)
    wrong = []
    for number, division in enumerate(drawn):
        place, bureau, year = division.place, BUREAUS[number % len(BUREAUS)], 2018 + number % 7
        whole = "".join(place[1:]) or place[0]
        above = f"按照{place[0]}、{place[1]}统一部署。"
        dated = f"{year + 1}年1月{1 + number % 28}日"
        text = {
            "title": report(
                f"{whole}{bureau}{year}年度法治政府建设年度报告", year, place, context=above
            ),
            "signature": report(
                "法治政府建设工作情况报告", year, place,
                foot=f"{division.name}{bureau}\n{dated}", context=above,
            ),
            "short title": report(
                f"{division.name}{bureau}关于{year}年度法治政府建设情况的报告", year, place,
                context=above,
            ),
            "header": report(
                f"索引号：a/{number}  发布机构：{division.name}{bureau}  "
                f"成文日期：{year + 1}-02-03\n"
                f"{year}年法治政府建设情况报告", year, place, context=above,
            ),
        }[form]  # fmt: skip
        found = gr.infer_metadata("", text)
        got = tuple(found.value(field) for field in ("province", "city", "county"))
        if got != place:
            wrong.append((place, got))
            assert found.findings["province"].doubtful
        assert found.value("year") == str(year)
        assert found.value("agency").endswith(bureau)
        if form in ("signature", "header"):
            assert found.value("date_written").startswith(str(year + 1))
    assert len(wrong) <= 1, wrong


def test_counties_of_the_same_name_are_told_apart_by_context_or_left_open():
    head = "鼓楼区行政审批局2022年度法治政府建设情况报告"
    told = gr.infer_metadata("", report(head, 2022, context="徐州市要求，江苏省部署。"))
    assert told.value("city") == "徐州市"
    by_path = gr.infer_metadata("福建省/福州市/鼓楼区/2022.txt", report(head, 2022))
    assert by_path.value("city") == "福州市"
    open_ = gr.infer_metadata("", report(head, 2022))
    assert (open_.value("province"), open_.value("county")) == ("", "鼓楼区")
    assert open_.findings["province"].certainty == 0
    for city in ("南京市", "徐州市", "福州市", "开封市"):
        assert city in open_.findings["city"].evidence or len(open_.findings["city"].evidence) == 80


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("襄樊市", ("湖北省", "襄阳市", "")),
        ("邹平县", ("山东省", "滨州市", "邹平市")),
        ("九江市九江县", ("江西省", "九江市", "柴桑区")),
    ],
)
def test_a_former_name_leads_to_the_present_one_and_a_county_is_marked(old, now):
    found = gr.infer_metadata("", report(f"{old}行政审批局2009年度法治政府建设报告", 2009, now))
    assert tuple(found.value(field) for field in ("province", "city", "county")) == now
    assert found.findings["county"].doubtful == bool(now[2])
    assert old[-3:] in found.findings["province"].evidence


def test_a_path_that_contradicts_the_text_is_marked():
    text = report("长沙市岳麓区行政审批服务局2021年度法治政府建设报告", 2021)
    agreed = gr.infer_metadata("湖南省/长沙市/2021.txt", text).findings["county"]
    against = gr.infer_metadata("湖北省/武汉市/2021.txt", text).findings["county"]
    assert (agreed.value, agreed.doubtful) == ("岳麓区", False)
    assert (against.value, against.doubtful) == ("岳麓区", True)


def test_the_place_table_is_whole():
    rows = divisions()
    assert {each.province for each in rows} == set(PROVINCES)
    now = present_names().values()
    assert sum(each.rank == "province" for each in now) == 31
    assert 330 <= sum(each.rank == "city" for each in now) <= 340
    assert 2700 <= sum(each.rank == "county" for each in now) <= 2900
    assert len({each.place for each in now}) == len(list(now))
    assert len(by_name()["鼓楼区"]) >= 4
    assert names_in("湘西土家族苗族自治州吉首市") == [(0, "湘西土家族苗族自治州"), (10, "吉首市")]


def test_a_work_report_looks_back_at_the_year_before():
    text = (
        "政府工作报告\n——2020年1月13日在湖南省第十三届人民代表大会第三次会议上\n各位代表：\n"
        "现在，我代表省人民政府作政府工作报告。\n一、2019年工作回顾\n过去一年，成绩显著。\n"
        "二、2020年工作安排\n"
    )
    found = gr.infer_metadata("", text)
    assert (found.value("year"), found.value("date_written")) == ("2019", "2020-01-13")
    assert (found.value("province"), found.value("agency")) == ("湖南省", "湖南省人民政府")
    silent = gr.infer_metadata("", text.replace("一、2019年工作回顾", "一、工作回顾"))
    assert silent.value("year") == "2019"


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2022年3月3日", ["2022-03-03"]),
        ("二〇二四年十二月三十一日 二○二一年一月二十日", ["2024-12-31", "2021-01-20"]),
        ("2024-01-11 2023/2/5 2023.11.30", ["2024-01-11", "2023-02-05", "2023-11-30"]),
        ("(2022年12月)", [""]),
        ("2023年2月30日 文号2023-1-2345 1.2.3", []),
    ],
)
def test_dates_are_read_as_they_are_written(text, dates):
    assert [each.iso for each in dates_in(text)] == dates


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("湖南省/2023/报告.docx", 2023),
        ("t20240111_12345.html", 2024),
        ("岳麓区2021年度.txt", 2021),
        ("报告.txt", None),
        ("12021345.txt", None),
    ],
)
def test_the_year_of_a_file_is_in_its_name_or_nearest_folder(path, year):
    assert year_in_path(path) == year


def years(file, text, header=None):
    return Years(file, header, text, text, None, ())


def test_files_named_by_another_rule_than_the_rest_are_flagged():
    right = [years(year, year - 1, year) for year in range(2010, 2020)]
    shifted = [years(year, year, year + 1) for year in range(2016, 2020)]
    audit = audit_years([*right, *shifted])
    assert audit.offset == 1
    assert audit.flags == ("",) * 10 + ("shifted",) * 4
    assert audit_years(shifted).flags == ("",) * 4  # all alike: named by the year reported on
    odd = [years(2020, 2018, 2019), years(2018, 2018, 2021), years(None, None)]
    assert audit_years(odd).flags == ("shifted", "dates", "no_year")


def test_every_finding_has_a_source_and_a_certainty(corpus):
    from govreport_research import schema
    from govreport_research.tables import problems_in

    found = gr.infer_metadata("a/b.txt", corpus.text("yingkou-2022"))
    table = pd.DataFrame([{"report_id": "x", **vars(each)} for each in found.findings.values()])
    assert problems_in(table, schema.INFERRED, "inferred") == []


YINGKOU = (
    "营口市营商环境建设局2022年度法治政府建设报告\n2022年工作如下。\n一、主要举措\n"
    + "优化服务。" * 99
)


@pytest.mark.parametrize(
    ("path", "place", "doubtful"),
    [
        ("下载/新建文本文档.txt", ("辽宁省", "营口市", ""), False),  # not 新建区 of Nanchang
        ("新建文件夹/新建 DOC 文档.doc", ("辽宁省", "营口市", ""), False),
        ("营口2022.txt", ("辽宁省", "营口市", ""), False),  # not the former 营口县
    ],
)
def test_what_a_file_is_called_does_not_mislead(path, place, doubtful):
    found = gr.infer_metadata(path, YINGKOU).findings
    assert tuple(found[name].value for name in ("province", "city", "county")) == place
    assert found["city"].doubtful is doubtful


def test_a_short_name_that_is_a_word_is_marked_where_only_the_path_has_it():
    found = gr.infer_metadata(
        "平安建设/2021.txt", "2021年工作如下。\n" + "优化服务。" * 99
    ).findings
    assert found["county"].value == "平安区"
    assert found["county"].doubtful
