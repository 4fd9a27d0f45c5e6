"""Questions that ask the same of several things: 甲法和乙法分别从哪天起施行, 证和许可证，到期前各要提前多久延续.

    question := before? thing (and thing)+ after? each rest

Each thing is asked for in a question of its own: before, the thing, after, rest. What stands behind the last thing is
its own or belongs to all of them: it is cut at a pause, behind what the first one ends with (甲法和乙法规定的 has 法),
before 的, or after as many words as the first thing has, if that is shorter by half.
"""

from __future__ import annotations

import re
from dataclasses import replace

from answer.question import Question, parse_question
from answer.question_forms import QuestionKind
from index.tokens import cut

ASKED_OF_EACH = frozenset(
    (
        QuestionKind.NUMERIC,
        QuestionKind.WHEN,
        QuestionKind.WHO,
        QuestionKind.WHERE,
        QuestionKind.LIST,
        QuestionKind.WHAT,
        QuestionKind.COMPARE,
    )
)
MOST = 4
_EACH = re.compile(r"[，,]?\s*(?:分别|各自|分开|各(?=[是为有要占达几按怎需应多]))")
_EACH_EN = re.compile(r"\brespectively\b|\beach\b", re.IGNORECASE)
_AND = re.compile(r"(?:以及|[、和与及跟同])")
_PAUSE = re.compile(r"[，,；;：:。？?！!]")
_ALWAYS = "、"  # a joint wherever it stands; the others are ones only as words of their own


def asks_of_each(text: str) -> bool:
    """Whether the same is asked of several things, so that one value alone is no answer."""
    return bool(_EACH.search(text) or _EACH_EN.search(text))


def things_of(text: str) -> tuple[tuple[str, str], ...]:
    """The things that a question asks the same of, each with a question of its own; () where it does not."""
    each = _EACH.search(text)
    if each is None or not text[each.end() :].strip():
        return ()
    before, rest = text[: each.start()], text[each.end() :]
    joints = _joints(before)
    if not joints:
        return ()
    first, last = joints[0][0], joints[-1][1]
    start = max((pause.end() for pause in _PAUSE.finditer(before, 0, first)), default=0)
    edges = [(start, first), *((a[1], b[0]) for a, b in zip(joints, joints[1:], strict=False))]
    things = [before[a:b].strip() for a, b in edges]
    tail = before[last:]
    end = _end_of(tail, things)
    things.append(tail[:end].strip())
    if not all(things) or len(things) > MOST:
        return ()
    owner, mark, _ = things[0].partition("的")
    if mark and things[0] != owner + mark and not any("的" in thing for thing in things[1:]):
        things[1:] = [owner + mark + thing for thing in things[1:]]
    return tuple((thing, f"{before[:start]}{thing}{tail[end:]}{rest}") for thing in things)


def each_of(question: Question) -> tuple[tuple[str, Question], ...]:
    """The same of a question that was read; its years, places and kind hold for each."""
    if question.language == "en" or question.kind not in ASKED_OF_EACH:
        return ()
    found = []
    for thing, text in things_of(question.text):
        part = _of_all(question, parse_question(text, known_regions=question.regions))
        named = parse_question(thing, known_regions=question.regions).focus
        kind = part.kind if question.kind is QuestionKind.COMPARE else question.kind
        found.append(("".join(named[-1:]) or thing, replace(part, kind=kind)))
    return tuple(found)


def _of_all(question: Question, part: Question) -> Question:
    """A part with the one year and the one region of the whole question, where it has none of its own."""
    year = f"{question.years[0]}年" if len(question.years) == 1 and not part.years else ""
    region = question.regions[0] if len(question.regions) == 1 and not part.regions else ""
    return parse_question(f"{year}{region}{part.text}", known_regions=question.regions) if year or region else part


def _joints(text: str) -> list[tuple[int, int]]:
    """Where the last things of a text are joined, pauses at a joint taken with it (甲、乙，和丙)."""
    words, at, before = set(), 0, ""
    for word in cut(text):  # 大运 before 大运会: what overlaps begins no earlier than the last one
        found_at = text.find(word, at + (word == before))
        if found_at >= 0:
            words.add((found_at, found_at + len(word)))
            at, before = found_at, word
    found: list[tuple[int, int]] = []
    for joint in _AND.finditer(text):
        if joint[0] in _ALWAYS or joint.span() in words:
            start = joint.start()
            while start > 0 and text[start - 1] in "，, ":
                start -= 1
            found.append((start, joint.end()))
    kept = found[-1:]
    for start, end in reversed(found[:-1]):  # a list: nothing but things between its joints
        if _PAUSE.search(text, end, kept[0][0]):
            break
        kept.insert(0, (start, end))
    return kept


def _end_of(tail: str, things: list[str]) -> int:
    """Where the last thing ends."""
    pause = _PAUSE.search(tail)
    if pause is not None and pause.start() > 0:
        return pause.start()
    first = things[0]
    for length in range(len(first) - 1, 0, -1):
        at = tail.find(first[-length:], 1)
        if at > 0 and not first.endswith(tail[: at + length]):
            return at + length
    if (end := _alike(first, tail)) is not None:
        return end
    if "的" in tail and "的" not in first:
        return tail.index("的")
    if 2 * len(first) <= len(tail):
        return min(len("".join(cut(tail)[: len(cut(first))])), len(tail))
    return len(tail)


def _alike(first: str, tail: str) -> int | None:
    """Where a thing of the first one's build ends: a word of both, then as much as the first has behind it."""
    for length in range(len(first) - 1, 1, -1):
        for start in range(len(first) - length - 1, 0, -1):
            at = tail.find(first[start : start + length], 1)
            end = at + len(first) - start
            if at > 0 and end <= len(tail):
                return end
    return None
