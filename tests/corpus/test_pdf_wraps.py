"""Lines of a PDF that go on: by indents and edges; captions, formulas, axes, heads, rows by running numbers."""

import pytest

from corpus.load import load
from corpus.read import parse_document
from tests.corpus.pdf_tiny import document, grid, text


@pytest.fixture
def read(tmp_path):
    def reader(*pages):
        path = tmp_path / "a.pdf"
        path.write_bytes(document(list(pages)))
        return parse_document(load(path))

    return reader


def paragraphs(*lines, y=760, left=60, size=12, step=20):
    """Lines one below the other, each with its indent in characters."""
    return "".join(text(left + indent * size, y - step * at, words, size) for at, (indent, words) in enumerate(lines))


FULL = "各县区人民政府应当于每年年底前完成本行政区域内农村生活污水处理设施的排查整"
INDENTED = FULL[:36]


def own_texts(found):
    return [found.read(clause.start, clause.end) for clause in found.clauses if not found.children(clause)]


def test_a_full_line_goes_on_at_the_left_edge_and_not_at_the_next_indent(read):
    lines = []
    for number in range(4):
        lines += [(2, INDENTED), (0, f"治工作第{number}期。")]
    found = read(paragraphs((0, "一、适用范围"), *lines, (0, "二、其他要求"), (2, "本条不另作规定。")))
    texts = own_texts(found)
    assert [t for t in texts if "期。" in t] == [f"{INDENTED}治工作第{n}期。" for n in range(4)]


def test_a_short_line_without_a_full_stop_stays_alone(read):
    lines = [(2, INDENTED), (0, "治工作并按时报告结果。")] * 3
    found = read(
        paragraphs(
            (0, "一、规范性引用文件"),
            (2, "GB 1 甲标准"),
            (2, "GB 2 乙标准"),
            *lines,
            (0, "二、总则"),
            (2, "另作规定。"),
        )
    )
    assert "GB 1 甲标准" in own_texts(found) and "GB 2 乙标准" in own_texts(found)


def test_a_paragraph_goes_on_over_the_page_and_its_foot(read):
    body = [(2, INDENTED), (0, "治工作并按时报告结果。")] * 4
    first = paragraphs((0, "一、总则"), *body, (2, INDENTED)) + text(290, 40, "1")
    second = paragraphs((0, "治任务并报告。"), *body) + text(290, 40, "2")
    third = paragraphs(*body, (0, "二、附则"), (2, "自发布之日起实施。")) + text(290, 40, "3")
    assert f"{INDENTED}治任务并报告。" in own_texts(read(first, second, third))


def test_the_lines_of_a_formula_and_of_an_axis_are_one_paragraph_each(read):
    body = [(2, INDENTED), (0, "治工作并按时报告结果。")] * 3
    formula = text(200, 600, "21-O") + text(180, 588, "ρ =      × ρ") + text(200, 576, "21-O")
    axis = "".join(text(90, 500 - 20 * n, f"1.E+0{n}") for n in range(4))
    found = read(paragraphs((0, "一、折算"), *body) + formula + axis + text(90, 400, "频率"))
    texts = own_texts(found)
    assert any(t.count("21-O") == 2 and "ρ" in t for t in texts)
    assert any(all(f"1.E+0{n}" in t for n in range(4)) for t in texts)


def test_a_table_is_a_clause_by_its_own_caption_with_caption_and_unit_in_it(read):
    table = grid([60, 200, 340], [600, 580, 560, 540], [["污染物项目", "限值"], ["总磷", "0.5"], ["总氮", "15"]])
    found = read(paragraphs((0, "一、执行表3规定的限值。"), (8, "表3 水污染物排放限值"), (20, "单位：mg/L")) + table)
    (clause,) = [clause for clause in found.clauses if clause.label == "表3"]
    assert (clause.heading, clause.implied) == ("水污染物排放限值", False)
    assert found.read(clause.start, clause.end).startswith("表3 水污染物排放限值")
    assert [row.heading for row in found.children(clause)] == ["总磷", "总氮"]


def test_a_head_that_is_known_is_one_at_another_height_too(read):
    body = [(2, INDENTED), (0, "治工作并按时报告结果。")] * 4
    heads = [text(60, y, "DB99/T 816-2010") for y in (810, 810, 810, 790)]
    found = read(*(head + paragraphs((0, f"{n} 总则"), *body, y=740) for n, head in enumerate(heads, 1)))
    shown = found.read(found.raw.index("1 总则"), len(found.raw))
    assert "DB99" not in shown


def test_rows_that_only_running_numbers_part_are_rows(read):
    cells = [["序号", "控制项目", "测定方法"], [None, None, None]]
    ruled = grid([60, 110, 260, 460], [700, 680, 560], cells)
    rows = [("1", "总汞", "冷原子法", "双硫腙法"), ("2", "总镉", "原子吸收法", ""), ("3", "总铬", "光度法", "")]
    inside, y = "", 662
    for number, name, first, second in rows:
        inside += text(70, y, number, 10) + text(115, y, name, 10) + text(265, y, first, 10)
        if second:
            y -= 14
            inside += text(265, y, second, 10)
        y -= 20
    found = read(ruled + inside + text(60, 740, "表7 分析方法"))
    rows = [c for c in found.clauses if c.kind.value == "row"]
    assert [row.label for row in rows] == ["1", "2", "3"]
    cells = {cell.name: found.raw[cell.start : cell.end] for cell in rows[0].cells}
    assert "双硫腙法" in cells["测定方法"] and "原子吸收法" not in cells["测定方法"]
