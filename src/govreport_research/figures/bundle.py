"""A published figure: picture, numbers, provenance and caption, saved together or not at all.

The bytes follow from the inputs and the locked environment alone. No file holds a time, a
path of the machine, or anything of the interpreter; PDF streams are stored as they are, since
the compressor that Python brings differs between builds.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final, TypedDict, cast

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text

from govreport_research.bilingual import LANGUAGES, Bilingual, Language
from govreport_research.figures import fonts, latex
from govreport_research.figures.alternative import alternative_text
from govreport_research.figures.caption import caption_page
from govreport_research.figures.drawn import draw_once
from govreport_research.figures.lint import problems_of
from govreport_research.figures.pictures import FORMATS, Format, pictures, pixel_sha256
from govreport_research.figures.printed import Printed, printed, workbook_bytes
from govreport_research.figures.style import MM_PER_INCH
from govreport_research.figures.values import SIGNIFICANT, digits, rounded, with_names
from govreport_research.problems import InputError, Problem, did_you_mean, raise_problems
from govreport_research.references import references_for
from govreport_research.tables import Table, check

#: First line of every bundle's JSON, by which a gallery knows it.
FORMAT: Final = "govreport-research figure bundle, version 1"
#: Endings that every bundle has, in the order in which they are written; JSON names the others.
SUFFIXES: Final = (".pdf", ".svg", ".png", ".csv", ".md", ".tex", ".json")
#: Endings that a bundle has where its figure stands for a table, or a format was asked for.
FURTHER: Final = (".table.tex", ".xlsx", *(f".{each}" for each in FORMATS))
#: Packages whose version can change a number or a picture.
_BEARING: Final = (
    "govreport-research", "cmcrameri", "fonttools", "jieba", "matplotlib", "numpy", "opencc",
    "openpyxl", "pandas", "pillow", "scikit-learn", "scipy",
)  # fmt: skip


class _Required(TypedDict):
    run_title: Bilingual
    parameters: Mapping[str, Any]
    corpus_sha256: str
    n_reports: int
    n_passages: int | None
    source: Bilingual


class Provenance(_Required, total=False):
    """Where a figure comes from.

    Parameters
    ----------
    run_title : Bilingual
        Heading of the run in the gallery.
    parameters : mapping of str to JSON value
        Parameters of the notebook. Of an absolute path only the last name is kept.
    corpus_sha256 : str
        Hash of the corpus, 64 hex digits.
    n_reports : int
        Reports that the numbers rest on.
    n_passages : int or None
        Passages that they rest on; None if no passage was counted.
    source : Bilingual
        The data source, one sentence with its full stop.
    methods : Bilingual, optional
        How the numbers were made, sentences for a Methods section.
    interval : Bilingual, optional
        The interval method, one sentence, or why there is no interval.
    """

    methods: Bilingual
    interval: Bilingual


def save_bundle(
    figure: Figure,
    table: pd.DataFrame,
    schema_table: Table,
    folder: str | Path,
    name: str,
    caption: Bilingual,
    provenance: Provenance,
    dpi: int = 200,
    *,
    title: Bilingual | None = None,
    alt: Bilingual | None = None,
    names: Mapping[str, Mapping[str, Bilingual]] | None = None,
    formats: Sequence[Format] = (),
) -> list[Path]:
    """Save a figure with its numbers, its provenance and its caption.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    table : pandas.DataFrame
        The numbers drawn, as `schema_table` describes them.
    schema_table : Table
    folder : str or Path
        Made if it does not exist.
    name : str
        Name of the files, without ending: small letters, digits, ``-`` and ``_``.
    caption : Bilingual
        Sentences below the figure, with their full stops.
    provenance : Provenance
    dpi : int, default 200
        Resolution of the PNG in dots per inch; 200 for a preview, 600 for print.
    title : Bilingual, optional
        Heading of the figure, without a full stop; the title of the table if not given.
    alt : Bilingual, optional
        What the picture shows, for readers who cannot see it; else made from the table.
    names : mapping of str to mapping of str to Bilingual, optional
        For each column of codes the names of its codes, written beside them in the CSV.
    formats : sequence of {"tiff", "eps"}, default ()
        Further formats for print.

    Returns
    -------
    list of Path
        ``<name>`` with the endings of `SUFFIXES` and those of `FURTHER` that it has; the
        JSON is the last.

    Raises
    ------
    InputError
        If the figure does not pass `lint`, which compares it with the table, the table is
        not as described, or the name or the provenance cannot be used. Nothing is
        overwritten then.

    Notes
    -----
    The PNG is reduced to the 256 colours that cover its colours best, which cuts its size to
    a third and moves no colour by more than a few of 255 steps. Numbers in the CSV have six
    significant decimals, the same as are drawn.
    """
    raise_problems([*_name_problems(name), *_provenance_problems(provenance)])
    plain = {key: _plain(value, key) for key, value in provenance.items()}
    numbers = rounded(check(table, schema_table, f"{name}, table {schema_table.name}"))
    numbers, schema_table = with_names(numbers, schema_table, names or {})
    drawn = draw_once(figure, dpi)
    raise_problems(problems_of(figure, name, numbers, drawn.texts))
    heading = title or schema_table.title
    described = alt or alternative_text(heading, numbers, schema_table)
    contents = pictures(figure, drawn, heading, described, dpi, formats)
    contents[".csv"] = csv_bytes(numbers)
    page = caption_page(
        heading, caption, described, schema_table, source=provenance["source"],
        methods=provenance.get("methods"), interval=provenance.get("interval"),
        references=references_for(schema_table.name),
    )  # fmt: skip
    contents[".md"] = page.encode()
    language = _language(provenance)
    width = float(figure.get_size_inches()[0]) * MM_PER_INCH
    said = caption + _stated(provenance["source"])
    contents[".tex"] = latex.figure_environment(name, heading, said, language, width).encode()
    as_table = printed(numbers, schema_table, language)
    if as_table is not None:
        contents |= _table_files(name, as_table, heading, said, language)
    record = {
        "format": FORMAT,
        "name": name,
        "title": _plain(heading, "title"),
        "caption": _plain(caption, "caption"),
        "alternative_text": _plain(described, "alternative_text"),
        **plain,
        "versions": _versions(),
        "png": {"dpi": dpi, "pixel_sha256": pixel_sha256(contents[".png"])},
        "fonts": _fonts(figure),
        "references": [each.key for each in references_for(schema_table.name)],
        "table": schema_table.name,
        "row": _plain(schema_table.row, "row"),
        "rows": len(numbers),
        "significant_decimals": SIGNIFICANT,
        "columns": [
            {"name": c.name, "type": c.kind, "unit": c.unit, "meaning": _plain(c.meaning, c.name)}
            for c in schema_table.columns
        ],
        "files": {
            f"{name}{suffix}": hashlib.sha256(content).hexdigest()
            for suffix, content in contents.items()
        },
    }
    contents[".json"] = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    return _write(Path(folder), name, contents)


@cache
def _versions() -> dict[str, str]:
    return {package: version(package) for package in _BEARING}


def _language(provenance: Provenance) -> Language:
    spoken = provenance["parameters"].get("language")
    return next((each for each in LANGUAGES if each == spoken), "both")


def _stated(source: Bilingual) -> Bilingual:
    return Bilingual(f"资料来源：{source.zh}", f"Source: {source.en}")


def _table_files(
    name: str, table: Printed, title: Bilingual, said: Bilingual, language: Language
) -> dict[str, bytes]:
    note = table.unit + said
    text = latex.table_environment(name, title, note, language, table.headings, table.rows)
    book = workbook_bytes(table, title, said)
    return {".table.tex": text.encode(), ".xlsx": book}


def _fonts(figure: Figure) -> list[dict[str, str]]:
    """Return the fonts that a figure is set in, without where they are."""
    texts = [each for each in figure.findobj(Text) if isinstance(each, Text) and each.get_text()]
    used = {
        (family, text.get_fontproperties().get_weight())
        for text in texts
        for family in text.get_fontproperties().get_family()
    }
    return [fonts.identity(*each) for each in sorted(used, key=str)]


def csv_bytes(table: pd.DataFrame) -> bytes:
    r"""Return a table as CSV: UTF-8, line feeds, missing values empty.

    Numbers have six significant decimals, whole ones all their digits.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"region": ["柳州市"], "share": [1 / 3]})).decode()
    'region,share\n柳州市,0.333333\n'
    """
    as_digits = cast(Callable[[object], str], digits)
    text = table.to_csv(index=False, lineterminator="\n", float_format=as_digits)
    return text.encode()


def _name_problems(name: str) -> list[Problem]:
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        return []
    remedy = "Use small letters, digits, - and _, so that every system can store it."
    return [Problem("name", f"{name!r} cannot be the name of a figure's files.", remedy)]


def _provenance_problems(provenance: Mapping[str, Any]) -> list[Problem]:
    required, known = [*_Required.__annotations__], [*Provenance.__annotations__]
    found = [
        Problem("provenance", f"{key} is not known.", did_you_mean(key, known))
        for key in provenance
        if key not in known
    ]
    found += [
        Problem("provenance", f"{key} is missing.", "Give it, so that the figure can be traced.")
        for key in required
        if key not in provenance
    ]
    found += [
        Problem("provenance", f"{key} is not in two languages.", "Give a Bilingual.")
        for key in ("run_title", "source", "methods", "interval")
        if key in provenance and not isinstance(provenance[key], Bilingual)
    ]
    return found


def _plain(value: Any, where: str) -> Any:
    """Return a value as JSON holds it; of an absolute path its last name only."""
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Mapping):
        return {str(key): _plain(each, f"{where}, {key}") for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, where) for each in value]
    if isinstance(value, np.generic):
        return _plain(value.item(), where)
    if isinstance(value, str | Path):
        return _portable(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(format(value, ".12g"))
    problem = Problem(where, f"{value!r} cannot be recorded.", "Give texts, numbers, lists.")
    raise InputError([problem])


def _portable(value: str | Path) -> str:
    text = value.as_posix() if isinstance(value, Path) else value
    for kind in (PurePosixPath, PureWindowsPath):
        path = kind(text)
        if path.is_absolute():
            return path.name or text
    return text


def _write(folder: Path, name: str, contents: Mapping[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = {suffix: folder / f"{name}{suffix}" for suffix in contents}
    waiting = {suffix: folder / f".{name}{suffix}.{os.getpid()}.tmp" for suffix in contents}
    try:
        for suffix, path in waiting.items():
            path.write_bytes(contents[suffix])
        for suffix, path in waiting.items():
            path.replace(paths[suffix])
    finally:
        for path in waiting.values():
            path.unlink(missing_ok=True)
    for suffix in set(FURTHER) - set(contents):  # of an earlier bundle of that name
        (folder / f"{name}{suffix}").unlink(missing_ok=True)
    return list(paths.values())


def load_bundles(folder: str | Path) -> list[dict[str, Any]]:
    """Return the records of all bundles in a folder and its subfolders.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    list of dict
        The JSON of each bundle, with ``"folder"`` added: its folder relative to `folder`,
        with ``/``. Ordered by folder and name; JSON files of other kinds are passed over.
    """
    top = Path(folder)
    records = []
    for path in sorted(top.rglob("*.json"), key=lambda each: each.relative_to(top).as_posix()):
        record = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(record, dict) and record.get("format") == FORMAT:
            records.append({**record, "folder": path.parent.relative_to(top).as_posix()})
    return records
