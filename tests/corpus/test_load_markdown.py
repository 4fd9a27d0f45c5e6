"""Markdown: front matter gives hints, markup is read through, headings are sections, offsets count raw characters."""

import random
from pathlib import Path

import pytest

from corpus.formats.front_matter import front_matter_hints
from corpus.formats.markdown import load_markdown
from corpus.formats.markup import markup_in
from corpus.look_through import Plain
from corpus.passages import make_passages
from corpus.read import read_document
from corpus.tiling import tiles
from corpus.types import Document, Markup

PAGE = """---
title: 溪桥市节约用水条例
date: 2024-05-01
author: 溪桥市人民代表大会常务委员会
tag:
  - 水
---

::: tip 修订信息

（2024年3月1日溪桥市第三届人民代表大会常务委员会第七次会议通过）

:::

::: details 目录

::: tabs

@tab 章节

[[toc]]

@tab 条例

- 第1~3条：

  [1](#t1)&emsp;[2](#t2)&emsp;[3](#t3)

:::

## 第一章&emsp;总则{align="center"}

<p id="t1">&emsp;&emsp;<b>第一条</b>&emsp;为了节约用水，根据《关于修改&lt;溪桥市供水条例&gt;的决定》，制定本条例。</p>
<p id="t2">&emsp;&emsp;<b>第二条</b>&emsp;节约用水遵循下列原则：<br>
&emsp;&emsp;（一）统一规划；<br>
&emsp;&emsp;（二）用水量 &le; 定额。</p>

---

## 第二章&emsp;附则{align=center}

<p id="t3">&emsp;&emsp;<b>第三条</b>&emsp;本条例自2024年5月1日起施行。</p>

::: warning 原文链接

<https://example.org/a.html>{target="_blank"}

:::
"""


@pytest.fixture
def page(tmp_path) -> Document:
    return read(tmp_path, PAGE)


def read(folder: Path, text: str, name: str = "文件.md") -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def outline(document: Document) -> list[tuple[str, str | None]]:
    return [("/".join(c.path), c.heading) for c in document.clauses if c.kind.value != "front"]


def test_articles_are_found_behind_tags_and_entities(page):
    assert outline(page) == [
        ("第一章", "总则"),
        ("第一章/第一条", None),
        ("第一章/第二条", None),
        ("第一章/第二条/（一）", None),
        ("第一章/第二条/（二）", None),
        ("第二章", "附则"),
        ("第二章/第三条", None),
    ]


def test_offsets_count_raw_characters(page):
    first = page.clauses[1]
    assert page.raw == PAGE
    assert first.slice(PAGE).startswith("第一条</b>&emsp;为了节约用水")
    assert first.slice(PAGE).endswith("制定本条例。")


def test_no_passage_holds_markup(page):
    text = "\n".join(p.text for p in make_passages(page))
    assert "为了节约用水，根据《关于修改溪桥市供水条例的决定》，制定本条例。" in text
    for sign in ("<", "&emsp;", "&lt;", ":::", "{", "[[", "](", "---", "@tab", "title:", "https"):
        assert sign not in text


def test_a_character_that_matters_stays_as_it_stands_in_the_file(page):
    assert page.read(page.clauses[4].start, page.clauses[4].end) == "（二）用水量 &le; 定额。"


def test_front_matter_is_metadata_and_hidden(page):
    assert page.metadata.title == "溪桥市节约用水条例"
    assert page.marks[0].why == "front_matter"
    assert PAGE[page.marks[0].start : page.marks[0].end].startswith("---\ntitle:")
    hints = load_markdown(PAGE.encode(), Path("a.md")).hints
    assert dict(hints) == {
        "title": "溪桥市节约用水条例",
        "date_published": "2024-05-01",
        "issuer": "溪桥市人民代表大会常务委员会",
    }


def test_a_container_of_contents_is_hidden_whole(page):
    toc = next(m for m in page.marks if m.why == "toc")
    assert PAGE[toc.start : toc.end].startswith("::: details 目录")
    assert "[3](#t3)" in PAGE[toc.start : toc.end]


def test_clauses_fronts_and_marks_tile_the_file(page):
    found = tiles(page)
    assert [t for t in found if t.owner is None] == []
    assert "".join(PAGE[t.start : t.end] for t in found) == PAGE


def test_headings_without_numbers_are_sections(tmp_path):
    text = (
        "# 溪桥市供水纠纷调解案例\n\n## 基本案情\n用户拒缴水费。\n\n"
        "## 处理结果\n### 调解\n双方和解。\n### 回访\n一月后回访。\n"
    )
    document = read(tmp_path, text)
    assert outline(document) == [
        ("[1]", "基本案情"),
        ("[2]", "处理结果"),
        ("[2]/[1]", "调解"),
        ("[2]/[2]", "回访"),
    ]
    assert document.read(document.clauses[0].start, document.clauses[0].end) == "基本案情\n用户拒缴水费。"


def test_the_first_heading_is_a_candidate_for_the_title():
    assert load_markdown("# 溪桥市 供水年报\n\n正文。\n".encode(), Path("a.md")).hints["title"] == "溪桥市供水年报"
    assert "title" not in load_markdown("## 第一章 总则\n".encode(), Path("a.md")).hints


def test_numbers_below_headings_begin_anew(tmp_path):
    text = "# 溪桥市供水工作方案\n\n## 近期\n1. 换表\n2. 查漏\n\n## 远期\n1. 换管\n2. 建厂\n"
    assert [path for path, _ in outline(read(tmp_path, text))] == [
        "[1]", "[1]/1.", "[1]/2.", "[2]", "[2]/1.", "[2]/2.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("一<br>二", "一\n二"),
        ("一<br>\n二", "一\n二"),
        ("<p>一</p>\n<p>二</p>", "一\n二"),
        ("<h2>一</h2>二", "## 一\n二"),
        ("**一**和[二](a.html)", "一和二"),
        ("甲&amp;乙", "甲&乙"),
        ("PM<sub>2.5</sub>", "PM2.5"),
        ("《关于修改<供水法>的决定》", "《关于修改<供水法>的决定》"),
        ("a < b && c > d", "a < b && c > d"),
        ("一<!-- 注 -->二", "一二"),
        ("一<script>x = 1</script>二", "一二"),
        ("<!-- 没有结束", "<!-- 没有结束"),
        ("{x} 是集合", "{x} 是集合"),
        ("5 * 8 ** 2", "5 * 8 ** 2"),
    ],
)
def test_what_a_text_reads_as(raw, text):
    assert Plain(raw, markup_in(raw, 0)).text == text


def test_the_plain_text_leads_back_to_the_raw_one():
    raw = "甲<b>乙</b>&emsp;丙"
    plain = Plain(raw, markup_in(raw, 0))
    assert plain.text == "甲乙\u3000丙"
    assert raw[slice(*plain.span(1, 2))] == "乙"
    assert raw[slice(*plain.span(2, 3))] == "&emsp;"
    assert raw[slice(*plain.span(0, 4))] == raw
    assert plain.span(1, 1) == (4, 4)


def test_a_plain_text_without_markup_is_the_raw_one():
    assert Plain("甲乙", []).span(0, 2) == (0, 2)
    assert Plain("甲乙", [Markup(2, 2, "", "markup")]).text == "甲乙"


@pytest.mark.parametrize(
    ("body", "hints"),
    [
        ('title: "溪桥市供水办法"\n', {"title": "溪桥市供水办法"}),
        ("author: 李四\n", {}),
        ("author:\n  - 溪桥市水务局\n", {"issuer": "溪桥市水务局"}),
        ("发文字号: 溪水〔2024〕3号\n", {"doc_number": "溪水〔2024〕3号"}),
        ("date: 不详\n", {}),
        ("title: [a, b]\nnested:\n  key: value\n", {}),
        ("", {}),
    ],
)
def test_keys_of_the_front_matter(body, hints):
    assert dict(front_matter_hints(body)) == hints


@pytest.mark.parametrize("sign", ["::: tip x\n", "<!-- ", "<p ", "**a ", "[a](", "[1](#a) ", "{a=b ", "- ", "<script>"])
def test_hostile_repetition_keeps_the_text(sign):
    raw = sign * 2000
    pieces = markup_in(raw, 0)
    assert all(a.end <= b.start for a, b in zip(pieces, pieces[1:], strict=False))
    assert len(Plain(raw, pieces).text) <= len(raw)


PIECES = [
    "第一条 ",
    "第三十二条\u3000",
    "<p id='t1'>",
    "</p>",
    "&emsp;",
    "&ge;",
    "<br>",
    "## ",
    "# ",
    "第一章 总则",
    "（一）",
    "（二）",
    "1.",
    "1.1",
    "3.1",
    "A.1 ",
    "附录A",
    "4 标题",
    "2标题",
    "一、",
    "a) ",
    "目 次",
    "1 范围....1",
    "::: tip 标题",
    ":::",
    "[[toc]]",
    "[1](#t1)",
    "**",
    "字符文字。",
    "下列单位：",
    "县水利局；",
    "• 项目",
    "---",
    "title: 溪桥市供水办法",
    "１．２",
    "４\ue010１ 文字",
    "{align=center}",
    "<!--",
    "-->",
    "第二條 ",
    "<h2>",
    "</h2>",
    "2024年5月6日",
    "附件1",
    "①",
    "第五章 附则",
]


@pytest.mark.parametrize("seed", range(8))
def test_any_mixture_of_markup_and_labels_is_tiled(tmp_path, seed):
    chance = random.Random(seed)
    for _ in range(40):
        raw = "".join(chance.choice(PIECES) + chance.choice(("\n", "", "\n\n")) for _ in range(chance.randint(3, 50)))
        document = read(tmp_path, "溪桥\n" + raw)
        found = tiles(document)
        assert "".join(document.raw[t.start : t.end] for t in found) == document.raw
        assert [document.raw[t.start : t.end] for t in found if t.owner is None] == []
        assert len({c.path for c in document.clauses}) == len(document.clauses)
        for clause in document.clauses:
            assert 0 <= clause.start <= clause.body <= clause.end
            assert clause.slice(document.raw).strip() == clause.slice(document.raw) != ""
