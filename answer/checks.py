"""What may differ between an answer and what was asked, one row a check.

A check looks at a draft under its question and says what differs, with the code of a message. Whether that refuses the
answer, leaves it unconfirmed or is only said stands in the finding; answer.verdict makes the status of all of them. A
check that needs the question to say plainly what it wants (a telephone number, names, a reason) is silent otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rjieba import cut

from answer.draft import Draft
from answer.evidence import Sentence, context_of
from answer.glossary import equivalents
from answer.listing_worth import ENGLISH
from answer.numeric import records_of
from answer.question import Question
from answer.question_asked import asks_for_aim
from answer.question_kind import QuestionKind
from answer.question_regions import NATION
from answer.question_unknown import carried, heard
from answer.verdict import Effect, Finding
from answer.who import units_governing
from corpus.numbering import cn_number
from corpus.regions import find_regions
from corpus.series import Series, find_series
from corpus.traditional import HAN, fold, is_rare
from corpus.types import Status
from index.facets import same_region
from index.filters import Scope
from index.tokens import STOP

_BEFORE = 160  # characters before a sentence in which its year may stand
_NATIONAL = ("全国", "国家", "中央", "国务院")
_SUFFIX = re.compile(r"(?<=..)(?:[市县区旗]|自治[县旗])$")
_NAMES = re.compile(rf"[{HAN}]+")
_ORGAN = re.compile(r"(?:厅|局|部|委|处|院|总队)$")
_SHORT = 2  # 住建 stands for 住建厅, but 水 does not stand for 水处
_UNIT = r"(?:个|家|座|条|项|处|种|名|位|批|件|市|县|区|省)"
_N = r"(?P<n>\d{1,3}|[两二三四五六七八九十]{1,3})\s?"
_WHICH = r"哪(?:些|几[个家座条]|里|儿)?(?=$|[？?，,。县市区省家个是])"
_THOSE = re.compile(
    rf"(?:哪|[那这]|另外|其余|剩下的?){_N}{_UNIT}[^？?]*?(?:{_WHICH}|谁|名单|名字)"
    rf"|的{_N.replace('?P<n>', '?P<o>')}{_UNIT}[^？?]*?{_WHICH}"
    rf"|{_N.replace('?P<n>', '?P<k>')}{_UNIT}[^？?]{{0,16}}(?:名字|名称|名单|叫什么)"
    rf"|哪{_N.replace('?P<n>', '?P<m>')}{_UNIT}"
)
_THOSE_EN = re.compile(r"\b(?:which|what) (?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)\b")
_FEWEST = 3
_AND = re.compile("[和与及]")
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
_BETWEEN = re.compile(rf"(?=(?P<before>[{HAN}]{{2}})(?P<word>[{HAN}]{{2,3}}?)(?P<after>[{HAN}]{{2}}))")
_POINTS = re.compile("[这那哪某各每几谁]|什么|多少|怎|如何|是否")
_WATERS = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,3}[河湖江溪水])(?=流域|水库|干流|支流|断面|河段|沿线|沿岸)")
_LANDS = re.compile(r"[\u4e00-\u9fff]{1,2}三角洲?|[\u4e00-\u9fff]{2}平原|京津冀")
_NO_NAME = re.compile(
    r"[小大中各重点的跨全省市县区本在与和入沿排污黑臭美丽城乡农村内部区几哪条个座主要干支三两江河湖库水治理保护推行]"
)
# Letters with three digits, leading zeros, or eight digits and more that no measure follows: a name and no quantity.
_CODE = re.compile(
    r"(?<![0-9A-Z.])(?:[A-Z]{1,9}[0-9]{3,18}|0[0-9]{3,18}|[0-9]{8,18}(?![万亿元吨人户个％%.]))(?![0-9A-Z.])"
)
_STROKES, _GAPS = re.compile(r"(?<=[A-Z])[/-]+(?=[0-9])"), re.compile(r"(?<=[A-Z])\s+(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Case:
    """A draft under the question that it is to answer, and the scopes in which that was asked."""

    question: Question
    draft: Draft
    scopes: Sequence[Scope]

    @property
    def sentence(self) -> Sentence:
        """The sentence that the draft rests on."""
        return self.draft.sentence

    @property
    def around(self) -> str:
        """What the sentence's clause and headings say, and what the document's head says of it."""
        metadata, document, clause = self.sentence.document.metadata, self.sentence.document, self.sentence.clause
        head = (metadata.region, metadata.issuer, metadata.title, *clause.scope.regions, context_of(document, clause))
        return fold(" ".join(filter(None, (*head, document.read(clause.start, clause.end)))))


def findings_of(case: Case) -> list[Finding]:
    """What all checks find, in their order."""
    return [finding for check in CHECKS for finding in check(case)]


def _year(case: Case) -> Iterable[Finding]:
    """Of another year: by its figure's own, or by the clause's scope, words and headings."""
    years = {year for scope in case.scopes for year in scope.years}
    if years and case.draft.year is not None and case.draft.year not in years:
        yield Finding("reason_scope", {"scope": scope_name(Scope(tuple(sorted(years))))})
        return
    sentence = case.sentence
    about = set(sentence.clause.scope.years or sentence.document.metadata.years)
    said = sentence.reading.text[max(0, sentence.start - _BEFORE) : sentence.end]
    around = f"{said} {context_of(sentence.document, sentence.clause)}"
    if years and not years & about and not any(str(year) in around for year in years):
        yield Finding("reason_scope", {"scope": scope_name(Scope(tuple(sorted(years))))})


def _region(case: Case) -> Iterable[Finding]:
    """Of another region, or of a part of the one asked for."""
    regions = {region for scope in case.scopes for region in scope.regions}
    if regions and not any(speaks_of(region, case.sentence) for region in regions):
        yield Finding("reason_scope", {"scope": scope_name(Scope((), tuple(sorted(regions))))})


def speaks_of(region: str, sentence: Sentence) -> bool:
    """Whether a sentence is of a region: its clause's or its document's own, or one that it names.

    A document of a city does not speak of its province where it mentions it (报省生态环境厅).
    """
    metadata, clause = sentence.document.metadata, sentence.clause
    said = sentence.reading.text[max(0, sentence.start - _BEFORE) : sentence.end]
    around = f"{said} {context_of(sentence.document, clause)}"
    if region == NATION:
        return any(name in f"{around} {metadata.issuer or ''}" for name in _NATIONAL)
    own = clause.scope.regions or ((metadata.region,) if metadata.region else ())
    if any(same_region(name, region, metadata.province) for name in own):
        return True
    if metadata.region and metadata.province and same_region(metadata.province, region):
        return False
    named = {mention.name for mention in find_regions(around, within=metadata.province)}
    return any(same_region(name, region, metadata.province) for name in named)


def _status(case: Case) -> Iterable[Finding]:
    """A plan where a result is asked for, or the reverse."""
    wanted, found = case.question.status, _told_as(case)
    if case.question.kind is not QuestionKind.NUMERIC or wanted is None or found is None or wanted is found:
        return
    if wanted is Status.PLANNED and not asks_for_aim(case.question.text):
        return  # what was achieved of a task answers too
    yield Finding("reason_planned" if found is Status.PLANNED else "reason_achieved")


def _told_as(case: Case) -> Status | None:
    """Whether what is cited is planned or achieved: by its clause, else by the ledger; None where neither says so."""
    if case.sentence.clause.scope.status is not None:
        return case.sentence.clause.scope.status
    first = case.draft.pieces[0].proofs[0]
    told = {r.status for at, r in records_of(case.sentence.document).items() if first.start <= at < first.end}
    return next(iter(told)) if len(told) == 1 else None


def _organs(case: Case) -> Iterable[Finding]:
    """An organ that the question names and neither the clause nor what governs it nor the document's head mentions."""
    organs = organs_of(case.question)
    if not organs:
        return
    governing = units_governing(case.sentence)
    units = (*governing.lead, *governing.responsible) if governing is not None else ()
    around = f"{case.around} {fold(' '.join(units))}"
    lacking = [names[0] for names in organs if not any(_stem(name) in around for name in names)]
    if lacking:
        yield Finding("reason_missing", {"terms": "、".join(lacking)})


def _places(case: Case) -> Iterable[Finding]:
    """A town, zone or county of the question that neither clause nor headings nor the document's head name."""
    question = case.question
    wanted, rare = (*question.unknown_places, *question.counties), _rare_names(question.text)
    if not wanted and not rare:
        return
    around = case.around
    english = question.language == "en"
    stems = {name: _SUFFIX.sub("", name) for name in question.counties}
    lacking = [n for n, stem in stems.items() if stem not in around and not (english and heard(stem, around))]
    lacking += [name for name in question.unknown_places if not carried(name, around)]
    lacking += [name for name in rare if name not in around]
    if lacking:
        yield Finding("reason_place")


def _waters(case: Case) -> Iterable[Finding]:
    """A river, a lake, a plain or another land without a government that neither the clause nor its headings name."""
    text = fold(case.question.text)
    named = [match["name"] for match in _WATERS.finditer(text)]
    lacking = [name for name in named if not _NO_NAME.search(name[:-1]) and name not in case.around]
    for match in _LANDS.finditer(text):
        land = match[0].lstrip("在的和与及对于到")
        others = (other for each in equivalents(land) for other in each.others)
        if not any(name in case.around for name in (land, *others)):
            lacking.append(land)
    if lacking:
        yield Finding("reason_missing", {"terms": "、".join(lacking)})


def _other_word(case: Case) -> Iterable[Finding]:
    """Another thing between the same words: 垃圾焚烧处理 where 垃圾填埋处理 is asked for.

    A word of the question (or two together) that nothing around the clause has, and what stands in its place between
    the same two characters on either side. Words that share a character (治理, 处理; 环保, 环境保护) may mean the same.
    """
    asked, lead = fold(case.question.text), case.sentence.lead
    things = _words(asked)
    said, around = fold(case.sentence.text + (lead.sheet.plain if lead is not None else "")), case.around
    for match in _BETWEEN.finditer(asked):
        before, word, after = match["before"], match["word"], match["after"]
        if match.span("word") not in things or word in around or word in said or _POINTS.search(before + word + after):
            continue
        same = {name for each in equivalents(word) for name in each.others}
        for other in re.findall(rf"{before}([{HAN}]{{1,4}}?){after}", said):
            if other not in asked and not set(other) & set(word) and other not in same:
                params = {"said": f"{before}{other}{after}", "asked": f"{before}{word}{after}"}
                yield Finding("reason_other_word", params)
                return


def _words(text: str) -> set[tuple[int, int]]:
    """Where the words of a text stand, one by one and two together, without those that only have a function."""
    words = cut(text)
    ends = list(accumulate(map(len, words), initial=0))
    alone = [(start, end) for start, end, word in zip(ends, ends[1:], words, strict=False) if word not in STOP]
    return {*alone, *((one[0], two[1]) for one, two in pairwise(alone) if one[1] == two[0])}


def _codes(case: Case) -> Iterable[Finding]:
    """An identifier of the question (编号0007701, GB3838) that stands neither in the sentence or row nor above it."""
    asked = [match[0] for match in _CODE.finditer(_plain_code(case.question.text))]
    if not asked:
        return
    document, clause = case.sentence.document, case.sentence.clause
    metadata, (start, end) = document.metadata, case.sentence.raw_span()
    line = document.raw[document.raw.rfind("\n", 0, start) + 1 : max(end, document.raw.find("\n", end))]
    row = line if "\t" in line or "|" in line else ""
    head = (metadata.title, metadata.doc_number, context_of(document, clause), case.sentence.text, row)
    around = _GAPS.sub("", _plain_code(" ".join(filter(None, head))))
    lacking = [code for code in asked if code not in around]
    if lacking:
        yield Finding("reason_missing", {"terms": "、".join(lacking)})


def _plain_code(text: str) -> str:
    """Text in which identifiers are written alike: half width, capitals, no stroke between letters and digits."""
    return _STROKES.sub("", unicodedata.normalize("NFKC", text).upper())


def _needs(case: Case) -> Iterable[Finding]:
    """No contact, firm, person or reason where one is asked for; a number where names are."""
    if _names_missing(case.question, case.draft):
        yield Finding("reason_names")
        return
    said = f"{case.sentence.text} {case.draft.text}"
    code = next((c for asks, has, c in _WANTS if asks.search(case.question.text) and not has.search(said)), None)
    if code is not None:
        yield Finding(code)


def _doubt(case: Case) -> Iterable[Finding]:
    """What the extractor found to differ: another indicator, a time less exact than asked."""
    if case.draft.doubt:
        yield Finding(case.draft.doubt)


def _others(case: Case) -> Iterable[Finding]:
    """Other documents that say otherwise."""
    if case.draft.others:
        text = "；".join(piece.text for piece in case.draft.others)
        yield Finding("reason_contradiction", {"text": text}, Effect.NOTE)


CHECKS: tuple[Callable[[Case], Iterable[Finding]], ...] = (
    _others,
    _year,
    _region,
    _organs,
    _places,
    _waters,
    _other_word,
    _codes,
    _needs,
    _status,
    _doubt,
)


def scope_name(scope: Scope) -> str:
    """2024年 湖北省, as a person would say it."""
    return "".join([*scope.regions, *(f"{year}年" for year in scope.years)]) or "—"


def organs_of(question: Question) -> tuple[tuple[str, ...], ...]:
    """The organs that a question names, each with its other names."""
    if question.language == "en":
        return ()
    text = question.text
    named = ((text[each.start : each.end], *each.others) for each in equivalents(text))
    return tuple(names for names in named if all(_ORGAN.search(name) for name in names[:2]))


def _stem(name: str) -> str:
    """The name without what kind of organ it is, where enough is left: 住建局 and 住建厅 are both 住建."""
    bare = _ORGAN.sub("", name)
    return bare if len(bare) >= _SHORT else name


def _rare_names(text: str) -> list[str]:
    """Each rare character of a question with the character behind it, or the one before it where it ends a name."""
    if not any(map(is_rare, text)):
        return []
    found = []
    for run in _NAMES.findall(text):
        found += [run[at : at + 2] if at + 1 < len(run) else run[-2:] for at, char in enumerate(run) if is_rare(char)]
    return list(dict.fromkeys(found))


def _names_missing(question: Question, draft: Draft) -> bool:
    """Whether the names of so many things are asked for, and the answer has fewer."""
    those = _THOSE.search(question.text) or _THOSE_EN.search(question.text.lower())
    if question.kind is QuestionKind.NUMERIC or those is None:
        return False
    wanted = _number(next(filter(None, those.groups())))
    named = max(sum(map(_at_most, find_series(text))) for text in (draft.sentence.text, draft.text))
    return wanted >= _FEWEST and named < wanted and len(draft.pieces) < wanted


def _at_most(series: Series) -> int:
    """How many things an enumeration may name: 甲、乙和丙、丁 is cut at 、 alone."""
    return sum(1 + len(_AND.findall(part)) for part in series.parts)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    return ENGLISH.get(written) or cn_number(written)
