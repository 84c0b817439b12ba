"""A JSON Schema of study files, by which editors complete and check them as they are written.

``python -m govreport_research.runs.study_schema`` writes ``docs/study.schema.json``. An editor
that knows the YAML language server takes it from the first line of a study:

    # yaml-language-server: $schema=docs/study.schema.json
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from govreport_research.project import find_root
from govreport_research.runs.parameter_table import PARAMETERS, Parameter
from govreport_research.runs.sweeps import EVERY

FILE: Final = Path("docs") / "study.schema.json"
_TYPES: Final = {"text": "string", "integer": "integer"}
_SCALAR: Final = {"type": ["string", "number", "boolean"]}


def study_schema() -> dict[str, Any]:
    """Return the schema of a study file.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12. What depends on other files (whether a notebook has a
        parameter, whether a folder is there) only ``govreport list`` can check.

    Examples
    --------
    >>> sorted(study_schema()["properties"])
    ['corpora', 'runs', 'title']
    """
    # `output` is the runner's to set.
    values = {each.name: _value(each) for each in PARAMETERS if each.name != "output"}
    name = {"type": "string", "pattern": r"^[^\s/\\.-][^\s/\\]*$", "maxLength": 70}
    run = {
        "type": "object",
        "required": ["name", "notebook", "figures"],
        "additionalProperties": False,
        "properties": {
            "name": {**name, "description": "运行名称，即图件文件夹 / name, and folder of figures"},
            "notebook": {
                "type": "string",
                "pattern": r"\.ipynb$",
                "description": "笔记本路径 / the notebook, from the folder of this file",
            },
            "parameters": {
                "type": ["object", "null"],
                "description": "参数 / values for the notebook's parameters",
                "properties": values,
                "not": {"required": ["output"]},
            },
            "for": {
                "description": "所变参数 / parameters that are varied",
                "anyOf": [
                    {"type": "object", "minProperties": 1, "additionalProperties": _sweep()},
                    {"type": "array", "minItems": 1, "items": {"type": "object"}},
                    {"type": "null"},
                ],
            },
            "figures": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": name,
                "description": "必须生成的图 / figures that the notebook must write",
            },
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "govreport study / 研究文件",
        "type": "object",
        "required": ["runs"],
        "additionalProperties": False,
        "properties": {
            "title": {"type": ["string", "null"], "description": "题目 / heading of the study"},
            "corpora": {
                "type": ["object", "null"],
                "additionalProperties": {"type": "string"},
                "description": "语料库的名称与文件夹 / names and folders of corpora",
            },
            "runs": {"type": "array", "minItems": 1, "items": run},
        },
    }


def _value(parameter: Parameter) -> dict[str, Any]:
    """Return the schema of what may be given for one parameter."""
    one: dict[str, Any] = {"type": _TYPES[parameter.kind.removesuffix("s")]}
    if parameter.choices:
        one["enum"] = list(parameter.choices)
    if parameter.minimum is not None:
        one["minimum"] = parameter.minimum
    if parameter.maximum is not None:
        one["maximum"] = parameter.maximum
    allowed = [one]
    if parameter.kind.endswith("s"):
        allowed.append({"type": "array", "items": one})
    if parameter.optional:
        allowed.append({"type": "null"})
    said = {"description": parameter.meaning.text("both", " / "), "default": parameter.default}
    return {**said, **(one if len(allowed) == 1 else {"anyOf": allowed})}


def _sweep() -> dict[str, Any]:
    """Return the schema of what may be given for one parameter under ``for``."""
    value = {"anyOf": [_SCALAR, {"type": "array", "minItems": 1, "items": _SCALAR}]}
    whole = {"type": "integer"}
    return {
        "anyOf": [
            {"type": "array", "minItems": 1, "items": value},
            {"enum": [f"every {each}" for each in EVERY]},
            {
                "type": "object",
                "required": ["from", "to"],
                "additionalProperties": False,
                "properties": {"from": whole, "to": whole, "step": {**whole, "minimum": 1}},
            },
            {
                "type": "object",
                "minProperties": 1,
                "properties": {"from": False, "to": False, "step": False},
                "additionalProperties": value,
            },
        ]
    }


def main() -> None:
    """Write the schema into the project that the working directory is in."""
    text = json.dumps(study_schema(), ensure_ascii=False, indent=2) + "\n"
    (find_root() / FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
