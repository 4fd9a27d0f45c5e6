"""Known weaknesses of what is pinned are found from a file (D25)."""

from __future__ import annotations

import json

import pytest

from scripts import audit

LOGIN = {"id": "CVE-2026-27962", "package": "Authlib", "fixed": "1.6.9", "what": "login bypass"}


def write(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_pins_are_read_with_their_hashes(tmp_path):
    hashed = f"authlib==1.6.8 ; sys_platform != 'x' \\\n    --hash=sha256:{'0' * 64}\n"
    write(tmp_path, "requirements.lock", f"# head\n{hashed}torch==2.13.0\n")
    assert audit.pins(tmp_path) == {"authlib": ("1.6.8", True), "torch": ("2.13.0", False)}


@pytest.mark.parametrize(("version", "count"), [("1.6.8", 1), ("1.6.9", 0), ("1.10.0", 0)])
def test_a_weak_pin_is_named(version, count):
    assert len(list(audit.weak_pins([LOGIN], {"authlib": (version, True)}))) == count


@pytest.mark.parametrize(("bound", "count"), [("authlib", 1), ("authlib>=1.3.2", 1), ("authlib>=1.7", 0), ("x>=1", 0)])
def test_a_bound_that_admits_a_weak_version_is_named(bound, count):
    assert len(list(audit.weak_bounds([LOGIN], [bound]))) == count


def test_what_is_pinned_here_has_no_weakness_that_the_file_knows(capsys):
    known = json.loads(audit.FILE.read_text("utf-8"))["advisories"]
    assert "CVE-2026-27962" in {each["id"] for each in known}
    assert audit.main([]) == 0
    assert capsys.readouterr().out.count("\n") <= 2
