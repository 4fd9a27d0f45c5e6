"""Metadata while it is being read: values, each with its provenance, and the first source to give one wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.clean import Cleaned
from corpus.fields import HeaderField
from corpus.history import History
from corpus.issuers import is_agency
from corpus.standards import Cover
from corpus.types import Clause, ClauseKind, Front, Note, Provenance

_MATTER = re.compile(r"关于|印发|转发|公告|通告|文件|令")
_BODIES = re.compile(r"[\u4e00-\u9fff]{1,20}[部局委署厅院会行室](?:关于|印发|$)")
_FEW, _ARTICLES = 40, 3
# Letters set apart to fill a line: 应 急 预 案 的 通 知.
_SPACED = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[^\S\n\r]+[\u4e00-\u9fff《》](?![\u4e00-\u9fff])){2,}|^[\u4e00-\u9fff][^\S\n\r]+[\u4e00-\u9fff]$",
    re.MULTILINE,
)


@dataclass(slots=True)
class Draft:
    """What is being collected: values and provenance by field name, and notes.

    ``cover`` is that of a standard; ``stated_history`` is what the paragraph under the title says, ``history`` all
    that the text says.
    """

    raw: str
    cleaned: Cleaned
    fronts: Sequence[Front]
    clauses: Sequence[Clause]
    values: dict[str, object] = field(default_factory=dict)
    provenance: dict[str, Provenance] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    cover: Cover | None = None
    history: History = History()
    stated_history: History = History()

    def put(self, name: str, value: object, where: Provenance) -> None:
        """Take a value unless a surer one is there."""
        if value is not None and name not in self.values:
            self.values[name] = value
            self.provenance[name] = where

    def text(self, name: str) -> str | None:
        """A value that is text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def front(self, kind: str) -> Front | None:
        """The first piece of a kind."""
        return next((front for front in self.fronts if front.kind == kind), None)

    def field(self, key: str) -> HeaderField | None:
        """The first field of a key that has a value."""
        return next((found for found in self.cleaned.fields if found.key == key and found.value), None)

    def at(self, rule: str, start: int, end: int, *, inferred: bool = False) -> Provenance:
        """Provenance with a span."""
        return Provenance(rule, start, end, inferred)

    @property
    def is_law(self) -> bool:
        """Whether the text is written in articles (第…条), or its history says that a body adopted it."""
        if self.stated_history.first("通过", "修正", "修订"):
            return True
        return sum(clause.kind is ClauseKind.ARTICLE for clause in self.clauses[:_FEW]) >= _ARTICLES

    @property
    def body(self) -> int:
        """Where the document's own text begins: its first prose or clause."""
        starts = [f.start for f in self.fronts if f.kind in ("preamble", "notice", "addressee")]
        return min([*starts, *(clause.start for clause in self.clauses[:1])], default=0)


def _joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one; bodies that stand one a line (财政部 / 税务总局关于…) stay apart."""
    text = ""
    for line in lines:
        apart = text and is_agency(text.split(" ")[-1]) and not _MATTER.match(line) and _BODIES.match(line)
        text += f" {line}" if apart else line
    return text


def tidy(text: str) -> str:
    """A title or a name on one line: wrapped lines joined, spaced letters closed, no spaces beside digits and brackets.

    Any other white space is one space.
    """
    text = _SPACED.sub(lambda match: "".join(match[0].split()), text.strip().lstrip("# "))
    text = _joined([line.strip() for line in re.split(r"[\n\r]+", text) if line.strip()])
    text = re.sub(r"[^\S\n\r]+", " ", text)
    return re.sub(r"(?<=[\d〔〕（）()《》“”]) | (?=[\d〔〕（）()《》“”])", "", text)
