"""PDF files, written here byte by byte: pages, running heads, page numbers, scans, and broken files."""

import zlib

import pytest

from corpus.errors import LoadError
from corpus.load import load

IMAGE = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"


def pdf(pages, trailer="", information="", picture=False):
    """A PDF of pages, each a list of lines from top to bottom, in a font that no viewer needs embedded."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light"
        b" /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 0 1000 1000] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        6: b"<< " + information.encode() + b" >>",
        7: IMAGE + b"\nstream\n\xff\nendstream",
    }
    kids = []
    for index, lines in enumerate(pages):
        content = b"q 100 0 0 100 100 100 cm /I Do Q " if picture else b""
        for at, line in enumerate(lines):
            hexed = line.encode("utf-16-be").hex().encode()
            content += b"BT /F 12 Tf 60 %d Td <%s> Tj ET\n" % (800 - 18 * at, hexed)
        packed = zlib.compress(content)
        page, stream = 10 + 2 * index, 11 + 2 * index
        kids.append(page)
        objects[stream] = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
        objects[page] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /I 7 0 R >> >> >>" % stream
        )
    kids_text = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids_text, len(kids))
    data = b"%PDF-1.7\n"
    offsets = {}
    for number in sorted(objects):
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        data += b"%d 1\n%010d 00000 n \n" % (number, offset)
    size = max(objects) + 1
    data += b"trailer << /Size %d /Root 1 0 R /Info 6 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        trailer.encode(),
        start,
    )
    return data


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch):
    """These tests are about the file, whatever is installed beside."""
    monkeypatch.setenv("TIAOWEN_OCR", "off")


@pytest.fixture
def read(tmp_path):
    def reader(data):
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return load(path)

    return reader


def refused(read, data):
    with pytest.raises(LoadError) as caught:
        read(data)
    return caught.value.code


def marked(loaded):
    return [(loaded.raw[m.start : m.end], m.why) for m in loaded.marks]


def body(page, count=12):
    return [f"第{page}页正文{chr(0x4E00 + 40 * page + at)}，完成整治任务。" for at in range(count)]


def test_printed_lines_are_lines_and_pages_are_offsets(read):
    loaded = read(pdf([["关于印发规划的通知", "各市、县人民政府："], [], ["一、总体要求"]]))
    assert loaded.raw == "关于印发规划的通知\n各市、县人民政府：\n一、总体要求\n"
    assert loaded.pages == (0, 20, 20)
    assert (loaded.format, loaded.tables, loaded.marks) == ("pdf", (), ())


def test_running_heads_and_page_numbers_are_marked_and_stay_in_the_text(read):
    pages = [["某省生态环境保护规划", "", *body(page), "", f"- {page} -"] for page in range(1, 6)]
    loaded = read(pdf(pages))
    expected = [("- 1 -\n", "page_number")]
    for page in range(2, 6):
        expected += [("某省生态环境保护规划\n", "running_head"), (f"- {page} -\n", "page_number")]
    assert marked(loaded) == expected
    assert loaded.raw.count("某省生态环境保护规划\n") == 5


@pytest.mark.parametrize("form", ["{0}", "第 {0} 页 共 4 页", "{0}/4", "— {0} —", "第{0}页"])
def test_page_numbers_come_in_many_forms_and_may_start_later(read, form):
    pages = [body(1), *([*body(page), "", form.format(page - 1)] for page in range(2, 5))]
    assert marked(read(pdf(pages))) == [(form.format(n) + "\n", "page_number") for n in (1, 2, 3)]


def test_a_number_that_does_not_grow_with_the_pages_is_text(read):
    pages = [[*body(page), str(number)] for page, number in ((1, 35), (2, 12), (3, 80), (4, 7))]
    assert marked(read(pdf(pages))) == []


def test_table_cells_that_happen_to_end_the_pages_are_no_heads(read):
    pages = [[*body(page, 12 + page % 2), "省生态环境厅", f"{page * 3 % 11 + 1}月底前"] for page in range(1, 7)]
    assert marked(read(pdf(pages))) == []


def test_two_pages_are_enough_for_a_head_that_stands_outermost_on_both(read):
    loaded = read(pdf([["规划", "", *body(1)], ["规划", "", *body(2)]]))
    assert marked(loaded) == [("规划\n", "running_head")]
    assert loaded.raw.index("规划") < loaded.marks[0].start  # the one on the first page may be the title
    assert marked(read(pdf([["总则", "规划", "", *body(1)], ["附则", "规划", "", *body(2)]]))) == []


def test_a_head_with_the_page_number_in_it_is_one_head(read):
    pages = [[*body(page), *[""] * 26, f"某市规划　{page}"] for page in range(1, 5)]
    assert [why for _, why in marked(read(pdf(pages)))] == ["running_head"] * 4


def test_look_alike_radicals_become_the_characters_they_stand_for(read):
    assert read(pdf([["\u2f63态环境\u2f2f作"]])).raw == "生态环境工作\n"


def test_document_information_gives_weak_hints(read):
    loaded = read(pdf([["正文"]], information="/Title (Plan) /CreationDate (D:20240423091900+08'00')"))
    assert dict(loaded.hints) == {"core_title": "Plan", "core_created": "2024-04-23"}


def test_scanned_files_are_refused_with_the_remedy(read):
    data = pdf([[], [], []], picture=True)
    assert refused(read, data) == "load_scanned"


def test_a_scanned_page_among_others_is_noted(read):
    data = pdf([["关于印发规划的通知，各市、县人民政府：请遵照执行"], []], picture=True)
    assert [(n.code, dict(n.params)) for n in read(data).notes] == [("image_pages", {"count": "1", "first": "2"})]


def test_a_file_without_text_or_pictures_is_refused(read):
    assert refused(read, pdf([[], []])) == "load_no_text"


def test_an_encrypted_file_is_refused_with_the_remedy(read):
    secret = "ab" * 32
    trailer = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{secret}> /U <{secret}> /P -4 >> /ID [<00> <00>]"
    assert refused(read, pdf([["正文"]], trailer=trailer)) == "load_encrypted"


def test_a_broken_cross_reference_table_is_recovered(read):
    data = pdf([["关于印发规划的通知"]])
    at = data.rindex(b"startxref")
    assert read(data[:at] + b"startxref\n99999999\n%%EOF").raw == "关于印发规划的通知\n"
    assert refused(read, data[: data.index(b"xref\n0 1")]) == "load_broken"


def test_rubble_is_refused(read):
    assert refused(read, b"%PDF-1.7\n%%EOF") == "load_broken"
    assert refused(read, b"%PDF-1.7\n" + bytes(range(256)) * 20) == "load_broken"


def test_a_false_page_count_does_not_keep_it_busy(read):
    data = pdf([["正文"]]).replace(b"/Count 1 >>", b"/Count 4000000 >>")
    try:
        assert "正文" in read(data).raw
    except LoadError as error:
        assert error.code in ("load_too_many_pages", "load_broken")
