"""The commands for drafting: ``precedent``, ``phrases`` and ``check``, and the option that writes a result to a file.

Built like those of ``cli``, which registers them; nothing here decides anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.terminal_click import SpokenCommand, choices, common, narrowing
from ui.terminal_tools import BATCH, FILE, TOP, is_batch, opened_library, print_json, run_batch

if TYPE_CHECKING:
    from drafting.export_forms import Exportable

EXPORT = click.option("--export", "export_to", type=click.Path(path_type=Path), metavar="FILE")


def export_result(result: Exportable, path: Path | None) -> None:
    """Write a result to a file when one was asked for. Raises InputError."""
    if path is None:
        return
    if path.suffix.lower() == ".docx":
        from corpus.errors import InputError
        from ui.official_file import official_word

        try:
            path.write_bytes(official_word(result))
        except OSError as error:
            raise InputError("export.unwritable", path=path, reason=error.strerror or str(error)) from error
        return
    from drafting.export import export

    export(result, path)


@click.command("precedent", cls=SpokenCommand)
@common
@narrowing
@TOP
@BATCH
@EXPORT
@click.option("--diff", is_flag=True)
@click.argument("text", nargs=-1)
def precedent(text: tuple[str, ...], k: int, batch: str | None, export_to: Path | None, diff: bool) -> int:
    """Places with reusable wording; several words are one draft."""
    batched = is_batch(text, batch)
    from answer.retrieve import Context
    from drafting.precedent import precedents

    if batched:
        return run_batch(batch or "", lambda lib, q, f: precedents(lib, q, k, Context(f)).as_json(diff=diff))
    with opened_library() as library:
        found = precedents(library, " ".join(text), k, Context(choices().as_filters()))
    export_result(found, export_to)
    if choices().json:
        print_json(found.as_json(diff=diff))
    else:
        from ui.terminal import console
        from ui.terminal_drafting import print_precedents

        print_precedents(console(), found, verbose=choices().verbose, diff=diff)
    return 0


@click.command("phrases", cls=SpokenCommand)
@common
@TOP
@click.option("--topic", metavar="TOPIC")
@click.option("--after", is_flag=True)
@click.argument("words", nargs=-1)
def phrases(words: tuple[str, ...], k: int, topic: str | None, after: bool) -> int:
    """Recurring phrases that hold the words; with --after what is said behind them."""
    from drafting.phrases import phrase_bank

    with opened_library() as library:
        bank = phrase_bank(library)
        found = bank.complete(" ".join(words), k) if after else bank.search(" ".join(words), k, _topic(topic))
    if choices().json:
        print_json({"phrases": [phrase.as_json() for phrase in found], "topics": bank.topics()})
    else:
        from ui.terminal import console
        from ui.terminal_drafting import print_phrases

        print_phrases(console(), found)
    return 0


def _topic(given: str | None) -> str | None:
    """A topic by its code or its name in either language. Raises QuestionError on another."""
    from corpus.errors import QuestionError
    from corpus.messages import CATALOG
    from drafting.phrase_topics import TOPICS, topic_name

    if given is None:
        return None
    for code in TOPICS:
        if given.strip().lower() in (code, *(name.lower() for name in CATALOG.entries[f"topic.{code}"])):
            return code
    raise QuestionError("precedent.unknown_topic", topic=given, known="、".join(topic_name(code) for code in TOPICS))


@click.command("check", cls=SpokenCommand)
@common
@click.option("--alone", is_flag=True)
@EXPORT
@FILE
def check(file: Path, alone: bool, export_to: Path | None) -> int:
    """A draft against itself and, unless --alone, against the library. 0 whatever was found."""
    from drafting.check import check_file

    if alone:
        report = check_file(file)
    else:
        with opened_library() as library:
            report = check_file(file, library)
    export_result(report, export_to)
    if choices().json:
        print_json(report.as_json())
    else:
        from ui.terminal import console
        from ui.terminal_drafting import print_report

        print_report(console(), report, verbose=choices().verbose)
    return 0
