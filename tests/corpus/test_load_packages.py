"""OFD files, presentations, saved pages: small ones written by hand, and hostile ones."""

import zipfile
from io import BytesIO

import pytest

from corpus import limits
from corpus.errors import LoadError
from corpus.load import load
from tests.corpus.docx_tiny import OFFICE, RELATIONSHIPS
from tests.corpus.ocr_tiny import engine_of_three_lines

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="x"'


def zipped(**parts):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + (".rels" if name.endswith("rels_") else ".xml"), text)
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path):
    def reader(data, name):
        path = tmp_path / name
        path.write_bytes(data)
        return load(path)

    return reader


def refused(read, data, name):
    with pytest.raises(LoadError) as caught:
        read(data, name)
    return caught.value.code


def piece(text, x, y, size=5, more=""):
    code = f'<ofd:TextCode X="0" Y="{size}">{text}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x} {y} 100 8" Size="{size}" {more}>{code}</ofd:TextObject>'


def ofd(*pages, templates="", location="Pages/P{}.xml"):
    places = "".join(f'<ofd:Page ID="{n}" BaseLoc="{location.format(n)}"/>' for n in range(len(pages)))
    parts = {
        "OFD": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>/D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D__Document": f"<ofd:Document {OFD}><ofd:CommonData>{templates}</ofd:CommonData>"
        f"<ofd:Pages>{places}</ofd:Pages></ofd:Document>",
        "D__T": f"<ofd:Page {OFD}><ofd:Content>{piece('溪桥市水务局文件', 20, 5)}</ofd:Content></ofd:Page>",
    }
    for n, page in enumerate(pages):
        parts[f"D__Pages__P{n}"] = (
            f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zipped(**parts)


def test_an_ofd_file_is_read_by_place_and_not_by_order(read):
    page = (
        piece("第二条 制定本办法。", 20, 40) + piece("节水", 25, 30) + piece("第一条 ", 10, 30.5) + piece("表", 90, 30)
    )
    loaded = read(ofd(page, piece("第三条 施行。", 20, 30)), "a.ofd")
    assert loaded.raw == "第一条 节水  表\n第二条 制定本办法。\n第三条 施行。\n"
    assert (loaded.format, loaded.pages) == ("ofd", (0, loaded.raw.index("第三条")))


def test_bold_by_printing_twice_and_moved_objects_read_once_and_in_place(read):
    moved = piece("下", 0, 0, more='CTM="1 0 0 1 20 60"')
    loaded = read(
        ofd(moved + piece("上", 20, 40) + piece("上", 20, 40) + piece("藏", 20, 50, more='Visible="false"')), "a.ofd"
    )
    assert loaded.raw == "上\n下\n"


def test_the_template_of_a_page_is_its_text_too(read):
    template = '<ofd:TemplatePage ID="9" BaseLoc="T.xml"/>'
    data = ofd(piece("正文。", 20, 40), templates=template)
    assert read(data, "a.ofd").raw == "正文。\n"
    used = data.replace(b"", b"")
    page = (
        f'<ofd:Page {OFD}><ofd:Template TemplateID="9"/><ofd:Content>{piece("正文。", 20, 40)}</ofd:Content></ofd:Page>'
    )
    buffer = BytesIO(used)
    out = BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, page if name.endswith("P0.xml") else old.read(name))
    assert read(out.getvalue(), "a.ofd").raw == "溪桥市水务局文件\n正文。\n"


@pytest.mark.parametrize(
    "location", ["../../../../etc/passwd", "/etc/passwd", "http://example.com/p{}.xml", "file:///x"]
)
def test_locations_outside_the_package_are_pages_that_cannot_be_read(read, location):
    assert refused(read, ofd(piece("字", 1, 1), location=location), "a.ofd") == "load_no_text"


def test_an_ofd_file_of_pictures_is_a_scan(read):
    assert refused(read, ofd('<ofd:ImageObject ResourceID="1"/>'), "a.ofd") == "load_scanned"


def test_entities_in_an_ofd_file_are_refused(read):
    assert refused(read, zipped(OFD='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "a.ofd") == "load_xml_entities"


def test_a_broken_ofd_file_is_one(read):
    assert refused(read, zipped(OFD="<a"), "a.ofd") == "load_broken"
    assert refused(read, zipped(OFD=f"<ofd:OFD {OFD}/>"), "a.ofd") == "load_no_text"


def paragraph(text):
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def pptx(*slides):
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/slide" Target="slides/s{n}.xml"/>' for n in range(len(slides))
    )
    order = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in reversed(range(len(slides))))
    parts = {f"ppt__slides__s{n}": slide for n, slide in enumerate(slides)}
    main = f'<Relationship Id="m" Type="{OFFICE}/officeDocument" Target="ppt/presentation.xml"/>'
    p = 'xmlns:p="p" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    buffer = BytesIO(
        zipped(**parts, ppt__presentation=f"<p:presentation {p}><p:sldIdLst>{order}</p:sldIdLst></p:presentation>")
    )
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{main}</Relationships>')
        archive.writestr(
            "ppt/_rels/presentation.xml.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{related}</Relationships>'
        )
    return buffer.getvalue()


def test_slides_are_pages_in_their_order_with_their_tables(read):
    number = '<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>'
    row = f"<a:tr><a:tc gridSpan='2'>{paragraph('甲')}</a:tc><a:tc hMerge='1'>{paragraph('')}</a:tc></a:tr>"
    cells = f"<a:tr><a:tc>{paragraph('1')}</a:tc><a:tc>{paragraph('2')}</a:tc></a:tr>"
    first = f"<p:sld xmlns:p='p' {A}>{paragraph('一、目标')}{number}</p:sld>"
    second = f"<p:sld xmlns:p='p' {A}>{paragraph('节水方案')}<a:tbl><a:tblPr firstRow='1'/>{row}{cells}</a:tbl></p:sld>"
    hidden = f"<p:sld xmlns:p='p' {A} show='0'>{paragraph('备用')}</p:sld>"
    loaded = read(pptx(first, second, hidden), "a.pptx")
    assert loaded.raw == "节水方案\n甲\n1\n2\n一、目标\n"
    assert loaded.pages == (0, loaded.raw.index("一、"))
    (table,) = loaded.tables
    assert (table.header_rows, [(c.row, c.column, c.column_span) for c in table.cells]) == (
        1,
        [(0, 0, 2), (1, 0, 1), (1, 1, 1)],
    )
    assert [(note.code, dict(note.params)) for note in loaded.notes] == [("slides_hidden", {"count": "1"})]


PAGE = "<html><body><p>第一条 取水许可每五年延续一次。</p></body></html>"


def mht(*parts, head="MIME-Version: 1.0\r\n"):
    text = f'{head}Content-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n'
    for charset, body in parts:
        text += f'--b\r\nContent-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        import base64

        text += base64.b64encode(body.encode(charset)).decode() + "\r\n"
    return (text + "--b--\r\n").encode()


SAVED = "From: <Saved by Browser>\r\nSnapshot-Content-Location: http://example.com/\r\nSubject: =?utf-8?Q?a?=\r\n"


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.txt", "a.html", "a.doc"])
@pytest.mark.parametrize("head", ["MIME-Version: 1.0\r\n", SAVED + "MIME-Version: 1.0\r\n"])
def test_a_saved_page_is_read_under_any_name(read, name, head):
    loaded = read(mht(("utf-8", PAGE), head=head), name)
    assert (loaded.raw, loaded.format) == ("第一条 取水许可每五年延续一次。\n", "mht")


def test_the_part_with_the_body_is_read_in_its_encoding(read):
    frames = '<html><frameset><frame src="cid:a"></frameset></html>'
    menu = "<html><body><a href=x>首页</a></body></html>"
    loaded = read(mht(("utf-8", frames), ("utf-8", menu), ("gb18030", PAGE)), "a.mht")
    assert (loaded.raw, loaded.encoding) == ("第一条 取水许可每五年延续一次。\n", "gb18030")


def test_a_saved_page_without_a_page_is_refused(read):
    assert refused(read, mht(), "a.mht") == "load_no_text"


def test_text_that_only_begins_like_headers_stays_text(read):
    text = "主题：节水\nContent-Type: text/html\n第一条 取水许可每五年延续一次。\n"
    assert read(text.encode(), "a.txt").raw == text


def picture_file():
    cv2 = pytest.importorskip("cv2", reason="the extra ocr is not installed")
    import numpy as np

    return cv2.imencode(".png", np.full((800, 600, 3), 255, np.uint8))[1].tobytes()


def ofd_with_picture(*pages, picture):
    """An OFD file whose pages may show picture 7."""
    resources = (
        f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
        "<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    data = BytesIO(ofd(*pages, templates="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("D/DocumentRes.xml", resources)
        archive.writestr("D/Res/a.png", picture)
    return data.getvalue()


SHOWN = '<ofd:ImageObject ResourceID="7" Boundary="0 0 210 297"/>'


def test_pages_of_pictures_in_an_ofd_file_are_recognised_and_say_so(read, monkeypatch, tmp_path):
    engine_of_three_lines(monkeypatch, tmp_path / "cache")
    given = []
    monkeypatch.setattr(limits, "recognising", lambda: given.append("what a page read from its picture may cost"))
    loaded = read(ofd_with_picture(piece("第一页的说明。", 20, 30), SHOWN, picture=picture_file()), "a.ofd")
    assert loaded.raw.splitlines()[:3] == ["第一页的说明。", "青川县排水办法", "第一条 排水许可期限为5年。"]
    (note,) = loaded.notes
    assert (note.code, note.params["first"], len(given)) == ("recognised", "2", 1)
    assert loaded.raw[note.start : note.end].startswith("青川县排水办法")


def test_without_recognition_pictures_in_an_ofd_file_are_counted_or_the_file_is_a_scan(read, monkeypatch):
    monkeypatch.setenv("TIAOWEN_OCR", "off")
    loaded = read(ofd_with_picture(piece("第一页的说明。", 20, 30), SHOWN, SHOWN, picture=b"\x89PNG"), "a.ofd")
    assert [(note.code, dict(note.params)) for note in loaded.notes] == [("image_pages", {"count": "2", "first": "2"})]
    with pytest.raises(LoadError) as caught:
        read(ofd_with_picture(SHOWN, picture=b"\x89PNG"), "b.ofd")
    assert caught.value.code == "load_scanned"


def test_a_picture_of_an_ofd_file_that_is_none_gives_nothing(read, monkeypatch, tmp_path):
    engine_of_three_lines(monkeypatch, tmp_path / "cache")
    for picture in (b"", b"\x89PNG nothing", b"\xff\xd8\xff"):
        with pytest.raises(LoadError) as caught:
            read(ofd_with_picture(SHOWN, picture=picture), "c.ofd")
        assert caught.value.code == "load_nothing_recognised"
