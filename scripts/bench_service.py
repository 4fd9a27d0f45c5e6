"""The service under load, and how long ``tiaowen mcp`` takes to its first answer, as Markdown tables.

    python -m scripts.bench_service load --library DIR --seconds 600    200 kept answers a second, then 30 asks at once
    python -m scripts.bench_service mcp --library DIR                   start of MCP to its first tool answer

The server is a process of its own over a copy of the library. Times of the mixed load are counted from when a request
was due, not from when it could be sent. Asks are of another day each, so that none of them is kept.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import itertools
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
    heads = ("load", "seconds", "answers", "a second", "errors", "p50 ms", "p95 ms", "p99 ms", "CPU ms an answer")
    heads = (*heads, "memory before, after, most (MB)")
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}", flush=True)
    with served(folder) as (url, process):
        mixed = _mixed(questions)
        asyncio.run(_each_once(url, mixed))
        told = asyncio.run(measured(url, process.pid, lambda client: at_rate(client, mixed, chosen)))
        _row(f"{chosen.rate:.0f} mixed a second, kept answers", told)
        told = asyncio.run(measured(url, process.pid, lambda client: at_once(client, questions, chosen)))
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


async def _one(client: httpx.AsyncClient, sent: Sent, due: float) -> Timed:
    method, path, more = sent
    try:
        status = (await client.request(method, path, **more)).status_code
    except httpx.HTTPError:
        status = 0
    return time.perf_counter() - due, status


async def at_rate(client: httpx.AsyncClient, mixed: Sequence[Sent], chosen: argparse.Namespace) -> list[Timed]:
    """Requests at a fixed rate, however long the answers take."""
    found: list[Timed] = []
    began = time.perf_counter()

    async def one(sent: Sent, due: float) -> None:
        found.append(await _one(client, sent, due))

    async with asyncio.TaskGroup() as group:
        for number, sent in zip(range(int(chosen.rate * chosen.seconds)), itertools.cycle(mixed)):
            due = began + number / chosen.rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            group.create_task(one(sent, due))
    return found


async def at_once(client: httpx.AsyncClient, questions: Sequence[str], chosen: argparse.Namespace) -> list[Timed]:
    """So many askers, each with the next question as soon as the one before is answered."""
    days = (datetime.date(2020, 1, 1) + datetime.timedelta(n) for n in itertools.count())
    asked = zip(itertools.cycle(questions), (day.isoformat() for day in days))
    found: list[Timed] = []
    end = time.perf_counter() + chosen.seconds

    async def asker() -> None:
        while time.perf_counter() < end:
            question, day = next(asked)
            sent = ("POST", "/ask", {"json": {"question": question, "as_of": day}})
            found.append(await _one(client, sent, time.perf_counter()))

    await asyncio.gather(*(asker() for _ in range(chosen.asks)))
    return found


async def measured(
    url: str, process: int, load: Callable[[httpx.AsyncClient], Awaitable[list[Timed]]]
) -> tuple[float, float, list[Timed], list[float]]:
    """(seconds, CPU seconds of the server, answers, its memory in MB: before, every second, after)."""
    used = _cpu(process)
    memory, ended = [_memory(process)], asyncio.Event()

    async def watch() -> None:
        while not ended.is_set():
            memory.append(_memory(process))
            await asyncio.sleep(1)

    limits = httpx.Limits(max_connections=256, max_keepalive_connections=256)
    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False, limits=limits) as client:
        watcher, began = asyncio.create_task(watch()), time.perf_counter()
        found = await load(client)
        seconds = time.perf_counter() - began
    ended.set()
    await watcher
    return seconds, _cpu(process) - used, found, [*memory, _memory(process)]


async def _each_once(url: str, mixed: Sequence[Sent]) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False) as client:
        for sent in mixed:
            method, path, more = sent
            (await client.request(method, path, **more)).raise_for_status()


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
