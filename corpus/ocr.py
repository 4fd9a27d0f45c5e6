"""Text of pictures of pages, by rapidocr (the extra ``ocr``): offline, one page at a time, kept in a cache.

``read_picture`` gives the lines of a picture; what it read once it never reads again: results lie in the user's cache
folder under the hash of the picture, written as each page is done, so that work that was stopped goes on where it was.
``watching`` lets a caller follow the pages and stop between two of them. Without the package ``available`` is False
and nothing here is called; ``TIAOWEN_OCR=off`` says the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

WIDTH = 1654
"""Pixels across a page: 200 to the inch on A4, whatever size the file gives its pages."""

MAX_PIXELS = 8_000_000
_DETECT_SIDE = 1280
_LOCK = threading.Lock()
_engine: Callable[..., object] | None = None
Progress = Callable[[int, int], None]
_progress: ContextVar[Progress | None] = ContextVar("ocr_progress", default=None)


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of a picture: its text, its box in pixels from the upper left corner, and how sure the engine is (0-1)."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    sure: float


def available() -> bool:
    """Whether pictures can be read here."""
    if os.environ.get("TIAOWEN_OCR", "").lower() in ("off", "0", "no"):
        return False
    return find_spec("rapidocr") is not None


@contextmanager
def watching(progress: Progress) -> Iterator[None]:
    """Have ``progress(page, pages)`` called before each page that is read; what it raises stops the reading."""
    token = _progress.set(progress)
    try:
        yield
    finally:
        _progress.reset(token)


def tell(page: int, pages: int) -> None:
    """Say that a page (from 1) of ``pages`` that need it is about to be read."""
    if (progress := _progress.get()) is not None:
        progress(page, pages)


def read_picture(picture: np.ndarray) -> list[OcrLine]:
    """The lines of a picture, ``(height, width, 3)`` of uint8 in BGR, from the cache or by the engine."""
    place = _cached(picture)
    if (known := _read_cache(place)) is not None:
        return known
    with _LOCK:
        lines = _recognised(picture)
    _write_cache(place, lines)
    return lines


def known(picture: np.ndarray) -> list[OcrLine] | None:
    """The lines of a picture that was read before; None where it was not."""
    return _read_cache(_cached(picture))


def _recognised(picture: np.ndarray) -> list[OcrLine]:
    """What the engine finds in a picture; nothing where it finds nothing."""
    found = _loaded()(picture)
    boxes, texts, scores = (getattr(found, name, None) for name in ("boxes", "txts", "scores"))
    if boxes is None or texts is None or scores is None:
        return []
    lines = []
    for box, text, score in zip(boxes, texts, scores, strict=True):
        xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
        if text.strip():
            lines.append(OcrLine(text.strip(), min(xs), min(ys), max(xs), max(ys), float(score)))
    return lines


def _loaded() -> Callable[..., object]:
    global _engine
    if _engine is None:
        from rapidocr import RapidOCR

        threads = min(4, os.cpu_count() or 1)
        _engine = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Global.max_side_len": 4000,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECT_SIDE,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
    return _engine


def engine_name() -> str:
    """What reads pictures here, as the cache is keyed by it."""
    try:
        return f"rapidocr-{version('rapidocr')}-{_DETECT_SIDE}"
    except PackageNotFoundError:
        return "none"


def _cached(picture: np.ndarray) -> Path:
    import platformdirs

    digest = hashlib.sha256(f"{picture.shape}{engine_name()}".encode())
    digest.update(picture.tobytes())
    cache = Path(os.environ.get("TIAOWEN_CACHE") or platformdirs.user_cache_dir("tiaowen", appauthor=False))
    name = digest.hexdigest()
    return cache / "ocr" / name[:2] / f"{name}.json"


def _read_cache(place: Path) -> list[OcrLine] | None:
    try:
        return [OcrLine(*row) for row in json.loads(place.read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        return None


def _write_cache(place: Path, lines: list[OcrLine]) -> None:
    """Keep a result; a folder that can't be written only means that the page is read again another time."""
    rows = [[x.text, x.x0, x.y0, x.x1, x.y1, round(x.sure, 4)] for x in lines]
    part = place.with_suffix(f".{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        part.replace(place)
    except OSError:
        part.unlink(missing_ok=True)
