import pytest

from corpus.corrections import BY_HAND
from corpus.errors import InputError
from index.filters import Filters
from index.lock import WriterLock
from tests.ui.ui_tiny import html_of, markdown_of, named, text_of
from ui.edit_view import changed


@pytest.fixture
def editing(library, open_page, monkeypatch):
    """The library page with last year's plan selected and its form open."""
    known = named(library, "2023")
    monkeypatch.setattr(
        "ui.pages.library.document_list", lambda documents, *_: next(d for d in documents if d.doc_id == known.doc_id)
    )
    return open_page("library").button(key="edit").click().run()


def box(page, name):
    return next(widget for widget in page.text_input if widget.key.startswith("edit_") and widget.key.endswith(name))


def save(page, **values):
    for name, value in values.items():
        box(page, f"_{name}").set_value(value)
    return page.button(key="edit_save").click().run()


def test_the_form_shows_what_is_known_and_keeps_what_is_changed(library, editing):
    assert box(editing, "_title").value == "云梧省2023年生态环境工作要点"
    assert (box(editing, "_year").value, box(editing, "_doc_number").value) == ("2023", "")

    page = save(editing, doc_number="云环发〔2023〕4号", year="2022", issuer=" 云梧省人民政府 ")

    assert not page.exception
    metadata = named(library, "2023").metadata
    assert (metadata.doc_number, metadata.year, metadata.issuer) == ("云环发〔2023〕4号", 2022, "云梧省人民政府")
    assert {name for name, where in metadata.provenance.items() if where.rule == BY_HAND} == {
        *("doc_number", "year", "years", "issuer"),
    }
    hits = library.search("黑臭水体消除比例", filters=Filters(years=(2022,))).hits
    assert {hit.year for hit in hits} == {2022}
    assert "已保存" in markdown_of(page)
    assert "云梧省人民政府 （手工修改）" in text_of(html_of(page))


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("date_written", "昨天", "“成文日期”不能是“昨天”：请填完整日期"),
        ("year", "12024", "“政策年份”不能是“12024”：请填一个年份"),
        ("years", "2023和2024", "“涉及年份”不能是“2023和2024”"),
        ("title", "长" * 501, "请填不超过 500 字的文字"),
    ],
)
def test_a_wrong_value_is_one_clear_message_and_the_form_stays(library, editing, name, typed, said):
    generation = library.generation

    page = save(editing, **{name: typed, "issuer": "某厅"})

    assert len(page.error) == 1
    assert said in page.error[0].value.replace("\\", "")
    assert box(page, f"_{name}").value == typed
    assert library.generation == generation


def test_corrections_are_taken_back(library, editing):
    before = named(library, "2023").metadata
    page = save(editing, issuer="某厅", date_written="2023年2月1日")
    assert named(library, "2023").metadata.date_written == "2023-02-01"

    page = page.button(key="edit").click().run()
    page = page.button(key="edit_back").click().run()

    assert named(library, "2023").metadata == before
    assert "已恢复" in markdown_of(page)


def test_saving_without_a_change_says_so_and_changes_nothing(library, editing):
    generation = library.generation
    page = save(editing)
    assert "没有改动" in markdown_of(page)
    assert library.generation == generation


def test_while_another_process_writes_the_form_says_so(library, folder, editing):
    with WriterLock(folder):
        page = save(editing, issuer="某厅")

    assert len(page.error) == 1
    assert named(library, "2023").metadata.issuer != "某厅"


def test_of_two_who_change_one_value_the_second_is_told_and_can_insist(library, editing):
    doc = named(library, "2023").doc_id
    library.correct(doc, {"issuer": "乙厅", "kind": "通知"})

    page = save(editing, issuer="甲厅")
    assert "乙厅" in page.error[0].value
    assert library.find(doc).metadata.issuer == "乙厅"

    save(page, issuer="甲厅")
    facts = library.find(doc).metadata
    assert (facts.issuer, facts.kind) == ("甲厅", "通知")


def test_only_differences_count_as_changes(library):
    metadata = named(library, "2023").metadata

    assert changed(metadata, {"title": f" {metadata.title} ", "kind": metadata.kind}) == {}
    assert changed(metadata, {"kind": "", "years": "2021-2023"}) == {"kind": None, "years": (2021, 2022, 2023)}
    with pytest.raises(InputError):
        changed(metadata, {"year": "x"})


def test_the_ledger_and_the_documents_facts_follow(library, editing, open_page):
    save(editing, year="2022", region="武汉")

    table = open_page("targets").dataframe[0].value
    rows = table[table["文件"].str.contains("2023")]
    assert set(rows["年份"]) == {"2022"}
    assert set(rows["地区"]) == {"武汉市"}
    page = open_page("document", doc=named(library, "2023").doc_id)
    assert "武汉市 （手工修改）" in text_of(html_of(page))
