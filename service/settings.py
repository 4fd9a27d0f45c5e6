"""Settings of the service; each from an environment variable, with the default that a small office needs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


def _number(name: str, otherwise: float) -> float:
    try:
        value = float(os.environ.get(name, ""))
    except ValueError:
        return otherwise
    return value if 0 < value < 1e12 else otherwise


ISSUER = "TIAOWEN_OIDC_ISSUER"  # the address of who makes the tokens
AUDIENCE = "TIAOWEN_OIDC_AUDIENCE"  # for whom they must be made


def takes_tokens() -> bool:
    """Whether tokens of an issuer can be good for anything here."""
    return bool(os.environ.get(ISSUER) and os.environ.get(AUDIENCE))


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits: bytes, levels, seconds, counts. ``anonymous``: without keys everybody on this machine is let in.

    ``write`` lets the API change the library, ``mcp_write`` registers the tools that do.
    """

    anonymous: bool = True
    write: bool = True
    mcp_write: bool = False
    body: int = field(default_factory=lambda: int(_number("TIAOWEN_MAX_BODY", 1_000_000)))
    upload: int = field(default_factory=lambda: int(_number("TIAOWEN_MAX_UPLOAD", 200_000_000)))
    depth: int = 32
    slow_client: float = field(default_factory=lambda: _number("TIAOWEN_CLIENT_SECONDS", 30))
    seconds: float = field(default_factory=lambda: _number("TIAOWEN_REQUEST_SECONDS", 60))
    places: int = field(default_factory=lambda: int(_number("TIAOWEN_PLACES", max(2, os.cpu_count() or 2))))
    waiting: int = field(default_factory=lambda: int(_number("TIAOWEN_WAITING", 64)))
    rate: float = field(default_factory=lambda: _number("TIAOWEN_RATE", 600))  # requests a minute and key
    burst: float = field(default_factory=lambda: _number("TIAOWEN_BURST", 100))
    kept: int = field(default_factory=lambda: int(_number("TIAOWEN_KEPT_ANSWERS", 512)))
