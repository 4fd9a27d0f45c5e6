"""The HTTP API: FastAPI over service.reading and service.writing, mounted at /api/v1. Nothing is decided here.

Every answer is rendered once and kept as bytes; what it looks like (openapi.json) comes from the same types that mypy
checks the rendering functions against.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

import anyio
from fastapi import FastAPI, HTTPException, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException as StarletteHTTPException

from corpus.errors import TiaowenError
from service.access import Caller
from service.core import Service, etag_of, rendered
from service.errors import NotFound, ServiceError, TooSlow, Unexpected
from service.guard import CALLER
from service.inputs import Model
from service.problems import MEDIA, invalid, problem_of, retry_after
from service.shapes import ProblemJSON

PREFIX = "/api/v1"
Result = TypeVar("Result")
Asked = TypeVar("Asked", bound=Model)
Work = Callable[[Any, Any], Mapping[str, Any]]
_WORDS = {
    400: "The body is not JSON",
    401: "No key, or one that is good for nothing",
    403: "The role or the scope of the key doesn't allow it",
    404: "No such thing",
    408: "The body did not come in time",
    409: "The library has moved on",
    413: "Too large",
    422: "A value can't be used",
    429: "Too many requests",
    503: "Busy, locked or stopping",
    504: "The time limit was reached",
}
_PROBLEM = {"schema": {"$ref": "#/components/schemas/ProblemJSON"}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {MEDIA: _PROBLEM}} for status, words in _WORDS.items()
}
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "As If-None-Match says"}}
_bearer = HTTPBearer(auto_error=False, description="A key (tw_…) or a token of the configured issuer")
Signed = Annotated[object, Security(_bearer)]


class MethodRefused(ServiceError):
    """A method that an address doesn't take."""

    status = 405


class BadBody(ServiceError):
    """A body that isn't JSON."""

    status = 400


def create(service: Service) -> FastAPI:
    """The API over a service."""
    from service import rest_admin, rest_read, rest_write

    api = FastAPI(
        title="Tiaowen 条文",
        version="1",
        description="Answers from Chinese policy documents with the exact clause behind every one of them.",
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        responses=RESPONSES,
    )
    api.state.service = service
    for module in (rest_read, rest_write, rest_admin):
        api.include_router(module.router)
    api.add_exception_handler(TiaowenError, _problem)
    api.add_exception_handler(RequestValidationError, _wrong)
    api.add_exception_handler(StarletteHTTPException, _http)
    api.add_exception_handler(Exception, _unexpected)
    api.openapi = functools.partial(_contract, api)  # type: ignore[method-assign]
    return api


def _contract(api: FastAPI) -> dict[str, Any]:
    """The contract, with the shape of an error."""
    if api.openapi_schema is None:
        from fastapi.openapi.utils import get_openapi

        made = get_openapi(
            title=api.title, version=api.version, description=api.description, routes=api.routes, servers=api.servers
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas["ProblemJSON"] = TypeAdapter(ProblemJSON).json_schema()
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        api.openapi_schema = made
    return api.openapi_schema


def service_of(request: Request) -> Service:
    """The service that a request is for."""
    found: Service = request.app.state.service
    return found


def caller_of(request: Request) -> Caller:
    """Who asks; the guard has found out."""
    found: Caller = request.scope[CALLER]
    return found


async def apart(request: Request, work: Callable[[], Result]) -> Result:
    """Do blocking work in a thread, within the time limit. Raises TooSlow; the thread then ends by itself."""
    seconds = service_of(request).settings.seconds
    try:
        with anyio.fail_after(seconds):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=_threads(service_of(request)))
    except TimeoutError:
        raise TooSlow("service.too_slow", seconds=round(seconds)) from None


@functools.lru_cache(maxsize=4)
def _threads(service: Service) -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(service.settings.places + service.settings.waiting + 16)


async def answered(request: Request, what: str, asked: Model, work: Work) -> Response:
    """The answer to a question, or 304 where the client has it."""
    service, caller = service_of(request), caller_of(request)
    known = request.headers.get("if-none-match", "") if request.method == "GET" else ""

    def go() -> tuple[bytes | None, str]:
        if known:
            service.check(caller, what)
            etag = etag_of(service.mark(caller, what, asked))
            if etag in (part.strip().removeprefix("W/") for part in known.split(",")):
                return None, etag
        return service.answer(caller, what, asked, work)

    body, etag = await apart(request, go)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Language"}
    if body is None:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


async def done(
    request: Request, what: str, work: Callable[[Any], Mapping[str, Any]], about: str = "", status: int = 200
) -> Response:
    """The outcome of something that is not kept."""
    service, caller = service_of(request), caller_of(request)
    value = await apart(request, lambda: service.run(caller, what, work, about))
    return Response(rendered(value), status_code=status, media_type="application/json")


def _answer_of(problem: TiaowenError, more: Mapping[str, str] | None = None) -> Response:
    document = problem_of(problem)
    headers = dict(more or {})
    if document["status"] == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="tiaowen"'
    if (after := retry_after(problem)) is not None:
        headers["Retry-After"] = str(after)
    return Response(rendered(document), status_code=document["status"], media_type=MEDIA, headers=headers)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, TiaowenError)
    return _answer_of(error)


def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return _answer_of(BadBody("service.bad_json"))
    told = [f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in error.errors()[:3]]
    return _answer_of(invalid("; ".join(told).encode("utf-8", "replace").decode("utf-8")))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, (HTTPException, StarletteHTTPException))
    if error.status_code == 405:
        return _answer_of(MethodRefused("service.method", method=request.method[:20]), error.headers)
    if error.status_code == 404:
        return _answer_of(NotFound("service.not_found", path=request.url.path[:200]))
    return _answer_of(BadBody("service.bad_json"))


def _unexpected(request: Request, error: Exception) -> Response:
    return _answer_of(Unexpected("service.unexpected"))
