"""Results move into place as a whole: the last good one stands until the next is complete."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from govreport_research.problems import InputError, Problem
from govreport_research.runs.endings import BUNDLE, OMITTED
from govreport_research.runs.study import Study

#: Ending of what is being made; whatever bears it was left behind if no runner is at work.
_PART: Final = ".part"
_LOCK: Final = ".lock"


@dataclass(frozen=True)
class Places:
    """Where the results of a study go.

    Attributes
    ----------
    figures : Path
        ``<figures>/<run>/`` holds the bundles of a run and nothing else.
    records : Path
        ``<records>/<run>.json`` and ``<run>.ipynb``; of a failure ``<run>.failed.json`` and
        ``<run>.failed.ipynb``; ``index.csv`` over all.
    """

    figures: Path
    records: Path

    @classmethod
    def of(cls, study: Study, out: Path | None = None) -> Places:
        """Return the places of a study.

        Those of ``study.yml`` are ``figures/`` and ``runs/`` in its folder. Another study
        beside it gets folders of its own in ``figures/working/`` and ``runs/``, so that it
        never takes the place of what the project publishes.

        Parameters
        ----------
        study : Study
        out : Path, optional
            A folder that takes the place of the project's: ``<out>/figures`` and
            ``<out>/runs``, whatever the study is called.

        Returns
        -------
        Places
            Absolute.
        """
        root = study.root if out is None else out.resolve()
        figures, records = root / "figures", root / "runs"
        if study.file.name == "study.yml" or out is not None:
            return cls(figures, records)
        return cls(figures / "working" / study.file.stem, records / study.file.stem)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Keep other runners out as long as this lasts, and clear up after those killed.

        Raises
        ------
        InputError
            If another runner is at work here.
            Or if the folders cannot be written to.
        """
        lock = FileLock(self.records / _LOCK, timeout=0)
        try:
            self.figures.mkdir(parents=True, exist_ok=True)
            self.records.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            what = "another govreport is at work on these results."
            remedy = "Wait until it has ended, or give this one another folder with --out."
            raise InputError([Problem(str(self.records), what, remedy)]) from None
        except OSError as error:
            what = f"results cannot be written here ({error.strerror})."
            remedy = "Make room or name a folder that can be written to: --out FOLDER."
            raise InputError([Problem(str(self.records), what, remedy)]) from None
        try:
            self._clear()
            yield
        finally:
            lock.release()

    def _clear(self) -> None:
        for old in self.figures.glob(".*.old"):
            final = self.figures / old.name[1:].removesuffix(".old")
            if final.exists():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.rename(final)  # set aside for a new one which never came
        for part in (*self.figures.glob(f".*{_PART}"), *self.records.rglob(f".*{_PART}")):
            if part.is_dir():
                Attempt(part).stop()
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink()


@dataclass(frozen=True)
class Attempt:
    """The hidden folder, beside the final one, of an execution that is under way.

    As long as its ``lease`` is there the execution goes on. Whoever supervises it, here or on
    another machine that sees the same folder, ends it when the lease is gone.
    """

    folder: Path

    @classmethod
    def begin(cls, final: Path) -> Attempt:
        """Make the folder of a new attempt at what is to become `final`."""
        attempt = cls(final.with_name(f".{final.name}.{secrets.token_hex(4)}{_PART}"))
        attempt.figures.mkdir(parents=True)
        attempt._lease.touch()
        return attempt

    @property
    def figures(self) -> Path:
        """Where the notebook writes its figures."""
        return self.folder / "figures"

    @property
    def executed(self) -> Path:
        """Where papermill writes the executed notebook."""
        return self.folder / "executed.ipynb"

    @property
    def _lease(self) -> Path:
        return self.folder / "lease"

    @property
    def wanted(self) -> bool:
        """Whether it is to go on."""
        return self._lease.exists()

    def stop(self) -> None:
        """Have it end, wherever it is executed."""
        self._lease.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove the folder and all in it."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def missing_files(folder: Path, figures: Sequence[str]) -> list[str]:
    """Return the files of bundles that a folder does not hold, or holds empty.

    A figure that the notebook left out, saying why in a file that ends in `OMITTED`, is not
    missing.

    Parameters
    ----------
    folder : Path
    figures : sequence of str
        Names of the bundles.

    Returns
    -------
    list of str
        In order of the figures, then of `BUNDLE`.
    """
    wanted = [each for each in figures if not (folder / f"{each}{OMITTED}").is_file()]
    files = [f"{figure}{ending}" for figure in wanted for ending in BUNDLE]
    return [
        name
        for name in files
        if not (folder / name).is_file() or not (folder / name).stat().st_size
    ]


def put_in_place(staging: Path, final: Path) -> None:
    """Exchange a folder for the one that was staged on the same disk.

    A folder cannot be replaced in one step. If this is cut short between the two that it
    takes, the next runner puts the old one back.
    """
    old = final.with_name(f".{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    staging.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def put_file(source: Path, final: Path) -> None:
    """Replace a file by a copy of another one, which may be on another disk."""
    part = final.with_name(f".{final.name}{_PART}")
    shutil.copyfile(source, part)
    part.replace(final)
