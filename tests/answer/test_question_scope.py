"""Years, regions, documents and clauses that a question names, in questions of our own."""

import datetime

import pytest

from answer.question import parse_question
from answer.retrieve import Context, scopes_of

DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2024年优良天数目标", (2024,)),
        ("二〇二四年优良天数目标", (2024,)),
        ("２０２５年湿地保护率", (2025,)),
        ("24年秸秆利用率", (2024,)),
        ("浙江2025要建几个无废城市", (2025,)),
        ("2024 black-odorous water target", (2024,)),
        ("2022-2024年分别建了多少", (2022, 2023, 2024)),
        ("2023年和2025年的目标有什么变化", (2023, 2025)),
        ("今年的任务有哪些", (2026,)),
        ("去年做到了多少", (2025,)),
        ("What was achieved last year?", (2025,)),
        ("今年（2024）打算降到多少", (2024,)),
        ("云南《2023年生态环境工作要点》写了什么", (2023,)),
        ("《美丽海湾行动计划（2023—2027年）》的目标", ()),
        ("创建工作计划(2022-2025)何时印发", ()),
        ("2024-05-08那份通知说了什么", ()),
        ("投资2020亿元的项目在哪", ()),
        ("GB 3838-2002限值是多少", ()),
        ("鄂环发〔2024〕2号第三条", ()),
        ("近24年的气温变化", ()),
        ("2030多个点位", ()),
        ("How many 2024 forklifts were scrapped in 2023?", (2024, 2023)),
        ("by 2025, what share of waste is recycled", (2025,)),
    ],
)
def test_scope_years_are_told_from_names_dates_and_quantities(question, years):
    assert parse_question(question, reference=DAY).years == years


def test_relative_years_say_nothing_without_a_reference_date():
    assert parse_question("去年做到了多少").years == ()


@pytest.mark.parametrize(
    ("question", "periods"),
    [
        ("十四五期间新增多少湿地", ((2021, 2025),)),
        ("goals of the 15th Five-Year Plan", ((2026, 2030),)),
        ("fourteenth five-year plan for soil", ((2021, 2025),)),
        ("2024年新增多少湿地", ()),
    ],
)
def test_plan_periods_are_kept_apart_from_years(question, periods):
    asked = parse_question(question)
    assert asked.periods == periods
    assert asked.years == ((2024,) if "2024" in question else ())


def test_years_that_are_no_scope_are_still_in_the_spans():
    question = "《行动计划（2023—2027年）》2024年的任务"
    spans = parse_question(question).year_spans
    assert [question[each.start : each.end] for each in spans] == ["2023—2027年", "2024年"]


@pytest.mark.parametrize(
    ("question", "regions", "places"),
    [
        ("湖北2024年的目标", ("湖北省",), ()),
        ("武汉怎么做", ("武汉市",), ()),
        ("皖北的地下水", ("安徽省",), ()),
        ("内蒙古的草原", ("内蒙古自治区",), ()),
        ("恩施州的湿地", ("恩施土家族苗族自治州",), ()),
        ("湖北省武汉市2024年的目标", ("武汉市",), ()),
        ("湖北2024年支持宜昌做什么", ("湖北省",), ("宜昌市",)),
        ("江苏和浙江的目标", ("江苏省", "浙江省"), ()),
        ("江苏的目标和浙江的目标", ("江苏省", "浙江省"), ()),
        ("江苏的目标比浙江高多少", ("江苏省", "浙江省"), ()),
        ("江苏的邻省安徽2024年目标是多少", ("江苏省", "安徽省"), ()),
        ("江苏的浙江商会有几家", ("江苏省",), ("浙江省",)),
        ("广东的对口支援新疆任务是什么", ("广东省",), ("新疆维吾尔自治区",)),
        ("2003年江苏的内地西藏初中班招多少人", ("江苏省",), ()),
        ("除武汉外还有哪些市州要建", (), ("武汉市",)),
        ("岚岭省2024年的目标", ("岚岭省",), ()),
        ("墨川市危废怎么管", ("墨川市",), ()),
        ("全省地表水省控断面有多少个", (), ()),
        ("哪些城市超市上市公司参加", (), ()),
        ("新昌县2024年做了什么", ("新昌县",), ()),
        ("幸福建设工程在长三角的进展", (), ()),
        ("Hubei and Anhui", ("湖北省", "安徽省"), ()),
        ("what did shaoxing do", ("绍兴市",), ()),
        ("Shaanxi or Shanxi?", ("陕西省", "山西省"), ()),
        ("Inner Mongolia's grassland", ("内蒙古自治区",), ()),
        ("Xi'an dust", ("西安市",), ()),
        ("Suzhou in Anhui", ("宿州市",), ("安徽省",)),
        ("Jilin targets", ("吉林省",), ()),
        ("Jilin City targets", ("吉林市",), ()),
        ("Which pilot does Caidian District of Wuhan run?", ("武汉市",), ("蔡甸区",)),
        ('the "Yichang model" in Hubei', ("湖北省",), ("宜昌市",)),
        ("she can sing a long song in China", (), ()),
        ("Tibet, Harbin and Hohhot", ("西藏自治区", "哈尔滨市", "呼和浩特市"), ()),
    ],
)
def test_regions_that_narrow_and_regions_that_are_only_named(question, regions, places):
    asked = parse_question(question)
    assert (asked.regions, asked.places) == (regions, places)


def test_namesakes_without_a_province_are_all_given():
    assert set(parse_question("Taizhou air quality").regions) == {"台州市", "泰州市"}


def test_the_home_region_stands_for_our_province_only_where_nothing_else_is_named():
    assert parse_question("全省要建几个", home_region="湖北省").regions == ("湖北省",)
    assert parse_question("我省要建几个", home_region="武汉市").regions == ("湖北省",)
    assert parse_question("全市要建几个", home_region="武汉市").regions == ("武汉市",)
    assert parse_question("安徽全省要建几个", home_region="湖北省").regions == ("安徽省",)
    assert parse_question("要建几个", home_region="湖北省").regions == ()


def test_regions_of_the_library_are_found_without_their_suffix():
    assert parse_question("2024年汐南要压到多少", known_regions=["汐南省"]).regions == ("汐南省",)
    assert parse_question("2024年汐南要压到多少").regions == ()


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("省里打算怎么做", ("省",)),
        ("全市和全省的差距", ("省", "市")),
        ("全国层面的目标", ("国家",)),
        ("the plan of our province", ("省",)),
        ("the city", ("市",)),
        ("各地怎么做", ()),
    ],
)
def test_levels(question, levels):
    assert parse_question(question).levels == levels


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("鄂环发[2024] 2 号怎么说", ("鄂环发〔2024〕2号",)),
        ("国办发（2023）15号", ("国办发〔2023〕15号",)),
        ("皖政〔2022〕第7号和鄂政发【2021】30号", ("皖政〔2022〕7号", "鄂政发〔2021〕30号")),
        ("2024年2号楼", ()),
    ],
)
def test_document_numbers_are_written_one_way(question, numbers):
    assert tuple(number[-len(want) :] for number, want in zip(
        parse_question(question).doc_numbers, numbers, strict=True)) == numbers  # fmt: skip


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("第十二条怎么规定", ("第十二条",)),
        ("第 3 款和第二章", ("第3款", "第二章")),
        ("二（二）5说了什么", ("二（二）5",)),
        ("附表第5行是什么", ("附表第5行",)),
        ("what does Article 12 say", ("Article12",)),
        ("一共有几条河", ()),
    ],
)
def test_clause_references(question, clauses):
    assert tuple(each.written for each in parse_question(question).references) == clauses


def test_quoted_words_of_every_kind_of_mark():
    asked = parse_question('“两场”和「三水」以及《工作要点》里 "a b" 是什么')
    assert asked.quoted == ("两场", "三水", "工作要点", "a b")


@pytest.mark.parametrize(
    ("question", "kinds", "issuers"),
    [
        ("2024年工作要点里提到的湖", ("要点",), ()),
        ("《2023年工作总结》写了什么", ("总结",), ()),
        ("湖北省生态环境厅印发的通知要求什么", ("通知",), ("湖北省生态环境厅",)),
        ("报送碳排放报告的企业", (), ()),
        ("由省水利厅牵头的任务", (), ()),
        ("the key work points of 2024", ("要点",), ()),
    ],
)
def test_kinds_and_issuers_are_taken_only_where_they_name_the_document(question, kinds, issuers):
    asked = parse_question(question)
    assert (asked.document_kinds, asked.issuers) == (kinds, issuers)


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("国家2027年和青海2024年的湿地保护率分别是多少", ("全国", "青海省")),
        ("全国和青海的湿地保护率分别是多少", ("全国", "青海省")),
        ("青海和全国相比湿地保护率高多少", ("青海省", "全国")),
        ("国家对湿地保护率的要求，2025年是多少", ("全国",)),
        ("青海的湿地面积占全国几成", ("青海省",)),
        ("青海有哪些全国首单", ("青海省",)),
        ("青海有几个国家级公园", ("青海省",)),
        ("全国碳市场有多少家企业", ()),
        ("国家鼓励企业做什么", ()),
    ],
)
def test_the_country_is_a_side_only_where_it_is_named_as_one(question, regions):
    assert parse_question(question, known_regions=("全国", "青海省")).regions == regions


@pytest.mark.parametrize(
    ("question", "scopes"),
    [
        ("青海2024年和西宁2023年的目标分别是多少", [(2024, "青海省"), (2023, "西宁市")]),
        ("2023年青海和2024年甘肃的目标分别是多少", [(2023, "青海省"), (2024, "甘肃省")]),
        ("国家2027年、青海2024年、甘肃2024年分别要求多少", [(2027, "全国"), (2024, "青海省"), (2024, "甘肃省")]),
        ("青海2023年、2024年和甘肃2024年的目标", [(2023, "青海省"), (2024, "青海省"), (2024, "甘肃省")]),
        (
            "青海和甘肃2023年和2024年的目标分别是多少",
            [(2023, "青海省"), (2024, "青海省"), (2023, "甘肃省"), (2024, "甘肃省")],
        ),
        ("青海2025年目标多少，2024年完成多少", [(2025, "青海省"), (2024, "青海省")]),
    ],
)
def test_each_side_has_the_year_that_is_written_beside_it(question, scopes):
    found = scopes_of(parse_question(question), Context())
    assert [(scope.years[0], scope.regions[0]) for scope in found] == scopes
