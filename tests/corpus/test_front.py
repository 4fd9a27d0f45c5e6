"""Title, addressee, notice, signature, second title, preamble: by their order in an official document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.addressees import is_addressee
from corpus.clean import clean
from corpus.front import classify_front
from corpus.types import Mark

SHARED = Path(__file__).parents[2] / ".." / "shared"


def kinds(raw, spans=None, marks=()):
    return [(f.kind, raw[f.start : f.end]) for f in classify_front(raw, spans or [(0, len(raw))], marks)]


def test_a_plan_sent_out_with_a_notice():
    raw = (
        "关于印发《清川市空气质量改善实施方案》的通知\n\n清环发〔2024〕3号\n\n各县（市、区）人民政府：\n\n"
        "现将《清川市空气质量改善实施方案》印发给你们，请认真贯彻执行。\n\n清川市生态环境局\n\n2024年3月1日\n\n"
        "清川市空气质量\n\n改善实施方案\n\n为持续改善空气质量，结合实际，制定本方案。\n"
    )
    assert [kind for kind, _ in kinds(raw)] == [
        "title",
        "doc_number",
        "addressee",
        "notice",
        "signature",
        "date",
        "plan_title",
        "preamble",
    ]
    assert kinds(raw)[6][1] == "清川市空气质量\n\n改善实施方案"


def test_without_a_second_title_what_follows_the_addressee_is_the_preamble():
    raw = "关于加强水污染治理的意见\n各市人民政府：\n水是生命之源，为加强治理，现提出以下意见。"
    assert [kind for kind, _ in kinds(raw)] == ["title", "addressee", "preamble"]


def test_a_date_in_brackets_and_a_line_about_the_meeting():
    raw = (
        "2025年云岭省政府工作报告\n——2025年1月18日在云岭省第十四届人民代表大会第三次会议上\n省长 某某某\n"
        "各位代表：\n现在，我代表省人民政府，向大会报告工作。"
    )
    assert [kind for kind, _ in kinds(raw)] == ["title", "text", "text", "addressee", "preamble"]
    assert kinds("中央关于绿色转型的意见\n（2024年7月31日）\n推动绿色化，是新时代的要求。")[1] == (
        "date",
        "（2024年7月31日）",
    )


def test_wrapped_lines_of_a_preamble_are_one_piece():
    raw = "2024年工作要点\n2024年是实现目标的关键之年,各级各部门要深入贯彻落\n实会议精神,推进各项工作,现作出安排。"
    assert kinds(raw)[1] == ("preamble", raw.partition("\n")[2])


def test_wrap_marks_join_lines():
    raw = "第一行没有标点\n第二行。"
    assert len(kinds(raw)) == 2
    assert len(kinds(raw, marks=[Mark(7, 8, "wrap")])) == 1


def test_a_joint_signature_with_spaces_in_the_names_after_the_last_clause():
    raw = "一、加强监管。\n国家发展改革委\n科  技  部\n财  政  部\n2021年1月4日\n附件：1.清单\n2.名单"
    start = raw.index("国家")
    assert kinds(raw, [(start, len(raw))]) == [
        ("signature", "国家发展改革委\n科  技  部\n财  政  部"),
        ("date", "2021年1月4日"),
        ("attachment_note", "附件：1.清单"),
        ("attachment_note", "2.名单"),
    ]


def test_a_line_that_says_that_the_document_is_invented():
    raw = "本文件为虚构示例，仅供演示。\n云岭省2024年工作要点\n为做好工作，制定本要点。"
    assert [kind for kind, _ in kinds(raw)] == ["sample_notice", "title", "preamble"]


def test_what_fits_nothing_is_text():
    assert kinds("目 录") == [("text", "目 录")]


def test_marked_lines_between_two_stretches_do_not_end_the_head():
    raw = "某某意见\n登录 注册\n为做好工作，提出以下意见。"
    marks = [Mark(5, 10, "navigation")]
    assert [k for k, _ in kinds(raw, [(0, 5), (10, len(raw))], marks)] == ["title", "preamble"]


@pytest.mark.real
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_front_matter_of_the_seeds_is_exactly_the_hand_checked_one(number):
    if not (SHARED / "outlines").is_dir():
        pytest.skip("../shared is not there")
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    raw = path.read_bytes().decode("utf-8")
    gold = json.loads((SHARED / "outlines" / f"{number}.json").read_text(encoding="utf-8"))
    marks = clean(raw).marks
    taken = sorted([(c["start"], c["end"]) for c in gold["clauses"]] + [(m.start, m.end) for m in marks])
    spans, at = [], 0
    for start, end in [*taken, (len(raw), len(raw))]:
        if raw[at:start].strip():
            spans.append((at, start))
        at = max(at, end)
    fronts = [(f.kind, f.start, f.end) for f in classify_front(raw, spans, marks)]
    assert fronts == [(f["kind"], f["start"], f["end"]) for f in gold["front"]]


@pytest.mark.parametrize(
    "text",
    [
        "各县（市、区）人民政府，市直各单位：",
        "省水利厅：",
        "张三、李四委员：",
        "尊敬的纳税人：",
        "经济和信息化局、财政局：",
        "各技工院校，各有关单位:",
    ],
)
def test_an_addressee_names_bodies_or_persons(text):
    assert is_addressee(text)


@pytest.mark.parametrize(
    "text",
    [
        "为了保护水源，保障公民和法人的权益，对水法作如下修改：",
        "青岭市第十五届人民代表大会常务委员会第三次会议决定：",
        "根据工作需要，经青岭市水利局局务会议决定，对两件文件作如下修改：",
        "各单位要做到以下几点：",
        "现将有关部门的分工公布如下：",
        "为规范企业行为，特制定本办法，请各单位：",
    ],
)
def test_a_preamble_is_no_addressee_however_it_ends(text):
    assert not is_addressee(text)


def test_the_letterhead_is_neither_title_nor_text():
    raw = (
        "机密★1年\n特急\n青岭市水利局文件\n青水发〔2024〕9号　　签发人：（略）\n关于节水的通知\n各有关单位：\n请节水。"
    )
    fronts = classify_front(raw, [(0, len(raw))], ())
    kinds = [(front.kind, raw[front.start : front.end]) for front in fronts]
    assert kinds[:5] == [
        ("letterhead", "机密★1年"),
        ("letterhead", "特急"),
        ("letterhead", "青岭市水利局文件"),
        ("doc_number", "青水发〔2024〕9号　　签发人：（略）"),
        ("title", "关于节水的通知"),
    ]
