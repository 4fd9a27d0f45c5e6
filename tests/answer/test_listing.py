"""Which ones: enumerations, places, and clauses that are the list."""

import pytest

from answer.listing import listing
from answer.listing_worth import kinds_asked
from tests.answer.answer_tiny import PLAN_2024, bare, document, evidence

PLAN = document(PLAN_2024)


def listed(question: str, *documents, places: bool = False):
    asked, sentences = evidence(question, *documents)
    return listing(sentences, asked, question, places=places)


def items(draft) -> list[str]:
    return [piece.text for piece in draft.pieces]


@pytest.mark.parametrize(
    ("question", "text", "parts"),
    [
        ("对哪些水域开展排查", "对青峰湖、白鹭湖、石门水库等重点水域开展排查。", ["青峰湖", "白鹭湖", "石门水库"]),
        ("治理哪些行业", "推进化工、造纸和印染行业治理。", ["化工", "造纸", "印染行业治理"]),
        ("修订哪些法规", "修订法规《大气条例》《水条例》。", ["《大气条例》", "《水条例》"]),
    ],
)
def test_the_enumeration_beside_what_was_asked_is_the_list(question, text, parts):
    draft = listed(question, bare(text))
    assert items(draft) == parts
    assert all(part in draft.text for part in parts)


def test_every_part_is_proved_by_the_stretch_that_holds_the_list():
    draft = listed("对哪些水域开展重金属排查", PLAN)
    spans = {(proof.start, proof.end) for piece in draft.pieces for proof in piece.proofs}
    assert [PLAN.raw[start:end] for start, end in spans] == ["对青峰湖、白鹭湖、石门水库等重点水域开展重金属排查"]


def test_an_enumeration_of_as_many_parts_as_the_question_announces_is_preferred():
    text = "排查范围为城市、农村，废物分为危险废物、一般废物、生活垃圾，按类别排查。"
    assert items(listed("废物排查分为哪三类", bare(text))) == ["废物分为危险废物", "一般废物", "生活垃圾"]
    assert items(listed("排查范围为哪两类", bare(text)))[0].endswith("城市")


def test_an_enumeration_that_the_question_itself_says_is_no_answer_to_it():
    text = "化工、造纸企业，应当配备除尘、脱硫设施。"
    assert items(listed("化工、造纸企业应当配备哪些设施", bare(text)))[-1] == "脱硫设施"


def test_a_place_alone_answers_where_but_not_which():
    text = "支持武汉市开展碳监测试点。"
    assert items(listed("在哪个城市开展碳监测试点", bare(text), places=True)) == ["武汉市"]
    assert listed("哪些工作列入碳监测试点", bare(text)) is None


def test_clauses_below_one_that_ends_with_a_colon_are_the_list():
    draft = listed("申报绿色工厂应当提交哪些材料", PLAN)
    assert items(draft) == ["1.申请书", "2.环境监测报告", "3.能耗核算说明"]
    quoted = [PLAN.raw[p.start : p.end] for piece in draft.pieces for p in piece.proofs]
    assert quoted == ["1.申请书；", "2.环境监测报告；", "3.能耗核算说明。"]
    assert [piece.proofs[0].clause.path[-1] for piece in draft.pieces] == ["1.", "2.", "3."]


def test_one_clause_below_a_colon_is_no_list():
    single = document(
        "青屿省2024年工作方案\n\n一、申报\n\n（一）应当提交以下材料：\n\n1.申请书；\n\n二、其他\n\n无。\n"
    )
    assert listed("应当提交哪些材料", single) is None


def test_nothing_enumerated_is_no_list():
    assert listed("采取哪些措施", bare("采取措施。")) is None
    asked, _ = evidence("哪些", bare("甲"))
    assert listing([], asked, "哪些", places=True) is None


def test_documents_that_say_as_much_each_add_their_list():
    one, other = bare("对青峰湖、白鹭湖开展排查。"), bare("对石门水库、龙潭水库开展排查。")
    draft = listed("对哪些水域开展排查", one, other)
    assert sorted(items(draft)) == sorted(["青峰湖", "白鹭湖", "石门水库", "龙潭水库"])
    assert {piece.proofs[0].document.doc_id for piece in draft.pieces} == {one.doc_id, other.doc_id}


@pytest.mark.parametrize(
    ("question", "text", "parts"),
    [
        (
            "支持哪几个地方创建绿色县城",
            "支持甲城、乙城建设开放口岸，支持丙城、丁城等创建绿色县城。",
            ["丙城", "丁城"],
        ),
        (
            "夜间巡查采取哪两种形式",
            "夜间巡查覆盖厂区、园区，夜间巡查采取蹲点或者暗访等形式。",
            ["夜间巡查采取蹲点", "暗访"],
        ),
        ("先行建设哪三大基地", "先行建设综合港、口岸；建成制氢、储氢、运氢三大基地。", ["建成制氢", "储氢", "运氢"]),
    ],
)
def test_the_enumeration_that_is_called_and_counted_as_asked_is_the_list(question, text, parts):
    assert items(listed(question, bare(text))) == parts


def test_titles_are_no_places():
    text = "在望海市、临川市开展小流域试点。修改《望海市小流域意见》《临川市小流域指引》，小流域试点报批。"
    assert items(listed("小流域试点先拿哪些地方", bare(text), places=True)) == ["望海市", "临川市"]


def test_one_place_asked_for_is_not_a_list_of_several():
    text = "在武汉市开展碳普惠试点建设，在合肥、芜湖、蚌埠三市开展水质溯源试点。"
    assert items(listed("碳普惠在哪个市试点", bare(text), places=True)) == ["武汉市"]


MEASURES = document(
    "青屿省2024年工作方案\n\n一、抓好督察整改\n\n1.压实责任。把任务分到各市。\n\n2.盯紧进度。每月调度一次。\n\n"
    "3.严格验收。逐项销号。\n\n二、抓好船舶治理\n\n1.摸清底数。开展船舶普查。\n\n2.完成改造。\n"
)


@pytest.mark.parametrize("question", ["督察整改列了哪三条小标题", "督察整改要做哪三件事", "督察整改有哪三项措施"])
def test_points_asked_for_by_their_number_are_the_openings_of_the_clauses_below(question):
    draft = listed(question, MEASURES)
    assert items(draft) == ["1.压实责任", "2.盯紧进度", "3.严格验收"]
    quoted = [MEASURES.raw[p.start : p.end] for piece in draft.pieces for p in piece.proofs]
    assert quoted == ["1.压实责任。", "2.盯紧进度。", "3.严格验收。"]


@pytest.mark.parametrize("question", ["督察整改有哪四项措施", "督察整改涉及哪三类企业", "督察整改有哪些措施"])
def test_clauses_below_are_not_the_list_of_other_things_or_numbers(question):
    draft = listed(question, MEASURES)
    assert draft is None or items(draft) != ["1.压实责任", "2.盯紧进度", "3.严格验收"]


def test_an_enumeration_called_otherwise_in_the_same_stretch_is_cut_away():
    text = "研究制定甲业、乙业等行业废气和丙水、丁水等流域废水排放标准。"
    assert listed("给哪几个行业制定废气排放标准", bare(text)).text == "研究制定甲业、乙业等行业废气"
    assert listed("给哪几个流域制定废水排放标准", bare(text)).text == "丙水、丁水等流域废水排放标准"


@pytest.mark.parametrize(
    ("question", "parts"),
    [("评比活动围绕哪几方面", ["岗位练兵", "案卷评查"]), ("评比活动采用哪些方式", ["现场抽考", "集中展示"])],
)
def test_kinds_have_kin(question, parts):
    text = "以岗位练兵、案卷评查等为主要内容开展评比活动，通过比武、竞赛推动，评比活动运用现场抽考、集中展示等手段。"
    assert [
        part.removeprefix("评比活动运用").removeprefix("以") for part in items(listed(question, bare(text)))
    ] == parts


def test_a_long_clause_that_mentions_materials_announces_no_list():
    text = (
        "一、做强产业\n\n培育新材料产业，"
        + "完善配套设施，" * 12
        + "形成甲、乙等两大优势产业。\n\n1.抓项目。\n\n2.抓招商。\n"
    )
    draft = listed("两大优势产业都包括哪些", document("青屿省2024年工作方案\n\n" + text))
    assert items(draft)[-1] == "乙"


def test_a_county_that_no_gazetteer_has_is_a_place_by_its_name():
    text = "完成澄河、砚江两条支流排查。在雁字县、苇白县开展耕地成因排查。"
    assert items(listed("耕地成因排查选了哪两个县", bare(text), places=True))[:2] == ["雁字县", "苇白县"]


def test_a_colon_without_semicolons_leaves_the_enumeration_to_be_read():
    assert items(listed("监测站点包括哪些", bare("监测站点包括：城市站、背景站。"))) == ["城市站", "背景站"]


def test_a_colon_announces_the_list():
    text = "五种金属产量增长，占全省、全市比重提高。五种金属：金、银、铜、铁、锡。"
    assert items(listed("五种金属都是哪些", bare(text))) == ["金", "银", "铜", "铁", "锡"]


def test_a_project_of_the_province_is_no_place():
    text = "对沿江高铁、河口通道等省确定的重大工程建立专班。在青峰县、白鹭县设点。"
    assert items(listed("哪些省定工程要建专班", bare(text))) == ["沿江高铁", "河口通道"]


@pytest.mark.parametrize("between", ["", "都", "，具体都", "分别"])
def test_the_kind_asked_for_stands_before_the_question_word(between):
    assert kinds_asked(f"示范街道{between}有哪些") == ("示范街道",)
