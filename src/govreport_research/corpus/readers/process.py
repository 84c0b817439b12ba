"""The process that reads files, one after the other, within limits.

Run as ``python -m govreport_research.corpus.readers.process`` it takes one path a line, as
JSON, and answers with one reading a line.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.files import read_file


def limit_process() -> None:
    """Bound memory and forbid writing files, where the system can.

    Linux enforces both. macOS knows no bound on address space and Windows has no such limits;
    there only size and time hold. LibreOffice is started with the bounds lifted.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = ((resource.RLIMIT_AS, limits.MEMORY_BYTES), (resource.RLIMIT_FSIZE, 0))
    for kind, most in (*wanted, (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        try:
            resource.setrlimit(kind, (most, hard))
        except (ValueError, OSError):
            continue


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    # What a library prints must not end up among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limit_process()
    for line in sys.stdin:
        reading = read_file(Path(json.loads(line)))
        answers.write(json.dumps(reading.to_plain()) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
