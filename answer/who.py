"""Who leads, who is responsible: the bracket or the table cells that govern the sentence that was asked about.

Where a sentence itself says who does it (国务院…部门负责, 以省环委会名义, 由分管副市长任组长), the sentence answers:
first where the question asks for a person or body, second where it asks for the units of a task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import answer.messages  # noqa: F401  (registers the texts)
from answer.draft import Draft, Piece, Proof, proof_of, sentence_draft
from answer.evidence import Asked, Sentence
from corpus.duties import duties_of, find_duties
from corpus.messages import message
from corpus.sentences import reading
from corpus.types import Clause, Document

_TOGETHER = 600
_FIRST = 12
_AGENT_LEAST, _UNITS_LEAST = 0.6, 0.75  # of the best sentence's score
_VERB = re.compile(
    r"([\u4e00-\u9fff](?![是由归找有看到底竟跟])[\u4e00-\u9fff])谁|(配合|会同|联合|邀请|报请|移送|提请|报送?)(?=哪|什么)"
)
_TOGETHER_ASKED = re.compile(r"^(?!.*(?:牵头|责任|负责|归口)).*(?:一起|共同|联手|联合|会同|合作|(?:跟|和|与)谁)")
_TOGETHER_SAID = "联合|会同|协同|携手"
_LEADS = re.compile(r"牵头|主管|归口|哪个(?:具体的?)?(?:处|科|部门|单位|局)|\blead", re.IGNORECASE)
_SHARES = re.compile(r"责任|配合|参与|协办|responsible|support", re.IGNORECASE)
_PHRASE = r"[^，,。；;：:（()）]"
_AGENT = re.compile(
    rf"以{_PHRASE}{{2,16}}名义|由{_PHRASE}{{2,30}}?(?:负责|牵头|组织|审批|主管|承担|统筹|任|担任|实施|决定|制定|处)"
    rf"|{_PHRASE}{{2,40}}?(?:负总责|负责(?!人)|主管(?!部门)|牵头(?!单位)|任(?:副?组长|副?主任|总指挥)|担任|作为{_PHRASE}{{0,14}}(?:领导|负责人|组长))"
    rf"|{_PHRASE}{{2,24}}会同{_PHRASE}{{2,30}}"
)


@dataclass(frozen=True, slots=True)
class Governing:
    """Units that answer for a sentence, with the raw span that names them."""

    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    proof: Proof


def who(sentences: Sequence[Sentence], asked: Asked, question: str = "", *, units: bool) -> Draft | None:
    """Who it is; ``units``: the question names the units of a task (牵头, 责任单位, 处室) as what it wants."""
    if not sentences:
        return None
    if _verb(question) and (said := _agent(sentences[:_FIRST], asked, question, only_verb=True)) is not None:
        return said
    if units:
        return _units(sentences, asked, question) or _agent(sentences, asked)
    found = _agent(sentences[:_FIRST], asked, question) or _units(sentences, asked)
    return found or sentence_draft(sentences[0], asked)


def _agent(sentences: Sequence[Sentence], asked: Asked, question: str = "", *, only_verb: bool = False) -> Draft | None:
    """The best sentence that says who does it, cut to what was asked; what stands beside the agent counts most.

    报请谁 is answered by 报请 and who follows it.
    """
    verb = _verb(question)
    beside = f"(?:{verb}){_PHRASE}{{2,20}}"
    pattern = re.compile(beside if only_verb else f"{beside}|{_AGENT.pattern}") if verb else _AGENT
    best = sentences[0].score if sentences else 0.0
    chosen: tuple[float, Sentence, tuple[int, int]] | None = None
    for sentence in sentences:
        if sentence.score < _AGENT_LEAST * best:
            break
        if sentence.text.startswith(("（", "(")):
            continue
        for found in pattern.finditer(sentence.text):
            worth = sentence.score + asked.coverage(found[0]) + float(bool(verb) and bool(re.match(verb, found[0])))
            if chosen is None or worth > chosen[0]:
                chosen = (worth, sentence, found.span())
    return sentence_draft(chosen[1], asked, chosen[2]) if chosen is not None else None


def _verb(question: str) -> str:
    """The verb beside which the answer stands, as a pattern: 报请谁, 配合哪个部门, 跟谁一起; "" where there is none."""
    found = _VERB.search(question)
    if found:
        return found[1] or found[2]
    return _TOGETHER_SAID if _TOGETHER_ASKED.search(question) else ""


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
    parts = []
    pieces = []
    proofs = _proofs(proof_of(sentence), governing.proof)
    leads, shares = bool(_LEADS.search(question)), bool(_SHARES.search(question))
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
        return _in_heading(document, clause)
    return Governing(chosen.lead, chosen.responsible, Proof(document, clause, chosen.start, chosen.end))


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
