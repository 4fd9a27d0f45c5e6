"""One question on its way to an answer, and what an answer is made of: pieces with citations, findings, a status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import answer.messages  # noqa: F401  (registers the texts)
from answer.draft import Piece
from answer.evidence import Asked
from answer.question import Question
from answer.reader import Reader
from answer.renderings import renderings
from answer.retrieve import Context, Found, asked_about
from answer.texts_named import is_met, texts_named
from answer.unaskable import of_question
from answer.verdict import ANSWERED, Effect, Finding, decide, told, weakest
from corpus.messages import message
from corpus.types import Document
from index.library import Library
from proof.cite import cite, verified
from proof.types import Answer, Citation, Item

_HEAD = 300  # characters in which a text says what it is called


@dataclass(frozen=True, slots=True)
class Work:
    """One question on its way to an answer; ``whole``: it is searched by its words, and no part of another one."""

    library: Library
    found: Found
    context: Context
    whole: bool = True

    @property
    def question(self) -> Question:
        """What is asked."""
        return self.found.question

    @property
    def reader(self) -> Reader | None:
        """What reads sentences, if anything does."""
        return self.found.reader

    def document(self, doc_id: str) -> Document:
        """A document of the library."""
        return self.library.cached_document(doc_id)

    def asked(self, question: Question) -> Asked:
        """What a part of the question asks about."""
        rarity = self.library.rarity
        return asked_about(question, renderings(question.text, question.language, rarity), rarity)


def made(
    work: Work,
    text: str,
    pieces: Sequence[Piece],
    findings: Iterable[Finding] = (),
    *,
    sure: float | None = None,
    least: float = ANSWERED,
) -> Answer:
    """The answer that pieces make, with citations that are checked, and the verdict over it."""
    citations: list[Citation] = []
    items = []
    for piece in pieces:
        positions = []
        for proof in piece.proofs:
            citation = cite(proof.document, proof.clause, proof.start, proof.end)
            if not verified(proof.document, citation):
                raise AssertionError(f"citation {citation.clause_id} does not verify")
            if citation not in citations:
                citations.append(citation)
            positions.append(citations.index(citation))
        items.append(Item(piece.text, tuple(dict.fromkeys(positions)), piece.value, piece.unit))
    quotes = "".join(citation.quote for citation in citations)
    doubted = of_question(work.question, work.found.asked, work.library.rarest, quotes) if work.whole else []
    every = [*_not_here(work, citations), *doubted, *findings]
    status = decide(every, sure, least)
    return Answer(work.question.text, status, text, tuple(items), tuple(citations), reasons=told(every))


def refused(work: Work, findings: Sequence[Finding]) -> Answer:
    """No answer, and why."""
    every = [replace(f, effect=Effect.REFUSE) for f in (*_not_here(work, ()), *findings)]
    status = decide(every or [Finding("reason_weak", effect=Effect.REFUSE)])
    return Answer(work.question.text, status, message("answer_not_found"), reasons=told(every))


def joined(work: Work, answers: Sequence[Answer], findings: Sequence[Finding] = ()) -> Answer:
    """Several answers as one, as sure as the least sure of them."""
    citations = tuple(dict.fromkeys(citation for each in answers for citation in each.citations))
    items: dict[str, Item] = {}
    for each in answers:
        for item in each.items:
            places = tuple(citations.index(each.citations[at]) for at in item.citations)
            items.setdefault(item.text, replace(item, citations=places))
    reasons = (*(finding.reason for finding in findings), *(reason for each in answers for reason in each.reasons))
    return Answer(
        work.question.text,
        weakest([decide(findings), *(each.status for each in answers)]),
        "；".join(dict.fromkeys(each.text for each in answers)),
        tuple(items.values()),
        citations,
        reasons=tuple({str(reason): reason for reason in reasons}.values())[:2],
        sureness=min((each.sureness for each in answers if each.sureness is not None), default=None),
    )


def _not_here(work: Work, citations: Sequence[Citation]) -> list[Finding]:
    """A document or a clause that the question names and that is not here."""
    cited = "".join("".join(c.quote.split()) for c in citations)
    found = [Finding("reason_document", {"number": n}) for n in work.found.unknown if n not in cited]
    texts = texts_named(work.question.text) if citations else ()
    titles = [c.title or c.source for c in citations] if texts else []
    heads = [work.document(doc_id).raw[:_HEAD] for doc_id in {c.doc_id for c in citations}] if texts else []
    strange = (name for name in texts if not is_met(name, titles, [cited, *heads]))
    found += [Finding("reason_text", {"name": name}) for name in strange]
    if not work.found.clauses:
        named = dict.fromkeys(each.written for each in work.question.references if each.numbered)
        found += [Finding("reason_clause", {"clause": written}) for written in named]
    return found
