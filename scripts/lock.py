"""Writes requirements.lock and those for -dev, -ocr, -serve: what this environment holds of the dependencies.

    .venv/bin/python scripts/lock.py

Only the dependencies named in pyproject.toml and what they need are written, not whatever else happens to be installed.
Local version suffixes are left out (torch 2.13.0+cpu is written as torch==2.13.0), so that any index will do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
# Building the project itself without the network's help; torch needs it too on newer Pythons.
BUILD = ["setuptools"]
HEAD = "# Pinned by scripts/lock.py out of a working environment; change pyproject.toml, install, test, run it again.\n"


def closure(names: Iterable[str]) -> dict[str, str]:
    """Installed versions, by name, of the requirements and of all that they require here (markers applied)."""
    found: dict[str, str] = {}
    waiting: list[tuple[Requirement, str]] = [(Requirement(name), "") for name in names]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            raise SystemExit(f"{requirement} is required but not installed here: install it, then lock again") from None
        found[name] = distribution.version.split("+")[0]
        for wanted in distribution.requires or ():
            waiting.extend((Requirement(wanted), of) for of in ("", *requirement.extras))
    return found


def main() -> None:
    """Write the files beside pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    run = closure([*project["dependencies"], *BUILD])
    develop = closure(project["optional-dependencies"]["dev"])
    ocr = closure(project["optional-dependencies"]["ocr"])
    serve = closure(project["optional-dependencies"]["serve"])
    files = {
        "requirements.lock": run,
        "requirements-ocr.lock": {name: version for name, version in ocr.items() if name not in run},
        "requirements-serve.lock": {name: version for name, version in serve.items() if name not in run},
        "requirements-dev.lock": {name: version for name, version in develop.items() if name not in run},
    }
    for file, pins in files.items():
        lines = [f"{name}=={version}\n" for name, version in sorted(pins.items())]
        (ROOT / file).write_text(HEAD + "".join(lines), "utf-8")
        print(f"{file}: {len(lines)} packages")


if __name__ == "__main__":
    main()
