"""Tables over runs: the index of records, what differs between two, numbers over a sweep."""

from __future__ import annotations

from govreport_research.bilingual import Bilingual
from govreport_research.schema.shared import column
from govreport_research.tables import Table

_FIGURE = column("figure", "string", "图的名称", "name of the figure")
_ROW = column(
    "row",
    "string",
    "图数据中的行，以其键列表示；只有一行时为空",
    "row of the figure's numbers, told by its key columns; empty if there is only one",
    required=False,
)
_COLUMN = column("column", "string", "数值所在的列", "column that the number stands in")

RUN_INDEX = Table(
    "run_index",
    Bilingual("运行记录索引", "Index of run records"),
    Bilingual("一次运行的最近一次执行", "the last execution of one run"),
    (
        column("run", "string", "运行名称", "name of the run", unique=True),
        column("status", "string", "结果", "how it ended", choices=("done", "failed")),
        column("study", "string", "研究文件", "study file"),
        column("notebook", "string", "笔记本", "the notebook"),
        column("parameters", "string", "传入的参数（JSON）", "parameters given, as JSON"),
        column("seed", "integer", "随机种子", "seed of random numbers", required=False),
        column(
            "figures", "string", "声明的图，以空格分隔", "figures declared, with blanks between"
        ),
        column("started", "string", "开始时间（ISO 8601，UTC）", "begin, ISO 8601, UTC"),
        column("ended", "string", "结束时间（ISO 8601，UTC）", "end, ISO 8601, UTC"),
        column("seconds", "number", "用时", "time taken", unit="s", minimum=0),
        column("cpu_seconds", "number", "处理器用时", "time of processors", unit="s", minimum=0),
        column(
            "peak_memory_mb",
            "number",
            "所有进程同时占用内存的最大值",
            "most memory that all its processes took at one time",
            unit="MB",
            minimum=0,
        ),
        column("warnings", "integer", "有警告的单元格数", "cells that warned", minimum=0),
        column("host", "string", "执行的计算机", "machine that executed it", required=False),
        column("commit", "string", "git 提交", "git commit of the project", required=False),
        column(
            "clean",
            "boolean",
            "工作树是否无改动",
            "whether nothing was uncommitted",
            required=False,
        ),
        column("error", "string", "失败的原因", "why it failed", required=False),
    ),
)

RUN_DIFFERENCES = Table(
    "run_differences",
    Bilingual("两次运行的差异", "Differences between two runs"),
    Bilingual("一个不相同的值", "one value that is not the same"),
    (
        _FIGURE,
        _ROW,
        _COLUMN,
        column("a", "string", "在 A 中的值；空为没有", "value in A; empty if none", required=False),
        column("b", "string", "在 B 中的值；空为没有", "value in B; empty if none", required=False),
        column(
            "difference", "number", "B 减 A；非数值为空", "B minus A; empty if not numbers",
            required=False,
        ),
        column(
            "relative",
            "number",
            "差值除以 A 的绝对值；A 为零则为空",
            "difference over the absolute value in A; empty if that is zero",
            required=False,
        ),
    ),
)  # fmt: skip

SWEEP_NUMBERS = Table(
    "sweep_numbers",
    Bilingual("多次运行的数值", "Numbers of the runs of a sweep"),
    Bilingual("一次运行的一幅图中的一个数值", "one number of one figure of one run"),
    (
        column("run", "string", "运行名称", "name of the run"),
        column(
            "setting", "string", "所变参数的取值", "values of the parameters that are varied"
        ),
        _FIGURE,
        _ROW,
        _COLUMN,
        column("value", "number", "数值；空为缺失", "the number; empty if missing", required=False),
    ),
)  # fmt: skip

SWEEP_VARIATION = Table(
    "sweep_variation",
    Bilingual("数值随参数的变化", "How numbers vary over a sweep"),
    Bilingual("一幅图中的一个数值", "one number of one figure"),
    (
        _FIGURE,
        _ROW,
        _COLUMN,
        column("n_runs", "integer", "有此数值的运行数", "runs that have the number", minimum=1),
        column("lowest", "number", "最小值", "lowest value"),
        column("median", "number", "中位数", "median of the values"),
        column("highest", "number", "最大值", "highest value"),
        column("range", "number", "最大值减最小值", "highest minus lowest", minimum=0),
        column("lowest_in", "string", "最小值的参数取值", "setting with the lowest value"),
        column("highest_in", "string", "最大值的参数取值", "setting with the highest value"),
    ),
)
