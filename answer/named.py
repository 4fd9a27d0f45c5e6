"""What a question names outright: documents by 文号 or 《title》, clauses by their numbers.

A document that is named is where the answer has to stand, unless the question speaks of what cites or carries it out
(依据鄂环发〔2024〕2号…). A clause that is named stands first, whatever the channels think of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.question import Question
from answer.references import provisions
from corpus.types import Clause, Document
from index.library import Library
from index.records import Known

_CITING = re.compile(
    r"(?:引用|依据|根据|参照|按照?|贯彻|落实|执行|实施|遵照|废止|代替|取代|修订|编制|制定|出台|印发|宣贯|学习)[了过]?[^,，。?？]{0,6}$"
)
_CITES_AFTER = re.compile(r"^[》\s]*(?:的)?(?:落实|实施|贯彻|执行|编制|修订|出台|被|什么时候|何时|由谁|谁)")
_TITLE = re.compile(r"《([^《》]{6,80})》")
_INNER = re.compile(r"《([^《》]{4,80})》")
_LEAD_IN = re.compile(r"^.{0,40}?关于(?:印发|公布|发布|转发|批转)?")
_TAIL = re.compile(r"的(?:通知|通告|公告|决定|复?函|批复|意见|通报)$")
_SIGNS = re.compile(r"[\W_]+")
NATIONAL = "中华人民共和国"
_SHORTEST = 4  # characters of a name
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


def _before_clause(library: Library, question: Question) -> Sequence[str]:
    """The documents whose title stands bare before the number of a clause: 某市供水办法第32条."""
    for reference in question.references:
        words = squeezed(question.text[: reference.start]).rstrip("的中里")
        if reference.numbered and len(words) >= _SHORTEST:
            found = titled(library, library.documents(), words, last=True)
            if 0 < len(found) <= _AT_MOST:
                return found
    return ()


class _Names:
    """What the documents of one list may be called: name → their places in the list."""

    def __init__(self, cards: Sequence[Known]) -> None:
        self.cards = cards
        self._called: dict[str, list[int]] = {}
        for at, card in enumerate(cards):
            for name in names_of(card.metadata.title or ""):
                self._called.setdefault(name, []).append(at)
        self._lengths = sorted({len(name) for name in self._called}, reverse=True)

    def standing_in(self, text: str, *, last: bool) -> Iterator[tuple[str, list[int]]]:
        """Names that stand in a text, longest first, and who is called so; ``last``: at its end."""
        for length in self._lengths:
            first = max(0, len(text) - length) if last else 0
            pieces = dict.fromkeys(text[at : at + length] for at in range(first, len(text) - length + 1))
            yield from ((name, self._called[name]) for name in pieces if name in self._called)


_kept: dict[int, _Names] = {}  # by the list's identity; few libraries are asked at a time
_MOST_KEPT = 4


def _names(cards: Sequence[Known]) -> _Names:
    """The names of a list, which is one and the same until its library changes."""
    found = _kept.get(id(cards))
    if found is None or found.cards is not cards:
        found = _Names(cards)
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept), 0), None)
        _kept[id(cards)] = found
    return found


def titled(
    library: Library,
    cards: Sequence[Known],
    text: str,
    *,
    last: bool = False,
    fits: Callable[[Known], bool] = lambda _: True,
) -> list[str]:
    """Ids of the documents one of whose names stands in a text (``last``: at its end), among those that fit.

    The longest name counts, of versions those in force. A document's own name goes before one that its title only
    quotes: 《某办法》实施细则 is not what 某办法 means.
    """
    found: dict[int, bool] = {}
    longest = 0
    for name, called in _names(cards).standing_in(text, last=last):
        if len(name) < longest:
            break
        for at in called:
            if fits(cards[at]):
                longest = len(name)
                found[at] = found.get(at, False) or name in names_of(_INNER.sub("", cards[at].metadata.title or ""))
    own = [at for at, mine in found.items() if mine]
    fitting = [cards[at].doc_id for at in sorted(own or found)]
    hidden = set(library.standings.hidden().values()) if len(fitting) > 1 else set()
    return [doc_id for doc_id in fitting if doc_id not in hidden] or fitting


def squeezed(text: str) -> str:
    """A text without signs and white space, in lower case."""
    return _SIGNS.sub("", text).lower()


@lru_cache(maxsize=8192)
def names_of(title: str) -> tuple[str, ...]:
    """What a document may be called, longest first: its title, without 关于印发…的通知, without 中华人民共和国."""
    bare = _TAIL.sub("", _LEAD_IN.sub("", title))
    forms = {title, bare, *(m[1] for m in _INNER.finditer(title))}
    forms |= {form.replace(NATIONAL, "") for form in forms}
    forms |= {re.sub(r"[（(][^（）()]{1,20}[）)]$", "", form) for form in forms}
    names = {squeezed(form) for form in forms}
    return tuple(sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True))


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
