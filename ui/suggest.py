"""Likely next questions under an answer: fragments that ``answer.followup`` makes whole, or questions of a document.

What is likely depends on what was asked and of what: who leads and whether it was achieved are asked of a target or a
task, penalties and validity of a law's articles, days and decisions of a document whose validity was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.followup import understood
from answer.lineage_forms import asked_of
from answer.question import parse_question
from answer.question_kind import QuestionKind
from corpus.regions import NATION
from index.library import Library
from index.records import Known
from proof.types import Answer, AnswerStatus
from ui.strings import t

YEARS = REGIONS = 2
ALIKE = 0.5
_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条")
_PENALTY = re.compile(r"罚|处分|吊销|责任")
_GOAL = re.compile(r"目标|指标|力争|达到|提[高升]|[降提]至|下降|压减|比例|率|浓度|总量|以[上下内]|左右")
_TASK = (QuestionKind.NUMERIC, QuestionKind.WHAT, QuestionKind.LIST)


def next_questions(library: Library, documents: Sequence[Known], answer: Answer) -> list[tuple[str, str]]:
    """(as shown, the whole question): other years and regions that the library has, then what suits the answer."""
    years = _numbers(answer.scope.get("years", ()))
    regions = [str(region) for region in answer.scope.get("regions", ())]
    shown = [t("talk.year", year=year) for year in near_years(documents, years, regions)]
    title = next((cited.title for cited in answer.citations if cited.title), None)
    shown += [t("talk.region", region=region) for region in other_regions(documents, years, regions, title)]
    if len({d.metadata.region for d in documents if d.metadata.region}) > REGIONS + 1 and regions:
        shown.append(t("talk.others"))
    pairs: list[tuple[str, str]] = []
    if answer.status is not AnswerStatus.NOT_FOUND:
        whole, fragments = _suited(answer)
        pairs, shown = whole, shown + fragments
    found: dict[str, str] = {}
    for words in shown:
        meant = understood(answer.question, words, library)
        if meant is not None and meant.text and _apart(meant.text, answer.question):
            found.setdefault(meant.text, words)
    return [(words, whole) for whole, words in found.items()] + [
        pair for pair in pairs if _apart(pair[1], answer.question)
    ]


def _suited(answer: Answer) -> tuple[list[tuple[str, str]], list[str]]:
    """Questions of the first document cited, and fragments, that suit what was asked and where it was found."""
    title = next((cited.title for cited in answer.citations if cited.title), None)
    asked = asked_of(answer.question)
    if asked is not None and asked.named is not None and (asked.quoted or (asked.named.title or "~") in (title or "")):
        return list(
            _of_document(title, *(form for form in ("begins", "amended_by", "basis") if form != asked.form))
        ), []
    kind = parse_question(answer.question).kind
    if any(_ARTICLE.match(label) for cited in answer.citations for label in cited.path):
        penalty = [] if _PENALTY.search(answer.question) else [t("talk.penalty")]
        who = [] if kind is QuestionKind.WHO else [t("talk.charge")]
        return list(_of_document(title, "status")), [*penalty, *who, t("talk.rules")]
    shown = [t("talk.who")] if kind is not QuestionKind.WHO else []
    shown += [t("talk.when")] if kind is not QuestionKind.WHEN else []
    goal = any(map(_GOAL.search, (answer.question, *(cited.quote for cited in answer.citations[:1]))))
    shown += [t("talk.done")] if kind is QuestionKind.NUMERIC and goal else []
    return [], [*shown, t("talk.wording")] if kind in (*_TASK, QuestionKind.WHO, QuestionKind.WHEN) else []


def _of_document(title: str | None, *forms: str) -> Iterator[tuple[str, str]]:
    for form in forms if title else ():
        yield t(f"talk.{form}"), t(f"talk.{form}_whole", title=title)


def near_years(documents: Sequence[Known], years: Sequence[int], regions: Sequence[str]) -> list[int]:
    """Years of documents of the regions asked about (of all, where none of theirs has a year), the nearest first."""
    if len(years) != 1:
        return []
    own = [d for d in documents if d.metadata.region in regions] or documents
    others = {year for d in own for year in (*d.metadata.years, d.metadata.year) if year and year != years[0]}
    return sorted(others, key=lambda year: (abs(year - years[0]), -year))[:YEARS]


def other_regions(
    documents: Sequence[Known], years: Sequence[int], regions: Sequence[str], title: str | None = None
) -> list[str]:
    """Other places with documents of the year asked about: first those with one called as ``title``, then the most."""
    if len(regions) != 1:
        return []
    wanted = _pairs(title, regions[0])
    counts: dict[str, int] = {}
    likeness: dict[str, float] = {}
    for known in documents:
        of = (*known.metadata.years, known.metadata.year)
        region = known.metadata.region
        if region and region != NATION and region not in regions and (not years or any(year in of for year in years)):
            counts[region] = counts.get(region, 0) + 1
            own = _pairs(known.metadata.title, region)
            like = len(wanted & own) / len(wanted | own) if wanted and own else 0.0
            likeness[region] = max(likeness.get(region, 0.0), like if like >= ALIKE else 0.0)
    return sorted(counts, key=lambda each: (-likeness[each], -counts[each], each))[:REGIONS]


def _pairs(title: str | None, region: str) -> set[str]:
    """Pairs of characters of a title without its region."""
    bare = (title or "").replace(region, "")
    return {bare[at : at + 2] for at in range(len(bare) - 1)}


def _numbers(values: Sequence[object]) -> list[int]:
    return [value for value in values if isinstance(value, int)]


def _apart(whole: str, question: str) -> bool:
    """Whether it is another question, and not the last one with a different ending."""
    return "".join(whole.split()).rstrip("？?") != "".join(question.split()).rstrip("？?")
