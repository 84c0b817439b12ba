"""The command ``govreport``: run a study, prove it, look at a corpus or an outline.

Exit status: 0 if all is well, 1 if a run failed or published figures could not be
reproduced, 2 if the command could not be carried out as given.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from govreport_research import __version__
from govreport_research.problems import InputError, Problem
from govreport_research.project import find_root

if TYPE_CHECKING:
    from govreport_research.runs.batch import Outcome, Places
    from govreport_research.runs.entries import Run
    from govreport_research.runs.study import Study

DESCRIPTION = "Research on government annual reports on law-based government. 法治政府建设报告研究"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        As on the command line, without the name of the program.

    Returns
    -------
    int
        0, 1 or 2, as above; 130 after Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may know no Chinese
            stream.reconfigure(errors="backslashreplace")
    given = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except (InputError, OSError) as error:
        print(f"govreport: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        message = "Interrupted; what was done is kept. 已中断，已完成的结果保留。"
        print(f"\n{message}", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="govreport", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"govreport {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run what is not up to date 运行研究")
    _add_study(run)
    run.add_argument("--only", metavar="GLOB", default="*", help="runs whose names match, '04-*'")
    run.add_argument("--workers", metavar="N", type=_positive, default=2, help="at a time (2)")
    run.add_argument("--force", action="store_true", help="run also what is up to date")
    run.set_defaults(command=_run)

    listing = commands.add_parser("list", help="show the runs and why each is due 列出各次运行")
    _add_study(listing)
    listing.set_defaults(command=_list)

    verify = commands.add_parser(
        "verify", help="run all anew elsewhere and compare with figures/SHA256SUMS 核对已发布的图"
    )
    verify.add_argument("--workers", metavar="N", type=_positive, default=2, help="at a time (2)")
    verify.set_defaults(command=_verify)

    check = commands.add_parser("check", help="load a corpus and show what was read 检查语料库")
    check.add_argument("corpus", metavar="CORPUS", help="its folder, with reports.csv")
    check.set_defaults(command=_check)

    cite = commands.add_parser(
        "cite", help="print references as BibTeX: package, reports, methods 输出参考文献"
    )
    cite.add_argument(
        "corpus", metavar="CORPUS", nargs="?", help="its folder; default: those of the study"
    )
    cite.set_defaults(command=_cite)

    outline = commands.add_parser("outline", help="show the outline of one report 显示大纲")
    outline.add_argument("file", metavar="FILE", type=Path)
    outline.add_argument("--html", metavar="OUT", type=Path, help="write a page to check it on")
    outline.set_defaults(command=_outline)
    return parser


def _add_study(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "study", nargs="?", metavar="study.yml", type=Path, help="default: that of this project"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def _study(file: Path | None) -> Study:
    from govreport_research.runs.study import load_study

    return load_study(file or find_root() / "study.yml")


def _run(given: argparse.Namespace) -> int:
    from govreport_research.runs.batch import Places

    study = _study(given.study)
    places = Places.of(study)
    runs = study.select(given.only)
    outcomes = _execute(study, runs, places, workers=given.workers, force=given.force)
    if any(outcome.status == "failed" for outcome in outcomes):
        return 1
    if study.file.name == "study.yml":
        if any(outcome.status == "done" for outcome in outcomes):
            _publish(places.figures)
        for name in _unowned(places.figures, study):
            print(f"{name} belongs to no run of study.yml: remove it. 该文件夹不属于任何运行。")
    return 0


def _unowned(figures: Path, study: Study) -> list[Path]:
    """Return the folders of figures that no run of the study makes any more."""
    kept = {"working", *(run.name for run in study.runs)}
    return [
        folder
        for folder in sorted(figures.iterdir())
        if folder.is_dir() and folder.name not in kept and not folder.name.startswith(".")
    ]


def _execute(
    study: Study, runs: Sequence[Run], places: Places, *, workers: int, force: bool
) -> list[Outcome]:
    """Execute runs with a progress bar; print failures as they come and a table at the end."""
    from govreport_research.runs.batch import run_batch
    from govreport_research.runs.report import failure_text, status_table

    outcomes = []
    with (
        closing(run_batch(study, runs, places, workers=workers, force=force)) as batch,
        _progress(len(runs)) as advance,
    ):
        for outcome in batch:
            text = failure_text(outcome, study.root) if outcome.status == "failed" else ""
            advance(f"{outcome.run.name}: {outcome.status}", text)
            outcomes.append(outcome)
    order = {run.name: position for position, run in enumerate(runs)}
    outcomes.sort(key=lambda outcome: order[outcome.run.name])
    print(status_table(outcomes))
    return outcomes


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str, str], None]]:
    """Show a bar on a terminal, else one line for each run."""
    if not sys.stderr.isatty():
        done = 0

        def line(short: str, long: str) -> None:
            nonlocal done
            done += 1
            print(f"[{done}/{total}] {short}", file=sys.stderr, flush=True)
            if long:
                print(long, file=sys.stderr, flush=True)

        yield line
        return
    from tqdm import tqdm

    with tqdm(total=total, unit="run", file=sys.stderr) as bar:

        def advance(short: str, long: str) -> None:
            if long:
                bar.write(long, file=sys.stderr)
            bar.set_postfix_str(short, refresh=False)
            bar.update()

        yield advance


def _publish(figures: Path) -> None:
    from govreport_research.figures.checksums import write_checksums
    from govreport_research.figures.gallery import write_gallery

    write_gallery(figures)
    write_checksums(figures)


def _list(given: argparse.Namespace) -> int:
    from govreport_research.runs.batch import Places, pending
    from govreport_research.runs.fresh import Inputs
    from govreport_research.runs.report import aligned

    study = _study(given.study)
    reasons = pending(study.runs, Places.of(study), Inputs(study))
    rows = [("run 运行", "notebook 笔记本", "state 状态")]
    for run in study.runs:
        state = ", ".join(reasons[run.name]) or "up to date"
        rows.append((run.name, run.notebook.name, state))
    print(aligned(rows))
    return 0


def _verify(given: argparse.Namespace) -> int:
    from govreport_research.figures.checksums import NAME, compare
    from govreport_research.figures.gallery import write_gallery
    from govreport_research.runs.batch import Places

    study = _study(None)
    published = Places.of(study).figures
    if not (published / NAME).is_file():
        what = "nothing has been published."
        raise InputError([Problem(str(published / NAME), what, "Run the study: govreport run.")])
    with tempfile.TemporaryDirectory(prefix="govreport-verify-") as folder:
        places = Places(Path(folder) / "figures", Path(folder) / "runs")
        outcomes = _execute(study, study.runs, places, workers=given.workers, force=True)
        if any(outcome.status == "failed" for outcome in outcomes):
            return 1
        write_gallery(places.figures)
        again = compare(published, places.figures)
    here = compare(published, published)
    for difference in again:
        print(f"made again, {difference}")
    for difference in here:
        print(f"in {published.name}/, {difference}")
    if again or here:
        files = len({difference.file for difference in (*again, *here)})
        print(f"{files} files are not as {NAME} says. {files} 个文件与 {NAME} 不一致。")
        return 1
    print("Every published file was made again, byte for byte. 已发布的文件全部逐字节重现。")
    return 0


def _check(given: argparse.Namespace) -> int:
    from govreport_research import load_corpus
    from govreport_research.runs.report import aligned

    corpus = load_corpus(given.corpus)
    columns = ["file", "report_id", "status", "encoding", "characters", "reason"]
    rows = corpus.ledger.loc[:, columns].astype("object").fillna("").astype(str)
    print(aligned([columns, *rows.to_numpy().tolist()]))
    unlisted = int((corpus.ledger["status"] != "loaded").sum())
    print(f"{len(corpus)} reports loaded 已载入, {unlisted} files not loaded 未载入")
    return 0


def _cite(given: argparse.Namespace) -> int:
    from govreport_research import load_corpus
    from govreport_research.corpus.citation import report_entries, software_entry
    from govreport_research.references import REFERENCES, bibtex

    folders = (
        [given.corpus]
        if given.corpus
        else sorted({run.corpus for run in _study(None).runs if run.corpus})
    )
    print("% The package 软件\n")
    print(software_entry())
    for folder in folders:
        corpus = load_corpus(folder)
        print(f"% The reports of {corpus.folder.name} 报告\n")
        print("\n".join(report_entries(corpus)))
    print("% Methods 方法\n")
    print("\n".join(bibtex(reference) for reference in REFERENCES), end="")
    return 0


def _outline(given: argparse.Namespace) -> int:
    from govreport_research.corpus.readers import UnreadableError, read_file

    try:
        text = read_file(given.file).text
    except UnreadableError as error:
        raise InputError([Problem(str(given.file), str(error), "")]) from None

    from govreport_research import split_sections
    from govreport_research.text.outline_view import draw_outline, outline_html

    outline = split_sections(text)
    if given.html is None:
        print(draw_outline(text, outline))
    else:
        given.html.write_text(outline_html(text, outline), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
