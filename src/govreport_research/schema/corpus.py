"""Tables of a corpus: reports, what loading adds to them, and every file found."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.shared import BLOCS, FIRST_YEAR, LAST_YEAR, LEVELS, REPORT_ID, column
from govreport_research.tables import Column, Table

REPORTS = Table(
    "reports",
    Bilingual("报告目录", "Reports"),
    Bilingual("一份报告", "one report"),
    (
        Column(**{**REPORT_ID.__dict__, "unique": True}),
        column(
            "file",
            "string",
            "报告文件，相对于 texts/",
            "file of the report, relative to texts/",
            unique=True,
        ),
        column("title", "string", "报告标题", "title of the report", required=False),
        column("province", "string", "省级行政区全称", "province, full name in simplified Chinese"),
        column(
            "city",
            "string",
            "地级行政区全称；省级报告为空",
            "prefecture-level city, full name; empty for a province's own report",
            required=False,
        ),
        column(
            "county",
            "string",
            "县级行政区全称；市级报告为空",
            "county or district, full name; empty for a city's own report",
            required=False,
        ),
        column(
            "level",
            "string",
            "发文机关的行政层级",
            "administrative level of the issuing agency",
            choices=tuple(LEVELS),
        ),
        column("agency", "string", "发文机关", "agency that issued the report"),
        column(
            "year",
            "integer",
            "报告所述年度（不是发布年度）",
            "year reported on, not the year of publication",
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        column(
            "date_written",
            "date",
            "成文日期",
            "date on which it was written, as stated in it",
            required=False,
        ),
        column("source_url", "string", "来源网址", "address it was taken from", required=False),
        column(
            "script",
            "string",
            "字体：hans 简体，hant 繁体",
            "script: hans simplified, hant traditional",
            choices=("hans", "hant"),
        ),
        column(
            "sha256",
            "string",
            "文件的 SHA-256 校验值",
            "SHA-256 of the file's bytes, 64 hex digits",
            required=False,
            pattern=r"[0-9a-f]{64}",
        ),
        column("notes", "string", "备注", "remarks", required=False),
    ),
)

#: Columns that loading adds to the reports table.
REPORTS_DERIVED = Table(
    "reports_derived",
    Bilingual("报告目录的派生列", "Columns that loading adds to the reports"),
    Bilingual("一份报告", "one report"),
    (
        column(
            "region",
            "string",
            "机关所辖地区：所填各级中最低一级的名称",
            "place the agency serves: the lowest of county, city, province that is filled in",
        ),
        column(
            "region_en", "string", "地区的英文名（拼音）", "the region's name in English (pinyin)"
        ),
        column(
            "bloc",
            "string",
            "地区所属区域板块（东部、中部、西部、东北）",
            "regional bloc of the province",
            choices=tuple(BLOCS),
        ),
        column(
            "characters",
            "integer",
            "全文字符数",
            "length of the text",
            unit="characters",
            minimum=1,
        ),
    ),
)

LEDGER = Table(
    "ledger",
    Bilingual("载入清单", "Loading ledger"),
    Bilingual("语料库文件夹中的一个文件", "one file found in the corpus folder"),
    (
        column("file", "string", "文件，相对于 texts/", "file, relative to texts/"),
        column(
            "report_id",
            "string",
            "对应的报告编号；未列入目录则为空",
            "report it belongs to; empty if reports.csv does not list it",
            required=False,
        ),
        column("sha256", "string", "文件的 SHA-256 校验值", "SHA-256 of the file's bytes"),
        column("bytes", "integer", "文件大小", "size of the file", unit="bytes", minimum=0),
        column("format", "string", "文件格式（扩展名）", "format, from the file's ending"),
        column("encoding", "string", "识别出的编码", "encoding found", required=False),
        column(
            "characters",
            "integer",
            "解码后的字符数",
            "length of the text",
            unit="characters",
            required=False,
            minimum=0,
        ),
        column(
            "chinese_share",
            "number",
            "汉字占非空白字符的比例",
            "Chinese characters as a share of those that are not white space",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "garbled_share",
            "number",
            "乱码字符（替换符、私用区、控制符）所占比例",
            "share of replacement, private-use and control characters; 0 in a sound text",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "duplicate_of",
            "string",
            "内容与之相同的文件",
            "file with the same bytes",
            required=False,
        ),
        column(
            "status",
            "string",
            "loaded 已载入，unlisted 未列入目录",
            "loaded, or unlisted in reports.csv",
            choices=("loaded", "unlisted"),
        ),
        column(
            "reason",
            "string",
            "未载入的原因及处理办法",
            "why it was not loaded and what to do",
            required=False,
        ),
    ),
)

COVERAGE = Table(
    "coverage",
    Bilingual("语料覆盖", "Coverage"),
    Bilingual("一个地区的一个年度", "one region in one year"),
    (
        REPORTS_DERIVED["region"],
        REPORTS_DERIVED["region_en"],
        REPORTS["year"],
        column("n_reports", "integer", "报告数", "reports held", unit="reports", minimum=0),
        column(
            "characters",
            "integer",
            "字符数",
            "length of these reports",
            unit="characters",
            minimum=0,
        ),
    ),
)
