"""Web pages: what is visible, encodings, tables, furniture, header tables, and hostile markup."""

from pathlib import Path

import pytest

from corpus.errors import LoadError
from corpus.load import load

SENTENCE = "深入打好污染防治攻坚战，持续改善生态环境质量。"
PAGE = """<!DOCTYPE html><html><head><title>通知_某省生态环境厅</title><meta charset="utf-8">
<meta name="ArticleTitle" content="关于印发工作要点的通知"><meta name="PubDate" content="2024-04-23 09:19">
<script>var a = "脚本";</script><style>p {{ color: red }}</style></head><body>
<div class="header"><a href="/">首页</a> <a href="/zwgk">政务公开</a> <a href="/bs">办事服务</a></div>
<div class="wrap"><table class="info"><tr><td>索 引 号：</td><td>MB18/2024-1</td>
<td>主题分类：</td><td>环境监测</td></tr>
<tr><td>发文机关：</td><td>某省生态环境厅</td><td>成文日期：</td><td>2024年4月18日</td></tr>
<tr><td>发文字号：</td><td>某环发〔2024〕2号</td><td>有 效 性：</td><td>有效</td></tr>
<tr><td>标　　题：</td><td colspan="3">关于印发《工作要点》的通知</td></tr></table>
<div id="content">{body}</div><ul class="list"><li>附件：<a href="a.doc">附件1：任务表.doc</a></li></ul></div>
<div class="footer">版权所有：某省生态环境厅 <a href="x">网站地图</a></div></body></html>"""


@pytest.fixture
def read(tmp_path):
    def reader(page, name="a.html"):
        path = tmp_path / name
        path.write_bytes(page if isinstance(page, bytes) else page.encode())
        return load(path)

    return reader


def body(markup, read):
    return read(f"<html><body>{markup}</body></html>").raw


def codes(loaded):
    return [note.code for note in loaded.notes]


def test_blocks_are_lines_and_inline_elements_are_not(read):
    markup = "<h1>一、总则</h1><p>　　<em>（一）目标</em>。PM<sub>2.5</sub>浓度<br>下降<b>10%</b></p>"
    markup += "<div>甲<div>乙</div>丙</div>"
    assert body(markup, read) == "一、总则\n（一）目标。PM2.5浓度\n下降10%\n甲\n乙\n丙\n"


def test_white_space_is_collapsed_as_in_a_browser(read):
    assert body("<p>  完成\n\t 80%  的\n</p><p>污染\n  防治</p><pre>甲  乙\n丙</pre>", read) == (
        "完成 80% 的\n污染防治\n甲 乙\n丙\n"
    )


def test_what_is_not_shown_is_not_text(read):
    markup = (
        "<p>看得见</p><script>a</script><style>b</style><!-- 注释 --><noscript>c</noscript><template>d</template>"
        '<div style="color:red; DISPLAY : none">隐藏</div><p hidden>隐藏</p><span style="visibility:hidden">x</span>'
        "<select><option>选项</option></select><button>按钮</button><textarea>e</textarea><iframe>f</iframe>尾"
    )
    assert body(markup, read) == "看得见\n尾\n"


def test_a_page_with_much_hidden_text_says_so(read):
    loaded = read(f'<p>{SENTENCE}</p><div style="display:none">{SENTENCE}</div>')
    assert [(n.code, dict(n.params)) for n in loaded.notes] == [("hidden_text", {"count": str(len(SENTENCE))})]


def test_entities_are_resolved_and_invisible_characters_dropped(read):
    assert body("<p>&ldquo;水&rdquo;&nbsp;&#x6c34;&#8203;&#xD800;&#0;&amp;</p>", read).strip("\n") in (
        "“水”\xa0水&",
        "“水”\xa0水\ufffd\ufffd&",
    )


def test_ordered_lists_keep_the_numbers_a_browser_shows(read):
    markup = "<ol><li>水</li><li><p>气</p></li></ol>"
    markup += "<ol start=5><li>土<li>（六）声</ol><ul><li>无</ul><ol style='list-style:none'><li>x</ol>"
    assert body(markup, read) == "1. 水\n2. 气\n5. 土\n（六）声\n无\nx\n"


@pytest.mark.parametrize(
    ("codec", "declared", "name"),
    [
        ("gb18030", "gb2312", "gb18030"),
        ("gbk", "utf-8", "gb18030"),
        ("utf-8", "gb2312", "utf-8"),
        ("utf-8-sig", "gbk", "utf-8"),
        ("utf-16", "utf-16", "utf-16-le"),
        ("gb18030", "no-such-charset", "gb18030"),
        ("gb18030", "rot13", "gb18030"),
    ],
)
def test_the_encoding_is_that_of_the_bytes(read, codec, declared, name):
    head = f'<head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head>'
    page = f"<html>{head}<body><p>{SENTENCE}</p></body></html>"
    loaded = read(page.encode(codec))
    assert (loaded.raw, loaded.encoding) == (SENTENCE + "\n", name)
    assert codes(loaded) == ([] if name == "utf-8" else ["encoding"])


def test_an_xml_declaration_and_a_namespace_do_no_harm(read):
    page = f'<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCE}</p></body></html>'
    assert read(page, "a.xhtml").raw == SENTENCE + "\n"


def test_table_spans_cut_cells_exactly(read):
    page = (
        "<table><thead><tr><th rowspan=2>序号</th><th colspan=2>任务</th></tr><tr><th>水</th><th>气</th></tr></thead>"
        "<tr><td rowspan=2>1</td><td>甲<p>乙</p></td><td></td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    )
    loaded = read(page)
    assert loaded.raw == "序号\n任务\n水\n气\n1\n甲\n乙\n丙\n丁\n"
    (table,) = loaded.tables
    assert table.header_rows == 2
    assert [(loaded.raw[c.start : c.end], c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("序号", 0, 0, 2, 1),
        ("任务", 0, 1, 1, 2),
        ("水", 1, 1, 1, 1),
        ("气", 1, 2, 1, 1),
        ("1", 2, 0, 2, 1),
        ("甲\n乙", 2, 1, 1, 1),
        ("", 2, 2, 1, 1),
        ("丙", 3, 1, 1, 1),
        ("丁", 3, 2, 1, 1),
    ]


def test_a_table_that_arranges_the_page_is_no_table_but_the_one_inside_is(read):
    loaded = read(
        f"<table><tr><td>侧栏</td><td>{SENTENCE * 5}<table><tr><td>1</td><td>水</td></tr></table></td></tr></table>"
    )
    (table,) = loaded.tables
    assert [loaded.raw[c.start : c.end] for c in table.cells] == ["1", "水"]


def test_a_small_table_inside_a_cell_stands_there_a_row_a_line(read):
    loaded = read(
        "<table><tr><td>甲甲甲甲甲甲甲甲</td><td>乙<table><tr><td>内</td><td>里</td></tr></table></td></tr></table>"
    )
    (table,) = loaded.tables
    assert [loaded.raw[c.start : c.end] for c in table.cells] == ["甲甲甲甲甲甲甲甲", "乙\n内\t里"]


def test_stray_cells_do_no_harm(read):
    assert (
        body("<td>甲</td><tr><td>乙</td></tr><table><td rowspan=x colspan=99999999999>丙</table></table>", read)
        == "甲\n乙\n丙\n"
    )


def test_furniture_is_marked_and_stays_in_the_text(read):
    loaded = read(PAGE.format(body=f"<p>{SENTENCE}</p>" * 20))
    marked = [(loaded.raw[m.start : m.end], m.why) for m in loaded.marks]
    assert marked == [
        ("首页 政务公开 办事服务\n", "site_furniture"),
        ("版权所有：某省生态环境厅 网站地图\n", "site_furniture"),
    ]
    assert "附件：附件1：任务表.doc\n" in loaded.raw
    assert loaded.raw.count(SENTENCE) == 20


def test_a_page_of_links_alone_keeps_its_text_unmarked_where_it_has_sentences(read):
    loaded = read("".join(f'<p><a href="x">{SENTENCE}</a>{SENTENCE}</p>' for _ in range(3)))
    assert loaded.marks == ()


def test_the_header_table_gives_hints_under_the_keys_of_metadata(read):
    hints = read(PAGE.format(body=f"<p>{SENTENCE}</p>" * 20)).hints
    assert dict(hints) == {
        "index_number": "MB18/2024-1",
        "issuer": "某省生态环境厅",
        "date_written": "2024-04-18",
        "doc_number": "某环发〔2024〕2号",
        "status": "有效",
        "title": "关于印发《工作要点》的通知",
        "date_published": "2024-04-23",
        "html_title": "通知_某省生态环境厅",
        "attachments": "附件1：任务表.doc\ta.doc",
    }


def test_label_and_value_may_share_a_line_and_empty_values_give_nothing(read):
    page = "<p>索引号：0001 发文字号：-- 发布机构：某市生态环境局 发布日期：2023-01-17 15:39</p>"
    page += "<p>效力状态</p><p>文号</p><p>某环〔2023〕1号</p>"
    assert dict(read(page).hints) == {
        "index_number": "0001",
        "issuer": "某市生态环境局",
        "date_published": "2023-01-17",
        "doc_number": "某环〔2023〕1号",
    }


def refused(read, page):
    with pytest.raises(LoadError) as caught:
        read(page)
    return caught.value.code


def test_a_hundred_thousand_levels_are_refused(read):
    assert refused(read, "<div>" * 100_000 + "文") == "load_too_deep"
    assert refused(read, "<b>" * 100_000 + "文") == "load_too_deep"


def test_a_thousand_levels_are_read(read):
    assert read("<div>" * 1_000 + "文").raw == "文\n"
    assert read("<table><tr><td>" * 300 + "文").raw == "文\n"


def test_a_page_without_anything_visible_is_refused(read):
    assert refused(read, "<html><body><script>x</script></body></html>") == "load_no_text"
    assert refused(read, "<!DOCTYPE html>") == "load_no_text"


def test_markup_that_is_long_and_broken_takes_linear_time(read):
    for page in ("<p>文" + " " * 5_000_000 + "\n字", "<p>文" + "<!--" * 500_000, "<p>文<a " + "b" * 5_000_000):
        assert read(page).raw.startswith("文")
    assert len(read("<table><tr>" + "<td rowspan=900 colspan=1000>污" * 3_000 + "<tr><td>a" * 3_000).raw) == 12_000


@pytest.mark.real
def test_the_three_plans_lose_nothing():
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "national-plans"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    for path in sorted(folder.glob("*.html")):
        loaded = load(path)
        text = "".join(loaded.raw.split())
        marked = "".join(loaded.raw[m.start : m.end] for m in loaded.marks)
        for line in path.with_suffix(".txt").read_text(encoding="utf-8").split("\n"):
            bare = "".join(line.split())
            if "。" in bare and len(bare) > 20:
                assert bare in text
                assert bare not in "".join(marked.split())


@pytest.mark.parametrize("codec", ["unicode_escape", "punycode", "rot13", "base64", "idna"])
def test_a_page_can_not_declare_a_codec_that_is_no_encoding(read, codec):
    """D29."""
    page = f'<html><head><meta charset="{codec}"></head><body><p>第一条 \\u6c34</p></body></html>'
    loaded = read(page.encode(), "a.html")
    assert (loaded.raw.strip(), loaded.encoding) == ("第一条 \\u6c34", "utf-8")
