"""Names in the headers by which a request says where it goes and where it comes from: one reading for every door."""

from __future__ import annotations

from urllib.parse import urlsplit

CHANGES = frozenset({"POST", "PUT", "DELETE", "PATCH"})  # methods whose origin matters


def host_name(host: str) -> str:
    """The name in a Host header, lower case, without its port; "" for one that is no host."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    plain = parts.username is None and not parts.path and not parts.query and not parts.fragment
    return (parts.hostname or "").lower().rstrip(".") if plain else ""


def origin_host(origin: str) -> str:
    """The host and port of an Origin header, lower case; "" for one that has none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
