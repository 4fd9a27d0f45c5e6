import re

import pytest

from tests.ui.ui_tiny import html_of, markdown_of, marked_text
from ui import search_view
from ui.search_view import with_phrase


def pills(page, name):
    return next(group for group in page.get("button_group") if group.key == f"facet_{name}")


def facet(page, name):
    return [option.content for option in pills(page, name).proto.options]


def test_without_words_examples_are_offered(library, open_page):
    page = open_page("search")

    assert not page.exception
    assert page.title[0].value == "检索条款"
    assert any(str(button.key).startswith("example_") for button in page.button)


def test_clauses_are_shown_with_the_best_sentence_highlighted(library, open_page):
    page = open_page("search", q="排污口整治完成率")

    assert not page.exception
    assert "排污口整治完成率达到85%" in marked_text(html_of(page))
    assert "云环发〔2024〕6号" in html_of(page)
    link = page.get("page_link")[0].proto
    assert link.page == "document"
    assert link.query_string.startswith("doc=")


def test_facets_count_the_values_of_the_clauses_found(library, open_page):
    page = open_page("search", q="县级城市黑臭水体消除比例")

    years = facet(page, "years")
    assert [label.partition(" ")[0] for label in years] == ["2024", "2023"]
    assert all(int(label.rpartition(" ")[2]) > 0 for label in years)
    assert facet(page, "regions")[0].startswith("云梧省")


def test_a_facet_narrows_the_search_and_stands_in_the_address(library, open_page):
    page = open_page("search", q="县级城市黑臭水体消除比例")

    pills(page, "years").set_value([2023]).run()

    assert not page.exception
    assert page.query_params["year"] == "2023"
    shown = html_of(page)
    assert "60%" in shown
    assert "80%" not in shown
    assert [label.partition(" ")[0] for label in facet(page, "years")] == ["2024", "2023"]


def test_filters_are_cleared_with_one_click(library, open_page):
    page = open_page("search", q="目标", year="2023")
    button = next(button for button in page.button if button.label == "清除筛选")

    button.click().run()

    assert "year" not in page.query_params


def test_the_scope_that_the_words_name_can_be_dropped(library, open_page):
    page = open_page("search", q="2023年黑臭水体消除比例")
    assert page.button(key="chip_years:2023").label == "年份 2023"

    page.button(key="chip_years:2023").click().run()

    assert page.query_params["drop"] == "years:2023"


def test_ranks_are_shown_on_demand(library, open_page):
    page = open_page("search", q="排污口整治")
    assert "名次" not in html_of(page)

    page.toggle[0].set_value(True).run()

    assert "名次：" in html_of(page)


def test_more_results_are_shown_on_demand(library, open_page, monkeypatch):
    monkeypatch.setattr(search_view, "STEP", 2)
    page = open_page("search", q="水质")
    before = html_of(page).count('class="tw-num"')

    page.button(key="search_more").click().run()

    assert before == 2
    assert html_of(page).count('class="tw-num"') == 4


def test_nothing_found_shows_what_is_nearest(library, open_page):
    page = open_page("search", q="2019年黑臭水体")

    assert not page.exception
    assert "没有找到条款" in page.warning[0].value
    assert page.expander[-1].label == "最接近的条款"


def test_a_word_that_must_not_be_there_is_not_in_the_headings_of_a_card_either(library, open_page, tmp_path):
    text = tmp_path / "要点.txt"
    text.write_text(
        "云溪市2026年工作要点\n\n一、农村黑臭水体\n\n1.完成二十条黑臭水体治理任务。\n\n二、城市黑臭水体\n\n1.黑臭水体消除比例达到90%。\n",
        encoding="utf-8",
    )
    library.add([text])
    page = open_page("search", q="黑臭水体 -农村 标题:云溪")

    assert "消除比例达到90%" in html_of(page)
    assert "二十条" not in html_of(page)


def test_an_error_is_one_line(library, monkeypatch, open_page):
    def fail(_library, question):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(search_view, "found_for", fail)
    page = open_page("search", q="水质")

    assert not page.exception
    assert "ZeroDivisionError" in page.error[0].value
    assert "secret" not in page.error[0].value


def test_the_box_searches_and_an_empty_one_is_pointed_out(library, open_page):
    page = open_page("search")
    page.button[0].click().run()
    assert [toast.value for toast in page.toast] == ["请输入问题。"]

    page.text_input[0].set_value(" 水质 ")
    page.button[0].click().run()
    assert page.query_params["q"] == "水质"


def test_a_hostile_document_stays_text_in_results(library, open_page):
    page = open_page("search", q="<img src=x> 假标题 图片 公式 红字")

    shown = html_of(page).replace("<script>\nif (!window.tiaowen)", "")
    assert not page.exception
    for word in ("<script", "<img", 'onclick="', "<style>b"):
        assert word not in shown
    assert "![x]" not in markdown_of(page)


def test_without_a_library_the_page_offers_a_beginning(folder, open_page):
    assert open_page("search").title[0].value == "欢迎使用条文"


@pytest.mark.parametrize("status", ["planned", "achieved"])
def test_the_address_may_ask_for_plans_or_results(library, open_page, status):
    page = open_page("search", q="水质", status=status)

    assert not page.exception
    assert page.query_params["status"] == status


def test_the_page_speaks_english(library, open_page):
    page = open_page("search", q="水质", lang="en")

    assert page.title[0].value == "Search for clauses"
    assert any("clauses" in caption.value for caption in page.caption)


def test_the_facets_say_how_many_clauses_they_narrow(library, open_page):
    page = open_page("search", q="水质优良比例", year="2023")

    found = markdown_of(page)
    count = re.search(r"(\d+) 条，最相关的在前", found)[1]
    assert f"在这 {count} 条中筛选" in found


def test_an_exact_phrase_is_shown_where_it_stands():
    raw = "一句话。要找的词在这里。"
    assert with_phrase(raw, (0, 4), (0, len(raw)), ["要找的词"]) == (4, 8)
    assert with_phrase(raw, (4, 12), (0, len(raw)), ["要找的词"]) == (4, 12)
    assert with_phrase(raw, (0, 4), (0, len(raw)), ["没有"]) == (0, 4)
