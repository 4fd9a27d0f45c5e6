"""A document is as easy to find without its title, its headings, its metadata or its line breaks as with them.

One document of the samples is changed in one way, in a library with all the others, and the questions about it are
asked again: its clauses keep their places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from answer.retrieve import find
from corpus.types import Document, Metadata
from embed.registry import load_encoder
from eval.matching import FlatText, covers
from index.library import Library
from index.reports import default_pipeline
from tests.answer.conftest import ROOT

pytestmark = [pytest.mark.model, pytest.mark.slow]

SAMPLES = ROOT / "corpus" / "samples"
CHANGED = "岚岭省2024年水环境质量提升攻坚实施方案"
FAR = 20


def questions() -> list[tuple[str, list[str]]]:
    """The questions whose evidence all stands in the document that is changed, and the evidence."""
    lines = (ROOT / "eval" / "questions" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if record["evidence"] and record["type"] != "precedent"]
    return [
        (record["question"], [evidence["quote"] for evidence in record["evidence"]])
        for record in records
        if {evidence["doc"] for evidence in record["evidence"]} == {CHANGED}
    ]


def untitled(document: Document) -> Document:
    return replace(document, metadata=replace(document.metadata, title=None))


def without_metadata(document: Document) -> Document:
    clauses = tuple(replace(clause, scope=replace(clause.scope, years=(), regions=())) for clause in document.clauses)
    return replace(document, metadata=Metadata(title=document.metadata.title), clauses=clauses)


def without_headings(document: Document) -> Document:
    return replace(document, clauses=tuple(replace(clause, heading=None) for clause in document.clauses))


def wrong_title(document: Document) -> Document:
    return replace(document, metadata=replace(document.metadata, title="关于召开春季运动会的通知"))


class Remembering:
    """The encoder, with every vector kept: the libraries share most of their texts."""

    def __init__(self) -> None:
        self.inner = load_encoder()
        self.name, self.fingerprint = self.inner.name, self.inner.fingerprint
        self.dim, self.max_tokens = self.inner.dim, self.inner.max_tokens
        self.known: dict[str, np.ndarray] = {}

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self.inner.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], on_progress=None) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            self.known.update(zip(new, self.inner.encode_passages(new), strict=True))
        return np.asarray([self.known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dim)


@pytest.fixture(scope="module")
def encoder() -> Remembering:
    return Remembering()


def ranks(folder: Path, files: Sequence[Path], encoder: Remembering, change: Callable | None = None) -> list[int]:
    """The place of the first hit with the evidence, for each question; FAR where it isn't among the first."""
    pipeline = default_pipeline()

    def read(path: Path, source: str) -> Document:
        document = pipeline.read(path, source)
        # A file that is called as its document is would give the title back.
        return replace(change(document), source="0007.txt") if change and path.stem == CHANGED else document

    with Library.open(folder, create=True, encoder=encoder, pipeline=replace(pipeline, read=read)) as library:
        library.add(files)
        return [place(library, *each) for each in questions()]


def place(library: Library, question: str, quotes: Sequence[str]) -> int:
    for hit in find(library, question, FAR).hits:
        flat = FlatText(library.cached_document(hit.doc_id).raw)
        span = flat.span(hit.start, hit.end)
        if any(covers(span, flat.places(quote)) for quote in quotes):
            return hit.rank
    return FAR + 1


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, encoder: Remembering) -> list[int]:
    return ranks(tmp_path_factory.mktemp("whole"), [SAMPLES], encoder)


@pytest.fixture
def flattened(tmp_path: Path) -> Iterator[list[Path]]:
    """The samples, that document in one line."""
    text = (SAMPLES / f"{CHANGED}.txt").read_text(encoding="utf-8")
    flat = tmp_path / "flat" / "0007.txt"
    flat.parent.mkdir()
    flat.write_text("  ".join(text.split()), encoding="utf-8")
    yield [flat, *(file for file in sorted(SAMPLES.iterdir()) if file.stem != CHANGED)]


def kept(before: Sequence[int], after: Sequence[int]) -> None:
    """Among the first five as often, bar one question; and nearly all within three places of where they were."""
    assert len(before) >= 8 and sum(rank <= 5 for rank in before) >= 0.8 * len(before)
    assert sum(rank <= 5 for rank in after) >= sum(rank <= 5 for rank in before) - 1
    assert sum(new - old <= 3 for old, new in zip(before, after, strict=True)) >= len(before) - 1


@pytest.mark.parametrize("change", [untitled, wrong_title, without_headings, without_metadata])
def test_a_document_is_found_without(change, before, encoder, tmp_path):
    kept(before, ranks(tmp_path, [SAMPLES], encoder, change))


def test_a_document_is_found_without_line_breaks(before, encoder, tmp_path, flattened):
    kept(before, ranks(tmp_path / "library", flattened, encoder))
