"""Quantities against hand annotation, planted grammar, and promises that hold for any text."""

from __future__ import annotations

import math
import re
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import govreport_research as gr
from govreport_research import schema
from govreport_research.measures.quantities import clauses, statuses
from govreport_research.measures.quantities.numerals import chinese_number
from govreport_research.tables import problems_in
from govreport_research.text.outline.characters import traditional_to_simplified

sys.path.insert(0, str(Path(__file__).parent / "gold"))
import quantities

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    "precision": 0.97,
    "recall": 0.95,
    "number": 0.96,
    "unit": 0.96,
    "kind": 0.96,
    "all three": 0.96,
    "changes": 0.9,
    "measured": 0.85,
    "rejected": 0.97,
    "status": 0.95,
    "role": 0.95,
    "approximate": 0.95,
    "bound": 0.95,
    "parent": 0.95,
}


@pytest.mark.parametrize("name", quantities.FILES.values())
def test_annotated_reports(name: str) -> None:
    result = quantities.total(name)
    for measure, share in result.shares().items():
        assert share >= FLOORS[measure], (measure, result.wrong)


def test_a_table_that_is_wrong_scores_low() -> None:
    """The scorer itself: shifted spans find nothing, and touch what should be rejected."""
    report_id, rows = next(iter(quantities.load("indicators.tsv").items()))
    table = gr.extract_indicators(quantities.text_of(report_id))
    shifted = table.assign(start=table["start"] + 400, end=table["end"] + 400)
    assert quantities.score(shifted, rows).shares()["recall"] < 0.2
    every = pd.concat([table, pd.DataFrame({"start": [0], "end": [10**6], "kind": ["count"]})])
    assert quantities.score(every.reset_index(drop=True), rows).rejected == 0


def read(sentence: str) -> pd.DataFrame:
    return gr.extract_indicators(f"报告如下。\n{sentence}")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("受理2.3万余件。", ("2.3万余件", 23000, "件", "count", True, "lower")),
        ("走访企业上百家。", ("上百家", 100, "家", "count", True, "lower")),
        ("发放资料三百余份。", ("三百余份", 300, "份", "count", True, "lower")),
        ("开展宣讲十余场。", ("十余场", 10, "场", "count", True, "lower")),
        ("举办培训两期。", ("两期", 2, "期", "count", False, "")),
        ("出具意见书十三份。", ("十三份", 13, "份", "count", False, "")),
        ("半个工作日内办结。", ("半个工作日内", 0.5, "工作日", "duration", False, "upper")),
        ("全年共开展一次评查。", ("一次", 1, "次", "count", False, "")),
        ("无一起败诉。", ("无一起", 0, "起", "count", False, "")),
        ("投资12.5亿元。", ("12.5亿元", 1.25e9, "元", "money", False, "")),
        ("累计兑付300多万。", ("300多万", 3e6, "元", "money", True, "lower")),
        ("惠及1,234人次。", ("1,234人次", 1234, "人次", "count", False, "")),
        ("面积约4.1万平方米。", ("约4.1万平方米", 41000, "平方米", "area", True, "")),
        ("满意率不低于98.5%。", ("不低于98.5%", 98.5, "%", "percentage", True, "lower")),
        ("办结率达百分之九十九。", ("百分之九十九", 99, "%", "percentage", False, "")),
        ("超九成事项网上办理。", ("超九成", 90, "%", "percentage", True, "lower")),
        ("办理时限压缩了80%。", ("80%", 80, "%", "percent_change", False, "")),
        ("压缩审批时限50%以上。", ("50%以上", 50, "%", "percent_change", True, "lower")),
        (
            "办件量同比下降3.2个百分点。",
            ("3.2个百分点", 3.2, "百分点", "percent_change", False, ""),
        ),
        ("好评率提升至99.9%。", ("99.9%", 99.9, "%", "percentage", False, "")),
        ("产量增长1.7倍。", ("1.7倍", 1.7, "倍", "percent_change", False, "")),
        ("平均跑动次数0.3次。", ("0.3次", 0.3, "次", "average", False, "")),
        ("考核居全省第3位。", ("第3位", 3, "位", "rank", False, "")),
        ("考核排名全市第一。", ("第一", 1, "位", "rank", False, "")),
        ("为140万居家老年人服务。", ("140万", 1.4e6, "", "count", False, "")),
        ("新建公里数达15.5公里。", ("15.5公里", 15.5, "公里", "amount", False, "")),
        ("减免税费2387.2亿元。", ("2387.2亿元", 238_720_000_000, "元", "money", False, "")),
        ("平台注册用户近1800万。", ("近1800万", 1.8e7, "", "count", True, "upper")),
        ("新开工亿元以上项目12个。", ("12个", 12, "个", "count", False, "")),
        ("为企业融资数亿元。", ("数亿元", 1e8, "元", "money", True, "lower")),
        ("组织专题学习三期。", ("三期", 3, "期", "count", False, "")),
        ("取得5个全省第一。", ("5个", 5, "个", "count", False, "")),
    ],
)
def test_one_quantity(sentence: str, expected: tuple[object, ...]) -> None:
    table = read(sentence)
    assert len(table) == 1, table["value"].tolist()
    row = table.iloc[0]
    assert row["value"] == expected[0]
    assert math.isclose(row["number"], expected[1])
    assert tuple(row[["unit", "kind", "approximate", "bound"]]) == expected[2:]


@pytest.mark.parametrize(
    ("sentence", "low", "high", "unit"),
    [
        ("2-5个工作日办结。", 2, 5, "工作日"),
        ("3至5个工作日办结。", 3, 5, "工作日"),
        ("让利10%～20%。", 10, 20, "%"),
        ("投入3至5万元。", 30000, 50000, "元"),
        ("走访三五家企业。", 3, 5, "家"),
    ],
)
def test_ranges(sentence: str, low: float, high: float, unit: str) -> None:
    row = read(sentence).iloc[0]
    assert (row["low"], row["high"], row["unit"]) == (low, high, unit)
    assert sentence.startswith(row["value"]) or row["value"] in sentence


@pytest.mark.parametrize(
    ("sentence", "start", "end", "unit", "measured"),
    [
        ("办理时限由法定的20个工作日压缩至3个工作日。", 20, 3, "工作日", "办理时限"),
        ("申请材料从12份精简至4份。", 12, 4, "份", "申请材料"),
        ("跑动次数由2次降为0次。", 2, 0, "次", "跑动次数"),
        ("审批时间由11个工作日压缩至当场办结。", 11, 0, "工作日", "审批时间"),
        ("原来需要5个工作日的审批事项，当场即可办结。", 5, 0, "工作日", "审批事项"),
        ("时限由法定13.5个工作日缩减为平均2.6个工作日。", 13.5, 2.6, "工作日", "时限"),
        ("网办率由0.51%上升至超过78.4%。", 0.51, 78.4, "%", "网办率"),
        ("窗口由12个增加到20个。", 12, 20, "个", "窗口"),
        ("登记时间45天压缩至20天。", 45, 20, "天", "登记时间"),
        ("公开企业从2020年的5家增加到2023年的23家。", 5, 23, "家", "公开企业"),
    ],
)
def test_changes(sentence: str, start: float, end: float, unit: str, measured: str) -> None:
    table = read(sentence)
    change = table.iloc[0]
    assert change["kind"] == "change"
    assert (change["from_number"], change["to_number"]) == (start, end)
    assert (change["unit"], change["measured"]) == (unit, measured)
    assert change["direction"] == ("down" if end < start else "up")
    parts = table.iloc[1:]
    assert set(parts["parent"]) == {0}
    assert set(parts["relation"]) == {"component"}
    assert parts.iloc[0]["status"] == "baseline"


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年1月5日至12月31日，1—10月份，8:30至17:30开放。",
        "依据《条例》第三十二条和鲁政发〔2023〕5号文件，《清单（2023年版）》共享。",
        "拨打12345热线，电话0539-8246123，手机13812345678。",
        "推行“一件事一次办”“三集中三到位”，提供7×24小时服务，24小时自助服务。",
        "构建1+N体系，实现1+1>2，打造15分钟便民服务圈，5G基站，4.0版。",
        "“两个一百年”奋斗目标，党的二十大精神，党的十九届六中全会，八五普法。",
        "一窗受理、一网通办、一次性告知、最多跑一次、五级书记、四大行动、三方共赢。",
        "严格执行三项制度，做好六稳工作，从五个方面推进，第三批事项，第二季度。",
        "党的十九大和十九届二中、三中、五中全会精神，省委十一届二次全会。",
        "推进汕头港三期、机场四期扩建，加快亿元以上项目建设。",
        "近5年来，三年行动计划，第一责任人，365天不打烊，二期工程，百万亩造林。",
        "编号luozhuangqulz240/2024-0000008，版本V2.0，PM2.5，3号楼，2号线。",
    ],
)
def test_what_is_no_quantity(sentence: str) -> None:
    assert read(sentence)["value"].tolist() == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("排名第52位、第65位。", [("第52位", 52, "rank"), ("第65位", 65, "rank")]),
        (
            "存贷款余额分别突破5万亿、4万亿和3万亿元。",
            [
                ("突破5万亿", 5e12, "money"),
                ("4万亿", 4e12, "money"),
                ("3万亿元", 3e12, "money"),
            ],
        ),
        (
            "接待人次和收入突破5500万和650亿元。",
            [("突破5500万", 5.5e7, "count"), ("650亿元", 6.5e10, "money")],
        ),
    ],
)
def test_lists_whose_members_share_a_word(
    sentence: str, expected: list[tuple[str, float, str]]
) -> None:
    table = read(sentence)
    got = table[["value", "number", "kind"]].itertuples(index=False, name=None)
    assert list(got) == expected


@pytest.mark.parametrize(
    ("sentence", "measured"),
    [
        ("办件总量16538件，是2010年的1.8倍，五年年均增长12.8%。", "办件"),
        ("办件量达到2387件，比2015年增长40%。", "办件量"),
        ("市县两级行政审批事项均比2011年压减40%以上。", "市县两级行政审批事项"),
        ("好评率98%以上，2022年居全国第1位。", "好评率"),
        ("平均办理时限压缩至2.1天，比法定时限缩短87.4%。", "平均办理时限"),
        ("接待游客2.5亿人次，是“十一五”时期的2.2倍。", "接待游客"),
        ("达标天数284天，比上年增加26天。", "达标天数"),
        ("群众投诉量比上年下降28.6%。", "群众投诉量"),
    ],
)
def test_what_is_compared_with_another_year_is_the_thing_measured(
    sentence: str, measured: str
) -> None:
    assert measured in set(read(sentence)["measured"].str.slice(0, len(measured)))
    assert read(sentence)["measured"].iloc[-1].startswith(measured)
    assert "年" not in "".join(read(sentence)["measured"])


def test_headings_hold_none_and_parts_of_the_report_are_told() -> None:
    text = (
        "某局2023年度法治政府建设情况报告\n一、完成3项任务的主要举措\n办理事项115项。\n"
        "二、2024年工作打算\n新增窗口12个，网办率达到95%以上。\n某局\n2024年1月5日"
    )
    table = gr.extract_indicators(text)
    assert table["value"].tolist() == ["115项", "12个", "95%以上"]
    assert table["role"].tolist() == ["measures", "plans", "plans"]
    assert table["status"].tolist() == ["achieved", "planned", "target"]
    assert table["section"].tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("sentence", "check", "total"),
    [
        ("共调整1737项，其中取消153项、承接820项、下放398项、调整366项。", "equal", 1737),
        ("受理案件4起，其中，撤诉1起，判决2起，未判决1起；复议3起。", "equal", 4),
        ("办件51.2万件（其中许可3.1万件，服务48.1万件）。", "equal", 512000),
        ("受理100件，其中网办60件。", "less", 60),
        ("受理100件，其中网办60件、窗口50件。", "more", 110),
    ],
)
def test_parts_of_a_total(sentence: str, check: str, total: float) -> None:
    table = read(sentence)
    whole = table.iloc[0]
    assert (whole["parts_check"], whole["parts_total"]) == (check, total)
    parts = table[table["relation"] == "part"]
    assert set(parts["parent"]) == {0}
    assert parts["number"].sum() == total


def test_traditional_script_gives_the_same_numbers() -> None:
    text = quantities.text_of("dayu-2021")
    plain = gr.extract_indicators(text.translate(traditional_to_simplified()))
    table = gr.extract_indicators(text)
    for name in ("start", "end", "number", "from_number", "to_number", "unit", "kind", "parent"):
        pd.testing.assert_series_equal(table[name], plain[name])
    assert "萬" in "".join(table["value"])


@given(st.integers(1, 10**8 - 1))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number


def in_chinese(number: int) -> str:
    """Write a number in Chinese, by the rule and independently of how it is read."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return in_chinese(high) + "万" + zero + (in_chinese(low) if low else "")
    out, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return out


@pytest.mark.parametrize(
    ("pattern", "words_found"),
    [
        (clauses._BEFORE_NUMBER, 60),
        (clauses._AFTER_STOP, 60),
        (statuses._NORM, 12),
        (statuses._AHEAD, 6),
    ],
    ids=["before", "after", "norm", "ahead"],
)
def test_the_look_ahead_of_a_pattern_turns_none_of_its_words_away(
    pattern: re.Pattern[str], words_found: int
) -> None:
    ahead, words = re.fullmatch(r"(\(\?=\[.*?\]\))(.*)", pattern.pattern).groups()
    assert len(ahead) > 12
    without = re.compile(words)
    found = 0
    for start in range(len(words)):  # the pattern itself holds every one of its words
        for end in range(start + 1, min(start + 6, len(words)) + 1):
            wanted = without.match(words, start, end)
            got = pattern.match(words, start, end)
            assert (got and got.end()) == (wanted and wanted.end()), words[start:end]
            found += wanted is not None
    assert found > words_found


def test_no_sign_that_is_looked_for_first_turns_a_word_away() -> None:
    """Each word of a pattern holds one of the characters without which it is not tried."""
    words = clauses._BEFORE_NUMBER.pattern
    for start in range(len(words)):
        for end in range(start + 1, min(start + 8, len(words)) + 1):
            if clauses._BEFORE_NUMBER.match(words, start, end):
                assert words[end - 1] in clauses._LAST_BEFORE, words[start:end]
    for pattern, hints in (
        (statuses._NORM, statuses._NORM_HINTS),
        (statuses._AHEAD, statuses._AHEAD_HINTS),
    ):
        words = pattern.pattern
        found = [match[0] for match in pattern.finditer(words)]
        assert found
        for word in found:
            assert "到20" in word or not hints.isdisjoint(word), word


EMPTY = schema.INDICATORS.empty()


def promises(text: str) -> pd.DataFrame:
    """Assert what holds for the table of any text, and return it."""
    table = gr.extract_indicators(text)
    assert problems_in(table, schema.INDICATORS, "indicators") == []
    assert table.dtypes.equals(EMPTY.dtypes)
    for start, end, value in zip(table["start"], table["end"], table["value"], strict=True):
        assert text[start:end] == value
    assert (table["start"] < table["end"]).all()
    free = table[table["relation"] != "component"]
    assert (free["start"].to_numpy()[1:] >= free["end"].to_numpy()[:-1]).all()
    assert table["parent"].between(-1, len(table) - 1).all()
    assert np.isfinite(table[["number", "low", "high"]].fillna(0).to_numpy()).all()
    return table


_PIECES = (
    "1 9 0 . , ， 。 、 ； \n 一 二 两 三 十 百 千 万 亿 半 余 多 几 数 上 近 超 约 以上 内 从 "
    "由 至 到 压缩 减少了 增长 其中 共 "
    "( ) （ ） “ ” 《 》 项 件 个 个工作日 % ％ 元 万元 平方米 年 月 日 第 号 成 大 分之 百分之 "
    "- — ～ + × 原来 当场 的 事项 办理 A ２ 個 "
    "\ud800 \u3000 \r\n \x00 ① 位 居全省第 一、 （一） 2023 12345 👍"
)
PIECES = st.sampled_from(_PIECES.split(" "))


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
@example("百分之百分之1")
def test_any_text_gives_a_well_typed_table(text: str) -> None:
    promises(text)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec=None), max_size=200))
def test_any_characters_give_a_well_typed_table(text: str) -> None:
    promises(text)


@pytest.mark.parametrize(
    "text", ["", "1", "一", "件", "\ud800", "no Chinese at all", "12 items 5%"]
)
def test_texts_without_quantities(text: str) -> None:
    table = promises(text)
    if "%" not in text:
        assert table.empty


ONE_PIECE = ["1", "一", "，", "。", "\n", "a", "《", "“", "由", "第", "其中", "(", "\ud800", "%"]


@pytest.mark.parametrize("piece", ONE_PIECE)
def test_one_piece_over_and_over(piece: str) -> None:
    assert promises((piece * 100_000)[:100_000]).empty


@pytest.mark.parametrize("piece", ["1", "一", "，", "《", "其中", "由5个", "第一"])
def test_time_grows_with_the_length_and_not_with_its_square(piece: str) -> None:
    times = []
    for length in (5_000, 80_000):
        text = (piece * length)[:length]
        started = time.process_time()
        gr.extract_indicators(text)
        times.append(time.process_time() - started)
    assert times[1] < 80 * max(times[0], 0.001)  # 16 if linear, 256 if quadratic


def test_a_long_text_gives_what_its_parts_give() -> None:
    text = "共受理事项115项，办结率100%，时限由20天压缩至5天。\n"
    assert len(promises(text * 300)) == 300 * len(promises(text))
