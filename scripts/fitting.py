"""What the scripts that fit weights share: how much each genre counts, spreads, the minimum, the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize


def genres_of(sets: Sequence[str]) -> Any:  # noqa: ANN401  (an array)
    """The genre of each set (GENRE/NAME), as a number."""
    return np.unique([name.split("/")[0] for name in sets], return_inverse=True)[1]


def balanced(genres: Any) -> Any:  # noqa: ANN401  (arrays)
    """Weights of sum 1, one for each entry: every genre counts with the square root of its size."""
    weight = 1 / np.sqrt(np.bincount(genres)[genres])
    return weight / weight.sum()


def spread(x: Any) -> Any:  # noqa: ANN401  (arrays)
    """The standard deviation of each column; 1 where a column is constant."""
    found = x.std(axis=0)
    return np.where(found > 0, found, 1.0)


def minimum(loss: Callable[[Any], tuple[float, Any]], size: int) -> Any:  # noqa: ANN401  (an array)
    """Where a loss is least, from zero on; it gives its value and its slope."""
    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def command(
    told: str | None, collect: Callable[[Path, Sequence[str]], None], fit: Callable[[Path], None], matrix: Path
) -> None:
    """``collect MATRIX SETS…`` or ``fit [MATRIX]``, as the script's docstring says."""
    if len(sys.argv) >= 4 and sys.argv[1] == "collect":
        collect(Path(sys.argv[2]), sys.argv[3:])
    elif len(sys.argv) in (2, 3) and sys.argv[1] == "fit":
        fit(Path(sys.argv[2]) if len(sys.argv) == 3 else matrix)
    else:
        sys.exit(told)
