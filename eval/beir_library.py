"""A BEIR corpus as a library of its own, in a cache folder named after the corpus and the model.

Articles are put into files of SHARD articles, each a document whose clauses are the articles; the library commits one
document at a time, so a build that was stopped goes on where it was. Title and text of an article are its clause, as
BEIR's own baselines take them; the title as a heading or context line beside the text ranked worse on statutes
(docs/measurements-eval.md). Sentences are left out unless asked for: they treble what has to be embedded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import EvaluationError
from corpus.passages import make_passages
from corpus.read import document_id
from corpus.types import Clause, ClauseKind, Document, Metadata, Passage
from embed.prepare import cache_folder
from eval.beir import Article, Dataset
from eval.run_file import write_whole
from index.library import Library
from index.reports import AddEvent, Outcome, Pipeline

if TYPE_CHECKING:
    from embed.encoder import Encoder, Progress, Vectors

SHARD = 250
VERSION = "beir-1"


class NoEncoder:
    """Stands in where only the lexical channel is wanted: one number a text, at no cost."""

    name = "none"
    fingerprint = "none"
    dim = 1
    max_tokens = 1

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Ones, shape (n, 1)."""
        return np.ones((len(texts), 1), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """Ones, shape (n, 1)."""
        if on_progress is not None:
            on_progress(len(texts))
        return np.ones((len(texts), 1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the library of a corpus is kept: ``root``/<corpus and model>; ``sentences`` are indexed too if wanted."""

    root: Path
    sentences: bool = False

    def folder(self, dataset: Dataset, encoder: Encoder) -> Path:
        """The folder for a corpus, a model and the way of cutting it."""
        model = "".join(c if c.isalnum() else "-" for c in encoder.fingerprint)[-24:]
        return self.root / "-".join([dataset.digest, model, *["sentences"][: self.sentences]])


def default_root() -> Path:
    """The user's cache folder for corpora."""
    return cache_folder().parent / "beir"


def build(
    dataset: Dataset, encoder: Encoder, place: Place, on_event: Callable[[AddEvent], None] | None = None
) -> Library:
    """The library of a corpus, opened; what is not there yet is embedded and indexed.

    Raises EvaluationError when a part was refused, and what Library.add raises.
    """
    folder = place.folder(dataset, encoder)
    shards = write_shards(dataset.articles, folder / "shards")
    pipeline = Pipeline(read_shard, passages_with(sentences=place.sentences), VERSION)
    library = Library.open(folder / "library", encoder=encoder, create=True, pipeline=pipeline)
    try:
        if len(library.documents()) < len(shards):
            summary = library.add(shards, on_event)
            refused = [report for report in summary.reports if report.outcome is Outcome.REFUSED]
            if refused:
                raise EvaluationError("eval_beir_refused", reason=refused[0].message)
    except BaseException:
        library.close()
        raise
    return library


def write_shards(articles: Sequence[Article], folder: Path) -> list[Path]:
    """Files of SHARD articles each, as JSON lines; those that are there already stay."""
    paths = []
    for at in range(0, len(articles), SHARD):
        path = folder / f"{at // SHARD:06d}.txt"
        if not path.exists():
            rows = ([a.id, a.title, a.text] for a in articles[at : at + SHARD])
            write_whole(path, "".join(json.dumps(row) + "\n" for row in rows))
        paths.append(path)
    return paths


def read_shard(path: Path, source: str) -> Document:
    """A shard as a document: one clause an article, its path the article's id."""
    clauses: list[Clause] = []
    parts: list[str] = []
    at = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        name, title, text = json.loads(line)
        whole = "\n".join(part.strip() for part in (title, text) if part.strip())
        clauses.append(Clause(len(clauses), (name,), name, ClauseKind.ITEM, at, at + len(whole), body=at))
        parts.append(whole + "\n\n")
        at += len(parts[-1])
    raw = "".join(parts)
    return Document(document_id(raw), source, raw, Metadata(), tuple(clauses))


def passages_with(*, sentences: bool) -> Callable[[Document], Sequence[Passage]]:
    """How articles are cut: whole ones and parts of long ones, and their sentences if wanted."""

    def passages(document: Document) -> Sequence[Passage]:
        return [p for p in make_passages(document) if sentences or p.kind != "sentence"]

    return passages
