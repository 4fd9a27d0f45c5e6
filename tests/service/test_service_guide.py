"""The guide's examples run as they are written, against a real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.service.conftest import ROOT, Server

GUIDE = (ROOT / "docs" / "guide.md").read_text("utf-8").split("## Build on it: HTTP API, MCP, keys", 1)[1]
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
CURLS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("curl")]
(PYTHON,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def settings(server: Server) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return kept | {"URL": f"{server.url}/api/v1", "KEY": server.keys["editor"], "NO_PROXY": "*"}


@pytest.mark.parametrize("command", CURLS)
def test_a_curl_of_the_guide_does_what_it_says(server: Server, command: str, tmp_path: Path) -> None:
    (tmp_path / "办法.txt").write_text("己市办法\n\n第一条 完成。\n", encoding="utf-8")
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=settings(server), capture_output=True, check=True)
    told = done.stdout.decode()
    if "stream" in command:
        assert "event: done" in told
        return
    found = json.loads(told)
    assert "status" not in found or isinstance(found["status"], str), found
    assert {"hits", "answer", "documents", "state"} & set(found)
    if "state" in found:  # an upload: the server is the other tests' too
        with server.client("admin") as api:
            while (job := api.get(f"/jobs/{found['id']}").json())["state"] in ("waiting", "running"):
                time.sleep(0.1)
            for file in job["report"]["files"]:
                assert api.delete(f"/documents/{file['doc_id']}").status_code == 200


def test_the_python_of_the_guide_does_what_it_says(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PYTHON], env=settings(server), capture_output=True, check=True, cwd=ROOT
    )
    assert "粮食储备率" in done.stdout.decode()


def test_there_are_examples_of_both() -> None:
    assert len(CURLS) >= 5
    assert "httpx" in PYTHON
