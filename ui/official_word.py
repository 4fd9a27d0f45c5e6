"""Word files in the layout of 公文 (GB/T 9704-2012): A4, its margins, 小标宋, 黑体, 楷体 and 仿宋 by name, black.

A file is a list of blocks; what they hold comes from results (drafting.export_forms) or from the basket. Fonts are
named, not embedded: a machine without them shows its nearest. Everything is text: no field, no link, no macro.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from corpus.messages import message
from drafting.export_forms import Sheet

TITLE, FIRST, SECOND, BODY, NOTE = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "楷体_GB2312"
LATIN = "Times New Roman"
# GB/T 9704: 上37 下35 左28 右26 毫米; 正文三号 (16 磅), 标题二号 (22 磅), 行距 28 磅
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
BODY_SIZE, TITLE_SIZE, SMALL, LINE = 16, 22, 12, 28


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: ``kind`` is title, first, second, body, quote, note or line (no indent); ``bold`` are spans."""

    kind: str
    text: str
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row; ``widths`` are millimetres."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


def word_bytes(title: str, blocks: Sequence[Block | Table]) -> bytes:
    """The file."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, size in MARGINS.items():
        setattr(section, name, Mm(size))
    _style(document.styles["Normal"], BODY, BODY_SIZE)
    document.core_properties.title, document.core_properties.author = _clean(title), ""
    _page_number(section)
    _add(document, Block("title", title))
    for block in blocks:
        if isinstance(block, Table):
            _table(document, block)
        else:
            _add(document, block)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def sheet_blocks(sheet: Sheet) -> list[Block | Table]:
    """A result's form as blocks: facts, entries with quotes and citations, sources."""
    blocks: list[Block | Table] = [Block("body", fact) for fact in sheet.facts]
    for entry in sheet.entries:
        blocks.append(Block("second", entry.heading))
        blocks += [Block("body", line) for line in entry.lines]
        for quote in entry.quotes:
            blocks.append(Block("quote", quote.text, quote.marked))
            if quote.citation and quote.citation not in entry.heading:
                blocks.append(Block("note", f"—— {quote.citation}"))
    if sheet.sources:
        blocks.append(Block("first", message("export.sources")))
        for number, source in enumerate(sheet.sources, start=1):
            told = "，".join(part for part in (source.number, source.issuer, source.date) if part)
            blocks.append(Block("line", f"{number}. {source.title}{f'（{told}）' if told else ''}"))
    return blocks


_KINDS = {
    "title": (TITLE, TITLE_SIZE, 0),
    "first": (FIRST, BODY_SIZE, 2),
    "second": (SECOND, BODY_SIZE, 2),
    "body": (BODY, BODY_SIZE, 2),
    "quote": (BODY, BODY_SIZE, 2),
    "note": (NOTE, 14, 2),
    "line": (BODY, 14, 0),
}


def _add(document: Any, block: Block) -> None:  # noqa: ANN401  (python-docx ships no types)
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    font, size, indent = _KINDS[block.kind]
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(LINE if block.kind != "title" else 36), Pt(0), Pt(0)
    form.first_line_indent = Pt(indent * size)
    if block.kind == "title":
        form.alignment, form.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(LINE)
    at = 0
    text = _clean(block.text)
    for start, end in (*sorted(block.bold), (len(text), len(text))):
        if start < at:
            continue
        _run(paragraph, text[at:start], font, size)
        _run(paragraph, text[start:end], font, size, bold=True)
        at = end


def _run(place: Any, text: str, font: str, size: float, *, bold: bool = False) -> None:  # noqa: ANN401
    from docx.shared import RGBColor

    if not text:
        return
    run = place.add_run(text)
    _style(run, font, size)
    run.bold, run.italic, run.font.color.rgb = bold, False, RGBColor(0, 0, 0)


def _style(thing: Any, font: str, size: float) -> None:  # noqa: ANN401
    from docx.oxml.ns import qn
    from docx.shared import Pt

    thing.font.name, thing.font.size = LATIN, Pt(size)
    element = thing._element if hasattr(thing, "_element") else thing.element  # noqa: SLF001, RUF100
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for name, value in (("w:eastAsia", font), ("w:hAnsi", LATIN), ("w:ascii", LATIN)):
        fonts.set(qn(name), value)


def _table(document: Any, table: Table) -> None:  # noqa: ANN401
    from docx.shared import Mm

    made = document.add_table(rows=1, cols=len(table.head))
    made.style = "Table Grid"
    made.autofit = not table.widths
    for cell, words in zip(made.rows[0].cells, table.head, strict=True):
        cell.text = ""
        _run(cell.paragraphs[0], _clean(words), FIRST, SMALL)
    _repeat(made.rows[0])
    for row in table.rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = ""
            _run(cell.paragraphs[0], _clean(words), BODY, SMALL)
    for number, width in enumerate(table.widths):
        for cell in made.columns[number].cells:
            cell.width = Mm(width)
    document.add_paragraph()


def _repeat(row: Any) -> None:  # noqa: ANN401
    """The heading row stands on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001, RUF100


def _page_number(section: Any) -> None:  # noqa: ANN401
    """— 1 — at the foot, as the standard has it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", BODY, 14)
    run = paragraph.add_run()
    _style(run, BODY, 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001, RUF100
    _run(paragraph, " —", BODY, 14)


def _clean(text: str) -> str:
    """Without the control characters that XML can't hold."""
    return "".join(
        c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")
    )
