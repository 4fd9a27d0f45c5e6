"""Places that a question names and that no search can be narrowed to: what is answered has to name them.

Towns, zones and villages stand in no gazetteer, counties are too often only mentioned; a rare character is what a name
differs in from a commoner one (𣲘溪, 濛溪).
"""

from __future__ import annotations

import re

from answer.evidence import Sentence, context_of
from answer.question import Question
from answer.question_unknown import carried, heard
from corpus.traditional import HAN, fold, is_rare

_SUFFIX = re.compile(r"(?<=..)(?:[市县区旗]|自治[县旗])$")
_NAMES = re.compile(rf"[{HAN}]+")


def places_missing(question: Question, sentence: Sentence) -> list[str]:
    """Such places that neither the clause, its headings nor the document's own data name, as the question has them."""
    wanted = [*question.unknown_places, *question.counties]
    rare = _rare_names(question.text)
    if not wanted and not rare:
        return []
    document, clause = sentence.document, sentence.clause
    metadata = document.metadata
    said = (metadata.region, metadata.issuer, metadata.title, *clause.scope.regions, context_of(document, clause))
    around = fold(" ".join(filter(None, (*said, document.read(clause.start, clause.end)))))
    stems = {name: _SUFFIX.sub("", name) for name in question.counties}
    english = question.language == "en"
    counties = [n for n, stem in stems.items() if stem not in around and not (english and heard(stem, around))]
    unknown = [name for name in question.unknown_places if not carried(name, around)]
    return [*unknown, *counties, *(name for name in rare if name not in around)]


def _rare_names(text: str) -> list[str]:
    """Each rare character of a question with the character behind it, or the one before it where it ends a name."""
    if not any(map(is_rare, text)):
        return []
    found = []
    for run in _NAMES.findall(text):
        found += [run[at : at + 2] if at + 1 < len(run) else run[-2:] for at, char in enumerate(run) if is_rare(char)]
    return list(dict.fromkeys(found))
