"""The HTTP API of a real server: every endpoint gives the command line's JSON, and says no in one way."""

from __future__ import annotations

import io
import json
import time

import httpx
import pytest
from pydantic import TypeAdapter

from answer.ask import ask as answer_question
from corpus.shapes import AlignedJSON, ClauseJSON, DocumentJSON, OutlineJSON
from drafting.shapes import PhrasesJSON, PrecedentsJSON, ReportJSON
from index.library import Library
from index.shapes import DocumentStatusJSON, KinJSON, VerifiedJSON
from proof.shapes import AnswerJSON
from service import shapes
from service.core import shown
from tests.service.conftest import Server

QUESTION = "粮食储备率是多少"


def reading(server: Server) -> list[tuple[str, str, dict, object]]:
    old, new = server.docs["old.txt"], server.docs["new.txt"]
    return [
        ("GET", "/search", {"params": {"query": QUESTION}}, shapes.SearchPageJSON),
        ("POST", "/search", {"json": {"query": QUESTION, "year": [2024]}}, shapes.SearchPageJSON),
        ("POST", "/ask", {"json": {"question": QUESTION}}, AnswerJSON),
        ("GET", "/documents", {}, shapes.DocumentsJSON),
        ("GET", f"/documents/{old}", {}, DocumentJSON),
        ("GET", f"/documents/{old}/outline", {}, OutlineJSON),
        ("GET", f"/documents/{old}/text", {}, shapes.TextJSON),
        ("GET", f"/documents/{old}/clauses/第二条", {}, ClauseJSON),
        ("GET", f"/documents/{old}/versions", {}, KinJSON),
        ("GET", f"/documents/{old}/status", {"params": {"as_of": "2026-01-01"}}, DocumentStatusJSON),
        ("GET", "/status", {}, shapes.StatusesJSON),
        ("GET", "/targets", {}, shapes.TargetsPageJSON),
        ("GET", "/targets/comparison", {"params": {"indicator": "粮食储备率"}}, shapes.ComparedTargetsJSON),
        ("POST", "/precedents", {"json": {"text": "保障粮食供应", "diff": True}}, PrecedentsJSON),
        ("GET", "/phrases", {"params": {"words": "粮食"}}, PhrasesJSON),
        ("POST", "/check", {"json": {"text": "一、目标\n粮食储备率达到90%。\n三、其他\n完成。"}}, ReportJSON),
        ("GET", "/compare", {"params": {"old": old, "new": new}}, AlignedJSON),
        ("GET", "/me", {}, shapes.MeJSON),
        ("GET", "/keys", {}, shapes.KeysJSON),
        ("GET", "/audit", {}, shapes.AuditJSON),
        ("GET", "/audit/verification", {}, shapes.SoundJSON),
        ("GET", "/runs", {}, shapes.RunsJSON),
        ("POST", "/verify", {}, VerifiedJSON),
    ]


def test_every_endpoint_gives_the_shape_that_the_contract_says(server: Server, api: httpx.Client) -> None:
    for method, path, sent, shape in reading(server):
        answer = api.request(method, path, **sent)
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["content-type"] == "application/json"
        assert str(server.folder.parent) not in answer.text, path
        TypeAdapter(shape).validate_python(answer.json(), strict=True, extra="forbid")


def test_an_answer_is_the_one_that_the_command_line_gives(server: Server, api: httpx.Client) -> None:
    given = api.post("/ask", json={"question": QUESTION}).json()
    with Library.open(server.folder) as library:
        wanted = shown(answer_question(library, QUESTION, k=10).as_json())
    for timed in ("elapsed_ms",):
        given.pop(timed), wanted.pop(timed)
    assert given == json.loads(json.dumps(wanted))
    assert given["status"] in ("answered", "unconfirmed")
    assert given["citations"][0]["validity"]["status"] == "现行有效"
    assert given["reasons"] is not None


def test_a_stream_tells_scope_hits_answer_done(server: Server, api: httpx.Client) -> None:
    with api.stream("POST", "/ask/stream", json={"question": QUESTION}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line.startswith(("event:", "data:"))]
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event:")]
    assert names[0] == "scope"
    assert names[-2:] == ["answer", "done"]
    assert set(names[1:-2]) == {"hit"}
    told = json.loads(lines[lines.index("event: answer") + 1].removeprefix("data: "))
    assert told["answer"] == api.post("/ask", json={"question": QUESTION}).json()["answer"]


def test_a_client_that_leaves_a_stream_takes_nothing_along(server: Server, api: httpx.Client) -> None:
    for _ in range(5):
        with api.stream("POST", "/ask/stream", json={"question": QUESTION}) as answer:
            next(answer.iter_lines())
    assert api.post("/ask", json={"question": QUESTION}).status_code == 200


def test_an_etag_spares_the_answer_until_the_question_changes(api: httpx.Client) -> None:
    first = api.get("/search", params={"query": QUESTION})
    same = api.get("/search", params={"query": QUESTION}, headers={"If-None-Match": first.headers["etag"]})
    other = api.get("/search", params={"query": "水"}, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


def test_pages_follow_each_other_and_cursors_are_of_one_list(api: httpx.Client) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        page = api.get("/documents", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        seen += [document["doc_id"] for document in page["documents"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page["total"]
    first = api.get("/documents", params={"limit": 1}).json()["next"]
    assert api.get("/status", params={"cursor": first}).status_code == 409
    assert api.get("/documents", params={"cursor": "eyJ"}).json()["code"] == "service.bad_cursor"
    hits = api.get("/search", params={"query": QUESTION, "k": 1}).json()
    more = api.get("/search", params={"query": QUESTION, "k": 1, "cursor": hits["next"]}).json()
    assert hits["hits"][0]["clause_id"] != more["hits"][0]["clause_id"]


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/search", {"params": {"query": ""}}, 422),
        ("GET", "/search", {"params": {"query": "a", "k": 101}}, 422),
        ("GET", "/search", {"params": {"query": "a", "other": "x"}}, 422),
        ("POST", "/ask", {"json": {"question": "a", "other": 1}}, 422),
        ("POST", "/ask", {"json": {"question": ["a"]}}, 422),
        ("POST", "/ask", {"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ("POST", "/ask", {"json": {"question": "a\0b"}}, 422),
        ("POST", "/ask", {"content": b'{"question": "\\ud800"}', "headers": {"content-type": "application/json"}}, 422),
        ("POST", "/ask", {"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}, 400),
        ("POST", "/ask", {"content": b"[" * 100 + b"]" * 100, "headers": {"content-type": "application/json"}}, 422),
        ("POST", "/ask", {"content": b"[" * 900_000, "headers": {"content-type": "application/json"}}, 422),
        ("POST", "/ask", {"content": b" " * 1_000_001}, 413),
        ("POST", "/search", {"json": {"query": "a", "as_of": "never"}}, 422),
        ("GET", "/documents/0000000000", {}, 404),
        ("GET", "/documents/%00", {}, 422),
        ("GET", "/nothing", {}, 404),
        ("PUT", "/search", {}, 405),
        ("GET", "/jobs/0123456789abcdef", {}, 404),
        ("POST", "/removals/0123456789abcdef/undo", {}, 404),
        ("GET", "/runs/..%2F..%2Fetc", {}, 404),
    ],
)
def test_what_can_not_be_used_is_one_problem_in_both_languages(api, method, path, sent, status) -> None:
    answer = api.request(method, path, **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    TypeAdapter(shapes.ProblemJSON).validate_python(problem, strict=True)
    assert problem["status"] == status
    assert problem["zh"] != problem["en"]
    assert "/" not in problem["detail"] or status in (404, 422)
    english = api.request(method, path, **{**sent, "headers": {**sent.get("headers", {}), "accept-language": "en"}})
    assert english.json()["detail"] == problem["en"]


def test_a_body_of_unknown_length_is_counted(server: Server, api: httpx.Client) -> None:
    def endless():
        for _ in range(40):
            yield b" " * 100_000

    answer = api.post("/ask", content=endless())
    assert answer.status_code == 413


def test_another_name_and_another_origin_are_refused(server: Server, api: httpx.Client) -> None:
    assert api.get("/documents", headers={"Host": "evil.example"}).status_code == 403
    sent = api.post("/ask", json={"question": "a"}, headers={"Origin": "http://evil.example"})
    assert sent.json()["code"] == "service.host"


def finished(api: httpx.Client, job: dict) -> dict:
    for _ in range(3000):
        found = api.get(f"/jobs/{job['id']}").json()
        if found["state"] not in ("waiting", "running"):
            return found
        time.sleep(0.2)
    raise AssertionError(found)


def test_an_upload_is_a_job_and_what_it_added_can_be_edited_removed_and_brought_back(server: Server) -> None:
    text = "乙市教育办法\n\n第一条 学位增加1000个。\n"
    with server.client("admin") as api:
        files = [
            ("files", ("../../乙市教育.txt", io.BytesIO(text.encode()), "text/plain")),
            ("files", ("空.txt", io.BytesIO(b""), "text/plain")),
        ]
        answer = api.post("/documents", files=files)
        assert answer.status_code == 202
        job = finished(api, answer.json())
        assert (job["state"], job["error"]) == ("done", "")
        outcomes = {file["source"]: file["outcome"] for file in job["report"]["files"]}
        assert outcomes == {"乙市教育.txt": "added", "空.txt": "refused"}
        assert str(server.folder.parent) not in json.dumps(job)
        (doc,) = [file["doc_id"] for file in job["report"]["files"] if file["doc_id"]]
        cursor = api.get("/documents", params={"limit": 1}).json()["next"]
        edited = api.patch(f"/documents/{doc}", json={"changes": {"title": "乙市教育发展办法"}})
        assert edited.json()["document"]["title"] == "乙市教育发展办法"
        assert api.get("/documents", params={"limit": 1, "cursor": cursor}).status_code == 409
        gone = api.delete(f"/documents/{doc}").json()
        assert gone["removed"]["doc_id"] == doc
        assert api.get(f"/documents/{doc}").status_code == 404
        back = api.post(f"/removals/{gone['undo']}/undo")
        assert back.json()["document"]["doc_id"] == doc
        assert api.get(f"/documents/{doc}").json()["title"] == "乙市教育发展办法"
        assert api.post(f"/removals/{gone['undo']}/undo").status_code == 404
        assert api.delete(f"/documents/{doc}").status_code == 200
        log = api.get("/audit").json()["entries"]
        done = ["add", "edit", "remove", "restore", "restore", "remove"]  # the second restore had nothing to bring back
        assert [entry["what"] for entry in reversed(log[:6])] == done
        assert [entry["ended"] == "ok" for entry in reversed(log[:6])] == [True, True, True, True, False, True]
        assert {entry["who"] for entry in log[:6]} == {"key:admin"}
        assert api.get("/audit/verification").json()["ok"] is True
        bad = api.post("/documents", files=[("files", ("x.exe", io.BytesIO(b"x"), "text/plain"))])
        assert bad.json()["code"] == "upload.bad_type"
        none = api.post("/runs", json={"questions": "nothing"})
        assert (none.status_code, none.json()["code"]) == (404, "service.no_questions")
        ended = [(entry["what"], entry["about"], entry["ended"]) for entry in api.get("/audit").json()["entries"][:2]]
        assert ended == [("evaluate", "nothing search", "service.no_questions"), ("add", "x.exe", "upload.bad_type")]


def test_feedback_is_kept_as_a_question_set(server: Server, api: httpx.Client) -> None:
    told = api.post("/feedback", json={"question": QUESTION, "good": True, "note": "对"})
    assert told.status_code == 201
    kept = server.folder.with_name("library-feedback.jsonl").read_text("utf-8").splitlines()
    assert json.loads(kept[-1])["id"] == told.json()["id"]


def test_a_revoked_key_is_good_for_nothing_at_once(server: Server, api: httpx.Client) -> None:
    made = api.post("/keys", json={"name": "short-lived", "role": "reader"}).json()
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert api.get("/me", headers=headers).json()["role"] == "reader"
    assert api.delete("/keys/short-lived").json()["state"] == "revoked"
    assert api.get("/me", headers=headers).status_code == 401
    assert all("key" not in key for key in api.get("/keys").json()["keys"])


def test_metrics_and_logs_tell_of_routes_and_not_of_words(server: Server, api: httpx.Client) -> None:
    api.get("/search", params={"query": "琥珀仓库在哪里"})
    figures = httpx.get(f"{server.url}/metrics", timeout=30, trust_env=False).text
    assert 'route="/search"' in figures
    assert "tiaowen_documents 4.0" in figures
    told = "".join(server.said)
    assert '"route": "/search"' in told
    for secret in ("琥珀", "\\u7425\\u73c0", server.keys["admin"].split("_", 2)[2]):
        assert secret not in told + figures
