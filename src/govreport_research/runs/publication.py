"""From a notebook to a bundle: the figure with its caption, its source and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import pandas as pd
from IPython.display import Image, Markdown
from matplotlib.figure import Figure

from govreport_research.bilingual import Bilingual, Language
from govreport_research.corpus.reports import Corpus
from govreport_research.figures.bundle import Provenance, save_bundle
from govreport_research.figures.fonts import is_file
from govreport_research.figures.style import MM_PER_INCH, WIDTHS, look
from govreport_research.project import resolve
from govreport_research.runs.endings import OMITTED
from govreport_research.runs.parameters import Parameters
from govreport_research.tables import Table

#: Size at which a notebook shows a picture, whatever its resolution.
_PIXELS_PER_INCH: Final = 110
#: A source names its reports up to so many; more are counted.
_NAMED_REPORTS: Final = 8


def publish(
    draw: Callable[[Language], Figure],
    table: pd.DataFrame,
    described_by: Table,
    *,
    name: str,
    section: Bilingual,
    title: Bilingual,
    caption: Iterable[Bilingual],
    params: Parameters,
    corpus: Corpus,
    passages: pd.DataFrame | None = None,
    methods: Bilingual | None = None,
    interval: Bilingual | None = None,
    names: Mapping[str, Mapping[str, Bilingual]] | None = None,
) -> Image:
    """Draw a notebook's figure, save it as a bundle, and return the picture to be shown.

    Parameters
    ----------
    draw : callable
        Takes a language and returns the figure in it.
    table : pandas.DataFrame
        Exactly the numbers drawn.
    described_by : Table
        Their description in `schema`.
    name : str
        Name of the bundle's files; in one of the languages of `params.also` a hyphen and
        the language follow.
    section : Bilingual
        Heading of the notebook, under which a gallery lists the figure.
    title : Bilingual
        Heading of the figure, without a full stop.
    caption : iterable of Bilingual
        Sentences with their full stops; one that occurs twice is printed once.
    params : Parameters
        As `check_parameters` returned them: languages, fonts, colours, height, formats,
        folder, resolution, and what is recorded.
    corpus : Corpus
        What the numbers rest on.
    passages : pandas.DataFrame, optional
        The passages counted, if any were.
    methods, interval : Bilingual, optional
        Sentences for a Methods section, after the one that says what was read.
    names : mapping of str to mapping of str to Bilingual, optional
        For each column of codes the names of its codes; see `save_bundle`.

    Returns
    -------
    IPython.display.Image
        The PNG in `params.language`, so that the last line of a cell shows what was saved.

    Raises
    ------
    InputError
        If the figure is not fit to print or the table is not as described. Nothing is
        overwritten then.
    """
    provenance: Provenance = {
        "run_title": section,
        "parameters": params.published(params.language),
        "corpus_sha256": corpus.fingerprint,
        "n_reports": len(corpus),
        "n_passages": None if passages is None else len(passages),
        "source": source_sentence(corpus),
        "methods": methods_sentence(params, corpus, passages),
    }
    if methods is not None:
        provenance["methods"] += methods
    if interval is not None:
        provenance["interval"] = interval
    sentences = list(dict.fromkeys(caption))
    words = sum(sentences[1:], sentences[0])
    fonts = [str(resolve(font)) if is_file(font) else font for font in params.fonts]
    for language, own_name in _names(name, params).items():
        (params.output / f"{own_name}{OMITTED}").unlink(missing_ok=True)
        own: Provenance = {**provenance, "parameters": params.published(language)}
        with look(fonts=fonts, palette=params.palette, height=params.height):
            figure = draw(language)
        save_bundle(
            figure, table, described_by, params.output, own_name, words, own, params.dpi,
            title=title, names=names, formats=params.formats,
        )  # fmt: skip
    picture = params.output / f"{name}.png"
    shown = round(WIDTHS[params.width] / MM_PER_INCH * _PIXELS_PER_INCH)
    return Image(data=picture.read_bytes(), format="png", width=shown)  # type: ignore[no-untyped-call]


def omit(name: str, reason: Bilingual, params: Parameters) -> Markdown:
    """Leave out a figure that the corpus cannot support, and say why.

    Parameters
    ----------
    name : str
        Of the figure, as in `publish`.
    reason : Bilingual
        Full sentences.
    params : Parameters
        As `check_parameters` returned them.

    Returns
    -------
    IPython.display.Markdown
        The reason, so that the last line of a cell shows it. It is also written to the output
        folder, as ``<name>.omitted.md``, in the place of each figure that `publish` would
        have made there, so that a run of a study does not miss them.
    """
    text = reason.text("both", "\n\n") + "\n"
    params.output.mkdir(parents=True, exist_ok=True)
    for each in _names(name, params).values():
        (params.output / f"{each}{OMITTED}").write_text(text, encoding="utf-8", newline="\n")
    return Markdown(reason.text(params.language, " "))  # type: ignore[no-untyped-call]


def _names(name: str, params: Parameters) -> dict[Language, str]:
    """Return the name of the bundle in each language that is asked for."""
    names: dict[Language, str] = {params.language: name}
    return names | {each: f"{name}-{each}" for each in params.also if each != params.language}


def source_sentence(corpus: Corpus) -> Bilingual:
    """Return the sentence that names the reports of a corpus, or counts them if many.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    Bilingual
    """
    labels = list(corpus.labels().values())
    n = len(labels)
    years = corpus.reports["year"]
    if n <= _NAMED_REPORTS:
        zh = "、".join(label.zh for label in labels)
        en = ", ".join(label.en for label in labels)
    else:
        zh = en = f"{years.min()}-{years.max()}"
    plural = "report" if n == 1 else "reports"
    return Bilingual(
        f"语料库 {corpus.folder.name} 的 {n} 份报告（{zh}）。",
        f"{n} {plural} of the corpus {corpus.folder.name} ({en}).",
    )


def methods_sentence(
    params: Parameters, corpus: Corpus, passages: pd.DataFrame | None = None
) -> Bilingual:
    """Return the sentence of a Methods section that says what was read.

    Parameters
    ----------
    params : Parameters
        Its seed is named if the notebook has one.
    corpus : Corpus
    passages : pandas.DataFrame, optional
        The passages counted, if any were.

    Returns
    -------
    Bilingual
    """
    reports = corpus.reports
    n, regions = len(corpus), reports["region"].nunique()
    m = 0 if passages is None else len(passages)
    first, last = int(reports["year"].min()), int(reports["year"].max())
    zh_years = f"{first} 年" if first == last else f"{first}-{last} 年"
    en_years = f"{first}" if first == last else f"{first}-{last}"
    zh = f"分析 {regions} 个地区 {zh_years}的 {n} 份报告"
    en = f"{_counted(n, 'report')} of {_counted(regions, 'region')} ({en_years}) were analysed"
    if m:
        zh, en = f"{zh}，共 {m} 个段落", f"{en}, {_counted(m, 'passage')}"
    if "seed" in params.declared:
        zh, en = f"{zh}；随机种子 {params.seed}", f"{en}; random seed {params.seed}"
    return Bilingual(f"{zh}。", f"{en}.")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
