"""The parameters that notebooks share, declared once: type, range, choices and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from govreport_research.bilingual import LANGUAGES, Bilingual


@dataclass(frozen=True)
class Parameter:
    """One parameter that a notebook may declare.

    Parameters
    ----------
    name : str
        The variable in the notebook.
    kind : {"text", "integer", "texts", "integers"}
        Type of the value; the last two are lists, for which a single value may be given.
    default : object
        The value if a notebook does not declare the parameter.
    meaning : Bilingual
        What it does, one sentence, no final stop.
    choices : tuple of str, default ()
        The only texts allowed; empty for any.
    minimum, maximum : int, optional
        Bounds of an integer, both allowed.
    optional : bool, default False
        Whether None is allowed.
    or_column : bool, default False
        Whether, besides `choices`, a column that the scholar added to reports.csv is allowed.
    """

    name: str
    kind: Literal["text", "integer", "texts", "integers"]
    default: Any
    meaning: Bilingual
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    optional: bool = False
    or_column: bool = False


#: Columns of reports.csv that every corpus has, and the marks of inference. Repeated here for
#: the same reason as the choices of `roles` below; a test holds them to ``schema``.
COLUMNS: Final = (
    "report_id", "file", "title", "province", "city", "county", "level", "agency", "year",
    "date_written", "source_url", "script", "sha256", "notes", "to_check",
)  # fmt: skip
#: Every parameter, in the order of the documentation. The choices of `roles` are those of
#: ``schema.PASSAGE_ROLES``, those of `palette` and `formats` those of the figures; they are
#: repeated here because checking a study must not wait for the import of pandas, and a test
#: holds them together.
PARAMETERS: Final[tuple[Parameter, ...]] = (
    Parameter(
        "corpus",
        "text",
        "data/approval-bureaus",
        Bilingual("语料库文件夹", "folder of the corpus, as a path from the project's folder"),
    ),
    Parameter(
        "group_by",
        "text",
        "region",
        Bilingual(
            "比较的分组依据，或 reports.csv 中自行增加的列",
            "what the compared groups of reports are, or a column added to reports.csv",
        ),
        choices=("region", "province", "bloc", "level", "year"),
        or_column=True,
    ),
    Parameter(
        "regions", "texts", (), Bilingual("只用这些地区；空为全部", "regions to use; empty for all")
    ),
    Parameter(
        "years",
        "integers",
        (),
        Bilingual("只用这些年度；空为全部", "years to use; empty for all"),
        minimum=1949,
        maximum=2100,
    ),
    Parameter(
        "roles",
        "texts",
        (),
        Bilingual("只用这些法定组成部分；空为全部", "statutory parts to use; empty for all"),
        choices=("preamble", "measures", "shortcomings", "leader_duty", "plans", "other"),
    ),
    Parameter(
        "contrast",
        "texts",
        (),
        Bilingual(
            "比较的两组；空为可估计的第一对，或前两组",
            "the two groups compared; empty for the first pair that can be estimated, or the "
            "first two groups",
        ),
    ),
    Parameter(
        "n_topics",
        "integer",
        None,
        Bilingual(
            "话题数；None 表示按稳定性选定", "number of topics; None to choose it by stability"
        ),
        minimum=2,
        optional=True,
    ),
    Parameter(
        "method",
        "text",
        "auto",
        Bilingual(
            "话题方法；auto 按段落数选定",
            "how topics are found; auto goes by the number of passages",
        ),
        choices=("auto", "nmf", "spherical"),
    ),
    Parameter(
        "topic_labels",
        "text",
        None,
        Bilingual(
            "话题标签文件；None 用特征词",
            "file with labels for topics, as a path from the project's folder; None for "
            "distinctive words",
        ),
        optional=True,
    ),
    Parameter(
        "terms",
        "texts",
        (),
        Bilingual(
            "追踪的用语；空为 data/tracked_terms.csv 所列",
            "terms traced over the years; empty for those of data/tracked_terms.csv",
        ),
    ),
    Parameter(
        "template",
        "text",
        None,
        Bilingual(
            "范本文件（如中央文件），其文字另计；None 为没有",
            "file with a template, such as the central rules, whose wording is told apart, as a "
            "path from the project's folder; None for none",
        ),
        optional=True,
    ),
    Parameter("seed", "integer", 0, Bilingual("随机种子", "seed of all random numbers"), minimum=0),
    Parameter(
        "language",
        "text",
        "both",
        Bilingual("图中文字的语言", "language of the figures"),
        choices=LANGUAGES,
    ),
    Parameter(
        "also",
        "texts",
        (),
        Bilingual(
            "图另存的其他语言，文件名后加语言",
            "further languages to save each figure in, named after it",
        ),
        choices=LANGUAGES,
    ),
    Parameter(
        "width",
        "text",
        "double",
        Bilingual("图的宽度（栏）", "width of the figures in columns of a journal"),
        choices=("single", "onehalf", "double"),
    ),
    Parameter(
        "height",
        "integer",
        None,
        Bilingual(
            "图的高度（毫米）；None 为所需的高度",
            "height of the figures in millimetres; None for what each needs",
        ),
        minimum=20,
        maximum=240,
        optional=True,
    ),
    Parameter(
        "fonts",
        "texts",
        (),
        Bilingual(
            "图的字体名称或文件，先西文后中文；空为自带字体",
            "fonts of the figures, names or files, Latin before Chinese; empty for the shipped one",
        ),
    ),
    Parameter(
        "palette",
        "text",
        "okabe-ito",
        Bilingual("图的配色", "colours of the figures"),
        choices=("okabe-ito", "tol-contrast", "grey"),
    ),
    Parameter(
        "groups",
        "texts",
        (),
        Bilingual(
            "图中的组及其次序；空为全部",
            "groups that a figure shows, in this order; empty for all",
        ),
    ),
    Parameter(
        "formats",
        "texts",
        (),
        Bilingual("图另存的格式", "further formats to save each figure in"),
        choices=("tiff", "eps"),
    ),
    Parameter(
        "dpi",
        "integer",
        300,
        Bilingual("PNG 分辨率（每英寸点数）", "resolution of the PNG in dots per inch"),
        minimum=72,
        maximum=1200,
    ),
    Parameter(
        "output",
        "text",
        "figures/working",
        Bilingual("存放图的文件夹", "folder for the figures, as a path from the project's folder"),
    ),
)
