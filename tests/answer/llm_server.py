"""A local OpenAI-compatible server with scripted replies, for the tests of the language model's part."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-test-7f3a9c5e1d2b"


@dataclass
class Script:
    """Replies in order, the last one again and again.

    A reply is ("say", text), ("stream", text), ("status", code) …: a ``reply_`` method of Handler and its argument.
    ``requests`` holds (path, headers, body) of what came in; setting ``release`` ends slow replies.
    """

    replies: Sequence[tuple[str, object]]
    requests: list[tuple[str, dict[str, str], dict[str, object]]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    @property
    def prompt(self) -> str:
        """Everything that the model was shown in the first call."""
        return "\n".join(m["content"] for m in self.requests[0][2]["messages"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def log_message(self, *args: object) -> None:
        """Silent."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        script = self.script
        script.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        what, value = script.replies[min(len(script.requests), len(script.replies)) - 1]
        self.close_connection = True
        getattr(self, f"reply_{what}")(value)

    def send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {
            "content-type": kind,
            "content-length": str(len(body)),
            "connection": "close",
            **headers,
        }.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reply_say(self, text: object) -> None:
        self.send(200, json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())

    def reply_raw(self, body: object) -> None:
        self.send(200, body)

    def reply_packed(self, body: bytes) -> None:
        self.send(200, body, content_encoding="gzip")

    def reply_html(self, body: object) -> None:
        self.send(200, str(body).encode(), "text/html")

    def reply_echo(self, _: object) -> None:
        self.reply_say(f"密钥是{self.headers['authorization']}，黑臭水体消除比例达到70%。[C1]")

    def reply_status(self, status: object) -> None:
        error = {"error": {"message": f"refused {self.headers['authorization']}", "type": "x"}}
        self.send(int(status), json.dumps(error).encode())

    def reply_busy(self, seconds: object) -> None:
        self.send(429, b"{}", retry_after=str(seconds))

    def reply_refuse(self, parameter: object) -> None:
        self.send(400, json.dumps({"error": {"message": f"Unsupported parameter: '{parameter}'"}}).encode())

    def reply_redirect(self, where: object) -> None:
        self.send(307, b"", location=str(where))

    def reply_slow(self, _: object) -> None:
        self.script.release.wait(20)

    def reply_close(self, _: object) -> None:
        self.connection.close()

    def start_chunks(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.send_header("connection", "close")
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def event(self, content: str) -> None:
        self.chunk(f"data: {json.dumps({'choices': [{'delta': {'content': content}}]})}\n\n".encode())

    def reply_stream(self, text: object) -> None:
        self.start_chunks()
        for char in str(text):
            self.event(char)
        self.chunk(b"data: [DONE]\n\n")
        self.chunk(b"")

    def reply_cut(self, text: object) -> None:
        """A stream whose connection breaks in the middle of a chunk."""
        self.start_chunks()
        self.event(str(text))
        self.wfile.write(b"ff\r\ndata: {")

    def reply_unended(self, text: object) -> None:
        """A stream that ends well-formed, without saying that it is the end."""
        self.start_chunks()
        self.event(str(text))
        self.chunk(b"")

    def reply_failing(self, text: object) -> None:
        """A stream with an error in it."""
        self.start_chunks()
        self.event(str(text))
        self.chunk(b'data: {"error": {"message": "overloaded"}}\n\n')
        self.chunk(b"")

    def reply_dripping(self, _: object) -> None:
        """A stream that never ends: each piece comes before the time-out."""
        self.start_chunks()
        try:
            while not self.script.release.wait(0.02):
                self.event("滴")
        except OSError:
            return

    def reply_flood(self, size: object) -> None:
        """A stream of so many bytes."""
        self.start_chunks()
        try:
            for _ in range(int(size) // 10_000):
                self.event("大" * 1600)
            self.chunk(b"data: [DONE]\n\n")
            self.chunk(b"")
        except OSError:
            return


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """The client may hang up."""


@contextmanager
def serving(*replies: tuple[str, object]) -> Iterator[Script]:
    """A server on 127.0.0.1 that answers by the script until the block ends."""
    script = Script(replies)
    server = Server(("127.0.0.1", 0), type("Scripted", (Handler,), {"script": script}))
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        script.release.set()
        server.shutdown()
        thread.join()
        server.server_close()
        time.sleep(0)
