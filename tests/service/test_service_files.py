"""Uploads that come at once: each is kept whole under a name of its own."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from service.files import folder_of, put_back, store


@pytest.mark.parametrize("links", [True, False])
def test_uploads_of_one_name_at_once_are_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    def refused(self: Path, target: Path) -> None:
        if self.exists():
            raise FileExistsError(17, "exists")
        raise PermissionError(1, "no links on this disk")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refused)
    ready, found = threading.Barrier(8), {}

    def upload(number: int) -> None:
        ready.wait()
        found[number] = store(tmp_path, "工作要点.txt", b"%d" % number * 1000)

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found.values())) == 8
    assert all(path.read_bytes() == b"%d" % number * 1000 for number, path in found.items())
    assert set(tmp_path.iterdir()) == set(found.values())
    assert store(tmp_path, "工作要点.txt", b"3" * 1000) == found[3]


def test_what_is_put_back_takes_nobodys_place(tmp_path: Path) -> None:
    library = tmp_path / "library"
    path = folder_of(library) / "a.txt"
    assert put_back(path, library, b"old")
    assert not put_back(path, library, b"other")
    assert path.read_bytes() == b"old"
    assert [each.name for each in path.parent.iterdir()] == ["a.txt"]
