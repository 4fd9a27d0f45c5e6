"""A library that is replaced while a real server answers from it: never a fault, never half of each."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import LibraryStorage
from index.library import Library
from service import inputs, reading
from service.access import Caller
from service.backup import backup, restore
from service.core import Service
from service.errors import Busy, Conflict
from tests.service.conftest import COLLECTION, Server, end, fill, start
from ui.desk import Desk

ADMIN = Caller("local", "admin")
OLD, NEW = "甲版", "乙版"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replaced") / "library"
    fill(folder)
    return folder


def titled(filled: Path, folder: Path, title: str) -> Path:
    """A copy of the library whose documents all bear a title."""
    shutil.copytree(filled, folder)
    with Library.open(folder) as library:
        for known in library.documents():
            library.correct(known.doc_id, {"title": title})
    return folder


def put(folder: Path, other: Path, away: Path) -> None:
    folder.rename(away)
    other.rename(folder)


def test_requests_in_flight_end_well_while_backups_are_put_in_the_librarys_place(filled: Path, tmp_path: Path) -> None:
    folder = titled(filled, tmp_path / "library", OLD)
    backup(titled(filled, tmp_path / "other", NEW), tmp_path / "copy.tar")
    server = start(folder, cwd=tmp_path, TIAOWEN_RATE="1000000", TIAOWEN_BURST="100000", TIAOWEN_KEPT_ANSWERS="1")
    Desk(folder).tag(COLLECTION, [known["doc_id"] for known in documents(server)["documents"][:2]])
    seen, stop, wrong = Counter[tuple[str, int]](), threading.Event(), list[str]()

    def ask(name: str, method: str, path: str, sent: Callable[[int], dict]) -> None:
        with server.client(None) as client:
            for at in range(100_000):
                if stop.is_set():
                    return
                answer = client.request(method, path, **sent(at))
                seen[name, answer.status_code] += 1
                told = answer.text
                if answer.status_code == 503:
                    assert answer.headers["retry-after"]
                    assert answer.json()["code"] in ("service.replaced", "library_missing", "library_replaced"), told
                elif answer.status_code != 200 or (OLD in told) == (NEW in told):
                    wrong.append(f"{name} {answer.status_code} {told[:300]}")

    asks = [
        ("ask", "POST", "/ask", lambda at: {"json": {"question": f"粮食储备率是多少 {at}"}}),
        ("search", "GET", "/search", lambda at: {"params": {"query": f"粮食 {at}"}}),
        ("documents", "GET", "/documents", lambda at: {"params": {"limit": at % 50 + 4}}),
    ]
    threads = [threading.Thread(target=ask, args=each) for each in asks]
    try:
        for thread in threads:
            thread.start()
        for number in range(6):
            restore(tmp_path / "copy.tar", tmp_path / f"back-{number}")
            put(folder, tmp_path / f"back-{number}", tmp_path / f"away-{number}")
            before = Counter(seen)
            while any(seen[name, 200] - before[name, 200] < 2 for name, *_ in asks) and not wrong:
                threading.Event().wait(0.05)
            backup(tmp_path / f"away-{number}", tmp_path / f"copy-{number}.tar")
            (tmp_path / f"copy-{number}.tar").replace(tmp_path / "copy.tar")
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert {status for _, status in seen} <= {200, 503}
        assert documents(server)["documents"][0]["title"] == OLD
        assert not [line for line in server.said if '"level": "error"' in line]
    finally:
        stop.set()
        end(server)


def documents(server: Server) -> dict:
    with server.client(None) as client:
        return client.get("/documents").json()


def test_reading_begins_again_and_a_change_is_not_made_twice(filled: Path, tmp_path: Path) -> None:
    folder = titled(filled, tmp_path / "library", OLD)
    others = [titled(filled, tmp_path / f"other-{number}", NEW) for number in range(5)]
    service, tries = Service(folder), list[str]()

    def replaced(library: Library) -> None:
        tries.append(library.documents()[0].metadata.title or "")
        if others:
            put(folder, others.pop(), tmp_path / f"away-{len(others)}")

    def once(library: Library, asked: inputs.DocumentAsked) -> dict:
        if not tries:
            replaced(library)
        return dict(reading.document(library, asked))

    try:
        asked = inputs.DocumentAsked(doc="plan.txt")
        body, etag = service.answer(ADMIN, "document", asked, once)
        assert NEW.encode() in body
        assert service.etag(ADMIN, "document", asked) == etag
        tries.clear()
        with pytest.raises(Conflict) as told:
            service.run(ADMIN, "edit", replaced, "x")
        assert (told.value.code, len(tries)) == ("service.replaced_under", 1)
        with pytest.raises(Busy) as late:
            service.read(ADMIN, "text", replaced)
        assert (late.value.code, len(tries)) == ("service.replaced", 4)
        with pytest.raises(ZeroDivisionError):
            service.read(ADMIN, "text", lambda library: 1 // 0)
    finally:
        service.close()
    with pytest.raises(Busy) as ended:
        service.read(ADMIN, "text", replaced)
    assert ended.value.code == "service.stopping"


def test_an_opened_library_reads_no_other_file(filled: Path, tmp_path: Path) -> None:
    folder = titled(filled, tmp_path / "library", OLD)
    with Library.open(folder) as library, library.connected() as held:
        put(folder, titled(filled, tmp_path / "other", NEW), tmp_path / "away")
        assert held.execute("SELECT count(*) FROM documents").fetchone()[0] == 4
        with pytest.raises(LibraryStorage) as told:
            library.documents()
        assert told.value.code == "library_replaced"
