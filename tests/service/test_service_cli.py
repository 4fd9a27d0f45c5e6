"""JSON on the command line and over HTTP is one: the same library, the same answer."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

import cli
from corpus.shapes import AlignedJSON
from drafting.shapes import PhrasesJSON, PrecedentsJSON, ReportJSON
from index.shapes import KinJSON
from service import shapes
from service.core import shown
from tests.service.conftest import Server

INDICATOR = "粮食储备率"
DRAFT = "一、目标\n粮食储备率达到90%。\n"
OF_A_PAGE = ("generation", "next", "total")
OF_A_MOMENT = ("elapsed_ms", "as_of")
SAME = [
    (["targets"], "GET", "/targets", {"params": {"limit": 100}}, shapes.TargetsJSON),
    (["targets", "--in-force"], "GET", "/targets", {"params": {"limit": 100, "in_force": "true"}}, shapes.TargetsJSON),
    (
        ["targets", "--compare", "--indicator", INDICATOR],
        "GET",
        "/targets/comparison",
        {"params": {"indicator": INDICATOR}},
        shapes.ComparedTargetsJSON,
    ),
    (["list"], "GET", "/documents", {}, None),
    (["search", INDICATOR], "GET", "/search", {"params": {"query": INDICATOR}}, None),
    (["versions", "{old}"], "GET", "/documents/{old}/versions", {}, KinJSON),
    (["phrases", "粮食"], "GET", "/phrases", {"params": {"words": "粮食"}}, PhrasesJSON),
    (["precedent", "保障粮食供应"], "POST", "/precedents", {"json": {"text": "保障粮食供应"}}, PrecedentsJSON),
    (["compare", "{old}", "{new}"], "GET", "/compare", {"params": {"old": "{old}", "new": "{new}"}}, AlignedJSON),
    (["check", "{draft}"], "POST", "/check", {"json": {"text": DRAFT, "name": "draft.txt"}}, ReportJSON),
]


def without(value: object, names: tuple[str, ...]) -> object:
    if isinstance(value, dict):
        return {name: without(each, names) for name, each in value.items() if name not in names}
    return [without(each, names) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("command", "method", "path", "sent", "shape"), SAME, ids=[" ".join(each[0]) for each in SAME])
def test_a_command_prints_what_the_api_gives(
    server: Server, tmp_path, monkeypatch, capfdbinary, command, method, path, sent, shape
) -> None:
    for name in ("TIAOWEN_LIBRARY", "TIAOWEN_LANG", "TIAOWEN_MODEL"):
        monkeypatch.delenv(name, raising=False)
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    named = {"old": server.docs["old.txt"], "new": server.docs["new.txt"], "draft": str(draft)}
    capfdbinary.readouterr()
    code = cli.main(["--library", str(server.folder), "--json", *(word.format(**named) for word in command)])
    printed = json.loads(capfdbinary.readouterr()[0].decode("utf-8"))
    assert code in (0, 1)
    if shape is not None:
        TypeAdapter(shape).validate_python(printed, strict=True, extra="forbid")
    filled = json.loads(json.dumps(sent).replace("{old}", named["old"]).replace("{new}", named["new"]))
    with server.client("admin") as api:
        answer = api.request(method, path.format(**named), **filled)
    assert answer.status_code == 200, answer.text
    given = {name: value for name, value in answer.json().items() if name not in OF_A_PAGE}
    assert without(given, OF_A_MOMENT) == without(shown(printed), OF_A_MOMENT)
