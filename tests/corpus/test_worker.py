"""The process in which files are read: what it takes and gives, and what becomes of files that would end it."""

from __future__ import annotations

import os
import pickle
import sys
import time
from pathlib import Path

import pytest

from corpus import limits, worker_frames
from corpus.errors import LoadError
from corpus.types import Clause
from corpus.worker import Worker, end_idle
from corpus.worker_frames import Crash, Garbled, dump, load_data
from tests.corpus.hostile_tiny import drawing_itself, drawn_twice

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")


@pytest.fixture
def worker():
    with Worker.borrowed() as worker:
        yield worker
    end_idle()


def read(worker: Worker, path: Path, tick=None):
    return worker.call("index.reading:read", (path, path.name), path, tick)


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_one_process_reads_many_files_and_gives_what_reading_here_gives(worker, tmp_path):
    from index.reading import read as here

    text = "关于工作的通知\n一、目标\n（一）到2025年，黑臭水体消除比例达到80%以上。\n二、措施\n由市生态环境局牵头。\n"
    files = [write(tmp_path, f"{n}.txt", f"第{n}号{text}".encode()) for n in range(3)]
    found, pids = [], set()
    for file in files:
        found.append(read(worker, file))
        pids.add(worker.pid)
    assert len(pids) == 1
    assert found == [here(file, file.name) for file in files]
    assert all(isinstance(clause, Clause) for one in found for clause in one.document.clauses)


@linux
@pytest.mark.parametrize("make", [drawing_itself, drawn_twice])
def test_a_pdf_whose_forms_draw_themselves_is_one_refused_file(worker, tmp_path, make):
    bomb, good = write(tmp_path, "bomb.pdf", make()), write(tmp_path, "good.txt", "一、好的文件\n".encode())
    with pytest.raises(LoadError) as caught:
        read(worker, bomb)
    assert caught.value.code in ("load_worker_memory", "load_worker_cpu", "load_memory")
    assert str(bomb) in str(caught.value)
    assert read(worker, good).document.raw == "一、好的文件\n"


def spin(seconds: float, left: float | None = None) -> None:
    """Use so many seconds of CPU, with so many left of the file's own."""
    if left is not None:
        limits._deadline = time.process_time() + left
        limits._apply()
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@linux
def test_a_file_that_takes_too_much_processor_time_is_stopped():
    with Worker.borrowed() as worker:
        with pytest.raises(LoadError, match="slow.txt") as caught:
            worker.call("tests.corpus.test_worker:spin", (60.0, 0.0), Path("slow.txt"))
        assert caught.value.code == "load_worker_cpu"
        assert worker.pid is None
    end_idle()


def dies(code: int) -> None:
    os._exit(code)


def says_nothing_of_its_own() -> object:
    return os.system


def fails() -> None:
    raise RuntimeError("nobody foresaw this")


def test_a_worker_that_dies_or_fails_costs_its_file_only(worker, tmp_path):
    for code in (0, 1, 139):
        with pytest.raises(LoadError) as caught:
            worker.call("tests.corpus.test_worker:dies", (code,), Path("a.doc"))
        assert caught.value.code == "load_worker_died"
    with pytest.raises(Crash, match="RuntimeError: nobody foresaw this"):
        worker.call("tests.corpus.test_worker:fails", (), Path("a.doc"))
    assert worker.call("tests.corpus.test_worker:spin", (0.0,), Path("a.doc")) is None


def test_what_comes_from_a_worker_is_data_only(worker):
    with pytest.raises(LoadError) as caught:
        worker.call("tests.corpus.test_worker:says_nothing_of_its_own", (), Path("a.doc"))
    assert caught.value.code == "load_worker_output"
    for hostile in (os.system, eval, pickle.loads, Path, getattr):
        with pytest.raises(Garbled):
            load_data(pickle.dumps(hostile))
    with pytest.raises(Garbled):
        load_data(b"\x80\x05X")
    assert load_data(dump({"a": (1, frozenset("b"))})) == {"a": (1, frozenset("b"))}


def test_too_much_output_is_refused(worker, monkeypatch):
    monkeypatch.setitem(sys.modules["corpus.worker"]._LIMITS, b"R", 10)
    with pytest.raises(LoadError) as caught:
        worker.call("builtins:str", ("x" * 100,), Path("a.doc"))
    assert caught.value.code == "load_worker_output"


class Enough(BaseException):
    """Somebody stopped the work."""


def test_waiting_can_be_given_up_and_the_process_goes_with_it(worker):
    def tick() -> None:
        raise Enough

    worker.call("builtins:str", ("started",), Path("a.doc"))
    pid = worker.pid
    with pytest.raises(Enough):
        worker.call("time:sleep", (60,), Path("a.doc"), tick)
    assert worker.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_pages_give_time_but_not_pages_without_content():
    given = []
    grown, deadline = limits._grown, limits._deadline
    limits._grown = given.append
    apply, limits._apply = limits._apply, lambda: None
    try:
        limits.pages(100, 10_000_000)
        limits.pages(9_999, 50_000)
    finally:
        limits._grown, limits._deadline, limits._apply = grown, deadline, apply
    assert given == [pytest.approx(100 * limits.CPU_SECONDS_A_PAGE), pytest.approx(51 * limits.CPU_SECONDS_A_PAGE)]


def test_a_fifo_and_a_device_are_refused_at_once(tmp_path):
    from index.origins import origin_of

    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert origin_of(pipe).sha256 == ""
    with pytest.raises(LoadError, match=r"pipe\.txt") as caught, Worker.borrowed() as worker:
        read(worker, pipe)
    assert caught.value.code == "load_not_a_file"
    assert worker_frames.HEAD.size == 9
