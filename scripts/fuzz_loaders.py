"""Damaged files through the loaders for a while, and one verdict: ``python -m scripts.fuzz_loaders --minutes 10``.

    python -m scripts.fuzz_loaders [--minutes 10] [--seed 1] [--keep FOLDER] [FILE_OR_FOLDER ...]

Every file is a seed: its bytes, the contents of a PDF's streams or one part of a package are changed at random, and the
result is read to a document (recognition off). Without paths: packages made here, ../shared/cases and the standards of
../shared/data. A child reads; when it dies or is over its limit, the next goes on behind that file. Printed: files,
refusals by code, errors that are none of ours, deaths, the longest processor time of a file, the most memory. What
failed is kept in FOLDER. The exit code is 1 when anything did.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
KINDS = (".pdf", ".docx", ".xlsx", ".pptx", ".ofd", ".mht", ".mhtml", ".zip", ".html", ".md", ".txt")
MOST_BYTES = 600_000
BATCH = 200
LIMIT = 30  # processor seconds of one file
SLOW = 5.0
TOKENS = (
    b"<", b">", b"</p>", b"<!--", b"&#xD800;", b"\0", b"\xff\xfe", b"PK\x03\x04", b"99999999999", b"-1", b"1e309",
    b"endobj", b"endstream", b" 0 R", b"/Kids", b"<<", b">>", b"[", b"]", b"BT", b"ET", b"q", b"Q", b"0 0 0 0 re f ",
    b"9999999 0 0 9999999 0 0 cm ", b'w:val="%1%2%9"', b"<w:p>", b"<w:tc>", b'rowSpan="99999"', b"charset=rot13",
)  # fmt: skip
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


@dataclass(slots=True)
class Verdict:
    """What was seen."""

    files: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    longest: tuple[float, str] = (0.0, "")
    peak_mb: float = 0.0


def main() -> int:
    """Read damaged files until the time is over, and print the verdict."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    os.environ["TIAOWEN_OCR"] = "off"
    with tempfile.TemporaryDirectory() as made:
        own = Path(made) / "seeds"
        _packages(own)
        paths = asked.paths or [own, SHARED / "cases", SHARED / "data" / "standards-pdf"]
        seeds = list(_seeds(paths))
        print(f"{len(seeds)} seed files, seed {asked.seed}")
        run = Run(seeds, asked.seed, time.monotonic() + 60 * asked.minutes, asked.keep)
        number = 0
        while time.monotonic() < run.end:
            number = run.batch(number, Path(made))
    verdict = run.verdict
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    kinds = ", ".join(f"{kind} {count}" for kind, count in verdict.files.most_common())
    print(f"{verdict.files.total()} files ({kinds}) in {used.ru_utime + used.ru_stime:.0f} processor seconds")
    print("read or refused:", ", ".join(f"{code} {count}" for code, count in verdict.codes.most_common()))
    print(f"longest {verdict.longest[0]:.1f} s ({verdict.longest[1]}), most memory {verdict.peak_mb:.0f} MB")
    print("\n".join(verdict.failed) or "nothing failed")
    return 1 if verdict.failed else 0


def _packages(folder: Path) -> None:
    """Small files of the kinds that are made by other programs."""
    import docx
    import openpyxl

    folder.mkdir()
    document = docx.Document()
    document.add_paragraph("一、总体要求", style="List Number")
    document.add_table(2, 2).cell(0, 0).merge(document.tables[0].cell(0, 1)).text = "治水"
    document.save(str(folder / "a.docx"))
    book = openpyxl.Workbook()
    for row in (["类别", "定额"], ["学校", 0.5], ["合计", "=A1"]):
        book.active.append(row)
    book.active.merge_cells("A1:A2")
    book.save(folder / "a.xlsx")
    slide = (
        "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>一、目标</a:t></a:r></a:p>"
        "<a:tbl><a:tr><a:tc rowSpan='2'><a:t>甲</a:t></a:tc></a:tr></a:tbl></p:sld>"
    )
    with zipfile.ZipFile(folder / "a.pptx", "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("ppt/slides/slide1.xml", slide)
    (folder / "a.txt").write_text("第一条 节水。\n第二条 治水。\n", "utf-8")
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(folder / "a.txt", "丙.txt")
        archive.write(folder / "a.xlsx", "丁.xlsx")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(folder / "a.docx", "甲.docx")
        archive.writestr("乙.zip", inner.getvalue())


def _seeds(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix.lower() in KINDS and file.stat().st_size <= MOST_BYTES:
                yield file.suffix.lower(), file.read_bytes()


def _damaged(kind: str, data: bytes, chance: random.Random) -> bytes:
    """The file with its bytes, a stream or a part changed."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _with_changed_part(data, chance)
    streams = list(_STREAM.finditer(data)) if kind == ".pdf" and chance.random() < 0.7 else []
    if streams:
        found = chance.choice(streams)
        try:
            inner = zlib.compress(_changed(zlib.decompress(found[1]), chance))
        except zlib.error:
            inner = _changed(found[1], chance)
        return data[: found.start(1)] + inner + data[found.end(1) :]
    return _changed(data, chance)


def _with_changed_part(data: bytes, chance: random.Random) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        which = chance.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, _changed(part, chance) if name == which else part)
    return out.getvalue()


def _changed(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        token = chance.choice(TOKENS) if chance.random() < 0.6 else chance.randbytes(chance.randint(1, 8))
        match chance.randint(0, 4):
            case 0:
                data = data[:at] + token + data[at:]
            case 1:
                data = data[:at] + data[at + len(token) :]
            case 2:
                data = data[:at] + token + data[at + len(token) :]
            case 3 if chance.random() < 0.3:
                data = data[:at]
            case _:
                again = data[max(0, at - chance.randint(1, 4000)) : at]
                data = data[:at] + again * chance.randint(1, 20) + data[at:]
    return data[: 4 * MOST_BYTES]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what it damages, from which seed, until when, and what it has seen."""

    seeds: list[tuple[str, bytes]]
    seed: int
    end: float
    keep: Path | None
    verdict: Verdict = field(default_factory=Verdict)

    def made(self, number: int) -> tuple[str, bytes]:
        """Ending and bytes of a file, the same each time."""
        chance = random.Random(f"{self.seed} {number}")
        kind = chance.choice(sorted({kind for kind, _ in self.seeds}))
        return kind, _damaged(kind, chance.choice([data for own, data in self.seeds if own == kind]), chance)

    def batch(self, first: int, folder: Path) -> int:
        """Files ``first`` to ``first + BATCH`` in a child; the number that comes next."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                self._serve(range(first, first + BATCH), folder, writing)
            except BaseException:
                os._exit(1)
            os._exit(0)
        os.close(writing)
        done = first
        with os.fdopen(reading) as lines:
            for line in lines:
                done = 1 + self._note(*line.rstrip("\n").split("\t"))
        if status := os.waitpid(child, 0)[1]:
            self._failed(done, f"died of {status}")
            done += 1
        return done

    def _serve(self, numbers: Iterable[int], folder: Path, writing: int) -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with os.fdopen(writing, "w") as out:
            for number in numbers:
                if time.monotonic() > self.end:
                    return
                kind, data = self.made(number)
                print(number, kind, *_read(folder / f"a{kind}", data), sep="\t", file=out, flush=True)

    def _note(self, number: str, kind: str, code: str, seconds: str, peak: str, told: str) -> int:
        seen = self.verdict
        seen.files[kind] += 1
        seen.codes[code] += 1
        seen.longest = max(seen.longest, (float(seconds), f"number {number}, {kind}"))
        seen.peak_mb = max(seen.peak_mb, float(peak))
        if code == "error" or float(seconds) > SLOW:
            self._failed(int(number), f"{code} {seconds} s {told}")
        return int(number)

    def _failed(self, number: int, told: str) -> None:
        kind, data = self.made(number)
        self.verdict.failed.append(f"number {number}, {kind}: {told}")
        if self.keep is not None:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{self.seed}-{number}{kind}").write_bytes(data)


def _read(path: Path, data: bytes) -> tuple[str, float, float, str]:
    """Code, processor seconds, most memory of the process so far in MB, the last lines of an error."""
    from corpus.errors import LoadError
    from corpus.load import discover
    from corpus.read import read_document
    from corpus.tiling import tiles

    path.write_bytes(data)
    began, code, told = time.process_time(), "read", ""
    resource.setrlimit(resource.RLIMIT_CPU, (int(began) + LIMIT, resource.RLIM_INFINITY))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    try:
        found = discover([path])
        code = found.refused[0].code if found.refused else code
        for file in found.files:
            document = read_document(file)
            document.raw.encode("utf-8")
            if any(tile.end <= tile.start for tile in tiles(document)):
                raise ValueError("an empty tile")
    except LoadError as error:
        code = error.code
        if "\n" in str(error):
            code, told = "error", "a message of two lines"
    except Exception:  # whatever escapes is the finding
        code, told = "error", " | ".join(traceback.format_exc().splitlines()[-3:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return code, round(time.process_time() - began, 2), peak, told.replace("\t", " ")


if __name__ == "__main__":
    sys.exit(main())
