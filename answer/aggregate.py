"""Operations over the target ledger: 各市…分别, 哪个最高, 合计, 平均, 相差, 超过…的有哪些, 有几个市.

    question ─ operation, axis (region or year), level ─ records of one indicator, unit, status and year ─ one each
    ─ computed, each record cited, keys of the library without a record named

What cannot be computed so (no two records, units that differ, records that contradict each other) is not confirmed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from answer.composed import Composed
from answer.draft import Piece, Proof
from answer.numeric import records_of
from answer.question import Question
from answer.question_kind import QuestionKind
from answer.retrieve import Found
from answer.verdict import Effect, Finding
from corpus.messages import message
from corpus.numbering import cn_number
from corpus.quantities import find_quantities
from corpus.regions import canonical
from corpus.target_compare import of_indicator
from corpus.target_indicators import fold
from corpus.target_record import Target
from corpus.types import Document, Status
from index.facets import same_region
from index.library import Library
from index.records import Known
from index.tokens import pairs
from proof.text import plain

_R = r"(?:地级市|设区市|省份|省市|城市|市州|县市|区县|地区|地方|省|市|州|县|区)"
_MANY = r"[两二三四五六七八九十几多]|\d{1,2}"
_KEYS = re.compile(
    rf"各个?(?P<each>{_R}|地|年度?)|(?:(?P<n>{_MANY})个?|所有|全部|每个?)(?P<all>{_R})|(?P<years>历年|每年|[两三四五几]年)"
)
_WHICH = re.compile(rf"哪(?:一|些|几)?个?(?P<of>{_R}|年度?|里|儿)|谁|(?:多少|几)个?(?P<count>{_R})")
_EXTREME = re.compile(r"最(?:为)?(?P<way>高|多|大|长|快|低|少|小|短|慢)")
_SUM = re.compile(r"合计|总共|总和|一共|加起来|加在一起|共计|总计|之和|总量是|总数是")
_MEAN = re.compile(r"平均(?:值|数|水平)?(?:是|为|达)?(?:多少|几)|的?(?:平均值|平均数|均值)")
_GAP = re.compile(r"相差|差(?:了|距)?(?:是|为|有)?(?:多少|几|多大)|[高低多少大小](?:出|了)?(?:多少|几)")
_BEYOND = re.compile(
    r"(?P<way>不低于|不少于|不小于|不高于|不超过|不大于|超过|超出|高于|大于|多于|低于|小于|少于|达到|至少)\s?(?P<n>\d+(?:\.\d+)?)\s?(?P<unit>[%％]|[\u4e00-\u9fff/]{0,6}?)"
    r"(?:以上|以下)?(?=的|有|是|$|[,，?？])"
)
_THAN = re.compile(r"比(?P<name>[^比,，]{2,8}?)(?:的)?(?:更|还|要)?(?P<way>高|低|多|少|大|小)")
_ASKING = re.compile(
    rf"哪(?:一|些|几)?个?(?:{_R}|年度?|里|儿)?|谁的?|分别|各自|各个?(?:{_R}|地|年度?)|历年|每年|(?:(?:{_MANY})个?|所有|全部|每个?){_R}|多少个?(?:{_R})?|几个{_R}"
    r"|最(?:为)?(?:高|多|大|长|快|低|少|小|短|慢)|合计|总共|总和|一共|加起来|加在一起|共计|总计|之和|平均(?:值|数|水平)(?:是|为)|均值|相差|有哪些|是什么|有|的|是|为|达|都|定|提出|要求|计划|目标值?|指标|任务|完成|实际|设定"
    r"|[?？。,，\s]"
)
_STATED = re.compile(r"(?:提出|设定|写明|写了|规定|明确|有)[^?？]{0,16}(?:目标|指标|要求)")
# The total of several named things, which no ledger's axis holds: 一等奖和二等奖合计多少项.
_OF_PARTS = re.compile(r"[、和与及][^、和与及，,？?]{2,24}(?:合计|一共|总共|加起来|之和|共计)[^，,？?]{0,8}(?:多少|几)")
_HIGHER = frozenset("高多大长快") | {
    "不低于",
    "不少于",
    "不小于",
    "超过",
    "超出",
    "高于",
    "大于",
    "多于",
    "达到",
    "至少",
}
_WITH_EQUAL = frozenset({"不低于", "不少于", "不小于", "不高于", "不超过", "不大于", "达到", "至少"})
_LEVELS = {
    "省份": "省",
    "省市": "省",
    "省": "省",
    "城市": "市",
    "地级市": "市",
    "设区市": "市",
    "市州": "市",
    "市": "市",
    "州": "市",
    "县": "县",
    "区": "县",
    "县市": "县",
    "区县": "县",
}
_SUFFIXES = (("省", ("省", "自治区", "特别行政区")), ("市", ("市", "州", "盟", "地区")), ("县", ("县", "区", "旗")))
_ALIKE, _FEWEST, _DOCUMENTS = 0.6, 2, 160


class Operation(StrEnum):
    """What is done with the records."""

    EACH = "each"
    HIGHEST = "highest"
    LOWEST = "lowest"
    SUM = "sum"
    MEAN = "mean"
    GAP = "gap"
    BEYOND = "beyond"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An operation over keys (regions of a level, or years), with the bound that a value must pass."""

    operation: Operation
    by_year: bool = False
    level: str = ""
    higher: bool = True
    equal: bool = False
    bound: Decimal | None = None
    than: str = ""
    unit: str = ""
    count: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """The record that stands for a key."""

    key: str
    record: Target
    document: Document

    @property
    def value(self) -> Decimal:
        """Its value as a number."""
        return Decimal(self.record.value)

    @property
    def shown(self) -> str:
        """The value as the document writes it, with its unit."""
        return shown(self.document, self.record)


def shown(document: Document, record: Target) -> str:
    """A record's value as it is written, with its unit and what bounds it (以上, 不低于)."""
    said = document.read(record.start, record.end)
    for quantity in find_quantities(said):
        if quantity.value == record.value and quantity.unit == record.unit:
            return "".join(quantity.text(said).split())
    value = plain(document.read(*record.number))
    return value if not record.unit or value.endswith(record.unit) else f"{value}{record.unit}"


def _compared(found: Found) -> bool:
    """Whether regions stand side by side: then a comparison shows both with what lies between them."""
    return len({region for scope in found.scopes for region in scope.regions}) > 1


def aggregate(library: Library, found: Found) -> Composed | None:
    """What an operation over the ledger gives; None where the question asks for none."""
    question = found.question
    wanted = aggregate_of(question)
    if wanted is None:
        parts = question.kind is QuestionKind.NUMERIC and _OF_PARTS.search("".join(question.text.split()))
        return Composed(findings=(Finding("reason_aggregate"),), ordinary=True) if parts else None
    if wanted.operation is Operation.GAP and _compared(found):
        return None
    cards = _cards(library, found)
    entries, findings = _entries(library, cards, question, wanted)
    if len(entries) < _FEWEST or (wanted.operation is Operation.GAP and len(entries) != _FEWEST):
        if wanted.operation is Operation.GAP or (wanted.operation is Operation.EACH and not entries):
            return None
        return Composed(findings=(Finding("reason_aggregate"),), ordinary=True)
    if wanted.number and wanted.number != len(entries):
        findings.append(Finding("reason_aggregate_number", {"n": str(len(entries)), "asked": str(wanted.number)}))
    if wanted.operation is Operation.GAP and findings:
        return None
    missing = _missing(cards, entries, question, wanted)
    named = "、".join(missing[:12])
    if missing:
        whole = wanted.operation in (Operation.SUM, Operation.MEAN)
        findings.append(Finding("reason_aggregate_missing", {"names": named}, Effect.DOUBT if whole else Effect.NOTE))
    return _computed(wanted, entries, findings)


def aggregate_of(question: Question) -> Aggregate | None:
    """The operation that a question asks for, None where it asks for none."""
    if question.language == "en" or question.kind is QuestionKind.PRECEDENT:
        return None
    text = "".join(question.text.split())
    keys, which = _KEYS.search(text), _WHICH.search(text)
    of = next(
        (m for m in ((which and (which["of"] or which["count"])), (keys and (keys["each"] or keys["all"]))) if m), ""
    )
    by_year = of in ("年", "年度") or bool(keys and keys["years"])
    level = _LEVELS.get(of, "")
    number = cn_number(keys["n"].replace("两", "二")) if keys and keys["n"] and keys["n"] not in "几多" else 0
    several = keys is not None or max(len(question.regions), len(question.years)) > 1
    if extreme := _EXTREME.search(text):
        if _GAP.search(text) or which is None:
            return None
        most = Operation.HIGHEST if extreme["way"] in _HIGHER else Operation.LOWEST
        return Aggregate(most, by_year, level)
    count = bool(which and which["count"])
    if (beyond := _BEYOND.search(text)) and (which or re.search(r"哪[些几]", text)):
        way = beyond["way"]
        return Aggregate(
            Operation.BEYOND,
            by_year,
            level,
            way in _HIGHER,
            way in _WITH_EQUAL,
            Decimal(beyond["n"]),
            unit=beyond["unit"].replace("％", "%"),
            count=count,
        )
    if (than := _THAN.search(text)) and which and canonical(than["name"]) is not None:
        return Aggregate(Operation.BEYOND, by_year, level, than["way"] in _HIGHER, than=than["name"], count=count)
    if _SUM.search(text) and several:
        return Aggregate(Operation.SUM, by_year or len(question.years) > 1, level, number=number)
    if _MEAN.search(text) and several:
        return Aggregate(Operation.MEAN, by_year or len(question.years) > 1, level, number=number)
    if (
        _GAP.search(text)
        and len(question.regions) != len(question.years)
        and max(len(question.regions), len(question.years)) == _FEWEST
    ):
        return Aggregate(Operation.GAP, len(question.years) == _FEWEST)
    if count and not question.regions and _STATED.search(text):
        return Aggregate(Operation.EACH, level=level, count=True)
    if keys and keys["each"] and question.kind is QuestionKind.NUMERIC and not question.regions:
        return Aggregate(Operation.EACH, by_year, level)
    return None


def _cards(library: Library, found: Found) -> list[Known]:
    """The documents whose ledgers are looked through: all, the first ones found first, up to a bound."""
    order = {reading.hit.doc_id: n for n, reading in reversed(list(enumerate(found.readings)))}
    given = found.filters
    cards = [c for c in library.documents() if not given.docs or c.doc_id in given.docs]
    return sorted(cards, key=lambda card: order.get(card.doc_id, len(order)))[:_DOCUMENTS]


def level_of(region: str, province: str | None = None) -> str:
    """省, 市 or 县 of a region's name; "" where neither gazetteer nor name says."""
    known = canonical(region, within=province)
    if known is not None:
        return known.level
    return next((level for level, ends in _SUFFIXES if region.endswith(ends)), "")


def _is_level(region: str, level: str, province: str | None) -> bool:
    """Whether a region is of a level; every city counts as one where cities are asked for."""
    own = level_of(region, province)
    return own == level or (level == "市" and region.endswith("市") and own != "省")


def _entries(
    library: Library, cards: Sequence[Known], question: Question, wanted: Aggregate
) -> tuple[list[Entry], list[Finding]]:
    """One record for each key, of one indicator, unit, status and (for regions) one year.

    A growth (GDP增长5.5%) is compared like a level where most state it; it is never added up.
    """
    pool = [(target, document) for document in _documents(library, cards) for target in records_of(document).values()]
    about = subject_of(question, wanted)
    pool = _of_subject(pool, about, question)
    added_up = wanted.operation in (Operation.SUM, Operation.MEAN)
    pool = [(t, d) for t, d in pool if not (added_up and t.change) and t.upper is None and _is_number(t.value)]
    if question.years:
        pool = [(t, d) for t, d in pool if t.year in question.years]
    if question.regions:
        pool = [
            (t, d)
            for t, d in pool
            if t.region and any(same_region(t.region, r, d.metadata.province) for r in question.regions)
        ]
    if wanted.level and not wanted.by_year:
        pool = [(t, d) for t, d in pool if t.region and _is_level(t.region, wanted.level, d.metadata.province)]
    pool = [(t, d) for t, d in pool if (t.year if wanted.by_year else t.region)]
    findings: list[Finding] = []
    if question.status is not None and any(t.status is question.status for t, _ in pool):
        pool = [(t, d) for t, d in pool if t.status is question.status]
    pool = _of_one(pool, lambda t: (t.indicator, t.unit, t.change), wanted, findings, "reason_aggregate_indicator")
    pool = _of_one(pool, lambda t: t.status, wanted, findings, "reason_aggregate_status")
    if not wanted.by_year:
        pool = _latest(pool, question, findings)
    elif not question.regions:
        pool = _of_one(pool, lambda t: t.region, wanted, findings, "reason_aggregate_region")
    return _one_each(pool, wanted, findings), findings


def _documents(library: Library, cards: Sequence[Known]) -> Iterable[Document]:
    return (library.cached_document(card.doc_id) for card in cards)


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def subject_of(question: Question, wanted: Aggregate) -> str:
    """What the records are to be of: the question without the operation, places, years and bounds."""
    text = "".join(question.text.split())
    for span in sorted(question.year_spans, key=lambda s: -s.start):
        text = text.replace(question.text[span.start : span.end].replace(" ", ""), "")
    for name in (*question.regions, *(r[:-1] for r in question.regions)):
        text = text.replace(name, "")
    for pattern in (_BEYOND, _THAN) if wanted.operation is Operation.BEYOND else ():
        text = pattern.sub("", text)
    text = _GAP.sub("", text) if wanted.operation is Operation.GAP else text
    text = re.sub(r"(?:多少|几)(?:微克/?每?立方米|%|[\u4e00-\u9fff]{0,2})?(?=$|[?？])", "", text)
    return re.sub(r"^[和与跟同、]+|20\d\d年?度?", "", _ASKING.sub("", text))


_Pool = list[tuple[Target, Document]]


def _of_subject(pool: _Pool, about: str, question: Question) -> _Pool:
    """The records of what is asked about: by the ledger's name, else by the words that they share with it."""
    if not about:
        return []
    named = {id(t) for t in of_indicator((t for t, _ in pool), about)}
    if not named:
        wanted = set(pairs(fold(about)) or [about])
        worth = {
            id(t): len(wanted & set(pairs(fold(f"{t.subject or ''}{t.indicator}{t.written}")))) / len(wanted)
            for t, _ in pool
        }
        best = max(worth.values(), default=0.0)
        named = {key for key, share in worth.items() if best >= _ALIKE and share == best}
    units = {unit for several in question.units for unit in several.split("|")}
    chosen = [(t, d) for t, d in pool if id(t) in named]
    fitting = [(t, d) for t, d in chosen if t.unit in units]
    return fitting or chosen


def _of_one(
    pool: _Pool, key: Callable[[Target], object], wanted: Aggregate, findings: list[Finding], code: str
) -> _Pool:
    """The records that share a property, that of most keys; where another has as many, that is said."""
    having: dict[object, set[object]] = {}
    for t, _ in pool:
        having.setdefault(key(t), set()).add(t.year if wanted.by_year else t.region)
    if len(having) < _FEWEST:
        return pool
    ranked = sorted(having.items(), key=lambda pair: -len(pair[1]))
    if len(ranked[0][1]) == len(ranked[1][1]):
        findings.append(Finding(code))
    return [(t, d) for t, d in pool if key(t) == ranked[0][0]]


def _latest(pool: _Pool, question: Question, findings: list[Finding]) -> _Pool:
    """The records of one year: the one asked for, else the latest of those with most records, which is said."""
    years = Counter(t.year for t, _ in pool)
    if len(years) < _FEWEST:
        return pool
    most = max(years.values())
    year = max((y for y, n in years.items() if y is not None and n == most), default=None)
    findings.append(Finding("reason_aggregate_year", {"year": str(year)}))
    return [(t, d) for t, d in pool if t.year == year]


def _one_each(pool: _Pool, wanted: Aggregate, findings: list[Finding]) -> list[Entry]:
    """One record for each key; the document of the region itself before others; what contradicts is said."""
    groups: dict[str, list[Entry]] = {}
    for t, d in pool:
        key = str(t.year) if wanted.by_year else str(t.region)
        groups.setdefault(key, []).append(Entry(key, t, d))
    chosen = []
    for key, entries in groups.items():
        own = [
            e
            for e in entries
            if e.document.metadata.region and same_region(e.document.metadata.region, e.record.region or "")
        ]
        kept = own or entries
        if len({e.value for e in kept}) > 1:
            said = "、".join(dict.fromkeys(e.shown for e in kept))
            findings.append(Finding("reason_aggregate_conflict", {"key": key, "values": said}))
        chosen.append(kept[0])
    return chosen


def _missing(cards: Sequence[Known], entries: Sequence[Entry], question: Question, wanted: Aggregate) -> list[str]:
    """Regions (years) of the library for which there is no record."""
    have = {entry.key for entry in entries}
    if wanted.by_year:
        return [f"{year}年" for year in question.years if str(year) not in have]
    level = wanted.level or Counter(level_of(key) for key in have).most_common(1)[0][0]
    year = entries[0].record.year
    names: dict[str, None] = {}
    for card in cards:
        region = card.metadata.region
        dated = year is None or year in card.metadata.years
        asked = not question.regions or any(same_region(region or "", r) for r in question.regions)
        if region and dated and asked and _is_level(region, level, card.metadata.province):
            names[region] = None
    return [name for name in names if not any(same_region(name, key) for key in have)]


def _computed(wanted: Aggregate, entries: list[Entry], findings: list[Finding]) -> Composed:
    entries = sorted(entries, key=lambda e: e.value, reverse=wanted.operation is not Operation.LOWEST)
    if wanted.by_year and wanted.operation in (Operation.EACH, Operation.GAP):
        entries.sort(key=lambda e: e.key)
    unit, n = entries[0].record.unit, str(len(entries))
    kept = entries
    match wanted.operation:
        case Operation.HIGHEST | Operation.LOWEST:
            kept = [e for e in entries if e.value == entries[0].value]
            names = "、".join(_key(e, wanted) for e in kept)
            lead = message(f"aggregate_{wanted.operation}", names=names, value=kept[0].shown, n=n)
            kept = entries
        case Operation.SUM | Operation.MEAN:
            total = sum((e.value for e in entries), Decimal(0))
            value = total if wanted.operation is Operation.SUM else round(total / len(entries), 2).normalize()
            bound = _bounded(entries, findings)
            lead = message(f"aggregate_{wanted.operation}", value=f"{value:f}{unit}", n=n, bound=bound)
        case Operation.GAP:
            difference = abs(entries[0].value - entries[1].value)
            lead = message(
                "aggregate_gap", value=f"{difference:f}{message('aggregate_points') if unit in ('%', '％') else unit}"
            )
        case Operation.BEYOND:
            return _beyond(wanted, entries, findings)
        case _:
            lead = message("aggregate_each", n=n, indicator=entries[0].record.indicator)
    return Composed(tuple(_piece(e, wanted) for e in kept), lead, tuple(findings))


def _beyond(wanted: Aggregate, entries: list[Entry], findings: list[Finding]) -> Composed:
    """The keys whose value passes a bound: a number, or the value of one of them."""
    bound, kept = wanted.bound, entries
    unit = wanted.unit
    if wanted.than:
        base = next((e for e in entries if same_region(e.key, wanted.than)), None)
        if base is None:
            return Composed(findings=(Finding("reason_missing_scope", {"scope": wanted.than}),), ordinary=True)
        bound, kept = base.value, [e for e in entries if e is not base]
        entries = [base, *kept]
    if bound is None or (unit and unit != entries[0].record.unit):
        return Composed(findings=(Finding("reason_aggregate"),), ordinary=True)
    passing = [
        e
        for e in kept
        if (e.value > bound if wanted.higher else e.value < bound) or (wanted.equal and e.value == bound)
    ]
    names = "、".join(_key(e, wanted) for e in passing) or message("aggregate_none")
    lead = message("aggregate_beyond", n=len(passing), of=len(kept), names=names)
    shown_first = [*passing, *(e for e in entries if e not in passing)]
    return Composed(tuple(_piece(e, wanted) for e in shown_first), lead, tuple(findings))


def _bounded(entries: Sequence[Entry], findings: list[Finding]) -> str:
    """How far a sum is bounded by what is summed: 不少于 where an addend is."""
    signs = {e.record.comparator for e in entries} - {"="}
    if len(signs) > 1:
        findings.append(Finding("reason_aggregate_bounds"))
    return message(f"aggregate_bound_{signs.pop()}") if len(signs) == 1 and signs <= {"≥", "≤", ">", "<"} else ""


def _key(entry: Entry, wanted: Aggregate) -> str:
    return f"{entry.key}年" if wanted.by_year else entry.key


def _piece(entry: Entry, wanted: Aggregate) -> Piece:
    record, document = entry.record, entry.document
    proof = Proof(document, document.clauses[record.clause], record.start, record.end)
    status = f"（{message(f'compare_{record.status.value}')}）" if isinstance(record.status, Status) else ""
    said = plain(document.read(record.start, record.end))
    return Piece(f"{_key(entry, wanted)}{status}：{said}", (proof,), entry.shown, record.unit or None)
