"""The outlines of the five seed documents, checked by hand, and properties of the other real files."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from corpus.numbering import cn_number
from corpus.read import read_document
from corpus.types import Clause, ClauseKind, Document

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
GOLD = ("000", "001", "002", "003", "004")
PLANS = (
    "关于推进污水资源化利用的指导意见_2021",
    "国务院关于加快经济社会发展全面绿色转型的意见_2024公布",
    "空气质量持续改善行动计划_2023公布",
)
CODE = (
    "01-general-principles",
    "02-pollution-prevention-and-control",
    "03-ecological-protection",
    "04-green-and-low-carbon-development",
    "05-legal-liability-and-supplementary",
)
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents lie in ../shared, which is absent"),
]


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def gold(number: str) -> dict:
    return json.loads((SHARED / "outlines" / f"{number}.json").read_text(encoding="utf-8"))


@cache
def document(pattern: str) -> Document:
    return read_document(next(SHARED.glob(pattern)))


def outline(doc: Document) -> dict[tuple[str, ...], Clause]:
    return {tuple(map(squeezed, c.path)): c for c in doc.clauses if c.kind is not ClauseKind.FRONT}


@pytest.mark.parametrize("number", GOLD)
def test_every_clause_is_found_with_its_path_and_no_other(number):
    mine = outline(document(f"seeds/{number}_*.txt"))
    wanted = {tuple(c["path"]): c for c in gold(number)["clauses"]}
    assert [path for path, c in wanted.items() if path not in mine and not c.get("optional")] == []
    assert [path for path in mine if path not in wanted] == []


@pytest.mark.parametrize("number", GOLD)
@pytest.mark.parametrize("field", ["start", "end", "kind", "implied", "heading"])
def test_every_clause_has_the_span_kind_and_heading_of_the_gold_outline(number, field):
    mine = outline(document(f"seeds/{number}_*.txt"))
    wrong = []
    for entry in gold(number)["clauses"]:
        clause = mine.get(tuple(entry["path"]))
        if clause is None:
            continue
        value = squeezed(clause.heading or "") if field == "heading" else getattr(clause, field)
        wanted = squeezed(entry["heading"] or "") if field == "heading" else entry.get(field, False)
        if value != wanted:
            wrong.append((entry["path"], value, wanted))
    assert wrong == []


@pytest.mark.parametrize("number", GOLD)
def test_rows_have_the_cells_of_the_gold_outline(number):
    doc = document(f"seeds/{number}_*.txt")
    mine = outline(doc)
    names = {
        "task": "重点任务",
        "requirement": "工作要求",
        "lead": "牵头单位",
        "responsible": "责任单位",
        "deadline": "完成时限",
    }
    for entry in gold(number)["clauses"]:
        if entry["kind"] != "row" or entry.get("sub_rows"):
            continue
        clause = mine[tuple(entry["path"])]
        cells = {cell.name: squeezed(doc.raw[cell.start : cell.end]) for cell in clause.cells}
        for key, name in names.items():
            assert cells.get(name, "") == squeezed(entry["row"][key] or ""), (entry["path"], name)


@pytest.mark.parametrize("number", GOLD)
def test_furniture_is_marked_as_in_the_gold_outline(number):
    doc = document(f"seeds/{number}_*.txt")
    mine = {(m.start, m.end) for m in doc.marks if m.why not in ("wrap", "markup")}
    assert mine == {(b["start"], b["end"]) for b in gold(number)["boilerplate"]}


@pytest.mark.parametrize("number", GOLD)
def test_front_matter_is_classified_as_in_the_gold_outline(number):
    doc = document(f"seeds/{number}_*.txt")
    mine = {(f.kind, f.start, f.end) for f in doc.fronts}
    optional = {(c["start"], c["end"]) for c in gold(number)["clauses"] if c.get("optional")}
    extra = {f for f in mine if (f[1], f[2]) not in optional}
    assert extra == {(f["kind"], f["start"], f["end"]) for f in gold(number)["front"]}


@pytest.mark.parametrize("name", PLANS)
def test_the_page_and_the_text_of_a_plan_give_the_same_tree(name):
    trees = [
        [(c.path, c.heading, c.kind) for c in document(f"data/national-plans/{name}.{ending}").clauses]
        for ending in ("html", "txt")
    ]
    assert trees[0] == trees[1]
    assert len(trees[0]) > 25


def test_the_articles_of_the_code_run_from_1_to_1242_below_chapters_and_sections():
    numbers = []
    for name in CODE:
        doc = document(f"data/eco-code/{name}.md")
        for clause in doc.clauses:
            if clause.kind is ClauseKind.ARTICLE:
                numbers.append(cn_number(re.sub(r"[第条\s]", "", clause.label)))
                above = doc.clauses[clause.parent] if clause.parent is not None else None
                assert above is not None
                assert above.kind is ClauseKind.SECTION
            elif clause.label.endswith("节"):
                assert doc.children(clause), clause.path
    assert numbers == list(range(1, 1243))


def test_every_report_has_numbered_roots_with_headings():
    files = sorted((SHARED / "data" / "provincial-reports-2025").glob("*.docx"))
    assert len(files) == 31
    for file in files:
        doc = read_document(file)
        roots = [c for c in doc.clauses if c.level == 1 and c.kind is ClauseKind.SECTION]
        assert 2 <= len(roots) <= 5, file.name
        assert all(root.heading for root in roots), file.name
        labels = [re.sub(r"[、\[\]]", "", root.label) for root in roots]
        assert [cn_number(label) for label in labels] == list(range(1, len(roots) + 1)), file.name


@pytest.mark.parametrize("region", ["四川省", "西藏"])
def test_reports_whose_top_headings_carry_no_number_have_them_all_the_same(region):
    doc = document(f"data/provincial-reports-2025/2025年{region}政府工作报告.docx")
    roots = [c for c in doc.clauses if c.level == 1 and c.kind is ClauseKind.SECTION]
    assert all(root.implied and root.heading for root in roots)
    assert (roots[0].heading or "").startswith("2024年")
    assert (roots[1].heading or "").startswith("2025年")


@pytest.mark.parametrize(("region", "terms"), [("四川省", 50), ("云南省", 44)])
def test_explained_terms_stand_apart_from_the_last_section(region, terms):
    doc = document(f"data/provincial-reports-2025/2025年{region}政府工作报告.docx")
    glossary = next(c for c in doc.clauses if c.label == "名词解释")
    assert [c.path[-1].rstrip(".．") for c in doc.children(glossary)] == [str(n) for n in range(1, terms + 1)]
