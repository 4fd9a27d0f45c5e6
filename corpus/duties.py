"""Who is responsible: （牵头单位：…；责任单位：…） and table columns read into lists, with the text that each governs.

    bracket   governs the sentences before it, back to the previous bracket or the beginning of its clause; one that
              stands behind a clause's children governs all of them
    cells     the columns 牵头单位, 责任单位 … of a row govern the row and its measures
    default   a sentence for the whole document (下列各项均由各市（州）生态环境局具体落实，文中不再逐条注明)

Units are given as they are written; who 各有关单位 are, only a reader knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.flat_tables import column_kind
from corpus.sentences import reading
from corpus.tiling import own_spans
from corpus.types import Clause, Document

_LEAD = r"牵头(?:单位|部门|处室|责任单位|和责任单位|领导)?|主责(?:单位|部门)|总牵头"
_RESPONSIBLE = r"(?:配合|责任|参与|参加|协办|协同|实施|落实|承办|负责)(?:单位|部门|处室|主体)?"
_BRACKET = re.compile(rf"[（(]\s*(?:{_LEAD}|{_RESPONSIBLE})\s*[：:]")
_PART = re.compile(rf"(?P<role>{_LEAD}|{_RESPONSIBLE})\s*[：:]\s*")
_UNIT = re.compile(r"(?:[^、，,（(]|[（(][^）)]*[）)]?)+")
_LEAD_ROLE = re.compile(_LEAD)
_LEAD_COLUMN = re.compile(r"牵头|主责|总负责")
_DEFAULT = re.compile(
    r"(?:以下|下列|上述|以上|各项|所有|全部)?[^。；，（）()\n]{0,12}?均(?:需|须|由|应由|应当由|要由)"
    r"(?P<units>(?:[^。；，,（）()\n]|[（(][^（）()\n]{1,6}[）)]){2,30}?)(?:负责|组织|具体|抓好|配合)*"
    r"(?:落实|实施|执行|推进|承担)(?P<rest>[，,][^。；（）()\n]{0,12}?不再[^。；（）()\n]{0,8}(?:列出|列举|列明|注明|标注|列示|说明|列))?"
)
_ALL_OF_THEM = re.compile(
    r"(?:^|(?<=[。；，（(\n]))(?P<units>各(?:[^。；，,（）()\n]|[（(][^（）()\n]{1,6}[）)]){1,16}?)均(?:须|需|应|要)"
    r"(?:认真|严格|切实|按要求|负责)?(?:抓好|做好)?(?:落实|执行|组织实施|推进)(?=[。；）)\n]|$)"
)
_SAID_FOR_ALL = re.compile(r"以下|下列|上述|以上|各项|所有|全部|各任务|本(?:方案|计划|要点|清单)|不再")
# Longer than any bracket that names units: one that nothing closes would be read to the end of the text each time.
_LONGEST = 1000
_BRACKETED = re.compile(r"[（(][^）)]*[）)]")
_UNIT_END = re.compile(r"[局厅委部处室办会署院队站所司科市州县区镇乡府]$|单位$|部门$|中心$|公司$|企业$|机构$")


@dataclass(frozen=True, slots=True)
class Duty:
    """Units that answer for the text ``governs``; ``[start, end)`` is where they are named (bracket, cells, sentence).

    ``how`` is "bracket", "cells" or "default". Offsets are those of the text given (``find_duties``) or of the raw
    text (``duties_of``, ``default_duties``).
    """

    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    start: int
    end: int
    governs: tuple[int, int]
    how: str = "bracket"


def duties_of(document: Document, clause: Clause) -> tuple[Duty, ...]:
    """Duties that govern a clause, nearest first, raw offsets: its own, else the nearest above it; then the defaults.

    Own ones are the brackets inside its own text and the cells of its row, in document order. Of the clauses above
    count a row's cells, and a bracket that governs the clause (it stands behind it in the parent's own text).
    """
    found: list[Duty] = []
    at: Clause | None = clause
    while at is not None and not found:
        found.extend(_cell_duties(document, at))
        for duty in _bracket_duties(document, at):
            if at is clause:
                found.append(duty)
            elif duty.governs[0] <= clause.start and duty.start >= clause.end:
                found.append(replace(duty, governs=(max(duty.governs[0], at.start), duty.start)))
                break
        at = document.clauses[at.parent] if at.parent is not None else None
    return (*found, *default_duties(document))


def default_duties(document: Document) -> tuple[Duty, ...]:
    """Sentences that name units for all clauses; each governs the whole document."""
    return _defaults(document.raw)


@lru_cache(maxsize=8)
def _defaults(raw: str) -> tuple[Duty, ...]:
    found = []
    for match in [*_DEFAULT.finditer(raw), *_ALL_OF_THEM.finditer(raw)]:
        units = split_units(match["units"])
        for_all = match.re is _ALL_OF_THEM or _SAID_FOR_ALL.search(match.group())
        if for_all and units and all(_UNIT_END.search(_BRACKETED.sub("", unit)) for unit in units):
            found.append(Duty((), units, *match.span(), (0, len(raw)), "default"))
    return tuple(sorted(found, key=lambda duty: duty.start))


def find_duties(text: str) -> list[Duty]:
    """Duties that brackets in a text state, offsets into that text."""
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
    """The units of a list such as "水处、土壤处，各市州局"; a sentence after the list ends it.

    Brackets stay whole: 各县（市、区）人民政府 is one unit.
    """
    text = re.split(r"[。]", "".join(text.split()), maxsplit=1)[0].strip("；;，,、")
    return tuple(_unique(_UNIT.findall(text)))


def _cell_duties(document: Document, clause: Clause) -> list[Duty]:
    lead: list[str] = []
    responsible: list[str] = []
    spans = []
    for cell in clause.cells:
        if column_kind(cell.name.rsplit("·", 1)[-1]) != "unit":
            continue
        units = split_units(document.read(cell.start, cell.end))
        (lead if _LEAD_COLUMN.search(cell.name) else responsible).extend(units)
        spans.append((cell.start, cell.end))
    if not lead and not responsible:
        return []
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    return [Duty(tuple(_unique(lead)), tuple(_unique(responsible)), start, end, (clause.start, clause.end), "cells")]


def _bracket_duties(document: Document, clause: Clause) -> list[Duty]:
    """Brackets in the clause's own text; each piece of it that begins with one governs the children before it, too."""
    if not _BRACKET.search(document.raw, clause.start, clause.end):
        return []
    found = []
    since = clause.start
    for start, end in own_spans(document, clause):
        text = reading(document.raw, start, end, document.marks)
        for duty in find_duties(text.text):
            begin = text.raw_offset(duty.start)
            stop = text.raw_span(duty.start, duty.end)[1]
            found.append(Duty(duty.lead, duty.responsible, begin, stop, (since, begin)))
            since = stop
    return found


def _unique(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))


def _closing(text: str, at: int) -> int:
    """One past the bracket's end; a bracket that nothing closes ends after _LONGEST characters."""
    depth = 0
    last = min(len(text), at + _LONGEST)
    for i in range(at, last):
        if text[i] in "（(":
            depth += 1
        elif text[i] in "）)":
            depth -= 1
            if depth == 0:
                return i + 1
    return last
