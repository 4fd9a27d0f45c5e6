"""The service in this process: whom it lets in, what it keeps, what it refuses and how it says so."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from starlette.testclient import TestClient

from answer.retrieve import MAX_QUESTION
from corpus.errors import LibraryCorrupt, LibraryStorage, TiaowenError
from index.library import Library
from index.validity import Validity
from service import audit, inputs, reading
from service.access import Caller
from service.apart import apart
from service.asgi import application
from service.core import Service
from service.errors import NotAllowed, TooSlow
from service.jobs import Jobs
from service.problems import problem_of, public
from service.settings import Settings
from service.writing import _mode_of
from tests.service.conftest import COLLECTION, fill
from ui.desk import Desk

ADMIN = Caller("local", "admin")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inside") / "library"
    docs = fill(folder)
    Desk(folder).tag(COLLECTION, [docs["plan.txt"], docs["old.txt"]])
    return folder


@pytest.fixture
def client(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.delenv("TIAOWEN_OIDC_ISSUER", raising=False)
    app = application(Service(filled), lambda: ("127.0.0.1", "policy.example.org"))
    with TestClient(app, base_url="http://127.0.0.1/api/v1", client=("127.0.0.1", 50000)) as made:
        yield made


@pytest.mark.parametrize(
    "sent",
    [
        {"X-Forwarded-For": "10.0.0.9"},
        {"Forwarded": "for=10.0.0.9"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "10.0.0.9"},
        {"Host": "policy.example.org"},
    ],
)
def test_whoever_comes_through_a_proxy_is_not_this_machines_own_user(client: TestClient, sent: dict[str, str]) -> None:
    assert client.get("/me").json()["role"] == "admin"
    for path in ("/me", "/documents"):
        answer = client.get(path, headers=sent)
        assert answer.status_code == 401, sent
        assert answer.json()["code"] == "service.passed_on"
        assert "tiaowen key add" in answer.json()["en"]
    assert client.post("http://127.0.0.1/mcp", json={}, headers=sent).status_code == 401
    assert client.get("http://127.0.0.1/metrics", headers=sent).status_code == 401


def test_figures_are_those_of_texts_that_hold_on_the_day(client: TestClient) -> None:
    def values(**asked: str) -> set[str]:
        found = client.get("/targets", params={"indicator": "粮食储备率", **asked})
        return {each["value"] for each in found.json()["targets"]}

    assert {"85", "95"} <= values()
    assert "85" not in values(in_force="true")
    assert "95" not in values(in_force="true", as_of="2022-01-01")
    assert values(in_force="true", as_of="2022-01-01") == values(standing="in_force", as_of="2022-01-01")
    assert "85" in values(standing="已废止")
    old = client.get("/targets", params={"standing": "已废止"}).json()["targets"][0]["validity"]
    assert old["status"] == "已废止"
    compared = client.get("/targets/comparison", params={"indicator": "粮食储备率", "in_force": "true"}).json()
    assert "85" not in json.dumps(compared)


def test_an_address_that_takes_several_methods_names_them_all(client: TestClient) -> None:
    assert client.put("/search").headers["allow"] == "GET, POST"
    assert client.post("/documents/0123456789").headers["allow"] == "DELETE, GET, PATCH"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/ask", {"question": "a", "in_force": 1}),
        ("/ask", {"question": "a", "in_force": "true"}),
        ("/ask", {"question": "a", "k": True}),
        ("/search", {"query": "a", "k": "5"}),
        ("/search", {"query": "a", "year": ["2024"]}),
        ("/search", {"query": "a", "k": 1.5}),
        ("/search", {"query": " \n"}),
        ("/search", {"query": "a", "as_of": "2023-02-29"}),
        ("/search", {"query": "a", "standing": ["gone"]}),
        ("/search", {"query": "a", "cursor": "a b"}),
        ("/feedback", {"question": "a", "good": "yes"}),
    ],
)
def test_a_body_says_values_as_json_has_them(client: TestClient, path: str, sent: dict[str, object]) -> None:
    assert client.post(path, json=sent).status_code == 422


def test_an_address_writes_true_and_numbers_in_one_way(client: TestClient) -> None:
    for value, status in (("true", 200), ("false", 200), ("1", 422), ("yes", 422), ("True", 422)):
        assert client.get("/search", params={"query": "a", "in_force": value}).status_code == status
    for value, status in (("5", 200), ("5.0", 422), ("+5", 422), ("五", 422)):
        assert client.get("/search", params={"query": "a", "k": value}).status_code == status


def test_years_are_set_as_a_list_and_nothing_is_no_change(client: TestClient, filled: Path) -> None:
    doc = client.get("/documents").json()["documents"][0]["doc_id"]
    done = client.patch(f"/documents/{doc}", json={"changes": {"years": [2024, 2023]}})
    assert done.json()["document"]["years"] == [2023, 2024]
    assert client.patch(f"/documents/{doc}", json={"changes": {"years": None}}).status_code == 200
    for changes in ({}, {"years": []}, {"years": ["2023"]}, {"colour": "red"}, {"date_published": "2023-02-30"}):
        assert client.patch(f"/documents/{doc}", json={"changes": changes}).status_code == 422


def test_the_statuses_of_the_contract_are_those_that_are_read() -> None:
    for each in Validity:
        for word in (each.value, each.name.lower()):
            assert inputs.StatusesAsked(as_of="2024-02-29")
            assert inputs.SearchSent(query="a", standing=[word]).filters().standings == (word,)


def test_the_status_of_an_article_can_be_asked(client: TestClient) -> None:
    doc = next(each["doc_id"] for each in client.get("/documents").json()["documents"] if "old" in each["source"])
    answer = client.get(f"/documents/{doc}/status", params={"article": "第二条", "as_of": "2022-01-01"})
    assert answer.json()["validity"]["status"] == "现行有效", answer.text


def test_a_question_may_be_as_long_as_it_is_read() -> None:
    assert inputs.LONGEST_QUESTION == MAX_QUESTION


def test_an_address_is_told_as_it_was_written(client: TestClient) -> None:
    assert "/api/v1/no/where" in client.get("/no/where").json()["en"]


def test_without_a_library_keys_and_the_log_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIAOWEN_OIDC_ISSUER", raising=False)
    app = application(Service(tmp_path / "library"), lambda: ("127.0.0.1",))
    with TestClient(app, base_url="http://127.0.0.1/api/v1", client=("127.0.0.1", 50000)) as client:
        for path in ("/keys", "/audit", "/audit/verification", "/runs"):
            assert client.get(path).status_code == 200, path
        assert client.get("/documents").status_code == 503
        assert str(tmp_path) not in client.get("/documents").text


def test_an_answer_of_a_library_that_was_replaced_is_not_given_again(filled: Path, tmp_path: Path) -> None:
    folder, other = tmp_path / "library", tmp_path / "other"
    shutil.copytree(filled, folder)
    asked = inputs.DocumentAsked(doc="plan.txt")
    with Library.open(folder) as library:
        library.correct("plan.txt", {"title": "甲"})
        first = library.generation
    service = Service(folder)
    try:
        one, etag = service.answer(ADMIN, "document", asked, reading.document)
        before = service.library
        shutil.copytree(filled, other)
        with Library.open(other) as library:
            library.correct("plan.txt", {"title": "乙"})
            assert library.generation == first
        folder.rename(tmp_path / "gone")
        other.rename(folder)
        two, changed = service.answer(ADMIN, "document", asked, reading.document)
        assert (json.loads(one)["title"], json.loads(two)["title"]) == ("甲", "乙")
        assert etag != changed
        with pytest.raises(sqlite3.ProgrammingError):
            before.documents()
        here = service.library
        (tmp_path / "broken").write_bytes(b"no database" * 100)
        (tmp_path / "broken").replace(folder / "library.db")
        with pytest.raises(LibraryCorrupt):
            _ = service.library
        with pytest.raises(sqlite3.ProgrammingError):
            here.documents()
    finally:
        service.close()


def test_the_mark_of_an_answer_is_the_same_in_every_process(filled: Path) -> None:
    scoped = Caller("key:a", "reader", (COLLECTION,))
    found = set()
    for _ in range(2):
        service = Service(filled)
        found.add(service.etag(scoped, "documents", inputs.PageAsked()))
        service.close()
    assert len(found) == 1
    assert not re.search(r"-?\d{15,}", next(iter(found)))


def test_finding_out_who_asks_waits_for_no_answer(filled: Path) -> None:
    service, release = Service(filled, settings=Settings(seconds=60)), threading.Event()

    async def run() -> str:
        anyio.to_thread.current_default_thread_limiter().total_tokens = 1
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(apart, service, release.wait)
            await anyio.sleep(0.05)
            with anyio.fail_after(30):
                who = await anyio.to_thread.run_sync(lambda: "known")
            release.set()
        return who

    try:
        assert anyio.run(run) == "known"
        service.settings = Settings(seconds=0.01)
        with pytest.raises(TooSlow):
            anyio.run(apart, service, lambda: time.sleep(1))
    finally:
        service.close()


def test_read_only_takes_verify_too_and_the_log_has_who_tried(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "library")
    service = Service(tmp_path / "library", settings=Settings(write=False))
    try:
        for what in ("verify", "add", "edit", "remove", "restore", "evaluate"):
            with pytest.raises(NotAllowed) as told:
                service.check(ADMIN, what, "x")
            assert "--read-only" in problem_of(told.value)["en"]
            assert "--write" not in problem_of(told.value)["en"]
            entry = audit.entries(service.folder)[0]
            assert (entry.what, entry.about, entry.ended) == (what, "x", "service.writes_off")
    finally:
        service.close()


def test_a_job_whose_state_can_not_be_written_has_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs, ended, told = Jobs(tmp_path / "library"), threading.Event(), []

    def refused(job: str, **values: str) -> None:
        raise LibraryStorage("service.storage", path=tmp_path / "library-service.db", reason="full")

    monkeypatch.setattr(jobs, "_set", refused)
    job = jobs.start(ADMIN, "add", lambda step: {}, lambda code: (told.append(code), ended.set()))
    assert ended.wait(60)
    found = jobs.find(ADMIN, job["id"])
    assert (found["state"], told) == ("failed", ["service.storage"])
    assert "library-service.db" in found["error"]
    assert str(tmp_path) not in found["error"]
    jobs.close(10)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (Path("/srv/secret/library"), "library"),
        ("[Errno 13] Permission denied: '/srv/secret/x.db'", "[Errno 13] Permission denied: 'x.db'"),
        ("C:\\Users\\wang\\x.db", "x.db"),
        ("无法读写：/srv/secret/x.db", "无法读写：x.db"),
        ("二/（二）/5", "二/（二）/5"),
        ("《办法》/第一条", "《办法》/第一条"),
        ("http://example.org/a/b", "http://example.org/a/b"),
        (5, 5),
    ],
)
def test_a_stranger_is_told_no_paths_of_this_machine(given: object, shown: object) -> None:
    error = TiaowenError("service.storage", path="x", reason=given)
    assert public(error).params["reason"] == shown


def test_a_trace_has_no_words_of_what_is_asked(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Span:
        def __init__(self) -> None:
            self.attributes = {
                "http.url": "http://a/search?query=琥珀",
                "http.target": "/search",
                "url.query": "query=琥珀",
            }

        def set_attribute(self, name: str, value: str) -> None:
            self.attributes[name] = value

    span = Span()
    monkeypatch.setattr("opentelemetry.trace.get_current_span", lambda: span)
    assert client.get("/search", params={"query": "琥珀"}).status_code == 200
    assert span.attributes == {"http.url": "http://a/search", "http.target": "/search", "url.query": ""}


def test_the_mode_of_a_run_is_the_end_of_its_name() -> None:
    assert _mode_of("x-ask-y-search-20261129-101010") == "search"
    assert _mode_of("x-search-y-ask-20261129-101010") == "ask"
    assert _mode_of("older") == "search"
