"""A result as a Word file: headings, quotes with the shared words in bold, the list of sources with number and date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.messages import message
from drafting.export_forms import Quote, Sheet
from drafting.export_markdown import source_line

_FONT = "宋体"


def write_word(sheet: Sheet, path: Path) -> None:
    """Write the file. Raises OSError."""
    import docx

    document = docx.Document()
    chinese_font(document)
    document.core_properties.title = clean(sheet.title)
    document.core_properties.author = ""
    document.add_heading(clean(sheet.title), level=1)
    for fact in sheet.facts:
        document.add_paragraph(clean(fact))
    for entry in sheet.entries:
        document.add_heading(clean(entry.heading), level=2)
        for line in entry.lines:
            document.add_paragraph(clean(line), style="List Bullet")
        for quote in entry.quotes:
            _add_quote(document, quote)
    if sheet.sources:
        document.add_heading(message("export.sources"), level=2)
        for source in sheet.sources:
            document.add_paragraph(clean(source_line(source)), style="List Number")
    document.save(str(path))


def _add_quote(document: Any, quote: Quote) -> None:  # noqa: ANN401  (python-docx ships no types)
    paragraph = document.add_paragraph(style="Quote")
    at = 0
    for start, end in sorted(quote.marked):
        if start >= at:
            paragraph.add_run(clean(quote.text[at:start]))
            paragraph.add_run(clean(quote.text[start:end])).bold = True
            at = end
    paragraph.add_run(clean(quote.text[at:]))
    document.add_paragraph("—— " + clean(quote.citation))


def chinese_font(document: Any) -> None:  # noqa: ANN401
    """Word takes Chinese characters from a font of their own."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Heading 1", "Heading 2", "Quote", "List Bullet", "List Number"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)


def clean(text: str) -> str:
    """Without the control characters that XML can't hold."""
    return "".join(
        c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")
    )
