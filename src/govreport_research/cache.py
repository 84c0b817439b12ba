"""What was worked out before, kept in the user's cache folder by the hash of what it came from.

An SQLite file (https://sqlite.org) of blocks for each kind of results. A block holds the results
of one shard: the keys of what went in, and a body with what came out. Blocks and not single
results, because to write a quarter of a million rows takes as long as to work them out anew. Any
number of processes may read and write at the same time, and what a killed process had not
finished is not there.
"""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import platformdirs

from govreport_research.keys import SIZE

T = TypeVar("T")

#: Bytes that blocks may take up together; those not used for longest go first.
MOST_BYTES: Final = 2_000_000_000
#: Part of that which is left when some had to go.
_LEFT: Final = 0.75
#: Seconds that a process waits for another to finish writing.
_PATIENCE: Final = 60
#: Blocks are not awaited on the disk: should the power fail, the file is made again. When they were
#: used stands apart, since to change a row is to write all of it anew.
_SCHEMA: Final = """
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS blocks (number INTEGER PRIMARY KEY,
        keys BLOB NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS uses (number INTEGER PRIMARY KEY, used INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Found:
    """What a cache held of the keys that were asked for.

    Attributes
    ----------
    bodies : list of bytes
        Every block that holds one of them.
    block : ndarray of intp, shape (keys,)
        Number in `bodies` for each key, -1 for a key that no block holds.
    place : ndarray of intp, shape (keys,)
        Which of the block's results it is, counted from 0.
    """

    bodies: list[bytes]
    block: npt.NDArray[np.intp]
    place: npt.NDArray[np.intp]


def cache_folder() -> Path:
    """Return the folder in which this package keeps what can be made again."""
    return platformdirs.user_cache_path("govreport-research")


class Cache:
    """Blocks of one kind.

    Parameters
    ----------
    kind : str
        What the results are.
    folder : Path, optional
        Of its file, ``kind.sqlite``; `cache_folder` if not given.
    most_bytes : int, default 2 GB
        What all blocks may take up.

    Notes
    -----
    Nothing here fails: where the folder cannot be written to, or another process does not let
    go of the file, there is just nothing found and nothing kept. A file or block that is
    damaged is thrown away with a warning, and made again.
    """

    def __init__(self, kind: str, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self.file = (folder or cache_folder()) / f"{kind}.sqlite"
        self.most_bytes = most_bytes

    def find(self, keys: Sequence[bytes]) -> Found:
        """Look for results.

        Parameters
        ----------
        keys : sequence of bytes
            As `keys_of` gives them; one may occur several times.

        Returns
        -------
        Found
        """
        if not len(keys) or not self.file.exists():
            return _nothing(len(keys))
        return self._with_file(lambda database: self._find(database, keys), _nothing(len(keys)))

    def keep(self, keys: Sequence[bytes], body: bytes) -> None:
        """Keep the results of one shard.

        Parameters
        ----------
        keys : sequence of bytes
        body : bytes
            The results, in the order of the keys.
        """
        joined = b"".join(keys)

        def add(database: sqlite3.Connection) -> None:
            with _transaction(database):
                number = database.execute(
                    "INSERT INTO blocks (keys, body, digest) VALUES (?, ?, ?)",
                    (joined, body, _digest(joined, body)),
                ).lastrowid
                database.execute(
                    "INSERT OR REPLACE INTO uses SELECT ?, coalesce(max(used), 0) FROM uses",
                    (number,),
                )
                self._make_room(database)

        self._with_file(add, None)

    def _find(self, database: sqlite3.Connection, keys: Sequence[bytes]) -> Found:
        rows = database.execute("SELECT number, keys FROM blocks ORDER BY number").fetchall()
        if not rows:
            return _nothing(len(keys))
        ends = np.cumsum([len(stored) // SIZE for _, stored in rows])
        at = _places(_halves(b"".join(stored for _, stored in rows)), _halves(b"".join(keys)))
        row = np.searchsorted(ends, at, "right")
        bodies = self._bodies(database, [rows[each][0] for each in np.unique(row[at >= 0])])
        sound = {number: block for block, number in enumerate(bodies)}
        block_of = np.array([sound.get(number, -1) for number, _ in rows], dtype=np.intp)
        block = np.where(at < 0, -1, block_of[row])
        firsts = np.concatenate([[0], ends[:-1]])
        return Found(list(bodies.values()), block, np.where(block < 0, -1, at - firsts[row]))

    def _bodies(self, database: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, bytes]:
        """Return the sound ones of some blocks, and note that they were used."""
        bodies = {}
        for number in numbers:
            row = database.execute(
                "SELECT keys, body, digest FROM blocks WHERE number = ?", (number,)
            ).fetchone()
            if row is None:
                continue  # another process has just made room
            keys, body, digest = row
            if digest == _digest(keys, body):
                bodies[number] = body
                continue
            self._warn("A block of the cache is damaged and is made again.")
            _remove(database, number)
        (latest,) = database.execute("SELECT coalesce(max(used), 0) FROM uses").fetchone()
        with _transaction(database):
            database.executemany(
                "UPDATE uses SET used = ? WHERE number = ? AND used <= ?",
                [(latest + 1, number, latest) for number in bodies],
            )
        return bodies

    def _make_room(self, database: sqlite3.Connection) -> None:
        sizes = database.execute(
            "SELECT number, length(keys) + length(body) FROM blocks JOIN uses USING (number) "
            "ORDER BY used, number"
        ).fetchall()
        total = sum(size for _, size in sizes)
        if total <= self.most_bytes:
            return
        for number, size in sizes:
            if total <= _LEFT * self.most_bytes:
                break
            _remove(database, number)
            total -= size

    def _with_file(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Work with the open file; begin it anew if it is damaged, do without if it is not had."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            # Opened for each piece of work: a connection must not go with a copied process.
            connection = sqlite3.connect(self.file, timeout=_PATIENCE, isolation_level=None)
            with closing(connection) as database:
                database.executescript(_SCHEMA)
                return work(database)
        except (sqlite3.OperationalError, OSError):
            return otherwise
        except sqlite3.DatabaseError:
            self._warn("The cache is damaged and is begun anew.")
            for name in (self.file.name, f"{self.file.name}-journal"):
                with suppress(OSError):
                    (self.file.parent / name).unlink()
            return otherwise

    def _warn(self, what: str) -> None:
        warnings.warn(f"{what} ({self.file})", stacklevel=2)


def _remove(database: sqlite3.Connection, number: int) -> None:
    database.execute("DELETE FROM blocks WHERE number = ?", (number,))
    database.execute("DELETE FROM uses WHERE number = ?", (number,))


def _nothing(number: int) -> Found:
    return Found([], np.full(number, -1, dtype=np.intp), np.full(number, -1, dtype=np.intp))


def _halves(keys: bytes) -> npt.NDArray[np.uint64]:
    return np.frombuffer(keys, dtype="<u8").reshape(-1, 2)


def _places(held: npt.NDArray[np.uint64], wanted: npt.NDArray[np.uint64]) -> npt.NDArray[np.intp]:
    """Return where wanted keys are among held ones, -1 if nowhere; there may be millions."""
    firsts, which = np.unique(wanted[:, 0], return_inverse=True)
    near = np.minimum(np.searchsorted(firsts, held[:, 0]), len(firsts) - 1)
    alike = np.flatnonzero(firsts[near] == held[:, 0])
    at = np.full(len(firsts), -1, dtype=np.intp)
    at[near[alike]] = alike
    found = at[which]
    return np.where((found >= 0) & (held[found] == wanted).all(axis=1), found, -1)


def _digest(keys: bytes, body: bytes) -> bytes:
    digest = sha256(keys)
    digest.update(body)
    return digest.digest()


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
