"""Two texts of one norm, article by article: what was added, deleted, changed, moved; renumbered articles are matched.

    1. articles with the same words are one article, whatever their numbers (where words stand twice, in order)
    2. between those, articles are paired in order so that the sum of likeness is greatest (no pair below ``ALIKE``)
    3. what is left over is paired wherever it stands, the likest first (an article that was moved and changed)
    4. the article that says why (为了…制定本…) and the one that says from when (自…起施行) are those of the other text

Likeness is the share of common triples of characters, an article's number left out. A document without articles is
compared by its clauses of the first level that has any.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.types import Clause, ClauseKind, Document

if TYPE_CHECKING:
    from corpus.shapes import AlignedJSON, AlignedLineJSON, NamedTextJSON, SideJSON

ALIKE = 0.34
_MOVED_ALIKE = 0.5
_OFFICES = (re.compile(r"^为.{6,300}制定本"), re.compile(r"^本\w{1,12}自.{2,16}起施行"))
_DULL = re.compile(r"[\W_]+")
_MOST = 4_000_000  # pairs of articles that are tried in order


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a comparison: ``change`` is same, changed, moved, added or deleted; a side that is not there is None.

    ``moved``: the words are the same and the number is another. ``edits`` are (tag, old start, old end, new start, new
    end) within both articles' reading texts, as difflib gives them.
    """

    change: str
    old: Clause | None
    new: Clause | None
    old_text: str = ""
    new_text: str = ""
    edits: tuple[tuple[str, int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents side by side, in the order of the new one; deleted articles stand where they stood."""

    old: Document
    new: Document
    pairs: tuple[Pair, ...]

    def count(self, change: str) -> int:
        """How many lines are of a kind."""
        return sum(pair.change == change for pair in self.pairs)

    def as_json(self) -> AlignedJSON:
        """Both documents, counts, and every line with its places."""
        changes = ("same", "changed", "moved", "added", "deleted")
        return {
            "old": _named(self.old),
            "new": _named(self.new),
            "counts": {change: self.count(change) for change in changes},
            "articles": [_line(pair) for pair in self.pairs],
        }


def compare_versions(old: Document, new: Document) -> Comparison:
    """Align the articles of two texts."""
    mine, theirs = units_of(old), units_of(new)
    before = [_bare(old, clause) for clause in mine]
    after = [_bare(new, clause) for clause in theirs]
    matched = _exact(before, after)
    matched |= _in_order(before, after, matched)
    matched |= _anywhere(before, after, matched)
    matched |= _of_one_office(before, after, matched)
    return Comparison(old, new, tuple(_lines((old, mine), (new, theirs), matched, (before, after))))


def units_of(document: Document) -> list[Clause]:
    """The articles, else the clauses of the first level that has text of its own."""
    articles = [clause for clause in document.clauses if clause.kind is ClauseKind.ARTICLE]
    if articles:
        return articles
    outline = [clause for clause in document.clauses if clause.kind is not ClauseKind.FRONT]
    leaves = [clause for clause in outline if not document.children(clause)]
    return leaves or list(document.clauses)


def _bare(document: Document, clause: Clause) -> str:
    """An article's words without its number, white space and signs."""
    text = document.read(clause.start, clause.end)
    label = "".join(clause.label.split())
    return _DULL.sub("", "".join(text.split()).removeprefix(label))


def _exact(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    places: dict[str, list[int]] = {}
    for at, text in enumerate(after):
        places.setdefault(text, []).append(at)
    found = {}
    for at, text in enumerate(before):
        if places.get(text):
            found[at] = places[text].pop(0)
    return found


def _triples(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 3] for i in range(max(1, len(text) - 2)))


def _like(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common triples of both, or of the shorter where nearly all of it is in the longer."""
    common = len(one & other)
    shorter, both = min(len(one), len(other)), len(one) + len(other)
    return max(2 * common / both, 0.6 * common / shorter if shorter > 12 else 0.0)


def _in_order(before: Sequence[str], after: Sequence[str], matched: dict[int, int]) -> dict[int, int]:
    """Pairs between fixed ones that cross neither them nor each other, of the greatest sum of likeness."""
    anchors = _rising(sorted(matched.items()))
    found: dict[int, int] = {}
    taken = set(matched.values())
    edges = [(-1, -1), *anchors, (len(before), len(after))]
    for (low, left), (high, right) in zip(edges, edges[1:], strict=False):
        rows = [at for at in range(low + 1, high) if at not in matched]
        columns = [at for at in range(left + 1, right) if at not in taken]
        if rows and columns and len(rows) * len(columns) <= _MOST:
            found |= _best(before, after, rows, columns)
    return found


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise too: what was moved is left out."""
    best: list[tuple[int, int]] = []  # (length, index of the pair before)
    for at, (_, place) in enumerate(pairs):
        before = max(((best[i][0], i) for i in range(at) if pairs[i][1] < place), default=(0, -1))
        best.append((before[0] + 1, before[1]))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    found = []
    while at >= 0:
        found.append(pairs[at])
        at = best[at][1]
    return found[::-1]


def _best(before: Sequence[str], after: Sequence[str], rows: list[int], columns: list[int]) -> dict[int, int]:
    ones, others = [_triples(before[at]) for at in rows], [_triples(after[at]) for at in columns]
    like = [[_like(one, other) for other in others] for one in ones]
    sums = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        for j in range(len(columns) - 1, -1, -1):
            both = sums[i + 1][j + 1] + like[i][j] if like[i][j] >= ALIKE else -1.0
            sums[i][j] = max(both, sums[i + 1][j], sums[i][j + 1])
    found, i, j = {}, 0, 0
    while i < len(rows) and j < len(columns):
        if like[i][j] >= ALIKE and sums[i][j] == sums[i + 1][j + 1] + like[i][j]:
            found[rows[i]] = columns[j]
            i, j = i + 1, j + 1
        elif sums[i][j] == sums[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _anywhere(before: Sequence[str], after: Sequence[str], matched: dict[int, int]) -> dict[int, int]:
    """What is left over, the likest first, wherever it stands."""
    rows = [at for at in range(len(before)) if at not in matched]
    taken = set(matched.values())
    columns = [at for at in range(len(after)) if at not in taken]
    ones, others = {at: _triples(before[at]) for at in rows}, {at: _triples(after[at]) for at in columns}
    pairs = sorted(((_like(ones[i], others[j]), -i, -j) for i in rows for j in columns), reverse=True)
    found: dict[int, int] = {}
    for like, i, j in pairs:
        if like < _MOVED_ALIKE:
            break
        if -i not in found and -j not in found.values():
            found[-i] = -j
    return found


def _of_one_office(before: Sequence[str], after: Sequence[str], matched: dict[int, int]) -> dict[int, int]:
    """What every norm says once, purpose and entry into force, where it is left over on both sides."""
    taken, found = set(matched.values()), {}
    for office in _OFFICES:
        rows = [at for at, text in enumerate(before) if at not in matched and office.search(text)]
        columns = [at for at, text in enumerate(after) if at not in taken and office.search(text)]
        if len(rows) == len(columns) == 1:
            found[rows[0]] = columns[0]
    return found


def _lines(
    old: tuple[Document, list[Clause]],
    new: tuple[Document, list[Clause]],
    matched: dict[int, int],
    words: tuple[Sequence[str], Sequence[str]],
) -> list[Pair]:
    """Lines in the order of the new text; what was deleted stands behind what stood before it."""
    back = {there: here for here, there in matched.items()}
    lines: list[Pair] = []
    shown: set[int] = set()

    def deleted_before(at: int) -> None:
        for each in range(at):
            if each not in matched and each not in shown:
                shown.add(each)
                lines.append(Pair("deleted", old[1][each], None, _text(old[0], old[1][each])))

    for there, clause in enumerate(new[1]):
        here = back.get(there)
        if here is None:
            lines.append(Pair("added", None, clause, new_text=_text(new[0], clause)))
            continue
        deleted_before(here)
        lines.append(_pair((old[0], old[1][here]), (new[0], clause), words[0][here] == words[1][there]))
    deleted_before(len(old[1]))
    return lines


def _pair(old: tuple[Document, Clause], new: tuple[Document, Clause], same: bool) -> Pair:
    before, after = _text(*old), _text(*new)
    if same:
        renumbered = "".join(old[1].label.split()) != "".join(new[1].label.split())
        return Pair("moved" if renumbered else "same", old[1], new[1], before, after)
    edits = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return Pair("changed", old[1], new[1], before, after, tuple(edits))


def _text(document: Document, clause: Clause) -> str:
    """The reading text of an article, its lines kept, blank ones left out."""
    lines = (line.strip() for line in document.read(clause.start, clause.end).splitlines())
    return "\n".join(line for line in lines if line)


def _named(document: Document) -> NamedTextJSON:
    metadata = document.metadata
    return {
        "doc_id": document.doc_id,
        "title": metadata.title,
        "doc_number": metadata.doc_number,
        "date": metadata.date,
    }


def _line(pair: Pair) -> AlignedLineJSON:
    return {
        "change": pair.change,
        "old": _side(pair.old, pair.old_text),
        "new": _side(pair.new, pair.new_text),
        "edits": [list(edit) for edit in pair.edits if edit[0] != "equal"],
    }


def _side(clause: Clause | None, text: str) -> SideJSON | None:
    if clause is None:
        return None
    return {"label": clause.label, "start": clause.start, "end": clause.end, "text": text}
