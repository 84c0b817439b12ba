"""A corpus folder to a `Corpus`: the reports table, the texts, and the loading ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from govreport_research import schema
from govreport_research.bilingual import Bilingual
from govreport_research.corpus.listing import (
    added_columns,
    files_below,
    listing_problems,
    read_listing,
    read_texts,
)
from govreport_research.corpus.places import BLOC_OF, region_names
from govreport_research.corpus.report_texts import ReportText
from govreport_research.problems import Problem, did_you_mean, raise_problems
from govreport_research.project import resolve
from govreport_research.tables import conform

_UNLISTED: Final = Bilingual(
    "未列入 reports.csv：加一行即可载入。", "Not in reports.csv: add a row to load it."
)


@dataclass(frozen=True)
class Corpus:
    """Reports with their metadata, texts and ledger. Made by `load_corpus`.

    Attributes
    ----------
    folder : Path
        Where it was loaded from.
    reports : pandas.DataFrame
        One row per report, ordered by year and report_id; columns of ``schema.REPORTS`` and
        ``schema.REPORTS_DERIVED``.
    ledger : pandas.DataFrame
        One row per file found; columns of ``schema.LEDGER``. Selecting reports leaves it
        as it is: it tells what was in the folder.
    fingerprint : str
        SHA-256 over the metadata and texts of the reports in it, 64 hexadecimal digits.
    """

    folder: Path
    reports: pd.DataFrame
    ledger: pd.DataFrame
    _texts: Mapping[str, str] = field(repr=False)
    _simplified: Mapping[str, str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.reports)

    def text(self, report_id: str) -> str:
        """Return a report as it was written.

        Parameters
        ----------
        report_id : str

        Returns
        -------
        str
            Decoded, line ends untouched. Every offset in the package points into it.

        Raises
        ------
        KeyError
            If there is no such report; the message names the nearest.
        """
        return self._look_up(self._texts, report_id)

    def simplified(self, report_id: str) -> str:
        """Return a report in simplified script, for measuring.

        Parameters
        ----------
        report_id : str

        Returns
        -------
        str
            As long as `text`, so that offsets mean the same place in both.

        Raises
        ------
        KeyError
            If there is no such report; the message names the nearest.
        """
        return self._look_up(self._simplified, report_id)

    def _look_up(self, texts: Mapping[str, str], report_id: str) -> str:
        if report_id not in texts:
            raise KeyError(f"no report {report_id!r}. {did_you_mean(report_id, texts)}")
        return texts[report_id]

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the metadata and texts of the reports, 64 hexadecimal digits."""
        digest = hashlib.sha256(self.reports.to_csv(index=False).encode())
        for report_id in self.reports["report_id"]:
            digest.update(self._texts[report_id].encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def labels(self) -> dict[str, Bilingual]:
        """Return a label for every report: its region and year, in both languages.

        Returns
        -------
        dict of str to Bilingual
            By report_id, in the order of `reports`. Several reports of one region and year
            are told apart by their report_id.
        """
        rows = self.reports[["report_id", "region", "region_en", "year"]]
        shared = rows.duplicated(["region", "year"], keep=False)
        labels = {}
        for (report_id, zh, en, year), is_shared in zip(
            rows.itertuples(index=False), shared, strict=True
        ):
            tail = f"{year} ({report_id})" if is_shared else f"{year}"
            labels[report_id] = Bilingual(f"{zh} {tail}", f"{en} {tail}")
        return labels

    def coverage(self) -> pd.DataFrame:
        """Return how many reports there are of every region in every year.

        Returns
        -------
        pandas.DataFrame
            As ``schema.COVERAGE``: each region, in order of its first report, with each year
            from the first to the last of the corpus, zeros included.
        """
        frame = self.reports
        years = range(int(frame["year"].min()), int(frame["year"].max()) + 1)
        grid = (
            frame[["region", "region_en"]]
            .drop_duplicates()
            .merge(pd.DataFrame({"year": list(years)}), how="cross")
        )
        held = frame.groupby(["region", "year"], as_index=False).agg(
            n_reports=("report_id", "size"), characters=("characters", "sum")
        )
        grid = grid.astype({"year": "Int64"}).merge(held, on=["region", "year"], how="left")
        return conform(grid.fillna({"n_reports": 0, "characters": 0}), schema.COVERAGE)

    def select(self, regions: Iterable[str] = (), years: Iterable[int] = ()) -> Corpus:
        """Return the corpus with only the reports of some regions and years.

        Parameters
        ----------
        regions : iterable of str, default ()
            Names of regions, cities or provinces, as in the reports table, or a region's
            English name. None given: all.
        years : iterable of int, default ()
            Years reported on. None given: all.

        Returns
        -------
        Corpus
            In the same order, with at least one report.

        Raises
        ------
        InputError
            If a region or year is not in the corpus, or no report is of both; the message
            names the nearest region.
        """
        regions, years = list(dict.fromkeys(regions)), list(dict.fromkeys(years))
        frame = self.reports
        where = str(self.folder / "reports.csv")
        found: list[Problem] = []
        keep = pd.Series(data=True, index=frame.index)
        if regions:
            columns = frame[["region", "region_en", "city", "province"]]
            known = sorted(set(frame["region"]))
            for name in regions:
                if not name or not (columns == name).any(axis=None):
                    what = f"the region {name!r} is not in this corpus."
                    found.append(Problem(where, what, did_you_mean(name, known)))
            keep &= columns.isin(regions).any(axis=1)
        if years:
            known_years = sorted(set(frame["year"].tolist()))
            for year in years:
                if year not in known_years:
                    listed = ", ".join(map(str, known_years))
                    what = f"no report of {year} is in this corpus."
                    found.append(Problem(where, what, f"Years held: {listed}."))
            keep &= frame["year"].isin(years)
        if not found and not keep.any():
            held = "; ".join(
                f"{region} {year}"
                for region, year in zip(frame["region"], frame["year"], strict=True)
            )
            what = f"no report is of {', '.join(regions)} in {', '.join(map(str, years))}."
            found.append(Problem(where, what, f"Reports held: {held}."))
        raise_problems(found)
        return replace(self, reports=frame[keep].reset_index(drop=True))


def load_corpus(folder: str | Path) -> Corpus:
    """Load the reports of a folder, checking every row and every file.

    Parameters
    ----------
    folder : str or Path
        Holds ``reports.csv`` and ``texts/``. A relative path is taken from the working
        directory or, if it is not there, from the project's folder.

    Returns
    -------
    Corpus

    Raises
    ------
    InputError
        Listing together everything that is wrong with the folder, with file, row and column.

    Examples
    --------
    >>> corpus = load_corpus("data/approval-bureaus")
    >>> corpus.reports[["region", "year"]].to_records(index=False).tolist()[0]
    ('大余县', 2021)
    """
    folder = resolve(folder)
    listing = folder / "reports.csv"
    if not listing.is_file():
        what = f"there is no {listing.name} in this folder."
        raise_problems([Problem(str(folder), what, "Name a folder that holds a corpus.")])
    frame = read_listing(listing)
    present = files_below(folder / "texts")
    held, file_problems = read_texts(frame, folder / "texts", present, listing.name)
    raise_problems(listing_problems(frame, listing.name) + file_problems)

    added = added_columns(frame)
    reports = conform(frame, schema.REPORTS).join(frame[added].astype("str"))
    reports = reports.sort_values(["year", "report_id"], ignore_index=True)
    owned = dict(zip(reports["report_id"].tolist(), reports["file"].tolist(), strict=True))
    texts = {report_id: held[file].text for report_id, file in owned.items()}
    simplified = {report_id: held[file].simplified for report_id, file in owned.items()}
    return Corpus(
        folder=folder,
        reports=pd.concat([reports, _derived(reports, texts)], axis=1),
        ledger=_ledger(folder / "texts", present, reports, held),
        _texts=texts,
        _simplified=simplified,
    )


def _derived(reports: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    levels = (reports[name].tolist() for name in ("province", "city", "county"))
    names = region_names(list(zip(*levels, strict=True)))
    frame = pd.DataFrame(
        {
            "region": [name.zh for name in names],
            "region_en": [name.en for name in names],
            "bloc": reports["province"].map(BLOC_OF),
            "characters": list(map(len, texts.values())),
        }
    )
    return conform(frame, schema.REPORTS_DERIVED)


def _ledger(
    texts: Path, present: Iterable[str], reports: pd.DataFrame, held: Mapping[str, ReportText]
) -> pd.DataFrame:
    """Return one row for each file found below texts/, listed or not."""
    owner = dict(zip(reports["file"].tolist(), reports["report_id"].tolist(), strict=True))
    files = list(present)
    listed = [file in owner for file in files]
    details = [held[file].ledger if file in held else _of_unlisted(texts / file) for file in files]
    sums = [each["sha256"] for each in details]
    first_with: dict[str, str] = {}
    firsts = [first_with.setdefault(own, file) for own, file in zip(sums, files, strict=True)]
    columns: dict[str, list[object]] = {
        name: [each.get(name) for each in details] for name in schema.LEDGER.names
    }
    columns["file"] = [*files]
    columns["report_id"] = [owner.get(file, "") for file in files]
    columns["status"] = ["loaded" if each else "unlisted" for each in listed]
    columns["reason"] = ["" if each else _UNLISTED.en for each in listed]
    columns["reason_zh"] = ["" if each else _UNLISTED.zh for each in listed]
    columns["duplicate_of"] = [
        "" if first == file else first for first, file in zip(firsts, files, strict=True)
    ]
    return conform(pd.DataFrame(columns, dtype="object"), schema.LEDGER)


def _of_unlisted(path: Path) -> dict[str, Any]:
    """Return what the ledger says of a file that no row names."""
    data = path.read_bytes()
    ending = path.suffix.lower().removeprefix(".")
    return {"format": ending, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
