"""The commands for drafting: ``precedent``, ``phrases`` and ``check``, and the option that writes a result to a file.

Built like those of ``cli``, which registers them with ``add_to`` and lends what it has for opening a library and
printing; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.terminal_click import SpokenCommand, choices, common, narrowing

if TYPE_CHECKING:
    from answer.export_forms import Exportable
    from index.filters import Filters
    from index.library import Library

EXPORT = click.option("--export", "export_to", type=click.Path(path_type=Path), metavar="FILE")
TOP = click.option("-k", "k", type=int, default=10, metavar="N")
BATCH = click.option("--batch", metavar="FILE")


@dataclass(frozen=True, slots=True)
class Tools:
    """What ``cli`` lends: opening the library, printing one JSON line, running a batch, telling text from batch."""

    library: Callable[[], AbstractContextManager[Library]]
    print_json: Callable[[object], None]
    batch: Callable[[str, Callable[[Library, str, Filters], dict[str, object]]], int]
    is_batch: Callable[[tuple[str, ...], str | None], bool]


def add_to(group: click.Group, tools: Tools) -> None:
    """Register the commands."""
    group.add_command(_precedent_command(tools))
    group.add_command(_phrases_command(tools))
    group.add_command(_check_command(tools))


def export_result(result: Exportable, path: Path | None) -> None:
    """Write a result to a file when one was asked for. Raises InputError."""
    if path is not None:
        from answer.export import export

        export(result, path)


def _precedent_command(tools: Tools) -> click.Command:
    @click.command("precedent", cls=SpokenCommand)
    @common
    @narrowing
    @TOP
    @BATCH
    @EXPORT
    @click.argument("text", nargs=-1)
    def precedent(text: tuple[str, ...], k: int, batch: str | None, export_to: Path | None) -> int:
        """Places with reusable wording; several words are one draft."""
        batched = tools.is_batch(text, batch)
        from answer.precedent import precedents
        from answer.retrieve import Context

        if batched:
            return tools.batch(batch or "", lambda lib, q, f: precedents(lib, q, k, Context(f)).as_json())
        with tools.library() as library:
            found = precedents(library, " ".join(text), k, Context(choices().as_filters()))
        export_result(found, export_to)
        if choices().json:
            tools.print_json(found.as_json())
        else:
            from ui.terminal import console
            from ui.terminal_drafting import print_precedents

            print_precedents(console(), found, verbose=choices().verbose)
        return 0

    return precedent


def _phrases_command(tools: Tools) -> click.Command:
    @click.command("phrases", cls=SpokenCommand)
    @common
    @TOP
    @click.option("--topic", metavar="TOPIC")
    @click.option("--after", is_flag=True)
    @click.argument("words", nargs=-1)
    def phrases(words: tuple[str, ...], k: int, topic: str | None, after: bool) -> int:
        """Recurring phrases that hold the words; with --after what is said behind them."""
        from answer.phrases import phrase_bank

        with tools.library() as library:
            bank = phrase_bank(library)
            found = bank.complete(" ".join(words), k) if after else bank.search(" ".join(words), k, _topic(topic))
        if choices().json:
            tools.print_json({"phrases": [phrase.as_json() for phrase in found], "topics": bank.topics()})
        else:
            from ui.terminal import console
            from ui.terminal_drafting import print_phrases

            print_phrases(console(), found)
        return 0

    return phrases


def _topic(given: str | None) -> str | None:
    """A topic by its code or its name in either language. Raises QuestionError on another."""
    from answer.phrase_topics import TOPICS, topic_name
    from corpus.errors import QuestionError
    from corpus.messages import CATALOG

    if given is None:
        return None
    for code in TOPICS:
        if given.strip().lower() in (code, *(name.lower() for name in CATALOG.entries[f"topic.{code}"])):
            return code
    raise QuestionError("precedent.unknown_topic", topic=given, known="、".join(topic_name(code) for code in TOPICS))


def _check_command(tools: Tools) -> click.Command:
    @click.command("check", cls=SpokenCommand)
    @common
    @click.option("--alone", is_flag=True)
    @EXPORT
    @click.argument("file", type=click.Path(path_type=Path))
    def check(file: Path, alone: bool, export_to: Path | None) -> int:
        """A draft against itself and, unless --alone, against the library. 0 whatever was found."""
        from answer.check import check_file

        if alone:
            report = check_file(file)
        else:
            with tools.library() as library:
                report = check_file(file, library)
        export_result(report, export_to)
        if choices().json:
            tools.print_json(report.as_json())
        else:
            from ui.terminal import console
            from ui.terminal_drafting import print_report

            print_report(console(), report, verbose=choices().verbose)
        return 0

    return check
