"""Export: answers, precedents and reports to Word, Markdown and Excel, with quotes, official citations and sources."""

import docx
import openpyxl
import pytest

from corpus.errors import InputError
from corpus.messages import spoken_in
from drafting.check import check_document
from drafting.export import ENDINGS, export
from drafting.export_forms import sheet_of
from drafting.export_markdown import markdown
from drafting.precedent import precedents
from proof.types import Answer, AnswerStatus, Citation, Item
from tests.answer.answer_tiny import document

QUOTE = "2024年底黑臭水体\n消除比例达到 80%"
CITATION = Citation(
    "d1", "a.txt", "关于印发《甲方案》的通知", "鄂环发〔2024〕2号", "湖北省生态环境厅", "湖北省", 2024, "2024-04-17",
    ("二、", "[1]", "（二）", "5."), "d1#二/[1]/（二）/5", 10, 10 + len(QUOTE), QUOTE,
)  # fmt: skip
ANSWER = Answer(
    "黑臭水体消除比例是多少？",
    AnswerStatus.ANSWERED,
    "80%",
    (Item("消除比例达到80%", (0,), "80", "%"),),
    (CITATION,),
)
OFFICIAL = "《关于印发〈甲方案〉的通知》（鄂环发〔2024〕2号）二、（二）5."


@pytest.fixture(scope="module")
def results(tiny_library):
    report = check_document(document("一、甲。按照《条例》执行。\n\n三、乙。\n"), tiny_library)
    return {"answer": ANSWER, "precedents": precedents(tiny_library, "推进农村污水治理"), "report": report}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ["answer", "precedents", "report"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_result_can_be_written_in_every_form_and_language(results, tmp_path, ending, name, language):
    with spoken_in(language):
        assert export(results[name], tmp_path / f"out{ending}").stat().st_size > 100


def test_the_word_file_holds_heading_quote_citation_and_source(tmp_path):
    export(ANSWER, tmp_path / "a.docx")
    paragraphs = docx.Document(str(tmp_path / "a.docx")).paragraphs
    texts = [(p.style.name, p.text) for p in paragraphs]
    assert ("Heading 1", "黑臭水体消除比例是多少？") in texts
    assert ("Quote", "2024年底黑臭水体消除比例达到80%") in texts
    assert ("Normal", f"—— {OFFICIAL}") in texts
    assert texts[-1] == (
        "List Number",
        "《关于印发〈甲方案〉的通知》，鄂环发〔2024〕2号，湖北省生态环境厅，2024-04-17",
    )


def test_the_excel_file_has_a_row_an_entry_and_a_sheet_of_sources(tmp_path):
    export(ANSWER, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first, second = book.worksheets
    rows = [[cell for cell in row if cell] for row in first.iter_rows(values_only=True)]
    assert ["1", "消除比例达到80%", "2024年底黑臭水体消除比例达到80%", OFFICIAL] in rows
    assert [cell.value for cell in second[2]] == [
        "《关于印发〈甲方案〉的通知》", "鄂环发〔2024〕2号", "湖北省生态环境厅", "2024-04-17",
    ]  # fmt: skip


def test_what_begins_like_a_formula_stays_a_text(tmp_path):
    export(Answer("=1+1", AnswerStatus.NOT_FOUND, "=HYPERLINK(1)"), tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_signs_that_markdown_would_read_are_escaped_and_shared_words_are_bold(results):
    text = markdown(sheet_of(Answer("*a* [b] <c>", AnswerStatus.NOT_FOUND, "无")))
    assert text.splitlines()[0] == r"# \*a\* \[b\] \<c\>"
    shown = markdown(sheet_of(results["precedents"]))
    assert "**" in shown
    assert shown.endswith("\n")
    assert not shown.endswith("\n\n")


def test_shared_spans_survive_the_joining_of_wrapped_lines(results):
    for precedent in results["precedents"].hits:
        raw = precedent.hit.quote
        (entry,) = [e for e in sheet_of(results["precedents"]).entries if e.cells[0] == str(precedent.hit.rank)]
        (quote,) = entry.quotes
        for (start, end), (a, b) in zip(precedent.shared, quote.marked, strict=True):
            slice_ = raw[start - precedent.hit.start : end - precedent.hit.start]
            assert quote.text[a:b].replace(" ", "") == "".join(slice_.split())


def test_characters_that_no_office_file_can_hold_are_left_out(tmp_path):
    odd = Answer("甲\x00\x0b乙", AnswerStatus.NOT_FOUND, "无\x1f")
    for ending in (".docx", ".xlsx"):
        export(odd, tmp_path / f"a{ending}")
    assert docx.Document(str(tmp_path / "a.docx")).paragraphs[0].text == "甲乙"


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.doc"])
def test_another_ending_is_refused_with_the_known_ones(tmp_path, name):
    with pytest.raises(InputError) as error:
        export(ANSWER, tmp_path / name)
    assert error.value.code == "export.ending"
    assert ".docx .md .xlsx" in str(error.value)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path, ending):
    with pytest.raises(InputError) as error:
        export(ANSWER, tmp_path / "no" / f"a{ending}")
    assert error.value.code == "export.unwritable"
