"""One figure of the gallery: its thumbnail, its words, its files and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from PIL import Image

from govreport_research.bilingual import Bilingual

#: What the files of a bundle are for, by ending, in the order in which they are listed.
_PURPOSES: Final = {
    ".pdf": Bilingual("矢量图，用于 LaTeX", "vector, for LaTeX"),
    ".svg": Bilingual("矢量图，用于 Word、PowerPoint", "vector, for Word, PowerPoint"),
    ".png": Bilingual("位图，处处可用", "pixels, for everything else"),
    ".tiff": Bilingual("位图，用于投稿", "pixels, for submission"),
    ".eps": Bilingual("矢量图，用于投稿", "vector, for submission"),
    ".csv": Bilingual("所绘数据", "the numbers drawn"),
    ".xlsx": Bilingual("数据表", "the numbers as a sheet"),
    ".tex": Bilingual("LaTeX 源码", "LaTeX source"),
    ".md": Bilingual("图注、方法、替代文本", "caption, Methods, alternative text"),
    ".json": Bilingual("来历", "provenance"),
}
#: What a bundle has LaTeX of, beside the figure, as it is called in Chinese.
_PARTS: Final = {"table": "表"}
_METHODS: Final = Bilingual("方法", "Methods")
_ALTERNATIVE: Final = Bilingual("替代文本", "Alternative text")
_FILES: Final = Bilingual("文件", "Files")
_PROVENANCE: Final = Bilingual("来历", "Provenance")


def both(text: Bilingual) -> str:
    """Return HTML with a text in both languages, of which the page shows those chosen."""
    return f'<span lang="zh-Hans">{escape(text.zh)}</span> <span lang="en">{escape(text.en)}</span>'


@dataclass(frozen=True)
class Entry:
    """A published figure as the gallery shows it.

    Parameters
    ----------
    record : mapping
        The JSON of its bundle, with ``"folder"``, as `load_bundles` returns it.
    size : tuple of int
        Width and height of its PNG, in pixels.
    files : mapping of str to int
        Bytes of every file of the bundle, by name, in the order in which they are listed.
    latex : mapping of str to str
        Content of its ``.tex`` files, by name.
    """

    record: Mapping[str, Any]
    size: tuple[int, int]
    files: Mapping[str, int]
    latex: Mapping[str, str]

    @property
    def notebook(self) -> Bilingual:
        """Heading of the notebook."""
        return _words(self.record["run_title"])

    @property
    def run(self) -> str:
        """Folder of the run."""
        return str(self.record["folder"])

    def html(self) -> str:
        """Return the figure as HTML: the thumbnail, and all that opens with it."""
        record, name = self.record, self.record["name"]
        title, key = _words(record["title"]), f"{self.run}/{name}"
        alt = _words(record["alternative_text"])
        width, height = self.size
        return f"""<figure {self._drawn()} data-name="{escape(key)}">
<a class="picture" href="{self._link(f"{name}.svg")}" aria-labelledby="title-{quote(key)}" \
aria-haspopup="dialog"><img src="{self._link(f"{name}.png")}" width="{width}" height="{height}" \
loading="lazy" alt="{escape(alt.text("both", " / "))}" data-zh="{escape(alt.zh)}" \
data-en="{escape(alt.en)}"></a>
<figcaption><h4 id="title-{quote(key)}">{both(title)}</h4>
<p class="note">{both(self._note())}</p></figcaption>
<div class="full">
{self._texts(title, alt)}
<p class="label">{both(_FILES)}</p>
<ul class="files">{self._downloads()}</ul>
{_folded(_PROVENANCE, self._provenance())}
</div></figure>"""

    def _link(self, file: str) -> str:
        return quote(file if self.run == "." else f"{self.run}/{file}")

    def _drawn(self) -> str:
        """Return attributes that tell figures that differ in nothing but their language."""
        parameters = self.record["parameters"]
        others = {key: value for key, value in parameters.items() if key != "language"}
        spoken = str(parameters.get("language", ""))
        name = self.record["name"].removesuffix(f"-{spoken}")
        same = json.dumps([name, others], ensure_ascii=False, sort_keys=True)
        return f'data-figure="{escape(same)}" data-drawn="{escape(spoken)}"'

    def _note(self) -> Bilingual:
        reports, passages = self.record["n_reports"], self.record["n_passages"]
        note = Bilingual(f"{reports} 份报告", f"{reports} report{'' if reports == 1 else 's'}")
        if passages is None:
            return note
        plural = "" if passages == 1 else "s"
        return Bilingual(f"{note.zh}，{passages} 段", f"{note.en}, {passages} passage{plural}")

    def _texts(self, title: Bilingual, alt: Bilingual) -> str:
        record = self.record
        caption = _words(record["caption"]) + _source_sentence(_words(record["source"]))
        spoken = (
            ("zh-Hans", f"<strong>{escape(title.zh)}。</strong>{escape(caption.zh)}"),
            ("en", f"<strong>{escape(title.en)}.</strong> {escape(caption.en)}"),
        )
        spans = " ".join(f'<span lang="{lang}">{text}</span>' for lang, text in spoken)
        copies = [_copy("caption", Bilingual("复制图注", "Copy caption"))]
        folded = []
        methods = [_words(record[key]) for key in ("methods", "interval") if record.get(key)]
        if methods:
            copies.append(_copy("methods", Bilingual("复制方法说明", "Copy Methods")))
            folded.append(_folded(_METHODS, _text("methods", sum(methods[1:], methods[0]))))
        copies.append(_copy("alternative", Bilingual("复制替代文本", "Copy alternative text")))
        folded.append(_folded(_ALTERNATIVE, _text("alternative", alt)))
        for name, code in self.latex.items():
            rest = self._rest(name.removesuffix(".tex"))
            which = Bilingual(f"LaTeX {_PARTS.get(rest, rest)}".strip(), f"LaTeX {rest}".strip())
            copies.append(_copy(name, Bilingual(f"复制 {which.zh}", f"Copy {which.en}")))
            text = f'<pre tabindex="0" data-text="{escape(name)}">{escape(code)}</pre>'
            folded.append(_folded(which, text))
        return "\n".join(
            [
                f'<p class="tools">{"".join(copies)}</p>',
                f'<p class="caption block" data-text="caption">{spans}</p>',
                *folded,
            ]
        )

    def _rest(self, file: str) -> str:
        """Return what a file's name adds to that of the figure: ``tex``, ``table.tex``."""
        return file.removeprefix(self.record["name"]).lstrip(".-_")

    def _downloads(self) -> str:
        items = []
        for name, size in self.files.items():
            purpose = _PURPOSES.get(Path(name).suffix)
            items.append(
                f'<li><a href="{self._link(name)}" download><b>{escape(self._rest(name).upper())}'
                f'</b> <span class="purpose">{both(purpose) if purpose else ""}</span> '
                f"<small>{max(1, round(size / 1000))} kB</small></a></li>"
            )
        return "".join(items)

    def _provenance(self) -> str:
        record = self.record
        rests_on = {
            Bilingual("运行", "Run"): self.run,
            Bilingual("报告数", "Reports"): record["n_reports"],
            Bilingual("段落数", "Passages"): record["n_passages"],
        }
        hashes = {"corpus": record["corpus_sha256"], **record["files"]}
        parts = [
            _listed({both(label): value for label, value in rests_on.items()}),
            _heading(Bilingual("参数", "Parameters")),
            _listed({escape(name): value for name, value in record["parameters"].items()}),
            _heading(Bilingual("软件版本", "Software versions")),
            _listed({escape(name): value for name, value in record["versions"].items()}),
            _heading(Bilingual("SHA-256：语料库与文件", "SHA-256 of the corpus and the files")),
            _listed({escape(name): value for name, value in hashes.items()}, "hashes"),
        ]
        return "\n".join(parts)


def read_entry(figures_folder: Path, record: Mapping[str, Any]) -> Entry:
    """Return a bundle as the gallery shows it.

    Parameters
    ----------
    figures_folder : Path
    record : mapping
        As `load_bundles` returns it for `figures_folder`.

    Returns
    -------
    Entry
        Its files are those that its JSON lists and any other beside them whose name goes on
        from the figure's name with a full stop.
    """
    folder, name = figures_folder / record["folder"], record["name"]
    beside = (path.name for path in folder.iterdir() if path.name.startswith(f"{name}."))
    found = [each for each in _ordered({*record["files"], *beside}) if (folder / each).is_file()]
    with Image.open(folder / f"{name}.png") as image:
        size = image.size
    return Entry(
        record,
        size,
        {each: (folder / each).stat().st_size for each in found},
        {
            each: (folder / each).read_text(encoding="utf-8")
            for each in found
            if each.endswith(".tex")
        },
    )


def _ordered(names: Iterable[str]) -> list[str]:
    endings = list(_PURPOSES)

    def place(name: str) -> tuple[int, int, str]:
        ending = Path(name).suffix
        known = endings.index(ending) if ending in endings else len(endings)
        return known, len(name), name

    return sorted(names, key=place)


def _words(value: Mapping[str, str]) -> Bilingual:
    return Bilingual(value["zh"], value["en"])


def _source_sentence(source: Bilingual) -> Bilingual:
    return Bilingual(f"资料来源：{source.zh}", f"Source: {source.en}")


def _text(key: str, text: Bilingual) -> str:
    return f'<p class="block" data-text="{key}">{both(text)}</p>'


def _copy(key: str, label: Bilingual) -> str:
    return f'<button type="button" data-copy="{escape(key)}">{both(label)}</button>'


def _folded(summary: Bilingual, inside: str) -> str:
    words = escape(summary.zh) if summary.zh == summary.en else both(summary)
    return f"<details><summary>{words}</summary>{inside}</details>"


def _heading(text: Bilingual) -> str:
    return f'<p class="label">{both(text)}</p>'


def _listed(values: Mapping[str, Any], kind: str = "values") -> str:
    items = "".join(
        f"<dt>{label}</dt><dd><code>{escape(_value(value))}</code></dd>"
        for label, value in values.items()
    )
    return f'<dl class="{kind}">{items}</dl>'


def _value(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
