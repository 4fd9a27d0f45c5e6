"""Answers, precedents and check reports as files to send on: Word, Markdown, Excel.

Each result becomes one small form first (``Sheet``): a title, facts, entries with quotes and citations, and the list of
sources; the three writers know only that form. Libraries for Word and Excel are imported when such a file is written.
Nothing is written over: the caller decides where a file goes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import drafting.messages  # noqa: F401  (registers the messages)
from corpus.errors import InputError
from drafting.export_forms import Exportable, Sheet, sheet_of
from drafting.export_markdown import markdown

ENDINGS = (".docx", ".md", ".xlsx")


def export(result: Exportable, path: Path) -> Path:
    """Write an answer, precedents or a check report; the path's ending chooses the kind.

    Raises InputError on another ending, a place that can't be written, or when the library for it is not installed.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InputError("export.ending", path=path, known=" ".join(ENDINGS))
    try:
        writer(sheet_of(result), path)
    except ImportError as error:
        raise InputError("export.missing", path=path, name=error.name) from error
    except OSError as error:
        raise InputError("export.unwritable", path=path, reason=error.strerror or str(error)) from error
    return path


def _markdown(sheet: Sheet, path: Path) -> None:
    path.write_text(markdown(sheet), encoding="utf-8", newline="\n")


def _word(sheet: Sheet, path: Path) -> None:
    from drafting.export_word import write_word

    write_word(sheet, path)


def _excel(sheet: Sheet, path: Path) -> None:
    from drafting.export_excel import write_excel

    write_excel(sheet, path)


_WRITERS: dict[str, Callable[[Sheet, Path], None]] = {".docx": _word, ".md": _markdown, ".xlsx": _excel}
