import datetime

import pytest

from answer.followup import understood

TODAY = datetime.date(2026, 3, 1)
LAST = "江南市2025年PM2.5年均浓度目标是多少？"


class Known:
    def regions(self):
        return ("江南市", "岚岭省")


def asked(text, previous=LAST):
    return understood(previous, text, Known(), today=TODAY)


@pytest.mark.parametrize(
    ("text", "whole", "changed"),
    [
        ("那2024年呢？", "江南市2024年PM2.5年均浓度目标是多少？", ("years",)),
        ("上一年呢", "江南市2024年PM2.5年均浓度目标是多少？", ("years",)),
        ("去年呢", "江南市2024年PM2.5年均浓度目标是多少？", ("years",)),
        ("今年呢", "江南市2026年PM2.5年均浓度目标是多少？", ("years",)),
        ("历年呢", "江南市历年PM2.5年均浓度目标是多少？", ("years",)),
        ("安徽省呢", "安徽省2025年PM2.5年均浓度目标是多少？", ("regions",)),
        ("湖北和安徽呢", "湖北和安徽2025年PM2.5年均浓度目标是多少？", ("regions",)),
        ("其他省呢", "各省2025年PM2.5年均浓度目标是多少？", ("regions",)),
        ("那安徽2023年的呢", "安徽2023年PM2.5年均浓度目标是多少？", ("years", "regions")),
        ("那氨氮呢", "江南市2025年氨氮目标是多少？", ("focus",)),
        ("那湖北的氨氮呢", "湖北2025年氨氮目标是多少？", ("focus", "regions")),
        ("那黑臭水体由谁负责", "江南市2025年黑臭水体由谁负责？", ("focus",)),
        ("那当地的氨氮目标是多少", "江南市2025年氨氮目标是多少？", ("focus",)),
        ("由谁牵头", "江南市2025年PM2.5年均浓度由谁牵头？", ("kind",)),
        ("牵头单位呢", "江南市2025年PM2.5年均浓度的牵头单位是谁？", ("kind",)),
        ("什么时候完成", "江南市2025年PM2.5年均浓度什么时候完成？", ("kind",)),
        ("实际完成了多少", "江南市2025年PM2.5年均浓度实际完成了多少？", ("kind",)),
        ("这个目标完成了吗", "江南市2025年PM2.5年均浓度目标完成了吗？", ("kind",)),
        ("它什么时候完成", "江南市2025年PM2.5年均浓度什么时候完成？", ("kind",)),
        ("它在湖北是多少", "湖北2025年PM2.5年均浓度是多少？", ("kind",)),
        ("还有呢", "江南市2025年PM2.5年均浓度还有哪些？", ("more",)),
    ],
)
def test_a_fragment_replaces_the_slots_that_it_names(text, whole, changed):
    found = asked(text)

    assert (found.text, found.changed, found.ask_back) == (whole, changed, None)


@pytest.mark.parametrize(
    "text",
    [
        "设置入河排污口的审批时限是多少",
        "黑臭水体消除比例目标是多少",
        "氨氮",
        "今天天气怎么样",
        "《某办法》第三条是什么",
    ],
)
def test_what_stands_by_itself_is_left_alone(text):
    assert asked(text) is None
    assert asked(text, None) is None


@pytest.mark.parametrize("text", ["那2025年呢", "由谁牵头", "它", "还有呢", "这个目标完成了吗", "安徽呢"])
def test_without_an_earlier_question_it_asks_back(text):
    found = asked(text, None)

    assert (found.text, found.ask_back.code) == ("", "followup_nothing")


@pytest.mark.parametrize("text", ["", "省", "你好", "？"])
def test_what_says_nothing_is_asked_back_whatever_went_before(text):
    assert asked(text).ask_back.code == "followup_empty"


def test_a_document_that_only_the_answer_named_is_asked_for():
    assert asked("这份文件什么时候印发").ask_back.code == "followup_document"
    named = asked("这份文件什么时候印发", "《云梧省2024年工作要点》里黑臭水体消除比例是多少")
    assert named.text == "《云梧省2024年工作要点》什么时候印发？"


def test_a_list_goes_on_with_what_else():
    assert asked("还有别的吗", "湖北省2024年有哪些重点任务").text == "湖北省2024年还有哪些重点任务"


def test_a_chain_of_follow_ups_keeps_what_none_of_them_changed():
    previous = LAST
    for text in ("安徽省呢", "那2023年呢", "由谁牵头", "什么时候完成"):
        previous = asked(text, previous).text

    assert previous == "安徽省2023年PM2.5年均浓度什么时候完成？"


def test_two_years_or_regions_of_the_last_question_give_way_together():
    assert asked("2022年呢", "湖北省2023年和2024年黑臭水体目标相比").text == "湖北省2022年黑臭水体目标相比"


def test_a_slot_that_the_last_question_left_open_is_put_in_front():
    assert asked("2024年呢", "PM2.5目标是多少").text == "2024年PM2.5目标是多少"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("What about 2025?", "What is Hubei's 2025 target for black-odorous water?"),
        ("and Anhui?", "What is Anhui's 2024 target for black-odorous water?"),
        ("How about Hunan in 2023?", "What is Hunan's 2023 target for black-odorous water?"),
        ("who leads it?", "who leads Hubei's 2024 target for black-odorous water?"),
    ],
)
def test_the_same_in_english(text, whole):
    assert asked(text, "What is Hubei's 2024 target for black-odorous water?").text == whole


@pytest.mark.parametrize(
    ("previous", "text", "whole"),
    [
        ("2019年春节放假几天", "国庆节呢", "2019年国庆节放假几天"),
        ("医疗废物暂时贮存的时间不得超过几天", "危险废物呢", "危险废物暂时贮存的时间不得超过几天"),
        ("建设项目环境影响报告书审批时限是多少", "报告表呢", "建设项目环境影响报告表审批时限是多少"),
        ("子女教育专项附加扣除标准是每月多少", "赡养老人呢", "赡养老人标准是每月多少"),
        ("棉花收获机械化率2020年的目标是多少", "甘蔗呢", "甘蔗机械化率2020年的目标是多少"),
        ("个人混合投放垃圾罚款多少", "单位呢", "单位混合投放垃圾罚款多少"),
        ("特别重大突发环境事件几小时内报告", "重大的呢", "重大突发环境事件几小时内报告"),
        ("突发环境事件几小时内报告", "较大的呢", "较大突发环境事件几小时内报告"),
        ("岚岭省大气污染防治条例什么时候施行", "噪声污染防治条例呢", "岚岭省噪声污染防治条例什么时候施行"),
    ],
)
def test_what_another_matter_does_not_replace_stays(previous, text, whole):
    assert asked(text, previous).text == whole


@pytest.mark.parametrize(
    ("previous", "text", "whole"),
    [
        ("查封扣押的期限是多少天", "可以延长吗", "查封扣押可以延长吗？"),
        ("排污许可证有效期是多久", "过期了怎么办", "排污许可证过期了怎么办？"),
        ("排污许可证有效期是多久", "怎么申请", "排污许可证怎么申请？"),
        ("突发环境事件由谁报告", "向谁报告", "突发环境事件向谁报告？"),
        ("未批先建怎么处罚", "有追溯期吗", "未批先建有追溯期吗？"),
        ("浙江省生活垃圾管理条例什么时候施行", "还有效吗", "浙江省生活垃圾管理条例还有效吗？"),
    ],
)
def test_a_question_without_a_subject_is_one_about_the_last_matter(previous, text, whole):
    assert asked(text, previous).text == whole


@pytest.mark.parametrize("text", ["怎么申请排污许可证", "哪些项目不得批准", "噪声超标怎么处罚", "可以在夜间施工吗"])
def test_a_question_that_names_its_matter_is_whole(text):
    assert asked(text) is None
