"""The gold of a question set found in a library; a document or quote that isn't there is named by line and field.

Documents whose texts are the same but for white space are one document here: whichever is found, it is right.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from corpus.messages import message
from eval.copies import Copies
from eval.load import hushed
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
        self._digests: dict[str, bytes] = {}

    def __getitem__(self, doc_id: str) -> FlatText:
        """The text of the document with this id. Raises LibraryError when it is gone."""
        if doc_id not in self._texts:
            self._texts[doc_id] = FlatText(self._library.document(doc_id).raw)
        return self._texts[doc_id]

    def same(self, doc_id: str, other: str) -> bool:
        """Whether two documents are one, or have the same text, white space aside."""
        return doc_id == other or self._digest(doc_id) == self._digest(other)

    def _digest(self, doc_id: str) -> bytes:
        if doc_id not in self._digests:
            text = without_space(self._library.document(doc_id).raw)
            self._digests[doc_id] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        return self._digests[doc_id]

    def touched(self, doc_id: str, places: Sequence[Place]) -> frozenset[int]:
        """Which places stand in the document."""
        return frozenset(at for at, place in enumerate(places) if self.same(place.doc_id, doc_id))

    def covered(self, doc_id: str, start: int, end: int, places: Sequence[Place]) -> frozenset[int]:
        """Which places the slice of a document covers far enough to count as a hit."""
        near = self.touched(doc_id, places)
        if not near:
            return near
        span = self[doc_id].span(start, end)
        return frozenset(at for at in near if covers(span, places[at].spans))

    def supports(self, doc_id: str, start: int, end: int, places: Sequence[Place]) -> bool:
        """Whether a citation covers half of some evidence, or lies within it."""
        near = [places[at] for at in self.touched(doc_id, places)]
        if not near:
            return False
        span = self[doc_id].span(start, end)
        return any(covers(span, p.spans, CITED) or within(span, p.spans) for p in near)

    def verifies(self, doc_id: str, start: int, end: int, quote: str) -> bool:
        """Whether the quote is the slice, white space aside; an empty quote proves nothing."""
        return bool(quote) and without_space(self[doc_id].raw[start:end]) == without_space(quote)


@dataclass(frozen=True, slots=True)
class Bound:
    """A question set whose gold was found in a library. ``places`` by question id; ``names`` by document id.

    ``copies``: documents that the set names and the library has under another file's name → that name.
    """

    questions: QuestionSet
    places: Mapping[str, tuple[Place, ...]]
    texts: Texts
    names: Mapping[str, str]
    copies: Mapping[str, str]

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
    copies = Copies(known, lambda doc_id: texts[doc_id].raw)
    found: dict[str, Known | str] = {}
    places: dict[str, tuple[Place, ...]] = {}
    problems: list[Problem] = []
    for question in questions.questions:
        mine = []
        for at, evidence in enumerate(question.evidence):
            if evidence.doc not in found:
                found[evidence.doc] = named(evidence.doc, known, copies)
            document = found[evidence.doc]
            doc_field, quote_field = _fields(question, at)
            if isinstance(document, str):
                problems.append(Problem(question.line, doc_field, document))
                continue
            spans = texts[document.doc_id].places(evidence.quote)
            if not spans:
                problems.append(Problem(question.line, quote_field, _absent(evidence, document)))
            mine.append(Place(document.doc_id, spans, evidence.grade))
        places[question.id] = tuple(mine)
    refuse(questions.source, hushed(problems) if questions.closed else problems)
    return Bound(questions, places, texts, {d.doc_id: stem(d.source) for d in known}, _copied(found, known))


def _fields(question: Labelled, at: int) -> tuple[str, str]:
    """What the document and the quote of a place are called in the set."""
    return ("doc", "answer") if question.answer else (f"evidence[{at}].doc", f"evidence[{at}].quote")


def _copied(found: Mapping[str, Known | str], known: Sequence[Known]) -> dict[str, str]:
    documents = {ref: d for ref, d in found.items() if not isinstance(d, str)}
    return {
        ref: file_name(d.source)
        for ref, d in documents.items()
        if d not in (_exactly(ref, known) or _beginning(ref, known))
    }


def _absent(evidence: Evidence, document: Known) -> str:
    title = document.metadata.title or document.source
    return message("eval_quote_missing", title=title, value=shown(evidence.quote))


def named(ref: str, known: Sequence[Known], copies: Copies | None = None) -> Known | str:
    """The one document that ``ref`` means (id, source, file name or stem, title, beginning of the file name).

    The first of these ways that fits any document decides; else the sentence that says why not. A file that was not
    added because it is a copy of a document counts as that document: its whole name before the beginning of another's.
    """
    found = _exactly(ref, known)
    if not found and copies is not None:
        found = copies.of(lambda name: ref in (name, stem(name)))
    found = found or _beginning(ref, known)
    if not found and copies is not None:
        found = copies.of(lambda name: name.startswith(ref))
    if len(found) == 1:
        return found[0]
    if not found:
        return message("eval_doc_unknown", value=ref)
    names = ", ".join(file_name(d.source) for d in found[:_NAMES_SHOWN])
    return message("eval_doc_ambiguous", value=ref, candidates=names + (" …" if len(found) > _NAMES_SHOWN else ""))


def _exactly(ref: str, known: Sequence[Known]) -> list[Known]:
    ways: tuple[Callable[[Known], bool], ...] = (
        lambda d: d.doc_id == ref,
        lambda d: ref in (d.source, d.path),
        lambda d: ref in (file_name(d.source), stem(d.source)),
        lambda d: ref == d.metadata.title,
    )
    return next((found for way in ways if (found := [d for d in known if way(d)])), [])


def _beginning(ref: str, known: Sequence[Known]) -> list[Known]:
    return [d for d in known if file_name(d.source).startswith(ref)]


def file_name(source: str) -> str:
    """The last part of a path written on any system."""
    return _EDGES.split(source)[-1]


def stem(source: str) -> str:
    """The file name without its extension."""
    return PurePath(file_name(source)).stem
