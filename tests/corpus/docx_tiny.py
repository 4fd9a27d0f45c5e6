"""Small .docx packages written by hand."""

import zipfile
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

IN_LIST_1 = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'


def p(text="", properties=""):
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def n(text, level=0, list_id=1):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def one_value(name, value):
    return f'<w:{name} w:val="{value}"/>'


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def package(body, **parts):
    """A .docx of a body and of other parts of word/ by name."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
        related = "".join(
            f'<Relationship Id="r{i}" Type="{OFFICE}/{name.rstrip("12")}" Target="{name}.xml"/>'
            for i, name in enumerate(parts)
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{related}</Relationships>'
        )
    return buffer.getvalue()


def lists(*levels, more="", nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    """numbering.xml of one abstract list; a level is (format, text) or (format, text, more elements)."""
    xml = ""
    for at, (how, text, *rest) in enumerate(levels):
        xml += f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{how}"/>'
        xml += f'{"".join(rest)}<w:lvlText w:val="{text}"/></w:lvl>'
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{xml}</w:abstractNum>{more}{nums}</w:numbering>'


def lines(loaded):
    return loaded.raw.split("\n")[:-1]


def notes(loaded):
    return {note.code: dict(note.params) for note in loaded.notes}
