"""The service under load, and how long ``tiaowen mcp`` takes to its first answer, as Markdown tables.

    python -m scripts.bench_service load --library DIR --seconds 600    200 kept answers a second, then 30 asks at once
    python -m scripts.bench_service mcp --library DIR                   start of MCP to its first tool answer

The server is a process of its own over a copy of the library. Times of the mixed load are counted from when a request
was due, not from when it could be sent. Asks are of another day each, so that none of them is kept.
"""

from __future__ import annotations

import argparse
import datetime
import http.client
import itertools
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

QUESTIONS = Path(__file__).resolve().parent.parent / "eval" / "questions" / "samples.jsonl"
Sent = tuple[str, str, dict[str, Any]]


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("load", "mcp"))
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--asks", type=int, default=30)
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tiaowen-bench-") as place:
        folder = Path(place) / "library"
        shutil.copytree(chosen.library, folder)
        if chosen.what == "mcp":
            first_answers(folder, chosen.times)
        else:
            load(folder, chosen)


def load(folder: Path, chosen: argparse.Namespace) -> None:
    """Both loads, one after the other."""
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    heads = ["load", "seconds", "answers", "a second", "errors", "p50 ms", "p95 ms", "p99 ms", "CPU ms an answer"]
    heads.append("memory before, after, most (MB)")
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}", flush=True)
    with served(folder) as (url, process):
        mixed = _mixed(questions)
        first = Client(url)
        if wrong := [sent for sent in mixed if first.one(sent, 0)[1] != http.HTTPStatus.OK]:
            sys.exit(f"not answered: {wrong[0]}")
        told = measured(process.pid, lambda: at_rate(url, mixed, chosen))
        _row(f"{chosen.rate:.0f} mixed a second, kept answers", told)
        told = measured(process.pid, lambda: at_once(url, questions, chosen))
        _row(f"{chosen.asks} asks at once, none kept", told)
    print(f"\nload of the machine after: {os.getloadavg()[0]:.1f}; the server ended with {process.returncode}")


def _mixed(questions: Sequence[str]) -> list[Sent]:
    sent: list[Sent] = [
        ("GET", "/documents", {}),
        ("GET", "/status", {}),
        ("GET", "/targets", {"params": {"limit": 20}}),
    ]
    for question in questions[:40]:
        sent.append(("POST", "/ask", {"json": {"question": question}}))
        sent.append(("GET", "/search", {"params": {"query": question}}))
    return sent


Timed = tuple[float, int]  # seconds, status (0: no answer)
THREADS = 64  # connections of the mixed load


class Client:
    """One connection that is kept open: the cheapest there is, so that the server is measured and not its client."""

    def __init__(self, url: str) -> None:
        """Of a base address; connects when first used."""
        self._at = urlsplit(url)
        self._line = http.client.HTTPConnection(self._at.hostname or "", self._at.port, timeout=120)

    def one(self, sent: Sent, due: float) -> Timed:
        """Send, read the answer whole; seconds are from ``due`` on (of the performance counter)."""
        method, path, more = sent
        query = f"?{urlencode(more['params'])}" if "params" in more else ""
        body = json.dumps(more["json"]) if "json" in more else None
        try:
            self._line.request(method, f"{self._at.path}{path}{query}", body, {"Content-Type": "application/json"})
            answer = self._line.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            self._line.close()
            status = 0
        return time.perf_counter() - due, status


def at_rate(url: str, mixed: Sequence[Sent], chosen: argparse.Namespace) -> list[Timed]:
    """Requests at a fixed rate, however long the answers take."""
    turns = iter(range(int(chosen.rate * chosen.seconds)))
    began = time.perf_counter()

    def sender() -> list[Timed]:
        client, found = Client(url), []
        for number in turns:
            due = began + number / chosen.rate
            if (wait := due - time.perf_counter()) > 0:
                time.sleep(wait)
            found.append(client.one(mixed[number % len(mixed)], due))
        return found

    return _together(sender, THREADS)


def at_once(url: str, questions: Sequence[str], chosen: argparse.Namespace) -> list[Timed]:
    """So many askers, each with the next question as soon as the one before is answered."""
    days = (datetime.date(2020, 1, 1) + datetime.timedelta(n) for n in itertools.count())
    asked = zip(itertools.cycle(questions), (day.isoformat() for day in days))
    end = time.perf_counter() + chosen.seconds

    def asker() -> list[Timed]:
        client, found = Client(url), []
        while (now := time.perf_counter()) < end:
            question, day = next(asked)
            found.append(client.one(("POST", "/ask", {"json": {"question": question, "as_of": day}}), now))
        return found

    return _together(asker, chosen.asks)


def _together(work: Callable[[], list[Timed]], threads: int) -> list[Timed]:
    with ThreadPoolExecutor(threads) as pool:
        return [each for done in [pool.submit(work) for _ in range(threads)] for each in done.result()]


def measured(process: int, load: Callable[[], list[Timed]]) -> tuple[float, float, list[Timed], list[float]]:
    """(seconds, CPU seconds of the server, answers, its memory in MB: before, every second, after)."""
    used = _cpu(process)
    memory, ended = [_memory(process)], threading.Event()

    def watch() -> None:
        while not ended.wait(1):
            memory.append(_memory(process))

    watcher, began = threading.Thread(target=watch), time.perf_counter()
    watcher.start()
    found = load()
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    return seconds, _cpu(process) - used, found, [*memory, _memory(process)]


def _row(name: str, told: tuple[float, float, list[Timed], list[float]]) -> None:
    seconds, cpu, found, memory = told
    times = sorted(each * 1000 for each, status in found if status == 200)
    wrong = Counter(status for _, status in found if status != 200)
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else [0.0] * 99
    errors = ", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(wrong.items())) or "0"
    sizes = f"{memory[0]:.0f}, {memory[-1]:.0f}, {max(memory):.0f}"
    figures = f"{seconds:.0f} | {len(times)} | {len(times) / seconds:.1f} | {errors}"
    slow = f"{cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} | {1000 * cpu / len(found):.0f}"
    print(f"| {name} | {figures} | {slow} | {sizes} |", flush=True)


def _memory(process: int) -> float:
    """Resident memory in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _cpu(process: int) -> float:
    """CPU seconds so far."""
    ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a server over the library, which is stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "cli", "--library", str(folder), "serve", "--no-app", "--port", str(port)]
    free = {"TIAOWEN_RATE": "1e9", "TIAOWEN_BURST": "1e9", "TIAOWEN_LOG": "warning", "PYTHONPATH": os.getcwd()}  # noqa: PTH109
    process = subprocess.Popen(command, env=os.environ | free, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=120, trust_env=False).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/api/v1", process
    finally:
        process.terminate()
        process.wait(90)


def first_answers(folder: Path, times: int) -> None:
    """Wall and CPU seconds from the start of the process to its first tool answer; the best and the median."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    print("| first tool | wall s, best | median | CPU s, best | median |\n| --- | --- | --- | --- | --- |")
    for tool, asked in (
        ("list_documents", {}),
        ("search_clauses", {"query": "消除比例"}),
        ("ask", {"question": "消除比例"}),
    ):
        found = [_first_answer(folder, tool, asked) for _ in range(times)]
        cells = [f"{each:.2f}" for times in zip(*found, strict=True) for each in (min(times), statistics.median(times))]
        print(f"| {tool} | {' | '.join(cells)} |", flush=True)


def _first_answer(folder: Path, tool: str, asked: dict[str, Any]) -> tuple[float, float]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "cli", "--library", str(folder), "mcp"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
    lines: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": tool, "arguments": asked}},
    ]
    for line in lines:
        process.stdin.write(json.dumps({"jsonrpc": "2.0", **line}) + "\n")
        process.stdin.flush()
        if "id" in line:
            answer = json.loads(process.stdout.readline())
            assert "result" in answer, answer
    wall = time.perf_counter() - began
    cpu = _cpu(process.pid)
    process.stdin.close()
    process.wait(60)
    process.stdout.close()
    return wall, cpu


if __name__ == "__main__":
    main()
