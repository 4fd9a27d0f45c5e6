"""Names in the headers by which a request says where it goes and where it comes from: one reading for every door."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

LOCAL = ("127.0.0.1", "localhost", "::1")  # names of this machine

CHANGES = frozenset({"POST", "PUT", "DELETE", "PATCH"})  # methods whose origin matters
PASSED_ON = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"})


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


def is_near(client: str, headers: Mapping[str, str]) -> bool:
    """Whether a program of this machine asks by itself: from its address, by its name, and passed on by no proxy.

    Names in ``headers`` are in lower case. A proxy that says nothing of itself, not even the name it was asked under,
    can't be told from a program here.
    """
    try:
        here = ip_address(client).is_loopback
    except ValueError:
        return False
    return here and host_name(headers.get("host", "")) in LOCAL and PASSED_ON.isdisjoint(headers.keys())
