import io

import docx
import pytest

from drafting.precedent_compare import Difference
from tests.ui.ui_tiny import html_of, markdown_of, marked_text, text_of
from ui import check_view, draft_view

DRAFT = "深化排污口整治，干流排污口整治完成率达到90%。\n县级城市黑臭水体消除比例达到80%。\n"


def side(page):
    return next(group for group in page.get("button_group") if group.key == "draft_side")


@pytest.fixture
def written(library, open_page):
    """The page with a draft on it."""
    page = open_page("draft")
    page.text_area[0].set_value(DRAFT)
    page.button[0].click().run()
    return page


def test_the_page_begins_with_a_box_and_a_hint(library, open_page):
    page = open_page("draft")

    assert not page.exception
    assert page.title[0].value == "拟稿参考"
    assert "先例会显示在这里" in html_of(page)


def test_each_sentence_gets_its_precedents_with_shared_phrases_marked(written):
    assert not written.exception
    assert len(written.radio[0].options) == 2
    shown = html_of(written)
    assert "排污口整治完成率达到" in marked_text(shown)
    assert "云环发〔2024〕6号" in shown
    assert "草稿 90% → 先例 85%" in text_of(shown)

    written.radio[0].set_value(1).run()
    assert "黑臭水体消除比例达到80%" in marked_text(html_of(written))


def test_citation_and_wording_can_be_copied(written):
    shown = html_of(written)

    assert 'data-tw-copy="《' in shown
    assert "复制这段文字" in shown
    assert written.get("page_link")[0].proto.page == "document"


def test_an_empty_draft_is_pointed_out(library, open_page):
    page = open_page("draft")

    page.button[0].click().run()

    assert [toast.value for toast in page.toast] == ["请先写一句。"]


def test_the_draft_outlives_another_view(written):
    side(written).set_value("phrases").run()
    side(written).set_value("write").run()

    assert written.text_area[0].value == DRAFT


def test_an_error_leaves_the_draft_in_place(library, monkeypatch, open_page):
    def fail(_library, sentence):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(draft_view, "precedents_of", fail)
    page = open_page("draft")
    page.text_area[0].set_value(DRAFT)
    page.button[0].click().run()

    assert not page.exception
    assert "ZeroDivisionError" in page.error[0].value
    assert page.text_area[0].value == DRAFT


def test_sentences_are_cut_once_each_and_short_ones_left_out():
    assert draft_view.sentences_of("一、目标。\n水质优良比例达到90%。\n水质优良比例达到90%。") == [
        "水质优良比例达到90%。"
    ]
    assert draft_view.sentences_of("") == []


def test_lines_without_words_are_no_sentences_and_endless_ones_are_cut():
    assert draft_view.sentences_of("————————\n" + "水" * 4500) == ["水" * 2000, "水" * 500]


def test_of_a_long_draft_the_first_sentences_are_looked_up_and_that_is_said(library, open_page):
    page = open_page("draft")
    page.text_area[0].set_value("\n".join(f"第{n}项任务是推进污水治理。" for n in range(1, 81)))
    page.button[0].click().run()
    assert len(page.radio[0].options) == draft_view.SENTENCES
    assert any("草稿有 80 句，这里只查前 60 句" in caption.value for caption in page.caption)


def test_a_draft_of_one_word_is_pointed_out(library, open_page):
    page = open_page("draft")
    page.text_area[0].set_value("治水")
    page.button[0].click().run()
    assert [toast.value for toast in page.toast] == ["草稿太短，请写成一句话。"]


def test_overlapping_phrases_are_marked_once():
    assert (
        draft_view.marked_html("甲<乙>丙丁", [(0, 2), (1, 3), (4, 9)]) == "<mark>甲&lt;</mark><mark>乙</mark>&gt;丙丁"
    )


def test_differences_of_both_come_before_what_one_alone_says():
    differs = (
        Difference("number", None, "412个"),
        Difference("number", "85%", "90%"),
        Difference("deadline", "今年6月底前", None),
    )

    assert draft_view.difference_lines(differs) == [
        "数值不同：草稿 85% → 先例 90%",
        "先例另有：412个",
        "先例没有：今年6月底前",
    ]


def test_the_export_is_a_word_file_with_wording_and_citation(library):
    data = draft_view.exported(library, tuple(draft_view.sentences_of(DRAFT)), "zh")

    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "干流排污口整治完成率达到85%" in text
    assert "云环发〔2024〕6号" in text


def test_the_phrase_bank_is_searched_and_shows_where_phrases_stand(library, open_page, monkeypatch):
    page = open_page("draft")
    side(page).set_value("phrases").run()
    assert not page.exception

    if page.dataframe:
        assert list(page.dataframe[0].value.columns) == ["表述", "文件数", "次数", "主题"]
    else:
        assert "没有反复出现的表述" in page.info[0].value


def test_a_draft_is_checked_and_its_findings_shown(library, open_page):
    page = open_page("draft")
    page.text_area[0].set_value("某市工作要点\n\n一、目标\n\n1.优良比例达到90%。\n\n3.完成2月30日前的整改任务。\n")
    page.button[0].click().run()
    side(page).set_value("check").run()
    page.button(key="check_written").click().run()

    assert not page.exception
    shown = html_of(page)
    assert '<span class="tw-status' in shown
    assert "草稿本身" in shown or "<mark>" in shown
    assert page.get("download_button")[0].proto.label == "导出 Word"


def test_a_draft_without_faults_is_said_to_have_none(library, open_page, monkeypatch):
    from drafting.check_types import Report

    monkeypatch.setattr(check_view, "checked", lambda library, name, data: Report("x", "x", ()))
    page = open_page("draft")
    page.text_area[0].set_value(DRAFT)
    page.button[0].click().run()
    side(page).set_value("check").run()
    page.button(key="check_written").click().run()

    assert "没有发现问题" in page.success[0].value


def test_an_uploaded_draft_that_cannot_be_read_is_refused(library):
    with pytest.raises(check_view.UploadError):
        check_view.checked(library, "draft.exe", b"x")


def test_hostile_text_stays_text(library, open_page):
    page = open_page("draft")
    page.text_area[0].set_value("<script>window.hacked=1</script>水质优良比例达到77%以上![x](y)$a$")
    page.button[0].click().run()

    shown = html_of(page).replace("<script>\nif (!window.tiaowen)", "")
    assert not page.exception
    for word in ("<script", "<img", 'onclick="'):
        assert word not in shown
    assert "![x]" not in markdown_of(page)


def test_without_a_library_the_page_offers_a_beginning(folder, open_page):
    assert open_page("draft").title[0].value == "欢迎使用条文"


def test_the_check_without_a_draft_says_where_one_can_come_from(library, open_page):
    page = open_page("draft")
    next(group for group in page.get("button_group") if group.key == "draft_side").set_value("check").run()

    assert "上传一份草稿" in markdown_of(page)


def test_the_difference_is_shown_character_by_character_as_text():
    shown = draft_view.diff_html("比例达到80%", "<b>比例</b>达到90%以上")

    assert "<del>8</del><ins>9</ins>" in shown
    assert "<ins>以上</ins>" in shown
    assert "&lt;b&gt;" in shown and "<b>" not in shown


def test_precedents_may_be_narrowed_to_years(written):
    years = next(box for box in written.multiselect if box.key == "draft_filter_years")
    assert years.options

    years.set_value([years.options[0]]).run()
    assert not written.exception
    assert draft_view.t("filter.active", count=1) in [expander.label for expander in written.expander]
    assert years.options[0] in html_of(written)
