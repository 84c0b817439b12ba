"""What several tables have in common: statutory parts, levels, blocs, and columns."""

from __future__ import annotations

from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.tables import Column, Kind

#: Statutory parts of a report, in the order in which the central rules of 2019 on
#: supervising law-based government ask for them, and what stands outside them.
ROLES: Final[dict[str, Bilingual]] = {
    "measures": Bilingual("举措与成效", "Measures and results"),
    "shortcomings": Bilingual("不足与原因", "Shortcomings and causes"),
    "leader_duty": Bilingual("负责人履职", "Leaders' duties"),
    "plans": Bilingual("下一年安排", "Plans for next year"),
    "other": Bilingual("其他", "Other"),
}
#: Roles of a passage: the statutory parts and the text before the first heading.
PASSAGE_ROLES: Final[dict[str, Bilingual]] = {
    "preamble": Bilingual("导语", "Preamble"),
    **ROLES,
}
LEVELS: Final[dict[str, Bilingual]] = {
    "national": Bilingual("国家", "National"),
    "province": Bilingual("省级", "Province"),
    "city": Bilingual("市级", "City"),
    "county": Bilingual("县级", "County"),
    "township": Bilingual("乡镇", "Township"),
}
#: Regional blocs of the National Bureau of Statistics (2011 division).
BLOCS: Final[dict[str, Bilingual]] = {
    "east": Bilingual("东部", "East"),
    "central": Bilingual("中部", "Central"),
    "west": Bilingual("西部", "West"),
    "northeast": Bilingual("东北", "Northeast"),
}
FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2100


def column(name: str, kind: Kind, zh: str, en: str, **more: object) -> Column:
    """Return a column; `more` as in `govreport_research.tables.Column`."""
    return Column(name, kind, Bilingual(zh, en), **more)  # type: ignore[arg-type]


REPORT_ID = column(
    "report_id",
    "string",
    "报告编号，整个语料库中唯一",
    "identifier of the report, stable and unique",
    pattern=r"[^\s/\\]+",
)
SHARE: Final = {"unit": "share of characters", "minimum": 0, "maximum": 1}
