"""The gold of a question set found in a library; a document or quote that isn't there is named by line and field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from corpus.messages import message
from eval.matching import CITED, FlatText, Span, covers, within, without_space
from eval.metrics import Gold
from eval.questions import Evidence, Labelled, Problem, QuestionSet, refuse, shown
from index.library import Library
from index.records import Known

_NAMES_SHOWN = 4
_EDGES = re.compile(r"[\\/]")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of evidence: the document and where the quote stands in it, in flat coordinates."""

    doc_id: str
    spans: tuple[Span, ...]
    grade: int


class Texts:
    """Flat texts of a library's documents, each made once."""

    def __init__(self, library: Library) -> None:
        """Nothing is read yet."""
        self._library = library
        self._texts: dict[str, FlatText] = {}

    def __getitem__(self, doc_id: str) -> FlatText:
        """The text of the document with this id. Raises LibraryError when it is gone."""
        if doc_id not in self._texts:
            self._texts[doc_id] = FlatText(self._library.document(doc_id).raw)
        return self._texts[doc_id]

    def covered(self, doc_id: str, start: int, end: int, places: Sequence[Place]) -> frozenset[int]:
        """Which places the slice of a document covers far enough to count as a hit."""
        if not any(place.doc_id == doc_id for place in places):
            return frozenset()
        span = self[doc_id].span(start, end)
        return frozenset(at for at, p in enumerate(places) if p.doc_id == doc_id and covers(span, p.spans))

    def supports(self, doc_id: str, start: int, end: int, places: Sequence[Place]) -> bool:
        """Whether a citation covers half of some evidence, or lies within it."""
        near = [place for place in places if place.doc_id == doc_id]
        if not near:
            return False
        span = self[doc_id].span(start, end)
        return any(covers(span, p.spans, CITED) or within(span, p.spans) for p in near)

    def verifies(self, doc_id: str, start: int, end: int, quote: str) -> bool:
        """Whether the quote is the slice, white space aside; an empty quote proves nothing."""
        return bool(quote) and without_space(self[doc_id].raw[start:end]) == without_space(quote)


@dataclass(frozen=True, slots=True)
class Bound:
    """A question set whose gold was found in a library. ``places`` by question id; ``names`` by document id."""

    questions: QuestionSet
    places: Mapping[str, tuple[Place, ...]]
    texts: Texts
    names: Mapping[str, str]

    def gold(self, question: Labelled) -> Gold:
        """What is right for a question, as the ranking metrics take it."""
        places = self.places[question.id]
        grades = tuple(place.grade for place in places)
        if question.type != "compare" or question.answer_mode == "any":
            return Gold(grades, (frozenset(range(len(places))),))
        documents = dict.fromkeys(place.doc_id for place in places)
        facts = (frozenset(at for at, p in enumerate(places) if p.doc_id == doc) for doc in documents)
        return Gold(grades, tuple(facts))


def bind(questions: QuestionSet, library: Library) -> Bound:
    """Find all gold in the library.

    Raises EvaluationError naming line and field where a document is unknown or ambiguous, or a quote isn't in it.
    """
    known = library.documents()
    texts = Texts(library)
    found: dict[str, Known | str] = {}
    places: dict[str, tuple[Place, ...]] = {}
    problems: list[Problem] = []
    for question in questions.questions:
        mine = []
        for at, evidence in enumerate(question.evidence):
            if evidence.doc not in found:
                found[evidence.doc] = named(evidence.doc, known)
            document = found[evidence.doc]
            where = f"evidence[{at}]"
            if isinstance(document, str):
                problems.append(Problem(question.line, f"{where}.doc", document))
                continue
            spans = texts[document.doc_id].places(evidence.quote)
            if not spans:
                problems.append(Problem(question.line, f"{where}.quote", _absent(evidence, document)))
            mine.append(Place(document.doc_id, spans, evidence.grade))
        places[question.id] = tuple(mine)
    refuse(questions.source, problems)
    return Bound(questions, places, texts, {d.doc_id: stem(d.source) for d in known})


def _absent(evidence: Evidence, document: Known) -> str:
    title = document.metadata.title or document.source
    return message("eval_quote_missing", title=title, value=shown(evidence.quote))


def named(ref: str, known: Sequence[Known]) -> Known | str:
    """The one document that ``ref`` means (id, source, file name or stem, title, beginning of the file name).

    The first of these ways that fits any document decides; else the sentence that says why not.
    """
    ways = (
        [d for d in known if d.doc_id == ref],
        [d for d in known if ref in (d.source, d.path)],
        [d for d in known if ref in (file_name(d.source), stem(d.source))],
        [d for d in known if ref == d.metadata.title],
        [d for d in known if file_name(d.source).startswith(ref)],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1:
        return found[0]
    if not found:
        return message("eval_doc_unknown", value=ref)
    names = ", ".join(file_name(d.source) for d in found[:_NAMES_SHOWN])
    return message("eval_doc_ambiguous", value=ref, candidates=names + (" …" if len(found) > _NAMES_SHOWN else ""))


def file_name(source: str) -> str:
    """The last part of a path written on any system."""
    return _EDGES.split(source)[-1]


def stem(source: str) -> str:
    """The file name without its extension."""
    return PurePath(file_name(source)).stem
