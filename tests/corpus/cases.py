"""Small files after faults that people reported elsewhere, each with its right value; they lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
CASES = SHARED / "cases"
REAL_CASES = [
    pytest.mark.real,
    pytest.mark.skipif(not CASES.is_dir(), reason="the cases lie in ../shared, which is absent"),
]


def case(number: str, name: str) -> Path:
    """The file ``name`` of the case with this number."""
    (folder,) = CASES.glob(f"{number}-*")
    return folder / name
