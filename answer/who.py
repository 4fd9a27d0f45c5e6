"""Who leads, who is responsible: the bracket or the table cells that govern the sentence that was asked about.

Where a sentence itself says who does it (国务院…部门负责, 以省环委会名义, 由分管副市长任组长, …部要…), the sentence
answers: first where the question asks for a person or body, second where it asks for the units of a task. A question
that asks twice (由谁负总责，又由哪个部评估) gets an agent for each part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import answer.messages  # noqa: F401  (registers the texts)
from answer.draft import Draft, Piece, Proof, proof_of, sentence_draft
from answer.evidence import Asked, Sentence, Text
from answer.who_forms import AGENT, LEADS, LINE, PHRASE, SHARES, SUBJECT, acting, verb_of
from corpus.duties import duties_of, find_duties
from corpus.messages import message
from corpus.sentences import Reading, reading
from corpus.types import Clause, Document
from proof.text import plain

_TOGETHER = 600
_FIRST = 12
_AGENT_LEAST, _UNITS_LEAST = 0.6, 0.75  # of the best sentence's score
_PAUSE, _ASKING = re.compile(r"[，,；;。]"), re.compile(r"谁|哪")
_SAID_ON = re.compile(r"[^。；;]+")
_PART = 0.5  # what a sentence says of the whole question counts less where it is to answer a part of it
_BESIDE = 3  # clauses behind one in which such a line may stand


@dataclass(frozen=True, slots=True)
class Governing:
    """Units that answer for a sentence, with the raw span that names them; ``line`` is what a line of its own says."""

    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    proof: Proof
    line: str = ""


def who(sentences: Sequence[Sentence], asked: Asked, question: str = "", *, units: bool) -> Draft | None:
    """Who it is; ``units``: the question names the units of a task (牵头, 责任单位, 处室) as what it wants."""
    if not sentences:
        return None
    if verb_of(question) and (said := _agent(sentences[:_FIRST], asked, question, only_verb=True)) is not None:
        return said
    if units and (governed := _units(sentences, asked, question)) is not None:
        return governed
    if units:
        return _agent(sentences, asked, patterns=(AGENT, SUBJECT, *acting(question)))
    found = _agent(sentences[:_FIRST], asked, question, patterns=(AGENT, *acting(question)))
    return found or _units(sentences, asked) or sentence_draft(sentences[0], asked, (0, 1))


def _agent(
    sentences: Sequence[Sentence],
    asked: Asked,
    question: str = "",
    *,
    only_verb: bool = False,
    patterns: Sequence[re.Pattern[str]] = (AGENT,),
) -> Draft | None:
    """The best sentence that says who does it, cut to what was asked; what stands beside the agent counts most.

    报请谁 is answered by 报请 and who follows it.
    """
    verb = verb_of(question)
    beside = re.compile(f"(?:{verb}){PHRASE}{{2,20}}") if verb else None
    every = [p for p in (beside, *(() if only_verb else patterns)) if p is not None]
    best = sentences[0].score if sentences else 0.0
    chosen: tuple[float, Sentence, tuple[int, int]] | None = None
    for sentence in sentences:
        if sentence.score < _AGENT_LEAST * best:
            break
        if sentence.text.startswith(("（", "(")):
            continue
        title = Text.of(sentence.document.metadata.title or "")
        for found in (match for pattern in every for match in pattern.finditer(sentence.text)):
            on = _SAID_ON.match(sentence.text, found.start())
            told = Text.of(on[0] if on else found[0])
            worth = sentence.score + asked.beyond(told, title) + float(found.re is beside)
            if chosen is None or worth > chosen[0]:
                chosen = (worth, sentence, found.span())
    return sentence_draft(chosen[1], asked, chosen[2]) if chosen is not None else None


def _units(sentences: Sequence[Sentence], asked: Asked, question: str = "") -> Draft | None:
    """The units for the best sentence that any units govern."""
    best = sentences[0].score if sentences else 0.0
    for sentence in sentences:
        if sentence.score < _UNITS_LEAST * best:
            break
        if sentence.text[0] in "（(" and (duties := find_duties(sentence.text)) and duties[0].lead:
            continue
        governing = units_governing(sentence)
        if governing is not None:
            return _draft(sentence, governing, question)
    return None


def _draft(sentence: Sentence, governing: Governing, question: str) -> Draft:
    """The units in their roles; a role that was not asked for is left out where the other one was."""
    if governing.line:
        piece = Piece(governing.line, _proofs(proof_of(sentence), governing.proof))
        return Draft(piece.text, (piece,), sentence.coverage, sentence)
    parts = []
    pieces = []
    proofs = _proofs(proof_of(sentence), governing.proof)
    leads, shares = bool(LEADS.search(question)), bool(SHARES.search(question))
    only_lead, only_shared = leads and not shares and governing.lead, shares and not leads and governing.responsible
    for code, units in (("units_lead", governing.lead), ("units_responsible", governing.responsible)):
        if units and not (only_lead if code == "units_responsible" else only_shared):
            text = message(code, units="、".join(units))
            parts.append(text)
            pieces.append(Piece(text, proofs))
    return Draft("；".join(parts), tuple(pieces), sentence.coverage, sentence)


def _proofs(said: Proof, units: Proof) -> tuple[Proof, ...]:
    """One stretch from what was asked about to the units that answer for it; two when they stand far apart."""
    start, end = min(said.start, units.start), max(said.end, units.end)
    if end - start <= _TOGETHER:
        inner = said.clause if said.clause.start <= start and end <= said.clause.end else units.clause
        return (Proof(said.document, inner, start, end),)
    return (units, said)


def units_governing(sentence: Sentence) -> Governing | None:
    """The bracket or cells that govern a sentence: its own clause, else the nearest above; a heading last."""
    document, clause = sentence.document, sentence.clause
    at = sentence.raw_span()[0]
    named = [duty for duty in duties_of(document, clause) if duty.how != "default"]
    own = [duty for duty in named if clause.start <= duty.start < clause.end]
    chosen = next((d for d in own if d.how == "cells" or d.governs[0] <= at < d.end), None)
    if chosen is None and not own:
        chosen = next(iter(named), None)
    if chosen is None:
        return _in_line(sentence) or _in_heading(document, clause)
    return Governing(chosen.lead, chosen.responsible, Proof(document, clause, chosen.start, chosen.end))


def _in_line(sentence: Sentence) -> Governing | None:
    """A line of its own behind a sentence, in its clause or a next one up to a heading: 主办单位：甲局，乙局."""
    document, clause = sentence.document, sentence.clause
    found = LINE.search(sentence.reading.text, sentence.start)
    if found is not None:
        return _line(document, clause, sentence.reading, found)
    since = sentence.raw_span()[1]
    after = sorted((c for c in document.clauses if since <= c.start <= since + _TOGETHER), key=lambda c: c.start)
    for other in after[:_BESIDE]:
        text = reading(document.raw, other.start, other.end, document.marks)
        if (found := LINE.match(text.text)) is not None:
            return _line(document, other, text, found)
        if other.heading:
            return None
    return None


def _line(document: Document, clause: Clause, text: Reading, found: re.Match[str]) -> Governing:
    span = text.raw_span(*found.span("said"))
    return Governing((), (), Proof(document, clause, *span), plain(found["said"]))


def _in_heading(document: Document, clause: Clause) -> Governing | None:
    """A bracket at the end of the heading that a clause stands under: （一）治理水环境（牵头单位：水处）."""
    at = document.clauses[clause.parent] if clause.parent is not None else None
    while at is not None:
        below = document.children(at)
        text = reading(document.raw, at.start, below[0].start if below else at.end, document.marks)
        duties = find_duties(text.text)
        if duties and not text.text[duties[-1].end :].strip(" \n\u3000。；"):
            span = text.raw_span(duties[-1].start, duties[-1].end)
            return Governing(duties[-1].lead, duties[-1].responsible, Proof(document, at, *span))
        at = document.clauses[at.parent] if at.parent is not None else None
    return None
