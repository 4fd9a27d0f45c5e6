"""Questions about a document rather than what it says."""

from dataclasses import replace

import pytest

from answer.about import asks_about, dates_of, place_of, stated, title_of
from corpus.types import Provenance
from tests.answer.answer_tiny import NEIGHBOUR_2024, PLAN_2023, PLAN_2024, RULES, asked_of, document

BOXED = document(
    """网站首页 登录 注册
索引号
QX0071/2024-00519
发布机构
青屿省生态环境厅
发文日期
2024-05-06 10:12
发文字号
青环发〔2024〕31号
主题分类
水环境保护
名称
关于印发《青屿省湖泊保护攻坚实施方案》的通知

关于印发《青屿省湖泊保护攻坚实施方案》的通知

发布时间：2024-05-09 08:30 来源：青屿省生态环境厅

青环发〔2024〕31号

各市生态环境局：

现将《青屿省湖泊保护攻坚实施方案》印发给你们，请认真贯彻执行。

青屿省生态环境厅

2024年5月4日

青屿省湖泊保护攻坚实施方案

一、工作目标

2024年底前，全省重点湖泊水质稳定达标，编制完成湖泊生态缓冲带规划。
""",
    "lakes.html.txt",
)
REPOSTED = document(
    """2024年临泽省大气治理工作要点
- 2024/6/3 15:20:07
- 8123
- 来源：临泽生态环境厅
- 关键词：臭氧 扬尘

一、总体要求

全省细颗粒物平均浓度控制在31微克/立方米以内，全面排查扬尘污染。

版权与免责声明：凡本网注明“来源：青山网”的所有作品，版权均归本网所有，转载请注明来源。
"""
)
MEASURES = document(
    """望海市餐厨垃圾收运管理办法

第一条　为了规范餐厨垃圾收运，制定本办法。

第二条　单位应当将餐厨垃圾交由收运企业处理，收运许可有效期为三年。

第三条　本办法自2025年3月1日起施行，有效期5年。
"""
)
CODE = document(
    "# 第三编　附则\n\n**第八十条**　本法所称湖泊，包括水库。\n\n**第八十一条**　本法自2027年1月1日起施行。\n"
)
SPEECH = document(
    """2025年青屿省政府工作报告
——2025年1月16日在青屿省第十四届人民代表大会第三次会议上
青屿省省长　林望川

各位代表：

现在，我代表青屿省人民政府，向大会报告工作，请予审议。

一、2024年工作回顾

2024年全省生产总值增长5.6%。
"""
)
PLAN, EARLIER, NEIGHBOUR, STOPPING = map(document, (PLAN_2024, PLAN_2023, NEIGHBOUR_2024, RULES))
DATES, PUBLISHED = ("date_written", "date_published"), ("date_published", "date_written")
UPLOADED = ("date_uploaded", "date_published", "date_written")


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("青屿省2024年工作要点的文号是什么", ("doc_number",)),
        ("What is the document number of the 2024 key points?", ("doc_number",)),
        ("这份通知什么时候印发的", DATES),
        ("工作要点的成文日期", DATES),
        ("工作要点是几号发布的", PUBLISHED),
        ("When was the 2024 plan issued?", DATES),
        ("When was the 2024 plan published?", PUBLISHED),
        ("工作方案是谁印发的？这份文件哪个部门制定", ("issuer",)),
        pytest.param(
            "who issued the 2024 work plan?",
            ("issuer",),
        ),
        ("这份文件的索引号", ("index_number",)),
        ("该办法是否有效", ("status",)),
        ("这份要点是哪一年的任务", ("year",)),
        ("黑臭水体消除比例是多少", ()),
        ("文号", ()),
        ("要点引用了哪些文号", ()),
        ("工作方案要求何时完成排查", ()),
        ("该规定依据什么文号的文件制定", ()),
        ("要点里什么时候发布水质公报", ()),
        ("青环发〔2024〕31号落款是哪天", DATES),
        ("湖泊保护方案的落款单位是哪家", ("issuer",)),
        ("省厅2024年31号文的发文字号", ("doc_number",)),
        ("湖泊保护方案文件编号是多少", ("doc_number",)),
        ("这份要点什么时候上传的", UPLOADED),
        ("转载的那份要点是几月几号登的", UPLOADED),
        ("要点哪天挂到网上的", ("date_published", "date_uploaded", "date_written")),
        ("餐厨垃圾办法从哪天开始施行", ("effective",)),
        ("该办法的有效期到哪年", ("effective",)),
        ("方案的主题分类", ("category",)),
        ("要点页尾的版权声明", ("disclaimer",)),
        ("方案怎样加强版权保护", ()),
        ("When was the summary posted online?", ("date_published", "date_uploaded", "date_written")),
        ("政府工作报告是哪天在省人代会上作的", DATES),
        ("指导意见是哪几个部门联合印发的", ("issuer",)),
        ("What is the date of signature on notice No. 31 of 2024?", DATES),
        ("Which department issued the 2024 notice?", ("issuer",)),
        ("When did the law come into force?", ("effective",)),
        ("By when must the plan be issued?", ()),
        ("Which two bodies published the first model cases?", ()),
        ("企业排污许可从哪天开始施行", ()),
    ],
)
def test_what_a_question_asks_of_a_document(question, fields):
    assert asks_about(question) == fields


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("doc_number", "青环发〔2024〕7号"),
        ("issuer", "青屿省生态环境厅"),
        ("date_written", "2024-03-11"),
        ("year", "2024"),
    ],
)
def test_a_stated_value_has_the_place_where_it_was_read(field, value):
    found = stated("", (field,), [PLAN], asked_of("工作要点"))
    assert (found.document, found.field, found.value) == (PLAN, field, value)
    clause, start, end = place_of(found)
    assert clause.path == ("文件信息",)
    assert 0 <= start < end <= PLAN.raw.index("一、主要目标")


def test_the_place_of_a_document_number_is_the_number():
    clause, start, end = place_of(stated("", ("doc_number",), [PLAN], asked_of("要点")))
    assert PLAN.raw[start:end] == "青环发〔2024〕7号"
    assert (clause.start, clause.end) == (start, end)


def test_a_value_that_the_file_does_not_state_is_none_and_has_no_place():
    found = stated("", ("doc_number",), [NEIGHBOUR], asked_of("计划"))
    assert (found.field, found.value, found.provenance) == ("doc_number", None, None)
    assert place_of(found) is None


def test_the_second_field_answers_where_the_first_is_not_stated():
    found = stated("", ("date_published", "date_written"), [PLAN], asked_of("要点"))
    assert (found.field, found.value) == ("date_written", "2024-03-11")


@pytest.mark.parametrize(
    ("phrases", "best"),
    [(("青屿省", "2024年", "要点"), PLAN), (("临泽省", "工作计划"), NEIGHBOUR), (("停放管理规定",), STOPPING)],
)
def test_the_document_whose_title_fits_the_question_is_meant(phrases, best):
    documents = [EARLIER, STOPPING, NEIGHBOUR, PLAN]
    assert stated("", ("issuer",), documents, asked_of(*phrases)).document is best


def test_of_documents_that_fit_alike_the_one_found_first_is_meant():
    assert stated("", ("year",), [EARLIER, PLAN], asked_of("飞碟")).document is EARLIER
    assert stated("", ("year",), [PLAN, EARLIER], asked_of("飞碟")).document is PLAN


def test_a_date_in_the_question_picks_the_document_that_bears_it():
    assert dates_of(PLAN) == {"2024-03-11"}
    question = "2023年2月20日的那份要点是哪一年的任务"
    assert stated(question, ("year",), [PLAN, EARLIER], asked_of("2024年", "要点")).document is EARLIER


def test_without_documents_nothing_is_stated():
    assert stated("", ("year",), [], asked_of("要点")) is None


def test_a_title_names_region_issuer_kind_years_and_file():
    title = title_of(PLAN)
    for part in ("青屿省2024年生态环境工作要点", "青屿省生态环境厅", "工作要点", "2024年", "a.txt"):
        assert part in title


def about(question: str, *documents):
    found = stated(question, asks_about(question), documents, asked_of(question))
    return found and (found.field, found.value)


@pytest.mark.parametrize(
    ("question", "field", "value"),
    [
        ("湖泊保护方案网页上登记的发文日期是哪天", "date_issued", "2024-05-06"),
        ("湖泊保护方案的落款日期", "date_written", "2024-05-04"),
        ("湖泊保护方案是几号发布的", "date_published", "2024-05-09"),
        ("湖泊保护方案的主题分类是什么", "category", "水环境保护"),
        ("湖泊保护方案的索引号", "index_number", "QX0071/2024-00519"),
        ("省厅2024年31号文的索引号", "index_number", "QX0071/2024-00519"),
    ],
)
def test_each_label_of_the_box_is_a_date_of_its_own(question, field, value):
    assert about(question, PLAN, BOXED) == (field, value)
    found = stated(question, asks_about(question), [PLAN, BOXED], asked_of(question))
    clause, start, end = place_of(found)
    assert (clause.start, clause.end) == (start, end)
    assert "".join(value.split("-")[0].split()) in BOXED.raw[start:end]


def test_what_a_person_set_stands_before_the_box():
    known = BOXED.metadata
    where = {**known.provenance, "index_number": Provenance("by_hand")}
    changed = replace(BOXED, metadata=replace(known, index_number="甲-1", provenance=where))
    assert about("湖泊保护方案的索引号", changed) == ("index_number", "甲-1")


def test_a_page_that_reposts_says_when_it_did():
    assert about("转载的那份临泽省要点是几月几号登的", REPOSTED) == ("date_uploaded", "2024-06-03")
    assert about("临泽省2024年工作要点的关键词", REPOSTED) == ("keywords", "臭氧 扬尘")


def test_the_foot_of_a_page_says_whose_it_is():
    field, value = about("网上那篇临泽省要点页尾的版权声明说版权归谁", REPOSTED)
    assert field == "disclaimer"
    assert "版权均归本网所有" in value
    assert about("湖泊保护方案的版权归谁", BOXED) == ("disclaimer", None)


def test_a_speech_has_the_date_of_its_meeting():
    question = "青屿省政府工作报告是哪天在省人代会上作的"
    found = stated(question, asks_about(question), [SPEECH], asked_of("政府工作报告"))
    assert (found.name, found.value) == ("date_meeting", "2025-01-16")
    _, start, end = place_of(found)
    assert SPEECH.raw[start:end] == "2025年1月16日在青屿省第十四届人民代表大会第三次会议上"


@pytest.mark.parametrize(
    "question", ["湖泊生态缓冲带规划什么时候印发", "《望海市海水淡化规划》是几号发布的", "臭氧治理方案由哪个部门印发"]
)
def test_a_plan_that_documents_only_speak_of_is_not_the_document(question):
    assert asks_about(question)
    assert about(question, PLAN, BOXED, MEASURES) is None


def test_a_shortened_name_is_still_the_documents():
    assert about("餐厨垃圾办法从哪天开始施行", PLAN, MEASURES) == ("effective", "本办法自2025年3月1日起施行，有效期5年")


def test_the_validity_of_a_permit_is_not_that_of_the_document():
    assert about("该办法的有效期是几年", MEASURES) == ("effective", "本办法自2025年3月1日起施行，有效期5年")
    assert about("青屿省要点的有效期到哪年", PLAN) is None


def test_a_part_of_a_law_without_a_title_says_from_when_the_law_is_in_force():
    assert about("湖泊法典什么时候生效", PLAN, CODE) == ("effective", "本法自2027年1月1日起施行")
    assert about("湖泊条例什么时候生效", PLAN, CODE) is None
