"""Word files: order, numbering, revisions, tables, notes, and hostile packages."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from corpus.errors import LoadError
from corpus.formats.docx_numbering import FORMATS
from corpus.load import load

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


@pytest.fixture
def read(tmp_path):
    def reader(data):
        path = tmp_path / "a.docx"
        path.write_bytes(data)
        return load(path)

    return reader


def lines(loaded):
    return loaded.raw.split("\n")[:-1]


def notes(loaded):
    return {note.code: dict(note.params) for note in loaded.notes}


def test_paragraphs_and_tables_come_in_document_order(read):
    document = docx.Document()
    document.add_paragraph("一、总体要求")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "序号", "任务"
    document.add_paragraph("二、保障措施")
    buffer = BytesIO()
    document.save(buffer)
    loaded = read(buffer.getvalue())
    assert loaded.raw == "一、总体要求\n序号\n任务\n二、保障措施\n"
    assert loaded.format == "docx"
    assert loaded.encoding is None


def test_runs_tabs_breaks_fields_and_links_read_as_on_paper(read):
    body = (
        "<w:p><w:r><w:t>完成 </w:t></w:r><w:r><w:t>80%</w:t><w:tab/><w:t>的</w:t><w:br/><w:t>整治</w:t></w:r>"
        '<w:hyperlink><w:r><w:t>任务</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>5</w:t></w:r><w:r><w:noBreakHyphen/></w:r>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:softHyphen/></w:r></w:p>'
    )
    assert lines(read(package(body))) == ["完成 80%\t的", "整治任务5-☑"]


def test_automatic_numbers_are_in_the_text(read):
    numbering = lists(
        ("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）")
    )
    body = (
        n("总体要求")
        + n("主要目标", 1)
        + n("水", 2)
        + n("大气", 2)
        + n("城市", 3)
        + n("原则", 1)
        + n("土", 2)
        + n("保障")
    )
    assert lines(read(package(body, numbering=numbering))) == [
        "一、总体要求", "（一）主要目标", "1. 水", "2. 大气", "（1）城市", "（二）原则", "1. 土", "二、保障",
    ]  # fmt: skip


def test_levels_may_name_higher_ones_and_be_written_in_decimal(read):
    numbering = lists(("chineseCounting", "第%1章"), ("decimal", "%1.%2", "<w:isLgl/>"), ("decimal", "%1.%2.%3"))
    body = n("总则") + n("目的", 1) + n("依据", 1) + n("范围", 2)
    assert lines(read(package(body, numbering=numbering))) == ["第一章 总则", "1.1 目的", "1.2 依据", "一.2.1 范围"]


def test_a_second_list_on_the_same_abstract_list_continues_unless_it_overrides_the_start(read):
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        '</w:lvlOverride><w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    )
    numbering = lists(("decimal", "%1．"), ("lowerLetter", "%2)"), nums=nums)
    body = n("甲") + n("乙") + n("丙", 0, 2) + n("丁", 0, 3) + n("戊", 1, 3) + n("己", 0, 3) + n("庚", 1, 3)
    assert lines(read(package(body, numbering=numbering))) == [
        "1．甲",
        "2．乙",
        "3．丙",
        "1．丁",
        "d) 戊",
        "2．己",
        "d) 庚",
    ]


def test_an_override_may_replace_a_level(read):
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="3"/><w:numFmt w:val="ideographTraditional"/><w:lvlText w:val="%1、"/>'
        "</w:lvl></w:lvlOverride></w:num>"
    )
    assert lines(read(package(n("水") + n("土"), numbering=lists(("decimal", "%1."), nums=nums)))) == [
        "丙、水",
        "丁、土",
    ]


def test_lvl_restart_decides_when_a_level_begins_again(read):
    numbering = lists(
        ("decimal", "%1、"),
        ("decimal", "(%2)", '<w:lvlRestart w:val="0"/>'),
        ("decimal", "%3）", '<w:lvlRestart w:val="1"/>'),
    )
    body = n("a") + n("b", 1) + n("c", 2) + n("d", 1) + n("e", 2) + n("f") + n("g", 1) + n("h", 2)
    assert lines(read(package(body, numbering=numbering))) == [
        "1、a", "(1) b", "1）c", "(2) d", "2）e", "2、f", "(3) g", "1）h",
    ]  # fmt: skip


def test_numbers_come_through_styles_and_can_be_switched_off(read):
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H1">{IN_LIST_1}</w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    numbering = lists(
        ("chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'), ("chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>')
    )
    body = "".join(
        p(text, f'<w:pStyle w:val="{style}"/>{more}')
        for text, style, more in (
            ("总体要求", "H1", ""),
            ("目标", "H2", ""),
            ("附：", "H1", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
            ("保障", "H1", ""),
        )
    )
    assert lines(read(package(body, numbering=numbering, styles=styles))) == [
        "一、总体要求",
        "（一）目标",
        "附：",
        "二、保障",
    ]


def test_a_list_that_only_names_a_numbering_style_takes_its_levels(read):
    styles = f'<w:styles {W}><w:style w:type="numbering" w:styleId="L">{IN_LIST_1}</w:style></w:styles>'
    more = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbering = lists(("decimalEnclosedCircle", "%1"), more=more, nums=nums)
    assert lines(read(package(n("水", 0, 2), numbering=numbering, styles=styles))) == ["① 水"]


def test_bullets_are_shown_and_unknown_lists_are_not(read):
    numbering = lists(("bullet", "\uf06c"), ("bullet", "–"))
    assert lines(read(package(n("水") + n("土", 1) + n("气", 0, 9) + n("声", 7), numbering=numbering))) == [
        "• 水", "– 土", "气", "声",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 101, "一○一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1005, "一千零五"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 10, "癸"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 61, "甲子"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("lowerLetter", 27, "aa"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("ordinal", 12, "12th"),
        ("none", 5, ""),
    ],
)
def test_a_number_format_writes_as_word_does(name, number, expected):
    assert FORMATS[name](number) == expected


def test_every_number_format_survives_any_number():
    assert all(isinstance(write(number), str) for write in FORMATS.values() for number in (-1, 0, 99, 10**6))


def test_tracked_changes_are_accepted_and_said(read):
    body = (
        "<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>70%</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>80%</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>"
    )
    loaded = read(package(body))
    assert loaded.raw == "完成80%\n"
    assert notes(loaded) == {"tracked_changes": {"inserted": "1", "deleted": "2"}}


def test_a_paragraph_whose_mark_was_deleted_joins_the_next(read):
    body = p("前半句，", "<w:rPr><w:del/></w:rPr>") + p("后半句。") + p("末句", "<w:rPr><w:del/></w:rPr>")
    assert lines(read(package(body))) == ["前半句，后半句。", "末句"]


def test_a_deleted_numbered_paragraph_is_not_counted(read):
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = (
        f"<w:p><w:pPr>{number}<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    )
    loaded = read(package(n("甲") + gone + n("乙"), numbering=lists(("decimal", "%1、"))))
    assert lines(loaded) == ["1、甲", "2、乙"]


def test_hidden_text_and_comments_are_left_out_and_said(read):
    styles = f'<w:styles {W}><w:style w:type="character" w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = (
        "<w:p><w:r><w:t>可见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>不可见</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="X"/></w:rPr><w:t>样式</w:t></w:r>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>的</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    loaded = read(package(body, styles=styles))
    assert loaded.raw == "可见的\n"
    assert notes(loaded) == {"comments_dropped": {"count": "1"}, "hidden_text": {"count": "5"}}


def test_footnotes_stand_at_the_end_in_the_order_of_reference(read):
    footnotes = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator">{p("—")}</w:footnote>'
        f'<w:footnote w:id="2">{p("指设区的市。")}</w:footnote>'
        f'<w:footnote w:id="3">{p("见附件。")}</w:footnote></w:footnotes>'
    )
    body = (
        '<w:p><w:r><w:t>各地</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:t>和各市</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("尾")
    )
    loaded = read(package(body, footnotes=footnotes))
    assert lines(loaded) == ["各地和各市", "尾", "［脚注1］见附件。", "［脚注2］指设区的市。"]
    (note,) = loaded.notes
    assert (note.code, loaded.raw[note.start : note.end]) == ("footnotes", "［脚注1］见附件。\n［脚注2］指设区的市。\n")


def test_a_text_box_is_read_once_after_its_paragraph(read):
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>段落</w:t></w:r></w:p>"
    )
    assert lines(read(package(body))) == ["段落", "框内"]


def test_content_controls_are_seen_through(read):
    inner = "<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>内</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    assert lines(read(package(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))) == ["内"]


def test_table_spans_cut_cells_exactly(read):
    wide, first, again = one_value("gridSpan", 2), one_value("vMerge", "restart"), "<w:vMerge/>"
    rows = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('序号')}{cell('任务', wide)}</w:tr>"
        f"<w:tr>{cell('1', first)}{cell('治水')}{cell('')}</w:tr>"
        f"<w:tr>{cell('', again)}{cell('治气')}{cell('市局')}</w:tr>"
    )
    loaded = read(package(p("前") + f"<w:tbl>{rows}</w:tbl>" + p("后")))
    assert loaded.raw == "前\n序号\n任务\n1\n治水\n治气\n市局\n后\n"
    (table,) = loaded.tables
    assert loaded.raw[table.start : table.end] == "序号\n任务\n1\n治水\n治气\n市局"
    assert table.header_rows == 1
    cells = [(loaded.raw[c.start : c.end], c.row, c.column, c.row_span, c.column_span) for c in table.cells]
    assert cells == [
        ("序号", 0, 0, 1, 1),
        ("任务", 0, 1, 1, 2),
        ("1", 1, 0, 2, 1),
        ("治水", 1, 1, 1, 1),
        ("", 1, 2, 1, 1),
        ("治气", 2, 1, 1, 1),
        ("市局", 2, 2, 1, 1),
    ]


def test_a_nested_table_is_flattened_into_its_cell(read):
    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('内二')}</w:tr></w:tbl>"
    loaded = read(package(f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('')}</w:tc>{cell('旁')}</w:tr></w:tbl>"))
    (table,) = loaded.tables
    assert [loaded.raw[c.start : c.end] for c in table.cells] == ["外\n内一\n内二", "旁"]


def test_a_table_of_contents_is_marked(read):
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    body = p("一、总则\t1", '<w:pStyle w:val="T1"/>') + p("二、附则\t3", '<w:pStyle w:val="T1"/>') + p("一、总则")
    loaded = read(package(body, styles=styles))
    (mark,) = loaded.marks
    assert (loaded.raw[mark.start : mark.end], mark.why) == ("一、总则\t1\n二、附则\t3\n", "toc")


def test_headers_are_read_only_when_there_is_nothing_else(read):
    header = f"<w:hdr {W}>{p('某某局文件')}</w:hdr>"
    assert read(package(p("正文"), header1=header)).raw == "正文\n"
    loaded = read(package(p(""), header1=header))
    assert (loaded.raw, notes(loaded)) == ("某某局文件\n", {"headers_used": {}})


def test_core_properties_are_weak_hints(read):
    document = docx.Document()
    document.add_paragraph("正文")
    document.core_properties.title, document.core_properties.author = "通知", "张三"
    buffer = BytesIO()
    document.save(buffer)
    hints = read(buffer.getvalue()).hints
    assert (hints["core_title"], hints["core_author"]) == ("通知", "张三")
    assert set(hints) == {"core_title", "core_author", "core_created"}


def test_the_strict_form_of_the_format_is_read(read):
    data = package(p("正文"))
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(
                name,
                part.replace(b"http://schemas.openxmlformats.org/word", b"http://purl.oclc.org/ooxml/word").replace(
                    b"wordprocessingml/2006/main", b"wordprocessingml/main"
                ),
            )
    assert read(buffer.getvalue()).raw == "正文\n"


def refused(read, data):
    with pytest.raises(LoadError) as caught:
        read(data)
    return caught.value.code


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    assert refused(read, buffer.getvalue()) == "load_zip_bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(read, encoding):
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(9))
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>&a8;</w:t></w:r></w:p></w:body></w:document>"
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entities}]>{body}'
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", xml.encode(encoding))
    assert refused(read, buffer.getvalue()) == "load_xml_entities"


def test_deep_nesting_is_refused_and_eighty_nested_tables_are_not(read):
    assert refused(read, package("<w:sdt>" * 300 + "</w:sdt>" * 300)) == "load_too_deep"
    tables = "<w:tbl><w:tr><w:tc>" * 80 + p("深") + "</w:tc></w:tr></w:tbl>" * 80
    assert read(package(tables)).raw == "深\n"


def test_broken_core_properties_only_cost_the_hints(read):
    buffer = BytesIO(package(p("正文")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("docProps/core.xml", "<broken")
    loaded = read(buffer.getvalue())
    assert (loaded.raw, dict(loaded.hints)) == ("正文\n", {})


def test_broken_packages_are_refused(read):
    data = package(p("正文" * 100))
    assert refused(read, data[: len(data) // 2]) == "load_broken"
    assert refused(read, package("<w:p>")) == "load_broken"
    flipped = bytearray(data)
    flipped[60] ^= 0xFF
    assert refused(read, bytes(flipped)) == "load_broken"


def test_a_file_without_text_is_called_scanned_when_it_holds_pictures(read):
    assert refused(read, package(p(""))) == "load_no_text"
    data = package(p(""))
    buffer = BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/image1.png", b"\x89PNG")
    assert refused(read, buffer.getvalue()) == "load_scanned"


@pytest.mark.real
def test_the_31_reports_agree_with_python_docx():
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "provincial-reports-2025"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    paths = sorted(folder.glob("*.docx"))
    assert len(paths) == 31
    for path in paths:
        expected = "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        loaded = load(path)
        assert "".join(loaded.raw.split()) == "".join(expected.replace("\u200c", "").split())
        assert loaded.notes == ()
