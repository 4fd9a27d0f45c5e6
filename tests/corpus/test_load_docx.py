"""Word files: order, revisions, tables, notes, and what is left out."""

from io import BytesIO

import docx

from corpus.read import read_document
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


def footnotes(**texts):
    notes = "".join(f'<w:footnote w:id="{at[1:]}">{p(text)}</w:footnote>' for at, text in texts.items())
    return f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator">{p("—")}</w:footnote>{notes}</w:footnotes>'


def run(text="", note=None):
    inside = f"<w:t>{text}</w:t>" if note is None else f'<w:footnoteReference w:id="{note}"/>'
    return f"<w:r>{inside}</w:r>"


def test_footnotes_stand_below_their_paragraph_in_the_order_of_reference(read_docx):
    body = f"<w:p>{run('各地')}{run(note=3)}{run('和各市，')}{run(note=2)}</w:p>" + p("尾")
    loaded = read_docx(package(body, footnotes=footnotes(n2="指设区的市。", n3="见附件。")))
    assert lines(loaded) == ["各地和各市，", "［脚注1］见附件。", "［脚注2］指设区的市。", "尾"]
    assert [loaded.raw[note.start : note.end] for note in loaded.notes] == lines(loaded)[1:3]
    assert [loaded.raw[: int(note.params["at"])] for note in loaded.notes] == ["各地", "各地和各市，"]
    assert {note.code for note in loaded.notes} == {"footnote"}


def test_a_note_referred_to_twice_stands_once(read_docx):
    body = f"<w:p>{run('甲地。')}{run(note=1)}</w:p><w:p>{run('乙地。')}{run(note=1)}</w:p>"
    assert lines(read_docx(package(body, footnotes=footnotes(n1="注文。")))) == ["甲地。", "［脚注1］注文。", "乙地。"]


def test_a_note_of_the_title_waits_for_the_first_sentence(read_docx):
    body = f"<w:p>{run('溪桥市节水办法')}{run(note=1)}</w:p>" + p("试行") + p("为了节约用水，制定本办法。") + p("尾")
    loaded = read_docx(package(body, footnotes=footnotes(n1="市人民政府批准。")))
    assert lines(loaded) == ["溪桥市节水办法", "试行", "为了节约用水，制定本办法。", "［脚注1］市人民政府批准。", "尾"]
    assert loaded.raw[: int(loaded.notes[0].params["at"])] == "溪桥市节水办法"


def test_a_note_of_a_table_stands_below_the_table(read_docx):
    row = f"<w:tr><w:tc><w:p>{run('98%')}{run(note=1)}</w:p></w:tc>{cell('2025年')}</w:tr>"
    body = p("指标如下，单位见表。") + f"<w:tbl>{row}</w:tbl>" + p("尾")
    loaded = read_docx(package(body, footnotes=footnotes(n1="不含停产的。")))
    assert lines(loaded)[1:] == ["98%", "2025年", "［脚注1］不含停产的。", "尾"]
    assert loaded.tables[0].end == loaded.raw.index("\n［脚注1］")
    assert loaded.raw[: int(loaded.notes[0].params["at"])].endswith("98%")


def test_a_note_is_of_the_clause_that_refers_to_it(tmp_path):
    first = f"<w:p>{run('到2025年，处置率')}{run(note=1)}{run('达到98%。')}</w:p>"
    data = package(p("一、目标") + first + p("二、措施") + p("推进利用。"), footnotes=footnotes(n1="不含自备井。"))
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    document = read_document(path)
    goal = next(clause for clause in document.clauses if clause.label == "一、")
    (note,) = [note for note in document.notes if note.code == "footnote"]
    assert goal.start <= int(note.params["at"]) < note.start < note.end <= goal.end
    assert document.raw[note.start : note.end] == "［脚注1］不含自备井。"


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


def test_a_nested_table_stands_in_its_cell_a_row_a_line(read_docx):
    inner = f"<w:tbl><w:tr>{cell('项目')}{cell('限额')}</w:tr><w:tr>{cell('差旅')}{cell('300元')}</w:tr></w:tbl>"
    side = cell("日常支出按下列限额执行")
    loaded = read_docx(package(f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('')}</w:tc>{side}</w:tr></w:tbl>"))
    (table,) = loaded.tables
    cells = [loaded.raw[c.start : c.end] for c in table.cells]
    assert cells == ["外\n项目\t限额\n差旅\t300元", "日常支出按下列限额执行"]


def test_a_table_that_only_holds_another_one_arranges_the_page(read_docx):
    inner = f"<w:tbl><w:tr>{cell('项目')}{cell('限额')}</w:tr><w:tr>{cell('差旅')}{cell('300元')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('前')}{inner}{p('')}</w:tc></w:tr><w:tr>{cell('后')}</w:tr></w:tbl>"
    loaded = read_docx(package(outer))
    (table,) = loaded.tables
    assert [loaded.raw[c.start : c.end] for c in table.cells] == ["项目", "限额", "差旅", "300元"]
    assert lines(loaded) == ["前", "项目", "限额", "差旅", "300元", "后"]


def test_cells_merged_in_the_old_way_are_one_wide_cell(read_docx):
    rows = (
        f"<w:tr>{cell('甲', one_value('hMerge', 'restart'))}{cell('', '<w:hMerge/>')}{cell('乙')}</w:tr>"
        f"<w:tr>{cell('1')}{cell('2')}{cell('3')}</w:tr>"
    )
    (table,) = read_docx(package(f"<w:tbl>{rows}</w:tbl>")).tables
    assert [(c.row, c.column, c.column_span) for c in table.cells[:2]] == [(0, 0, 2), (0, 2, 1)]


def test_a_header_of_all_rows_is_no_header(read_docx):
    row = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('甲')}{cell('乙')}</w:tr>"
    (table,) = read_docx(package(f"<w:tbl>{row * 3}</w:tbl>")).tables
    assert table.header_rows == 0


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


def test_a_letterhead_in_the_page_header_is_a_hint(read_docx):
    head = f"<w:hdr {W}>{p('溪桥市水务局文件')}{p('溪水发［2024］ 7 号')}</w:hdr>"
    loaded = read_docx(package(p("正文"), header1=head))
    assert (loaded.raw, dict(loaded.hints)) == ("正文\n", {"doc_number": "溪水发〔2024〕7号", "issuer": "溪桥市水务局"})
    running = f"<w:hdr {W}>{p('溪桥市水务局文件')}{p('依据溪水发〔2024〕7号编制')}</w:hdr>"
    assert dict(read_docx(package(p("正文"), header1=running)).hints) == {}


def test_core_properties_are_weak_hints(read_docx):
    document = docx.Document()
    document.add_paragraph("正文")
    document.core_properties.title, document.core_properties.author = "通知", "张三"
    buffer = BytesIO()
    document.save(buffer)
    hints = read_docx(buffer.getvalue()).hints
    assert (hints["core_title"], hints["core_author"]) == ("通知", "张三")
    assert set(hints) == {"core_title", "core_author", "core_created"}
