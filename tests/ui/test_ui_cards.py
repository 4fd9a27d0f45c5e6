from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from corpus.messages import spoken_in
from corpus.read import read_document
from corpus.types import Mark
from proof.cite import cite
from proof.cite import hit_of as cite_hit
from tests.ui.ui_tiny import HOSTILE, PLAN, marked_text, text_of
from ui.answer_view import notes_html
from ui.cards import book_title, card_html, copy_html, label_text, official, written_path
from ui.hit_notes import hit_notes
from ui.reader import LIMIT, cited_key, reader_html, visible
from ui.terminal_answer import hit_table


@pytest.fixture
def plan(tmp_path: Path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return read_document(path)


@pytest.fixture
def hostile(tmp_path: Path):
    path = tmp_path / "<img src=x onerror=alert(1)>.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    return read_document(path)


def citation_of(document, words):
    start = document.raw.index(words)
    holding = [c for c in document.clauses if c.start <= start < c.end]
    clause = min(holding, key=lambda c: c.end - c.start)
    return cite(document, clause, start, start + len(words))


def test_a_citation_is_copied_in_its_official_form(plan):
    citation = citation_of(plan, "干流排污口整治完成率达到85%")

    assert official(citation) == f"{book_title(plan.metadata.title)}（云环发〔2024〕6号）二、（一）1."


def test_a_citation_says_its_last_amendment_unless_the_title_does(plan):
    citation = replace(citation_of(plan, "干流排污口整治完成率达到85%"), revision="2023年修订")

    assert official(citation).endswith("（云环发〔2024〕6号，2023年修订）二、（一）1.")
    assert official(replace(citation, title="甲条例（2023年修正）")).startswith(
        "《甲条例（2023年修正）》（云环发〔2024〕6号）"
    )


def test_titles_inside_a_title_get_single_brackets():
    assert book_title("关于印发《某要点》的通知") == "《关于印发〈某要点〉的通知》"
    assert book_title(None, "C:\\a\\b.txt") == "《b.txt》"


def test_a_number_that_the_next_one_repeats_goes_without_saying():
    assert written_path(("4", "4.1", "4.1.2", "表1", "[3]")) == "4.1.2表1"
    assert written_path(("4.", "4.1", "（1）")) == "4.1（1）"
    assert written_path(("二、", "（一）", "1.")) == "二、（一）1."


def test_implied_labels_are_no_part_of_the_official_form(plan):
    citation = citation_of(plan, "国考断面水质优良比例")

    class Implied:
        doc_id, title, doc_number, source, start, end = citation.doc_id, "甲", None, "", 0, 1
        path = ("二、", "[1]", "3.")
        revision = "2023年修订"

    assert official(Implied()) == "《甲》（2023年修订）二、3."
    assert label_text("正文~2") == "正文（2）"


def test_a_card_shows_the_quote_inside_its_clause(plan):
    citation = citation_of(plan, "县级城市黑臭水体消除比例达到80%")

    card = card_html(1, citation, plan)

    assert marked_text(card) == "县级城市黑臭水体消除比例达到80%"
    assert "今年9月底前完成新一轮排查" in text_of(card)
    assert "国考断面" not in card
    assert "示例 · 虚构" in card
    assert "一、年度目标" in text_of(card)


def test_a_card_shows_what_it_quotes_of_a_pages_own_lines(plan):
    words = plan.raw[plan.clauses[0].start : plan.clauses[0].start + 12]
    citation = citation_of(plan, words)
    aside = replace(plan, marks=(*plan.marks, Mark(citation.start, citation.end, "publication_line")))

    assert "".join(text_of(marked_text(card_html(1, citation, aside))).split()) == "".join(words.split())


def test_a_card_of_a_removed_document_says_so(plan):
    assert "已从文库移除" in card_html(1, citation_of(plan, "80%"), None)


def test_the_reader_shows_the_whole_text_with_the_outline_and_the_cited_span(plan):
    start = plan.raw.index("完成率达到85%")

    page = reader_html(plan, (start, start + 8))

    assert marked_text(page) == "完成率达到85%"
    assert f'id="tw-cited-{cited_key(plan.doc_id, (start, start + 8))}"' in page
    assert page.count("aria-current=location") == 1
    article = page.split("<article", 1)[1].split(">", 1)[1]
    joined = text_of(article).replace("↵", "")
    assert "".join(joined.split()) == "".join(plan.raw.split())


def test_a_very_long_text_is_shown_around_the_citation(plan):
    from dataclasses import replace

    long = replace(plan, raw=plan.raw + "甲" * LIMIT * 2, clauses=(), fronts=(), marks=())

    first, last = visible(long, (LIMIT + 100, LIMIT + 200))
    assert last - first == LIMIT
    assert first < LIMIT + 100 < last
    assert "此处显示" in reader_html(long)


@pytest.mark.parametrize("make", ["card", "reader", "copy"])
def test_a_hostile_document_adds_no_element_of_its_own(hostile, make):
    citation = citation_of(hostile, "77%以上</div>")
    page = {
        "card": lambda: card_html(1, citation, hostile),
        "reader": lambda: reader_html(hostile, (citation.start, citation.end)),
        "copy": lambda: copy_html(citation),
    }[make]()

    assert "<script" not in page
    assert "<img" not in page
    assert "<style" not in page
    assert 'onerror="' not in page
    assert '<a href="javascript' not in page
    assert page.count("</div>") == page.count("<div")
    assert page.count("</article>") == page.count("<article")


def hit_of_plan(plan, *, copies=0, not_stated=()):
    citation = citation_of(plan, "县级城市黑臭水体消除比例达到80%")
    hit = cite_hit(citation, clause=0, score=1.0, rank=1, ranks={"dense": 1}, best=(citation.start, citation.end))
    others = tuple(replace(hit, title=f"某市第{n}号<文>", doc_number=None) for n in range(copies))
    return replace(hit, copies=others, not_stated=not_stated)


def test_a_hit_says_what_its_document_does_not_state_and_where_its_copies_stand(plan):
    assert hit_notes(hit_of_plan(plan)) == ()
    assert hit_notes(hit_of_plan(plan, not_stated=("year", "region"))) == (
        "未写明年份：不能确定是否属于所问年份",
        "未写明地区：不能确定是否属于所问地区",
    )
    assert hit_notes(hit_of_plan(plan, copies=1)) == ("另有 1 处相同文本：《某市第0号<文>》一、2.",)
    (many,) = hit_notes(hit_of_plan(plan, copies=5))
    assert many.startswith("另有 5 处相同文本：《某市第0号<文>》") and many.count("《") == 3 and many.endswith(" …")
    with spoken_in("en"):
        assert hit_notes(hit_of_plan(plan, copies=1, not_stated=("year",))) == (
            "states no year: whether it is about the year asked for is not known",
            "1 more with the same text: 《某市第0号<文>》一、2.",
        )


def test_notes_are_shown_on_cards_and_in_the_terminal_without_markup_of_their_own(plan):
    hit = hit_of_plan(plan, copies=2, not_stated=("year",))

    shown = notes_html(hit)
    assert "未写明年份" in shown and "另有 2 处相同文本：《某市第0号&lt;文&gt;》" in shown and "<文>" not in shown

    screen = Console(record=True, width=300, markup=False, force_terminal=False)
    screen.print(hit_table(screen, [hit], verbose=False))
    printed = screen.export_text()
    assert "未写明年份" in printed and "另有 2 处相同文本：《某市第0号<文>》一、2.；《某市第1号<文>》" in printed
