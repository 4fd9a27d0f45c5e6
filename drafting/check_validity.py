"""Documents that a draft relies on and that no longer hold: the reason, what holds instead, articles renumbered since.

Rests on index.validity. A document that the draft itself repeals or replaces is not found fault with; what the library
knows nothing of is left to drafting.check_cited.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.align import Comparison, compare_versions
from corpus.mentions import Mention, article_name, find_mentions
from drafting.check_cited import relied_on
from drafting.check_types import Draft, Finding, Severity
from index.validity import Standing, Validity
from proof.cite import cite
from proof.types import Citation

if TYPE_CHECKING:
    from index.library import Library

_ERRORS = (Validity.REPEALED, Validity.EXPIRED)


def validity_findings(draft: Draft, library: Library) -> Iterator[Finding]:
    """Cited documents that don't hold today, and articles whose number is another one in the text that does."""
    compared: dict[tuple[str, str], Comparison] = {}
    for named in find_mentions(draft.text):
        if not named.title or not relied_on(draft.text, named.start, named.end, named.number):
            continue
        ids = [i for i in library.meant(named.title, named.number, named.dated) if i != draft.document.doc_id]
        standing = _standing(library, named, ids)
        span = draft.raw_span(named.start, named.end)
        if standing is not None and standing.status.doubtful:
            yield _outdated(draft, library, named, span, standing)
        elif named.articles and ids:
            yield from _articles(draft, library, named, (ids[-1], compared))


def _standing(library: Library, named: Mention, ids: list[str]) -> Standing | None:
    """The best standing of the texts that a name means: with one in force the draft may well mean that one."""
    if not ids:
        return library.standings.named(named.title, named.number, named.dated[0] if named.dated else "")
    article = named.articles[0] if len(named.articles) == 1 else None
    found = [library.standing(doc_id, article) for doc_id in ids]
    return next((each for each in found if not each.status.doubtful), found[-1])


def _outdated(draft: Draft, library: Library, named: Mention, span: tuple[int, int], standing: Standing) -> Finding:
    severity = Severity.ERROR if standing.status in _ERRORS else Severity.WARNING
    if standing.since[:4] > str(draft.document.metadata.year or 9999):  # it held when the draft was written
        severity = Severity.NOTE
    proof = _proof(library, standing)
    if standing.successor is None and standing.status is Validity.REPEALED:
        return draft.finding("repealed", severity, span, proof, title=named.title)
    if standing.successor is None:
        return draft.finding("outdated", severity, span, proof, title=named.title, reason=standing.reason)
    current = library.find(standing.successor).metadata
    number = f"（{current.doc_number}）" if current.doc_number else ""
    return draft.finding(
        "outdated_for", severity, span, proof,
        title=named.title, reason=standing.reason, current=f"《{current.title}》{number}",
    )  # fmt: skip


def _articles(
    draft: Draft, library: Library, named: Mention, of: tuple[str, dict[tuple[str, str], Comparison]]
) -> Iterator[Finding]:
    """Articles of an older text here that have another number in the one in force, or none."""
    doc_id, compared = of
    texts = [v.document.doc_id for v in library.kin(doc_id).versions if v.document.doc_id and not v.draft]
    hidden = set(library.standings.hidden().values())
    current = next((each for each in texts if each not in hidden), None)
    older = [each for each in texts if each in hidden]
    if current is None or not older:
        return
    key = (older[-1], current)
    if key not in compared:
        compared[key] = compare_versions(library.cached_document(key[0]), library.cached_document(key[1]))
    span = draft.raw_span(named.start, named.tail)
    for pair in compared[key].pairs:
        if pair.old is None or article_name(pair.old.label) not in named.articles:
            continue
        old = article_name(pair.old.label)
        new = article_name(pair.new.label) if pair.new is not None else ""
        if new != old:
            code = "article_moved" if new else "article_gone"
            yield draft.finding(code, Severity.NOTE, span, None, title=named.title, old=old, new=new)


def _proof(library: Library, standing: Standing) -> Citation | None:
    """The words that say so, as a citation."""
    because = standing.because
    if because is None or because.end <= because.start:
        return None
    document = library.cached_document(because.doc_id)
    holding = [c for c in document.clauses if c.start <= because.start and because.end <= c.end]
    if not holding:
        return None
    return cite(document, min(holding, key=lambda clause: clause.end - clause.start), because.start, because.end)
