"""The command line as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def process(*arguments: object, **options) -> subprocess.CompletedProcess[bytes]:
    """Run ``tiaowen`` with these arguments; ``env`` is added to the environment."""
    environment = {**os.environ, **options.pop("env", {})}
    command = [sys.executable, "-m", "cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, **options)
