r"""What each part of the search brings, per question type: prints the Markdown table of docs/measurements-eval.md.

    python scripts/ablation.py --set dev=../shared/questions/dev.jsonl=../shared/seeds --halves \
        --set samples=eval/questions/samples.jsonl=corpus/samples

Each --set is NAME=QUESTIONS=FOLDER; --halves measures odd and even lines apart. Every row builds on the one above; the
last is what a user would write in twenty lines, with the same weights: RecursiveCharacterTextSplitter (500 characters,
50 overlapping) over the raw text and a FAISS index.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from answer.retrieve import Context, find, scopes_of, understand  # noqa: E402
from corpus.passages import make_passages  # noqa: E402
from corpus.types import Document, Passage  # noqa: E402
from embed.registry import load_encoder  # noqa: E402
from eval.gold import bind  # noqa: E402
from eval.load import load_questions  # noqa: E402
from eval.outcomes import Run  # noqa: E402
from eval.questions import QuestionSet  # noqa: E402
from eval.run import Finder, search_run  # noqa: E402
from index.library import Library  # noqa: E402
from index.reports import Pipeline, default_pipeline  # noqa: E402
from index.search import Hit, SearchSettings  # noqa: E402

if TYPE_CHECKING:
    from embed.encoder import Encoder, Progress, Vectors

TYPES = ("numeric", "when", "who", "list", "where", "what", "compare", "precedent")
K = 10


class Remembering:
    """The encoder with every passage's vector kept: the variants of a library share most of their texts."""

    def __init__(self, encoder: Encoder) -> None:
        """Wrap an encoder."""
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dim, self.max_tokens = encoder.dim, encoder.max_tokens

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As the encoder does."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], on_progress: Progress | None = None) -> Vectors:
        """As the encoder does, each text once."""
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode_passages(new, on_progress), strict=True))
        return np.asarray([self._known[text] for text in texts], dtype=np.float32).reshape(-1, self.dim)


def cut(*, context: bool, sentences: bool) -> Callable[[Document], Sequence[Passage]]:
    """How documents are cut: with or without context lines and sentences."""

    def passages(document: Document) -> Sequence[Passage]:
        kept = [p for p in make_passages(document) if sentences or p.kind != "sentence"]
        return kept if context else [replace(p, context="") for p in kept]

    return passages


VARIANTS = {
    "clauses": cut(context=False, sentences=False),
    "context": cut(context=True, sentences=False),
    "sentences": cut(context=True, sentences=True),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a name, the library variant, and the way of finding made from a library."""

    name: str
    variant: str
    finder: Callable[[Library], Finder]


def channel(dense: float, lexical: float) -> Callable[[Library], Finder]:
    """One search with these weights, the question as it is."""
    settings = SearchSettings(weights=MappingProxyType({"dense": dense, "lexical": lexical}))
    return lambda library: lambda text: library.search(text, K, settings=settings).hits


def fused(library: Library) -> Finder:
    """Both channels, as they are joined by default, the question as it is."""
    return lambda text: library.search(text, K).hits


def glossed(library: Library) -> Finder:
    """Fused, the lexical channel with the words that the glossary adds to an English question."""

    def finder(text: str) -> Sequence[Hit]:
        question = understand(text, Context(), library)
        return library.search(text, K, words=question.expanded or text).hits

    return finder


def scoped(library: Library) -> Finder:
    """Glossed, within the year and region of the question; the sides of a comparison take turns."""

    def finder(text: str) -> Sequence[Hit]:
        question = understand(text, Context(), library)
        words = question.expanded or text
        lists = [library.search(text, K, words=words, scope=s).hits for s in scopes_of(question, Context())]
        turns = (hits[at] for at in range(K) for hits in lists if at < len(hits))
        return list({(hit.doc_id, hit.clause): hit for hit in turns}.values())[:K]

    return finder


def whole(library: Library) -> Finder:
    """What the program does: scoped, then the first clauses are read and put in order."""
    return lambda text: find(library, text, K).hits


ROWS = (
    Row("lexical, whole clauses", "clauses", channel(0, 1)),
    Row("dense, whole clauses", "clauses", channel(1, 0)),
    Row("fused", "clauses", fused),
    Row("+ context line", "context", fused),
    Row("+ sentences", "sentences", fused),
    Row("(the same, lexical only)", "sentences", channel(0, 1)),
    Row("(the same, dense only)", "sentences", channel(1, 0)),
    Row("+ glossary", "sentences", glossed),
    Row("+ scope", "sentences", scoped),
    Row("+ reading (= tiaowen search)", "sentences", whole),
)


def twenty_lines(library: Library, encoder: Encoder) -> Finder:
    """The pipeline that a user would write: fixed-size chunks of the raw text, nearest vectors."""
    import faiss
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=500,
        chunk_overlap=50,
        add_start_index=True,
        separators=["\n\n", "\n", "。", "；", "，", " ", ""],
    )
    chunks: list[tuple[Document, int, str]] = []
    for known in library.documents():
        document = library.document(known.doc_id)
        cut_up = splitter.create_documents([document.raw])
        chunks.extend((document, int(chunk.metadata["start_index"]), chunk.page_content) for chunk in cut_up)
    index = faiss.IndexFlatIP(encoder.dim)
    index.add(encoder.encode_passages([text for _, _, text in chunks]))

    def finder(text: str) -> Sequence[Hit]:
        scores, places = index.search(encoder.encode_queries([text]), K)
        return [
            chunk_hit(*chunks[place], float(score), rank)
            for rank, (score, place) in enumerate(zip(scores[0], places[0], strict=True), start=1)
            if place >= 0
        ]

    return finder


def chunk_hit(document: Document, start: int, text: str, score: float, rank: int) -> Hit:
    """A chunk in the shape of a hit."""
    nothing: Mapping[str, int] = MappingProxyType({"dense": rank})
    end = start + len(text)
    return Hit(
        *(document.doc_id, 0, f"{document.doc_id}#{start}", document.source, document.metadata.title),
        *(None, None, None, None, None, ()),
        start=start,
        end=end,
        quote=text,
        score=score,
        rank=rank,
        ranks=nothing,
        best=(start, end),
    )


def parts(questions: QuestionSet, *, halves: bool) -> Iterator[tuple[str, QuestionSet]]:
    """The set, or its odd and its even lines."""
    if not halves:
        yield "", questions
        return
    for name, rest in (("odd lines", 1), ("even lines", 0)):
        chosen = tuple(q for at, q in enumerate(questions.questions, start=1) if at % 2 == rest)
        yield name, replace(questions, questions=chosen)


def line(name: str, run: Run) -> str:
    """One row of the table: figures over all questions, then RR@10 by type (nDCG@10 for precedents)."""
    groups = {(g.kind, g.name): g.means for g in run.groups()}
    single = groups.get(("all", "single"), groups["all", "all"])
    cells = [f"{single[m]:.3f}" for m in ("hit@1", "hit@5", "RR@10")]
    for kind in TYPES:
        means = groups.get(("type", kind), {})
        metric = {"precedent": "nDCG@10", "compare": "hit@5"}.get(kind, "RR@10")
        cells.append(f"{means[metric]:.3f}" if metric in means else "")
    english = groups.get(("lang", "en"), {})
    cells.append(f"{english['hit@5']:.3f}" if english else "")
    return f"| {name} | " + " | ".join(cells) + f" | {run.timing.median_ms:.0f} |"


def table(questions: QuestionSet, libraries: Mapping[str, Library], encoder: Encoder) -> Iterator[str]:
    """The Markdown table of one set of questions; all libraries hold the same documents."""
    bound = bind(questions, libraries["clauses"])
    titles = ["variant", "hit@1", "hit@5", "RR@10", *TYPES, "en hit@5", "ms"]
    yield "| " + " | ".join(titles) + " |"
    yield "| --- |" + " --- |" * (len(titles) - 1)
    for row in ROWS:
        library = libraries[row.variant]
        yield line(row.name, search_run(library, bound, row.finder(library), row.name))
    library = libraries["clauses"]
    yield line("twenty lines of code", search_run(library, bound, twenty_lines(library, encoder), "twenty"))


def measure(spec: str, encoder: Encoder, *, halves: bool) -> None:
    """Print the tables of one --set."""
    name, questions_file, folder = spec.split("=")
    questions = load_questions(questions_file)
    with tempfile.TemporaryDirectory() as place:
        libraries = {}
        for variant, passages in VARIANTS.items():
            standard = default_pipeline()
            pipeline = Pipeline(standard.read, passages, f"{standard.version}-{variant}")
            library = Library.open(Path(place) / variant, encoder=encoder, create=True, pipeline=pipeline)
            library.add([Path(folder)])
            library.search("预热", 1)  # loads the indexes
            libraries[variant] = library
        for part, chosen in parts(questions, halves=halves):
            scored = sum(bool(q.evidence) for q in chosen.questions)
            print(
                f"\n### {name}{', ' + part if part else ''} ({scored} of {len(chosen.questions)} questions have gold)\n"
            )
            for text in table(chosen, libraries, encoder):
                print(text, flush=True)
        for library in libraries.values():
            library.close()


def main() -> None:
    """Measure every --set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", required=True, metavar="NAME=QUESTIONS=FOLDER")
    parser.add_argument("--halves", action="store_true", help="measure odd and even lines apart")
    arguments = parser.parse_args()
    encoder = Remembering(load_encoder())
    for spec in arguments.set:
        measure(spec, encoder, halves=arguments.halves)


if __name__ == "__main__":
    main()
