"""Web pages: a body that stands elsewhere, text that style sheets hide, boxes of labels and values, attachments."""

import pytest

from corpus.errors import LoadError
from corpus.formats.html_style import MAX_RULES
from corpus.load import load
from corpus.read import read_document

PROSE = "为了节约用水，制定本办法。本市行政区域内的单位和个人应当遵守本办法，节约每一滴水。" * 6


@pytest.fixture
def read(tmp_path):
    def reader(page, name="a.html"):
        path = tmp_path / name
        path.write_text(f"<html><head><meta charset=utf-8></head>{page}</html>", encoding="utf-8")
        return load(path)

    return reader


def refused(read, page):
    with pytest.raises(LoadError) as caught:
        read(page)
    assert caught.value.code == "load_body_elsewhere"
    return caught.value.params["place_en"], caught.value.params["source"]


def codes(loaded):
    return {note.code: dict(note.params) for note in loaded.notes}


HEAD = "<h1>溪桥市节水办法</h1><div>发布日期：2024-09-12</div>"


@pytest.mark.parametrize(
    ("page", "place", "source"),
    [
        ('<frameset><frame src="top.html"><frame src="b.html"></frameset>', "a frame", "top.html b.html"),
        (f'<body>{HEAD}<iframe src="/c/body.html"></iframe>', "a frame", "/c/body.html"),
        (
            f'<body>{HEAD}<iframe src="/share.html"></iframe><iframe src="/v/viewer.html?file=a.pdf"></iframe>',
            "an embedded viewer of a file",
            "/v/viewer.html?file=a.pdf",
        ),
        (f'<body>{HEAD}<embed src="/a/b.pdf">', "an embedded viewer of a file", "/a/b.pdf"),
        (f'<body>{HEAD}<object data="b.ofd"></object>', "an embedded viewer of a file", "b.ofd"),
        (f"<body>{HEAD}<script>show('/f/a.pdf')</script>", "an embedded viewer of a file", "/f/a.pdf"),
        (
            f'<body>{HEAD}<textarea id=c style="display:none">&lt;p&gt;全市实行用水定额。&lt;/p&gt;</textarea>',
            "a script or a hidden text area",
            "<textarea id=c>",
        ),
        (f'<body>{HEAD}<script>var body = "{PROSE}"</script>', "a script or a hidden text area", "<script>"),
        (
            f"<body>{HEAD}<script>var body = {PROSE!a}</script>",
            "a script or a hidden text area",
            "<script>",
        ),
    ],
)
def test_a_page_without_its_body_is_refused_with_the_place(read, page, place, source):
    assert refused(read, page) == (place, source)


def test_a_page_with_its_body_is_read_in_spite_of_frames(read):
    assert codes(read(f'<body>{HEAD}<p>{PROSE}</p><iframe src="/share.html"></iframe>')) == {}


def test_a_page_with_some_text_is_read_and_the_frame_is_named(read):
    loaded = read(f'<body>{HEAD}<p>{PROSE[:120]}</p><iframe src="/v/a.pdf"></iframe>')
    assert codes(loaded) == {"body_elsewhere": {"source": "/v/a.pdf"}}


def test_a_page_without_body_or_frame_is_read_as_it_is(read):
    assert read(f'<body>{HEAD}<iframe src="about:blank"></iframe><iframe src=a.html width=0></iframe>').raw.startswith(
        "溪桥市节水办法\n"
    )


def test_a_shown_text_area_is_text_and_an_empty_form_is_not(read):
    text = "第一条 为了节约用水，制定本办法，保护水源。\n第二条 全市实行用水定额，按年核定；\n第三条 施行。"
    assert read(f"<body><textarea readonly>{text}</textarea><textarea>请留言</textarea>").raw == f"{text}\n"


@pytest.mark.parametrize(
    "rules",
    [
        ".x{display:none}",
        "p.x { color:red; DISPLAY : none !important }",
        "#y{visibility:hidden}",
        ".a .x{display:none}",
        ".a > .x{display:none}",
        "[data-z]{display:none}",
        "@media screen{.x{display:none}}",
        "/* { */ .b{} .c,.x{position:absolute;left:-9999px}",
        ".x{text-indent:-9999px}",
        ".x{opacity:0}",
        ".x{display:block} .a .x{display:none}",
        "<!-- .x{display:none} -->",
    ],
)
def test_text_hidden_by_a_style_sheet_is_no_text(read, rules):
    loaded = read(
        f"<style>{rules}</style><body><div class=a><p id=y class='x z' data-z>藏着的字</p><p>看得见</p></div>"
    )
    assert loaded.raw == "看得见\n"


@pytest.mark.parametrize(
    "rules",
    [
        ".w{display:none}",
        ".x:hover{display:none}",
        ".x::after{display:none}",
        "@media print{.x{display:none}}",
        "@media (max-width: 600px){.x{display:none}}",
        ".x{display:none} .x{display:block}",
        ".x{display:none} #y{display:block}",
        "body{display:none}",
        "@keyframes k{from{opacity:0}} @font-face{font-family:x}",
        ".b > .x{display:none}",
        ".x{display:none",
        "}}} .w{display:none}",
    ],
)
def test_text_that_is_shown_stays(read, rules):
    shown = "看得见\n" if not rules.endswith("none") else ""
    page = f"<style>{rules}</style><body><div class=a><p id=y class=x>看得见</p></div>尾"
    assert read(page).raw == f"{shown}尾\n"


def test_inline_style_goes_before_the_sheet(read):
    page = '<style>.x{display:none}</style><body><p class=x style="display:block">看得见</p><p class=x>藏</p>'
    assert read(page).raw == "看得见\n"


def test_hidden_text_is_counted(read):
    loaded = read(f"<style>.x{{display:none}}</style><body><p>{PROSE}</p><p class=x>{'藏' * 30}</p>")
    assert codes(loaded) == {"hidden_text": {"count": "30"}}


def test_many_rules_over_deep_pages_end(read):
    rules = "".join(f".a{n} .b .c{{display:none}}" for n in range(MAX_RULES))
    deep = "<div class='b c'>" * 500 + "字" + "</div>" * 500
    assert read(f"<style>{rules}</style><body>{deep}").raw == "字\n"


BOX = (
    "<table><tr><td><b>索 引 号：</b></td><td>0001/2024</td><td><b>主题分类：</b></td><td>水务</td></tr>"
    "<tr><td><b>标　　题：</b></td><td>溪桥市人民政府关于印发节约用水三年行动实施方案的通知</td></tr>"
    "<tr><td><b>发文字号：</b></td><td>溪政发〔2024〕7号</td><td><b>主 题 词：</b></td><td></td></tr></table>"
)
LINES = "<p>溪桥市人民政府关于印发</p><p>节约用水三年行动实施方案的通知</p>"
BODY = "<p>各区人民政府：</p><p>现将实施方案印发给你们，请贯彻执行。</p><p>一、目标</p><p>用水总量不超过5亿立方米。</p>"


def test_an_empty_cell_is_an_empty_value_and_not_the_next_line(tmp_path, read):
    loaded = read(f"<body>{BOX}{LINES}{BODY}")
    (mark,) = loaded.marks
    assert (loaded.raw[mark.start : mark.end], mark.why) == ("主 题 词：", "metadata_block")
    assert loaded.hints["title"] == "溪桥市人民政府关于印发节约用水三年行动实施方案的通知"
    metadata = read_document(tmp_path / "a.html").metadata
    assert metadata.title == "溪桥市人民政府关于印发节约用水三年行动实施方案的通知"
    assert (metadata.doc_number, metadata.index_number) == ("溪政发〔2024〕7号", "0001/2024")


@pytest.mark.parametrize(
    "box",
    [
        "<dl><dt>文号：</dt><dd></dd><dt>发布机构：</dt><dd>溪桥市水务局</dd></dl>",
        "<div><span>文号：</span><span></span></div><div><span>发布机构：</span><span>溪桥市水务局</span></div>",
        "<table><tr><th>文号</th><th>发布机构</th></tr><tr><td></td><td>溪桥市水务局</td></tr></table>",
        "<table><tr><td>文号</td><td></td></tr><tr><td>发布机构</td><td>溪桥市水务局</td></tr></table>",
        "<ul><li><b>文号：</b></li><li><b>发布机构：</b>溪桥市水务局</li></ul>",
    ],
)
def test_boxes_of_every_layout_give_the_same_hints(read, box):
    assert dict(read(f"<body>{box}<p>溪桥市节水办法</p>{BODY}").hints) == {"issuer": "溪桥市水务局"}


def test_attachments_are_listed_once_without_those_of_the_site(read):
    page = (
        f"<body><p>{PROSE}</p><p>附件：1.<a href='/f/1.pdf'>节水 定额表</a></p><p>2.<a href='b.xlsx?x=1'></a></p>"
        "<p><a href='/f/1.pdf'>下载</a><a href='c.html'>别的</a></p><nav><a href='guide.doc'>指南</a></nav>"
    )
    loaded = read(page)
    assert codes(loaded) == {"attachments": {"count": "2", "names": "节水 定额表、b.xlsx?x=1"}}
    assert loaded.hints["attachments"] == "节水 定额表\t/f/1.pdf\nb.xlsx?x=1\tb.xlsx?x=1"
