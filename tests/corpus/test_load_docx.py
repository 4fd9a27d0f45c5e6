"""Word files: order, revisions, tables, notes, and what is left out."""

from io import BytesIO

import docx

from tests.corpus.docx_tiny import (
    W,
    cell,
    lines,
    lists,
    n,
    notes,
    one_value,
    p,
    package,
)


def test_paragraphs_and_tables_come_in_document_order(read_docx):
    document = docx.Document()
    document.add_paragraph("一、总体要求")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "序号", "任务"
    document.add_paragraph("二、保障措施")
    buffer = BytesIO()
    document.save(buffer)
    loaded = read_docx(buffer.getvalue())
    assert loaded.raw == "一、总体要求\n序号\n任务\n二、保障措施\n"
    assert loaded.format == "docx"
    assert loaded.encoding is None


def test_runs_tabs_breaks_fields_and_links_read_as_on_paper(read_docx):
    body = (
        "<w:p><w:r><w:t>完成 </w:t></w:r><w:r><w:t>80%</w:t><w:tab/><w:t>的</w:t><w:br/><w:t>整治</w:t></w:r>"
        '<w:hyperlink><w:r><w:t>任务</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>5</w:t></w:r><w:r><w:noBreakHyphen/></w:r>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:softHyphen/></w:r></w:p>'
    )
    assert lines(read_docx(package(body))) == ["完成 80%\t的", "整治任务5-☑"]


def test_tracked_changes_are_accepted_and_said(read_docx):
    body = (
        "<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>70%</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>80%</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>"
    )
    loaded = read_docx(package(body))
    assert loaded.raw == "完成80%\n"
    assert notes(loaded) == {"tracked_changes": {"inserted": "1", "deleted": "2"}}


def test_rows_and_cells_that_a_tracked_change_takes_out_or_puts_in_are_accepted(read_docx):
    def row(name, *cells):
        change = f'<w:trPr><w:{name} w:id="1"/></w:trPr>' if name else ""
        return f"<w:tr>{change}{''.join(cells)}</w:tr>"

    rows = [row("", cell("甲"), cell("乙", "<w:cellDel/>"), cell("丙")), row("del", cell("丁")), row("ins", cell("戊"))]
    loaded = read_docx(package(f"<w:tbl>{''.join(rows)}</w:tbl>"))
    assert loaded.raw == "甲\n丙\n戊\n"
    assert notes(loaded) == {"tracked_changes": {"inserted": "1", "deleted": "2"}}


def test_a_paragraph_whose_mark_was_deleted_joins_the_next(read_docx):
    body = p("前半句，", "<w:rPr><w:del/></w:rPr>") + p("后半句。") + p("末句", "<w:rPr><w:del/></w:rPr>")
    assert lines(read_docx(package(body))) == ["前半句，后半句。", "末句"]


def test_a_deleted_numbered_paragraph_is_not_counted(read_docx):
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = (
        f"<w:p><w:pPr>{number}<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    )
    loaded = read_docx(package(n("甲") + gone + n("乙"), numbering=lists(("decimal", "%1、"))))
    assert lines(loaded) == ["1、甲", "2、乙"]


def test_hidden_text_and_comments_are_left_out_and_said(read_docx):
    styles = f'<w:styles {W}><w:style w:type="character" w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = (
        "<w:p><w:r><w:t>可见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>不可见</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="X"/></w:rPr><w:t>样式</w:t></w:r>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>的</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    loaded = read_docx(package(body, styles=styles))
    assert loaded.raw == "可见的\n"
    assert notes(loaded) == {"comments_dropped": {"count": "1"}, "hidden_text": {"count": "5"}}


def test_footnotes_stand_at_the_end_in_the_order_of_reference(read_docx):
    footnotes = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator">{p("—")}</w:footnote>'
        f'<w:footnote w:id="2">{p("指设区的市。")}</w:footnote>'
        f'<w:footnote w:id="3">{p("见附件。")}</w:footnote></w:footnotes>'
    )
    body = (
        '<w:p><w:r><w:t>各地</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:t>和各市</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("尾")
    )
    loaded = read_docx(package(body, footnotes=footnotes))
    assert lines(loaded) == ["各地和各市", "尾", "［脚注1］见附件。", "［脚注2］指设区的市。"]
    (note,) = loaded.notes
    assert (note.code, loaded.raw[note.start : note.end]) == ("footnotes", "［脚注1］见附件。\n［脚注2］指设区的市。\n")


def test_a_text_box_is_read_once_after_its_paragraph(read_docx):
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>段落</w:t></w:r></w:p>"
    )
    assert lines(read_docx(package(body))) == ["段落", "框内"]


def test_content_controls_are_seen_through(read_docx):
    inner = "<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>内</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    assert lines(read_docx(package(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))) == ["内"]


def test_table_spans_cut_cells_exactly(read_docx):
    wide, first, again = one_value("gridSpan", 2), one_value("vMerge", "restart"), "<w:vMerge/>"
    rows = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('序号')}{cell('任务', wide)}</w:tr>"
        f"<w:tr>{cell('1', first)}{cell('治水')}{cell('')}</w:tr>"
        f"<w:tr>{cell('', again)}{cell('治气')}{cell('市局')}</w:tr>"
    )
    loaded = read_docx(package(p("前") + f"<w:tbl>{rows}</w:tbl>" + p("后")))
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


def test_a_nested_table_is_flattened_into_its_cell(read_docx):
    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('内二')}</w:tr></w:tbl>"
    loaded = read_docx(package(f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('')}</w:tc>{cell('旁')}</w:tr></w:tbl>"))
    (table,) = loaded.tables
    assert [loaded.raw[c.start : c.end] for c in table.cells] == ["外\n内一\n内二", "旁"]


def test_a_table_of_contents_is_marked(read_docx):
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    body = p("一、总则\t1", '<w:pStyle w:val="T1"/>') + p("二、附则\t3", '<w:pStyle w:val="T1"/>') + p("一、总则")
    loaded = read_docx(package(body, styles=styles))
    (mark,) = loaded.marks
    assert (loaded.raw[mark.start : mark.end], mark.why) == ("一、总则\t1\n二、附则\t3\n", "toc")


def test_headers_are_read_only_when_there_is_nothing_else(read_docx):
    header = f"<w:hdr {W}>{p('某某局文件')}</w:hdr>"
    assert read_docx(package(p("正文"), header1=header)).raw == "正文\n"
    loaded = read_docx(package(p(""), header1=header))
    assert (loaded.raw, notes(loaded)) == ("某某局文件\n", {"headers_used": {}})


def test_core_properties_are_weak_hints(read_docx):
    document = docx.Document()
    document.add_paragraph("正文")
    document.core_properties.title, document.core_properties.author = "通知", "张三"
    buffer = BytesIO()
    document.save(buffer)
    hints = read_docx(buffer.getvalue()).hints
    assert (hints["core_title"], hints["core_author"]) == ("通知", "张三")
    assert set(hints) == {"core_title", "core_author", "core_created"}
