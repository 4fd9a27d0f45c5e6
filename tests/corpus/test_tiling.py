"""Every character has one owner: a property over generated documents, and every real file and sample at hand."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.passages import MAX_CHARACTERS, make_passages
from corpus.read import parse_document, read_document
from corpus.sentences import reading
from corpus.tiling import own_spans, tiles
from corpus.types import Clause, ClauseKind, Document, Front, Loaded, Mark

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SAMPLES = sorted(p for p in (ROOT / "corpus" / "samples").iterdir() if p.suffix in (".txt", ".md", ".docx"))
REAL = (
    sorted([*SHARED.glob("seeds/*.txt"), *SHARED.glob("data/*/*.docx"), *SHARED.glob("data/*/*.html")])
    + sorted([*SHARED.glob("data/national-plans/*.txt"), *SHARED.glob("data/eco-code/*.md")])
    if SHARED.is_dir()
    else []
)
OWNERS = (Clause, Front, Mark)

LABELS = st.sampled_from(
    [
        "一、",
        "二、",
        "三、",
        "（一）",
        "(二)",
        "（三）",
        "1.",
        "2．",
        "3、",
        "（1）",
        "（2）",
        "①",
        "②",
        "一是",
        "二是",
        "1.1 ",
        "1.2 ",
    ]
    + [
        "第一章　",
        "第二章　",
        "第一节　",
        "第一条　",
        "第二条　",
        "第二条之一　",
        "附件1\n",
        "附件：",
        "附表\n",
        "## 二、",
        "**第三条**　",
        "",
    ]
)
WORDS = st.sampled_from(
    [
        "推进水污染防治，",
        "完成80%的整治任务。",
        "3.5个百分点",
        "12480 个",
        "PM2.5",
        "（牵头单位：水处；责任单位：各市州局）",
        "“十四五”",
        "各位代表！",
    ]
    + ["2024年底前", "工作目标", "名词解释", "；", "：", "\u3000", "有下列情形之一的：", "以上任务均由各市落实。"]
)
TABLE = (
    "序号\n重点任务\n工作要求\n细化措施\n牵头单位\n完成时限\n1\n治水\n达标。\n1.排查。\n2.整治。\n水处\n2024年底前\n"
    "2\n治气\n改善。\n1.减排。\n2.错峰。\n大气处\n长期坚持\n"
)
BLOCKS = st.one_of(
    st.just("目录\n一、总体要求……1\n二、任务……2\n三、保障……3\n四、附则……4"),
    st.just(TABLE),
    st.just("| 指标 | 2025年 |\n| --- | --- |\n| 治理率 | 45% |"),
    st.just("首页 > 政务公开 > 政策"),
    st.just("【打印】 【关闭】"),
    st.just("某市人民政府\n2024年3月1日"),
    st.builds(lambda label, words: label + "".join(words), LABELS, st.lists(WORDS, max_size=12)),
)
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\n\u3000\u3000", " \n"])


def wrapped(text: str, width: int) -> str:
    """The text with a line break after every ``width`` characters of a line (0: as it is)."""
    if not width:
        return text
    lines = [line[i : i + width] for line in text.split("\n") for i in range(0, max(len(line), 1), width)]
    return "\n".join(lines)


DOCUMENTS = st.builds(
    lambda blocks, breaks, width: wrapped("".join(a + b for a, b in zip(blocks, breaks, strict=False)), width),
    st.lists(BLOCKS, max_size=30),
    st.lists(BREAKS, min_size=30, max_size=30),
    st.sampled_from([0, 0, 24, 37]),
)


def parsed(raw: str) -> Document:
    return parse_document(Loaded(source="x.txt", raw=raw, format="txt", sha256="0", size=len(raw)))


def check(document: Document) -> None:
    raw = document.raw
    found = tiles(document)
    assert "".join(raw[tile.start : tile.end] for tile in found) == raw
    unowned = [raw[t.start : t.end] for t in found if not isinstance(t.owner, OWNERS)]
    assert [text for text in unowned if text.strip()] == []
    paths = [clause.path for clause in document.clauses]
    assert len(set(paths)) == len(paths)
    for index, clause in enumerate(document.clauses):
        assert clause.index == index
        assert 0 <= clause.start <= clause.body <= clause.end <= len(raw)
        assert raw[clause.start : clause.end].strip() == raw[clause.start : clause.end] != ""
        if clause.parent is not None:
            parent = document.clauses[clause.parent]
            assert clause.parent < index
            assert parent.start <= clause.start <= clause.end <= parent.end
            assert clause.path[: len(parent.path)] == parent.path
        for cell in clause.cells:
            assert 0 <= cell.start <= cell.end <= len(raw)
    for first, second in zip(document.marks, document.marks[1:], strict=False):
        assert first.start < first.end <= second.start
    check_passages(document)


def check_passages(document: Document) -> None:
    for passage in make_passages(document):
        clause = document.clauses[passage.clause]
        assert clause.start <= passage.start < passage.end <= clause.end
        assert passage.text == reading(document.raw, passage.start, passage.end, document.marks).text
        assert passage.text.strip() == passage.text != ""
        assert passage.kind == "sentence" or len(passage.text) <= MAX_CHARACTERS


def check_numbered_siblings_do_not_overlap(document: Document) -> None:
    for clause in document.clauses:
        at = clause.start
        for child in document.children(clause):
            if clause.kind is ClauseKind.ROW and child.kind is ClauseKind.ROW:
                continue
            assert child.start >= at
            at = child.end


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_clauses_fronts_and_marks_tile_any_document(raw):
    document = parsed(raw)
    check(document)
    check_numbered_siblings_do_not_overlap(document)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="一二、（）1.2第章条附件是\n\u3000 。；：|-#*\r\u2028a字", max_size=300))
def test_any_text_of_label_characters_is_tiled(raw):
    check(parsed(raw))


@given(DOCUMENTS)
@settings(max_examples=30, deadline=None)
def test_the_same_text_gives_the_same_document(raw):
    assert parsed(raw) == parsed(raw)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_are_tiled(path):
    document = read_document(path)
    check(document)
    check_numbered_siblings_do_not_overlap(document)


@pytest.mark.real
@pytest.mark.skipif(not REAL, reason="the real documents lie in ../shared, which is absent")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_files_are_tiled(path):
    document = read_document(path)
    check(document)
    check_numbered_siblings_do_not_overlap(document)


def test_a_clauses_own_text_leaves_its_children_out():
    document = parsed("一、要求\n先说一句话，再分两点。\n（一）甲，完成任务。\n（二）乙，完成任务。\n")
    root = document.clauses[0]
    assert [document.raw[a:b] for a, b in own_spans(document, root)] == ["一、要求\n先说一句话，再分两点。"]


def test_a_mark_inside_a_clause_takes_its_characters_from_it():
    raw = "一、要求\n完成任务，落实责任。\n- 3 -\n（一）甲，完成任务。\n（二）乙，完成任务。\n二、任务\n完成任务。\n"
    owners = [(raw[t.start : t.end].strip(), type(t.owner).__name__) for t in tiles(parsed(raw))]
    assert ("- 3 -", "Mark") in owners
