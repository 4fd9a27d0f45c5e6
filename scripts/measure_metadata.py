"""How well titles, numbers, issuers and dates are read: a table per kind of document, against gold read independently.

    python scripts/measure_metadata.py [--wrong] [--data ../shared/data]

Gold is automatic: the row 标题 of government pages (by a pattern over their HTML), the lines under a law's title (by
one pattern a figure, without the product's parser), the first words, numbers, labels and last dates of flattened
notices, the names of the files of standards. ``--wrong`` lists what differs.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import TiaowenError
from corpus.read import read_document
from corpus.types import Document

ROOT = Path(__file__).resolve().parents[1]
Row = tuple[str, str, str, bool, str]
_DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})\s?日")
_TOLD = re.compile(r"\s*[（(]?\s*(?:根据)?(?:19|20)\d\d年")
_PREAMBLE = re.compile(r"^(?:为|根据|依据|按照)|如下|决定|规定|解释")
_LABEL = re.compile(r"(?:(?<=[。！？；：:\s）)”])|^)(?=[一二三四五六七八九十]{1,2}、)")


def main() -> int:
    """Print the table, and with ``--wrong`` what differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--wrong", action="store_true")
    arguments = parser.parse_args()
    right: dict[tuple[str, str], int] = defaultdict(int)
    total: dict[tuple[str, str], int] = defaultdict(int)
    for kind, figure, name, ok, seen in _rows(arguments.data):
        total[kind, figure] += 1
        right[kind, figure] += ok
        if arguments.wrong and not ok:
            print(f"{kind} | {figure} | {name} | {seen}", file=sys.stderr)
    print("| documents | figure | right | of | % |\n| --- | --- | ---: | ---: | ---: |")
    for (kind, figure), of in total.items():
        print(f"| {kind} | {figure} | {right[kind, figure]} | {of} | {100 * right[kind, figure] / of:.1f} |")
    return 0


def _rows(data: Path) -> Iterator[Row]:
    checks = (
        ("mixed-100/docs", "*.html", _page),
        ("laws-md", "*.md", _law),
        ("mixed-100/docs", "0[89]*.md", _law),
        ("laws-docx", "*.docx", _law),
        ("notices-2020/docs", "*.txt", _notice),
        ("standards-pdf", "*.pdf", _standard),
    )
    for folder, pattern, check in checks:
        for path in sorted((data / folder).glob(pattern)):
            try:
                document = read_document(path)
            except (TiaowenError, ValueError) as error:
                yield folder, "read", path.name, False, str(error)[:60]
                continue
            yield from check(path, document)
            hidden = [f for f in document.fronts if f.kind == "addressee"]
            for front in hidden:
                text = document.raw[front.start : front.end]
                yield "all", "addressees that are none", path.name, not _PREAMBLE.search(text), text[:40]


def _fold(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).replace("—", "-").replace("/", "")


def _page(path: Path, document: Document) -> Iterator[Row]:
    source = path.read_text(encoding="utf-8", errors="replace")
    row = re.search(r"标\s*题\s*：\s*</b>\s*</td>\s*<td[^>]*>(.*?)</td>", source, re.DOTALL)
    named = re.search(r"<title>(.*?)(?:_[^_<]*)?</title>", source, re.DOTALL)
    stated = row or named
    if stated is not None:
        gold = html.unescape(re.sub(r"<[^>]+>", "", stated[1]))
        title = document.metadata.title
        yield "government pages", "title", path.name, _fold(title) == _fold(gold), str(title)


def _law(path: Path, document: Document) -> Iterator[Row]:
    parts = re.split(r"\n\s*(?:#+ )?(?:<[^<>]*>|&emsp;)*第一[条章]", document.raw[:6000])
    head = "\n".join(line for line in parts[0].split("\n") if _TOLD.match(line)) if len(parts) > 1 else ""
    head = re.sub(r"《[^》]*》|〈[^〉]*〉|<[^<>]*>", "", head)
    metadata = document.metadata
    amended = list(re.finditer(_DAY.pattern + r"((?:(?!\d{4}年)[\s\S]){0,200}?)(?:修正|修订)", head))
    if amended:
        year, month, day = amended[-1].group(1, 2, 3)
        gold = f"{year}-{int(month):02d}-{int(day):02d}"
        yield "amended laws", "date", path.name, metadata.date == gold, f"{gold} {metadata.date}"
        yield "amended laws", "year", path.name, metadata.year == int(year), f"{year} {metadata.year}"
    orders = re.findall(r"([\u4e00-\u9fff]+)令第\s*(\d+)\s*号", head)
    if orders:
        gold = f"{orders[-1][0].removeprefix('日').removeprefix('中华人民共和国')}令第{orders[-1][1]}号"
        ok = _fold(metadata.doc_number).endswith(gold[-12:])
        yield "laws", "order number", path.name, ok, f"{gold} {metadata.doc_number}"
    adopted = re.search(r"日\s*([\u4e00-\u9fff]{2,30}?)第[一二三四五六七八九十]+届(人民代表大会(?:常务委员会?)?)", head)
    if adopted:
        gold = adopted[1] + adopted[2].removesuffix("员") + ("员会" if adopted[2].endswith("员") else "")
        ok, wrong = metadata.issuer == gold, metadata.issuer not in (None, gold)
        yield "local regulations", "issuer right", path.name, ok, f"{gold} {metadata.issuer}"
        yield "local regulations", "issuer not wrong", path.name, not wrong, f"{gold} {metadata.issuer}"
    dated = re.search(r"[（(](\d{4})-(\d\d)-(\d\d)[)）]$", path.stem)
    if dated:
        ok = metadata.year == int(dated[1])
        yield "laws", "year of the file's name", path.name, ok, f"{dated[1]} {metadata.year}"
    heading = re.match(r"# (.+)", document.raw)
    if heading:
        yield "laws", "title", path.name, _fold(metadata.title) == _fold(heading[1]), str(metadata.title)
    forced = re.findall(
        r"\n\s*第[一二三四五六七八九十百]+条\s*本[^，。\n]{1,12}自(\d{4})年(\d{1,2})月(\d{1,2})日起施行", document.raw
    )
    if forced and not amended:
        gold = f"{forced[-1][0]}-{int(forced[-1][1]):02d}-{int(forced[-1][2]):02d}"
        stated = [event.date for event in metadata.events if event.verb == "施行"]
        ok = gold in (metadata.date_in_force, *stated)
        yield "laws", "day of effect", path.name, ok, f"{gold} {metadata.date_in_force}"


def _notice(path: Path, document: Document) -> Iterator[Row]:
    raw, metadata = document.raw.strip(), document.metadata
    starts = {clause.start for clause in document.clauses}
    for match in _LABEL.finditer(document.raw):
        where = document.raw[match.start() : match.start() + 20]
        yield "flattened notices", "inline 一、二、", path.name, match.start() in starts, where
    first, title = "".join(raw.split()), _fold(metadata.title)
    begins = bool(title) and _fold(first)[:400].find(title) >= 0
    whole = begins and len(title) >= len(_fold(raw.split()[0]))
    yield "flattened notices", "title", path.name, whole or title == _fold(raw.split()[0]), str(metadata.title)
    if number := re.search(r"(?<=\s)[\u4e00-\u9fff]{2,12}[〔\[﹝【（(]20\d\d[〕\]﹞】）)]\d+号(?=\s)", raw[:600]):
        found = re.sub(r"\D", "", metadata.doc_number or "")
        ok = found == re.sub(r"\D", "", number[0])
        yield "flattened notices", "文号", path.name, ok, f"{number[0]} {metadata.doc_number}"
    if last := re.search(_DAY.pattern + r"\s*(?:（[^（）]*）)?$", raw):
        gold = f"{last[1]}-{int(last[2]):02d}-{int(last[3]):02d}"
        yield "flattened notices", "date at the end", path.name, metadata.date == gold, f"{gold} {metadata.date}"


def _standard(path: Path, document: Document) -> Iterator[Row]:
    named = re.fullmatch(r"([A-Z]{2,3})-(?:(\d{2})-)?(\d+)-(\d{4})", path.stem)
    if named:
        gold = _fold(f"{named[1]}{named[2] or ''}{named[3]}-{named[4]}")
        number = document.metadata.doc_number
        yield "standards", "number", path.name, _fold(number) == gold, f"{gold} {number}"


if __name__ == "__main__":
    sys.exit(main())
