"""Tables of shared wording: by report, by pair, passage by passage, and the baseline."""

from __future__ import annotations

from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.schema.corpus import REPORTS, REPORTS_DERIVED
from govreport_research.schema.shared import REPORT_ID, column
from govreport_research.tables import Column, Table

#: Where the wording of a report is found. Of several, the first counts where one is asked for.
FOUND_IN: Final[dict[str, Bilingual]] = {
    "template": Bilingual("范本", "Template"),
    "own_earlier": Bilingual("本地区此前的报告", "The region's own earlier reports"),
    "others_earlier": Bilingual("其他地区此前的报告", "Earlier reports of other regions"),
    "same_time": Bilingual("同期的其他报告", "Other reports of the same time"),
    "later": Bilingual("此后的报告", "Later reports"),
    "itself": Bilingual("本报告前文", "Earlier in this report"),
}
_COMPARED: Final = {"unit": "share of compared characters", "minimum": 0, "maximum": 1}


def _share(name: str, zh: str, en: str) -> Column:
    return column(name, "number", zh, en, required=False, **_COMPARED)


def _rename(source: Column, name: str) -> Column:
    return Column(**{**source.__dict__, "name": name, "unique": False})


_CHARACTERS: Final = column(
    "characters",
    "integer",
    "参与比对的字符数：不计空白与标点，一个数字计一",
    "characters compared: without white space and punctuation, a number counting as one",
    unit="characters",
    minimum=0,
)

REUSE = Table(
    "reuse",
    Bilingual("各报告的共用文字", "Shared wording by report"),
    Bilingual("一份报告", "one report"),
    (
        Column(**{**REPORT_ID.__dict__, "unique": True}),
        REPORTS_DERIVED["region"],
        REPORTS["year"],
        _CHARACTERS,
        column(
            "n_earlier",
            "integer",
            "所收此前的报告数",
            "earlier reports held",
            unit="reports",
            minimum=0,
        ),
        _share(
            "new",
            "此前的报告与范本中均无的比例；无此前报告亦无范本则为空",
            "found neither in an earlier report held nor in the template; missing where there "
            "is neither",
        ),
        _share(
            "own_previous",
            "见于本地区上一份报告的比例；没有则为空",
            "found in the region's last report before it; missing if none is held",
        ),
        _share("template", "见于范本的比例；未给范本则为空", "found in the template, if any"),
        _share(
            "own_earlier",
            "见于本地区此前报告的比例；没有则为空",
            "found in earlier reports of the region; missing if none is held",
        ),
        _share(
            "others_earlier",
            "见于其他地区此前报告的比例；没有则为空",
            "found in earlier reports of other regions; missing if none is held",
        ),
        _share(
            "same_time",
            "见于同期其他报告的比例；没有则为空",
            "found in other reports of the same time, so that who had it first is not known; "
            "missing if none is held",
        ),
        _share(
            "later",
            "见于此后报告的比例；没有则为空",
            "found in later reports of any region; missing if none is held",
        ),
        _share(
            "itself",
            "在本报告前文中已出现过的比例",
            "found earlier in the same report",
        ),
    ),
)

WORDING_PAIRS = Table(
    "wording_pairs",
    Bilingual("两两之间的共用文字", "Shared wording by pair"),
    Bilingual("两份报告", "two reports, the earlier one first"),
    (
        _rename(REPORT_ID, "report_a"),
        _rename(REPORT_ID, "report_b"),
        column(
            "relation",
            "string",
            "own 同一地区，other 不同地区",
            "own: of one region; other: of two",
            choices=("own", "other"),
        ),
        column(
            "years_apart",
            "integer",
            "相隔年数",
            "years between the years reported on",
            unit="years",
            minimum=0,
        ),
        column(
            "first",
            "string",
            "在先的报告；同期则为空",
            "the earlier report; empty if both are of the same time",
            required=False,
        ),
        _share("share_a", "a 的文字见于 b 的比例", "part of a that is found in b"),
        _share("share_b", "b 的文字见于 a 的比例", "part of b that is found in a"),
        _share(
            "share",
            "在后一份见于在先一份的比例；同期则取两者的平均",
            "part of the later report that is found in the earlier one; of the same time, the "
            "mean of both parts",
        ),
        column(
            "excess",
            "number",
            "超出无关报告对平均值的部分；无基线则为空",
            "share above the mean of unrelated pairs; missing without a baseline",
            unit="share of compared characters",
            required=False,
            minimum=-1,
            maximum=1,
        ),
        column(
            "unusual",
            "boolean",
            "是否高于无关报告对的第 95 百分位；无基线则为空",
            "whether it is above the 95th percentile of unrelated pairs; missing without a "
            "baseline",
            required=False,
        ),
    ),
)

SHARED_PASSAGES = Table(
    "shared_passages",
    Bilingual("共用的文字", "Shared passages"),
    Bilingual("一处共用的文字", "one run of wording that two places share"),
    (
        *(
            each
            for side, zh, en in (("a", "在先一处", "earlier"), ("b", "在后一处", "later"))
            for each in (
                _rename(REPORT_ID, f"report_{side}"),
                column(
                    f"start_{side}",
                    "integer",
                    f"{zh}的起点，原文码位",
                    f"first code point of the {en} place in its text as given",
                    unit="code points",
                    minimum=0,
                ),
                column(
                    f"end_{side}",
                    "integer",
                    f"{zh}的终点（不含），原文码位",
                    "code point after the last one",
                    unit="code points",
                    minimum=1,
                ),
                column(f"text_{side}", "string", f"{zh}原文", f"the {en} place as written"),
            )
        ),
        _CHARACTERS,
    ),
)

TRACED_WORDING = Table(
    "traced_wording",
    Bilingual("文字的来处", "Where wording is found"),
    Bilingual(
        "一份报告中见于相同几份报告的一段文字",
        "a stretch of one report that the same other texts hold",
    ),
    (
        REPORT_ID,
        _rename(SHARED_PASSAGES["start_a"], "start"),
        _rename(SHARED_PASSAGES["end_a"], "end"),
        column("text", "string", "原文", "the stretch as written"),
        column(
            "found_in",
            "string",
            "最主要的来处",
            "where it is found; of several places the first of this list",
            choices=tuple(FOUND_IN),
        ),
        column(
            "first",
            "string",
            "最早持有该文字的报告，同期者以 | 分隔；仅见于范本则为空",
            "the earliest report that holds it, those of the same time parted by |; empty if "
            "only the template does",
            required=False,
        ),
        column(
            "n_reports",
            "integer",
            "持有该文字的其他报告数",
            "other reports that hold it",
            unit="reports",
            minimum=0,
        ),
    ),
)

REUSE_BASELINE = Table(
    "reuse_baseline",
    Bilingual("共用文字的基线", "Baseline of shared wording"),
    Bilingual("一类报告对", "one kind of pair of reports"),
    (
        column(
            "kind",
            "string",
            "own_previous 同一地区相邻两年，other_same_year 不同地区同一年，unrelated 不同地区"
            "且相隔多年",
            "own_previous: one region, a year apart; other_same_year: two regions in one year; "
            "unrelated: two regions, years apart",
            choices=("own_previous", "other_same_year", "unrelated"),
            unique=True,
        ),
        column("n_pairs", "integer", "报告对数", "pairs", unit="pairs", minimum=0),
        column(
            "n_regions", "integer", "涉及的地区数", "regions in them", unit="regions", minimum=0
        ),
        _share("mean", "平均共用比例", "mean share"),
        _share("p95", "第 95 百分位；报告对过少则为空", "95th percentile; missing if few pairs"),
        _rename(WORDING_PAIRS["excess"], "excess"),
        _share(
            "unusual",
            "高于无关报告对第 95 百分位的比例；无基线则为空",
            "share of pairs above the 95th percentile of unrelated ones; missing without a "
            "baseline",
        ),
    ),
)

SUSPICIOUS_PAIRS = Table(
    "suspicious_pairs",
    Bilingual("可疑的报告对", "Suspicious pairs"),
    Bilingual("大半相同的两份报告", "two reports that share most of their text"),
    (
        *(WORDING_PAIRS[name] for name in ("report_a", "report_b", "share_a", "share_b")),
        column(
            "kind",
            "string",
            "duplicate 几乎全同，contained 一份几乎全在另一份之中，overlap 大半相同",
            "duplicate: almost all of both; contained: almost all of one is in the other; "
            "overlap: most of one",
            choices=("duplicate", "contained", "overlap"),
        ),
        column("what_zh", "string", "说明（中文）", "what it may mean, in Chinese"),
        column("what_en", "string", "说明（英文）", "what it may mean, in English"),
    ),
)
