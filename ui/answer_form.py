"""An answer as HTML text: its status, what differs, the value, the list or the table. Pure.

What is confirmed is large and in ink; what is not, or hardly sure, is small and grey, below the reason. Red is for what
fails. A list is numbered and every item says its place and year; a comparison names every side, also one without a
figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.comparison import cells, heads
from proof.types import Answer, AnswerStatus, Item
from ui.strings import t
from ui.text import esc

LONG_VALUE = 9
SURE, RATHER = 0.9, 0.75
_VERDICT = re.compile(r"^(?P<word>有条件|不是|没有|是|否|有|Yes|No|On conditions?)(?P<stop>[，。：:,.；;]|$)\s*")
_FULL = str.maketrans("％", "%")


def answer_html(answer: Answer) -> str:
    """Status, what differs, text, and the items with their values."""
    status = answer.status.value
    told = [str(said) for said in (*answer.notices, *answer.reasons)]
    reasons = f"<ul class=tw-reasons>{''.join(f'<li>{esc(said)}</li>' for said in told)}</ul>" if told else ""
    doubted = answer.status is not AnswerStatus.ANSWERED
    repeated = answer.items and all(item.text in answer.text for item in answer.items)
    text = _text_html(answer.text) if answer.text and not repeated else ""
    faint = " tw-faint" if _little(answer) else ""
    share = (  # without a text of its own it copies the address
        f'<button class="tw-copy tw-plain" type="button" data-tw-copy="" data-tw-done="{esc(t("card.copied"))}">'
        f"{esc(t('ask.share'))}</button>"
    )
    return (
        f'<section aria-live="polite" class="tw-answer tw-is-{status}">'
        f'<span class="tw-status tw-{status}{faint}">{esc(t(f"status.{status}"))}</span> '
        f'<span class="tw-dim" title="{esc(t("ask.elapsed", ms=round(answer.elapsed_ms)))}">'
        f"{esc(t(f'status.{status}.help'))}{_sureness(answer)}</span> {share}"
        f"{reasons if doubted else ''}{text}{_shown(answer)}{'' if doubted else reasons}</section>"
    )


def sureness_code(sureness: float) -> str:
    """How sure an answer is, as a code of the strings."""
    return "sure.very" if sureness >= SURE else "sure.rather" if sureness >= RATHER else "sure.little"


def _little(answer: Answer) -> bool:
    return answer.sureness is not None and answer.sureness < RATHER


def _sureness(answer: Answer) -> str:
    if answer.sureness is None or answer.status is AnswerStatus.NOT_FOUND:
        return ""
    return f" · {esc(t(sureness_code(answer.sureness)))}"


def _text_html(text: str) -> str:
    """The sentence; a 是, 否 or 有条件 at its head stands out."""
    verdict = _VERDICT.match(text)
    if verdict is None:
        return f'<p class="tw-answer-text">{esc(text)}</p>'
    rest = text[verdict.end() :]
    return f'<p class="tw-answer-text"><b class="tw-verdict">{esc(verdict["word"])}</b>{esc(rest)}</p>'


def _shown(answer: Answer) -> str:
    if answer.comparison:
        return f'<div class="tw-wide">{_comparison(answer)}</div>'
    if not answer.items:
        return ""
    valued = [item for item in answer.items if item.value is not None]
    if len(answer.items) == 1 or (valued and len(answer.items) <= 3 and len(valued) == len(answer.items)):
        return f'<div class="tw-items">{"".join(_item(answer, item) for item in answer.items)}</div>'
    lines = "".join(f"<li>{_line(answer, item)}</li>" for item in answer.items)
    return f'<ol class="tw-list">{lines}</ol>'


def _item(answer: Answer, item: Item) -> str:
    where = _place(answer, item) if len(answer.items) > 1 or not answer.scope.get("regions") else ""
    return f'<div class="tw-item">{_value(answer, item)}{where}{esc(item.text)}{refs(item.citations)}</div>'


def _line(answer: Answer, item: Item) -> str:
    value = f"<b>{esc(_spelled(item))}</b> " if item.value is not None and item.value not in item.text else ""
    return f"{_place(answer, item)}{value}{esc(item.text)}{refs(item.citations)}"


def _place(answer: Answer, item: Item) -> str:
    """Region and year of the first clause that an item rests on."""
    cited = next((answer.citations[n] for n in item.citations if n < len(answer.citations)), None)
    if cited is None:
        return ""
    told = " ".join(str(part) for part in (cited.region, cited.year) if part)
    return f'<span class="tw-where">{esc(told)}</span> ' if told else ""


def _value(answer: Answer, item: Item) -> str:
    if item.value is None:
        return ""
    unit = "" if _has_unit(item) else item.unit or ""
    size = " tw-long" if len(item.value) > LONG_VALUE else ""
    unsure = "" if answer.status is AnswerStatus.ANSWERED and not _little(answer) else " tw-unsure"
    return f'<div class="tw-value{size}{unsure}">{esc(item.value)}<small>{esc(unit)}</small></div>'


def _spelled(item: Item) -> str:
    return f"{item.value}{'' if _has_unit(item) else item.unit or ''}"


def _has_unit(item: Item) -> bool:
    """Whether the value spells its unit, in full width or half."""
    return bool(item.unit and item.value and item.unit.translate(_FULL) in item.value.translate(_FULL))


def _comparison(answer: Answer) -> str:
    """The sides of a comparison of figures as a table, each with its source; sides without a figure at the end."""
    names = [esc(name) for name in heads()]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    kinds = ("", "", "", ' class="tw-figure"', "", ' class="tw-wrapped"', "")
    lines = []
    for row in answer.comparison:
        told = [*map(esc, cells(row)[:-1]), refs(row.citations)]
        parts = zip(names, kinds, told, strict=True)
        lines.append("".join(f'<td{kind} data-head="{name}">{text}</td>' for name, kind, text in parts))
    for region, year in missing_sides(answer):
        told = [esc(region), esc(year), "", f'<span class="tw-unsure">{esc(t("compare.unstated"))}</span>', "", "", ""]
        lines.append("".join(f'<td data-head="{name}">{text}</td>' for name, text in zip(names, told, strict=True)))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="tw-compared"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def missing_sides(answer: Answer) -> list[tuple[str, str]]:
    """Regions and years of the scope that the comparison has no figure of, as (region, year)."""
    regions = [str(region) for region in answer.scope.get("regions", ())]
    years = [str(year) for year in answer.scope.get("years", ())]
    found = {(row.region or "", str(row.year or "")) for row in answer.comparison}
    wanted = [(region, year) for region in regions or [""] for year in years or [""]]

    def known(region: str, year: str) -> bool:
        return any((not region or region == r) and (not year or year == y) for r, y in found)

    return [side for side in wanted if any(side) and not known(*side)]


def refs(citations: Sequence[int]) -> str:
    """[1] [2], each of which leads to its source."""
    numbers = [n + 1 for n in citations]
    return "".join(f'<a class="tw-ref" href="#tw-source-{n}" data-tw-to="tw-source-{n}">[{n}]</a>' for n in numbers)
