"""Hits and citations say the page where a document has pages, and whether the text was read from a picture."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from answer.ask import ask
from answer.retrieve import find
from corpus.messages import spoken_in
from index.library import Library
from index.reports import default_pipeline
from proof.cite import cite, hit_of
from tests.corpus.ocr_tiny import engine_of_three_lines, write_scan
from ui.terminal_answer import print_answer, print_search

PLAIN = "青川县节水办法\n\n第一条 节水器具普及率达到90%。\n\n第二条 本办法自公布之日起施行。\n"


@pytest.fixture
def library(monkeypatch, tmp_path):
    engine_of_three_lines(monkeypatch, tmp_path / "cache")
    (tmp_path / "plain.txt").write_text(PLAIN, encoding="utf-8")
    with (
        Library.open(
            tmp_path / "library", model="hashing", create=True, pipeline=replace(default_pipeline(), apart=False)
        ) as made,
        spoken_in("zh"),
    ):
        made.add([write_scan(tmp_path / "scan.pdf"), tmp_path / "plain.txt"])
        yield made


def of(library, name):
    return library.document(next(known.doc_id for known in library.documents() if name in known.source))


def screen():
    return Console(file=StringIO(), width=200)


def test_a_citation_of_recognised_text_says_so_and_its_page(library):
    document = of(library, "scan")
    clause = next(clause for clause in document.clauses if clause.label == "第一条")
    citation = cite(document, clause, clause.start, clause.end)
    assert (citation.page, citation.recognised) == (2, True)
    assert citation.as_json()["page"] == 2 and citation.as_json()["recognised"] is True
    hit = hit_of(citation, clause=0, score=1.0, rank=1, ranks={}, best=(0, 1))
    assert (hit.page, hit.recognised) == (2, True)


def test_printed_pages_have_a_number_only_and_text_files_nothing(library):
    document = of(library, "scan")
    citation = cite(document, document.clauses[0], 0, 5)
    assert citation.as_json()["page"] == 1 and "recognised" not in citation.as_json()
    plain = of(library, "plain")
    assert not {"page", "recognised"} & cite(plain, plain.clauses[0], 0, 5).as_json().keys()


def test_hits_of_a_search_say_it_in_json_and_in_the_terminal(library):
    result = library.search("排水许可期限", k=1)
    (hit,) = result.as_json()["hits"]
    assert (hit["page"], hit["recognised"]) == (2, True)
    (other,) = library.search("节水器具普及率", k=1).as_json()["hits"]
    assert not {"page", "recognised"} & other.keys()

    shown = screen()
    print_search(shown, find(library, "排水许可期限", k=1))
    assert "第2页 · 识别文本" in shown.file.getvalue()


def test_an_answer_names_the_page_beside_each_citation(library):
    answer = ask(library, "排水许可期限是几年？")
    assert [citation.as_json()["page"] for citation in answer.citations] == [2] * len(answer.citations) != []
    shown = screen()
    print_answer(shown, answer)
    assert "第2页 · 识别文本" in shown.file.getvalue()
