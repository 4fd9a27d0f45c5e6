"""``postgresql://user@host:port/database?schema=name``: where a server's library is, and what belongs to it here."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import index.server_messages  # noqa: F401
from corpus.errors import InputError

SCHEMA = "tiaowen"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_SECRET = ("password", "sslpassword")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """``conninfo`` is what libpq takes, ``schema`` holds the library, ``name`` is the address without secrets."""

    conninfo: str
    schema: str
    name: str

    @classmethod
    def read(cls, text: str) -> ServerAddress:
        """An address as it is given to ``--library``. Raises InputError."""
        try:
            parts = urlsplit(text)
            options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
            database = parts.path.strip("/")
        except ValueError:
            raise InputError("server.address", address=_without_password(text)) from None
        own = dict(options)
        schema = own.pop("schema", SCHEMA)
        search = own.pop("search", "local")
        shown = {key: value for key, value in own.items() if key not in _SECRET}
        shown |= {"schema": schema} if schema != SCHEMA else {}
        place = parts.netloc.rpartition("@")
        user = place[0].partition(":")[0]
        name = urlunsplit(("postgresql", f"{user}@{place[2]}" if user else place[2], parts.path, _query(shown), ""))
        if not (database or "dbname" in own) or not _NAME.fullmatch(schema) or search not in ("local", "server"):
            raise InputError("server.address", address=name)
        if search == "server":
            raise InputError("server.search", address=name)
        return cls(urlunsplit(("postgresql", parts.netloc, parts.path, _query(own), "")), schema, name)

    @property
    def home(self) -> Path:
        """The folder for the library's indexes on this machine: in TIAOWEN_PROJECTIONS, else in the user's cache."""
        root = os.environ.get("TIAOWEN_PROJECTIONS")
        if root is None:
            import platformdirs

            cache = os.environ.get("TIAOWEN_CACHE") or platformdirs.user_cache_dir("tiaowen", appauthor=False)
            root = os.path.join(cache, "libraries")  # noqa: PTH118
        words = re.sub(r"[^a-z0-9]+", "-", self.name.lower().partition("://")[2].partition("?")[0]).strip("-")
        return Path(root).expanduser() / f"{words[-40:]}-{hashlib.sha256(self.name.encode()).hexdigest()[:10]}"


def _query(values: dict[str, str]) -> str:
    return urlencode(values, quote_via=quote, safe="/")


def _without_password(text: str) -> str:
    return re.sub(r"(?<=//)([^@/:]*):[^@/]*@", r"\1@", text)
