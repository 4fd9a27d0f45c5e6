"""Who may do what: the one check that the app, the HTTP API, MCP and the command line go through.

    reader   asks, searches, compares, keeps what is the reader's own
    editor   also adds documents, corrects what is known of them, puts them into collections
    admin    also removes documents, looks after keys and reads the log

A caller may be bound to collections (tags that stand on documents): then only their documents exist for it, and what
concerns the whole library is refused. People's roles come from the login's claims (``roles`` or ``role``), or from
``<library>-roles.toml``, which wins:

    default = "reader"
    [users]
    "wang@example.org" = "admin"

A name there is the ``sub`` of the login, or its e-mail address where the issuer says that it has verified it: into the
others people may write what they like.

A file that can't be read makes everybody a reader.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.errors import NotAllowed

READER, EDITOR, ADMIN = "reader", "editor", "admin"
RANKS = (READER, EDITOR, ADMIN)
NEEDED: Mapping[str, str] = {
    "search": READER,
    "ask": READER,
    "documents": READER,
    "document": READER,
    "outline": READER,
    "text": READER,
    "clause": READER,
    "versions": READER,
    "status": READER,
    "statuses": READER,
    "targets": READER,
    "precedents": READER,
    "phrases": READER,
    "check": READER,
    "compare": READER,
    "feedback": READER,
    "me": READER,
    "job": READER,
    "add": EDITOR,
    "edit": EDITOR,
    "tag": EDITOR,
    "verify": EDITOR,
    "evaluate": EDITOR,
    "runs": EDITOR,
    "remove": ADMIN,
    "restore": ADMIN,
    "keys": ADMIN,
    "audit": ADMIN,
}
WHOLE = frozenset({"add", "edit", "tag", "verify", "evaluate", "runs", "remove", "restore", "keys", "audit"})
WRITES = frozenset({"add", "edit", "tag", "verify", "evaluate", "remove", "restore"})  # what --read-only takes away
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a name for the log, a role, and the collections that are seen (None: everything)."""

    name: str
    role: str
    collections: tuple[str, ...] | None = None
    via: str = "api"
    key: str = ""


def require(caller: Caller, what: str) -> None:
    """Raise NotAllowed unless the caller may do something."""
    if not may(caller.role, what):
        raise NotAllowed("service.not_allowed", role=caller.role, needed=NEEDED[what])
    if caller.collections is not None and what in WHOLE:
        raise NotAllowed("service.not_scoped")


def may(role: str, what: str) -> bool:
    """Whether a role is enough for something."""
    return RANKS.index(role) >= RANKS.index(NEEDED[what])


def roles_file(library: Path) -> Path:
    """Where roles of people stand: ``library`` → ``library-roles.toml``."""
    return library.with_name(f"{library.name}-roles.toml")


def names_of(claims: Mapping[str, object]) -> list[str]:
    """The names of a login by which a role may be given."""
    verified = claims.get("email_verified") in (True, "true")
    return [str(claims[key]) for key in (*(["email"] if verified else []), "sub") if claims.get(key)]


def role_of(names: Sequence[str], claims: Sequence[object], file: Path, otherwise: str = ADMIN) -> str:
    """The role by the file, else by the claims, else ``otherwise``."""
    if file.exists():
        try:
            told = tomllib.loads(file.read_text(encoding="utf-8"))
            users = told.get("users", {})
            named = next((users[name] for name in names if name in users), told.get("default", READER))
        except (OSError, ValueError, AttributeError, TypeError):
            log.warning("%s can't be read: everybody is a reader", file)
            return READER
        return named if named in RANKS else READER
    claimed = {str(each) for claim in claims for each in (claim if isinstance(claim, (list, tuple)) else [claim])}
    known = [rank for rank in RANKS if claimed & {rank, f"tiaowen-{rank}"}]
    if known:
        return known[-1]
    return otherwise if not any(claims) else READER
