"""The ``tiaowen`` command: arguments → one call of the packages → print.

Exit codes: 0 done, 1 something can't be used or isn't there (one line on stderr says what), 2 wrong usage,
130 interrupted, 141 nobody reads the output. With --json, and for batches, stdout is data only. Nothing heavy is
imported here: each command imports what it needs, and Rich only when it prints for people.
"""

from __future__ import annotations

import contextvars
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import LoadError, TiaowenError
from corpus.messages import message
from ui.cli_copy import copy
from ui.cli_drafting import EXPORT, check, export_result, phrases, precedent
from ui.cli_editing import edit
from ui.cli_eval import eval_group
from ui.cli_service import audit, backup, key, mcp, restore, serve
from ui.cli_sides import sides
from ui.cli_targets import targets
from ui.cli_versions import compare_versions, consolidate, status, versions
from ui.cli_watch import watch
from ui.terminal_click import SpokenGroup, choices, common, early_language, narrowing, reranking, usage_text
from ui.terminal_tools import (
    BATCH,
    FAILED,
    FILE,
    TOP,
    complain,
    harmless,
    is_batch,
    logged,
    logged_added,
    opened_library,
    print_json,
    run_batch,
)

if TYPE_CHECKING:
    from corpus.types import Document
    from index.filters import Filters
    from index.library import Library
    from proof.types import Answer

WRONG_USAGE, INTERRUPTED, UNREAD = 2, 130, 141


@click.group("tiaowen", cls=SpokenGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tiaowen", prog_name="tiaowen")
@common
def tiaowen() -> int:
    """Replaced by ui.cli_strings."""
    return 0


@tiaowen.command()
@common
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def add(paths: tuple[Path, ...]) -> int:
    """0 when any file is in the library afterwards, 1 when every one was refused."""
    if not any(os.path.lexists(path) for path in paths):  # a mistyped path makes no library
        import corpus.load_messages  # noqa: F401

        for path in paths:
            complain(LoadError("load_missing", path=path))
        return FAILED
    from index.reports import Outcome

    began = time.perf_counter()
    with opened_library(create=True) as library:
        if choices().json:
            summary = library.add(paths)
        else:
            from ui.terminal import add_progress, console, print_added

            with add_progress(console(stderr=True)) as bar:
                _prepare_model(bar.model)
                summary = library.add(paths, bar)
        known = library.documents()
        generation = library.generation
    seconds = time.perf_counter() - began
    logged_added(summary)
    for report in summary.reports:
        if report.outcome is Outcome.REFUSED:
            text = report.message or ""
            where = "" if report.source in text else f"{report.source}: "
            complain(f"{message('cli.refused')} {where}{text}")
    if choices().json:
        from service.json_shapes import added_json

        print_json(added_json(summary, known, seconds) | {"generation": generation})
    else:
        print_added(console(), summary, known, seconds)
    return FAILED if summary.reports and summary.count(Outcome.REFUSED) == len(summary.reports) else 0


def _prepare_model(on_progress: Callable[[float], None]) -> None:
    """Make the built-in models where the progress shows, if they are what will be used and aren't there yet."""
    from embed.bundled import is_default

    if is_default(choices().encoder):
        from embed.prepare import prepare_default

        prepare_default(on_progress=on_progress)


@tiaowen.command("list")
@common
def list_() -> int:
    """All documents."""
    with opened_library() as library:
        known = library.documents()
    if choices().json:
        from service.json_shapes import known_json

        print_json({"documents": [known_json(document) for document in known]})
    else:
        from ui.terminal import console, print_documents

        print_documents(console(), known)
    return 0


@tiaowen.command()
@common
@click.argument("document")
@click.argument("clause", required=False)
def show(document: str, clause: str | None) -> int:
    """A document's outline or one clause's text; DOCUMENT may be a clause id as citations give it."""
    if clause is None and "#" in document:
        document, _, clause = document.partition("#")
    with opened_library() as library:
        found = library.document(document)
    return _show_document(found) if clause is None else _show_clause(found, clause)


def _show_clause(document: Document, ref: str) -> int:
    from corpus.outline_json import clause_json
    from service.json_shapes import find_clause

    clause = find_clause(document, ref)
    if choices().json:
        print_json(clause_json(document, clause) | {"doc_id": document.doc_id, "text": clause.slice(document.raw)})
    else:
        click.echo(harmless(document.read(clause.start, clause.end).replace("\r\n", "\n")))
    return 0


def _show_document(document: Document) -> int:
    if choices().json:
        from corpus.outline_json import outline_json

        print_json(outline_json(document))
    else:
        from ui.terminal import console
        from ui.terminal_outline import print_outline

        print_outline(console(), document, verbose=choices().verbose)
    return 0


@tiaowen.command()
@common
@click.argument("document")
def remove(document: str) -> int:
    """Take one document out."""
    with opened_library() as library:
        gone = library.remove(document).known
    logged("remove", gone.metadata.title or gone.source)
    if choices().json:
        from service.json_shapes import known_json

        print_json({"removed": known_json(gone)})
    else:
        click.echo(harmless(message("cli.removed", title=gone.metadata.title or gone.source, doc=gone.doc_id)))
    return 0


@tiaowen.command()
@common
def verify() -> int:
    """0 when the library is sound (perhaps after repairs), 1 when something needs a person."""
    with opened_library(quiet=True) as library:
        report = library.verify()
        repairs = tuple(dict.fromkeys((*library.repairs, *report.repairs)))
    if choices().json:
        from service.json_shapes import verified_json

        print_json(verified_json(report, repairs))
    else:
        from ui.terminal import console, print_verified

        print_verified(console(), report, repairs)
    return 0 if report.ok else FAILED


@tiaowen.command()
@common
@FILE
def text(file: Path) -> int:
    """The raw text and nothing else: no newline is translated or added."""
    from corpus.load import load

    loaded = load(file)
    if choices().json:
        facts = {"source": loaded.source, "format": loaded.format, "encoding": loaded.encoding}
        print_json({**facts, "sha256": loaded.sha256, "characters": len(loaded.raw), "text": loaded.raw})
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(loaded.raw.encode("utf-8", "surrogatepass"))
    return 0


@tiaowen.command()
@common
@FILE
def outline(file: Path) -> int:
    """The contract ``outline``, or the same for a person to check."""
    from corpus.worker import read_apart

    return _show_document(read_apart(file))


@tiaowen.command()
@common
@narrowing
@reranking
@TOP
@BATCH
@click.argument("query", nargs=-1)
def search(query: tuple[str, ...], k: int, batch: str | None) -> int:
    """Hits; several words are one query."""
    batched = is_batch(query, batch)
    from answer.retrieve import Context, find
    from index.validity import on_day

    if batched:
        reranker = choices().load_reranker()
        with on_day(choices().as_of):
            return run_batch(
                batch or "", lambda lib, q, f: find(lib, q, k, Context(f, reranker=reranker)).search_json()
            )
    with on_day(choices().as_of), opened_library() as library:
        context = Context(choices().as_filters(), reranker=choices().load_reranker())
        found = find(library, " ".join(query), k, context)
    if choices().json:
        print_json(found.search_json())
    else:
        from ui.terminal import console
        from ui.terminal_answer import print_search

        print_search(console(), found, verbose=choices().verbose)
    return 0


@tiaowen.command()
@common
@narrowing
@reranking
@TOP
@BATCH
@click.option("--llm", is_flag=True)
@click.option("--continue", "go_on", is_flag=True)
@EXPORT
@click.argument("question", nargs=-1)
def ask(question: tuple[str, ...], k: int, batch: str | None, llm: bool, go_on: bool, export_to: Path | None) -> int:
    """An answer with citations; several words are one question. With --llm a language model words it."""
    batched = is_batch(question, batch)
    if batched and go_on:
        raise click.UsageError(message("cli.continue_batch"), click.get_current_context())
    from answer.ask import ask as answer_question
    from answer.retrieve import Context

    reword = None
    if llm:
        from wording.llm import required, worded_by

        reword = worded_by(required())
    reranker, as_of = choices().load_reranker(), choices().as_of

    def answered(library: Library, text: str, filters: Filters) -> Answer:
        return answer_question(
            library, text, k=k, context=Context(filters, reranker=reranker, as_of=as_of), reword=reword
        )

    if batched:
        return run_batch(batch or "", lambda *asked: answered(*asked).as_json())
    filters = choices().as_filters()
    from ui.cli_conversation import followed, keep

    said = " ".join(question)
    with opened_library() as library:
        whole, before = followed(library, said) if go_on else (said, None)
        answer = answered(library, whole, filters)
        keep(library, said, answer, go_on=go_on)
    export_result(answer, export_to)
    if choices().json:
        print_json(answer.as_json() | ({"said": said, "followed": before} if before else {}))
    else:
        from ui.terminal import console
        from ui.terminal_answer import print_answer

        if before:
            click.echo(harmless(message("cli.understood", question=whole)))
        print_answer(console(), answer, verbose=choices().verbose)
    return 0


@tiaowen.command()
@common
@click.option("--port", type=click.IntRange(1, 65535), default=8501, metavar="N")
@click.option("--browser/--no-browser", default=None)
def app(port: int, browser: bool | None) -> int:
    """Streamlit, on this machine only; ends with it."""
    from ui.terminal_app import run_app

    chosen = choices()
    return run_app(chosen.folder, chosen.encoder, port=port, browser=browser)


COMMANDS = (edit, precedent, phrases, check, targets, sides, watch, versions, status, compare_versions, consolidate)
SERVICE = (serve, mcp, key, audit, backup, restore, copy)
for command in (*COMMANDS, *SERVICE, eval_group):
    tiaowen.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit code. The language chosen in it ends with it."""
    return contextvars.copy_context().run(_main, list(sys.argv[1:] if arguments is None else arguments))


def _main(given: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    early_language(given)
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _give_up_output()
        return UNREAD
    except (KeyboardInterrupt, click.Abort):
        complain(message("cli.interrupted"))
        return INTERRUPTED
    except OSError as error:
        if os.environ.get("TIAOWEN_DEBUG"):
            raise
        where = f": {error.filename}" if error.filename else ""
        complain(message("cli.system", error=f"{error.strerror or error}{where}"))
        _give_up_output()
        return FAILED
    except Exception as error:
        if os.environ.get("TIAOWEN_DEBUG"):
            raise
        complain(message("cli.unexpected", error=f"{type(error).__name__}: {error}"))
        return FAILED


def _give_up_output() -> None:
    """Python flushes stdout once more at exit; where that can't be done it must not complain a second time."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str]) -> int:
    try:
        with tiaowen.make_context("tiaowen", arguments) as context:
            return int(tiaowen.invoke(context) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return WRONG_USAGE
    except click.UsageError as error:
        complain(usage_text(error))
        return WRONG_USAGE
    except click.exceptions.Exit as error:
        return error.exit_code
    except TiaowenError as error:
        if os.environ.get("TIAOWEN_DEBUG"):
            raise
        complain(error)
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
