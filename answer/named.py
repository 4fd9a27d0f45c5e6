"""What a question names outright: documents by 文号 or 《title》, clauses by their numbers.

A document that is named is where the answer has to stand, unless the question speaks of what cites or carries it out
(依据鄂环发〔2024〕2号…). A clause that is named stands first, whatever the channels think of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.question import Question
from answer.references import provisions
from corpus.kinds import kind_of
from corpus.types import Clause, Document
from index.library import Library

_CITING = re.compile(
    r"(?:引用|依据|根据|参照|按照?|贯彻|落实|执行|实施|遵照|废止|代替|取代|修订|编制|制定|出台|印发|宣贯|学习)[了过]?[^,，。?？]{0,6}$"
)
_CITES_AFTER = re.compile(r"^[》\s]*(?:的)?(?:落实|实施|贯彻|执行|编制|修订|出台|被|什么时候|何时|由谁|谁)")
_TITLE = re.compile(r"《([^《》]{6,80})》")
_SHORTEST, _LONGEST = 6, 60  # characters of a title that stands bare
_AT_MOST = 3  # documents that a title may fit; more, and it names none
_TELLING = re.compile(r"^(?:规定|要求|内容|[写讲说提]了?|提到|原文|全文|条文|是|条款|工作要点|要点|方案|文件)*$")
_LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """Ids of the documents that a question names, and the names (文号) that the library does not have."""

    ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def documents_named(library: Library, question: Question) -> NamedDocuments:
    """Documents that the question asks in: by 文号 (which may be missing here), by title in 《》 or before a clause."""
    ids: dict[str, None] = {}
    unknown = []
    for number in question.doc_numbers:
        found = library.named(number)
        if _cited(question.text, number[: number.find("〔")]):
            continue
        ids.update(dict.fromkeys(found))
        if not found:
            unknown.append(number)
    for match in _TITLE.finditer(question.text):
        if not _cited(question.text, match[0]):
            found = library.named(match[1])
            ids.update(dict.fromkeys(found if len(found) <= _AT_MOST else ()))
    if not ids and not unknown:
        ids.update(dict.fromkeys(_before_clause(library, question)))
    return NamedDocuments(tuple(ids), tuple(unknown))


def _before_clause(library: Library, question: Question) -> tuple[str, ...]:
    """The documents whose title stands bare before a clause (某市供水办法第32条); the longest title counts."""
    for reference in question.references:
        words = question.text[: reference.start]
        if not reference.numbered or kind_of(words) is None:
            continue
        for start in range(max(0, len(words) - _LONGEST), len(words) - _SHORTEST + 1):
            found = library.named(words[start:])
            if 0 < len(found) <= _AT_MOST:
                return found
    return ()


def _cited(question: str, name: str) -> bool:
    at = question.find(name)
    return at >= 0 and bool(_CITING.search(question[:at]) or _CITES_AFTER.match(question[at + len(name) :]))


def clauses_asked(question: Question, documents: Iterable[Document]) -> list[tuple[Document, Clause]]:
    """The clauses that the question names, in the first documents that have them."""
    found: list[tuple[Document, Clause]] = []
    for n, document in enumerate(documents):
        if n == _LOOKED_AT:
            break
        numbered = (reference for reference in question.references if reference.numbered)
        read = dict.fromkeys(steps for reference in numbered for steps in reference.each)
        found.extend((document, one.clause) for steps in read for one in provisions(document, steps)[:_AT_MOST])
    return found


def below(document: Document, clause: Clause) -> list[Clause]:
    """All clauses below one, in document order."""
    found = []
    for other in document.clauses[clause.index + 1 :]:
        if other.start >= clause.end:
            break
        found.append(other)
    return found


def asks_for_wording(question: Question) -> bool:
    """Whether nothing is asked of a named clause but what it says."""
    return bool(question.references) and all(_TELLING.match(phrase) for phrase in _less(question))


def _less(question: Question) -> Sequence[str]:
    """Content phrases, without the title of the document."""
    titles = "".join(question.quoted)
    return [phrase for phrase in question.focus if phrase not in titles]
