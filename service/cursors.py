"""Cursors: opaque, of one list of one library at one commit; another's, or an older one, is refused."""

from __future__ import annotations

import base64
import hashlib
import json

from service.errors import Conflict

State = tuple[int, str]  # of a library: its generation, and the token of that commit


def place_of(cursor: str | None, of: str, state: State) -> int:
    """Where a page begins. Raises Conflict on what is no cursor of this list, or of an older generation."""
    if cursor is None:
        return 0
    try:
        mark, had, token, at = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=="))
    except (ValueError, TypeError, RecursionError):
        raise Conflict("service.bad_cursor") from None
    if mark != _mark(of) or type(had) is not int or type(at) is not int or not 0 <= at < 1 << 53:
        raise Conflict("service.bad_cursor")
    if had != state[0]:
        raise Conflict("service.stale_cursor", had=had, have=state[0])
    if token != state[1]:
        raise Conflict("service.bad_cursor")
    return at


def cursor_at(at: int, of: str, state: State) -> str:
    """The cursor of a page that begins at a place."""
    data = json.dumps([_mark(of), *state, at]).encode()
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _mark(of: str) -> str:
    return hashlib.sha256(of.encode("utf-8", "surrogatepass")).hexdigest()[:12]
