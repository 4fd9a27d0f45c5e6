import threading

import pytest

from index.filters import Filters
from index.library import Library
from index.lock import WriterLock
from index.reports import AddEvent, AddSummary
from service.files import folder_of
from tests.ui.ui_tiny import HOSTILE, PLAN, html_of, markdown_of, text_of
from ui import library_view
from ui.handle import bench


def upload(page, *files):
    page.file_uploader[0].set_value([(name, text.encode(), "text/plain") for name, text in files]).run()
    page.button(key="add_uploads").click().run()
    assert bench().wait(60)
    return page.run()


def test_uploaded_files_are_stored_added_and_reported(folder, open_page):
    page = upload(open_page("library"), ("../../plan.txt", PLAN), ("empty.txt", " "))

    assert not page.exception
    assert sorted(path.name for path in folder_of(folder).iterdir()) == ["empty.txt", "plan.txt"]
    report = text_of(html_of(page))
    assert "云梧省2024年生态环境工作要点" in report
    assert "已加入" in report
    assert "拒收" in report
    assert "empty.txt" in report
    assert "完成：已加入 1，拒收 1；" in markdown_of(page).replace("\\", "")
    with Library.open(folder) as made:
        assert [known.source for known in made.documents()] == [str(folder_of(folder) / "plan.txt")]


def test_the_report_is_put_away(folder, open_page):
    page = upload(open_page("library"), ("plan.txt", PLAN))

    page.button(key="close_report").click().run()

    assert not any(button.key == "close_report" for button in page.button)
    assert len(page.dataframe) == 1


def test_while_another_process_writes_there_is_one_clear_message(library, folder, open_page):
    with WriterLock(folder):
        page = upload(open_page("library"), ("more.txt", "某省2026年工作要点\n\n一、目标\n\n1.达到9%。\n"))

    assert len(page.error) == 1
    assert str(folder) in page.error[0].value.replace("\\", "").replace("\u2060", "")
    assert len(library.documents()) == 3


def test_a_file_above_the_limit_is_refused_by_name(folder, open_page, monkeypatch):
    monkeypatch.setattr(library_view, "MEGABYTE", 1)

    page = upload(open_page("library"), ("big.txt", "大" * 1000))

    assert "文件太大：big.txt" in text_of(html_of(page))
    assert not folder_of(folder).exists()


def test_documents_are_listed_with_their_facts(library, open_page):
    table = open_page("library").dataframe[0].value

    assert sorted(zip(table["文号"], table["示例"], strict=True)) == [
        ("", ""),
        ("", ""),
        ("云环发〔2024〕6号", "虚构"),
    ]


def test_a_selected_document_is_shown_beside_its_outline_and_removed_after_confirmation(
    library, open_page, monkeypatch
):
    known = library.documents()[0]
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0] if documents else None)
    page = open_page("library")
    assert "tw-reader" in html_of(page)

    page.button(key="remove").click().run()
    assert len(library.documents()) == 3
    page.button(key="confirm_remove").click().run()

    assert known.doc_id not in {left.doc_id for left in library.documents()}
    assert len(library.documents()) == 2
    assert "已移除" in markdown_of(page)


def test_removing_while_another_process_writes_says_so_and_keeps_the_document(library, folder, open_page, monkeypatch):
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0] if documents else None)
    page = open_page("library")
    page.button(key="remove").click().run()

    with WriterLock(folder):
        page.button(key="confirm_remove").click().run()

    assert len(page.error) == 1
    assert len(library.documents()) == 3


def test_while_files_are_added_the_pages_say_how_far_and_can_be_used(library, open_page):
    go, reached = threading.Event(), threading.Event()

    def work(on_event):
        on_event(AddEvent("parse", 0, 7, "/x/<b>要点</b>.txt"))
        reached.set()
        go.wait(20)
        return AddSummary((), 0, 0, 0, 0)

    bench().start(work, str)
    reached.wait(10)
    page, other = open_page("library"), open_page("ask")

    assert not page.exception
    assert page.file_uploader[0].proto.disabled
    assert page.button(key="stop_job").label == "停止"
    assert "0 / 7" in markdown_of(other).replace("\\", "")
    assert other.text_input[0].value == ""
    go.set()
    assert bench().wait(10)
    assert not any(button.key == "stop_job" for button in page.run().button)


def test_removing_an_uploaded_document_deletes_the_stored_copy(folder, open_page, monkeypatch):
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0] if documents else None)
    page = upload(open_page("library"), ("plan.txt", PLAN))

    page.button(key="remove").click().run()
    page.button(key="confirm_remove").click().run()

    assert list(folder_of(folder).iterdir()) == []
    assert page.button(key="build_samples")


def test_an_unforeseen_error_of_verifying_is_one_line(library, open_page, monkeypatch):
    def fail(self):
        raise ZeroDivisionError("secret detail")

    page = open_page("library")
    monkeypatch.setattr(Library, "verify", fail)
    page.button(key="verify").click().run()

    assert not page.exception
    assert "ZeroDivisionError" in page.error[0].value
    assert len(page.dataframe) == 1


def test_the_report_is_seen_by_all_sessions_until_one_puts_it_away(folder, open_page):
    upload(open_page("library"), ("plan.txt", PLAN))

    other = open_page("library")
    other.button(key="close_report").click().run()

    assert not any(button.key == "close_report" for button in open_page("library").button)


def test_verifying_says_what_was_checked(library, open_page):
    page = open_page("library")

    page.button(key="verify").click().run()

    assert not page.exception
    assert "核对了 3 份文件" in markdown_of(page)


def test_a_first_run_offers_the_samples(folder, open_page):
    page = open_page("library")

    assert not page.exception
    assert page.button(key="build_samples").label == "用示例文件建一个文库"
    assert len(page.file_uploader) == 1


@pytest.mark.slow
def test_the_sample_library_is_built(folder, open_page):
    page = open_page("ask")

    page.button(key="build_samples").click().run()
    assert bench().wait(120)
    page.run()

    with Library.open(folder) as made:
        assert len(made.documents()) >= 6
        assert all(known.metadata.sample for known in made.documents())
    assert page.title[0].value == "向文件提问"


def test_hostile_files_stay_text_in_the_report(folder, open_page):
    page = upload(open_page("library"), ("<img src=x onerror=alert(1)>.txt", HOSTILE), ("$x$ ![a](b).txt", " "))

    shown = html_of(page)
    assert not page.exception
    assert "<img" not in shown
    assert "<script>window" not in shown
    assert "![a]" not in markdown_of(page)


# Undo


@pytest.fixture
def removed(library, open_page, monkeypatch):
    """The library page after the first document, which has a correction, was removed; and the document."""
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0] if documents else None)
    known = library.correct(library.documents()[0].doc_id, {"issuer": "某厅", "year": 2031})
    document = library.document(known.doc_id)
    page = open_page("library").button(key="remove").click().run()
    return page.button(key="confirm_remove").click().run(), known, document


def test_a_removal_is_undone_whole(library, removed):
    page, known, document = removed
    assert len(library.documents()) == 2
    assert "已移除" in markdown_of(page)

    page.button(key="undo_remove").click().run()

    assert not page.exception
    assert library.documents()[0] == known
    assert library.document(known.doc_id) == document
    assert {hit.doc_id for hit in library.search("水质 目标", filters=Filters(years=(2031,))).hits} == {known.doc_id}
    assert "已恢复" in markdown_of(page)
    assert not any(button.key == "undo_remove" for button in page.button)


def test_undo_waits_through_other_pages_and_is_put_away_by_a_click_or_the_next_removal(library, removed):
    page, known, _ = removed
    page.run()
    page.button(key="remove").click().run()
    page.button(key="confirm_remove").click().run()
    assert len(library.documents()) == 1
    page.button(key="undo_remove").click().run()
    assert len(library.documents()) == 2
    assert known.doc_id not in {left.doc_id for left in library.documents()}

    page.button(key="remove").click().run()
    page.button(key="confirm_remove").click().run()
    page.button(key="final_remove").click().run()
    assert not any(button.key == "undo_remove" for button in page.button)


def test_undo_while_another_process_writes_can_be_tried_again(library, folder, removed):
    page, _, _ = removed
    with WriterLock(folder):
        page.button(key="undo_remove").click().run()
    assert len(page.error) == 1
    page.button(key="undo_remove").click().run()
    assert len(library.documents()) == 3


def test_what_was_added_again_meanwhile_is_not_restored_twice(library, sources, removed):
    page, known, _ = removed
    library.add(list(sources.values()))
    page.button(key="undo_remove").click().run()
    assert len(page.error) == 1
    assert "无需恢复" in page.error[0].value
    assert len(library.documents()) == 3


def test_undo_brings_back_the_uploaded_copy(folder, open_page, monkeypatch):
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0] if documents else None)
    page = upload(open_page("library"), ("plan.txt", PLAN))
    page.button(key="remove").click().run()
    page.button(key="confirm_remove").click().run()
    assert list(folder_of(folder).iterdir()) == []

    page.button(key="undo_remove").click().run()

    copy = folder_of(folder) / "plan.txt"
    assert copy.read_text(encoding="utf-8") == PLAN
    with Library.open(folder, model="hashing") as made:
        assert made.add([copy]).count("unchanged") == 1


def test_a_failed_undo_leaves_no_copy_behind(folder, open_page, monkeypatch):
    monkeypatch.setattr("ui.pages.library.document_list", lambda documents, *_: documents[0] if documents else None)
    page = upload(open_page("library"), ("plan.txt", PLAN))
    page.button(key="remove").click().run()
    page.button(key="confirm_remove").click().run()

    with WriterLock(folder):
        page.button(key="undo_remove").click().run()
    assert list(folder_of(folder).iterdir()) == []
    page.button(key="undo_remove").click().run()
    assert [path.name for path in folder_of(folder).iterdir()] == ["plan.txt"]
