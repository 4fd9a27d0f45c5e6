"""The HTTP API: FastAPI over service.reading and service.writing, mounted at /api/v1. Nothing is decided here.

Every answer is rendered once and kept as bytes; what it looks like (openapi.json) comes from the same types that mypy
checks the rendering functions against.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, HTTPException, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from fastapi.telemetry import TelemetryConfig
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException as StarletteHTTPException

from corpus.errors import TiaowenError
from service.access import Caller
from service.apart import apart
from service.core import Service, rendered
from service.errors import NotFound, ServiceError, Unexpected
from service.guard import CALLER, path_of
from service.inputs import Model
from service.problems import MEDIA, invalid, problem_of, retry_after
from service.shapes import ProblemJSON

PREFIX = "/api/v1"
Asked = TypeVar("Asked", bound=Model)
Work = Callable[[Any, Any], Mapping[str, Any]]
_WORDS = {
    400: "The body is not JSON",
    401: "No key, or one that is good for nothing",
    403: "The role or the scope of the key doesn't allow it",
    404: "No such thing",
    408: "The body did not come in time",
    409: "It doesn't fit the state of things: the library has moved on, a name is taken or means several",
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
# Its own would tell what is asked, in addresses and in errors; see service.logs for ours.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
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
        telemetry=_NO_TELEMETRY,
    )
    api.state.service = service
    routers = [module.router for module in (rest_read, rest_write, rest_admin)]
    for router in routers:
        api.include_router(router)
    api.state.routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
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


async def answered(request: Request, what: str, asked: Model, work: Work) -> Response:
    """The answer to a question, or 304 where the client has it."""
    service, caller = service_of(request), caller_of(request)
    known = request.headers.get("if-none-match", "") if request.method == "GET" else ""

    def go() -> tuple[bytes | None, str]:
        if known:
            etag = service.etag(caller, what, asked)
            if etag in (part.strip().removeprefix("W/") for part in known.split(",")):
                return None, etag
        return service.answer(caller, what, asked, work)

    body, etag = await apart(service, go)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Language"}
    if body is None:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


async def done(
    request: Request, what: str, work: Callable[[Any], Mapping[str, Any]], about: str = "", status: int = 200
) -> Response:
    """The outcome of something that is not kept."""
    service, caller = service_of(request), caller_of(request)
    return await told(request, lambda: service.run(caller, what, work, about), status)


async def managed(
    request: Request, what: str, work: Callable[[], Mapping[str, Any]], about: str = "", status: int = 200
) -> Response:
    """The same for what needs no library."""
    service, caller = service_of(request), caller_of(request)
    return await told(request, lambda: service.manage(caller, what, work, about), status)


async def told(request: Request, work: Callable[[], Mapping[str, Any]], status: int = 200) -> Response:
    """What some work gives."""
    value = await apart(service_of(request), work)
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
        allowed = {"Allow": ", ".join(_methods(request))}
        return _answer_of(MethodRefused("service.method", method=request.method[:20]), allowed)
    if error.status_code == 404:
        return _answer_of(NotFound("service.not_found", address=request.url.path[:200]))
    if isinstance(error.__cause__, TiaowenError):  # the guard's, met while a form was read: too much, or too slow
        return _answer_of(error.__cause__)
    form = request.headers.get("content-type", "").lower().startswith("multipart/")
    return _answer_of(BadBody("service.bad_form" if form else "service.bad_json"))


def _methods(request: Request) -> list[str]:
    """What an address takes: several endpoints may share it."""
    path = path_of(request.scope)
    routes: Sequence[APIRoute] = request.app.state.routes
    return sorted({method for route in routes if route.path_regex.fullmatch(path) for method in route.methods or ()})


def _unexpected(request: Request, error: Exception) -> Response:
    return _answer_of(Unexpected("service.unexpected"))
