"""What to tell the scholar after files were read into a corpus."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

import pandas as pd

from govreport_research.bilingual import Bilingual

#: Files that are listed one by one; more are counted.
_LISTED: Final = 20
_STATUS: Final = {
    "read": Bilingual("已读取", "read"),
    "doubtful": Bilingual("已读取但存疑", "read, doubtful"),
    "unreadable": Bilingual("无法读取", "unreadable"),
    "skipped": Bilingual("略过", "skipped"),
}


def count_files(ledger: pd.DataFrame) -> Bilingual:
    """Return one sentence with the number of files and what became of them.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As ``schema.INTAKE``.

    Returns
    -------
    Bilingual
    """
    if ledger.empty:
        return Bilingual("没有新的文件。", "There are no new files.")
    counts = ledger["status"].value_counts()
    held = [(label, int(counts.get(status, 0))) for status, label in _STATUS.items()]
    reports = int((ledger["report_id"] != "").sum())
    twins = int((ledger["duplicate_of"] != "").sum())
    near = int((ledger["near_duplicate_of"] != "").sum())
    nearly = Bilingual(f"，近似重复 {near}", f", {near} nearly so") if near else Bilingual("", "")
    zh = "，".join(f"{label.zh} {n}" for label, n in held if n)
    en = ", ".join(f"{n} {label.en}" for label, n in held if n)
    return Bilingual(
        f"{len(ledger)} 个文件：{zh}；其中重复 {twins}{nearly.zh}；成为报告 {reports}。",
        f"{len(ledger)} files: {en}; {twins} of them duplicates{nearly.en}; "
        f"{reports} became reports.",
    )


def files_left_out(ledger: pd.DataFrame) -> list[tuple[str, Bilingual]]:
    """Return the files that gave no report, and why.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As ``schema.INTAKE``.

    Returns
    -------
    list of (str, Bilingual)
        At most 20; the last entry then counts the others. A name is quoted as Python does,
        so that line breaks in it cannot be taken for lines of the list.
    """
    without = ledger[ledger["report_id"] == ""]
    lines = []
    for row in without.head(_LISTED).to_dict("records"):
        reason = Bilingual(row["reason_zh"], row["reason"])
        if row["duplicate_of"]:
            same = row["duplicate_of"]
            reason = Bilingual(f"与 {same!r} 重复。", f"a duplicate of {same!r}.")
        lines.append((repr(row["file"]), reason))
    if len(without) > _LISTED:
        more = len(without) - _LISTED
        lines.append(("...", Bilingual(f"另有 {more} 个，见 ledger.csv。", f"{more} more.")))
    return lines


def shifted_folders(ledger: pd.DataFrame) -> list[Bilingual]:
    """Return a sentence for each folder that holds files named by the wrong year.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As ``schema.INTAKE``.

    Returns
    -------
    list of Bilingual
    """
    folders = ledger["file"].map(lambda file: str(PurePosixPath(file).parent))
    sentences = []
    for folder, rows in ledger.groupby(folders, sort=True):
        wrong = rows[rows["flag"] == "shifted"]
        if wrong.empty:
            continue
        held = rows["year_file"].notna().sum()
        years = ", ".join(map(str, sorted(wrong["year_file"].tolist())))
        sentences.append(
            Bilingual(
                f"{folder!r} 中 {held} 个文件有 {len(wrong)} 个的文件名年份（{years}）"
                "与正文或其余文件的命名惯例不符。",
                f"{len(wrong)} of {held} files in {folder!r} are named by a year ({years}) that "
                "does not fit their text, or the rule of the other files.",
            )
        )
    return sentences
