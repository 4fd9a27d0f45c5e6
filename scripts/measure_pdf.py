"""How PDF files are read: order of lines, tables, cells, seconds and memory; prints Markdown tables.

    python scripts/measure_pdf.py [--pdfplumber] [FILE_OR_FOLDER ...]
    python scripts/measure_pdf.py --recognise 5 [FILE_OR_FOLDER ...]

Without paths it reads ../shared/data/standards-pdf where that lies beside the checkout. Recognition of scans is left
out (TIAOWEN_OCR=off) unless --ocr is given. With --pdfplumber (where that package is installed) the cells of every
ruled table of two rows and columns or more are compared with those that it finds, white space aside; --differing N
prints N cells of a random sample that only one of the two has. --recognise N instead renders N pages of plain text (a
random sample with a fixed seed) as pictures, reads them by recognition without the cache, and compares the characters
with those of the text layer, in order, white space and width aside.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import re
import resource
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from corpus.cell_tables import row_table  # noqa: E402
from corpus.errors import LoadError  # noqa: E402
from corpus.formats import pdf  # noqa: E402
from corpus.formats.pdf_cells import PageTable  # noqa: E402
from corpus.formats.pdf_page import Page, TextLine  # noqa: E402
from corpus.load import load  # noqa: E402
from corpus.types import Loaded, Table  # noqa: E402

STANDARDS = ROOT.parent / "shared" / "data" / "standards-pdf"
BACK = 40.0
SEED = 20261128
DIFFERING: list[str] = []
_CAPTION = re.compile(
    r"(?m)^[ \u3000]*(?:续?[ \u3000]*表[ \u3000]*[A-Z]?[\d.．\-]+|附表[ \u3000]*\d+)(?![\d.]*[规的中所]).{0,60}$"
)
_NO_CAPTION = re.compile(r"[。；，]|…|\.{4}")


@dataclass(slots=True)
class Figures:
    """What was counted of one file."""

    pages: int = 0
    back: int = 0
    captions: int = 0
    with_table: int = 0
    with_rows: int = 0
    tables: int = 0
    rows: int = 0
    theirs: int = 0
    found: int = 0
    cells: int = 0
    right: int = 0
    seconds: float = 0.0


def main() -> int:
    """Print the table of files and the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--pdfplumber", action="store_true")
    parser.add_argument("--differing", type=int, default=0)
    parser.add_argument("--recognise", type=int, default=0)
    parser.add_argument("--ocr", action="store_true")
    arguments = parser.parse_args()
    if arguments.recognise:
        return _recognise(list(_files(arguments.paths or [STANDARDS])), arguments.recognise)
    if not arguments.ocr:
        os.environ["TIAOWEN_OCR"] = "off"
    print(
        "| file | pages | lines back | captions | with table | with rows | tables | rows | cells right | CPU s/page |"
    )
    print("| --- |" + " ---: |" * 9)
    total = Figures()
    for path in _files(arguments.paths or [STANDARDS]):
        try:
            figures = _measure(path, compare=arguments.pdfplumber)
        except LoadError as error:
            print(f"| {path.name} | {error.code} |")
            continue
        _print(path.name, figures)
        for name in Figures.__slots__:
            setattr(total, name, getattr(total, name) + getattr(figures, name))
    _print("all", total)
    if arguments.differing:
        for line in sorted(random.Random(SEED).sample(DIFFERING, min(arguments.differing, len(DIFFERING)))):
            print(line)
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
    return 0


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.pdf")) if path.is_dir() else [path]


def _measure(path: Path, *, compare: bool) -> Figures:
    began = time.process_time()
    loaded = load(path)
    figures = Figures(pages=len(loaded.pages), seconds=time.process_time() - began)
    figures.tables = len(loaded.tables)
    tables = [(table, row_table(loaded.raw, table)) for table in loaded.tables]
    figures.rows = sum(len(rows.rows) for _, rows in tables if rows is not None)
    with_rows = [table for table, rows in tables if rows is not None]
    for caption in _captions(loaded):
        figures.captions += 1
        figures.with_table += _has_table(caption, loaded.tables)
        figures.with_rows += _has_table(caption, with_rows)
    pages = _pages(path)
    figures.back = sum(_goes_back(page) for page in pages)
    if compare:
        _compare(path, pages, figures)
    return figures


def _captions(loaded: Loaded) -> list[re.Match[str]]:
    return [m for m in _CAPTION.finditer(loaded.raw) if not _NO_CAPTION.search(m[0])]


def _has_table(caption: re.Match[str], tables: Sequence[Table]) -> bool:
    """Whether a table begins within 60 characters behind a caption, or holds it (a part of one over pages)."""
    return any(-5 <= t.start - caption.end() < 60 or t.start <= caption.start() < t.end for t in tables)


def _pages(path: Path) -> list[Page]:
    document = pdf._opened(path.read_bytes(), path)
    try:
        return pdf._read_pages(document).pages
    finally:
        document.close()


def _goes_back(page: Page) -> bool:
    """Whether a line stands over BACK points above one that was read before it, in the same column."""
    items = [(i.y, i.x0, i.x1) if isinstance(i, TextLine) else (i.top, i.xs[0], i.xs[-1]) for i in page.items]
    for at, (y, x0, x1) in enumerate(items):
        for before, left, right in items[:at]:
            if before - y > BACK and min(right, x1) - max(left, x0) > 0:
                return True
    return False


def _compare(path: Path, pages: Sequence[Page], figures: Figures) -> None:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for number, (page, theirs) in enumerate(zip(pages, document.pages, strict=True), 1):
            ours = [Counter(_bare(c.text) for c in t.cells) for t in page.items if isinstance(t, PageTable)]
            for table in theirs.extract_tables():
                cells = Counter(text for row in table for cell in row if (text := _bare(cell or "")))
                if len(table) < 2 or len(table[0]) < 2 or cells.total() < 4:
                    continue
                shared = max(((cells & own).total() for own in ours), default=0)
                figures.theirs += 1
                figures.found += shared > 0.3 * cells.total()
                figures.cells += cells.total()
                figures.right += shared
                best = max(ours, key=lambda own: (cells & own).total(), default=Counter())
                if shared > 0.3 * cells.total():
                    name = f"{path.name} p{number}"
                    DIFFERING.extend(f"{name}\ttheirs\t{text}" for text in (cells - best).elements())
                    DIFFERING.extend(f"{name}\tours\t{text}" for text in (best - cells).elements() if text)


def _recognise(files: Sequence[Path], count: int) -> int:
    """Print how many characters of the text layer of some pages recognition gives, and the seconds it takes."""
    from corpus.formats.pdf_ocr import recognise, rendered

    found: list[tuple[Path, int, str]] = []
    for path in files:
        for index, page in enumerate(_pages(path)):
            lines = page.lines
            if len(lines) == len(page.items) and len(lines) > 20 and not page.pictures and not page.too_much:
                found.append((path, index, "".join(line.text for line in lines)))
    print("| page | characters | right | CPU s |\n| --- | ---: | ---: | ---: |")
    total = right = 0
    with tempfile.TemporaryDirectory() as cache:
        os.environ["TIAOWEN_CACHE"] = cache
        for path, index, text in sorted(random.Random(SEED).sample(found, min(count, len(found)))):
            document = pdf._opened(path.read_bytes(), path)
            picture = rendered(document[index])
            began = time.process_time()
            read = recognise(picture).page
            seconds = time.process_time() - began
            ours, theirs = _comparable("".join(line.text for line in read.lines)), _comparable(text)
            blocks = difflib.SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
            same = sum(block.size for block in blocks)
            total, right = total + len(theirs), right + same
            print(f"| {path.name} p{index + 1} | {len(theirs)} | {100 * same / len(theirs):.2f} % | {seconds:.1f} |")
    print(f"| all | {total} | {100 * right / max(1, total):.2f} % | |")
    return 0


def _comparable(text: str) -> str:
    """The text without white space, full-width signs as their narrow forms."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def _bare(text: str) -> str:
    return "".join(text.split())


def _print(name: str, f: Figures) -> None:
    share = f"{f.right}/{f.cells} ({100 * f.right / f.cells:.1f} %), {f.found}/{f.theirs} tables" if f.cells else "–"
    print(
        f"| {name} | {f.pages} | {f.back} | {f.captions} | {f.with_table} | {f.with_rows} | {f.tables} | {f.rows} "
        f"| {share} | {f.seconds / max(1, f.pages):.3f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
