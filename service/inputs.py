"""What can be asked, as types: of the HTTP API's parameters and bodies, and of the tools' arguments alike.

Unknown fields are refused, and so are characters that no text of a person holds (NUL, lone surrogates).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from answer.retrieve import MAX_QUESTION
from index.filters import Filters

LONGEST_TEXT = 200_000
_CURSOR = 400


def _clean(text: str) -> str:
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("NUL or lone surrogate")
    return text


Text = Annotated[str, AfterValidator(_clean)]
Word = Annotated[Text, Field(min_length=1, max_length=200)]
Words = Annotated[list[Word], Field(max_length=20)]
Years = Annotated[list[Annotated[int, Field(ge=1, le=9999)]], Field(max_length=20)]
Count = Annotated[int, Field(ge=1, le=100, description="How many")]
Cursor = Annotated[Text | None, Field(max_length=_CURSOR, description="The ``next`` of the page before")]
Day = Annotated[Text | None, Field(max_length=20, description="The day for which is asked, as 2026-06-30; today")]


class Model(BaseModel):
    """Refuses fields that it doesn't have."""

    model_config = ConfigDict(extra="forbid")


class Dated(Model):
    """Something asked for a day."""

    as_of: Day = None


class Narrowed(Dated):
    """Filters: any of the values of each, and all of them together."""

    year: Annotated[Years, Field(description="Years that a clause is about")] = []
    region: Annotated[Words, Field(description="Places, as 湖北省 or 武汉")] = []
    issuer: Annotated[Words, Field(description="Issuing bodies, or a piece of the name")] = []
    kind: Annotated[Words, Field(description="Kinds of document, as 实施方案")] = []
    level: Annotated[Words, Field(description="Levels of government")] = []
    doc: Annotated[Words, Field(description="Documents: id, 文号 or a piece of the title")] = []
    standing: Annotated[Words, Field(description="Whether a document holds, as 现行有效")] = []
    in_force: Annotated[bool, Field(description="Only what holds on the day")] = False

    def filters(self) -> Filters:
        """The same for the library."""
        return Filters(
            years=tuple(self.year),
            regions=tuple(self.region),
            issuers=tuple(self.issuer),
            kinds=tuple(self.kind),
            docs=tuple(self.doc),
            levels=tuple(self.level),
            standings=("现行有效",) if self.in_force else tuple(self.standing),
        )


Question = Annotated[
    Text, Field(min_length=1, max_length=MAX_QUESTION, description="A question or words, any language")
]


class SearchAsked(Narrowed):
    """A search."""

    query: Question
    k: Count = 10
    cursor: Cursor = None


class AskAsked(Narrowed):
    """A question to be answered."""

    question: Question
    k: Annotated[int, Field(ge=1, le=50, description="How many related clauses at most")] = 10


class PageAsked(Model):
    """A page."""

    limit: Count = 50
    cursor: Cursor = None


Ref = Annotated[Text, Field(min_length=1, max_length=300, description="A document: id, 文号 or a piece of its title")]


class DocumentAsked(Model):
    """One document."""

    doc: Ref


class TextAsked(DocumentAsked):
    """A span of a document's text; without end at most 20,000 characters."""

    start: Annotated[int, Field(ge=0, le=1 << 40)] = 0
    end: Annotated[int | None, Field(ge=0, le=1 << 40)] = None


class ClauseAsked(DocumentAsked):
    """One clause of a document, by its path (二/（二）/5), the end of it, or its label."""

    clause: Annotated[Text, Field(min_length=1, max_length=500)]


class VersionsAsked(Dated):
    """The versions of a document's norm."""

    doc: Ref


class StatusAsked(VersionsAsked):
    """Whether a document, or an article of it, holds."""

    article: Annotated[Text | None, Field(max_length=40)] = None


class StatusesAsked(Dated):
    """The status of every document."""

    limit: Count = 50
    cursor: Cursor = None


class TargetsAsked(Narrowed):
    """Figures: targets and achievements."""

    indicator: Annotated[Word | None, Field(description="One indicator, as 森林覆盖率")] = None
    limit: Count = 50
    cursor: Cursor = None


class ComparedAsked(Narrowed):
    """One indicator side by side."""

    indicator: Annotated[Word, Field(description="One indicator, as 森林覆盖率")]


class PrecedentsAsked(Narrowed):
    """Wording for a draft sentence, paragraph or intent."""

    text: Question
    k: Count = 10
    diff: Annotated[bool, Field(description="With the difference by characters")] = False


class PhrasesAsked(Model):
    """Recurring phrases that hold some words; ``after``: what others say behind them."""

    words: Annotated[Text, Field(max_length=200)] = ""
    k: Count = 10
    after: bool = False


class CheckAsked(Model):
    """A draft, as plain text."""

    text: Annotated[Text, Field(min_length=1, max_length=LONGEST_TEXT)]
    name: Annotated[Text, Field(min_length=1, max_length=100)] = "draft.txt"
    alone: Annotated[bool, Field(description="Against itself only")] = False


class CompareAsked(Model):
    """Two texts, article by article."""

    old: Ref
    new: Ref


Value = Annotated[Text, Field(max_length=500)] | int | bool | None


class EditAsked(Model):
    """Metadata set by hand, by name; null takes a value away."""

    changes: Annotated[dict[Annotated[str, Field(max_length=40)], Value], Field(min_length=1, max_length=20)]


class FeedbackAsked(AskAsked):
    """What is thought of the answer to a question; the question is asked again to keep what it gives."""

    good: bool
    note: Annotated[Text, Field(max_length=500)] = ""
    wrong: Annotated[str, Field(pattern="^(value|source|none|part|scope|other)?$")] = ""


class KeyAsked(Model):
    """A key to be made."""

    name: Annotated[Text, Field(min_length=1, max_length=60)]
    role: Annotated[str, Field(pattern="^(reader|editor|admin)$")]
    collections: Words = []
    expires: Annotated[Text | None, Field(max_length=10)] = None


class RunAsked(Model):
    """An evaluation run over a question set that lies beside the library, or over the samples."""

    questions: Annotated[Text, Field(pattern=r"^[\w.-]{1,80}$")] = "samples"
    mode: Annotated[str, Field(pattern="^(search|ask)$")] = "search"
    k: Count = 10
