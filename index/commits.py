"""Which library this is, and each of its commits: an identity and a chain of tokens, not a counter alone.

Two copies of a library that went separate ways both have a generation 8, but not the same one. ``meta`` holds the
library's ``identity`` and the token of the last ``commit``; the table ``commits`` the tokens since the change log's
floor. A projection's stamp names both, so one made from another copy is never taken for this one's.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from index.dialect import upsert
from index.truth import Rows

TABLE = "CREATE TABLE IF NOT EXISTS commits (generation INTEGER PRIMARY KEY, token TEXT NOT NULL)"


def ensure(connection: Rows) -> None:
    """Give the library an identity, and its last commit a token, unless they have them; in the caller's transaction."""
    connection.execute(TABLE)
    values = [("identity", secrets.token_hex(8)), ("commit", secrets.token_hex(8))]
    connection.executemany("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING", values)
    connection.execute(
        "INSERT INTO commits SELECT CAST(g.value AS INTEGER), c.value FROM meta g, meta c "
        "WHERE g.key = 'generation' AND c.key = 'commit' ON CONFLICT DO NOTHING"
    )


def note(connection: Rows, generation: int) -> None:
    """Give the commit that is being made its token."""
    token = secrets.token_hex(8)
    connection.execute(upsert("meta", "key", "value"), ("commit", token))
    connection.execute(upsert("commits", "generation", "token"), (generation, token))


def forget(connection: Rows, generation: int) -> None:
    """Drop the tokens from before a generation."""
    connection.execute("DELETE FROM commits WHERE generation < ?", (generation,))


def stamp(meta: Mapping[str, str]) -> dict[str, str]:
    """What a projection of the last commit says of where it comes from; nothing for a library of an older Tiaowen."""
    return {key: meta[key] for key in ("identity", "commit") if key in meta}


def descends(connection: Rows, generation: int, settings: Mapping[str, object]) -> bool:
    """Whether a projection of an earlier generation was made from this very library as it then was."""
    row = connection.execute("SELECT token FROM commits WHERE generation = ?", (generation,)).fetchone()
    return row is not None and row[0] == settings.get("commit")
