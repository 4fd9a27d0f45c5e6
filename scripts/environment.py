"""Makes ``.venv`` hold exactly what the lock files pin. Standard library only: it runs before anything is installed.

    python3 scripts/environment.py            # what the app needs
    python3 scripts/environment.py --dev      # and the tools for tests and checks
    python3 scripts/environment.py --no-ocr   # without what reads scanned pages

What is fetched is compared with the hashes in the lock files, but for torch (scripts/lock.py says why). A stamp in
``.venv`` holds a hash of the lock files and of pyproject.toml; while it fits, nothing is done (50 ms).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OCR, SERVE, TORCH = "requirements-ocr.lock", "requirements-serve.lock", "requirements-torch.lock"
LOCKS = {
    "app": ["requirements.lock", SERVE, TORCH],
    "dev": ["requirements.lock", SERVE, "requirements-dev.lock", TORCH],
    "app-ocr": ["requirements.lock", SERVE, OCR, TORCH],
    "dev-ocr": ["requirements.lock", SERVE, "requirements-dev.lock", OCR, TORCH],
}


def say(text: str) -> None:
    """One line about what is being done, at once."""
    print(f"==> {text}", flush=True)


def main() -> int:
    """Create and fill the environment where needed; the exit code of the first step that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also the tools for tests and checks")
    parser.add_argument("--no-ocr", action="store_true", help="without what reads scanned pages")
    arguments = parser.parse_args()
    kind = ("dev" if arguments.dev else "app") + ("" if arguments.no_ocr else "-ocr")
    # An environment that holds more than is wanted will do.
    enough = [k for k in LOCKS if set(LOCKS[k]) >= set(LOCKS[kind])]
    if PYTHON.exists() and any(stamp(k).is_file() and stamp(k).read_text("ascii") == wanted(k) for k in enough):
        return 0
    began = time.perf_counter()
    if not PYTHON.exists():
        say(f"Creating .venv with Python {sys.version.split()[0]}")
        if code := run([sys.executable, "-m", "venv", str(VENV)]):
            say("The environment could not be created. On Debian and Ubuntu: apt install python3-venv")
            return code
    pins = sum(is_pin(line) for file in LOCKS[kind] for line in (ROOT / file).read_text("utf-8").splitlines())
    say(f"Installing {pins} pinned packages into .venv (what is there already is kept)")
    hashed = [part for file in LOCKS[kind] if file != TORCH for part in ("-r", str(ROOT / file))]
    # The locks hold all that is needed, so nothing is resolved: pip would ask for torch's hash. "check" then looks.
    # Without isolation the project is built by the pinned setuptools rather than by whatever is newest today.
    steps = (
        ["install", *quiet(), "--require-hashes", "--no-deps", *hashed],
        ["install", *quiet(), "-r", str(ROOT / TORCH)],
        ["install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        ["check"],
    )
    for step in steps:
        if code := run([str(PYTHON), "-m", "pip", "--disable-pip-version-check", *step]):
            say(f"pip failed (exit code {code}); see its lines above. Run the same command again to go on")
            return code
    stamp(kind).write_text(wanted(kind), "ascii")
    say(f"Environment ready: {megabytes(VENV):,.0f} MB, {time.perf_counter() - began:.0f} s")
    return 0


def stamp(kind: str) -> Path:
    """The file that says that the environment was filled, and from what."""
    return VENV / f".tiaowen-{kind}"


def wanted(kind: str) -> str:
    """A hash of everything that decides what the environment holds, the place of the checkout included."""
    digest = hashlib.sha256(str(ROOT).encode("utf-8", "surrogateescape"))
    for file in ("pyproject.toml", *LOCKS[kind]):
        digest.update((ROOT / file).read_bytes())
    return digest.hexdigest()


def is_pin(line: str) -> bool:
    """Whether a line of a lock file names a package."""
    return line[:1].isalnum()


def quiet() -> list[str]:
    """Where nobody looks on, pip says only what fails."""
    return [] if sys.stderr.isatty() else ["--quiet"]


def run(command: list[str]) -> int:
    """The exit code of a command that writes to this terminal."""
    return subprocess.run(command, check=False).returncode


def megabytes(folder: Path) -> float:
    """Size of all files below a folder, links not followed."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
