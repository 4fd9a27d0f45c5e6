"""What a document that was just added changes for others, in one sentence: 本文件废止了文库中的3份文件."""

from __future__ import annotations

import index.messages
import index.validity_messages  # noqa: F401
from corpus.messages import message
from index import lineage
from index.judge import newer, on_document
from index.truth import Rows

_SHOWN = 3


def effects(connection: Rows, seq: int) -> str | None:
    """What the document repeals, amends or replaces here, and what has already ended it; None where nothing."""
    found = []
    for kind in ("repeals", "amends"):
        rows = connection.execute(
            "SELECT d.source, json_extract(d.metadata, '$.title') FROM acts JOIN links ON act = acts.id "
            "JOIN documents d ON d.seq = links.doc JOIN lineage its ON its.doc = d.seq "
            "JOIN lineage own ON own.doc = acts.doc "
            "WHERE acts.doc = ? AND acts.kind = ? AND acts.sure = 1 AND (acts.kind <> 'amends' OR "
            "coalesce(json_extract(its.force, '$[0][0]'), '') <> coalesce(json_extract(own.force, '$[0][0]'), '') OR "
            "coalesce(length(json_extract(own.force, '$[0][0]')), 0) <> 10) GROUP BY 1, 2 ORDER BY min(d.seq)",
            (seq, kind),
        ).fetchall()
        if rows:
            found.append(message(f"effects.{kind}", count=len(rows), names=_names(rows)))
    own = lineage.facts_where(connection, "doc = ?", (seq,))
    if own and own[0].family and own[0].force.draft is None:
        family = lineage.facts_where(connection, "family = ? AND doc <> ?", (own[0].family, seq))
        older = sum(newer(own[0], each) for each in family)
        later = sum(newer(each, own[0]) and each.force.draft is None for each in family)
        if older:
            found.append(message("effects.newer", count=older))
        if later:
            found.append(message("effects.older", count=later))
    ended = on_document(connection, seq)
    if ended is not None:
        found.append(ended)
    return message("hit_and").join(found) or None


def _names(rows: list[tuple[str, str | None]]) -> str:
    names = [f"《{title}》" if title else source for source, title in rows]
    return "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
