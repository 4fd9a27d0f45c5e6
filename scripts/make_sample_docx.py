"""Write the sample library's Word document: the same bytes every time, from the text beside this script.

``make_sample_docx.md`` holds the text, one block a line; the mark at the line's start says what it becomes:

    #  title        ##  chapter        ###  annex heading
    -  list item that Word numbers （一）（二）…, starting again after every other block
    1. list item that Word numbers 1. 2. …
    |  row of a table (consecutive rows make one table, the first is its header)
    anything else   a paragraph; empty lines only separate

The package is written by hand instead of with python-docx, because python-docx stamps the clock into the file and
brings a template that changes with its version. Members are stored uncompressed: deflate's output depends on the zlib.

    python scripts/make_sample_docx.py [TARGET]
"""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path(__file__).with_suffix(".md")
TARGET = ROOT / "corpus" / "samples" / "墨川市农村生活污水处理设施运行管理办法.docx"
STAMP = (2024, 5, 20, 0, 0, 0)

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# line mark -> (style id, numbering of numbering.xml or None)
_MARKS: dict[str, tuple[str, str | None]] = {
    "### ": ("Heading2", None),
    "## ": ("Heading1", None),
    "# ": ("Title", None),
    "- ": ("ListParagraph", "chinese"),
    "1. ": ("ListParagraph", "decimal"),
}
_ABSTRACT = {"chinese": (0, "chineseCounting", "（%1）"), "decimal": (1, "decimal", "%1.")}


def _paragraph(text: str, style: str = "Normal", number: int | None = None) -> str:
    """One paragraph; ``number`` is the numId of a numbered list."""
    numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{numbering}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _table(rows: list[str]) -> str:
    """A bordered table; its first row is marked as a header that repeats on every page."""
    grid = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    width = 9000 // len(grid[0])
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    out = [f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>']
    out.append("<w:tblGrid>" + f'<w:gridCol w:w="{width}"/>' * len(grid[0]) + "</w:tblGrid>")
    for at, row in enumerate(grid):
        header = "" if at else "<w:trPr><w:tblHeader/></w:trPr>"
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell)}</w:tc>' for cell in row
        )
        out.append(f"<w:tr>{header}{cells}</w:tr>")
    return "".join(out) + "</w:tbl>"


def _mark(line: str) -> str:
    """The mark that a line begins with; empty for a plain paragraph."""
    return "|" if line.startswith("|") else next((mark for mark in _MARKS if line.startswith(mark)), "")


def document_xml(text: str) -> tuple[str, list[str]]:
    """The main part, and for every numbered list in it (numId 1, 2, …) the name of its numbering."""
    parts: list[str] = []
    lists: list[str] = []
    for mark, group in groupby((line for line in text.splitlines() if line.strip()), key=_mark):
        lines = list(group)
        if mark == "|":
            parts.append(_table(lines))
            continue
        style, numbering = _MARKS.get(mark, ("Normal", None))
        if numbering:
            lists.append(numbering)
        number = len(lists) if numbering else None
        parts.extend(_paragraph(line.removeprefix(mark), style, number) for line in lines)
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'  # noqa: E501
    return f"{_HEAD}<w:document {_W}><w:body>{''.join(parts)}{page}</w:body></w:document>", lists


def numbering_xml(lists: list[str]) -> str:
    """Word's numbering definitions: one instance a list, each of which starts at one."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        "</w:lvl></w:abstractNum>"
        for at, form, text in _ABSTRACT.values()
    )
    numbers = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{_ABSTRACT[name][0]}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for at, name in enumerate(lists, 1)
    )
    return f"{_HEAD}<w:numbering {_W}>{abstract}{numbers}</w:numbering>"


def styles_xml() -> str:
    """The five paragraph styles that the document uses, under Word's own names."""
    fonts = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="24"/></w:rPr>'  # noqa: E501
    named = (
        ("Title", "Title", '<w:jc w:val="center"/>'),
        ("Heading1", "heading 1", '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>'),
        ("Heading2", "heading 2", '<w:outlineLvl w:val="1"/>'),
        ("ListParagraph", "List Paragraph", '<w:ind w:left="420"/>'),
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{form}</w:pPr></w:style>"
        for key, name, form in named
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return (
        f"{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault>{fonts}</w:rPrDefault></w:docDefaults>"
        f"{normal}{styles}</w:styles>"
    )


def core_xml(title: str) -> str:
    """Title and fixed times as Word keeps them."""
    at = f"{STAMP[0]}-{STAMP[1]:02}-{STAMP[2]:02}T00:00:00Z"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Tiaowen</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>'
    )


def _relationships(*entries: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(entries, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _content_types() -> str:
    parts = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/numbering.xml": f"{_WORD}.numbering+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def build(text: str) -> bytes:
    """The .docx file for a text in the form that the module docstring describes."""
    title = next((line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")), "")
    body, lists = document_xml(text)
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": core_xml(title),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": _relationships(
            (f"{_OFFICE}/relationships/styles", "styles.xml"),
            (f"{_OFFICE}/relationships/numbering", "numbering.xml"),
        ),
        "word/numbering.xml": numbering_xml(lists),
        "word/styles.xml": styles_xml(),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, STAMP)
            # the operating system's code would differ between Windows and the rest
            entry.create_system = 3
            package.writestr(entry, content.encode())
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Write the document to the path given, by default into the sample library."""
    target = Path(arguments[0]) if arguments else TARGET
    target.write_bytes(build(SOURCE.read_text(encoding="utf-8")))
    print(f"{target}: {target.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
