"""Passages: contiguous spans of one clause, within the limit, the whole text in sentences, no noise from tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.passages import MAX_CHARACTERS, SENTENCE_MIN, make_passages, short_title
from corpus.read import parse_document, read_document
from corpus.sentences import reading, sentence_spans
from corpus.tiling import own_spans
from corpus.types import ClauseKind, Document, Loaded, Passage

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FILES = sorted(p for p in (ROOT / "corpus" / "samples").iterdir() if p.suffix in (".txt", ".md", ".docx"))
SEEDS = sorted(SHARED.glob("seeds/*.txt")) if SHARED.is_dir() else []
TEXT = "推进水污染防治工作，落实各项任务，确保水质持续改善并稳定达标。"
TABLE = (
    "附表\n重点任务清单\n序号\n重点任务\n工作要求\n细化措施\n牵头单位\n责任单位\n完成时限\n"
    "1\n断面管控\n全部断面年内达标。\n1.编制一断面一策。\n2.加密布设监测点。\n水处\n监测处、各市州局\n2024年4月底前\n"
    "2\n排污口整治\n完成整治任务。\n开展现场抽查，建立一口一档。\n水处\n执法局\n2024年9月底前\n"
)


def parsed(raw: str) -> Document:
    return parse_document(Loaded(source="x.txt", raw=raw, format="txt", sha256="0", size=len(raw)))


def whole(document: Document) -> list[Passage]:
    return [passage for passage in make_passages(document) if passage.kind in ("clause", "part")]


def test_a_clause_is_one_passage_and_its_sentences():
    raw = f"一、任务\n（一）治水。{TEXT}{TEXT}\n（二）治气。{TEXT}\n"
    passages = make_passages(parsed(raw))
    assert [(p.kind, p.text) for p in passages] == [
        ("section", raw.strip()),
        ("clause", f"（一）治水。{TEXT}{TEXT}"),
        ("sentence", TEXT),
        ("sentence", TEXT),
        ("clause", f"（二）治气。{TEXT}"),
        ("sentence", TEXT),
    ]
    assert [raw[p.start : p.end] for p in passages] == [p.text for p in passages]


def test_a_heading_that_only_holds_other_clauses_stands_in_their_context_alone():
    document = parsed(f"某市2024年工作要点\n一、任务\n（一）治水。{TEXT}\n（二）治气。{TEXT}\n")
    assert [p.context for p in whole(document)] == [
        "某市2024年工作要点 › 任务 › 治水",
        "某市2024年工作要点 › 任务 › 治气",
    ]


def test_a_long_clause_is_cut_at_sentence_ends_and_nothing_is_lost():
    raw = f"一、任务\n{TEXT * 40}\n二、保障\n{TEXT}\n"
    parts = [p for p in make_passages(parsed(raw)) if p.kind == "part"]
    assert len(parts) > 2
    assert "".join(p.text for p in parts).replace("\n", "") == f"一、任务{TEXT * 40}"
    assert all(len(p.text) <= MAX_CHARACTERS and p.text.endswith("。") for p in parts)


def test_a_text_without_any_stop_is_cut_at_the_limit():
    document = parsed(f"一、任务\n{'水' * 1000}\n二、保障\n{TEXT}\n")
    assert [len(p.text) for p in whole(document) if p.kind == "part"] == [420, 415, 170]


def test_wraps_are_joined_in_the_text_and_kept_in_the_span():
    line = "推进水污染防治工作落实各项任务确保水质持续改善并稳定达标完成"
    raw = "一、任务\n" + "\n".join([line] * 8) + "\n8\n6 个断面。\n二、保障\n" + "\n".join([line] * 8) + "。\n"
    document = parsed(raw)
    first = whole(document)[0]
    assert "\n" not in first.text.removeprefix("一、任务\n")
    assert raw[first.start : first.end].count("\n") > 7


def test_a_row_gives_its_task_and_requirement_and_its_measures_give_themselves():
    document = parsed(TABLE)
    assert [
        (document.clauses[p.clause].path[-1], p.text, p.context.rpartition(" › ")[2].split()[0])
        for p in whole(document)
    ] == [
        ("1", "断面管控\n全部断面年内达标。", "断面管控"),
        ("1.", "1.编制一断面一策。", "断面管控"),
        ("2.", "2.加密布设监测点。", "断面管控"),
        ("2", "排污口整治\n完成整治任务。\n开展现场抽查，建立一口一档。\n水处\n执法局\n2024年9月底前", "排污口整治"),
    ]
    assert whole(document)[-1].context.endswith("排污口整治 序号 重点任务 工作要求 细化措施 牵头单位 责任单位 完成时限")


def test_a_lead_in_and_its_list_are_one_passage_and_stand_in_the_context_of_the_items():
    raw = (
        "第一条 有下列情形之一的，处二百元罚款：\n（一）占用桥洞的；\n（二）堵塞沟渠的。\n第二条 本办法由镇政府解释。\n"
    )
    passages = make_passages(parsed(raw))
    assert [(p.kind, p.text) for p in passages][0] == ("list", raw[: raw.index("第二条")].strip())
    items = [p for p in passages if p.text.startswith("（")]
    assert len(items) == 2 and all(p.context.endswith("有下列情形之一的，处二百元罚款：") for p in items)


def test_a_bracket_behind_the_items_is_a_passage_of_the_section():
    document = parsed(f"（一）治水\n1.甲。{TEXT}\n2.乙。{TEXT}\n（责任单位：水处、执法局）\n（二）治气\n{TEXT}\n")
    found = next(p for p in whole(document) if p.text.startswith("（责任"))
    assert document.clauses[found.clause].path == ("（一）",)
    assert found.context.endswith("治水")


def test_the_context_names_region_and_year_when_the_title_lacks_them():
    document = parsed(f"生态环境工作要点\n一、任务\n{TEXT}\n二、保障\n{TEXT}\n")
    known = replace(document.metadata, region="岚岭省", year=2024, title="生态环境工作要点")
    first = make_passages(replace(document, metadata=known))[0]
    assert (first.clause, first.context) == (0, "岚岭省 2024年 生态环境工作要点 › 任务")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("关于印发《某市2024年方案》的通知", "某市2024年方案"),
        ("某市办公室关于转发《某省（试行）办法》的通知", "某省（试行）办法"),
        ("落实《某法》实施意见", "落实《某法》实施意见"),
        ("》反《", "》反《"),
        ("甲" * 100, "甲" * 60),
        ("", ""),
    ],
)
def test_the_title_in_a_context_is_the_plans_own_name(title, short):
    assert short_title(title) == short


@pytest.mark.parametrize(
    "path", [*FILES, *(pytest.param(p, marks=pytest.mark.real) for p in SEEDS)], ids=lambda p: p.name
)
def test_passages_of_a_file_are_faithful_and_cover_its_clauses(path):
    document = read_document(path)
    covered: dict[int, set[int]] = {}
    for passage in make_passages(document):
        clause = document.clauses[passage.clause]
        assert clause.start <= passage.start < passage.end <= clause.end
        assert passage.text == document.read(passage.start, passage.end)
        assert passage.kind != "sentence" or len(passage.text) >= SENTENCE_MIN
        assert passage.kind == "sentence" or len(passage.text) <= MAX_CHARACTERS
        covered.setdefault(passage.clause, set()).update(range(passage.start, passage.end))
    for clause in document.clauses:
        if clause.kind is ClauseKind.ROW or document.children(clause):
            continue
        for start, end in own_spans(document, clause):
            text = reading(document.raw, start, end, document.marks)
            for a, b in sentence_spans(text.text):
                span = range(*text.raw_span(a, b))
                assert set(span) <= covered.get(clause.index, set()), (clause.path, text.text[a:b])
