"""Whatever is asked: an answer whose citations verify, or a QuestionError."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from answer.ask import ask
from corpus.errors import QuestionError
from index.library import Library
from proof.types import AnswerStatus
from tests.answer.answer_tiny import unverified

WORDS = [
    "青屿省", "临泽省", "江苏省", "望海市", "2024年", "2023年", "今年", "黑臭水体", "消除比例", "优良比例",
    "入河排污口", "溯源", "重金属排查", "由谁牵头", "哪个处室", "什么时候", "多少", "多少个", "占比", "哪些",
    "哪三类", "在哪个城市", "和", "与", "有什么变化", "谁更高", "文号", "工作要点", "印发的", "是什么",
    "怎么表述", "有没有", "（", "）", "、", "，", "？", "：", "《", "》", "“", "target", "who leads",
    "how many", "black-odorous water", "PM2.5", "1,571", "%", " ", "\n", "第三条", "0", "①", "\ufeff", "𠮷",
]  # fmt: skip
questions = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=0, max_size=8).map("".join),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(alphabet="的是和多少年月日省市0123456789%（）《》〔〕、，。？“”", max_size=30),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("(" * 40)
@example("2024年2023年2022年和青屿省临泽省江苏省谁更高")
@example("\x00")
@example('"AND OR NOT * ^ : [x TO y]"')
@example("哪10类")
@given(questions)
def test_any_short_question_has_a_proved_answer_or_is_refused(tiny_library: Library, question):
    try:
        answer = ask(tiny_library, question)
    except QuestionError as error:
        assert not question.strip()
        assert str(error)
        return
    assert unverified(tiny_library, answer) == []
    assert answer.elapsed_ms > 0
    assert answer.question == question
    assert all(str(reason) for reason in answer.reasons)
    assert all(0 <= position < len(answer.citations) for item in answer.items for position in item.citations)
    if answer.status is AnswerStatus.NOT_FOUND:
        assert answer.citations == ()
    if answer.status is AnswerStatus.ANSWERED:
        assert answer.citations
        assert answer.text.strip()


@pytest.mark.parametrize("question", ["\ud800", "黑臭水体\udcff比例"])
def test_bytes_that_are_no_text_are_answered_or_refused_too(tiny_library: Library, question):
    try:
        ask(tiny_library, question)
    except QuestionError as error:
        assert str(error)
