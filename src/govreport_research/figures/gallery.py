"""A page to browse published figures: one self-contained file that works from a disk."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any, Final
from urllib.parse import quote

from govreport_research.bilingual import Bilingual
from govreport_research.figures.bundle import SUFFIXES, load_bundles
from govreport_research.figures.checksums import WORKING

_TITLE: Final = Bilingual("图库", "Figures")
_COPY: Final = Bilingual("复制图注", "Copy caption")
_COPIED: Final = Bilingual("已复制", "Copied")
_DOWNLOAD: Final = Bilingual("下载", "Download")
_SOURCE: Final = Bilingual("资料来源：", "Source: ")
_PROVENANCE: Final = Bilingual("来历", "Provenance")
_SEARCH: Final = Bilingual("查找", "Search")
_NOTHING: Final = Bilingual("还没有图。", "There is no figure yet.")
_RUNS: Final = Bilingual("各次运行", "Runs")
_LARGE: Final = Bilingual("查看大图", "Full size")


def write_gallery(figures_folder: str | Path) -> Path:
    """Write ``index.html`` for all bundles of a folder.

    Parameters
    ----------
    figures_folder : str or Path
        Holds one folder for each run; the folder ``working`` is left out.

    Returns
    -------
    Path
        The page. It has thumbnails by run, captions to copy, downloads, provenance, a search
        and a switch between Chinese and English, asks nothing of the network, and depends on
        the bundles alone.
    """
    folder = Path(figures_folder)
    records = [
        record
        for record in load_bundles(folder)
        if record["folder"] != WORKING and not record["folder"].startswith(f"{WORKING}/")
    ]
    runs = [(run, list(each)) for run, each in groupby(records, key=lambda r: str(r["folder"]))]
    body = "\n".join(_run(run, each) for run, each in runs) or f"<p>{_both(_NOTHING)}</p>"
    links = "\n".join(
        f'<li><a href="#{quote(_anchor(run))}">{_both(_words(each[0]["run_title"]))}</a></li>'
        for run, each in runs
    )
    template = files(__package__).joinpath("gallery.html")
    page = Template(template.read_text(encoding="utf-8")).substitute(
        title=_both(_TITLE), search=escape(_SEARCH.text("both", " / ")), runs=links, body=body,
        navigation=escape(_RUNS.text("both", " / ")),
    )  # fmt: skip
    path = folder / "index.html"
    waiting = path.with_name(".index.html.tmp")
    waiting.write_bytes(page.encode())
    waiting.replace(path)
    return path


def _words(value: dict[str, str]) -> Bilingual:
    return Bilingual(value["zh"], value["en"])


def _both(text: Bilingual) -> str:
    return f'<span lang="zh-Hans">{escape(text.zh)}</span><span lang="en">{escape(text.en)}</span>'


def _anchor(run: str) -> str:
    return f"run-{run}"


def _run(run: str, records: list[dict[str, Any]]) -> str:
    heading = _both(_words(records[0]["run_title"]))
    figures = "\n".join(_figure(record) for record in records)
    return (
        f'<section id="{escape(_anchor(run))}"><h2>{heading} <small>{escape(run)}</small></h2>\n'
        f'<div class="grid">\n{figures}\n</div></section>'
    )


def _figure(record: dict[str, Any]) -> str:
    base = quote("/".join(part for part in (record["folder"], record["name"]) if part != "."))
    title, alt = _words(record["title"]), _words(record["alt"])
    caption = _words(record["caption"]) + Bilingual(
        _SOURCE.zh + record["source"]["zh"], _SOURCE.en + record["source"]["en"]
    )
    shown = escape(alt.text("both", " / "), quote=True)
    downloads = " ".join(
        f'<a href="{base}{suffix}" download>{suffix[1:].upper()}</a>' for suffix in SUFFIXES
    )
    copies = "".join(
        f'<button type="button" lang="{lang}" data-caption="{escape(text, quote=True)}" '
        f'data-done="{escape(done)}">{escape(label)}</button>'
        for lang, text, label, done in (
            ("zh-Hans", f"{title.zh}。{caption.zh}", _COPY.zh, _COPIED.zh),
            ("en", f"{title.en}. {caption.en}", _COPY.en, _COPIED.en),
        )
    )
    return f"""<figure>
<a class="picture" href="{base}.svg" title="{escape(_LARGE.text("both", " / "))}"><img src="{base}.png" alt="{shown}" loading="lazy"></a>
<figcaption><h3>{_both(title)}</h3><p>{_both(caption)}</p>
<p class="tools">{copies}<span class="downloads">{_both(_DOWNLOAD)} {downloads}</span></p>
<details><summary>{_both(_PROVENANCE)}</summary><dl>{_provenance(record)}</dl></details>
</figcaption></figure>"""  # noqa: E501


def _provenance(record: dict[str, Any]) -> str:
    entries = [
        (Bilingual("报告数", "Reports"), record["n_reports"]),
        (Bilingual("段落数", "Passages"), record["n_passages"]),
        (Bilingual("语料库", "Corpus"), record["corpus_sha256"][:12]),
        *((Bilingual(name, name), value) for name, value in record["parameters"].items()),
        (
            Bilingual("版本", "Versions"),
            ", ".join(f"{k} {v}" for k, v in record["versions"].items()),
        ),
    ]
    return "".join(
        f"<dt>{escape(label.zh) if label.zh == label.en else _both(label)}</dt>"
        f"<dd>{escape(_value(value))}</dd>"
        for label, value in entries
    )


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    return str(value)
