"""What a picture shows, for readers who cannot see it: short sentences made from its table.

The picture, what it is drawn for, then for each of its scales the largest and the smallest value
with the names of what has them. Nothing is guessed from column names: a table that is not
described here has no alternative text, and its figure is not saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from govreport_research.bilingual import Bilingual
from govreport_research.figures.printed import HEADINGS
from govreport_research.figures.told import (
    NAMED,
    Changes,
    Extremes,
    Marked,
    OwnScales,
    Part,
    listed,
    place_of,
    records_of,
)
from govreport_research.problems import Problem, raise_problems
from govreport_research.tables import Table
from govreport_research.text.passages import STATUTORY


@dataclass(frozen=True)
class Picture:
    """What a figure of a table shows.

    Parameters
    ----------
    kind : Bilingual
        Kind of picture and what a mark in it is; without a full stop.
    keys : tuple of str
        Columns that say what values are given for; `HEADINGS` has their names.
    parts : tuple of Part
        What is shown, in order.
    listed : tuple of str, optional
        Those of the keys whose values are named, or counted if many; all if not given.
    cells : callable, optional
        Turns the table into one with a row for each mark, where it is not that already.
    """

    kind: Bilingual
    keys: tuple[str, ...]
    parts: tuple[Part, ...]
    listed: tuple[str, ...] | None = None
    cells: Callable[[pd.DataFrame], pd.DataFrame] | None = None


def alternative_text(title: Bilingual, table: pd.DataFrame, schema_table: Table) -> Bilingual:
    """Return what a picture shows, for readers who cannot see it.

    Parameters
    ----------
    title : Bilingual
    table : pandas.DataFrame
        The numbers drawn, with columns of names where there are any.
    schema_table : Table
        Whose name decides what is said.

    Returns
    -------
    Bilingual
        The title, the kind of picture, what values are given for, and the largest and the
        smallest value with the names of what has them; on scales of their own, for each.

    Raises
    ------
    InputError
        If it is not known what a figure of that table shows.
    """
    picture = PICTURES.get(schema_table.name)
    if picture is None:
        where, what = f"table {schema_table.name}", "what a figure of it shows is not known."
        raise_problems([Problem(where, what, "Give its alternative text yourself, as alt.")])
        raise AssertionError("a table that is not known is refused")
    frame = table.reset_index(drop=True) if picture.cells is None else picture.cells(table)
    text = Bilingual(
        f"图：{title.zh}。{picture.kind.zh}。", f"Figure: {title.en}. {picture.kind.en}."
    )
    for key in picture.keys if picture.listed is None else picture.listed:
        text += _entries(frame, key)
    for part in picture.parts:
        text += part.sentence(frame, picture.keys)
    return text


def _entries(frame: pd.DataFrame, key: str) -> Bilingual:
    """Say which values a column of names has; of many, the first, the last and how many."""
    rows = frame.drop_duplicates(key)
    if key in ("year", "n_topics"):
        rows = rows.sort_values(key)
    called = [place_of(row, [key]) for row in records_of(rows) if row[key] != ""]
    what = HEADINGS[key]
    if len(called) > NAMED:
        first, *_, last = called
        said = Bilingual(
            f"{len(called)} 个，首为{first.zh}，末为{last.zh}",
            f"{len(called)}, from {first.en} to {last.en}",
        )
    else:
        said = listed(called)
    return Bilingual(f"{what.zh}：{said.zh}。", f"{what.en}: {said.en}.")


def _statutory(table: pd.DataFrame) -> pd.DataFrame:
    """Leave open whether a part is missing that no rule asks for."""
    frame = table.reset_index(drop=True)
    return frame.assign(missing=frame["missing"].where(frame["role"].isin(list(STATUTORY))))


def _with_numbers_of_topics(table: pd.DataFrame) -> pd.DataFrame:
    """Name each number of topics, as the figure does: 4 alone does not say what it counts."""
    frame = table.reset_index(drop=True)
    return frame.assign(k=[f"k = {number}" for number in frame["n_topics"]])


def _both_ways(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each cell of a matrix of reports: a in b, and b in a."""
    turned = {
        f"report_{a}{tongue}": f"report_{b}{tongue}"
        for a, b in ("ab", "ba")
        for tongue in ("", "_zh", "_en")
    } | {"share_a": "share_b", "share_b": "share_a"}
    back = table.rename(columns=turned)
    back["unusual"] = pd.array([pd.NA] * len(back), dtype="boolean")
    return pd.concat([table, back], ignore_index=True)


def _not_previous(table: pd.DataFrame) -> pd.DataFrame:
    frame = table.reset_index(drop=True)
    return frame.assign(not_previous=1 - frame["own_previous"])


_SHARE: Final = Bilingual("份额", "Share")
_DIFFERENCE: Final = Bilingual("差异（甲组减乙组）", "Difference, group a minus group b")
#: What a figure of each table shows, by the table's name in `schema`.
PICTURES: Final[dict[str, Picture]] = {
    "coverage": Picture(
        Bilingual("方格图，每格为一个地区一年的报告数", "Grid of reports held, by region and year"),
        ("region", "year"),
        (Extremes("n_reports", Bilingual("报告数", "Reports"), "count"),),
    ),
    "anatomy": Picture(
        Bilingual(
            "堆积条形图，每份报告一条，各段为各组成部分占正文的份额",
            "Stacked bars, one for each report, of the share of its text that each part takes",
        ),
        ("report_id", "role"),
        (
            Extremes("share", _SHARE, "share"),
            Marked("missing", Bilingual("缺少的法定部分", "Statutory parts missing")),
        ),
        cells=_statutory,
    ),
    "stability": Picture(
        Bilingual("两幅折线图，横轴为话题数", "Two line charts over the number of topics"),
        ("k",),
        (
            Marked("chosen", Bilingual("选用的话题数", "Number chosen")),
            Extremes("ari", Bilingual("调整兰德指数", "Adjusted Rand index"), "index"),
            Extremes("ari_null", Bilingual("零模型的指数", "The index of the null"), "index"),
            Extremes("stable_topics", Bilingual("稳定话题", "Stable topics"), "share"),
            Extremes("silhouette", Bilingual("轮廓系数", "Silhouette"), "index"),
        ),
        listed=("n_topics",),
        cells=_with_numbers_of_topics,
    ),
    "shown_shares": Picture(
        Bilingual("热图，颜色越深份额越大", "Heat map, darker for larger shares"),
        ("category", "group"),
        (Extremes("share", _SHARE, "share"),),
    ),
    "group_shares": Picture(
        Bilingual("点图，每个类别一幅", "Dots for each group, one panel for each category"),
        ("category", "group"),
        (Extremes("mean", Bilingual("平均份额", "Mean share"), "share"),),
    ),
    "keyness": Picture(
        Bilingual(
            "条形图，每词一条，向右为甲组用得更多，向左为乙组",
            "Bars, one for each word: to the right where group a uses it more, else to the left",
        ),
        ("word",),
        (
            Extremes(
                "log_odds", Bilingual("加权对数几率比", "Weighted log-odds ratio"), "index"
            ),
        ),
    ),
    "emergence": Picture(
        Bilingual(
            "热图，每格为一年中使用一个用语的地区所占比例",
            "Heat map of the share of a year's regions that use a term",
        ),
        ("term", "year"),
        (
            Extremes("share", Bilingual("地区比例", "Share of regions"), "share"),
            Extremes("first_use", Bilingual("首次使用", "First use"), "year", ("term",)),
            Marked(
                "left_censored",
                Bilingual("最早年度已使用", "In use in the earliest year already"),
                ("term",),
            ),
        ),
    ),
    "robustness": Picture(
        Bilingual(
            "每个主题一行：点为基准设定下的差异，线为各设定下的范围",
            "One row for each theme: a dot for the difference, a line for its range over all "
            "specifications",
        ),
        ("group_a", "group_b", "theme"),
        (
            Extremes("difference", _DIFFERENCE, "points"),
            Marked("firm", Bilingual("方向稳健的主题", "Themes whose sign is firm")),
        ),
    ),
    "specifications": Picture(
        Bilingual(
            "各种设定下的差异由小到大排列，每点一种设定，下方为其各项选择",
            "Dots in rising order, one for each specification, with its choices below",
        ),
        (),
        (
            Extremes("difference", _DIFFERENCE, "points"),
            Marked(
                "holds",
                Bilingual("方向与基准设定相同", "Specifications with the sign of the base"),
            ),
        ),
    ),
    "indicator_panel": Picture(
        Bilingual("点图，每个指标各用一条尺度", "Dots, each indicator on a scale of its own"),
        ("concept", "report_id"),
        (OwnScales("number", "concept"),),
    ),
    "changes": Picture(
        Bilingual(
            "哑铃图，每行一项变化，各用一条尺度", "Dumbbells, each change on a scale of its own"
        ),
        ("measured", "report_id"),
        (Changes("from_number", "to_number"),),
        listed=(),
    ),
    "reuse": Picture(
        Bilingual("点图，横轴为年度，每点一份报告", "Dots by year, one for each report"),
        ("report_id",),
        (
            Extremes(
                "not_previous",
                Bilingual("不见于本地区上一份报告", "Not in the region's last report"),
                "share",
            ),
            Extremes(
                "new", Bilingual("不见于任何此前的报告", "In no earlier report held"), "share"
            ),
        ),
        cells=_not_previous,
    ),
    "wording_pairs": Picture(
        Bilingual(
            "热图，每格为行中报告的文字见于列中报告的比例",
            "Heat map of how much of the row's report is found in the column's",
        ),
        ("report_a", "report_b"),
        (
            Extremes("share_a", _SHARE, "share"),
            Marked("unusual", Bilingual("异常的报告对", "Unusual pairs")),
        ),
        listed=("report_a",),
        cells=_both_ways,
    ),
}  # fmt: skip
