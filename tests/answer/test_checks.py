"""What may differ between an answer and what was asked."""

from __future__ import annotations

import pytest

from answer.checks import CHECKS, Case, findings_of, organs_of
from answer.draft import sentence_draft
from answer.extract import extract_all
from answer.question import parse_question
from answer.unaskable import of_question, refers_back
from answer.verdict import Finding
from corpus.types import Document, Metadata, Scope, Status
from index.filters import Scope as Asked
from tests.answer.answer_tiny import bare, evidence

CODES = {"reason_names", "reason_contact", "reason_company", "reason_person", "reason_cause"}
CODES |= {"reason_planned", "reason_achieved"}


def found_by(question: str, document: Document, *scopes: Asked) -> list[Finding]:
    parsed = parse_question(question)
    asked, sentences = evidence(parsed, document)
    return findings_of(Case(parsed, sentence_draft(sentences[0], asked), scopes))


def lacks(question: str, document: Document) -> str:
    return next((finding.code for finding in found_by(question, document) if finding.code in CODES), "")


@pytest.mark.parametrize(
    ("question", "text", "code"),
    [
        ("对哪6个县开展督察", "组织对6个县开展督察。", "reason_names"),
        ("那6个县具体是哪几个", "组织对青峰、白鹭等6个县开展督察。", "reason_names"),
        ("Which 6 counties are to be inspected?", "组织对6个县开展督察。", "reason_names"),
        ("对哪3个县开展督察", "组织对青峰、白鹭、石门3个县开展督察。", ""),
        ("那6个县要开展哪些督察", "组织对6个县开展例行、专项督察。", ""),
        ("治理的4条入海河流名字都叫什么", "治理4条入海河流。", "reason_names"),
        ("十件民生实事的候选项目交给谁测评", "由人大测评十件民生实事候选项目。", ""),
        ("对几个县开展督察", "组织对6个县开展督察。", ""),
        ("督察举报电话是多少", "畅通督察举报渠道。", "reason_contact"),
        ("督察举报电话是多少", "督察举报电话：0571-12345678。", ""),
        ("平台由哪家公司承建", "平台由信息中心牵头建设。", "reason_company"),
        ("平台由哪家公司承建", "平台由青山软件有限公司承建。", ""),
        ("分管领导叫什么名字", "由分管副市长任组长。", "reason_person"),
        ("优良天数下降的原因是什么", "优良天数下降6天。", "reason_cause"),
        ("优良天数下降的原因是什么", "受沙尘影响，优良天数下降6天。", ""),
    ],
)
def test_what_is_asked_for_must_be_given(question, text, code):
    assert lacks(question, bare(text)) == code


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ("优良天数比例实际完成值是多少", Status.PLANNED, "reason_planned"),
        ("优良天数比例实际完成值是多少", Status.ACHIEVED, ""),
        ("优良天数比例本来定的目标是多少", Status.ACHIEVED, "reason_achieved"),
        ("优良天数比例本来定的目标是多少", Status.PLANNED, ""),
        ("优良天数比例是多少", Status.ACHIEVED, ""),
    ],
)
def test_a_target_is_no_result_and_a_result_no_target(question, status, code):
    assert lacks(question, bare("优良天数比例为88%。", scope=Scope(status=status))) == code


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("石溪流域的补偿协议由谁签订", ["石溪"]),
        ("白河流域的补偿协议由谁签订", []),
        ("小流域的补偿协议由谁签订", []),
        ("美丽河湖断面的补偿协议由谁签订", []),
    ],
)
def test_a_river_that_is_named_must_stand_in_the_clause(question, missing):
    found = {f.code: f.params for f in found_by(question, bare("推动两县签订白河流域补偿协议。"))}
    assert found.get("reason_missing", {}).get("terms", "") == "、".join(missing)


@pytest.mark.parametrize(
    ("region", "province", "asked", "differs"),
    [
        ("临泽市", "青屿省", "临泽市", False),
        ("武汉市", "湖北省", "湖北省", True),
        ("湖北省", "湖北省", "湖北省", False),
        ("湖北省", "湖北省", "武汉市", True),
        ("张家口市", "河北省", "张家界市", True),
        ("吉林市", "吉林省", "吉林省", True),
    ],
)
def test_a_part_of_a_region_and_one_that_begins_alike_are_other_regions(region, province, asked, differs):
    document = bare("农村污水治理率达到46%。", metadata=Metadata(region=region, province=province))
    found = found_by(f"{asked}农村污水治理率是多少", document, Asked((), (asked,)))
    assert ("reason_scope" in {finding.code for finding in found}) is differs


def test_a_clause_that_names_the_city_asked_for_speaks_of_it():
    document = bare("武汉市农村污水治理率达到46%。", metadata=Metadata(region="湖北省", province="湖北省"))
    assert found_by("武汉市农村污水治理率是多少", document, Asked((), ("武汉市",))) == []


def test_a_city_that_reports_to_its_province_does_not_speak_of_it():
    metadata = Metadata(region="武汉市", province="湖北省")
    document = bare("农村污水治理率达到46%，结果报湖北省生态环境厅。", metadata=metadata)
    found = found_by("湖北省农村污水治理率是多少", document, Asked((), ("湖北省",)))
    assert [finding.params["scope"] for finding in found] == ["湖北省"]


@pytest.mark.parametrize(
    ("question", "organs"),
    [
        ("住建局要做哪些排查", ["住建局"]),
        ("生态环境厅和水利厅怎么分工", ["生态环境厅", "水利厅"]),
        ("举办几场培训", []),
        ("Which office is to host the training?", []),
    ],
)
def test_organs_are_found_with_their_other_names(question, organs):
    assert [names[0] for names in organs_of(parse_question(question))] == organs


@pytest.mark.parametrize(
    ("question", "missing"),
    [("住建局要排查什么", "住建局"), ("住建局和水利厅要排查什么", "住建局"), ("水利厅要排查什么", "")],
)
def test_an_organ_must_stand_in_the_clause(question, missing):
    found = found_by(question, bare("水利部门牵头排查河道障碍物。"))
    assert "、".join(finding.params["terms"] for finding in found if finding.code == "reason_missing") == missing


def test_the_issuer_of_the_document_is_no_stranger():
    document = bare("排查河道障碍物。", metadata=Metadata(issuer="临泽省农业农村厅"))
    assert found_by("农业农村局要排查什么", document) == []
    assert [finding.params["terms"] for finding in found_by("财政局要排查什么", document)] == ["财政局"]


def test_every_check_is_a_row_with_its_reason():
    assert all(check.__doc__ for check in CHECKS)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("它什么时候完成", "reason_refers"),
        ("该项目由谁实施", "reason_refers"),
        ("那临泽市呢", "reason_refers"),
        ("你是谁做的", "reason_program"),
        ("明天下雨吗", "reason_now"),
        ("完成", "reason_vague"),
        ("您好，请问湖泊管理办法由谁负责解释", ""),
        ("该市水务局负责哪些湖泊的管理", ""),
        ("其他湖泊由谁负责管理和养护", ""),
        ("你能告诉我湖泊管理由谁负责养护吗", ""),
    ],
)
def test_a_question_that_needs_another_one_before_it_is_not_answered_for_certain(question, code):
    parsed = parse_question(question)
    asked, _ = evidence(parsed, bare("湖泊由水务局管理和养护，年底前完成清淤。"))
    rare = max(asked.weights.values(), default=1.0)
    assert [finding.code for finding in of_question(parsed, asked, 1.5 * rare)][:1] == ([code] if code else [])


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("生活垃圾填埋处理能力达到多少", "生活垃圾焚烧处理能力达到每日500吨。", "垃圾焚烧处理"),
        ("生活污水处理设施有多少座", "建成生活污水治理设施30座。", ""),
        ("生活垃圾焚烧处理能力达到多少", "生活垃圾焚烧处理能力达到每日500吨。", ""),
        ("全市环保督察由谁牵头", "全市环境保护督察由督察办牵头。", ""),
        ("全市蓝藻防控由谁牵头", "全市水华防控由水务局牵头。", ""),
        ("全市蓝藻防控由谁牵头", "全市野火防控由林业局牵头。", "全市野火防控"),
    ],
)
def test_another_thing_between_the_same_words_is_named(question, text, said):
    found = [f.params["said"] for f in found_by(question, bare(text)) if f.code == "reason_other_word"]
    assert found == ([said] if said else [])


@pytest.mark.parametrize(
    ("question", "refers"),
    [
        ("它由谁批准", True),
        ("那么，该项目什么时候完成", True),
        ("这个由谁牵头", True),
        ("危废填埋场选址之后，它由谁批准", False),
        ("外地户口的人申请临时救助，这个由哪里的街道审批", False),
    ],
)
def test_what_the_question_names_itself_needs_no_earlier_one(question, refers):
    assert bool(refers_back(question)) is refers


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("珠三角PM2.5要下降多少", "长三角PM2.5浓度下降15%。", True),
        ("珠三角PM2.5要下降多少", "珠江三角洲PM2.5浓度下降15%。", False),
        ("汾渭平原PM2.5要下降多少", "汾渭平原PM2.5浓度下降15%。", False),
        ("松辽平原PM2.5要下降多少", "汾渭平原PM2.5浓度下降15%。", True),
        ("京津冀PM2.5要下降多少", "全国PM2.5浓度下降15%。", True),
    ],
)
def test_a_land_without_a_government_is_a_place_too(question, text, missing):
    parsed = parse_question(question)
    asked, sentences = evidence(parsed, bare(text))
    draft, _ = extract_all(parsed, asked, sentences)
    codes = {finding.code for finding in findings_of(Case(parsed, draft, ()))}
    assert ("reason_missing" in codes) is missing
