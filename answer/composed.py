"""What an operation hands over: pieces that are cited, and before them what was computed from them.

answer.ask makes the pieces an answer with checked citations. The lead (共7项; 合计2650辆) stands in no clause: it is
put before the answer once the rest of it is proven: a figure that nobody computed never passes for a computed one.
"""

from __future__ import annotations

from dataclasses import dataclass

from answer.draft import Piece, Proof
from answer.verdict import Finding
from corpus.types import Clause, Document
from proof.text import plain

_LONGEST_HEAD = 80
_STOPS = "。；;\n"


@dataclass(frozen=True, slots=True)
class Composed:
    """The result of an operation. Without pieces it is a refusal, for the reasons in ``findings``.

    ``ordinary``: the operation could not be carried out; what the clauses say stands as an answer, doubted by them.
    """

    pieces: tuple[Piece, ...] = ()
    lead: str = ""
    findings: tuple[Finding, ...] = ()
    ordinary: bool = False

    @property
    def text(self) -> str:
        """What the pieces say, in their order."""
        return "；".join(dict.fromkeys(piece.text for piece in self.pieces))


def head_piece(document: Document, clause: Clause) -> Piece:
    """A clause by its label and heading; by the beginning of its first sentence where it has no heading."""
    end = head_end(document, clause)
    text = " ".join(document.read(clause.start, end).split())
    return Piece(plain(text).rstrip("：:。；;"), (Proof(document, clause, clause.start, end),))


def head_end(document: Document, clause: Clause) -> int:
    """Where the head of a clause ends in the raw text, white space trimmed."""
    raw = document.raw
    named = raw.find(clause.heading, clause.start, clause.end) if clause.heading else -1
    if clause.heading and named >= 0:
        end = max(named + len(clause.heading), min(clause.body, named + len(clause.heading) + 1))
    elif clause.heading and clause.start < clause.body:
        end = clause.body
    else:
        limit = min(clause.end, clause.start + _LONGEST_HEAD)
        stops = [at for mark in _STOPS if (at := raw.find(mark, max(clause.body, clause.start) + 1, limit)) >= 0]
        end = min(stops, default=limit)
    while end > clause.start + 1 and raw[end - 1].isspace():
        end -= 1
    return end


def whole_piece(document: Document, clause: Clause, longest: int) -> Piece:
    """All that a clause says, up to so many characters."""
    end = min(clause.end, clause.start + longest)
    return Piece(plain(document.read(clause.start, end)), (Proof(document, clause, clause.start, end),))
