"""What can be asked, as types: of the HTTP API's parameters and bodies, and of the tools' arguments alike.

Unknown fields are refused, and so are characters that no text of a person holds (NUL, lone surrogates). What JSON
Schema can say of a value is said there, so that the contract tells what will be refused. Numbers and truth values are
taken as JSON has them; in an address they are written (``5``, ``true``), in a body they are not.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from corpus.corrections import FIRST_YEAR, LAST_YEAR
from index.filters import Filters

LONGEST_TEXT = 200_000
LONGEST_QUESTION = 2000  # that of answer.retrieve, which takes long to import
_CURSOR = 400
JSON = "json"  # the context in which values are taken as JSON has them, whatever the model
_CLEAN, _SAYS = r"^[^\x00]*$", r"^[^\x00]*[^\x00\s][^\x00]*$"
_LONG, _SHORT = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])", "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_FEBRUARY, _LEAP = "02-(?:0[1-9]|1[0-9]|2[0-8])", "(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29"
_DATE = f"(?:19|20)[0-9]{{2}}-(?:{_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP}"


def _clean(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("lone surrogate")
    return text


def _written(value: object, info: ValidationInfo) -> object:
    """What is written in an address as JSON has it; in JSON (a strict model, or so told) a string stays one.

    5.0 is a whole 5.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str) or (info.config or {}).get("strict") or info.context is JSON:
        return value
    if value in ("true", "false"):
        return value == "true"
    return int(value) if re.fullmatch("-?[0-9]{1,18}", value) else value


_AS_JSON = BeforeValidator(_written)  # limits stand before it, or the contract doesn't tell of them
Flag = Annotated[bool, Field(strict=True), _AS_JSON]
Text = Annotated[str, Field(pattern=_CLEAN), AfterValidator(_clean)]
Said = Annotated[str, Field(pattern=_SAYS), AfterValidator(_clean)]
Word = Annotated[Text, Field(min_length=1, max_length=200)]
Words = Annotated[list[Word], Field(max_length=20)]
Years = Annotated[list[Annotated[int, Field(strict=True, ge=1, le=9999), _AS_JSON]], Field(max_length=20)]
Count = Annotated[int, Field(strict=True, ge=1, le=100), _AS_JSON]
Few = Annotated[int, Field(strict=True, ge=1, le=50), _AS_JSON]
Many = Annotated[int, Field(strict=True, ge=1, le=1000), _AS_JSON]
Place = Annotated[int, Field(strict=True, ge=0, le=1 << 40), _AS_JSON]
Cursor = Annotated[
    Annotated[str, Field(pattern="^[A-Za-z0-9_-]+$", max_length=_CURSOR)] | None,
    Field(description="The ``next`` of the page before"),
]
Day = Annotated[
    Annotated[str, Field(pattern=f"^(?:(?:19|20)[0-9]{{2}}|{_DATE})$")] | None,
    Field(description="The day for which is asked, as 2026-06-30, or a year for its last day; today"),
]
Standing = Literal[  # of index.validity, by value and by name
    "现行有效", "尚未生效", "已修改", "部分废止", "已废止", "已过期", "征求意见稿", "未知",
    "in_force", "not_yet", "amended", "partly", "repealed", "expired", "draft", "unknown",
]  # fmt: skip


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
    standing: Annotated[list[Standing], Field(max_length=20, description="Whether a document holds")] = []
    in_force: Annotated[Flag, Field(description="Only what holds on the day")] = False

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
    Said, Field(min_length=1, max_length=LONGEST_QUESTION, description="A question or words, any language")
]


class SearchAsked(Narrowed):
    """A search."""

    query: Question
    k: Count = 10
    cursor: Cursor = None


class SearchSent(SearchAsked, strict=True):
    """A search, in a body."""


class AskAsked(Narrowed, strict=True):
    """A question to be answered."""

    question: Question
    k: Annotated[Few, Field(description="How many related clauses at most")] = 10


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

    start: Place = 0
    end: Place | None = None


class ClauseAsked(DocumentAsked):
    """One clause of a document, by its path (二/（二）/5), the end of it, or its label."""

    clause: Annotated[Text, Field(min_length=1, max_length=500)]


class VersionsAsked(Dated):
    """The versions of a document's norm."""

    doc: Ref


class ArticleAsked(Dated):
    """Whether an article, or the whole, holds."""

    article: Annotated[Annotated[Text, Field(max_length=40)] | None, Field(description="As 第十二条")] = None


class StatusAsked(ArticleAsked):
    """Whether a document, or an article of it, holds."""

    doc: Ref


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


class PrecedentsAsked(Narrowed, strict=True):
    """Wording for a draft sentence, paragraph or intent."""

    text: Question
    k: Count = 10
    diff: Annotated[Flag, Field(description="With the difference by characters")] = False


class PhrasesAsked(Model):
    """Recurring phrases that hold some words; ``after``: what others say behind them."""

    words: Annotated[Text, Field(max_length=200)] = ""
    k: Count = 10
    after: Flag = False


class CheckAsked(Model, strict=True):
    """A draft, as plain text."""

    text: Annotated[Said, Field(max_length=LONGEST_TEXT)]
    name: Annotated[Text, Field(pattern=r"^[0-9A-Za-z_\u4e00-\u9fff][^\x00]*$", max_length=100)] = "draft.txt"
    alone: Annotated[Flag, Field(description="Against itself only")] = False


class CompareAsked(Model):
    """Two texts, article by article."""

    old: Ref
    new: Ref


Value = Annotated[Text, Field(max_length=500)] | None
Date = Annotated[str, Field(pattern=f"^(?:{_DATE})$")] | None
Year = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=LAST_YEAR), _AS_JSON]


class Changes(Model, strict=True):
    """Metadata by the names of corpus.corrections; null takes a value away, what is not named stays."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    title: Value = None
    doc_number: Value = None
    index_number: Value = None
    issuer: Value = None
    region: Value = None
    province: Value = None
    level: Value = None
    kind: Value = None
    status: Value = None
    date_written: Date = None
    date_published: Date = None
    date_adopted: Date = None
    date_amended: Date = None
    date_in_force: Date = None
    year: Year | None = None
    years: Annotated[list[Year], Field(min_length=1, max_length=20)] | None = None
    sample: Flag | None = None

    @model_validator(mode="after")
    def _something(self) -> Changes:
        if not self.model_fields_set:
            raise ValueError("nothing to change")
        return self


class EditAsked(Model, strict=True):
    """Metadata set by hand."""

    changes: Changes


class FeedbackAsked(AskAsked):
    """What is thought of the answer to a question; the question is asked again to keep what it gives."""

    good: Flag
    note: Annotated[Text, Field(max_length=500)] = ""
    wrong: Literal["", "value", "source", "none", "part", "scope", "other"] = ""


class KeyAsked(Model, strict=True):
    """A key to be made."""

    name: Annotated[str, Field(pattern="^[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff _.@-]{0,59}$")]
    role: Literal["reader", "editor", "admin"]
    collections: Annotated[list[Annotated[Said, Field(max_length=200)]], Field(max_length=20)] = []
    expires: Annotated[Date, Field(description="The last day on which it is good")] = None


class RunAsked(Model, strict=True):
    """An evaluation run over a question set that lies beside the library, or over the samples."""

    questions: Annotated[str, Field(pattern="^[0-9A-Za-z\u4e00-\u9fff_.-]{1,80}$")] = "samples"
    mode: Literal["search", "ask"] = "search"
    k: Count = 10
