"""Metadata with provenance: stated before inferred, uploads never taken for dates, side files checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.clean import clean
from corpus.doc_numbers import find_doc_number, is_doc_number, issuer_of
from corpus.errors import LoadError
from corpus.front import classify_front
from corpus.kinds import kind_of, status_of
from corpus.messages import CATALOG, spoken_in
from corpus.metadata import apply_side_file, extract, tidy
from corpus.types import Clause, ClauseKind, Metadata, Status

SHARED = Path(__file__).parents[2] / ".." / "shared"


def read(raw, body="一、", hints=None):
    """Metadata of a text whose clauses begin at ``body``."""
    cleaned = clean(raw)
    start = raw.index(body) if body in raw else len(raw)
    spans, at = [], 0
    for mark in [*cleaned.marks]:
        if mark.start < start and raw[at : mark.start].strip():
            spans.append((at, mark.start))
        at = mark.end if mark.start < start else at
    if raw[at:start].strip():
        spans.append((at, start))
    fronts = classify_front(raw, spans, cleaned.marks)
    clauses = (
        [Clause(0, ("一、",), "一、", ClauseKind.SECTION, start, len(raw), None, None, start)] if body in raw else []
    )
    return extract(raw, cleaned=cleaned, fronts=fronts, clauses=clauses, hints=hints or {}, source="示例.txt")


@pytest.mark.parametrize(
    "text",
    [
        "鄂环发〔2024〕2号",
        "鄂环发[2024]2号",
        "鄂环发［2024］2号",
        "鄂环发【2024】2号",
        "鄂环发（2024）2号",
        "鄂环发(2024) 第 2 号",
        "鄂环发 〔 2024 〕 2 号",
    ],
)
def test_every_form_of_a_number_is_normalised_and_keeps_its_span(text):
    found = find_doc_number(f"文号：{text}。")
    assert found is not None
    assert found.value == "鄂环发〔2024〕2号"
    assert is_doc_number(text)


@pytest.mark.parametrize("text", ["第2号", "（2024年）", "GB3838-2002", "细颗粒物（2024）", "2024年第2号"])
def test_what_is_no_document_number(text):
    assert find_doc_number(text) is None


@pytest.mark.parametrize(
    ("agency", "issuer"),
    [
        ("鄂环发", "湖北省生态环境厅"),
        ("渝府发", "重庆市人民政府"),
        ("国办发", "国务院办公厅"),
        ("发改环资", "国家发展改革委"),
        ("环大气", "生态环境部"),
    ],
)
def test_agency_letters_tell_the_issuer(agency, issuer):
    assert issuer_of(agency)[0] == issuer


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2024年云岭省生态环境工作要点", "工作要点"),
        ("关于印发《清川市“无废城市”建设实施方案（2024—2025年）》的通知", "实施方案"),
        ("关于印发空气质量持续改善行动计划的通知", "行动计划"),
        ("清川市生态环境局2022年工作总结和2023年工作安排", "总结和安排"),
        ("2025年云岭省政府工作报告", "政府工作报告"),
        ("云岭省大气污染防治条例（2024修订）", "条例"),
        ("关于推进污水资源化利用的指导意见(发改环资〔2021〕13号)", "指导意见"),
        ("关于开展检查的通知", "通知"),
        ("生态文明建设", None),
        ("墨川：检测机构助力复工复产采取多项应急措施", None),
        ("岚岭省支持中小企业发展若干措施", "若干措施"),
    ],
)
def test_the_kind_comes_from_the_title(title, kind):
    assert kind_of(title) == kind


def test_kinds_plan_or_report():
    assert status_of("工作要点") is Status.PLANNED
    assert status_of("工作总结") is Status.ACHIEVED
    assert status_of("政府工作报告") is status_of("总结和安排") is status_of("条例") is None


def test_fields_of_the_page_with_their_spans():
    raw = (
        "发布机构: 清川市生态环境局 成文日期: 2024-01-17 15:39\n文  号: 清环发[2024]3号 效力状态: 有效\n"
        "清川市生态环境局2024年工作要点\n一、总体要求\n坚持稳中求进。"
    )
    metadata, notes = read(raw)
    assert (metadata.issuer, metadata.region, metadata.level) == ("清川市生态环境局", "清川市", "市")
    assert (metadata.doc_number, metadata.status, metadata.date_written) == ("清环发〔2024〕3号", "有效", "2024-01-17")
    assert (metadata.year, metadata.kind, notes) == (2024, "工作要点", ())
    where = metadata.provenance["doc_number"]
    assert raw[where.start : where.end] == "清环发[2024]3号"


def test_the_date_of_a_sharing_site_is_an_upload_and_gives_no_year():
    metadata, notes = read(
        "清川市生态环境工作要点\nVIP专免\n2024-05-08\n20.69KB\n清川市生态环境工作要点\n一、总体要求\n加强监管。"
    )
    assert (metadata.date_written, metadata.date_published, metadata.year) == (None, None, None)
    assert metadata.provenance["date_uploaded"].rule == "upload"
    assert [note.code for note in notes] == ["date_upload", "issuer_inferred", "year_missing"]


def test_a_source_that_is_an_authority_is_the_issuer_a_newspaper_is_not():
    body = "\n一、总体要求\n加强监管。"
    assert read(f"2024年安徽省工作要点\n来源：安徽生态环境厅{body}")[0].issuer == "安徽省生态环境厅"
    assert read(f"2024年安徽省工作要点\n来源：安徽日报{body}")[0].issuer is None


def test_the_region_of_a_document_with_blacked_out_names_is_inferred_from_its_places():
    raw = "2023年生态环境工作要点\n为做好全省工作，按照省委部署，建设美丽**，支持武汉、宜昌、襄阳。\n一、要求\n加强。"
    metadata, notes = read(raw)
    assert (metadata.region, metadata.level, metadata.issuer) == ("湖北省", "省", "湖北省生态环境厅")
    assert metadata.provenance["region"].inferred
    assert [note.code for note in notes] == ["names_masked", "region_inferred", "issuer_inferred"]


def test_places_of_many_provinces_infer_nothing():
    metadata, _ = read("工作要点\n全省要学习浙江、江苏、广东、武汉经验，省委高度重视。\n一、要求\n加强监管。")
    assert metadata.region is None


def test_the_authority_that_the_first_sentence_speaks_of():
    raw = "的关键之年，绍兴市生态环境局将坚持改革。\n2023年生态环境保护工作目标为：持续改善。\n1.加强监管。"
    metadata, _ = read(raw, body="1.")
    assert (metadata.title, metadata.issuer, metadata.region, metadata.year) == (
        None,
        "绍兴市生态环境局",
        "绍兴市",
        2023,
    )


def test_a_speech_names_its_government_its_date_and_two_years():
    raw = (
        "2025年云岭省政府工作报告\n——2025年1月18日在云岭省第十四届人民代表大会第三次会议上\n各位代表：\n"
        "现在，我代表省人民政府，向大会报告工作。\n一、工作回顾\n成绩显著。"
    )
    metadata, _ = read(raw)
    assert (metadata.issuer, metadata.date_written, metadata.years) == ("云岭省人民政府", "2025-01-18", (2024, 2025))


def test_lines_under_the_title_tell_issuer_and_dates():
    body = "\n一、总则\n加强监管。"
    metadata, _ = read(f"全国农村水环境改善行动计划\n国家水土生态保护总局 2023年8月28日印发{body}")
    assert (metadata.issuer, metadata.date_written, metadata.level) == ("国家水土生态保护总局", "2023-08-28", "国家")
    metadata, _ = read(f"墨川市管理办法\n（2024年5月13日墨川市人民政府第38次常务会议通过，2024年5月20日公布）{body}")
    assert (metadata.issuer, metadata.date_written, metadata.date_published) == (
        "墨川市人民政府",
        "2024-05-13",
        "2024-05-20",
    )


def test_national_documents():
    metadata, _ = read("国务院关于印发《行动计划》的通知\n国发〔2023〕24号\n各省人民政府：\n一、总体要求\n加强监管。")
    assert (metadata.issuer, metadata.level, metadata.region, metadata.year) == ("国务院", "国家", "全国", 2023)
    assert read("中华人民共和国水法\n一、总则\n加强监管。")[0].level == "国家"


def test_a_range_of_years_takes_the_year_of_issue():
    metadata, _ = read("清川市规划（2021-2025年）\n（2022年3月1日）\n一、总体要求\n加强监管。")
    assert (metadata.year, metadata.years) == (2022, (2021, 2022, 2023, 2024, 2025))


def test_the_notice_of_an_invented_example_is_kept():
    metadata, _ = read("本文件为虚构示例，仅供演示。\n云岭省2024年工作要点\n一、总体要求\n加强监管。")
    assert metadata.sample
    assert metadata.region == "云岭省"


def test_hints_of_the_format_fill_gaps_only():
    metadata, _ = read(
        "云岭省2024年工作要点\n一、要求\n加强监管。", hints={"issuer": "云岭省人民政府", "title": "别的报告"}
    )
    assert (metadata.issuer, metadata.title) == ("云岭省人民政府", "云岭省2024年工作要点")
    assert metadata.provenance["issuer"].rule == "hint"


def test_an_empty_text_has_no_metadata():
    metadata, notes = read("")
    assert metadata == Metadata(provenance=metadata.provenance)
    assert [note.code for note in notes] == ["title_missing", "year_missing"]


def test_a_side_file_overrides(tmp_path):
    path = tmp_path / "a.meta.toml"
    path.write_text('region = "湖北"\nyear = 2024\ndate_written = 2024-04-17\nsample = true\n', encoding="utf-8")
    metadata = apply_side_file(Metadata(title="甲", year=2023, years=(2023,)), path)
    assert (metadata.title, metadata.region, metadata.province, metadata.level) == ("甲", "湖北省", "湖北省", "省")
    assert (metadata.year, metadata.years, metadata.date_written, metadata.sample) == (
        2024,
        (2024,),
        "2024-04-17",
        True,
    )
    assert metadata.provenance["region"].rule == "side_file"


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("yeer = 2024", "side_file_key", "yeer"),
        ('year = "2024"', "side_file_value", "year"),
        ("title = 3", "side_file_value", "title"),
        ("years = []", "side_file_value", "years"),
        ('date_written = "昨天"', "side_file_value", "date_written"),
        ("sample = 1", "side_file_value", "sample"),
        ("title =", "side_file_syntax", None),
    ],
)
def test_a_wrong_side_file_is_refused_with_file_and_key(tmp_path, text, code, key):
    path = tmp_path / "b.meta.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        apply_side_file(Metadata(), path)
    assert caught.value.code == code
    assert caught.value.params.get("key") == key
    for language in ("zh", "en"):
        with spoken_in(language):
            assert "b.meta.toml" in str(caught.value)


def test_a_side_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(LoadError) as caught:
        apply_side_file(Metadata(), tmp_path / "none.meta.toml")
    assert caught.value.code == "side_file_unreadable"


def test_every_rule_that_a_provenance_names_has_a_message():
    metadata, _ = read("2025年云岭省政府工作报告\n来源：云岭日报\n一、回顾\n成绩显著。")
    assert all(f"rule_{where.rule}" in CATALOG.entries for where in metadata.provenance.values())


@pytest.mark.real
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_metadata_of_the_seeds_is_the_hand_checked_one(number):
    if not (SHARED / "outlines").is_dir():
        pytest.skip("../shared is not there")
    from corpus.read import read_document

    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    gold = json.loads((SHARED / "outlines" / f"{number}.json").read_text(encoding="utf-8"))["document"]
    metadata = read_document(path).metadata
    keys = ["title", "doc_number", "issuer", "region", "level", "year", "date_written"]
    keys += ["date_published", "kind", "status"]
    assert {key: getattr(metadata, key) for key in keys} == {key: gold.get(key) for key in keys}
    assert metadata.years == tuple(gold["years"])
    assert metadata.index_number == gold.get("index_number")


@pytest.mark.real
@pytest.mark.slow
def test_thirty_one_provincial_reports_name_their_region_years_and_government():
    folder = SHARED / "data" / "provincial-reports-2025"
    if not folder.is_dir():
        pytest.skip("../shared/data is not there")
    from corpus.read import read_document
    from corpus.regions import canonical

    for path in sorted(folder.glob("*.docx")):
        metadata = read_document(path).metadata
        name = path.stem.removeprefix("2025年").removesuffix("政府工作报告")
        region = canonical(name)
        assert region is not None
        assert (metadata.region, metadata.level, metadata.issuer) == (region.name, "省", f"{region.name}人民政府")
        assert (metadata.kind, metadata.year, metadata.years) == ("政府工作报告", 2025, (2024, 2025))
        assert metadata.date_written is not None
        assert metadata.date_written.startswith("2025-01-")
        assert not metadata.provenance["region"].inferred


def test_spaced_letters_of_a_title_are_closed_and_other_spaces_stay():
    assert tidy("青岭市关于印发\n应 急 预 案 的 通 知") == "青岭市关于印发应急预案的通知"
    assert tidy("财政局 税务局关于减税的公告") == "财政局 税务局关于减税的公告"
    assert tidy("通 知") == "通知"


def test_a_stated_title_wins_over_a_part_of_it_only():
    page = {"html_title": "青岭市关于印发节水办法的通知_政府信息公开"}
    metadata, _ = read("节水办法\n一、总则\n节水。", hints=page)
    assert (metadata.title, metadata.provenance["title"].rule) == ("青岭市关于印发节水办法的通知", "hint")
    metadata, _ = read("青岭市节水管理办法\n一、总则\n节水。", hints={"html_title": "政策文件_青岭市政府网"})
    assert metadata.title == "青岭市节水管理办法"


def test_a_page_without_a_heading_has_the_title_that_the_page_states():
    metadata, _ = read("一、总则\n节水。", hints={"html_title": "通知"})
    assert (metadata.title, metadata.kind) == ("通知", "通知")
