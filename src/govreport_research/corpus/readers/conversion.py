"""Old office formats turned into DOCX by LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from govreport_research.bilingual import Bilingual
from govreport_research.corpus.readers import limits
from govreport_research.corpus.readers.reading import UnreadableError

#: Endings of files that may have to be converted.
ENDINGS: Final = (".doc", ".dot", ".wps", ".wpt", ".xml")
#: Settings of the profile that LibreOffice is started with. It runs no macro, and finds a proxy
#: that is not there, since it fetches pictures that an old document links to even if links are
#: blocked.
_SETTINGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop></item>
</oor:items>
"""


@cache
def find_libreoffice() -> str | None:
    """Return the path of LibreOffice's program, or None if it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, kind: str, program: str) -> bytes:
    """Return an old document as DOCX.

    Parameters
    ----------
    data : bytes
        The document.
    kind : str
        Its format, which becomes the ending LibreOffice sees.
    program : str
        Path of LibreOffice.

    Returns
    -------
    bytes
        A DOCX file. Nothing is written but in a temporary folder that is removed.

    Raises
    ------
    UnreadableError
        If LibreOffice fails, or takes longer than `limits.CONVERSION_SECONDS`.
    """
    with (
        _limits_lifted(),
        tempfile.TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True) as name,
    ):
        folder = Path(name)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(folder / f"document.{'xml' if kind == 'wordml' else kind}"),
        ]
        try:
            settings = folder / "profile" / "user" / "registrymodifications.xcu"
            settings.parent.mkdir(parents=True)
            settings.write_text(_SETTINGS, encoding="utf-8")
            Path(command[-1]).write_bytes(data)
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limits.CONVERSION_SECONDS,
                check=False,
            )
            return (folder / "out" / "document.docx").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnreadableError(
                Bilingual(
                    "LibreOffice 未能转换此文件。请用 WPS 或 Word 打开，另存为 DOCX。",
                    "LibreOffice could not convert it. Open it in WPS or Word and save it as DOCX.",
                )
            ) from error


@contextlib.contextmanager
def _limits_lifted() -> Iterator[None]:
    """Let this process write, and the one it starts use more memory, for a while."""
    try:
        import resource
    except ImportError:
        yield
        return
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE)
    before = {kind: resource.getrlimit(kind) for kind in kinds}
    for kind, (_, hard) in before.items():
        resource.setrlimit(kind, (hard, hard))
    try:
        yield
    finally:
        for kind, pair in before.items():
            resource.setrlimit(kind, pair)
