"""The shipped study by several ways: `python benchmarks/same_bytes.py [way ...]`.

Ways are numbers of workers, and `cluster` for a Dask cluster of two workers on this machine; by
default 1, 2, 4 and the cluster. Each must give the published figures, byte by byte.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from distributed import LocalCluster

from govreport_research.cli import main as govreport
from govreport_research.figures.checksums import checksums, read_checksums
from govreport_research.project import find_root


def main() -> int:
    """Print one line per way; return 0 if all give the published bytes."""
    root = find_root(Path(__file__))
    published = read_checksums(root / "figures" / "SHA256SUMS")
    failed = 0
    for way in sys.argv[1:] or ["1", "2", "4", "cluster"]:
        with ExitStack() as stack:
            out = stack.enter_context(tempfile.TemporaryDirectory())
            options = ["--workers", way]
            if way == "cluster":
                made = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
                options = ["--cluster", stack.enter_context(made).scheduler_address]
            status = govreport(["run", str(root / "study.yml"), "--out", out, *options])
            same = status == 0 and checksums(Path(out) / "figures") == published
        print(f"{way}: {'the published bytes' if same else 'OTHER BYTES'}", flush=True)
        failed += not same
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
