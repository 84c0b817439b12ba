"""A study file for a new corpus: the runs of the shipped study, set to it."""

from __future__ import annotations

from pathlib import Path

import yaml


class _Plain(yaml.SafeDumper):
    """YAML that repeats what occurs twice, for people who change one of the places."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def scaffold_study(study: Path, name: str) -> str:
    """Return a study file for a corpus in ``data/``.

    Parameters
    ----------
    study : Path
        The study whose runs are taken over.
    name : str
        Of the corpus.

    Returns
    -------
    str
        YAML, to be kept beside `study`.
    """
    content = yaml.safe_load(study.read_text(encoding="utf-8-sig"))
    content["title"] = name
    for run in content["runs"]:
        run["parameters"] = {"corpus": f"data/{name}", **(run.get("parameters") or {})}
    head = f"""\
# The study of the corpus data/{name}. Run it with: govreport run --corpus data/{name}
# Parameters of each notebook stand in its first cell; group_by also takes a column that you
# added to reports.csv. 各笔记本的参数见其首个单元格；group_by 也可填 reports.csv 中自行增加的列。
"""
    body: str = yaml.dump(
        content,
        Dumper=_Plain,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=96,
    )
    return head + body
