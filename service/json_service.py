"""The JSON of keys and of the log (types in service.shapes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service import audit, keys

if TYPE_CHECKING:
    from service.shapes import AuditEntryJSON, KeyJSON


def key_json(key: keys.Key) -> KeyJSON:
    """What is known of a key."""
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "collections": None if key.collections is None else list(key.collections),
        "made": key.made,
        "expires": key.expires,
        "revoked": key.revoked,
        "used": key.used,
        "state": key.state,
    }


def entry_json(entry: audit.Entry) -> AuditEntryJSON:
    """A line of the log."""
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "via": entry.via,
        "what": entry.what,
        "about": entry.about,
        "ended": entry.ended,
        "before": entry.before,
        "hash": entry.hash,
    }
