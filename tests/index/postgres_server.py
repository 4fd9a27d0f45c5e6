"""A real PostgreSQL server in a folder of its own, for the tests that need one."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DATABASE, USER = "tiaowen_tests", "tiaowen"
PATIENCE = 120  # seconds, on a machine that has much else to do


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
        settings |= {"full_page_writes": "off", "shared_buffers": "64MB", "max_connections": 60, "autovacuum": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process, ended = None, 0
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process is None:
                self.process = self._run("postgres", "-D", str(self.folder / "data"), *options)
            try:
                self.sql("SELECT 1", database="postgres")
                return
            except Exception:
                time.sleep(0.1)
            if self.process.poll() is not None:  # after a kill its memory is in use until the last session has noticed
                self.process, ended = None, ended + 1
                if ended == 5:
                    raise NoServer(f"postgres ended: {self._log()}")
                time.sleep(1)
        raise NoServer(f"postgres does not answer: {self._log()}")

    def _log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")[-300:]

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self.binaries / program, *arguments],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                user=self.user,
                group=_ids(self.user)[1] if self.user else None,
                extra_groups=[] if self.user else None,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            )

    def lay_out(self) -> None:
        """Make the data folder."""
        data = str(self.folder / "data")
        options = ("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-U", USER)
        if self._run("initdb", "-D", data, *options).wait(PATIENCE):
            raise NoServer(f"initdb failed: {self._log()}")

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
        for pid in [self.process.pid, *self._children()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def _children(self) -> list[int]:
        """Its sessions, where the system tells of them; elsewhere they notice by themselves that it is gone."""
        found = []
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended meanwhile
                pid, _, rest = file.read_text("utf-8", "replace").partition(" (")
                if int(rest.rpartition(")")[2].split()[1]) == self.process.pid:
                    found.append(int(pid))
        return found

    def stop(self) -> None:
        """End it; nothing of it is wanted any more."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def running() -> Iterator[Server]:
    """A server for a while. Raises NoServer with the reason where there can be none."""
    from index.postgres import LEAST

    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise NoServer("psycopg is not installed") from None
    binaries = _binaries()
    if binaries is None:
        raise NoServer("no PostgreSQL server is installed")
    user = _other_user() if hasattr(os, "getuid") and os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="tiaowen-pg-"))
    server = Server(binaries, folder, user)
    try:
        try:
            if user is not None:
                os.chown(folder, *_ids(user))
            server.lay_out()
            server.start()
        except OSError as error:
            raise NoServer(f"the server can't be started: {error}") from error
        [[version]] = server.sql("SELECT current_setting('server_version_num')::int / 10000", database="postgres")
        if version < LEAST:
            raise NoServer(f"PostgreSQL {version} is too old")
        server.sql(f"CREATE DATABASE {DATABASE}", database="postgres")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    """The newest server of this machine: on the path, else of Debian's packages."""
    found = [Path(path).resolve().parent for name in ("initdb",) if (path := shutil.which(name))]
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        versions = sorted(debian.iterdir(), key=lambda path: int(path.name) if path.name.isdigit() else 0)
        found += [path / "bin" for path in reversed(versions)]
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


def _other_user() -> str:
    """The server does not run as root."""
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            _ids(name)
            return name
    raise NoServer("the server does not run as root, and there is no other user")


def _ids(user: str) -> tuple[int, int]:
    """Of a user and of its group."""
    import pwd  # not on every system

    found = pwd.getpwnam(user)
    return found.pw_uid, found.pw_gid
