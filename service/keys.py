"""Keys of programs: ``tw_<id>_<secret>``. Kept as a hash of 32 random bytes, shown once, revocable at once.

A random secret of this length needs no slow password hash: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from service.access import RANKS, Caller
from service.base import now, opened
from service.errors import Invalid, KeyTrouble, NotAuthenticated

_SHAPE = re.compile(r"tw_([0-9a-f]{12})_([0-9A-Za-z_-]{43})")
_USED_EVERY = 60.0  # seconds between two notes of a key's last use


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key; the secret isn't. ``collections`` None: the whole library."""

    id: str
    name: str
    role: str
    collections: tuple[str, ...] | None
    made: str
    expires: str | None
    revoked: str | None
    used: str | None

    @property
    def state(self) -> str:
        """``active``, ``expired`` or ``revoked``."""
        if self.revoked:
            return "revoked"
        return "expired" if self.expires and self.expires < _today() else "active"


def add(
    library: Path, name: str, role: str, collections: Sequence[str] = (), expires: str | None = None
) -> tuple[Key, str]:
    """Make a key; (what is known of it, the key itself). ``expires`` is the last day (ISO) on which it is good.

    Raises KeyTrouble on a name that is taken or no name, a role that is none, a day that is none or past.
    """
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(shown) <= 60 or not shown.isprintable():
        raise KeyTrouble("key.bad_name", name=name[:80])
    if role not in RANKS:
        raise Invalid("service.invalid", detail=f"role: {' | '.join(RANKS)}")
    until = _day(expires) if expires is not None else None
    words = tuple(dict.fromkeys(" ".join(each.split()) for each in collections if each.strip()))
    if collections and not words:
        raise KeyTrouble("key.bad_collection")
    identity, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with opened(library, write=True) as base:
        if base.execute("SELECT 1 FROM keys WHERE name = ?", (shown,)).fetchone():
            raise KeyTrouble("key.name_taken", name=shown)
        base.execute(
            "INSERT INTO keys (id, name, hash, role, collections, made, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (identity, shown, _hash(secret), role, json.dumps(words or None, ensure_ascii=False), now(), until),
        )
    return find(library, identity), f"tw_{identity}_{secret}"


def all_keys(library: Path) -> tuple[Key, ...]:
    """Every key, the oldest first."""
    with opened(library) as base:
        rows = base.execute(f"{_SELECT} ORDER BY made, id").fetchall()
    return tuple(_key(row) for row in rows)


def find(library: Path, name: str) -> Key:
    """A key by its id or name. Raises KeyTrouble."""
    with opened(library) as base:
        row = base.execute(f"{_SELECT} WHERE id = ?1 OR name = ?1", (" ".join(name.split()),)).fetchone()
    if row is None:
        raise KeyTrouble("key.none", name=name[:80])
    return _key(row)


def revoke(library: Path, name: str) -> Key:
    """Make a key good for nothing, at once. Raises KeyTrouble."""
    key = find(library, name)
    with opened(library, write=True) as base:
        base.execute("UPDATE keys SET revoked = coalesce(revoked, ?) WHERE id = ?", (now(), key.id))
    return find(library, key.id)


def any_keys(library: Path) -> bool:
    """Whether there is a key that is good."""
    return any(key.state == "active" for key in all_keys(library))


_used: dict[str, float] = {}


def caller_of(library: Path, given: str, via: str) -> Caller:
    """Who a key stands for. Raises NotAuthenticated; the reason is the same whatever is wrong with it.

    The file is read at every call: a key that was revoked is good for nothing from then on, in every process.
    """
    shape = _SHAPE.fullmatch(given)
    if shape is None:
        raise NotAuthenticated("service.bad_key")
    with opened(library) as base:
        row = base.execute("SELECT hash FROM keys WHERE id = ?", (shape[1],)).fetchone()
        known = base.execute(f"{_SELECT} WHERE id = ?", (shape[1],)).fetchone()
    if row is None or not hmac.compare_digest(bytes(row[0]), _hash(shape[2])):
        raise NotAuthenticated("service.bad_key")
    key = _key(known)
    if key.state != "active":
        raise NotAuthenticated("service.bad_key")
    if time.monotonic() - _used.get(key.id, -_USED_EVERY) >= _USED_EVERY:
        _used[key.id] = time.monotonic()
        with opened(library, write=True) as base:
            base.execute("UPDATE keys SET used = ? WHERE id = ?", (now(), key.id))
    return Caller(f"key:{key.name}", key.role, key.collections, via, key.id)


_SELECT = "SELECT id, name, role, collections, made, expires, revoked, used FROM keys"


def _key(row: Sequence[str | None]) -> Key:
    identity, name, role, collections, made, expires, revoked, used = row
    words = json.loads(collections or "null")
    return Key(
        str(identity), str(name), str(role), None if words is None else tuple(words), str(made), expires, revoked, used
    )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()


def _today() -> str:
    return f"{datetime.now(UTC).date():%Y-%m-%d}"


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise KeyTrouble("key.bad_day", day=text[:40]) from None
    if day < _today():
        raise KeyTrouble("key.past_day", day=day)
    return day
