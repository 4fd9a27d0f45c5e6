"""Known weaknesses of the pinned versions, from a file: needs no network, and says how old the file is.

    python -m scripts.audit                    # against scripts/advisories.json
    python -m scripts.audit --file OSV.json    # against another file of the same form

The file is a list of {id, package, fixed, introduced?, what}: a pinned version offends when it is below ``fixed``
(null: no version is mended) and not below ``introduced``. ``read`` is the day on which somebody last looked. Also
checked: every pin but torch has a hash (unless --no-hashes), and pyproject's lower bounds admit no such version.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
FILE = Path(__file__).with_name("advisories.json")
STALE_DAYS = 90
UNHASHED = frozenset({"torch"})  # scripts/lock.py says why
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)((?:[^\n]|(?<=\\)\n)*)", re.MULTILINE)


def pins(folder: Path) -> dict[str, tuple[str, bool]]:
    """Name → (version, whether it has a hash) over all lock files."""
    found = {}
    for file in sorted(folder.glob("requirements*.lock")):
        for name, version, rest in _PIN.findall(file.read_text("utf-8")):
            found[canonicalize_name(name)] = (version, "--hash=" in rest)
    return found


def offends(advisory: Mapping[str, str | None], version: str) -> bool:
    """Whether a version has the weakness."""
    fixed, introduced = advisory.get("fixed"), advisory.get("introduced")
    at = Version(version)
    return (fixed is None or at < Version(fixed)) and (introduced is None or at >= Version(introduced))


def weak_pins(advisories: Sequence[Mapping[str, str | None]], pinned: Mapping[str, tuple[str, bool]]) -> Iterator[str]:
    """A line for each pinned version with a known weakness."""
    for advisory in advisories:
        name = canonicalize_name(str(advisory["package"]))
        if name in pinned and offends(advisory, pinned[name][0]):
            fixed = advisory["fixed"] or "-"
            yield f"{name}=={pinned[name][0]}: {advisory['id']}, fixed in {fixed}: {advisory['what']}"


def weak_bounds(advisories: Sequence[Mapping[str, str | None]], requirements: Sequence[str]) -> Iterator[str]:
    """A line for each requirement that admits the last weak version below a fix."""
    for text in requirements:
        requirement = Requirement(text)
        lowest = [Version(s.version) for s in requirement.specifier if s.operator in (">=", "==", "~=")]
        for advisory in advisories:
            if canonicalize_name(str(advisory["package"])) != canonicalize_name(requirement.name):
                continue
            fixed = advisory.get("fixed")
            if fixed and (not lowest or max(lowest) < Version(fixed)):
                yield f"{text}: admits versions with {advisory['id']}; ask for >={fixed}"


def requirements_of(folder: Path) -> list[str]:
    """All requirements of pyproject.toml, extras included."""
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong; 1 when anything is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--file", type=Path, default=FILE)
    parser.add_argument("--no-hashes", action="store_true", help="pins without hashes are no fault")
    options = parser.parse_args(arguments)
    known = json.loads(options.file.read_text("utf-8"))
    pinned = pins(ROOT)
    lines = [*weak_pins(known["advisories"], pinned), *weak_bounds(known["advisories"], requirements_of(ROOT))]
    if not options.no_hashes:
        lines += [
            f"{name}=={version}: no hash"
            for name, (version, hashed) in sorted(pinned.items())
            if not hashed and name not in UNHASHED
        ]
    for line in lines:
        print(line)
    age = (date.today() - date.fromisoformat(known["read"])).days
    print(f"{len(pinned)} pins, {len(known['advisories'])} advisories read {age} days ago, {len(lines)} faults")
    if age > STALE_DAYS:
        print(f"The advisories are older than {STALE_DAYS} days: look again")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
