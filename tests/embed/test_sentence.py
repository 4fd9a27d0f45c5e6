"""Prompts, folders, hub names and failures of sentence-transformers models, without a hub."""

from __future__ import annotations

from pathlib import Path

import pytest

import embed.sentence as module
from corpus.errors import ModelError
from embed.sentence import SentenceTransformerEncoder, choose_prompts, looks_local


@pytest.mark.parametrize(
    ("name", "declared", "prompts"),
    [
        ("any", {"query": "q: ", "document": "d: "}, ("q: ", "d: ")),
        ("any", {"query": "q: ", "passage": "p: ", "document": ""}, ("q: ", "p: ")),
        ("any", {"query": "", "document": "", "retrieval.query": "Q ", "retrieval.passage": "P "}, ("Q ", "P ")),
        ("e5-base", {"query": "own: ", "document": ""}, ("own: ", "")),
        ("intfloat/multilingual-e5-large", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("/models/multilingual_e5_base", {}, ("query: ", "passage: ")),
        ("BAAI/bge-large-zh-v1.5", {}, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("BAAI/bge-m3", {}, ("", "")),
        ("owner/we5t", {}, ("", "")),
    ],
)
def test_prompts_are_the_models_own_else_its_familys(name: str, declared: dict[str, str], prompts: tuple[str, str]):
    assert choose_prompts(name, declared) == prompts


def test_an_instructed_model_gets_a_task_for_queries_only():
    query, passage = choose_prompts("intfloat/multilingual-e5-large-instruct", {})
    assert query.startswith("Instruct: ") and query.endswith("\nQuery: ")
    assert passage == ""


def test_what_is_written_like_a_path_is_a_folder(tmp_path: Path):
    assert all(map(looks_local, [str(tmp_path), "./m", "~/m", "/m", "a/b/c", "..\\m"]))
    assert not any(map(looks_local, ["BAAI/bge-m3", "bge-m3"]))


def test_a_name_that_no_hub_would_take_is_refused_at_once():
    with pytest.raises(ModelError) as caught:
        SentenceTransformerEncoder("no such model!")
    assert caught.value.code == "model.not_found"


class RepositoryNotFoundError(OSError):
    pass


class LocalEntryNotFoundError(OSError):
    pass


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (RepositoryNotFoundError("404"), "model.not_found"),
        (LocalEntryNotFoundError("not cached"), "model.offline"),
        (ConnectionError("no route\nto host"), "model.offline"),
        (RuntimeError("size mismatch"), "model.load_failed"),
    ],
)
def test_failures_are_explained_by_their_cause_in_one_line(failure: Exception, code: str):
    outer = OSError("wrapped")
    outer.__cause__ = failure
    for error in (failure, outer):
        found = module._explain("owner/model", error)
        assert found.code == code
        assert "owner/model" in str(found) and "\n" not in str(found)


def test_a_folder_is_never_looked_up_on_the_net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked: list[bool] = []

    def refuse(source: str, device: str | None, *, local: bool) -> object:
        asked.append(local)
        raise OSError(source)

    monkeypatch.setattr(module, "_open", refuse)
    with pytest.raises(ModelError):
        SentenceTransformerEncoder(tmp_path)
    assert asked == [True]


def test_a_hub_name_is_tried_in_the_cache_before_the_hub(monkeypatch: pytest.MonkeyPatch):
    asked: list[object] = []

    def refuse(source: str, device: str | None, *, local: bool) -> object:
        asked.append(local)
        raise OSError(source)

    monkeypatch.setattr(module, "_open", refuse)
    monkeypatch.setattr(module, "_ask_hub", asked.append)
    with pytest.raises(ModelError):
        SentenceTransformerEncoder("owner/model")
    assert asked == [True, "owner/model", False]
