"""Datasets in BEIR form: corpus.jsonl (_id, title, text), queries.jsonl (_id, text), qrels/<split>.tsv.

Everything is read and checked before anything is indexed: ids in the judgements that aren't in the corpus or the
queries are named with file and line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import eval.messages  # noqa: F401  (registers the messages)
from corpus.errors import EvaluationError
from corpus.messages import message
from eval.decoding import read_text
from eval.questions import shown

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
_COLUMNS = ("query-id", "corpus-id", "score")


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of the corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A checked dataset. ``judged`` holds the relevance (above 0) of articles by query; queries without are left out.

    ``digest`` stands for the articles in order, ``total`` counts the whole corpus, ``blank`` articles without any text
    (they can't be found), ``unjudged`` the queries left out.
    """

    name: str
    split: str
    articles: tuple[Article, ...]
    queries: Mapping[str, str]
    judged: Mapping[str, Mapping[str, int]]
    digest: str
    total: int
    blank: int = 0
    unjudged: int = 0

    @property
    def limited(self) -> bool:
        """Whether only a part of the corpus was taken."""
        return len(self.articles) + self.blank < self.total


def load_beir(folder: Path, split: str, limit: int | None = None) -> Dataset:
    """Read a dataset. With ``limit`` the first so many articles and all relevant ones are taken, in corpus order.

    Raises EvaluationError naming file, line and field.
    """
    for name in (CORPUS, QUERIES, QRELS):
        if not (folder / name).exists():
            raise EvaluationError("eval_beir_missing", folder=folder, name=name)
    qrels = folder / QRELS / f"{split}.tsv"
    if not qrels.is_file():
        known = ", ".join(sorted(path.stem for path in (folder / QRELS).glob("*.tsv"))) or "—"
        raise EvaluationError("eval_beir_split", folder=folder, split=split, known=known)
    queries = {item.id: item.text for item in _articles(folder / QUERIES)}
    corpus = list(_articles(folder / CORPUS))
    judged = _judged(qrels, queries, {article.id for article in corpus})
    wanted = {item for items in judged.values() for item in items}
    taken = [a for at, a in enumerate(corpus) if limit is None or at < limit or a.id in wanted]
    articles = tuple(article for article in taken if article.title.strip() or article.text.strip())
    digest = hashlib.sha256()
    for article in articles:
        digest.update(json.dumps([article.id, article.title, article.text]).encode())
    return Dataset(
        name=folder.resolve().name,
        split=split,
        articles=articles,
        queries={name: queries[name] for name in judged},
        judged=judged,
        digest=digest.hexdigest()[:16],
        total=len(corpus),
        blank=len(taken) - len(articles),
        unjudged=len(queries) - len(judged),
    )


def _articles(path: Path) -> Iterator[Article]:
    """The lines of corpus.jsonl or queries.jsonl. Ids are unique; a missing title is empty."""
    seen: dict[str, int] = {}
    for number, line in enumerate(read_text(path).text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            column = getattr(error, "colno", 1)
            raise _wrong(
                path,
                number,
                message("eval_whole_line"),
                "eval_not_json",
                column=column,
                reason=getattr(error, "msg", error),
            ) from None
        if not isinstance(record, dict):
            raise _wrong(path, number, message("eval_whole_line"), "eval_not_object", value=shown(record))
        name = record.get("_id")
        if name is None:
            raise _wrong(path, number, "_id", "eval_required")
        if isinstance(name, bool) or not isinstance(name, str | int):
            raise _not(path, number, "_id", "eval_want_id", name)
        if str(name) in seen:
            raise _wrong(path, number, "_id", "eval_duplicate", value=name, first=seen[str(name)])
        seen[str(name)] = number
        title, text = record.get("title") or "", record.get("text")
        if not isinstance(title, str):
            raise _not(path, number, "title", "eval_want_text", title)
        if not isinstance(text, str):
            raise _not(path, number, "text", "eval_want_text", text)
        yield Article(str(name), title, text)
    if not seen:
        raise EvaluationError("eval_beir_empty", path=path)


def _judged(path: Path, queries: Mapping[str, str], articles: set[str]) -> dict[str, dict[str, int]]:
    """Query → article → relevance, from a file with or without a header line."""
    judged: dict[str, dict[str, int]] = {}
    unknown: list[tuple[int, str, str, str]] = []
    for number, line in enumerate(read_text(path).text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(_COLUMNS):
            raise _wrong(path, number, message("eval_whole_line"), "eval_beir_columns", count=len(cells))
        if number == 1 and cells[2].casefold() == _COLUMNS[2]:
            continue
        try:
            score = int(cells[2])
        except ValueError:
            raise _wrong(path, number, _COLUMNS[2], "eval_beir_score", value=shown(cells[2])) from None
        if cells[0] not in queries:
            unknown.append((number, _COLUMNS[0], cells[0], QUERIES))
        elif cells[1] not in articles:
            unknown.append((number, _COLUMNS[1], cells[1], CORPUS))
        elif score > 0:
            judged.setdefault(cells[0], {})[cells[1]] = score
    if unknown:
        number, field, value, file = unknown[0]
        raise _wrong(path, number, field, "eval_beir_unknown_id", value=value, file=file, count=len(unknown))
    if not judged:
        raise EvaluationError("eval_beir_no_relevant", path=path)
    return judged


def _not(path: Path, line: int, field: str, wanted: str, value: object) -> EvaluationError:
    return _wrong(path, line, field, "eval_wrong_type", wanted=message(wanted), value=shown(value))


def _wrong(path: Path, line: int, field: str, code: str, **params: object) -> EvaluationError:
    return EvaluationError("eval_beir_line", path=path, line=line, field=field, reason=message(code, **params))
