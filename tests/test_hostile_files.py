"""Whatever a folder holds: one clear row for each file, and the run goes on."""

from __future__ import annotations

import hashlib
import http.server
import os
import random
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govreport_research import InputError
from govreport_research.corpus.readers import conversion, limits, read_folder
from govreport_research.corpus.readers.files import read_file
from govreport_research.corpus.readers.isolation import ReadingProcess, read_isolated
from govreport_research.corpus.readers.reading import Reading

sys.path.insert(0, str(Path(__file__).parent / "saved"))
import damaged
import documents
import hostile
import reports

SOUND = "一、加强组织领导。成立领导小组，落实责任。" * 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every hostile file together with sound ones."""
    folder = tmp_path_factory.mktemp("hostile")
    pdf = documents.pdf(reports.paragraphs("yingkou-2022"))
    contents = {
        "empty.txt": b"",
        "blank.txt": b" \r\n\t\n",
        "bomb.docx": hostile.zip_bomb(),
        "entities.docx": hostile.entity_bomb(),
        "outside.docx": hostile.outside_entity(),
        "deep.html": hostile.deep_html(),
        "loop.pdf": hostile.looping_pdf(),
        "script.html": hostile.scripted_html(),
        "password.pdf": documents.pdf(["机密"], password="1234"),
        "truncated.pdf": pdf[: len(pdf) // 3],
        "truncated.docx": hostile.docx_of("<w:p/>")[:200],
        "noise.txt": bytes(range(256)) * 40,
        "old.doc": hostile.ole("WordDocument"),
        "kingsoft.wps": hostile.ole("WordDocument"),
        "locked.docx": hostile.ole("EncryptedPackage"),
        "layout.ofd": hostile.package({"OFD.xml": b"<ofd/>"}),
        "picture.jpg": b"\xff\xd8\xff\xe0" + b"\x00" * 100,
        "saved.zip": hostile.package({"../../evil.txt": b"x"}),
        "~$report.docx": b"x" * 162,
        "换\n行.txt": SOUND.encode(),
        "📄.txt": SOUND.encode("gb18030"),
        "..．．%2f..\\evil.txt": SOUND.encode(),
        "=cmd.txt": SOUND.encode(),
        "page.html": f"<html><body><p>{SOUND}</p></body></html>".encode(),
        "page_files/script.js": b"alert(1)",
    }
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(300 * 1024 * 1024)
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to("/etc")
    os.mkfifo(folder / "pipe.txt")
    return folder


@pytest.fixture(scope="module")
def ledger(folder):
    return read_folder(folder)[0].set_index("file")


EXPECTED = {
    "empty.txt": ("unreadable", "empty"),
    "blank.txt": ("unreadable", "white space"),
    "huge.txt": ("unreadable", "300 MB and the limit is 100 MB"),
    "bomb.docx": ("unreadable", "unpacks to more than 64 MB"),
    "entities.docx": ("unreadable", "declares entities"),
    "outside.docx": ("unreadable", "declares entities"),
    "deep.html": ("unreadable", "nested more than 256 deep"),
    "script.html": ("unreadable", "loaded by a script"),
    "password.pdf": ("unreadable", "password"),
    "truncated.pdf": ("unreadable", "damaged|no text"),
    "truncated.docx": ("unreadable", "damaged or cut off"),
    "noise.txt": ("unreadable", "neither text|is not UTF-8"),
    "old.doc": ("unreadable", "old Word file.*LibreOffice"),
    "kingsoft.wps": ("unreadable", "old WPS file.*LibreOffice"),
    "locked.docx": ("unreadable", "password"),
    "layout.ofd": ("unreadable", "OFD"),
    "picture.jpg": ("unreadable", "picture.*OCR"),
    "saved.zip": ("unreadable", "Unpack it first"),
    "loop.pdf": ("unreadable", "."),
    "~$report.docx": ("skipped", "left behind"),
    "page_files/script.js": ("skipped", "part of a saved web page"),
    "link.txt": ("skipped", "link"),
    "linked": ("skipped", "link"),
    "pipe.txt": ("skipped", "no regular file"),
    "换\n行.txt": ("read", ""),
    "📄.txt": ("read", ""),
    "..．．%2f..\\evil.txt": ("read", ""),
    "=cmd.txt": ("read", ""),
    "page.html": ("read", ""),
}


@pytest.mark.skipif(conversion.find_libreoffice() is not None, reason="LibreOffice converts them")
def test_there_is_one_row_for_every_file_in_order(ledger):
    assert list(ledger.index) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_file_has_a_clear_row(ledger, name):
    if name in ("old.doc", "kingsoft.wps") and conversion.find_libreoffice():
        pytest.skip("LibreOffice converts it")
    status, reason = EXPECTED[name]
    row = ledger.loc[name]
    assert row["status"] == status
    assert re.search(reason, row["reason"], re.DOTALL)
    assert bool(row["reason"]) == bool(row["reason_zh"])
    assert "root:" not in row["reason"] + row["notes"]


def test_nothing_is_written_anywhere_near(folder, ledger):
    assert not list(folder.parent.rglob("evil.txt"))
    assert not Path("/tmp/evil.txt").exists()


def test_a_name_that_is_not_unicode_is_refused_with_a_remedy(tmp_path):
    (tmp_path / os.fsdecode("报告.txt".encode("gbk"))).write_text(SOUND, encoding="utf-8")
    row = read_folder(tmp_path)[0].iloc[0]
    assert row["status"] == "unreadable"
    assert "Rename it" in row["reason"]
    row["file"].encode("utf-8")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_folder_without_permission_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        row = read_folder(tmp_path)[0].set_index("file").loc["closed/"]
    finally:
        closed.chmod(0o700)
    assert row["status"] == "unreadable"
    assert "permission" in row["reason"].lower()


def test_a_folder_that_the_system_refuses_is_named(tmp_path, monkeypatch):
    """The same as above, for those who run tests as root."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text(SOUND, encoding="utf-8")
    real = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    ledger = read_folder(tmp_path)[0].set_index("file")
    assert ledger["status"].to_dict() == {"closed/": "unreadable", "open.txt": "read"}


def test_no_such_folder_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        read_folder(tmp_path / "nowhere")


def slow_process(tmp_path, monkeypatch, body):
    """Have the reading process run `body` instead of reading."""
    script = tmp_path / "reader.py"
    script.write_text(body, encoding="utf-8")
    real = subprocess.Popen

    def start(command, **options):
        return real([sys.executable, str(script)], **options)

    monkeypatch.setattr(subprocess, "Popen", start)


def test_a_reader_that_hangs_is_killed_in_time(tmp_path, monkeypatch):
    slow_process(tmp_path, monkeypatch, "import time; time.sleep(60)")
    began = time.monotonic()
    with ReadingProcess() as reader:
        reading = reader.read(tmp_path / "a.txt", 1)
    assert "longer than 1 seconds" in reading.problem.en
    assert time.monotonic() - began < 20


def test_a_reader_that_dies_is_a_row_and_the_next_file_is_read(tmp_path, monkeypatch):
    slow_process(tmp_path, monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    readings = read_isolated(paths, workers=1)
    assert ["died" in reading.problem.en for reading in readings] == [True, True]
    assert "-11" in readings[0].problem.en


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux enforces both")
def test_memory_and_writing_are_bounded_in_the_process(tmp_path):
    target = tmp_path / "written"
    code = (
        "from govreport_research.corpus.readers.process import limit_process\n"
        "limit_process()\n"
        f"try:\n    bytearray({limits.MEMORY_BYTES})\n    print('memory')\n"
        "except MemoryError:\n    pass\n"
        f"try:\n    open({str(target)!r}, 'w').write('x')\nexcept OSError:\n    pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.stdout == b""
    assert not target.exists() or target.read_bytes() == b""


def test_the_process_reads_what_it_is_sent(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(SOUND, encoding="utf-8")
    assert read_isolated([path]) == [read_file(path)]
    assert Reading.from_plain(read_file(path).to_plain()) == read_file(path)


def test_an_old_document_goes_through_libreoffice_where_it_is_installed(tmp_path, monkeypatch):
    """A stand-in for LibreOffice, which copies a DOCX to where the program would put it."""
    made = tmp_path / "made.docx"
    made.write_bytes(hostile.docx_of(f"<w:p><w:r><w:t>{SOUND}</w:t></w:r></w:p>"))
    program = tmp_path / "soffice"
    program.write_text(
        f"""#!{sys.executable}
import shutil, sys, pathlib
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
assert pathlib.Path(sys.argv[-1]).read_bytes().startswith(b"\\xd0\\xcf")
out.mkdir()
shutil.copy({str(made)!r}, out / "document.docx")
"""
    )
    program.chmod(0o755)
    old = tmp_path / "in" / "old.doc"
    old.parent.mkdir()
    old.write_bytes(hostile.ole("WordDocument"))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    conversion.find_libreoffice.cache_clear()
    try:
        ledger, readings = read_folder(old.parent)
    finally:
        monkeypatch.undo()
        conversion.find_libreoffice.cache_clear()
    assert ledger.loc[0, "reader"] == "libreoffice+docx"
    assert ledger.loc[0, "format"] == "doc"
    assert ledger.loc[0, "sha256"] == hashlib.sha256(old.read_bytes()).hexdigest()
    assert readings["old.doc"].text.strip() == SOUND


@pytest.mark.skipif(conversion.find_libreoffice() is None, reason="LibreOffice is not installed")
def test_what_a_converted_document_links_to_is_not_fetched(tmp_path):
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self):
            asked.append(self.rfile.readline())

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = tmp_path / "made.docx"
        address = f"http://127.0.0.1:{server.server_port}/linked.png"
        made.write_bytes(hostile.docx_with_linked_picture(address))
        subprocess.run(
            [conversion.find_libreoffice(), "--headless", "--convert-to", "doc:MS Word 97",
             f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--outdir",
             str(tmp_path / "in"), str(made)],
            check=True, capture_output=True, timeout=90,
        )  # fmt: skip
        assert asked  # with its own settings it does
        asked.clear()
        ledger, readings = read_folder(tmp_path / "in")
        server.shutdown()
    assert ledger["reader"].tolist() == ["libreoffice+docx"]
    assert "一、加强组织领导" in readings["made.doc"].text
    assert not asked


SEEDS = damaged.seeds()


@pytest.mark.parametrize("number", [179, 3238])
def test_a_damaged_stream_in_a_package_is_refused(tmp_path, number):
    """Two cases of the benchmark that once ended the process: a broken stream of a part."""
    name, data = damaged.damage(*SEEDS[number % len(SEEDS)], random.Random(number))
    path = tmp_path / name
    path.write_bytes(data)
    assert "damaged" in read_file(path).problem.en


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(SEEDS),
    st.sampled_from([damaged.damage, damaged.rearrange]),
    st.randoms(use_true_random=False),
)
def test_a_damaged_file_is_read_or_refused_and_never_raises(tmp_path_factory, seed, spoil, rng):
    name, data = spoil(*seed, rng)
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    reading = read_file(path)
    assert bool(reading.text.strip()) != (reading.problem is not None)
    assert len(reading.sha256) == 64
