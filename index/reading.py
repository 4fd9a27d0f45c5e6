"""From a file to all that the library keeps of it, made in one go: in a worker process, or here for other pipelines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LoadError
from corpus.types import Document, Passage
from index import figures, sheets
from index.facets import passage_facets
from index.reports import Pipeline

if TYPE_CHECKING:
    from corpus.worker import Worker


@dataclass(frozen=True, slots=True)
class Read:
    """A file as the library takes it. ``sha256`` and ``size`` are of the bytes that were read; "" where not known."""

    document: Document
    passages: Sequence[Passage]
    facets: Mapping[int, frozenset[str]]
    sheets: Sequence[tuple[int, str, str]]
    targets: Sequence[figures.Row]
    sha256: str = ""
    size: int = 0


ReadFile = Callable[[Path, str], Read]


def read(path: Path, source: str) -> Read:
    """What a worker does with a file. Raises LoadError."""
    from corpus.load import load
    from corpus.passages import make_passages
    from corpus.read import SIDE_SUFFIX, parse_document

    loaded = load(path, source=source)
    document = parse_document(loaded, side_file=path.with_name(path.name + SIDE_SUFFIX))
    found = derived(document, make_passages(document))
    return replace(found, sha256=loaded.sha256, size=loaded.size)


def derived(document: Document, passages: Sequence[Passage]) -> Read:
    """All that follows from a document and its passages."""
    facets = passage_facets(document, passages)
    return Read(document, passages, facets, sheets.rows_of(document, facets), figures.rows_of(document))


@contextmanager
def reader(pipeline: Pipeline, tick: Callable[[], None]) -> Iterator[ReadFile]:
    """How files are read: apart where the pipeline says so. ``tick`` is called while waiting and may give up."""
    if not pipeline.apart:
        yield lambda path, source: _here(pipeline, path, source)
        return
    from corpus.worker import Worker

    with Worker.borrowed() as worker:
        yield lambda path, source: _apart(worker, path, source, tick)


def _apart(worker: Worker, path: Path, source: str, tick: Callable[[], None]) -> Read:
    found = worker.call("index.reading:read", (path, source), path, tick)
    if not isinstance(found, Read):
        raise LoadError("load_worker_output", path=path)
    return found


def _here(pipeline: Pipeline, path: Path, source: str) -> Read:
    document = pipeline.read(path, source)
    return derived(document, pipeline.passages(document))
