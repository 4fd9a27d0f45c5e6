"""The draft check: every kind of fault is found where it is, with what proves it, and sound drafts are left alone."""

from pathlib import Path

import pytest

from corpus.errors import LoadError
from corpus.formats.docx_numbering import FORMATS
from corpus.messages import spoken_in
from drafting.check import check_document, check_file
from drafting.check_types import Severity
from tests.answer.answer_tiny import document, open_library
from tests.corpus.docx_tiny import W, p, package

ROOT_SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"

SOUND = """湖北省2024年水环境工作要点

鄂环发〔2024〕9号

一、主要目标

全省国考断面水质优良比例达到91.5%，农村生活污水治理率达到46%。

二、重点任务

（一）守护饮用水安全。对水源地开展季度巡查，2024年6月底前完成问题整改。（牵头单位：水生态处；责任单位：监测中心）

（二）整治入河排污口。2024年9月底前完成溯源。（牵头单位：水生态处；责任单位：监测中心）

（三）加强宣传。落实《湖北省水源保护管理办法》（鄂环发〔2021〕3号）。（牵头单位：水生态处；责任单位：监测中心）

附件1

主要指标

1.国考断面水质优良比例达到91.5%。

2.农村生活污水治理率达到46%。
"""
CITES = "落实《湖北省水源保护管理办法》（鄂环发〔2021〕3号）"
RULES = """湖北省水源保护管理办法

鄂环发〔2021〕3号

一、水源地应当设立标志。

二、每季度巡查一次。
"""
LAST_YEAR = """湖北省2023年水环境工作要点

一、主要目标

全省国考断面水质优良比例达到91%，农村生活污水治理率达到50%。

二、其他

《湖北省河道整治方案（2019年）》同时废止。
"""


def findings(raw, library=None):
    return check_document(document(raw), library).findings


def codes(raw, library=None):
    return [finding.code.removeprefix("check.") for finding in findings(raw, library)]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with open_library(tmp_path_factory.mktemp("check"), {"rules": RULES}) as opened:
        yield opened


def test_a_sound_draft_has_no_findings(library):
    assert codes(SOUND, library) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "quote"),
    [
        ("（三）加强", "（四）加强", "number_jump", "（四）"),
        ("（三）加强", "（二）加强", "number_twice", "（二）"),
        ("水质优良比例达到91.5%。\n", "水质优良比例达到92%。\n", "annex_differs", "国考断面水质优良比例达到92%"),
        ("2024年6月底前完成问题", "2022年6月底前完成问题", "deadline_past", "2022年6月底前"),
        ("2024年9月底前", "2024年9月31日前", "no_such_day", "2024年9月31日"),
        ("加强宣传。", "加强宣传。按照《条例》执行。", "short_undefined", "《条例》"),
        ("〔2021〕3号", "〔2021〕5号", "wrong_number", "《湖北省水源保护管理办法》"),
        ("《湖北省水源保护管理办法》", "《湖北省水源巡查规定》", "wrong_title", "《湖北省水源巡查规定》"),
        (CITES, "落实《湖北省水源地保护管理办法》", "title_differs", "《湖北省水源地保护管理办法》"),
        (CITES, "落实《湖北省湖泊保护条例》", "not_in_library", "《湖北省湖泊保护条例》"),
        ("加强宣传。", "加强宣传。（以下简称“三清”）落实到位（以下简称“三清”）。", "short_twice", "以下简称“三清"),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_is(library, old, new, code, quote):
    assert old in SOUND
    raw = SOUND.replace(old, new, 1) if code != "annex_differs" else SOUND[::-1].replace(old[::-1], new[::-1], 1)[::-1]
    found = [f for f in findings(raw, library) if f.code == f"check.{code}"]
    assert [f.quote for f in found] == [quote]
    assert all(raw[f.start : f.end] == f.quote for f in found)


def test_a_unit_named_once_beside_one_named_often_is_doubted():
    raw = (
        SOUND.replace("（三）加强宣传。", "（三）加强宣传。").replace(
            "鄂环发〔2021〕3号）。（牵头单位：水生态处", "鄂环发〔2021〕3号）。（牵头单位：水生环处"
        )
        + "\n3.巡查。（牵头单位：水生态处；责任单位：监测中心）\n"
    )
    (found,) = [f for f in findings(raw) if f.code == "check.unit_alone"]
    assert (found.quote, found.proof.quote, found.severity) == ("水生环处", "水生态处", Severity.WARNING)


def test_a_higher_kind_of_number_below_a_lower_one_is_a_wrong_level():
    raw = "甲省2024年工作方案\n\n（一）排查。\n\n一、先做。\n\n二、后做。\n\n（二）整治。\n\n1.甲。\n\n2.乙。\n"
    (found,) = [f for f in findings(raw) if f.code == "check.wrong_level"]
    assert (found.quote, found.proof.quote) == ("一、", "（一）")


def test_numbering_that_starts_anew_without_a_heading_is_noted():
    raw = "一、目标\n\n1.甲事。\n\n2.乙事。\n\n3.丙事。\n\n1.丁事。\n\n2.戊事。\n\n二、保障\n\n加强领导。\n"
    found = [f for f in findings(raw) if f.code == "check.number_restart"]
    assert found
    assert {f.severity for f in found} == {Severity.NOTE}
    assert all(raw[f.start : f.end] == "1." for f in found)


def test_targets_weaker_than_last_years_are_named_with_their_source(tmp_path):
    with open_library(tmp_path, {"last": LAST_YEAR}) as library:
        (found,) = [f for f in findings(SOUND, library) if f.code == "check.target_weaker"][:1]
    assert found.params["indicator"] == "农村生活污水治理率"
    assert found.proof.quote.endswith("农村生活污水治理率达到50%")
    assert found.proof.title == "湖北省2023年水环境工作要点"


def test_another_plan_for_the_same_year_with_another_target_is_an_error(tmp_path):
    other = LAST_YEAR.replace("2023年水环境工作要点", "2024年水污染防治工作计划").replace("50%", "46%")
    with open_library(tmp_path, {"other": other}) as library:
        found = [f for f in findings(SOUND, library) if f.code == "check.target_differs"]
    assert {f.params["other"] for f in found} == {"91%"}
    assert {f.severity for f in found} == {Severity.ERROR}


def test_what_a_draft_says_of_repeals_ends_nothing(tmp_path):
    raw = SOUND.replace(CITES, "落实《湖北省河道整治方案（2019年）》")
    last = LAST_YEAR.replace("水环境工作要点", "水环境工作要点（征求意见稿）")
    with open_library(tmp_path, {"last": last}) as library:
        assert not [f for f in findings(raw, library) if f.code in ("check.repealed", "check.outdated")]


def test_a_document_that_another_repeals_is_not_in_force(tmp_path):
    raw = SOUND.replace(CITES, "落实《湖北省河道整治方案（2019年）》")
    with open_library(tmp_path, {"last": LAST_YEAR}) as library:
        (found,) = [f for f in findings(raw, library) if f.code == "check.repealed"]
    assert "同时废止" in found.proof.quote
    assert found.severity is Severity.ERROR


def test_documents_that_the_draft_says_will_be_made_are_not_looked_up(library):
    raw = SOUND.replace("加强宣传。", "加强宣传。制定《湖北省湖泊巡查实施方案》，研究出台《湖北省湖泊条例》。")
    assert codes(raw, library) == []


def test_the_librarys_own_copy_of_the_draft_is_not_held_against_it(tmp_path):
    with open_library(tmp_path, {"draft": SOUND}) as library:
        report = check_document(document(SOUND.replace("91.5%", "92.5%")), library)
    assert [f.code for f in report.findings] == []
    assert len(report.notices) == 1


def test_every_proof_is_a_slice_of_its_document(tmp_path):
    raw = SOUND.replace("（三）加强", "（四）加强").replace("2021〕3号", "2021〕5号")
    with open_library(tmp_path, {"rules": RULES, "last": LAST_YEAR}) as library:
        draft = document(raw)
        report = check_document(draft, library)
        raws = {draft.doc_id: raw} | {k.doc_id: library.document(k.doc_id).raw for k in library.documents()}
    assert len(report.findings) >= 3
    for finding in report.findings:
        if finding.proof is not None:
            assert raws[finding.proof.doc_id][finding.proof.start : finding.proof.end] == finding.proof.quote


def test_findings_come_worst_first_and_are_said_in_both_languages(library):
    raw = SOUND.replace("（三）加强", "（四）加强").replace(
        "加强宣传。", "加强宣传。按照《条例》执行。落实《湖北省湖泊办法》。"
    )
    report = check_document(document(raw), library)
    ranks = [list(Severity).index(f.severity) for f in report.findings]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 3
    for finding in report.findings:
        with spoken_in("zh"):
            chinese = finding.text
        with spoken_in("en"):
            assert finding.text != chinese
            assert "{" not in finding.text


def test_the_json_counts_by_severity(library):
    shown = check_document(document(SOUND.replace("（三）加强", "（四）加强")), library).as_json()
    assert shown["counts"] == {"error": 1, "warning": 0, "note": 0}
    (only,) = shown["findings"]
    assert {"code", "severity", "text", "path", "start", "end", "quote", "proof"} == only.keys()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("水", "The draft has only 1 letters"),
        ("12345", "The draft has only 5 letters"),
        ("。。。", "The draft has only 0 letters"),
        ("The quick brown fox jumps over the lazy dog.", "The draft is not in Chinese"),
        ("План работы на 2024 год\n\n1. Цели\n\n3. Доля достигает 80%.\n", "The draft is not in Chinese"),
        ("令和6年度の環境計画について\n\n水質の改善をすすめる。\n", "The draft is not in Chinese"),
    ],
)
def test_a_draft_of_one_word_or_in_another_language_has_no_findings_and_that_is_explained(raw, said):
    with spoken_in("en"):
        report = check_document(document(raw))
    assert report.findings == ()
    assert report.notices[0].startswith(said)


def test_a_chinese_draft_with_foreign_words_is_checked_without_a_remark(library):
    with spoken_in("en"):
        report = check_document(document(SOUND + "\n\n二是推广 BOD、COD 和 GIS 等 online monitoring 手段。\n"), library)
    assert report.notices == ()


def test_a_draft_of_two_hundred_pages_is_checked_to_its_end(library):
    filler = "加强组织领导，压实工作责任，推进任务落实，按月调度通报，确保取得实效。" * 8
    sections = [f"（{FORMATS['chineseCountingThousand'](number)}）任务。{filler}" for number in range(1, 401)]
    report = check_document(
        document(SOUND + "\n三、保障\n\n" + "\n\n".join([*sections, "2024年2月30日前完成。"])), library
    )
    assert len(filler) * len(sections) > 200 * 500
    assert [(finding.code, finding.quote) for finding in report.findings] == [("check.no_such_day", "2024年2月30日")]


def test_a_file_that_is_not_there_is_a_load_error(tmp_path):
    with pytest.raises(LoadError):
        check_file(tmp_path / "nothing.docx")


def test_of_tracked_changes_the_accepted_text_is_checked_and_comments_are_left_out_and_both_are_said(tmp_path):
    def run(text, name="t"):
        return f"<w:r><w:{name}>{text}</w:{name}></w:r>"

    body = p("一、总体要求") + (
        f'<w:p>{run("推进污染防治")}<w:del w:id="1">{run("，2024年2月30日前完成", "delText")}</w:del>'
        f'<w:ins w:id="2">{run("，按照《条例》执行")}</w:ins>{run("。")}'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    comment = f'<w:comments {W}><w:comment w:id="0">{p("13月1日前改")}</w:comment></w:comments>'
    (tmp_path / "draft.docx").write_bytes(package(body, comments=comment))
    with spoken_in("en"):
        report = check_file(tmp_path / "draft.docx")
    assert [(f.code, f.quote) for f in report.findings] == [("check.short_undefined", "《条例》")]
    assert report.notices[:2] == (
        "The file has tracked changes: 1 insertions were accepted, 1 deletions left out.",
        "1 comments were left out.",
    )


def test_samples_used_as_drafts_have_no_errors():
    for path in sorted(Path(ROOT_SAMPLES).iterdir()):
        report = check_file(path)
        assert report.count(Severity.ERROR) == 0, path.name


@pytest.mark.real
def test_real_documents_used_as_drafts_have_no_errors(real_library):
    for known in real_library.documents():
        report = check_document(real_library.document(known.doc_id), real_library)
        assert report.count(Severity.ERROR) == 0, known.source
        assert report.count(Severity.WARNING) <= 1, known.source
