"""What a search box may hold beside words, and what of the hits really mentions it.

    “一口一策” or "…"      exactly these characters (white space aside)
    -农村                  not with this word
    标题:要点 title:…      only documents whose title holds it
    文号:鄂环发 number:…   only documents with that number

``mentions`` tells hits that hold words of the query from those that are only near in meaning; ``meant`` proposes words
of the library for a query that it does not know: by pinyin, or by likeness of spelling.
"""

from __future__ import annotations

import difflib
import operator
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.question import Question
from index.records import Known
from index.search import Hit

_QUOTED = re.compile(r"[“\"「](?P<words>[^“”\"「」]{1,100})[”\"」]")
_FIELD = re.compile(r"(?:^|(?<=\s))(?P<name>标题|文号|title|number)\s*[:：]\s*(?P<words>[^\s“”\"]+)", re.I)
_WITHOUT = re.compile(r"(?:^|(?<=\s))(?:[-－−]|NOT\s+|不含[:：]?)(?P<words>[^\s\d“”\"-][^\s“”\"]*)")
_TITLES = {"标题", "title"}
_RUNS = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z][A-Za-z0-9.]{1,15}")
ENOUGH, ALIKE = 0.6, 0.82
LONGEST, MOST = 10, 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query taken apart: ``words`` is what is searched for, phrases included."""

    words: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it says more than words."""
        return bool(self.phrases or self.without or self.titles or self.numbers)

    def takes(self, text: str) -> bool:
        """Whether a text has all phrases and none of what it must not have."""
        plain = squeezed(text)
        return all(squeezed(p) in plain for p in self.phrases) and not any(squeezed(w) in plain for w in self.without)

    def takes_document(self, title: str | None, number: str | None) -> bool:
        """Whether a document's title and number fit."""
        return all(squeezed(w) in squeezed(title or "") for w in self.titles) and all(
            squeezed(w) in squeezed(number or "") for w in self.numbers
        )


def wanted(query: str) -> Wanted:
    """Take a query apart; one that only narrows is searched by what it narrows by."""
    phrases = tuple(match["words"].strip() for match in _QUOTED.finditer(query) if match["words"].strip())
    rest = _QUOTED.sub(" ", query)
    fields = [(match["name"].lower(), match["words"]) for match in _FIELD.finditer(rest)]
    rest = _FIELD.sub(" ", rest)
    without = tuple(match["words"] for match in _WITHOUT.finditer(rest))
    rest = " ".join(_WITHOUT.sub(" ", rest).split())
    titles = tuple(words for name, words in fields if name in _TITLES)
    numbers = tuple(words for name, words in fields if name not in _TITLES)
    words = " ".join((*phrases, rest)).strip() or " ".join((*titles, *numbers)) or query.strip()
    return Wanted(words, phrases, without, titles, numbers)


def squeezed(text: str) -> str:
    """Without white space, in one width and case."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def documents_for(asked: Wanted, documents: Iterable[Known]) -> tuple[str, ...] | None:
    """The documents whose title and number fit; None where the query says nothing about them."""
    if not (asked.titles or asked.numbers):
        return None
    return tuple(d.doc_id for d in documents if asked.takes_document(d.metadata.title, d.metadata.doc_number))


def terms_of(question: Question) -> tuple[tuple[str, ...], ...]:
    """What a hit has to hold to mention a question: for each content phrase its tokens, or other spellings of it."""
    from index.tokens import tokens

    found: list[tuple[str, ...]] = []
    others = question.focus_zh if question.language == "en" else ()
    for phrase in question.focus or (question.text,):
        cut = tuple(dict.fromkeys(token for token in tokens(phrase) if len(token) > 1))
        if cut:
            found.append(cut)
    for alternatives in others:
        cut = tuple(dict.fromkeys(token for name in alternatives for token in tokens(name) if len(token) > 1))
        if cut:
            found.append(cut)
    return tuple(found)


def lit_in(text: str, start: int, terms: Sequence[Sequence[str]], phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words that were searched for stand, as spans of the document in which the text begins at ``start``."""
    words = {word for phrase in terms for word in phrase} | set(phrases)
    if not words:
        return []
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.I)
    return [(start + match.start(), start + match.end()) for match in pattern.finditer(text)]


def mentions(hit: Hit, terms: Sequence[Sequence[str]]) -> bool:
    """Whether a hit, with its title and headings, holds most of what one of the content phrases consists of."""
    if not terms:
        return True
    text = squeezed(" ".join((hit.quote, hit.title or "", *hit.path)))

    def share(phrase: Sequence[str]) -> float:
        size = sum(len(token) for token in phrase)
        return sum(len(token) for token in phrase if token in text) / size if size else 0.0

    return max(map(share, terms)) >= ENOUGH


def holds_any(hit: Hit, terms: Sequence[Sequence[str]]) -> bool:
    """Whether a hit holds any word of the question at all."""
    text = squeezed(" ".join((hit.quote, hit.title or "", *hit.path)))
    return any(token in text for phrase in terms for token in phrase)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the library, as written and as it sounds (pinyin without blanks)."""

    text: str
    sound: str


def vocabulary_of(texts: Iterable[str]) -> tuple[Term, ...]:
    """The terms of titles and headings: each once, the most frequent first."""
    counts = Counter(term for text in texts for term in pieces(text))
    return tuple(Term(text, sound_of(text)) for text, _ in counts.most_common(MOST))


def sound_of(text: str) -> str:
    """How a text is spelled in pinyin, without tones and blanks; what is written in Latin letters stays."""
    from pypinyin import lazy_pinyin

    return squeezed("".join(lazy_pinyin(text)))


def meant(query: str, vocabulary: Iterable[Term], limit: int = 3) -> list[str]:
    """Terms of the library that a query may mean, the likeliest first: the same sound, or nearly the same spelling."""
    plain = squeezed(query)
    if len(plain) < 2:
        return []
    sound = plain if plain.isascii() else sound_of(plain)
    matcher = difflib.SequenceMatcher(None, "", sound, autojunk=False)
    scored: list[tuple[float, str]] = []
    for term in vocabulary:
        if squeezed(term.text) == plain:
            continue
        if term.sound == sound:
            score = 1.0
        elif len(term.text) == len(plain) > 2 and sum(map(operator.ne, squeezed(term.text), plain)) == 1:
            score = 0.9
        elif abs(len(term.sound) - len(sound)) <= max(2, len(sound) // 4):
            matcher.set_seq1(term.sound)
            score = matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
        else:
            continue
        if score >= ALIKE:
            scored.append((score, term.text))
    return [text for _, text in sorted(scored, key=lambda pair: (-pair[0], len(pair[1])))[:limit]]


def pieces(text: str) -> list[str]:
    """Terms in a title or heading: its words, and two or three of them that stand together."""
    from rjieba import cut

    found: list[str] = []
    for run in _RUNS.findall(text):
        words = [run] if run.isascii() else list(cut(run))
        for at in range(len(words)):
            for many in (1, 2, 3):
                joined = "".join(words[at : at + many])
                if at + many <= len(words) and 2 <= len(joined) <= LONGEST:
                    found.append(joined)
    return found
