"""Two versions side by side as a table, what drafters call 条文对照表: Word and Markdown.

What goes is struck out on the left, what comes is bold on the right. Articles that are the same are in the table too: a
comparison that leaves them out can't be checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import drafting.messages  # noqa: F401  (registers the messages)
import index.validity_messages  # noqa: F401
from corpus.errors import InputError
from corpus.messages import message

if TYPE_CHECKING:
    from corpus.align import Comparison, Pair
    from corpus.types import Document

Run = tuple[str, bool]
ENDINGS = (".docx", ".md")


def export_comparison(found: Comparison, path: Path) -> Path:
    """Write the comparison; the path's ending chooses the kind. Raises InputError as drafting.export does."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError("export.ending", path=path, known=" ".join(ENDINGS))
    try:
        if path.suffix.lower() == ".md":
            path.write_text(_markdown(found), encoding="utf-8", newline="\n")
        else:
            _word(found, path)
    except ImportError as error:
        raise InputError("export.missing", path=path, name=error.name) from error
    except OSError as error:
        raise InputError("export.unwritable", path=path, reason=error.strerror or str(error)) from error
    return path


def runs(pair: Pair) -> tuple[list[Run], list[Run]]:
    """Both cells of a line as (text, whether it differs); a side that is not there is empty."""
    if not pair.edits:
        differs = pair.change in ("added", "deleted")
        return [(pair.old_text, differs)] if pair.old else [], [(pair.new_text, differs)] if pair.new else []
    old = [(pair.old_text[a:b], tag != "equal") for tag, a, b, _, _ in pair.edits if b > a]
    new = [(pair.new_text[c:d], tag != "equal") for tag, _, _, c, d in pair.edits if d > c]
    return old, new


def head_of(document: Document) -> str:
    """The head of a column: title, number, day."""
    metadata = document.metadata
    facts = "，".join(str(fact) for fact in (metadata.doc_number, metadata.date) if fact)
    return f"{metadata.title or document.source}{f'（{facts}）' if facts else ''}"


def _markdown(found: Comparison) -> str:
    lines = [f"| {_cell(head_of(found.old))} | {_cell(head_of(found.new))} |  |", "| --- | --- | --- |"]
    for pair in found.pairs:
        old, new = runs(pair)
        left = "".join(f"~~{_cell(text)}~~" if differs else _cell(text) for text, differs in old)
        right = "".join(f"**{_cell(text)}**" if differs else _cell(text) for text, differs in new)
        lines.append(f"| {left} | {right} | {message(f'change.{pair.change}')} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("~", "\\~").replace("\n", "<br>")


def _word(found: Comparison, path: Path) -> None:
    import docx

    from drafting.export_word import chinese_font, clean

    document = docx.Document()
    chinese_font(document)
    document.core_properties.author = ""
    document.add_heading(clean(message("export.comparison")), level=1)
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    for cell, text in zip(
        table.rows[0].cells, (head_of(found.old), head_of(found.new), message("export.change")), strict=True
    ):
        cell.text = clean(text)
    for pair in found.pairs:
        cells = table.add_row().cells
        old, new = runs(pair)
        _fill(cells[0], old, "strike", clean)
        _fill(cells[1], new, "bold", clean)
        cells[2].text = message(f"change.{pair.change}")
    document.save(str(path))


def _fill(cell: Any, pieces: Sequence[Run], mark: str, clean: Any) -> None:  # noqa: ANN401  (python-docx has no types)
    paragraph = cell.paragraphs[0]
    for text, differs in pieces:
        run = paragraph.add_run(clean(text))
        if differs and mark == "strike":
            run.font.strike = True
        elif differs:
            run.bold = True
