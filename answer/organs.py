"""Organs that a question names (住建厅, 执法局): what is answered must have something to do with them.

Chinese questions only: the words that English has for organs mean other things too (host, office, commission).
"""

from __future__ import annotations

import re

from answer.evidence import Sentence, context_of
from answer.glossary import equivalents
from answer.question import Question
from answer.who import units_governing
from corpus.traditional import fold

_ORGAN = re.compile(r"(?:厅|局|部|委|处|院|总队)$")
_SHORT = 2  # 住建 stands for 住建厅, but 水 does not stand for 水处


def organs_of(question: Question) -> tuple[tuple[str, ...], ...]:
    """The organs that a question names, each with its other names."""
    if question.language == "en":
        return ()
    text = question.text
    named = ((text[each.start : each.end], *each.others) for each in equivalents(text))
    return tuple(names for names in named if all(_ORGAN.search(name) for name in names[:2]))


def strangers(question: Question, sentence: Sentence) -> list[str]:
    """Organs that the question names and neither the clause nor what governs it nor the document's head mentions."""
    organs = organs_of(question)
    if not organs:
        return []
    document, clause = sentence.document, sentence.clause
    governing = units_governing(sentence)
    units = (*governing.lead, *governing.responsible) if governing is not None else ()
    metadata = document.metadata
    head = (metadata.issuer, metadata.title, context_of(document, clause), document.read(clause.start, clause.end))
    around = fold(" ".join(filter(None, (*head, *units))))
    return [names[0] for names in organs if not any(_stem(name) in around for name in names)]


def _stem(name: str) -> str:
    """The name without what kind of organ it is, where enough is left: 住建局 and 住建厅 are both 住建."""
    bare = _ORGAN.sub("", name)
    return bare if len(bare) >= _SHORT else name
