"""What an answer must have for some questions, whatever else it says: names, a firm, a telephone number, a reason.

A clause that gives only the number of the things whose names are asked for, or the target where the result is asked
for, is close to the question and no answer to it. Each rule needs the question to say plainly what it wants.
"""

from __future__ import annotations

import re

from answer.draft import Draft
from answer.evidence import Sentence, context_of
from answer.listing_worth import ENGLISH
from answer.question import Question
from answer.question_kind import QuestionKind
from corpus.numbering import cn_number
from corpus.series import find_series
from corpus.traditional import fold
from corpus.types import Status

_UNIT = r"(?:个|家|座|条|项|处|种|名|位|批|件|市|县|区|省)"
_N = r"(?P<n>\d{1,3}|[两二三四五六七八九十]{1,3})\s?"
_COUNTED = re.compile(_N + _UNIT)
_WHICH = r"哪(?:些|几[个家座条]|里|儿)?(?=$|[？?，,。县市区省家个是])"
_THOSE = re.compile(
    rf"(?:哪|[那这]|另外|其余|剩下的?){_N}{_UNIT}[^？?]*?(?:{_WHICH}|谁|名单|名字)"
    rf"|的{_N.replace('?P<n>', '?P<o>')}{_UNIT}[^？?]*?{_WHICH}"
    rf"|{_N.replace('?P<n>', '?P<k>')}{_UNIT}[^？?]{{0,16}}(?:名字|名称|名单|叫什么)"
    rf"|哪{_N.replace('?P<n>', '?P<m>')}{_UNIT}"
)
_THOSE_EN = re.compile(r"\b(?:which|what) (?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)\b")
_FEWEST = 3
_WANTS = (
    (
        re.compile(
            r"电话|手机号|号码是?多少|邮箱|邮编|网址|\b(?:telephone|phone number|e-?mail|url|website address)\b"
            r"|\bwhich website\b",
            re.IGNORECASE,
        ),
        re.compile(r"\d{5,}|\d{3,4}-\d{6,}|@|https?:|www\."),
        "reason_contact",
    ),
    (
        re.compile(
            r"哪(?:一)?(?:家|个)(?:公司|企业|厂家|单位承建)|(?:公司|企业)是哪|(?:中标|承建|承包|施工)(?:单位|方|商|公司)?(?:是|为)?(?:谁|哪)"
            r"|\b(?:which|what) (?:\w+ )?(?:company|firm|contractor|insurer|enterprise|supplier)\b",
            re.IGNORECASE,
        ),
        re.compile(r"公司|集团|企业|厂|电厂|银行|[\u4e00-\u9fff]{2,}(?:股份|实业)"),
        "reason_company",
    ),
    (
        re.compile(
            r"(?:领导|负责人|局长|厅长|处长|市长|省长|组长|主任|书记|人)(?:的)?(?:名字|姓名|叫什么|姓什么|是哪位)|姓甚名谁"
        ),
        re.compile(
            r"姓名|名叫|同志|(?:市长|省长|局长|厅长|主席|书记|主任|组长)[：:\s　]\s*[\u4e00-\u9fff]{2,3}"
            r"(?![\u4e00-\u9fff])"
        ),
        "reason_person",
    ),
    (
        re.compile(r"原因|为什么|为何|怎么会|\bwhy\b|\breasons?\b|\bcauses? of\b", re.IGNORECASE),
        re.compile(
            r"原因|因(?!地|素|子|此|而|势|时|城|河)|由于|为(?:了|使|进一步|加强|规范|贯彻|落实|推动|促进|加快|深入)|旨在|以便|导致|受.{1,20}影响"
        ),
        "reason_cause",
    ),
)
_RESULT = re.compile(r"实际(?!上)|实绩|完成值|最终结果|最后(?:是|达到|做到|完成)|\bactual(?:ly)?\b", re.IGNORECASE)
_TARGET = re.compile(
    r"(?:目标|指标|任务)(?:数|值|任务)?(?:本来|原来|当初|原本)?(?:定|设|下达)(?:的|了|在|为)|(?:本来|原来|当初|原本)[^，,。]{0,6}(?:定|计划|目标)"
)
_WATERS = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,3}[河湖江溪水])(?=流域|水库|干流|支流|断面|河段|沿线|沿岸)")
_NO_NAME = re.compile(
    r"[小大中各重点的跨全省市县区本在与和入沿排污黑臭美丽城乡农村内部区几哪条个座主要干支三两江河湖库水治理保护推行]"
)


def not_given(question: Question, draft: Draft) -> str:
    """The code of what an answer to this question must have and the draft has not; "" where nothing is missing."""
    sentence = draft.sentence
    if _names_missing(question, draft):
        return "reason_names"
    said = f"{sentence.text} {draft.text}"
    for asks, has, code in _WANTS:
        if asks.search(question.text) and not has.search(said):
            return code
    status = sentence.clause.scope.status
    if question.kind is QuestionKind.NUMERIC and status is not None:
        if _RESULT.search(question.text) and status is Status.PLANNED:
            return "reason_planned"
        if _TARGET.search(question.text) and status is Status.ACHIEVED:
            return "reason_achieved"
    return ""


def waters_missing(question: Question, sentence: Sentence) -> list[str]:
    """Rivers and lakes that the question names and neither the clause nor its headings do."""
    document, clause = sentence.document, sentence.clause
    around = fold(f"{document.read(clause.start, clause.end)} {context_of(document, clause)}")
    named = [match["name"] for match in _WATERS.finditer(fold(question.text))]
    return [name for name in named if not _NO_NAME.search(name[:-1]) and name not in around]


def _names_missing(question: Question, draft: Draft) -> bool:
    """Whether the names of so many things are asked for, and the clause has their number and fewer names."""
    those = _THOSE.search(question.text) or _THOSE_EN.search(question.text.lower())
    if question.kind is QuestionKind.NUMERIC or those is None:
        return False
    wanted = _number(next(filter(None, those.groups())))
    text = draft.sentence.text
    counted = {_number(match["n"]) for match in _COUNTED.finditer(text)}
    most = max((len(series.parts) for series in find_series(text)), default=0)
    return wanted >= _FEWEST and wanted in counted and most < wanted and len(draft.pieces) < wanted


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    return ENGLISH.get(written) or cn_number(written)
