"""The floors of validity and lineage over ../shared: one command, one Markdown table.

    python scripts/measure_validity.py [--data ../shared/data] [--wrong] [--library FOLDER]

Documents are parsed and their facts kept in a database in memory; with ``--library`` (one made of ``laws-md``) the
questions of tests/data/validity_questions.jsonl are asked too. Decisions for consolidation are written by the script
from two real versions, in the words that drafters use, since no decision with both of its versions is at hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.align import Pair, compare_versions, units_of
from corpus.consolidate import consolidate
from corpus.dates import find_dates
from corpus.numbering import chinese
from corpus.read import read_document
from corpus.types import Document
from index import lineage, records, schema
from index.kin import ActFilter, links_of_kinds
from index.rows import Origin
from index.standings import Standings
from index.store import SqliteRows

ROOT = Path(__file__).resolve().parents[1]
_NAMED = re.compile(r"^(?P<name>.+)\((?P<day>\d{4}-\d\d-\d\d)\)$")
_DULL = re.compile(r"[\W_]+")
_PAIRS = 6


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--library", type=Path)
    arguments = parser.parse_args()
    documents = {path.stem: read_document(path) for path in sorted((arguments.data / "laws-md").glob("*.md"))}
    print("| what | figure | of | seconds |\n| --- | ---: | ---: | ---: |")
    connection, seconds = _stored(documents)
    print(f"| documents entered, with events, acts and links | {len(documents)} | {len(documents)} | {seconds:.1f} |")
    for line in (
        *_dates(documents, connection),
        *_families(documents, connection),
        *_statuses(connection),
        *_linked(arguments.data.parent),
        *_consolidated(documents),
    ):
        print(f"| {line[0]} | {line[1]} | {line[2]} | {line[3]} |")
        if arguments.wrong and line[4]:
            print(f"wrong: {line[0]}: {line[4]}", file=sys.stderr)
    for link in links_of_kinds(connection, ("repeals", "repeals_part", "amends"), ActFilter()):
        if arguments.wrong and link.target.doc_id:
            print(f"link: {link.kind}: {link.source.title} → {link.target.title} ({link.quote[:60]})", file=sys.stderr)
    if arguments.library:
        _questions(arguments.library, arguments.wrong)
    return 0


Line = tuple[str, int, int, str, list[str]]


def _linked(shared: Path) -> Iterator[Line]:
    """The labelled statements of repeal and amendment: which are read, and which documents they are linked to."""
    lines = (ROOT / "tests" / "data" / "validity_links.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    labels = [json.loads(line) for line in lines]
    files = [*(shared / "data" / "laws-md").glob("*.md"), *(shared / "data" / "mixed-100" / "docs").iterdir()]
    documents = {f"{file.relative_to(shared).as_posix()}": read_document(file) for file in sorted(files)}
    connection, _ = _stored(documents)
    ids = {document.doc_id: name for name, document in documents.items()}
    kinds = ("repeals", "repeals_part", "amends")
    found: dict[tuple[str, str, int, int], set[str]] = defaultdict(set)
    for link in links_of_kinds(connection, kinds, ActFilter()):
        here = {ids[link.target.doc_id]} if link.target.doc_id else set()
        found[ids[link.source.doc_id or ""], link.kind, link.start, link.end] |= here
    said = {(label["file"], label["kind"], *label["span"]): set(label["targets"]) for label in labels}
    wanted = {(*key, target) for key, targets in said.items() for target in targets}
    made = {(*key, target) for key, targets in found.items() for target in targets}
    yield "labelled statements read", len(said.keys() & found.keys()), len(said), "", _names(said.keys() - found.keys())
    yield (
        "statements read that are labelled",
        len(said.keys() & found.keys()),
        len(found),
        "",
        _names(found.keys() - said.keys()),
    )
    yield "links that are right (P)", len(wanted & made), len(made), "", _names(made - wanted)
    yield "labelled links that are made (R)", len(wanted & made), len(wanted), "", _names(wanted - made)


def _names(keys: Iterable[tuple[object, ...]]) -> list[str]:
    return sorted(" ".join(map(str, key)) for key in keys)


def _stored(documents: dict[str, Document]) -> tuple[SqliteRows, float]:
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=SqliteRows)
    connection.execute("PRAGMA foreign_keys = ON")
    schema.create(connection)
    seconds = 0.0
    for name, document in documents.items():
        seq = records.insert_document(connection, document, Origin(name, document.doc_id, 1), "measure")
        started = time.process_time()
        lineage.enter(connection, seq, document)
        seconds += time.process_time() - started
    return connection, seconds


def _dates(documents: dict[str, Document], connection: SqliteRows) -> Iterator[Line]:
    """The day in a file's name is that of the text, or lies between its adoption and its entry into force.

    The second line leaves out the files in which the day of the name stands nowhere and follows from nothing.
    """
    wrong, told, missed = [], 0, []
    named = {name: match["day"] for name in documents if (match := _NAMED.match(name))}
    for name, day in named.items():
        metadata = documents[name].metadata
        facts = lineage.facts_where(connection, "doc = (SELECT seq FROM documents WHERE path = ?)", (name,))[0]
        days = {event.date for event in metadata.events} | {metadata.date_written or ""}
        within = (metadata.date_written or "9") <= day <= max(metadata.date_in_force or "0", facts.begins)
        right = day in days or within
        here = right or any(date.iso == day for date in find_dates(documents[name].raw))
        told += here
        wrong += [] if right else [name]
        missed += [name] if here and not right else []
    yield "day of the version against the file's name", len(named) - len(wrong), len(named), "", wrong
    yield "the same where the text tells the day", told - len(missed), told, "", missed


def _families(documents: dict[str, Document], connection: SqliteRows) -> Iterator[Line]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name in documents:
        if match := _NAMED.match(name):
            groups[match["name"]].append(name)
    several = {name: sorted(members) for name, members in groups.items() if len(members) > 1}
    family = {
        name: lineage.facts_where(connection, "doc = (SELECT seq FROM documents WHERE path = ?)", (name,))[0]
        for name in documents
    }
    together = [n for n, members in several.items() if len({family[m].family for m in members} - {""}) == 1]
    ordered = [
        n for n in together if [family[m].version for m in several[n]] == sorted(family[m].version for m in several[n])
    ]
    whole = {facts.family for facts in family.values() if facts.family}
    apart = [f for f in whole if len({_NAMED.sub(r"\g<name>", n) for n in family if family[n].family == f}) == 1]
    yield "titles whose versions are one family", len(together), len(several), "", sorted(set(several) - set(together))
    yield "families in order", len(ordered), len(several), "", sorted(set(several) - set(ordered))
    yield "families that hold one title only", len(apart), len(whole), "", sorted(whole - set(apart))


def _statuses(connection: SqliteRows) -> Iterator[Line]:
    @contextmanager
    def reading() -> Iterator[SqliteRows]:
        yield connection

    standings = Standings(reading)
    started = time.process_time()
    found = standings.all("2026-01-01")
    seconds = time.process_time() - started
    proven = sum(s.because is not None and s.because.end > s.because.start for s in found.values())
    yield "documents with a status and the words for it", proven, len(found), f"{seconds:.1f}", []


def _consolidated(documents: dict[str, Document]) -> Iterator[Line]:
    """Decisions written from two versions, applied to the older one, against the newer one article by article."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(documents):
        if match := _NAMED.match(name):
            groups[match["name"]].append(name)
    pairs = [members[-2:] for members in groups.values() if len(members) > 1]
    pairs = [pair for pair in pairs if all(len(units_of(documents[n])) > 30 for n in pair)][:_PAIRS]
    right = total = 0
    wrong: list[str] = []
    for old, new in pairs:
        found = consolidate(documents[old], _decision(documents[old], documents[new]))
        got = {article.label: _DULL.sub("", "".join(article.paragraphs)) for article in found.articles}
        for clause in units_of(documents[new]):
            label = "".join(clause.label.split())
            text = "".join(documents[new].read(clause.start, clause.end).split()).removeprefix(label)
            total += 1
            right += got.get(label) == _DULL.sub("", text)
            if got.get(label) != _DULL.sub("", text):
                wrong.append(f"{new} {label}")
    yield f"articles of {len(pairs)} consolidated texts equal to the later version", right, total, "", wrong


def _decision(old: Document, new: Document) -> Document:
    lines = [f"关于修改《{old.metadata.title}》的决定"]
    for pair in compare_versions(old, new).pairs:
        if pair.change in ("changed", "added", "deleted"):
            lines.append(f"{chinese(len(lines))}、{_instruction(pair)}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "decision.txt"
        file.write_text("\n\n".join([*lines, "本决定自公布之日起施行。"]), encoding="utf-8")
        return read_document(file)


def _instruction(pair: Pair) -> str:
    if pair.new is None:
        return f"删去{pair.old.label if pair.old else ''}。"
    body = pair.new_text.removeprefix(pair.new.label).strip()
    quoted = "“" + body.replace("\n", "\n\n“") + "”"
    if pair.old is None:
        return f"增加一条，作为{pair.new.label}：{quoted}"
    moved = "" if pair.old.label == pair.new.label else f"改为{pair.new.label}，"
    return f"将{pair.old.label}{moved}修改为：{quoted}"


def _questions(folder: Path, wrong: bool) -> None:
    from answer.ask import ask
    from answer.retrieve import Context
    from index.library import Library

    lines = (ROOT / "tests" / "data" / "validity_questions.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    right: dict[str, list[bool]] = defaultdict(list)
    confirmed = 0
    with Library.open(folder) as library:
        for question in map(json.loads, lines):
            answer = ask(library, question["question"], context=Context(as_of=question["as_of"]))
            said = "".join((answer.text + " ".join(item.text for item in answer.items)).split())
            exact = answer.status.value == question["status"] and all(
                "".join(s.split()) in said for s in question["says"]
            )
            exact = exact and not (answer.status.value == "answered" and any(s in said for s in question["never"]))
            exact = exact or (question["status"] == "not_found" and answer.status.value == "unconfirmed")
            supported = not question["places"] or any(
                c.source.endswith(p["file"]) and c.start < p["span"][1] and p["span"][0] < c.end
                for c in answer.citations
                for p in question["places"]
            )
            right[question["kind"]].append(exact and supported)
            held = (c.validity is not None and c.validity.status.doubtful for c in answer.citations)
            confirmed += answer.status.value == "answered" and question["kind"] != "lineage" and any(held)
            if wrong and not (exact and supported):
                print(
                    f"wrong: {question['id']} {question['question']}: {answer.status.value} {answer.text}",
                    file=sys.stderr,
                )
    for kind, found in right.items():
        print(f"| questions: {kind} | {sum(found)} | {len(found)} | |")
    print(f"| questions: all | {sum(map(sum, right.values()))} | {sum(map(len, right.values()))} | |")
    print(f"| answers confirmed on text that does not hold | {confirmed} | {len(lines)} | |")


if __name__ == "__main__":
    sys.exit(main())
