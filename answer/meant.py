"""Which document a question means: by 文号 or 《title》, by its title in the question's own words, by place and year.

A question over an outline or a table is answered from one document, or not at all: that another one fits as well is
said. ``Meant.named`` tells a document that the question names from one that was only found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.named import names_of, squeezed, titled
from answer.question import Question
from answer.retrieve import Found
from corpus.types import Document
from index.facets import same_region
from index.library import Library
from index.records import Known

_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,7}?[省市县区州](?=\w{4})")
_DATED = re.compile(r"^\d{4}年度?")
_SHORTEST = 4
_KINDS = re.compile(
    r"要点|总结|方案|规划|计划|办法|条例|通知|意见|细则|报告|规定|预案|清单|公报|决定|批复|函|法(?=[一共总的有第分])"
)
_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{2,10}?[发办函字规政])\s?(?P<year>(?:19|20)\d\d)\s?年?\s?第?\s?(?P<n>\d{1,4})\s?号"
)
_SHORT_NUMBER = re.compile(r"(?<!\d)(?P<n>\d{1,4})号文")
_ABBREVIATED = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”]{1,20}?(?:条例|办法|规定|细则|方案|规划|意见|要点|预案|决定|标准|法))(?=[第的中里（(共一总有分由]|规定|$)"
)
_POLITE = re.compile(r"^(?:请问|问一下|请|根据|按照|依据|依照|想知道|查一下|看看|列出)*")
_FOUND = 3  # documents of the first hits that are looked into where none is named


@dataclass(frozen=True, slots=True)
class Meant:
    """Documents that a question may mean, best first; ``named``: it names them by number, title, or place and year."""

    documents: tuple[Document, ...]
    named: bool


def documents_meant(library: Library, found: Found) -> Meant:
    """The documents that a question means. None named: those of the first hits."""
    question = found.question
    ids = [d for scope in found.scopes for d in scope.docs] or list(found.filters.docs)
    if not ids and question.doc_numbers and found.unknown:
        return Meant((), named=True)
    if not ids:
        cards = library.documents()
        ids = _by_number(library, cards, question) or _by_title(library, cards, question)
        ids = ids or _by_abbreviation(cards, question) or _by_scope(cards, question)
    if ids:
        order = {reading.hit.doc_id: n for n, reading in reversed(list(enumerate(found.readings)))}
        ids.sort(key=lambda doc_id: order.get(doc_id, len(order)))
        return Meant(tuple(map(library.cached_document, ids)), named=True)
    first = dict.fromkeys(reading.hit.doc_id for reading in found.readings)
    return Meant(tuple(library.cached_document(doc_id) for doc_id in list(first)[:_FOUND]), named=False)


def without_place(name: str, card: Known) -> str:
    """A name without the region and the year that it begins with."""
    for region in filter(None, (card.metadata.region, card.metadata.province)):
        name = name.removeprefix(squeezed(region))
    return _DATED.sub("", _PLACE.sub("", name))


def _by_title(library: Library, cards: Sequence[Known], question: Question) -> list[str]:
    """Documents whose name the question holds, whole, or without the place and the year that it says apart.

    One that is known to be of another place or year is not meant; one that states none may be.
    """
    text = squeezed(question.text)
    if whole := titled(library, cards, text, fits=lambda card: _in_scope(card, question, unknown=True)):
        return whole
    if not question.regions and not question.years:
        return []
    found: dict[str, int] = {}
    for card in _inside(cards, question):
        bare = (without_place(name, card) for name in names_of(card.metadata.title or ""))
        found[card.doc_id] = next((len(name) for name in bare if len(name) >= _SHORTEST and name in text), 0)
    most = max(found.values(), default=0)
    return [doc_id for doc_id, length in found.items() if most and length == most]


def _by_number(library: Library, cards: Sequence[Known], question: Question) -> list[str]:
    """Documents by a number that is written without brackets (鄂环发2024年2号), or by its last part (2号文)."""
    found: list[str] = []
    for match in _NUMBER.finditer(question.text):
        for start in range(len(match["code"]) - 1):
            ids = library.named(f"{match['code'][start:]}〔{match['year']}〕{match['n']}号")
            if ids:
                found += ids
                break
    if not found and (short := _SHORT_NUMBER.search(question.text)):
        found = [c.doc_id for c in cards if (c.metadata.doc_number or "").endswith(f"〕{short['n']}号")]
    return list(dict.fromkeys(found))


def _by_abbreviation(cards: Sequence[Known], question: Question) -> list[str]:
    """Documents by a shortened name (噪声法, 供水办法): its characters stand in the title in their order.

    Only where one document alone may be called so.
    """
    text = "".join(question.text.split())
    for match in _ABBREVIATED.finditer(text):
        name = _POLITE.sub("", squeezed(match["name"]))
        for region in question.regions:
            name = name.removeprefix(region).removeprefix(region[:-1])
        name = name.lstrip("的")
        if len(name) < _SHORTEST - 1:
            continue
        inside = _inside(cards, question)
        found = [
            c for c in inside if any(_shortens(name, without_place(n, c)) for n in names_of(c.metadata.title or ""))
        ]
        if len(found) == 1:
            return [found[0].doc_id]
    return []


def _shortens(name: str, title: str) -> bool:
    """Whether a name is a piece of a title, or the title without some of its characters: its beginning and its kind."""
    if name in title:
        return True
    if not title.startswith(name[0]) or not title.endswith(name[-1]):
        return False
    rest = iter(title)
    return all(char in rest for char in name)


def _by_scope(cards: Sequence[Known], question: Question) -> list[str]:
    """Documents of the region, or of the year, that the question names; of the kind that it names."""
    if not question.regions and not question.years:
        return []
    inside = _inside(cards, question)
    kinds = set(_KINDS.findall(question.text))
    of_kind = [card for card in inside if any(kind in (card.metadata.title or "") for kind in kinds)]
    return [card.doc_id for card in of_kind or inside]


def _inside(cards: Sequence[Known], question: Question) -> list[Known]:
    """The documents of a place and of a year of the question; many are of one place and year, which is judged once."""
    judged: dict[tuple[object, ...], bool] = {}
    found = []
    for card in cards:
        metadata = card.metadata
        key = (metadata.region, metadata.province, metadata.years)
        if key not in judged:
            judged[key] = _in_scope(card, question)
        if judged[key]:
            found.append(card)
    return found


def _in_scope(card: Known, question: Question, *, unknown: bool = False) -> bool:
    """Whether a document is of a place and of a year of the question; ``unknown``: or states none."""
    metadata = card.metadata
    region, years = metadata.region or "", set(metadata.years)
    here = any(same_region(region, name, metadata.province) for name in question.regions) if region else unknown
    then = bool(set(question.years) & years) if years else unknown
    return (not question.regions or here) and (not question.years or then)
