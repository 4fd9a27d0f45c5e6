"""A result of the command line or of a page as a Word file in the layout of 公文."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import drafting.messages  # noqa: F401  (registers the messages)
from drafting.export_forms import sheet_of
from ui.official_word import Block, Table, sheet_blocks, word_bytes
from ui.strings import t

if TYPE_CHECKING:
    from drafting.export_forms import Exportable
    from drafting.precedent import Precedents


def official_word(result: Exportable) -> bytes:
    """The file. Raises InputError when python-docx is missing."""
    from corpus.errors import InputError
    from drafting.precedent import Precedents
    from proof.types import Answer

    sheet = sheet_of(result)
    blocks = sheet_blocks(sheet)
    if isinstance(result, Answer) and result.comparison:
        from answer.comparison import cells, heads

        table = Table(heads(), tuple(tuple(cells(row)) for row in result.comparison))
        blocks = [*blocks[: len(sheet.facts)], table, *blocks[len(sheet.facts) :]]
    if isinstance(result, Precedents) and len(result.parts) > 1:
        blocks = by_sentence(result)
    try:
        return word_bytes(sheet.title, blocks)
    except ImportError as error:
        raise InputError("export.missing", path="docx", name=error.name) from error


def by_sentence(found: Precedents) -> list[Block | Table]:
    """Precedents under the sentence of the draft that each belongs to, numbered there, each cited once."""
    blocks: list[Block | Table] = [Block("body", notice) for notice in found.notices]
    for part, (start, end) in enumerate(found.parts):
        blocks.append(Block("first", f"{_ordinal(part + 1)}、{' '.join(found.text[start:end].split())}"))
        own = replace(found, hits=tuple(hit for hit in found.hits if hit.part == part), notices=(), parts=())
        sheet = sheet_of(own)
        for number, entry in enumerate(sheet.entries, start=1):
            for quote in entry.quotes:
                blocks.append(Block("quote", quote.text, quote.marked))
                blocks.append(Block("note", f"—— {number}. {quote.citation}"))
            blocks += [Block("line", line) for line in entry.lines]
        if not sheet.entries:
            blocks.append(Block("body", t("draft.none")))
    sources = [b for b in sheet_blocks(sheet_of(found)) if isinstance(b, Block) and b.kind in ("first", "line")]
    first = next((at for at, b in enumerate(sources) if b.kind == "first"), len(sources))
    return [*blocks, *sources[first:]]


def _ordinal(number: int) -> str:
    """一 to 九十九, as chapters are numbered."""
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return (
        f"{'' if tens == 0 else ('' if tens == 1 else digits[tens]) + '十'}{digits[ones] if ones or not tens else ''}"
    )
