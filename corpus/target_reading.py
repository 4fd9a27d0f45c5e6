"""Figures of one sentence: each number with what it is of. No document, no years: only the words of the sentence.

    sentence := segment (， segment)*
    segment  := lead figure                     农村生活污水治理率达到37%以上      the lead names the indicator
              | lead figure noun                完成1571个行政村环境整治           what follows names it
              | count noun lead figure          11个国考断面水质优良比例为90.9%    the count is the subject
              | names 分别 set figure 、figure …  A、B浓度分别为55、35微克/立方米    one each, in order
              | change figure                   同比增加1.3个百分点                the figure before names it

White space must be out of the sentence (spans of numbers then run through hard wraps). Ordinals, names, slogans,
durations, frequencies, thresholds (1000人以上的水源地), conditions (低于85%的，评为不合格) and sums of enumerations are
no figures. Known limits: a subject before the last comma but one is not looked for; ranges keep one indicator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import target_words as words
from corpus.quantities import Quantity, find_quantities
from corpus.target_indicators import unit_kind

_TAIL = 24
_MAX_NOUN = 48
_CN = "一二两三四五六七八九十百"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what it is of, as offsets of its sentence; ``written`` is the indicator's wording.

    ``change`` is "rise", "fall" or None for a level; ``base`` what a change is measured against, as written.
    """

    number: tuple[int, int]
    start: int
    end: int
    value: str
    unit: str
    comparator: str
    written: str
    upper: str | None = None
    change: str | None = None
    base: str | None = None
    modal: str = ""
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class _Met:
    """A quantity in its surroundings: the segment, the text since the last quantity and until the next."""

    quantity: Quantity
    segment: tuple[int, int]
    lead_start: int
    follow_end: int
    upper: str | None
    last: bool


@dataclass(frozen=True, slots=True)
class _Base:
    """A count that only says of how many: 106项整改任务中, 11个国考断面水质优良比例为90.9%."""

    noun: str
    subject: str | None = None


def mask(sentence: str) -> str:
    """The sentence with names and slogans blanked out, as long as it was."""
    if not ("《" in sentence or "“" in sentence or "〔" in sentence or "‘" in sentence):
        return sentence
    return words.NAMES.sub(lambda found: "□" * len(found[0]), sentence)


def read_figures(sentence: str, masked: str | None = None) -> list[Figure]:
    """All figures of a sentence, in order. ``masked`` is ``mask(sentence)`` where the caller has it."""
    masked = mask(sentence) if masked is None else masked
    if not words.CAN_HOLD.search(masked) or words.CONDITION.search(masked):
        return []
    lists = _lists(sentence, masked)
    figures: list[Figure] = []
    base_noun = ""
    subject: str | None = None
    for met in _met(masked, [(figure.number[0], figure.end) for figure in lists]):
        while lists and lists[0].number[0] < met.quantity.start:
            figures.append(lists.pop(0))
        if not _may_be(masked, met):
            continue
        figure = _figure(sentence, met, figures, base_noun)
        if isinstance(figure, _Base):
            base_noun, subject = figure.noun or base_noun, figure.subject
        elif figure is not None:
            figures.append(replace(figure, subject=subject) if subject else figure)
            subject = None
    figures.extend(lists)
    return _share_nouns(sentence, _spread(sentence, figures))


def _met(masked: str, taken: Sequence[tuple[int, int]]) -> list[_Met]:
    """Quantities outside the lists, the two ends of a range as one, with where they stand."""
    quantities: list[Quantity] = []
    uppers: dict[int, str] = {}
    for quantity in find_quantities(masked):
        if any(a <= quantity.number[0] < b for a, b in taken) or _is_wording(masked, quantity):
            continue
        before = quantities[-1] if quantities else None
        if (
            before
            and before.unit == quantity.unit
            and masked[before.end : quantity.start] in ("至", "到", "-", "—", "~", "～")
        ):
            uppers[len(quantities) - 1] = quantity.value
            quantities[-1] = replace(before, end=quantity.end)
            continue
        if quantity.comparator == "=" and masked[quantity.start - 1 : quantity.start] == "超":
            quantity = replace(quantity, comparator=">")
        quantities.append(_with_rate_unit(masked, quantity))
    stops = [found.start() for found in words.STOP.finditer(masked)]
    met = []
    for at, quantity in enumerate(quantities):
        start = max((s + 1 for s in stops if s < quantity.start), default=0)
        end = min((s for s in stops if s >= quantity.end), default=len(masked))
        lead = max(start, quantities[at - 1].end) if at else start
        following = quantities[at + 1].start if at + 1 < len(quantities) else len(masked)
        same = following < end
        met.append(
            _Met(quantity, (start, end), min(lead, quantity.start), min(end, following), uppers.get(at), not same)
        )
    return met


def _is_wording(masked: str, quantity: Quantity) -> bool:
    """Sizes of what is spoken of (产值过10亿元的企业), and Chinese numerals (两场, 皖北六市) unless an amount is made."""
    start = quantity.number[0]
    if masked[quantity.end : quantity.end + 1] == "的" and unit_kind(quantity.unit) not in (
        "pct",
        "count",
        "num",
        "conc",
    ):
        before = masked[max(0, quantity.start - 4) : quantity.start]
        over = before.endswith(("过", "超", "达", "近")) or quantity.comparator in (">", "≥", "<", "≤")
        if over and not words.AMOUNT.search(before.rstrip("过超达近")):
            return True
    if masked[start] not in _CN or quantity.unit in ("%", "成") or "/" in quantity.value:
        return False
    return not words.STRONG.search(masked[max(0, start - _TAIL) : start])


def _with_rate_unit(masked: str, quantity: Quantity) -> Quantity:
    """立方米 with /日 behind it is one unit."""
    at = masked.find(quantity.unit, quantity.number[1]) + len(quantity.unit) if quantity.unit else len(masked)
    if quantity.unit in ("万", "亿", "千") and (pieces := words.PIECES.match(masked, quantity.number[1] + 1)):
        tail = words.AFTER_UNIT.match(masked, pieces.end())
        return replace(
            quantity,
            unit=quantity.unit + pieces["unit"],
            end=tail.end() if tail else pieces.end(),
            comparator={"上": "≥", "下": "≤", "内": "≤"}[tail["side"]] if tail else quantity.comparator,
        )
    per = words.PER.match(masked, at)
    if per is None or at > quantity.number[1] + len(quantity.unit) + 1:
        return quantity
    end = max(quantity.end, per.end())
    tail = words.AFTER_UNIT.match(masked, end)
    sign = quantity.comparator if tail is None else "≥" if tail["side"] == "上" else "≤"
    return replace(quantity, unit=quantity.unit + per[0], end=tail.end() if tail else end, comparator=sign)


def _may_be(masked: str, met: _Met) -> bool:
    """Whether a quantity can be a figure at all, by its unit and what stands right beside it."""
    quantity = met.quantity
    start = quantity.number[0]
    before = masked[max(0, start - _TAIL) : start]
    if before.endswith("前") and not before.endswith("提前"):
        return False
    if before.endswith(("第", "首", "GB", "之", "十", "百", "No", "＋", "+")):
        return False
    lead = masked[met.lead_start : quantity.start]
    if quantity.unit[:1] in words.NO_FIGURE and not (quantity.unit == "期" and words.HELD.search(lead)):
        return False
    if quantity.unit in words.TIME and not _of_time(lead):
        return False
    follow = masked[quantity.end : met.follow_end]
    if words.RADIUS.match(follow) or masked[met.segment[1] - 1] == "的":
        return False
    if quantity.unit in words.PLACES and not re.search(
        r"(?:等|对|在|覆盖|全部|其余|其他|组织|推动|支持|指导|启动)$", lead
    ):
        return False
    if quantity.unit == "次" and (
        words.FREQUENCY.search(lead)
        or (follow[:1] not in ("", "、", "，", "）", ")", "以") and not words.DOING.search(lead))
    ):
        return False
    if masked[start] in _CN and (words.SUMMED_UP.search(follow) and "/" not in quantity.value):
        return False
    if unit_kind(quantity.unit) == "count" and (
        words.ABSTRACT.match(follow) or (words.SUMMED_UP.search(follow) and (lead.endswith("等") or len(follow) <= 2))
    ):
        return False
    return not (lead.endswith("以") and words.FOCUS.search(masked[quantity.end : met.segment[1]]))


def _of_time(lead: str) -> bool:
    return bool(
        re.search(
            r"天数?(?:比例)?(?:为|达到?|控制在|共|有|分别为)*$|用时|时长|寿命|耗时|周期|时限|时间(?:为|不超过|控制在|压减|缩短|平均|$)",
            lead,
        )
        or words.RISE.search(lead)
        or words.FALL.search(lead)
    )


def _figure(sentence: str, met: _Met, figures: list[Figure], base_noun: str) -> Figure | _Base | None:
    """The figure; or that the number only says of how many; or None."""
    quantity = met.quantity
    lead = sentence[met.lead_start : quantity.start]
    follow = sentence[quantity.end : met.follow_end]
    if quantity.unit in ("万", "亿") and _after(met, lead, follow):
        return None
    if not _after(met, lead, follow):
        return _named_before(sentence, met, figures, base_noun)
    if _is_threshold(quantity, lead, follow):
        return None
    if follow.endswith("中") and met.follow_end == met.segment[1] and met.last:
        return _Base(_LEFT.sub("", follow[:-1]))
    if not met.last and not words.AND_LAST.search(follow):
        if _names_next(sentence, met, follow):
            counted = words.COUNTED.match(sentence[quantity.number[0] : met.follow_end])
            return _Base("", counted[0] if counted else None)
        done = words.DOING.search(follow)
        if done and done.start() > 0 and not words.DOING.search(lead):
            return _Base(follow[: done.start()])
        if lead.endswith(("在", "于")):
            return None
    return _named_after(sentence, met, (lead, follow), base_noun)


_LEFT = re.compile(r"^的|的$")


def _after(met: _Met, lead: str, follow: str) -> bool:
    """Whether what follows the number names the indicator."""
    quantity = met.quantity
    core = words.SETTING.sub("", lead[-_TAIL:])
    if not follow or follow[0] in "、）)”和及或与□" or follow.startswith(("以及", "左右", "（", "(")):
        return False
    if follow.startswith("并") or re.match(r"[，。；]", follow):
        return False
    if follow.startswith("的"):
        return not (words.METRIC.search(core) and words.OF_TARGET.match(follow))
    kind = unit_kind(quantity.unit)
    if kind == "count":
        return True
    if words.METRIC.search(core) or words.RISE.search(lead) or words.FALL.search(lead):
        return bool(words.DOING.search(lead)) and not words.METRIC.search(core)
    return quantity.unit != ""


def _is_threshold(quantity: Quantity, lead: str, follow: str) -> bool:
    """1000人以上的水源地, 率低于85%的: they say which ones, not how many."""
    core = words.SETTING.sub("", lead[-_TAIL:])
    kind = unit_kind(quantity.unit)
    doing = bool(words.AMOUNT.search(lead))
    if follow.startswith("的") and words.METRIC.search(core):
        return True
    if quantity.comparator in ("≥", "≤", ">", "<"):
        measured = kind not in ("count", "pct", "num") or quantity.unit in ("人", "人次", "名", "户", "位")
        return not doing and (measured or (follow.startswith("的") and kind != "pct"))
    return kind in ("power", "volume", "mass", "length", "money") and not words.DOING.search(lead)


def _names_next(sentence: str, met: _Met, follow: str) -> bool:
    """Whether the noun of a count is what the next figure of the segment is about: 11个国考断面水质优良比例为90.9%."""
    rest = sentence[met.follow_end : met.segment[1]]
    core = words.SETTING.sub("", follow)
    shares = bool(re.match(r"\D{0,6}[\d.]+\s?(?:%|％|个百分点|天|微克)", rest))
    return core != follow and bool(words.METRIC.search(core)) or (shares and bool(words.METRIC.search(core)))


def _named_before(sentence: str, met: _Met, figures: list[Figure], base_noun: str) -> Figure | None:
    quantity = met.quantity
    lead_start = met.lead_start
    lead = sentence[lead_start : quantity.start]
    lead_before = words.BASE.sub("", lead)
    change, lead = _change(lead)
    base = words.BASE.search(lead) if change or "比" in lead else None
    if base and change:
        lead = lead[: base.start()] + lead[base.end() :] if base.end() == len(lead) else lead.replace(base[0], "")
    core = words.SETTING.sub("", lead)
    subject, core = _subject(core)
    start = _start_of(sentence, core.lstrip("、和及与"), lead_start, quantity.start)
    before = _carrier(figures, quantity.unit, change)
    core = words.LEADING.sub("", core) if not core.startswith("占") else core
    carried = None
    if change and 1 < len(core) <= 2:
        core += lead_before[lead_before.rfind(core) + len(core) :]
    if not core or (change and len(core) <= 1) or core in ("同比", "环比"):
        carried = before
        if before is None and sentence[quantity.end : quantity.end + 1] in ("、", "和"):
            return _unnamed(quantity, met)
        core = before.written if before else _segment_before(sentence, met)
    elif core == subject and figures == []:
        core = _segment_before(sentence, met) or core
    elif words.SHARE_ONLY.match(core) and met.segment[0] == met.lead_start:
        named = _segment_before(sentence, met)
        core = (named or (_thing(figures[-1].written) if figures else "")) + core
    elif words.SHARE_ONLY.match(core) and figures:
        core = _thing(figures[-1].written) + core
    elif words.ONLY_VERB.match(core) or (base_noun and unit_kind(quantity.unit) == "count" and len(core) <= 8):
        noun = base_noun or (_thing(before.written) if before else "")
        carried = before if not base_noun else None
        core = noun + core if noun and noun not in core else core
    if not core or (
        not quantity.unit and not words.METRIC.search(core) and not core.endswith(("率", "比例", "数", "量", "值"))
    ):
        return None
    if change is None and unit_kind(quantity.unit) in ("mass", "volume", "area", "length") and len(core) < 2:
        return None
    if carried is not None:
        start = min(start, carried.start)
    end = quantity.end
    target = words.OF_TARGET.match(sentence[quantity.end : met.segment[1]])
    return Figure(
        quantity.number,
        start,
        end + (target.end() if target else 0),
        quantity.value,
        quantity.unit,
        quantity.comparator,
        _tidy(core),
        met.upper or quantity.upper,
        change,
        base[0] if base and change else None,
        _modal(sentence, met),
        subject,
    )


def _unnamed(quantity: Quantity, met: _Met) -> Figure:
    """A figure that the next one names: 7.8万户、22.9万人稳定消除返贫风险."""
    return Figure(
        quantity.number,
        quantity.start,
        quantity.end,
        quantity.value,
        quantity.unit,
        quantity.comparator,
        "",
        met.upper or quantity.upper,
    )


def _carrier(figures: list[Figure], unit: str, change: str | None) -> Figure | None:
    """The figure before that lends its indicator: the last level for a change, else the last of the same kind."""
    levels = [f for f in figures if f.change is None]
    if change is not None:
        return levels[-1] if levels else (figures[-1] if figures else None)
    return next((f for f in reversed(levels) if unit_kind(f.unit) == unit_kind(unit)), None)


def _named_after(sentence: str, met: _Met, around: tuple[str, str], base_noun: str) -> Figure | None:
    quantity = met.quantity
    lead, follow = around
    noun = follow if met.last else words.AND_LAST.sub("", follow)
    noun = words.AFTER_AND.sub("", noun)[:_MAX_NOUN]
    end = quantity.end + len(noun)
    noun = noun.removeprefix("的")
    change, _ = _change(lead)
    core = words.LEADING.sub("", words.SETTING.sub("", lead))
    whole = noun
    if base_noun and words.ONLY_VERB.match(noun):
        whole = base_noun + noun
    if unit_kind(quantity.unit) in ("pct", "num") and core and len(core) <= 24 and not words.ONLY_VERB.match(core):
        whole = _tidy(re.sub(r"^.*(?:、|和|及)(?=.{0,2}$)", "", core)) + noun
    if not noun.strip("（）()、") or len(_tidy(whole)) < 1:
        return None
    verb = words.DOING.search(lead[-_TAIL:])
    start = quantity.start - (len(lead[-_TAIL:]) - verb.start() if verb else 0)
    if whole != noun and core:
        start = met.lead_start + len(lead) - len(lead.lstrip("、和及与"))
    subject = words.SUBJECT.search(sentence, 0, quantity.start)
    return Figure(
        quantity.number,
        max(met.lead_start, min(start, quantity.start)),
        end,
        quantity.value,
        quantity.unit,
        quantity.comparator,
        _tidy(whole),
        met.upper or quantity.upper,
        change,
        None,
        _modal(sentence, met),
        subject[0] if subject else None,
    )


def _change(lead: str) -> tuple[str | None, str]:
    """Whether the words before a number say that something rises or falls by it, and the words without that."""
    plain = re.sub(r"(?:约|近|不低于|不少于|至少|超过?|了)$", "", lead)
    for kind, pattern in (("rise", words.RISE), ("fall", words.FALL)):
        found = pattern.search(plain)
        if found:
            return kind, re.sub(r"(?:再|均|都|分别|累计|总体|平均|将|要|力争|确保)+$", "", plain[: found.start()])
    return None, lead


def _subject(core: str) -> tuple[str | None, str]:
    """What a lead begins with: 全市, 每个区、县（市）, 11个国考断面, and the lead without it."""
    found = None
    for found in words.SUBJECT.finditer(core):  # noqa: B007  (the last one is wanted)
        pass
    if found is None:
        return None, core
    rest = core[found.end() :]
    return found[0], rest.removeprefix("的") if len(rest) > 1 else core


def _segment_before(sentence: str, met: _Met) -> str:
    """The words of the segment before, for a figure whose own words name nothing."""
    text = sentence[: max(0, met.segment[0] - 1)]
    piece = text[max(text.rfind(mark) for mark in "，。；：,;:") + 1 :]
    return "" if re.search(r"\d", piece) else words.LEADING.sub("", piece)[-24:]


def _thing(written: str) -> str:
    """The noun of an indicator of a count, for the next figure of the same thing."""
    return re.sub(r"^(?:启动|办结|完成|受理|立案|排查|整治|查处|新增|实施|新建|续建|建成)+", "", written)


def _start_of(sentence: str, core: str, low: int, high: int) -> int:
    at = sentence.find(core[:6], low, high) if core else -1
    return at if at >= 0 else high


def _modal(sentence: str, met: _Met) -> str:
    found = words.MODAL.findall(sentence[met.segment[0] : met.quantity.number[0]])
    return str(found[-1]) if found else ""


def _tidy(written: str) -> str:
    """A wording without what hangs on its edges."""
    written = re.sub(r"^[、，：:；（(）)的”]+|[、，：:；（(的]+$", "", written)
    if written.count("（") + written.count("(") > written.count("）") + written.count(")"):
        written = re.sub(r"[（(][^（）()]*$", "", written)
    return written[-_MAX_NOUN:]


def _lists(sentence: str, masked: str) -> list[Figure]:
    """Figures of lists: the names before 分别 and the numbers after it, in order."""
    figures: list[Figure] = []
    names: list[str] = []
    for found in words.LIST.finditer(masked):
        start = max((m.end() for m in words.STOP.finditer(masked, 0, found.start())), default=0)
        numbers = _list_numbers(masked, found.start("list"), found.end("list"))
        lead = sentence[start : found.start()] + found["verb"]
        change, lead = _change(lead)
        base = words.BASE.search(lead)
        lead = words.SETTING.sub("", lead.replace(base[0], "") if base else lead)
        own = _names(_subject(lead)[1], len(numbers))
        names = own or (names if len(names) == len(numbers) else [])
        if len(names) != len(numbers) or len(numbers) < 2:
            names = []
            continue
        first = start if own else min((f.start for f in figures), default=start)
        for name, quantity in zip(names, numbers, strict=True):
            figures.append(
                Figure(
                    quantity.number,
                    first,
                    quantity.end,
                    quantity.value,
                    quantity.unit,
                    quantity.comparator,
                    name,
                    None,
                    change,
                    base[0] if base and change else None,
                )
            )
    return figures


def _list_numbers(masked: str, start: int, end: int) -> list[Quantity]:
    """The numbers of a list; one without unit or comparator has those of the next that has."""
    whole = {q.number[0]: q for q in find_quantities(masked[start:end])}
    found: list[Quantity] = []
    for match in words.LIST_NUMBER.finditer(masked, start, end):
        known = whole.get(match.start() - start)
        if known is not None:
            a, b = known.number
            known = replace(known, start=known.start + start, end=known.end + start, number=(a + start, b + start))
        found.append(known or Quantity(match.start(), match.end(), match.span(), match[0], "", "="))
    unit = next((q.unit for q in reversed(found) if q.unit), "")
    sign = found[-1].comparator if found and all(q.comparator == "=" for q in found[:-1]) else "="
    return [replace(q, unit=q.unit or unit, comparator=q.comparator if q.comparator != "=" else sign) for q in found]


def _names(lead: str, count: int) -> list[str]:
    """So many names in a lead, each with the metric that only the last one has written out."""
    lead = words.LEADING.sub("", lead.lstrip("、，"))
    if not lead:
        return []
    depth, parts, at = 0, [], 0
    for found in re.finditer(r"[（(]|[）)]|、|以及|和|与|及", lead):
        if found[0] in "（(":
            depth += 1
        elif found[0] in "）)":
            depth = max(0, depth - 1)
        elif not depth:
            parts.append(lead[at : found.start()])
            at = found.end()
    parts.append(lead[at:])
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return [_tidy(parts[0])] * count
    if len(parts) != count:
        return []
    shared = words.SHARED.search(parts[-1])
    tail = shared[0] if shared and not any(words.METRIC.search(part) for part in parts[:-1]) else ""
    return [_tidy(part if part.endswith(tail) else part + tail) for part in parts]


def _spread(sentence: str, figures: list[Figure]) -> list[Figure]:
    """A和B均达到100%: one figure for each name, where every name is a metric of its own."""
    found: list[Figure] = []
    for figure in figures:
        parts = [part for part in re.split(r"、|和|以及|及(?!以)|与", figure.written) if part]
        if (
            len(parts) > 1
            and all(words.METRIC.search(part) for part in parts)
            and unit_kind(figure.unit) in ("pct", "conc")
        ):
            found.extend(replace(figure, written=_tidy(part)) for part in parts)
        else:
            found.append(figure)
    return found


def _share_nouns(sentence: str, figures: list[Figure]) -> list[Figure]:
    """9个地级、9个县级、23个乡镇级水源地: what the last one says of its kind holds for the ones before it."""
    found = list(figures)
    for at in range(len(found) - 2, -1, -1):
        this, following = found[at], found[at + 1]
        gap = sentence[this.end : following.number[0]]
        if not this.written:
            found[at] = replace(this, written=following.written, end=max(this.end, following.end))
            continue
        head = "级" if this.written.endswith("级") else this.written[-2:]
        rest = following.written.partition(head)[2]
        if (
            this.unit == following.unit
            and rest
            and 2 <= len(this.written) <= 10
            and len(gap) <= 12
            and gap[:1] in "、和及与"
        ):
            found[at] = replace(this, written=this.written + rest, end=following.end)
    return [figure for figure in found if figure.written]
