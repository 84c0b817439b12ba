"""The commands for a corpus of one's own: ``govreport new``, ``add``, ``check``, ``tables``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govreport_research.bilingual import Bilingual
from govreport_research.problems import InputError, Problem
from govreport_research.project import find_root, resolve

#: Values to check that are printed; more are counted.
_LISTED = 40

if TYPE_CHECKING:
    import pandas as pd

    from govreport_research.corpus.intake.tabulate import Intake


def add_corpus_commands(commands: Any) -> None:
    """Declare the commands.

    Parameters
    ----------
    commands : argparse._SubParsersAction
        Of the parser of ``govreport``.
    """
    new = commands.add_parser("new", help="make a corpus of a folder of files 由文件夹建语料库")
    new.add_argument("name", metavar="NAME", help="it goes to data/NAME")
    new.add_argument("--from", dest="source", metavar="FOLDER", type=Path, required=True)
    _add_reading(new)
    new.set_defaults(command=_new)

    add = commands.add_parser("add", help="add files to a corpus 向语料库添加文件")
    add.add_argument("corpus", metavar="NAME", help="as given to govreport new, or its folder")
    add.add_argument(
        "--from", dest="sources", metavar="PATH", type=Path, nargs="+", required=True,
        help="files and folders",
    )  # fmt: skip
    _add_reading(add)
    add.set_defaults(command=_add)

    check = commands.add_parser("check", help="say all that is wrong with a corpus 检查语料库")
    check.add_argument("corpus", metavar="NAME", help="of a corpus in data/, or its folder")
    check.add_argument("--html", metavar="OUT", type=Path, help="write the outcome as a page")
    check.add_argument("--xlsx", metavar="OUT", type=Path, help="write it as a workbook")
    check.set_defaults(command=_check)

    tables = commands.add_parser("tables", help="write tables as Parquet files 导出数据表")
    tables.add_argument("corpus", metavar="CORPUS", help="of a corpus in data/, or its folder")
    tables.add_argument("folder", metavar="FOLDER", type=Path, help="for TABLE.parquet")
    tables.add_argument(
        "--only", metavar="TABLE", nargs="+",
        help="of reports, passages, tokens, indicators, themes",
    )  # fmt: skip
    tables.set_defaults(command=_tables)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bom", action="store_true", help="CSV with a mark for Excel, WPS")
    parser.add_argument("--workers", metavar="N", type=positive, default=2, help="at a time (2)")


def positive(text: str) -> int:
    """Return the whole number that an option gives, at least 1.

    Parameters
    ----------
    text : str

    Returns
    -------
    int

    Raises
    ------
    argparse.ArgumentTypeError
        If it is less than 1.
    """
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def corpus_folder(name: str) -> Path:
    """Return the folder of a corpus that is given by its name or folder.

    Parameters
    ----------
    name : str
        A folder that holds ``reports.csv``, or the name of one in ``data/``.

    Returns
    -------
    Path
        Absolute.

    Raises
    ------
    InputError
        If there is neither.
    """
    given = resolve(name)
    if (given / "reports.csv").is_file():
        return given
    data = find_root() / "data"
    if (data / name / "reports.csv").is_file():
        return data / name
    held = sorted(path.parent.name for path in data.glob("*/reports.csv"))
    remedy = f"Corpora in data/: {', '.join(held)}. Make one with govreport new."
    raise InputError([Problem(name, "there is no such corpus (no reports.csv).", remedy)])


def _new(given: argparse.Namespace) -> int:
    from govreport_research.corpus.intake.founding import check_name, new_corpus
    from govreport_research.runs.scaffold import scaffold_study

    check_name(given.name)
    root = find_root()
    folder = root / "data" / given.name
    intake = new_corpus(given.source, folder, bom=given.bom, workers=given.workers, progress=True)
    _show(intake, folder.relative_to(root))
    _show_resemblances(folder)
    study = root / f"study-{given.name}.yml"
    if not study.exists():
        text = scaffold_study(root / "study.yml", given.name)
        study.write_text(text, encoding="utf-8", newline="\n")
    print(f"""
data/{given.name}/reports.csv  correct it in a spreadsheet 请在电子表格中核对
govreport check {given.name}  says what is left to do 检查
govreport run --corpus data/{given.name}  runs {study.name} on it 运行研究""")
    return 0


def _add(given: argparse.Namespace) -> int:
    from govreport_research.corpus.intake.founding import add_to_corpus

    folder = corpus_folder(given.corpus)
    intake = add_to_corpus(
        given.sources, folder, bom=given.bom, workers=given.workers, progress=True
    )
    _show(intake, folder)
    _show_resemblances(folder)
    return 0


def _tables(given: argparse.Namespace) -> int:
    from govreport_research import load_corpus
    from govreport_research.measures.corpus_tables import TABLES, write_tables
    from govreport_research.runs.report import aligned

    corpus = load_corpus(corpus_folder(given.corpus))
    written = write_tables(corpus, given.folder, given.only or tuple(TABLES))
    listed = [("table 表", "rows 行", "bytes 字节", "file 文件")]
    for name, rows in written.items():
        file = given.folder / f"{name}.parquet"
        listed.append((name, f"{rows}", f"{file.stat().st_size}", f"{file}"))
    print(aligned(listed))
    return 0


def _show(intake: Intake, folder: Path) -> None:
    from govreport_research.corpus.intake.summary import (
        count_files,
        files_left_out,
        shifted_folders,
    )
    from govreport_research.runs.report import aligned

    columns = ["report_id", "province", "city", "county", "year", "to_check"]
    rows = intake.reports[columns].to_numpy().tolist()
    if rows:
        print(aligned([columns, *rows[:30]]))
        if len(rows) > 30:
            print(f"... {len(rows) - 30} more in {folder / 'reports.csv'}")
    for file, reason in files_left_out(intake.ledger):
        print(f"{file}: {reason.text('both')}")
    for sentence in shifted_folders(intake.ledger):
        print(sentence.text("both"))
    print(count_files(intake.ledger).text("both"))


def _show_resemblances(folder: Path) -> None:
    from govreport_research.corpus.intake.checking import check_corpus
    from govreport_research.corpus.intake.resemblance import record_resemblances
    from govreport_research.runs.resemblance import find_resemblances

    check = check_corpus(folder)
    pairs = find_resemblances(check.listing, check.texts)
    record_resemblances(folder, check.listing, pairs)
    for pair in pairs.head(_LISTED).to_dict("records"):
        why = Bilingual(pair["what_zh"], pair["what_en"]).text("both")
        print(f"{pair['report_a']}, {pair['report_b']}: {why}")
    if len(pairs) > _LISTED:
        print(f"... {len(pairs) - _LISTED} more in {folder / 'ledger.csv'}")


def _show_loaded(folder: Path) -> None:
    from govreport_research import load_corpus
    from govreport_research.runs.report import aligned

    corpus = load_corpus(folder)
    columns = ["file", "report_id", "status", "encoding", "characters", "reason"]
    rows = corpus.ledger.loc[:, columns].astype("object").fillna("").astype(str)
    print(aligned([columns, *rows.head(_LISTED).to_numpy().tolist()]))
    unlisted = int((corpus.ledger["status"] != "loaded").sum())
    print(f"{len(corpus)} reports loaded 已载入, {unlisted} files not loaded 未载入")


def _doubt_lines(doubts: pd.DataFrame) -> list[str]:
    """Return a line for each report and reason; values in doubt for one reason stand together."""
    reasons: dict[tuple[int, str, str, str], list[str]] = {}
    for each in doubts.to_dict("records"):
        reason = (each["row"], each["report_id"], each["source"], each["evidence"])
        reasons.setdefault(reason, []).append(f"{each['column']}: {each['value'] or '-'}")
    lines = []
    for (row, own, source, evidence), values in reasons.items():
        label = "" if evidence.startswith(source) else f"{source}: "
        why = f" ({label}{evidence})" if evidence else ""
        lines.append(f"to check 待核对: row {row} {own}, {', '.join(values)}{why}")
    return lines


def _check(given: argparse.Namespace) -> int:
    from govreport_research.corpus.intake.check_report import check_html, check_xlsx
    from govreport_research.corpus.intake.checking import check_corpus
    from govreport_research.corpus.intake.resemblance import (
        DISMISS,
        SOURCE,
        record_resemblances,
        with_resemblances,
    )
    from govreport_research.runs.resemblance import find_resemblances

    folder = corpus_folder(given.corpus)
    check = check_corpus(folder)
    pairs = find_resemblances(check.listing, check.texts)
    check = with_resemblances(check, pairs)
    if given.html:
        given.html.write_text(check_html(check), encoding="utf-8", newline="\n")
    if given.xlsx:
        given.xlsx.write_bytes(check_xlsx(check))
    for change in check.undone:
        print(f"read as meant 已按原意读入: {change}")
    lines = _doubt_lines(check.doubts)
    for line in lines[:_LISTED]:
        print(line)
    if len(lines) > _LISTED:
        print(f"... {len(lines) - _LISTED} more 另有: govreport check --html OUT")
    if (check.doubts["source"] == SOURCE).any():
        print(DISMISS.text("both"))
    if not check.passed:
        print(f"{len(check.problems)} problems:", file=sys.stderr)
    for line in check.lines():
        print(line, file=sys.stderr)
    print(check.summary().text("both"))
    if check.passed:
        record_resemblances(folder, check.listing, pairs)
        _show_loaded(folder)
    return 0 if check.passed else 2
