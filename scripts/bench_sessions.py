"""How long people wait for an answer when many ask at once, and what one dear question does to the others.

    python -m scripts.bench_sessions [LIBRARY] [--sessions 50] [--seconds 60] [--think 15] [--answers N] [--no-dear]

Each session is a thread that asks through the app's own turns (ui.turns), then thinks for a random time; --think 0 asks
again at once, which no person does and which shows what the machine can bear. The second run has one session more that
computes to the end of its allowance, over and over, in stages of 50 ms; --no-dear leaves it out. --answers ends a run
after so many, and memory is told as it was after each fifth of them. Without LIBRARY a temporary one of the sample
documents is made with the default model. What a page costs beside its answer is not in it (scripts/bench_app.py).
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from answer.ask import ask
from corpus.allowance import checkpoint
from corpus.errors import QuestionError
from index.library import Library
from scripts.bench_app import ROOT, questions
from ui.turns import SECONDS, Turns

STAGE = 0.05


def run(library: Library, asked: list[str], options: argparse.Namespace, *, dear: bool) -> list[float]:
    """Seconds from asking to the answer, over all sessions but the dear one."""
    turns = Turns(max(2, os.cpu_count() or 2))
    until = time.monotonic() + options.seconds
    waits: list[float] = []
    memory: list[float] = []

    def going_on() -> bool:
        return bool(len(waits) < options.answers if options.answers else time.monotonic() < until)

    def session(number: int) -> None:
        choice = random.Random(number)
        time.sleep(choice.uniform(0, min(options.think, options.seconds / 4)))
        while going_on():
            began = time.perf_counter()
            with turns.turn(f"session {number}"):
                ask(library, choice.choice(asked))
            waits.append(time.perf_counter() - began)
            if options.answers and len(waits) % max(1, options.answers // 5) == 0:
                memory.append(resident())
            time.sleep(choice.expovariate(1 / options.think) if options.think else 0)

    def compute() -> None:
        while going_on():
            with suppress(QuestionError), turns.turn("dear", SECONDS):
                while going_on():
                    stage = time.thread_time() + STAGE
                    while time.thread_time() < stage:
                        pass
                    checkpoint()

    threads = [threading.Thread(target=session, args=(n,)) for n in range(options.sessions)]
    threads += [threading.Thread(target=compute)] * dear
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if memory:
        print("resident memory, MiB: " + ", ".join(f"{each:.0f}" for each in memory), flush=True)
    return sorted(waits)


def resident() -> float:
    """MiB of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("library", nargs="?", type=Path)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each run")
    parser.add_argument(
        "--think", type=float, default=15.0, help="mean seconds between an answer and the next question"
    )
    parser.add_argument("--answers", type=int, default=0, help="of each run, instead of --seconds")
    parser.add_argument("--no-dear", action="store_true", help="the first run only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.library or Path(folder) / "library"
        if options.library is None:
            with Library.open(place, model=os.environ.get("TIAOWEN_MODEL"), create=True) as made:
                made.add([ROOT / "corpus" / "samples"])
        asked = questions(place)
        with Library.open(place) as library:
            began = time.process_time()
            for question in asked:
                ask(library, question)
            began = time.process_time()
            for question in asked:
                ask(library, question)
            alone = (time.process_time() - began) / len(asked)
            print(f"{len(asked)} questions, {alone:.3f} s of CPU each; load {os.getloadavg()[0]:.1f}", flush=True)
            for dear in (False,) if options.no_dear else (False, True):
                waits = run(library, asked, options, dear=dear)
                p95 = waits[min(len(waits) - 1, int(0.95 * len(waits)))]
                print(
                    f"{'with' if dear else 'without'} a dear question: {len(waits)} answers, median "
                    f"{statistics.median(waits):.2f} s, p95 {p95:.2f} s, longest {waits[-1]:.2f} s; "
                    f"load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
