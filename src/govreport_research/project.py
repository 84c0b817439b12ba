"""Where the project is, so that paths mean the same from every working directory."""

from __future__ import annotations

from pathlib import Path


def find_root(start: Path | None = None) -> Path:
    """Return the folder of the project: the nearest one upwards that holds ``study.yml``.

    Parameters
    ----------
    start : Path, optional
        Where to begin; the working directory if not given. If nothing is found above it,
        the search begins again at this package's own folder, which finds the checkout that
        the package was installed from in editable mode.

    Returns
    -------
    Path
        Absolute.

    Raises
    ------
    FileNotFoundError
        If neither search finds a ``study.yml``.
    """
    begin = (start or Path.cwd()).resolve()
    for origin in (begin, Path(__file__).resolve().parent):
        for folder in (origin, *origin.parents):
            if (folder / "study.yml").is_file():
                return folder
    raise FileNotFoundError(
        f"No study.yml in {begin} or any folder above it. "
        "Change into the project's folder, or give an absolute path."
    )


def resolve(path: str | Path) -> Path:
    """Return a path that is absolute, or relative to the working directory or the project.

    Parameters
    ----------
    path : str or Path
        A relative path is taken from the working directory if it exists there, else from
        the project's folder.

    Returns
    -------
    Path
        Absolute. It need not exist.
    """
    given = Path(path)
    if given.is_absolute() or given.exists():
        return given.resolve()
    try:
        return find_root() / given
    except FileNotFoundError:
        return given.resolve()
