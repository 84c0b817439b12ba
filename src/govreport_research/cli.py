"""The command ``govreport``: run a study, prove it, look at a corpus or an outline.

Exit status: 0 if all is well, 1 if a run failed or published figures could not be
reproduced, 2 if the command could not be carried out as given.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govreport_research import __version__
from govreport_research.cli_corpus import add_corpus_commands, corpus_folder, positive
from govreport_research.problems import InputError, Problem
from govreport_research.project import find_root
from govreport_research.runs.commands import (
    compare_results,
    explain_runs,
    result_folder,
    seconds,
    size,
    summarise,
)

if TYPE_CHECKING:
    from govreport_research.runs.entries import Run
    from govreport_research.runs.outcomes import Outcome
    from govreport_research.runs.placement import Places
    from govreport_research.runs.study import Study

#: What an outcome is called if a notebook was executed.
_EXECUTED: Final = ("done", "failed")
#: What is used when all runs are through, and slow to load.
_LAST: Final = ("govreport_research.runs.index", "govreport_research.figures.gallery")
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
    run.add_argument("--corpus", metavar="NAME", help="on this corpus, with figures in its folder")
    run.add_argument("--only", metavar="GLOB", default="*", help="runs whose names match, '04-*'")
    run.add_argument("--workers", metavar="N", type=positive, default=2, help="at a time (2)")
    run.add_argument("--force", action="store_true", help="run also what is up to date")
    failing = run.add_mutually_exclusive_group()
    failing.add_argument("--keep-going", action="store_true", help="when one fails (default)")
    failing.add_argument("--fail-fast", action="store_true", help="end all when one fails")
    run.add_argument(
        "--timeout", metavar="TIME", type=seconds, default=1800.0, help="per run: 90, 20m, 2h (30m)"
    )
    run.add_argument(
        "--memory", metavar="SIZE", type=size, help="per run: 800M, 4G (an equal share of 90%%)"
    )
    run.add_argument("--cluster", metavar="tcp://HOST:PORT", help="on a Dask cluster 使用集群")
    run.add_argument("--explain", metavar="RUN", help="only say what changed since it was run")
    run.set_defaults(command=_run)

    listing = commands.add_parser("list", help="show the runs and why each is due 列出各次运行")
    _add_study(listing)
    listing.add_argument("--explain", metavar="RUN", help="say what changed since it was run")
    listing.set_defaults(command=_list)

    differences = commands.add_parser("compare", help="which numbers differ 比较两次运行的数值")
    differences.add_argument("a", metavar="A", help="a run of the study, or a folder of figures")
    differences.add_argument("b", metavar="B")
    _add_study(differences)
    differences.add_argument("--csv", metavar="FILE", type=Path, help="write all differences")
    differences.set_defaults(command=_compare)

    summary = commands.add_parser("summary", help="numbers over the runs of a sweep 汇总多次运行")
    summary.add_argument("entry", metavar="NAME", help="of the sweep in the study")
    _add_study(summary)
    summary.add_argument("--csv", metavar="FILE", type=Path, help="write every number of every run")
    summary.set_defaults(command=_summary)

    verify = commands.add_parser(
        "verify", help="run all anew elsewhere and compare with figures/SHA256SUMS 核对已发布的图"
    )
    verify.add_argument("--workers", metavar="N", type=positive, default=2, help="at a time (2)")
    verify.set_defaults(command=_verify)

    add_corpus_commands(commands)

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
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="for results 结果另存于此")


def _study(file: Path | None) -> Study:
    from govreport_research.runs.study import load_study

    return load_study(file or find_root() / "study.yml")


def _run(given: argparse.Namespace) -> int:
    from govreport_research.runs.endings import OMITTED
    from govreport_research.runs.placement import Places

    if given.corpus:
        study, places = _study_of(given.study, corpus_folder(given.corpus), given.out)
    else:
        study = _study(given.study)
        places = Places.of(study, given.out)
    if given.explain is not None:
        return explain_runs(study, places, given.explain)
    runs = study.select(given.only)
    outcomes = _execute(
        study, runs, places, workers=given.workers, force=given.force, time_limit=given.timeout,
        memory_limit=given.memory, fail_fast=given.fail_fast, cluster=given.cluster,
    )  # fmt: skip
    if any(outcome.status == "failed" for outcome in outcomes):
        return 1
    if given.corpus or study.file.name == "study.yml":
        if any(outcome.status == "done" for outcome in outcomes):
            _publish(places.figures)
        for name in _unowned(places.figures, study):
            owner = f"{name} belongs to no run of {study.file.name}"
            print(f"{owner}: remove it. 该文件夹不属于任何运行。")
        for file in sorted(places.figures.glob(f"*/*{OMITTED}")):
            zh, en = file.read_text(encoding="utf-8").strip().split("\n\n")
            if not file.name.endswith((f"-zh{OMITTED}", f"-en{OMITTED}")):
                figure = f"{file.parent.name}/{file.name.removesuffix(OMITTED)}"
                print(f"{figure}: left out 未绘制。{zh} {en}")
    return 0


def _study_of(file: Path | None, corpus: Path, out: Path | None) -> tuple[Study, Places]:
    """Return a study set to a corpus, and places in that corpus's folder or in `out`.

    Without a file it is ``study-NAME.yml`` if there is one, else that of the project.
    """
    from govreport_research.runs.placement import Places
    from govreport_research.runs.study import with_corpus

    own = find_root() / f"study-{corpus.name}.yml"
    study = _study(file or (own if own.is_file() else None))
    folder = corpus if out is None else out.resolve()
    return with_corpus(study, corpus), Places(folder / "figures", folder / "runs")


def _unowned(figures: Path, study: Study) -> list[Path]:
    """Return the folders of figures that no run of the study makes any more."""
    kept = {"working", *(run.name for run in study.runs)}
    return [
        folder
        for folder in sorted(figures.iterdir())
        if folder.is_dir() and folder.name not in kept and not folder.name.startswith(".")
    ]


def _execute(
    study: Study, runs: Sequence[Run], places: Places, *, workers: int, **options: Any
) -> list[Outcome]:
    """Execute runs and show how far they are; failures as they come and a table at the end.

    The options are those of `run_batch`; without a limit of memory each worker gets an equal
    share of 90 per cent of what the machine has.
    """
    import psutil

    from govreport_research.runs.batch import expected_seconds, run_batch
    from govreport_research.runs.progress import TimeLeft, progress
    from govreport_research.runs.report import failure_text, status_table

    if options.get("memory_limit") is None and options.get("cluster") is None:
        options["memory_limit"] = int(psutil.virtual_memory().total * 0.9 / workers)
    outcomes = []
    left = TimeLeft(expected_seconds(runs, places), workers)
    try:
        with (
            closing(run_batch(study, runs, places, workers=workers, **options)) as batch,
            progress(len(runs), left) as advance,
        ):
            for outcome in batch:
                failed = outcome.status == "failed"
                advance(outcome, failure_text(outcome, study.root) if failed else "")
                outcomes.append(outcome)
                if outcome.status in _EXECUTED:
                    for name in _LAST:  # while other notebooks run
                        import_module(name)
    finally:
        if any(outcome.status in _EXECUTED for outcome in outcomes):
            from govreport_research.runs.index import write_index

            write_index(places.records)
    order = {run.name: position for position, run in enumerate(runs)}
    outcomes.sort(key=lambda outcome: order[outcome.run.name])
    print(status_table(outcomes))
    return outcomes


def _publish(figures: Path) -> None:
    from govreport_research.figures.checksums import write_checksums
    from govreport_research.figures.gallery import write_gallery

    write_gallery(figures)
    write_checksums(figures)


def _list(given: argparse.Namespace) -> int:
    from govreport_research.runs.batch import pending
    from govreport_research.runs.fresh import Inputs
    from govreport_research.runs.placement import Places
    from govreport_research.runs.report import aligned

    study = _study(given.study)
    places = Places.of(study, given.out)
    if given.explain is not None:
        return explain_runs(study, places, given.explain)
    reasons = pending(study.runs, places, Inputs(study))
    rows = [("run 运行", "notebook 笔记本", "state 状态")]
    for run in study.runs:
        state = ", ".join(reasons[run.name]) or "up to date"
        rows.append((run.name, run.notebook.name, state))
    print(aligned(rows))
    return 0


def _compare(given: argparse.Namespace) -> int:
    from govreport_research.runs.placement import Places

    study = places = None
    if not all(Path(name).is_dir() for name in (given.a, given.b)):
        study = _study(given.study)
        places = Places.of(study, given.out)
    folders = [result_folder(study, places, name) for name in (given.a, given.b)]
    return compare_results(folders[0], folders[1], given.csv)


def _summary(given: argparse.Namespace) -> int:
    from govreport_research.runs.placement import Places

    study = _study(given.study)
    return summarise(study, Places.of(study, given.out), given.entry, given.csv)


def _verify(given: argparse.Namespace) -> int:
    from govreport_research.figures.checksums import NAME, compare
    from govreport_research.figures.gallery import write_gallery
    from govreport_research.runs.placement import Places

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
    from govreport_research.corpus.readers import read_file

    reading = read_file(given.file)
    if reading.problem is not None:
        raise InputError([Problem(str(given.file), reading.problem.en, "")])
    text = reading.text

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
