"""Who is responsible: （牵头单位：…；责任单位：…） read into lists, with the text that each bracket governs.

A bracket governs the sentences before it, back to the previous bracket or the beginning of its clause. In a table the
columns 牵头单位 and 责任单位 say it for their row (corpus.types.Clause.cells).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LEAD = r"牵头(?:单位|部门|处室|责任单位|和责任单位|领导)?|主责(?:单位|部门)|总牵头"
_RESPONSIBLE = r"(?:配合|责任|参与|参加|协办|协同|实施|落实|承办|负责)(?:单位|部门|处室|主体)?"
_BRACKET = re.compile(rf"[（(]\s*(?:{_LEAD}|{_RESPONSIBLE})\s*[：:]")
_PART = re.compile(rf"(?P<role>{_LEAD}|{_RESPONSIBLE})\s*[：:]\s*")
_SEPARATOR = re.compile(r"[、，,]|\s{2,}")
_LEAD_ROLE = re.compile(_LEAD)


@dataclass(frozen=True, slots=True)
class Duty:
    """Units named by one bracket or row. ``governs`` is the span of text that they answer for."""

    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    start: int
    end: int
    governs: tuple[int, int]


def find_duties(text: str) -> list[Duty]:
    """Duties of one clause's reading text, offsets into that text."""
    found: list[Duty] = []
    since = 0
    for match in _BRACKET.finditer(text):
        end = _closing(text, match.start())
        lead, responsible = units_of(text[match.start() + 1 : end - 1])
        stop = end + 1 if text[end : end + 1] in "。；" else end
        found.append(Duty(lead, responsible, match.start(), end, (since, match.start())))
        since = stop
    return found


def units_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lead and responsible units named inside a bracket such as 牵头单位：A、B；责任单位：C."""
    roles = list(_PART.finditer(text))
    lead: list[str] = []
    responsible: list[str] = []
    for i, role in enumerate(roles):
        stop = roles[i + 1].start() if i + 1 < len(roles) else len(text)
        target = lead if _LEAD_ROLE.fullmatch(role.group("role")) else responsible
        target.extend(split_units(text[role.end() : stop]))
    return tuple(lead), tuple(responsible)


def split_units(text: str) -> tuple[str, ...]:
    """The units of a list such as "水处、土壤处，各市州局"; a sentence after the list ends it."""
    text = re.split(r"[。]", "".join(text.split()), maxsplit=1)[0].strip("；;，,、")
    return tuple(_unique(part for part in _SEPARATOR.split(text) if part))


def _unique(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))


def _closing(text: str, at: int) -> int:
    depth = 0
    for i in range(at, len(text)):
        if text[i] in "（(":
            depth += 1
        elif text[i] in "）)":
            depth -= 1
            if depth == 0:
                return i + 1
    return len(text)
