"""How PDF files are read: order of lines, tables, cells, seconds and memory; prints Markdown tables.

    python scripts/measure_pdf.py [--cells] [FILE_OR_FOLDER ...]
    python scripts/measure_pdf.py --recognise 5 [FILE_OR_FOLDER ...]

Without paths it reads ../shared/data/standards-pdf where that lies beside the checkout. Recognition of scans is left
out (TIAOWEN_OCR=off) unless --ocr is given. With --cells the cells of every ruled table of two rows and columns or more
are compared with those that pdfplumber finds, white space aside; the project doesn't depend on that package, and
without it the comparison is left out with a word. --differing N prints N of its cells that ours lack, a random sample;
--pictures FOLDER writes what the page shows there, to be looked at.

--recognise N instead renders N pages of plain text (a random sample with a fixed seed) as pictures, reads them by
recognition without the cache, and compares the characters with those of the text layer, in order, white space and width
aside.
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
from importlib.util import find_spec
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
_CAPTION = re.compile(
    r"(?m)^[ \u3000]*(?:续?[ \u3000]*表[ \u3000]*[A-Z]?[\d.．\-]+|附表[ \u3000]*\d+)(?![\d.]*[规的中所]).{0,60}$"
)
_NO_CAPTION = re.compile(r"[。；，]|…|\.{4}")


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell of pdfplumber that ours lack: where it stands (points from the top), its text, our nearest."""

    path: Path
    page: int
    box: tuple[float, float, float, float]
    theirs: str
    ours: str


DIFFERING: list[Differing] = []


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
    parser.add_argument("--cells", action="store_true")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--differing", type=int, default=0)
    parser.add_argument("--recognise", type=int, default=0)
    parser.add_argument("--ocr", action="store_true")
    arguments = parser.parse_args()
    if arguments.recognise:
        return _recognise(list(_files(arguments.paths or [STANDARDS])), arguments.recognise)
    compare = arguments.cells and find_spec("pdfplumber") is not None
    if arguments.cells and not compare:
        print("cells are not compared: pdfplumber is not installed here", file=sys.stderr)
    if not arguments.ocr:
        os.environ["TIAOWEN_OCR"] = "off"
    print(
        "| file | pages | lines back | captions | with table | with rows | tables | rows | cells right | CPU s/page |"
    )
    print("| --- |" + " ---: |" * 9)
    total = Figures()
    for path in _files(arguments.paths or [STANDARDS]):
        try:
            figures = _measure(path, compare=compare)
        except LoadError as error:
            print(f"| {path.name} | {error.code} |")
            continue
        _print(path.name, figures)
        for name in Figures.__slots__:
            setattr(total, name, getattr(total, name) + getattr(figures, name))
    _print("all", total)
    if arguments.differing:
        _show(random.Random(SEED).sample(DIFFERING, min(arguments.differing, len(DIFFERING))), arguments.pictures)
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
            for table in theirs.find_tables():
                boxes = [box for row in table.rows for box in row.cells if box]
                texts = [_bare(cell or "") for row in table.extract() for cell in row if cell is not None]
                cells = Counter(filter(None, texts))
                if len(table.rows) < 2 or len(table.rows[0].cells) < 2 or cells.total() < 4:
                    continue
                best = max(ours, key=lambda own: (cells & own).total(), default=Counter())
                shared = (cells & best).total()
                figures.theirs += 1
                figures.cells += cells.total()
                figures.right += shared
                if shared <= 0.3 * cells.total():
                    continue
                figures.found += 1
                left, lacking = best - cells, cells - best
                for box, text in zip(boxes, texts, strict=True):
                    if lacking[text] > 0:
                        lacking[text] -= 1
                        near = difflib.get_close_matches(text, list(left), 1, 0.0)
                        DIFFERING.append(Differing(path, number, box, text, near[0] if near else ""))


def _show(sample: Sequence[Differing], folder: Path | None) -> None:
    """Print a sample, and write a picture of each cell with what stands around it."""
    for at, cell in enumerate(sample, 1):
        print(f"{at}\t{cell.path.name} p{cell.page}\ttheirs {cell.theirs}\tours {cell.ours}")
        if folder is None:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        document = pdf._opened(cell.path.read_bytes(), cell.path)
        picture = document[cell.page - 1].render(scale=2).to_pil()
        x0, top, x1, bottom = (2 * side for side in cell.box)
        edges = max(0, x0 - 80), max(0, top - 60), min(picture.width, x1 + 80), min(picture.height, bottom + 60)
        picture.crop(tuple(map(int, edges))).save(folder / f"{at:02}.png")
        document.close()


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
