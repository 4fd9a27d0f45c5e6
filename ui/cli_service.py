"""The commands around the service: ``serve``, ``mcp``, ``key``, ``audit``, ``backup`` and ``restore``."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

import service.messages  # noqa: F401  (registers the texts)
import ui.cli_service_strings  # noqa: F401  (registers the texts)
from corpus.errors import InputError
from corpus.messages import message
from service.access import RANKS
from service.hosts import LOCAL
from service.settings import takes_tokens
from ui.terminal_click import SpokenCommand, SpokenGroup, choices, common
from ui.terminal_tools import FAILED, complain, harmless, logged, print_json


@click.command("serve", cls=SpokenCommand)
@common
@click.option("--host", default="127.0.0.1", metavar="ADDRESS")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, metavar="N")
@click.option("--app/--no-app", "with_app", default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, metavar="N")
@click.option("--write", is_flag=True)
@click.option("--read-only", is_flag=True)
def serve(host: str, port: int, with_app: bool, workers: int, write: bool, read_only: bool) -> int:
    """App, HTTP API and MCP in one process; ends with it."""
    _needed(lambda: import_module("service.asgi"))
    import uvicorn

    from service import keys

    folder, far, login = choices().folder, host not in LOCAL, login_wanted()
    if far and not login and not takes_tokens() and not keys.any_keys(folder):
        raise InputError("serve.open", host=host)
    if far and with_app and not login:
        raise InputError("serve.open_app", host=host)
    environment = {
        "TIAOWEN_LIBRARY": str(folder.absolute()),
        "TIAOWEN_MODEL": choices().encoder or "",
        "TIAOWEN_ANONYMOUS": "0" if far or login else "1",
        "TIAOWEN_MCP_WRITE": "1" if write else "0",
        "TIAOWEN_READ_ONLY": "1" if read_only else "0",
        "STREAMLIT_SERVER_ADDRESS": host,
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_SHOW_EMAIL_PROMPT": "false",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }
    os.environ.update({name: value for name, value in environment.items() if value})
    # Until uvicorn listens for it, the end; uvicorn finishes what runs and then raises it again: the end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    click.echo(message("serve.at", url=f"http://{host}:{port}"), err=True)
    uvicorn.run(
        "serve:whole" if with_app else "service.worker:create",
        factory=True,
        host=host,
        port=port,
        workers=None if with_app or workers == 1 else workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=30,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=65536,
    )
    return 0


@click.command("mcp", cls=SpokenCommand)
@common
@click.option("--write", is_flag=True)
def mcp(write: bool) -> int:
    """MCP over standard input and output."""
    if find_spec("mcp") is None:
        raise InputError("serve.missing", name="mcp")
    gc.disable()  # nothing to collect while modules are read, which is most of the start; run turns it on again
    from service.mcp_stdio import run

    run(choices().folder, choices().encoder, write=write)
    return 0


@click.group("key", cls=SpokenGroup)
@common
def key() -> int:
    """Keys of programs."""
    return 0


@key.command("add", cls=SpokenCommand)
@common
@click.option("--role", type=click.Choice(RANKS), required=True)
@click.option("--collection", "collections", multiple=True, metavar="TAG")
@click.option("--expires", metavar="DATE")
@click.argument("name")
def key_add(name: str, role: str, collections: tuple[str, ...], expires: str | None) -> int:
    """Make a key and show it, this once."""
    from service import keys
    from service.json_service import key_json
    from ui.desk import Desk

    folder = choices().folder
    known = Desk(folder).tags() if collections else {}
    for each in collections:
        if " ".join(each.split()) not in known:
            raise InputError("key.no_collection", name=each)
    made, secret = keys.add(folder, name, role, collections, expires)
    logged("keys", f"add {made.name} {role}")
    if choices().json:
        print_json({**key_json(made), "key": secret})
    else:
        click.echo(message("key.added"), err=True)
        click.echo(secret)
    return 0


@key.command("list", cls=SpokenCommand)
@common
def key_list() -> int:
    """All keys, without their secrets."""
    from service import keys
    from service.json_service import key_json

    found = keys.all_keys(choices().folder)
    if choices().json:
        print_json({"keys": [key_json(each) for each in found]})
        return 0
    if not found:
        click.echo(message("key.empty"))
    for each in found:
        scope = "、".join(each.collections or ())
        parts = (each.id, each.name, each.role, message(f"key.state_{each.state}"), each.expires or "", scope)
        click.echo(harmless("  ".join(part for part in parts if part)))
    return 0


@key.command("revoke", cls=SpokenCommand)
@common
@click.argument("name")
def key_revoke(name: str) -> int:
    """Make a key good for nothing, at once."""
    from service import keys
    from service.json_service import key_json

    gone = keys.revoke(choices().folder, name)
    logged("keys", f"revoke {gone.name}")
    if choices().json:
        print_json(key_json(gone))
    else:
        click.echo(harmless(message("key.revoked", name=gone.name)))
    return 0


@click.group("audit", cls=SpokenGroup)
@common
def audit() -> int:
    """The log of who did what."""
    return 0


@audit.command("verify", cls=SpokenCommand)
@common
def audit_verify() -> int:
    """0 when the log is whole."""
    from service.audit import verify

    count, problem = verify(choices().folder)
    if choices().json:
        print_json({"ok": problem is None, "entries": count, "problem": problem})
    elif problem is None:
        click.echo(message("audit.sound", count=count))
    else:
        complain(problem)
    return 0 if problem is None else FAILED


@audit.command("export", cls=SpokenCommand)
@common
def audit_export() -> int:
    """All entries as lines of JSON, the oldest first."""
    import json

    from service.audit import exported

    for line in exported(choices().folder):
        print_json(json.loads(line))
    return 0


@click.command("backup", cls=SpokenCommand)
@common
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> int:
    """The library and what lies beside it in one file, also while it is served."""
    from service.backup import backup as written

    files, size = written(choices().folder, file)
    if choices().json:
        print_json({"path": str(file), "files": files, "bytes": size})
    else:
        click.echo(harmless(message("backup.done", path=file, files=files, size=size)))
    return 0


@click.command("restore", cls=SpokenCommand)
@common
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> int:
    """A backup as the library named, which must not be there yet; everything is verified."""
    from service.backup import restore as restored

    count = restored(file, choices().folder)
    if choices().json:
        print_json({"path": str(choices().folder), "documents": count})
    else:
        click.echo(harmless(message("backup.restored", path=choices().folder, documents=count)))
    return 0


def login_wanted() -> bool:
    """Whether .streamlit/secrets.toml asks for a login; in doubt yes."""
    for folder in (Path.home(), Path.cwd()):
        file = folder / ".streamlit" / "secrets.toml"
        if file.exists():
            try:
                if "auth" in tomllib.loads(file.read_text(encoding="utf-8")):
                    return True
            except (OSError, ValueError):
                return True
    return False


def _needed(load: Callable[[], object]) -> object:
    """What the extra ``serve`` brings. Raises InputError where it is not installed."""
    try:
        return load()
    except ModuleNotFoundError as error:
        raise InputError("serve.missing", name=error.name) from error
