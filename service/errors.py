"""Errors of the service; in the tree of corpus.errors, so that every way in words and maps them alike."""

from __future__ import annotations

import service.messages  # noqa: F401  (registers the texts)
from corpus.errors import TiaowenError


class ServiceError(TiaowenError):
    """Something about a request; ``status`` is HTTP's."""

    status = 400


class NotAuthenticated(ServiceError):
    """No key, or one that is good for nothing."""

    status = 401


class NotAllowed(ServiceError):
    """The role or the scope of the caller doesn't allow it."""

    status = 403


class NotFound(ServiceError):
    """No such thing."""

    status = 404


class Conflict(ServiceError):
    """It doesn't fit the state of things: a cursor of an older generation or of another list."""

    status = 409


class TooLarge(ServiceError):
    """A body over the limit."""

    status = 413


class Invalid(ServiceError):
    """A value that can't be used."""

    status = 422


class TooMany(ServiceError):
    """Over the rate limit; ``seconds`` in params says when to come back."""

    status = 429


class Busy(ServiceError):
    """All places taken, or about to stop."""

    status = 503


class TooSlow(ServiceError):
    """The time limit was reached."""

    status = 504


class Unexpected(ServiceError):
    """A fault of the program itself."""

    status = 500


class KeyTrouble(ServiceError):
    """A key that can't be made or found: its name is taken, its day is past."""

    status = 409
