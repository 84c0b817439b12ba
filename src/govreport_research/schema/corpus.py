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
        column(
            "sha256",
            "string",
            "文件的 SHA-256 校验值；无法打开则为空",
            "SHA-256 of the file's bytes; empty if it could not be opened",
            required=False,
        ),
        column("bytes", "integer", "文件大小", "size of the file", unit="bytes", minimum=0),
        column(
            "format",
            "string",
            "文件格式，依内容识别；无法识别则为空",
            "format, found from the content; empty if it could not be found",
            required=False,
        ),
        column(
            "reader",
            "string",
            "读取方式：plain、web、pdf、docx、odt、rtf；经 LibreOffice 转换的前加 libreoffice+",
            "what read it: plain, web, pdf, docx, odt, rtf; libreoffice+ in front if converted",
            required=False,
        ),
        column("encoding", "string", "识别出的编码", "encoding found", required=False),
        column(
            "encoding_certainty",
            "number",
            "编码的确定程度：1 为确定，0.5 为另一编码同样合适",
            "how certain the encoding is: 1 decided, 0.5 another fits as well",
            required=False,
            minimum=0,
            maximum=1,
        ),
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
            "乱码字符（替换符、私用区、控制符、生僻字）所占比例",
            "share of replacement, private-use, control and rare characters; 0 in a sound text",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "scanned",
            "boolean",
            "是否为扫描图像，没有文字层",
            "whether it is a picture of a text, without a text layer",
            required=False,
        ),
        column(
            "duplicate_of",
            "string",
            "内容与之相同的文件：字节相同，或去除空白标点、繁简归一后文字相同",
            "file with the same bytes, or the same text apart from blanks, marks and script",
            required=False,
        ),
        column(
            "near_duplicate_of",
            "string",
            "文字与之大部分相同的文件",
            "file that shares most of its text",
            required=False,
        ),
        column(
            "similarity",
            "number",
            "两者中较短者的五字片段有多大比例见于较长者",
            "share of the five-character shingles of the shorter one found in the longer",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "annex_share",
            "number",
            "署名日期之后的附件占全文的比例",
            "annexes behind the signature as a share of the text",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "status",
            "string",
            "loaded 已载入，unlisted 未列入目录；读取文件夹时：read 已读取，doubtful 已读取但存疑，"
            "unreadable 无法读取，skipped 不是报告文件",
            "loaded, or unlisted in reports.csv; of a folder that is read: read, doubtful (read, "
            "to be looked at), unreadable, or skipped (no document)",
            choices=("loaded", "unlisted", "read", "doubtful", "unreadable", "skipped"),
        ),
        column(
            "reason",
            "string",
            "未载入或存疑的原因及处理办法（英文）",
            "why it was not loaded or is doubtful, and what to do",
            required=False,
        ),
        column(
            "reason_zh",
            "string",
            "未载入或存疑的原因及处理办法",
            "the same in Chinese",
            required=False,
        ),
        column(
            "notes",
            "string",
            "读取时改动或略去的内容（英文）",
            "what reading changed or left out",
            required=False,
        ),
        column(
            "notes_zh",
            "string",
            "读取时改动或略去的内容",
            "the same in Chinese",
            required=False,
        ),
    ),
)

REPORTS_MARKS = Table(
    "reports_marks",
    Bilingual("报告目录的核对列", "What inference adds to the reports"),
    Bilingual("一份报告", "one report"),
    (
        column(
            "to_check",
            "string",
            "推断存疑、需人工核对的列，以空格分隔；text 指正文存疑，duplicate 指与另一文件大部分"
            "相同。核对后删去列名即可",
            "columns whose inferred value is doubtful, with a blank between; text: the text itself "
            "is, duplicate: most of it stands in another file. Delete a name once checked",
            required=False,
        ),
    ),
)

INFERRED = Table(
    "inferred",
    Bilingual("推断依据", "Inferred metadata"),
    Bilingual("一份报告的一个推断值", "one inferred value of one report"),
    (
        REPORT_ID,
        column("field", "string", "列名", "column of reports.csv"),
        column(
            "value",
            "string",
            "推断值；无从推断则为空",
            "as inferred; empty if nothing tells",
            required=False,
        ),
        column(
            "source",
            "string",
            "依据所在：title 标题，signature 落款，header 页首信息表，opening 开头，body 正文，"
            "path 文件路径，site 网站标识，published 发布日期，place 由地区推得，none 无",
            "where it was taken from; place: it follows from the place; none: nothing tells",
            choices=(
                "title",
                "signature",
                "header",
                "opening",
                "body",
                "path",
                "site",
                "published",
                "place",
                "none",
            ),
        ),
        column("evidence", "string", "依据原文", "the words it was taken from", required=False),
        column(
            "certainty",
            "number",
            "确定程度：1 两处一致，0.9 一处写明，0.8 由写明者推得，0.6 有矛盾或为旧名，0.4 猜测，"
            "0 无依据；低于 0.75 的列入 to_check",
            "1 two places agree, .9 one states it, .8 it follows, .6 contradicted or an old name, "
            ".4 a guess, 0 nothing tells; below .75 it is listed in to_check",
            minimum=0,
            maximum=1,
        ),
    ),
)

INTAKE = Table(
    "intake",
    Bilingual("收录清单（ledger.csv）", "Intake ledger (ledger.csv)"),
    Bilingual("所给文件夹中的一个文件", "one file of the folder that was handed in"),
    (
        *LEDGER.columns,
        column(
            "year_file",
            "integer",
            "文件名或其文件夹名中的年份",
            "year in the name of the file, or of its folder",
            required=False,
        ),
        column(
            "year_header",
            "integer",
            "报告写明的成文、提交或作报告的年份",
            "year in which it was signed or delivered, as it states",
            required=False,
        ),
        column(
            "year_used",
            "integer",
            "采用的报告所述年度",
            "year reported on, as it went into reports.csv",
            required=False,
        ),
        column(
            "flag",
            "string",
            "年份存疑：shifted 文件名的年份与其余文件的命名惯例不符，dates 成文年份与所述年度相差"
            "不止一年，no_year 无从得知年度",
            "shifted: the year in the file's name does not follow the rule of the other files; "
            "dates: signed in a year that does not fit; no_year: nothing tells the year",
            required=False,
            choices=("shifted", "dates", "no_year"),
        ),
        column(
            "resembles",
            "string",
            "与之大半相同的另一份报告（编号）；只有来源能说明哪一份放错",
            "report that shares half or more of its wording, whatever files and formats; which of "
            "the two is misfiled only the source can tell",
            required=False,
        ),
        column(
            "resembles_share",
            "number",
            "本报告有多大比例见于该报告",
            "share of this report that is found in that one",
            required=False,
            minimum=0,
            maximum=1,
        ),
        column(
            "resembles_why",
            "string",
            "相同的程度及可能的原因（英文）",
            "how much is the same, and what it may mean",
            required=False,
        ),
        column(
            "resembles_why_zh",
            "string",
            "相同的程度及可能的原因",
            "the same in Chinese",
            required=False,
        ),
    ),
)

CHECK_PROBLEMS = Table(
    "check_problems",
    Bilingual("核对：错误", "Check: problems"),
    Bilingual("一处错误", "one thing that is wrong"),
    (
        column("file", "string", "文件", "file"),
        column(
            "row", "integer", "电子表格中的行号", "row, as a spreadsheet counts", required=False
        ),
        column("report_id", "string", "报告编号", "report", required=False),
        column("column", "string", "列名", "column", required=False),
        column("problem", "string", "错误", "what is wrong"),
        column("remedy", "string", "改法", "what to do", required=False),
    ),
)

CHECK_DOUBTS = Table(
    "check_doubts",
    Bilingual("核对：待核对的值", "Check: values to look at"),
    Bilingual("一个存疑的值", "one doubtful value"),
    (
        column("row", "integer", "电子表格中的行号", "row, as a spreadsheet counts"),
        column("report_id", "string", "报告编号", "report", required=False),
        column("column", "string", "列名", "column"),
        column("value", "string", "现值", "the value now", required=False),
        column("inferred", "string", "推断值", "the value inferred", required=False),
        column("source", "string", "依据所在", "where it was taken from", required=False),
        column("evidence", "string", "依据", "the words, or why it is doubtful", required=False),
        column(
            "certainty",
            "number",
            "推断的确定程度",
            "certainty of the inference, as in the table inferred",
            required=False,
            minimum=0,
            maximum=1,
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
