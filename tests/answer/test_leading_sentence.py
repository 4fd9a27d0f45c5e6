"""The sentence that leads answers where no time was found by its form; our own documents, the real model."""

import pytest

from answer.ask import ask
from answer.when import speaks_of_time
from index.library import Library
from proof.types import AnswerStatus

pytestmark = [pytest.mark.model]

RULES = """云溪市环境违法行为举报奖励办法

（本文件为虚构样例）

第一条 公民可以通过电话、信函举报环境违法行为。

第二条 举报人应当在被告知奖励决定之日起6个月内，由本人或者委托他人领取奖励。

第三条 不服排污许可决定的，向作出决定机关所在地的信访窗口递交申请。

第四条 对有功的举报人给予精神奖励或者物质奖励。
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    (folder / "办法.txt").write_text(RULES, encoding="utf-8")
    with Library.open(folder / "library", create=True) as library:
        library.add([folder / "办法.txt"])
        yield library


def test_a_time_in_a_form_of_its_own_is_answered(rules):
    answer = ask(rules, "举报奖金 领取期限")
    assert answer.status is AnswerStatus.ANSWERED
    assert "6个月内" in answer.text


def test_a_body_that_no_sentence_names_is_not_answered_by_what_leads(rules):
    answer = ask(rules, "对有功的举报人由哪个单位给予精神奖励")
    assert answer.status is not AnswerStatus.ANSWERED


def test_a_time_that_no_sentence_states_is_not_answered_by_what_leads(rules):
    answer = ask(rules, "举报的电话几点到几点有人接？")
    assert answer.status is not AnswerStatus.ANSWERED


def test_a_figure_is_never_answered_by_a_sentence_without_one(rules):
    answer = ask(rules, "举报环境违法行为最多奖励多少钱？")
    assert answer.status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    "text", ["之日起6个月内领取", "活动开始后十日内补办", "送达之次日起计算", "22:00至次日6:00", "产品使用期限届满后"]
)
def test_times_of_any_form_are_seen(text):
    assert speaks_of_time(text)


@pytest.mark.parametrize("text", ["按规定及时移交", "按日连续处罚", "第三条第二款", "十分之一"])
def test_what_only_sounds_like_a_time_is_none(text):
    assert not speaks_of_time(text)
