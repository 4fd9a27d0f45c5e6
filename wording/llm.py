"""Answers in the words of a language model, none of them unproven: ``rewrite(answer, readings, model) -> Answer``.

    answer, readings ─ sources (clauses with ids) ─ prompt ─ call ─ reply (sentences, proven) ─ Answer

The model only words what was found. It never raises a status, it is not asked where nothing was found, and the
extracted answer stays the headline, with its items and citations; the model's sentences stand beneath.
Whatever fails (connection, time, format, ids, figures, sense), the
extracted answer stands as it was, with one more reason that says what happened. Nothing is called unless a model is
set (wording.settings).
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from answer.evidence import Reading
from answer.question import language_of
from proof.cite import cite
from proof.types import Answer, AnswerStatus, Citation, Item, Reason
from proof.verify import unproven
from wording.call import Failure, complete
from wording.prompt import NO_ANSWER, messages_for
from wording.reply import Proven, judged, sentences_said, why
from wording.settings import LanguageModel, Secret, configured, required
from wording.sources import Source, sources_of

LONGEST_SENTENCE = 600
JUDGING_SECONDS = 2.0
_RUN = re.compile(r"[〇零一二三四五六七八九十百千万亿两]{20,}|\d{20,}")
log = logging.getLogger(__name__)
__all__ = ["LanguageModel", "Secret", "configured", "required", "rewrite", "worded_by"]


def worded_by(model: LanguageModel | None) -> Callable[[Answer, Sequence[Reading]], Answer] | None:
    """``rewrite`` with this model, as ``ask`` takes it; None without a model."""
    return None if model is None else partial(rewrite, model=model)


def rewrite(answer: Answer, readings: Sequence[Reading], model: LanguageModel) -> Answer:
    """The answer in the model's words as far as the clauses prove them, else the answer itself with a reason.

    ``readings`` are the clauses that the search found, best first. Takes ``model.deadline`` seconds at most, and one
    ``model.timeout`` more where a server sends its reply in drops. Never raises for what the model or its server does.
    """
    if answer.status is AnswerStatus.NOT_FOUND:
        return answer
    sources = sources_of(answer, readings, model.budget)
    if not sources:
        return _standing(answer, Reason("llm_no_clauses"))
    try:
        reply = complete(model, messages_for(answer.question, language_of(answer.question), sources))
    except Failure as failure:
        return _standing(answer, Reason(failure.code, failure.params))
    if NO_ANSWER in reply:
        return _standing(answer, Reason("llm_no_answer"))
    try:
        return _judged(answer, _bounded(_without_key(reply, model)), sources, model)
    except Exception as error:  # whatever the model wrote, the extracted answer must stand
        log.warning("a reply of the language model could not be judged", exc_info=True)
        return _standing(answer, Reason("llm_failed", {"error": type(error).__name__}))


def _bounded(reply: str) -> str:
    """A reply without runs of numerals that no document has and that cost time with their length."""
    return _RUN.sub("…", reply)


def _judged(answer: Answer, reply: str, sources: Sequence[Source], model: LanguageModel) -> Answer:
    by_id = {source.id: source for source in sources}
    end = time.thread_time() + JUDGING_SECONDS
    results: list[Proven | Reason] = []
    for sentence in sentences_said(reply):
        late = len(sentence.text) > LONGEST_SENTENCE or time.thread_time() > end
        results.append(Reason("llm_why_long") if late else judged(sentence, by_id, answer.question))
    proven = [result for result in results if isinstance(result, Proven)]
    dropped = [result for result in results if isinstance(result, Reason)]
    if not proven:
        return _standing(answer, Reason("llm_unproven", {"why": why(dropped)}) if dropped else _empty(model))
    reasons = [Reason("llm_written", {"model": model.model})]
    if dropped:
        reasons.append(Reason("llm_dropped", {"count": str(len(dropped)), "why": why(dropped)}))
    return _rewritten(answer, proven, reasons)


def _standing(answer: Answer, reason: Reason) -> Answer:
    return replace(answer, reasons=(*answer.reasons, reason))


def _empty(model: LanguageModel) -> Reason:
    return Reason("llm_empty", {"host": model.host})


def _without_key(reply: str, model: LanguageModel) -> str:
    """A server that sends the key back does not get it shown."""
    return reply.replace(model.key.reveal(), "") if model.key else reply


def _rewritten(answer: Answer, proven: Sequence[Proven], reasons: Sequence[Reason]) -> Answer:
    citations = list(answer.citations)
    items = []
    for sentence in proven:
        positions = [_position(citations, _citation(place)) for place in sentence.places]
        items.append(Item(sentence.text, tuple(dict.fromkeys(positions))))
    text = " ".join(sentence.text for sentence in proven)
    status = answer.status
    if any(sentence.foreign for sentence in proven):
        reasons = [*reasons, Reason("llm_other_language")]
        status = AnswerStatus.UNCONFIRMED
    lacking = _lacking(answer, text)
    if lacking:
        reasons = [*reasons, Reason("llm_differs", {"values": "、".join(lacking)})]
        status = AnswerStatus.UNCONFIRMED
    return replace(
        answer,
        status=status,
        items=(*answer.items, *items),
        citations=tuple(citations),
        reasons=(*answer.reasons, *reasons),
    )


def _lacking(answer: Answer, text: str) -> list[str]:
    """The extracted values, when the text has none of them: then the two answers are not the same."""
    values = list(dict.fromkeys(item.value for item in answer.items if item.value))
    return values if values and all(unproven(value, [text], wording=False) for value in values) else []


def _citation(place: tuple[Source, int, int]) -> Citation:
    source, first, last = place
    start, end = source.raw_span(first, last)
    return cite(source.document, source.clause, start, end)


def _position(citations: list[Citation], citation: Citation) -> int:
    if citation not in citations:
        citations.append(citation)
    return citations.index(citation)
