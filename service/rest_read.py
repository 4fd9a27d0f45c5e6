"""The API's reading endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from corpus.shapes import AlignedJSON, ClauseJSON, DocumentJSON, OutlineJSON
from drafting.shapes import PhrasesJSON, PrecedentsJSON, ReportJSON
from index.shapes import DocumentStatusJSON, KinJSON
from proof.shapes import AnswerJSON
from service import inputs, reading
from service.rest import NOT_MODIFIED, Signed, answered, caller_of, service_of, told
from service.shapes import (
    ComparedTargetsJSON,
    DocumentsJSON,
    MeJSON,
    SearchPageJSON,
    StatusesJSON,
    TargetsPageJSON,
    TextJSON,
)
from service.stream import streamed

if TYPE_CHECKING:
    from index.library import Library

router = APIRouter()
Doc = Annotated[inputs.Ref, Path(description="A document: id, 文号 or a piece of its title")]
_SSE: dict[int | str, dict[str, Any]] = {
    200: {"description": "Events scope, hit, answer, done", "content": {"text/event-stream": {}}}
}


@router.get("/search", response_model=SearchPageJSON, responses=NOT_MODIFIED)
async def search(request: Request, asked: Annotated[inputs.SearchAsked, Query()], signed: Signed) -> Response:
    """Clauses that fit a question or words best."""
    return await answered(request, "search", asked, reading.search)


@router.post("/search", response_model=SearchPageJSON)
async def search_long(request: Request, asked: inputs.SearchSent, signed: Signed) -> Response:
    """The same, for what is too long for an address."""
    return await answered(request, "search", asked, reading.search)


@router.post("/ask", response_model=AnswerJSON)
async def ask(request: Request, asked: inputs.AskAsked, signed: Signed) -> Response:
    """An answer with its citations, status and reasons."""
    return await answered(request, "ask", asked, reading.ask)


@router.post("/ask/stream", responses=_SSE, response_class=Response)
async def ask_stream(request: Request, asked: inputs.AskAsked, signed: Signed) -> Response:
    """The same as events: scope, each hit, the answer, done."""
    return await streamed(request, asked)


@router.get("/documents", response_model=DocumentsJSON, responses=NOT_MODIFIED)
async def documents(request: Request, asked: Annotated[inputs.PageAsked, Query()], signed: Signed) -> Response:
    """The library's documents."""
    return await answered(request, "documents", asked, reading.documents)


@router.get("/documents/{doc}", response_model=DocumentJSON, responses=NOT_MODIFIED)
async def document(request: Request, doc: Doc, signed: Signed) -> Response:
    """What is known of a document."""
    return await answered(request, "document", inputs.DocumentAsked(doc=doc), reading.document)


@router.get("/documents/{doc}/outline", response_model=OutlineJSON, responses=NOT_MODIFIED)
async def outline(request: Request, doc: Doc, signed: Signed) -> Response:
    """A document's clauses."""
    return await answered(request, "outline", inputs.DocumentAsked(doc=doc), reading.outline)


@router.get("/documents/{doc}/text", response_model=TextJSON, responses=NOT_MODIFIED)
async def text(
    request: Request,
    doc: Doc,
    signed: Signed,
    start: Annotated[inputs.Place, Query()] = 0,
    end: Annotated[inputs.Place | None, Query()] = None,
) -> Response:
    """A span of a document's raw text, at most 20,000 characters."""
    return await answered(request, "text", inputs.TextAsked(doc=doc, start=start, end=end), reading.text)


@router.get("/documents/{doc}/clauses/{clause:path}", response_model=ClauseJSON, responses=NOT_MODIFIED)
async def clause(
    request: Request,
    doc: Doc,
    clause: Annotated[inputs.Text, Path(min_length=1, max_length=500, description="二/（二）/5, its end, or a label")],
    signed: Signed,
) -> Response:
    """One clause with its text."""
    return await answered(request, "clause", inputs.ClauseAsked(doc=doc, clause=clause), reading.clause)


@router.get("/documents/{doc}/versions", response_model=KinJSON, responses=NOT_MODIFIED)
async def versions(request: Request, doc: Doc, asked: Annotated[inputs.Dated, Query()], signed: Signed) -> Response:
    """The versions of a document's norm, what happened to it, links in both directions."""
    return await answered(request, "versions", inputs.VersionsAsked(doc=doc, as_of=asked.as_of), reading.versions)


@router.get("/documents/{doc}/status", response_model=DocumentStatusJSON, responses=NOT_MODIFIED)
async def status(
    request: Request, doc: Doc, asked: Annotated[inputs.ArticleAsked, Query()], signed: Signed
) -> Response:
    """Whether a document, or an article of it, holds, and the words that say so."""
    wanted = inputs.StatusAsked(doc=doc, as_of=asked.as_of, article=asked.article)
    return await answered(request, "status", wanted, reading.status)


@router.get("/status", response_model=StatusesJSON, responses=NOT_MODIFIED)
async def statuses(request: Request, asked: Annotated[inputs.StatusesAsked, Query()], signed: Signed) -> Response:
    """The status of every document."""
    return await answered(request, "statuses", asked, reading.statuses)


@router.get("/targets", response_model=TargetsPageJSON, responses=NOT_MODIFIED)
async def targets(request: Request, asked: Annotated[inputs.TargetsAsked, Query()], signed: Signed) -> Response:
    """Figures: targets and achievements, each with its clause."""
    return await answered(request, "targets", asked, reading.targets)


@router.get("/targets/comparison", response_model=ComparedTargetsJSON, responses=NOT_MODIFIED)
async def comparison(request: Request, asked: Annotated[inputs.ComparedAsked, Query()], signed: Signed) -> Response:
    """One indicator side by side, by region and year."""
    return await answered(request, "targets", asked, reading.compared)


@router.post("/precedents", response_model=PrecedentsJSON)
async def precedents(request: Request, asked: inputs.PrecedentsAsked, signed: Signed) -> Response:
    """Places with reusable wording for a draft."""
    return await answered(request, "precedents", asked, reading.precedents)


@router.get("/phrases", response_model=PhrasesJSON, responses=NOT_MODIFIED)
async def phrases(request: Request, asked: Annotated[inputs.PhrasesAsked, Query()], signed: Signed) -> Response:
    """Recurring phrases."""
    return await answered(request, "phrases", asked, reading.phrases)


@router.post("/check", response_model=ReportJSON)
async def check(request: Request, asked: inputs.CheckAsked, signed: Signed) -> Response:
    """A draft (plain text) against itself and the library."""
    return await answered(request, "check", asked, reading.check)


@router.get("/compare", response_model=AlignedJSON, responses=NOT_MODIFIED)
async def compare(request: Request, asked: Annotated[inputs.CompareAsked, Query()], signed: Signed) -> Response:
    """Two texts, article by article."""
    return await answered(request, "compare", asked, reading.compare)


@router.get("/me", response_model=MeJSON)
async def me(request: Request, signed: Signed) -> Response:
    """Who the key stands for, and what it sees."""
    service, caller = service_of(request), caller_of(request)

    def found(view: Library) -> MeJSON:
        seen = None if caller.collections is None else list(caller.collections)
        return {
            "name": caller.name,
            "role": caller.role,
            "collections": seen,
            "generation": view.generation,
            "documents": len(view.documents()),
        }

    return await told(request, lambda: service.read(caller, "me", found))
