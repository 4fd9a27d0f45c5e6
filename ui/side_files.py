"""条文对照表: two documents side by side as Word and Excel, and as JSON for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Document
from ui.cards import book_title, written_path
from ui.official_word import Block, Table, word_bytes
from ui.sheets import Page, workbook_bytes
from ui.side_by_side import Pair, Unit, counts
from ui.strings import t


def heads() -> tuple[str, ...]:
    """The columns of the table."""
    return tuple(t(f"sides.{name}") for name in ("change", "left", "right", "what"))


def row_of(pair: Pair) -> tuple[str, str, str, str]:
    """A pair as cells."""
    return t(f"sides.{pair.kind}"), _said(pair.left), _said(pair.right), "；".join(told(pair))


def told(pair: Pair) -> list[str]:
    """What differs, in words: 指标 80% → 85%."""
    return [f"{d.draft or t('sides.nothing')} → {d.found or t('sides.nothing')}" for d in pair.differs]


def _said(unit: Unit | None) -> str:
    if unit is None:
        return "—"
    path = written_path(unit.clause.path)
    return unit.text if unit.text.startswith(unit.clause.label) else f"{path} {unit.text}"


def title_of(left: Document, right: Document) -> str:
    """What the table is called."""
    return t("sides.title_of", left=name_of(left), right=name_of(right))


def name_of(document: Document) -> str:
    """A document by its title."""
    return book_title(document.metadata.title, document.source)


def word_table(left: Document, right: Document, pairs: Sequence[Pair]) -> bytes:
    """The Word file: what is the same is counted, not repeated."""
    found = counts(pairs)
    facts = [Block("body", t("sides.counts", **found))]
    rows = tuple(row_of(pair) for pair in pairs if pair.kind != "same")
    return word_bytes(title_of(left, right), [*facts, Table(heads(), rows, (16, 58, 58, 24))])


def excel_table(left: Document, right: Document, pairs: Sequence[Pair]) -> bytes:
    """The workbook: all pairs, and the two documents."""
    rows = tuple(row_of(pair) for pair in pairs)
    facts = tuple(
        (name_of(d), d.metadata.doc_number or "", d.metadata.issuer or "", d.metadata.date or "") for d in (left, right)
    )
    names = tuple(t(f"column.{name}") for name in ("document", "doc_number", "issuer", "date"))
    pages = [
        Page(t("sides.table"), heads(), rows, (10, 60, 60, 40)),
        Page(t("basket.sources"), names, facts, (60, 24, 30, 14)),
    ]
    return workbook_bytes(pages)


def as_json(left: Document, right: Document, pairs: Sequence[Pair]) -> dict[str, object]:
    """For programs: spans of both sides, what differs."""

    def side(document: Document, unit: Unit | None) -> dict[str, object] | None:
        if unit is None:
            return None
        clause = unit.clause
        span = {"clause_id": document.clause_id(clause), "path": list(clause.path), "start": clause.start}
        return {**span, "end": clause.end, "text": unit.text}

    lines = [
        {
            "kind": pair.kind,
            "left": side(left, pair.left),
            "right": side(right, pair.right),
            "likeness": round(pair.likeness, 3),
            "differs": [d.as_json() for d in pair.differs],
        }
        for pair in pairs
    ]
    return {"left": name_of(left), "right": name_of(right), "counts": counts(pairs), "pairs": lines}
