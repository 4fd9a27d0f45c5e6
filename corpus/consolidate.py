"""A text as amended: the original's articles, changed by the instructions of a decision and by nothing else.

Every change keeps the span of the decision that says so. An instruction that can't be applied for certain (no such
article, words that are not there, a form that is not known) is listed with the reason and leaves the text as it was.
Articles that a decision inserts or deletes shift the numbers behind them, as its closing words say
(条文顺序作相应调整); an article …之一 shifts none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus.align import units_of
from corpus.amending import Instruction, instructions_of
from corpus.mentions import article_name
from corpus.numbering import ARTICLE, chinese, cn_number
from corpus.types import Clause, ClauseKind, Document

_PLAIN = re.compile(r"第([一二三四五六七八九十百千零〇]+)条")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a consolidated text: its number now, its paragraphs, the number it had ("" for a new one)."""

    label: str
    paragraphs: tuple[str, ...]
    was: str
    changes: tuple[Instruction, ...] = ()

    @property
    def text(self) -> str:
        """The article with its number, as it reads now."""
        return f"{self.label} " + "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The text as amended, made by the program; ``left`` are instructions that were not applied, and why."""

    original: Document
    decision: Document
    articles: tuple[Article, ...]
    left: tuple[tuple[Instruction, str], ...]

    def as_json(self) -> dict[str, object]:
        """Articles with their changes, and what was not applied, each with its place in the decision."""
        return {
            "original": self.original.doc_id,
            "decision": self.decision.doc_id,
            "consolidated_by": "tiaowen",
            "articles": [
                {
                    "label": article.label,
                    "was": article.was or None,
                    "text": article.text,
                    "changes": [self._change(change) for change in article.changes],
                }
                for article in self.articles
            ],
            "not_applied": [self._change(each) | {"why": why} for each, why in self.left],
        }

    def _change(self, each: Instruction) -> dict[str, object]:
        quote = self.decision.raw[each.start : each.end]
        return {"op": each.op, "doc_id": self.decision.doc_id, "start": each.start, "end": each.end, "quote": quote}


@dataclass(slots=True)
class _Draft:
    label: str
    paragraphs: list[str]
    was: str
    changes: list[Instruction] = field(default_factory=list)
    gone: bool = False


class _Refused(Exception):
    """Why an instruction is not applied: a code of corpus.amending_messages."""


def consolidate(original: Document, decision: Document) -> Consolidated:
    """Apply a decision to an original. Both stay as they are."""
    drafts = [_draft(original, clause) for clause in units_of(original)]
    title = original.metadata.title
    left: list[tuple[Instruction, str]] = []
    inserted: list[_Draft] = []
    for each in instructions_of(decision, title):
        try:
            _APPLY.get(each.op, _unknown)(drafts, inserted, each)
        except _Refused as refused:
            left.append((each, str(refused)))
    kept = _numbered([draft for draft in drafts if not draft.gone], inserted)
    articles = tuple(Article(d.label, tuple(d.paragraphs), d.was, tuple(d.changes)) for d in kept)
    return Consolidated(original, decision, articles, tuple(left))


def _draft(original: Document, clause: Clause) -> _Draft:
    label = article_name(clause.label) if clause.kind is ClauseKind.ARTICLE else clause.label
    text = original.read(clause.start, clause.end)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines:
        head = re.match(r"\s*".join(map(re.escape, "".join(clause.label.split()))), lines[0])
        lines[0] = lines[0][head.end() :].strip() if head else lines[0]
    return _Draft(label, [line for line in lines if line], label)


def _found(drafts: Sequence[_Draft], label: str) -> _Draft:
    """The article that has a number in the original. Raises _Refused."""
    for draft in drafts:
        if draft.was == label and not draft.gone:
            return draft
    raise _Refused("amending.no_article")


def _replace(drafts: list[_Draft], _: list[_Draft], each: Instruction) -> None:
    draft = _found(drafts, each.article)
    texts = [_without_label(text, each) for text in each.texts]
    if each.item:
        raise _Refused("amending.item")
    if each.paragraph:
        if each.paragraph > len(_paragraphs(draft)):
            raise _Refused("amending.no_paragraph")
        low, high = _paragraphs(draft)[each.paragraph - 1]
        draft.paragraphs[low:high] = texts
    else:
        draft.paragraphs = texts
    _changed(draft, each)


def _without_label(text: str, each: Instruction) -> str:
    """A new text without the number that it may begin with."""
    match = re.match(rf"{ARTICLE}\s+", text)
    return text[match.end() :] if match and article_name(match[0].strip()) in (each.article, each.label) else text


def _paragraphs(draft: _Draft) -> list[tuple[int, int]]:
    """Where each 款 stands among the lines: items （一） belong to the paragraph that they follow."""
    starts = [
        at
        for at, line in enumerate(draft.paragraphs)
        if not at or not re.match(r"[（(][一二三四五六七八九十]+[）)]|\d+[.．]", line)
    ]
    return list(zip(starts, [*starts[1:], len(draft.paragraphs)], strict=True))


def _substitute(drafts: list[_Draft], _: list[_Draft], each: Instruction) -> None:
    draft = _found(drafts, each.article)
    low, high = 0, len(draft.paragraphs)
    if each.paragraph:
        places = _paragraphs(draft)
        if each.paragraph > len(places):
            raise _Refused("amending.no_paragraph")
        low, high = places[each.paragraph - 1]
    lines = draft.paragraphs[low:high]
    for old, new in each.pairs:
        if not old or not any(old in line for line in lines):
            raise _Refused("amending.no_words")
        lines = [line.replace(old, new) for line in lines]
    draft.paragraphs[low:high] = lines
    _changed(draft, each)


def _delete(drafts: list[_Draft], _: list[_Draft], each: Instruction) -> None:
    draft = _found(drafts, each.article)
    if each.item:
        raise _Refused("amending.item")
    if not each.paragraph:
        draft.gone = True
        return
    places = _paragraphs(draft)
    if each.paragraph > len(places) or len(places) == 1:
        raise _Refused("amending.no_paragraph")
    low, high = places[each.paragraph - 1]
    del draft.paragraphs[low:high]
    _changed(draft, each)


def _insert(drafts: list[_Draft], inserted: list[_Draft], each: Instruction) -> None:
    new = _Draft(each.article, [_without_label(text, each) for text in each.texts], "", [each])
    if "之" in each.article:
        base = each.after or each.article.split("之")[0]
        at = drafts.index(_found(drafts, base))
        while at + 1 < len(drafts) and drafts[at + 1].label.startswith(each.article.split("之")[0] + "之"):
            at += 1
        if any(draft.was == each.article and not draft.gone for draft in drafts):
            raise _Refused("amending.there")
        drafts.insert(at + 1, new)
        return
    inserted.append(new)


def _append(drafts: list[_Draft], _: list[_Draft], each: Instruction) -> None:
    draft = _found(drafts, each.article)
    places = _paragraphs(draft)
    if not 1 <= each.paragraph <= len(places) + 1:
        raise _Refused("amending.no_paragraph")
    at = places[each.paragraph - 1][0] if each.paragraph <= len(places) else len(draft.paragraphs)
    draft.paragraphs[at:at] = list(each.texts)
    _changed(draft, each)


def _everywhere(drafts: list[_Draft], _: list[_Draft], each: Instruction) -> None:
    old, new = each.pairs[0]
    hit = [draft for draft in drafts if any(old in line for line in draft.paragraphs)]
    if not hit or not old:
        raise _Refused("amending.no_words")
    for draft in hit:
        draft.paragraphs = [line.replace(old, new) for line in draft.paragraphs]
        draft.changes.append(each)


def _renumber(drafts: list[_Draft], _: list[_Draft], each: Instruction) -> None:
    draft = _found(drafts, each.article)
    _changed(draft, each)


def _unknown(drafts: list[_Draft], _: list[_Draft], each: Instruction) -> None:
    raise _Refused("amending.unknown")


def _changed(draft: _Draft, each: Instruction) -> None:
    draft.changes.append(each)
    if each.label:
        draft.label = each.label


def _numbered(drafts: list[_Draft], inserted: Sequence[_Draft]) -> list[_Draft]:
    """All articles at the numbers that they shall have; those of which nothing is said keep their order around them."""
    plain = [draft for draft in drafts if _PLAIN.fullmatch(draft.label)]
    told = {id(draft) for draft in plain if draft.label != draft.was}
    attached: dict[int, list[_Draft]] = {}
    kept: list[_Draft] = []
    before = kept
    for draft in drafts:
        if _PLAIN.fullmatch(draft.label):
            before = attached.setdefault(id(draft), [])
        else:  # 第七条之一 stays behind 第七条, a text without articles before those that are new
            before.append(draft)
    first = min((_number_of(draft.was) for draft in plain if draft.was), default=1)
    slots: list[_Draft | None] = [None] * (len(plain) + len(inserted))
    late = []
    for draft in [*inserted, *(draft for draft in plain if id(draft) in told)]:
        place = _number_of(draft.label) - first
        if 0 <= place < len(slots) and slots[place] is None:
            slots[place] = draft
        else:
            late.append(draft)
    rest = iter([*(draft for draft in plain if id(draft) not in told), *late])
    for number, slot in enumerate(slots, start=first):
        draft = slot if slot is not None else next(rest)
        draft.label = f"第{chinese(number)}条"
        kept += [draft, *attached.get(id(draft), [])]
    return kept


def _number_of(label: str) -> int:
    match = _PLAIN.fullmatch(label)
    return cn_number(match[1]) if match else 0


_APPLY: dict[str, Callable[[list[_Draft], list[_Draft], Instruction], None]] = {
    "replace": _replace,
    "substitute": _substitute,
    "delete": _delete,
    "insert": _insert,
    "append": _append,
    "everywhere": _everywhere,
    "renumber": _renumber,
}
