"""Writes requirements.lock and those of the extras: versions of this environment, hashes of all their files.

    .venv/bin/python scripts/lock.py      # wants uv on the path; it is no dependency of the project

uv resolves pyproject.toml for all systems and Pythons at once, held to the versions that are installed here; what only
another system needs (colorama) is the newest. A pin has the hashes of all files of its version: one lock serves all.

torch stands in a lock of its own without a hash: its CPU build and the usual one have one version, different files, and
which of them is wanted is the user's choice (README). What torch needs is taken from the build installed here.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FREE = "torch"
# Building the project itself without the network's help; torch needs it too on newer Pythons.
BUILD = ["setuptools"]
HEAD = "# Pinned by scripts/lock.py out of a working environment; change pyproject.toml, install, test, run it again.\n"
NO_HASH = "# Without a hash: which build is wanted (CPU or CUDA) is the user's choice, and their files differ.\n"


def resolve(requirements: Iterable[str], python: str, installed: Mapping[str, str]) -> dict[str, str]:
    """The lines of each pin, by name, of the requirements and of all that they need on any system."""
    with tempfile.TemporaryDirectory() as folder:
        constraints, settings = Path(folder) / "constraints.txt", Path(folder) / "uv.toml"
        constraints.write_text("".join(f"{n}=={v}\n" for n, v in installed.items()), "utf-8")
        needs = [need for need in metadata.requires(FREE) or () if "extra ==" not in need]
        settings.write_text(
            f"[[dependency-metadata]]\nname = {FREE!r}\nversion = {installed[FREE]!r}\nrequires-dist = "
            + json.dumps(needs),
            "utf-8",
        )
        command = ["uv", "--config-file", str(settings), "pip", "compile", "-", "--constraints", str(constraints)]
        command += ["--universal", "--python-version", python, "--generate-hashes", "--no-emit-package", FREE]
        command += ["--no-header", "--no-annotate", "--quiet"]
        try:
            done = subprocess.run(
                command, input="\n".join(requirements), text=True, stdout=subprocess.PIPE, check=False
            )
        except FileNotFoundError:
            raise SystemExit("uv is not installed here: pip install uv, anywhere on the path") from None
    if done.returncode:
        raise SystemExit(done.returncode)
    blocks = re.split(r"^(?=[a-z])", done.stdout, flags=re.MULTILINE)
    return {block.split("==")[0]: block for block in blocks if "==" in block}


def main() -> None:
    """Write the files beside pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    python = re.sub(r"[^\d.]", "", project["requires-python"])
    # Local suffixes are left out (torch 2.13.0+cpu is 2.13.0), so that any index will do.
    installed = {d.name: d.version.split("+")[0] for d in metadata.distributions() if d.name != project["name"]}
    run = [*project["dependencies"], *BUILD]
    known = resolve(run, python, installed)
    files = {"requirements.lock": known, "requirements-torch.lock": {FREE: f"{NO_HASH}{FREE}=={installed[FREE]}\n"}}
    for extra, wanted in project["optional-dependencies"].items():
        found = resolve([*run, *wanted], python, installed)
        files[f"requirements-{extra}.lock"] = {name: pin for name, pin in found.items() if name not in known}
    for file, pins in files.items():
        (ROOT / file).write_text(HEAD + "".join(pins[name] for name in sorted(pins)), "utf-8")
        print(f"{file}: {len(pins)} packages")


if __name__ == "__main__":
    main()
