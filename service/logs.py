"""Logs as lines of JSON on stderr, without texts or keys; traces where OpenTelemetry is installed and switched on."""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
from datetime import UTC, datetime

from starlette.types import ASGIApp


class Lines(logging.Formatter):
    """One line of JSON a record; a record that is JSON already is taken in."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
        }
        text = record.getMessage()
        try:
            given = json.loads(text)
        except ValueError:
            given = None
        line.update(given if isinstance(given, dict) else {"text": text})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def set_up() -> None:
    """Send the service's log and the server's to stderr; TIAOWEN_LOG is the level (info)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    level = getattr(logging, os.environ.get("TIAOWEN_LOG", "info").upper(), logging.INFO)
    for name in ("tiaowen", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def trace(app: ASGIApp) -> bool:
    """Trace requests where TIAOWEN_OTEL is 1 and the ASGI instrumentation is installed; whether it is on.

    Start it by ``opentelemetry-instrument``, whose variables set the exporter; addresses are traced without what is
    asked.
    """
    if os.environ.get("TIAOWEN_OTEL") != "1":
        return False
    try:
        module = importlib.import_module("opentelemetry.instrumentation.starlette")
    except ImportError:
        logging.getLogger("tiaowen").warning("TIAOWEN_OTEL: opentelemetry-instrumentation-starlette is missing")
        return False
    module.StarletteInstrumentor.instrument_app(app)
    return True


def forget_words() -> None:
    """Take what is asked out of the addresses of the trace that a request stands in, whoever began it."""
    api = sys.modules.get("opentelemetry.trace")
    span = api.get_current_span() if api is not None else None
    for name in ("http.url", "http.target", "url.full", "url.query"):
        value = str((getattr(span, "attributes", None) or {}).get(name, ""))
        if span is not None and value:
            span.set_attribute(name, "" if name == "url.query" else value.partition("?")[0])
