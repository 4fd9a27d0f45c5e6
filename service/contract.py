"""The contract of the HTTP API as a file: ``python -m service.contract > docs/openapi.json``."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def contract() -> str:
    """openapi.json, as it is committed."""
    from service.core import Service
    from service.rest import create

    return json.dumps(create(Service(Path("library"))).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(contract().encode("utf-8"))
