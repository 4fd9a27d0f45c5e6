"""kill -9 while uploads are added: nothing half-added, the job says so, and the service starts again."""

import io
import time

import pytest

from index.library import Library
from service import keys
from tests.service.conftest import end, fill, start


@pytest.mark.slow
def test_a_killed_upload_leaves_whole_documents_and_a_job_that_says_so(tmp_path):
    folder = tmp_path / "library"
    fill(folder)
    _, key = keys.add(folder, "editor", "editor")
    server = start(folder, cwd=tmp_path)
    server.keys["editor"] = key
    texts = {
        f"{n}.txt": f"丁市第{n}号办法\n\n" + "".join(f"第{i}条 指标{i}达到{i}%。\n" for i in range(1, 30))
        for n in range(60)
    }
    with server.client("editor") as api:
        files = [("files", (name, io.BytesIO(text.encode()), "text/plain")) for name, text in texts.items()]
        job = api.post("/documents", files=files).json()
        for _ in range(3000):
            found = api.get(f"/jobs/{job['id']}").json()
            if found["state"] == "running" and found["done"] >= 2:
                break
            time.sleep(0.2)
        assert found["state"] == "running"
        server.process.kill()
        server.process.wait()
    end(server)
    with Library.open(folder) as library:
        report = library.verify()
        assert report.problems == ()
        assert 4 <= len(library.documents()) < 64
    again = start(folder, cwd=tmp_path)
    again.keys["editor"] = key
    try:
        with again.client("editor") as api:
            told = api.get(f"/jobs/{job['id']}").json()
            assert told["state"] == "interrupted"
            assert told["error"]
            assert api.post("/search", json={"query": "粮食储备率"}).json()["hits"]
    finally:
        end(again)
