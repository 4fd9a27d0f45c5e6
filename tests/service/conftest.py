"""A real server process over a small library, with keys of every kind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest

from embed.hashing import HashingEncoder
from index.library import Library
from index.reports import default_pipeline
from service import keys
from tests.eval.eval_tiny import PLAN, REPORT
from ui.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
OLD = (
    "甲市粮食应急办法\n（甲政发〔2021〕3号）\n\n第一条 为了保障粮食供应，制定本办法。\n第二条 粮食储备率达到85%。\n"
    "第三条 本办法自2021年5月1日起施行。\n"
)
NEW = (
    "甲市粮食应急保障办法\n（甲政发〔2024〕9号）\n\n第一条 为了保障粮食供应，制定本办法。\n"
    "第二条 粮食储备率达到95%，另设琥珀仓库。\n"
    "第三条 本办法自2024年7月1日起施行。《甲市粮食应急办法》（甲政发〔2021〕3号）同时废止。\n"
)
TEXTS = {"plan.txt": PLAN, "report.txt": REPORT, "old.txt": OLD, "new.txt": NEW}
COLLECTION = "公开"


@dataclass
class Server:
    """A running server: its address, the keys by name, documents by file name."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]
    keys: dict[str, str] = field(default_factory=dict)
    docs: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def client(self, key: str | None = "admin", **more: object) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=600, trust_env=False, **more)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIAOWEN_")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | more


def fill(folder: Path) -> dict[str, str]:
    """Make the library; ids by file name."""
    files = folder.parent / "originals"
    files.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (files / name).write_text(text, encoding="utf-8")
    here = replace(default_pipeline(), apart=False)  # read in this process: a worker takes long to start
    with Library.open(folder, encoder=HashingEncoder(), create=True, pipeline=here) as library:
        library.add(sorted(files.iterdir()))
        return {Path(known.source).name: known.doc_id for known in library.documents()}


def start(folder: Path, *arguments: str, cwd: Path, **env: str) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "cli", "--library", str(folder), "serve", "--no-app", "--port", str(port)]
    process = subprocess.Popen(
        [*command, *arguments], cwd=cwd, env=environment(**env), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    server = Server(f"http://127.0.0.1:{port}", folder, process)
    assert process.stderr is not None
    stderr = process.stderr

    def listen() -> None:
        server.said.extend(line.decode("utf-8", "replace") for line in stderr)

    threading.Thread(target=listen, daemon=True).start()
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("".join(server.said))
        try:
            if httpx.get(f"{server.url}/healthz", timeout=5, trust_env=False).status_code == 200:
                return server
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def end(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(60)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    if server.process.stderr is not None:
        server.process.stderr.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served") / "library"
    docs = fill(folder)
    Desk(folder).tag(COLLECTION, [docs["plan.txt"], docs["old.txt"]])
    made = {role: keys.add(folder, role, role)[1] for role in ("reader", "editor", "admin")}
    made["scoped"] = keys.add(folder, "scoped", "reader", [COLLECTION])[1]
    made["scoped-admin"] = keys.add(folder, "scoped-admin", "admin", [COLLECTION])[1]
    made["nothing"] = keys.add(folder, "nothing", "reader", ["空"])[1]
    made["revoked"] = keys.add(folder, "revoked", "admin")[1]
    keys.revoke(folder, "revoked")
    running = start(
        folder, cwd=folder.parent, TIAOWEN_RATE="1000000", TIAOWEN_BURST="100000", TIAOWEN_REQUEST_SECONDS="600"
    )
    running.keys, running.docs = made, docs
    yield running
    end(running)


@pytest.fixture
def api(server: Server) -> Iterator[httpx.Client]:
    with server.client("admin") as client:
        yield client
