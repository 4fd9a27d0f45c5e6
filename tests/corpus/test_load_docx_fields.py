"""What Word shows without storing it as text: formulas, boxes, signs of symbol fonts, prompts, pictures of data."""

import pytest

from corpus.read import read_document
from tests.corpus.docx_tiny import cell, notes, p, package

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def field(*codes, result=None, form=""):
    """A field of several instruction runs, with or without a stored result."""
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in codes)
    stored = "" if result is None else '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + result
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    return f'{begin}{code}{stored}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def text(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def one(read_docx, *runs):
    return read_docx(package(f"<w:p>{''.join(runs)}</w:p>"))


def box(state):
    return f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"


def font(name):
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def test_enclosed_numbers_split_over_runs_are_one_sign(read_docx):
    circled = field(r" eq \o\ac(○,", "2", ")")
    assert one(read_docx, text("前款第"), circled, text("项")).raw == "前款第②项\n"


def test_enclosed_numbers_are_the_labels_of_their_clauses(tmp_path):
    circled = [field(r"EQ \o\ac(○," + f"{n})") for n in (1, 2, 3)]
    items = "".join(f"<w:p>{label}{text('建台账；')}</w:p>" for label in circled)
    path = tmp_path / "a.docx"
    path.write_bytes(package(p("一、任务") + p("场区应当：") + items))
    assert [clause.label for clause in read_document(path).clauses][-3:] == ["①", "②", "③"]


def test_a_formula_goes_before_its_stored_result(read_docx):
    assert one(read_docx, text("减"), field(r"EQ \f(3,4)", result=text("34"))).raw == "减3/4\n"


def test_a_formula_whose_number_is_a_field_reads_it(read_docx):
    inner = field("=1+2", result=text("3"))
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\f(</w:instrText></w:r>'
    end = '<w:r><w:instrText>,4)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert one(read_docx, text("减"), begin, inner, end).raw == "减3/4\n"


def test_simple_fields_are_read_too(read_docx):
    simple = '<w:fldSimple w:instr=" EQ \\f(1,2) "/><w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    assert one(read_docx, simple).raw == "1/27\n"


def test_characters_over_each_other_are_a_note(read_docx):
    loaded = one(read_docx, text("赵"), field(r"EQ \o(日,华)"))
    assert (loaded.raw, notes(loaded)) == ("赵日华\n", {"characters_overlaid": {"count": "1"}})


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        ('<w:default w:val="0"/>', "□"),
        ('<w:default w:val="1"/>', "☑"),
        ('<w:default w:val="0"/><w:checked/>', "☑"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "□"),
    ],
)
def test_check_boxes_of_forms_show_their_state(read_docx, state, sign):
    assert one(read_docx, field("FORMCHECKBOX", result="", form=box(state)), text("改建")).raw == f"{sign}改建\n"


def test_lists_of_forms_show_what_was_chosen(read_docx):
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ("一般", "重点"))
    form = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    assert one(read_docx, field("FORMDROPDOWN", form=form), text("单位")).raw == "重点单位\n"


@pytest.mark.parametrize(
    ("name", "stored", "sign"),
    [
        ("Wingdings", "\uf0a8", "□"),
        ("Wingdings", "\uf0fe", "☑"),
        ("Wingdings", "þ", "☑"),
        ("Wingdings", "\uf082", "②"),
        ("Wingdings 2", "R", "☑"),
        ("Wingdings 2", "\uf0a3", "□"),
        ("Wingdings 2", "\uf06b", "②"),
        ("Webdings", "a", "√"),
        ("Symbol", "\uf0a3", "≤"),
        ("Symbol", "\uf0b3", "≥"),
        ("Symbol", "m", "μ"),
        ("宋体", "\uf0fe", "☑"),
        ("宋体", "\uf0a3", "□"),
        ("宋体", "R", "R"),
        ("Wingdings", "水", "水"),
        ("Wingdings", "G", "G"),
    ],
)
def test_letters_of_symbol_fonts_are_the_signs_they_show(read_docx, name, stored, sign):
    assert one(read_docx, text(stored, font(name)), text("甲")).raw == f"{sign}甲\n"


def test_a_symbol_is_looked_up_in_its_font_and_never_a_box_when_unknown(read_docx):
    signs = [("Symbol", "F0A3"), ("Wingdings 2", "F052"), ("Wingdings", "F081"), ("Wingdings", "F04A")]
    runs = "".join(f'<w:r><w:sym w:font="{name}" w:char="{code}"/></w:r>' for name, code in signs)
    loaded = one(read_docx, text("值"), runs)
    assert (loaded.raw, notes(loaded)) == ("值≤☑①〓\n", {"symbols_unknown": {"count": "1"}})


def test_symbol_fields_and_numbers_without_a_result_are_shown(read_docx):
    runs = (field(r'SYMBOL 254 \f "Wingdings" \s 12'), field(r"= 3 \* GB3"), field("MACROBUTTON tick 是"))
    assert one(read_docx, *runs).raw == "☑③是\n"


def test_a_prompt_behind_a_button_is_not_text(read_docx):
    assert one(read_docx, text("名称："), field("MACROBUTTON NoMacro [单击键入名称]")).raw == "名称：\n"


def test_an_exponent_keeps_its_place_behind_a_digit_only(read_docx):
    up = '<w:vertAlign w:val="superscript"/>'
    assert one(read_docx, text("5×10"), text("4", up), text("m"), text("3", up)).raw == "5×10⁴m3\n"


def test_office_math_keeps_its_structure(read_docx):
    def r(words):
        return f"<m:r><m:t>{words}</m:t></m:r>"

    half = f"<m:f><m:num>{r('3')}</m:num><m:den>{r('4')}</m:den></m:f>"
    square = f"<m:sSup><m:e>{r('10')}</m:e><m:sup>{r('4')}</m:sup></m:sSup>"
    sub = f"<m:sSub><m:e>{r('CO')}</m:e><m:sub>{r('2')}</m:sub></m:sSub>"
    under = f"<m:rad><m:deg/><m:e>{r('a+b')}</m:e></m:rad>"
    total = (
        f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{r("i")}</m:sub><m:sup/><m:e>{r("x")}</m:e></m:nary>'
    )
    inside = f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{r("y")}</m:e></m:d>'
    math = f"<m:oMathPara {M}><m:oMath>{r('z=')}{half}{square}{sub}{under}{total}{inside}</m:oMath></m:oMathPara>"
    assert one(read_docx, text("即"), math).raw == "即z=3/410⁴CO2√(a+b)∑_(i)x[y]\n"


def control(content, more=""):
    return f"<w:sdt><w:sdtPr><w:showingPlcHdr/>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_prompts_of_empty_controls_are_left_out_and_counted(read_docx):
    prompt = "<w:r><w:t>单击此处输入。</w:t></w:r>"
    body = control(f"<w:p>{prompt}</w:p>") + f"<w:p>{text('名称：')}{control(prompt)}</w:p>"
    loaded = read_docx(package(body))
    assert (loaded.raw, notes(loaded)) == ("名称：\n", {"placeholders_dropped": {"count": "2"}})


def test_a_cell_in_an_empty_control_keeps_its_column(read_docx):
    loaded = read_docx(package(f"<w:tbl><w:tr>{cell('甲')}{control(cell('请输入'))}{cell('丙')}</w:tr></w:tbl>"))
    assert [(loaded.raw[c.start : c.end], c.column) for c in loaded.tables[0].cells] == [("甲", 0), ("", 1), ("丙", 2)]


def test_charts_smart_art_and_objects_are_counted(read_docx):
    def graphic(kind):
        uri = f"http://schemas.openxmlformats.org/drawingml/2006/{kind}"
        return f'<w:r><w:drawing><a:graphic xmlns:a="x"><a:graphicData uri="{uri}"/></a:graphic></w:drawing></w:r>'

    loaded = one(read_docx, text("见图"), graphic("chart"), graphic("chart"), graphic("diagram"), graphic("picture"))
    assert notes(loaded) == {"charts_unread": {"charts": "2", "diagrams": "1"}}
    assert notes(one(read_docx, text("见表"), "<w:r><w:object/></w:r>")) == {"objects_unread": {"count": "1"}}
