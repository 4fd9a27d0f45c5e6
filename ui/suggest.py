"""Likely next questions under an answer, as fragments that ``answer.followup`` makes whole."""

from __future__ import annotations

from collections.abc import Sequence

from answer.followup import understood
from index.library import Library
from index.records import Known
from proof.types import Answer, AnswerStatus
from ui.strings import t

YEARS = REGIONS = 2


def next_questions(library: Library, documents: Sequence[Known], answer: Answer) -> list[tuple[str, str]]:
    """(as shown, the whole question): other years and regions that the library has, who, when, and whether achieved."""
    years = _numbers(answer.scope.get("years", ()))
    regions = [str(region) for region in answer.scope.get("regions", ())]
    shown = [t("talk.year", year=year) for year in near_years(documents, years, regions)]
    shown += [t("talk.region", region=region) for region in other_regions(documents, years, regions)]
    if len({d.metadata.region for d in documents if d.metadata.region}) > REGIONS + 1 and regions:
        shown.append(t("talk.others"))
    if answer.status is not AnswerStatus.NOT_FOUND:
        shown += [t("talk.who"), t("talk.when"), t("talk.done"), t("talk.wording")]
    found: dict[str, str] = {}
    for words in shown:
        whole = understood(answer.question, words, library)
        if whole is not None and whole.text and _apart(whole.text, answer.question):
            found.setdefault(whole.text, words)
    return [(words, whole) for whole, words in found.items()]


def near_years(documents: Sequence[Known], years: Sequence[int], regions: Sequence[str]) -> list[int]:
    """Years of documents of the regions asked about (of all, where none of theirs has a year), the nearest first."""
    if len(years) != 1:
        return []
    own = [d for d in documents if d.metadata.region in regions] or documents
    others = {year for d in own for year in (*d.metadata.years, d.metadata.year) if year and year != years[0]}
    return sorted(others, key=lambda year: (abs(year - years[0]), -year))[:YEARS]


def other_regions(documents: Sequence[Known], years: Sequence[int], regions: Sequence[str]) -> list[str]:
    """Other regions with documents of the year asked about, those with most documents first."""
    if len(regions) != 1:
        return []
    counts: dict[str, int] = {}
    for known in documents:
        of = (*known.metadata.years, known.metadata.year)
        region = known.metadata.region
        if region and region not in regions and (not years or any(year in of for year in years)):
            counts[region] = counts.get(region, 0) + 1
    return sorted(counts, key=lambda each: (-counts[each], each))[:REGIONS]


def _numbers(values: Sequence[object]) -> list[int]:
    return [value for value in values if isinstance(value, int)]


def _apart(whole: str, question: str) -> bool:
    """Whether it is another question, and not the last one with a different ending."""
    return "".join(whole.split()).rstrip("？?") != "".join(question.split()).rstrip("？?")
