"""Errors as RFC 9457 problem documents: the code of corpus.errors, the status it means, one line in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.errors import (
    InputError,
    LibraryCorrupt,
    LibraryError,
    LibraryLocked,
    LibraryMissing,
    LibraryModel,
    LibraryServer,
    LibraryStorage,
    LibraryVersion,
    ModelError,
    TiaowenError,
)
from corpus.messages import LANGUAGES, language, spoken_in
from service.errors import Invalid, ServiceError

if TYPE_CHECKING:
    from service.shapes import ProblemJSON

MEDIA = "application/problem+json"
_ASKED = "address"  # what the caller has written himself
_FOLDERS = re.compile(r"""(?<![^\s'"“‘（(：=])(?:[A-Za-z]:\\|\\\\|/)(?:[^/\\\s'"]+[/\\])*(?=[^/\\\s'"])""")
_NOT_THERE = frozenset({"library_no_document", "cli.no_clause", "key.none", "service.no_questions"})
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def status_of(error: TiaowenError) -> int:
    """The HTTP status that an error means."""
    if error.code in _NOT_THERE:
        return 404
    if isinstance(error, ServiceError):
        return error.status
    match error:
        case LibraryLocked() | LibraryMissing() | LibraryStorage() | LibraryServer() | ModelError():
            return 503
        case LibraryCorrupt() | LibraryVersion() | LibraryModel():  # whoever runs the service can mend it
            return 503
        case InputError():
            return 422
        case LibraryError():
            return 409
        case _:
            return 422


def public(error: TiaowenError) -> TiaowenError:
    """The error as a stranger may see it: without paths of this machine."""
    hidden = {name: value if name == _ASKED else without_folders(value) for name, value in error.params.items()}
    return type(error)(error.code, **hidden)


def problem_of(error: TiaowenError) -> ProblemJSON:
    """The problem document of an error."""
    status, shown = status_of(error), public(error)
    said = {}
    for each in LANGUAGES:
        with spoken_in(each):
            said[each] = str(shown)
    return {
        "type": f"urn:tiaowen:problem:{error.code}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": said[language()],
        "code": error.code,
        "zh": said["zh"],
        "en": said["en"],
    }


def retry_after(error: TiaowenError) -> int | None:
    """Seconds after which it is worth another try; None where it isn't."""
    status = status_of(error)
    if status == 429:
        seconds = error.params.get("seconds", 1)
        return seconds if isinstance(seconds, int) else 1
    return 2 if status == 503 else None


def invalid(detail: str) -> Invalid:
    """What was sent can't be used."""
    return Invalid("service.invalid", detail=detail[:500])


def without_folders(value: object) -> object:
    """The value with the last part alone of each absolute path in it; other values as they are."""
    text = str(value)
    told = _FOLDERS.sub("", text)
    return value if told == text else told
