"""What the commands share: opening the library, JSON lines, complaints on stderr, batches, and their common options."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import QuestionError
from corpus.messages import message
from ui.terminal_click import choices

if TYPE_CHECKING:
    from index.filters import Filters
    from index.library import Library
    from index.reports import AddSummary

FAILED = 1
# C1 controls, and signs that hide or turn what stands around them: legal in JSON, and acted on by terminals.
_HIDDEN = re.compile(
    "[\\x7f-\\x9f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e007f]"
)
TOP = click.option("-k", "k", type=int, default=10, metavar="N")
BATCH = click.option("--batch", metavar="FILE")
FILE = click.argument("file", type=click.Path(path_type=Path))
Asked = Callable[["Library", str, "Filters"], Mapping[str, object]]


@contextmanager
def opened_library(*, create: bool = False, quiet: bool = False) -> Iterator[Library]:
    """The library of the options in force; what was repaired in it is said on stderr at the end."""
    from index.library import Library

    with Library.open(choices().address, model=choices().encoder, create=create) as library:
        yield library
        for repair in () if quiet else library.repairs:
            complain(repair)


def logged(what: str, about: str) -> None:
    """Add a line to the log of who did what; where it can't be written that is said, and the work goes on."""
    from service.audit import note

    note(choices().home, ("local", "cli", what, about), complain)


def logged_added(summary: AddSummary) -> None:
    """One line for the files that a command added or replaced; none where it did neither."""
    done = [report for report in summary.reports if report.outcome.value in ("added", "replaced")]
    if done:
        logged("add", f"{len(done)}: " + "; ".join(report.title or Path(report.source).name for report in done))


def print_json(value: object) -> None:
    """One line; lone surrogates, which UTF-8 can't hold, come out as JSON's own escapes."""
    sys.stdout.flush()
    line = _HIDDEN.sub(_escaped, json.dumps(value, ensure_ascii=False)) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))


def _escaped(found: re.Match[str]) -> str:
    """A character as JSON writes it: the value stays, and no terminal acts on it."""
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def complain(what: object) -> None:
    """One line on stderr."""
    sys.stderr.write(harmless(" ".join(str(what).split())) + "\n")


def harmless(text: str) -> str:
    """The text without characters that steer a terminal; line breaks stay."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t" else c for c in text)


def is_batch(words: tuple[str, ...], batch: str | None) -> bool:
    """Whether a file of questions was given instead of words. Raises click.UsageError on both or neither."""
    if bool(words) == (batch is not None):
        raise click.UsageError(message("cli.question_or_batch"), click.get_current_context())
    return batch is not None


def run_batch(path: str, asked: Asked) -> int:
    """One JSON line a question, in order; filters given as options hold where a line has none of that name."""
    from ui.terminal_batch import read_batch

    questions = read_batch(path, choices().filters)
    with opened_library() as library:
        for question in questions:
            try:
                result = asked(library, question.question, question.filters)
            except QuestionError as error:
                raise QuestionError("cli.batch_question", path=path, line=question.line, reason=error) from error
            print_json({"id": question.id, **result})
            sys.stdout.flush()
    return 0
