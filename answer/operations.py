"""The operations on a question that no sentence answers by itself, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

from answer.aggregate import aggregate
from answer.cells import cell_asked
from answer.composed import Composed
from answer.overview import overview
from answer.provision import provision
from answer.retrieve import Found
from index.library import Library

OPERATIONS: tuple[Callable[[Library, Found], Composed | None], ...] = (provision, aggregate, overview, cell_asked)
