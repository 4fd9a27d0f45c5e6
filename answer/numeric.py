"""How many, how much: the quantity in the evidence that the question asks for, and the segment that states it.

A quantity is scored by what its surroundings say of the question: the segment that holds it counts most, what the
sentence has said so far (a later figure may be of a part of what an earlier segment names) and the sentence count
less, and by what the ledger says that it measures: in PM10、PM2.5平均浓度分别为55、35 each number has its own
indicator. A unit that the question names (多少天, 占比) decides which quantities can answer at all (answer.measures);
第几批 is answered by an ordinal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from answer.evidence import Asked, Segment, Sentence, segments_of
from answer.measures import fits, fits_unit
from corpus.dates import find_years
from corpus.numbering import cn_number
from corpus.quantities import Quantity, find_quantities
from corpus.target_indicators import indicators
from corpus.target_record import Target
from corpus.types import Cell, Document

_CHANGE = re.compile(r"同比|环比|比上年|较上年|比\d{4}年|增加|下降|上升|提高了|减少")
_CHANGE_ASKED = re.compile(
    r"同比|环比|(?:增加|提高|提升|下降|降低|减少|上升|增长)(?!到|至|为|[^，,。]{0,8}(?:目标|任务))|变化|降了|升了|[降升增减涨]了?(?=多少|几|百分之几)"
    r"|\b(?:increase|decrease|rise|fall|change|drop)",
    re.IGNORECASE,
)
_SETS = re.compile(r"目标|力争|达(?:到|成)?|实现|控制在|不低于|不少于|不高于|不超过|完成|确保")
_KEEPS = re.compile(r"巩固|维持|现有|既有|已有|共有")
_MEASURE = re.compile(
    r"[\u4e00-\u9fff]{2}(?:比例|比率|占比|比重|浓度|强度|面积|总量|[率量数值])(?![\u4e00-\u9fff]?[率量])"
)
_PAIRED, _NEAR = 8, 120
_ONLY_CHANGE = re.compile(
    r"(?:增加|提高|提升|下降|降低|减少|上升|增长|降|升)了?(?:多少|百分之几|几)|[同环]比"
    r"|by how much|how much did",
    re.IGNORECASE,
)
_CHANGE_PENALTY, _LEVEL_PENALTY = 0.6, 1.0
_TARGET_WEIGHT = 0.15
_AS_PLAIN = 0.95
_RECORD_WEIGHT = 0.4
_NUMERALS = "二两三四五六七八九十百千"
_IN_NAMES = {"天": "[天日]", "级": "级", "年": "年", "周": "周"}
_ORDINAL = (
    r"第(?P<n>[一二三四五六七八九十百]{1,4}|\d{1,3})"
    r"(?:[、和及至到—-]第?(?:[一二三四五六七八九十百]{1,4}|\d{1,3}))*"
)
_ORDINAL_ASKED = re.compile(r"第几(?P<unit>[批届名位期次轮个]?)")
_CLASS = re.compile(r"劣?(?P<class>[ⅠⅡⅢⅣⅤIVX]+|[一二三四五])\s?类(?:水质|水体|水|标准)?(?:或?以上|及以上)?")
_CLASS_ASKED = re.compile(r"几类(?:水|标准|$|[?？，,])")
_LABELLED = re.compile(r"[（(](?:单位[：:])?(?P<unit>[^（）()\d]{1,12})[）)][：:]\s*$")  # 年取水量（万立方米）：365
_LABEL_REACH = 24  # characters of such a label
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NAME_PENALTY = 0.3  # 十大行动 is a name unless the question asks for 行动
_TOLD, _TOTAL_PENALTY = 0.8, 0.4  # what a sentence gains by a figure that the question gives, and that figure loses
_OF_THE_YEAR = re.compile(r"当年|本年度?|年内|这一年|(?:during|within|in) (?:the|that) year alone", re.IGNORECASE)
_OTHER_PENALTY, _SAME_BONUS = 0.3, 0.2
_ONWARD = 0.15
_NOTHING = 0.1  # a figure whose sentence says less of the question is no answer
_PLACE_BONUS = _YEAR_BONUS = 0.2
_YEAR_PENALTY = 0.6  # 2025年达到25%，2030年达到32%: the ledger knows which of the two is asked for
SEGMENT_WEIGHT, NEAR_WEIGHT, SENTENCE_WEIGHT = 0.55, 0.25, 0.35
_SO_FAR_WEIGHT, _CLOSE_WEIGHT = 0.6, 0.1


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity found in a sentence: ``start``/``end`` are the segment that states it, in ``sentence.text``.

    ``own`` is how much of the question stands in that segment alone, ``year`` the one that it is for, where the ledger
    or the header of its cell says so.
    """

    sentence: Sentence
    quantity: Quantity
    start: int
    end: int
    coverage: float
    score: float
    record: Target | None = None
    own: float = 0.0
    year: int | None = None

    @property
    def value(self) -> str:
        """The quantity as written, comparators included, without white space; a range with both its ends."""
        text, quantity = self.sentence.text, self.quantity
        end = _upper_end(text, quantity.end) if quantity.comparator == "≥" else quantity.end
        return "".join(text[quantity.start : end].split())


def _upper_end(text: str, at: int) -> int:
    """Where a range ends whose lower end stands before ``at``: 五十元以上二百元以下; ``at`` where there is none."""
    following = next((q for q in find_quantities(text) if q.start >= at), None)
    adjacent = following is not None and text[at : following.start].strip(" 、，至到") == ""
    return following.end if following is not None and adjacent and following.comparator == "≤" else at


def is_change(figure: Figure) -> bool:
    """Whether a figure says by how much something changed."""
    return figure.record is not None and figure.record.change is not None


def figures(
    sentences: Sequence[Sentence],
    asked: Asked,
    question: str,
    units: Sequence[str],
    *,
    planned: bool = False,
    names: Sequence[str] = (),
    places: Sequence[str] = (),
    years: Sequence[int] = (),
) -> list[Figure]:
    """All quantities of the sentences that can answer, best first.

    ``planned``: the question asks for a target, so that a value to reach (达到45%) goes before one to keep (巩固31个).
    ``names`` are the ledger's indicators that it asks for, ``places`` how the regions begin that it names: a segment
    that names one of them goes before one that names none, and one for one of the ``years`` before one for another.
    """
    change_asked = bool(_CHANGE_ASKED.search(question))
    only_change = bool(_ONLY_CHANGE.search(question))
    units = (*units, "%") if change_asked and units else units
    found: list[Figure] = []
    ordinal = _ORDINAL_ASKED.search(question)
    for sentence in sentences:
        records = records_of(sentence.document)
        if ordinal:
            quantities = _ordinals(sentence.text, ordinal["unit"] or "[名位]?")
        elif _CLASS_ASKED.search(question):
            quantities = _classes(sentence.text)
        else:
            quantities = _fitting(sentence, records, units)
        if not quantities:
            continue
        segments = segments_of(sentence, asked)
        given = _TOLD * any(_told(sentence.text, quantity, question) for quantity in quantities)
        for quantity in quantities:
            figure = _figure(sentence, segments, quantity, asked)
            if figure is None or figure.coverage < _NOTHING:
                continue
            record = records.get(sentence.raw_span(*quantity.number)[0])
            segment = next(s for s in segments if s.start <= quantity.number[0] < s.end)
            changes = (
                record.change is not None
                if record is not None
                else bool(_CHANGE.search(sentence.text[segment.start : quantity.start]))
            )
            score = figure.score + given
            if changes and not change_asked:
                score -= _CHANGE_PENALTY
            elif only_change and not changes:
                score -= _LEVEL_PENALTY
            score += _TARGET_WEIGHT * _sets_target(sentence.text[segment.start : segment.end]) if planned else 0.0
            several = sum(segment.start <= q.number[0] < segment.end for q in quantities) > 1
            score += _RECORD_WEIGHT * _named(record, segment, asked, alone=not several) - (
                _OTHER_PENALTY if is_other(record, names) else 0.0
            )
            if record is not None and (record.indicator in names or (not changes and _measures(record, question))):
                score += _SAME_BONUS
            score -= _NAME_PENALTY if _is_name(sentence.text, quantity, question) else 0.0
            score -= _TOLD if _told(sentence.text, quantity, question) else 0.0
            score -= _TOTAL_PENALTY if _is_total(sentence.text[segment.start : segment.end], question) else 0.0
            year = _year_of(sentence, quantity, record)
            if years and year is not None:
                score += _YEAR_BONUS if year in years else -_YEAR_PENALTY
            if any(
                place in f"{sentence.text[segment.start : segment.end]} {_own_place(sentence, record)}"
                for place in places
            ):
                score += _PLACE_BONUS
            found.append(replace(figure, score=score, record=record, year=year))
    found.sort(key=lambda f: (-f.score, f.sentence.hit.rank, f.start))
    return found


def _own_place(sentence: Sentence, record: Target | None) -> str:
    """The place of a figure, where the ledger has one that is not its document's."""
    known = record.region if record is not None else None
    return known if known and known != sentence.document.metadata.region else ""


def cell_of(sentence: Sentence, quantity: Quantity) -> Cell | None:
    """The cell of a row in which a quantity stands."""
    at = sentence.raw_span(*quantity.number)[0]
    return next((cell for cell in sentence.clause.cells if cell.start <= at < cell.end), None)


def _year_of(sentence: Sentence, quantity: Quantity, record: Target | None) -> int | None:
    """The year that a figure is for: the ledger's, else the one in the header of its cell."""
    if record is not None or not sentence.clause.cells:
        return record.year if record is not None else None
    cell = cell_of(sentence, quantity)
    years = {year for mention in find_years(cell.name) for year in mention.years} if cell is not None else set()
    return years.pop() if len(years) == 1 else None


def _told(text: str, quantity: Quantity, question: str) -> bool:
    """Whether the question itself gives a figure: of 90项整改任务 the one that is asked for is another."""
    written = "".join(quantity.text(text).split())
    at = question.find(written)
    return len(written) > 1 and at >= 0 and not question[:at].endswith(tuple("0123456789.")) and "吗" not in question


def _is_total(segment: str, question: str) -> bool:
    """Whether a figure is a running total, and the question asks for that of the year."""
    return bool(_OF_THE_YEAR.search(question)) and "累计" in segment and "累计" not in question


def _measures(record: Target, question: str) -> bool:
    """Whether a question names, in the document's own words, what a figure measures (验收销号比例, 销号比例)."""
    return any(match[0] in record.written for match in _MEASURE.finditer(question))


def _fitting(sentence: Sentence, records: Mapping[int, Target], units: Sequence[str]) -> list[Quantity]:
    """The quantities of a sentence that can answer; with 分别为55、35、34微克/立方米 all three have the unit."""
    found = {q.number[0]: q for q in find_quantities(sentence.text)}
    for match in _DIGITS.finditer(sentence.text):
        record = records.get(sentence.raw_span(*match.span())[0])
        if record is not None and (match.start() not in found or not found[match.start()].unit):
            span = match.span()
            found[span[0]] = Quantity(*span, span, record.value, record.unit, record.comparator)
        elif match.start() not in found and (label := _labelled(sentence.text, match.start())):
            span = match.span()
            found[span[0]] = Quantity(*span, span, match[0], label["unit"], "=")
    for quantity in _in_names(sentence.text, units):
        found.setdefault(quantity.start, quantity)
    return [quantity for _, quantity in sorted(found.items()) if fits(quantity, units)]


def _labelled(text: str, at: int) -> re.Match[str] | None:
    """The unit in brackets that stands right before a number."""
    return _LABELLED.search(text, max(0, at - _LABEL_REACH), at)


def _in_names(text: str, units: Sequence[str]) -> list[Quantity]:
    """Numerals that a name has before the unit asked for: 三级联动, “百日攻坚”."""
    found: list[Quantity] = []
    for unit in (each for several in units for each in several.split("|") if each in _IN_NAMES):
        first = "一" if unit == "级" else ""
        numeral = f"(?<![第月{first}{_NUMERALS}])(?P<n>[{first}{_NUMERALS}]+)"
        found.extend(
            Quantity(*match.span(), match.span(), str(cn_number(match["n"])), unit, "=")
            for match in re.finditer(numeral + _IN_NAMES[unit], text)
        )
    return found


def _ordinals(text: str, unit: str) -> list[Quantity]:
    """第八批, 第7届 as quantities of a unit 第…批."""
    found = []
    for match in re.finditer(_ORDINAL + unit, text):
        span = match.span()
        found.append(Quantity(*span, span, str(cn_number(match["n"])), "", "="))
    return found


def _is_name(text: str, quantity: Quantity, question: str) -> bool:
    """Whether a number belongs to a name: 十大行动 (unless 行动 is asked for), 项目二期, 第二批."""
    if quantity.unit == "大":
        return text[quantity.end : quantity.end + 2] not in question
    return quantity.unit in ("期", "批") and quantity.unit not in question


def is_other(record: Target | None, names: Sequence[str]) -> bool:
    """Whether the ledger knows a figure's indicator and it is none of those asked for: PM10 where O3 was asked."""
    if record is None or not names or record.indicator not in _ledger_names():
        return False
    return not any(name in record.indicator or record.indicator in name for name in names)


@lru_cache(maxsize=1)
def _ledger_names() -> frozenset[str]:
    return frozenset(row.name for row in indicators())


def _classes(text: str) -> list[Quantity]:
    """Ⅱ类, 三类或以上 as quantities."""
    return [Quantity(*m.span(), m.span("class"), m["class"], "", "=") for m in _CLASS.finditer(text)]


def measured(record: Target, asked: Asked) -> float:
    """How much of the question the ledger's name of a figure covers."""
    return asked.coverage(" ".join(filter(None, (record.indicator, record.written, record.subject))))


def _named(record: Target | None, segment: Segment, asked: Asked, *, alone: bool) -> float:
    """How much of the question stands in what a figure measures; where it is alone, its segment may name that, too."""
    if record is None:
        return segment.coverage
    return max(measured(record, asked), segment.coverage if alone else 0.0)


def _figure(sentence: Sentence, segments: Sequence[Segment], quantity: Quantity, asked: Asked) -> Figure | None:
    at = next((i for i, s in enumerate(segments) if s.start <= quantity.number[0] < s.end), None)
    if at is None:
        return None
    segment = segments[at]
    near = asked.coverage(sentence.text[segments[max(0, at - 1)].start : segment.end])
    so_far = asked.coverage(sentence.text[: segment.end])
    close = _closeness(sentence.text, segment, quantity, asked)
    score = SEGMENT_WEIGHT * segment.coverage + NEAR_WEIGHT * near + SENTENCE_WEIGHT * sentence.score
    score += _SO_FAR_WEIGHT * so_far + _CLOSE_WEIGHT * close
    start = segment.start
    if segment.coverage < 0.34 and near > segment.coverage + 0.2 and at:
        start = segments[at - 1].start
    return Figure(sentence, quantity, start, segment.end, max(sentence.coverage, near), score, own=segment.coverage)


def _sets_target(segment: str) -> int:
    """1 where a segment sets a value to reach, -1 where it keeps what is there, else 0."""
    if _KEEPS.search(segment):
        return -1
    return 1 if _SETS.search(segment) else 0


def _closeness(text: str, segment: Segment, quantity: Quantity, asked: Asked) -> float:
    """How much of the question stands within a dozen characters of the number: tells two numbers apart."""
    start, end = max(segment.start, quantity.number[0] - 12), min(segment.end, quantity.number[1] + 12)
    return asked.coverage(text[start:end])


def same_value(a: Figure, b: Figure) -> bool:
    """Whether two figures state the same number with the same unit."""
    return (a.quantity.value, a.quantity.unit) == (b.quantity.value, b.quantity.unit)


def together(found: Sequence[Figure], units: Sequence[str]) -> list[Figure]:
    """The figures to show: the best one; where several units are asked for, one of each from the same place.

    天 and 占比 of one question are looked for side by side, so that a share of something else does not slip in.
    """
    if len(units) < 2:
        return list(found[:1])
    if len(set(units)) == 1:
        return in_a_row(found, len(units))
    groups = [[f for f in found if fits_unit(f.quantity, unit)][:_PAIRED] for unit in dict.fromkeys(units)]
    groups = [group for group in groups if group]
    best, worth = [found[0]], 0.0
    for anchor in groups[0] if groups else ():
        picked = [anchor]
        for group in groups[1:]:
            near = [f for f in group if _near(anchor, f) and not any(f.quantity == p.quantity for p in picked)]
            picked.extend(near[:1])
        total = sum(f.score for f in picked)
        if total > worth:
            best, worth = picked, total
    return best


def in_a_row(found: Sequence[Figure], count: int) -> list[Figure]:
    """多少项…多少项: neighbours of one kind, the best among them, in the text's order; rather what follows the best."""
    best = found[0]
    alike = {_at(f): f for f in reversed(found) if _near(best, f) and f.quantity.unit == best.quantity.unit}
    row = [alike[at] for at in sorted(alike)]
    at = row.index(alike[_at(best)])
    starts = range(max(0, at - count + 1), min(at, max(0, len(row) - count)) + 1)
    worth = {start: sum(f.score for f in row[start : start + count]) + _ONWARD * (start == at) for start in starts}
    start = max(worth, key=lambda s: worth[s])
    return row[start : start + count]


def _at(figure: Figure) -> int:
    """Where a figure stands in its clause."""
    return figure.sentence.start + figure.quantity.start


def _near(a: Figure, b: Figure) -> bool:
    same = a.sentence.document is b.sentence.document and a.sentence.clause.index == b.sentence.clause.index
    return same and abs(a.sentence.start - b.sentence.start) <= _NEAR


def contradicting(best: Figure, found: Sequence[Figure]) -> list[Figure]:
    """Figures of other documents with another value of the same indicator, as plain, for the same year and region."""
    rivals: list[Figure] = []
    ours = best.sentence
    for figure in found:
        theirs = figure.sentence
        if theirs.document is ours.document or same_value(figure, best) or figure.quantity.unit != best.quantity.unit:
            continue
        same = theirs.clause.scope.years == ours.clause.scope.years and theirs.hit.region == ours.hit.region
        plain = figure.score >= _AS_PLAIN * best.score and figure.coverage >= _AS_PLAIN * best.coverage
        new = all(not same_value(figure, rival) for rival in rivals)
        if same and plain and new and (indicator := _indicator(best)) and indicator == _indicator(figure):
            rivals.append(figure)
    return rivals[:2]


def _indicator(figure: Figure) -> str | None:
    """What the ledger says a figure measures: 城市 and 县级城市 black-odorous water are two things."""
    return figure.record.indicator if figure.record is not None else None


def records_of(document: Document) -> Mapping[int, Target]:
    """The ledger's records of a document by the raw offset of their numbers."""
    return _records(_ById(document))


class _ById:
    """A document as a key of the cache below: known by its id and, as records carry year and region, its metadata."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _ById):
            return False
        mine, theirs = self.document, other.document
        return mine.doc_id == theirs.doc_id and mine.metadata == theirs.metadata

    def __hash__(self) -> int:
        return hash(self.document.doc_id)


@lru_cache(maxsize=64)
def _records(key: _ById) -> dict[int, Target]:
    from corpus.targets import targets_of

    return {target.number[0]: target for target in targets_of(key.document, every=True)}
