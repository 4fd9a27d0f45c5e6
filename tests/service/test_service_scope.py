"""Every endpoint and every tool with the wrong key; a key for a collection learns nothing of the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from service.access import NEEDED, WHOLE, Caller, may
from service.asgi import Parts
from service.contract import contract
from service.core import Service
from service.errors import NotAllowed, NotFound
from service.inputs import Narrowed
from service.jobs import Jobs
from service.rest import PREFIX
from service.tools import READING, called, writing
from service.writing import Writer
from tests.service.conftest import COLLECTION, Server

NEEDS = {
    "POST /documents": "add",
    "PATCH /documents/{doc}": "edit",
    "DELETE /documents/{doc}": "remove",
    "POST /removals/{undo}/undo": "restore",
    "POST /verify": "verify",
    "GET /runs": "runs",
    "POST /runs": "evaluate",
    "GET /runs/{run}": "runs",
    "GET /keys": "keys",
    "POST /keys": "keys",
    "DELETE /keys/{key}": "keys",
    "GET /audit": "audit",
    "GET /audit/verification": "audit",
}
BODIES: dict[str, dict] = {
    "/ask": {"question": "粮食"},
    "/ask/stream": {"question": "粮食"},
    "/search": {"query": "粮食"},
    "/precedents": {"text": "粮食"},
    "/check": {"text": "粮食储备率达到90%。"},
    "/feedback": {"question": "粮食", "good": True},
    "/documents/{doc}": {"changes": {"title": "改了"}},
    "/keys": {"name": "more", "role": "admin"},
    "/runs": {},
}
QUERY = {"/search": "?query=a", "/targets/comparison": "?indicator=a", "/compare": "?old=a&new=b"}


def operations() -> list[tuple[str, str]]:
    paths = json.loads(contract())["paths"]
    return [(method.upper(), path) for path, found in paths.items() for method in found]


def call(client: httpx.Client, method: str, path: str, doc: str) -> httpx.Response:
    address = re.sub(r"\{(\w+)\}", lambda f: {"doc": doc, "clause": "第一条"}.get(f[1], "0123456789abcdef"), path)
    more: dict = {}
    if method == "POST" and path == "/documents":
        more["files"] = [("files", ("a.txt", b"a", "text/plain"))]
    elif method in ("POST", "PATCH"):
        more["json"] = BODIES.get(path, {})
    return client.request(method, address + (QUERY.get(path, "") if method == "GET" else ""), **more)


@pytest.mark.parametrize("bad", ["", "revoked", "wrong", "shape"])
def test_without_a_good_key_every_endpoint_says_the_same(server: Server, bad: str) -> None:
    keys = {"revoked": server.keys["revoked"], "wrong": server.keys["admin"][:-4] + "AAAA", "shape": "tw_ x y"}
    headers = {"Authorization": f"Bearer {keys[bad]}"} if bad else {}
    with server.client(None) as client:
        client.headers.update(headers)
        for method, path in operations():
            answer = call(client, method, path, server.docs["old.txt"])
            assert answer.status_code == 401, (method, path)
            assert answer.json()["code"] == ("service.bad_key" if bad else "service.no_key")
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("key", ["reader", "editor", "scoped-admin"])
def test_what_a_role_or_a_scope_does_not_allow_is_refused(server: Server, key: str) -> None:
    role = key.removeprefix("scoped-")
    with server.client(key) as client:
        for method, path in operations():
            what = NEEDS.get(f"{method} {path}")
            if what is None or (may(role, what) and "scoped" not in key):
                continue
            answer = call(client, method, path, server.docs["old.txt"])
            assert answer.status_code == 403, (method, path, answer.text)


READ_BY_POST = {"/search", "/ask", "/ask/stream", "/precedents", "/check", "/feedback"}  # a reader's


def addresses(routes: Sequence[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """(method, address) of everything that an application answers, behind mounts and layers too."""
    for route in routes:
        if isinstance(route, Mount):
            inside = route.app
            while not isinstance(inside, FastAPI):
                inside = inside.app
            assert not [each for each in inside.routes if isinstance(each, Mount)]
            yield from addresses([*inside.state.routes, *inside.routes], before + route.path)
        elif isinstance(route, (Route, APIRoute)):
            methods = route.methods or {"GET"}
            yield from ((method, before + route.path) for method in methods)


def test_no_address_escapes_these_tests(tmp_path: Path) -> None:
    parts = Parts(Service(tmp_path / "library"), lambda: ("127.0.0.1",))
    known = {(method, PREFIX + re.sub(r":\w+\}", "}", path)) for method, path in operations()}
    without = {"/healthz", "/readyz", "/metrics", f"{PREFIX}/openapi.json"}
    found = {(method, re.sub(r":\w+\}", "}", path)) for method, path in addresses(parts.routes())}
    assert known <= found
    rest = {(method, path) for method, path in found - known if path not in without and method != "HEAD"}
    assert rest == {(method, "/mcp") for method in ("GET", "POST", "DELETE")}
    assert {path for method, path in found if path in without and method not in ("GET", "HEAD")} == set()


def test_every_operation_that_is_not_for_readers_is_known_here() -> None:
    known = {f"{method} {path}" for method, path in operations()}
    changes = {each for each in known - set(NEEDS) if not each.startswith("GET ")}
    assert changes == {f"POST {path}" for path in READ_BY_POST}
    assert set(NEEDS) <= known
    assert set(NEEDS.values()) | {"tag"} == set(WHOLE)
    assert {what for what in NEEDED if not may("reader", what)} == set(WHOLE)


def test_a_key_for_a_collection_sees_nothing_of_the_rest(server: Server) -> None:
    hidden = (server.docs["new.txt"], server.docs["report.txt"], "琥珀", "甲政发〔2024〕9号", "保障办法")
    with server.client("scoped") as client:
        assert client.get("/me").json()["documents"] == 2
        for method, path in operations():
            if f"{method} {path}" in NEEDS:
                continue
            for doc in (server.docs["old.txt"], server.docs["new.txt"]):
                answer = call(client, method, path, doc)
                text = answer.text.replace(f"{path}", "")
                if doc == server.docs["new.txt"] and "{doc}" in path:
                    assert answer.status_code == 404, path
                    text = text.replace(doc, "")  # what was asked for is named in the error
                assert not [word for word in hidden if word in text], (method, path, text[:400])


def test_what_is_hidden_and_what_is_not_there_are_told_alike(server: Server) -> None:
    with server.client("scoped") as client:
        for path in ("", "/outline", "/text", "/status", "/versions", "/clauses/第一条"):
            hidden = client.get(f"/documents/{server.docs['new.txt']}{path}").json()
            absent = client.get(f"/documents/0123456789{path}").json()
            assert hidden["detail"].replace(server.docs["new.txt"], "0123456789") == absent["detail"]
        for sent in ({"query": "琥珀仓库"}, {"query": "粮食", "year": [2023]}, {"query": "粮食", "doc": ["报告"]}):
            assert client.post("/search", json=sent).status_code == 200
        told = client.post("/ask", json={"question": "琥珀仓库设在哪里"}).json()
        assert told["status"] != "answered"
        status = client.get(f"/documents/{server.docs['old.txt']}/status").json()["validity"]
        assert status["status"] != "已废止"
    with server.client("reader") as client:
        status = client.get(f"/documents/{server.docs['old.txt']}/status").json()["validity"]
        assert status["status"] == "已废止"


def test_a_key_for_an_empty_collection_sees_an_empty_library(server: Server) -> None:
    with server.client("nothing") as client:
        assert client.get("/documents").json()["documents"] == []
        assert client.post("/search", json={"query": "粮食"}).json()["hits"] == []
        assert client.post("/ask", json={"question": "粮食储备率是多少"}).json()["status"] == "not_found"


def test_every_tool_refuses_whoever_may_not(server: Server) -> None:
    service = Service(server.folder)
    writer = Writer(service)
    try:
        for tool in writing(writer):
            for caller in (Caller("a", "reader", via="mcp"), Caller("b", "admin", (COLLECTION,), "mcp")):
                sent = {"doc": server.docs["old.txt"], "undo": "x", "changes": {"title": "x"}}
                asked = tool.asked.model_validate({k: v for k, v in sent.items() if k in tool.asked.model_fields})
                with pytest.raises(NotAllowed):
                    called(service, caller, tool, asked)
        scoped = Caller("c", "reader", (COLLECTION,), "mcp")
        sent = {
            "query": "琥珀仓库",
            "question": "琥珀仓库",
            "text": "琥珀仓库",
            "doc": server.docs["old.txt"],
            "clause": "第一条",
        }
        sent |= {"old": server.docs["old.txt"], "new": server.docs["plan.txt"]}
        for tool in READING:
            if tool.name == "check_draft":
                continue  # tells of the draft given, which has the words
            taken = {k: v for k, v in sent.items() if k in tool.asked.model_fields}
            if issubclass(tool.asked, Narrowed):
                taken.pop("doc")  # a filter there
            asked = tool.asked.model_validate(taken)
            value, text = called(service, scoped, tool, asked)
            told = (json.dumps(value, ensure_ascii=False) + text).replace("琥珀仓库", "")
            assert server.docs["new.txt"] not in told, tool.name
            assert "2024〕9号" not in told, tool.name
    finally:
        service.close()
    assert Path(server.folder).exists()


def test_an_admin_of_a_collection_sees_no_job_of_others(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "library")
    job = jobs.start(Caller("key:a", "editor", key="a"), "add", lambda step: {"files": ["秘密.txt"]}, lambda code: None)
    jobs.close(60)
    assert jobs.find(Caller("key:b", "admin", key="b"), job["id"])["report"]
    for other in (Caller("key:c", "admin", (COLLECTION,), key="c"), Caller("key:d", "editor", key="d")):
        with pytest.raises(NotFound):
            jobs.find(other, job["id"])


def test_resources_of_a_key_for_a_collection_are_its_own(server: Server) -> None:
    def asked(method: str, params: dict) -> dict:
        sent = {"Authorization": f"Bearer {server.keys['scoped']}", "Accept": "application/json, text/event-stream"}
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return httpx.post(f"{server.url}/mcp", json=body, headers=sent, timeout=120, trust_env=False).json()

    found = asked("resources/list", {})["result"]["resources"]
    assert {each["name"] for each in found} == {server.docs["plan.txt"], server.docs["old.txt"]}
    hidden = asked("resources/read", {"uri": f"tiaowen://documents/{server.docs['new.txt']}"})["error"]
    absent = asked("resources/read", {"uri": "tiaowen://documents/0123456789"})["error"]
    assert hidden["message"].replace(server.docs["new.txt"], "0123456789") == absent["message"]
    assert hidden["code"] == absent["code"]
