"""A page to browse published figures: one self-contained file that works from a disk."""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
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
_RUN: Final = Bilingual("运行", "Run")
_SECTIONS: Final = Bilingual("目录", "Sections")
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
        The page. Figures stand under the title of their run; a switch between Chinese,
        English and both chooses the words and, where a figure was drawn in several
        languages, the picture. Captions can be copied, files downloaded, figures searched.
        It asks nothing of the network and depends on the bundles alone.
    """
    folder = Path(figures_folder)
    records = [
        record
        for record in load_bundles(folder)
        if record["folder"] != WORKING and not record["folder"].startswith(f"{WORKING}/")
    ]
    titles = list(dict.fromkeys(_words(record["run_title"]) for record in records))
    sections = [
        _section(number, title, [r for r in records if _words(r["run_title"]) == title])
        for number, title in enumerate(titles, 1)
    ]
    body = "\n".join(sections) or f"<p>{_both(_NOTHING)}</p>"
    links = "\n".join(
        f'<li><a href="#section-{number}">{_both(title)}</a></li>'
        for number, title in enumerate(titles, 1)
    )
    template = files(__package__).joinpath("gallery.html")
    page = Template(template.read_text(encoding="utf-8")).substitute(
        title=_both(_TITLE), search=escape(_SEARCH.text("both", " / ")), links=links, body=body,
        navigation=escape(_SECTIONS.text("both", " / ")),
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


def _section(number: int, title: Bilingual, records: list[dict[str, Any]]) -> str:
    figures = "\n".join(_figure(record) for record in records)
    return (
        f'<section id="section-{number}"><h2>{_both(title)}</h2>\n'
        f'<div class="grid">\n{figures}\n</div></section>'
    )


def _drawn(record: dict[str, Any]) -> str:
    """Return attributes that tell figures that differ in nothing but their language."""
    parameters = record["parameters"]
    others = {key: value for key, value in parameters.items() if key != "language"}
    spoken = str(parameters.get("language", ""))
    name = record["name"].removesuffix(f"-{spoken}")
    same = json.dumps([name, others], ensure_ascii=False, sort_keys=True)
    language = escape(spoken, quote=True)
    return f'data-figure="{escape(same, quote=True)}" data-drawn="{language}"'


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
    return f"""<figure {_drawn(record)}>
<a class="picture" href="{base}.svg" title="{escape(_LARGE.text("both", " / "))}"><img src="{base}.png" alt="{shown}" loading="lazy"></a>
<figcaption><h3>{_both(title)}</h3><p>{_both(caption)}</p>
<p class="tools">{copies}<span class="downloads">{_both(_DOWNLOAD)} {downloads}</span></p>
<details><summary>{_both(_PROVENANCE)}</summary><dl>{_provenance(record)}</dl></details>
</figcaption></figure>"""  # noqa: E501


def _provenance(record: dict[str, Any]) -> str:
    entries = [
        (_RUN, record["folder"]),
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
