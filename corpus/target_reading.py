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
from dataclasses import replace

from corpus import target_words as words
from corpus.quantities import Quantity
from corpus.target_evidence import is_evident
from corpus.target_figures import MAX_NOUN, TAIL, Base, Figure, change_of, subject_of, thing_of, tidy
from corpus.target_indicators import unit_kind
from corpus.target_lists import list_figures, spread_over_names, with_shared_increase, with_shared_nouns
from corpus.target_never import is_no_business
from corpus.target_quantities import Met, is_threshold, may_be_figure, quantities_met
from corpus.target_shares import share_of


def mask(sentence: str) -> str:
    """The sentence with names and slogans blanked out, as long as it was."""
    if not ("《" in sentence or "“" in sentence or "〔" in sentence or "‘" in sentence):
        return sentence
    return words.NAMES.sub(lambda found: "□" * len(found[0]), sentence)


def read_figures(sentence: str, masked: str | None = None, *, evident: bool = False) -> list[Figure]:
    """All figures of a sentence, in order. ``masked`` is ``mask(sentence)`` where the caller has it.

    With ``evident`` only those whose own words set or state them (corpus.target_evidence).
    """
    masked = mask(sentence) if masked is None else masked
    if not words.CAN_HOLD.search(masked) or words.CONDITION.search(masked):
        return []
    lists = list_figures(sentence, masked)
    figures: list[Figure] = []
    base_noun = ""
    subject: str | None = None
    for met in quantities_met(masked, [(figure.number[0], figure.end) for figure in lists]):
        while lists and lists[0].number[0] < met.quantity.start:
            figures.append(lists.pop(0))
        if not may_be_figure(masked, met) or is_no_business(masked, met):
            continue
        figure = _figure(sentence, met, figures, base_noun)
        if isinstance(figure, Base):
            base_noun, subject = figure.noun or base_noun, figure.subject
        elif figure is not None and (
            not evident or _joined(masked, met, figures, figure) or is_evident(masked, met, figure)
        ):
            figures.append(replace(figure, subject=subject) if subject else figure)
            subject = None
    figures.extend(lists)
    return with_shared_increase(sentence, with_shared_nouns(sentence, spread_over_names(sentence, figures)))


# Kinds of units in which things are counted out: 运抵防护服72万件，救护车156辆，药品23吨.
_PARTS = re.compile(r"^(?:其中|包括|以及|共计?|合计|总计)")
_AMOUNTS = {"count", "mass", "volume", "area", "length"}


def _joined(masked: str, met: Met, figures: list[Figure], figure: Figure) -> bool:
    """Whether an amount goes on with the one before it: 开设11条专线和7个平台; 共有村干部11万人，社区干部2万人."""
    if not figures or not {unit_kind(met.quantity.unit), unit_kind(figures[-1].unit)} <= _AMOUNTS:
        return False
    gap = masked[figures[-1].end : met.quantity.start]
    if gap in ("、", "和", "及", "以及"):
        return unit_kind(met.quantity.unit) == "count" or figure.written == figures[-1].written
    told = _PARTS.sub("", gap[1:])
    return gap[:1] in ("，", "、") and (told == figure.written or (not told and figure.written == figures[-1].written))


def _figure(sentence: str, met: Met, figures: list[Figure], base_noun: str) -> Figure | Base | None:
    """The figure; or that the number only says of how many; or None."""
    quantity = met.quantity
    lead = sentence[met.lead_start : quantity.start]
    follow = sentence[quantity.end : met.follow_end]
    if quantity.unit in ("万", "亿") and _after(met, lead, follow) and not words.PERSONS.match(follow):
        return None
    if share := share_of(sentence, met):
        return Figure(
            quantity.number,
            share.start,
            quantity.end,
            quantity.value,
            share.unit,
            share.comparator,
            tidy(share.written),
            met.upper or quantity.upper,
            modal=_modal(sentence, met),
            subject=share.whose or None,
        )
    if not _after(met, lead, follow):
        return _named_before(sentence, met, figures, base_noun)
    if is_threshold(quantity, lead, follow):
        return None
    if follow.endswith("中") and met.follow_end == met.segment[1] and met.last:
        return Base(_LEFT.sub("", follow[:-1]))
    if not met.last and not words.AND_LAST.search(follow):
        if _names_next(sentence, met, follow):
            counted = words.COUNTED.match(sentence[quantity.number[0] : met.follow_end])
            return Base("", counted[0] if counted else None)
        done = words.DOING.search(follow)
        if done and done.start() > 0 and not words.DOING.search(lead):
            return Base(follow[: done.start()])
        if lead.endswith(("在", "于")):
            return None
    return _named_after(sentence, met, (lead, follow), base_noun)


_LEVEL = re.compile(r"[到至]了?$")
_LEFT = re.compile(r"^的|的$")


def _after(met: Met, lead: str, follow: str) -> bool:
    """Whether what follows the number names the indicator."""
    quantity = met.quantity
    core = words.SETTING.sub("", lead[-TAIL:])
    if not follow or follow[0] in "、）)”和及或与□" or follow.startswith(("以及", "左右", "（", "(")):
        return False
    if follow.startswith(("的基础上", "并")) or re.match(r"[，。；]", follow):
        return False
    if follow.startswith("的"):
        return not (words.METRIC.search(core) and words.OF_TARGET.match(follow))
    kind = unit_kind(quantity.unit)
    if kind == "count":
        return True
    if words.METRIC.search(core) or words.RISE.search(lead) or words.FALL.search(lead):
        return bool(words.DOING.search(lead)) and not words.METRIC.search(core)
    return quantity.unit != ""


def _names_next(sentence: str, met: Met, follow: str) -> bool:
    """Whether the noun of a count is what the next figure of the segment is about: 11个国考断面水质优良比例为90.9%."""
    rest = sentence[met.follow_end : met.segment[1]]
    core = words.SETTING.sub("", follow)
    shares = bool(re.match(r"\D{0,6}[\d.]+\s?(?:%|％|个百分点|天|微克)", rest))
    return core != follow and bool(words.METRIC.search(core)) or (shares and bool(words.METRIC.search(core)))


def _named_before(sentence: str, met: Met, figures: list[Figure], base_noun: str) -> Figure | None:
    quantity = met.quantity
    lead_start = met.lead_start
    lead = words.FROM_VALUE.sub("", sentence[lead_start : quantity.start])
    lead_before = words.BASE.sub("", lead)
    change, lead = change_of(lead)
    base = words.BASE.search(lead) if change or "比" in lead else None
    if base and change:
        lead = lead[: base.start()] + lead[base.end() :] if base.end() == len(lead) else lead.replace(base[0], "")
    core = words.SETTING.sub("", lead)
    core = words.AIMED.sub("", words.TAIL_YEAR.sub("", core)) or core
    core = words.ON_DAY.sub("", core)
    subject, core = subject_of(core)
    start = _start_of(sentence, core.lstrip("、和及与"), lead_start, quantity.start)
    before = _carrier(figures, quantity.unit, change)
    if unit_kind(quantity.unit) == "count":
        core = words.WHO_HAS.sub("", core)
    core = words.LEADING.sub("", words.WHO_DID.sub("", core)) if not core.startswith("占") else core
    if change and (on := words.ON_BASE.search(core)):
        core = on["what"]
    elif change is None and quantity.unit.endswith(("百分点", "基点")) and (moved := words.MOVED.match(core)):
        change, core = ("fall" if moved["fall"] else "rise"), core[moved.end() :]
    carried = None
    goes_on = sentence[figures[-1].end : quantity.start] in ("、", "，共", "，合计") if figures else False
    if before is None and goes_on and change is None and unit_kind(quantity.unit) in _AMOUNTS:
        before = figures[-1]
    if before_cap := _capped(quantity, core, figures):
        core = before_cap
    if change and 1 < len(core) <= 2:
        core += lead_before[lead_before.rfind(core) + len(core) :]
    elif change is None and _LEVEL.search(lead) and words.METRIC.search(core) and (moves := words.MOVES_TO.match(core)):
        core = core[moves.end() :]
    if not core or (change and len(core) <= 1) or core in ("同比", "环比"):
        carried = before
        if before is None and sentence[quantity.end : quantity.end + 1] in ("、", "和"):
            return _unnamed(quantity, met)
        core = before.written if before else _segment_before(sentence, met)
    elif words.PLACE_ONLY.match(core) and before is not None and not words.DOING.search(lead):
        subject, carried = core, before
        core = before.written
    elif core == subject and figures == []:
        core = _segment_before(sentence, met) or core
    elif words.SHARE_ONLY.match(core) and met.segment[0] == met.lead_start:
        named = _segment_before(sentence, met)
        core = (named or (thing_of(figures[-1].written) if figures else "")) + core
    elif words.SHARE_ONLY.match(core) and figures:
        core = thing_of(figures[-1].written) + core
    elif words.ONLY_VERB.match(core) or (base_noun and unit_kind(quantity.unit) == "count" and len(core) <= 8):
        noun = base_noun or (thing_of(before.written) if before else "")
        carried = before if not base_noun else None
        core = noun.removesuffix(core) + core if noun and noun not in core else core
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
    least = change and quantity.comparator == "=" and words.AT_LEAST.search(sentence, lead_start, quantity.start)
    return Figure(
        quantity.number,
        start,
        end + (target.end() if target else 0),
        quantity.value,
        quantity.unit,
        "≥" if least else quantity.comparator,
        tidy(core),
        met.upper or quantity.upper,
        change,
        base[0] if base and change else None,
        _modal(sentence, met),
        subject,
    )


_CAP = re.compile(r"(?:最高|最多|上限|单[户家个笔]最高|每[户家个]最高|金额|总额)?")


def _capped(quantity: Quantity, core: str, figures: list[Figure]) -> str:
    """What a sum without a name caps: 给予投资30%的补助，最高不超过500万元."""
    if quantity.comparator != "≤" or unit_kind(quantity.unit) != "money" or not figures or not _CAP.fullmatch(core):
        return ""
    what = figures[-1].written.partition("占")
    return f"{what[0]}最高金额" if what[1] and figures[-1].unit == "%" else ""


def _unnamed(quantity: Quantity, met: Met) -> Figure:
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
    of_kind = next((f for f in reversed(levels) if unit_kind(f.unit) == unit_kind(unit)), None)
    # 生产总值增长6%，2025年达到7万亿元: the level of what changes.
    return of_kind or (figures[-1] if figures and not levels and unit_kind(unit) not in ("pct", "num") else None)


def _named_after(sentence: str, met: Met, around: tuple[str, str], base_noun: str) -> Figure | None:
    quantity = met.quantity
    lead, follow = around
    noun = follow if met.last else words.AND_LAST.sub("", follow)
    if quantity.unit in ("万", "亿") and (persons := words.PERSONS.match(noun)):
        noun = persons[0]
    noun = words.GOES_ON.sub("", words.AFTER_AND.sub("", noun))
    noun = noun[:MAX_NOUN]
    end = quantity.end + len(noun)
    noun = noun.removeprefix("的")
    change, rest = change_of(lead)
    core = words.LEADING.sub("", words.SETTING.sub("", words.MADE_SURE.sub("", rest if change else lead)))
    whole = noun
    if base_noun and words.ONLY_VERB.match(noun):
        whole = base_noun + noun
    if unit_kind(quantity.unit) in ("pct", "num") and core and len(core) <= 24 and not words.ONLY_VERB.match(core):
        whole = tidy(re.sub(r"^.*(?:、|和|及)(?=.{0,2}$)", "", core)) + noun
    if not noun.strip("（）()、") or len(tidy(whole)) < 1 or tidy(whole) in words.NOTHING_NAMED:
        return None
    verb = words.DOING.search(lead[-TAIL:])
    start = quantity.start - (len(lead[-TAIL:]) - verb.start() if verb else 0)
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
        tidy(whole),
        met.upper or quantity.upper,
        change,
        None,
        _modal(sentence, met),
        subject[0] if subject else None,
    )


def _segment_before(sentence: str, met: Met) -> str:
    """The words of the segment before, for a figure whose own words name nothing."""
    text = sentence[: max(0, met.segment[0] - 1)]
    piece = text[max(text.rfind(mark) for mark in "，。；：,;:") + 1 :]
    return "" if re.search(r"\d", piece) else words.LEADING.sub("", piece)


def _start_of(sentence: str, core: str, low: int, high: int) -> int:
    at = sentence.find(core[:6], low, high) if core else -1
    return at if at >= 0 else high


def _modal(sentence: str, met: Met) -> str:
    found = words.MODAL.findall(sentence[met.segment[0] : met.quantity.number[0]])
    return str(found[-1]) if found else ""
