"""What kind of answer a question wants, decided by its interrogatives and, where it has none, by the noun it names.

One table of patterns for each language, tried in order. A request for wording (precedent) and a comparison outrank the
interrogative inside them; then who, when, where, numeric, list, whether, what. Text without an interrogative is a
draft clause (precedent) when it reads like one, else a keyword query, whose last telling noun decides.
"""

from __future__ import annotations

import re

from answer.question_forms import EN, KEYWORDS, NOUN_EN, NOUN_ZH, TAIL_ZH, VERB_FIRST, VERB_FIRST_EN, ZH, QuestionKind

__all__ = ["QuestionKind", "kind_of"]

_OFFICE = re.compile(r"组长|负责人|归口")
_VERBS = """
is are was were did does do will would must should shall has have had can could may might to the in for of that gets
get need needs want wants goes happens happened comes means takes counts qualifies refers going by on at with under a an
"""
_AUX = frozenset(_VERBS.split())


def kind_of(text: str, language: str, *, several_scopes: bool) -> QuestionKind:
    """The kind of a question (folded to half-width, see answer.question).

    ``several_scopes``: it names two regions, or two years side by side, so it compares unless it asks for wording.
    """
    if language == "en":
        return _english(" ".join(text.lower().split()), several_scopes)
    text = text.strip()
    found = next((kind for kind, pattern in ZH if pattern.search(text)), None)
    if found is QuestionKind.PRECEDENT or (found is None and _is_clause(text)):
        return QuestionKind.PRECEDENT
    if several_scopes:
        return QuestionKind.COMPARE
    if found is QuestionKind.WHAT and _OFFICE.search(text):
        return QuestionKind.WHO
    if found is not None:
        return found
    return next((kind for kind, pattern in NOUN_ZH if pattern.search(text)), None) or QuestionKind.WHAT


def _is_clause(text: str) -> bool:
    """A draft sentence: a full stop, or commas or a verb of the genre at its head, and too long for keywords."""
    if (
        text.endswith(("?", "？"))
        or KEYWORDS.search(text)
        or (len(text) < 30 and any(pattern.search(text[-8:]) for _, pattern in TAIL_ZH))
    ):
        return False
    long = len(text) >= 16
    return (long and (text.endswith(("。", ";", "；")) or bool(re.search("[,，、。；;]", text)))) or (
        len(text) >= 10 and bool(VERB_FIRST.match(text))
    )


def _english(text: str, several_scopes: bool) -> QuestionKind:
    found = next((kind for kind, pattern in EN if pattern.search(text)), None)
    if found is QuestionKind.PRECEDENT:
        return found
    if found is None and "?" not in text and len(text.split()) > 7 and (VERB_FIRST_EN.match(text) or text[-1] == "."):
        return QuestionKind.PRECEDENT
    if several_scopes:
        return QuestionKind.COMPARE
    if found is QuestionKind.WHAT and _asks_for_several(text):
        return QuestionKind.LIST
    if found is not None:
        return found
    return next((kind for kind, pattern in NOUN_EN if pattern.search(text)), None) or QuestionKind.WHAT


def _asks_for_several(text: str) -> bool:
    """Whether the noun after which or what is a plural: which industries, which two pilot projects."""
    match = re.search(r"\b(?:which|what) (.+)", text)
    words = re.findall(r"[a-z'’-]+", match[1])[:6] if match else []
    for word, following in zip(words[:5], [*words[1:], ""], strict=False):
        if word == "means" and following in _AUX:
            return True
        if word in _AUX:
            return False
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")):
            return True
    return False
