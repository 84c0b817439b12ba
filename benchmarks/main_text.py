"""Main text of saved pages: the package's rule beside libraries made for it.

`python benchmarks/main_text.py` scores what each keeps of the five shipped reports on four
kinds of government site. Libraries that are not installed (trafilatura, readability-lxml,
justext, resiliparse) are left out.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "saved"))
import pages
import reports

from govreport_research.corpus.readers.web import read_html


def _trafilatura(page: str) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False, favor_recall=True) or ""


def _readability(page: str) -> str:
    import readability
    from lxml import html

    summary = readability.Document(page).summary()
    return "\n".join(html.fromstring(summary).itertext())


def _justext(page: str) -> str:
    import justext

    found = justext.justext(page.encode(), frozenset(), length_low=10, length_high=30)
    return "\n".join(each.text for each in found if not each.is_boilerplate)


def _resiliparse(page: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(page, main_content=True)


EXTRACTORS: dict[str, tuple[str, Callable[[str], str]]] = {
    "own": ("govreport_research", lambda page: read_html(page.encode()).text),
    "trafilatura": ("trafilatura", _trafilatura),
    "readability-lxml": ("readability", _readability),
    "justext": ("justext", _justext),
    "resiliparse": ("resiliparse", _resiliparse),
}


def main() -> None:
    """Print recall of paragraphs, lines kept whole, and furniture kept, by extractor."""
    print(f"{'extractor':18}{'recall':>8}{'own line':>10}{'furniture':>11}{'ms a page':>11}")
    for name, (module, extract) in EXTRACTORS.items():
        if importlib.util.find_spec(module) is None:
            continue
        kept = whole = total = furniture = planted = 0
        began = time.process_time()
        n_pages = 0
        for report in sorted(reports.standard()):
            body = reports.paragraphs(report)
            source = "\n".join(body)
            for site in pages.SITES.values():
                page = site(reports.title(report), body[1:]).replace("CHARSET", "utf-8")
                text = extract(page)
                n_pages += 1
                letters = reports.letters(text)
                lines = {reports.letters(line) for line in text.splitlines()}
                for paragraph in body[1:]:
                    total += 1
                    kept += reports.letters(paragraph) in letters
                    whole += reports.letters(paragraph) in lines
                strange = [each for each in pages.FURNITURE if each in page and each not in source]
                planted += len(strange)
                furniture += sum(each in text for each in strange)
        milliseconds = 1000 * (time.process_time() - began) / n_pages
        print(
            f"{name:18}{kept / total:8.3f}{whole / total:10.3f}{furniture / planted:11.3f}"
            f"{milliseconds:11.1f}"
        )


if __name__ == "__main__":
    main()
