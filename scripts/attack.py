"""Attacks on the program, bounded in time, and one table of what held: ``make attack``.

    python -m scripts.attack                       # everything, ten minutes at most
    python -m scripts.attack --share 0.02          # a fiftieth of it
    python -m scripts.attack --only flips model    # these

Random attacks come from a seed, which is printed. Libraries are made of the shipped samples with the hashing encoder in
a temporary folder. A row counts tries, those that held, and the worst that was seen; exit code 1 when one
failed or had no time.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "corpus" / "samples"
QUESTION = "县级城市黑臭水体消除比例达到多少"
MINUTES = 10.0
CPU_A_QUESTION = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One attack: how often it was tried, how often the program held, and the worst seen or what failed."""

    name: str
    tries: int
    held: int
    worst: str


@dataclass(frozen=True, slots=True)
class Field:
    """Where attacks take place: a library, a folder for copies, randomness, and when to stop."""

    library: Path
    folder: Path
    random: random.Random
    until: float

    def copies(self, count: int) -> Iterator[Path]:
        """Fresh copies of the library, one after another, as long as there is time."""
        for number in range(count):
            if time.monotonic() > self.until:
                return
            place = self.folder / f"copy{number}"
            shutil.copytree(self.library, place)
            yield place
            shutil.rmtree(place, ignore_errors=True)


def kills(field: Field, count: int) -> Row:
    """An ``add`` is killed at a random moment; afterwards the library opens, is sound, and has lost nothing."""
    tried = held = 0
    worst = ""
    for place in field.copies(count):
        new = place.with_name(f"{place.name}-new")
        new.mkdir()
        for n in range(6):
            text = f"第{n}号工作方案\n一、目标\n到2025年完成{field.random.randint(10, 99)}%。\n"
            (new / f"{n}.txt").write_text(text, "utf-8")
        command = [sys.executable, str(ROOT / "cli.py"), "--library", str(place), "--model", "hashing", "add", str(new)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(field.random.uniform(0.2, 4.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        tried += 1
        problem = _unsound(place, before=len(list(SAMPLES.iterdir())) // 2)
        held += not problem
        worst = problem or worst
        shutil.rmtree(new)
    return Row("kill -9 while adding", tried, held, worst or "nothing lost")


def _unsound(folder: Path, before: int) -> str:
    from index.library import Library

    try:
        with Library.open(folder) as library:
            report = library.verify()
            return "; ".join(report.problems[:2]) if len(library.documents()) >= before else "documents lost"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def flips(field: Field, count: int) -> Row:
    """A bit of the database flips, every other time in a figure of a text; the answer is the same or refused."""
    from corpus.errors import LibraryError

    right = _answer(field.library)
    tried = held = refused = 0
    worst = ""
    for place in field.copies(count):
        tried += 1
        _flip(place / "library.db", field.random, aimed=tried % 2 == 0)
        try:
            found = _answer(place)
        except LibraryError:
            refused += 1
            held += 1
            continue
        except Exception as error:
            worst = f"{type(error).__name__}: {error}"[:80]
            continue
        held += found == right
        worst = worst if found == right else f"other answer: {found[1]}"[:80]
    return Row("bit flips in library.db", tried, held, worst or f"{refused} refused, no other answer")


def _flip(file: Path, random_: random.Random, *, aimed: bool) -> None:
    if aimed:
        with closing(sqlite3.connect(file)) as connection, connection:
            seq, raw = random_.choice(connection.execute("SELECT seq, raw FROM documents").fetchall())
            data = bytearray(raw)
            places = [i for i, byte in enumerate(data) if 0x30 <= byte <= 0x39]
            data[random_.choice(places)] ^= 1
            connection.execute("UPDATE documents SET raw = ? WHERE seq = ?", (bytes(data), seq))
        return
    data = bytearray(file.read_bytes())
    data[random_.randrange(100, len(data))] ^= 1 << random_.randrange(8)
    file.write_bytes(data)


def _answer(folder: Path) -> tuple[str, str]:
    from answer.ask import ask
    from index.library import Library

    with Library.open(folder) as library:
        answer = ask(library, QUESTION)
        return answer.status.value, answer.text


def fuzz(field: Field, count: int) -> Row:
    """Changed files through a worker: each is read or refused in one line, within its limits."""
    from corpus.errors import LoadError
    from corpus.worker import Worker
    from corpus.worker_frames import Crash

    seeds = [path for path in sorted(SAMPLES.iterdir()) if path.is_file() and path.suffix in (".txt", ".md", ".docx")]
    tried = held = died = 0
    worst, longest = "", 0.0
    with Worker.borrowed() as worker:
        for _ in range(count):
            if time.monotonic() > field.until:
                break
            tried += 1
            seed = field.random.choice(seeds)
            file = field.folder / f"fuzzed{field.random.choice((seed.suffix, '.pdf', '.html', '.xlsx'))}"
            file.write_bytes(_changed(seed.read_bytes(), field.random))
            began = time.perf_counter()
            try:
                worker.call("index.reading:read", (file, file.name), file)
                held += 1
            except LoadError as error:
                died += error.code.startswith("load_worker")
                held += "\n" not in str(error)
            except Crash as error:
                worst = str(error)[:80]
            longest = max(longest, time.perf_counter() - began)
    return Row("fuzzed files", tried, held, worst or f"{died} ended their worker, longest {longest:.1f} s")


def _changed(data: bytes, random_: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random_.randint(1, 12)):
        at = random_.randrange(len(changed))
        match random_.randrange(4):
            case 0:
                changed[at] ^= 1 << random_.randrange(8)
            case 1:
                del changed[at : at + random_.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + 40] * random_.randint(2, 30)
            case _:
                changed[at : at + 4] = random_.randbytes(4)
        if not changed:
            changed = bytearray(b"x")
    return bytes(changed)


def questions(field: Field, count: int) -> Row:
    """Questions of repeated pieces and of random signs: none raises, none costs more than a second of CPU."""
    from answer.ask import ask
    from corpus.errors import QuestionError
    from index.library import Library

    pieces = (
        "什么",
        "为什么",
        "哪些",
        "2024年",
        "（一）",
        "和",
        "，",
        "岚环发〔2024〕7号",
        "不",
        "第十一条",
        "％",
        "a1",
        "多少",
        "一",
    )
    tried = held = 0
    worst, dearest = "", 0.0
    with Library.open(field.library) as library:
        ask(library, QUESTION)
        for _ in range(count):
            if time.monotonic() > field.until:
                break
            tried += 1
            chosen = field.random.sample(pieces, field.random.randint(1, 3))
            text = ("".join(chosen) * 2000)[: field.random.choice((40, 200, 500, 1000, 1990))]
            began = time.process_time()
            try:
                ask(library, text)
            except QuestionError:
                pass
            except Exception as error:
                worst = f"{type(error).__name__}: {error}"[:80]
                continue
            spent = time.process_time() - began
            held += spent <= CPU_A_QUESTION
            if spent > dearest:
                dearest, at = spent, text[:12]
                worst = f"{dearest:.2f} s of CPU: {at}…" if not worst or "CPU" in worst else worst
    return Row("questions that grow", tried, held, worst)


def model(field: Field, count: int) -> Row:
    """The 52 false statements of a hostile language model over one document (tests/answer/hostile_model.py)."""
    from tests.answer.hostile_model import HOSTILE, QUESTION, TEXT
    from wording.sense import unread, unsaid

    cited = [f"{part}。" for part in TEXT.split("。") if part]
    chosen = HOSTILE[: max(1, count)]
    passed = [s for s in chosen if not unread(s, cited) and unsaid(s, cited, [QUESTION]) is None]
    return Row("false statements of a model", len(chosen), len(chosen) - len(passed), "; ".join(passed) or "none shown")


def suites(field: Field, count: int) -> Row:
    """Bombs, damage by SQL, full disks, foreign copies, hosts, origins, uploads, patterns: their tests."""
    files = ["tests/corpus/test_worker.py", "tests/index/test_hardened.py", "tests/ui/test_ui_gate.py"]
    files += ["tests/test_patterns.py"] if count > 1 else []
    left = max(30.0, field.until - time.monotonic())
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", *files]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=left, check=False)
    except subprocess.TimeoutExpired:
        return Row("suites", len(files), 0, "no time left")
    last = (done.stdout.strip().splitlines() or [""])[-1]
    return Row("suites (bombs, damage, disk, web, patterns)", len(files), len(files) * (done.returncode == 0), last)


# The attacks and how often, the longest first: each has a process of its own, as many at once as there are cores.
ATTACKS: dict[str, tuple[Callable[[Field, int], Row], int]] = {
    "kills": (kills, 100),
    "suites": (suites, 4),
    "fuzz": (fuzz, 2_000),
    "questions": (questions, 2_000),
    "flips": (flips, 60),
    "model": (model, 52),
}


def main(arguments: Sequence[str]) -> int:
    """Run the attacks and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="how much of each attack")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    parser.add_argument("--only", nargs="*", choices=list(ATTACKS), default=list(ATTACKS))
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}", flush=True)
    rows = []
    with tempfile.TemporaryDirectory(prefix="tiaowen-attack-") as folder:
        library = _library(Path(folder))
        until = time.monotonic() + 60 * options.minutes
        with ProcessPoolExecutor(max_tasks_per_child=1, mp_context=get_context("spawn")) as pool:
            # A process for each: what one does to its own process is not counted with another.
            running = []
            for name in options.only:
                place = Path(folder) / name
                place.mkdir()
                field = Field(library, place, random.Random(f"{options.seed}{name}"), until)
                running.append(pool.submit(_attack, name, field, options.share))
            for done in as_completed(running):
                row = done.result()
                rows.append(row)
                print(f"{row.name:44} {row.held:5} of {row.tries:5} held   {row.worst}", flush=True)
    print("\n| attack | tries | held | worst |\n| --- | --- | --- | --- |")
    for row in rows:
        print(f"| {row.name} | {row.tries} | {row.held} | {row.worst} |")
    return 0 if all(row.held == row.tries > 0 for row in rows) else 1


def _attack(name: str, field: Field, share: float) -> Row:
    attack, count = ATTACKS[name]
    return attack(field, max(1, round(count * share)))


def _library(folder: Path) -> Path:
    from index.library import Library

    place = folder / "library"
    with Library.open(place, model="hashing", create=True) as library:
        library.add([SAMPLES])
    return place


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
