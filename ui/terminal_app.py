"""Starts the Streamlit app for ``tiaowen app``: on this machine only, without usage statistics or questions."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import ui.cli_strings  # noqa: F401  (registers the messages)
from corpus.errors import InputError
from corpus.messages import language, message

HOST = "127.0.0.1"
ENTRY = Path(__file__).resolve().parents[1] / "serve.py"


def run_app(library: Path, model: str | None, *, port: int, browser: bool | None) -> int:
    """Run the app until it is ended; its exit code. Raises InputError when the port can't be used.

    ``browser`` None opens one where there is a screen to open it on.
    """
    _check_port(port)
    sys.stderr.write(message("cli.opening", port=port) + "\n")
    sys.stderr.flush()
    command = app_command(port, headless=not (has_screen() if browser is None else browser))
    environment = {**os.environ, "TIAOWEN_LIBRARY": str(library.absolute()), "TIAOWEN_LANG": language()}
    if model:
        environment["TIAOWEN_MODEL"] = model
    if sys.platform == "win32":
        return subprocess.run(command, env=environment, check=False).returncode
    # Becoming the app, so that signals meant for it reach it.
    os.execve(command[0], command, environment)


def app_command(port: int, *, headless: bool) -> list[str]:
    """The command line that serves the app."""
    options = {
        "server.address": HOST,
        "server.port": str(port),
        "server.headless": str(headless).lower(),
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
    }
    settings = [part for name, value in options.items() for part in (f"--{name}", value)]
    hosts = [part for name in allowed_hosts() for part in ("--server.allowedHosts", name)]
    return [sys.executable, "-m", "streamlit", "run", str(ENTRY), *settings, *hosts]


def allowed_hosts() -> list[str]:
    """Names under which the app may be asked for: this machine's, and those of TIAOWEN_HOSTS."""
    named = [name.strip() for name in os.environ.get("TIAOWEN_HOSTS", "").split(",") if name.strip()]
    return ["127.0.0.1", "localhost", *named]


def has_screen() -> bool:
    """Whether a browser could be opened here."""
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) or not sys.platform.startswith("linux")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise InputError("cli.port_taken", port=port, reason=error.strerror, other=port % 65535 + 1) from error
