"""A page to browse published figures: one self-contained file that works from a disk."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.figures.bundle import load_bundles
from govreport_research.figures.checksums import WORKING
from govreport_research.figures.gallery_entry import Entry, both, read_entry
from govreport_research.problems import Problem, raise_problems

_WORDS: Final = {
    "title": Bilingual("图库", "Figures"),
    "skip": Bilingual("跳到图", "Skip to the figures"),
    "search": Bilingual("查找", "Search"),
    "contents": Bilingual("目录", "Contents"),
    "previous": Bilingual("上一幅", "Previous"),
    "next": Bilingual("下一幅", "Next"),
    "close": Bilingual("关闭", "Close"),
}
_NOTHING: Final = Bilingual("还没有图。", "There is no figure yet.")
_LEAD: Final = Bilingual(
    "每幅图附有所绘数据、图注、方法说明、替代文本和来历。点击图片查看全图。",
    "Each figure comes with the numbers drawn, its caption, its Methods sentence, alternative "
    "text and provenance. Choose a picture to see the whole.",
)
_SWITCH: Final = """<div class="switch" role="group" aria-label="语言 Language">
<button type="button" data-language="zh" lang="zh-Hans" aria-pressed="false">中文</button>
<button type="button" data-language="en" lang="en" aria-pressed="false">English</button>
<button type="button" data-language="both" aria-pressed="true">双语 Both</button>
</div>"""


def write_gallery(figures_folder: str | Path) -> Path:
    """Write ``index.html`` for all bundles of a folder.

    Parameters
    ----------
    figures_folder : str or Path
        Holds one folder for each run; the folder ``working`` is left out.

    Returns
    -------
    Path
        The page. Figures stand under the heading of their notebook and the name of their
        run; a switch between Chinese, English and both chooses the words and, where a figure
        was drawn in several languages, the picture. A figure opens with its caption, every
        file of its bundle, texts to copy and its provenance. The page asks nothing of the
        network, runs no script but its own, and depends on the files of the bundles alone:
        the same bundles give the same bytes.

    Raises
    ------
    InputError
        If the PNG or the SVG of a bundle is missing, naming each.
    """
    folder = Path(figures_folder)
    records = [
        record
        for record in load_bundles(folder)
        if record["folder"] != WORKING and not record["folder"].startswith(f"{WORKING}/")
    ]
    missing = [
        folder / record["folder"] / f"{record['name']}{suffix}"
        for record in records
        for suffix in (".png", ".svg")
        if not (folder / record["folder"] / f"{record['name']}{suffix}").is_file()
    ]
    remedy = "Run its notebook again, or remove what is left of the figure."
    raise_problems(
        [Problem(path.relative_to(folder).as_posix(), "is missing.", remedy) for path in missing]
    )
    page = _page([read_entry(folder, record) for record in records])
    path = folder / "index.html"
    waiting = path.with_name(".index.html.tmp")
    waiting.write_bytes(page.encode())
    waiting.replace(path)
    return path


def _page(entries: Sequence[Entry]) -> str:
    titles = list(dict.fromkeys(entry.notebook for entry in entries))
    sections = [
        _notebook(number, title, [entry for entry in entries if entry.notebook == title])
        for number, title in enumerate(titles, 1)
    ]
    links = [
        f'<li><a href="#notebook-{number}">{both(title)}</a></li>'
        for number, title in enumerate(titles, 1)
    ]
    css, script = _part("gallery.css"), _part("gallery.js")
    # Only what stands in the page is allowed to style it or to run in it.
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file: data:; "
        f"style-src {_source(css)}; script-src {_source(script)}"
    )
    return Template(_part("gallery.html")).substitute(
        {name: both(words) for name, words in _WORDS.items()},
        policy=policy, css=css, script=script, switch=_SWITCH, lead=both(_LEAD),
        links="\n".join(links), body="\n".join(sections) or f"<p>{both(_NOTHING)}</p>",
    )  # fmt: skip


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    """Return how a Content-Security-Policy names an inline text: by its hash."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _notebook(number: int, title: Bilingual, entries: Sequence[Entry]) -> str:
    runs = dict.fromkeys(entry.run for entry in entries)
    parts = [_run(run, [entry for entry in entries if entry.run == run]) for run in runs]
    inside = "\n".join(parts)
    return (
        f'<section class="notebook" id="notebook-{number}" aria-labelledby="heading-{number}">'
        f'<h2 id="heading-{number}">{both(title)}</h2>\n{inside}\n</section>'
    )


def _run(run: str, entries: Sequence[Entry]) -> str:
    words = both(Bilingual("运行", "Run"))
    figures = "\n".join(entry.html() for entry in entries)
    return (
        f'<div class="run"><h3>{words} <code>{escape(run)}</code></h3>\n'
        f'<div class="grid">\n{figures}\n</div></div>'
    )
